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
    let language = (length > 0).then(|| text.slice(word..word + length));
    let after = word + length..range.end;
    let source = &text.as_str()[after.clone()];
    let attributes = match source.find('{') {
        Some(brace) => {
            let inside = after.start + brace + 1;
            let end = closing_brace(text.as_str(), inside..range.end);
            let mut attributes = join_loose_values(attributes::read(text, inside..end, false));
            let last = attributes.last_mut().and_then(|last| last.value.as_mut());
            // A quote that is never closed takes the closing brace with it.
            if let Some(value) = last.filter(|value| end == range.end && value.as_str().ends_with('}')) {
                *value = value.slice(0..value.as_str().trim_end_matches(['}', ' ']).len());
            }
            attributes
        }
        // Without braces only `name="value"` is an attribute; other words are remarks, or a command gone astray.
        None if source.contains('=') => {
            attributes::read(text, after, false).into_iter().filter(is_assignment).collect()
        }
        None => Vec::new(),
    };
    Info { language, attributes }
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
        assert_eq!(said(""), (None, vec![]));
    }
}
