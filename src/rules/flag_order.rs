//! DP608: a flag where the program does not read it: after an argument, or on the wrong side of the command.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    too_many_arguments::without_dashes,
};
use crate::{
    diagnostic::Level,
    spec::{CliProblem, CliProblemKind},
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP608",
    name: "flag-order",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP608-flag-order.md"),
    check: Check::Invocation(check),
};

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
    let usage = &invocation.usage;
    let program = &usage.spec.program;
    let bare = usage.bare_flag();
    let mut is_behind = false;
    for problem in &usage.problems {
        match &problem.kind {
            // All flags behind an argument are one mistake: the argument stands too early.
            CliProblemKind::FlagAfterArgument { .. } if is_behind => {}
            CliProblemKind::FlagAfterArgument { flag, argument } => {
                is_behind = true;
                if let Some((name, place)) = bare.filter(|(name, _)| name == argument) {
                    let end = format!("`{program}` takes it for an argument, and reads no more flags");
                    without_dashes(context, name, place, &end, findings);
                    continue;
                }
                let message =
                    format!("`{program}` takes `{flag}` for an argument, because it stands after `{argument}`");
                let finding = findings.push(problem.span, message).help(format!("put `{flag}` before `{argument}`"));
                if let Some((span, text)) = argument_moved(context, invocation, problem) {
                    finding.fix(span, text);
                }
            }
            CliProblemKind::GlobalFlagAfterCommand { flag } => {
                let message = format!("`{program}` reads `{flag}` only before the command");
                let help = format!("put `{flag}` right behind `{program}`");
                let finding = findings.push(problem.span, message).help(help).rests_on(problem, &usage.name());
                let program = Span::at(invocation.invocation.program.whole_span().end);
                if let Some((span, text)) = swapped(context, program, problem.span) {
                    finding.fix(span, text);
                }
            }
            CliProblemKind::FlagBeforeCommand { flag, command } => {
                let message = format!("`{flag}` stands before the words of `{command}`, which it belongs to");
                let finding = findings.push(problem.span, message);
                finding.rests_on(problem, command).help(format!("put `{flag}` behind `{command}`"));
            }
            _ => {}
        }
    }
}

/// The edit that moves the arguments behind the flags, where all of those stand behind all of them.
fn argument_moved(
    context: &Context<'_>,
    invocation: &InvocationReading<'_>,
    problem: &CliProblem,
) -> Option<(Span, String)> {
    let usage = &invocation.usage;
    let (first, last) = (usage.arguments.first()?.1, usage.arguments.last()?.1);
    let flags = usage.flags.iter().map(|flag| flag.span).filter(|flag| flag.start >= problem.span.start);
    let flags = flags.reduce(Span::cover)?;
    if last.end > flags.start || flags.end > invocation.invocation.span.end {
        return None;
    }
    swapped(context, first.cover(last), flags)
}

/// The edit that puts the words at `behind` before those at `front`, which stand before them now; none where something else
/// than blanks and line ends would come between.
fn swapped(context: &Context<'_>, front: Span, behind: Span) -> Option<(Span, String)> {
    let file = &context.page.file;
    let between = file.text().get(front.end..behind.start)?;
    let (front_text, behind_text) = (file.slice(front), file.slice(behind));
    let all = front.cover(behind);
    if front.is_empty() {
        // What stands between is moved with its blanks, so that the words stay apart.
        return (!between.contains(['\n', '#'])).then(|| (all, format!(" {behind_text}{}", between.trim_end())));
    }
    let is_blank = between.chars().all(|c| c.is_whitespace() || c == '\\');
    is_blank.then(|| (all, format!("{behind_text}{between}{front_text}")))
}
