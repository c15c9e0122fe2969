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
        let CliProblemKind::FlagValue { flag, value, kind, inferred, expected, suggestion } = &problem.kind else {
            continue;
        };
        let finding = findings.push(problem.span, format!("`{flag}` takes {expected}, not `{value}`"));
        let finding = finding.rests_on(problem, &invocation.usage.name());
        let differs_in_case = suggestion.as_ref().is_some_and(|one| one.text.to_lowercase() == value.to_lowercase());
        let finding = match kind {
            // What a sentence lists, a program may well take in other letters.
            _ if *inferred && differs_in_case => finding.level(Level::Note),
            // What programs take for a duration or a date differs more than their references say.
            _ if *inferred => finding.level(Level::Warning),
            ValueKind::Duration | ValueKind::Timestamp => finding.level(Level::Warning),
            _ => finding,
        };
        match suggestion {
            Some(suggestion) if *inferred => drop(finding.help(format!("did you mean `{}`?", suggestion.text))),
            Some(suggestion) => drop(finding.suggest(problem.span, suggestion)),
            None => {}
        }
    }
}
