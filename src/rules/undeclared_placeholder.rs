//! DP101: a placeholder that the pattern over its example leaves out.

use super::{
    Check, Findings, Rule,
    context::{Context, declarations::Undeclared},
};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP101",
    name: "undeclared-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP101-undeclared-placeholder.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Undeclared { name, span, scope } in &context.declarations().undeclared {
        let pattern = &context.page.scopes[*scope].pattern;
        findings
            .push(*span, format!("`{name}` is not among the placeholders declared for this example"))
            .related(pattern.whole_span(), "the pattern that covers the example")
            .help(format!("add it to the pattern: `{pattern}|{name}`"));
    }
}
