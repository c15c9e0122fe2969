//! What stands in for a placeholder when a request is sent.
//!
//! Takes the values the user gave, and the schemas of the places where placeholders stand; hands on one value for each
//! name, the same all over the page and in every run. What the user gave wins; otherwise the value is made from what the
//! position demands, or from the name.

use super::tools::timestamp;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Values {
    given: BTreeMap<String, String>,
    /// What the first position of a placeholder demands.
    demanded: BTreeMap<String, Demand>,
}

/// What a position demands of a value.
#[derive(Debug, Clone)]
pub(super) enum Demand {
    /// A value of this JSON schema, `$ref`s followed.
    Schema(Value),
    /// Exactly this, such as the host of the server that the contract names.
    Exactly(String),
}

impl Values {
    pub(super) fn new(given: &BTreeMap<String, String>) -> Self {
        Self { given: given.clone(), demanded: BTreeMap::new() }
    }

    /// Notes what a position demands; the first one counts.
    pub(super) fn demand(&mut self, name: &str, demand: Demand) {
        if !self.demanded.contains_key(name) {
            self.demanded.insert(name.to_owned(), demand);
        }
    }

    /// The value that the user gave for a name.
    pub(super) fn given(&self, name: &str) -> Option<String> {
        self.given.get(name).cloned()
    }

    /// The value for a name.
    pub(super) fn value(&self, name: &str) -> String {
        match (self.given.get(name), self.demanded.get(name)) {
            (Some(value), _) => value.clone(),
            (None, Some(Demand::Exactly(text))) => text.clone(),
            (None, Some(Demand::Schema(schema))) => for_schema(name, schema),
            (None, None) => by_name(name),
        }
    }

    /// Whether a value must not be shown: the user gave it, or it is long enough to be told from ordinary text.
    pub(super) fn has_name(&self, name: &str, value: &str) -> bool {
        !value.is_empty() && (self.given.contains_key(name) || value.len() >= 8)
    }
}

/// A value that fits a schema, told apart from others by its name.
fn for_schema(name: &str, schema: &Value) -> String {
    if let Some(Value::Array(allowed)) = schema.get("enum")
        && let Some(first) = allowed.first()
    {
        return plain(first);
    }
    let kind = schema.get("type").map(|kind| match kind {
        Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")).unwrap_or(""),
        kind => kind.as_str().unwrap_or(""),
    });
    match kind {
        Some("integer" | "number") => {
            let minimum = schema.get("minimum").and_then(Value::as_i64).unwrap_or(1);
            minimum.max(1).to_string()
        }
        Some("boolean") => String::from("true"),
        _ => match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => uuid(name),
            Some("date-time") => timestamp(super::tools::CLOCK),
            Some("date") => timestamp(super::tools::CLOCK)[..10].to_owned(),
            _ => text(name, schema),
        },
    }
}

/// A value that a server makes: the `number`th of its kind, in the shape that the schema's example has.
pub(super) fn made(property: &str, number: usize, schema: &Value) -> String {
    for_schema(&format!("{property}-{number}"), schema)
}

/// The first of several usual shapes that the schema's `pattern` and lengths allow.
fn text(name: &str, schema: &Value) -> String {
    let pattern = schema.get("pattern").and_then(Value::as_str).and_then(|pattern| Regex::new(pattern).ok());
    let limit = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let (shortest, longest) = (limit("minLength").unwrap_or(0), limit("maxLength").unwrap_or(usize::MAX));
    let words = by_name(name);
    let hash = format!("{:016x}", hash(name));
    // An example of sixteen hexadecimal digits, or of a UUID, says more than a schema without a pattern.
    let example = schema.get("example").or_else(|| schema.pointer("/examples/0")).and_then(Value::as_str).unwrap_or("");
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let like_example = match example.len() {
        length @ 8..=16 if is_hex(example) => Some(hash[..length].to_owned()),
        36 if example.split('-').all(is_hex) => Some(uuid(name)),
        _ => None,
    };
    if pattern.is_none()
        && let Some(text) = like_example
    {
        return text;
    }
    let shapes =
        [words.clone(), hash.clone(), uuid(name), words.replace('-', "_"), words.replace('-', ""), hash[..8].into()];
    let fits = |shape: &&String| {
        (shortest..=longest).contains(&shape.len()) && pattern.as_ref().is_none_or(|pattern| pattern.is_match(shape))
    };
    shapes.iter().find(fits).unwrap_or(&words).clone()
}

/// A value made from nothing but the name: `DATABASE_NAME` gives `database-name-` and four digits that belong to it.
fn by_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let last = words.last().map_or("", String::as_str);
    match last {
        "id" => format!("{:016x}", hash(name)),
        "url" | "uri" => String::from("http://localhost"),
        "host" | "hostname" | "domain" => String::from("localhost"),
        "email" => String::from("reader@example.com"),
        "port" => String::from("8080"),
        "timestamp" | "datetime" | "time" => timestamp(super::tools::CLOCK),
        "date" => timestamp(super::tools::CLOCK)[..10].to_owned(),
        "seconds" | "number" | "count" | "limit" | "offset" | "size" => String::from("1"),
        _ if has(&["max", "min", "num"]) => String::from("1"),
        _ => format!("{}-{:04x}", words.join("-"), hash(name) & 0xffff),
    }
}

/// A UUID of version 4's shape (RFC 9562 section 5.4) that belongs to a name.
fn uuid(name: &str) -> String {
    let (high, low) = (hash(name), hash(&format!("{name}/")));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A JSON value as a command line or a path spells it: a string without its quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn positions_and_names_decide() {
        let mut values = Values::new(&BTreeMap::from([(String::from("GIVEN"), String::from("mine"))]));
        values.demand("GIVEN", Demand::Schema(json!({"type": "integer"})));
        values.demand("TOKEN_ID", Demand::Schema(json!({"type": "string", "format": "uuid"})));
        values.demand("TOKEN_ID", Demand::Exactly(String::from("not the first")));
        values.demand("PERIOD", Demand::Schema(json!({"type": ["integer", "null"], "minimum": 60})));
        values.demand("ID", Demand::Schema(json!({"pattern": "^[0-9a-f]{16}$"})));
        values.demand("NAME", Demand::Schema(json!({"pattern": "^[a-z_0-9]+$", "maxLength": 64})));
        values.demand("ACTION", Demand::Schema(json!({"enum": ["read", "write"]})));
        assert_eq!(values.value("GIVEN"), "mine");
        assert_eq!(values.value("PERIOD"), "60");
        assert_eq!(values.value("ACTION"), "read");
        let uuid = values.value("TOKEN_ID");
        assert!(
            Regex::new("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
                .unwrap()
                .is_match(&uuid),
            "{uuid}"
        );
        assert_eq!(values.value("ID").len(), 16);
        assert!(values.value("NAME").chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        assert!(values.value("DATABASE_NAME").starts_with("database-name-"));
        assert_ne!(values.value("DATABASE_NAME"), values.value("DATABASE2_NAME"));
    }
}
