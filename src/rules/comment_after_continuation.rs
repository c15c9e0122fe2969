//! DP206: a comment inside a continued command, which ends the command.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    missing_continuation::escaped_comment,
};
use crate::{
    diagnostic::Level,
    shell,
    text::{SourceFile, Span},
};

pub(super) const RULE: Rule = Rule {
    code: "DP206",
    name: "comment-after-continuation",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP206-comment-after-continuation.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let file = &context.page.file;
    escaped_comments(file, reading, findings);
    let script = &reading.resolved.script;
    let text = script.as_str();
    let script_comments = &reading.script.comments;
    let before = std::iter::once(0).chain(script_comments.iter().map(|comment| comment.end));
    for (index, (comment, last_comment)) in script_comments.iter().zip(before).enumerate() {
        // A `\` that ends a comment continues nothing.
        if !is_continued(&text[last_comment..comment.start]) {
            continue;
        }
        let statements = &reading.script.statements;
        let next = statements.get(statements.partition_point(|statement| statement.range.start < comment.end));
        let Some(next) = next.filter(|next| !has_blank_line(&text[comment.end..next.range.start])) else { continue };
        let Some(word) = next.head().and_then(|command| command.words.first()) else { continue };
        if word.looks_like_option() || word.looks_like_url() {
            let option = &text[word.range.clone()];
            let comments = script_comments[index..].iter();
            let last = comments.take_while(|one| one.end <= next.range.start).last().unwrap_or(comment);
            let finding = findings
                .push(
                    script.span(comment.clone()),
                    format!("this comment ends the command: `{option}` is no part of it"),
                )
                .related(script.span(word.range.clone()), "the shell takes this for a command")
                .help("move the comment above the command: no comment may stand in a command that `\\` continues");
            // A comment for what was left out belongs where that was.
            let says_nothing = !text[comment.clone()].contains(char::is_alphanumeric);
            let statement = reading.script.statements.partition_point(|one| one.range.start < comment.start);
            let start = statement.checked_sub(1).map(|before| script.span(statements[before].range.clone()).start);
            let edit = start.and_then(|start| above(file.text(), start, script.span(comment.start..last.end)));
            if let Some((span, with)) = edit.filter(|_| !says_nothing) {
                finding.fix(span, with);
            }
        }
    }
}

/// Comments behind a `\` on its own line: it escapes the blank behind it, the `#` starts no comment, and the command ends
/// with the line.
fn escaped_comments(file: &SourceFile, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for pair in reading.script.statements.windows(2) {
        let (end, next) = (pair[0].range.end, &pair[1]);
        let line = text[..end].rsplit('\n').next().unwrap_or_default();
        let Some(comment) = escaped_comment(line).filter(|_| shell::are_neighbours(text, &pair[0].range, &next.range))
        else {
            continue;
        };
        // Nobody escapes a blank before a comment: whatever is indented below is the rest of the command.
        let column = |at: usize| text[..at].rsplit('\n').next().unwrap_or_default().len();
        let word = next.head().and_then(|command| command.words.first());
        let is_part = word.is_some_and(|word| word.looks_like_option() || word.looks_like_url());
        if is_part
            || column(next.range.start) > column(pair[0].range.start)
            || text[next.range.start..].starts_with('|')
        {
            let next = word.map_or(next.range.start..next.range.start + 1, |word| word.range.clone());
            let place = script.span(end - line.len() + comment..end);
            let finding = findings
                .push(place, "a comment stands behind the `\\`, which continues a line only at its very end")
                .related(script.span(next), "the shell takes this for a command")
                .help("move the comment above the command");
            if let Some((span, with)) = above(file.text(), script.span(pair[0].range.clone()).start, place) {
                finding.fix(span, with);
            }
        }
    }
}

/// The edit that puts a comment above the command that starts at `start` of a file: what it replaces and what with. `None`
/// where something other than indentation and the marks of a quote stands before the command, or in lines between.
fn above(file: &str, start: usize, comment: Span) -> Option<(Span, String)> {
    let line_start = |at: usize| file[..at].rfind('\n').map_or(0, |end| end + 1);
    let (first, own) = (line_start(start), line_start(comment.start));
    let prefix = &file[first..start];
    if start >= comment.start || !prefix.chars().all(|c| c.is_whitespace() || c == '>') {
        return None;
    }
    let mut moved = String::new();
    for line in file[comment.range()].lines() {
        moved += &format!("{prefix}{}\n", line.trim_start_matches([' ', '\t', '>']));
    }
    let is_alone = file[own..comment.start].chars().all(|c| c.is_whitespace() || c == '>');
    let (kept, end) = if is_alone {
        let rest = file[comment.end..].find('\n')?;
        (&file[first..own], comment.end + rest + 1)
    } else {
        (file[first..comment.start].trim_end_matches([' ', '\t']), comment.end)
    };
    Some((Span::new(first, end), moved + kept))
}

/// Whether a `\` at the end of `before`, or of its last line, was meant to continue the command.
fn is_continued(before: &str) -> bool {
    let line = before.trim_end_matches([' ', '\t']);
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    line.ends_with('\\') && !line.ends_with("\\\\")
}

/// Whether a blank line stands between the lines that `between` starts and ends in.
fn has_blank_line(between: &str) -> bool {
    between.split_inclusive('\n').skip(1).any(|line| line.ends_with('\n') && line.trim().is_empty())
}
