//! Names in brackets that are placeholders.
//!
//! Takes a text; hands on the places of `<NAME>`, `{name}`, `{{name}}`, `[your-name]`, `%NAME%` and `&lt;NAME&gt;`. A
//! bracket that could mean something else (HTML, a redirection, JSON, a variable, a template, the grammar of a command) is
//! left alone.

use super::names::is_word;
use std::{collections::BTreeSet, ops::Range};

/// A name and the brackets around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bracketed {
    /// All of it, brackets included.
    pub(super) range: Range<usize>,
    /// The name.
    pub(super) name: Range<usize>,
}

/// Names in brackets: `<NAME>` and `{{name}}` anywhere, `{name}` in URLs, the others where they mean nothing else.
pub(super) fn find(source: &str) -> Vec<Bracketed> {
    let mut found: Vec<Bracketed> = Vec::new();
    if !source.contains(['<', '{', '[', '%', '&']) {
        return found;
    }
    let closed = closed_elements(source);
    for (at, byte) in source.bytes().enumerate() {
        if found.last().is_some_and(|before| at < before.range.end) {
            continue;
        }
        found.extend(match byte {
            b'<' => angled(source, at, &closed),
            b'{' => double_braced(source, at).or_else(|| braced(source, at)),
            b'[' => square(source, at),
            b'%' => between_percents(source, at),
            b'&' => escaped(source, at),
            _ => None,
        });
    }
    found
}

/// The name between brackets of these lengths, if it is made of what is allowed and the closing one follows it.
fn between(source: &str, open: Range<usize>, close: &str, allowed: impl Fn(u8) -> bool) -> Option<Bracketed> {
    let end = inside(source.as_bytes(), open.end, close.as_bytes()[0], allowed)?;
    source[end..].starts_with(close).then(|| Bracketed { range: open.start..end + close.len(), name: open.end..end })
}

fn angled(source: &str, at: usize, closed: &BTreeSet<&str>) -> Option<Bracketed> {
    let found = between(source, at..at + 1, ">", |byte| is_word(byte) || matches!(byte, b'-' | b' ' | b'\''))?;
    // An apostrophe stands in a word: `<caller's number>`; any other one is a quote.
    let bytes = source.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut quotes = source[found.name.clone()].match_indices('\'').map(|(quote, _)| found.name.start + quote);
    if !quotes.all(|quote| is_letter(quote - 1) && is_letter(quote + 1)) {
        return None;
    }
    (looks_angled(source, found.range.clone()) && !closed.contains(&source[found.name.clone()])).then_some(found)
}

/// `&lt;NAME&gt;`: what an author writes who takes code for HTML.
fn escaped(source: &str, at: usize) -> Option<Bracketed> {
    if !source[at..].starts_with("&lt;") {
        return None;
    }
    between(source, at..at + 4, "&gt;", |byte| is_word(byte) || matches!(byte, b'-' | b' '))
}

fn braced(source: &str, at: usize) -> Option<Bracketed> {
    let found = between(source, at..at + 1, "}", |byte| is_word(byte) || byte == b'-')?;
    let is_doubled = source[found.range.end..].starts_with('}');
    (is_in_url(source, at) && !is_doubled).then_some(found)
}

/// Words that templates (Go, Handlebars) give a meaning in `{{ }}`.
const TEMPLATE: &[&str] = &["else", "end", "if", "json", "range", "this", "with"];

/// `{{name}}`, perhaps with blanks inside.
fn double_braced(source: &str, at: usize) -> Option<Bracketed> {
    let before = source[..at].bytes().next_back();
    if !source[at..].starts_with("{{") || matches!(before, Some(b'$' | b'{')) {
        return None;
    }
    let rest = &source[at + 2..];
    let start = at + 2 + (rest.len() - rest.trim_start_matches(' ').len()).min(LONGEST);
    let bytes = source.as_bytes();
    let length = bytes[start..].iter().take(LONGEST).take_while(|byte| is_word(**byte) || **byte == b'-').count();
    let name = start..start + length;
    let after = source[name.end..].bytes().take(LONGEST).take_while(|byte| *byte == b' ').count();
    let is_name = length > 0 && bytes[start].is_ascii_alphabetic() && !TEMPLATE.contains(&&source[name.clone()]);
    let end = name.end + after;
    (is_name && source[end..].starts_with("}}")).then(|| Bracketed { range: at..end + 2, name })
}

/// `[your token]` and its kin anywhere, `[API_TOKEN]` where it is a part of a word: by itself, in brackets, it is an
/// argument that may be left out, or a list.
fn square(source: &str, at: usize) -> Option<Bracketed> {
    let found = between(source, at..at + 1, "]", |byte| is_word(byte) || matches!(byte, b'-' | b' '))?;
    let name = &source[found.name.clone()];
    let before = source[..at].bytes().next_back();
    let is_yours =
        name.get(..5).is_some_and(|start| start[..4].eq_ignore_ascii_case("your") && start.ends_with([' ', '-', '_']));
    let is_in_word =
        matches!(before, Some(b'/' | b'=' | b'@')) && name.contains('_') && crate::text::is_upper_snake(name);
    let follows_scheme = name.contains('_')
        && crate::text::is_upper_snake(name)
        && ["Bearer ", "Token ", "Basic "].iter().any(|scheme| source[..at].ends_with(scheme));
    (is_yours || is_in_word || follows_scheme).then_some(found)
}

/// `%NAME%`, but not two bytes in a URL (`%D0%BF`) and not a format (`%Y%m%d`).
fn between_percents(source: &str, at: usize) -> Option<Bracketed> {
    let found =
        between(source, at..at + 1, "%", |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')?;
    let name = &source[found.name.clone()];
    (name.len() > 2 && !name.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(found)
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
