//! The account of every fence, for people: a line for each fence and each command, then how many are in which state.

use super::{Fence, Report, count};
use crate::text::visible_line;
use std::io::{self, Write};

/// Of the reasons for one state, how many are told; a line sums up the others.
const REASONS: usize = 12;

/// Writes every fence with its state, one a line, and a table of the states and their reasons. `quiet` leaves out the
/// fences.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(report: &Report, quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    for fence in report.fences.iter().filter(|_| !quiet) {
        writeln!(out, "{}", visible_line(&line(fence)))?;
        for command in &fence.commands {
            let operation = command.operation.as_ref().map(|name| format!(" = {name}")).unwrap_or_default();
            writeln!(out, "{}", visible_line(&format!("    {}: {}{operation}", command.line, command.program)))?;
        }
    }
    if !quiet && !report.fences.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{} in {}", count(report.fences.len(), "fence"), count(report.files, "page"))?;
    write_states(report, out)
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
