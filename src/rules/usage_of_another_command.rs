//! DP618: the usage of another command on the page of a command.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP618",
    name: "usage-of-another-command",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP618-usage-of-another-command.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let ReferenceProblemKind::UsageNamesOther(other) = &problem.kind else { continue };
        let message = format!("the usage of `{}` names `{other}`", problem.command);
        findings
            .push(problem.place.span, message)
            .contradicted(problem, "the page of the command")
            .help(format!("show how `{}` is used", problem.command));
    }
}
