//! The subcommands: settings in, pipeline called, report printed, exit code out.

use super::{
    Arguments, Exit, Surroundings,
    arguments::{
        BaselineArguments, CheckArguments, Command, ConfigCommand, ConfigShowArguments, ExplainArguments, Format,
        InitArguments, ListArguments, RunArguments,
    },
    baselines, init,
    settings::{self, Selection, Settings},
    show, spec,
};
use crate::{
    config::{Config, Ignore},
    pipeline::{self, Documents, Run, RunReport, Search, Trouble},
    report::{Explanation, Report, explain, human, json, list, requests},
    rules::{self, RULES},
};
use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::PathBuf,
};

/// Runs one subcommand.
///
/// # Errors
///
/// When `out` or `err` cannot be written to.
pub(super) fn run(
    arguments: &Arguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let (arguments, what) = match &arguments.command {
        Command::Check(check) => (check, What::Check),
        Command::List(list) => (&list.check, What::List(list)),
        Command::Run(run) if run.dry_run => return dry_run(run, surroundings, out, err),
        Command::Run(run) => (&run.check, What::Run(run)),
        Command::Baseline(baseline) => (&baseline.check, What::Baseline(baseline)),
        Command::Explain(explain) => return explained(explain, surroundings, out, err),
        Command::Rules => return rules(out),
        Command::Config(ConfigCommand::Show(show)) => return configuration(show, surroundings, out, err),
        Command::Spec(spec) => return spec::run(spec, surroundings, out, err),
        Command::Init(init) => return initialized(init, surroundings, out, err),
    };
    let settings = match what {
        What::Run(run) => settings::read_run(run, surroundings),
        What::Check | What::List(_) | What::Baseline(_) => settings::read(&arguments.contracts, surroundings),
    };
    match settings.and_then(|settings| checked(arguments, &settings, surroundings, what)) {
        Ok(checked) => print(arguments, checked, what, surroundings, out, err),
        Err(trouble) => {
            tell(&trouble, err)?;
            Ok(Exit::Usage)
        }
    }
}

/// What is wanted of a check.
#[derive(Clone, Copy)]
enum What<'a> {
    Check,
    List(&'a ListArguments),
    Run(&'a RunArguments),
    Baseline(&'a BaselineArguments),
}

/// A finished check and what stood in its way.
struct Checked {
    report: Report,
    troubles: Vec<Trouble>,
    empty: Vec<Trouble>,
    failed: Option<Trouble>,
    /// What the pages were compared with, where only those that changed were read.
    base: Option<String>,
    /// The file that changed for which all pages were read after all.
    ground: Option<String>,
    /// What is used where no configuration file says it.
    used: Option<String>,
    /// What there is to say of the baseline.
    baseline: Option<String>,
    /// What there is to say of what the configuration accepts.
    unused: Vec<Trouble>,
}

fn checked(
    arguments: &CheckArguments,
    settings: &Settings,
    surroundings: &Surroundings,
    what: What<'_>,
) -> Result<Checked, Trouble> {
    let selection = Selection::read(arguments)?;
    let config = &Config { no_suppressions: arguments.no_suppressions, ..settings.config.clone() };
    let working_directory = &surroundings.working_directory;
    let (mut library, mut troubles) = pipeline::library(&settings.config, &settings.folder, working_directory);
    let search = settings::search(&arguments.search, settings, surroundings)?;
    let name = arguments.search.stdin_filename.as_ref().map(|path| pipeline::show(path, working_directory));
    let pages = pipeline::pages(&search, name.as_deref().unwrap_or("standard input"), working_directory)?;
    troubles.extend(pages.troubles);
    let published = pipeline::changed_documents(pages.files, &pages.unchanged, &settings.config, working_directory);
    troubles.extend(published.troubles);
    let documents = &published.documents;
    troubles.extend(pipeline::add_references(&mut library, documents, &settings.config, working_directory));
    let read: BTreeSet<String> =
        published.documents.iter().map(|document| settings.config.name_of(document.file.path())).collect();
    let RunReport { mut report, troubles: snapshots, failed } = match what {
        What::Check | What::List(_) | What::Baseline(_) => {
            let report = pipeline::check(&published.documents, config, &library);
            RunReport { report, ..RunReport::default() }
        }
        What::Run(run) => {
            let run = Run { update: run.update, folder: &settings.folder, working_directory };
            pipeline::run(&published.documents, config, &library, &run)
        }
    };
    troubles.extend(snapshots);
    let unused = unused_ignores(&report, config, &read, &search, surroundings);
    report.findings.retain(|finding| selection.keeps(finding.code));
    report.suppressed.retain(|finding| selection.keeps(finding.code));
    let baseline = match what {
        What::Baseline(baseline) => Some(baselines::write(&mut report, &read, baseline, settings, surroundings)?),
        _ => baselines::apply(&mut report, &read, arguments, settings, surroundings)?,
    };
    let is_told = settings.file.is_none() && !arguments.quiet && arguments.format == Format::Human;
    let first = published.documents.first().filter(|_| is_told);
    let survey =
        first.and_then(|first| pipeline::survey_around(&first.file, &library, &settings.config, working_directory));
    let used = survey.and_then(|survey| survey.line());
    Ok(Checked {
        report,
        troubles,
        empty: pages.empty,
        failed,
        base: pages.base,
        ground: pages.ground,
        used,
        baseline,
        unused,
    })
}

/// What there is to say of entries of the configuration that accept nothing. Only where whole folders are read: of a page
/// that was picked nobody expects that it needs them all.
fn unused_ignores(
    report: &Report,
    config: &Config,
    read: &BTreeSet<String>,
    search: &Search,
    surroundings: &Surroundings,
) -> Vec<Trouble> {
    let is_picked = |path: &PathBuf| pipeline::is_file(&surroundings.working_directory.join(path));
    if config.no_suppressions || search.changed.is_some() || search.paths.iter().any(is_picked) {
        return Vec::new();
    }
    let say = |ignore: &Ignore| {
        let rules = ignore.rules.get_ref().join(", ");
        let message = format!("nothing to accept here: no page that was read has a finding of {rules}");
        Trouble { path: ignore.path.clone(), position: ignore.position, message }
    };
    pipeline::unused_ignores(report, config, read).into_iter().map(say).collect()
}

fn print(
    arguments: &CheckArguments,
    checked: Checked,
    what: What<'_>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let Checked { mut report, troubles, empty, failed, base, ground, used, baseline, unused } = checked;
    let (summary, why_none) = (report.summary(), why_none(&report));
    if let What::List(list) = what {
        report.fences.retain(|fence| settings::lists(list, fence));
    }
    if let (What::Baseline(_), Some(baseline)) = (what, &baseline) {
        writeln!(out, "{baseline}")?;
        out.flush()?;
        troubles.iter().chain(&empty).try_for_each(|trouble| tell(trouble, err))?;
        return Ok(if troubles.is_empty() { Exit::Clean } else { Exit::Usage });
    }
    match (arguments.format, what) {
        (Format::Json, _) => json::write(&report, out)?,
        (Format::Human, What::List(_)) => list::write(&report, arguments.quiet, out)?,
        (Format::Human, What::Check | What::Run(_) | What::Baseline(_)) => {
            let color = settings::color(arguments.color, surroundings);
            human::write(&report, human::Style { color, quiet: arguments.quiet }, out)?;
        }
    }
    out.flush()?;
    if let Some(used) = used {
        writeln!(err, "{used}")?;
    }
    if let (Some(ground), Some(base)) = (&ground, base.as_ref().filter(|_| !arguments.quiet)) {
        writeln!(err, "note: {ground} differs from {base}: every page counts as changed")?;
    }
    for trouble in troubles.iter().chain(&empty).chain(&failed) {
        tell(trouble, err)?;
    }
    if let Some(baseline) = baseline.filter(|_| !arguments.quiet) {
        writeln!(err, "note: {baseline}")?;
    }
    for unused in unused.iter().filter(|_| !arguments.quiet) {
        writeln!(err, "note: {unused}")?;
    }
    let exit = if failed.is_some() {
        Exit::Failed
    } else if !troubles.is_empty() {
        Exit::Usage
    } else if summary.errors + summary.warnings > 0 && !matches!(what, What::List(_)) {
        if arguments.exit_zero { Exit::Clean } else { Exit::Findings }
    } else if summary.examples == 0 && empty.is_empty() && is_chosen_by_others(arguments) {
        let which = base.as_ref().map_or_else(|| String::from("is listed"), |base| format!("differs from {base}"));
        let what = if report.files == 0 { "page" } else { "page with an example" };
        writeln!(err, "nothing to check: no {what} {which}")?;
        Exit::Clean
    } else if summary.examples == 0 {
        writeln!(err, "error: no examples: {why_none}")?;
        Exit::NoExamples
    } else if !empty.is_empty() {
        Exit::Usage
    } else {
        Exit::Clean
    };
    Ok(exit)
}

/// Whether another program says which pages are read: a change that touches no example is no mistake.
fn is_chosen_by_others(arguments: &CheckArguments) -> bool {
    arguments.search.changed.is_some() || arguments.search.files_from.is_some()
}

/// Why a run found nothing to check, in one sentence.
fn why_none(report: &Report) -> String {
    match (report.files, report.fences.len()) {
        (0, _) => String::from("no page was read"),
        (_, 0) => String::from("there is no fenced code block in any page that was read"),
        (_, fences) => format!("none of the {fences} fenced code blocks holds a command that docproof understands"),
    }
}

/// Prints what every example would send.
fn dry_run(
    arguments: &RunArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let (working_directory, check) = (&surroundings.working_directory, &arguments.check);
    let read = || {
        let settings = settings::read_run(arguments, surroundings)?;
        let (mut library, mut troubles) = pipeline::library(&settings.config, &settings.folder, working_directory);
        let search = settings::search(&check.search, &settings, surroundings)?;
        let name = check.search.stdin_filename.as_ref().map(|path| pipeline::show(path, working_directory));
        let pages = pipeline::pages(&search, name.as_deref().unwrap_or("standard input"), working_directory)?;
        troubles.extend(pages.troubles);
        let published = pipeline::changed_documents(pages.files, &pages.unchanged, &settings.config, working_directory);
        troubles.extend(published.troubles);
        troubles.extend(pages.empty);
        let documents = &published.documents;
        troubles.extend(pipeline::add_references(&mut library, documents, &settings.config, working_directory));
        Ok((pipeline::dry_run(&published.documents, &settings.config, &library), troubles))
    };
    let (found, troubles): (_, Vec<Trouble>) = match read() {
        Ok(read) => read,
        Err(trouble) => return tell(&trouble, err).map(|()| Exit::Usage),
    };
    match check.format {
        Format::Human => requests::write(&found, out)?,
        Format::Json => requests::write_json(&found, out)?,
    }
    out.flush()?;
    for trouble in &troubles {
        tell(trouble, err)?;
    }
    if !troubles.is_empty() {
        return Ok(Exit::Usage);
    }
    if found.examples == 0 && !is_chosen_by_others(check) {
        writeln!(err, "error: no examples: there is nothing that could be run in the pages that were read")?;
        return Ok(Exit::NoExamples);
    }
    Ok(Exit::Clean)
}

fn explained(
    arguments: &ExplainArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    if let Some(rule) = rules::find(&arguments.what) {
        if arguments.format == Format::Json {
            explain::write_rule_json(rule, out)?;
            return Ok(Exit::Clean);
        }
        out.write_all(rule.page.as_bytes())?;
        writeln!(out, "\nLevel: {}. Since version {}.", rule.level.name(), rule.since)?;
        return Ok(Exit::Clean);
    }
    let explained = if let Some(place) = settings::place(&arguments.what) {
        understood(arguments, &place, surroundings)
    } else {
        let Trouble { message, .. } = settings::unknown_rule(&arguments.what);
        let message = format!("{message}; for a place in a page, name its line: `FILE:LINE`");
        Err(Trouble { path: arguments.what.clone(), position: None, message })
    };
    match explained {
        Ok((explanations, troubles)) => {
            match arguments.format {
                Format::Human => explain::write(&explanations, out)?,
                Format::Json => explain::write_json(&explanations, out)?,
            }
            out.flush()?;
            for trouble in &troubles {
                tell(trouble, err)?;
            }
            Ok(if troubles.is_empty() { Exit::Clean } else { Exit::Usage })
        }
        Err(trouble) => tell(&trouble, err).map(|()| Exit::Usage),
    }
}

/// What docproof understands of a place, and what stood in its way.
fn understood(
    arguments: &ExplainArguments,
    place: &settings::Place,
    surroundings: &Surroundings,
) -> Result<(Vec<Explanation>, Vec<Trouble>), Trouble> {
    let working_directory = &surroundings.working_directory;
    let settings = settings::read(&arguments.contracts, surroundings)?;
    let (mut library, mut troubles) = pipeline::library(&settings.config, &settings.folder, working_directory);
    let file = pipeline::read(&place.path, working_directory)?;
    let path = file.path().to_owned();
    let published = pipeline::documents(vec![file.clone()], &settings.config, working_directory);
    troubles.extend(published.troubles.iter().cloned());
    let documents = &published.documents;
    troubles.extend(pipeline::add_references(&mut library, documents, &settings.config, working_directory));
    let place = (path.as_str(), place.line, place.column);
    let explain = |found: &Documents| pipeline::explain(&found.documents, place, &settings.config, &library);
    // A text that pages bring in is what they make of it.
    let mut explanations = explain(&pipeline::including(&file, &settings.config, working_directory));
    if explanations.is_empty() {
        explanations = explain(&published);
    }
    if explanations.is_empty() {
        return Err(Trouble {
            path: arguments.what.clone(),
            position: None,
            message: String::from("the file has no such line"),
        });
    }
    Ok((explanations, troubles))
}

fn configuration(
    arguments: &ConfigShowArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    match settings::read(&arguments.contracts, surroundings) {
        Ok(settings) => {
            let page = arguments.page.as_ref().map(|page| settings.config.for_page(&page.to_string_lossy()));
            let config = page.as_deref().unwrap_or(&settings.config);
            match arguments.format {
                Format::Human => show::write(config, out)?,
                Format::Json => show::write_json(config, out)?,
            }
            Ok(Exit::Clean)
        }
        Err(trouble) => tell(&trouble, err).map(|()| Exit::Usage),
    }
}

fn initialized(
    arguments: &InitArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let working_directory = &surroundings.working_directory;
    let (survey, troubles) = pipeline::survey(&arguments.folder, &Config::standard(), working_directory);
    for trouble in &troubles {
        tell(trouble, err)?;
    }
    let text = init::file(&survey);
    if arguments.print {
        out.write_all(text.as_bytes())?;
        return Ok(Exit::Clean);
    }
    match init::write(&working_directory.join(&arguments.folder), &text, arguments.force) {
        Ok(name) => {
            let path = arguments.folder.join(name);
            writeln!(out, "wrote {}", path.strip_prefix(".").unwrap_or(&path).display())?;
            Ok(Exit::Clean)
        }
        Err(message) => {
            let path = arguments.folder.display().to_string();
            tell(&Trouble { path, position: None, message }, err).map(|()| Exit::Usage)
        }
    }
}

fn rules(out: &mut dyn Write) -> io::Result<Exit> {
    for rule in RULES {
        writeln!(out, "{}  {:<7}  {:<28}  {}", rule.code, rule.level.name(), rule.name, rule.summary())?;
    }
    Ok(Exit::Clean)
}

/// Says what stood in the way.
pub(super) fn tell(trouble: &Trouble, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "error: {trouble}")
}
