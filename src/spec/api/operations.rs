//! The operations of a document, its `$ref`s followed (OpenAPI 3.1.1 sections 4.8.8 to 4.8.12).

use super::{
    Operation, Parameter, ParameterLocation, document::Document, responses, servers::Base, template::Template,
};
use crate::model::json::pointer::join;
use serde_json::Value;

/// The methods a path item may have (OpenAPI 3.1.1 section 4.8.9.1).
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The headers that are no parameters.
const NOT_PARAMETERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Every operation, in the order of the document, and the bases they refer to.
pub(super) fn all(document: &Document) -> (Vec<Operation>, Vec<Base>) {
    let mut reader = Reader { document, operations: Vec::new(), bases: Vec::new() };
    let root = document.value();
    let servers = reader.servers(Base::all(root.get("servers")));
    for path in root.get("paths").and_then(Value::as_object).into_iter().flatten().map(|(path, _)| path) {
        if path.starts_with('/') {
            reader.path(path, &servers);
        }
    }
    (reader.operations, reader.bases)
}

struct Reader<'a> {
    document: &'a Document,
    operations: Vec<Operation>,
    bases: Vec<Base>,
}

impl Reader<'_> {
    /// The indexes of some bases in [`Reader::bases`].
    fn servers(&mut self, bases: Vec<Base>) -> Vec<usize> {
        let mut indexes = Vec::new();
        for base in bases {
            indexes.push(self.bases.iter().position(|known| *known == base).unwrap_or_else(|| {
                self.bases.push(base);
                self.bases.len() - 1
            }));
        }
        indexes
    }

    fn path(&mut self, path: &str, servers: &[usize]) {
        let Some((pointer, item)) = self.document.follow(&join("/paths", path)) else { return };
        let Some(members) = item.as_object() else { return };
        let servers = self.own_servers(item, servers);
        let shared = self.parameters(&pointer);
        for method in members.keys().filter(|key| METHODS.contains(&key.as_str())) {
            self.operation(path, method, &join(&pointer, method), &shared, &servers);
        }
    }

    fn own_servers(&mut self, owner: &Value, outer: &[usize]) -> Vec<usize> {
        match owner.get("servers") {
            Some(own) => self.servers(Base::all(Some(own))),
            None => outer.to_vec(),
        }
    }

    fn operation(&mut self, path: &str, method: &str, pointer: &str, shared: &[Parameter], servers: &[usize]) {
        let Some(operation) = self.document.get(pointer) else { return };
        let servers = self.own_servers(operation, servers);
        let mut parameters = self.parameters(pointer);
        let inherited: Vec<Parameter> = shared
            .iter()
            .filter(|outer| !parameters.iter().any(|own| own.name == outer.name && own.location == outer.location))
            .cloned()
            .collect();
        parameters.splice(0..0, inherited);
        let method = method.to_ascii_uppercase();
        let body = self.document.follow(&join(pointer, "requestBody"));
        let content = body.as_ref().and_then(|(_, body)| body.get("content")?.as_object());
        let base = servers.first().map_or("", |first| self.bases[*first].path.as_str());
        let id = operation.get("operationId").and_then(Value::as_str);
        self.operations.push(Operation {
            id: id.map_or_else(|| format!("{method} {path}"), str::to_owned),
            path: format!("{base}{path}"),
            parameters,
            // In these methods a body means nothing (RFC 9110 section 9.3); what a document says of it is to be ignored
            // (OpenAPI 3.0.4 section 4.7.10.1).
            body_required: !matches!(method.as_str(), "GET" | "HEAD" | "DELETE" | "TRACE")
                && body.as_ref().is_some_and(|(_, body)| body.get("required") == Some(&Value::Bool(true))),
            body_types: content.into_iter().flatten().map(|(media_type, _)| media_type.clone()).collect(),
            body_pointer: body.as_ref().map(|(pointer, _)| pointer.clone()),
            responses: responses::responses(self.document, pointer),
            security: responses::security(self.document, operation),
            span: self.document.key_span(pointer),
            pointer: pointer.to_owned(),
            deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
            does: operation.get("x-docproof-does").and_then(Value::as_str).map(str::to_owned),
            template: Template::path(path),
            servers,
            method,
        });
    }

    /// The `parameters` of a path item or operation. One whose `$ref` leads nowhere is left out.
    fn parameters(&self, owner: &str) -> Vec<Parameter> {
        let list = join(owner, "parameters");
        let count = self.document.get(&list).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(|index| self.parameter(&join(&list, &index.to_string()))).collect()
    }

    fn parameter(&self, pointer: &str) -> Option<Parameter> {
        let (pointer, parameter) = self.document.follow(pointer)?;
        let location = match parameter.get("in")?.as_str()? {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            // These are described in other ways; as parameters they say nothing (OpenAPI 3.1.1 section 4.8.12.1).
            "header" if NOT_PARAMETERS.contains(&parameter.get("name")?.as_str()?.to_ascii_lowercase().as_str()) => {
                return None;
            }
            "header" => ParameterLocation::Header,
            "cookie" => ParameterLocation::Cookie,
            _ => return None,
        };
        let content = parameter.get("content").and_then(Value::as_object).and_then(|content| content.keys().next());
        let schema = match content {
            Some(media_type) => join(&join(&join(&pointer, "content"), media_type), "schema"),
            None => join(&pointer, "schema"),
        };
        Some(Parameter {
            name: parameter.get("name")?.as_str()?.to_owned(),
            location,
            required: parameter.get("required") == Some(&Value::Bool(true)),
            // Several values in one parameter, or a whole JSON text, are not the schema's value as it stands.
            composite: content.is_some(),
            span: self.document.key_span(&join(&pointer, "name")),
            schema,
        })
    }
}
