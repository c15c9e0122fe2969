//! DP102: a declared placeholder that no example uses.

use super::{Check, Findings, Rule, context::Context};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP102",
    name: "unused-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP102-unused-placeholder.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for name in &context.declarations().unused {
        findings
            .push(name.whole_span(), format!("`{name}` is declared as a placeholder, but no example here uses it"))
            .help("remove it from the pattern, or use it in the example");
    }
}
