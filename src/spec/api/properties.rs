//! Properties that a body has and its schema does not. OpenAPI objects are open unless they say otherwise, so a validator
//! is silent about them; they are told only where nothing in the schema could take them.

use super::{SchemaProblem, SchemaProblemKind, document::Document, problems::nearest};
use crate::model::json::{Member, Node, NodeKind, pointer::join};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many schemas may be composed at one place, in depth.
const DEPTH: usize = 24;

/// What some schemas together say of an object.
#[derive(Default)]
struct Known {
    /// Name and schema of each property; a name may stand several times.
    properties: Vec<(String, String)>,
    /// The schemas of an array's items.
    items: Vec<String>,
    /// Whether any property at all may be there.
    open: bool,
    /// Whether a validator says by itself which properties may not be there.
    closed: bool,
    /// The schemas that were looked at: a second look adds nothing, and schemas may lead back to themselves.
    seen: BTreeSet<String>,
}

/// The properties of the schema at a pointer, those of its parts included: name and pointer to each.
pub(super) fn of(document: &Document, schema: &str) -> Vec<(String, String)> {
    let mut known = Known::default();
    known.add(document, schema, DEPTH);
    known.properties
}

/// The properties of `body`, and of the values in it, that the schema at a pointer has no place for.
pub(super) fn unknown(document: &Document, schema: &str, body: &Node) -> Vec<SchemaProblem> {
    let mut found = Vec::new();
    walk(document, &[schema.to_owned()], body, "", &mut found);
    found
}

fn walk(document: &Document, schemas: &[String], node: &Node, place: &str, found: &mut Vec<SchemaProblem>) {
    let mut known = Known::default();
    for schema in schemas {
        known.add(document, schema, DEPTH);
    }
    match &node.kind {
        NodeKind::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                walk(document, &known.items, element, &join(place, &index.to_string()), found);
            }
        }
        NodeKind::Object(members) => {
            let judged = !known.open && !known.closed && !known.properties.is_empty();
            // A property that the object already has is hardly what another one was meant to be.
            let there: BTreeSet<&str> = members.iter().map(|member| member.key.as_str()).collect();
            let names = known.properties.iter().map(|(name, _)| name.as_str());
            let free: Vec<&str> = names.filter(|name| !there.contains(name)).collect();
            for member in members.iter().filter(|member| !member.is_omission()) {
                let name = member.key.as_str();
                let own = known.properties.iter().filter(|(known, _)| known == name);
                let below: Vec<String> = own.map(|(_, schema)| schema.clone()).collect();
                if !below.is_empty() {
                    walk(document, &below, &member.value, &join(place, name), found);
                } else if judged && !member.key.has_open_parts() && !name.starts_with("x-") {
                    found.push(problem(document, schemas, &free, member, place));
                }
            }
        }
        _ => {}
    }
}

/// The problem that `member` is; `free` are the properties that its object does not have yet.
fn problem(document: &Document, schemas: &[String], free: &[&str], member: &Member, place: &str) -> SchemaProblem {
    let schema = schemas.first().and_then(|schema| document.resolve(schema)).unwrap_or_default();
    let properties = join(&schema, "properties");
    let keyword = if document.get(&properties).is_some() { properties } else { schema };
    SchemaProblem {
        kind: SchemaProblemKind::Unknown {
            property: member.key.as_str().to_owned(),
            suggestion: nearest(member.key.as_str(), free.iter().copied()),
        },
        span: member.key_span,
        instance: place.to_owned(),
        schema_span: document.key_span(&keyword),
    }
}

impl Known {
    fn add(&mut self, document: &Document, pointer: &str, depth: usize) {
        let (Some(depth), Some((pointer, schema))) = (depth.checked_sub(1), document.follow(pointer)) else {
            self.open = true;
            return;
        };
        if !self.seen.insert(pointer.clone()) {
            return;
        }
        let Some(schema) = schema.as_object() else {
            self.open = true;
            return;
        };
        let has = |keyword: &str| schema.contains_key(keyword);
        let composed = ["allOf", "anyOf", "oneOf"].into_iter().filter(|keyword| has(keyword));
        for keyword in composed.clone() {
            let parts = schema[keyword].as_array().map_or(0, Vec::len);
            for index in 0..parts {
                self.add(document, &join(&join(&pointer, keyword), &index.to_string()), depth);
            }
        }
        for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys) {
            self.properties.push((name.clone(), join(&join(&pointer, "properties"), name)));
        }
        if has("items") {
            self.items.push(join(&pointer, "items"));
        }
        let additional = schema.get("additionalProperties");
        self.closed |= additional == Some(&Value::Bool(false)) || has("unevaluatedProperties");
        self.open |= additional.is_some_and(|value| *value != Value::Bool(false))
            || ["patternProperties", "propertyNames", "if", "dependentSchemas", "$dynamicRef"].into_iter().any(has);
        // An object of which nothing is said may hold anything.
        let of_objects = match schema.get("type") {
            None => {
                schema.keys().all(|keyword| matches!(keyword.as_str(), "description" | "title" | "example" | "default"))
            }
            Some(Value::Array(types)) => types.iter().any(|one| one == "object"),
            Some(one) => one == "object",
        };
        self.open |= of_objects && !has("properties") && composed.count() == 0 && !self.closed;
    }
}
