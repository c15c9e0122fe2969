//! A list of mistakes that is written in any order and read in order of place.

use super::{JsonProblem, JsonProblemKind};
use crate::text::{Span, Traced};
use std::ops::Range;

/// The mistakes found so far, each with its place in the text.
pub(super) struct Problems<'a> {
    text: &'a Traced,
    found: Vec<(usize, JsonProblem)>,
    silent: bool,
}

impl<'a> Problems<'a> {
    pub(super) fn new(text: &'a Traced) -> Self {
        Self { text, found: Vec::new(), silent: false }
    }

    /// Reports a mistake at `range` of the text.
    pub(super) fn report(&mut self, kind: JsonProblemKind, range: Range<usize>) {
        let span = self.text.span(range.clone());
        self.push(kind, range.start, span);
    }

    /// Reports a mistake at `span` of the file, which stands at `at` in the text.
    pub(super) fn report_span(&mut self, kind: JsonProblemKind, at: usize, span: Span) {
        self.push(kind, at, span);
    }

    /// Reports that something is missing after the byte before `end`.
    pub(super) fn report_after(&mut self, kind: JsonProblemKind, end: usize) {
        let before = self.text.as_str()[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        let span = Span::at(self.text.span(before..end).end);
        self.push(kind, end, span);
    }

    /// How many were found.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Reports nothing more: what follows cannot be told from a consequence.
    pub(super) fn silence(&mut self) {
        self.silent = true;
    }

    /// All of them, in order of place.
    pub(super) fn finish(mut self) -> Vec<JsonProblem> {
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, problem)| problem).collect()
    }

    fn push(&mut self, kind: JsonProblemKind, at: usize, span: Span) {
        if !self.silent {
            self.found.push((at, JsonProblem { kind, span }));
        }
    }
}
