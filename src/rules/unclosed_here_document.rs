//! DP208: a here-document whose delimiter never comes.

use super::{
    Check, Findings, Rule,
    command_in_here_document::blanks,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{ShellProblem, ShellProblemKind},
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP208",
    name: "unclosed-here-document",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP208-unclosed-here-document.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for ShellProblem { kind, range } in &reading.script.problems {
        let ShellProblemKind::UnclosedHereDocument(delimiter) = kind else { continue };
        let message = format!("no line `{delimiter}` ends this here-document");
        let Some(line) = near(text, range.end, delimiter) else {
            let finding = findings
                .push(script.span(range.clone()), message)
                .help(format!("end it with a line that holds `{delimiter}` alone"));
            // A block that ends there shows how a here-document begins.
            if text[range.end..].split_once('\n').is_none_or(|(_, below)| below.trim().is_empty()) {
                finding.level(Level::Note);
            }
            continue;
        };
        let written = &text[line.clone()];
        let only_blanks = written.trim() == delimiter;
        let place = if only_blanks { blanks(text, &line) } else { trimmed(text, &line) };
        let finding = findings
            .push(script.span(place), format!("`{}` does not end the here-document `{delimiter}`", written.trim()))
            .related(script.span(range.clone()), message)
            .help(format!("write `{delimiter}` alone, at the start of the line"));
        if only_blanks {
            finding.fix(script.span(line), delimiter.as_str());
        }
    }
}

/// The first line behind `from` that may have been meant for the delimiter: it is indented, or has a character too many.
fn near(text: &str, from: usize, delimiter: &str) -> Option<Range<usize>> {
    let mut at = from + text[from..].find('\n')? + 1;
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if is_near(content, delimiter) {
            return Some(at..at + content.len());
        }
        at += line.len();
    }
    None
}

/// A line without the blanks around what is written on it.
fn trimmed(text: &str, line: &Range<usize>) -> Range<usize> {
    let written = &text[line.clone()];
    let start = line.start + written.len() - written.trim_start().len();
    start..start + written.trim().len()
}

fn is_near(line: &str, delimiter: &str) -> bool {
    let word = line.trim();
    !delimiter.is_empty() && word.starts_with(delimiter) && word.len() <= delimiter.len() + 1
}
