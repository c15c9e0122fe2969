//! DP301: a curl option that curl does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP301",
    name: "unknown-curl-option",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP301-unknown-curl-option.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for CurlProblem { kind, span } in reading.plan.curls().flat_map(|curl| &curl.problems) {
        let CurlProblemKind::UnknownOption { option, suggestion } = kind else { continue };
        let finding = findings.push(*span, format!("curl has no option `{option}`"));
        let Some(suggestion) = suggestion else { continue };
        let same_letters = suggestion.trim_start_matches('-').eq_ignore_ascii_case(option.trim_start_matches('-'));
        let finding = finding.help(format!("did you mean `{suggestion}`?"));
        if same_letters && suggestion.starts_with("--") {
            // Only the case or a dash differs, so nothing else can have been meant.
            finding.fix(*span, suggestion.as_str());
        }
    }
}
