//! DP306: data that makes a `POST` of what was meant as a `GET`.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    extract::Example,
    model::{Request, Section},
    spec::{Match, Operation, ParameterLocation, Route},
    text::{Span, Traced},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

pub(super) const RULE: Rule = Rule {
    code: "DP306",
    name: "query-as-body",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP306-query-as-body.md"),
    check: Check::Page(check),
};

/// A text that says which request it speaks of: a `GET`.
static GET: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(r"(?:^|[^\w-])`?GET`? (?:HTTP )?(?:request|call)|(?:^|[\s(])`?GET`? `?/\w")
        .expect("the pattern is fixed")
});

/// Other methods, as they are named in a text.
static OTHERS: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"\b(?:POST|PUT|PATCH|DELETE)\b").expect("the pattern is fixed"));

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let scripts = || context.readings.iter().filter(|reading| reading.is_script());
    let mut gets = Gets::new();
    for (section, requests) in scripts().flat_map(Reading::sections) {
        if let Some((read, get)) = requests.first().zip(section.option("get"))
            && section.data().all(|(option, ..)| option.is_pair())
        {
            let (names, _) = gets.entry(address(&read.request)).or_insert_with(|| (BTreeSet::new(), get.span));
            names.extend(names_of(section));
        }
    }
    for reading in scripts() {
        look(context, reading, &gets, findings);
    }
}

/// The addresses that a page asks with `--get`: the names of what it sends there, and where it first does so.
type Gets<'a> = BTreeMap<(&'a str, &'a str), (BTreeSet<&'a str>, Span)>;

fn look(context: &Context<'_>, reading: &Reading<'_>, gets: &Gets<'_>, findings: &mut Findings<'_>) {
    let is_alone = reading.sections().filter(|(section, _)| !section.requests.is_empty()).count() == 1;
    for (section, requests) in reading.sections() {
        let Some(read) = requests.first().filter(|read| read.request.method.written.is_none()) else { continue };
        let Some((option, _, place)) = section.data().next() else { continue };
        let is_query = section.data().all(|(option, ..)| option.is_pair());
        if !is_query || read.is_cut_short || read.request.method.name.as_str() != "POST" || section.is_open {
            continue;
        }
        if section.all(&["form", "form-string", "upload-file", "json"]).next().is_some() {
            continue;
        }
        let finding = match &read.route {
            Route::UnknownMethod { api, allowed } if allowed.iter().all(|one| one.method == "GET") => {
                let Some(operation) = allowed.first() else { continue };
                let message = format!("data makes this a `POST`, and `{}` has `GET` alone", operation.path);
                let said = format!("`{}` is here", operation.id);
                findings.push(place, message).related_in(api.file.clone(), operation.span, said)
            }
            Route::Operation(matched) => {
                // Products share paths: what one of them takes is right.
                let fitting = context.library.matches(&read.request);
                let Some(get) = get_of(matched, section).filter(|_| !fitting.iter().any(takes_forms)) else { continue };
                let (wanted, path) = (matched.operation.body_types.join("` or `"), &get.path);
                let message = format!("data makes this a `POST`, and that of `{path}` takes `{wanted}`, no parameters");
                let said = format!("`{}` takes them in the URL", get.id);
                findings.push(place, message).related_in(matched.api.file.clone(), get.span, said)
            }
            // Where a contract has a `POST`, that is right whatever the text says.
            Route::OutOfScope if context.library.matches(&read.request).is_empty() => {
                if let Some(said) = said(reading.example).filter(|_| is_alone) {
                    findings
                        .push(place, "data makes this a `POST`, and the text before it speaks of a `GET`")
                        .related(said, "it says so here")
                        .level(Level::Warning)
                } else if let Some(get) = same_get(section, &read.request, reading.example, gets) {
                    findings
                        .push(place, "data makes this a `POST`, and elsewhere the page makes this search with a `GET`")
                        .related(get, "this sends the same parameters in the URL")
                        .level(Level::Warning)
                } else {
                    continue;
                }
            }
            _ => continue,
        };
        let finding = finding.help("`--get` (`-G`) sends the data in the URL");
        if context.page.file.slice(option.span).starts_with('-') {
            finding.fix(Span::at(option.span.start), "--get ");
        }
    }
}

/// What the parameter of a search is called. Others may be sent to an address both to look for a thing and to make one.
const SEARCHES: &[&str] = &["q", "query", "search"];

/// Where the page makes the same search with `--get`. A page that speaks of a `POST`, or says what type the body has, means the
/// body.
fn same_get(section: &Section, request: &Request, example: &Example, gets: &Gets<'_>) -> Option<Span> {
    let (names, get) = gets.get(&address(request))?;
    let introduction = example.introduction.as_ref().map(Traced::as_str);
    let headings = example.headings.iter().map(|heading| &*heading.text);
    let is_meant = introduction.into_iter().chain(headings).any(|text| OTHERS.is_match(text))
        || request.header("Content-Type").is_some_and(|one| !one.implied);
    let is_search = names_of(section).any(|name| SEARCHES.contains(&name) && names.contains(name));
    (is_search && !is_meant).then_some(*get)
}

/// What a request is sent to, without its query.
fn address(request: &Request) -> (&str, &str) {
    (request.url.host.as_str(), request.url.path.as_str())
}

/// The names of what is sent as `name=value`.
fn names_of(section: &Section) -> impl Iterator<Item = &str> {
    section.data().filter_map(|(_, text, _)| text.as_str().split_once('=')).map(|(name, _)| name)
}

/// The `GET` of the same path, where it lists all of the data as parameters of the query.
fn get_of<'a>(matched: &Match<'a>, section: &Section) -> Option<&'a Operation> {
    let same = |one: &&Operation| one.method == "GET" && one.path == matched.operation.path;
    let get = matched.api.operations.iter().find(same)?;
    let is_listed = |name: &str| {
        let mut query = get.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
        query.any(|parameter| parameter.name == name)
    };
    section
        .data()
        .all(|(_, text, _)| text.as_str().split_once('=').is_some_and(|(name, _)| is_listed(name)))
        .then_some(get)
}

/// Whether an operation takes a form, or may take one for all that its contract says.
fn takes_forms(matched: &Match<'_>) -> bool {
    let types = &matched.operation.body_types;
    types.is_empty() || types.iter().any(|one| one.contains("form") || one.starts_with('*') || one.ends_with("/*"))
}

/// Where the paragraph before an example speaks of a `GET`, and of no other method.
fn said(example: &Example) -> Option<Span> {
    let text = example.introduction.as_ref().filter(|text| !OTHERS.is_match(text.as_str()))?;
    let found = GET.find(text.as_str())?;
    Some(text.span(found.range()))
}
