//! DP307: a `-X` that another option contradicts.

use super::{
    Check, Finding, Findings, Rule,
    context::{Context, Reading, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::{Section, UsedOption},
    spec::ParameterLocation,
    text::{Span, Traced},
};

pub(super) const RULE: Rule = Rule {
    code: "DP307",
    name: "contradicting-method",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP307-contradicting-method.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        let Some((option, method, place)) = method(section) else { continue };
        let name = method.as_str();
        let written = |option: &UsedOption| context.page.file.slice(option.span);
        let earlier = section.all(&["request"]).filter_map(|option| option.value.as_ref());
        for (other, place) in earlier.filter(|(other, _)| other.as_str() != name && !other.has_open_parts()) {
            findings
                .push(*place, format!("of several methods curl takes the last, so `{other}` is never sent"))
                .related(method.whole_span(), "this one is sent")
                .help("leave one of them out");
        }
        if name == "HEAD" {
            if section.option("head").is_none() {
                let finding = findings
                    .push(place, "with `-X HEAD` curl waits for a body that an answer to `HEAD` never has")
                    .help("`--head` (`-I`) sends the same request and reads no body");
                as_switch(context, finding, option, place, ("--head", "I"));
            }
        } else if let Some(head) = section.option("head") {
            // `-I -X GET` and `-I -X OPTIONS` are how people look at the head of the answer; with a body curl refuses both.
            let has_body = section.all(&["form", "form-string", "upload-file"]).next().is_some();
            if !matches!(name, "GET" | "OPTIONS" | "TRACE") && !has_body && section.data().next().is_none() {
                let message = format!("curl sends `{name}` here, and `{}` makes it read no body", written(head));
                findings
                    .push(place, message)
                    .related(head.span, "this asks for the head of the answer alone")
                    .help("`--include` (`-i`) shows head and body of the answer");
            }
        } else if let Some(upload) = section.option("upload-file").filter(|_| matches!(name, "GET" | "DELETE")) {
            let message = format!("curl sends the file of `{}` as the body of this `{name}`", written(upload));
            findings
                .push(place, message)
                .related(upload.span, "this asks for an upload")
                .help("an upload is a `PUT`, which curl sends by itself; a download goes to a file with `--output`");
        } else if let Some(get) = section.option("get").filter(|_| !matches!(name, "GET" | "OPTIONS" | "DELETE")) {
            let is_meant = |request: &RequestReading<'_>| is_query_of(request) || request.is_cut_short;
            if let Some(data) = body(section).filter(|_| !requests.iter().any(is_meant)) {
                let message =
                    format!("curl sends this `{name}` without a body: `{}` moves it to the URL", written(get));
                findings
                    .push(get.span, message)
                    .related(data, "this goes to the query of the URL")
                    .help(format!("leave `{}` out, so that the data is sent as the body", written(get)));
            }
        }
    }
}

/// The `-X` that counts, its method and the place of that, where both are known.
fn method(section: &Section) -> Option<(&UsedOption, &Traced, Span)> {
    let option = section.option("request")?;
    let (method, place) = option.value.as_ref()?;
    // An option in the method's place is DP304's.
    let is_known = !method.has_open_parts() && !method.as_str().starts_with('-');
    is_known.then_some((option, method, *place))
}

/// Data that is plainly a body and no query: JSON.
fn body(section: &Section) -> Option<Span> {
    section.data().find(|(_, text, _)| text.as_str().trim_start().starts_with(['{', '['])).map(|(.., span)| span)
}

/// Whether all that a request has in its query is what its operation lists there.
fn is_query_of(request: &RequestReading<'_>) -> bool {
    request.route.matched().is_some_and(|matched| {
        let listed = |name: &str| {
            let mut query = matched.operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
            query.any(|parameter| parameter.name == name)
        };
        request.request.url.query.iter().all(|(name, _)| listed(name.as_str()))
    })
}

/// Mends a finding by an option without an argument in place of one with it: by its long name, or, among other letters, by
/// its letter.
pub(super) fn as_switch<'a>(
    context: &Context<'_>,
    finding: Finding<'a>,
    option: &UsedOption,
    value: Span,
    (name, letter): (&str, &str),
) -> Finding<'a> {
    let whole = option.span.cover(value);
    let between = context.page.file.slice(Span::new(option.span.end.min(value.start), value.start));
    if !between.chars().all(|c| c == ' ') {
        return finding;
    }
    let is_apart = context.page.file.slice(option.span).starts_with('-');
    finding.fix(whole, if is_apart { name } else { letter })
}
