//! An HTTP request as a command line spells it (RFC 9110).
//!
//! Each part keeps its place in the file. Nothing here is sent or encoded.

use super::{Url, curl::Transfer};
use crate::text::{Span, Traced};
use std::sync::Arc;

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The URL, as far as it was understood; data moved into the query by `-G` is in [`Url::query`].
    pub url: Url,
    /// The headers that were asked for, in order, and those that curl adds because of a body.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Option<Body>,
    /// `-L`: whether redirects are followed.
    pub follow_redirects: bool,
    /// What curl was told, where curl asks: all that decides what it puts on the wire. `None` for a request in HTTP's own
    /// form and for one that a command of another program stands for.
    pub transfer: Option<Arc<Transfer>>,
    /// The command that asks for it, in the file.
    pub span: Span,
}

impl Request {
    /// The last header of this name (names compare without case, RFC 9110 section 5.1).
    pub fn header(&self, name: &str) -> Option<&Header> {
        self.headers.iter().rev().find(|header| header.name.as_str().eq_ignore_ascii_case(name))
    }
}

/// A request method (RFC 9110 section 9).
#[derive(Debug, Clone)]
pub struct Method {
    /// The word, as written or as implied by the other options.
    pub name: Traced,
    /// Where it was asked for (`-X`); `None` when it is implied.
    pub written: Option<Span>,
}

/// A header field (RFC 9110 section 5).
#[derive(Debug, Clone)]
pub struct Header {
    /// The argument as written (`Name: value`).
    pub text: Traced,
    /// Where it stands in the file, quotes included.
    pub span: Span,
    /// The field's name, trimmed.
    pub name: Traced,
    /// The field's value, trimmed; `None` when there is no colon.
    pub value: Option<Traced>,
    /// Whether curl adds it by itself (the content type of `-d`, the headers of `--json`, `-u`'s authorization).
    pub implied: bool,
}

/// A request body.
#[derive(Debug, Clone)]
pub enum Body {
    /// The bytes, as written on the command line, and the place of the argument.
    Text(Traced, Span),
    /// The content of a file (`@name`).
    File(Traced),
    /// Standard input (`@-`).
    Stdin(Span),
    /// `multipart/form-data`: the `-F` arguments as written.
    Form(Vec<Traced>),
}
