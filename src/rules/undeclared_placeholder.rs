//! DP101: a placeholder that the pattern over its example leaves out.

use super::{Check, Findings, Rule, context::Context, placeholder_name_mismatch::folded};
use crate::{diagnostic::Level, resolve::PlaceholderUse};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP101",
    name: "undeclared-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP101-undeclared-placeholder.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let page = context.page;
    let keys: BTreeSet<String> = page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let mut declared: BTreeMap<&str, bool> = BTreeMap::new();
    let mut is_declared =
        |name| *declared.entry(name).or_insert_with(|| page.scopes.iter().any(|scope| scope.declares(name)));
    for reading in &context.readings {
        let scopes = || reading.example.scopes.iter().map(|scope| &page.scopes[*scope]);
        let Some(innermost) = scopes().next() else { continue };
        if scopes().any(|scope| scope.finds.is_none()) {
            continue;
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for PlaceholderUse { name, span, range, declared, .. } in &reading.resolved.placeholders {
            // The name of a JSON member is as likely a name of the API, or of a variable, as a placeholder.
            let after = &reading.resolved.script.as_str()[range.end..];
            let is_member = after.strip_prefix('"').is_some_and(|rest| rest.trim_start().starts_with(':'));
            if is_member
                || declared.is_some()
                || !seen.insert(name)
                || !(keys.contains(&folded(name)) || is_declared(name))
            {
                continue;
            }
            let pattern = innermost.pattern.as_str();
            findings
                .push(*span, format!("`{name}` is not among the placeholders declared for this example"))
                .related(innermost.pattern.whole_span(), "the pattern that covers the example")
                .help(format!("add it to the pattern: `{pattern}|{name}`"));
        }
    }
}
