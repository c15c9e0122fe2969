//! Shortcodes in code.
//!
//! Takes the code of a fence; hands on the same with every shortcode replaced by what a reader sees there: its text
//! where the configuration knows it, nothing for the tags of a pair (their body stays), and one opaque word for any
//! other.

use crate::{
    extract::shortcode::{self, Shortcode, ShortcodeKind},
    text::{Inserted, Traced},
};
use std::collections::{BTreeMap, BTreeSet};

/// Expands the shortcodes of `code`; `known` holds the texts of those whose text is known, by name.
pub(super) fn expand(code: &Traced, known: &BTreeMap<String, String>) -> Traced {
    let source = code.as_str();
    let tags = shortcode::scan(source);
    if tags.is_empty() {
        return code.clone();
    }
    let name = |tag: &Shortcode| &source[tag.name.clone()];
    let paired: BTreeSet<&str> = tags.iter().filter(|tag| tag.kind == ShortcodeKind::Closing).map(name).collect();
    let (mut expanded, mut at) = (Traced::new(), 0);
    for tag in &tags {
        let is_pair = paired.contains(name(tag)) && tag.kind != ShortcodeKind::SelfClosing;
        let range = if is_pair { line_of_its_own(source, tag).unwrap_or(tag.range.clone()) } else { tag.range.clone() };
        expanded.push_slice(code, at..range.start.max(at));
        at = range.end;
        if tag.kind == ShortcodeKind::Escaped {
            expanded.push_slice(code, range.start..range.start + 3);
            expanded.push_slice(code, tag.arguments.clone());
            expanded.push_slice(code, range.end - 3..range.end);
        } else if let Some(text) = known.get(name(tag)).filter(|_| !is_pair) {
            expanded.push_inserted(text, code.span(range), Inserted::Implied);
        } else if !is_pair {
            expanded.push_inserted(&as_word(name(tag)), code.span(range), Inserted::Shortcode(name(tag).into()));
        }
    }
    expanded.push_slice(code, at..source.len());
    expanded
}

/// The whole line of a tag that shares it with nothing. Leaving the line there, empty, would end a command that is
/// continued over it.
fn line_of_its_own(source: &str, tag: &Shortcode) -> Option<std::ops::Range<usize>> {
    let before = source[..tag.range.start].trim_end_matches([' ', '\t']);
    let after = source[tag.range.end..].trim_start_matches([' ', '\t']);
    let starts = before.is_empty() || before.ends_with('\n');
    (starts && after.starts_with('\n')).then(|| before.len()..source.len() - after.len() + 1)
}

/// A shortcode's name as one word of a shell.
fn as_word(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(code: &str) -> Traced {
        let known = BTreeMap::from([("host".to_owned(), "localhost:8086".to_owned())]);
        expand(&Traced::source(code, 0), &known)
    }

    #[test]
    fn known_texts_opaque_words_and_pairs() {
        let text = expanded("curl http://{{< host >}}/{{% latest/patch cli=true %}}/x");
        assert_eq!(text.as_str(), "curl http://localhost:8086/latest-patch/x");
        assert!(!text.is_open(12..26) && text.is_open(27..39));
        assert_eq!(text.span(12..13).start, 12);
        let text = expanded("a \\\n{{% show-in \"core\" %}}\n  b \\\n{{% /show-in %}}\n  c {{</* x */>}}");
        assert_eq!(text.as_str(), "a \\\n  b \\\n  c {{< x >}}");
    }
}
