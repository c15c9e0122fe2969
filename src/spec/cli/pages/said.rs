//! Small questions that the reader of a page asks of its paragraphs, comments and code.
//!
//! Takes one of them; hands on what it plainly says. Nothing here knows in which section it stands, if that is not given.

use super::{head::Head, sections::Subject};
use crate::{
    extract::{Inline, MarkKind},
    spec::cli::{Entry, Flag, UsageItem, UsageKind},
    text::{SourceFile, Traced},
};
use std::sync::Arc;

/// Whether the first line of code says that a synopsis follows.
pub(super) fn is_labelled(code: &Traced) -> bool {
    let first = code.as_str().trim_start().lines().next().unwrap_or_default().to_ascii_lowercase();
    first.starts_with("usage:") || first.trim() == "usage"
}

/// Whether code is what a program prints when it is asked for help: all of it, or its flags below a heading of their own.
pub(super) fn is_help(code: &Traced, subject: Subject) -> bool {
    let lines = || code.as_str().lines().map(str::trim);
    let lists_flags = lines().any(|line| line.starts_with('-') && line.len() > 2);
    let is_title = |line: &str| {
        let title = line.trim_end_matches(':').to_ascii_lowercase();
        matches!(title.as_str(), "options" | "flags" | "global flags" | "global options" | "optional arguments")
    };
    lists_flags && (matches!(subject, Subject::Flags | Subject::Inherited) || lines().any(is_title))
}

/// Whether a paragraph is the list of a command's other names: `Aliases: …`.
pub(super) fn is_alias_line(lowered: &str) -> bool {
    ["alias:", "aliases:", "command alias:", "command aliases:"].iter().any(|lead| lowered.starts_with(lead))
}

/// How many arguments a command takes at most; `None` where nobody says or it takes any number.
pub(super) fn arguments_at_most(entry: &Entry) -> Option<usize> {
    fn count(items: &[UsageItem]) -> Option<usize> {
        let counts = items.iter().map(|item| match &item.kind {
            UsageKind::Argument(_) | UsageKind::Subcommand | UsageKind::Word(_) => (!item.repeated).then_some(1),
            UsageKind::Group(items) => count(items).filter(|count| *count == 0 || !item.repeated),
            UsageKind::Choice(ways) => {
                ways.iter().map(|way| count(way)).try_fold(0, |most, count| Some(most.max(count?)))
            }
            UsageKind::Flags | UsageKind::Flag { .. } => Some(0),
            UsageKind::EndOfFlags => None,
        });
        counts.sum()
    }
    let listed = entry.arguments.iter().map(|argument| (!argument.repeated).then_some(1)).sum::<Option<usize>>()?;
    if entry.usages.is_empty() {
        return entry.argument_list.is_some().then_some(listed);
    }
    let used =
        entry.usages.iter().map(|usage| count(&usage.items)).try_fold(0, |most, count| Some(most.max(count?)))?;
    Some(used.max(listed))
}

/// Whether a paragraph says that there are flags that are not listed here: `For additional options, see …`.
pub(super) fn points_elsewhere(text: &Inline) -> bool {
    let said = text.text.as_str().to_lowercase();
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_linked = text.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Link(_)));
    let names_more = words.iter().enumerate().any(|(at, word)| {
        let reach = match *word {
            "additional" | "other" | "advanced" | "remaining" | "full" | "complete" | "further" | "all" => 5,
            "more" => 1,
            _ => return false,
        };
        words[at + 1..].iter().take(reach).any(|word| matches!(*word, "flags" | "options"))
    });
    is_linked && names_more && ["see", "refer", "visit"].iter().any(|verb| words.contains(verb))
}

/// The flags that a comment says are left out: lines that begin with a flag, after one that may say what they are.
pub(super) fn hidden(comment: &Traced, file: &Arc<SourceFile>) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut start = 0;
    for (index, line) in comment.as_str().split('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let text = Inline { text: comment.slice(range).trim(), marks: Vec::new() };
        let reason = |head: &Head| text.text.as_str()[head.end..].trim_start().chars().next();
        match Head::read(&text).filter(|head| matches!(reason(head), None | Some(':' | '-' | '—' | '–'))) {
            Some(head) => flags.push(Flag { hidden: true, ..head.flag(&text.text, file) }),
            None if index == 0 => {}
            // Anything else makes it a comment about other things.
            None => return Vec::new(),
        }
    }
    flags
}
