//! The account of a page: every fence with its one state and the reason.

pub(super) mod commands;

use crate::{
    diagnostic::{Diagnostic, Level},
    extract::{Container, Example, Page},
    reading::{
        context::{Context, FenceKind, Reading},
        said,
    },
    report::{Fence, State},
    spec::{Reach, Route},
    targets::{Outcome, RunState},
    text::{Span, redacted},
};

/// The place and the state of every fence of a page, given what the rules said (in order of place) and, if it ran, what happened.
pub(super) fn fences(context: &Context<'_>, findings: &[Diagnostic], ran: Option<&[Outcome]>) -> Vec<(Span, Fence)> {
    let account = |reading: &Reading<'_>| {
        let outcomes = ran.unwrap_or_default();
        let outcome = outcomes.binary_search_by_key(&reading.index, |outcome| outcome.example);
        let outcome = outcome.ok().map(|index| &outcomes[index]);
        (reading.example.span, fence(context, reading, findings, outcome))
    };
    context.readings.iter().map(account).collect()
}

/// The state of one fence.
pub(super) fn fence(
    context: &Context<'_>,
    reading: &Reading<'_>,
    findings: &[Diagnostic],
    outcome: Option<&Outcome>,
) -> Fence {
    let (page, example) = (context.page, reading.example);
    let commands = commands::commands(context, reading, outcome);
    let (state, reason) = state(page, reading, findings, outcome);
    Fence {
        path: page.file.path().to_owned(),
        line: page.file.position(example.span.start).line,
        end_line: page.file.position(last_byte(example.span)).line,
        form: example.form.name(),
        language: example.info.language.as_ref().map(|language| hidden(language.as_str())),
        state,
        reason: reason.as_deref().map(hidden),
        tabs: example.alternatives.iter().filter_map(|one| one.label.as_deref().map(hidden)).collect(),
        field: match &example.container {
            Container::Body => None,
            Container::Field(name) | Container::Pointer(name) => Some(name.clone()),
        },
        hidden: example.hidden,
        commands,
    }
}

/// A text of the page without what looks like a credential.
fn hidden(text: &str) -> String {
    redacted(text).into_owned()
}

fn state(
    page: &Page,
    reading: &Reading<'_>,
    findings: &[Diagnostic],
    outcome: Option<&Outcome>,
) -> (State, Option<String>) {
    if let Some(code) = broken_by(page, reading.example, findings) {
        return (State::Broken, Some(code.to_owned()));
    }
    match (&reading.kind, outcome.map(|outcome| &outcome.state)) {
        (_, Some(RunState::Passed)) => (State::Passed, None),
        (_, Some(RunState::Failed { reason, .. })) => match page.expects_failure(reading.example) {
            Some(marker) => (State::Passed, Some(format!("it fails, as {} says: {reason}", said(page, &marker)))),
            None => (State::Failed, Some(reason.clone())),
        },
        (_, Some(RunState::Unsupported { what, .. })) | (FenceKind::Unsupported(what), None) => {
            (State::Unsupported, Some(what.clone()))
        }
        (_, Some(RunState::Skipped(reason))) | (FenceKind::Counterexample(reason), None) => {
            (State::Skipped, Some(reason.clone()))
        }
        (FenceKind::Script | FenceKind::Request, None) => (State::Checked, unchecked(reading).map(str::to_owned)),
        (FenceKind::Synopsis, None) => (State::Synopsis, None),
        (FenceKind::Output, None) => (State::Output, reading.output_of.map(|index| of_line(page, index))),
        (FenceKind::OtherLanguage, None) => (State::OtherLanguage, Some(language(reading.example))),
    }
}

/// What a fence was not held against, if it was held against less than there is: no command in it has a contract, or there
/// is none that docproof understands.
fn unchecked(reading: &Reading<'_>) -> Option<&'static str> {
    let mut requests = reading.requests.iter().map(|request| !matches!(request.route, Route::OutOfScope));
    let mut commands = reading.invocations.iter().map(|reading| reading.usage.reach != Reach::OutOfScope);
    if requests.any(|is_covered| is_covered) || commands.any(|is_covered| is_covered) {
        return None;
    }
    let is_empty = reading.requests.is_empty() && reading.invocations.is_empty();
    let has_curl = || reading.plan.curls().next().is_some();
    Some(if is_empty && !has_curl() { "shell only" } else { "no contract covers it" })
}

/// The language of a fence that is not read, or that it has none.
fn language(example: &Example) -> String {
    match &example.info.language {
        Some(language) => language.as_str().to_lowercase(),
        None => String::from("no language, and no command that docproof knows"),
    }
}

/// Which example a fence shows the output of.
fn of_line(page: &Page, index: usize) -> String {
    let line = page.file.position(page.examples[index].span.start).line;
    format!("of the example in line {line}")
}

/// The code of the first static error inside the fence, if there is one.
fn broken_by(page: &Page, example: &Example, findings: &[Diagnostic]) -> Option<&'static str> {
    let inside = |finding: &&Diagnostic| {
        finding.level == Level::Error
            && !finding.code.starts_with("DP8")
            && std::sync::Arc::ptr_eq(&finding.primary.file, &page.file)
            && example.span.contains(page.file.home(finding.primary.span))
    };
    let first = findings.partition_point(|finding| finding.primary.span.start < example.span.start);
    let here = findings[first..].iter().take_while(|finding| finding.primary.span.start <= example.span.end);
    // What stands in an included text comes after all of the page's own.
    let included = findings.iter().rev().take_while(|finding| finding.primary.span.start > page.file.text().len());
    here.chain(included).find(inside).map(|finding| finding.code)
}

/// The last byte of a span, so that a fence that ends with a newline ends in its own line.
fn last_byte(span: Span) -> usize {
    if span.is_empty() { span.start } else { span.end - 1 }
}
