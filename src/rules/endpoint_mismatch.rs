//! DP702: prose that names one endpoint, and the example below it that asks for another.
//!
//! Speaks only where contracts know both, and only when nothing up to the next endpoint that the page names asks for the
//! one it named: a guide may show another request on the way.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    extract::EndpointMention,
    model::{Method, Request, Url},
    spec::{Match, Operation, Route},
    text::{Inserted, Traced},
};

pub(super) const RULE: Rule = Rule {
    code: "DP702",
    name: "endpoint-mismatch",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP702-endpoint-mismatch.md"),
    check: Check::Page(check),
};

const HELP: &str = "one of them is out of date";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mentions = &context.page.endpoints;
    for (index, mention) in mentions.iter().enumerate() {
        let request = request(mention);
        let Route::Operation(named) = context.library.route(&request) else { continue };
        let after = |place: usize| context.readings.partition_point(|reading| reading.example.span.start < place);
        let start = after(mention.url.whole_span().end);
        let end = mentions.get(index + 1).map_or(context.readings.len(), |next| after(next.url.whole_span().start));
        let examples = context.readings.get(start..end).unwrap_or_default();
        let requests = || examples.iter().flat_map(|reading| &reading.requests);
        // A request that no contract knows, or that is cut short, may be the one that is meant.
        let may_be_meant = |reading: &RequestReading<'_>| {
            reading.is_cut_short
                || reading.route.matched().is_none_or(|matched| is_same(matched.operation, named.operation))
        };
        if let Some(first) = requests().next().filter(|_| !requests().any(may_be_meant)) {
            report(mention, &named, first, findings);
        }
    }
}

/// Whether two operations are one: several contracts may describe it.
fn is_same(one: &Operation, other: &Operation) -> bool {
    one.id == other.id || one.endpoint() == other.endpoint()
}

/// The request that the prose speaks of.
fn request(mention: &EndpointMention) -> Request {
    let place = mention.url.whole_span();
    let name = mention.method.as_ref().map_or("GET", Traced::as_str).to_ascii_uppercase();
    Request {
        method: Method { name: Traced::inserted(&name, place, Inserted::Implied), written: None },
        url: Url::read(&mention.url, place),
        headers: Vec::new(),
        body: None,
        follow_redirects: false,
        transfer: None,
        span: place,
    }
}

fn report(mention: &EndpointMention, named: &Match<'_>, reading: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(asked) = reading.route.matched() else { return };
    let (wanted, found) = (named.operation.endpoint(), asked.operation.endpoint());
    let request = &reading.request;
    let is_method = named.operation.path == asked.operation.path;
    // A method that nothing in the command says was more likely forgotten there than named for nothing in the text.
    if is_method && request.method.written.is_none() {
        let message = format!("this asks for `{found}`, but the text above names `{wanted}`");
        let at = mention.method.as_ref().unwrap_or(&mention.url).whole_span();
        findings.push(request.method.name.whole_span(), message).related(at, "the text names this").help(HELP);
        return;
    }
    let at = mention.method.as_ref().filter(|_| is_method).unwrap_or(&mention.url).whole_span();
    let message = format!("the text names `{wanted}`, but the example below asks for `{found}`");
    findings.push(at, message).related(request.url.span, "the example asks for this").help(HELP);
}
