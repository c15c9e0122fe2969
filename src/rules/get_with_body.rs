//! DP305: a `GET` that curl sends with a body.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading, RequestReading},
    contradicting_method,
};
use crate::{
    diagnostic::Level,
    model::Section,
    spec::{ParameterLocation, Route},
};

pub(super) const RULE: Rule = Rule {
    code: "DP305",
    name: "get-with-body",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP305-get-with-body.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        let (Some(option), Some(read)) = (section.option("request"), requests.first()) else { continue };
        let Some((method, place)) = option.value.as_ref().filter(|(method, _)| method.as_str() == "GET") else {
            continue;
        };
        // Uploads are DP307's.
        let data: Vec<_> = section.data().collect();
        if data.is_empty() || read.request.body.is_none() || read.is_cut_short || takes_body(context, read) {
            continue;
        }
        let is_query = data.iter().all(|(option, ..)| option.is_pair());
        let finding = findings
            .push(*place, format!("this `{method}` has a body, which has no meaning there, and servers may refuse it"))
            .related(data[0].2, "this is sent as the body");
        if is_query {
            let finding = finding.help("`--get` (`-G`) in place of it sends the data in the URL");
            if is_listed(section, read) || data.iter().all(|(option, ..)| option.name == "data-urlencode") {
                contradicting_method::as_switch(context, finding, option, *place, ("--get", "G"));
            }
        } else if read.route.matched().is_some() {
            finding.help("its contract has no body here: give parameters in the URL");
        } else {
            finding.help("give parameters in the URL, or send the body with `POST`").level(Level::Note);
        }
    }
}

/// Whether something says that the service takes a body with `GET`: a contract, or a path of the API of Elasticsearch,
/// which does.
fn takes_body(context: &Context<'_>, read: &RequestReading<'_>) -> bool {
    let request = &read.request;
    let is_of_elasticsearch = request.url.path.as_str().split('/').any(|segment| segment.starts_with('_'));
    let fitting = context.library.matches(request);
    is_of_elasticsearch
        || matches!(read.route, Route::UnknownMethod { .. } | Route::UnknownPath { .. })
        || fitting.iter().any(|matched| matched.operation.method == "GET" && !matched.operation.body_types.is_empty())
}

/// Whether a contract lists all that is sent as parameters of the query.
fn is_listed(section: &Section, read: &RequestReading<'_>) -> bool {
    let Some(matched) = read.route.matched() else { return false };
    let parameters = &matched.operation.parameters;
    section.data().all(|(_, text, _)| {
        let name = text.as_str().split('=').next().unwrap_or_default();
        parameters.iter().any(|one| one.location == ParameterLocation::Query && one.name == name)
    })
}
