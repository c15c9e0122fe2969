//! DP607: a command without a flag it needs.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP607",
    name: "missing-flag",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP607-missing-flag.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for invocation in &reading.invocations {
        let command = invocation.usage.name();
        for problem in &invocation.usage.problems {
            let CliProblemKind::MissingFlag { flag } = &problem.kind else { continue };
            if invocation.is_cut_short {
                continue;
            }
            findings.push(problem.span, format!("`{command}` needs the flag `{flag}`"));
        }
    }
}
