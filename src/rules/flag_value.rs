//! DP605: a value that a flag does not take.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{
    diagnostic::Level,
    spec::{CliProblemKind, ValueKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP605",
    name: "flag-value",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP605-flag-value.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    for problem in &invocation.usage.problems {
        let CliProblemKind::FlagValue { flag, value, kind, expected, suggestion } = &problem.kind else { continue };
        let finding = findings.push(problem.span, format!("`{flag}` takes {expected}, not `{value}`"));
        // What programs take for a duration or a date differs more than their references say.
        let finding = match kind {
            ValueKind::Duration | ValueKind::Timestamp => finding.level(Level::Warning),
            _ => finding,
        };
        if let Some(suggestion) = suggestion {
            finding.suggest(problem.span, suggestion);
        }
    }
}
