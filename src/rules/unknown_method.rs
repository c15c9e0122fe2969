//! DP502: a request with a method that the path does not have.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
    method_noun,
};
use crate::{diagnostic::Level, spec::Route};

pub(super) const RULE: Rule = Rule {
    code: "DP502",
    name: "unknown-method",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP502-unknown-method.md"),
    check: Check::Request(check),
};

fn check(_: &Context<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Route::UnknownMethod { api, allowed } = &reading.route else { return };
    let method = &reading.request.method;
    // The option that names the method may stand in the part that was cut off; and DP304 speaks of misspelt ones.
    let is_misspelt = method_noun::meant(method.name.as_str()).is_some();
    if is_misspelt || reading.is_cut_short && method.written.is_none() {
        return;
    }
    let Some(first) = allowed.first() else { return };
    let label = match method.written {
        Some(_) => String::new(),
        None => format!("this makes it a `{}` request", method.name),
    };
    let message = format!("`{}` is not a method of `{}`", method.name, first.path);
    let methods: Vec<String> = allowed.iter().map(|one| format!("`{}` ({})", one.method, one.id)).collect();
    let mut finding = findings
        .push(method.written.unwrap_or_else(|| method.name.whole_span()), message)
        .label(label)
        .help(format!("this path has {}", methods.join(", ")));
    for operation in allowed {
        finding = finding.related_in(api.file.clone(), operation.span, format!("`{}` is here", operation.id));
    }
}
