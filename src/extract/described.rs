//! The places where prose says what a placeholder stands for.
//!
//! Takes the events of a Markdown text and its code spans; hands on [`Described`] names, by ranges of the text: the openings
//! of list items, the first cells of tables of placeholders, and sentences that tell readers to replace a name. Whether a
//! name looks like a placeholder's is for `placeholders` to say.

use super::blocks::opens_fence;
use crate::text::search;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A name that the prose describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    /// The code span, backticks included, or the bare name.
    pub(super) name: Range<usize>,
    /// Whether the text around it asks readers to put something in its place.
    pub(super) asked: bool,
}

/// How far back from a list the text that leads to it is looked at, in bytes.
const LEAD: usize = 320;

/// How far into the openings of list items the events have come.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The lists that are open, the innermost last.
    open: Vec<List>,
    /// Whether the events stand in the opening of an item.
    is_opening: bool,
    /// The code spans with which the item opens so far, a comma or "and" between them.
    names: Vec<Range<usize>>,
}

/// A list that is open.
#[derive(Debug)]
struct List {
    /// Where it begins.
    start: usize,
    /// Whether the text before it asks for replacements, once that was asked: of most lists it never is.
    asks: Option<bool>,
}

impl Lists {
    /// Takes the next event of `source`; adds the names that are complete.
    #[inline]
    pub(super) fn see(&mut self, source: &str, event: &Event<'_>, range: &Range<usize>, found: &mut Vec<Described>) {
        match event {
            Event::Start(Tag::List(_)) => self.open.push(List { start: range.start, asks: None }),
            Event::End(TagEnd::List(_)) => drop(self.open.pop()),
            Event::Start(Tag::Item) => {
                self.is_opening = true;
                self.names.clear();
                let name = bare_name(source, range).filter(|_| self.asked(source));
                found.extend(name.map(|name| Described { name, asked: true }));
                return;
            }
            _ => {}
        }
        if self.is_opening {
            self.see_opening(source, event, range, found);
        }
    }

    /// Whether the events stand in the opening of an item, where text matters.
    pub(super) fn is_opening(&self) -> bool {
        self.is_opening
    }

    /// Takes the next event of the opening of an item.
    fn see_opening(&mut self, source: &str, event: &Event<'_>, range: &Range<usize>, found: &mut Vec<Described>) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis | Tag::Link { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => {}
            Event::Code(_) => self.names.push(range.clone()),
            Event::Text(text) if !self.names.is_empty() => match text.trim() {
                "," | "and" | "or" | "/" | ", and" | ", or" => {}
                rest => {
                    self.is_opening = false;
                    let is_said = rest.starts_with(':');
                    let may_ask = is_said || rest.starts_with(['-', '\u{2013}', '\u{2014}', '=']);
                    let asked = may_ask && self.asked(source);
                    if is_said || asked {
                        found.extend(self.names.drain(..).map(|name| Described { name, asked }));
                    }
                }
            },
            _ => self.is_opening = false,
        }
    }

    /// Whether the text before the innermost list asks for replacements.
    fn asked(&mut self, source: &str) -> bool {
        self.open.last_mut().is_some_and(|list| *list.asks.get_or_insert_with(|| asks(source, list.start)))
    }
}

/// The nearest place before `at`, at most `length` bytes away, where a character begins.
fn back(source: &str, at: usize, length: usize) -> usize {
    (at.saturating_sub(length)..=at).find(|place| source.is_char_boundary(*place)).unwrap_or(at)
}

/// Whether the paragraph before `at` asks readers to replace something.
fn asks(source: &str, at: usize) -> bool {
    let before = source[back(source, at, LEAD)..at].trim_end();
    let paragraph = before.rsplit("\n\n").next().unwrap_or_default();
    ["eplac", "laceholder", "ubstitut"].iter().any(|word| search::find(paragraph, word).is_some())
}

/// The name with which an item opens without any code span: `- NAME: what`, `- **NAME**: what`.
fn bare_name(source: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let text = &source[item.clone()];
    let content = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let content = content.trim_start_matches(['-', '+', '*', '.', ')', ' ']);
    let length = content.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let start = item.start + (text.len() - content.len());
    let rest = content[length..].trim_start_matches('*');
    let rest = rest.trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
    (length > 1 && rest.starts_with(':')).then_some(start..start + length)
}

/// Adds the code spans that stand in the first cell of a table of placeholders, and those that a sentence tells readers to
/// replace.
pub(super) fn in_prose(source: &str, code_spans: &[Range<usize>], found: &mut Vec<Described>) {
    let mut table = Table::default();
    let mut last: Option<Range<usize>> = None;
    for span in code_spans {
        let is_listed = last
            .as_ref()
            .filter(|last| last.end <= span.start)
            .is_some_and(|last| matches!(source[last.end..span.start].trim(), "," | "and" | "or" | ", and" | ", or"));
        let before = &source[..span.start];
        let row = row_before(before);
        let is_told = is_listed || follows_verb(before) || is_explained(before, &source[span.end..]);
        if is_told || row.is_some_and(|row| table.is_of_placeholders(source, row)) {
            last = Some(span.clone());
            // A sentence apart from all code may speak of a file of the reader's, or of what was replaced in a release.
            found.push(Described { name: span.clone(), asked: row.is_some() || is_by_code(source, span) });
        }
    }
}

/// Where the row of a table begins whose first cell opens at the end of a text, if one does. Most code spans stand in none.
fn row_before(before: &str) -> Option<usize> {
    let edge = before.trim_end_matches([' ', '*']).strip_suffix('|')?.trim_end_matches([' ', '\t', '>']);
    (edge.is_empty() || edge.ends_with('\n')).then_some(edge.len())
}

/// Whether the paragraph that `span` stands in follows a fence, or comes before one.
fn is_by_code(source: &str, span: &Range<usize>) -> bool {
    let above = &source[back(source, span.start, LEAD)..span.start];
    let below = &source[span.end..back(source, source.len().min(span.end + LEAD), 3).max(span.end)];
    let is_text = |line: &&str| !line.trim().is_empty();
    let ends = above.lines().rev().skip_while(is_text).find(is_text);
    let begins = below.lines().skip_while(is_text).find(is_text);
    ends.is_some_and(opens_fence) || begins.is_some_and(opens_fence)
}

/// Replace `NAME` with …
fn follows_verb(before: &str) -> bool {
    let before = before.trim_end_matches(['*', '"']);
    ["eplace ", "eplacing ", "ubstitute ", "ubstituting "].iter().any(|verb| before.ends_with(verb))
}

/// … where `NAME` is …
fn is_explained(before: &str, after: &str) -> bool {
    (before.ends_with("where ") || before.ends_with("Where ")) && after.starts_with(" is ")
}

/// The table whose rows were seen last.
#[derive(Default)]
struct Table {
    /// Where the row after the last one begins.
    next: usize,
    is_of_placeholders: bool,
}

impl Table {
    /// Whether the row whose line begins at `line` belongs to a table whose first column is headed "Placeholder". Rows are
    /// asked for in order, and no row is walked over twice.
    fn is_of_placeholders(&mut self, source: &str, line: usize) -> bool {
        let mut first = line;
        for row in source[..line].split_inclusive('\n').rev() {
            if first == self.next || !is_row(row) {
                break;
            }
            first -= row.len();
        }
        if first != self.next || first == 0 {
            let header = source[first..].trim_start_matches([' ', '>', '\t', '|']);
            let cell = header.split(['|', '\n']).next().unwrap_or_default();
            self.is_of_placeholders = cell.to_ascii_lowercase().contains("placeholder");
        }
        self.next = line + source[line..].find('\n').map_or(source.len() - line, |end| end + 1);
        self.is_of_placeholders
    }
}

fn is_row(line: &str) -> bool {
    line.trim_start_matches([' ', '\t', '>']).starts_with('|')
}
