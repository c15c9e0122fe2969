//! DP108: a credential that looks real.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    text::{Secret, secrets},
};

pub(super) const RULE: Rule = Rule {
    code: "DP108",
    name: "real-secret",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP108-real-secret.md"),
    check: Check::Example(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let example = reading.example;
    // A page that is shown as a page is an example of documentation.
    let is_page = example.info.language.as_ref().is_some_and(|language| matches!(language.as_str(), "markdown" | "md"));
    if is_page {
        return;
    }
    for Secret { range, kind } in secrets(example.code.as_str()) {
        // What a pattern declares is there to be replaced.
        let is_declared = example.scopes.iter().any(|scope| {
            let scope = &context.page.scopes[*scope];
            scope.declares(&example.code.as_str()[range.clone()])
        });
        if !is_declared {
            findings
                .push(example.code.span(range), format!("this looks like {kind} that works"))
                .help("revoke it if it does, and write a placeholder in its place: `API_TOKEN`");
        }
    }
}
