//! DP606: more arguments than the command takes.

use super::{
    Check, Findings, Rule,
    context::{Context, InvocationReading},
    invisible_character, smart_quotes,
};
use crate::{
    diagnostic::Level,
    spec::{CliProblem, CliProblemKind},
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP606",
    name: "too-many-arguments",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP606-too-many-arguments.md"),
    check: Check::Invocation(check),
};

fn check(context: &Context<'_>, invocation: &InvocationReading<'_>, findings: &mut Findings<'_>) {
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
        let CliProblemKind::TooManyArguments { allowed, first, shown } = &problem.kind else { continue };
        // A reference whose examples have more than its usage contradicts itself, which is said once, where it does.
        if shown.as_ref().is_some_and(|own| context.page.file.path() != own) {
            continue;
        }
        if let Some((name, place)) = invocation.usage.bare_flag() {
            // Where no more flags are read behind it, DP608 says so.
            let ends_flags = |one: &CliProblem| matches!(&one.kind, CliProblemKind::FlagAfterArgument { argument, .. } if argument == name);
            if !invocation.usage.problems.iter().any(ends_flags) {
                without_dashes(context, name, place, &format!("`{command}` takes it for an argument"), findings);
            }
            continue;
        }
        let takes = match allowed {
            0 => String::from("no arguments"),
            1 => String::from("one argument"),
            count => format!("{count} arguments"),
        };
        let first = first.lines().next().unwrap_or_default();
        let message = match shown {
            Some(_) => format!("this example has the argument `{first}`, and the usage of `{command}` takes {takes}"),
            None => format!("`{command}` takes {takes}; `{first}` is too much"),
        };
        let finding = findings.push(problem.span, message).rests_on(problem, &command);
        // A page whose usage has no arguments may have forgotten them.
        let is_of_page = invocation.usage.command.is_some_and(|command| command.flag_list.is_some());
        let is_weak = shown.is_some() || *allowed == 0 && is_of_page;
        let finding = if is_weak { finding.level(Level::Warning) } else { finding };
        if *allowed > 0 {
            finding.help("put quotes around an argument that has blanks in it");
        }
    }
}

/// Reports the name of a flag that has no dashes, or a blank between them and itself; `end` says what comes of it.
pub(super) fn without_dashes(context: &Context<'_>, name: &str, place: Span, end: &str, findings: &mut Findings<'_>) {
    let is_severed = context.page.file.text()[..place.start].ends_with(" -- ");
    let (place, message) = if is_severed {
        (Span::new(place.start - "-- ".len(), place.end), format!("a blank stands between `--` and `{name}`, so {end}"))
    } else {
        (place, format!("`{name}` has no dashes, so {end}"))
    };
    findings.push(place, message).help(format!("write `--{name}`")).fix(place, format!("--{name}"));
}
