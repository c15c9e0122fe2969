//! The syntax tree of a script. Ranges are byte ranges of the whole script, also those of what stands in substitutions.

use super::ShellProblem;
use crate::text::Traced;
use std::ops::Range;

/// A parsed script.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong with it, in order of place. Those of a substitution's script stand in the outermost one.
    pub problems: Vec<ShellProblem>,
    /// Its comments, `#` included. Those of a substitution's script stand in the outermost one.
    pub comments: Vec<Range<usize>>,
}

/// One complete command line: pipelines joined by `&&`, `||`, `;` or `&` (POSIX 2.9.3, lists).
#[derive(Debug, Clone)]
pub struct Statement {
    /// The pipelines.
    pub pipelines: Vec<Pipeline>,
    /// The whole statement.
    pub range: Range<usize>,
}

/// Commands joined by `|` (POSIX 2.9.2).
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// When it runs, depending on the pipeline before it in the same statement.
    pub condition: Condition,
    /// Whether `time` stands before it (bash(1), Pipelines).
    pub timed: bool,
    /// Whether `!` negates its status.
    pub negated: bool,
    /// Whether `&` sends it to the background.
    pub background: bool,
    /// The commands, in order.
    pub commands: Vec<Command>,
    /// The whole pipeline.
    pub range: Range<usize>,
}

/// When a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Always: it is the first one, or follows `;` or `&`.
    Always,
    /// After `&&`: when the one before succeeded.
    And,
    /// After `||`: when the one before failed.
    Or,
}

/// One command of a pipeline.
#[derive(Debug, Clone)]
pub enum Command {
    /// Words, assignments and redirections (POSIX 2.9.1).
    Simple(SimpleCommand),
    /// A compound command or the definition of a function (POSIX 2.9.4, 2.9.5).
    Compound(CompoundCommand),
    /// What no shell can read: a statement with a quote that is never closed, a line that starts with an operator.
    Unreadable {
        /// All of it.
        range: Range<usize>,
    },
}

/// A compound command and its redirections, or the definition of a function.
#[derive(Debug, Clone)]
pub struct CompoundCommand {
    /// The word it starts with: `if`, `{`, `((` …; for `name()` the function's name.
    pub keyword: String,
    /// What it is made of.
    pub kind: Compound,
    /// The redirections after it, which hold for all of it.
    pub redirections: Vec<Redirection>,
    /// All of it.
    pub range: Range<usize>,
}

/// The compound commands of POSIX 2.9.4 and those that bash adds (bash(1), Compound Commands).
#[derive(Debug, Clone)]
pub enum Compound {
    /// `{ …; }`
    Group(Vec<Statement>),
    /// `( … )`
    Subshell(Vec<Statement>),
    /// `if …; then …; elif …; then …; else …; fi`
    If {
        /// `if` and each `elif`, in order.
        branches: Vec<Branch>,
        /// What follows `else`.
        otherwise: Option<Vec<Statement>>,
    },
    /// `while …; do …; done` and `until …; do …; done`
    Loop {
        /// Whether it is `until`.
        until: bool,
        /// What is run and asked for its status, and what is run after it.
        branch: Branch,
    },
    /// `for NAME in WORDS; do …; done`
    For {
        /// The variable.
        variable: String,
        /// The words after `in`; `None` where there is no `in`: the positional parameters.
        words: Option<Vec<Word>>,
        /// What runs for each of them.
        body: Vec<Statement>,
        /// Whether it is `select`, which asks the reader.
        select: bool,
    },
    /// `for (( …; …; … )); do …; done`
    Counted {
        /// The three expressions; a word without parts is one that is left out.
        expressions: Vec<Word>,
        /// What runs.
        body: Vec<Statement>,
    },
    /// `case WORD in PATTERN) …;; esac`
    Case {
        /// The word that is compared.
        word: Word,
        /// Its arms, in order.
        arms: Vec<Arm>,
    },
    /// `NAME() COMMAND` and `function NAME COMMAND`
    Function {
        /// The function's name.
        name: String,
        /// What runs when it is called.
        body: Box<Command>,
    },
    /// `[[ … ]]`: its words and operators, in order. An operator is a word of one unquoted literal.
    Test(Vec<Word>),
    /// `(( … ))`: the expression, expansions as in a double-quoted word.
    Arithmetic(Word),
    /// `coproc NAME COMMAND`
    Coprocess(Box<Command>),
}

/// A condition and what depends on it.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What is run and asked for its status.
    pub condition: Vec<Statement>,
    /// What runs if the status is the one wanted.
    pub body: Vec<Statement>,
}

/// An arm of a `case`.
#[derive(Debug, Clone)]
pub struct Arm {
    /// Its patterns, of which one must match (POSIX 2.14).
    pub patterns: Vec<Word>,
    /// What runs then.
    pub body: Vec<Statement>,
    /// What comes after it.
    pub end: ArmEnd,
}

/// What comes after an arm of a `case` has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmEnd {
    /// `;;`: nothing more.
    Break,
    /// `;&`: the next arm's commands.
    FallThrough,
    /// `;;&`: the next arm whose pattern matches.
    Resume,
}

/// A simple command.
#[derive(Debug, Clone, Default)]
pub struct SimpleCommand {
    /// `NAME=value` before the first word.
    pub assignments: Vec<Assignment>,
    /// The command's name and arguments.
    pub words: Vec<Word>,
    /// `>`, `<`, `<<` and their kin.
    pub redirections: Vec<Redirection>,
    /// The whole command.
    pub range: Range<usize>,
}

/// `NAME=value`.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Whether it is `+=`, which adds to what the variable holds.
    pub append: bool,
    /// Whether an index in brackets follows the name.
    pub is_element: bool,
    /// What it is set to.
    pub value: Word,
    /// All of it.
    pub range: Range<usize>,
}

/// A redirection (POSIX 2.7).
#[derive(Debug, Clone)]
pub struct Redirection {
    /// The file descriptor before the operator, if written.
    pub descriptor: Option<u32>,
    /// `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `>&`, `<&`, `>|`, `&>`.
    pub operator: String,
    /// The file, or for a here-document its delimiter.
    pub target: Word,
    /// A here-document's text (POSIX 2.7.4), expansions as in a double-quoted word unless the delimiter was quoted.
    pub here_document: Option<Word>,
    /// All of it, without the here-document.
    pub range: Range<usize>,
}

/// One word of a command: what stands between unquoted blanks.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Its parts, in order. No parts: the empty word (`""`).
    pub parts: Vec<Part>,
    /// All of it, quotes included.
    pub range: Range<usize>,
}

/// A part of a word.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text with the quotes and escapes around it removed (POSIX 2.6.7).
    Literal {
        /// The text.
        text: Traced,
        /// How it was quoted.
        quoting: Quoting,
    },
    /// `$NAME`, `${NAME}`, `$1`, `$?` (POSIX 2.6.2).
    Variable {
        /// The name without `$` and braces.
        name: String,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it, `$` included.
        range: Range<usize>,
    },
    /// `${…}` with more in it than a name: `${NAME:-word}`, `${#NAME}`, `${NAME[@]}` (POSIX 2.6.2, bash(1), Parameter
    /// Expansion).
    Parameter(Box<Parameter>),
    /// `$( … )` or `` ` … ` `` (POSIX 2.6.3).
    Substitution {
        /// What runs. Its ranges, too, are ranges of the whole script.
        script: Script,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it, `$(` and `)` included.
        range: Range<usize>,
    },
    /// `<( … )` and `>( … )` (bash(1), Process Substitution).
    Process {
        /// What runs. Its ranges, too, are ranges of the whole script.
        script: Script,
        /// All of it.
        range: Range<usize>,
    },
    /// `$(( … ))` (POSIX 2.6.4).
    Arithmetic {
        /// The expression, expansions as in a double-quoted word.
        expression: Word,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it.
        range: Range<usize>,
    },
    /// An array's `( … )`, after the `=` of its assignment (bash(1), Arrays).
    Array {
        /// Its elements, in order; `[index]=value` is one word.
        elements: Vec<Word>,
        /// All of it.
        range: Range<usize>,
    },
    /// Backticks with escapes in them: kept whole and not looked into.
    Opaque {
        /// All of it.
        range: Range<usize>,
    },
}

/// What stands between the braces of `${…}`.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `#` (the length) or `!` (indirection) before the name.
    pub prefix: Option<char>,
    /// The name, or a special parameter's sign.
    pub name: String,
    /// What stands in brackets after the name: an index, `@` or `*`.
    pub subscript: Option<Word>,
    /// `:-`, `-`, `:=`, `=`, `:?`, `?`, `:+`, `+`, `#`, `##`, `%`, `%%`, `:`, `/`, `//`, `/#`, `/%`, `^`, `^^`, `,`, `,,`,
    /// `@`; empty where nothing follows the name.
    pub operator: &'static str,
    /// What follows the operator; of a replacement the pattern, the slash and the text.
    pub operand: Word,
    /// Whether it stands in double quotes.
    pub quoted: bool,
    /// All of it, `${` and `}` included.
    pub range: Range<usize>,
}

/// How a literal was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Not at all.
    None,
    /// `\c`
    Backslash,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    DollarSingle,
}

impl Command {
    /// All of it, in the script.
    pub const fn range(&self) -> &Range<usize> {
        match self {
            Self::Simple(SimpleCommand { range, .. })
            | Self::Compound(CompoundCommand { range, .. })
            | Self::Unreadable { range } => range,
        }
    }
}

impl Compound {
    /// The lists of statements in it, in order; those of a function or a coprocess stand in its command.
    pub fn lists(&self) -> Vec<&[Statement]> {
        match self {
            Self::Group(list) | Self::Subshell(list) => vec![list],
            Self::If { branches, otherwise } => {
                let branches = branches.iter().flat_map(|branch| [&*branch.condition, &*branch.body]);
                branches.chain(otherwise.as_deref()).collect()
            }
            Self::Loop { branch, .. } => vec![&branch.condition, &branch.body],
            Self::For { body, .. } | Self::Counted { body, .. } => vec![body],
            Self::Case { arms, .. } => arms.iter().map(|arm| &*arm.body).collect(),
            Self::Function { .. } | Self::Test(_) | Self::Arithmetic(_) | Self::Coprocess(_) => Vec::new(),
        }
    }

    pub(super) fn lists_mut(&mut self) -> Vec<&mut [Statement]> {
        match self {
            Self::Group(list) | Self::Subshell(list) => vec![list],
            Self::If { branches, otherwise } => {
                let branches = branches.iter_mut().flat_map(|branch| [&mut *branch.condition, &mut *branch.body]);
                branches.chain(otherwise.as_deref_mut()).collect()
            }
            Self::Loop { branch, .. } => vec![&mut branch.condition, &mut branch.body],
            Self::For { body, .. } | Self::Counted { body, .. } => vec![body],
            Self::Case { arms, .. } => arms.iter_mut().map(|arm| &mut *arm.body).collect(),
            Self::Function { .. } | Self::Test(_) | Self::Arithmetic(_) | Self::Coprocess(_) => Vec::new(),
        }
    }

    /// The words of its own: what a `for` goes through, what a `case` compares, an expression.
    pub fn words(&self) -> Vec<&Word> {
        match self {
            Self::For { words, .. } => words.iter().flatten().collect(),
            Self::Counted { expressions: words, .. } | Self::Test(words) => words.iter().collect(),
            Self::Case { word, arms } => {
                std::iter::once(word).chain(arms.iter().flat_map(|arm| &arm.patterns)).collect()
            }
            Self::Arithmetic(word) => vec![word],
            _ => Vec::new(),
        }
    }

    pub(super) fn words_mut(&mut self) -> Vec<&mut Word> {
        match self {
            Self::For { words, .. } => words.iter_mut().flatten().collect(),
            Self::Counted { expressions: words, .. } | Self::Test(words) => words.iter_mut().collect(),
            Self::Case { word, arms } => {
                std::iter::once(word).chain(arms.iter_mut().flat_map(|arm| &mut arm.patterns)).collect()
            }
            Self::Arithmetic(word) => vec![word],
            _ => Vec::new(),
        }
    }
}
