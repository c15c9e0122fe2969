//! DP007: files that put each other in place of themselves.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, site::LinkProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP007",
    name: "include-cycle",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP007-include-cycle.md"),
    check: Check::Page(check),
};

/// How many files of a circle are told by name.
const MOST: usize = 8;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for link in context.links {
        let LinkProblemKind::Cycle(circle) = &link.kind else { continue };
        let message = match circle.len() {
            0..=2 => format!("`{}` includes itself", link.target),
            _ => format!("`{}` includes this file in turn", link.target),
        };
        let told: Vec<String> = circle.iter().take(MOST).map(|path| format!("`{path}`")).collect();
        let rest = if circle.len() > MOST { " → …" } else { "" };
        findings.push(link.span, message).help(format!("break the circle: {}{rest}", told.join(" → ")));
    }
}
