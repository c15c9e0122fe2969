//! DP011: an HTML comment that is never closed.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP011",
    name: "unclosed-comment",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP011-unclosed-comment.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let open = context.page.problems.iter().filter(|problem| problem.kind == PageProblemKind::UnclosedComment);
    for problem in open {
        findings
            .push(problem.span, "the comment that opens here is never closed, so it hides the rest of the page")
            .help("write `-->` where it ends");
    }
}
