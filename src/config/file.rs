//! The text of a `docproof.toml`, read with the place of every mistake.

use super::{Config, Preset};
use crate::text::{Nearest, SourceFile, Span, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// Where in the file.
    pub span: Option<Span>,
    /// What would be right.
    pub help: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    preset: Option<Preset>,
    openapi: Option<Vec<String>>,
    cli: Option<Vec<String>>,
    snapshots: Option<String>,
    shell_languages: Option<Vec<String>>,
    markdown_fields: Option<Vec<String>>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    shortcodes: BTreeMap<String, String>,
    #[serde(default)]
    rules: BTreeMap<toml::Spanned<String>, LevelName>,
    live: Option<Live>,
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

/// Lays what a file says over `config`.
pub(super) fn read(source: &SourceFile, config: &mut Config) -> Result<(), ConfigError> {
    let file: File = toml::from_str(source.text()).map_err(|error| explain(&error))?;
    set(&mut config.preset, file.preset);
    set(&mut config.openapi, file.openapi);
    set(&mut config.cli, file.cli);
    set(&mut config.snapshots, file.snapshots);
    set(&mut config.markdown_fields, file.markdown_fields);
    let lower = |languages: Vec<String>| languages.into_iter().map(|name| name.to_lowercase()).collect();
    set(&mut config.shell_languages, file.shell_languages.map(lower));
    config.values.extend(file.values);
    config.shortcodes.extend(file.shortcodes);
    for (code, level) in file.rules {
        let place = Span::new(code.span().start, code.span().end);
        config.level_places.insert(code.get_ref().clone(), (source.path().to_owned(), source.position(place.start)));
        config.levels.insert(code.into_inner(), level.word().to_owned());
    }
    if let Some(live) = file.live {
        config.live_hosts.extend(live.hosts);
        let words = |effects: Vec<EffectName>| effects.iter().map(|effect| effect.word().to_owned()).collect();
        set(&mut config.live_allow, live.allow.map(words));
    }
    Ok(())
}

fn set<T>(target: &mut T, value: Option<T>) {
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
fn explain(error: &toml::de::Error) -> ConfigError {
    let span = error.span().map(|range| Span::new(range.start, range.end));
    let message = error.message().lines().next().unwrap_or_default();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(key)) => {
            let nearest = nearest(key, quoted).filter(Nearest::is_near);
            ConfigError {
                message: format!("unknown key `{key}`"),
                span,
                help: Some(match nearest {
                    Some(nearest) => format!("did you mean `{}`?", nearest.word),
                    None => String::from("docs/reference/config.md lists every key"),
                }),
            }
        }
        _ => ConfigError { message: message.to_owned(), span, help: None },
    }
}
