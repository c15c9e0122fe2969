//! DP616: two flags of a command with one short name.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP616",
    name: "short-name-twice",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP616-short-name-twice.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let ReferenceProblemKind::ShortNameTwice(short) = &problem.kind else { continue };
        let message = format!("`-{short}` of `{}` stands for two flags", problem.command);
        findings.push(problem.place.span, message).contradicted(problem, "the first one");
    }
}
