//! The info string of a fence, read from the raw line (CommonMark section 4.5; its attributes as Goldmark reads them).
//!
//! Takes what follows the opening backticks; hands on an [`Info`]. The parser's own info string is of no use here: it
//! has its escapes and entities resolved and no places.

use super::{Attribute, Info, attributes};
use crate::text::Traced;
use std::ops::Range;

/// Reads the info string in `range` of `text`: one line, the backticks gone.
pub(super) fn read(text: &Traced, range: Range<usize>) -> Info {
    let source = &text.as_str()[range.clone()];
    let word = range.start + (source.len() - source.trim_start().len());
    let rest = &text.as_str()[word..range.end];
    let length = rest.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(rest.len());
    let language = language(text.as_str(), word..word + length);
    let after = word + length..range.end;
    let source = &text.as_str()[after.clone()];
    let brace = source.find('{').map(|brace| after.start + brace);
    // Outside braces only `name="value"` is an attribute; other words are remarks, or a command gone astray.
    let plain = after.start..brace.unwrap_or(after.end);
    let mut attributes = Vec::new();
    if text.as_str()[plain.clone()].contains('=') {
        attributes.extend(attributes::read(text, plain, false).into_iter().filter(is_assignment));
    }
    // A language alone, as most are, is all that there is to keep.
    let whole = word..word + rest.trim_end().len();
    let info = (whole.len() > length).then(|| text.slice(whole));
    let Some(brace) = brace else {
        return Info { language: language.map(|range| text.slice(range)), text: info, attributes };
    };
    let end = closing_brace(text.as_str(), brace + 1..range.end);
    let named = if length == 0 { braced_language(text.as_str(), brace + 1..end) } else { None };
    let rest = named.as_ref().map_or(brace + 1, |named| named.end)..end;
    attributes.extend(join_loose_values(attributes::read(text, rest, false)));
    let last = attributes.last_mut().and_then(|last| last.value.as_mut());
    // A quote that is never closed takes the closing brace with it.
    if let Some(value) = last.filter(|value| end == range.end && value.as_str().ends_with('}')) {
        *value = value.slice(0..value.as_str().trim_end_matches(['}', ' ']).len());
    }
    let language = language.or_else(|| self::language(text.as_str(), named?));
    Info { language: language.map(|range| text.slice(range)), text: info, attributes }
}

/// The name of the language in the first word of an info string: `bash` in `bash,ignore` (mdBook), `bash:title`,
/// `.bash` (Pandoc), `language-bash` and `bash[label]`.
fn language(source: &str, word: Range<usize>) -> Option<Range<usize>> {
    let text = &source[word.clone()];
    let plain = text.trim_start_matches('.');
    let plain = plain.strip_prefix("language-").unwrap_or(plain);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    let length = plain.find(|c: char| !is_name(c)).unwrap_or(plain.len());
    let ends = plain[length..].starts_with([',', ':', ';', '[']);
    let length = if ends { length } else { plain.len() };
    let start = word.end - plain.len();
    (length > 0).then_some(start..start + length)
}

/// The word that names the language in braces that no language stands before: a class (`{.bash .copy}`), or, right
/// behind the brace, a name before options (`{bash, eval=FALSE}`). Other first words are attributes.
fn braced_language(source: &str, inside: Range<usize>) -> Option<Range<usize>> {
    let text = &source[inside.clone()];
    let word = text.trim_start();
    let start = inside.end - word.len();
    let length = word.find(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | '}')).unwrap_or(word.len());
    let is_chunk = word.len() == text.len() && word[length..].starts_with(',');
    (word.starts_with('.') || is_chunk).then_some(start..start + length)
}

/// What an info string calls its code: `sh title="a"`, `sh [a]` (VitePress), `bash cURL` (Mintlify). What follows the
/// language up to an attribute or a brace is taken for a title where nothing else is.
pub(super) fn title(info: &str) -> Option<String> {
    let quoted = ["title=", "filename=", "label=", "name="].iter().find_map(|name| {
        let (_, rest) = info.split_once(name)?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    let bracketed = || info.split_once('[')?.1.split_once(']').map(|(label, _)| label);
    let words = || {
        let (_, rest) = info.split_once(char::is_whitespace)?;
        let end = rest.find(['{', '=']).unwrap_or(rest.len());
        let words = &rest[..end];
        // The last word before an `=` is the name of an attribute.
        let is_named = rest[end..].starts_with('=');
        let words = if is_named { words.rsplit_once(' ').map_or("", |(words, _)| words) } else { words };
        Some(words.trim()).filter(|words| !words.is_empty())
    };
    quoted.or_else(bracketed).or_else(words).map(str::to_owned)
}

/// The place of the `}` that ends the attributes, outside quotes; the end of the line where there is none.
fn closing_brace(source: &str, range: Range<usize>) -> usize {
    let mut quote = None;
    for (at, byte) in source.as_bytes()[range.clone()].iter().enumerate() {
        match (quote, byte) {
            (None, b'}') => return range.start + at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    range.end
}

/// Gives `{ placeholders "A|B" }`, an `=` forgotten, the meaning its author had in mind.
fn join_loose_values(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let mut joined: Vec<Attribute> = Vec::new();
    for attribute in attributes {
        match joined.last_mut() {
            Some(last) if last.value.is_none() && attribute.name.is_empty() => {
                last.value = attribute.value;
                last.span = last.span.cover(attribute.span);
            }
            _ => joined.push(attribute),
        }
    }
    joined
}

fn is_assignment(attribute: &Attribute) -> bool {
    let name = attribute.name.as_str();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(is_name) && attribute.value.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> (Option<String>, Vec<String>) {
        let info = read(&Traced::source(line, 0), 0..line.len());
        let value = |a: &Attribute| a.value.as_ref().map_or(String::new(), |value| format!("={value}"));
        let attributes = info.attributes.iter().map(|a| format!("{}{}", a.name, value(a))).collect();
        (info.language.map(|language| language.to_string()), attributes)
    }

    #[test]
    fn titles_are_what_tabs_are_called() {
        let titles = [
            (r#"sh title="a b" {1}"#, Some("a b")),
            ("sh [npm]", Some("npm")),
            ("bash cURL", Some("cURL")),
            ("bash cURL example theme={null}", Some("cURL example")),
            ("bash {1,3}", None),
            ("bash", None),
        ];
        for (info, want) in titles {
            assert_eq!(title(info).as_deref(), want, "{info}");
        }
    }

    #[test]
    fn languages_and_attributes() {
        let of = |language: &str, attributes: &[&str]| {
            (Some(language.to_owned()), attributes.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(said("sh"), of("sh", &[]));
        assert_eq!(said(r#"bash{placeholders="A|B"}"#), of("bash", &["placeholders=A|B"]));
        assert_eq!(said(r#" sh { callout = "x}y" hidden }"#), of("sh", &["callout=x}y", "hidden"]));
        assert_eq!(said(r#"sh { placeholders "A|B" }"#), of("sh", &["placeholders=A|B"]));
        assert_eq!(said(r#"sh title="a b" curl x"#), of("sh", &["title=a b"]));
        assert_eq!(said("sh influx write -b x"), of("sh", &[]));
        assert_eq!(said("{ a=\"1\""), (None, vec!["a=1".to_owned()]));
        assert_eq!(said("{ hidden }"), (None, vec!["hidden".to_owned()]));
        for line in
            ["bash,ignore", "bash:title", ".bash", "language-bash", "bash[npm]", "{.bash}", "{bash, eval=FALSE}"]
        {
            assert_eq!(said(line).0, Some("bash".to_owned()), "{line}");
        }
        assert_eq!(said(r#"{ .sh .copy title="x" }"#), of("sh", &[".copy", "title=x"]));
        assert_eq!(said(r#"sh title="x" {1,3}"#), of("sh", &["title=x", "1", "3"]));
        assert_eq!(said("c++"), of("c++", &[]));
        assert_eq!(said("from(bucket:"), of("from(bucket:", &[]));
        assert_eq!(said(""), (None, vec![]));
    }
}
