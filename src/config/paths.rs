//! Patterns of pages, as tables of a `docproof.toml` name them.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::{Deserialize, Deserializer, de::Error as _};

/// Patterns like those of a `.gitignore`, relative to the file that holds them; `None` where there are none, which is no
/// pattern that matches nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns(Option<Gitignore>);

impl Patterns {
    /// Whether they mean the page of this name, which is relative to the file; all pages where there are none.
    pub(super) fn cover(&self, name: &str) -> bool {
        let Some(patterns) = &self.0 else { return true };
        !name.starts_with('/') && patterns.matched_path_or_any_parents(name, false).is_ignore()
    }
}

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
