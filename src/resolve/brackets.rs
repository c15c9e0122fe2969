//! Names in brackets that are placeholders.
//!
//! Takes a text; hands on the places of `<NAME>` and `{name}`. A bracket that could mean something else (HTML, a
//! redirection, JSON, a variable) is left alone.

use super::names::is_word;
use std::{collections::BTreeSet, ops::Range};

/// Names in brackets: `<NAME>` anywhere, `{name}` in URLs.
pub(super) fn find(source: &str) -> Vec<Range<usize>> {
    let bytes = source.as_bytes();
    let closed = closed_elements(source);
    let mut found = Vec::new();
    for (at, byte) in source.bytes().enumerate() {
        if byte == b'<' {
            let length = inside(bytes, at + 1, b'>', |byte| is_word(byte) || matches!(byte, b'-' | b' '));
            let Some(end) = length else { continue };
            if looks_angled(source, at..end + 1) && !closed.contains(&source[at + 1..end]) {
                found.push(at..end + 1);
            }
        } else if byte == b'{' {
            let length = inside(bytes, at + 1, b'}', |byte| is_word(byte) || byte == b'-');
            let Some(end) = length else { continue };
            if is_in_url(source, at) && bytes.get(end + 1) != Some(&b'}') {
                found.push(at..end + 1);
            }
        }
    }
    found
}

/// The longest name that is looked for in brackets, in bytes.
const LONGEST: usize = 64;

/// The place of the closing bracket if a name stands before it: a letter, then letters, digits and what is allowed.
fn inside(bytes: &[u8], start: usize, close: u8, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let length = bytes[start..].iter().take(LONGEST).take_while(|byte| allowed(**byte)).count();
    let end = start + length;
    let ends_well = length > 0 && bytes.get(end) == Some(&close) && !matches!(bytes[end - 1], b' ' | b'-');
    (ends_well && bytes[start].is_ascii_alphabetic()).then_some(end)
}

/// What programs print in angle brackets.
const PRINTED: &[&str] = &["nil", "null", "none", "no value", "unset", "unknown", "empty"];

/// Elements of HTML that could be taken for a placeholder.
const HTML: &[&str] = &[
    "a", "b", "body", "br", "code", "details", "div", "em", "h1", "h2", "h3", "head", "hr", "html", "i", "li", "ol",
    "p", "pre", "script", "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
];

/// Whether `<…>` is a placeholder: no element of HTML or XML, no redirection, no type parameter.
fn looks_angled(source: &str, range: Range<usize>) -> bool {
    let name = &source[range.start + 1..range.end - 1];
    let before = source[..range.start].chars().next_back();
    let is_upper = !name.contains(|c: char| c.is_ascii_lowercase());
    let stands_free = before.is_none_or(|c| c != '<' && c != '\\' && (is_upper || !(c.is_alphanumeric() || c == '_')));
    stands_free && !PRINTED.contains(&name) && !HTML.contains(&name)
}

/// The names of the elements that are closed somewhere: `</name>`.
fn closed_elements(source: &str) -> BTreeSet<&str> {
    let closings = source.match_indices("</").map(|(at, _)| at + 2);
    closings.filter_map(|at| inside(source.as_bytes(), at, b'>', is_word).map(|end| &source[at..end])).collect()
}

/// How far back the beginning of a URL is looked for, in bytes.
const URL_LIMIT: usize = 256;

/// Whether the brace at `at` stands in a URL or a path, and not after a `$` or another brace.
fn is_in_url(source: &str, at: usize) -> bool {
    let bytes = &source.as_bytes()[at.saturating_sub(URL_LIMIT)..at];
    let starts =
        bytes.iter().rposition(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'('));
    let before = &bytes[starts.map_or(0, |blank| blank + 1)..];
    let is_path = before.starts_with(b"/") || before.windows(3).any(|three| three == b"://");
    is_path && !matches!(before.last(), Some(b'$' | b'{'))
}
