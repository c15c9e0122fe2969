//! The grammar of a command-line program: commands, flags, arguments, and the requests they stand for.

use crate::{
    model::{Invocation, Request},
    text::{SourceFile, Span, Traced},
};
use std::sync::Arc;

/// A program's grammar.
#[derive(Debug)]
pub struct CliSpec {
    /// The file it was read from.
    pub file: Arc<SourceFile>,
    /// The program (`influxctl`).
    pub program: String,
    /// Its commands.
    pub commands: Vec<CommandSpec>,
    /// Flags every command takes.
    pub globals: Vec<Flag>,
}

/// A command of a program.
#[derive(Debug)]
pub struct CommandSpec {
    /// The words that name it (`token`, `create`).
    pub path: Vec<String>,
    /// Its own flags.
    pub flags: Vec<Flag>,
}

/// A flag.
#[derive(Debug)]
pub struct Flag {
    /// `--long`, without dashes.
    pub long: Option<String>,
    /// `-s`, without dash.
    pub short: Option<char>,
    /// Whether it takes a value.
    pub takes: Takes,
}

/// Whether a flag takes a value. References often do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It does.
    Value,
    /// It does not.
    Nothing,
    /// Nobody says.
    Unknown,
}

/// A command line, understood.
#[derive(Debug)]
pub struct CommandUse<'a> {
    /// The grammar.
    pub spec: &'a CliSpec,
    /// The command, if it was found.
    pub command: Option<&'a CommandSpec>,
    /// The flags, in order.
    pub flags: Vec<FlagUse<'a>>,
    /// The positional arguments with their places, in order.
    pub arguments: Vec<(Traced, Span)>,
    /// What is wrong, in order of place.
    pub problems: Vec<CliProblem>,
}

/// A flag as it was used.
#[derive(Debug)]
pub struct FlagUse<'a> {
    /// The flag.
    pub flag: &'a Flag,
    /// Its value.
    pub value: Option<Traced>,
    /// The flag, and its value where that is another word, in the file.
    pub span: Span,
}

/// Something wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliProblem {
    /// What.
    pub kind: CliProblemKind,
    /// Where, in the page.
    pub span: Span,
}

/// What can be wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliProblemKind {
    /// No such command or subcommand.
    UnknownCommand {
        /// As written, parents included.
        command: String,
        /// The nearest one.
        suggestion: Option<String>,
    },
    /// No such flag.
    UnknownFlag {
        /// As written.
        flag: String,
        /// The nearest one.
        suggestion: Option<String>,
    },
    /// A flag that takes a value has none.
    MissingValue {
        /// As written.
        flag: String,
    },
    /// A positional argument is not there.
    MissingArgument {
        /// Its name in the reference.
        argument: String,
    },
}

impl CliSpec {
    /// What a command line means.
    pub fn interpret<'a>(&'a self, invocation: &Invocation) -> CommandUse<'a> {
        let _ = invocation;
        CommandUse { spec: self, command: None, flags: Vec::new(), arguments: Vec::new(), problems: Vec::new() }
    }
}

impl CommandUse<'_> {
    /// The request this command stands for, by its binding: an ordinary [`Request`] whose parts are traced to the
    /// words that made them. `None` when the command has no binding or what it needs is not there.
    pub fn request(&self) -> Option<Request> {
        None
    }
}
