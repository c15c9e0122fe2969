//! DP507: a request without the body that the operation requires.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::diagnostic::Level;

pub(super) const RULE: Rule = Rule {
    code: "DP507",
    name: "missing-body",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP507-missing-body.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(matched) = reading.route.matched() else { return };
    let (operation, request) = (matched.operation, &reading.request);
    if reading.is_cut_short
        || !operation.body_required
        || request.body.is_some()
        || operation.method != request.method.name.as_str()
    {
        return;
    }
    let span = request.method.written.unwrap_or(request.url.span);
    findings
        .push(span, format!("`{}` needs a body, and none is sent", operation.endpoint()))
        .help(format!(
            "send one with `--data` ({}); if it is there, look for a lost `\\` or an unquoted `&` before it",
            operation.body_types.join(" or ")
        ))
        .related_in(matched.api.file.clone(), operation.span, "the operation is here");
}
