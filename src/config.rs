//! What the user asked for: built-in defaults, then a preset, then `docproof.toml`, then the environment, then flags.
//!
//! Takes the text of configuration files and the environment; hands on a [`Config`], in which every setting knows where
//! it comes from. Reads no file and no environment itself.

mod file;
mod ignores;
mod layers;
mod overrides;
mod paths;
mod programs;

pub use file::ConfigError;
pub use ignores::Ignore;
pub use layers::{Setting, Settings, Source, VARIABLE_PREFIX};
pub use overrides::Override;
pub use programs::{Location, Patch, Program};

/// The version of a program that the configuration names.
pub use crate::text::Version;

use crate::text::SourceFile;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

/// The defaults, as the commented file that `docs/reference/config.md` shows.
pub const DEFAULTS: &str = include_str!("config/defaults.toml");

/// The configuration of a run.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Whether the contracts that docproof brings along are used.
    pub preset: Preset,
    /// What is left out of folders, as in a `.gitignore`; relative to the file that says so.
    pub exclude: Vec<String>,
    /// OpenAPI documents, as paths relative to the file that names them.
    pub openapi: Vec<String>,
    /// CLI grammars, likewise.
    pub grammars: Vec<String>,
    /// Where the CLI reference pages of a product are, below the folder of its pages: paths in which `{program}` stands for the
    /// name of the program.
    pub cli_references: Vec<String>,
    /// What is said of programs, by name.
    pub programs: BTreeMap<String, Program>,
    /// The folder of the snapshots, likewise.
    pub snapshots: String,
    /// Values for placeholders, by name: of the file, then the environment, then flags; the last wins.
    pub values: BTreeMap<String, String>,
    /// What shortcodes without a body stand for, by name and perhaps arguments (`latest-patch cli=true`): text in which
    /// `{field|other}` is a field of the page's product.
    pub shortcodes: BTreeMap<String, String>,
    /// How the site that pages belong to is laid out.
    pub site: SiteLayout,
    /// Languages (first word of an info string, lower case) whose fences are shell scripts.
    pub shell_languages: Vec<String>,
    /// Front matter fields that hold Markdown with examples of their own.
    pub markdown_fields: Vec<String>,
    /// Levels of rules, by code or name: `off`, `note`, `warning` or `error`.
    pub levels: BTreeMap<String, String>,
    /// The baseline, as a path relative to the file that names it; empty where there is none.
    pub baseline: String,
    /// Findings that are accepted in some pages.
    pub ignores: Vec<Ignore>,
    /// Settings that hold in some pages only; [`Config::for_page`] lays them over the others.
    pub overrides: Vec<Override>,
    /// The names of values that the environment or a flag gave.
    pub given: BTreeSet<String>,
    /// Report what suppressions and [`Config::ignores`] accept, too.
    pub no_suppressions: bool,
    /// The folder that the paths of the file are relative to, and the working directory; empty where they are the same.
    pub folders: (PathBuf, PathBuf),
    /// The oldest curl that examples must work with.
    pub min_curl: Version,
    /// Documented hosts and the base URLs that stand in for them in a live run.
    pub live_hosts: BTreeMap<String, String>,
    /// What a live run may do: `read`, `write`, `delete`.
    pub live_allow: Vec<String>,
    /// Every key that is set, with its value and where it comes from, to be shown.
    pub settings: Settings,
}

/// How the site that pages belong to is laid out. Paths are relative to the site's root, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteLayout {
    /// The folder of all pages.
    pub content: String,
    /// The data file of the products; empty where there is none.
    pub products: String,
    /// What readers call a product: a text with fields of it.
    pub name: String,
    /// The field of a product that holds the folder of its pages, or one for each version.
    pub folder_field: String,
    /// The field of a product that holds its versions.
    pub versions_field: String,
    /// The front matter field that names the page whose text a page publishes; empty where there is none.
    pub source: String,
    /// Shortcodes whose body is shown for the named products only.
    pub show_in: Vec<String>,
    /// Shortcodes whose body is hidden for the named products.
    pub hide_in: Vec<String>,
    /// Shortcodes that must have a body.
    pub paired: Vec<String>,
    /// Shortcodes that must have a body unless they have arguments, which then may say it all.
    pub paired_without_arguments: Vec<String>,
    /// Shortcodes whose argument is a pattern of the placeholders in their body.
    pub placeholders: Vec<String>,
    /// Shortcodes whose body names a placeholder that the prose describes.
    pub placeholder_keys: Vec<String>,
    /// Shortcodes that name an endpoint in prose.
    pub endpoints: Vec<String>,
    /// Shortcodes that stand for the text of a file, with the folder that holds it; `.` is the page's own.
    pub includes: BTreeMap<String, String>,
    /// Other words that shortcodes use for products, with the key of the product.
    pub aliases: BTreeMap<String, String>,
}

/// Which site's contracts and settings docproof brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// None.
    None,
    /// Those of the first site: its management API, its token API, its command-line programs, how its pages are written.
    #[default]
    Influxdata,
}

impl Preset {
    /// What it is called; nothing where there is none.
    pub fn name(self) -> Option<&'static str> {
        self.settings().map(|(name, _)| name)
    }

    /// Its name and its settings, as a file that could be a user's.
    const fn settings(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::None => None,
            Self::Influxdata => Some(("influxdata", include_str!("config/presets/influxdata.toml"))),
        }
    }
}

impl Config {
    /// The level that the user gave a rule, by its code or its name.
    pub fn level(&self, code: &str, name: &str) -> Option<&String> {
        self.levels.get(code).or_else(|| self.levels.get(name))
    }

    /// The grammar files that are named, as paths relative to the file that names them: those of all programs first.
    pub fn grammar_files(&self) -> impl Iterator<Item = &String> {
        let pinned = self.programs.values().map(|program| &program.grammar).filter(|path| !path.is_empty());
        self.grammars.iter().chain(pinned)
    }

    /// Whether a file is the text of the preset.
    pub fn is_of_preset(&self, file: &SourceFile) -> bool {
        self.preset.name().is_some_and(|name| file.path() == preset_path(name))
    }

    /// Whether the fences of a language, as a page writes it, are shell scripts.
    pub fn is_shell(&self, language: &str) -> bool {
        self.shell_languages.iter().any(|shell| shell.eq_ignore_ascii_case(language))
    }

    /// The configuration of a run that says nothing.
    pub fn standard() -> Self {
        Self::read(None, &BTreeMap::new()).expect("the embedded settings are read by a test")
    }

    /// Lays a `docproof.toml` and the variables of an environment over the defaults and the preset that they name: what
    /// is set later wins, tables are joined key by key.
    ///
    /// # Errors
    ///
    /// When a text is not TOML, has a key that does not exist or a value of the wrong kind; the error has its place.
    pub fn read(file: Option<&SourceFile>, environment: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let defaults = SourceFile::new("src/config/defaults.toml", DEFAULTS);
        let mut config = Self::default();
        config.lay(&defaults, |_| Source::Default)?;
        let variables = layers::variables(environment, &config.settings).map_err(|(variable, meant)| ConfigError {
            path: variable,
            position: None,
            message: String::from("no key is set by this variable"),
            help: Some(format!("did you mean `{meant}`?")),
        })?;
        // Which preset lies below them is known only once they are read.
        let mut named = config.preset;
        if let Some(file) = file {
            named = file::preset(file)?.unwrap_or(named);
        }
        // The text of a variable is made here, so a place in it would tell nobody anything.
        let unplaced = |error| ConfigError { position: None, ..error };
        for variable in &variables {
            named = file::preset(variable).map_err(unplaced)?.unwrap_or(named);
        }
        if let Some((name, text)) = named.settings() {
            config.lay(&SourceFile::new(preset_path(name), text), |_| Source::Preset(name))?;
        }
        if let Some(file) = file {
            config.lay(file, |position| Source::File { path: file.path().to_owned(), position })?;
        }
        for variable in &variables {
            config.lay(variable, |_| Source::Variable(variable.path().to_owned())).map_err(unplaced)?;
        }
        Ok(config)
    }

    fn lay(&mut self, text: &SourceFile, source: impl Fn(crate::text::Position) -> Source) -> Result<(), ConfigError> {
        file::read(text, self)?;
        layers::add(&mut self.settings, text, source);
        Ok(())
    }

    /// The path of a page, which is shown relative to the working directory, relative to the configuration's folder, so that
    /// it is the same from wherever docproof is started.
    pub fn name_of(&self, page: &str) -> String {
        let (folder, working_directory) = &self.folders;
        let mut whole = PathBuf::new();
        for part in working_directory.join(page).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if whole.parent().is_some() => drop(whole.pop()),
                part => whole.push(part),
            }
        }
        let name = whole.strip_prefix(folder).unwrap_or(Path::new(page));
        name.to_string_lossy().replace('\\', "/")
    }

    /// Notes that a flag has put these items in front of a list.
    pub fn add_by_flag(&mut self, key: &str, items: Vec<String>, flag: &'static str) {
        let Some(setting) = self.settings.get_mut(key).filter(|_| !items.is_empty()) else { return };
        let rest = setting.value.as_array().cloned().unwrap_or_default();
        let value = items.into_iter().map(serde_json::Value::from).chain(rest).collect();
        *setting = Setting { value, source: Source::Flag(flag) };
    }

    /// Notes that a flag has set this key.
    pub fn set_by_flag(&mut self, key: &str, value: &str, flag: &'static str) {
        if let Some(setting) = self.settings.get_mut(key) {
            *setting = Setting { value: value.into(), source: Source::Flag(flag) };
        }
    }

    /// Where the entry `name` of the table `table` comes from, such as the level of a rule.
    pub fn source(&self, table: &str, name: &str) -> Option<&Source> {
        Some(&self.settings.get(&layers::dotted(table, name))?.source)
    }
}

/// What the text of a preset is shown as.
fn preset_path(name: &str) -> String {
    format!("preset {name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Position;

    fn read(text: &str) -> Result<Config, ConfigError> {
        Config::read(Some(&SourceFile::new("docproof.toml", text)), &BTreeMap::new())
    }

    fn place(error: &ConfigError) -> (usize, usize) {
        error.position.map(|position| (position.line, position.column)).unwrap()
    }

    #[test]
    fn a_file_wins_over_the_defaults_and_leaves_the_rest() {
        let config = read("snapshots = \"here\"\n[values]\nTOKEN_ID = \"1\"\n").unwrap();
        assert_eq!((config.snapshots.as_str(), config.values["TOKEN_ID"].as_str()), ("here", "1"));
        assert!(config.shell_languages.contains(&String::from("bash")));
    }

    #[test]
    fn a_preset_lies_between_the_defaults_and_the_file() {
        assert_eq!(read("").unwrap().markdown_fields, ["list_code_example"]);
        assert!(read("preset = \"none\"").unwrap().markdown_fields.is_empty());
        let config = read("[live]\nallow = [\"read\"]\nhosts = { \"a.b\" = \"http://c\" }\n").unwrap();
        let source = |key: &str| &config.settings[key].source;
        assert_eq!(source("snapshots"), &Source::Default);
        assert_eq!(source("markdown-fields"), &Source::Preset("influxdata"));
        let position = Position { line: 2, column: 1 };
        assert_eq!(source("live.allow"), &Source::File { path: String::from("docproof.toml"), position });
        assert!(config.source("live.hosts", "a.b").is_some() && !config.settings.contains_key("live.hosts"));
        assert!(config.settings["values"].value.is_object(), "an empty table is shown as one");
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let environment = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let file = SourceFile::new("docproof.toml", "openapi = [\"a\"]\nsnapshots = \"b\"\n");
        let set = environment(&[("DOCPROOF_OPENAPI", "c, d"), ("DOCPROOF_PRESET", "none"), ("DOCPROOF_HOME", "/")]);
        let config = Config::read(Some(&file), &set).unwrap();
        assert_eq!(
            (config.openapi.join(" ").as_str(), config.preset, config.snapshots.as_str()),
            ("c d", Preset::None, "b")
        );
        assert!(config.markdown_fields.is_empty(), "the variable names the preset");
        assert_eq!(config.settings["openapi"].source, Source::Variable(String::from("DOCPROOF_OPENAPI")));
        let error = Config::read(None, &environment(&[("DOCPROOF_SNAPSHOT", "x")])).unwrap_err();
        assert_eq!(error.help.as_deref(), Some("did you mean `DOCPROOF_SNAPSHOTS`?"));
        let error = Config::read(None, &environment(&[("DOCPROOF_PRESET", "x")])).unwrap_err();
        assert_eq!((error.path.as_str(), error.position), ("DOCPROOF_PRESET", None));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_place_and_a_suggestion() {
        let error = read("preset = \"none\"\nsnapshot = \"x\"\n").unwrap_err();
        assert_eq!(place(&error), (2, 1));
        assert_eq!(error.message, "unknown key `snapshot`");
        assert_eq!(error.help.as_deref(), Some("did you mean `snapshots`?"));
        let error = read("[live]\nhost = {}\n").unwrap_err();
        assert_eq!((place(&error), error.help.as_deref()), ((2, 1), Some("did you mean `hosts`?")));
    }

    #[test]
    fn programs_are_joined_and_keep_the_places_of_their_patches() {
        let text = "[cli.telegraf]\noff = true\n[[cli.telegraf.patch]]\ncommand = \"config\"\n[cli.things]\ngrammar = \"a.toml\"\n";
        let config = read(text).unwrap();
        let telegraf = &config.programs["telegraf"];
        assert!(telegraf.off && !telegraf.reference.is_empty(), "the preset says where its pages are");
        let [patch] = &telegraf.patches[..] else { panic!("{telegraf:?}") };
        assert_eq!(patch.file.text()[patch.table.span()].lines().next(), Some("[[cli.telegraf.patch]]"));
        assert_eq!(config.grammar_files().collect::<Vec<_>>(), ["a.toml"]);
        let error = read("cli = [\"things.toml\"]\n").unwrap_err();
        assert!(place(&error) == (1, 7) && error.message.contains("is called `grammars`"), "{error}");
        assert_eq!(place(&read("[cli.things]\nreferences = []\n").unwrap_err()), (2, 1));
    }

    #[test]
    fn a_wrong_value_is_an_error_with_its_place() {
        let error = read("openapi = \"a.yaml\"\n").unwrap_err();
        assert_eq!(place(&error), (1, 11));
        assert!(read("preset = \"other\"").unwrap_err().message.contains("unknown variant `other`"));
        assert!(read("[rules]\nDP101 = \"loud\"\n").unwrap_err().message.contains("loud"));
        assert!(read("a = = b").unwrap_err().position.is_some());
    }
}
