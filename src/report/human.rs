//! The report for people: each finding as rustc prints one, then what ran, then one line that sums up.

use super::{Fence, Report, State, count};
use crate::{
    diagnostic::{Diagnostic, Label},
    text::{SourceFile, Span, redacted, visible, visible_line, visible_source},
};
use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Patch, Renderer, Snippet};
use std::{
    borrow::Cow,
    io::{self, Write},
    sync::Arc,
};

/// Labels of one file that stand at most this many lines apart are shown in one excerpt.
const SAME_EXCERPT: usize = 40;

/// The longest line, in bytes, that is shown: of a longer one only the place is told.
const LONGEST_LINE: usize = 20_000;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether to use colours (SGR escape sequences).
    pub color: bool,
    /// Whether to leave out what ran and the closing line.
    pub quiet: bool,
}

/// Writes the report.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}\n", render(finding, style.color))?;
    }
    if style.quiet {
        return Ok(());
    }
    if report.ran {
        write_runs(report, out)?;
    }
    writeln!(out, "{}", closing_line(report))
}

/// One finding, as text.
pub fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let title = level(diagnostic.level).primary_title(visible_line(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let mut labels: Vec<(&Label, AnnotationKind)> = vec![(&diagnostic.primary, AnnotationKind::Primary)];
    labels.extend(diagnostic.related.iter().map(|label| (label, AnnotationKind::Context)));
    let labels_are_shown = labels.iter().all(|(label, _)| is_shown(&label.file, label.span));
    if labels_are_shown {
        for excerpt in excerpts(&labels) {
            group = group.element(excerpt);
        }
    } else {
        let Label { file, span, .. } = &diagnostic.primary;
        let place = file.position(span.start);
        group = group.element(Origin::path(visible_line(file.path())).line(place.line).char_column(place.column));
    }
    let mut groups = vec![];
    match (&diagnostic.help, &diagnostic.fix) {
        (help, Some(fix)) if is_shown(&diagnostic.primary.file, fix.span) => {
            groups.push(group);
            let title = help.as_deref().map_or(Cow::Borrowed("this mends it"), |help| visible(help));
            let file = &diagnostic.primary.file;
            let window = window(file, fix.span, fix.span);
            let patch = Patch::new(within(file, fix.span, window), visible(&fix.replacement));
            let snippet = Snippet::source(visible_source(redacted(file.slice(window))))
                .line_start(file.position(window.start).line)
                .path(visible_line(file.path()))
                .patch(patch);
            groups.push(Title::HELP.secondary_title(title).element(snippet));
        }
        (Some(help), _) => groups.push(group.element(Title::HELP.message(visible(help)))),
        (None, _) => groups.push(group),
    }
    let affected = affected(diagnostic);
    if let Some(told) = &affected {
        let last = groups.pop().map(|group| group.element(Title::NOTE.message(visible_line(told))));
        groups.extend(last);
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups)
}

/// How many affected pages are told by name.
const MOST_PAGES: usize = 3;

/// The pages on which readers meet a finding, where that goes beyond the file in which it stands.
fn affected(diagnostic: &Diagnostic) -> Option<String> {
    let pages = &diagnostic.affects;
    if pages.is_empty() && diagnostic.products.is_empty() {
        return None;
    }
    let of = match diagnostic.products.as_slice() {
        [] => String::new(),
        products => format!(", of {} alone", products.join(", ")),
    };
    let named = pages.iter().take(MOST_PAGES).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = if pages.len() > MOST_PAGES { ", …" } else { "" };
    Some(match pages.len() {
        0 => format!("no page here shows this: it is for readers of {}", diagnostic.products.join(", ")),
        number => format!("affects {}{of}: {named}{rest}", count(number, "page")),
    })
}

fn level(level: crate::diagnostic::Level) -> Title<'static> {
    match level {
        crate::diagnostic::Level::Error => Title::ERROR,
        crate::diagnostic::Level::Warning => Title::WARNING,
        crate::diagnostic::Level::Note | crate::diagnostic::Level::Off => Title::NOTE,
    }
}

/// One excerpt for each cluster of labels that stand close together in the same file, the primary label's first.
fn excerpts<'a>(labels: &[(&'a Label, AnnotationKind)]) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut clusters: Vec<Vec<&(&'a Label, AnnotationKind)>> = Vec::new();
    for label in labels {
        let near = clusters.iter_mut().find(|cluster| {
            let first = cluster[0].0;
            let apart =
                |a: Span, b: Span| first.file.position(a.start).line.abs_diff(first.file.position(b.start).line);
            Arc::ptr_eq(&first.file, &label.0.file) && apart(first.span, label.0.span) <= SAME_EXCERPT
        });
        match near {
            Some(cluster) => cluster.push(label),
            None => clusters.push(vec![label]),
        }
    }
    clusters.iter().map(|cluster| excerpt(cluster)).collect()
}

fn excerpt<'a>(cluster: &[&(&'a Label, AnnotationKind)]) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let file = &cluster[0].0.file;
    let first = cluster.iter().map(|(label, _)| label.span).min_by_key(|span| span.start);
    let last = cluster.iter().map(|(label, _)| label.span).max_by_key(|span| span.end);
    let (first, last) = first.zip(last).expect("a cluster starts with the label that opened it");
    let window = window(file, first, last);
    let annotations = cluster.iter().map(|(label, kind)| {
        let annotation = kind.span(within(file, label.span, window));
        if label.text.is_empty() { annotation } else { annotation.label(visible_line(&label.text)) }
    });
    Snippet::source(visible_source(redacted(file.slice(window))))
        .line_start(file.position(window.start).line)
        .path(visible_line(file.path()))
        .fold(true)
        .annotations(annotations.collect::<Vec<_>>())
}

/// Whether the lines at both ends of a span are short enough to be shown.
fn is_shown(file: &SourceFile, span: Span) -> bool {
    [span.start, span.end.max(span.start)]
        .into_iter()
        .all(|at| file.line(file.position(at).line).is_none_or(|line| line.len() <= LONGEST_LINE))
}

/// The whole lines that hold both spans: the printer must not walk a page of 50 MB for each finding.
fn window(file: &SourceFile, first: Span, last: Span) -> Span {
    let line = |offset: usize| file.line(file.position(offset).line).expect("a position has a line");
    Span::new(line(first.start).start, line(last.end.max(last.start)).end)
}

/// A span as the printer wants it: inside the window, on character boundaries.
fn within(file: &SourceFile, span: Span, window: Span) -> std::ops::Range<usize> {
    let span = file.clamp(span);
    let inside = |offset: usize| offset.clamp(window.start, window.end) - window.start;
    inside(span.start)..inside(span.end)
}

fn write_runs(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut path = "";
    let ran = |fence: &&Fence| {
        let states = [State::Passed, State::Failed, State::Skipped, State::Unsupported];
        states.contains(&fence.state) || !fence.commands.is_empty()
    };
    for fence in report.fences.iter().filter(ran) {
        if fence.path != path {
            path = &fence.path;
            writeln!(out, "{}", visible_line(path))?;
        }
        writeln!(out, "{}", visible_line(&run_line(fence)))?;
        for command in &fence.commands {
            for exchange in &command.exchanges {
                let emulated = if exchange.emulated { "  (emulated)" } else { "" };
                let program = &command.program;
                let line =
                    format!("           {program}: {} {} {}{emulated}", exchange.method, exchange.url, exchange.status);
                writeln!(out, "{}", visible_line(&line))?;
            }
        }
    }
    Ok(())
}

fn run_line(fence: &Fence) -> String {
    let reason = fence.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("  {:<7}  lines {}-{}{reason}", fence.state.name(), fence.line, fence.end_line)
}

fn closing_line(report: &Report) -> String {
    let summary = report.summary();
    let verb = if report.ran { "ran" } else { "checked" };
    // A script without a command that docproof knows is no example, though it may run.
    let has_passed = |fence: &&Fence| fence.state == State::Passed && !fence.commands.is_empty();
    let passed = report.fences.iter().filter(has_passed).count();
    let passed = if report.ran { format!(" ({passed} passed)") } else { String::new() };
    let mut counts = vec![count(summary.errors, "error"), count(summary.warnings, "warning")];
    if summary.notes > 0 {
        counts.push(count(summary.notes, "note"));
    }
    if summary.suppressed > 0 {
        counts.push(format!("{} suppressed", summary.suppressed));
    }
    if summary.known > 0 {
        counts.push(format!("{} in the baseline", summary.known));
    }
    format!(
        "{verb} {}{passed} with {} in {} of {}: {}",
        count(summary.examples, "example"),
        count(summary.commands, "command"),
        count(summary.fences, "fence"),
        count(summary.files, "page"),
        counts.join(", "),
    )
}
