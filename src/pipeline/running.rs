//! One page through the stages that run: targets, snapshot, and the rules that look at what happened.

use super::{leveled, read_page, requests, suppress};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Level},
    extract::{MarkerKind, Page},
    model::{self, Body},
    reading::{
        self,
        context::{Context, FenceKind, Reading},
        said,
    },
    rules::{self, Check, RULES},
    shell,
    snapshot::{self, Comparison, Shown, Snapshot, Verdict},
    spec::Library,
    targets::{self, Choice, Course, Mock, Outcome, Scenario, Scene, Target, TargetError},
    text::{SourceFile, Span},
};
use std::{borrow::Cow, sync::Arc};

/// What running a page found.
pub struct Ran {
    /// One outcome for each script and each block of requests of the page, in page order.
    pub outcomes: Vec<Outcome>,
    /// What the rules say of the outcomes and of the comparison with the snapshot.
    pub findings: Vec<Diagnostic>,
    /// What the page showed, to be written by `run --update`.
    pub snapshot: Snapshot,
}

/// The verdict on one page, run on a fresh mock of the library's contracts. `recorded` is the text of its snapshot file;
/// with `None` nothing is compared. Touches nothing outside.
pub fn run_source(
    file: &Arc<SourceFile>,
    config: &Config,
    library: &Library,
    recorded: Option<&str>,
) -> Vec<Diagnostic> {
    let page = reading::page(file, config, library);
    let context = read_page(&page, config, library);
    let mut findings = leveled(rules::check_page(&context), &context);
    let recorded = recorded.map(|text| snapshot::parse(text).ok());
    let recorded = recorded.as_ref().map(|found| ("page.md.snap", found.as_ref()));
    let ran = run_page(&context, &findings, &mut Mock::new(library), recorded);
    findings.extend(ran.map(|ran| ran.findings).unwrap_or_default());
    let told = suppress::apply(&context, leveled(findings, &context), true);
    [told.findings, suppress::judge(&context, &told.uses)].concat()
}

/// Runs a page on `target` and compares it with what is `recorded` in the file shown by that path, if anything is.
/// `known` are the findings of the static rules: a command that is broken on paper is not reported again when it fails.
///
/// # Errors
///
/// When the target cannot be reached.
pub fn run_page(
    context: &Context<'_>,
    known: &[Diagnostic],
    target: &mut dyn Target,
    recorded: Option<(&str, Option<&Snapshot>)>,
) -> Result<Ran, TargetError> {
    let (scenario, titles) = scenario(context);
    let outcomes = targets::run(&scenario, context.library, target)?;
    let scenes = scenario.examples.iter().zip(titles).zip(&outcomes);
    let shown = scenes.map(|((scene, title), outcome)| shown(&context.readings[scene.example], scene, title, outcome));
    let shown: Vec<Shown<'_>> = shown.collect();
    let mut comparisons: Vec<Comparison> =
        recorded.map(|(path, recorded)| snapshot::compare(path, recorded, &shown)).unwrap_or_default();
    if !context.config.live_hosts.is_empty() {
        // A live run leaves out what it is not allowed to do.
        comparisons.retain(|comparison| !matches!(comparison.verdict, Verdict::Gone { .. }));
    }
    let mut findings = leveled(rules::check_outcomes(context, &outcomes, &comparisons), context);
    findings.retain(|finding| !is_known(context, known, finding));
    // A page is one scenario: what the others show may follow from the example that is broken, fails or shows nothing.
    let is_gone = |comparison: &&Comparison| matches!(comparison.verdict, Verdict::Gone { .. });
    let gone: Vec<Span> = comparisons.iter().filter(is_gone).map(|comparison| comparison.span).collect();
    if !gone.is_empty() {
        findings.retain(|finding| !is_of_snapshot(finding) || gone.contains(&finding.primary.span));
    }
    let is_error = |finding: &Diagnostic| finding.level == Level::Error;
    if known.iter().any(is_error) || findings.iter().any(|finding| is_error(finding) && !is_of_snapshot(finding)) {
        findings.retain(|finding| !is_of_snapshot(finding));
    }
    let snapshot = snapshot::render(context.page.file.path(), &shown);
    let mut whole: Vec<Outcome> = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match whole.pop_if(|last| last.example == outcome.example) {
            Some(part) => whole.push(part.and(outcome)),
            None => whole.push(outcome),
        }
    }
    Ok(Ran { outcomes: whole, findings, snapshot })
}

/// What the examples of a page do on `target`, one outcome for each part of each; nothing is compared.
///
/// # Errors
///
/// When the target cannot be reached.
pub(super) fn outcomes(context: &Context<'_>, target: &mut dyn Target) -> Result<Vec<Outcome>, TargetError> {
    targets::run(&scenario(context).0, context.library, target)
}

/// Whether what a finding says of a run follows from what is `known` of the page: the fence it points into is broken on
/// paper, or a warning stands within its place or the body that is sent, or, for a snapshot, within the command.
fn is_known(context: &Context<'_>, known: &[Diagnostic], finding: &Diagnostic) -> bool {
    let (place, of_snapshot) = (finding.primary.span, is_of_snapshot(finding));
    let fence = context.page.examples.iter().map(|example| example.span).find(|span| span.contains(place));
    let steps = context.readings.iter().flat_map(|reading| &reading.plan.steps).map(|step| step.span);
    let messages = context.readings.iter().filter(|reading| reading.kind == FenceKind::Request);
    let messages = messages.flat_map(|reading| &reading.requests).map(|reading| reading.request.span);
    // A body may stand elsewhere, in a here-document that was written to a file.
    let requests = context.readings.iter().flat_map(|reading| &reading.requests);
    let bodies = requests.filter_map(|reading| match reading.request.body {
        Some(Body::Text(_, body)) => Some((reading.request.span, body)),
        _ => None,
    });
    let sent = bodies.filter(|(command, body)| place.contains(*command) || of_snapshot && body.contains(place));
    let command = steps.chain(messages).filter(|step| of_snapshot && step.contains(place));
    let around: Vec<Span> = sent.map(|(_, body)| body).chain(command).chain([place]).collect();
    known.iter().any(|known| match known.level {
        Level::Error => fence.unwrap_or(place).contains(known.primary.span),
        Level::Warning => around.iter().any(|around| around.contains(known.primary.span)),
        Level::Note | Level::Off => false,
    })
}

/// Whether a finding says how a page compares with its snapshot.
fn is_of_snapshot(finding: &Diagnostic) -> bool {
    RULES.iter().any(|rule| rule.code == finding.code && matches!(rule.check, Check::Comparison(_)))
}

/// The scripts and requests of a page, ready to run, and for each scene what its part of the script is called.
fn scenario<'a>(context: &'a Context<'_>) -> (Scenario<'a>, Vec<Option<&'a str>>) {
    let groups = context.page.examples.iter().flat_map(|example| &example.alternatives).map(|choice| choice.group + 1);
    let mut free = groups.max().unwrap_or(0);
    let (mut examples, mut titles) = (Vec::new(), Vec::new());
    for reading in &context.readings {
        let choices = reading.example.alternatives.iter();
        let choices: Vec<Choice> = choices.map(|choice| Choice { group: choice.group, index: choice.index }).collect();
        let (example, skip) = (reading.index, skipped(context.page, reading));
        match reading.kind {
            FenceKind::Request => {
                let (requests, lacks) = match requests::ready(reading, context.config) {
                    Ok(requests) => (requests, None),
                    Err(reason) => (Vec::new(), Some(reason)),
                };
                let course = Course::Requests(requests);
                examples.push(Scene { example, course, choices, skip: skip.or(lacks) });
                titles.push(None);
            }
            FenceKind::Script if reading.parts.is_empty() => {
                let course = Course::Script(Cow::Borrowed(&reading.plan));
                examples.push(Scene { example, course, choices, skip });
                titles.push(None);
            }
            FenceKind::Script => {
                for part in &reading.parts {
                    let text = reading.resolved.script.slice(part.range.clone());
                    let course = Course::Script(Cow::Owned(model::plan(&shell::parse(&text), &text)));
                    let choice = part.choice.map(|(group, index)| Choice { group: free + group, index });
                    let choices = choices.iter().copied().chain(choice).collect();
                    examples.push(Scene { example, course, choices, skip: skip.clone() });
                    titles.push(part.choice.and(part.title.as_deref()));
                }
                free += reading.parts.len();
            }
            _ => {}
        }
    }
    (Scenario { examples, values: context.config.values.clone() }, titles)
}

/// Why an example is not run, if it is not.
fn skipped(page: &Page, reading: &Reading<'_>) -> Option<String> {
    if reading.example.hidden {
        return Some(String::from("in an HTML comment"));
    }
    if let Some(marker) = page.markers(reading.example).into_iter().find(|marker| marker.kind == MarkerKind::Skip) {
        return Some(said(page, &marker));
    }
    (!reading.elisions.is_empty()).then(|| String::from("parts of it are left out"))
}

/// What a snapshot calls an example: its headings, then the labels of its tabs that are not headings too, then the title
/// of its part.
fn shown<'a>(reading: &Reading<'_>, scene: &Scene<'_>, title: Option<&str>, outcome: &'a Outcome) -> Shown<'a> {
    let example = reading.example;
    let mut path: Vec<String> = example.headings.iter().map(|heading| heading.text.to_string()).collect();
    for label in example.alternatives.iter().filter_map(|alternative| alternative.label.as_deref()) {
        if !path.iter().any(|other| other == label) {
            path.push(label.to_owned());
        }
    }
    path.extend(title.map(str::to_owned));
    let first = match &scene.course {
        Course::Script(plan) => plan.steps.first().map(|step| step.span),
        Course::Requests(requests) => requests.first().map(|request| request.span),
    };
    let span = first.unwrap_or(example.opening);
    Shown { outcome, path, span }
}
