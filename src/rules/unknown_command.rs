//! DP601: a command that the program does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    invisible_character,
};
use crate::{
    diagnostic::Level,
    spec::{Belonging, CliProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP601",
    name: "unknown-command",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP601-unknown-command.md"),
    check: Check::Invocation(check),
};

/// How many commands are named where none is near.
const NAMED: usize = 12;

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let usage = &invocation.usage;
    for problem in &usage.problems {
        let CliProblemKind::UnknownCommand { command, suggestion, elsewhere } = &problem.kind else { continue };
        // DP205 speaks of a blank that joins two words.
        if command.contains(invisible_character::is_invisible) {
            continue;
        }
        if context.is_about_another_product(problem.span, &usage.name()) {
            continue;
        }
        // DP620 and DP621 say whose command it is.
        let belonging = usage.belongs(&invocation.others, problem);
        if matches!(belonging, Some(Belonging::Edition(_) | Belonging::Program(_))) {
            continue;
        }
        let finding = findings.push(problem.span, format!("there is no command `{command}`"));
        let finding = finding.rests_on(problem, &usage.name());
        let names = usage.subcommands();
        match (suggestion, elsewhere) {
            (Some(suggestion), _) => drop(finding.suggest(problem.span, suggestion)),
            (None, Some(other)) => drop(finding.help(format!("there is `{other}`"))),
            (None, None) if names.is_empty() || names.len() > NAMED => {}
            (None, None) => drop(finding.help(format!("`{}` has the commands {}", usage.name(), listed(&names)))),
        }
    }
}

/// Words in a row: `` `a`, `b` and `c` ``.
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}
