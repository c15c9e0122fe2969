//! Small changes to a document that let JSON Schema be asked with a pointer into it. Every place in it stays right.

use super::document::Document;
use crate::model::json::pointer::join;
use serde_json::Value;

/// Where a reference that cannot be followed is sent: a schema that fits everything.
const OPEN: &str = "x-docproof-open";

/// Makes what is referred to but not there open: references out of the document, to nothing, or round in a circle.
pub(super) fn references(document: &mut Document) {
    let mut found = Vec::new();
    gather(document.value(), String::new(), &mut found);
    let broken: Vec<String> = found.into_iter().filter(|pointer| document.resolve(pointer).is_none()).collect();
    for pointer in &broken {
        if let Some(reference) = document.value_mut().pointer_mut(&join(pointer, "$ref")) {
            *reference = Value::String(format!("#/{OPEN}"));
        }
    }
    if let (false, Some(root)) = (broken.is_empty(), document.value_mut().as_object_mut()) {
        root.insert(OPEN.to_owned(), Value::Object(serde_json::Map::new()));
    }
}

fn gather(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| !is_data(name)) {
                gather(member, join(&pointer, name), found);
            }
            if members.get("$ref").is_some_and(Value::is_string) {
                found.push(pointer);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                gather(element, join(&pointer, &index.to_string()), found);
            }
        }
        _ => {}
    }
}

/// Writes `nullable: true` (OpenAPI 3.0.4 section 4.7.24.1) as JSON Schema does: one more type, one more value.
pub(super) fn nullable(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind @ Value::String(_)) = members.get_mut("type")
            {
                *kind = Value::Array(vec![kind.take(), Value::from("null")]);
                if let Some(Value::Array(allowed)) = members.get_mut("enum")
                    && !allowed.contains(&Value::Null)
                {
                    allowed.push(Value::Null);
                }
            }
            members.iter_mut().filter(|(name, _)| !is_data(name)).for_each(|(_, member)| nullable(member));
        }
        Value::Array(elements) => elements.iter_mut().for_each(nullable),
        _ => {}
    }
}

/// Whether a member holds a value as it is, not a schema. (A property of such a name is passed over as well; that only
/// leaves it stricter or more open than it is written.)
fn is_data(name: &str) -> bool {
    matches!(name, "example" | "default" | "enum" | "const")
}
