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
                findings.push(problem.span, format!("the front matter is not valid {reason}"));
            }
            PageProblemKind::BrokenDocument(reason) => {
                findings.push(problem.span, format!("the document is not valid YAML or JSON: {reason}"));
            }
            PageProblemKind::UnclosedFrontMatter => {
                let delimiter = context.page.file.slice(problem.span);
                findings
                    .push(problem.span, format!("the front matter that `{delimiter}` opens is never closed"))
                    .help(format!("write `{delimiter}` alone on a line where it ends"));
            }
            _ => {}
        }
    }
}
