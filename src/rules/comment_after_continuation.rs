//! DP206: a comment inside a continued command, which ends the command.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    missing_continuation::escaped_comment,
};
use crate::{diagnostic::Level, shell};

pub(super) const RULE: Rule = Rule {
    code: "DP206",
    name: "comment-after-continuation",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP206-comment-after-continuation.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    escaped_comments(reading, findings);
    let script = &reading.resolved.script;
    let text = script.as_str();
    let script_comments = &reading.script.comments;
    let before = std::iter::once(0).chain(script_comments.iter().map(|comment| comment.end));
    for (comment, last_comment) in script_comments.iter().zip(before) {
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
            findings
                .push(
                    script.span(comment.clone()),
                    format!("this comment ends the command: `{option}` is no part of it"),
                )
                .related(script.span(word.range.clone()), "the shell takes this for a command")
                .help("move the comment above the command: no comment may stand in a command that `\\` continues");
        }
    }
}

/// Comments behind a `\` on its own line: it escapes the blank behind it, the `#` starts no comment, and the command ends
/// with the line.
fn escaped_comments(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for pair in reading.script.statements.windows(2) {
        let (end, next) = (pair[0].range.end, &pair[1]);
        let line = text[..end].rsplit('\n').next().unwrap_or_default();
        let Some(comment) = escaped_comment(line).filter(|_| shell::are_neighbours(text, &pair[0].range, &next.range))
        else {
            continue;
        };
        let Some(word) = next.head().and_then(|command| command.words.first()) else { continue };
        if word.looks_like_option() || word.looks_like_url() {
            findings
                .push(
                    script.span(end - line.len() + comment..end),
                    "a comment stands behind the `\\`, which continues a line only at its very end",
                )
                .related(script.span(word.range.clone()), "the shell takes this for a command")
                .help("move the comment above the command");
        }
    }
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
