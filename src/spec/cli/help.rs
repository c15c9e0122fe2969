//! What a program says of itself when it is asked for help.
//!
//! Takes a text with one help or several, one after the other, as cobra, urfave/cli, clap, argparse, click, Go's flag
//! package, getopt, git and their like print them; hands on an [`Entry`] for each command. Rows are known by their form and
//! titles by their words, so that no style has to be told first. What is not understood is passed over; never fails.

mod body;
mod entry;
mod flag;
mod grammar;
mod lines;
mod row;
mod split;
mod term;
mod title;

use super::{Entry, synopsis};
use crate::text::{SourceFile, Traced};
use std::sync::Arc;

impl Entry {
    /// What help texts say: an entry for each command, in order. `program` is its name, where that is known; a text need not
    /// say it, or may call it by the name of a file.
    pub fn of_help(text: &Traced, file: &Arc<SourceFile>, program: Option<&str>) -> Vec<Self> {
        entries(text, file, program)
    }
}

/// See [`Entry::of_help`].
pub(super) fn entries(text: &Traced, file: &Arc<SourceFile>, program: Option<&str>) -> Vec<Entry> {
    let all = text.as_str();
    let lines = lines::lines(all);
    let helps = split::helps(all, &lines);
    let read = |help: &split::Help| {
        let (usages, named) = synopsis(text, &lines[help.synopsis.clone()], file);
        let body = body::read(all, &lines, help);
        entry::Source { text, file, program, usages, body, named }.entries()
    };
    helps.iter().flat_map(read).collect()
}

/// The usages in these lines, or the program that `Usage of NAME:` names.
fn synopsis(
    text: &Traced,
    lines: &[lines::Line],
    file: &Arc<SourceFile>,
) -> (Vec<super::Usage>, Option<std::ops::Range<usize>>) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return (Vec::new(), None) };
    let line = first.text(text.as_str());
    if line.to_ascii_lowercase().starts_with("usage of ") && line.ends_with(':') {
        let name = first.content.start + "usage of ".len()..first.content.end - 1;
        return (Vec::new(), Some(name));
    }
    let start = title::usage_label(line).unwrap_or(0);
    (synopsis::usages(&text.slice(first.content.start + start..last.content.end), file), None)
}

#[cfg(test)]
mod tests;
