//! What a value is, looked at from outside: JSON pointers, conversion to `serde_json`.

use super::{Member, Node, NodeKind, pointer};
use serde_json::Value;

impl Node {
    /// The value at a JSON pointer (RFC 6901). Of members with the same key the last one counts, as for most readers.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, Self::child)
    }

    /// The element or member that one token of a JSON pointer names.
    pub fn child(&self, token: &str) -> Option<&Node> {
        match &self.kind {
            NodeKind::Array(elements) => elements.get(index(token)?),
            NodeKind::Object(_) => self.member(&pointer::unescape(token)).map(|member| &member.value),
            _ => None,
        }
    }

    /// The last member of this name, if this is an object.
    pub fn member(&self, name: &str) -> Option<&Member> {
        let NodeKind::Object(members) = &self.kind else { return None };
        members.iter().rev().find(|member| member.key.as_str() == name && !member.is_omission())
    }

    /// The value as `serde_json` has it, and the JSON pointers of all that is not known or could not be read: a check
    /// of values must stay silent at those places. An object or array in which something was left out is listed too.
    pub fn to_value(&self) -> (Value, Vec<String>) {
        let mut unknown = Vec::new();
        let value = convert(self, "", &mut unknown);
        (value, unknown)
    }
}

impl Member {
    /// Whether it stands for members that are not known: `...` or an open part in place of a member.
    pub fn is_omission(&self) -> bool {
        self.key.is_empty() && is_unknown(&self.value) && self.key_span == self.value.span
    }
}

/// Whether nothing is known of a value: an open part or an elision.
pub(super) fn is_unknown(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Open(_) | NodeKind::Elision)
}

/// Whether a word says that something was left out.
pub(super) fn is_elision(word: &str) -> bool {
    word.contains("...") || word.contains('…')
}

/// Whether a word is a number (RFC 8259 section 6).
pub(super) fn is_number(word: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = word.strip_prefix('-').unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest.starts_with('0') {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

/// Whether a word that is no number was meant to be one.
pub(super) fn looks_like_number(word: &str) -> bool {
    let unsigned = word.trim_start_matches(['+', '-']);
    matches!(unsigned, "NaN" | "Infinity" | "inf")
        || unsigned.contains(|c: char| c.is_ascii_digit())
            && unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '_'))
}

/// An array index as RFC 6901 section 4 spells it.
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    plain.then(|| token.parse().ok()).flatten()
}

fn convert(node: &Node, place: &str, unknown: &mut Vec<String>) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value) => Value::Bool(*value),
        NodeKind::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| {
            // Beyond what a number can hold here.
            unknown.push(place.to_owned());
            Value::Null
        }),
        NodeKind::String(text) => {
            if text.has_open_parts() {
                unknown.push(place.to_owned());
            }
            Value::String(text.as_str().to_owned())
        }
        NodeKind::Open(text) => {
            unknown.push(place.to_owned());
            Value::String(text.as_str().to_owned())
        }
        NodeKind::Elision | NodeKind::Broken => {
            unknown.push(place.to_owned());
            Value::Null
        }
        NodeKind::Array(elements) => {
            if elements.iter().any(is_unknown) {
                unknown.push(place.to_owned());
            }
            let indexed = elements.iter().enumerate();
            indexed.map(|(index, element)| below(place, &index.to_string(), element, unknown)).collect()
        }
        NodeKind::Object(members) => {
            if members.iter().any(|member| member.is_omission() || member.key.has_open_parts()) {
                unknown.push(place.to_owned());
            }
            let known = members.iter().filter(|member| !member.is_omission() && !is_elision(member.key.as_str()));
            let pairs = known.map(|member| {
                let key = member.key.as_str();
                (key.to_owned(), below(place, key, &member.value, unknown))
            });
            Value::Object(pairs.collect())
        }
    }
}

fn below(place: &str, token: &str, node: &Node, unknown: &mut Vec<String>) -> Value {
    convert(node, &pointer::join(place, token), unknown)
}
