//! DP104: a pattern of placeholders that is no regular expression.

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
        if let Some(complaint) = scope.complaint() {
            let (pattern, reason) = (&scope.pattern, complaint.reason);
            findings
                .push(complaint.place.whole_span(), format!("`{pattern}` is not a regular expression: {reason}"))
                .help("write names with `|` between them: `DATABASE_NAME|API_TOKEN`");
        }
    }
}
