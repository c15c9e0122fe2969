//! DP010: code on the line that opens its code block, where no reader sees it.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP010",
    name: "code-in-info-string",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP010-code-in-info-string.md"),
    check: Check::Example(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let example = reading.example;
    let Some(info) = &example.info.text else { return };
    // A command was read from the info string; what else stands there is code only if it can be nothing else.
    let is_command = !example.code.is_empty() && example.opening.contains(example.code.span(0..1));
    let code = if is_command {
        let end = example.code.as_str().find('\n').unwrap_or(example.code.len());
        example.code.slice(0..end)
    } else if is_call(info.as_str()) {
        info.clone()
    } else {
        return;
    };
    findings
        .push(
            code.whole_span(),
            format!("`{code}` stands on the line that opens the code block, where no reader sees it"),
        )
        .help("begin the code on the next line");
}

/// Whether an info string is a call of a function with arguments: no language has a parenthesis and a quote in it.
fn is_call(info: &str) -> bool {
    let Some((name, arguments)) = info.split_once('(') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    !name.is_empty()
        && name.chars().all(is_name)
        && arguments.contains(['"', '\''])
        && arguments.trim_end().ends_with(')')
}
