//! YAML 1.2.2 as nodes whose strings know where each of their characters stands.
//!
//! Takes a part of a file; hands on a [`Node`] and what is wrong with the text. Built from the parser's events with
//! a stack of its own, so neither deep nesting nor aliases that multiply can exhaust the machine: an alias stands for its
//! scalar, and for nothing where it names a collection. Knows neither front matter nor OpenAPI.

pub(super) mod json;
mod scalars;

use crate::text::{CharacterOffsets, Traced};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// How deep values may be nested.
pub(super) const DEPTH: usize = 200;

/// A value of a document.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// A scalar; `null` and an empty value are [`Node::Other`].
    Scalar(Scalar<'a>),
    /// A sequence.
    Sequence(Vec<Node<'a>>),
    /// A mapping, in the order of the document, keys that are repeated included.
    Mapping(Vec<(Scalar<'a>, Node<'a>)>),
    /// Nothing, or an alias of a collection.
    Other,
}

/// A scalar and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Scalar<'a> {
    /// Its text, folded and unescaped.
    pub(super) text: Cow<'a, str>,
    /// Where it stands, quotes included, in bytes of the file. A block scalar starts at its first line that is not blank.
    pub(super) range: Range<usize>,
    pub(super) style: Style,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes (YAML section 7.3.3).
    Plain,
    /// `'…'` (section 7.3.2).
    Single,
    /// `"…"` (section 7.3.1), and JSON strings.
    Double,
    /// `|` (section 8.1.2), with this indentation.
    Literal(usize),
    /// `>` (section 8.1.3), with this indentation.
    Folded(usize),
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The place, in bytes of the file.
    pub(super) range: Range<usize>,
    /// What.
    pub(super) reason: String,
}

impl Node<'_> {
    /// The members of a mapping; none of anything else.
    pub(super) fn members(&self) -> &[(Scalar<'_>, Node<'_>)] {
        match self {
            Node::Mapping(members) => members,
            _ => &[],
        }
    }

    /// The member of a mapping, the first of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Node<'_>> {
        self.members().iter().find(|(key, _)| key.text == name).map(|(_, value)| value)
    }

    /// The scalar, if it is one.
    pub(super) fn scalar(&self) -> Option<&Scalar<'_>> {
        match self {
            Node::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }
}

impl Scalar<'_> {
    /// Its text, traced to `file`, the whole text that its range is of.
    pub(super) fn traced(&self, file: &str) -> Traced {
        scalars::traced(self, file)
    }
}

/// Reads the part `inside` of `file`: the first document of it. What stands before a mistake is read all the same.
pub(super) fn read(file: &str, inside: Range<usize>) -> (Node<'_>, Vec<Mistake>) {
    let text = &file[inside.clone()];
    let (offsets, base) = (CharacterOffsets::new(text), inside.start);
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = base + offsets.byte(error.marker().index());
                let character = file[at..inside.end].chars().next().map_or(0, char::len_utf8);
                builder.mistakes.push(Mistake { range: at..at + character, reason: error.info().to_owned() });
                break;
            }
        };
        let range = base + offsets.byte(span.start.index())..base + offsets.byte(span.end.index());
        if matches!(event, Event::DocumentEnd) || !builder.event(event, range, span.start.col()) {
            break;
        }
    }
    builder.finish()
}

/// A collection that is still open.
enum Frame<'a> {
    Sequence(Vec<Node<'a>>),
    /// The members so far, and what comes next.
    Mapping(Vec<(Scalar<'a>, Node<'a>)>, Next<'a>),
}

/// What comes next in a mapping.
enum Next<'a> {
    Key,
    /// The value of this key; one that is a collection has no text.
    Value(Option<Scalar<'a>>),
}

#[derive(Default)]
struct Builder<'a> {
    stack: Vec<Frame<'a>>,
    anchors: BTreeMap<usize, Scalar<'a>>,
    root: Option<Node<'a>>,
    mistakes: Vec<Mistake>,
}

impl<'a> Builder<'a> {
    /// Takes an event; `false` where reading must stop.
    fn event(&mut self, event: Event<'a>, range: Range<usize>, column: usize) -> bool {
        match event {
            Event::MappingStart(..) => return self.open(&range, Frame::Mapping(Vec::new(), Next::Key)),
            Event::SequenceStart(..) => return self.open(&range, Frame::Sequence(Vec::new())),
            Event::MappingEnd | Event::SequenceEnd => self.close(),
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
                self.scalar(scalar);
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(scalar) => self.scalar(scalar),
                None => self.add(Node::Other, None),
            },
            _ => {}
        }
        true
    }

    fn open(&mut self, range: &Range<usize>, frame: Frame<'a>) -> bool {
        if self.stack.len() >= DEPTH {
            let reason = format!("it is nested deeper than {DEPTH} levels");
            self.mistakes.push(Mistake { range: range.start..range.start, reason });
            return false;
        }
        self.stack.push(frame);
        true
    }

    fn scalar(&mut self, scalar: Scalar<'a>) {
        let is_nothing = scalar.style == Style::Plain && matches!(&*scalar.text, "" | "~" | "null" | "Null" | "NULL");
        let node = if is_nothing { Node::Other } else { Node::Scalar(scalar.clone()) };
        self.add(node, Some(scalar));
    }

    /// Puts a value where it belongs; `key` is what it is as a key.
    fn add(&mut self, node: Node<'a>, key: Option<Scalar<'a>>) {
        match self.stack.last_mut() {
            None => self.root = self.root.take().or(Some(node)),
            Some(Frame::Sequence(elements)) => elements.push(node),
            Some(Frame::Mapping(members, next)) => match std::mem::replace(next, Next::Key) {
                Next::Key => *next = Next::Value(key),
                Next::Value(Some(key)) => members.push((key, node)),
                Next::Value(None) => {}
            },
        }
    }

    fn close(&mut self) {
        let node = match self.stack.pop() {
            None => return,
            Some(Frame::Sequence(elements)) => Node::Sequence(elements),
            Some(Frame::Mapping(members, _)) => {
                self.mistakes.extend(repeated(&members));
                Node::Mapping(members)
            }
        };
        self.add(node, None);
    }

    /// What was read, with collections that a mistake left open closed where it stands.
    fn finish(mut self) -> (Node<'a>, Vec<Mistake>) {
        while !self.stack.is_empty() {
            self.close();
        }
        self.mistakes.sort_by_key(|mistake| mistake.range.start);
        (self.root.unwrap_or(Node::Other), self.mistakes)
    }
}

/// Each key that a mapping has already (YAML section 3.2.1.3: keys are unique).
fn repeated(members: &[(Scalar<'_>, Node<'_>)]) -> Vec<Mistake> {
    let mut keys: Vec<&Scalar<'_>> = members.iter().map(|(key, _)| key).collect();
    keys.sort_by(|a, b| (&a.text, a.range.start).cmp(&(&b.text, b.range.start)));
    let pairs = keys.windows(2).filter(|pair| pair[0].text == pair[1].text && pair[0].text != "<<");
    let mistake = |pair: &[&Scalar<'_>]| Mistake {
        range: pair[1].range.clone(),
        reason: format!("the key `{}` is there already", pair[1].text),
    };
    pairs.map(mistake).collect()
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
