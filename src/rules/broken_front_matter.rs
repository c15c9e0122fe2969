//! DP002: front matter that cannot be read.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP002",
    name: "broken-front-matter",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP002-broken-front-matter.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in &context.page.problems {
        match &problem.kind {
            PageProblemKind::BrokenFrontMatter(reason) => {
                findings.push(problem.span, format!("the front matter is not YAML: {reason}"));
            }
            PageProblemKind::BrokenDocument(reason) => {
                findings.push(problem.span, format!("the document is neither YAML nor JSON: {reason}"));
            }
            PageProblemKind::UnclosedFrontMatter => {
                findings
                    .push(problem.span, "the front matter that `---` opens is never closed")
                    .help("write `---` alone on a line where it ends");
            }
            _ => {}
        }
    }
}
