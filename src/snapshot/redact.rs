//! Values that must not be shown, replaced by their names.
//!
//! Takes a text and the values with their names; hands on the text with `[name]` in their places. A value is found in
//! every spelling that a request or response may give it. One pass from left to right, the longest value first, so that
//! no name that was put in is looked at again.

use crate::targets::{Outcome, percent_encoded};
use std::collections::{BTreeMap, BTreeSet};

/// A text about an example with the example's secrets and volatile values replaced by their names, for messages and
/// reports.
pub fn redacted(outcome: &Outcome, text: &str) -> String {
    Redaction::new(outcome.names.iter()).section().replace(text)
}

/// Values shorter than this are replaced only where they stand by themselves, so that `1` is not taken out of `10`.
const LONG: usize = 8;

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Redaction {
    /// The spellings to look for, by their length in bytes.
    spellings: BTreeMap<usize, BTreeMap<String, Entry>>,
    /// The bytes that some spelling starts with.
    first: BTreeSet<u8>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    value: String,
}

impl Redaction {
    /// `names` holds values and the names to show instead.
    pub(super) fn new<'a>(names: impl Iterator<Item = (&'a String, &'a String)>) -> Self {
        let mut redaction = Self::default();
        for (value, name) in names.filter(|(value, _)| !value.is_empty()) {
            let quoted = serde_json::Value::from(value.as_str()).to_string();
            let escaped = &quoted[1..quoted.len() - 1];
            let encoded = percent_encoded(value);
            let form = encoded.replace("%20", "+");
            for spelling in [value.as_str(), escaped, &encoded, &encoded.to_ascii_lowercase(), &form] {
                let entry = Entry { name: name.clone(), value: value.clone() };
                redaction.first.insert(spelling.as_bytes()[0]);
                redaction.spellings.entry(spelling.len()).or_default().entry(spelling.to_owned()).or_insert(entry);
            }
        }
        redaction
    }

    /// A replacer for one section: different values of one name are numbered in the order of their appearance.
    pub(super) fn section(&self) -> Replacer<'_> {
        Replacer { redaction: self, seen: BTreeMap::new() }
    }

    /// The longest value at a place of a text, with its length there.
    fn at(&self, text: &str, at: usize) -> Option<(usize, &Entry)> {
        let rest = &text[at..];
        for (length, spellings) in self.spellings.iter().rev() {
            let Some(candidate) = rest.get(..*length) else { continue };
            if let Some(entry) = spellings.get(candidate)
                && (*length >= LONG || stands_alone(text, at, at + length))
            {
                return Some((*length, entry));
            }
        }
        None
    }
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    !text[..start].chars().next_back().is_some_and(is_word) && !text[end..].chars().next().is_some_and(is_word)
}

/// Replaces values in the texts of one section.
pub(super) struct Replacer<'a> {
    redaction: &'a Redaction,
    /// The values of each name so far.
    seen: BTreeMap<String, Vec<String>>,
}

impl Replacer<'_> {
    pub(super) fn replace(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < text.len() {
            let found = Some(at)
                .filter(|at| text.is_char_boundary(*at) && self.redaction.first.contains(&text.as_bytes()[*at]))
                .and_then(|at| self.redaction.at(text, at));
            match found {
                Some((length, entry)) => {
                    out += &text[kept..at];
                    let values = self.seen.entry(entry.name.clone()).or_default();
                    let number = values.iter().position(|value| *value == entry.value).unwrap_or_else(|| {
                        values.push(entry.value.clone());
                        values.len() - 1
                    });
                    match number {
                        0 => out += &format!("[{}]", entry.name),
                        number => out += &format!("[{} {}]", entry.name, number + 1),
                    }
                    at += length;
                    kept = at;
                }
                None => at += 1,
            }
        }
        out + &text[kept..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_replaced_once() {
        let names: Vec<(String, String)> = [
            ("s3cret/value \"x\"", "TOKEN"),
            ("0a1b2c3d", "id"),
            ("0a1b2c3d4e", "id"),
            ("7", "COUNT"),
            ("token", "WORD"),
        ]
        .map(|(value, name)| (value.to_owned(), name.to_owned()))
        .into();
        let redaction = Redaction::new(names.iter().map(|(value, name)| (value, name)));
        let replaced = |text: &str| redaction.section().replace(text);
        assert_eq!(replaced("a s3cret/value \"x\" b"), "a [TOKEN] b");
        assert_eq!(replaced("s3cret%2Fvalue%20%22x%22 s3cret%2Fvalue+%22x%22"), "[TOKEN] [TOKEN]");
        assert_eq!(replaced(r#""s3cret/value \"x\"""#), r#""[TOKEN]""#);
        assert_eq!(replaced("/0a1b2c3d4e/0a1b2c3d/0a1b2c3d4e"), "/[id]/[id 2]/[id]");
        assert_eq!(replaced("77 7 é7 7é"), "77 [COUNT] é7 7é");
        assert_eq!(replaced("/tokens/token"), "/tokens/[WORD]");
    }
}
