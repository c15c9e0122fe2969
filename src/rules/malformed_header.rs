//! DP302: a header that is not what its author meant.

mod value;

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Curl, CurlProblemKind, Header},
    spec::ParameterLocation,
    text::{Traced, nearest},
};

pub(super) const RULE: Rule = Rule {
    code: "DP302",
    name: "malformed-header",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP302-malformed-header.md"),
    check: Check::Example(check),
};

/// Headers that curl sends by itself, or because of another option, and that `Name:` therefore takes away.
const OF_CURL: &[&str] = &[
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Expect",
    "Host",
    "HTTP2-Settings",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "Last-Modified",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Range",
    "Referer",
    "TE",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
];

/// Headers of requests that examples use, whose names are long enough to be known with one letter wrong (RFC 9110, RFC 6265,
/// RFC 6454).
const KNOWN: &[&str] = &[
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "If-Modified-Since",
    "If-None-Match",
    "If-Unmodified-Since",
    "Origin",
    "Referer",
    "Transfer-Encoding",
    "User-Agent",
];

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.kind == FenceKind::Request {
        let headers = reading.requests.iter().flat_map(|read| &read.request.headers);
        for (header, value) in headers.filter_map(|header| Some((header, header.value.as_ref()?))) {
            misspelt(context, header, findings);
            value::check(header, value, findings);
            credentials(header, value, findings);
        }
        return;
    }
    for curl in reading.plan.curls().filter(|_| reading.is_script()) {
        for header in &curl.headers {
            match &header.value {
                None => without_colon(header, findings),
                Some(value) => {
                    name(header, findings);
                    misspelt(context, header, findings);
                    taken_away(curl, header, value, findings);
                    value::check(header, value, findings);
                    credentials(header, value, findings);
                }
            }
        }
        for problem in &curl.problems {
            if let CurlProblemKind::SplitHeader { header } = &problem.kind {
                let message =
                    format!("without quotes the shell takes `{header}` apart, and curl takes the rest for URLs");
                findings.push(problem.span, message).help(format!("write `\"{header}\"`"));
            }
        }
    }
}

/// The name of a header that everybody knows, with one letter wrong.
fn misspelt(context: &Context<'_>, header: &Header, findings: &mut Findings<'_>) {
    let name = header.name.as_str();
    let is_known = |known: &&str| known.eq_ignore_ascii_case(name);
    let is_own = name.len() < 5 || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    if is_own || !is_token(name) || header.implied || header.name.has_open_parts() || KNOWN.iter().any(is_known) {
        return;
    }
    let meant = nearest(name, KNOWN.iter().copied()).filter(|near| near.distance <= 1 && near.is_alone);
    // `ContentType`, `Useragent`.
    let joined = || {
        let without_dash = |known: &&&str| known.replace('-', "").eq_ignore_ascii_case(name);
        KNOWN.iter().find(without_dash).copied()
    };
    let Some(meant) = meant.map(|near| near.word).or_else(joined) else { return };
    let operations = context.library.apis.iter().flat_map(|api| &api.operations);
    let mut listed = operations.flat_map(|operation| &operation.parameters);
    let is_listed = listed.any(|one| one.location == ParameterLocation::Header && one.name.eq_ignore_ascii_case(name));
    if !is_listed {
        findings
            .push(header.name.whole_span(), format!("servers do not know the header `{name}`"))
            .help(format!("did you mean `{meant}`?"))
            .replace(&header.name, 0..name.len(), meant);
    }
}

/// `Name:` with nothing behind it, which takes away a header that curl would not send anyway.
fn taken_away(curl: &Curl, header: &Header, value: &Traced, findings: &mut Findings<'_>) {
    let name = header.name.as_str();
    if !value.is_empty() || name.is_empty() || header.name.has_open_parts() || header.text.as_str().ends_with(';') {
        return;
    }
    let mut options = curl.sections.iter().flat_map(|section| &section.options);
    let is_sent = match name {
        _ if name.eq_ignore_ascii_case("Authorization") => {
            let has_user = curl.requests.iter().any(|request| request.url.text.as_str().contains('@'));
            has_user || options.any(|option| CREDENTIALS.contains(&option.name))
        }
        _ => OF_CURL.iter().any(|own| own.eq_ignore_ascii_case(name)),
    };
    // What the shell took apart has its value in the next words.
    let is_split = curl.problems.iter().any(|problem| problem.span.contains(header.span));
    if !is_sent && !is_split {
        findings
            .push(header.span, format!("`{name}:` has no value, so curl does not send this header"))
            .help(format!("write its value after the colon; `{name};` would send it without one"))
            // A page may mean just that, to show what the service says to it.
            .level(Level::Note);
    }
}

/// Options that make curl send `Authorization`.
const CREDENTIALS: &[&str] = &[
    "anyauth",
    "aws-sigv4",
    "basic",
    "config",
    "digest",
    "negotiate",
    "netrc",
    "netrc-file",
    "netrc-optional",
    "ntlm",
    "oauth2-bearer",
    "user",
];

/// curl sends nothing at all for a header without a colon.
fn without_colon(header: &Header, findings: &mut Findings<'_>) {
    let text = header.text.as_str();
    // A colon may come with an open part, unless a blank in front of it says that the name ended before.
    let open_from = header.text.open_parts().next().map_or(text.len(), |range| range.start);
    let end = text.find([' ', '=']).unwrap_or(text.len());
    if end > open_from || end == open_from && open_from < text.len() || text.contains("...") || text.contains('…') {
        return;
    }
    let name = &text[..end];
    let finding = findings.push(header.span, format!("the header `{text}` has no colon, so curl does not send it"));
    let rest = text[end..].trim_start_matches([' ', '=']);
    if !name.is_empty() && !rest.is_empty() {
        finding.help(format!("write `{name}: {rest}`")).fix(header.text.span(end..text.len() - rest.len()), ": ");
    }
}

/// The name is a token (RFC 9110 section 5.6.2), and the colon follows it at once (RFC 9112 section 5.1).
fn name(header: &Header, findings: &mut Findings<'_>) {
    let text = header.text.as_str();
    let colon = text.find([':', ';']).unwrap_or(text.len());
    if header.text.is_open(0..colon.max(1).min(text.len())) || header.name.has_open_parts() {
        return;
    }
    let before = &text[..colon];
    let name = before.trim();
    if name.len() < before.len() && is_token(name) {
        let span = if before.starts_with(name) {
            header.text.span(name.len()..colon)
        } else {
            header.text.span(0..before.len() - before.trim_start().len())
        };
        let message = format!("a blank stands beside the name of the header `{name}`, and servers must refuse that");
        findings.push(span, message).help("delete the blank").fix(span, "");
    } else if !is_token(name) && !name.is_empty() {
        let at = before.find(|c| !is_token_character(c)).unwrap_or(0);
        let character = before[at..].chars().next().unwrap_or_default();
        let span = header.text.span(at..at + character.len_utf8());
        match name.split_once(' ').filter(|(first, _)| is_token(first)) {
            Some((first, rest)) => {
                let value = text[colon + 1..].trim();
                findings
                    .push(header.span, format!("the header's name, `{name}`, must not hold a blank"))
                    .help(format!("did you mean `{first}: {rest} {value}`?"));
            }
            None => drop(findings.push(span, format!("`{character}` cannot stand in a header's name (`{name}`)"))),
        }
    } else if name.is_empty() {
        findings.push(header.span, format!("the header `{text}` has no name"));
    }
}

/// What stands behind `Basic` is in base64 (RFC 7617 section 2), which has no colon.
fn credentials(header: &Header, value: &Traced, findings: &mut Findings<'_>) {
    let text = value.as_str();
    let is_basic = text.get(.."Basic ".len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case("Basic "));
    if header.implied || !is_basic || !header.name.as_str().eq_ignore_ascii_case("Authorization") {
        return;
    }
    let user = text["Basic ".len()..].trim();
    // `<base64(user:password)>` and its like say that the reader encodes it.
    let says_encoded = user.to_ascii_lowercase().contains("base64") || user.contains(is_description);
    let colon = text.match_indices(':').map(|(at, _)| at).find(|at| !value.is_open(*at..at + 1));
    if let Some(at) = colon.filter(|_| !says_encoded) {
        findings
            .push(value.span(at..at + 1), "`Basic` takes a user and a password in base64, not as they are")
            .help(format!("curl encodes them itself: `--user \"{user}\"` in place of this header"));
    }
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_token_character)
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// Characters that stand around and in a description of credentials, and seldom in credentials.
fn is_description(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '{' | '}' | '(' | ')' | '[' | ']')
}
