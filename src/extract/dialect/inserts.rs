//! What a generator puts into code before a reader sees it: values, files, nothing (Liquid, Jinja, mdBook, snippets).
//!
//! Takes the code of an example; hands on the same with each of them as one opaque word: nobody knows here what it will
//! be. Hugo's shortcodes are left alone (see `resolve`), and so are templates of Go (`{{ .Names }}`), which belong to
//! the program that is shown.

use super::closings::name;
use crate::{
    extract::expand::{as_word, line_of_its_own},
    text::{Inserted, Traced},
};
use std::{borrow::Cow, ops::Range};

/// Replaces what a generator puts into `code`.
pub(in crate::extract) fn expand(code: &Traced) -> Cow<'_, Traced> {
    let source = code.as_str();
    let may_hold = ["{{", "{%", "--8<--", "<1>"].iter().any(|mark| source.contains(mark));
    if !may_hold {
        return Cow::Borrowed(code);
    }
    let found = find(source);
    if found.is_empty() {
        return Cow::Borrowed(code);
    }
    let (mut expanded, mut at) = (Traced::new(), 0);
    for insert in found {
        expanded.push_slice(code, at..insert.range.start);
        at = insert.range.end;
        if let Some(what) = insert.what {
            expanded.push_inserted(&as_word(&what), code.span(insert.range), Inserted::Shortcode(what.into()));
        }
    }
    expanded.push_slice(code, at..source.len());
    Cow::Owned(expanded)
}

/// Something that a generator replaces; `what` it is called, or nothing where it leaves nothing behind.
struct Insert<'a> {
    range: Range<usize>,
    what: Option<Cow<'a, str>>,
}

/// Tags of Liquid that leave nothing behind.
const CONTROL: &[&str] = &[
    "assign", "break", "capture", "case", "comment", "continue", "else", "elsif", "for", "if", "raw", "unless", "when",
    "tablerow", "verbatim",
];

fn find(source: &str) -> Vec<Insert<'_>> {
    let (mut found, mut at, mut is_raw) = (Vec::new(), 0, false);
    while let Some(start) = source[at..].find(['{', '-', '<']).map(|offset| at + offset) {
        let rest = &source[start..];
        let insert = if rest.starts_with("{%") {
            let tag = tag(source, start).filter(|(word, _)| !is_raw || *word == "endraw");
            is_raw = tag.as_ref().map_or(is_raw, |(word, _)| *word == "raw");
            tag.map(|(_, insert)| insert)
        } else if is_raw {
            None
        } else if rest.starts_with("{{") {
            value(source, start)
        } else if rest.starts_with("--8<--") {
            snippet(source, start)
        } else {
            callout(source, start)
        };
        at = insert.as_ref().map_or(start + 1, |insert| insert.range.end);
        if insert.is_none() && rest.starts_with("{{") {
            at = start + 2;
        }
        found.extend(insert);
    }
    found
}

/// How long what a generator replaces may be, in bytes.
const LONGEST: usize = 256;

/// The line from `start` on, as far as anything that is replaced goes.
fn beginning(source: &str, start: usize) -> &str {
    let mut end = source.len().min(start + LONGEST);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    source[start..end].split('\n').next().unwrap_or_default()
}

/// `{% raw %}`, `{% include x %}`, and the word that says what it does.
fn tag(source: &str, start: usize) -> Option<(&str, Insert<'_>)> {
    let line = beginning(source, start);
    let length = line.find("%}")? + 2;
    let word = name(line[2..].trim_start_matches(['-', ' ']));
    if word.is_empty() {
        return None;
    }
    let is_control = CONTROL.contains(&word.strip_prefix("end").unwrap_or(word));
    let range = start..start + length;
    let range = if is_control { line_of_its_own(source, &range).unwrap_or(range) } else { range };
    Some((word, Insert { range, what: (!is_control).then_some(word.into()) }))
}

/// `{{ site.version }}`, `{{ name | filter }}`, `{{#include file}}`: the name of a value, or what mdBook does.
fn value(source: &str, start: usize) -> Option<Insert<'_>> {
    let line = beginning(source, start);
    let length = line.find("}}")?;
    let inside = line[2..length].trim_matches(['-', ' ', '\t']);
    let path = inside.split('|').next().unwrap_or_default().trim_end();
    let is_path =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '[' | ']' | '\'' | '"' | '(' | ')');
    // `{{token}}` is rather what a reader fills in than what a generator does, unless it is a value of GitHub's.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_name = inside.chars().all(is_plain) && !source[..start].ends_with('$');
    let is_value =
        !is_name && path.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && path.chars().all(is_path);
    let is_included = inside.starts_with('#');
    // `${{ secrets.X }}` is one, its dollar sign included.
    let before = usize::from(source[..start].ends_with('$'));
    let what = if is_included { name(&inside[1..]) } else { path };
    ((is_value || is_included) && !what.is_empty())
        .then(|| Insert { range: start - before..start + length + 2, what: Some(what.into()) })
}

/// `--8<-- "file"` on a line of its own; the whole line.
fn snippet(source: &str, start: usize) -> Option<Insert<'_>> {
    let is_alone =
        source[..start].trim_end_matches([' ', '\t', ';']).ends_with('\n') || source[..start].trim().is_empty();
    let line = source[start..].split('\n').next()?;
    is_alone.then(|| Insert { range: start..start + line.trim_end().len(), what: Some("snippet".into()) })
}

/// `<1>` at the end of a line, which points to a remark below the code and is shown as a number in a circle.
fn callout(source: &str, start: usize) -> Option<Insert<'_>> {
    let inside = source[start..].strip_prefix('<')?;
    let digits = inside.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let rest = inside[digits..].strip_prefix('>')?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    let ends = rest[blanks..].is_empty() || rest[blanks..].starts_with('\n');
    let is_callout = digits > 0 && ends && source[..start].ends_with([' ', '\t']);
    let before = source[..start].trim_end_matches([' ', '\t']).len();
    is_callout.then(|| Insert { range: before..start + digits + 2, what: None })
}
