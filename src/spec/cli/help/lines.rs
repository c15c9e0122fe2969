//! The lines of a help text with their indentation.
//!
//! Takes a text; hands on its lines. Says what a line looks like, never what it means.

use std::ops::Range;

/// The width of a tab.
const TAB: usize = 8;

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// What it holds, without blanks at its ends; empty where it holds nothing.
    pub(super) content: Range<usize>,
    /// In which column that starts.
    pub(super) indent: usize,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_empty()
    }

    pub(super) fn text<'t>(&self, all: &'t str) -> &'t str {
        &all[self.content.clone()]
    }

    /// The column of a byte of its content.
    pub(super) fn column(&self, all: &str, offset: usize) -> usize {
        width(&all[self.content.start..offset], self.indent)
    }
}

/// The lines of a text, in order.
pub(super) fn lines(all: &str) -> Vec<Line> {
    let mut start = 0;
    let line = |line: &str| {
        let from = start;
        start += line.len();
        let content = line.trim();
        let before = line.len() - line.trim_start().len();
        let begin = if content.is_empty() { from } else { from + before };
        Line { content: begin..begin + content.len(), indent: width(&line[..begin - from], 0) }
    };
    all.split_inclusive('\n').map(line).collect()
}

/// The column behind a text that starts in this one.
fn width(text: &str, column: usize) -> usize {
    text.chars().fold(column, |column, c| if c == '\t' { column / TAB * TAB + TAB } else { column + 1 })
}
