//! `docproof config show`: every key with its value and where it comes from.

use crate::config::{Config, Setting, Source};
use serde_json::{Value, json};
use std::io::{self, Write};

/// What is shown of a value that may be a secret.
const HIDDEN: &str = "[hidden]";

/// The column behind which comments start, where the values leave room.
const COMMENTS: usize = 56;

/// Writes every key as a line of TOML with a comment that says where the value comes from: what is written can be read as
/// a configuration again, but for values of placeholders.
pub(super) fn write(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    for (key, setting) in &config.settings {
        let line = format!("{key} = {}", toml(&shown(key, setting)));
        writeln!(out, "{line:<COMMENTS$}  # {}", source(&setting.source))?;
    }
    Ok(())
}

/// Writes the same as a JSON object: for each key a `value` and a `source` with its `kind` and what else is known of it.
pub(super) fn write_json(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let record = |(key, setting): (&String, &Setting)| {
        let source = match &setting.source {
            Source::Default => json!({ "kind": "default" }),
            Source::Preset(name) => json!({ "kind": "preset", "name": name }),
            Source::File { path, position } => {
                json!({ "kind": "file", "path": path, "line": position.line, "column": position.column })
            }
            Source::Variable(name) => json!({ "kind": "environment", "name": name }),
            Source::Flag(name) => json!({ "kind": "flag", "name": name }),
        };
        (key.clone(), json!({ "value": shown(key, setting), "source": source }))
    };
    let document: Value = Value::Object(config.settings.iter().map(record).collect());
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The value, unless it is one of a placeholder, which may be a secret.
fn shown(key: &str, setting: &Setting) -> Value {
    if key.starts_with("values.") {
        return Value::from(HIDDEN);
    }
    let mut value = setting.value.clone();
    if key == "overrides" {
        let values = value.as_array_mut().into_iter().flatten().filter_map(|layer| layer.get_mut("values"));
        for value in values.filter_map(Value::as_object_mut).flat_map(|values| values.values_mut()) {
            *value = Value::from(HIDDEN);
        }
    }
    value
}

fn source(source: &Source) -> String {
    match source {
        Source::Default => String::from("default"),
        Source::Preset(name) => format!("preset {name}"),
        Source::File { path, position } => format!("{path}:{}", position.line),
        Source::Variable(name) => format!("environment variable {name}"),
        Source::Flag(name) => format!("flag {name}"),
    }
}

/// A value as TOML writes it in one line. Its strings and numbers are written as those of JSON.
pub(super) fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(members) if members.is_empty() => String::from("{}"),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| format!("{} = {}", Value::from(key.as_str()), toml(value));
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}
