//! The query and the fragment (RFC 3986 sections 2.1, 3.4 and 3.5).

use super::Subject;
use crate::{diagnostic::Level, rules::Findings};

/// A `#` in a query: curl keeps it and all that follows to itself.
pub(super) fn fragment(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    let Some((at, _)) = subject.plain(0..text.len(), &['#']).next() else { return false };
    let rest = &text[at + 1..];
    let query = subject.plain(0..at, &['?']).next().is_some();
    // What is no more than the name of a section is left out on purpose, or does no harm.
    let is_value = query && text[..at].ends_with('=') && !rest.is_empty();
    if !is_value && !rest.contains(['?', '=', '&']) {
        return false;
    }
    let message = format!("everything from `#` on is a fragment, which is not sent: `#{rest}`");
    let finding = findings.push(subject.text.span(at..at + 1), message);
    if query {
        finding.help("in a value write `%23`").replace(subject.text, at..at + 1, "%23");
    } else {
        finding.help("a query stands before the fragment");
    }
    true
}

/// What parameters, and placeholders for their values, are called that may hold a URL or a query of their own, and so a `?`.
const MAY_HOLD_ONE: &[&str] = &[
    "address", "callback", "endpoint", "host", "href", "link", "next", "page", "path", "query", "redirect", "referer",
    "return", "site", "source", "target", "uri", "url",
];

/// `?` and `&` in each other's place, and parameters without a name.
pub(super) fn marks(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    let end = subject.plain(0..text.len(), &['#']).next().map_or(text.len(), |(at, _)| at);
    let path = subject.path().min(end);
    let query = subject.plain(path..end, &['?']).next().map_or(end, |(at, _)| at);
    if let Some((at, _)) = subject.plain(path..query, &['&']).find(|(at, _)| is_parameter(&text[at + 1..query])) {
        let finding = findings
            .push(subject.text.span(at..at + 1), "a `&` before any `?` is part of the path, and so is what follows")
            .help("a query begins with `?`")
            .level(Level::Warning);
        if query == end {
            finding.replace(subject.text, at..at + 1, "?");
        }
        return true;
    }
    // Whether the parameter so far has its `=`, and whether a `?` may stand in its value, as in a URL or a pattern.
    let (mut has_value, mut is_meant, mut seen) = (false, false, (query + 1).min(end));
    for (at, c) in subject.plain(seen..end, &['?', '&']) {
        let part = &text[seen..at];
        has_value |= part.contains('=');
        let is_open = || {
            subject.text.is_open(seen..at) && MAY_HOLD_ONE.iter().any(|name| part.to_ascii_lowercase().contains(name))
        };
        is_meant |= part.contains(['/', ':', '*', '%', '(']) || is_open();
        seen = at + 1;
        if c == '&' {
            (has_value, is_meant) = (false, false);
            continue;
        }
        let is_doubled = at == query + 1;
        if is_doubled || has_value && !is_meant && is_parameter(&text[at + 1..end]) {
            let (message, help, mended) = if is_doubled {
                ("the second `?` becomes part of the first parameter's name", "delete it", "")
            } else {
                let message = "a second `?` begins no query: it is part of the value before it";
                (message, "write `&` between parameters", "&")
            };
            let finding = findings.push(subject.text.span(at..at + 1), message).help(help).level(Level::Warning);
            finding.replace(subject.text, at..at + 1, mended);
            return true;
        }
    }
    let nameless = |(at, c): &(usize, char)| {
        let follows = *at == query || *c == '&';
        follows && text[at + 1..end].starts_with('=') && subject.is_plain(at + 1)
    };
    if let Some((at, _)) = subject.plain(query..end, &['?', '&']).find(nameless) {
        findings
            .push(subject.text.span(at + 1..at + 2), "this parameter has no name before its `=`")
            .level(Level::Warning);
        return true;
    }
    false
}

/// Whether a text begins with `name=`.
fn is_parameter(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    let name = text.find(|c| !is_name(c)).unwrap_or(text.len());
    name > 0 && text[name..].starts_with('=')
}

/// A `%` that two hexadecimal digits do not follow.
pub(super) fn percent(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    // `%NAME%` is a variable of Windows, and `%s` is filled in by whatever prints the command.
    let is_filled_in = |rest: &str| {
        let name = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        name > 0 && rest[name..].starts_with('%') || rest.starts_with(['s', 'd', '(', '{', '@'])
    };
    let is_wrong = |at: &usize| {
        let digits = text.as_bytes().get(at + 1..at + 3).unwrap_or_default();
        let is_encoded = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
        !is_encoded && !subject.text.is_open(at + 1..(at + 3).min(text.len())) && !is_filled_in(&text[at + 1..])
    };
    let signs: Vec<usize> = subject.plain(0..text.len(), &['%']).map(|(at, _)| at).collect();
    // With such a variable in it, the text belongs to another shell.
    if signs.iter().any(|at| is_filled_in(&text[at + 1..])) {
        return false;
    }
    let Some(at) = signs.into_iter().find(is_wrong) else { return false };
    let finding = findings
        .push(subject.text.span(at..at + 1), "two hexadecimal digits must follow a `%` in a URL")
        .help("a percent sign itself is `%25`")
        .level(Level::Warning);
    finding.replace(subject.text, at..at + 1, "%25");
    true
}
