//! DP505: a query parameter that the operation does not list.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    spec::{Operation, ParameterLocation, SecurityScheme},
    text::{Nearest, nearest},
};

pub(super) const RULE: Rule = Rule {
    code: "DP505",
    name: "unknown-parameter",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP505-unknown-parameter.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(matched) = reading.route.matched() else { return };
    let listed: Vec<&str> = matched
        .operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == ParameterLocation::Query)
        .map(|parameter| parameter.name.as_str())
        .collect();
    // A document that lists none for an operation has most likely not thought of them.
    if listed.is_empty() {
        return;
    }
    for (name, _) in reading.request.url.query.iter().filter(|(name, _)| !name.has_open_parts() && !name.is_empty()) {
        let text = name.as_str();
        if listed.contains(&text) || is_credential(matched.operation, text) || text.contains(['%', '[']) {
            continue;
        }
        let operation = matched.operation.endpoint();
        let finding = findings
            .push(name.whole_span(), format!("`{operation}` has no query parameter `{text}`"))
            .related_in(matched.api.file.clone(), matched.operation.span, "the operation is here");
        let near = nearest(text, listed.iter().copied()).filter(Nearest::is_near);
        finding.help(match near {
            Some(known) => format!("did you mean `{}`?", known.word),
            None => {
                format!("it has `{}`; the page and the contract disagree, and either may be right", listed.join("`, `"))
            }
        });
    }
}

/// Whether a parameter carries credentials: a scheme that the document describes, or the user and password of 1.x APIs.
fn is_credential(operation: &Operation, name: &str) -> bool {
    let schemes = operation.security.iter().flat_map(|security| &security.schemes);
    matches!(name, "u" | "p")
        || schemes.into_iter().any(|(_, scheme)| matches!(scheme, SecurityScheme::Query(query) if query == name))
}
