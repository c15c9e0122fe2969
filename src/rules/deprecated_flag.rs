//! DP610: a flag or a command that should not be used any more.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP610",
    name: "deprecated-flag",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP610-deprecated-flag.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    for problem in &invocation.usage.problems {
        let (what, instead) = match &problem.kind {
            CliProblemKind::DeprecatedFlag { flag, instead } => (flag, instead),
            CliProblemKind::DeprecatedCommand { command, instead } => (command, instead),
            _ => continue,
        };
        let finding = findings.push(problem.span, format!("`{what}` is deprecated"));
        let finding = finding.rests_on(problem, what);
        if !instead.is_empty() {
            finding.help(format!("use `{instead}` instead"));
        }
    }
}
