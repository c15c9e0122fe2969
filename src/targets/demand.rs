//! What the places of placeholders demand of their values.
//!
//! Takes what a page's examples do before they run; notes for each placeholder, and each variable nobody sets, the schema of the
//! first path, query or header parameter or body value that it is the whole of.

use super::{
    Course,
    values::{Demand, Values},
};
use crate::{
    model::{
        Action, Body, Plan, Request,
        json::{self, pointer::join},
    },
    spec::{Api, Library, Match, Operation, ParameterLocation, Route},
    text::{Inserted, Origin, Traced},
};
use serde_json::Value;

/// How deep bodies are followed.
const DEEPEST: usize = 32;

pub(super) fn of_course(library: &Library, course: &Course<'_>, values: &mut Values) {
    match course {
        Course::Script(plan) => of_plan(library, plan, values),
        Course::Requests(requests) => requests.iter().for_each(|request| of_request(library, request, values)),
    }
}

fn of_plan(library: &Library, plan: &Plan, values: &mut Values) {
    for action in plan.actions() {
        match action {
            Action::Curl(curl) => curl.requests.iter().for_each(|request| of_request(library, request, values)),
            Action::Invocation(invocation) => {
                let requests = library.interpret(invocation).map(|usage| usage.requests()).unwrap_or_default();
                for request in &requests {
                    of_request(library, request, values);
                }
            }
            _ => {}
        }
    }
}

fn of_request(library: &Library, request: &Request, values: &mut Values) {
    if let Some(name) = open_name(&request.url.host) {
        // `localhost` may stand for the host of any contract.
        values.demand(name, Demand::Exactly(String::from("localhost")));
    }
    let Route::Operation(matched) = library.route(request) else { return };
    for (parameter, value) in &matched.path_values {
        of_text(matched.api, &parameter.schema, value, values);
    }
    for parameter in &matched.operation.parameters {
        let value = match parameter.location {
            ParameterLocation::Query => {
                let found = request.url.query.iter().find(|(name, _)| name.as_str() == parameter.name);
                found.map(|(_, value)| value)
            }
            ParameterLocation::Header => request.header(&parameter.name).and_then(|header| header.value.as_ref()),
            ParameterLocation::Path | ParameterLocation::Cookie => None,
        };
        if let Some(value) = value {
            of_text(matched.api, &parameter.schema, value, values);
        }
    }
    of_body(&matched, request, values);
}

fn of_body(matched: &Match<'_>, request: &Request, values: &mut Values) {
    let Some(Body::Text(text, _)) = &request.body else { return };
    let Some(schema) = body_schema(matched.api, matched.operation) else { return };
    if let Some(root) = json::parse(text).root {
        of_node(matched.api, &schema, &root, values, 0);
    }
}

fn body_schema(api: &Api, operation: &Operation) -> Option<String> {
    let media_type = operation.body_types.iter().find(|media_type| media_type.contains("json"))?;
    api.body_schema(operation, media_type)
}

fn of_node(api: &Api, schema: &str, node: &json::Node, values: &mut Values, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match &node.kind {
        json::NodeKind::String(text) | json::NodeKind::Open(text) => of_text(api, schema, text, values),
        json::NodeKind::Object(members) => {
            let Some((at, _)) = api.follow(schema) else { return };
            for member in members {
                let property = join(&join(&at, "properties"), member.key.as_str());
                of_node(api, &property, &member.value, values, depth + 1);
            }
        }
        json::NodeKind::Array(items) => {
            let Some((at, _)) = api.follow(schema) else { return };
            for item in items {
                of_node(api, &format!("{at}/items"), item, values, depth + 1);
            }
        }
        _ => {}
    }
}

fn of_text(api: &Api, schema: &str, text: &Traced, values: &mut Values) {
    if let (Some(name), Some(schema)) = (open_name(text), api.schema(schema)) {
        // An open schema demands nothing; the name says more.
        if schema.get("type").is_some() || schema.get("enum").is_some() {
            values.demand(name, Demand::Schema(Value::clone(schema)));
        }
    }
}

/// The name of the placeholder or variable that is the whole of a text.
fn open_name(text: &Traced) -> Option<&str> {
    if let Some(name) = text.as_placeholder() {
        return Some(name);
    }
    let mut runs = text.runs();
    match (runs.next(), runs.next()) {
        (Some((_, Origin::Inserted { why: Inserted::Expansion(name), .. })), None) => {
            let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            Some(name.trim_start_matches('$')).filter(|name| !name.is_empty()).filter(is_name)
        }
        _ => None,
    }
}
