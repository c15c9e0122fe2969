//! DP611: flags that may not stand beside each other.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP611",
    name: "exclusive-flags",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP611-exclusive-flags.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let command = invocation.usage.name();
    for problem in &invocation.usage.problems {
        let CliProblemKind::ExclusiveFlags { flag, other, first } = &problem.kind else { continue };
        let finding = findings.push(problem.span, format!("`{command}` takes either `{other}` or `{flag}`, not both"));
        finding.related(*first, format!("`{other}` is here")).rests_on(problem, &command);
    }
}
