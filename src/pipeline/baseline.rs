//! The findings that a site had when docproof came: those are known, and only new ones are reported.
//!
//! Takes findings, or the text of a baseline file; hands on the text of a new one, or the findings that the file does not
//! know. A finding is known by its page, its rule and the text of its line, of which only a hash is kept: lines may be
//! moved, and no secret of a page gets into the file. Opens no file.

use super::Trouble;
use crate::{
    config::Config,
    diagnostic::Diagnostic,
    rules,
    text::{Position, SourceFile},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The findings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// How many there are of each.
    entries: BTreeMap<Key, usize>,
}

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The file, relative to the configuration's folder.
    path: String,
    code: String,
    /// The hash of the line's text.
    line: String,
}

/// What a baseline says of findings.
#[derive(Debug, Default)]
pub struct Compared {
    /// The findings that it does not know.
    pub new: Vec<Diagnostic>,
    /// How many it knows.
    pub known: usize,
    /// How many of those that it knows are no longer found.
    pub stale: usize,
    /// The baseline without those.
    pub pruned: Baseline,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    code: String,
    #[serde(default)]
    rule: String,
    line: String,
    count: usize,
}

impl Baseline {
    /// The baseline that knows these findings.
    pub fn of(findings: &[Diagnostic], config: &Config) -> Self {
        let mut baseline = Self::default();
        for finding in findings {
            *baseline.entries.entry(key(finding, config)).or_default() += 1;
        }
        baseline
    }

    /// Reads the text of a baseline file.
    ///
    /// # Errors
    ///
    /// When it is none, or one of a later version.
    pub fn read(file: &SourceFile) -> Result<Self, Trouble> {
        let fail = |position, message: String| Trouble { path: file.path().to_owned(), position, message };
        let read: File = serde_json::from_str(file.text()).map_err(|error| {
            let position = Position { line: error.line().max(1), column: error.column().max(1) };
            fail(Some(position), format!("no baseline: {error}; `docproof baseline` writes one"))
        })?;
        if read.version != 1 {
            return Err(fail(None, format!("a baseline of version {}; this docproof reads version 1", read.version)));
        }
        let mut baseline = Self::default();
        for Entry { path, code, line, count, .. } in read.findings {
            *baseline.entries.entry(Key { path, code, line }).or_default() += count;
        }
        Ok(baseline)
    }

    /// The text of a baseline file: a line for each entry, in order, so that it can be reviewed and merged.
    pub fn text(&self) -> String {
        let entry = |(key, count): (&Key, &usize)| {
            let rule = rules::find(&key.code).map(|rule| rule.name.to_owned()).unwrap_or_default();
            let Key { path, code, line } = key.clone();
            let entry = Entry { path, code, rule, line, count: *count };
            format!("    {}", serde_json::to_string(&entry).expect("an entry is made of strings and a number"))
        };
        let entries: Vec<String> = self.entries.iter().map(entry).collect();
        let entries = if entries.is_empty() { String::new() } else { format!("\n{}\n  ", entries.join(",\n")) };
        format!("{{\n  \"version\": 1,\n  \"findings\": [{entries}]\n}}\n")
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.values().sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds what another one knows of the pages that `keeps` says yes to, by their path relative to the configuration's
    /// folder.
    pub fn keep(&mut self, other: Self, keeps: impl Fn(&str) -> bool) {
        self.entries.extend(other.entries.into_iter().filter(|(key, _)| keeps(&key.path)));
    }

    /// Tells the findings that it knows from those that are new. `judges` says of a page's path and a rule's code whether
    /// the rule looked at the page, so that what is not found there is gone.
    pub fn compare(&self, findings: Vec<Diagnostic>, config: &Config, judges: impl Fn(&str, &str) -> bool) -> Compared {
        let (mut left, mut compared) = (self.entries.clone(), Compared::default());
        for finding in findings {
            match left.get_mut(&key(&finding, config)).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    compared.known += 1;
                }
                None => compared.new.push(finding),
            }
        }
        for (key, count) in &self.entries {
            let gone = if judges(&key.path, &key.code) { left[key] } else { 0 };
            compared.stale += gone;
            if *count > gone {
                compared.pruned.entries.insert(key.clone(), count - gone);
            }
        }
        compared
    }
}

fn key(finding: &Diagnostic, config: &Config) -> Key {
    let file = &finding.primary.file;
    let line = file.line(file.position(finding.primary.span.start).line);
    let text = line.map(|line| file.slice(line)).unwrap_or_default();
    Key { path: config.name_of(file.path()), code: finding.code.to_owned(), line: hash(text.trim()) }
}

/// A hash that is the same on every machine and in every version (FNV-1a, 64 bits).
fn hash(text: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}
