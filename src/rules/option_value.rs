//! DP318: a value that curl turns down, or a variable of `--write-out` that it does not know.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP318",
    name: "option-value",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP318-option-value.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for CurlProblem { kind, span } in reading.plan.curls().flat_map(|curl| &curl.problems) {
        let (finding, suggestion) = match kind {
            CurlProblemKind::BadValue { option, value, expected, suggestion } => {
                (findings.push(*span, format!("`{option}` takes {expected}, not `{value}`")), suggestion)
            }
            CurlProblemKind::UnknownVariable { name, suggestion } => {
                let finding = findings.push(*span, format!("curl knows no variable `%{{{name}}}`"));
                (finding.level(Level::Warning), suggestion)
            }
            _ => continue,
        };
        let Some(suggestion) = suggestion else { continue };
        let finding = finding.help(format!("did you mean `{suggestion}`?"));
        if matches!(kind, CurlProblemKind::BadValue { value, .. } if value.starts_with(&**suggestion)) {
            // Only the unit is too long, or one that curl counts in anyway.
            finding.fix(*span, suggestion);
        }
    }
}
