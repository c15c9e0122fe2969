//! DP209: a variable in single quotes, which curl sends as it is written.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, text::Traced};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP209",
    name: "variable-in-single-quotes",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP209-variable-in-single-quotes.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    // Bodies are left out: a configuration or script that is sent in one may have variables of its own.
    for curl in reading.plan.curls() {
        let headers = curl.headers.iter().map(|header| &header.text);
        let urls = curl.requests.iter().map(|request| &request.url);
        let urls =
            urls.flat_map(|url| [&url.host, &url.path].into_iter().chain(url.query.iter().map(|(_, value)| value)));
        for text in headers.chain(urls) {
            let Some(variable) = variable(text) else { continue };
            let name = &text.as_str()[variable.clone()];
            findings
                .push(
                    text.span(variable),
                    format!("the shell does not put a value in for `{name}`: curl sends the name"),
                )
                .help("use double quotes: in single quotes, or behind a `\\`, a `$` is only a character");
        }
    }
}

/// The first variable of the environment (`$NAME`, `${NAME}`) that stands in a text as mere characters. Names with small
/// letters are left out: APIs have such parameters (`$filter`).
fn variable(text: &Traced) -> Option<Range<usize>> {
    let written = text.as_str();
    written.match_indices('$').find_map(|(at, _)| {
        let rest = &written[at + 1..];
        let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        let braced = rest.strip_prefix('{');
        let name = braced.unwrap_or(rest);
        let length = name.bytes().take_while(|byte| is_name(*byte)).count();
        let is_whole = match braced {
            Some(_) => name[length..].starts_with('}'),
            None => !name[length..].starts_with(char::is_alphanumeric),
        };
        let is_variable = length > 1 && is_whole && !name.starts_with(|c: char| c.is_ascii_digit());
        let end = at + 1 + length + if braced.is_some() { 2 } else { 0 };
        (is_variable && !text.is_open(at..end)).then_some(at..end)
    })
}
