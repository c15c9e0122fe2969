//! DP608: a flag after an argument, where the program no longer reads flags.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP608",
    name: "flag-order",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP608-flag-order.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let program = &invocation.usage.spec.program;
    for problem in &invocation.usage.problems {
        let CliProblemKind::FlagAfterArgument { flag, argument } = &problem.kind else { continue };
        let message = format!("`{program}` takes `{flag}` for an argument, because it stands after `{argument}`");
        findings.push(problem.span, message).help(format!("put `{flag}` before `{argument}`"));
    }
}
