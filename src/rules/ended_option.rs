//! DP317: a curl option that does nothing any more.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP317",
    name: "ended-option",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP317-ended-option.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let sections = reading.plan.curls().flat_map(|curl| &curl.sections);
    for given in sections.flat_map(|section| &section.options) {
        if let Some(ended) = given.option.ended {
            let message = format!("`{}` does nothing since curl {ended}", given.spelling());
            findings.push(given.span, message).help("leave it out");
        }
    }
}
