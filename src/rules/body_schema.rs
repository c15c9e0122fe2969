//! DP506: a JSON body that does not fit the operation's schema.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    spec::{Match, Operation, SchemaProblem, SchemaProblemKind},
    text::Span,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP506",
    name: "body-schema",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP506-body-schema.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let file = &context.page.file;
    let mut problems = Vec::new();
    // What a contract does not know is one thing to say, however often the page says it.
    let mut unknown: BTreeMap<(&str, String), BTreeSet<Span>> = BTreeMap::new();
    for reading in context.readings.iter().flat_map(|reading| &reading.requests) {
        let Some(matched) = reading.route.matched() else { continue };
        for problem in problems_of(reading, matched) {
            if let Some(key) = unknown_property(matched.operation, &problem) {
                let places = unknown.entry(key).or_default();
                let is_first = places.is_empty();
                places.insert(problem.span);
                if !is_first {
                    continue;
                }
            }
            problems.push((matched, problem));
        }
    }
    for (matched, problem) in problems {
        let found = file.slice(file.clamp(problem.span));
        let message = message(matched.operation, &problem, found);
        let mut finding = findings.push(problem.span, message).related_in(
            matched.api.file.clone(),
            problem.schema_span,
            "the contract says so here",
        );
        let others = unknown_property(matched.operation, &problem).and_then(|key| unknown.get(&key));
        for place in others.into_iter().flatten().filter(|place| **place != problem.span) {
            finding = finding.related(*place, "and here");
        }
        match &problem.kind {
            SchemaProblemKind::Missing { misspelt: Some(key), property } => {
                finding = finding.help(format!("did you mean `{property}` where it says `{key}`?"));
            }
            SchemaProblemKind::Unknown { suggestion: Some(suggestion), .. }
            | SchemaProblemKind::Enum { suggestion: Some(suggestion), .. } => {
                finding = finding.help(format!("did you mean `{}`?", suggestion.trim_matches('"')));
            }
            SchemaProblemKind::Unknown { suggestion: None, .. } => {
                finding = finding.help("the page and the contract disagree, and either may be right");
            }
            _ => {}
        }
        // A server may pass over a property that it does not know, and take more formats than its document says.
        if matches!(problem.kind, SchemaProblemKind::Unknown { .. } | SchemaProblemKind::Format(_)) {
            finding.level(Level::Warning);
        }
    }
}

fn problems_of(reading: &RequestReading<'_>, matched: &Match<'_>) -> Vec<SchemaProblem> {
    let Some(root) = reading.body.as_ref().and_then(|body| body.root.as_ref()) else { return Vec::new() };
    let header = reading.request.header("content-type").filter(|header| !header.implied);
    let media_type = header.and_then(|header| header.value.as_ref()).map_or("application/json", |value| value.as_str());
    matched.api.check_body(matched.operation, media_type, root)
}

/// The operation and the name of a property that it does not have, nor one like it.
fn unknown_property<'a>(operation: &'a Operation, problem: &SchemaProblem) -> Option<(&'a str, String)> {
    match &problem.kind {
        SchemaProblemKind::Unknown { suggestion: None, property } => {
            Some((operation.id.as_str(), format!("{}.{property}", problem.name())))
        }
        _ => None,
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
