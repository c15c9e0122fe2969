//! Every page of a run through the mock or a live server, and its snapshot files.

use super::{
    Seen, Trouble, Verdict, Whole, account, in_parallel, join, leveled, read_page, run_page, suppress,
    variants::{self, View},
};
use crate::{
    config::Config,
    discover,
    reading::context::Context,
    report::Report,
    rules,
    site::Document,
    snapshot::{self, SnapshotError},
    spec::Library,
    targets::{Effect, Live, Mock, Target, TargetError},
};
use std::{path::Path, time::Duration};

/// How long a live server may take to answer one request.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Write the snapshots instead of comparing with them.
    pub update: bool,
    /// The folder that the configuration's paths are relative to.
    pub folder: &'a Path,
    /// The working directory, which the pages' paths are relative to.
    pub working_directory: &'a Path,
}

/// What a run found, and what stood in its way.
#[derive(Debug, Default)]
pub struct RunReport {
    /// The report; what was found before a target failed is in it all the same.
    pub report: Report,
    /// Snapshot files that could not be used.
    pub troubles: Vec<Trouble>,
    /// Why the target failed, if it did.
    pub failed: Option<Trouble>,
}

/// Checks every document, runs its examples and compares them with their snapshots, once for each product whose readers
/// see it differently. On the mock, documents run in parallel and each variant starts fresh; on live servers they run one
/// after the other.
pub fn run(documents: &[Document], config: &Config, library: &Library, run: &Run<'_>) -> RunReport {
    let ran = if config.live_hosts.is_empty() {
        in_parallel(documents, |one| document(one, config, library, run, &mut |send| send(&mut Mock::new(library))))
    } else {
        let allowed: Vec<Effect> = config.live_allow.iter().filter_map(|word| Effect::named(word)).collect();
        match Live::new(&config.live_hosts, &allowed, PATIENCE) {
            Ok(mut live) => {
                let mut one = |one| document(one, config, library, run, &mut |send| send(&mut live));
                documents.iter().map(&mut one).collect()
            }
            Err(error) => return RunReport { failed: Some(unreachable(error)), ..RunReport::default() },
        }
    };
    let (mut whole, mut troubles, mut failed) = (Whole::default(), Vec::new(), None);
    for ran in ran {
        whole.add(ran.verdict);
        troubles.extend(ran.troubles);
        failed = failed.or(ran.failed);
    }
    let report = Report { files: documents.len(), ran: true, ..whole.report() };
    RunReport { report, troubles, failed }
}

/// What running a document, or one view of it, found.
#[derive(Default)]
struct RanDocument {
    verdict: Verdict,
    troubles: Vec<Trouble>,
    failed: Option<Trouble>,
}

/// Lends a target for one scenario.
type Lend<'a> = dyn FnMut(&mut dyn FnMut(&mut dyn Target)) + 'a;

fn document(
    document: &Document,
    config: &Config,
    library: &Library,
    run: &Run<'_>,
    lend: &mut Lend<'_>,
) -> RanDocument {
    let config = &*config.for_page(document.file.path());
    let views = variants::views(document, config, library);
    let (mut ran, mut all) = (RanDocument::default(), Vec::new());
    for view in &views {
        let mut page = Page::default();
        lend(&mut |target| page = run_view(document, view, config, library, run, target));
        all.push(page.seen);
        ran.troubles.extend(page.troubles);
        ran.failed = ran.failed.or(page.failed);
    }
    ran.verdict = join(&views, all, config, library);
    ran
}

/// What running a page found.
#[derive(Default)]
struct Page {
    seen: Seen,
    troubles: Vec<Trouble>,
    failed: Option<Trouble>,
}

fn run_view(
    document: &Document,
    view: &View,
    config: &Config,
    library: &Library,
    run: &Run<'_>,
    target: &mut dyn Target,
) -> Page {
    let context = Context { links: &document.problems, ..read_page(&view.page, config, library) };
    let mut findings = leveled(rules::check_page(&context), &context);
    let folder = run.folder.join(&config.snapshots);
    let name = snapshot_name(document, view, run);
    let shown = discover::show(&snapshot::path_of(&folder, &name), run.working_directory);
    let mut troubles = Vec::new();
    // While snapshots are written, or cannot be read, there is nothing to compare with.
    let recorded = (!run.update)
        .then(|| snapshot::read(&folder, &name))
        .and_then(|read| read.map_err(|error| troubles.push(unusable(error, run.working_directory))).ok());
    let compared = recorded.as_ref().map(|recorded| (shown.as_str(), recorded.as_ref()));
    let ran = match run_page(&context, &findings, target, compared) {
        Ok(ran) => ran,
        Err(error) => {
            view.keep(&mut findings);
            let told = suppress::apply(&context, findings, false);
            let seen = Seen { fences: account::fences(&context, &told.findings, None), told };
            return Page { seen, troubles, failed: Some(unreachable(error)) };
        }
    };
    if run.update {
        let written = snapshot::write(&folder, &name, &ran.snapshot);
        troubles.extend(written.err().map(|error| unusable(error, run.working_directory)));
    }
    findings.extend(ran.findings);
    let mut findings = leveled(findings, &context);
    view.keep(&mut findings);
    let told = suppress::apply(&context, findings, true);
    let seen = Seen { fences: account::fences(&context, &told.findings, Some(&ran.outcomes)), told };
    Page { seen, troubles, failed: None }
}

/// The name of a page among the snapshots: the path of the first page that shows it, below the configuration's folder, so
/// that it is the same from wherever docproof is started. What a page shows of its own beside the text that it publishes
/// has a name beside that.
fn snapshot_name(document: &Document, view: &View, run: &Run<'_>) -> String {
    let shown = view.variants.first().and_then(|variant| variant.pages.first());
    let shown = shown.map_or_else(|| document.file.path(), String::as_str);
    let page = run.working_directory.join(shown);
    let name =
        page.strip_prefix(run.folder).map_or_else(|_| shown.to_owned(), |page| page.to_string_lossy().into_owned());
    match view.for_product() {
        Some(product) => format!("{name}.{product}"),
        None if document.is_stub => format!("{name}.fields"),
        None => name,
    }
}

fn unusable(error: SnapshotError, working_directory: &Path) -> Trouble {
    Trouble { path: discover::show(Path::new(&error.path), working_directory), position: None, message: error.message }
}

fn unreachable(error: TargetError) -> Trouble {
    Trouble { path: String::from("target"), position: None, message: error.message }
}
