//! DP901: a suppression that suppresses nothing.

use super::{
    Check, Findings, Rule,
    context::{Context, SuppressionUse, WordUse},
};
use crate::{diagnostic::Level, extract::SuppressionFault};

pub(super) const RULE: Rule = Rule {
    code: "DP901",
    name: "unused-suppression",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP901-unused-suppression.md"),
    check: Check::Suppression(check),
};

fn check(_: &Context<'_>, one: &SuppressionUse<'_>, findings: &mut Findings<'_>) {
    if !matches!(one.suppression.fault, None | Some(SuppressionFault::NeverEnds)) {
        return;
    }
    let unused = one.words.iter().zip(&one.suppression.rules).filter(|(word, _)| **word == WordUse::Unused);
    let unused: Vec<_> = unused.map(|(_, rule)| rule).collect();
    if one.suppression.covers.is_empty() && !unused.is_empty() {
        let message = "no block follows in the same list item, quote or page that this could cover";
        findings.push(one.suppression.text.whole_span(), message).help("put it right before the block, or delete it");
    } else if unused.len() == one.words.len() {
        let names: Vec<String> = unused.iter().map(|rule| format!("`{rule}`")).collect();
        let message = format!("there is nothing for this to suppress: {} finds nothing here", names.join(" or "));
        if !unused.is_empty() {
            findings.push(one.suppression.text.whole_span(), message).help("delete it");
        }
    } else {
        for rule in unused {
            findings.push(rule.whole_span(), format!("`{rule}` finds nothing here")).help("take it off the list");
        }
    }
}
