//! TOML 1.1, by the table of its parser, which goes on past mistakes.

use super::{DEPTH, Mistake, Node, Scalar, Style};
use std::{borrow::Cow, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Reads the part `inside` of `file`. What a mistake spoils is left out; the rest is read all the same.
pub(in crate::extract) fn read(file: &str, inside: Range<usize>) -> (Node<'_>, Vec<Mistake>) {
    let base = inside.start;
    let (table, errors) = DeTable::parse_recoverable(&file[inside.clone()]);
    let mistake = |error: toml::de::Error| {
        let range = error.span().unwrap_or(0..0);
        let reason = error.message().lines().collect::<Vec<_>>().join(", ");
        Mistake { range: (base + range.start).min(inside.end)..(base + range.end).min(inside.end), reason }
    };
    let mistakes = errors.into_iter().map(mistake).collect();
    (members(base, table.into_inner(), 1), mistakes)
}

/// The members of a table, in the order of their keys.
fn members<'a>(base: usize, table: DeTable<'a>, depth: usize) -> Node<'a> {
    let member = |(key, value): (Spanned<Cow<'a, str>>, Spanned<DeValue<'a>>)| {
        let range = base + key.span().start..base + key.span().end;
        (
            Scalar { text: Cow::Owned(key.into_inner().into_owned()), range, style: Style::Toml },
            node(base, value, depth),
        )
    };
    Node::Mapping(table.into_iter().map(member).collect())
}

/// A value; one that is nested too deeply is nothing.
fn node(base: usize, value: Spanned<DeValue<'_>>, depth: usize) -> Node<'_> {
    let range = base + value.span().start..base + value.span().end;
    match value.into_inner() {
        _ if depth > DEPTH => Node::Other,
        // Lines of code end alike in every file.
        DeValue::String(text) if text.contains('\r') => {
            Node::Scalar(Scalar { text: text.replace("\r\n", "\n").into(), range, style: Style::Toml })
        }
        DeValue::String(text) => Node::Scalar(Scalar { text, range, style: Style::Toml }),
        DeValue::Array(elements) => {
            Node::Sequence(elements.into_iter().map(|element| node(base, element, depth + 1)).collect())
        }
        DeValue::Table(table) => members(base, table, depth + 1),
        _ => Node::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Traced;

    #[test]
    fn every_string_keeps_its_places() {
        let text = "x\na = \"t\\tb\\u00e9\\\"\"\nb = 'it\\s'\nc = \"\"\"\r\none \\\r\n\r\n   two\r\n\"\"quoted\"\" é\r\n\"\"\"\n\
                    d = '''\nraw\\\n'''\n[e.f]\ng = [{ h = \"deep\" }, 1]\na = 2\na = 3\n";
        let (root, mistakes) = read(text, 2..text.len());
        let traced = |path: &[&str]| -> Traced {
            let mut node = &root;
            for name in path {
                node = match node {
                    Node::Sequence(elements) => &elements[0],
                    other => other,
                };
                node = node.get(name).unwrap();
            }
            node.scalar().unwrap().traced(text)
        };
        assert_eq!(traced(&["a"]).as_str(), "t\tbé\"");
        assert_eq!(traced(&["b"]).as_str(), "it\\s");
        let c = traced(&["c"]);
        assert_eq!(c.as_str(), "one two\n\"\"quoted\"\" é\n");
        assert_eq!(c.span(4..7).start, text.find("two").unwrap());
        assert_eq!(c.span(10..16).start, text.find("quoted").unwrap());
        assert_eq!(traced(&["d"]).as_str(), "raw\\\n");
        assert_eq!(traced(&["e", "f", "g", "h"]).as_str(), "deep");
        assert_eq!(mistakes.len(), 1);
        assert_eq!(mistakes[0].range.start, text.rfind('a').unwrap());
    }

    #[test]
    fn nesting_is_bounded() {
        for deep in [format!("a = {}", "[".repeat(100_000)), format!("a = {}", "{b=".repeat(100_000))] {
            assert!(!read(&deep, 0..deep.len()).1.is_empty());
        }
    }
}
