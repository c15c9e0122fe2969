//! One mistake, one finding: what only follows from another finding is left out.
//!
//! Takes the findings of a page in the order of their places. A later stage reads what an earlier one handed on, so of
//! two findings at one place the earlier stage's is the cause, and what a shell does not read as it was meant says
//! nothing of its command. Nothing is lost: what is left out comes to light once its cause is mended.

use crate::{
    diagnostic::{Diagnostic, Level},
    extract::Example,
    text::Span,
};
use std::sync::Arc;

/// Leaves out what follows from another finding of the page, which has these examples, in order.
pub(super) fn keep(findings: &mut Vec<Diagnostic>, examples: &[Example]) {
    let damaged = damaged(findings, examples);
    let is_damaged = |span: Span| {
        let after = damaged.partition_point(|lines| lines.start <= span.start);
        after > 0 && span.start < damaged[after - 1].end
    };
    findings.retain(|finding| {
        let related = finding.related.iter().filter(|label| Arc::ptr_eq(&label.file, &finding.primary.file));
        let mut places = std::iter::once(&finding.primary).chain(related).map(|label| label.span);
        !is_about_commands(finding) || !places.any(is_damaged)
    });
    findings.dedup_by(|later, first| later.primary.span == first.primary.span && first.level >= Level::Warning);
}

/// Whether a finding says what a command asks for, which supposes that its words are known: the families `DP3` to `DP7`.
fn is_about_commands(finding: &Diagnostic) -> bool {
    matches!(finding.code.as_bytes().get(2), Some(b'3'..=b'7'))
}

/// The lines that a shell does not read as they were meant (DP2xx): a lost quote or backslash reaches as far as the next
/// blank line or fence, and never out of its example: in JSON and HTML the next one may stand in the next line.
fn damaged(findings: &[Diagnostic], examples: &[Example]) -> Vec<Span> {
    let mut damaged: Vec<Span> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.code.starts_with("DP2") && finding.level == Level::Error) {
        let at = finding.primary.span.start;
        if damaged.last().is_none_or(|lines| lines.end <= at) {
            let (text, local) = finding.primary.file.around(at);
            let lines = block(text, local);
            // Where the mark stands in an empty line of a quote, the block ends before it.
            let first = at - local;
            let lines = Span::new(first + lines.start, first + lines.end);
            let after = examples.partition_point(|example| example.span.start <= at);
            let example = examples[..after].last().filter(|example| at < example.span.end);
            damaged.push(example.map_or(lines, |example| {
                Span::new(lines.start.max(example.span.start), lines.end.min(example.span.end))
            }));
        }
    }
    damaged
}

/// The lines around a place up to the next blank line or fence.
fn block(text: &str, at: usize) -> Span {
    let is_edge = |line: &str| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        line.is_empty() || line.starts_with("```") || line.starts_with("~~~")
    };
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[..line].split_inclusive('\n').rev().take_while(|line| !is_edge(line));
    let after = text[line..].split_inclusive('\n').take_while(|line| !is_edge(line));
    Span::new(line - before.map(str::len).sum::<usize>(), line + after.map(str::len).sum::<usize>())
}
