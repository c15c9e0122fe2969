//! DP501: a request to a path that the API does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{diagnostic::Level, spec::Route};

pub(super) const RULE: Rule = Rule {
    code: "DP501",
    name: "unknown-endpoint",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP501-unknown-endpoint.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Route::UnknownPath { api, nearest } = &reading.route else { return };
    let path = &reading.request.url.path;
    let span = nearest.map_or_else(|| path.whole_span(), |(_, span)| span);
    let finding = findings.push(span, format!("{} has no path `{path}`", api.title)).label("the path differs here");
    if let Some((operation, _)) = nearest {
        finding.help(format!("the nearest path is `{}`", operation.path)).related_in(
            api.file.clone(),
            operation.span,
            format!("`{}` is here", operation.id),
        );
    }
}
