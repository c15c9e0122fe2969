//! Where in the file the part of a request stands that a target objects to.

use super::Fault;
use crate::{
    model::{Body, Request, json},
    text::{Span, Traced},
};

/// The place of `fault`, or `command` where the command line does not hold it.
pub(super) fn place(request: &Request, fault: &Fault, command: Span) -> Span {
    let found = match fault {
        Fault::Request => None,
        Fault::Method => request.method.written,
        Fault::Segment(index) => segment(&request.url.path, *index),
        Fault::Query(name) => {
            let pair = request.url.query.iter().find(|(known, _)| known.as_str() == name);
            pair.map(|(known, value)| if value.is_empty() { known.whole_span() } else { value.whole_span() })
        }
        Fault::Header(name) => request.header(name).filter(|header| !header.implied).map(|header| header.span),
        Fault::Body(pointer) => match &request.body {
            Some(Body::Text(text, span)) => Some(value(text, pointer).unwrap_or(*span)),
            _ => None,
        },
    };
    // An empty text has no place of its own.
    found.filter(|span| !span.is_empty()).unwrap_or(command)
}

fn segment(path: &Traced, index: usize) -> Option<Span> {
    let text = path.as_str();
    let mut start = usize::from(text.starts_with('/'));
    for (at, segment) in text[start..].split('/').enumerate() {
        let end = start + segment.len();
        if at == index {
            return Some(path.span(start..end));
        }
        start = end + 1;
    }
    None
}

/// The place of the value at a JSON pointer (RFC 6901), or of the nearest value around it.
fn value(text: &Traced, pointer: &str) -> Option<Span> {
    let root = json::parse(text).root?;
    let mut node = &root;
    for token in pointer.split('/').skip(1) {
        let Some(inner) = node.child(token) else { break };
        node = inner;
    }
    Some(node.span)
}
