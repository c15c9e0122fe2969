//! Whether a request is what its operation wants: credentials, media type, parameters, body.
//!
//! Takes a request matched to an operation; hands on its JSON body, or the status to turn it down with and why.

use crate::{
    model::{Request, json, percent},
    spec::{Match, Parameter, ParameterLocation, SchemaProblem, SchemaProblemKind, Security, SecurityScheme},
    targets::{Fault, Objection},
    text::{Inserted, Span, Traced},
};
use serde_json::Value;

/// The status and the reason of a refusal.
type Refusal = (u16, Objection);

pub(super) fn request(
    matched: &Match<'_>,
    seen: &Request,
    request: &http::Request<String>,
) -> Result<Option<Value>, Refusal> {
    credentials(&matched.operation.security, seen)?;
    parameters(matched, seen)?;
    body(matched, seen, request.body())
}

/// The status, where the document lists it, else the other one.
fn listed(matched: &Match<'_>, status: u16, otherwise: u16) -> u16 {
    let operation = matched.operation;
    if operation.lists(status) || !operation.lists(otherwise) { status } else { otherwise }
}

fn refuse<T>(status: u16, text: impl Into<String>, fault: Fault) -> Result<T, Refusal> {
    Err((status, Objection { text: text.into(), fault }))
}

fn credentials(security: &[Security], seen: &Request) -> Result<(), Refusal> {
    let holds = |one: &Security| one.schemes.iter().all(|(_, scheme)| is_met(scheme, seen));
    if security.is_empty() || security.iter().any(holds) {
        return Ok(());
    }
    let mut wanted: Vec<String> =
        security.iter().flat_map(|one| &one.schemes).map(|(_, scheme)| spelled(scheme)).collect();
    wanted.dedup();
    let fault = match seen.header("authorization") {
        Some(_) => Fault::Header(String::from("Authorization")),
        None => Fault::Request,
    };
    refuse(401, format!("the operation wants {}", wanted.join(" or ")), fault)
}

fn is_met(scheme: &SecurityScheme, seen: &Request) -> bool {
    let header = |name: &str| seen.header(name).and_then(|header| header.value.as_ref()).map(Traced::as_str);
    let with = |wanted: &str| {
        header("authorization")
            .and_then(|value| value.split_once(' '))
            .is_some_and(|(scheme, credentials)| scheme.eq_ignore_ascii_case(wanted) && !credentials.trim().is_empty())
    };
    match scheme {
        SecurityScheme::Bearer => with("Bearer"),
        SecurityScheme::Basic => with("Basic"),
        SecurityScheme::Http(scheme) => with(scheme),
        SecurityScheme::Header(name) => header(name).is_some_and(|value| !value.is_empty()),
        SecurityScheme::Query(name) => {
            seen.url.query.iter().any(|(known, value)| known.as_str() == name && !value.is_empty())
        }
        SecurityScheme::Other => true,
    }
}

fn spelled(scheme: &SecurityScheme) -> String {
    match scheme {
        SecurityScheme::Bearer => String::from("`Authorization: Bearer …`"),
        SecurityScheme::Basic => String::from("`Authorization: Basic …`"),
        SecurityScheme::Http(scheme) => format!("`Authorization: {scheme} …`"),
        SecurityScheme::Header(name) => format!("the header `{name}`"),
        SecurityScheme::Query(name) => format!("the query parameter `{name}`"),
        SecurityScheme::Other => String::from("other credentials"),
    }
}

fn parameters(matched: &Match<'_>, seen: &Request) -> Result<(), Refusal> {
    for (parameter, value) in &matched.path_values {
        let text = percent::decoded(value.as_str());
        let segments = seen.url.path.as_str().trim_start_matches('/').split('/');
        let segment = segments.into_iter().position(|segment| segment == value.as_str()).unwrap_or(0);
        parameter_value(matched, parameter, &text, Fault::Segment(segment))?;
    }
    for parameter in &matched.operation.parameters {
        let (found, fault) = match parameter.location {
            ParameterLocation::Query => {
                let pair = seen.url.query.iter().find(|(name, _)| percent::decoded(name.as_str()) == parameter.name);
                // A form encodes a blank as `+`.
                let text = pair.map(|(_, value)| percent::decoded(&value.as_str().replace('+', " ")).into_owned());
                (text, Fault::Query(parameter.name.clone()))
            }
            ParameterLocation::Header => {
                let value = seen.header(&parameter.name).and_then(|header| header.value.as_ref());
                (value.map(|value| value.as_str().to_owned()), Fault::Header(parameter.name.clone()))
            }
            ParameterLocation::Path | ParameterLocation::Cookie => continue,
        };
        match found {
            Some(text) => parameter_value(matched, parameter, &text, fault)?,
            None if parameter.required => {
                let text = format!("the parameter `{}` is missing", parameter.name);
                return refuse(listed(matched, 400, 422), text, Fault::Request);
            }
            None => {}
        }
    }
    Ok(())
}

fn parameter_value(matched: &Match<'_>, parameter: &Parameter, text: &str, fault: Fault) -> Result<(), Refusal> {
    let value = Traced::inserted(text, Span::at(0), Inserted::Value);
    match matched.api.check_parameter(parameter, &value).iter().find(|problem| is_firm(problem)) {
        None => Ok(()),
        Some(problem) => {
            let text = format!("`{}` does not fit: {}", parameter.name, told(problem));
            refuse(listed(matched, 400, 404), text, fault)
        }
    }
}

fn body(matched: &Match<'_>, seen: &Request, text: &str) -> Result<Option<Value>, Refusal> {
    let operation = matched.operation;
    if text.is_empty() {
        return if operation.body_required {
            refuse(listed(matched, 400, 422), "the operation wants a body", Fault::Request)
        } else {
            Ok(None)
        };
    }
    if operation.body_types.is_empty() {
        return Ok(None);
    }
    let content_type = seen.header("content-type").and_then(|header| header.value.as_ref());
    let media_type = content_type.map_or("", |value| value.as_str().split(';').next().unwrap_or_default().trim());
    let fits = |known: &String| media_matches(known, media_type);
    if !operation.body_types.iter().any(fits) {
        let wanted = operation.body_types.join("`, `");
        let text = format!("the body is `{media_type}`; the operation takes `{wanted}`");
        return refuse(listed(matched, 415, 400), text, Fault::Header(String::from("Content-Type")));
    }
    let is_json = |name: &str| name.to_ascii_lowercase().contains("json");
    if !is_json(media_type) || !operation.body_types.iter().any(|known| is_json(known)) {
        return Ok(None);
    }
    let document = json::parse(&Traced::source(text, 0));
    let value = serde_json::from_str::<Value>(text);
    let (Some(root), Ok(value)) = (document.root, value) else {
        return refuse(listed(matched, 400, 422), "the body is not JSON", Fault::Body(String::new()));
    };
    match matched.api.check_body(operation, media_type, &root).iter().find(|problem| is_firm(problem)) {
        None => Ok(Some(value)),
        Some(problem) => {
            let place = if problem.instance.is_empty() { "the body" } else { problem.instance.as_str() };
            let text = format!("{place} does not fit: {}", told(problem));
            refuse(listed(matched, 400, 422), text, Fault::Body(problem.instance.clone()))
        }
    }
}

/// Whether a media type is in a range (`application/*`, `*/*`).
fn media_matches(range: &str, media_type: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim();
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(prefix) => media_type.to_ascii_lowercase().starts_with(&prefix.to_ascii_lowercase()),
        None => range.eq_ignore_ascii_case(media_type),
    }
}

/// Servers differ in what they take for a format, and ignore members they do not know unless those are misspelt.
fn is_firm(problem: &SchemaProblem) -> bool {
    !matches!(problem.kind, SchemaProblemKind::Format(_) | SchemaProblemKind::Unknown { suggestion: None, .. })
}

fn told(problem: &SchemaProblem) -> String {
    match &problem.kind {
        SchemaProblemKind::Missing { property, .. } => format!("`{property}` is missing"),
        SchemaProblemKind::Unknown { property, .. } => format!("there is no property `{property}`"),
        SchemaProblemKind::Type { expected, found } => format!("{expected} is wanted, this is {found}"),
        SchemaProblemKind::Enum { allowed, .. } => format!("it must be one of {}", allowed.join(", ")),
        SchemaProblemKind::Format(text) | SchemaProblemKind::Other(text) => text.clone(),
    }
}
