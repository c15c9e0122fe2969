//! DP604: a flag that takes a value and has none.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP604",
    name: "missing-flag-value",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP604-missing-flag-value.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for invocation in &reading.invocations {
        for problem in &invocation.usage.problems {
            let CliProblemKind::MissingValue { flag } = &problem.kind else { continue };
            // `-f </path/to/file>` was meant for a placeholder, though a shell reads from a file there.
            let behind = context.page.file.text()[problem.span.end..].trim_start_matches([' ', '\t']);
            if invocation.is_cut_short || behind.starts_with('<') {
                continue;
            }
            let command = invocation.usage.name();
            findings.push(problem.span, format!("`{flag}` needs a value")).rests_on(problem, &command);
        }
    }
}
