//! Which alternatives of a pattern of placeholders the examples under it use.
//!
//! Takes a pattern and texts; hands on [`Unused`], by ranges of the pattern. Takes time in proportion to both, however many
//! alternatives there are.

use crate::{
    extract::{PlaceholderScope, readable},
    text::is_upper_snake,
};
use regex::Regex;
use std::{cell::OnceCell, collections::BTreeSet, ops::Range};

/// What of a pattern no example uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unused {
    /// Where in the pattern it stands.
    pub(super) range: Range<usize>,
    /// Whether examples use it, but only as a part of other words.
    pub(super) is_part: bool,
}

/// The most alternatives of one pattern, other than plain words, that are looked for. Each must be compiled and read the
/// texts by itself; no author writes that many.
const EXPRESSIONS: usize = 256;

/// Every alternative of a pattern, or choice of a group in one, that the texts do not use as a word of its own.
pub(super) fn unused(scope: &PlaceholderScope, texts: &[&str]) -> Vec<Unused> {
    let words = Words::of(texts);
    let (mut unused, mut at, mut expressions) = (Vec::new(), 0, EXPRESSIONS);
    let mut is_used = |pattern: &str| {
        if is_word(pattern) {
            return words.hold(pattern, texts);
        }
        expressions = expressions.saturating_sub(1);
        expressions == 0
            || Regex::new(&readable(pattern)).map_or(true, |regex| texts.iter().any(|text| regex.is_match(text)))
    };
    for alternative in &scope.alternatives {
        let start = at;
        at += alternative.len() + "|".len();
        let trimmed = trimmed(alternative.as_str(), 0..alternative.len());
        let source = &alternative.as_str()[trimmed.clone()];
        let mut push = |range: Range<usize>, is_part| {
            let first = start + trimmed.start;
            unused.push(Unused { range: first + range.start..first + range.end, is_part });
        };
        if source.is_empty() {
            continue;
        }
        if !is_used(source) {
            push(0..source.len(), false);
            continue;
        }
        if words.hold_part(source) {
            push(0..source.len(), true);
        }
        for part in parts(source) {
            let (before, after) = (&source[..part.group.start], &source[part.group.end..]);
            let place = self::trimmed(source, part.text.clone());
            let choice = &source[part.text];
            let is_alone = before.is_empty() && after.is_empty();
            let is_used = if is_alone { is_used(choice) } else { is_used(&format!("{before}(?:{choice}){after}")) };
            if !is_used {
                push(place, false);
            } else if is_alone && words.hold_part(&source[place.clone()]) {
                push(place, true);
            }
        }
    }
    unused
}

/// The range without the blanks at either end of what stands there.
fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let start = range.end - text.trim_start().len();
    start..start + text.trim().len()
}

fn is_word(text: &str) -> bool {
    text.bytes().all(is_letter)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The words of some texts, in order, so that whole ones and parts of them are found without reading all.
struct Words<'a> {
    whole: BTreeSet<&'a str>,
    /// What follows each letter of each word, that letter included, up to [`LONGEST_PART`] bytes; in order as well.
    endings: OnceCell<Vec<&'a str>>,
}

/// The longest part of a word that is found without reading all, in bytes.
const LONGEST_PART: usize = 128;

impl<'a> Words<'a> {
    fn of(texts: &[&'a str]) -> Self {
        let words = texts.iter().flat_map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')));
        let whole: BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
        Self { whole, endings: OnceCell::new() }
    }

    fn endings(&self) -> &[&'a str] {
        self.endings.get_or_init(|| {
            let ending = |word: &'a str, at: usize| &word[at..word.len().min(at + LONGEST_PART)];
            let endings = self.whole.iter().flat_map(|word| (0..word.len()).map(move |at| ending(word, at)));
            let mut endings: Vec<&str> = endings.collect();
            endings.sort_unstable();
            endings
        })
    }

    /// Whether a word is this one, or holds it.
    fn hold(&self, part: &str, texts: &[&str]) -> bool {
        if self.whole.contains(part) {
            return true;
        }
        if part.len() > LONGEST_PART {
            return texts.iter().any(|text| text.contains(part));
        }
        let endings = self.endings();
        let at = endings.partition_point(|ending| *ending < part);
        endings.get(at).is_some_and(|ending| ending.starts_with(part))
    }

    /// Whether a name, if it is one, is no word of its own.
    fn hold_part(&self, name: &str) -> bool {
        is_upper_snake(name) && !self.whole.contains(name)
    }
}

/// One choice of a group: in `(A|B)_C` the `A`, with the place of the group.
struct Part {
    group: Range<usize>,
    text: Range<usize>,
}

/// The choices of each group at the top level of a pattern that has several.
fn parts(pattern: &str) -> Vec<Part> {
    let (mut depth, mut start, mut cuts, mut escaped, mut parts) = (0_usize, 0, Vec::new(), false, Vec::new());
    for (at, byte) in pattern.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            // Classes may hold any of the characters below; patterns with one are judged as a whole only.
            b'[' => return Vec::new(),
            b'(' => {
                depth += 1;
                if depth == 1 {
                    start = at;
                    cuts = vec![at + 1];
                }
            }
            b'|' if depth == 1 => cuts.push(at + 1),
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && cuts.len() > 1 && !pattern[start..].starts_with("(?") {
                    cuts.push(at + 1);
                    let texts = cuts.windows(2).map(|cut| cut[0]..cut[1] - 1);
                    parts.extend(texts.map(|text| Part { group: start..at + 1, text }));
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn groups_are_taken_apart() {
        let texts =
            |pattern: &'static str| parts(pattern).into_iter().map(|part| &pattern[part.text]).collect::<Vec<_>>();
        assert_eq!(texts("(A|B(C|D))_(E|F)X"), ["A", "B(C|D)", "E", "F"]);
        assert_eq!(texts(r"A(_\d)?|\(x|y\)"), Vec::<&str>::new());
        assert_eq!(texts("[(A|B)]"), Vec::<&str>::new());
    }
}
