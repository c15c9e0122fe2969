//! Responses made from a contract's schemas and examples.

use super::resource::{Place, success};
use crate::{
    model::{json::pointer::join, percent},
    spec::{Match, ResponseSpec},
    targets::{
        Objection,
        tools::{CLOCK, timestamp},
        values,
    },
};
use serde_json::{Map, Value};

/// A response that turns a request down, as the operation's document describes it.
pub(super) fn refusal(status: u16, matched: Option<&Match<'_>>, objection: Objection) -> http::Response<String> {
    let described = matched.and_then(|matched| Some((matched, matched.operation.response(status)?)));
    let reason =
        http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let reason = reason.to_ascii_lowercase();
    let mut response = match described {
        // The example of a class of statuses speaks of another status.
        Some((_, ResponseSpec { status: own, example: Some(example), .. })) if *own == status.to_string() => {
            json(status, example)
        }
        Some((matched, described)) if described.schema.is_some() => {
            json(status, &error_body(matched, described, status, &reason))
        }
        Some(_) => empty(status),
        None => json(status, &Value::Object(Map::from_iter([(String::from("message"), Value::String(reason))]))),
    };
    response.extensions_mut().insert(objection);
    response
}

/// An error object of the described schema: its usual members filled with the status and its name.
fn error_body(matched: &Match<'_>, described: &ResponseSpec, status: u16, reason: &str) -> Value {
    let mut body = Map::new();
    let schema = described.schema.as_ref().and_then(|pointer| matched.api.follow(pointer));
    let names = schema.as_ref().and_then(|(_, schema)| schema.get("properties")).and_then(Value::as_object);
    for name in names.into_iter().flat_map(Map::keys) {
        let property = schema.as_ref().and_then(|(at, _)| matched.api.schema(&join(&join(at, "properties"), name)));
        let is_number = property.and_then(|property| property.get("type")).is_some_and(|kind| kind == "integer");
        match name.as_str() {
            "code" | "status" | "statusCode" if is_number => drop(body.insert(name.clone(), status.into())),
            "code" | "message" | "error" | "title" => drop(body.insert(name.clone(), reason.into())),
            _ => {}
        }
    }
    Value::Object(body)
}

/// What the document shows for an operation of which nothing is stored.
pub(super) fn example(matched: &Match<'_>) -> http::Response<String> {
    let Some(response) = success(matched.operation) else { return empty(204) };
    of(response, response.example.as_ref())
}

/// The objects of a collection, in the envelope that the document describes.
pub(super) fn list(matched: &Match<'_>, objects: &[Value]) -> http::Response<String> {
    let Some(response) = success(matched.operation) else { return empty(204) };
    let Some((pointer, schema)) = response.schema.as_ref().and_then(|pointer| matched.api.follow(pointer)) else {
        return of(response, None);
    };
    let shown = |items: &str| -> Vec<Value> { objects.iter().map(|object| visible(matched, items, object)).collect() };
    let properties = schema.get("properties").and_then(Value::as_object);
    let is_array = |name: &&String| {
        let property = matched.api.schema(&join(&join(&pointer, "properties"), name));
        property.is_some_and(|property| property.get("items").is_some())
    };
    let array = properties.and_then(|properties| {
        let last = matched.operation.path.rsplit('/').next().unwrap_or_default();
        properties.keys().find(|name| *name == last && is_array(name)).or_else(|| properties.keys().find(is_array))
    });
    let body = match array {
        Some(name) => {
            let mut body = response.example.clone().unwrap_or_else(|| Value::Object(Map::new()));
            let property = join(&join(&pointer, "properties"), name);
            let items = matched.api.follow(&property).map_or(property, |(at, _)| at);
            if let Value::Object(members) = &mut body {
                members.insert(name.clone(), Value::Array(shown(&join(&items, "items"))));
            }
            body
        }
        None => Value::Array(shown(&join(&pointer, "items"))),
    };
    of(response, Some(&body))
}

/// One object, as the operation shows it.
pub(super) fn object(matched: &Match<'_>, value: &Value) -> http::Response<String> {
    let Some(response) = success(matched.operation) else { return empty(204) };
    match &response.schema {
        Some(schema) => of(response, Some(&visible(matched, schema, value))),
        None => of(response, None),
    }
}

/// What a schema shows of an object: its properties, those that are required and not stored taken from its examples.
fn visible(matched: &Match<'_>, schema: &str, value: &Value) -> Value {
    let Some((pointer, schema)) = matched.api.follow(schema) else { return value.clone() };
    let (Some(properties), Value::Object(members)) = (schema.get("properties").and_then(Value::as_object), value)
    else {
        return value.clone();
    };
    let mut shown = Map::new();
    for name in properties.keys() {
        if let Some(member) = members.get(name) {
            shown.insert(name.clone(), member.clone());
        } else if is_required(schema, name)
            && let Some(made) = matched.api.schema_example(&join(&join(&pointer, "properties"), name))
        {
            shown.insert(name.clone(), made);
        }
    }
    Value::Object(shown)
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|known| known == name))
}

/// A new object: what the body says, then what the path says, then what the server makes itself. Without a body it is
/// one that was there before the page ran, and the document's examples fill it.
pub(super) fn new_object(
    matched: &Match<'_>,
    place: &Place,
    identity: &str,
    key: Option<&str>,
    body: Option<&Value>,
    number: usize,
) -> Value {
    let Some((pointer, schema, example)) = template(matched, place) else {
        let mut members = body.and_then(Value::as_object).cloned().unwrap_or_default();
        members.entry(identity).or_insert_with(|| Value::String(values::made(identity, number, &Value::Null)));
        return Value::Object(members);
    };
    let example = example.as_object().cloned().unwrap_or_default();
    let mut members = Map::new();
    let sent = body.and_then(Value::as_object);
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        let at = join(&join(&pointer, "properties"), name);
        let property = matched.api.schema(&at).unwrap_or(&Value::Null);
        let from_path = || matched.path_values.iter().find(|(parameter, _)| parameter.name == *name);
        let made = is_required(schema, name)
            || property.get("readOnly") == Some(&Value::Bool(true))
            || (body.is_none() && example.contains_key(name));
        let value = if let Some(value) = sent.and_then(|sent| sent.get(name)) {
            Some(value.clone())
        } else if name == identity {
            let shown = example.get(name).or_else(|| property.pointer("/examples/0"));
            Some(identity_value(property, key, || values::made(name, number, &with_example(property, shown))))
        } else if let Some((_, value)) = from_path() {
            Some(Value::String(percent::decoded(value.as_str()).into_owned()))
        } else if let Some(default) = property.get("default").filter(|_| body.is_some()) {
            Some(default.clone())
        } else if !made {
            None
        } else if property.get("format").and_then(Value::as_str) == Some("date-time") && body.is_some() {
            Some(Value::String(timestamp(CLOCK)))
        } else if property.get("items").is_some() && body.is_some() {
            Some(Value::Array(Vec::new()))
        } else {
            example.get(name).cloned().or_else(|| matched.api.schema_example(&at))
        };
        if let Some(value) = value {
            members.insert(name.clone(), value);
        }
    }
    let mut value = Value::Object(members);
    // Links in the example speak of the example's object.
    if let (Some(Value::String(old)), Some(Value::String(new))) = (example.get(identity), value.get(identity).cloned())
    {
        rename(&mut value, old, &new, 8);
    }
    value
}

/// The text that names an object, as a value of the property's type.
fn identity_value(property: &Value, key: Option<&str>, made: impl FnOnce() -> String) -> Value {
    let text = key.map_or_else(made, str::to_owned);
    let is_number = property.get("type").is_some_and(|kind| kind == "integer" || kind == "number");
    match text.parse::<i64>() {
        Ok(number) if is_number => number.into(),
        _ => Value::String(text),
    }
}

fn with_example(property: &Value, example: Option<&Value>) -> Value {
    let mut property = property.clone();
    if let (Value::Object(members), Some(example)) = (&mut property, example) {
        members.insert(String::from("example"), example.clone());
    }
    property
}

fn rename(value: &mut Value, old: &str, new: &str, depth: usize) {
    match value {
        Value::String(text) if !old.is_empty() && text.contains(old) => *text = text.replace(old, new),
        Value::Object(members) if depth > 0 => {
            members.values_mut().for_each(|value| rename(value, old, new, depth - 1));
        }
        Value::Array(items) if depth > 0 => items.iter_mut().for_each(|value| rename(value, old, new, depth - 1)),
        _ => {}
    }
}

/// The schema that shows most of a collection's objects, with its pointer and its example.
fn template<'a>(matched: &Match<'a>, place: &Place) -> Option<(String, &'a Value, Value)> {
    let (collection, item) = (place.collection_template(), place.item_template());
    let mut best: Option<(String, &Value, Value)> = None;
    for (method, path) in [("POST", collection), ("GET", item), ("PATCH", item), ("PUT", item), ("GET", collection)] {
        let Some(operation) = super::sibling(matched, method, path) else { continue };
        let Some(response) = success(operation) else { continue };
        let Some((pointer, schema)) = response.schema.as_ref().and_then(|schema| matched.api.follow(schema)) else {
            continue;
        };
        let example = response.example.clone().unwrap_or_default();
        let found = if schema.get("properties").is_some() && method != "GET" || path == item {
            Some((pointer, schema, example))
        } else if let Some((pointer, schema)) = matched.api.follow(&join(&pointer, "items")) {
            Some((pointer, schema, example.get(0).cloned().unwrap_or_default()))
        } else {
            let arrays = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
            let mut items = arrays.filter_map(|name| {
                let (array, _) = matched.api.follow(&join(&join(&pointer, "properties"), name))?;
                let (items, schema) = matched.api.follow(&join(&array, "items"))?;
                let example = example.get(name).and_then(|list| list.get(0)).cloned().unwrap_or_default();
                Some((items, schema, example))
            });
            items.next()
        };
        let size = |schema: &Value| schema.get("properties").and_then(Value::as_object).map_or(0, Map::len);
        if let Some(found) = found
            && size(found.1) > best.as_ref().map_or(0, |best| size(best.1))
        {
            best = Some(found);
        }
    }
    best
}

/// A response with the first media type that the document names.
fn of(response: &ResponseSpec, body: Option<&Value>) -> http::Response<String> {
    let status = response.status.parse().unwrap_or(200);
    match (body, response.media_types.first()) {
        (Some(body), Some(media_type)) if media_type.contains("json") => json(status, body),
        (Some(Value::String(text)), Some(media_type)) => {
            let mut built = empty(status);
            text.clone_into(built.body_mut());
            if let Ok(value) = http::HeaderValue::from_str(media_type) {
                built.headers_mut().insert(http::header::CONTENT_TYPE, value);
            }
            built
        }
        _ => empty(status),
    }
}

fn json(status: u16, body: &Value) -> http::Response<String> {
    let mut response = empty(status);
    *response.body_mut() = body.to_string();
    let media_type = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, media_type);
    response
}

fn empty(status: u16) -> http::Response<String> {
    let mut response = http::Response::new(String::new());
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::OK);
    response
}
