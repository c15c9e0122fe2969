//! Shell text, read the way a POSIX shell reads it (Shell Command Language, IEEE Std 1003.1, chapter 2).
//!
//! Takes a [`Traced`] script; hands on a [`Script`]: statements, words with their quoting and expansions, and
//! [`ShellProblem`]s. Parsing never fails and never runs anything: a statement that cannot be read is kept as such
//! and the next line starts afresh. Knows nothing of Markdown, of HTTP or of what a program's arguments mean.
//! Ranges are byte ranges of the script; [`Traced::span`] turns them into places in the file.

mod arithmetic;
mod braces;
mod commands;
mod compound;
mod expansions;
mod here_documents;
mod mend;
mod parameters;
mod parser;
mod recovery;
mod shape;
pub mod transcript;
mod tree;
mod walk;
mod words;

pub use mend::mends;
pub use recovery::likely_close;
pub use shape::{are_neighbours, looks_like_command};
pub use tree::{
    Arm, ArmEnd, Assignment, Branch, Command, Compound, CompoundCommand, Condition, Parameter, Part, Pipeline, Quoting,
    Redirection, Script, SimpleCommand, Statement, Word,
};

use crate::text::Traced;
use std::ops::Range;

/// Something wrong with a script, or something that a shell accepts and its author did not mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellProblem {
    /// What.
    pub kind: ShellProblemKind,
    /// Where, in the script.
    pub range: Range<usize>,
}

/// What can be wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellProblemKind {
    /// A quote of this kind is never closed. The range is the opening quote.
    UnclosedQuote(char),
    /// `$(`, `${` or `` ` `` is never closed. The range is the opener.
    UnclosedExpansion,
    /// A here-document whose delimiter (the text) never comes. The range is the operator and delimiter.
    UnclosedHereDocument(String),
    /// Blanks after a backslash at the end of a line: the line is not continued. The range is the blanks.
    BlankAfterBackslash,
    /// A backslash at the very end of the script. The range is the backslash.
    TrailingContinuation,
    /// A word or operator that cannot stand here (`)`, `;;`, `|` with nothing before it, `done` where no loop is open).
    UnexpectedToken(String),
    /// A compound command that starts with this word is never closed; it is read as a plain word. The range is the
    /// word.
    UnclosedCompound(String),
    /// Expansions or compound commands nested deeper than anyone writes them. The range is the opener.
    TooDeep,
}

/// Reads a script.
pub fn parse(text: &Traced) -> Script {
    parser::Parser::new(text).script()
}

#[cfg(test)]
mod tests;
