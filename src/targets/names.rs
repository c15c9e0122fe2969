//! What in a response must not be shown as it is: secrets, and values that differ from run to run.
//!
//! Takes a response and the contract of its operation; hands on values with the names they are shown by. A value is
//! secret or volatile where the schema says `x-docproof-secret` or `x-docproof-volatile`, and volatile where it says
//! `readOnly` with a format that is made anew each time (`uuid`, `date-time`).

use super::Received;
use crate::{
    model::json::pointer::join,
    spec::{Api, Match},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// How deep schemas are followed into a body.
const DEEPEST: usize = 32;

/// The most values that are looked at in one body.
const MOST_VALUES: usize = 100_000;

/// Gathers the values of a response by the names of their properties.
pub(super) fn of_response(matched: &Match<'_>, response: &Received, names: &mut BTreeMap<String, String>) {
    let described = matched.operation.response(response.status);
    let Some(schema) = described.and_then(|described| described.schema.as_ref()) else { return };
    let Ok(body) = serde_json::from_str::<Value>(&response.body) else { return };
    let mut walk = Walk { api: matched.api, secret: BTreeMap::new(), volatile: BTreeMap::new(), left: MOST_VALUES };
    walk.value(schema, None, &body, "value", 0);
    let Walk { secret, volatile, .. } = walk;
    for (value, name) in secret {
        names.entry(value).or_insert(name);
    }
    // A link that holds an id is no longer volatile once the id is named; named as a whole it would hide the path.
    let parts = |value: &str| -> Vec<String> {
        value.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').map(str::to_owned).collect()
    };
    let holds_named = |value: &str| {
        parts(value).iter().any(|part| part != value && (names.contains_key(part) || volatile.contains_key(part)))
    };
    let whole: Vec<(String, String)> = volatile
        .iter()
        .filter(|(value, _)| !holds_named(value))
        .map(|(value, name)| (value.clone(), name.clone()))
        .collect();
    for (value, name) in whole {
        names.entry(value).or_insert(name);
    }
}

struct Walk<'a> {
    api: &'a Api,
    /// Secrets, by value.
    secret: BTreeMap<String, String>,
    /// Volatile values, by value.
    volatile: BTreeMap<String, String>,
    left: usize,
}

impl Walk<'_> {
    fn value(&mut self, pointer: &str, beside: Option<&Value>, value: &Value, name: &str, depth: usize) {
        if depth > DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        let Some((pointer, schema)) = self.api.follow(pointer) else { return };
        // Marks may stand beside a `$ref` as well as behind it.
        let says = |key: &str| {
            [beside, Some(schema)].iter().flatten().any(|schema| schema.get(key) == Some(&Value::Bool(true)))
        };
        let format = schema.get("format").and_then(Value::as_str);
        let made = matches!(format, Some("uuid" | "date-time"));
        // One moment is often the value of several properties.
        let shown = if format == Some("date-time") { "time" } else { name };
        let secret = says("x-docproof-secret");
        if secret || says("x-docproof-volatile") || (made && says("readOnly")) {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            // Shorter ones cannot be told from other values.
            if text.len() >= 4 {
                let list = if secret { &mut self.secret } else { &mut self.volatile };
                list.entry(text).or_insert_with(|| shown.to_owned());
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = schema.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..parts {
                self.value(&format!("{pointer}/{key}/{index}"), None, value, name, depth + 1);
            }
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    if let Some(beside) = schema.get("properties").and_then(|properties| properties.get(key)) {
                        let property = join(&join(&pointer, "properties"), key);
                        self.value(&property, Some(beside), value, key, depth + 1);
                    }
                }
            }
            Value::Array(items) if schema.get("items").is_some() => {
                for item in items {
                    self.value(&format!("{pointer}/items"), schema.get("items"), item, name, depth + 1);
                }
            }
            _ => {}
        }
    }
}
