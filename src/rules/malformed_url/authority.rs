//! What stands before the path: the scheme, the host and the port (RFC 3986 sections 3.1 and 3.2).

use super::Subject;
use crate::{
    diagnostic::Level,
    rules::Findings,
    text::{self, Span, is_upper_snake},
};

/// The protocols that some build of curl speaks (curl(1), "PROTOCOLS").
const PROTOCOLS: &[&str] = &[
    "dict", "file", "ftp", "ftps", "gopher", "gophers", "http", "https", "imap", "imaps", "ipfs", "ipns", "ldap",
    "ldaps", "mqtt", "mqtts", "pop3", "pop3s", "rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts", "rtsp", "scp",
    "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp", "ws", "wss",
];

/// What people write for `://`.
const SLIPS: &[&str] = &[":\\\\", ":::/", "::/", ":///", ";//", ".//", ":/", "//", ":"];

/// A scheme that is misspelt, written twice, or not followed by `://`.
pub(super) fn scheme(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    if subject.has_socket {
        return false;
    }
    let text = subject.text.as_str();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '+').unwrap_or(text.len());
    if end == 0 || subject.text.is_open(0..end + 1) {
        return quoted(subject, findings);
    }
    let (word, rest) = (&text[..end], &text[end..]);
    if word.eq_ignore_ascii_case("http") || word.eq_ignore_ascii_case("https") {
        return match rest.strip_prefix("://") {
            Some(rest) if !rest.starts_with('/') => doubled(subject, word, end + "://".len(), findings),
            _ => separator(subject, word, end, findings),
        };
    }
    let stands_for_it = is_upper_snake(word) || matches!(word, "protocol" | "scheme");
    if !rest.starts_with("://") || stands_for_it || PROTOCOLS.contains(&word.to_ascii_lowercase().as_str()) {
        return false;
    }
    let span = subject.text.span(0..end);
    let meant =
        text::nearest(word, ["https", "http"]).filter(|meant| meant.distance <= 2 && word.starts_with(['h', 't']));
    match meant {
        Some(meant) => {
            let finding = findings
                .push(span, format!("curl knows no protocol `{word}`"))
                .help(format!("did you mean `{}`?", meant.word));
            if meant.distance == 1 && meant.is_alone {
                finding.replace(subject.text, 0..end, meant.word);
            }
        }
        None => drop(findings.push(span, format!("curl knows no protocol `{word}`"))),
    }
    true
}

/// `"https://…"` with quotes that the shell hands on.
fn quoted(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    let first = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`') && subject.is_plain(0));
    let Some(quote) = first else { return false };
    let inside = text[1..].trim_end_matches(quote);
    if !inside.starts_with("http") && !inside.starts_with("localhost") {
        return false;
    }
    findings
        .push(subject.text.span(0..1), format!("this `{quote}` is part of the URL, and curl refuses it"))
        .help(format!("write `{inside}`"));
    true
}

/// `http://https://host`.
fn doubled(subject: &Subject<'_>, word: &str, start: usize, findings: &mut Findings<'_>) -> bool {
    let rest = &subject.text.as_str()[start..];
    let second = ["http://", "https://"].into_iter().find(|scheme| rest.starts_with(scheme));
    let Some(second) = second.filter(|_| subject.is_plain(start)) else { return false };
    let finding = findings
        .push(subject.text.span(0..start), "this URL has two schemes, and curl takes the second one for its host")
        .help(format!("write `{second}` alone"));
    if second.starts_with(word) && second.len() == word.len() + "://".len() {
        finding.replace(subject.text, 0..start, "");
    }
    true
}

/// `http:/host`, `https//host`.
fn separator(subject: &Subject<'_>, word: &str, end: usize, findings: &mut Findings<'_>) -> bool {
    let rest = &subject.text.as_str()[end..];
    let Some(slip) = SLIPS.iter().find(|slip| rest.starts_with(**slip)) else { return false };
    let after = &rest[slip.len()..];
    // A host may be called `http`, with a port behind it; and a host must follow.
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let is_port = *slip == ":" && digits > 0 && (digits == after.len() || after[digits..].starts_with(['/', '?']));
    let has_host = subject.text.is_open(end + slip.len()..end + slip.len() + 1)
        || after.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !has_host || is_port {
        return false;
    }
    let range = end..end + slip.len();
    let span = subject.text.span(range.clone());
    let finding = findings
        .push(span, format!("`{slip}` stands between the scheme and the host of this URL"))
        .help(format!("write `{word}://`"));
    finding.replace(subject.text, range, "://");
    true
}

/// A host and a port that are not kept apart, or are none.
pub(super) fn host_and_port(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    if subject.has_socket {
        return false;
    }
    let (url, text) = (subject.url, subject.text);
    let path = subject.path();
    let host_start = path - authority_length(subject).min(path);
    if let Some(digits) = url.host.as_str().strip_prefix("localhost").filter(|_| !url.host.has_open_parts())
        && (2..=5).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        let at = host_start + "localhost".len();
        findings
            .push(text.span(at..at + digits.len()), format!("the port `{digits}` is part of the host's name here"))
            .help(format!("write `localhost:{digits}`"))
            .fix(Span::at(text.span(at..at + 1).start), ":");
        return true;
    }
    let strange = |at: &(usize, char)| !matches!(at.1, ' ');
    if let Some((at, c)) =
        subject.plain(host_start..path, &[',', ';', '"', '\'', '(', ')', '^', '`', '|']).find(strange)
        && looks_like_url(subject)
    {
        findings.push(text.span(at..at + 1), format!("`{c}` cannot stand in the name of a host, and curl refuses it"));
        return true;
    }
    let Some(port) = url.port.as_ref().filter(|port| !port.has_open_parts()) else { return false };
    let start = path - port.len().min(path);
    let written = port.as_str();
    if written.is_empty() {
        let digits = text.as_str().get(path + 1..).unwrap_or_default();
        let digits = digits.split(['/', '?']).next().unwrap_or_default();
        let is_port = (2..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_port || !text.as_str()[path..].starts_with('/') {
            return false;
        }
        let finding = findings
            .push(text.span(path - 1..path + 1), format!("the port `{digits}` stands in the path here"))
            .help(format!("write `:{digits}`"));
        finding.replace(subject.text, path - 1..path + 1, ":");
        return true;
    }
    if written.bytes().filter(|byte| *byte == b':').count() > 1 {
        return false;
    }
    if let Some((first, second)) = written.split_once(':') {
        let is_number = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(first) || !is_number(second) {
            return false;
        }
        let range = start + first.len()..path;
        let finding = findings.push(text.span(range.clone()), "this URL has two ports, and curl refuses it");
        if first == second {
            finding.help(format!("write `:{first}` once")).replace(subject.text, range, "");
        }
        return true;
    }
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    if digits == written.len() && written.parse::<u16>().is_err() {
        let message = format!("`{written}` is no port: there are none above 65535");
        findings.push(text.span(start..path), message);
        return true;
    }
    if (2..written.len()).contains(&digits) && written[digits..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        findings.push(text.span(start..path), format!("`{written}` is no port, and curl refuses it")).help(format!(
            "did you mean `{}/{}`?",
            &written[..digits],
            &written[digits..]
        ));
        return true;
    }
    false
}

/// A URL without a scheme, of a host that the same page asks with `https`: curl guesses `http`.
pub(super) fn unsaid_scheme(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let url = subject.url;
    let Some(secure) = subject.secure.filter(|_| url.scheme.is_empty() && url.host.as_str().contains('.')) else {
        return false;
    };
    if !subject.text.is_empty() && !subject.is_plain(0) && url.host.has_open_parts() {
        return false;
    }
    findings
        .push(url.host.whole_span(), "this URL has no scheme, and curl guesses `http`")
        .related(secure, "the same host is asked with `https` here")
        .help("write `https://` before the host")
        .fix(Span::at(url.host.whole_span().start), "https://")
        .level(Level::Warning);
    true
}

/// How long the host and port are.
fn authority_length(subject: &Subject<'_>) -> usize {
    subject.url.host.len() + subject.url.port.as_ref().map_or(0, |port| port.len() + 1)
}

/// Whether a text can only be a URL.
fn looks_like_url(subject: &Subject<'_>) -> bool {
    matches!(subject.url.scheme.as_str(), "http" | "https")
}
