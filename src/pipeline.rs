//! The order of the stages, and nothing else: each stage's own module says how it works.
//!
//! Takes paths, a configuration and what kind of run is wanted; hands on a [`Report`] and what could not be read.

mod account;
mod baseline;
mod causes;
mod dry;
mod explain;
mod grammars;
mod inputs;
mod publishing;
mod references;
mod requests;
mod running;
mod runs;
mod suppress;
mod surveying;
mod variants;

pub use crate::discover::{Base, Exclude, Grounds, Search, Unchanged, show};
pub use crate::reading::read_page;
pub use baseline::{Baseline, Compared};
pub use dry::dry_run;
pub use grammars::{grammars, help_grammar};
pub use inputs::{Pages, Trouble, configuration, is_file, library, listed, pages, read, upward};
pub use publishing::{Documents, changed_documents, documents, including};
pub use references::{add_all_references, add_references, reference_files};
pub use running::{Ran, run_page, run_source};
pub use runs::{Run, RunReport, run};
pub use suppress::unused_ignores;
pub use surveying::{SiteSurvey, survey, survey_around};

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Level},
    reading::context::Context,
    report::{Explanation, Fence, Report},
    rules,
    site::Document,
    spec::Library,
    text::{SourceFile, Span},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use suppress::Told;
use variants::View;

/// The static verdict on one page that belongs to no site: extract, resolve, shell, model, spec, rules. Touches nothing
/// outside.
pub fn check_source(file: &Arc<SourceFile>, config: &Config, library: &Library) -> Vec<Diagnostic> {
    check(&[Document::from(file.clone())], config, library).findings
}

/// Checks every document, on as many threads as the machine has cores; the report is in the order of the documents, what
/// is said of texts that they include comes last.
pub fn check(documents: &[Document], config: &Config, library: &Library) -> Report {
    let mut whole = Whole::default();
    for verdict in in_parallel(documents, |document| check_document(document, config, library)) {
        whole.add(verdict);
    }
    Report { files: documents.len(), ..whole.report() }
}

/// What is understood of a line (from 1) of the file shown as `path`, once for each way in which readers see it that makes
/// a difference: of a document, or of a text that documents include, each time that one brings it into a fence. `column`
/// chooses among fences that share the line. Nothing where there is no such line.
pub fn explain(
    documents: &[Document],
    (path, line, column): (&str, usize, Option<usize>),
    config: &Config,
    library: &Library,
) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    for document in documents {
        let included = document.file.included().filter(|(text, _)| text.path() == path && text.line(line).is_some());
        let tags: Vec<Span> = included.map(|(_, tag)| tag).collect();
        if document.file.path() != path && tags.is_empty() {
            continue;
        }
        let config = &*config.for_page(document.file.path());
        for view in &variants::views(document, config, library) {
            let context = Context { links: &document.problems, ..read_page(&view.page, config, library) };
            let mut findings = leveled(rules::check_page(&context), &context);
            view.keep(&mut findings);
            let told = suppress::apply(&context, findings, false);
            if document.file.path() == path {
                explanations.extend(explain::place(&context, &told, line, column));
            }
            explanations.extend(tags.iter().filter_map(|tag| explain::included(&context, &told, *tag)));
        }
    }
    explain::join(explanations)
}

/// What is said about one document.
#[derive(Default)]
struct Verdict {
    findings: Vec<Diagnostic>,
    suppressed: Vec<Diagnostic>,
    fences: Vec<Fence>,
}

/// What is said about one view of a document.
#[derive(Default)]
struct Seen {
    told: Told,
    fences: Vec<(Span, Fence)>,
}

fn check_document(document: &Document, config: &Config, library: &Library) -> Verdict {
    let config = &*config.for_page(document.file.path());
    let views = variants::views(document, config, library);
    let see = |view: &View| {
        let context = Context { links: &document.problems, ..read_page(&view.page, config, library) };
        let mut findings = leveled(rules::check_page(&context), &context);
        view.keep(&mut findings);
        let told = suppress::apply(&context, findings, false);
        Seen { fences: account::fences(&context, &told.findings, None), told }
    };
    let seen = views.iter().map(see).collect();
    join(&views, seen, config, library)
}

/// The verdict on a document, from what is said of each of its views.
fn join(views: &[View], seen: Vec<Seen>, config: &Config, library: &Library) -> Verdict {
    let (mut found, mut suppressed, mut fences) = (Vec::new(), Vec::new(), Vec::new());
    let mut uses = Vec::new();
    for (view, seen) in views.iter().zip(seen) {
        found.push((view, seen.told.findings));
        suppressed.push((view, seen.told.suppressed));
        fences.push(seen.fences);
        suppress::join_uses(&mut uses, seen.told.uses);
    }
    let mut findings = variants::join_findings(found);
    if let Some(view) = views.first().filter(|_| !uses.is_empty()) {
        findings.extend(suppress::judge(&read_page(&view.page, config, library), &uses));
        findings.sort_by_key(|finding| (finding.primary.span, finding.code));
    }
    Verdict { findings, suppressed: variants::join_findings(suppressed), fences: variants::join_fences(fences) }
}

/// What is said about all documents.
#[derive(Default)]
struct Whole {
    report: Report,
    /// What is said of texts that documents include, and what is accepted of that.
    included: Vec<Diagnostic>,
    accepted: Vec<Diagnostic>,
}

impl Whole {
    fn add(&mut self, verdict: Verdict) {
        self.report.fences.extend(verdict.fences);
        let own = &mut self.report;
        for (findings, own, included) in [
            (verdict.findings, &mut own.findings, &mut self.included),
            (verdict.suppressed, &mut own.suppressed, &mut self.accepted),
        ] {
            for mut finding in findings {
                let page = finding.primary.file.clone();
                variants::settle(&mut finding);
                if Arc::ptr_eq(&page, &finding.primary.file) { own.push(finding) } else { included.push(finding) }
            }
        }
    }

    fn report(mut self) -> Report {
        self.report.findings.extend(variants::join_included(self.included));
        self.report.suppressed.extend(variants::join_included(self.accepted));
        self.report
    }
}

/// Findings at the levels the user gave their rules, in the order of their places; those that are switched off, and those
/// that only follow from another, are left out.
fn leveled(mut findings: Vec<Diagnostic>, context: &Context<'_>) -> Vec<Diagnostic> {
    let config = context.config;
    for finding in &mut findings {
        if let Some(level) = config.level(finding.code, finding.rule) {
            finding.level = Level::named(level).expect("the configuration allows only the names of levels");
        }
    }
    findings.retain(|finding| finding.level != Level::Off);
    findings.sort_by_key(|finding| (finding.primary.span, finding.code));
    causes::keep(&mut findings, &context.page.examples);
    findings
}

/// `work` for each item, in parallel; the results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(items.len().max(1));
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(items.len())));
    let run = || {
        let mut mine = Vec::new();
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            mine.push((index, work(item)));
        }
        results.lock().expect("no thread panics while it holds the lock").extend(mine);
    };
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(run)));
        run();
    });
    let mut results = results.into_inner().expect("no thread panics while it holds the lock");
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
