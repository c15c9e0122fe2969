//! DP001: a fence that is never closed.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP001",
    name: "unclosed-fence",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP001-unclosed-fence.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in &context.page.problems {
        if problem.kind != PageProblemKind::UnclosedFence {
            continue;
        }
        let file = &context.page.file;
        let opening = file.slice(problem.span).trim_end();
        let message = format!("the code block that `{opening}` opens is never closed");
        let Some(because) = problem.because else {
            findings
                .push(problem.span, message)
                .help("write the same backticks or tildes alone on a line, indented as the opening ones are");
            continue;
        };
        let line = file.slice(because);
        let marks = line.chars().take_while(|c| opening.starts_with(*c)).count();
        let (marks, after) = line.split_at(marks);
        let is_close = after.trim_start().starts_with(['<', '{']) && after.contains(['<', '%']);
        let (text, help) = if is_close {
            (
                "this line closes nothing",
                format!("leave `{marks}` alone on its line; put `{}` on the next", after.trim()),
            )
        } else {
            ("it swallows this opening line", format!("close it with `{marks}` alone on a line where its code ends"))
        };
        findings.push(problem.span, message).related(because, text).help(help);
    }
}
