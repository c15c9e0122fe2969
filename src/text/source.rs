//! A file as its author wrote it, and places in it.
//!
//! Takes a path and its text; hands on look-ups from byte offsets to lines and columns. Never reads a file itself.

use std::{ops::Range, sync::Arc};

/// A range of bytes in a [`SourceFile`]; `end` is one past the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// An empty span: a place between two bytes.
    pub const fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// The number of bytes covered.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether every byte of `other` lies in this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// As a range, to slice text with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A line and a column, both counted from 1; the column counts characters (Unicode scalar values), not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// A file as its author wrote it: a path to show and the text, byte for byte (a byte order mark and carriage returns
/// included).
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    /// Shared with what is sliced of it.
    text: Arc<str>,
    line_starts: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes, so that columns of very long lines are found
    /// without counting from their start.
    blocks: Vec<usize>,
    includes: Vec<Include>,
}

/// A file whose text stands in place of a part of another one. Its bytes have offsets too, which come after those of the
/// file that includes it, so that a text made of both still has one map back.
#[derive(Debug)]
struct Include {
    /// What it stands in place of.
    at: Span,
    /// The offset of its first byte.
    base: usize,
    file: Arc<SourceFile>,
}

impl Include {
    fn end(&self) -> usize {
        self.base + self.file.text.len()
    }

    /// The span as one of the included file; what reaches out of it is cut off.
    fn local(&self, span: Span) -> Span {
        let inside = |offset: usize| offset.clamp(self.base, self.end()) - self.base;
        Span::new(inside(span.start), inside(span.end.max(span.start)))
    }
}

/// The bytes between two counts of characters.
const BLOCK: usize = 4096;

impl SourceFile {
    /// Keeps `text` under the name `path`, which is shown as it is: relative to the working directory, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::shared(path.into(), text.into().into())
    }

    fn shared(path: String, text: Arc<str>) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let count = |before: &mut usize, block: &[u8]| {
            let here = *before;
            *before += characters(block);
            Some(here)
        };
        let blocks = text.as_bytes().chunks(BLOCK).scan(0, count).collect();
        Self { path, text, line_starts, blocks, includes: Vec::new() }
    }

    /// The same file with others attached, each with what it stands in place of, in the order of these places.
    #[must_use]
    pub fn with_includes(&self, includes: impl IntoIterator<Item = (Span, Arc<Self>)>) -> Self {
        let mut file = Self::shared(self.path.clone(), self.text.clone());
        let mut base = file.text.len() + 1;
        for (at, included) in includes {
            let length = included.text.len();
            file.includes.push(Include { at, base, file: included });
            // A byte between two files keeps the end of one apart from the start of the next.
            base += length + 1;
        }
        file
    }

    /// The text that stands in place of what starts at `offset`, and the offset of its first byte.
    pub fn included_at(&self, offset: usize) -> Option<(&str, usize)> {
        let index = self.includes.binary_search_by_key(&offset, |include| include.at.start).ok()?;
        Some((&self.includes[index].file.text, self.includes[index].base))
    }

    /// Each file that this one includes, and what it stands in place of, in order.
    pub fn included(&self) -> impl Iterator<Item = (&Arc<Self>, Span)> {
        self.includes.iter().map(|include| (&include.file, include.at))
    }

    fn include_of(&self, offset: usize) -> Option<&Include> {
        let first = self.includes.first().filter(|first| offset >= first.base);
        first.and_then(|_| self.includes[..self.includes.partition_point(|one| one.base <= offset)].last())
    }

    /// The same place among this file's own bytes: for a place in an included text that is what the text stands for.
    pub fn home(&self, span: Span) -> Span {
        let own = |offset: usize| self.include_of(offset).map(|include| include.at);
        Span::new(own(span.start).map_or(span.start, |at| at.start), own(span.end).map_or(span.end, |at| at.end))
    }

    /// The file in which a place really is, `None` for this one, and the place in it.
    pub fn locate(&self, span: Span) -> (Option<&Arc<Self>>, Span) {
        match self.include_of(span.start) {
            Some(include) => (Some(&include.file), include.local(span)),
            None => (None, self.home(span)),
        }
    }

    /// The path as it is shown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, for those that share its memory.
    pub(super) fn shared_text(&self) -> &Arc<str> {
        &self.text
    }

    /// The text of `span`, which lies on character boundaries inside the file, or inside one that it includes; nothing
    /// where it does not.
    pub fn slice(&self, span: Span) -> &str {
        let (file, span) = self.locate(span);
        file.map_or(&self.text, |file| &file.text).get(span.range()).unwrap_or_default()
    }

    /// The text of the file in which a byte really is, this one or one that it includes, and the offset of it there.
    pub fn around(&self, offset: usize) -> (&str, usize) {
        let (file, span) = self.locate(Span::at(offset));
        (file.map_or(&self.text, |file| &file.text), span.start)
    }

    /// The line and column of a byte. Offsets past the end, or inside a character, count as the nearest place before;
    /// those of an included text as the place that it stands for.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.snap(self.home(Span::at(offset)).start);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        Position { line, column: self.characters_between(start, offset) + 1 }
    }

    fn characters_between(&self, start: usize, end: usize) -> usize {
        if end - start <= BLOCK {
            return characters(&self.text.as_bytes()[start..end]);
        }
        let before = |offset: usize| {
            let block = (offset / BLOCK).min(self.blocks.len() - 1);
            self.blocks[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
        };
        before(end) - before(start)
    }

    /// Where each line starts that starts behind the byte `offset`, counted from there. They need not be looked for again.
    pub fn line_starts_after(&self, offset: usize) -> impl Iterator<Item = usize> {
        // What is asked for stands near the beginning of the file, behind its front matter.
        let next = self.line_starts.iter().take_while(|start| **start <= offset).count();
        self.line_starts[next..].iter().map(move |start| start - offset)
    }

    /// The span of a line (counted from 1) without its line ending; `None` past the last line.
    pub fn line(&self, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let text = self.text[start..end].strip_suffix('\r').unwrap_or(&self.text[start..end]);
        Some(Span::new(start, start + text.len()))
    }

    /// The same span, pulled onto character boundaries and inside the file, for printers that insist on it.
    pub fn clamp(&self, span: Span) -> Span {
        if let Some(include) = self.include_of(span.start) {
            let inside = include.file.clamp(include.local(span));
            return Span::new(include.base + inside.start, include.base + inside.end);
        }
        let span = self.home(span);
        let start = self.snap(span.start);
        let mut end = span.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end)
    }

    fn snap(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// The number of characters that start in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_counted_alike() {
        let text = "x\u{4e16}é\u{1f600}".repeat(3 * BLOCK) + "\n" + &"é".repeat(BLOCK);
        let file = SourceFile::new("a.md", text.clone());
        let (first, second) = text.split_once('\n').unwrap();
        for (column, (at, _)) in first.char_indices().enumerate().step_by(97) {
            assert_eq!(file.position(at), Position { line: 1, column: column + 1 });
        }
        let end = Position { line: 2, column: second.chars().count() + 1 };
        assert_eq!(file.position(text.len()), end);
    }

    #[test]
    fn included_texts_have_places_of_their_own() {
        let [one, two] = ["é one", "two"].map(|text| Arc::new(SourceFile::new("x.sh", text)));
        let file =
            SourceFile::new("a.md", "a\n<1> <2>\n").with_includes([(Span::new(2, 5), one), (Span::new(6, 9), two)]);
        let (text, first) = file.included_at(2).unwrap();
        assert_eq!((text, file.included_at(6).unwrap().1, file.included_at(3)), ("é one", first + 7, None));
        let word = Span::new(first + 3, first + 6);
        assert_eq!((file.slice(word), file.home(word)), ("one", Span::new(2, 5)));
        assert_eq!(file.position(word.start), Position { line: 2, column: 1 });
        let (inside, place) = file.locate(word);
        assert_eq!((inside.unwrap().text(), place), ("é one", Span::new(3, 6)));
        // From this file into another one, and from one out of it.
        assert_eq!(file.locate(Span::new(0, word.end)).1, Span::new(0, 5));
        assert_eq!(file.locate(Span::new(word.start, first + 9)).1, Span::new(3, 6));
        assert_eq!(file.slice(file.clamp(Span::new(first + 1, first + 99))), "é one");
        assert_eq!(file.around(word.start), ("é one", 3));
    }

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("a.md", "é\u{4e16}x\r\nend");
        assert_eq!(file.position(5), Position { line: 1, column: 3 });
        assert_eq!(file.position(8), Position { line: 2, column: 1 });
        assert_eq!(file.position(1), Position { line: 1, column: 1 }, "inside a character");
        assert_eq!(file.position(999), Position { line: 2, column: 4 });
        assert_eq!(file.line(1).map(|span| file.slice(span)), Some("é\u{4e16}x"));
        assert_eq!(file.line(3), None);
    }
}
