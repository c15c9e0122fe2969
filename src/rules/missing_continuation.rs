//! DP201: an option, a URL, a JSON body or a placeholder that stands alone because the line before it lacks its `\`.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    foreign_continuation,
};
use crate::{
    diagnostic::Level,
    shell::{self, Part, Quoting, ShellProblemKind, SimpleCommand, Statement, Word},
    text::Span,
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP201",
    name: "missing-continuation",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP201-missing-continuation.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for statements in reading.script.lists() {
        look(statements, reading, findings);
    }
}

/// Looks at the statements of one list, each with the one before it.
fn look(statements: &[Statement], reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    // The command that the lines since belong to.
    let mut command: Option<&SimpleCommand> = None;
    for (before, statement) in std::iter::once(None).chain(statements.iter().map(Some)).zip(statements) {
        let follows = before.is_some_and(|before| {
            let written = &text[..before.range.end];
            shell::are_neighbours(text, &before.range, &statement.range)
                && (!written.ends_with([';', '&', '\\']) || written.ends_with(" \\\\"))
        });
        let first = first_word(statement).map(|word| word.range.clone());
        let first = first.or_else(|| operator(reading, statement)).or_else(|| redirection(statement));
        let Some((before, first)) = before.filter(|_| follows).zip(first) else {
            command = head(statement, text);
            continue;
        };
        if !command.is_some_and(|command| continues(text, command, before, statement)) {
            command = head(statement, text);
            continue;
        }
        let end = before.range.end;
        let line = text[..end].rsplit('\n').next().unwrap_or_default();
        if escaped_comment(line).is_some() || foreign_continuation::continues(text, end - 1) {
            continue; // DP206's and DP219's.
        }
        let blanks = text[end..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_end = Span::new(script.span(end - 1..end).end, script.span(end - 1..end + blanks).end);
        let word = &text[first.clone()];
        let word = word.lines().next().unwrap_or_default();
        // What stands where the `\` should: `/`, or `\\`, which is an escaped `\`.
        if let Some(wrong) = wrong_sign(line) {
            let place = script.span(end - wrong.len()..end);
            findings
                .push(place, format!("this line ends with `{wrong}`, so `{word}` starts a command of its own"))
                .related(script.span(first), "the shell starts a command here")
                .help("a single `\\` continues a line")
                .fix(place, "\\");
            continue;
        }
        findings
            .push(
                Span::at(line_end.start),
                format!("this line ends without `\\`, so `{word}` starts a command of its own"),
            )
            .label("a `\\` is missing here")
            .related(script.span(first), "the shell starts a command here")
            .help("end the line with ` \\`")
            .fix(line_end, " \\");
    }
}

/// What a line ends with that was taken for a `\`.
fn wrong_sign(line: &str) -> Option<&'static str> {
    ["/", "\\\\"].into_iter().find(|wrong| line.strip_suffix(wrong).is_some_and(|rest| rest.ends_with(' ')))
}

/// The command a statement starts with, if it is one that options can be missing from.
fn head<'a>(statement: &'a Statement, text: &str) -> Option<&'a SimpleCommand> {
    let command = statement.head().filter(|command| !command.words.is_empty())?;
    let is_option = command.words[0].looks_like_option();
    (!is_option && shell::looks_like_command(&text[command.range.clone()])).then_some(command)
}

/// The word a statement starts with.
fn first_word(statement: &Statement) -> Option<&Word> {
    statement.head().filter(|command| command.assignments.is_empty())?.words.first()
}

/// The `|`, `&&` or `||` that a statement starts with, which no shell takes. A table's row has no command behind it.
fn operator(reading: &Reading<'_>, statement: &Statement) -> Option<Range<usize>> {
    let problem = reading.script.problems_in(&statement.range).first()?;
    let ShellProblemKind::UnexpectedToken(token) = &problem.kind else { return None };
    let is_operator = matches!(token.as_str(), "|" | "&&" | "||") && problem.range.start == statement.range.start;
    let rest = reading.resolved.script.as_str().get(problem.range.end..statement.range.end)?.trim();
    (is_operator && shell::looks_like_command(rest) && !rest.ends_with('|')).then(|| problem.range.clone())
}

/// The redirection that is all of a statement: it empties or makes a file, which nobody writes on a line of its own.
fn redirection(statement: &Statement) -> Option<Range<usize>> {
    let command = statement.head().filter(|head| head.words.is_empty() && head.assignments.is_empty())?;
    let redirection = command.redirections.first().filter(|one| matches!(one.operator.as_str(), ">" | ">>" | ">|"))?;
    Some(redirection.range.clone())
}

/// Whether `statement` is a part of `command` that was cut off at the end of `before`.
fn continues(text: &str, command: &SimpleCommand, before: &Statement, statement: &Statement) -> bool {
    // Such a line belongs to the one above beyond doubt where that is itself one of several, or less indented.
    let has_lines = text[command.range.start..before.range.end].contains('\n');
    let is_indented = indentation(text, statement.range.start) > indentation(text, command.range.start);
    let is_part = has_lines || is_indented;
    let Some(first) = first_word(statement) else { return redirection(statement).is_none() || is_part };
    // Below a command of several lines, one that is indented as they are goes on with it; and a line that ends with what
    // was taken for a `\` says so.
    let is_marked = wrong_sign(text[..before.range.end].rsplit('\n').next().unwrap_or_default()).is_some();
    if first.looks_like_option() {
        return true;
    }
    // The inside of a body that lost its quote has lines of its own.
    let is_data = text[..before.range.end].ends_with(['{', '[', '(', ','])
        || text[first.range.end..].starts_with(": ")
        || text[first.range.clone()].ends_with(':')
        || text[before.range.start..statement.range.end].contains("\\\"");
    if is_data {
        return false;
    }
    if is_indented && (has_lines || is_marked) {
        return true;
    }
    let alone = statement.head().is_some_and(|command| command.words.len() == 1);
    let second = statement.head().and_then(|command| command.words.get(1));
    let goes_on = alone || second.is_some_and(Word::looks_like_option);
    let program = command.words[0].as_literal();
    let is_curl = program.is_some_and(|program| program.as_str() == "curl");
    let has_url = command.words.iter().any(Word::looks_like_url);
    let last = before.head().and_then(|command| command.words.last());
    let wants_value = last.is_some_and(Word::looks_like_option);
    // A placeholder is no command; below a command of one line it may be what the command printed.
    let is_placeholder = first.as_literal().is_some_and(|word| word.as_placeholder().is_some());
    alone && is_placeholder && has_lines
        || is_curl && goes_on && (first.looks_like_url() || is_address(first)) && !has_url
        || wants_value && (first.looks_like_json() || alone && first.looks_like_url())
        || is_text(first) && (is_part || is_curl && wants_value)
}

/// Whether a word is a string in quotes with a blank in it (a header, a description), which is the name of no command.
fn is_text(word: &Word) -> bool {
    let is_quoted = |part: &Part| matches!(part, Part::Literal { quoting: Quoting::Single | Quoting::Double, .. });
    word.parts.first().is_some_and(is_quoted)
        && word.parts.iter().any(|part| match part {
            Part::Literal { text, quoting: Quoting::Single | Quoting::Double } => text.as_str().contains(' '),
            _ => false,
        })
}

/// Whether a word is a variable in double quotes with a path behind it (`"$HOST/api/v2"`), which is an address rather than a
/// program.
fn is_address(word: &Word) -> bool {
    let is_variable = |part: &Part| matches!(part, Part::Variable { quoted: true, .. });
    let is_path = |part: &Part| matches!(part, Part::Literal { text, .. } if text.as_str().starts_with('/'));
    matches!(word.parts.as_slice(), [first, second, ..] if is_variable(first) && is_path(second))
}

/// How far the line that holds `at` is indented.
fn indentation(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].len() - text[line..at].trim_start().len()
}

/// Where a comment starts on a line that has its `\` before the comment: there it escapes a blank, and continues nothing.
pub(super) fn escaped_comment(line: &str) -> Option<usize> {
    line.match_indices('\\').find_map(|(at, _)| {
        let rest = &line[at + 1..];
        let comment = rest.trim_start_matches([' ', '\t']);
        let is_escape = line[..at].ends_with('\\') || comment.len() == rest.len();
        (!is_escape && comment.starts_with('#')).then_some(line.len() - comment.len())
    })
}
