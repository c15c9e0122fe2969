//! DP621: a command line that is right for another program.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{
    diagnostic::Level,
    spec::{Belonging, CliProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP621",
    name: "wrong-binary",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP621-wrong-binary.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let usage = &invocation.usage;
    for problem in &usage.problems {
        let Some(Belonging::Program(there)) = usage.belongs(&invocation.others, problem) else {
            continue;
        };
        let Some(command) = there.command else { continue };
        let what = match &problem.kind {
            CliProblemKind::UnknownFlag { flag, .. } => format!("`{}` has no flag `{flag}`", usage.name()),
            CliProblemKind::UnknownCommand { command, .. } => format!("there is no command `{command}`"),
            _ => continue,
        };
        let program = invocation.invocation.program.whole_span();
        let finding = findings.push(program, format!("{what}; the line is one of `{}`", there.spec.program));
        finding
            .related(problem.span, format!("`{}` does not have this", usage.spec.program))
            .related_in(command.place.file.clone(), command.place.span, format!("`{}` is described here", there.name()))
            .help(format!("write `{}` for `{}`", there.spec.program, usage.spec.program));
        return;
    }
}
