//! DP308: a URL that curl refuses or reads in another way than its author.

mod authority;
mod globbing;
mod query;

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind},
    invisible_character,
};
use crate::{
    diagnostic::Level,
    model::Url,
    text::{Span, Traced},
};
use std::{collections::BTreeMap, ops::Range};

pub(super) const RULE: Rule = Rule {
    code: "DP308",
    name: "malformed-url",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP308-malformed-url.md"),
    check: Check::Page(check),
};

/// A URL that is looked at.
struct Subject<'a> {
    url: &'a Url,
    /// Its text, as written.
    text: &'a Traced,
    /// Whether `--globoff` is given, or no curl reads it.
    is_literal: bool,
    /// Whether it is asked of a socket in the file system, so that its host means nothing (`http:/v1.24/info`).
    has_socket: bool,
    /// Where another URL of the page asks the same host and port with `https`.
    secure: Option<Span>,
}

/// A check of a URL: whether it found something, for one mistake often looks like several.
type Look = for<'a> fn(&Subject<'a>, &mut Findings<'_>) -> bool;

const OF_CURL: &[Look] = &[
    no_url,
    authority::scheme,
    authority::host_and_port,
    authority::unsaid_scheme,
    blank,
    backslash,
    globbing::look,
    query::fragment,
    query::marks,
    query::percent,
];

const OF_HTTP: &[Look] = &[query::marks, query::percent];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let requests = context.readings.iter().flat_map(|reading| &reading.requests);
    let mut secure: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for url in requests.map(|read| &read.request.url).filter(|url| url.scheme.as_str() == "https") {
        secure.entry(address(url)).or_insert(url.span);
    }
    for reading in &context.readings {
        for (section, requests) in reading.sections().filter(|_| reading.is_script()) {
            let is_literal = section.option("globoff").is_some();
            let sockets = ["unix-socket", "abstract-unix-socket"];
            let has_socket = sockets.iter().any(|name| section.option(name).is_some());
            for url in requests.iter().map(|read| &read.request.url) {
                let secure = secure.get(&address(url)).copied();
                look(&Subject { url, text: &url.text, is_literal, has_socket, secure }, OF_CURL, findings);
            }
        }
        if reading.kind == FenceKind::Request {
            for url in reading.requests.iter().map(|read| &read.request.url) {
                let subject = Subject { url, text: &url.text, is_literal: true, has_socket: false, secure: None };
                look(&subject, OF_HTTP, findings);
            }
        }
    }
}

fn look(subject: &Subject<'_>, looks: &[Look], findings: &mut Findings<'_>) {
    let text = subject.text.as_str();
    // Templates, and what only stands for a URL.
    let is_abridged = text.contains("...") || text.contains('…') || text.contains("{{") || text.contains("<%");
    if !is_abridged && !text.contains(invisible_character::is_invisible) {
        let _ = looks.iter().any(|look| look(subject, findings));
    }
}

/// What a request is sent to: the host and its port.
fn address(url: &Url) -> (&str, &str) {
    (url.host.as_str(), url.port.as_ref().map_or("", |port| port.as_str()))
}

impl Subject<'_> {
    /// Whether the byte at `at` is text that is known.
    fn is_plain(&self, at: usize) -> bool {
        !self.text.is_open(at..at + 1)
    }

    /// The places of `wanted` in `range` that are known text.
    fn plain(&self, range: Range<usize>, wanted: &'static [char]) -> impl Iterator<Item = (usize, char)> {
        let found = self.text.as_str()[range.clone()].char_indices().filter(|(_, c)| wanted.contains(c));
        found.map(move |(at, c)| (range.start + at, c)).filter(|(at, _)| self.is_plain(*at))
    }

    /// Where the path begins, and where the query does, its `?` included.
    fn path(&self) -> usize {
        let url = self.url;
        let scheme = if url.scheme.is_empty() { 0 } else { url.scheme.len() + "://".len() };
        let text = self.text.as_str();
        let mut end = self.plain(scheme.min(text.len())..text.len(), &['/', '?', '#']).map(|(at, _)| at);
        end.next().unwrap_or(text.len())
    }
}

/// A header or a body that stands where curl takes a URL, because the option before it is missing.
fn no_url(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    if !subject.text.is_empty() && !subject.is_plain(0) {
        return false;
    }
    let start = text.trim_start();
    let is_body = start.starts_with('{') && start[1..].trim_start().starts_with('"');
    let is_header = || {
        let (name, value) = text.split_once(": ").unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphabetic() || c == '-';
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_name) && !value.is_empty()
    };
    let (kind, option) = match () {
        () if is_body => ("a body", "--data"),
        () if is_header() => ("a header", "--header"),
        () => return false,
    };
    let span = subject.url.span;
    findings
        .push(span, format!("curl takes this for a URL: {kind} needs an option before it"))
        .help(format!("write `{option}` before it"))
        .fix(Span::at(span.start), format!("{option} "));
    true
}

/// Blanks and line ends, which curl refuses wherever they stand.
fn blank(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    // What a reader is to fill in may be called by several words: `{API key}`.
    let mut is_named = false;
    let found = subject.plain(0..text.len(), &[' ', '\t', '\n', '\r', '{', '}', '<', '>']).filter(|(at, c)| {
        match c {
            '{' | '<' => is_named = is_name(&text[at + 1..]),
            '}' | '>' => is_named = false,
            _ => return !is_named,
        }
        false
    });
    let blanks: Vec<usize> = found.map(|(at, _)| at).collect();
    let (Some(first), Some(last)) = (blanks.first().copied(), blanks.last().copied()) else { return false };
    // Words without a scheme may be no URL at all.
    if !text.contains("://") && !text.contains('/') {
        return false;
    }
    let trimmed = text.trim();
    if blanks.iter().all(|at| !trimmed_range(text, trimmed).contains(at)) {
        let inner = trimmed_range(text, trimmed);
        let range = if first < inner.start { 0..inner.start } else { inner.end..text.len() };
        let finding = findings
            .push(subject.text.span(range.clone()), "a blank stands at the edge of this URL, and curl refuses that")
            .help("delete the blank");
        finding.replace(subject.text, range, "");
        return true;
    }
    let is_run =
        blanks.windows(2).any(|pair| pair[1] == pair[0] + 1) || blanks.iter().any(|at| &text[*at..=*at] != " ");
    let span = subject.text.span(first..first + 1);
    if is_run {
        findings
            .push(span, "the line end or the blanks before the next line are part of this URL, and curl refuses it")
            .help("write the URL in one line, or give its parameters with `--get` and `--data-urlencode`");
        return true;
    }
    let finding = findings
        .push(span, "a blank cannot stand in a URL, and curl refuses it")
        .help("write `%20`, or give the parameter with `--get` and `--data-urlencode`");
    finding.replace(subject.text, first..last + 1, &text[first..=last].replace(' ', "%20"));
    true
}

/// Whether a text begins with words and a closing bracket, as what stands for something else does.
fn is_name(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, ' ' | '-' | '_' | '\'')).unwrap_or(text.len());
    end > 0 && text[end..].starts_with(['}', '>'])
}

fn trimmed_range(text: &str, trimmed: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start + trimmed.len()
}

/// A backslash that was meant for the shell and stands in quotes, where it stays.
fn backslash(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    let meant = |at: &usize| text[at + 1..].starts_with(['&', '?', '=', '%', '#', '/', ':', '"', '\'', '!', '(', ')']);
    let Some(at) = subject.plain(0..text.len(), &['\\']).map(|(at, _)| at).find(meant) else { return false };
    let finding = findings
        .push(subject.text.span(at..at + 1), "in quotes this backslash stays, and curl sends it as a part of the URL")
        .help("delete the backslash");
    finding.replace(subject.text, at..at + 1, "");
    true
}
