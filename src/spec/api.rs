//! An OpenAPI document (3.0 or 3.1), ready to be asked about requests.
//!
//! Takes the text of a document; hands on an [`Api`]: its operations, which of them a request is ([`Api::route`]), how a
//! body or a parameter does not fit its schema, and what an operation answers. References lead only inside the document;
//! what a reference to elsewhere describes is open, and nothing is said of it. Never reads a file.

mod document;
#[cfg(test)]
mod fixtures;
mod operations;
mod parameter;
mod problems;
mod properties;
mod responses;
mod rewrite;
mod route;
mod servers;
mod template;
#[cfg(test)]
mod tests;
mod validators;

use crate::{
    model::json::{self, pointer::join},
    text::{SourceFile, Span, Traced},
};
use document::Document;
use jsonschema::Draft;
use serde_json::Value;
use servers::Base;
use std::sync::Arc;
use template::Template;
use validators::Validators;

/// An API, as its OpenAPI document describes it.
#[derive(Debug)]
pub struct Api {
    /// The document.
    pub file: Arc<SourceFile>,
    /// `info.title`.
    pub title: String,
    /// Its operations, in the order of the document.
    pub operations: Vec<Operation>,
    document: Document,
    bases: Vec<Base>,
    /// The path of each base, as a template.
    base_templates: Vec<Vec<Template>>,
    /// `x-docproof-covers`: the paths below which the document claims to know all; empty where it does not say.
    covers: Vec<Vec<Template>>,
    validators: Validators,
}

/// An operation (OpenAPI 3.1.1 section 4.8.10).
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or `METHOD /path` where there is none.
    pub id: String,
    /// The method, upper case.
    pub method: String,
    /// The path template, the server's base path included.
    pub path: String,
    /// Its parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// Whether a body is required.
    pub body_required: bool,
    /// The media types of its body; empty where it takes none.
    pub body_types: Vec<String>,
    /// JSON pointer to the operation in the document.
    pub pointer: String,
    /// The operation's place in the document: its method key.
    pub span: Span,
    /// `deprecated: true`
    pub deprecated: bool,
    /// `x-docproof-does`: a word for what it does; operations of one word do the same in different ways.
    pub does: Option<String>,
    /// What it answers, in the order of the document.
    pub responses: Vec<ResponseSpec>,
    /// What it wants to be asked with: any one of these is enough; empty where it wants nothing.
    pub security: Vec<Security>,
    /// JSON pointer to its request body, `$ref`s followed.
    body_pointer: Option<String>,
    /// The segments of its path, the base path not included.
    template: Vec<Template>,
    /// The bases it is served from: indexes in the API.
    servers: Vec<usize>,
}

impl Operation {
    /// Its method and path, as messages name it: `GET /things/{thingId}`.
    pub fn endpoint(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The response of a status: the one that names it, else the one of its class (`4XX`), else the default.
    pub fn response(&self, status: u16) -> Option<&ResponseSpec> {
        let (exact, class) = (status.to_string(), format!("{}XX", status / 100));
        let of = |wanted: &str| self.responses.iter().find(|response| response.status.eq_ignore_ascii_case(wanted));
        of(&exact).or_else(|| of(&class)).or_else(|| of("default"))
    }

    /// Whether a response names this status.
    pub fn lists(&self, status: u16) -> bool {
        self.responses.iter().any(|response| response.status == status.to_string())
    }
}

/// A response (OpenAPI 3.1.1 section 4.8.17).
#[derive(Debug)]
pub struct ResponseSpec {
    /// `200`, `4XX` or `default`, as the document has it.
    pub status: String,
    /// The media types of its body; empty where it has none.
    pub media_types: Vec<String>,
    /// JSON pointer to the schema of its JSON body (of the first media type where none is JSON), for [`Api::schema`].
    pub schema: Option<String>,
    /// A body that answers with: the document's example, or one put together from those of the schema's properties.
    pub example: Option<Value>,
    /// Its place in the document.
    pub span: Span,
}

/// A security requirement (OpenAPI 3.1.1 section 4.8.30): all of its schemes together; none where nothing is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// The name and the kind of each scheme.
    pub schemes: Vec<(String, SecurityScheme)>,
}

/// A way to authenticate (OpenAPI 3.1.1 section 4.8.27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityScheme {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// `Authorization: NAME …`, another registered or home-made scheme (`Token`).
    Http(String),
    /// A header of this name; `Authorization` with a scheme of the API's own, often.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// Something else, or a scheme the document does not describe.
    Other,
}

/// A parameter (OpenAPI 3.1.1 section 4.8.12).
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Whether it must be there.
    pub required: bool,
    /// JSON pointer to its schema; there may be none.
    pub schema: String,
    /// Its place in the document.
    pub span: Span,
    /// Whether its text is a whole document (`content`), not a plain value.
    composite: bool,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterLocation {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// What a request is, to an API.
#[derive(Debug, Clone)]
pub enum Route<'a> {
    /// This operation.
    Operation(Match<'a>),
    /// The path exists, the method does not.
    UnknownMethod {
        /// The API.
        api: &'a Api,
        /// The operations the path has.
        allowed: Vec<&'a Operation>,
    },
    /// The API claims this part of the URL space and has no such path.
    UnknownPath {
        /// The API.
        api: &'a Api,
        /// The nearest path template, and the span in the page of the first segment that differs from it.
        nearest: Option<(&'a Operation, Span)>,
    },
    /// Nothing here covers the request.
    OutOfScope,
}

impl<'a> Route<'a> {
    /// The operation that the request is matched to, if it is.
    pub fn matched(&self) -> Option<&Match<'a>> {
        match self {
            Self::Operation(matched) => Some(matched),
            Self::UnknownMethod { .. } | Self::UnknownPath { .. } | Self::OutOfScope => None,
        }
    }
}

/// A request matched to an operation.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The API.
    pub api: &'a Api,
    /// The operation.
    pub operation: &'a Operation,
    /// The values of the path parameters, in the order of the template.
    pub path_values: Vec<(&'a Parameter, Traced)>,
    /// Whether the request's host is one that the document names.
    pub named_host: bool,
}

/// A value that does not fit its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaProblem {
    /// What.
    pub kind: SchemaProblemKind,
    /// The value, key or closing bracket to change, in the page.
    pub span: Span,
    /// JSON pointer (RFC 6901) to the value in the body: the instance path.
    pub instance: String,
    /// The keyword that says so, in the contract.
    pub schema_span: Span,
}

/// How a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaProblemKind {
    /// A required property is not there.
    Missing {
        /// Its name.
        property: String,
        /// A property that is there and may be it, misspelt.
        misspelt: Option<String>,
    },
    /// A property the schema does not have.
    Unknown {
        /// Its name.
        property: String,
        /// The nearest one it has.
        suggestion: Option<String>,
    },
    /// The wrong type.
    Type {
        /// What is wanted (`array`, `string or null`).
        expected: String,
        /// What is there.
        found: String,
    },
    /// Not one of the allowed values.
    Enum {
        /// The allowed values, as JSON.
        allowed: Vec<String>,
        /// The nearest one.
        suggestion: Option<String>,
    },
    /// Not the text that a format asks for (`date-time`, `uuid`): softer evidence, for servers differ in what they take.
    Format(String),
    /// Another keyword (`pattern`, `minItems` …); the text says what is wanted: `must have at least 1 item`.
    Other(String),
}

/// A document that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SpecError {
    /// What is wrong, and what to do.
    pub message: String,
    /// Where in the document, if somewhere.
    pub span: Option<Span>,
}

/// How deep an example is put together from a schema's own examples.
const EXAMPLE_DEPTH: usize = 12;
/// Of how many schemas an example is put together.
const EXAMPLE_PARTS: usize = 2_000;

impl Api {
    /// Reads a document, YAML or JSON.
    ///
    /// # Errors
    ///
    /// When the text is not YAML or JSON, or is no OpenAPI 3 document.
    pub fn load(file: Arc<SourceFile>) -> Result<Self, SpecError> {
        let mut document = Document::read(&file)?;
        let root = document.value();
        let error = |message: &str, pointer: &str| SpecError {
            message: message.to_owned(),
            span: Some(document.key_span(pointer)),
        };
        if root.get("swagger").is_some() {
            return Err(error("this is Swagger 2.0; convert it to OpenAPI 3", "/swagger"));
        }
        match root.get("openapi").map(|version| version.as_str().unwrap_or_default()) {
            None => return Err(error("this is not an OpenAPI document: it has no `openapi` key", "")),
            Some(version) if version.starts_with("3.0") || version.starts_with("3.1") => {}
            Some(version) => {
                let message = format!("OpenAPI `{version}` is not understood; 3.0 and 3.1 are");
                return Err(error(&message, "/openapi"));
            }
        }
        if root.get("paths").and_then(Value::as_object).is_none() {
            return Err(error("this OpenAPI document has no `paths`", "/paths"));
        }
        let nullable = root["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
        let draft = if nullable { Draft::Draft4 } else { Draft::Draft202012 };
        rewrite::references(&mut document);
        if nullable {
            rewrite::nullable(document.value_mut());
        }
        let root = document.value();
        let title = root.pointer("/info/title").and_then(Value::as_str).unwrap_or("untitled").to_owned();
        let covers = root.get("x-docproof-covers").and_then(Value::as_array);
        let covers = covers.into_iter().flatten().filter_map(Value::as_str).map(Template::path).collect();
        let (operations, bases) = operations::all(&document);
        let base_templates = bases.iter().map(|base| Template::path(&base.path)).collect();
        let validators = Validators::new(draft);
        Ok(Self { file, title, operations, document, bases, base_templates, covers, validators })
    }

    /// How a JSON body does not fit the operation's schema for `media_type`; open parts fit everything.
    pub fn check_body(&self, operation: &Operation, media_type: &str, body: &json::Node) -> Vec<SchemaProblem> {
        let Some(schema) = self.body_schema(operation, media_type) else { return Vec::new() };
        let (value, unknown) = body.to_value();
        let instance = problems::Instance { value: &value, unknown: &unknown, node: Some(body), whole: body.span };
        let mut found = self.check_value(&schema, &instance);
        found.extend(properties::unknown(&self.document, &schema, body));
        problems::tidy(found)
    }

    /// The schema at a JSON pointer, `$ref`s followed.
    pub fn schema(&self, pointer: &str) -> Option<&Value> {
        self.document.follow(pointer).map(|(_, schema)| schema)
    }

    /// The schema at a JSON pointer, `$ref`s followed, with the pointer at which it stands.
    pub fn follow(&self, pointer: &str) -> Option<(String, &Value)> {
        self.document.follow(pointer)
    }

    /// An example of the schema at a JSON pointer: its own, or one put together from those of its properties and items.
    pub fn schema_example(&self, pointer: &str) -> Option<Value> {
        responses::schema_example(&self.document, pointer)
    }

    /// JSON pointer to the schema of an operation's body of some media type; of its JSON body where that is not there.
    pub fn body_schema(&self, operation: &Operation, media_type: &str) -> Option<String> {
        let content = join(operation.body_pointer.as_ref()?, "content");
        let media_types = self.document.get(&content)?.as_object()?;
        let wanted = media_type.split(';').next().unwrap_or_default().trim();
        let found = media_types.keys().find(|name| name.eq_ignore_ascii_case(wanted));
        let name = found.or_else(|| media_types.keys().find(|name| name.contains("json")))?;
        let schema = join(&join(&content, name), "schema");
        self.document.get(&schema).map(|_| schema)
    }

    /// The place of the key at a JSON pointer in the document, or of the nearest thing around it.
    pub fn span(&self, pointer: &str) -> Span {
        self.document.key_span(pointer)
    }
}
