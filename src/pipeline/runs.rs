//! Every page of a run through the mock or a live server, and its snapshot files.

use super::{Trouble, account, in_parallel, leveled, read_page, run_page};
use crate::{
    config::Config,
    discover, extract,
    report::Report,
    rules,
    snapshot::{self, SnapshotError},
    spec::Library,
    targets::{Effect, Live, Mock, Target, TargetError},
    text::SourceFile,
};
use std::{path::Path, sync::Arc, time::Duration};

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

/// Checks every page, runs its examples and compares them with their snapshots. On the mock, pages run in parallel and
/// each starts fresh; on live servers they run one after the other.
pub fn run(files: &[Arc<SourceFile>], config: &Config, library: &Library, run: &Run<'_>) -> RunReport {
    let pages = if config.live_hosts.is_empty() {
        in_parallel(files, |file| page(file, config, library, run, &mut Mock::new(library)))
    } else {
        let allowed: Vec<Effect> = config.live_allow.iter().filter_map(|word| Effect::named(word)).collect();
        match Live::new(&config.live_hosts, &allowed, PATIENCE) {
            Ok(mut live) => files.iter().map(|file| page(file, config, library, run, &mut live)).collect(),
            Err(error) => return RunReport { failed: Some(unreachable(error)), ..RunReport::default() },
        }
    };
    let mut whole =
        RunReport { report: Report { files: files.len(), ran: true, ..Report::default() }, ..RunReport::default() };
    for page in pages {
        whole.report.findings.extend(page.report.findings);
        whole.report.fences.extend(page.report.fences);
        whole.troubles.extend(page.troubles);
        whole.failed = whole.failed.or(page.failed);
    }
    whole
}

/// One page, as a report of its own.
fn page(
    file: &Arc<SourceFile>,
    config: &Config,
    library: &Library,
    run: &Run<'_>,
    target: &mut dyn Target,
) -> RunReport {
    let page = extract::page(file, config);
    let context = read_page(&page, config, library);
    let mut findings = leveled(rules::check_page(&context), config);
    let folder = run.folder.join(&config.snapshots);
    let name = snapshot_name(file, run);
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
            let fences = account::fences(&context, &findings, &[]);
            let report = Report { findings, fences, ..Report::default() };
            return RunReport { report, troubles, failed: Some(unreachable(error)) };
        }
    };
    if run.update {
        let written = snapshot::write(&folder, &name, &ran.snapshot);
        troubles.extend(written.err().map(|error| unusable(error, run.working_directory)));
    }
    let fences = account::fences(&context, &findings, &ran.outcomes);
    findings.extend(ran.findings);
    let findings = leveled(findings, config);
    RunReport { report: Report { findings, fences, ..Report::default() }, troubles, failed: None }
}

/// The name of a page among the snapshots: its path below the configuration's folder, so that it is the same from wherever
/// docproof is started.
fn snapshot_name(file: &SourceFile, run: &Run<'_>) -> String {
    let page = run.working_directory.join(file.path());
    page.strip_prefix(run.folder).map_or_else(|_| file.path().to_owned(), |page| page.to_string_lossy().into_owned())
}

fn unusable(error: SnapshotError, working_directory: &Path) -> Trouble {
    Trouble { path: discover::show(Path::new(&error.path), working_directory), position: None, message: error.message }
}

fn unreachable(error: TargetError) -> Trouble {
    Trouble { path: String::from("target"), position: None, message: error.message }
}
