//! DP208: a here-document whose delimiter never comes.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{ShellProblem, ShellProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP208",
    name: "unclosed-here-document",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP208-unclosed-here-document.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    for ShellProblem { kind, range } in &reading.script.problems {
        let ShellProblemKind::UnclosedHereDocument(delimiter) = kind else { continue };
        let help = match script.as_str()[range.end..].lines().find(|line| is_near(line, delimiter)) {
            Some(line) => format!("`{line}` does not end it: write `{delimiter}` alone, at the start of the line"),
            None => format!("end it with a line that holds `{delimiter}` alone"),
        };
        findings.push(script.span(range.clone()), format!("no line `{delimiter}` ends this here-document")).help(help);
    }
}

/// Whether a line may have been meant for the delimiter: it is indented, or has a character too many.
fn is_near(line: &str, delimiter: &str) -> bool {
    let word = line.trim();
    !delimiter.is_empty() && word.starts_with(delimiter) && word.len() <= delimiter.len() + 1
}
