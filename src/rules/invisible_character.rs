//! DP213: characters that look like a blank or like nothing, and are letters to a shell.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{self, Command, Part, Quoting, ShellProblem, ShellProblemKind, Statement},
    text::Traced,
};

pub(super) const RULE: Rule = Rule {
    code: "DP213",
    name: "invisible-character",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP213-invisible-character.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    if !script.as_str().contains(is_invisible) {
        return;
    }
    for statement in &reading.script.statements {
        let text = script.as_str()[statement.range.clone()].trim_start_matches(is_invisible);
        // A quote without a partner is proof enough that it is a command, whatever the line looks like.
        let unbalanced = |problem: &ShellProblem| matches!(problem.kind, ShellProblemKind::UnclosedQuote(_));
        if shell::looks_like_command(text) || reading.script.problems_in(&statement.range).iter().any(unbalanced) {
            literals(statement, script, |text, quoting| report(text, quoting, findings));
        }
    }
}

/// Hands on each literal text of a statement and how it is quoted; of what cannot be read, all of it.
fn literals(statement: &Statement, script: &Traced, mut each: impl FnMut(&Traced, Quoting)) {
    for part in statement.simple_commands().iter().flat_map(|simple| simple.all_words()).flat_map(|word| &word.parts) {
        if let Part::Literal { text, quoting } = part {
            each(text, *quoting);
        }
    }
    for command in statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands) {
        if let Command::Unreadable { range } = command {
            each(&script.slice(range.clone()), Quoting::None);
        }
    }
}

fn report(text: &Traced, quoting: Quoting, findings: &mut Findings<'_>) {
    let written = text.as_str();
    let is_quoted = !matches!(quoting, Quoting::None | Quoting::Backslash);
    let mut end = 0;
    while let Some((at, first)) = written[end..].char_indices().find(|(_, c)| is_invisible(*c)) {
        let at = end + at;
        let run = written[at..].find(|c| !is_invisible(c)).map_or(written.len(), |length| at + length);
        end = run;
        // In a string a wide blank may be meant, and a joiner is a part of how some scripts and emoji are written.
        if is_quoted && (is_blank(first) || matches!(first, '\u{200c}' | '\u{200d}')) || text.is_open(at..run) {
            continue;
        }
        let meant: String = written[at..run].chars().filter(|c| is_blank(*c)).map(|_| ' ').collect();
        let span = text.span(at..run);
        let finding = findings
            .push(span, format!("a {} stands here: the shell takes it for a letter", name(first)))
            .help(if meant.is_empty() { "delete it" } else { "write a plain blank" })
            .fix(span, meant);
        if is_quoted {
            finding.level(Level::Warning);
        }
    }
}

/// Characters that look like a blank or like nothing, and are letters to a shell.
pub(super) fn is_invisible(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Those of them that have a width.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// What Unicode calls the character, in short.
fn name(c: char) -> &'static str {
    match c {
        '\u{a0}' | '\u{202f}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{feff}' => "byte order mark",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "mark for the direction of writing"
        }
        _ if is_blank(c) => "blank that no keyboard has",
        _ => "blank of no width",
    }
}
