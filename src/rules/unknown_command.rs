//! DP601: a command that the program does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    invisible_character,
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP601",
    name: "unknown-command",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP601-unknown-command.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    for problem in &invocation.usage.problems {
        let CliProblemKind::UnknownCommand { command, suggestion } = &problem.kind else { continue };
        // DP205 speaks of a blank that joins two words.
        if command.contains(invisible_character::is_invisible) {
            continue;
        }
        let finding = findings.push(problem.span, format!("there is no command `{command}`"));
        if let Some(suggestion) = suggestion {
            finding.suggest(problem.span, suggestion);
        }
    }
}
