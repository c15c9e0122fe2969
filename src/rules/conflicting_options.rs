//! DP316: two options of a curl command that exclude each other.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP316",
    name: "conflicting-options",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP316-conflicting-options.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for CurlProblem { kind, span } in reading.plan.curls().flat_map(|curl| &curl.problems) {
        let CurlProblemKind::Conflict { option, other, place, is_fatal } = kind else { continue };
        if *is_fatal {
            findings
                .push(*span, format!("curl sends nothing with both `{option}` and `{other}`"))
                .related(*place, "each of them chooses what kind of request it is")
                .help("keep the one that fits the request");
        } else {
            findings
                .push(*span, format!("`{option}` and `{other}` exclude each other"))
                .related(*place, "the other one")
                .help("keep the one that is meant")
                .level(Level::Warning);
        }
    }
}
