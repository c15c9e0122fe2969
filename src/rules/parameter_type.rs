//! DP504: a parameter's value that its schema does not allow.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    spec::{Parameter, ParameterLocation, SchemaProblemKind},
    text::Traced,
};

pub(super) const RULE: Rule = Rule {
    code: "DP504",
    name: "parameter-type",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP504-parameter-type.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(matched) = reading.route.matched() else { return };
    let request = &reading.request;
    let mut values: Vec<(&Parameter, Traced)> = matched.path_values.clone();
    for parameter in &matched.operation.parameters {
        match parameter.location {
            ParameterLocation::Query => {
                let same = request.url.query.iter().filter(|(name, _)| name.as_str() == parameter.name);
                values.extend(same.map(|(_, value)| (parameter, value.clone())));
            }
            ParameterLocation::Header => {
                let value = request.header(&parameter.name).filter(|header| !header.implied);
                values.extend(value.and_then(|header| header.value.clone()).map(|value| (parameter, value)));
            }
            ParameterLocation::Path | ParameterLocation::Cookie => {}
        }
    }
    for (parameter, value) in values {
        for problem in matched.api.check_parameter(parameter, &value) {
            let message = format!("`{}` {}, not `{value}`", parameter.name, problem.kind.wanted());
            let mut finding = findings.push(problem.span, message).related_in(
                matched.api.file.clone(),
                problem.schema_span,
                "the contract says so here",
            );
            if let SchemaProblemKind::Enum { suggestion: Some(suggestion), .. } = &problem.kind {
                finding = finding.help(format!("did you mean `{}`?", suggestion.trim_matches('"')));
            }
            if matches!(problem.kind, SchemaProblemKind::Format(_)) {
                finding.level(Level::Warning);
            }
        }
    }
}
