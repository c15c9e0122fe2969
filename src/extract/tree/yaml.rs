//! YAML 1.2.2, by the events of its parser.
//!
//! An alias stands for its scalar, and for nothing where it names a collection.

use super::{Builder, Frame, Mistake, Next, Node, Scalar, Style};
use crate::text::CharacterOffsets;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::{collections::BTreeMap, ops::Range};

/// Reads the part `inside` of `file`: the first document of it. What stands before a mistake is read all the same.
pub(in crate::extract) fn read(file: &str, inside: Range<usize>) -> (Node<'_>, Vec<Mistake>) {
    let text = &file[inside.clone()];
    let (offsets, base) = (CharacterOffsets::new(text), inside.start);
    let mut reader = Reader::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = base + offsets.byte(error.marker().index());
                let character = file[at..inside.end].chars().next().map_or(0, char::len_utf8);
                reader.builder.mistakes.push(Mistake { range: at..at + character, reason: error.info().to_owned() });
                break;
            }
        };
        let range = base + offsets.byte(span.start.index())..base + offsets.byte(span.end.index());
        if matches!(event, Event::DocumentEnd) || !reader.event(event, range, span.start.col()) {
            break;
        }
    }
    reader.builder.finish()
}

#[derive(Default)]
struct Reader<'a> {
    builder: Builder<'a>,
    anchors: BTreeMap<usize, Scalar<'a>>,
}

impl<'a> Reader<'a> {
    /// Takes an event; `false` where reading must stop.
    fn event(&mut self, event: Event<'a>, range: Range<usize>, column: usize) -> bool {
        match event {
            Event::MappingStart(..) => return self.builder.open(&range, Frame::Mapping(Vec::new(), Next::Key)),
            Event::SequenceStart(..) => return self.builder.open(&range, Frame::Sequence(Vec::new())),
            Event::MappingEnd | Event::SequenceEnd => self.builder.close(),
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted => Style::Single,
                    ScalarStyle::DoubleQuoted => Style::Double,
                    ScalarStyle::Literal => Style::Literal(column),
                    ScalarStyle::Folded => Style::Folded(column),
                };
                let scalar = Scalar { text, range, style };
                if anchor > 0 {
                    self.anchors.insert(anchor, scalar.clone());
                }
                self.builder.scalar(scalar);
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(scalar) => self.builder.scalar(scalar),
                None => self.builder.add(Node::Other, None),
            },
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every scalar of a text, and `!` where its characters have no places of their own.
    fn scalars(text: &str) -> Vec<String> {
        fn walk(node: &Node<'_>, file: &str, found: &mut Vec<String>) {
            match node {
                Node::Scalar(scalar) => {
                    let traced = scalar.traced(file);
                    let whole = scalar.range.start..scalar.range.end;
                    let coarse = traced.insertions().any(|(range, at, _)| range.len() > 4 && at.range() == whole);
                    found.push(format!("{traced}{}", if coarse { "!" } else { "" }));
                }
                Node::Sequence(elements) => elements.iter().for_each(|node| walk(node, file, found)),
                Node::Mapping(members) => members.iter().for_each(|(_, node)| walk(node, file, found)),
                Node::Other => {}
            }
        }
        let (root, mistakes) = read(text, 0..text.len());
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let mut found = Vec::new();
        walk(&root, text, &mut found);
        found
    }

    #[test]
    fn every_style_keeps_its_places() {
        let plain = "- one word \n- two\n  lines\n\n  apart # no\n- it's a\\b\n";
        assert_eq!(scalars(plain), ["one word", "two lines\napart", "it's a\\b"]);
        let single = "- 'it''s  é'\n- 'two \n\n\n   lines'\n- ''\n";
        assert_eq!(scalars(single), ["it's  é", "two\n\nlines", ""]);
        let double = "- \"a\\tb \\x41\\u00e9\\/\\\"\"\n- \"joined \\\n   here \n  \\ there\"\n- \"\\U0001F600é\"\n";
        assert_eq!(scalars(double), ["a\tb Aé/\"", "joined here  there", "\u{1f600}é"]);
        let literal = "- |\n\n   a\n     b\n\n   c\n\n- |+\n  d\n\n- |2-\n    e\n- |\n  no end";
        assert_eq!(scalars(literal), ["\na\n  b\n\nc\n", "d\n\n", "  e", "no end\n"]);
        let folded = "- >\n  a\n  b\n\n  c\n    d\n    e\n  f\n- >-\r\n  g\r\n  h\r\n";
        assert_eq!(scalars(folded), ["a b\nc\n  d\n  e\nf\n", "g h"]);
    }

    #[test]
    fn what_is_no_plain_tree_is_bounded() {
        let (root, mistakes) = read("a: &x 1\nb: *x\n? [c]\n: d\n<<: *x\n<<: *x\n", 0..34);
        let said: Vec<&str> = root.members().iter().map(|(key, _)| &*key.text).collect();
        assert_eq!((said, mistakes.len()), (vec!["a", "b", "<<", "<<"], 0));
        assert_eq!(root.get("b").and_then(Node::scalar).map(|one| &*one.text), Some("1"));
        let bomb = (0..40).fold(String::from("a0: &a0 [x]\n"), |text, n| {
            format!("{text}a{}: &a{} [{}]\n", n + 1, n + 1, vec![format!("*a{n}"); 20].join(", "))
        });
        assert!(read(&bomb, 0..bomb.len()).1.is_empty());
        for deep in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
            assert_eq!(read(&deep, 0..deep.len()).1.len(), 1);
        }
    }
}
