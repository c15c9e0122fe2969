//! A finished check, written for people or for machines.
//!
//! Takes a [`Report`]; writes it to whatever it is given. Each format is one function of the report alone: nothing here
//! looks anything up, filters or decides. Knows nothing of how a finding arose.

pub mod explain;
pub mod grammars;
pub mod human;
pub mod json;
pub mod list;
pub mod requests;

pub use explain::{Explanation, Fact};
pub use grammars::Grammar;

use crate::diagnostic::{Diagnostic, Level};
use std::collections::BTreeMap;

/// All that a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// The pages that were read.
    pub files: usize,
    /// What the rules say, in order of file and place.
    pub findings: Vec<Diagnostic>,
    /// What the pages and the configuration accept, likewise.
    pub suppressed: Vec<Diagnostic>,
    /// How many findings are in the baseline, and therefore not here.
    pub known: usize,
    /// Every fence of every page, in order, with its one state.
    pub fences: Vec<Fence>,
    /// Whether examples were run, not only read.
    pub ran: bool,
}

/// A fence and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The page.
    pub path: String,
    /// The line it opens in, from 1.
    pub line: usize,
    /// The line it ends in.
    pub end_line: usize,
    /// How the page shows it: `fence`, `indented`, `html` or `sample`.
    pub form: &'static str,
    /// Its language, as written.
    pub language: Option<String>,
    /// What became of it.
    pub state: State,
    /// Why, where the state alone does not say.
    pub reason: Option<String>,
    /// The labels of the tabs it stands in, outermost first.
    pub tabs: Vec<String>,
    /// The front matter field it stands in, if it stands in one.
    pub field: Option<String>,
    /// Whether it stands in a comment, where no reader sees it.
    pub hidden: bool,
    /// The commands that docproof understands, in order.
    pub commands: Vec<Command>,
}

/// What became of a fence. Every fence has exactly one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It ran, and nothing failed.
    Passed,
    /// It ran, and something failed.
    Failed,
    /// It was read and checked, not run.
    Checked,
    /// It is the grammar of a command, not an example.
    Synopsis,
    /// It is a program's output or a response.
    Output,
    /// It was left out on purpose; the reason says whose.
    Skipped,
    /// It holds something docproof cannot run; the reason names it.
    Unsupported,
    /// It is in a language docproof does not check.
    OtherLanguage,
    /// It has an error, so that a reader who copies it fails.
    Broken,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Passed,
        Self::Failed,
        Self::Checked,
        Self::Synopsis,
        Self::Output,
        Self::Skipped,
        Self::Unsupported,
        Self::OtherLanguage,
        Self::Broken,
    ];

    /// The word that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Checked => "checked",
            Self::Synopsis => "synopsis",
            Self::Output => "output",
            Self::Skipped => "skipped",
            Self::Unsupported => "unsupported",
            Self::OtherLanguage => "other-language",
            Self::Broken => "broken",
        }
    }
}

/// A command that docproof understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The program and, of a CLI, its command (`curl`, `influxctl token create`).
    pub program: String,
    /// The line it starts in.
    pub line: usize,
    /// The operation it asks for, where a contract covers it.
    pub operation: Option<String>,
    /// Where a CLI reference describes it, if one does.
    pub reference: Option<Reference>,
    /// Why it was not held against the reference of its program, or not to its end.
    pub unmatched: Option<String>,
    /// The exchanges it made when it ran, in order.
    pub exchanges: Vec<Exchange>,
}

/// Where a CLI reference describes a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The page or the grammar file.
    pub path: String,
    /// The line in it, from 1.
    pub line: usize,
    /// The product whose program it describes, as readers call it; `None` where it speaks for every product.
    pub product: Option<String>,
}

/// A request that a command made and the status that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The status code.
    pub status: u16,
    /// Whether the request was made from a CLI command's binding instead of by the program itself.
    pub emulated: bool,
}

/// How many fences are in a state for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// The reason.
    pub reason: Option<String>,
    /// How many.
    pub fences: usize,
}

/// How many commands of a program were, or were not, held against its reference for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramCount {
    /// The program.
    pub program: String,
    /// Why they were not; `None` for those that were.
    pub reason: Option<String>,
    /// How many.
    pub commands: usize,
}

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Pages.
    pub files: usize,
    /// Fences.
    pub fences: usize,
    /// Fences with at least one command that docproof understands.
    pub examples: usize,
    /// Commands that docproof understands.
    pub commands: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level note.
    pub notes: usize,
    /// Findings that the pages and the configuration accept.
    pub suppressed: usize,
    /// Findings that are in the baseline.
    pub known: usize,
}

impl Report {
    /// Counts.
    pub fn summary(&self) -> Summary {
        let level = |level: Level| self.findings.iter().filter(|finding| finding.level == level).count();
        Summary {
            files: self.files,
            fences: self.fences.len(),
            examples: self.fences.iter().filter(|fence| !fence.commands.is_empty()).count(),
            commands: self.fences.iter().map(|fence| fence.commands.len()).sum(),
            errors: level(Level::Error),
            warnings: level(Level::Warning),
            notes: level(Level::Note),
            suppressed: self.suppressed.len(),
            known: self.known,
        }
    }

    /// How many fences are in each state and why: in the order of [`State::ALL`], the most frequent reason first. Reasons
    /// that differ only in the line that they name count as one.
    pub fn states(&self) -> Vec<StateCount> {
        let mut counts: BTreeMap<(State, Option<String>), usize> = BTreeMap::new();
        for fence in &self.fences {
            *counts.entry((fence.state, fence.reason.as_deref().map(without_lines))).or_default() += 1;
        }
        let counts = counts.into_iter().map(|((state, reason), fences)| StateCount { state, reason, fences });
        let mut counts: Vec<StateCount> = counts.collect();
        counts.sort_by_key(|count| (count.state, std::cmp::Reverse(count.fences)));
        counts
    }

    /// How many commands of each program that has a reference were held against it, and why others were not: in the order of
    /// the programs' names, those that were first, then the most frequent reason.
    pub fn programs(&self) -> Vec<ProgramCount> {
        let mut counts: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        for command in self.fences.iter().flat_map(|fence| &fence.commands) {
            if command.reference.is_none() && command.unmatched.is_none() {
                continue;
            }
            let program = command.program.split(' ').next().unwrap_or_default();
            *counts.entry((program, command.unmatched.as_deref())).or_default() += 1;
        }
        let count = |((program, reason), commands): ((&str, Option<&str>), usize)| ProgramCount {
            program: program.to_owned(),
            reason: reason.map(str::to_owned),
            commands,
        };
        let mut counts: Vec<ProgramCount> = counts.into_iter().map(count).collect();
        let key = |one: &ProgramCount| (one.program.clone(), one.reason.is_some(), std::cmp::Reverse(one.commands));
        counts.sort_by_key(key);
        counts
    }
}

/// A reason with `N` for the number of each line that it names.
fn without_lines(reason: &str) -> String {
    let mut pieces = reason.split("line ");
    let mut general = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        general += "line ";
        general += if rest.len() < piece.len() { "N" } else { "" };
        general += rest;
    }
    general
}

/// `1 page`, `2 pages`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
