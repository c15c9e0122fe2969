//! Compound commands of a plan: commands that hold other commands.

use super::{Argument, Command, Plan};
pub use crate::shell::ArmEnd;

/// A compound command, or the definition of a function.
#[derive(Debug, Clone)]
pub struct Compound {
    /// The word it starts with: `if`, `{`, `((` …; for `name()` the function's name.
    pub keyword: String,
    /// What it is made of.
    pub kind: CompoundKind,
}

/// The compound commands, see [`crate::shell::Compound`].
#[derive(Debug, Clone)]
pub enum CompoundKind {
    /// `{ …; }`
    Group(Plan),
    /// `( … )`: what it sets is gone when it ends.
    Subshell(Plan),
    /// `if`, `elif` …, `else`
    If {
        /// Each condition, and what runs where it holds.
        branches: Vec<(Plan, Plan)>,
        /// What runs where none holds.
        otherwise: Option<Plan>,
    },
    /// `while` and `until`
    Loop {
        /// Whether it is `until`.
        until: bool,
        /// The condition.
        condition: Plan,
        /// What runs as long as it holds.
        body: Plan,
    },
    /// `for NAME in WORDS`
    For {
        /// The variable.
        variable: String,
        /// What it goes through; `None` for the positional parameters.
        words: Option<Vec<Argument>>,
        /// What runs for each.
        body: Plan,
        /// Whether it is `select`, which asks the reader.
        select: bool,
    },
    /// `for (( …; …; … ))`
    Counted {
        /// Its three expressions.
        expressions: Vec<Argument>,
        /// What runs.
        body: Plan,
    },
    /// `case WORD in …`
    Case {
        /// The word that is compared.
        word: Argument,
        /// Its arms, in order.
        arms: Vec<Arm>,
    },
    /// The definition of a function.
    Function {
        /// Its name.
        name: String,
        /// What runs when it is called.
        body: Box<Command>,
    },
    /// `[[ … ]]`
    Test(Vec<Test>),
    /// `(( … ))`
    Arithmetic(Argument),
    /// `coproc`
    Coprocess(Box<Command>),
}

/// A word of `[[ … ]]`.
#[derive(Debug, Clone)]
pub enum Test {
    /// A word.
    Word(Argument),
    /// An operator: `&&`, `(`, `=` …
    Operator(String),
    /// What stands to the right of `=`, `==` and `!=`: a pattern, see [`Arm::patterns`].
    Pattern(Argument),
    /// What stands to the right of `=~`: a regular expression, in which what was quoted is escaped.
    Expression(Argument),
}

impl Test {
    /// The word; `None` for an operator.
    pub const fn argument(&self) -> Option<&Argument> {
        match self {
            Self::Word(argument) | Self::Pattern(argument) | Self::Expression(argument) => Some(argument),
            Self::Operator(_) => None,
        }
    }
}

/// An arm of a `case`.
#[derive(Debug, Clone)]
pub struct Arm {
    /// Its patterns. In a pattern a backslash stands before each character that was quoted and would mean something
    /// (`*`, `?`, `[`, `]`, `/`, `\`).
    pub patterns: Vec<Argument>,
    /// What runs where one of them matches.
    pub body: Plan,
    /// What comes after it.
    pub end: ArmEnd,
}

impl Compound {
    /// The plans in it, in order; that of a function or a coprocess is one command, see [`Compound::command`].
    pub fn plans(&self) -> Vec<&Plan> {
        match &self.kind {
            CompoundKind::Group(plan) | CompoundKind::Subshell(plan) => vec![plan],
            CompoundKind::If { branches, otherwise } => {
                branches.iter().flat_map(|(condition, body)| [condition, body]).chain(otherwise).collect()
            }
            CompoundKind::Loop { condition, body, .. } => vec![condition, body],
            CompoundKind::For { body, .. } | CompoundKind::Counted { body, .. } => vec![body],
            CompoundKind::Case { arms, .. } => arms.iter().map(|arm| &arm.body).collect(),
            CompoundKind::Function { .. }
            | CompoundKind::Test(_)
            | CompoundKind::Arithmetic(_)
            | CompoundKind::Coprocess(_) => Vec::new(),
        }
    }

    pub(in crate::model) fn plans_mut(&mut self) -> Vec<&mut Plan> {
        match &mut self.kind {
            CompoundKind::Group(plan) | CompoundKind::Subshell(plan) => vec![plan],
            CompoundKind::If { branches, otherwise } => {
                branches.iter_mut().flat_map(|(condition, body)| [condition, body]).chain(otherwise).collect()
            }
            CompoundKind::Loop { condition, body, .. } => vec![condition, body],
            CompoundKind::For { body, .. } | CompoundKind::Counted { body, .. } => vec![body],
            CompoundKind::Case { arms, .. } => arms.iter_mut().map(|arm| &mut arm.body).collect(),
            CompoundKind::Function { .. }
            | CompoundKind::Test(_)
            | CompoundKind::Arithmetic(_)
            | CompoundKind::Coprocess(_) => Vec::new(),
        }
    }

    /// The one command of a function or a coprocess.
    pub fn command(&self) -> Option<&Command> {
        match &self.kind {
            CompoundKind::Function { body, .. } | CompoundKind::Coprocess(body) => Some(body),
            _ => None,
        }
    }

    pub(in crate::model) fn command_mut(&mut self) -> Option<&mut Command> {
        match &mut self.kind {
            CompoundKind::Function { body, .. } | CompoundKind::Coprocess(body) => Some(body),
            _ => None,
        }
    }

    /// Its own words: what a `for` goes through, what a `case` compares, an expression.
    pub fn words(&self) -> Vec<&Argument> {
        match &self.kind {
            CompoundKind::For { words, .. } => words.iter().flatten().collect(),
            CompoundKind::Counted { expressions, .. } => expressions.iter().collect(),
            CompoundKind::Test(words) => words.iter().filter_map(Test::argument).collect(),
            CompoundKind::Case { word, arms } => {
                std::iter::once(word).chain(arms.iter().flat_map(|arm| &arm.patterns)).collect()
            }
            CompoundKind::Arithmetic(word) => vec![word],
            _ => Vec::new(),
        }
    }
}
