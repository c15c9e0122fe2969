//! DP602: a flag that the command does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP602",
    name: "unknown-flag",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP602-unknown-flag.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let command = invocation.usage.name();
    for problem in &invocation.usage.problems {
        let CliProblemKind::UnknownFlag { flag, suggestion, elsewhere } = &problem.kind else { continue };
        let finding = findings.push(problem.span, format!("`{command}` has no flag `{flag}`"));
        match (suggestion, elsewhere) {
            (Some(suggestion), _) => drop(finding.suggest(problem.span, suggestion)),
            (None, Some(other)) => drop(finding.help(format!("`{} {other}` has it", invocation.usage.spec.program))),
            (None, None) => {}
        }
    }
}
