//! Patterns of shells (POSIX 2.14): `*`, `?`, `[…]`, a backslash before what is meant as it is.

use regex::{Regex, RegexBuilder};

/// How big a compiled expression may be, in bytes.
const LARGEST: usize = 1 << 18;

/// The pattern as a regular expression that matches a whole text, or, if that is not `whole`, anywhere. Where `lazy` is set,
/// a `*` takes as little as it can. `None` for a pattern that is too big.
pub(super) fn compiled(pattern: &str, before: &str, after: &str, lazy: bool) -> Option<Regex> {
    expression(&format!("(?s){before}(?:{}){after}", translated(pattern, lazy).concat()))
}

/// A regular expression; `None` for one that is too big, or is none. Its size is part of what each search costs.
pub(super) fn expression(source: &str) -> Option<Regex> {
    RegexBuilder::new(source).size_limit(LARGEST).build().ok()
}

/// `text` without the shortest end that the pattern matches: the shortest beginning of both read backwards.
pub(super) fn without_end(pattern: &str, text: &str) -> Option<String> {
    let parts = translated(pattern, true);
    let backwards = parts.iter().rev().map(String::as_str).collect::<String>();
    let regex = expression(&format!("(?s)^(?:{backwards})"))?;
    let length = regex.find(&text.chars().rev().collect::<String>()).map_or(0, |found| found.len());
    Some(text[..text.len() - length].to_owned())
}

/// Whether the pattern matches all of `text`; `None` for a pattern that is too big.
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    Some(compiled(pattern, "^", "$", false)?.is_match(text))
}

/// `text` as a pattern that matches nothing else.
pub(super) fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| is_special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Whether a character means something in a pattern, or in the operand of `${NAME/…/…}`.
const fn is_special(c: char) -> bool {
    matches!(c, '*' | '?' | '[' | ']' | '\\' | '/')
}

/// The regular expression of each part of a pattern that matches by itself, in order.
fn translated(pattern: &str, lazy: bool) -> Vec<String> {
    let letters: Vec<char> = pattern.chars().collect();
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(letter) = letters.get(at) {
        at += 1;
        parts.push(match letter {
            '*' => String::from(if lazy { ".*?" } else { ".*" }),
            '?' => String::from("."),
            '\\' => {
                at += 1;
                regex::escape(&letters.get(at - 1).copied().unwrap_or('\\').to_string())
            }
            '[' => match set(&letters[at..]) {
                Some((set, length)) => {
                    at += length;
                    set
                }
                None => String::from("\\["),
            },
            letter => regex::escape(&letter.to_string()),
        });
    }
    parts
}

/// What follows a `[`, as a set of a regular expression, and its length; `None` where no `]` closes it.
fn set(letters: &[char]) -> Option<(String, usize)> {
    let negated = matches!(letters.first(), Some('!' | '^'));
    let mut source = String::from(if negated { "[^" } else { "[" });
    let start = usize::from(negated);
    let mut at = start;
    loop {
        let letter = *letters.get(at)?;
        if letter == ']' && at > start {
            source.push(']');
            return Some((source, at + 1));
        }
        if letter == '[' && letters.get(at + 1) == Some(&':') {
            let length = letters[at..].windows(2).position(|two| two == [':', ']']).filter(|length| *length > 1)?;
            source.extend(&letters[at..at + length + 2]);
            at += length + 2;
            continue;
        }
        let is_range = letter == '-' && at > start && letters.get(at + 1).is_some_and(|next| *next != ']');
        let is_escape = letter == '\\' && at + 1 < letters.len();
        let letter = if is_escape { letters[at + 1] } else { letter };
        if !(letter.is_alphanumeric() || is_range) {
            source.push('\\');
        }
        source.push(letter);
        at += 1 + usize::from(is_escape);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_shells_do() {
        for (pattern, text, want) in [
            ("a*c", "abbc", true),
            ("a*c", "abcd", false),
            ("a?c", "a\nc", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[[:digit:]]*", "1a", true),
            ("[]a]", "]", true),
            ("[a", "[a", true),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("a.c", "abc", false),
            ("[a&&b]", "&", true),
            ("é*", "é世", true),
        ] {
            assert_eq!(matches(pattern, text), Some(want), "{pattern} {text}");
        }
        assert_eq!(matches(&escaped("a*[b]/\\"), "a*[b]/\\"), Some(true));
        for (pattern, text, want) in [
            ("b*", "abbc", "ab"),
            ("/*", "a/b/é", "a/b"),
            ("[bc]?", "abcd", "ab"),
            ("*b*", "abcbd", "abc"),
            ("\\**", "a*b*c", "a*b"),
            ("x", "abc", "abc"),
            ("*", "abc", "abc"),
        ] {
            assert_eq!(without_end(pattern, text).as_deref(), Some(want), "{pattern} {text}");
        }
    }
}
