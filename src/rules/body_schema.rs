//! DP506: a JSON body that does not fit the operation's schema.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    spec::{Operation, SchemaProblem, SchemaProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP506",
    name: "body-schema",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP506-body-schema.md"),
    check: Check::Request(check),
};

fn check(context: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(matched) = reading.route.matched() else { return };
    let Some(root) = reading.body.as_ref().and_then(|body| body.root.as_ref()) else { return };
    let header = reading.request.header("content-type").filter(|header| !header.implied);
    let media_type = header.and_then(|header| header.value.as_ref()).map_or("application/json", |value| value.as_str());
    for problem in matched.api.check_body(matched.operation, media_type, root) {
        let file = &context.page.file;
        let found = file.slice(file.clamp(problem.span));
        let message = message(matched.operation, &problem, found);
        let mut finding = findings.push(problem.span, message).related_in(
            matched.api.file.clone(),
            problem.schema_span,
            "the contract says so here",
        );
        match &problem.kind {
            SchemaProblemKind::Missing { misspelt: Some(key), property } => {
                finding = finding.help(format!("did you mean `{property}` where it says `{key}`?"));
            }
            SchemaProblemKind::Unknown { suggestion: Some(suggestion), .. }
            | SchemaProblemKind::Enum { suggestion: Some(suggestion), .. } => {
                finding = finding.help(format!("did you mean `{}`?", suggestion.trim_matches('"')));
            }
            _ => {}
        }
        // A server may pass over a property that it does not know, and take more formats than its document says.
        if matches!(problem.kind, SchemaProblemKind::Unknown { .. } | SchemaProblemKind::Format(_)) {
            finding.level(Level::Warning);
        }
    }
}

fn message(operation: &Operation, problem: &SchemaProblem, found: &str) -> String {
    let name = problem.name();
    let subject = if name.is_empty() { format!("the body of `{}`", operation.id) } else { format!("`{name}`") };
    let wanted = problem.kind.wanted();
    match &problem.kind {
        SchemaProblemKind::Unknown { property, .. } => format!("`{property}` is not a property of {subject}"),
        SchemaProblemKind::Enum { .. } | SchemaProblemKind::Format(_) if found.len() < 60 => {
            format!("{subject} {wanted}, not `{}`", found.trim_matches('"'))
        }
        SchemaProblemKind::Type { found, .. } => format!("{subject} {wanted}, not `{found}`"),
        _ => format!("{subject} {wanted}"),
    }
}
