//! The order of the stages, and nothing else: each stage's own module says how it works.
//!
//! Takes paths, a configuration and what kind of run is wanted; hands on a [`Report`] and what could not be read.

mod account;
mod causes;
mod inputs;
mod kind;
mod reading;
mod running;
mod runs;

pub use inputs::{Pages, Trouble, configuration, library, pages, read, upward};
pub use reading::read_page;
pub use running::{Ran, run_page, run_source};
pub use runs::{Run, RunReport, run};

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Level},
    extract,
    report::{Fence, Report},
    rules,
    spec::Library,
    text::SourceFile,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// The static verdict on one page: extract, resolve, shell, model, spec, rules. Touches nothing outside.
pub fn check_source(file: &Arc<SourceFile>, config: &Config, library: &Library) -> Vec<Diagnostic> {
    check_file(file, config, library).findings
}

/// Checks every page, on as many threads as the machine has cores; the report is in the order of the pages.
pub fn check(files: &[Arc<SourceFile>], config: &Config, library: &Library) -> Report {
    let verdicts = in_parallel(files, |file| check_file(file, config, library));
    let mut report = Report { files: files.len(), ..Report::default() };
    for verdict in verdicts {
        report.findings.extend(verdict.findings);
        report.fences.extend(verdict.fences);
    }
    report
}

/// What is said about one page.
struct Verdict {
    findings: Vec<Diagnostic>,
    fences: Vec<Fence>,
}

fn check_file(file: &Arc<SourceFile>, config: &Config, library: &Library) -> Verdict {
    let page = extract::page(file, config);
    let context = read_page(&page, config, library);
    let findings = leveled(rules::check_page(&context), config);
    let fences = account::fences(&context, &findings, &[]);
    Verdict { findings, fences }
}

/// Findings at the levels the user gave their rules, in the order of their places; those that are switched off, and those
/// that only follow from another, are left out.
fn leveled(mut findings: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    for finding in &mut findings {
        if let Some(level) = config.levels.get(finding.code).or_else(|| config.levels.get(finding.rule)) {
            finding.level = Level::named(level).expect("the configuration allows only the names of levels");
        }
    }
    findings.retain(|finding| finding.level != Level::Off);
    findings.sort_by_key(|finding| (finding.primary.span, finding.code));
    causes::keep(&mut findings);
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
