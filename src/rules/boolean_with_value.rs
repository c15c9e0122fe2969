//! DP612: a word behind a flag that was meant for its value, where the flag takes none from the next word.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
};
use crate::{diagnostic::Level, spec::CliProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP612",
    name: "boolean-with-value",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP612-boolean-with-value.md"),
    check: Check::Invocation(check),
};

fn check(_: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let command = invocation.usage.name();
    for problem in &invocation.usage.problems {
        let CliProblemKind::BooleanWithValue { flag, value, takes_value } = &problem.kind else { continue };
        let what = if *takes_value { "a value only behind `=`" } else { "no value" };
        let message = format!("`{flag}` takes {what}, so `{value}` is an argument of its own");
        let finding = findings.push(problem.span, message).rests_on(problem, &command);
        match value.as_str() {
            _ if *takes_value => {
                let right = format!("{flag}={value}");
                finding.help(format!("write `{right}`")).fix(problem.span, right);
            }
            "true" => drop(finding.help(format!("write `{flag}` alone")).fix(problem.span, flag.as_str())),
            _ => drop(finding.help(format!("leave `{flag}` out"))),
        }
    }
}
