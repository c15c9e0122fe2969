//! DP902: a suppression that does not say why.

use super::{
    Check, Findings, Rule,
    context::{Context, SuppressionUse},
};
use crate::{diagnostic::Level, extract::SuppressionFault};

pub(super) const RULE: Rule = Rule {
    code: "DP902",
    name: "suppression-without-reason",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP902-suppression-without-reason.md"),
    check: Check::Suppression(check),
};

fn check(_: &Context<'_>, one: &SuppressionUse<'_>, findings: &mut Findings<'_>) {
    let suppression = one.suppression;
    let is_one = matches!(suppression.fault, None | Some(SuppressionFault::NeverEnds));
    if is_one && suppression.reason.is_none() {
        let said = suppression.text.as_str().trim_end_matches(':');
        let help = format!("add the reason behind a colon: `{said}: …`");
        findings.push(suppression.text.whole_span(), "this suppression does not say why").help(help);
    }
}
