//! The layout of a grammar file: TOML 1.0 that people like to read.
//!
//! Takes the document of a grammar; hands on its text. A flag is a line, a command is a table with the place that it was
//! read from above it.

use super::{
    super::{CliSpec, Place},
    Table,
};
use serde_json::Value;

/// How long a line may be where an array could stand on several.
const WIDTH: usize = 110;

pub(super) fn write(spec: &CliSpec, document: &Table) -> String {
    let mut out = format!(
        "# The command line of {}{}.\n# See docs/reference/cli-spec.md of docproof for the format.\n\n",
        comment(&spec.program),
        spec.edition.as_ref().map(|edition| format!(" ({})", comment(&edition.name))).unwrap_or_default(),
    );
    let is_table = |key: &str| matches!(key, "api" | "flag-sets" | "command");
    for (key, value) in document.iter().filter(|(key, _)| !is_table(key)) {
        pair(key, value, &mut out);
    }
    if let Some(Value::Object(api)) = document.get("api") {
        table("api", api.iter().filter(|(_, value)| !value.is_object()), &mut out);
        for (key, value) in api {
            if let Value::Object(members) = value {
                table(&format!("api.{}", name(key)), members.iter(), &mut out);
            }
        }
    }
    if let Some(Value::Object(sets)) = document.get("flag-sets") {
        table("flag-sets", sets.iter(), &mut out);
    }
    let commands = document.get("command").and_then(Value::as_array).into_iter().flatten();
    for (command, value) in spec.commands.iter().zip(commands) {
        let Value::Object(members) = value else { continue };
        out += &format!("\n# {}\n[[command]]\n", place(&command.place));
        for (key, value) in members.iter().filter(|(key, _)| *key != "request") {
            pair(key, value, &mut out);
        }
        for request in members.get("request").and_then(Value::as_array).into_iter().flatten() {
            out += "\n[[command.request]]\n";
            for (key, value) in request.as_object().into_iter().flatten() {
                pair(key, value, &mut out);
            }
        }
    }
    out
}

fn place(place: &Place) -> String {
    format!("{}:{}", comment(place.file.path()), place.file.position(place.span.start).line)
}

/// A text for a comment, in which TOML allows no control characters.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn table<'t>(header: &str, members: impl Iterator<Item = (&'t String, &'t Value)>, out: &mut String) {
    *out += &format!("\n[{header}]\n");
    members.for_each(|(key, value)| pair(key, value, out));
}

fn pair(key: &str, value: &Value, out: &mut String) {
    let key = name(key);
    let line = inline(value);
    match value {
        Value::Array(items) if key.len() + line.len() + 3 > WIDTH => {
            *out += &format!("{key} = [\n");
            for item in items {
                *out += &format!("  {},\n", inline(item));
            }
            *out += "]\n";
        }
        _ => *out += &format!("{key} = {line}\n"),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Null => quoted(""),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(members) if members.is_empty() => String::from("{}"),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{} = {}", name(key), inline(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key, in quotes unless it is a bare one.
fn name(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// A basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            '\r' => out += "\\r",
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
