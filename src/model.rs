//! What a script asks for, in the terms of the programs it calls.
//!
//! Takes a parsed [`crate::shell::Script`]; hands on a [`Plan`]: commands with their arguments, each recognised as a
//! [`Request`] (curl), an [`Invocation`] (a CLI), a filter (`jq`) or a tool the interpreter knows. Also reads JSON
//! bodies ([`json`]). Never sends anything, and knows no API and no CLI grammar: those are `spec`'s.
//!
//! The same reading serves twice: while a page is only read, arguments still hold open parts (placeholders, `$NAME`);
//! when it runs, `targets` expands them and asks [`classify`] again.

pub mod curl;
pub mod json;
mod plan;
mod request;

pub use curl::{CurlProblem, CurlProblemKind};
pub use plan::{Argument, Assignment, Command, Piece, Plan, Redirection, RedirectionSource, Step, plan};
pub use request::{Body, Header, Method, Request, Url};

use crate::text::{Span, Traced};

/// What a command is, judged by its name and arguments.
#[derive(Debug, Clone)]
pub enum Action {
    /// `curl …`: the requests it makes, in order, and what is wrong with its command line.
    Curl(Curl),
    /// A program that may have a CLI grammar: any program not known below.
    Invocation(Invocation),
    /// `jq [options] PROGRAM`.
    Jq(Jq),
    /// `xargs [-I NAME] COMMAND …`, with the command it runs for each input line.
    Xargs(Xargs),
    /// A small tool the interpreter knows by name: `echo`, `printf`, `cat`, `date`, `export`, `true`, `sleep`, ….
    Tool(Invocation),
    /// Only assignments, no command.
    Assignments,
    /// A compound command, kept whole; the text is the word it starts with.
    Compound(String),
}

/// A curl command line.
#[derive(Debug, Clone, Default)]
pub struct Curl {
    /// The requests it makes, in order; several for several URLs or `--next`.
    pub requests: Vec<Request>,
    /// What is wrong with the command line itself.
    pub problems: Vec<CurlProblem>,
    /// `-o FILE`, or `-O`: where the response goes instead of standard output.
    pub output: Option<Traced>,
    /// `-i` or `-I`: the response's head is written too.
    pub include_head: bool,
    /// `-f` or `--fail-with-body`: a status of 400 or above is a failure (exit status 22).
    pub fail: bool,
    /// `-w FORMAT`.
    pub write_out: Option<Traced>,
}

/// A program and its arguments.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The program's name, without a path (`influxctl`).
    pub program: Traced,
    /// Its arguments, quotes removed. Open parts are insertions.
    pub arguments: Vec<Traced>,
    /// The place of each argument in the file, quotes included; as long as `arguments`.
    pub spans: Vec<Span>,
    /// The whole command in the file.
    pub span: Span,
}

/// `jq`.
#[derive(Debug, Clone)]
pub struct Jq {
    /// The program; `.` where none is given.
    pub filter: Traced,
    /// `-r`, `--raw-output`: strings without quotes.
    pub raw: bool,
    /// `-c`, `--compact-output`.
    pub compact: bool,
    /// `-n`, `--null-input`.
    pub null_input: bool,
    /// `-s`, `--slurp`.
    pub slurp: bool,
    /// `-e`, `--exit-status`.
    pub exit_status: bool,
    /// `--arg NAME VALUE` (as strings) and `--argjson NAME VALUE` (the flag is true).
    pub variables: Vec<(Traced, Traced, bool)>,
    /// Options that are not understood; a command with any of them is not run.
    pub unknown: Vec<Traced>,
}

/// `xargs`.
#[derive(Debug, Clone)]
pub struct Xargs {
    /// `-I NAME`: the text to replace in the arguments; without it the input's words are added at the end.
    pub replace: Option<Traced>,
    /// The arguments of the command it runs, its name first, with [`Xargs::replace`] still in them.
    pub arguments: Vec<Traced>,
    /// The place of each argument in the file.
    pub spans: Vec<Span>,
    /// What that command is, with the replaced text as an open part.
    pub action: Box<Action>,
}

/// What a command is, judged by its words: `arguments` are its name and arguments, quotes removed, and `spans` their
/// places in the file, quotes included.
pub fn classify(arguments: &[Traced], spans: &[Span], command: Span) -> Action {
    let _ = (arguments, spans, command);
    Action::Assignments
}
