//! A URL split into its parts (RFC 3986).
//!
//! Takes a traced text; hands on a [`Url`], no part of it decoded, each with its place. Judges nothing.
//! Open parts are atomic: a placeholder's name is never split, whatever characters it holds.

use crate::text::{Span, Traced};
use std::ops::Range;

/// A URL, split without decoding (RFC 3986). Parts that were written keep their place.
#[derive(Debug, Clone)]
pub struct Url {
    /// All of it, as written, before anything was added to the query.
    pub text: Traced,
    /// Where it stands in the file.
    pub span: Span,
    /// `https`; empty when none is written (curl then guesses `http`).
    pub scheme: Traced,
    /// The host without port and user, open parts included.
    pub host: Traced,
    /// The port, if written.
    pub port: Option<Traced>,
    /// The path with its leading `/`; empty when there is none.
    pub path: Traced,
    /// Each `name=value` of the query, still percent-encoded, in order.
    pub query: Vec<(Traced, Traced)>,
}

impl Url {
    /// Splits a URL as curl does: what has no `://` starts with a host.
    pub fn read(text: &Traced, span: Span) -> Self {
        let all = text.as_str();
        let open: Vec<Range<usize>> = text.open_parts().collect();
        let find = |range: Range<usize>, wanted: &[char]| find_plain(all, &open, range, wanted);
        let scheme_end = find(0..all.len(), &[':', '/', '?', '#']).filter(|at| all[*at..].starts_with("://"));
        let authority_start = scheme_end.map_or(0, |at| at + 3);
        let end = find(authority_start..all.len(), &['#']).unwrap_or(all.len());
        let authority_end = find(authority_start..end, &['/', '?']).unwrap_or(end);
        let path_end = find(authority_end..end, &['?']).unwrap_or(end);
        let mut host_start = authority_start;
        while let Some(at) = find(host_start..authority_end, &['@']) {
            host_start = at + 1;
        }
        let after_brackets = find(host_start..authority_end, &[']']).unwrap_or(host_start);
        let colon = find(after_brackets..authority_end, &[':']);
        Self {
            text: text.clone(),
            span,
            scheme: text.slice(0..scheme_end.unwrap_or(0)),
            host: text.slice(host_start..colon.unwrap_or(authority_end)),
            port: colon.map(|at| text.slice(at + 1..authority_end)),
            path: text.slice(authority_end..path_end),
            query: if path_end < end { pairs(&text.slice(path_end + 1..end)) } else { Vec::new() },
        }
    }

    /// The user and password before the host, if any.
    pub(super) fn user(&self) -> Option<Traced> {
        let text = &self.text;
        let open: Vec<Range<usize>> = text.open_parts().collect();
        let start = if self.scheme.is_empty() { 0 } else { self.scheme.len() + 3 };
        let end = find_plain(text.as_str(), &open, start..text.len(), &['/', '?', '#']).unwrap_or(text.len());
        let authority = text.as_str().get(start..end)?;
        let at = authority.rfind('@').filter(|at| !text.is_open(start + at..start + at + 1))?;
        Some(text.slice(start..start + at))
    }
}

/// Each `name=value` between `&`s. A name without `=` has an empty value.
pub(super) fn pairs(query: &Traced) -> Vec<(Traced, Traced)> {
    let (text, open) = (query.as_str(), query.open_parts().collect::<Vec<_>>());
    let (mut pairs, mut start) = (Vec::new(), 0);
    while start < text.len() {
        let end = find_plain(text, &open, start..text.len(), &['&']).unwrap_or(text.len());
        let equals = find_plain(text, &open, start..end, &['=']);
        let value = equals.map_or_else(Traced::new, |at| query.slice(at + 1..end));
        if end > start {
            pairs.push((query.slice(start..equals.unwrap_or(end)), value));
        }
        start = end + 1;
    }
    pairs
}

/// The first of the characters in `range` that stands outside open parts.
fn find_plain(text: &str, open: &[Range<usize>], range: Range<usize>, wanted: &[char]) -> Option<usize> {
    let mut next = open.partition_point(|run| run.end <= range.start);
    for (at, _) in text.get(range.clone())?.match_indices(wanted) {
        let at = range.start + at;
        while open.get(next).is_some_and(|run| run.end <= at) {
            next += 1;
        }
        if open.get(next).is_none_or(|run| at < run.start) {
            return Some(at);
        }
    }
    None
}
