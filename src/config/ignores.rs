//! `[[ignore]]` in a `docproof.toml`: findings that are accepted in some pages, for a reason.

use super::paths::Patterns;
use crate::text::Position;
use serde::Deserialize;
use toml::Spanned;

/// Findings that are accepted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// The rules: codes, the start of a code, or names; with their place in the file.
    pub rules: Spanned<Vec<String>>,
    /// The file, as it is shown.
    #[serde(skip)]
    pub path: String,
    /// Where in it the rules stand.
    #[serde(skip)]
    pub position: Option<Position>,
    /// The pages, as patterns like those of a `.gitignore`, relative to the file; all where there are none.
    #[serde(default)]
    paths: Patterns,
    /// Why.
    pub reason: String,
}

impl Ignore {
    /// Whether it speaks of the page of this name, which is relative to the file.
    pub fn covers(&self, name: &str) -> bool {
        self.paths.cover(name)
    }
}
