//! DP304: a `-X` whose argument is no request method.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    invisible_character,
};
use crate::{diagnostic::Level, text::nearest};

pub(super) const RULE: Rule = Rule {
    code: "DP304",
    name: "method-noun",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP304-method-noun.md"),
    check: Check::Script(check),
};

/// The methods of HTTP (RFC 9110, RFC 5789), of its extensions for authoring (RFC 4918, RFC 3253, RFC 5323), and those
/// that caches and services add.
const METHODS: &[&str] = &[
    "ACL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LABEL",
    "LINK",
    "LIST",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKWORKSPACE",
    "MOVE",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REPORT",
    "SEARCH",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
];

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (option, method, span) in reading.plan.curls().flat_map(|curl| &curl.methods) {
        let name = method.as_str();
        if method.has_open_parts()
            || METHODS.contains(&name)
            || name.contains("...")
            || name.contains(invisible_character::is_invisible)
        {
            continue;
        }
        let upper = name.to_ascii_uppercase();
        if name.starts_with('-') {
            findings
                .push(*span, format!("curl takes the option `{name}` for the request method that `-X` asks for"))
                .related(*option, "this takes the next argument, whatever it looks like")
                .help("name a method after `-X`, or leave `-X` out");
        } else if METHODS.contains(&upper.as_str()) {
            let message = format!("the request method is written `{name}`, and methods are case-sensitive");
            findings.push(*span, message).help(format!("write `{upper}`")).fix(method.whole_span(), upper);
        } else if let Some(exact) = trimmed(&upper) {
            findings
                .push(*span, format!("what stands around `{exact}` becomes part of the request method"))
                .help(format!("write `{exact}`"))
                .fix(method.whole_span(), exact);
        } else if name.contains([':', '/', '.', '=', ' ']) || name.is_empty() {
            findings.push(*span, format!("`-X` takes a request method, and `{name}` is none"));
        } else if let Some(meant) = meant(name) {
            findings.push(*span, format!("`{name}` is no request method")).help(format!("did you mean `{meant}`?"));
        } else if name.bytes().all(|byte| byte.is_ascii_lowercase()) {
            // Services name methods of their own in capitals.
            findings.push(*span, format!("`-X` takes a request method, and `{name}` is none"));
        }
    }
}

/// The method that a text is but for blanks and punctuation at its ends (`POST,`, `"PUT "`).
fn trimmed(text: &str) -> Option<&'static str> {
    let word = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '"' | '\''));
    METHODS.iter().find(|method| **method == word).copied()
}

/// The method that a word is with one slip of the finger, or in small letters.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let found = nearest(&name.to_ascii_uppercase(), METHODS.iter().copied()).filter(|meant| meant.distance <= 1)?;
    (!METHODS.contains(&name)).then_some(found.word)
}
