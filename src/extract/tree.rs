//! Values of YAML, JSON and TOML as nodes whose strings know where each of their characters stands.
//!
//! Takes a part of a file; hands on a [`Node`] and what is wrong with the text. Each format has a reader of its own, and the
//! [`Builder`] puts together what they find with a stack of its own, so neither deep nesting nor aliases that multiply can
//! exhaust the machine. Knows neither front matter nor OpenAPI.

pub(super) mod json;
pub(super) mod plain;
mod scalars;
pub(super) mod toml;
pub(super) mod yaml;

use crate::text::Traced;
use std::{borrow::Cow, ops::Range};

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
    /// A string of TOML, in any of its quotes.
    Toml,
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
    root: Option<Node<'a>>,
    mistakes: Vec<Mistake>,
}

impl<'a> Builder<'a> {
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
