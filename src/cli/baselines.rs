//! `docproof baseline` and what a baseline leaves of a report.

use super::{
    Surroundings,
    arguments::{BaselineArguments, CheckArguments},
    settings::{Selection, Settings},
};
use crate::{
    pipeline::{self, Baseline, Compared, Trouble},
    report::Report,
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The name of the file where nothing names another.
const FILE_NAME: &str = "docproof-baseline.json";

/// The baseline file that a flag or the configuration names.
fn named(arguments: &CheckArguments, settings: &Settings, surroundings: &Surroundings) -> Option<PathBuf> {
    let configured = Some(&settings.config.baseline).filter(|path| !path.is_empty());
    let typed = arguments.baseline.as_ref().map(|path| surroundings.working_directory.join(path));
    typed.or_else(|| Some(settings.folder.join(configured?)))
}

fn read(path: &Path, surroundings: &Surroundings) -> Result<Baseline, Trouble> {
    Baseline::read(&*pipeline::read(path, &surroundings.working_directory)?)
}

/// Takes out of a report what the baseline knows; returns what is to be said of the baseline itself. `pages` are the names
/// of the pages that were read.
pub(super) fn apply(
    report: &mut Report,
    pages: &BTreeSet<String>,
    arguments: &CheckArguments,
    settings: &Settings,
    surroundings: &Surroundings,
) -> Result<Option<String>, Trouble> {
    let Some(path) = named(arguments, settings, surroundings) else { return Ok(None) };
    let compared = compare(&read(&path, surroundings)?, report, pages, arguments, settings)?;
    (report.findings, report.known) = (compared.new, compared.known);
    let shown = pipeline::show(&path, &surroundings.working_directory);
    Ok((compared.stale > 0).then(|| {
        let (what, are) = if compared.stale == 1 { ("finding", "is") } else { ("findings", "are") };
        format!("{} {what} of {shown} {are} gone; `docproof baseline --prune` takes them out", compared.stale)
    }))
}

/// Writes the baseline of a report; returns what is to be said of it.
pub(super) fn write(
    report: &mut Report,
    pages: &BTreeSet<String>,
    arguments: &BaselineArguments,
    settings: &Settings,
    surroundings: &Surroundings,
) -> Result<String, Trouble> {
    let named = named(&arguments.check, settings, surroundings);
    let path = named.clone().unwrap_or_else(|| settings.folder.join(FILE_NAME));
    let shown = pipeline::show(&path, &surroundings.working_directory);
    let is_there = pipeline::is_file(&path);
    let before = if is_there || arguments.prune { read(&path, surroundings)? } else { Baseline::default() };
    let mut baseline = if arguments.prune {
        compare(&before, report, pages, &arguments.check, settings)?.pruned
    } else {
        Baseline::of(&report.findings, &settings.config)
    };
    if !arguments.prune {
        baseline.keep(before, |page| !pages.contains(page));
    }
    let mut kept = Baseline::default();
    kept.keep(baseline, |page| pages.contains(page) || pipeline::is_file(&settings.folder.join(page)));
    let written = fs::write(&path, kept.text());
    written.map_err(|error| Trouble { path: shown.clone(), position: None, message: error.to_string() })?;
    let findings = kept.len();
    let hint = if named.is_some() {
        String::new()
    } else {
        format!("; `baseline = \"{FILE_NAME}\"` in docproof.toml uses it")
    };
    Ok(format!("{shown} knows {findings} finding{}{hint}", if findings == 1 { "" } else { "s" }))
}

fn compare(
    baseline: &Baseline,
    report: &mut Report,
    pages: &BTreeSet<String>,
    arguments: &CheckArguments,
    settings: &Settings,
) -> Result<Compared, Trouble> {
    let selection = Selection::read(arguments)?;
    let is_gone = |page: &str| !pipeline::is_file(&settings.folder.join(page));
    let judges = |page: &str, code: &str| selection.keeps(code) && (pages.contains(page) || is_gone(page));
    Ok(baseline.compare(std::mem::take(&mut report.findings), &settings.config, judges))
}
