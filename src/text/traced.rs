//! A string in which every byte knows where it came from.
//!
//! Takes slices of a file and texts inserted for a stated reason; hands on strings that can be sliced, joined and
//! edited without losing the way back. Nothing else in docproof may build such a map, so one set of property tests
//! (`tests/properties.rs`) proves them all: a byte that claims to come from the file equals the file's byte there.

use super::{SourceFile, Span, buffer::Buffer};
use std::{fmt, ops::Range, sync::Arc};

/// Why a text stands in a [`Traced`] though the file says something else there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Inserted {
    /// A placeholder of this name: the reader puts a value of their own here.
    Placeholder(Arc<str>),
    /// The text a shortcode of this name stands for.
    Shortcode(Arc<str>),
    /// A shell expansion (`$NAME`, `$( … )`) whose value is known only when the script runs.
    Expansion(Arc<str>),
    /// The character an escape sequence stands for (`\"`, `\n`, `\u0041`).
    Escape,
    /// What a running script put here: a variable's value, a command's output.
    Value,
    /// What docproof itself added: a default, a separator between joined parts.
    Implied,
}

impl Inserted {
    /// Whether the final text of this part is unknown while a page is only read: a placeholder, an expansion or an
    /// unknown shortcode. Checks of values must stay silent about such parts.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Placeholder(_) | Self::Expansion(_) | Self::Shortcode(_))
    }
}

/// Where a run of bytes came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The bytes stand in the file, in the same order, from this offset on.
    Source(usize),
    /// The bytes were put in place of `at`, for the reason `why`.
    Inserted {
        /// What they replace; empty where they were added between two bytes.
        at: Span,
        /// Why.
        why: Inserted,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    start: usize,
    origin: Origin,
}

/// The segments of a string. Most have one, which needs no allocation of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Segments {
    One(Segment),
    /// None, or more than one.
    Many(Vec<Segment>),
}

impl Segments {
    const fn new() -> Self {
        Self::Many(Vec::new())
    }

    fn as_slice(&self) -> &[Segment] {
        match self {
            Self::One(segment) => std::slice::from_ref(segment),
            Self::Many(segments) => segments,
        }
    }

    fn push(&mut self, segment: Segment) {
        match self {
            Self::Many(segments) if segments.is_empty() => *self = Self::One(segment),
            Self::Many(segments) => segments.push(segment),
            Self::One(first) => *self = Self::Many(vec![first.clone(), segment]),
        }
    }
}

impl Default for Segments {
    fn default() -> Self {
        Self::new()
    }
}

/// A string and, for each byte of it, its [`Origin`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Traced {
    text: Buffer,
    /// Sorted by `start`; the first starts at 0; none is empty. A segment ends where the next one starts.
    segments: Segments,
}

impl Traced {
    /// The empty string.
    pub const fn new() -> Self {
        Self { text: Buffer::new(), segments: Segments::new() }
    }

    /// `text`, which stands in the file at `offset`, byte for byte.
    pub fn source(text: &str, offset: usize) -> Self {
        if text.is_empty() {
            return Self::new();
        }
        let segment = Segment { start: 0, origin: Origin::Source(offset) };
        Self { text: Buffer::of(text), segments: Segments::One(segment) }
    }

    /// The part `range` of a file, which shares its memory.
    pub fn part(file: &SourceFile, range: Range<usize>) -> Self {
        if range.is_empty() {
            return Self::new();
        }
        let segment = Segment { start: 0, origin: Origin::Source(range.start) };
        Self { text: Buffer::part(file.shared_text(), range), segments: Segments::One(segment) }
    }

    /// `text`, put in place of `at` for the reason `why`.
    pub fn inserted(text: &str, at: Span, why: Inserted) -> Self {
        let mut traced = Self::new();
        traced.push_inserted(text, at, why);
        traced
    }

    /// The same, as one whose slices and copies share its memory: what many parts will be taken of.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { text: self.text.shared(), segments: self.segments }
    }

    /// The string.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.text.len() == 0
    }

    /// Adds `text`, which stands in the file at `offset`.
    pub fn push_source(&mut self, text: &str, offset: usize) {
        if self.begin_run(text.len(), Origin::Source(offset)) {
            self.text.push_str(text);
        }
    }

    /// Adds `text`, put in place of `at` for the reason `why`.
    pub fn push_inserted(&mut self, text: &str, at: Span, why: Inserted) {
        if self.begin_run(text.len(), Origin::Inserted { at, why }) {
            self.text.push_str(text);
        }
    }

    /// Adds all of `other`.
    pub fn push(&mut self, other: &Self) {
        self.push_slice(other, 0..other.len());
    }

    /// Adds a part of `other`, which must lie on character boundaries.
    pub fn push_slice(&mut self, other: &Self, range: Range<usize>) {
        for (run, origin) in other.runs_from(range.start) {
            if run.start >= range.end {
                break;
            }
            let part = run.start.max(range.start)..run.end.min(range.end);
            if part.is_empty() {
                continue;
            }
            let origin = match origin {
                Origin::Source(offset) => Origin::Source(offset + part.start - run.start),
                inserted @ Origin::Inserted { .. } => inserted.clone(),
            };
            if self.begin_run(part.len(), origin) {
                self.text.push_slice(&other.text, part);
            }
        }
    }

    /// A part of the string, which must lie on character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::new();
        part.push_slice(self, range);
        part
    }

    /// The string with `range` replaced by `with`.
    #[must_use]
    pub fn replace(&self, range: Range<usize>, with: &Self) -> Self {
        let mut edited = self.slice(0..range.start);
        edited.push(with);
        edited.push_slice(self, range.end..self.len());
        edited
    }

    /// The string without blanks (as [`str::trim`] sees them) at either end.
    #[must_use]
    pub fn trim(&self) -> Self {
        let start = self.len() - self.as_str().trim_start().len();
        self.slice(start..start + self.as_str().trim().len())
    }

    /// The string with each character for which `escape` gives a text replaced by it. Open parts stay as they are.
    #[must_use]
    pub fn escape(&self, escape: impl Fn(char) -> Option<String>) -> Self {
        let (mut escaped, mut kept) = (Self::new(), 0);
        for (at, c) in self.as_str().char_indices() {
            let range = at..at + c.len_utf8();
            let Some(text) = escape(c).filter(|_| !self.is_open(range.clone())) else { continue };
            escaped.push_slice(self, kept..at);
            escaped.push_inserted(&text, self.span(range.clone()), Inserted::Escape);
            kept = range.end;
        }
        escaped.push_slice(self, kept..self.len());
        escaped
    }

    /// Each run of bytes of one origin, in order.
    pub fn runs(&self) -> impl Iterator<Item = (Range<usize>, &Origin)> {
        self.runs_from(0)
    }

    /// The runs from the one that holds the byte `index` on, found without walking those before it.
    fn runs_from(&self, index: usize) -> impl Iterator<Item = (Range<usize>, &Origin)> {
        let segments = &self.segments.as_slice()[self.index_of(index)..];
        let ends = segments.iter().skip(1).map(|next| next.start).chain(std::iter::once(self.text.len()));
        segments.iter().zip(ends).map(|(segment, end)| (segment.start..end, &segment.origin))
    }

    /// Each inserted run: where it is here, what it replaced in the file, and why.
    pub fn insertions(&self) -> impl Iterator<Item = (Range<usize>, Span, &Inserted)> {
        self.runs().filter_map(|(range, origin)| match origin {
            Origin::Source(_) => None,
            Origin::Inserted { at, why } => Some((range, *at, why)),
        })
    }

    /// Each part that is unknown, see [`Traced::is_open`].
    pub fn open_parts(&self) -> impl Iterator<Item = Range<usize>> {
        self.insertions().filter(|(_, _, why)| why.is_open()).map(|(range, ..)| range)
    }

    /// Whether any part of `range` is unknown until the script runs or the reader fills it in.
    pub fn is_open(&self, range: Range<usize>) -> bool {
        self.runs_from(range.start).take_while(|(run, _)| run.start < range.end).any(|(run, origin)| {
            range.start < run.end && matches!(origin, Origin::Inserted { why, .. } if why.is_open())
        })
    }

    /// Whether any part of the string is unknown, see [`Traced::is_open`].
    pub fn has_open_parts(&self) -> bool {
        self.open_parts().next().is_some()
    }

    /// The name of the placeholder that is the whole string, if it is one and nothing else.
    pub fn as_placeholder(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [Segment { origin: Origin::Inserted { why: Inserted::Placeholder(name), .. }, .. }] => Some(name),
            _ => None,
        }
    }

    /// The origin of the byte at `index`; `None` at or past the end.
    pub fn origin(&self, index: usize) -> Option<Origin> {
        if index >= self.len() {
            return None;
        }
        let segment = self.segment_of(index);
        Some(match &segment.origin {
            Origin::Source(offset) => Origin::Source(offset + index - segment.start),
            inserted @ Origin::Inserted { .. } => inserted.clone(),
        })
    }

    /// The place in the file that an author must look at to change `range`: from the first byte's origin to the last
    /// one's. An empty range is the place before the byte that follows it, or after the one that precedes it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let before = |index: usize| match self.segment_of(index) {
            Segment { start, origin: Origin::Source(offset) } => offset + index - start,
            Segment { origin: Origin::Inserted { at, .. }, .. } => at.start,
        };
        let after = |index: usize| match self.segment_of(index) {
            Segment { start, origin: Origin::Source(offset) } => offset + index - start + 1,
            Segment { origin: Origin::Inserted { at, .. }, .. } => at.end,
        };
        match (range.start.min(self.len()), range.end.min(self.len())) {
            _ if self.is_empty() => Span::at(0),
            (start, end) if start < end => {
                let span = Span::new(before(start), after(end - 1));
                // Parts that were moved may stand in another order in the file.
                if span.start <= span.end { span } else { Span::new(span.end, span.start) }
            }
            (start, _) if start < self.len() => Span::at(before(start)),
            _ => Span::at(after(self.len() - 1)),
        }
    }

    /// The place in the file of the whole string, see [`Traced::span`]. An empty string has none and says byte 0;
    /// keep the place of what may be empty beside it.
    pub fn whole_span(&self) -> Span {
        self.span(0..self.len())
    }

    fn segment_of(&self, index: usize) -> &Segment {
        &self.segments.as_slice()[self.index_of(index)]
    }

    fn index_of(&self, index: usize) -> usize {
        self.segments.as_slice().partition_point(|segment| segment.start <= index).saturating_sub(1)
    }

    /// Begins a run of so many bytes, or goes on with the last one; `false` where there is nothing to add.
    fn begin_run(&mut self, length: usize, origin: Origin) -> bool {
        if length == 0 {
            return false;
        }
        let continues = match (self.segments.as_slice().last(), &origin) {
            (Some(Segment { start, origin: Origin::Source(before) }), Origin::Source(offset)) => {
                before + (self.text.len() - start) == *offset
            }
            // Neighbouring insertions stay apart: `A` twice in a row is two placeholders, not one.
            _ => false,
        };
        if !continues {
            self.segments.push(Segment { start: self.text.len(), origin });
        }
        true
    }
}

impl fmt::Debug for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())?;
        for (range, origin) in self.runs() {
            match origin {
                Origin::Source(offset) => write!(f, " {range:?}@{offset}")?,
                Origin::Inserted { at, why } => write!(f, " {range:?}={why:?}@{}..{}", at.start, at.end)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_keep_the_way_back() {
        let file = "say <NAME> twice";
        let name = Traced::inserted("NAME", Span::new(4, 10), Inserted::Placeholder("NAME".into()));
        let text = Traced::source(file, 0).replace(4..10, &name);
        assert_eq!(text.as_str(), "say NAME twice");
        assert_eq!(text.span(4..8), Span::new(4, 10));
        assert_eq!(text.span(9..14), Span::new(11, 16));
        assert_eq!(text.slice(4..8).as_placeholder(), Some("NAME"));
        assert!(text.is_open(0..5) && !text.is_open(0..4));
        assert_eq!(text.span(14..14), Span::at(16));
    }
}
