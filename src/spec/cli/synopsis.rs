//! The synopsis of a command: `mytool create [flags] <NAME>`.
//!
//! Takes the text of a usage block of a page or of a help text; hands on a [`Usage`] for each line of it. The notation is that
//! of POSIX 12.1 (Utility Argument Syntax) and what clap, cobra, urfave/cli, argparse, docopt and git make of it. What is not
//! closed or means nothing is passed over: this never fails, and never says what a flag means.

pub(super) mod brackets;
mod item;
mod lines;
pub(super) mod option;

use super::{Named, Place, Usage, UsageItem, UsageKind};
use crate::text::{SourceFile, Traced};
use item::{Reader, Run};
use std::sync::Arc;

/// The words that head a synopsis.
pub(super) const LABELS: &[&str] = &["usage", "synopsis", "syntax"];

/// Each line of a synopsis, in order. Lines that go on in the next one are one line; comments, prompts and labels
/// (`Usage:`) are left out.
pub fn usages(text: &Traced, file: &Arc<SourceFile>) -> Vec<Usage> {
    lines::whole(text).iter().filter_map(|line| usage(line, file)).collect()
}

fn usage(line: &Traced, file: &Arc<SourceFile>) -> Option<Usage> {
    let reader = Reader::new(line, file);
    let runs = reader.runs(0..line.len());
    let is_name = |(index, run): &(usize, &Run)| match run {
        Run::Word { range, comma: false } => reader.is_name(range, *index == 0),
        Run::Word { .. } | Run::Pipe => false,
    };
    // The first of two words with a bar between them is no name of a command.
    let is_choice = |index: usize| matches!(runs.get(index), Some(Run::Pipe));
    let count = runs.iter().enumerate().take_while(is_name).take_while(|(index, _)| !is_choice(index + 1)).count();
    let words: Vec<Named> = runs[..count].iter().filter_map(|run| reader.named(run)).collect();
    // `cargo help [COMMAND]` takes the name of a command for an argument.
    let takes_commands = words.last().is_none_or(|word| word.name != "help");
    let mut items = reader.line(&runs[count..], takes_commands);
    if line.as_str().matches('[').count() > line.as_str().matches(']').count() {
        leave_open(&mut items);
    }
    let place = Place { file: file.clone(), span: line.trim().whole_span() };
    (!words.is_empty() || !items.is_empty()).then_some(Usage { words, items, place })
}

/// Says of what stands in a line that closes fewer brackets than it opens that it may be left out, or be there more than
/// once: which brackets those were meant to be cannot be told.
fn leave_open(items: &mut [UsageItem]) {
    for item in items.iter_mut().filter(|item| !matches!(item.kind, UsageKind::Word(_) | UsageKind::Subcommand)) {
        (item.optional, item.repeated) = (true, true);
    }
}

#[cfg(test)]
mod tests;
