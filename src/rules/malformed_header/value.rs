//! The values of headers whose form is known: media types (RFC 9110 section 8.3.1) and credentials (section 11.4).

use crate::{
    diagnostic::Level,
    model::Header,
    rules::Findings,
    text::{Span, Traced, nearest},
};
use std::ops::Range;

/// The kinds of media (IANA, "Media Types"), and one that was never registered.
const KINDS: &[&str] = &[
    "application",
    "audio",
    "chemical",
    "example",
    "font",
    "haptics",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// Media types that documentation asks for all the time, and that no other is one letter away from.
const KNOWN: &[&str] = &[
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// What a single word means where a media type should stand.
const SHORT: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("plain", "text/plain"),
    ("text", "text/plain"),
    ("xml", "application/xml"),
];

/// Looks at the value of a header that has one.
pub(super) fn check(header: &Header, value: &Traced, findings: &mut Findings<'_>) {
    let name = header.name.as_str();
    if header.implied || value.is_empty() {
        return;
    }
    if name.eq_ignore_ascii_case("Content-Type") || name.eq_ignore_ascii_case("Accept") {
        let _ = quoted(value, 0, findings) || media_types(name, value, findings);
    } else if name.eq_ignore_ascii_case("Authorization") || name.eq_ignore_ascii_case("Proxy-Authorization") {
        let _ = quoted(value, 0, findings) || scheme(header, value, findings);
    }
}

/// A quote at the start or at the end of what stands behind `start`: the shell hands it on, and it is sent.
fn quoted(value: &Traced, start: usize, findings: &mut Findings<'_>) -> bool {
    let text = &value.as_str()[start..];
    let is_quote = |c: char| matches!(c, '"' | '\'');
    let plain = |at: usize| !value.is_open(at..at + 1);
    let first = text.chars().next().filter(|c| is_quote(*c) && plain(start));
    let last = text.chars().next_back().filter(|c| is_quote(*c) && plain(value.len() - 1));
    let inside = text.trim_matches(is_quote);
    let (range, quote) = match (first, last) {
        _ if inside.contains(is_quote) || inside.is_empty() => return false,
        (Some(quote), _) => (start..start + 1, quote),
        (None, Some(quote)) => (value.len() - 1..value.len(), quote),
        (None, None) => return false,
    };
    let whole = start..value.len();
    findings
        .push(value.span(range), format!("this `{quote}` is sent as a part of the header's value"))
        .help(format!("write `{inside}` without quotes"))
        .replace(value, whole, inside);
    true
}

fn media_types(name: &str, value: &Traced, findings: &mut Findings<'_>) -> bool {
    if value.has_open_parts() || value.as_str().contains("...") {
        return false;
    }
    let (mut start, is_list) = (0, name.eq_ignore_ascii_case("Accept"));
    for part in value.as_str().split(|c| is_list && c == ',') {
        let media_type = part.split(';').next().unwrap_or_default();
        let at = start + media_type.len() - media_type.trim_start().len();
        let range = at..at + media_type.trim().len();
        if !range.is_empty() && media_type_is_wrong(name, value, range, findings) {
            return true;
        }
        start += part.len() + 1;
    }
    false
}

fn media_type_is_wrong(name: &str, value: &Traced, range: Range<usize>, findings: &mut Findings<'_>) -> bool {
    let written = &value.as_str()[range.clone()];
    let lower = written.to_ascii_lowercase();
    if let Some((first, rest)) = written.split_once([' ', '\t']).filter(|(first, _)| first.contains('/')) {
        if rest.trim_start().starts_with("charset") {
            let blank = range.start + first.len();
            findings
                .push(value.span(blank..blank + 1), format!("a semicolon must stand before the parameter of `{first}`"))
                .help(format!("write `{first}; {}`", rest.trim_start()))
                .replace(value, blank..blank + 1, "; ");
            return true;
        }
        return false;
    }
    let meant = meant(&lower);
    let is_word = written.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '+' | '.' | '\\'));
    let is_wrong = meant.is_some() || is_word;
    if is_wrong {
        let message = if written.contains('/') {
            format!("there is no media type `{written}`")
        } else {
            format!("`{written}` is no media type, which `{name}` needs")
        };
        let finding = findings.push(value.span(range.clone()), message);
        if let Some(meant) = meant {
            finding.help(format!("write `{meant}`")).replace(value, range, &meant);
        }
    }
    is_wrong
}

/// The media type that was meant by a text in small letters, if that is none.
fn meant(lower: &str) -> Option<String> {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let Some((kind, subtype)) = lower.split_once('/') else {
        let short = SHORT.iter().find(|(short, _)| *short == lower).map(|(_, meant)| *meant);
        let joined = || KNOWN.iter().find(|known| letters(known) == letters(lower)).copied();
        return short.or_else(joined).map(str::to_owned);
    };
    let is_own = kind == "*" || kind.starts_with("x-");
    if !is_own && !KINDS.contains(&kind) {
        let kind = nearest(kind, KINDS.iter().copied())
            .filter(|near| near.distance <= 2 && near.is_alone && near.is_near())?;
        return Some(format!("{}/{subtype}", kind.word));
    }
    let near = nearest(lower, KNOWN.iter().copied()).filter(|near| near.distance == 1)?;
    // What is longer may be a type of its own: `application/jsonl`.
    (lower.len() <= near.word.len()).then(|| near.word.to_owned())
}

/// The schemes of credentials (IANA, "HTTP Authentication Schemes") that documentation uses, and one that services share.
const SCHEMES: &[&str] = &["Bearer", "Basic", "Token"];

fn scheme(header: &Header, value: &Traced, findings: &mut Findings<'_>) -> bool {
    let text = value.as_str();
    let starts = |scheme: &&&str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let Some(scheme) = SCHEMES.iter().find(starts).filter(|scheme| !value.is_open(0..scheme.len())) else {
        return false;
    };
    let (end, scheme) = (scheme.len(), &text[..scheme.len()]);
    let rest = &text[end..];
    let is_token = scheme.eq_ignore_ascii_case("Token");
    if rest.is_empty() {
        // `Token` alone may be a word for what the reader puts there.
        if !is_token {
            findings
                .push(value.span(0..end), format!("`{scheme}` names a scheme, and no credentials follow"))
                .help(format!("write `{}: {scheme} API_TOKEN`", header.name))
                .level(Level::Warning);
        }
        return !is_token;
    }
    if rest.starts_with([' ', '\t']) {
        let start = value.len() - rest.trim_start().len();
        return quoted(value, start, findings);
    }
    let separator = match rest.as_bytes()[0] {
        b':' => Some(':'),
        b'=' if !is_token => Some('='),
        _ => None,
    };
    if let Some(separator) = separator.filter(|_| !value.is_open(end..end + 1)) {
        let blanks = rest[1..].len() - rest[1..].trim_start().len();
        findings
            .push(
                value.span(end..end + 1),
                format!("a blank, not `{separator}`, stands between a scheme and its credentials"),
            )
            .help(format!("write `{scheme} {}`", rest[1..].trim_start()))
            .replace(value, end..end + 1 + blanks, " ");
        return true;
    }
    let is_glued = value.is_open(end..end + 1) || rest.starts_with(['<', '$']) || is_credential(scheme, rest);
    if is_glued && !text.contains(' ') {
        let span = value.span(0..value.len());
        let finding = findings
            .push(span, format!("no blank stands between `{scheme}` and the credentials"))
            .help(format!("write `{scheme} {rest}`"));
        if !value.is_open(0..end) {
            let at = value.span(0..end).end;
            finding.fix(Span::at(at), " ");
        }
        return true;
    }
    false
}

/// Whether what stands right behind a scheme can only be credentials. A word may begin as a scheme does: `BearerToken` and
/// `Token1` stand for what the reader puts there.
fn is_credential(scheme: &str, rest: &str) -> bool {
    if scheme.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let is_name = rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let names_it = ["TOKEN", "KEY", "SECRET", "PASSWORD"].iter().any(|end| rest.ends_with(end));
    let is_long_name = is_name && rest.len() > 3 && rest.starts_with(|c: char| c.is_ascii_uppercase());
    // What a service makes up is long, and has digits in it.
    let is_made_up = rest.len() >= MADE_UP && rest.bytes().any(|byte| byte.is_ascii_digit()) && is_token68(rest);
    is_long_name && (scheme != "Token" || names_it || rest.contains('_')) || is_made_up
}

/// How long credentials are at the least that nobody takes for a word.
const MADE_UP: usize = 16;

/// Whether a text is written as credentials are (RFC 9110 section 11.2).
fn is_token68(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}
