//! The text of a `docproof.toml`, read with the place of every mistake.

use super::{
    Config, Ignore, Override, Preset, SiteLayout,
    paths::Patterns,
    programs::{self, Said},
};
use crate::text::{Nearest, Position, SourceFile, Version, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// The file, as it is shown, or the environment variable.
    pub path: String,
    /// Where in the file.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    preset: Option<Preset>,
    exclude: Option<Vec<String>>,
    openapi: Option<Vec<String>>,
    grammars: Option<Vec<String>>,
    cli_references: Option<Vec<String>>,
    #[serde(default, deserialize_with = "programs::read")]
    cli: BTreeMap<String, Said>,
    snapshots: Option<String>,
    baseline: Option<String>,
    shell_languages: Option<Vec<String>>,
    markdown_fields: Option<Vec<String>>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    shortcodes: BTreeMap<String, String>,
    site: Option<Site>,
    #[serde(default)]
    rules: BTreeMap<String, LevelName>,
    #[serde(default)]
    ignore: Vec<Ignore>,
    #[serde(default)]
    overrides: Vec<Overriding>,
    curl: Option<Curl>,
    live: Option<Live>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Site {
    content: Option<String>,
    products: Option<String>,
    name: Option<String>,
    folder_field: Option<String>,
    versions_field: Option<String>,
    source: Option<String>,
    show_in: Option<Vec<String>>,
    hide_in: Option<Vec<String>>,
    paired: Option<Vec<String>>,
    paired_without_arguments: Option<Vec<String>>,
    placeholders: Option<Vec<String>>,
    placeholder_keys: Option<Vec<String>>,
    endpoints: Option<Vec<String>>,
    #[serde(default)]
    includes: BTreeMap<String, String>,
    #[serde(default)]
    aliases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Curl {
    min_version: Option<Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overriding {
    paths: Patterns,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, LevelName>,
    #[serde(default)]
    values: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    shortcodes: BTreeMap<Spanned<String>, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Live {
    #[serde(default)]
    hosts: BTreeMap<String, String>,
    allow: Option<Vec<EffectName>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum LevelName {
    Off,
    Note,
    Warning,
    Error,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum EffectName {
    Read,
    Write,
    Delete,
}

/// Which preset a file names, if it names one.
pub(super) fn preset(source: &SourceFile) -> Result<Option<Preset>, ConfigError> {
    Ok(parse(source)?.preset)
}

fn parse(source: &SourceFile) -> Result<File, ConfigError> {
    toml::from_str(source.text()).map_err(|error| explain(source, &error))
}

/// Lays what a file says over `config`.
pub(super) fn read(source: &SourceFile, config: &mut Config) -> Result<(), ConfigError> {
    let file = parse(source)?;
    set(&mut config.preset, file.preset);
    set(&mut config.exclude, file.exclude);
    set(&mut config.openapi, file.openapi);
    set(&mut config.grammars, file.grammars);
    set(&mut config.cli_references, file.cli_references);
    programs::lay(file.cli, &mut config.programs, source);
    set(&mut config.snapshots, file.snapshots);
    set(&mut config.baseline, file.baseline);
    set(&mut config.markdown_fields, file.markdown_fields);
    let lower = |languages: Vec<String>| languages.into_iter().map(|name| name.to_lowercase()).collect();
    set(&mut config.shell_languages, file.shell_languages.map(lower));
    config.values.extend(file.values);
    config.shortcodes.extend(file.shortcodes);
    if let Some(site) = file.site {
        lay(site, &mut config.site);
    }
    config.levels.extend(file.rules.into_iter().map(|(code, level)| (code, level.word().to_owned())));
    config.ignores.extend(file.ignore.into_iter().map(|mut ignore| {
        source.path().clone_into(&mut ignore.path);
        ignore.position = Some(source.position(ignore.rules.span().start));
        ignore
    }));
    let overriding = |one: Overriding| {
        let place = |name: &Spanned<String>| source.position(name.span().start);
        let levels = one.rules.into_iter().map(|(name, level)| {
            let place = place(&name);
            (name.into_inner(), (level.word().to_owned(), place))
        });
        let texts = |texts: BTreeMap<Spanned<String>, String>| -> BTreeMap<String, (String, Position)> {
            let texts = texts.into_iter().map(|(name, text)| {
                let place = place(&name);
                (name.into_inner(), (text, place))
            });
            texts.collect()
        };
        Override {
            paths: one.paths,
            levels: levels.collect(),
            values: texts(one.values),
            shortcodes: texts(one.shortcodes),
            path: source.path().to_owned(),
        }
    };
    config.overrides.extend(file.overrides.into_iter().map(overriding));
    set(&mut config.min_curl, file.curl.and_then(|curl| curl.min_version));
    if let Some(live) = file.live {
        config.live_hosts.extend(live.hosts);
        let words = |effects: Vec<EffectName>| effects.iter().map(|effect| effect.word().to_owned()).collect();
        set(&mut config.live_allow, live.allow.map(words));
    }
    Ok(())
}

/// Lays what a file says of the site over what is known of it.
fn lay(site: Site, layout: &mut SiteLayout) {
    let folder = |path: Option<String>| path.map(|path| path.trim_matches('/').to_owned());
    set(&mut layout.content, folder(site.content));
    set(&mut layout.products, folder(site.products));
    set(&mut layout.name, site.name);
    set(&mut layout.folder_field, site.folder_field);
    set(&mut layout.versions_field, site.versions_field);
    set(&mut layout.source, site.source);
    set(&mut layout.show_in, site.show_in);
    set(&mut layout.hide_in, site.hide_in);
    set(&mut layout.paired, site.paired);
    set(&mut layout.paired_without_arguments, site.paired_without_arguments);
    set(&mut layout.placeholders, site.placeholders);
    set(&mut layout.placeholder_keys, site.placeholder_keys);
    set(&mut layout.endpoints, site.endpoints);
    layout.includes.extend(site.includes);
    layout.aliases.extend(site.aliases);
}

pub(super) fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

impl LevelName {
    fn word(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl EffectName {
    fn word(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// The words of the TOML reader, turned into ours: what is wrong in one line, and the nearest key that exists.
fn explain(source: &SourceFile, error: &toml::de::Error) -> ConfigError {
    let message = error.message().lines().next().unwrap_or_default();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (message, help) = match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(key)) => {
            let nearest = nearest(key, quoted).filter(Nearest::is_near);
            let help = match nearest {
                Some(nearest) => format!("did you mean `{}`?", nearest.word),
                None => String::from("docs/reference/config.md lists every key"),
            };
            (format!("unknown key `{key}`"), Some(help))
        }
        _ => (message.to_owned(), None),
    };
    let position = error.span().map(|range| source.position(range.start));
    ConfigError { path: source.path().to_owned(), position, message, help }
}
