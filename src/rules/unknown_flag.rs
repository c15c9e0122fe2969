//! DP602: a flag that the command does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{
    diagnostic::Level,
    spec::{Belonging, CliProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP602",
    name: "unknown-flag",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP602-unknown-flag.md"),
    check: Check::Invocation(check),
};

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    for problem in &invocation.usage.problems {
        let CliProblemKind::UnknownFlag { flag, command, suggestion, elsewhere, shown } = &problem.kind else {
            continue;
        };
        // A reference whose examples use what its list lacks contradicts itself, which is said once, where it does.
        let is_certain = suggestion.as_ref().is_some_and(|suggestion| suggestion.certain);
        let contradicts = shown.as_ref().filter(|_| !is_certain);
        if contradicts.is_some_and(|own| context.page.file.path() != own) {
            continue;
        }
        if context.is_about_another_product(problem.span, command) {
            continue;
        }
        let belonging = invocation.usage.belongs(&invocation.others, problem);
        // DP620 and DP621 say whose flag it is.
        if matches!(belonging, Some(Belonging::Edition(_) | Belonging::Program(_))) {
            continue;
        }
        let finding = match contradicts {
            Some(_) => {
                let message = format!("this example uses `{flag}`, which the flags of `{command}` lack");
                findings.push(problem.span, message).level(Level::Warning)
            }
            None => findings.push(problem.span, format!("`{command}` has no flag `{flag}`")),
        };
        let finding = finding.rests_on(problem, command);
        match (suggestion, elsewhere, belonging) {
            (Some(suggestion), ..) => finding.suggest(problem.span, suggestion),
            (None, Some(other), _) => finding.help(format!("`{other}` has it")),
            (None, None, Some(Belonging::Namesake(other))) => finding.help(format!("`{}` has it", other.name())),
            (None, None, _) => finding,
        };
    }
}
