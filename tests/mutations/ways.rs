//! The ways to break a command: one mistake each that authors make.

mod bodies;
mod commands;
mod flags;
mod http;
mod lines;
mod options;
mod quotes;
mod values;

use super::site::{Mutant, Site};

/// A way to break a statement.
pub(super) struct Way {
    /// Its name.
    pub(super) name: &'static str,
    /// The rules that may answer: codes, or the start of them.
    pub(super) codes: &'static [&'static str],
    /// What tells whether a mutant does something else than the original.
    pub(super) oracle: Oracle,
    /// The share of mutants, of a hundred, that must be found, as far as a sample can tell.
    pub(super) floor: usize,
    /// The mutants of a statement.
    pub(super) mutants: fn(&Site<'_>) -> Vec<Mutant>,
}

/// What tells whether a mutant does something else than the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oracle {
    /// Bash: a mutant with the same words is no mistake, and not counted.
    Words,
    /// Nothing has to: the mistake is one for readers of another shell, for a terminal or for the server.
    Always,
}

/// Those for any command, for curl and for what it sends.
pub(super) fn of_scripts() -> impl Iterator<Item = &'static Way> {
    [lines::WAYS, quotes::WAYS, options::WAYS, http::WAYS, bodies::WAYS].into_iter().flatten()
}

/// Those for commands of programs that have a grammar.
pub(super) fn of_programs() -> impl Iterator<Item = &'static Way> {
    [commands::WAYS, flags::WAYS, values::WAYS].into_iter().flatten()
}
