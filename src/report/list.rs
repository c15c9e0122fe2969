//! The account of every fence, for people: a line for each fence and each command, then how many are in which state, and
//! how many commands of which program were held against its reference.

use super::{Command, Fence, ProgramCount, Report, count};
use crate::text::visible_line;
use std::io::{self, Write};

/// Of the reasons for one state, or of one program, how many are told; a line sums up the others.
const REASONS: usize = 12;

/// Writes every fence with its state, one a line, and tables of the states and of the programs with their reasons. `quiet` leaves out the
/// fences.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(report: &Report, quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    for fence in report.fences.iter().filter(|_| !quiet) {
        writeln!(out, "{}", visible_line(&line(fence)))?;
        for command in &fence.commands {
            writeln!(out, "{}", visible_line(&command_line(command)))?;
        }
    }
    if !quiet && !report.fences.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{} in {}", count(report.fences.len(), "fence"), count(report.files, "page"))?;
    write_states(report, out)?;
    write_programs(report, out)
}

/// `page.md:3-9  sh  broken: DP401  (tab curl)`
fn line(fence: &Fence) -> String {
    let language = fence.language.as_deref().unwrap_or("-");
    let says_more = |reason: &&String| !reason.eq_ignore_ascii_case(language);
    let reason = fence.reason.as_ref().filter(says_more).map(|reason| format!(": {reason}")).unwrap_or_default();
    let mut place: Vec<String> = Vec::new();
    place.extend(fence.field.as_ref().map(|field| format!("field {field}")));
    place.extend((!fence.tabs.is_empty()).then(|| format!("tab {}", fence.tabs.join(" > "))));
    place.extend(fence.hidden.then(|| String::from("in a comment")));
    place.extend((fence.form != "fence").then(|| fence.form.to_owned()));
    let place = if place.is_empty() { String::new() } else { format!("  ({})", place.join(", ")) };
    format!("{}:{}-{}  {language}  {}{reason}{place}", fence.path, fence.line, fence.end_line, fence.state.name())
}

/// `    12: influxctl token create = CreateToken  (reference/create.md, Cloud Dedicated)`
fn command_line(command: &Command) -> String {
    let operation = command.operation.as_ref().map(|name| format!(" = {name}")).unwrap_or_default();
    let reason = command.unmatched.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let reference = command.reference.as_ref().map(|reference| {
        let product = reference.product.as_ref().map(|product| format!(", {product}")).unwrap_or_default();
        format!("  ({}{product})", reference.path)
    });
    format!("    {}: {}{operation}{reason}{}", command.line, command.program, reference.unwrap_or_default())
}

/// How many commands of each program were held against its reference, and why others were not.
fn write_programs(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let programs = report.programs();
    let Some(name) = programs.iter().map(|one| one.program.chars().count()).max() else { return Ok(()) };
    let digits = programs.iter().map(|one| one.commands.to_string().len()).max().unwrap_or_default();
    let all: usize = programs.iter().map(|one| one.commands).sum();
    writeln!(out, "\n{} of programs with a reference", count(all, "command"))?;
    for of_one in programs.chunk_by(|a, b| a.program == b.program) {
        let (told, others) = of_one.split_at(REASONS.min(of_one.len()));
        for ProgramCount { program, reason, commands } in told {
            let reason = reason.as_deref().unwrap_or("held against it");
            writeln!(out, "{}", visible_line(&format!("  {program:<name$}  {commands:>digits$}  {reason}")))?;
        }
        if !others.is_empty() {
            let (commands, more) = (others.iter().map(|one| one.commands).sum::<usize>(), others.len());
            let program = &others[0].program;
            let row = format!("  {program:<name$}  {commands:>digits$}  ({})", count(more, "more reason"));
            writeln!(out, "{}", visible_line(&row))?;
        }
    }
    Ok(())
}

fn write_states(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let states = report.states();
    let width = |number: usize| number.to_string().len();
    let digits = states.iter().map(|state| width(state.fences)).max().unwrap_or_default();
    let name = states.iter().map(|state| state.state.name().len()).max().unwrap_or_default();
    for of_one in states.chunk_by(|a, b| a.state == b.state) {
        let (told, others) = of_one.split_at(REASONS.min(of_one.len()));
        for state in told {
            let row = format!(
                "  {:<name$}  {:>digits$}  {}",
                state.state.name(),
                state.fences,
                state.reason.as_deref().unwrap_or_default()
            );
            writeln!(out, "{}", visible_line(row.trim_end()))?;
        }
        if !others.is_empty() {
            let fences: usize = others.iter().map(|state| state.fences).sum();
            let more = count(others.len(), "more reason");
            writeln!(out, "  {:<name$}  {fences:>digits$}  ({more})", others[0].state.name())?;
        }
    }
    Ok(())
}
