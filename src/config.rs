//! What the user asked for: built-in defaults, then a preset, then `docproof.toml`, then flags.
//!
//! Takes the text of configuration files; hands on a [`Config`]. Reads no file and no environment itself.

mod file;

pub use file::ConfigError;

use crate::text::{Position, SourceFile};
use std::collections::BTreeMap;

/// The defaults, as the commented file that `docs/reference/config.md` shows.
pub const DEFAULTS: &str = include_str!("config/defaults.toml");

/// The configuration of a run.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Whether the contracts that docproof brings along are used.
    pub preset: Preset,
    /// OpenAPI documents, as paths relative to the file that names them.
    pub openapi: Vec<String>,
    /// CLI grammars, likewise.
    pub cli: Vec<String>,
    /// The folder of the snapshots, likewise.
    pub snapshots: String,
    /// Values for placeholders, by name: of the file, then the environment, then flags; the last wins.
    pub values: BTreeMap<String, String>,
    /// What shortcodes without a body stand for, by name (`product-name`).
    pub shortcodes: BTreeMap<String, String>,
    /// Languages (first word of an info string, lower case) whose fences are shell scripts.
    pub shell_languages: Vec<String>,
    /// Front matter fields that hold Markdown with examples of their own.
    pub markdown_fields: Vec<String>,
    /// Levels of rules, by code: `off`, `note`, `warning` or `error`.
    pub levels: BTreeMap<String, String>,
    /// Where each key of [`Config::levels`] stands: the configuration file and the place in it.
    pub level_places: BTreeMap<String, (String, Position)>,
    /// Documented hosts and the base URLs that stand in for them in a live run.
    pub live_hosts: BTreeMap<String, String>,
    /// What a live run may do: `read`, `write`, `delete`.
    pub live_allow: Vec<String>,
}

/// Which contracts docproof brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// None.
    None,
    /// Those of the first site: its management API, its token API, its two command-line programs.
    #[default]
    Influxdata,
}

impl Config {
    /// The configuration of a run that says nothing.
    pub fn standard() -> Self {
        let mut config = Self::default();
        let defaults = SourceFile::new("src/config/defaults.toml", DEFAULTS);
        file::read(&defaults, &mut config).expect("the embedded defaults are read by a test");
        config
    }

    /// Lays a `docproof.toml` over this configuration: what it sets wins, tables are joined key by key.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, has a key that does not exist or a value of the wrong kind; the error has its place.
    pub fn apply(&mut self, text: &SourceFile) -> Result<(), ConfigError> {
        file::read(text, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let mut config = Config::standard();
        config.apply(&SourceFile::new("docproof.toml", text)).map(|()| config)
    }

    #[test]
    fn a_file_wins_over_the_defaults_and_leaves_the_rest() {
        let config = read("snapshots = \"here\"\n[values]\nTOKEN_ID = \"1\"\n").unwrap();
        assert_eq!((config.snapshots.as_str(), config.values["TOKEN_ID"].as_str()), ("here", "1"));
        assert!(config.shell_languages.contains(&String::from("bash")));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_place_and_a_suggestion() {
        let error = read("preset = \"none\"\nsnapshot = \"x\"\n").unwrap_err();
        assert_eq!(error.span.unwrap().start, 16);
        assert_eq!(error.message, "unknown key `snapshot`");
        assert_eq!(error.help.as_deref(), Some("did you mean `snapshots`?"));
        let error = read("[live]\nhost = {}\n").unwrap_err();
        assert_eq!((error.span.unwrap().start, error.help.as_deref()), (7, Some("did you mean `hosts`?")));
    }

    #[test]
    fn a_wrong_value_is_an_error_with_its_place() {
        let error = read("openapi = \"a.yaml\"\n").unwrap_err();
        assert_eq!(error.span.unwrap().start, 10);
        assert!(read("preset = \"other\"").unwrap_err().message.contains("unknown variant `other`"));
        assert!(read("[rules]\nDP101 = \"loud\"\n").unwrap_err().message.contains("loud"));
        assert!(read("a = = b").unwrap_err().span.is_some());
    }
}
