//! The subcommands: settings in, pipeline called, report printed, exit code out.

use super::{
    Arguments, Exit, Surroundings,
    arguments::{CheckArguments, Command, Format, RunArguments},
    settings::{self, Selection, Settings},
};
use crate::{
    pipeline::{self, Run, RunReport, Trouble},
    report::{Report, human, json},
    rules::{self, RULES},
};
use std::io::{self, Write};

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
    let outcome = match &arguments.command {
        Command::Check(check) => settings::read(check, surroundings)
            .and_then(|settings| checked(check, &settings, surroundings, None))
            .map(|checked| (check, checked, false)),
        Command::List(check) => settings::read(check, surroundings)
            .and_then(|settings| checked(check, &settings, surroundings, None))
            .map(|checked| (check, checked, true)),
        Command::Run(run) => settings::read_run(run, surroundings)
            .and_then(|settings| checked(&run.check, &settings, surroundings, Some(run)))
            .map(|checked| (&run.check, checked, false)),
        Command::Explain { rule } => return explain(rule, out, err),
        Command::Rules => return rules(out),
    };
    match outcome {
        Ok((check, checked, list)) => print(check, &checked, list, surroundings, out, err),
        Err(trouble) => {
            tell(&trouble, err)?;
            Ok(Exit::Usage)
        }
    }
}

/// A finished check and what stood in its way.
struct Checked {
    report: Report,
    troubles: Vec<Trouble>,
    empty: Vec<Trouble>,
    failed: Option<Trouble>,
}

fn checked(
    arguments: &CheckArguments,
    settings: &Settings,
    surroundings: &Surroundings,
    run: Option<&RunArguments>,
) -> Result<Checked, Trouble> {
    let selection = Selection::read(arguments)?;
    let working_directory = &surroundings.working_directory;
    let (library, mut troubles) = pipeline::library(&settings.config, &settings.folder, working_directory);
    let pages = pipeline::pages(&arguments.paths, working_directory);
    troubles.extend(pages.troubles);
    let RunReport { mut report, troubles: snapshots, failed } = match run {
        None => {
            let report = pipeline::check(&pages.files, &settings.config, &library);
            RunReport { report, ..RunReport::default() }
        }
        Some(run) => {
            let run = Run { update: run.update, folder: &settings.folder, working_directory };
            pipeline::run(&pages.files, &settings.config, &library, &run)
        }
    };
    troubles.extend(snapshots);
    report.findings.retain(|finding| selection.keeps(finding.code, finding.rule));
    Ok(Checked { report, troubles, empty: pages.empty, failed })
}

fn print(
    arguments: &CheckArguments,
    checked: &Checked,
    list: bool,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let Checked { report, troubles, empty, failed } = checked;
    match arguments.format {
        Format::Json => json::write(report, out)?,
        Format::Human if list => human::write_list(report, out)?,
        Format::Human => {
            let color = settings::color(arguments.color, surroundings);
            human::write(report, human::Style { color, quiet: arguments.quiet }, out)?;
        }
    }
    out.flush()?;
    for trouble in troubles.iter().chain(empty).chain(failed) {
        tell(trouble, err)?;
    }
    let summary = report.summary();
    let exit = if failed.is_some() {
        Exit::Failed
    } else if !troubles.is_empty() {
        Exit::Usage
    } else if summary.errors + summary.warnings > 0 && !list {
        if arguments.exit_zero { Exit::Clean } else { Exit::Findings }
    } else if summary.examples == 0 {
        writeln!(err, "error: no examples: {}", why_none(report))?;
        Exit::NoExamples
    } else if !empty.is_empty() {
        Exit::Usage
    } else {
        Exit::Clean
    };
    Ok(exit)
}

/// Why a run found nothing to check, in one sentence.
fn why_none(report: &Report) -> String {
    match (report.files, report.fences.len()) {
        (0, _) => String::from("no page was read"),
        (_, 0) => String::from("there is no fenced code block in any page that was read"),
        (_, fences) => format!("none of the {fences} fenced code blocks holds a command that docproof understands"),
    }
}

fn explain(word: &str, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    match rules::find(word) {
        Some(rule) => {
            out.write_all(rule.page.as_bytes())?;
            writeln!(out, "\nLevel: {}. Since version {}.", rule.level.name(), rule.since)?;
            Ok(Exit::Clean)
        }
        None => tell(&settings::unknown_rule(word), err).map(|()| Exit::Usage),
    }
}

fn rules(out: &mut dyn Write) -> io::Result<Exit> {
    for rule in RULES {
        writeln!(out, "{}  {:<7}  {:<28}  {}", rule.code, rule.level.name(), rule.name, rule.summary())?;
    }
    Ok(Exit::Clean)
}

fn tell(trouble: &Trouble, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "error: {trouble}")
}
