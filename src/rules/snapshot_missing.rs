//! DP803: nothing is recorded of an example that runs.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    snapshot::{Comparison, Verdict},
};

pub(super) const RULE: Rule = Rule {
    code: "DP803",
    name: "snapshot-missing",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP803-snapshot-missing.md"),
    check: Check::Comparison(check),
};

fn check(_: &Context<'_>, comparison: &Comparison, findings: &mut Findings<'_>) {
    if let Verdict::New { path } = &comparison.verdict {
        let message = format!("nothing is recorded in `{path}` of what this example shows");
        findings.push(comparison.span, message).help("run `docproof run --update`, review the file and commit it");
    }
}
