//! DP216: a line that was meant to end a here-document and does not, so that the commands behind it are its text.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::diagnostic::Level;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP216",
    name: "command-in-here-document",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP216-command-in-here-document.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    for redirection in reading.script.simple_commands().iter().flat_map(|command| &command.redirections) {
        let (Some(document), Some(delimiter)) = (&redirection.here_document, redirection.target.as_literal()) else {
            continue;
        };
        let delimiter = delimiter.as_str();
        let Some(line) = meant(script.as_str(), document.range.clone(), delimiter) else { continue };
        findings
            .push(
                script.span(blanks(script.as_str(), &line)),
                format!("`{delimiter}` does not end the here-document here: nothing else may stand on its line, blanks neither"),
            )
            .related(script.span(redirection.range.clone()), "the here-document that goes on")
            .help(format!("write `{delimiter}` alone, at the start of the line"))
            .fix(script.span(line), delimiter);
    }
}

/// The line of a here-document's text that was meant to end it: the delimiter with blanks around it, and, behind it, a
/// here-document that ends with the same delimiter starts.
fn meant(text: &str, document: Range<usize>, delimiter: &str) -> Option<Range<usize>> {
    if delimiter.is_empty() || !text[document.clone()].contains("<<") {
        return None;
    }
    let (mut at, mut found) = (document.start, None);
    for line in text[document].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if opens(content, delimiter) {
            return found;
        }
        if found.is_none() && content.trim() == delimiter {
            found = Some(at..at + content.len());
        }
        at += line.len();
    }
    None
}

/// Whether a line starts a here-document with this delimiter.
fn opens(line: &str, delimiter: &str) -> bool {
    line.match_indices("<<").any(|(at, _)| {
        let word = line[at + 2..].trim_start_matches(['-', ' ', '\'', '"', '\\']);
        word.strip_prefix(delimiter).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// The blanks on a line that holds one word: those before it, or else those behind it.
pub(super) fn blanks(text: &str, line: &Range<usize>) -> Range<usize> {
    let written = &text[line.clone()];
    let before = written.len() - written.trim_start().len();
    if before > 0 { line.start..line.start + before } else { line.start + written.trim_end().len()..line.end }
}
