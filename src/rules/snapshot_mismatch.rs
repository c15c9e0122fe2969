//! DP802: an example no longer shows what its snapshot records.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    model::{
        Body,
        json::{Document, NodeKind},
    },
    snapshot::{Comparison, Part, Verdict},
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP802",
    name: "snapshot-mismatch",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP802-snapshot-mismatch.md"),
    check: Check::Comparison(check),
};

fn check(context: &Context<'_>, comparison: &Comparison, findings: &mut Findings<'_>) {
    let change = "if the change is wanted, run `docproof run --update` and review the file";
    match &comparison.verdict {
        Verdict::Different { path, diff, part } => {
            let message = format!("this example no longer shows what `{path}` records");
            let place = place(context, comparison, part).unwrap_or(comparison.span);
            findings.push(place, message).help(format!("{change}\n{diff}").trim_end());
        }
        Verdict::Gone { path, reason } => {
            let message = format!("`{path}` records what this example shows, and now it shows nothing: {reason}");
            findings.push(comparison.span, message).help(change);
        }
        Verdict::Same | Verdict::New { .. } => {}
    }
}

/// The part of the command that the first difference comes from, where the command line holds it.
fn place(context: &Context<'_>, comparison: &Comparison, part: &Part) -> Option<Span> {
    let requests = &context.readings.get(comparison.example)?.requests;
    let reading = requests.iter().find(|reading| reading.request.span == comparison.span)?;
    let request = &reading.request;
    let found = match part {
        Part::Method => request.method.written,
        Part::Url => Some(request.url.span),
        Part::Header(name) => request.header(name).filter(|header| !header.implied).map(|header| header.span),
        Part::Body(key) => match (&request.body, key) {
            (Some(Body::Text(_, span)), Some(key)) => Some(member(reading.body.as_ref(), key).unwrap_or(*span)),
            (Some(Body::Text(_, span)), None) => Some(*span),
            _ => None,
        },
        Part::Response => None,
    };
    found.filter(|span| !span.is_empty())
}

/// The value of the only member of this name in a body.
fn member(body: Option<&Document>, key: &str) -> Option<Span> {
    let (mut found, mut rest) = (Vec::new(), vec![body?.root.as_ref()?]);
    while let Some(node) = rest.pop() {
        match &node.kind {
            NodeKind::Object(members) => {
                found
                    .extend(members.iter().filter(|member| member.key.as_str() == key).map(|member| member.value.span));
                rest.extend(members.iter().map(|member| &member.value));
            }
            NodeKind::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    if let [only] = found[..] { Some(only) } else { None }
}
