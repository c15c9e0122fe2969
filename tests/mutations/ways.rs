//! The ways to break a command: one mistake each that authors make.

mod bodies;
mod http;
mod lines;
mod options;
mod quotes;

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

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Way> {
    [lines::WAYS, quotes::WAYS, options::WAYS, http::WAYS, bodies::WAYS].into_iter().flatten()
}
