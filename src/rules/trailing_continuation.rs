//! DP204: a `\` at the end of a script, where no line follows.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, shell::ShellProblemKind, text::Span};

pub(super) const RULE: Rule = Rule {
    code: "DP204",
    name: "trailing-continuation",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP204-trailing-continuation.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    for problem in &reading.script.problems {
        if problem.kind == ShellProblemKind::TrailingContinuation {
            let backslash = script.span(problem.range.clone());
            // The line that follows is a mark that something is left out.
            if reading.is_abridged(context.page.file.text(), backslash) {
                continue;
            }
            let text = &script.as_str()[..problem.range.start];
            let kept = text.trim_end_matches([' ', '\t']).len();
            let blanks = script.span(kept..problem.range.end);
            findings
                .push(backslash, "the last line ends with `\\`, but no line follows")
                .help("remove the `\\`, or add the line that is missing")
                .fix(Span::new(blanks.start, backslash.end), "");
        }
    }
}
