//! What a script asks for, in the terms of the programs it calls.
//!
//! Takes a parsed [`crate::shell::Script`]; hands on a [`Plan`]: commands with their arguments, each recognised as a
//! [`Request`] (curl), an [`Invocation`] (a CLI), a filter (`jq`) or a tool the interpreter knows. Also reads JSON
//! bodies ([`json`]). Never sends anything, and knows no API and no CLI grammar: those are `spec`'s.
//!
//! The same reading serves twice: while a page is only read, arguments still hold open parts (placeholders, `$NAME`);
//! when it runs, `targets` expands them and asks [`classify`] again.

mod classify;
mod container;
pub mod curl;
pub mod http;
mod input;
mod jq;
pub mod json;
mod notation;
pub mod percent;
mod plan;
mod request;
mod url;
mod xargs;

pub use classify::classify;
pub use curl::{Curl, CurlProblem, CurlProblemKind, Section, UsedOption};
pub use jq::Jq;
pub use notation::{Notation, notation};
pub use plan::{
    Argument, Arm, ArmEnd, Assignment, Command, Compound, CompoundKind, Parameter, Piece, Plan, Redirection,
    RedirectionSource, Step, Test, plan,
};
pub use request::{Body, Header, Method, Request};
pub use url::Url;
pub use xargs::Xargs;

/// When a step of a plan runs.
pub use crate::shell::Condition;

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
    /// A compound command, or the definition of a function.
    Compound(Box<Compound>),
    /// What no shell can read; the shell's problems say why.
    Unreadable,
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
