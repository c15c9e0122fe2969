//! What the tests of this part share: documents and requests from short texts.

use super::{Api, Route};
use crate::{
    model::{Method, Request, Url},
    text::{Inserted, SourceFile, Span, Traced},
};
use std::sync::Arc;

/// A document.
pub(super) fn api(text: &str) -> Api {
    Api::load(Arc::new(SourceFile::new("api.yaml", text))).expect("the test's document is right")
}

/// A text in which `<NAME>` is a placeholder and `$NAME` an expansion.
pub(super) fn traced(text: &str, offset: usize) -> Traced {
    let (mut out, mut at) = (Traced::new(), 0);
    while let Some(open) = text[at..].find(['<', '$']).map(|open| open + at) {
        out.push_source(&text[at..open], offset + at);
        let name = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let end = text[open + 1..].find(name).map_or(text.len(), |end| open + 1 + end);
        let word = &text[open + 1..end];
        let (why, end) = match text.as_bytes()[open] {
            b'<' => (Inserted::Placeholder(word.into()), end + 1),
            _ => (Inserted::Expansion(word.into()), end),
        };
        out.push_inserted(word, Span::new(offset + open, offset + end), why);
        at = end;
    }
    out.push_source(&text[at..], offset + at);
    out
}

/// `METHOD URL`, which starts at byte 0.
pub(super) fn request(text: &str) -> Request {
    let (method, url) = text.split_once(' ').expect("a method and a URL");
    let text = traced(url, method.len() + 1);
    let url = Url::read(&text, text.whole_span());
    Request {
        method: Method { name: Traced::source(method, 0), written: None },
        span: url.span,
        url,
        headers: Vec::new(),
        body: None,
        follow_redirects: false,
        transfer: None,
    }
}

/// What a route is, in short.
pub(super) fn describe(route: &Route<'_>, page: &str) -> String {
    match route {
        Route::Operation(found) => {
            let values: Vec<String> =
                found.path_values.iter().map(|(one, value)| format!("{}={value}", one.name)).collect();
            format!("{} {}", found.operation.id, values.join(",")).trim_end().to_owned()
        }
        Route::UnknownMethod { allowed, .. } => {
            format!("not {}", allowed.iter().map(|one| one.method.as_str()).collect::<Vec<_>>().join(","))
        }
        Route::UnknownPath { nearest: Some((one, span)), .. } => format!("{} at {}", one.path, &page[span.range()]),
        Route::UnknownPath { nearest: None, .. } => String::from("unknown"),
        Route::OutOfScope => String::from("-"),
    }
}
