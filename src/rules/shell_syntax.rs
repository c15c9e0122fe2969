//! DP217: what a shell rejects and no other rule speaks of.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{self, ShellProblem, ShellProblemKind},
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP217",
    name: "shell-syntax",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP217-shell-syntax.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for problem in &reading.script.problems {
        let place = script.span(problem.range.clone());
        match &problem.kind {
            ShellProblemKind::UnclosedCompound(keyword) => {
                let Some(closer) = closer(keyword).filter(|_| is_meant(text, &problem.range, keyword)) else {
                    continue;
                };
                findings
                    .push(place, format!("this `{keyword}` is never closed"))
                    .help(format!("close it with `{closer}`"));
            }
            ShellProblemKind::UnexpectedToken(token) if is_stray(reading, problem, token) => {
                let is_last = matches!(token.as_str(), "|" | "&&" | "||");
                let kept = text[..problem.range.start].trim_end_matches([' ', '\t']).len();
                if is_last {
                    findings
                        .push(place, format!("nothing follows this `{token}`"))
                        .help("remove it, or add the command that is missing")
                        .fix(script.span(kept..problem.range.end), "");
                } else {
                    findings
                        .push(place, format!("the shell expects no `{token}` here"))
                        .help(format!("remove it, or write `'{token}'` if it is a part of an argument"));
                }
            }
            _ => {}
        }
    }
}

/// The word that closes a compound command.
fn closer(keyword: &str) -> Option<&'static str> {
    match keyword {
        "if" => Some("fi"),
        "for" | "while" | "until" | "select" => Some("done"),
        "case" => Some("esac"),
        "[[" => Some("]]"),
        _ => None,
    }
}

/// Whether the word that a compound command would start with is meant so, and does not begin a sentence: the word that must
/// come with it stands behind it, where a shell would look for it.
fn is_meant(text: &str, keyword: &Range<usize>, word: &str) -> bool {
    let rest = &text[keyword.end..];
    let line = rest.lines().next().unwrap_or_default();
    let starts = |wanted: &str| {
        let mut lines = rest.lines().skip(1).take(2).map(str::trim_start);
        lines.any(|line| line.split([' ', '\t', ';']).next() == Some(wanted))
    };
    let joined = |wanted: &str| line.contains(&format!("; {wanted}")) || line.contains(&format!(";{wanted}"));
    match word {
        "if" => joined("then") || starts("then"),
        "for" | "while" | "until" | "select" => joined("do") || starts("do"),
        "case" => line.trim_end().ends_with(" in"),
        _ => line.contains(" = ") || line.contains(" == ") || line.contains(" -"),
    }
}

/// Whether an operator stands where no shell takes one, in what is certainly a command.
fn is_stray(reading: &Reading<'_>, problem: &ShellProblem, token: &str) -> bool {
    let text = reading.resolved.script.as_str();
    let statements = &reading.script.statements;
    let before = statements.partition_point(|statement| statement.range.start <= problem.range.start);
    let Some(range) = before.checked_sub(1).map(|index| &statements[index].range) else { return false };
    let is_command = problem.range.start > range.start && shell::looks_like_command(&text[range.clone()]);
    // `|`, `&&` and `||` at the end wait for more; behind a `;` or another operator nothing can come.
    let ends = text[problem.range.end..].trim_start_matches([' ', '\t', '\\', '\n', '\r']).is_empty();
    is_command
        && match token {
            "&&" | "||" | "|" => ends,
            ";;" | ";" => true,
            _ => false,
        }
}
