//! DP802: an example no longer shows what its snapshot records.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    snapshot::{Comparison, Verdict},
};

pub(super) const RULE: Rule = Rule {
    code: "DP802",
    name: "snapshot-mismatch",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP802-snapshot-mismatch.md"),
    check: Check::Comparison(check),
};

fn check(_: &Context<'_>, comparison: &Comparison, findings: &mut Findings<'_>) {
    let change = "if the change is wanted, run `docproof run --update` and review the file";
    match &comparison.verdict {
        Verdict::Different { path, diff } => {
            let message = format!("this example no longer shows what `{path}` records");
            findings.push(comparison.span, message).help(format!("{change}\n{diff}").trim_end());
        }
        Verdict::Gone { path, reason } => {
            let message = format!("`{path}` records what this example shows, and now it shows nothing: {reason}");
            findings.push(comparison.span, message).help(change);
        }
        Verdict::Same | Verdict::New { .. } => {}
    }
}
