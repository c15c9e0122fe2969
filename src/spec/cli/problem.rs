//! What can be wrong with a command line, as facts.
//!
//! The interpreter makes these; rules turn them into findings. Each names the place of the reference that it rests on.

use super::{Place, ValueKind};
use crate::text::{Nearest, Span, nearest};

/// Something wrong with a command line.
#[derive(Debug, Clone)]
pub struct CliProblem {
    /// What.
    pub kind: CliProblemKind,
    /// Where, in the page.
    pub span: Span,
    /// The place of the reference that it rests on, see [`CliProblem::basis`].
    pub place: Option<Place>,
}

/// What can be wrong with a command line. Flags are named with their dashes, commands with their program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliProblemKind {
    /// No such command or subcommand.
    UnknownCommand {
        /// As written, parents included.
        command: String,
        /// The nearest one, its last word.
        suggestion: Option<Suggestion>,
        /// A command of the program that has this word elsewhere.
        elsewhere: Option<String>,
    },
    /// No such flag. The span is the flag without its value.
    UnknownFlag {
        /// As written.
        flag: String,
        /// The command behind whose words it stands.
        command: String,
        /// The nearest one.
        suggestion: Option<Suggestion>,
        /// Another command of the program that has this flag.
        elsewhere: Option<String>,
        /// The path of the command's own page, if the examples there use it.
        shown: Option<String>,
    },
    /// A flag that takes a value has none.
    MissingValue {
        /// As written.
        flag: String,
    },
    /// A positional argument is not there. The span is the words that name the command.
    MissingArgument {
        /// Its name in the reference.
        argument: String,
    },
    /// More positional arguments than the command takes. The span is those that are too many.
    TooManyArguments {
        /// How many it takes.
        allowed: usize,
        /// The first one that is too many.
        first: String,
        /// The path of the command's own page, if an example there has as many.
        shown: Option<String>,
    },
    /// A required flag is not there, and nothing else can supply its value. The span is the words that name the command.
    MissingFlag {
        /// Its name; of several of which one must be given, all of them.
        flags: Vec<String>,
    },
    /// A value of the wrong kind, or not one of the choices. The span is the value, or its part that is wrong.
    FlagValue {
        /// The flag, as written.
        flag: String,
        /// The value, or its part that is wrong, as written.
        value: String,
        /// The kind of value the flag takes.
        kind: ValueKind,
        /// Whether the kind is only guessed.
        inferred: bool,
        /// What is wanted (`a whole number`, `table` or `json`).
        expected: String,
        /// The nearest choice.
        suggestion: Option<Suggestion>,
    },
    /// A flag after an argument, where the program has stopped reading flags. The span is the flag and its value.
    FlagAfterArgument {
        /// The flag, as written.
        flag: String,
        /// The argument it stands behind, as written.
        argument: String,
    },
    /// A flag of the whole program behind the words of a command, where it is not read. The span is the flag and its value.
    GlobalFlagAfterCommand {
        /// The flag, as written.
        flag: String,
    },
    /// A flag of a command before the words that name it. The span is the flag and its value.
    FlagBeforeCommand {
        /// The flag, as written.
        flag: String,
        /// The command.
        command: String,
    },
    /// A flag that may be given once is given again. The span is the flag, the second time.
    RepeatedFlag {
        /// The flag, as written.
        flag: String,
        /// The flag, the first time.
        first: Span,
    },
    /// A flag that should not be used any more. The span is the flag without its value.
    DeprecatedFlag {
        /// The flag, as written.
        flag: String,
        /// What to use instead; may be empty.
        instead: String,
    },
    /// A command that should not be used any more. The span is the word that names it.
    DeprecatedCommand {
        /// The command.
        command: String,
        /// What to use instead; may be empty.
        instead: String,
    },
    /// A flag that may not stand beside another one. The span is the later of the two, without its value.
    ExclusiveFlags {
        /// The later flag, as written.
        flag: String,
        /// The earlier one, as written.
        other: String,
        /// The earlier one.
        first: Span,
    },
    /// A word that was meant for the value of a flag, which takes none from the next word. The span is the flag and the word.
    BooleanWithValue {
        /// The flag, as written.
        flag: String,
        /// The word.
        value: String,
        /// Whether the flag takes a value behind `=`.
        takes_value: bool,
    },
}

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to write instead.
    pub text: String,
    /// Whether nothing else can have been meant, so that an edit may be offered.
    pub certain: bool,
}

impl CliProblem {
    /// The place of the reference that it rests on, and what stands there.
    pub fn basis(&self, command: &str) -> Option<(&Place, String)> {
        use CliProblemKind as Kind;
        let text = match &self.kind {
            Kind::UnknownCommand { .. } => format!("the commands of `{command}` are listed here"),
            Kind::UnknownFlag { command, .. } => format!("the flags of `{command}` are listed here"),
            Kind::MissingArgument { .. }
            | Kind::TooManyArguments { .. }
            | Kind::ExclusiveFlags { .. }
            | Kind::FlagBeforeCommand { .. }
            | Kind::DeprecatedCommand { .. } => format!("`{command}` is described here"),
            Kind::MissingFlag { flags } if flags.len() > 1 => format!("`{command}` is described here"),
            Kind::MissingFlag { flags } => format!("`{}` is described here", flags.concat()),
            Kind::MissingValue { flag }
            | Kind::FlagValue { flag, .. }
            | Kind::FlagAfterArgument { flag, .. }
            | Kind::GlobalFlagAfterCommand { flag }
            | Kind::RepeatedFlag { flag, .. }
            | Kind::DeprecatedFlag { flag, .. }
            | Kind::BooleanWithValue { flag, .. } => format!("`{flag}` is described here"),
        };
        Some((self.place.as_ref()?, text))
    }
}

impl Suggestion {
    /// The nearest of `known` to `word`, if it is near.
    pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<Self> {
        let found = nearest(word, known).filter(Nearest::is_near)?;
        Some(Self { text: found.word.to_owned(), certain: found.is_certain() })
    }
}
