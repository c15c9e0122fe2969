//! DP104: a pattern of placeholders that is no regular expression, or one that is too large.

use super::{Check, Findings, Rule, context::Context};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP104",
    name: "bad-placeholder-pattern",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP104-bad-placeholder-pattern.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for scope in &context.page.scopes {
        let Some(complaint) = scope.complaint() else { continue };
        let (pattern, place) = (&scope.pattern, complaint.place.whole_span());
        let finding = match complaint.reason {
            Some(reason) => findings.push(place, format!("`{pattern}` is not a regular expression: {reason}")),
            None => findings
                .push(place, "this pattern is too large: what it declares is not looked for")
                .level(Level::Warning),
        };
        finding.help("write names with `|` between them: `DATABASE_NAME|API_TOKEN`");
    }
}
