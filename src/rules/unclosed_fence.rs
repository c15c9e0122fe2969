//! DP001: a fence that is never closed.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind, text::Span};

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
        let opening = context.page.file.slice(problem.span);
        let finding = findings.push(problem.span, "the code block that opens here is never closed");
        let Some(because) = problem.because else {
            finding.help("write the same backticks or tildes alone on a line, indented as the opening ones are");
            continue;
        };
        let line = context.page.file.slice(because);
        let after = line.trim_start_matches(|c| opening.starts_with(c)).trim();
        let text = context.page.file.text();
        let start = |span: Span| text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[start(because)..because.start];
        let is_deeper = before.len() > problem.span.start - start(problem.span) + 3;
        if after.is_empty() && !before.trim_matches([' ', '\t', '>']).is_empty() {
            finding.related(because, "these backticks close nothing").help("put them on a line of their own");
        } else if after.is_empty() && is_deeper {
            finding
                .related(because, "this line is indented too far to close it")
                .help("indent the closing line as the opening one is");
        } else if after.is_empty() {
            finding
                .related(because, "this line stands outside the list item or quote in which the code block opens")
                .help("indent every line of the code block as far as the list item, or begin it with `>`");
        } else if after.starts_with(['<', '{']) {
            finding
                .related(because, "this line closes nothing")
                .help(format!("leave the backticks alone on their line and put `{after}` on the next"));
        } else {
            finding.related(because, "it swallows this opening line").help("close it where its code ends");
        }
    }
}
