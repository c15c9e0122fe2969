//! A file as its author wrote it, and places in it.
//!
//! Takes a path and its text; hands on look-ups from byte offsets to lines and columns. Never reads a file itself.

use std::ops::Range;

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
    text: String,
    line_starts: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes, so that columns of very long lines are found
    /// without counting from their start.
    blocks: Vec<usize>,
}

/// The bytes between two counts of characters.
const BLOCK: usize = 4096;

impl SourceFile {
    /// Keeps `text` under the name `path`, which is shown as it is: relative to the working directory, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let count = |before: &mut usize, block: &[u8]| {
            let here = *before;
            *before += characters(block);
            Some(here)
        };
        let blocks = text.as_bytes().chunks(BLOCK).scan(0, count).collect();
        Self { path: path.into(), text, line_starts, blocks }
    }

    /// The path as it is shown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of `span`, which must lie on character boundaries inside the file.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The line and column of a byte. Offsets past the end, or inside a character, count as the nearest place before.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.snap(offset);
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

    /// The span of a line (counted from 1) without its line ending; `None` past the last line.
    pub fn line(&self, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let text = self.text[start..end].strip_suffix('\r').unwrap_or(&self.text[start..end]);
        Some(Span::new(start, start + text.len()))
    }

    /// The same span, pulled onto character boundaries and inside the file, for printers that insist on it.
    pub fn clamp(&self, span: Span) -> Span {
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
