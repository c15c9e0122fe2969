//! DP617: a command without an example on its reference page.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP617",
    name: "reference-without-example",
    level: Level::Off,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP617-reference-without-example.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        if problem.kind == ReferenceProblemKind::WithoutExample {
            findings.push(problem.place.span, format!("there is no example of `{}` on its page", problem.command));
        }
    }
}
