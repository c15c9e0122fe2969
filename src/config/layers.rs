//! Layers of settings, each with the place that it comes from.
//!
//! Takes the text of one layer (the defaults, a preset, a file, a variable); hands on its keys, dotted, with value and
//! place, for `docproof config show` and for messages about a key. What the keys mean is `file`'s.

use crate::text::{Nearest, Position, SourceFile, nearest};
use serde_json::Value;
use std::collections::BTreeMap;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What environment variables that set a key begin with: `DOCPROOF_MARKDOWN_FIELDS` sets `markdown-fields`.
pub const VARIABLE_PREFIX: &str = "DOCPROOF_";

/// Where a setting comes from, the weakest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The built-in defaults.
    Default,
    /// The preset of this name.
    Preset(&'static str),
    /// A configuration file.
    File {
        /// The file, as it is shown.
        path: String,
        /// The key in it.
        position: Position,
    },
    /// The environment variable of this name.
    Variable(String),
    /// The flag of this name (`--openapi`).
    Flag(&'static str),
}

/// A key's value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
}

/// Every key that is set, dotted as in TOML (`live.hosts."api.example.com"`).
pub type Settings = BTreeMap<String, Setting>;

/// Adds the keys of one layer to those of the weaker ones. A table is joined key by key, anything else is replaced.
pub(super) fn add(settings: &mut Settings, text: &SourceFile, source: impl Fn(Position) -> Source) {
    // A text that is no TOML was turned down before it came here.
    let Ok(table) = DeTable::parse(text.text()) else { return };
    let mut set = |key: String, value: Value, at: usize| {
        settings.insert(key, Setting { value, source: source(text.position(at)) });
    };
    flatten("", table.get_ref(), &mut set);
    let is_filled = |key: &String| {
        let start = format!("{key}.");
        settings.range(start.clone()..).next().is_some_and(|(next, _)| next.starts_with(&start))
    };
    let filled: Vec<String> = settings.keys().filter(|key| is_filled(key)).cloned().collect();
    for key in filled {
        settings.remove(&key);
    }
}

/// Every key below a table that is no table itself, and every table that is empty. Tables are as deep as the reader of
/// the file allows, which is two.
fn flatten(above: &str, table: &DeTable<'_>, set: &mut dyn FnMut(String, Value, usize)) {
    for (key, value) in table {
        let name = dotted(above, key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => flatten(&name, inner, set),
            value => set(name, json(value), key.span().start),
        }
    }
}

/// A key below another one, in quotes where TOML needs them.
pub(super) fn dotted(above: &str, key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let key = if is_bare { key.to_owned() } else { Value::from(key).to_string() };
    if above.is_empty() { key } else { format!("{above}.{key}") }
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => number.as_str().parse::<i64>().map_or_else(|_| number.as_str().into(), Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or_else(|_| number.as_str().into(), Value::from),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(time) => Value::from(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item: &Spanned<DeValue<'_>>| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect())
        }
    }
}

/// The variables of an environment that set a key, each as a layer of its own: a file named like the variable that sets
/// the key. `defaults` says which keys there are and what they hold; the items of a list are parted by commas.
///
/// # Errors
///
/// The name of a variable that sets no key, and that of the variable which it was most likely meant to be.
pub(super) fn variables(
    environment: &BTreeMap<String, String>,
    defaults: &Settings,
) -> Result<Vec<SourceFile>, (String, String)> {
    let name = |key: &String| key.to_ascii_uppercase().replace(['-', '.'], "_");
    let known: BTreeMap<String, (&String, &Value)> = defaults
        .iter()
        .filter(|(_, setting)| !setting.value.is_object())
        .map(|(key, setting)| (name(key), (key, &setting.value)))
        .collect();
    let mut layers = Vec::new();
    for (variable, text) in environment {
        let Some(rest) = variable.strip_prefix(VARIABLE_PREFIX) else { continue };
        let Some((key, default)) = known.get(rest) else {
            // What other programs call by such a name is theirs; a slip of ours must not pass without a word.
            match nearest(rest, known.keys().map(String::as_str)).filter(Nearest::is_near) {
                Some(near) => return Err((variable.clone(), format!("{VARIABLE_PREFIX}{}", near.word))),
                None => continue,
            }
        };
        let value = match default {
            Value::Array(_) => {
                text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect()
            }
            Value::Bool(_) | Value::Number(_) => text.parse().unwrap_or_else(|_| Value::from(text.as_str())),
            _ => Value::from(text.as_str()),
        };
        layers.push(SourceFile::new(variable.as_str(), format!("{key} = {value}\n")));
    }
    Ok(layers)
}
