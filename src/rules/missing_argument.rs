//! DP603: a command without an argument it needs.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP603",
    name: "missing-argument",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP603-missing-argument.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for invocation in &reading.invocations {
        let command = invocation.usage.name();
        for problem in &invocation.usage.problems {
            let CliProblemKind::MissingArgument { argument } = &problem.kind else { continue };
            if reading.is_cut_short(invocation) {
                continue;
            }
            let finding = findings.push(problem.span, format!("`{command}` needs the argument `{argument}`"));
            if let Some(usage) = invocation.usage.synopsis() {
                finding.help(format!("the command is used as `{usage}`"));
            }
        }
    }
}
