//! DP614: a default that is none of the values that a flag takes.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP614",
    name: "default-not-a-choice",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP614-default-not-a-choice.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let ReferenceProblemKind::DefaultIsNoChoice { flag, default, choices } = &problem.kind else { continue };
        let message = format!("`{flag}` of `{}` has the default `{default}`, which it does not take", problem.command);
        findings.push(problem.place.span, message).help(format!("it takes {choices}"));
    }
}
