//! Objects: where most of the mistakes in JSON are made.

use super::{Parser, strings, value};
use crate::{
    model::json::{
        JsonProblemKind, Member, Node, NodeKind,
        lexer::{Token, TokenKind},
    },
    text::Traced,
};
use std::collections::BTreeSet;

impl Parser<'_> {
    /// The members of an object, its opening brace read.
    pub(super) fn object(&mut self, open: &Token) -> NodeKind {
        let mut members: Vec<Member> = Vec::new();
        let mut keys = BTreeSet::new();
        let mut comma = None;
        loop {
            let token = self.peek().clone();
            if token.is(b',') {
                self.comma(&token, &mut comma, members.last().map(|member| &member.value));
            } else if self.closes(open, &token, comma.as_ref(), members.last().map(|member| &member.value)) {
                return NodeKind::Object(members);
            } else {
                let missing = (comma.is_none() && !members.is_empty()).then(|| self.consumed_end(0));
                let (before, at) = (self.problems.count(), token.range.start);
                let known = !members.last().is_some_and(|member| value::is_unknown(&member.value));
                let member = self.member(known.then_some(missing).flatten(), before);
                if let Some(member) = member {
                    self.note_duplicate(&member, at, &mut keys);
                    members.push(member);
                }
                comma = None;
            }
        }
    }

    /// A member of an object. `comma` is the place where a comma is missing, if one is; it is reported only if the
    /// member itself is as it should be.
    fn member(&mut self, comma: Option<usize>, before: usize) -> Option<Member> {
        let token = self.peek().clone();
        if let Some(end) = comma
            && !self.is_unknown(&token)
        {
            let follower = self.tokens.get(self.next + 1);
            let previous = &self.tokens[self.next - 1];
            let stray = token.kind == TokenKind::Word && !follower.is_some_and(|follower| follower.is(b':'));
            if previous.kind == TokenKind::String && token.kind == TokenKind::Word && !token.spaced {
                self.missing_comma(&token);
                return None;
            }
            if token.kind == TokenKind::String && follower.is_some_and(|f| f.is(b',') || f.is(b'}')) || stray {
                // `"a": "b" "c"`, `"a": 1 x`: nothing that could be a member.
                self.bump();
                self.unexpected(&token);
                return None;
            }
            if token.kind == TokenKind::String || token.kind == TokenKind::Word {
                self.problems.report_after(JsonProblemKind::MissingComma, end);
            }
        }
        let (key, key_span) = match token.kind {
            TokenKind::String => {
                self.bump();
                (strings::unescape(self.text, token.content.clone(), &mut self.problems), self.span(&token.range))
            }
            TokenKind::Word => {
                self.bump();
                let follows = self.peek().is(b':');
                let key = self.text.slice(token.range.clone());
                if self.is_unknown(&token) && !follows {
                    return Some(self.omission(&key, &token));
                }
                if !follows {
                    if self.problems.count() == before {
                        self.unexpected(&token);
                    }
                    while self.peek().kind == TokenKind::Word && !self.peek().first_of_line {
                        self.bump();
                    }
                    return None;
                }
                if !self.is_unknown(&token) {
                    self.problems.report(JsonProblemKind::UnquotedKey, token.range.clone());
                }
                (key, self.span(&token.range))
            }
            _ => {
                // A value without a key, or a stray colon and what follows it.
                self.unexpected(&token);
                if token.is(b':') {
                    self.bump();
                }
                if self.peek().starts_value() {
                    self.value();
                }
                return None;
            }
        };
        let key = self.colon(key, &token)?;
        let value = self.member_value();
        Some(Member { key, key_span, value })
    }

    /// Reads the colon after a key. `None`: there is no value either.
    fn colon(&mut self, key: Traced, token: &Token) -> Option<Traced> {
        let after = self.peek().clone();
        if after.is(b':') {
            self.bump();
            return Some(key);
        }
        if value::is_elision(key.as_str()) || key.has_open_parts() && !after.starts_value() {
            return None;
        }
        let content = token.content.clone();
        // Behind a backslash it is a part of an escape sequence.
        let stands_inside = self.text.as_str()[content.clone()].ends_with(':') && key.as_str().ends_with(':');
        if stands_inside && after.starts_value() && !self.text.is_open(content.end - 1..content.end) {
            self.problems.report(JsonProblemKind::ColonInKey, content.end - 1..content.end);
            return Some(key.slice(0..key.len() - 1));
        }
        self.problems.report_after(JsonProblemKind::MissingColon, token.range.end);
        // `"key" = value`, `"key" => value`
        if matches!(&self.text.as_str()[after.range.clone()], "=" | "=>") {
            self.bump();
        }
        self.peek().starts_value().then_some(key)
    }

    /// The value after a key's colon.
    fn member_value(&mut self) -> Node {
        let colon_end = self.consumed_end(0);
        if self.peek().is(b':') {
            let second = self.bump();
            self.unexpected(&second);
        }
        if self.peek().starts_value() {
            return self.value();
        }
        // At the end of the text the bracket that is never closed says it all.
        if self.peek().kind != TokenKind::End {
            self.problems.report_after(JsonProblemKind::MissingValue, colon_end);
        }
        self.node(NodeKind::Broken, colon_end..colon_end)
    }

    /// An open part or an elision where a member could stand.
    fn omission(&mut self, key: &Traced, token: &Token) -> Member {
        let kind = if key.has_open_parts() { NodeKind::Open(key.clone()) } else { NodeKind::Elision };
        Member { key: Traced::new(), key_span: self.span(&token.range), value: self.node(kind, token.range.clone()) }
    }

    fn note_duplicate(&mut self, member: &Member, at: usize, keys: &mut BTreeSet<String>) {
        if member.key.has_open_parts() || matches!(member.value.kind, NodeKind::Elision) {
            return;
        }
        let key = member.key.as_str();
        if !value::is_elision(key) && !keys.insert(key.to_owned()) && !value::is_unknown(&member.value) {
            self.problems.report_span(JsonProblemKind::DuplicateKey(key.to_owned()), at, member.key_span);
        }
    }
}
