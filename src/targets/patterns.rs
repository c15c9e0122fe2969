//! Patterns of shells (POSIX 2.14): `*`, `?`, `[…]`, a backslash before what is meant as it is.

use regex::Regex;

/// The pattern as a regular expression that matches a whole text, or, if that is not `whole`, anywhere. Where `lazy` is set,
/// a `*` takes as little as it can. `None` for a pattern that is too big.
pub(super) fn compiled(pattern: &str, before: &str, after: &str, lazy: bool) -> Option<Regex> {
    let source = format!("(?s){before}(?:{}){after}", translated(pattern, lazy));
    regex::RegexBuilder::new(&source).size_limit(1 << 20).build().ok()
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

fn translated(pattern: &str, lazy: bool) -> String {
    let letters: Vec<char> = pattern.chars().collect();
    let (mut source, mut at) = (String::new(), 0);
    while let Some(letter) = letters.get(at) {
        at += 1;
        match letter {
            '*' => source += if lazy { ".*?" } else { ".*" },
            '?' => source.push('.'),
            '\\' => {
                source += &regex::escape(&letters.get(at).copied().unwrap_or('\\').to_string());
                at += 1;
            }
            '[' => match set(&letters[at..]) {
                Some((set, length)) => {
                    source += &set;
                    at += length;
                }
                None => source += "\\[",
            },
            letter => source += &regex::escape(&letter.to_string()),
        }
    }
    source
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
    }
}
