//! DP003: half of a pair of shortcodes.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP003",
    name: "unbalanced-shortcode",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP003-unbalanced-shortcode.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in &context.page.problems {
        let tag = context.page.file.slice(problem.span);
        let close = |name: &str| {
            let (left, right) = if tag.starts_with("{{<") { ("{{<", ">}}") } else { ("{{%", "%}}") };
            format!("{left} {name} {right}")
        };
        match &problem.kind {
            PageProblemKind::UnclosedShortcode(name) => {
                let help = format!("write `{}` where it ends", close(&format!("/{name}")));
                findings.push(problem.span, format!("the shortcode `{tag}` is never closed")).help(help);
            }
            PageProblemKind::UnopenedShortcode(name) => {
                let help = format!("nothing before it opens `{}`", close(name));
                findings.push(problem.span, format!("`{tag}` closes nothing")).help(help);
            }
            _ => {}
        }
    }
}
