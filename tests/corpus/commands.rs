//! Real pages: every command of a program that has a reference is held against it, or a reason is told why not.
//!
//! The commands that this is held against are found by a search for lines of code that begin with the name of such a program;
//! it knows nothing of docproof's reading of shells.

use super::accounting::listed;
use docproof::report::{Command, Fence, State};
use std::collections::BTreeMap;

/// What became of the lines of one program.
#[derive(Default)]
struct Row {
    /// Held against the reference.
    held: usize,
    /// Why others were not, and how many.
    reasons: BTreeMap<String, usize>,
}

/// The name of the program that a line of code calls, as far as its first words tell.
fn program<'a>(line: &str, programs: &[&'a str]) -> Option<&'a str> {
    let line = line.trim_start();
    let line = ["$ ", "> ", "# "].iter().fold(line, |line, prompt| line.strip_prefix(prompt).unwrap_or(line));
    let is_before = |word: &&str| *word == "sudo" || word.split_once('=').is_some_and(|(name, _)| is_variable(name));
    let mut words = line.split_whitespace().skip_while(is_before);
    let (first, second) = (words.next()?, words.next());
    let name = first.rsplit('/').next().filter(|_| !first.contains('='))?;
    // A name and a verb in a sentence is no command; nor is `influx = 1` or `influx:`.
    let is_word = second.is_none_or(|second| !matches!(second, "=" | ":" | "is" | "and" | "or" | "the" | "{"));
    programs.iter().find(|program| **program == name && is_word).copied()
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Why a line that seems to call a program is no command that was read, if the account says so.
fn reason(fence: &Fence, text: &str, lines: &[&str], line: usize) -> Option<String> {
    let continued = line > fence.line + 1 && lines[line - 2].trim_end().ends_with('\\');
    match fence.state {
        State::Checked | State::Broken | State::Synopsis if text.trim_start().starts_with('#') => {
            Some(String::from("a comment"))
        }
        State::Checked | State::Broken if continued => Some(String::from("the rest of another command")),
        State::Checked => None,
        State::Broken => Some(String::from("broken by another mistake")),
        state => Some(format!("{}: {}", state.name(), fence.reason.as_deref().unwrap_or("-"))),
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what it is asked for; a test that passes shows none of it")]
fn every_command_is_held_against_its_reference_or_the_reason_is_told() {
    let Some((report, texts)) = listed() else { return };
    let texts: BTreeMap<&str, &str> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let programs = report.programs();
    let mut programs: Vec<&str> = programs.iter().map(|one| one.program.as_str()).collect();
    programs.dedup();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for fence in report.fences.iter().filter(|fence| fence.form == "fence" && fence.field.is_none()) {
        let Some(text) = texts.get(fence.path.as_str()) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        let found: BTreeMap<usize, &Command> = fence.commands.iter().map(|command| (command.line, command)).collect();
        for line in fence.line + 1..fence.end_line.min(lines.len() + 1) {
            let text = lines[line - 1];
            let Some(program) = program(text, &programs) else { continue };
            let row = rows.entry(program).or_default();
            let reason =
                found.get(&line).map_or_else(|| reason(fence, text, &lines, line), |one| Some(told(one, fence)));
            match reason {
                Some(_) if found.get(&line).is_some_and(|one| one.unmatched.is_none() && one.reference.is_some()) => {
                    row.held += 1;
                }
                Some(reason) => *row.reasons.entry(reason).or_default() += 1,
                None => unexplained.push(format!("{}:{line}: {text}", fence.path)),
            }
        }
    }
    for (program, Row { held, reasons }) in &rows {
        println!("{program}: {held} held against a reference");
        for (reason, count) in reasons {
            println!("    {count:4} {reason}");
        }
    }
    let held: usize = rows.values().map(|row| row.held).sum();
    assert!(held > 200, "only {held} commands were held against a reference");
    assert!(unexplained.is_empty(), "no reason is told for these:\n{}", unexplained.join("\n"));
}

/// What the list of fences says of a command that it found.
fn told(command: &Command, fence: &Fence) -> String {
    match &command.unmatched {
        Some(reason) => reason.clone(),
        None if command.reference.is_none() && fence.state == State::Broken => String::from("a finding says why"),
        None => format!("read as {}", command.program),
    }
}
