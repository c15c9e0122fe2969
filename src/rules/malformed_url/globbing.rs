//! Brackets and braces, which curl takes for ranges and lists of URLs (curl(1), "GLOBBING").

use super::Subject;
use crate::rules::Findings;

/// Brackets that are no range, braces that are no list, and those that nothing closes.
pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings<'_>) -> bool {
    let text = subject.text.as_str();
    if subject.is_literal || !text.contains("://") && !text.contains('/') {
        return false;
    }
    let authority = text.find("://").map_or(0, |at| at + 3);
    let query = subject.plain(0..text.len(), &['?']).next().map_or(text.len(), |(at, _)| at);
    let mut after = 0;
    for (at, c) in subject.plain(0..text.len(), &['[', ']', '{', '}']) {
        let is_escaped = at > 0 && text.as_bytes()[at - 1] == b'\\';
        if at < after || is_escaped {
            continue;
        }
        let close = match c {
            '[' => ']',
            '{' => '}',
            _ => {
                findings
                    .push(subject.text.span(at..at + 1), format!("nothing opens this `{c}`, and curl refuses the URL"))
                    .help(HELP);
                return true;
            }
        };
        let end = subject.plain(at..text.len(), if c == '[' { &[']'] } else { &['}'] }).map(|(at, _)| at).next();
        let Some(end) = end else {
            findings
                .push(
                    subject.text.span(at..at + 1),
                    format!("no `{close}` closes this `{c}`, and curl refuses the URL"),
                )
                .help(HELP);
            return true;
        };
        after = end + 1;
        let inside = &text[at + 1..end];
        // An address of IPv6, and what the reader is to fill in.
        if inside.is_empty() || subject.text.is_open(at..end) || c == '[' && at == authority {
            continue;
        }
        if c == '[' && !is_range(inside) && (is_key(at > query, &text[end + 1..]) || !is_name(inside)) {
            findings
                .push(
                    subject.text.span(at..at + 1),
                    format!("curl takes `[{inside}]` for a range of URLs and refuses it"),
                )
                .help(HELP);
            return true;
        }
        if c == '{' && inside.contains(['"', '\'', ':', '=', '{']) {
            findings
                .push(subject.text.span(at..at + 1), "curl takes what stands in these braces for a list of URLs")
                .help(HELP);
            return true;
        }
    }
    false
}

const HELP: &str = "`--globoff` (`-g`) makes curl take brackets and braces as they are";

/// Whether a pair of brackets stands in the name of a query parameter: `filter[name]=x`.
fn is_key(is_in_query: bool, rest: &str) -> bool {
    is_in_query && rest.starts_with(['=', '['])
}

/// A word that stands for what the reader puts there.
fn is_name(inside: &str) -> bool {
    inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '.' | '|' | '/'))
}

/// `1-10`, `001-100:2`, `a-z`.
fn is_range(inside: &str) -> bool {
    let (range, step) = inside.split_once(':').unwrap_or((inside, "1"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let Some((from, to)) = range.split_once('-') else { return false };
    is_number(step) && (is_number(from) && is_number(to) || is_letter(from) && is_letter(to))
}
