//! The text of a block, put together piece by piece from what the Markdown parser finds.
//!
//! Takes pieces with their places in a traced text; hands on an [`Inline`]. Knows the HTML that stands in texts: what marks a
//! text up is taken away, and what only looks like a tag (`<DATABASE_NAME>`) is kept, as its author meant it to be seen.

use super::{Inline, Mark, MarkKind};
use crate::{
    extract::blocks,
    text::{Inserted, Span, Traced},
};
use std::ops::Range;

/// Elements of HTML that stand in texts or between them (HTML Living Standard, section 4). Whatever else stands in angle brackets is a name.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "button",
    "center",
    "cite",
    "code",
    "del",
    "details",
    "dfn",
    "div",
    "em",
    "figure",
    "font",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
    "wbr",
];

/// How deep marks are followed in one another.
const DEEPEST: usize = 64;

/// A text that is being put together.
#[derive(Debug, Default)]
pub(super) struct Writer {
    inline: Inline,
    /// The marks that are open: their numbers, and the element that opened them, if one did.
    open: Vec<(usize, &'static str)>,
    /// Where its lines end.
    breaks: Vec<usize>,
    /// How many images are open, whose texts nobody sees.
    images: usize,
}

impl Writer {
    /// Adds a piece of text.
    pub(super) fn text(&mut self, text: &Traced, piece: &str, range: Range<usize>) {
        if self.images == 0 {
            blocks::push_piece(&mut self.inline.text, text, text.as_str(), piece, range);
        }
    }

    /// Adds a code span (CommonMark section 6.1), which stands at `range` with its backticks.
    pub(super) fn code(&mut self, text: &Traced, piece: &str, range: Range<usize>) {
        if self.images > 0 {
            return;
        }
        let start = self.inline.text.len();
        push_code(&mut self.inline.text, text, piece, range);
        let range = start..self.inline.text.len();
        self.inline.marks.push(Mark { range, kind: MarkKind::Code });
    }

    /// Adds a blank where a line ends.
    pub(super) fn line_end(&mut self, text: &Traced, range: Range<usize>) {
        self.breaks.push(self.inline.text.len());
        self.inline.text.push_inserted(" ", text.span(range), Inserted::Implied);
    }

    /// Opens a mark.
    pub(super) fn open(&mut self, kind: MarkKind) {
        self.open_by(kind, "");
    }

    /// Closes the innermost mark that Markdown opened.
    pub(super) fn close(&mut self) {
        self.close_by("");
    }

    pub(super) fn open_image(&mut self) {
        self.images += 1;
    }

    pub(super) fn close_image(&mut self) {
        self.images = self.images.saturating_sub(1);
    }

    fn open_by(&mut self, kind: MarkKind, element: &'static str) {
        let at = self.inline.text.len();
        self.open.push((self.inline.marks.len(), element));
        self.inline.marks.push(Mark { range: at..at, kind });
    }

    fn close_by(&mut self, element: &str) {
        let deepest = self.open.len().saturating_sub(DEEPEST);
        let place = self.open[deepest..].iter().rposition(|(_, other)| *other == element);
        let Some(place) = place.map(|place| deepest + place) else { return };
        let (mark, _) = self.open.remove(place);
        self.inline.marks[mark].range.end = self.inline.text.len();
    }

    /// Takes notice of a tag of HTML in the text (CommonMark section 6.6).
    pub(super) fn html(&mut self, text: &Traced, range: Range<usize>) {
        let source = &text.as_str()[range.clone()];
        let inside = source.trim_start_matches('<').trim_start_matches('/');
        let name = &inside[..inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len())];
        let is_closing = source.starts_with("</");
        let element = ELEMENTS.iter().find(|element| element.eq_ignore_ascii_case(name));
        let kind = match element {
            // A comment, a declaration or an attribute shows that it is no name.
            None if !name.is_empty() && !is_closing && !source.contains('=') => {
                return self.text(text, source, range);
            }
            Some(&"br" | &"p" | &"li" | &"tr" | &"div") => return self.line_end(text, range),
            Some(&"code" | &"kbd" | &"samp" | &"tt") => MarkKind::Code,
            Some(&"em" | &"i" | &"strong" | &"b") => MarkKind::Emphasis,
            _ => return,
        };
        let element = element.copied().unwrap_or_default();
        if is_closing { self.close_by(element) } else { self.open_by(kind, element) }
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.inline.text.is_empty()
    }

    /// The text, without blanks at its ends, and its lines.
    pub(super) fn finish(mut self) -> (Inline, Vec<Range<usize>>) {
        for (mark, _) in std::mem::take(&mut self.open) {
            self.inline.marks[mark].range.end = self.inline.text.len();
        }
        let whole = 0..self.inline.text.len();
        let (mut lines, mut start) = (Vec::with_capacity(self.breaks.len() + 1), 0);
        for end in self.breaks.into_iter().chain([whole.end]) {
            lines.push(trimmed(self.inline.text.as_str(), start..end));
            start = end;
        }
        let inside = trimmed(self.inline.text.as_str(), whole);
        lines.retain(|line| !line.is_empty());
        for line in &mut lines {
            *line = line.start - inside.start..line.end - inside.start;
        }
        (self.inline.slice(inside), lines)
    }
}

/// A range of a text without the blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

impl Inline {
    /// A part of it without blanks at its ends, with the marks in it.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        self.part(trimmed(self.text.as_str(), range))
    }

    /// A part of it, with the marks in it.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let place = |at: usize| at.clamp(range.start, range.end) - range.start;
        let marks = self
            .marks
            .iter()
            .map(|mark| Mark { range: place(mark.range.start)..place(mark.range.end), ..mark.clone() });
        Self { text: self.text.slice(range.clone()), marks: marks.filter(|mark| !mark.range.is_empty()).collect() }
    }

    /// Adds another text behind it, with a blank between.
    pub(super) fn append(&mut self, other: Self) {
        if self.text.is_empty() {
            *self = other;
            return;
        }
        let at = other.text.whole_span().start;
        self.text.push_inserted(" ", Span::at(at), Inserted::Implied);
        let before = self.text.len();
        self.text.push(&other.text);
        let marks = other.marks.into_iter();
        self.marks.extend(marks.map(|mark| Mark { range: mark.range.start + before..mark.range.end + before, ..mark }));
    }
}

/// Adds the code of a code span. It stands in the text as it is, but for line endings, which are blanks, for what a container
/// puts at the beginning of a line, and for the backslash before a pipe in a table.
fn push_code(into: &mut Traced, text: &Traced, piece: &str, range: Range<usize>) {
    let source = &text.as_str()[range.clone()];
    let marks = source.len() - source.trim_start_matches('`').len();
    let mut at = range.start + marks;
    let end = range.end.saturating_sub(marks).max(at);
    let inside = &text.as_str()[at..end];
    // One blank at either end makes room for backticks.
    if inside.len() > piece.len() && inside.starts_with([' ', '\n', '\r']) && !piece.starts_with(' ') {
        at += inside.len() - inside.trim_start_matches([' ', '\n', '\r']).len();
    }
    if text.as_str()[at..end].starts_with(piece) {
        return into.push_slice(text, at..at + piece.len());
    }
    for c in piece.chars() {
        let rest = &text.as_str()[at..end];
        let skipped = match c {
            '|' if rest.starts_with("\\|") => 1,
            ' ' if rest.starts_with(['\n', '\r']) => {
                let line_end = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
                into.push_inserted(" ", text.span(at..at + line_end), Inserted::Implied);
                at += line_end;
                continue;
            }
            c if rest.starts_with(c) => 0,
            c => rest
                .find(|other| !matches!(other, ' ' | '\t' | '>'))
                .filter(|at| rest[*at..].starts_with(c))
                .unwrap_or(0),
        };
        at += skipped;
        if text.as_str()[at..end].starts_with(c) {
            into.push_slice(text, at..at + c.len_utf8());
            at += c.len_utf8();
        } else {
            into.push_inserted(c.encode_utf8(&mut [0; 4]), text.span(range.clone()), Inserted::Implied);
        }
    }
}
