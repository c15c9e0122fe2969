//! `[[ignore]]` in a `docproof.toml`: findings that are accepted in some pages, for a reason.

use crate::text::Position;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::{Deserialize, Deserializer, de::Error as _};
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
        let Some(patterns) = &self.paths.0 else { return true };
        !name.starts_with('/') && patterns.matched_path_or_any_parents(name, false).is_ignore()
    }
}

/// Patterns of paths; `None` where there are none, which is no pattern that matches nothing.
#[derive(Debug, Clone, Default)]
struct Patterns(Option<Gitignore>);

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut builder = GitignoreBuilder::new("");
        for line in Vec::<String>::deserialize(deserializer)? {
            let added = builder.add_line(None, &line).map(drop);
            added.map_err(|_| D::Error::custom(format!("`{line}` is no pattern for paths")))?;
        }
        builder.build().map(|patterns| Self(Some(patterns))).map_err(D::Error::custom)
    }
}
