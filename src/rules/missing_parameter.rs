//! DP503: a request without a query parameter or header that the operation requires.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::{Body, Request},
    spec::{Parameter, ParameterLocation},
};

pub(super) const RULE: Rule = Rule {
    code: "DP503",
    name: "missing-parameter",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP503-missing-parameter.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(matched) = reading.route.matched() else { return };
    let request = &reading.request;
    if reading.is_cut_short {
        return;
    }
    for parameter in matched.operation.parameters.iter().filter(|parameter| parameter.required) {
        let (is_there, kind) = match parameter.location {
            ParameterLocation::Query => (has_query(request, parameter), "query parameter"),
            ParameterLocation::Header => (has_header(request, parameter), "header"),
            ParameterLocation::Path | ParameterLocation::Cookie => continue,
        };
        if !is_there {
            let message = format!("`{}` needs the {kind} `{}`", matched.operation.endpoint(), parameter.name);
            findings.push(request.url.span, message).related_in(
                matched.api.file.clone(),
                parameter.span,
                "required here",
            );
        }
    }
}

fn has_query(request: &Request, parameter: &Parameter) -> bool {
    // An open part may hold any parameter; servers read those of a form's body as well.
    let open = |name: &crate::text::Traced| name.has_open_parts();
    request.url.query.iter().any(|(name, _)| open(name) || name.as_str() == parameter.name)
        || request.url.path.open_parts().any(|range| range.end == request.url.path.len())
            && request.url.query.is_empty()
        || match &request.body {
            Some(Body::Text(text, _)) => text.as_str().contains(&format!("{}=", parameter.name)),
            Some(Body::Form(parts)) => parts.iter().any(|part| part.as_str().starts_with(parameter.name.as_str())),
            _ => false,
        }
}

fn has_header(request: &Request, parameter: &Parameter) -> bool {
    request.header(&parameter.name).is_some()
        || request.headers.iter().any(|header| header.text.as_str().starts_with('@') || header.name.has_open_parts())
}
