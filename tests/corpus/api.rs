//! The OpenAPI documents beside the project: each is read, with the right places, and its own examples fit.

use crate::support::corpus;
use docproof::{
    model::json,
    spec::{Api, Library, Operation, ParameterLocation, SchemaProblemKind},
    text::{SourceFile, Traced},
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

/// Every OpenAPI document of the corpus.
fn documents() -> Option<Vec<Api>> {
    let folder = corpus()?.join("influxdata-docs/api-docs");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_yaml = |path: &Path| path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
    let texts = files.filter(|file| is_yaml(file.path())).map(|file| (file.path().to_owned(), read(file.path())));
    let documents = texts.filter(|(_, text)| text.contains("\nopenapi:") || text.starts_with("openapi:"));
    Some(documents.map(|(path, text)| load(&path, text)).collect())
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn load(path: &Path, text: String) -> Api {
    let file = Arc::new(SourceFile::new(path.display().to_string(), text));
    Api::load(file).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn places_are_right() {
    let Some(documents) = documents() else { return };
    assert!(documents.len() >= 4, "{} documents", documents.len());
    let mut keys = 0;
    for api in &documents {
        for operation in &api.operations {
            assert_eq!(api.file.slice(operation.span).to_ascii_uppercase(), operation.method, "{}", operation.id);
            for parameter in &operation.parameters {
                assert_eq!(api.file.slice(parameter.span), "name", "{} {}", operation.id, parameter.name);
                let line = api.file.line(api.file.position(parameter.span.start).line).unwrap();
                assert!(api.file.slice(line).contains(&parameter.name), "{} {}", operation.id, parameter.name);
            }
            for schema in operation.responses.iter().filter_map(|response| response.schema.as_deref()) {
                keys += keys_are_right(api, schema);
            }
        }
    }
    assert!(keys > 1_000, "only {keys} keys were looked at");
}

/// Checks that the place of each key of a schema holds that key, and counts them.
fn keys_are_right(api: &Api, schema: &str) -> usize {
    let (pointer, value) = api.follow(schema).unwrap();
    let mut keys = 0;
    let members = value.as_object().into_iter().flatten();
    let properties = value.get("properties").and_then(Value::as_object).into_iter().flatten();
    let below =
        properties.map(|(name, _)| (format!("properties/{}", name.replace('~', "~0").replace('/', "~1")), name));
    for (path, name) in members.map(|(name, _)| (name.clone(), name)).chain(below) {
        let key = api.file.slice(api.span(&format!("{pointer}/{path}")));
        assert_eq!(key.trim_matches(['"', '\'']), name, "{} {pointer}/{path}", api.file.path());
        keys += 1;
    }
    keys
}

#[test]
fn their_own_examples_fit() {
    let Some(documents) = documents() else { return };
    let (mut bodies, mut wrong) = (0, Vec::new());
    for api in &documents {
        for operation in &api.operations {
            for body in examples(api, operation) {
                bodies += 1;
                let text = body.to_string();
                let parsed = json::parse(&Traced::source(&text, 0)).root.unwrap();
                for problem in api.check_body(operation, "application/json", &parsed) {
                    let soft = matches!(problem.kind, SchemaProblemKind::Unknown { .. } | SchemaProblemKind::Format(_));
                    let kind = if soft { "soft" } else { "hard" };
                    wrong.push(format!("{kind} {} {} {}: {text}", operation.id, problem.name(), problem.kind.wanted()));
                }
            }
        }
    }
    let hard = wrong.iter().filter(|line| line.starts_with("hard")).count();
    assert!(bodies > 25, "only {bodies} bodies");
    // Documents contradict themselves here and there; a check that finds more than these is wrong itself.
    assert!(hard <= 5 && wrong.len() <= 12, "{bodies} bodies, {hard} of {}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The examples that a document gives for an operation's JSON body.
fn examples(api: &Api, operation: &Operation) -> Vec<Value> {
    let Some(schema) = api.body_schema(operation, "application/json") else { return Vec::new() };
    let Some(media) = schema.strip_suffix("/schema").filter(|media| media.ends_with("json")) else { return Vec::new() };
    let Some((_, media)) = api.follow(media) else { return Vec::new() };
    let several = media.get("examples").and_then(Value::as_object).into_iter().flatten();
    let several = several.filter_map(|(_, example)| example.get("value"));
    media.get("example").into_iter().chain(several).filter(|value| !value.is_string()).cloned().collect()
}

#[test]
fn the_embedded_management_api_is_the_published_one() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("influxdata-docs/api-docs/influxdb3/cloud-dedicated/management/openapi.yml");
    let published = load(&path, read(&path));
    let embedded = Library::embedded();
    let embedded = embedded.apis.iter().find(|api| api.title == published.title).unwrap();
    let (ours, theirs) = (contracts(embedded), contracts(&published));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (operation, theirs) in theirs {
        assert_eq!(
            serde_json::to_string_pretty(&ours[&operation]).unwrap(),
            serde_json::to_string_pretty(&theirs).unwrap(),
            "{operation}"
        );
    }
}

#[test]
fn the_embedded_authorizations_are_the_published_ones() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("influxdata-docs/api-docs/influxdb/v2/influxdb-oss-v2-openapi.yaml");
    let published = load(&path, read(&path));
    let embedded = Library::embedded();
    let embedded = embedded.apis.iter().find(|api| api.title.contains("authorizations")).unwrap();
    let parameters = |api: &Api, id: &str| {
        let operation = api.operations.iter().find(|operation| operation.id == id).unwrap();
        let mut names: Vec<(String, bool)> =
            operation.parameters.iter().map(|parameter| (parameter.name.clone(), parameter.required)).collect();
        names.sort();
        let statuses: Vec<String> = operation.responses.iter().map(|response| response.status.clone()).collect();
        (operation.method.clone(), operation.path.clone(), names, statuses)
    };
    for operation in &embedded.operations {
        assert_eq!(parameters(embedded, &operation.id), parameters(&published, &operation.id));
    }
}

/// What an operation can be sent: its path and method, the query parameters, and the members of a JSON body, each with
/// whether it must be there.
fn sendable(api: &Api, operation: &Operation) -> BTreeMap<String, bool> {
    let query = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
    let mut sendable: BTreeMap<String, bool> =
        query.map(|parameter| (format!("?{}", parameter.name), parameter.required)).collect();
    sendable.insert(operation.endpoint(), operation.body_required);
    let schemas: Vec<Value> = api.body_schema(operation, "application/json").map_or_else(Vec::new, |body| {
        let (pointer, schema) = api.follow(&body).unwrap();
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        let parts = (0..parts).filter_map(|index| api.schema(&format!("{pointer}/allOf/{index}")).cloned());
        parts.chain([schema.clone()]).collect()
    });
    let required: Vec<&Value> =
        schemas.iter().filter_map(|schema| schema.get("required")?.as_array()).flatten().collect();
    for properties in schemas.iter().filter_map(|schema| schema.get("properties")?.as_object()) {
        for (name, property) in properties {
            if property.get("readOnly") != Some(&Value::Bool(true)) {
                sendable.insert(name.clone(), required.iter().any(|one| *one == name));
            }
        }
    }
    sendable
}

#[test]
fn the_embedded_apis_take_what_the_published_ones_take() {
    let Some(corpus) = corpus() else { return };
    let embedded = Library::embedded();
    let documents = [
        ("influxdb/v2/influxdb-oss-v2-openapi.yaml", "InfluxDB v2 API"),
        ("influxdb3/core/influxdb3-core-openapi.yaml", "InfluxDB 3 HTTP API"),
    ];
    // Each with its reason: what the server takes and the document does not list, or the other way round.
    let excused = [
        // `orgID` may stand in its place.
        "POST /api/v2/write ?org",
        // Only one of them is needed where Cloud runs a script.
        "POST /api/v2/tasks flux",
        // Both are given in a JSON body as well.
        "DELETE /api/v3/configure/distinct_cache ?db",
        "DELETE /api/v3/configure/distinct_cache ?table",
        "DELETE /api/v3/configure/distinct_cache ?name",
        "DELETE /api/v3/configure/last_cache ?db",
        "DELETE /api/v3/configure/last_cache ?table",
        "DELETE /api/v3/configure/last_cache ?name",
        // The server answers 400 without it.
        "PUT /api/v3/configure/database db",
        // A query may name the database itself.
        "POST /api/v3/query_sql db",
        "POST /api/v3/query_influxql db",
    ];
    let mut wrong = Vec::new();
    for (path, title) in documents {
        let path = corpus.join("influxdata-docs/api-docs").join(path);
        let published = load(&path, read(&path));
        let ours = embedded.apis.iter().find(|api| api.title == title).unwrap();
        for operation in &ours.operations {
            let theirs = published.operations.iter().find(|other| other.endpoint() == operation.endpoint());
            let theirs = sendable(&published, theirs.unwrap_or_else(|| panic!("{}", operation.endpoint())));
            let own = sendable(ours, operation);
            for (name, required) in &theirs {
                let entry = format!("{} {name}", operation.endpoint());
                if own.get(name) != Some(required) && !excused.contains(&entry.as_str()) {
                    wrong.push(format!("{entry}: {:?}, published as {required}", own.get(name)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What each operation takes and answers, without words and examples, all references followed.
fn contracts(api: &Api) -> BTreeMap<String, Value> {
    let mut contracts = BTreeMap::new();
    for operation in &api.operations {
        let mut contract = Map::new();
        contract.insert(String::from("path"), Value::from(operation.path.as_str()));
        for parameter in &operation.parameters {
            contract.insert(parameter.name.clone(), plain(api, &parameter.schema));
        }
        contract.insert(String::from("required"), Value::from(operation.body_required));
        if let Some(schema) = api.body_schema(operation, "application/json") {
            contract.insert(String::from("body"), plain(api, &schema));
        }
        for response in &operation.responses {
            let schema = response.schema.as_deref().map_or(Value::Null, |schema| plain(api, schema));
            contract.insert(response.status.clone(), schema);
        }
        contract.sort_keys();
        contracts.insert(format!("{} {}", operation.method, operation.id), Value::Object(contract));
    }
    contracts
}

fn plain(api: &Api, pointer: &str) -> Value {
    let Some((target, schema)) = api.follow(pointer) else { return Value::Null };
    let mut out = Map::new();
    // What stands beside a reference is said as well.
    let (_, parent) = pointer.rsplit_once('/').map_or(("", None), |(parent, token)| (token, api.follow(parent)));
    let beside = parent.and_then(|(_, parent)| parent.get(pointer.rsplit_once('/')?.1).cloned());
    for members in [Some(schema.clone()), beside].into_iter().flatten() {
        for (name, value) in members.as_object().into_iter().flatten() {
            let annotation = ["$ref", "description", "example", "examples", "title"].contains(&name.as_str());
            if annotation || name.starts_with("x-") || name == "properties" || name == "items" || name == "anyOf" {
                continue;
            }
            let mut value = value.clone();
            if let Value::Array(elements) = &mut value {
                elements.sort_by_key(Value::to_string);
            }
            out.insert(name.clone(), value);
        }
    }
    let below = |name: &str| plain(api, &format!("{target}/{name}"));
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        out.insert(format!("properties/{name}"), below(&format!("properties/{name}")));
    }
    if schema.get("items").is_some() {
        out.insert(String::from("items"), below("items"));
    }
    for index in 0..schema.get("anyOf").and_then(Value::as_array).map_or(0, Vec::len) {
        out.insert(format!("anyOf/{index}"), below(&format!("anyOf/{index}")));
    }
    out.sort_keys();
    Value::Object(out)
}
