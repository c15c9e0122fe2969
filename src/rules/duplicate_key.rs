//! DP402: a JSON object that has a key twice.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    invalid_json::documents,
};
use crate::{
    diagnostic::Level,
    model::json::{JsonProblem, JsonProblemKind},
    text::Span,
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "DP402",
    name: "duplicate-key",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP402-duplicate-key.md"),
    check: Check::Example(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for document in documents(reading) {
        let repeated = || document.problems.iter().filter_map(repeated_key);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        repeated().for_each(|(key, _)| *counts.entry(key).or_default() += 1);
        for (key, span) in repeated() {
            // A `json` fence that has a key three times shows a choice.
            if reading.is_script() || counts[key] == 1 {
                findings
                    .push(span, format!("the key `{key}` stands twice in this object"))
                    .help("most readers keep the last one and drop the other");
            }
        }
    }
}

fn repeated_key(problem: &JsonProblem) -> Option<(&str, Span)> {
    match &problem.kind {
        JsonProblemKind::DuplicateKey(key) => Some((key, problem.span)),
        _ => None,
    }
}
