//! From tokens to a value. After each mistake it goes on as if the author had written what was meant, so that one
//! mistake gives one problem and the next one is found too.

mod object;

use super::{
    Document, JsonProblemKind, Node, NodeKind,
    lexer::{self, Token, TokenKind},
    problems::Problems,
    strings, value,
};
use crate::text::{Span, Traced};
use std::ops::Range;

/// How deep values may be nested; `serde_json` and most servers stop there too.
const DEPTH_LIMIT: usize = 127;

/// Reads a text.
pub(super) fn document(text: &Traced) -> Document {
    let mut problems = Problems::new(text);
    let tokens = lexer::tokens(text, &mut problems);
    let mut parser = Parser { text, tokens, next: 0, problems, objects: 0, arrays: 0, unbalanced: false };
    let root = (parser.peek().kind != TokenKind::End).then(|| parser.root());
    Document { root, problems: parser.problems.finish() }
}

struct Parser<'a> {
    text: &'a Traced,
    tokens: Vec<Token>,
    /// The token to read next; the last token, the end, is never passed.
    next: usize,
    problems: Problems<'a>,
    /// How many objects and arrays are open.
    objects: usize,
    arrays: usize,
    /// Whether a bracket was missing or wrong, so that those which follow say nothing more.
    unbalanced: bool,
}

impl Parser<'_> {
    fn root(&mut self) -> Node {
        let start = self.peek().clone();
        let root = match start.kind {
            TokenKind::Punctuation(byte @ (b':' | b',' | b'}' | b']')) => {
                self.bump();
                let kind = match byte {
                    b'}' | b']' => JsonProblemKind::UnexpectedCloser(char::from(byte)),
                    _ => JsonProblemKind::Unexpected(char::from(byte).to_string()),
                };
                self.problems.report(kind, start.range.clone());
                return self.node(NodeKind::Broken, start.range);
            }
            _ => self.value(),
        };
        let rest = self.peek().clone();
        let unknown = self.unbalanced || matches!(root.kind, NodeKind::Open(_) | NodeKind::Elision);
        if rest.kind != TokenKind::End && !unknown && !self.is_unknown(&rest) {
            let kind = match rest.kind {
                TokenKind::Punctuation(byte @ (b'}' | b']')) => JsonProblemKind::UnexpectedCloser(char::from(byte)),
                _ => JsonProblemKind::Unexpected(self.text.as_str()[rest.range.clone()].to_owned()),
            };
            self.problems.report(kind, rest.range);
        }
        root
    }

    /// A value. The next token is one that a value can start with.
    fn value(&mut self) -> Node {
        let token = self.bump();
        match token.kind {
            TokenKind::Punctuation(b'{') => self.nested(&token, Self::object),
            TokenKind::Punctuation(b'[') => self.nested(&token, Self::array),
            TokenKind::String => self.string(&token),
            _ => self.word(&token),
        }
    }

    fn nested(&mut self, open: &Token, read: fn(&mut Self, &Token) -> NodeKind) -> Node {
        if self.objects + self.arrays >= DEPTH_LIMIT {
            self.problems.report(JsonProblemKind::TooDeep, open.range.clone());
            self.problems.silence();
            self.next = self.tokens.len() - 1;
            return self.node(NodeKind::Broken, open.range.clone());
        }
        let depth = if open.is(b'{') { &mut self.objects } else { &mut self.arrays };
        *depth += 1;
        let kind = read(self, open);
        let depth = if open.is(b'{') { &mut self.objects } else { &mut self.arrays };
        *depth -= 1;
        self.node(kind, open.range.start..self.consumed_end(open.range.end))
    }

    fn array(&mut self, open: &Token) -> NodeKind {
        let mut elements: Vec<Node> = Vec::new();
        let mut comma = None;
        loop {
            let token = self.peek().clone();
            if token.is(b',') {
                self.comma(&token, &mut comma, elements.last());
            } else if self.closes(open, &token, comma.as_ref(), elements.last()) {
                return NodeKind::Array(elements);
            } else if token.is(b':') {
                // `["a": 1]`: what follows is read and belongs to nothing.
                self.bump();
                self.problems.report(JsonProblemKind::Unexpected(String::from(":")), token.range);
                if self.peek().starts_value() {
                    self.value();
                }
            } else {
                let known = !self.is_unknown(&token) && !elements.last().is_some_and(value::is_unknown);
                if comma.is_none() && !elements.is_empty() && known {
                    self.missing_comma(&token);
                }
                elements.push(self.value());
                comma = None;
            }
        }
    }

    /// Whether `token` ends what `open` began; it is consumed, and what is wrong with it reported.
    fn closes(&mut self, open: &Token, token: &Token, comma: Option<&Range<usize>>, last: Option<&Node>) -> bool {
        let (own, other, others) = if open.is(b'{') { (b'}', b']', self.arrays) } else { (b']', b'}', self.objects) };
        if token.is(own) {
            self.bump();
            if let Some(comma) = comma
                && !last.is_some_and(|node| matches!(node.kind, NodeKind::Elision))
            {
                self.problems.report(JsonProblemKind::TrailingComma, comma.clone());
            }
            return true;
        }
        if token.kind == TokenKind::End || token.is(other) && others > 0 {
            if !self.unbalanced {
                let bracket = if open.is(b'{') { '{' } else { '[' };
                self.problems.report(JsonProblemKind::Unclosed(bracket), open.range.clone());
            }
            self.unbalanced = true;
            return true;
        }
        if token.is(other) {
            self.bump();
            if !self.unbalanced {
                self.problems.report(JsonProblemKind::UnexpectedCloser(char::from(other)), token.range.clone());
            }
            self.unbalanced = true;
            return true;
        }
        false
    }

    /// A comma: one is as it should be after a value, every other is unexpected.
    fn comma(&mut self, token: &Token, pending: &mut Option<Range<usize>>, last: Option<&Node>) {
        self.bump();
        let elided = last.is_some_and(|node| matches!(node.kind, NodeKind::Elision | NodeKind::Open(_)));
        if (pending.is_some() || last.is_none()) && !elided {
            self.problems.report(JsonProblemKind::Unexpected(String::from(",")), token.range.clone());
        } else {
            *pending = Some(token.range.clone());
        }
    }

    /// No comma stands before `token`, a value or key. An adjacent one says that a quote inside a string was not
    /// escaped: `"say "hello" twice"`; the rest of that string is skipped.
    fn missing_comma(&mut self, token: &Token) {
        let previous = self.tokens[self.next - 1].clone();
        let touches = previous.kind == TokenKind::String && token.kind == TokenKind::Word && !token.spaced;
        if !touches {
            self.problems.report_after(JsonProblemKind::MissingComma, previous.range.end);
            return;
        }
        self.problems.report(JsonProblemKind::UnescapedQuote, previous.range.end - 1..previous.range.end);
        while matches!(self.peek().kind, TokenKind::Word | TokenKind::String) && !self.peek().first_of_line {
            self.bump();
        }
    }

    fn string(&mut self, token: &Token) -> Node {
        let content = strings::unescape(self.text, token.content.clone(), &mut self.problems);
        self.node(NodeKind::String(content), token.range.clone())
    }

    /// A value without quotes: a literal, a number, an open part, or a string whose quotes were forgotten.
    fn word(&mut self, token: &Token) -> Node {
        let mut range = token.range.clone();
        if self.text.is_open(range.clone()) {
            let text = self.text.slice(range.clone());
            return self.node(NodeKind::Open(text), range);
        }
        let text = &self.text.as_str()[range.clone()];
        let kind = match text {
            "null" => NodeKind::Null,
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            _ if value::is_elision(text) => NodeKind::Elision,
            _ if value::is_number(text) => NodeKind::Number(text.to_owned()),
            _ => {
                // What follows on the same line is part of it: `2026-01-01T00:00:00Z`, `some words`.
                while self.word_goes_on() {
                    range.end = self.bump().range.end;
                }
                let text = &self.text.as_str()[range.clone()];
                let kind = if value::looks_like_number(text) {
                    JsonProblemKind::BadNumber
                } else {
                    JsonProblemKind::UnquotedString
                };
                self.problems.report(kind, range.clone());
                NodeKind::Broken
            }
        };
        self.node(kind, range)
    }

    /// Whether the next token continues a string without quotes.
    fn word_goes_on(&self) -> bool {
        let (token, follower) = (self.peek(), self.tokens.get(self.next + 1));
        match token.kind {
            TokenKind::Word => {
                !token.first_of_line && (!token.spaced || !follower.is_some_and(|follower| follower.is(b':')))
            }
            TokenKind::Punctuation(b':') => !token.spaced,
            _ => false,
        }
    }

    fn unexpected(&mut self, token: &Token) {
        let text = self.text.as_str()[token.range.clone()].to_owned();
        self.problems.report(JsonProblemKind::Unexpected(text), token.range.clone());
    }

    /// Whether a token is something whose text is not known: an open part, an elision.
    fn is_unknown(&self, token: &Token) -> bool {
        token.kind == TokenKind::Word
            && (self.text.is_open(token.range.clone()) || value::is_elision(&self.text.as_str()[token.range.clone()]))
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next]
    }

    fn bump(&mut self) -> Token {
        let token = self.tokens[self.next].clone();
        if token.kind != TokenKind::End {
            self.next += 1;
        }
        token
    }

    /// The end of the token that was read last.
    fn consumed_end(&self, otherwise: usize) -> usize {
        self.next.checked_sub(1).map_or(otherwise, |last| self.tokens[last].range.end)
    }

    fn node(&self, kind: NodeKind, range: Range<usize>) -> Node {
        Node { kind, span: self.span(&range) }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.text.span(range.clone())
    }
}
