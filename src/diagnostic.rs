//! What is said about a place: the one shape of every finding.
//!
//! Only `rules` makes these, which `tests/architecture.rs` keeps; `report` prints them.

use crate::text::{SourceFile, Span};
use std::sync::Arc;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Reported only on request.
    Off,
    /// Worth knowing; never fails a run.
    Note,
    /// Probably wrong; fails a run.
    Warning,
    /// Broken: a reader who follows the page will fail.
    Error,
}

impl Level {
    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Off, Self::Note, Self::Warning, Self::Error].into_iter().find(|level| level.name() == name)
    }

    /// The word that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file and what is to be seen there.
#[derive(Debug, Clone)]
pub struct Label {
    /// The file: the page, or a contract.
    pub file: Arc<SourceFile>,
    /// The characters.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// An edit that mends a finding for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to replace, in the primary file; empty to insert.
    pub span: Span,
    /// What with; empty to delete.
    pub replacement: String,
}

/// A finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule's code (`DP401`).
    pub code: &'static str,
    /// The rule's name (`invalid-json`).
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What is wrong, one sentence with the author's own words in it.
    pub message: String,
    /// The characters the author must change.
    pub primary: Label,
    /// Other places that explain it: the contract's line, the other tab.
    pub related: Vec<Label>,
    /// What would be right.
    pub help: Option<String>,
    /// The edit that mends it, where one is certain.
    pub fix: Option<Fix>,
    /// The published pages that show it, in order; empty where that is just the file it stands in.
    pub affects: Vec<String>,
    /// The products whose readers meet it, as pages call them, where those of others do not; else empty.
    pub products: Vec<String>,
}
