//! DP608: a flag after an argument, where the program no longer reads flags.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    too_many_arguments::without_dashes,
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

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let program = &invocation.usage.spec.program;
    let bare = invocation.usage.bare_flag();
    for problem in &invocation.usage.problems {
        let CliProblemKind::FlagAfterArgument { flag, argument } = &problem.kind else { continue };
        if let Some((name, place)) = bare.filter(|(name, _)| name == argument) {
            let end = format!("`{program}` takes it for an argument, and reads no more flags");
            without_dashes(context, name, place, &end, findings);
            break;
        }
        let message = format!("`{program}` takes `{flag}` for an argument, because it stands after `{argument}`");
        findings.push(problem.span, message).help(format!("put `{flag}` before `{argument}`"));
    }
}
