//! DP619: a listed subcommand that has no page, though the others have one.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP619",
    name: "missing-reference-page",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP619-missing-reference-page.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let ReferenceProblemKind::SubcommandWithoutPage(name) = &problem.kind else { continue };
        let message =
            format!("`{} {name}` has no reference page, and the commands beside it have one", problem.command);
        findings.push(problem.place.span, message);
    }
}
