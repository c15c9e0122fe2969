//! DP606: more arguments than the command takes.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    invisible_character, smart_quotes,
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP606",
    name: "too-many-arguments",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP606-too-many-arguments.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let command = invocation.usage.name();
    // A typographic quote splits an argument and a typographic dash makes one, which DP205 says; and a comment that cuts
    // the command short has words of its own.
    let is_typographic = |text: &str| {
        text.contains(|c| smart_quotes::is_smart(c) || invisible_character::is_invisible(c))
            || smart_quotes::option_name(text).is_some()
    };
    if invocation.is_cut_short || invocation.usage.arguments.iter().any(|(word, _)| is_typographic(word.as_str())) {
        return;
    }
    for problem in &invocation.usage.problems {
        let CliProblemKind::TooManyArguments { allowed, first } = &problem.kind else { continue };
        let takes = match allowed {
            0 => String::from("no arguments"),
            1 => String::from("one argument"),
            count => format!("{count} arguments"),
        };
        let finding = findings.push(problem.span, format!("`{command}` takes {takes}; `{first}` is too much"));
        if *allowed > 0 {
            finding.help("put quotes around an argument that has blanks in it");
        }
    }
}
