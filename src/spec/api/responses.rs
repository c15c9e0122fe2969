//! What an operation answers and what it wants to be asked with: responses, examples and security.

use super::{EXAMPLE_DEPTH, EXAMPLE_PARTS, ResponseSpec, Security, SecurityScheme, document::Document};
use crate::model::json::pointer::join;
use serde_json::Value;

/// The responses of the operation at a pointer, in the order of the document.
pub(super) fn responses(document: &Document, operation: &str) -> Vec<ResponseSpec> {
    let list = join(operation, "responses");
    let statuses = document.get(&list).and_then(Value::as_object).into_iter().flatten();
    statuses.filter_map(|(status, _)| response(document, status, &join(&list, status))).collect()
}

fn response(document: &Document, status: &str, pointer: &str) -> Option<ResponseSpec> {
    let (pointer, response) = document.follow(pointer)?;
    let content = response.get("content").and_then(Value::as_object);
    let media_types: Vec<String> = content.into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let preferred = media_types.iter().find(|name| name.contains("json")).or(media_types.first());
    let media = preferred.map(|name| join(&join(&pointer, "content"), name));
    let schema = media.as_ref().map(|media| join(media, "schema")).filter(|schema| document.get(schema).is_some());
    let example = media.as_ref().and_then(|media| example(document, media));
    Some(ResponseSpec { status: status.to_owned(), media_types, schema, example, span: document.key_span(&pointer) })
}

/// The example of a media type: its own, the first of its `examples`, or one put together from its schema's.
fn example(document: &Document, media: &str) -> Option<Value> {
    let value = document.get(media)?;
    if let Some(example) = value.get("example") {
        return Some(example.clone());
    }
    let first = value.get("examples").and_then(Value::as_object).and_then(|examples| examples.keys().next());
    if let Some(name) = first {
        let (pointer, _) = document.follow(&join(&join(media, "examples"), name))?;
        return document.get(&join(&pointer, "value")).cloned();
    }
    schema_example(document, &join(media, "schema"))
}

/// An example of a schema: its own, or one made of those of its properties and items. `None` where some required part
/// has none.
pub(super) fn schema_example(document: &Document, pointer: &str) -> Option<Value> {
    Assembly { document, around: Vec::new(), left: EXAMPLE_PARTS }.of(pointer)
}

/// An example in the making. Schemas may hold themselves, in several places at once.
struct Assembly<'a> {
    document: &'a Document,
    /// The schemas around the one that is looked at: a schema inside itself adds nothing to an example.
    around: Vec<String>,
    /// How many more schemas may be looked at.
    left: usize,
}

impl Assembly<'_> {
    fn of(&mut self, pointer: &str) -> Option<Value> {
        let own = self.document.get(pointer)?;
        let (pointer, schema) = self.document.follow(pointer)?;
        let given = [own, schema].into_iter().find_map(|schema| {
            let first = schema.get("examples").and_then(Value::as_array).and_then(|examples| examples.first());
            schema.get("example").or(first).or_else(|| schema.get("const"))
        });
        if let Some(value) = given {
            return Some(value.clone());
        }
        if self.left == 0 || self.around.len() == EXAMPLE_DEPTH || self.around.contains(&pointer) {
            return None;
        }
        self.left -= 1;
        self.around.push(pointer.clone());
        let made = self.put_together(&pointer, schema);
        self.around.pop();
        made
    }

    fn put_together(&mut self, pointer: &str, schema: &Value) -> Option<Value> {
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let mut all = serde_json::Map::new();
            for index in 0..parts.len() {
                match self.of(&join(&join(pointer, "allOf"), &index.to_string()))? {
                    Value::Object(members) => all.extend(members),
                    other if parts.len() == 1 => return Some(other),
                    _ => return None,
                }
            }
            return Some(Value::Object(all));
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let required = schema.get("required").and_then(Value::as_array);
            let mut members = serde_json::Map::new();
            for name in properties.keys() {
                match self.of(&join(&join(pointer, "properties"), name)) {
                    Some(value) => drop(members.insert(name.clone(), value)),
                    None if required.is_some_and(|names| names.iter().any(|other| other == name)) => return None,
                    None => {}
                }
            }
            return Some(Value::Object(members));
        }
        if schema.get("items").is_some() {
            return Some(Value::Array(self.of(&join(pointer, "items")).into_iter().collect()));
        }
        schema.get("default").or_else(|| schema.get("enum")?.as_array()?.first()).cloned()
    }
}

/// What one of a list of requirements asks for: any one of them is enough, and within it all. Empty: nothing is needed.
pub(super) fn security(document: &Document, operation: &Value) -> Vec<Security> {
    let list = operation.get("security").or_else(|| document.value().get("security"));
    let alternatives = list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    alternatives
        .map(|names| Security { schemes: names.keys().map(|name| (name.clone(), scheme(document, name))).collect() })
        .collect()
}

fn scheme(document: &Document, name: &str) -> SecurityScheme {
    let Some((_, scheme)) = document.follow(&join("/components/securitySchemes", name)) else {
        return SecurityScheme::Other;
    };
    let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    match (text("type"), text("scheme").to_ascii_lowercase().as_str(), text("in")) {
        ("http", "bearer", _) => SecurityScheme::Bearer,
        ("http", "basic", _) => SecurityScheme::Basic,
        // A scheme of its own (`Token`), or an `apiKey` header.
        ("http", other, _) if !other.is_empty() => SecurityScheme::Http(text("scheme").to_owned()),
        ("apiKey", _, "header") => SecurityScheme::Header(text("name").to_owned()),
        ("apiKey", _, "query") => SecurityScheme::Query(text("name").to_owned()),
        _ => SecurityScheme::Other,
    }
}
