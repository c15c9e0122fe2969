//! DP203: blanks between a `\` and the end of its line.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, shell::ShellProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP203",
    name: "blank-after-backslash",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP203-blank-after-backslash.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for problem in &reading.script.problems {
        if problem.kind == ShellProblemKind::BlankAfterBackslash {
            let blanks = reading.resolved.script.span(problem.range.clone());
            findings
                .push(
                    blanks,
                    "blanks after the `\\` end the command here: only a `\\` at the very end of a line continues it",
                )
                .label("remove these")
                .help("end the line right after the `\\`")
                .fix(blanks, "");
        }
    }
}
