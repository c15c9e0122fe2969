//! DP609: a flag that may be given once is given again.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP609",
    name: "repeated-flag",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP609-repeated-flag.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let command = invocation.usage.name();
    for problem in &invocation.usage.problems {
        let CliProblemKind::RepeatedFlag { flag, first } = &problem.kind else { continue };
        let finding = findings.push(problem.span, format!("`{flag}` is given twice"));
        finding.related(*first, "it is given here, too").rests_on(problem, &command).help("leave one of them out");
    }
}
