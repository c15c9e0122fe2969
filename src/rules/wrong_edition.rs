//! DP620: a command or a flag that only another product's program has.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{
    diagnostic::Level,
    spec::{Belonging, CliProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP620",
    name: "wrong-edition",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP620-wrong-edition.md"),
    check: Check::Invocation(check),
};

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let usage = &invocation.usage;
    for problem in &usage.problems {
        let Some(Belonging::Edition(there)) = usage.belongs(&invocation.others, problem) else {
            continue;
        };
        if context.is_about_another_product(problem.span, &usage.name()) {
            continue;
        }
        let (Some(own), Some(other), Some(command)) = (&usage.spec.edition, &there.spec.edition, there.command) else {
            continue;
        };
        let (what, place) = match &problem.kind {
            CliProblemKind::UnknownFlag { flag, .. } => {
                let used = there.flags.iter().find(|used| used.name_span == problem.span);
                (
                    format!("the flag `{flag}` of `{}`", there.name()),
                    used.map_or(&command.place, |used| &used.flag.place),
                )
            }
            _ => (format!("`{}`", there.name()), &command.place),
        };
        let message = format!("{what} belongs to {}; {} does not have it", other.name, own.name);
        let finding = findings.push(problem.span, message).rests_on(problem, &usage.name());
        finding.related_in(place.file.clone(), place.span, format!("{} has it here", other.name));
    }
}
