//! JSON (RFC 8259) as it stands in documentation: with placeholders, elisions and mistakes.
//!
//! Takes a [`Traced`] text; hands on a [`Document`]: as much of the value as could be read, every node with its place in
//! the file, and every mistake by its everyday name. Never fails, never stops at the first mistake.

mod lexer;
mod parser;
pub mod pointer;
mod problems;
mod strings;
mod value;

use crate::text::{Span, Traced};

/// A JSON text, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The value; `None` when the text is empty.
    pub root: Option<Node>,
    /// What is wrong, in order of place.
    pub problems: Vec<JsonProblem>,
}

/// A value.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands in the file.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, escapes replaced. It may have open parts (a placeholder inside the quotes).
    String(Traced),
    /// `[ … ]`
    Array(Vec<Node>),
    /// `{ … }`; a repeated key stands twice.
    Object(Vec<Member>),
    /// A value the reader or the script fills in: a placeholder or `$NAME` without quotes. Its type is unknown.
    Open(Traced),
    /// `...`: the author left something out.
    Elision,
    /// Something that could not be read.
    Broken,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Member {
    /// The key, escapes replaced.
    pub key: Traced,
    /// The key in the file, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonProblem {
    /// What.
    pub kind: JsonProblemKind,
    /// The characters to change, in the file.
    pub span: Span,
}

/// The mistakes people make in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonProblemKind {
    /// A comma after the last element or member; the span is the comma.
    TrailingComma,
    /// No comma between two elements or members; the span is the place after the first.
    MissingComma,
    /// No colon after a key.
    MissingColon,
    /// The colon stands inside the key's quotes (`"key:" "value"`); the span is that colon.
    ColonInKey,
    /// A key without quotes.
    UnquotedKey,
    /// A string without quotes that is no placeholder.
    UnquotedString,
    /// `'…'`
    SingleQuotes,
    /// “…”
    SmartQuotes,
    /// A comment.
    Comment,
    /// `"""…"""`, a string over several lines in Python and in the console of Elasticsearch; the span is its opening.
    TripleQuotes,
    /// A string that is never closed.
    UnclosedString,
    /// `{` or `[` that is never closed; the span is the bracket.
    Unclosed(char),
    /// `}` or `]` that closes nothing or the wrong thing.
    UnexpectedCloser(char),
    /// A quote inside a string, not escaped: it ends the string too early; the span is that quote.
    UnescapedQuote,
    /// A newline or tab inside a string.
    ControlCharacter,
    /// A backslash before a character that needs none.
    BadEscape,
    /// `01`, `1.`, `.5`, `+1`, `NaN`.
    BadNumber,
    /// A key that the same object already has; the span is the second one.
    DuplicateKey(String),
    /// No value after a key's colon; the span is the place after the colon.
    MissingValue,
    /// A comma or colon where none can stand, or text after the value.
    Unexpected(String),
    /// Nested deeper than any reader would follow (the limit guards docproof's own stack).
    TooDeep,
}

/// Reads a text.
pub fn parse(text: &Traced) -> Document {
    parser::document(text)
}

#[cfg(test)]
mod tests;
