//! `name="value"` lists, as fences carry them in braces and shortcodes after their name.
//!
//! Takes a range of a text that holds such a list; hands on [`Attribute`]s with their places. Reads what it can: a
//! quote that is never closed ends with the list.

use super::Attribute;
use crate::text::Traced;
use std::ops::Range;

/// The first positional argument of a shortcode.
pub(super) fn first_positional(text: &Traced, arguments: Range<usize>) -> Option<Traced> {
    let mut positional = read(text, arguments, true).into_iter().filter(|one| one.name.is_empty());
    positional.find_map(|one| one.value)
}

/// The attributes in `range` of `text`. A quoted text without a name is positional, its name empty; so is a bare word
/// when `words_are_values` is set (shortcodes), otherwise a bare word is a name without a value (fences).
pub(super) fn read(text: &Traced, range: Range<usize>, words_are_values: bool) -> Vec<Attribute> {
    let mut cursor = Cursor { source: text.as_str(), at: range.start, end: range.end };
    let mut attributes = Vec::new();
    loop {
        cursor.skip_blanks();
        let start = cursor.at;
        let Some(byte) = cursor.peek() else { break };
        let (name, value) = if is_quote(byte) {
            (start..start, Some(cursor.quoted()))
        } else {
            let word = cursor.word();
            match cursor.after_equals() {
                true if cursor.peek().is_some_and(is_quote) => (word, Some(cursor.quoted())),
                true => (word, Some(cursor.value())),
                false if words_are_values => (start..start, Some(word)),
                false => (word, None),
            }
        };
        if cursor.at == start {
            cursor.at += 1; // A lone `=`: nothing to name, nothing to keep.
            continue;
        }
        attributes.push(Attribute {
            name: text.slice(name),
            value: value.map(|value| text.slice(value)),
            span: text.span(start..cursor.at),
        });
    }
    attributes
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// A place in the list. Only ASCII is looked for, so every stop is a character boundary.
struct Cursor<'a> {
    source: &'a str,
    at: usize,
    end: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.source.as_bytes()[self.at])
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
        start..self.at
    }

    fn skip_blanks(&mut self) {
        self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b',');
    }

    fn word(&mut self) -> Range<usize> {
        self.skip_while(|byte| !byte.is_ascii_whitespace() && byte != b'=' && byte != b',' && !is_quote(byte))
    }

    fn value(&mut self) -> Range<usize> {
        self.skip_while(|byte| !byte.is_ascii_whitespace())
    }

    /// Whether an `=` follows, perhaps after blanks; if so, goes past it and the blanks after it.
    fn after_equals(&mut self) -> bool {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            self.at = start;
            return false;
        }
        self.at += 1;
        self.skip_while(|byte| byte.is_ascii_whitespace());
        true
    }

    /// The inside of a quoted text; goes past its closing quote. A backslash escapes the quote, except in backquotes.
    fn quoted(&mut self) -> Range<usize> {
        let quote = self.source.as_bytes()[self.at];
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.peek() {
            if byte == quote {
                self.at += 1;
                return start..self.at - 1;
            }
            let escapes = byte == b'\\' && quote != b'`';
            self.at = if escapes { (self.at + 2).min(self.end) } else { self.at + 1 };
        }
        while !self.source.is_char_boundary(self.at) {
            self.at -= 1;
        }
        start..self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, words_are_values: bool) -> Vec<(String, Option<String>)> {
        let traced = Traced::source(text, 0);
        let attributes = read(&traced, 0..text.len(), words_are_values);
        attributes.iter().map(|a| (a.name.to_string(), a.value.as_ref().map(ToString::to_string))).collect()
    }

    fn pair(name: &str, value: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), value.map(str::to_owned))
    }

    #[test]
    fn every_spelling_is_read() {
        assert_eq!(
            said(r#" a="x y" b = 'q' c=1 d "p" "#, false),
            [pair("a", Some("x y")), pair("b", Some("q")), pair("c", Some("1")), pair("d", None), pair("", Some("p"))]
        );
        assert_eq!(
            said("`a|b` core x=true", true),
            [pair("", Some("a|b")), pair("", Some("core")), pair("x", Some("true"))]
        );
        assert_eq!(said(r#""a\"b" = "é"#, true), [pair("", Some(r#"a\"b"#)), pair("", Some("é"))]);
    }
}
