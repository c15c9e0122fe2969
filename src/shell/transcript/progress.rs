//! How far a command has come at the end of a line: whether a quote, a here-document, a `$(` or a backslash keeps it
//! open (POSIX 2.2, 2.7.4). Much less than the parser knows, and enough to tell where the next command begins.

use super::ELISIONS;
use std::ops::Range;

/// What a command waits for.
#[derive(Debug, Default)]
pub(super) struct Progress<'a> {
    /// The quote that is open.
    quote: Option<u8>,
    /// Here-documents whose end has not come: the delimiter.
    awaited: Vec<&'a str>,
    /// How many of them have begun.
    reading: bool,
    /// How many `$(` are open, and `(` in them.
    depth: usize,
    /// Whether the line ends with a backslash or an operator.
    continued: bool,
}

impl<'a> Progress<'a> {
    /// Whether the next line belongs to the command.
    pub(super) fn is_open(&self) -> bool {
        self.quote.is_some() || !self.awaited.is_empty() || self.depth > 0 || self.continued
    }

    /// Whether a backslash or an operator alone keeps it open.
    pub(super) fn is_continued(&self) -> bool {
        self.continued && self.quote.is_none() && self.awaited.is_empty()
    }

    /// Reads the next line of the command; hands on the words in it that stand for words left out.
    pub(super) fn read(&mut self, line: &'a str) -> Vec<Range<usize>> {
        if self.reading {
            let line = line.trim();
            if self.awaited.first() == Some(&line) {
                self.awaited.remove(0);
                self.reading = !self.awaited.is_empty();
            }
            return Vec::new();
        }
        let content = line.trim_end();
        let (bytes, mut at, mut elided) = (content.as_bytes(), 0, Vec::new());
        self.continued = false;
        while let Some(byte) = bytes.get(at).copied() {
            let starts_word = at == 0 || matches!(bytes[at - 1], b' ' | b'\t');
            match (self.quote, byte) {
                (None | Some(b'"'), b'\\') => {
                    self.continued = self.quote.is_none() && at + 1 == bytes.len();
                    at += 1;
                }
                (Some(open), _) if byte == open => self.quote = None,
                (None, b'\'' | b'"') => self.quote = Some(byte),
                (None, b'#') if starts_word => break,
                (None, b'(') if self.depth > 0 || at > 0 && bytes[at - 1] == b'$' => self.depth += 1,
                (None, b')') => self.depth = self.depth.saturating_sub(1),
                (None, b'<') if content[at..].starts_with("<<") => {
                    let is_string = content[at..].starts_with("<<<");
                    if !is_string && self.depth == 0 {
                        self.awaited.extend(delimiter(&content[at + 2..]));
                    }
                    at += if is_string { 2 } else { 1 };
                }
                (None, _) if starts_word => {
                    let word = content[at..].split([' ', '\t']).next().unwrap_or_default();
                    // Alone at the beginning of a command it is a command that nobody means.
                    if ELISIONS.contains(&word) {
                        elided.push(at..at + word.len());
                        at += word.len() - 1;
                    }
                }
                (Some(_) | None, _) => {}
            }
            at += 1;
        }
        let is_operator = content.ends_with('|') || content.ends_with("&&");
        self.continued |= self.quote.is_none() && at >= bytes.len() && is_operator;
        self.reading = !self.awaited.is_empty() && self.quote.is_none() && !self.continued;
        elided
    }
}

/// The delimiter that follows a `<<`, its quotes removed.
fn delimiter(after: &str) -> Option<&str> {
    let after = after.strip_prefix('-').unwrap_or(after).trim_start();
    let quote = after.chars().next().filter(|first| matches!(first, '\'' | '"'));
    let word = match quote {
        Some(quote) => after[1..].split(quote).next(),
        None => after.trim_start_matches('\\').split(|c: char| c.is_whitespace() || "|;&<>()".contains(c)).next(),
    };
    word.filter(|word| !word.is_empty())
}
