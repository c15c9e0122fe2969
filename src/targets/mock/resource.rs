//! Which stored object a request speaks of, told from the shape of its path.
//!
//! `/things` beside `/things/{thingId}` is a collection and its items; `/things/{thingId}/verb` is something below an
//! item. An item's identity is the property that its path parameter names: `thingId` itself, its last word (`id`,
//! `name`), else `id` or `name`.

use super::sibling;
use crate::{
    model::{Request, percent},
    spec::{Match, Operation},
    targets::values::plain,
};
use serde_json::Value;

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// All objects of a kind.
    Collection,
    /// One object.
    Item,
    /// An action on an object, or a part of it.
    Below,
    /// Nothing that is stored.
    Elsewhere,
}

/// The object, or objects, that a request speaks of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) shape: Shape,
    /// The API's title and the path of the collection.
    pub(super) collection: String,
    /// The text that names the object, decoded.
    pub(super) key: Option<String>,
    /// The path segment that holds it, from 0.
    pub(super) segment: usize,
    /// The template of the item's path.
    item: String,
}

impl Place {
    pub(super) fn of(matched: &Match<'_>, seen: &Request) -> Self {
        let operations = &matched.api.operations;
        let template: Vec<&str> = segments(&matched.operation.path);
        let path: Vec<&str> = segments(seen.url.path.as_str());
        let elsewhere =
            Self { shape: Shape::Elsewhere, collection: String::new(), key: None, segment: 0, item: String::new() };
        if template.len() != path.len() {
            return elsewhere;
        }
        let at = |shape, length: usize, item: String| {
            let collection = format!("{} /{}", matched.api.title, path[..length].join("/"));
            let key =
                path.get(length).filter(|_| shape != Shape::Collection).map(|text| percent::decoded(text).into_owned());
            Self { shape, collection, key, segment: length, item }
        };
        let own = matched.operation.path.trim_end_matches('/');
        let is_item_of = |operation: &Operation, collection: &str| {
            let rest = operation.path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(is_parameter)
        };
        if template.last().is_some_and(|last| is_parameter(last)) {
            return at(Shape::Item, template.len() - 1, own.to_owned());
        }
        if let Some(item) = operations.iter().find(|operation| is_item_of(operation, own)) {
            return at(Shape::Collection, template.len(), item.path.clone());
        }
        if sibling(matched, "GET", own).is_some() && sibling(matched, "POST", own).is_some() {
            // Objects that nothing speaks of one by one; their names are still told apart.
            return at(Shape::Collection, template.len(), format!("{own}/{{name}}"));
        }
        for length in (1..template.len()).rev().filter(|length| is_parameter(template[*length])) {
            let item = format!("/{}", template[..=length].join("/"));
            if operations.iter().any(|operation| operation.path == item) {
                return at(Shape::Below, length, item);
            }
        }
        elsewhere
    }

    /// The property that holds an object's identity.
    pub(super) fn identity(&self, matched: &Match<'_>) -> String {
        let parameter = segments(&self.item).last().map_or("", |last| last.trim_matches(['{', '}']));
        let candidates = [parameter.to_owned(), last_word(parameter), String::from("id"), String::from("name")];
        let properties = self.properties(matched);
        let found = candidates.iter().find(|name| properties.iter().any(|known| known == *name));
        found.unwrap_or(&candidates[0]).clone()
    }

    /// The path of the collection, to be shown.
    pub(super) fn path(&self) -> &str {
        self.collection.rfind(" /").map_or("", |at| &self.collection[at + 1..])
    }

    /// The template of the item's path.
    pub(super) fn item_template(&self) -> &str {
        &self.item
    }

    /// The template of the collection's path.
    pub(super) fn collection_template(&self) -> &str {
        self.item.rsplit_once('/').map_or("", |(collection, _)| collection)
    }

    /// The properties of the collection's objects, as the answers of its operations show them.
    fn properties(&self, matched: &Match<'_>) -> Vec<String> {
        let collection = self.collection_template();
        let paths = [
            ("POST", collection),
            ("GET", &self.item),
            ("PATCH", &self.item),
            ("PUT", &self.item),
            ("GET", collection),
        ];
        for (method, path) in paths {
            let Some(operation) = sibling(matched, method, path) else { continue };
            let Some(schema) = success(operation).and_then(|response| response.schema.as_ref()) else { continue };
            let object =
                matched.api.schema(schema).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
            let item = || {
                let items = matched.api.schema(&format!("{}/items", matched.api.follow(schema)?.0))?;
                items.get("properties")?.as_object()
            };
            if let Some(properties) = object.or_else(item) {
                return properties.keys().cloned().collect();
            }
        }
        Vec::new()
    }
}

/// The response of an operation that went well.
pub(super) fn success(operation: &Operation) -> Option<&crate::spec::ResponseSpec> {
    operation.responses.iter().find(|response| response.status.starts_with('2'))
}

/// The parts of a path between slashes.
fn segments(path: &str) -> Vec<&str> {
    path.trim_matches('/').split('/').collect()
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}') && !segment.contains('/')
}

/// The last word of a name in camel or snake case, in lower case: `tokenId` and `token_id` give `id`.
fn last_word(name: &str) -> String {
    let upper_run = |c: char| c.is_ascii_uppercase();
    let start = name.rfind(['_', '-', '.']).map_or(0, |at| at + 1);
    let tail = &name[start..];
    // The capital that begins the last word: of a run of capitals, the first.
    let stem = tail.trim_end_matches(|c: char| !upper_run(c));
    let begin = stem.trim_end_matches(upper_run).len();
    tail[if stem.is_empty() { 0 } else { begin }..].to_ascii_lowercase()
}

/// The text by which a path names an object.
pub(super) fn key_of(value: &Value, identity: &str) -> String {
    value.get(identity).map(plain).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words() {
        for (name, word) in
            [("tokenId", "id"), ("authID", "id"), ("databaseName", "name"), ("token_id", "id"), ("id", "id")]
        {
            assert_eq!(last_word(name), word, "{name}");
        }
    }
}
