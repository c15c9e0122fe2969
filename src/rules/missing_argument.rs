//! DP603: a command without an argument it needs.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading, Reading},
};
use crate::{diagnostic::Level, spec::CliProblemKind, text::Span};

pub(super) const RULE: Rule = Rule {
    code: "DP603",
    name: "missing-argument",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP603-missing-argument.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for invocation in &reading.invocations {
        let command = invocation.usage.name();
        for problem in &invocation.usage.problems {
            let CliProblemKind::MissingArgument { argument } = &problem.kind else { continue };
            // What a program reads from its input may stand for an argument.
            if invocation.is_cut_short || reading.plan.is_fed(invocation.invocation.span) {
                continue;
            }
            if let Some(line) = line_below(context, reading, invocation) {
                let word = context.page.file.slice(line).lines().next().unwrap_or_default();
                let end = Span::at(invocation.invocation.span.end);
                let message =
                    format!("this line ends without `\\`, so `{word}` is not the argument `{argument}` of `{command}`");
                let finding = findings.push(end, message).label("a `\\` is missing here");
                finding
                    .related(line, "the shell starts a command here")
                    .help("end the line with ` \\`")
                    .fix(end, " \\");
                continue;
            }
            let finding = findings.push(problem.span, format!("`{command}` needs the argument `{argument}`"));
            let finding = finding.rests_on(problem, &command);
            if let Some(usage) = invocation.usage.synopsis() {
                finding.help(format!("the command is used as `{usage}`"));
            }
        }
    }
}

/// The command on the very next line, if it stands further in than this one: the argument, meant to belong to it.
fn line_below(context: &Context<'_>, reading: &Reading<'_>, invocation: &InvocationReading<'_>) -> Option<Span> {
    let (text, own) = (context.page.file.text(), invocation.invocation.span);
    let below = reading.plan.step_below(own)?.span;
    let between = text.get(own.end..below.start)?;
    let column = |at: usize| at - text[..at].rfind('\n').map_or(0, |end| end + 1);
    let is_next = between.trim().is_empty() && between.matches('\n').count() == 1;
    (is_next && column(below.start) > column(own.start)).then_some(below)
}
