//! `[[overrides]]` in a `docproof.toml`: settings that hold in some pages only.

use super::{Config, Setting, Source, layers, paths::Patterns};
use crate::text::Position;
use std::{borrow::Cow, collections::BTreeMap};

/// Settings for some pages.
#[derive(Debug, Clone, Default)]
pub struct Override {
    pub(super) paths: Patterns,
    /// Levels of rules, by code or name, each with the place of that.
    pub levels: BTreeMap<String, (String, Position)>,
    /// Values for placeholders.
    pub(super) values: BTreeMap<String, (String, Position)>,
    /// What shortcodes stand for.
    pub(super) shortcodes: BTreeMap<String, (String, Position)>,
    /// The file, as it is shown.
    pub path: String,
}

impl Config {
    /// The configuration of a page, which is shown relative to the working directory: this one, with what is set for that
    /// page laid over it in the order of the file. What the environment or a flag says of a value wins.
    pub fn for_page(&self, page: &str) -> Cow<'_, Self> {
        if self.overrides.is_empty() {
            return Cow::Borrowed(self);
        }
        let name = self.name_of(page);
        let mut config = Cow::Borrowed(self);
        for layer in self.overrides.iter().filter(|layer| layer.paths.cover(&name)) {
            config.to_mut().lay_over(layer);
        }
        config
    }

    fn lay_over(&mut self, layer: &Override) {
        let given = &self.given;
        let tables = [
            ("rules", &mut self.levels, &layer.levels),
            ("values", &mut self.values, &layer.values),
            ("shortcodes", &mut self.shortcodes, &layer.shortcodes),
        ];
        for (table, entries, over) in tables {
            for (name, (value, position)) in over {
                if table == "values" && given.contains(name) {
                    continue;
                }
                entries.insert(name.clone(), value.clone());
                let source = Source::File { path: layer.path.clone(), position: *position };
                self.settings.remove(table);
                self.settings.insert(layers::dotted(table, name), Setting { value: value.as_str().into(), source });
            }
        }
    }
}
