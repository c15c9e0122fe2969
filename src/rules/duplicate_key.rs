//! DP402: a JSON object that has a key twice.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    invalid_json::documents,
};
use crate::{diagnostic::Level, model::json::JsonProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP402",
    name: "duplicate-key",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP402-duplicate-key.md"),
    check: Check::Example(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for problem in documents(reading).into_iter().flat_map(|document| document.problems) {
        if let JsonProblemKind::DuplicateKey(key) = problem.kind {
            findings
                .push(problem.span, format!("the key `{key}` stands twice in this object"))
                .help("most readers keep the last one and drop the other");
        }
    }
}
