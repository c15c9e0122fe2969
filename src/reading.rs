//! What is understood of a page: each piece of code through every stage that reads.
//!
//! Takes a file or its page, the configuration and the contracts; hands on a [`Context`]: what each piece of code is
//! ([`FenceKind`]), its script, the requests and commands in it and what the contracts say of them. Judges nothing and runs
//! nothing.

mod adopt;
pub mod context;
mod kind;
mod language;
mod outputs;

pub(crate) use adopt::page;

use crate::{
    config::Config,
    extract::{Example, Marker, Page},
    model::{self, Action, Body, Invocation, Plan, Request, http, json},
    resolve::{self, Resolved},
    shell,
    spec::Library,
    text::{SourceFile, Span, Traced},
};
use context::{Context, FenceKind, InvocationReading, Reading, RequestReading};
use kind::{Understanding, synopsis};
use language::Language;

/// Reads every fence of a page and looks up what it asks for, in the library of the product whose readers see the page.
pub fn read_page<'a>(page: &'a Page, config: &'a Config, library: &'a Library) -> Context<'a> {
    let product = page.variant.as_ref().and_then(|variant| variant.product.as_ref());
    let library = product.map_or(library, |product| library.of(&product.key, &product.version));
    let examples = page.examples.iter().enumerate();
    let read = |(index, example)| unchecked(page, read_example(page, index, example, config, library));
    let mut readings: Vec<Reading<'_>> = examples.map(read).collect();
    outputs::tie(&mut readings, &page.file);
    Context::new(page, config, library, readings)
}

fn read_example<'a>(
    page: &'a Page,
    index: usize,
    example: &'a Example,
    config: &Config,
    library: &'a Library,
) -> Reading<'a> {
    let resolved = resolve::resolve(page, example, config);
    let blank = |kind: FenceKind, resolved: Resolved| Reading {
        example,
        index,
        kind,
        resolved,
        script: shell::Script::default(),
        plan: Plan::default(),
        requests: Vec::new(),
        invocations: Vec::new(),
        parts: Vec::new(),
        elisions: Vec::new(),
        printed: Vec::new(),
        output_of: None,
    };
    match language::of(example, config, library) {
        Language::Shell => {}
        Language::Request => {
            if let Some(reason) = kind::counterexample(page, example) {
                return blank(FenceKind::Counterexample(reason), resolved);
            }
            let messages = http::parse(&resolved.script).into_iter();
            let requests = messages.map(|message| RequestReading {
                is_cut_short: message.is_abridged,
                ..read_request(library, &page.file, message.request)
            });
            return Reading { requests: requests.collect(), ..blank(FenceKind::Request, resolved) };
        }
        Language::Response => return blank(FenceKind::Output, resolved),
        Language::Other => return blank(FenceKind::OtherLanguage, resolved),
    }
    let Understanding { kind, resolved, script, elisions, printed, parts } =
        kind::understand(page, example, resolved, config, library);
    let plan = model::plan(&script, &resolved.script);
    let (mut requests, mut invocations) = (Vec::new(), Vec::new());
    let is_abridged = |span: Span| context::is_abridged(page.file.text(), &elisions, span);
    let commands = plan.commands();
    for (command, action) in commands.iter().flat_map(|command| command.actions().map(move |action| (command, action)))
    {
        let is_cut_short = |span: Span| command.is_cut_short || is_abridged(span);
        match (&kind, action) {
            (FenceKind::Script, Action::Curl(curl)) => {
                let read = |request: &Request| RequestReading {
                    is_cut_short: is_cut_short(request.span),
                    ..read_request(library, &page.file, request.clone())
                };
                requests.extend(curl.requests.iter().map(read));
            }
            (FenceKind::Script | FenceKind::Synopsis, Action::Invocation(invocation)) => {
                let names = if kind == FenceKind::Synopsis { synopsis::names(invocation) } else { None };
                let is_cut_short = names.is_some() || is_cut_short(invocation.span);
                let read = read_invocation(library, &page.file, names.unwrap_or_else(|| invocation.clone()));
                invocations.extend(read.map(|read| InvocationReading { is_cut_short, ..read }));
            }
            _ => {}
        }
    }
    Reading { script, plan, requests, invocations, parts, elisions, printed, ..blank(kind, resolved) }
}

/// Leaves a script alone that the page says is not to be checked.
fn unchecked<'a>(page: &Page, reading: Reading<'a>) -> Reading<'a> {
    match page.unchecked(reading.example).filter(|_| reading.is_script()) {
        Some(marker) => Reading {
            kind: FenceKind::Counterexample(said(page, &marker)),
            requests: Vec::new(),
            invocations: Vec::new(),
            ..reading
        },
        None => reading,
    }
}

/// What the grammars say of a command, and the request it stands for; `None` where no grammar knows its program.
fn read_invocation<'a>(
    library: &'a Library,
    file: &SourceFile,
    invocation: Invocation,
) -> Option<InvocationReading<'a>> {
    let usage = library.interpret(&invocation)?;
    let bound = usage.request().map(|request| read_request(library, file, request));
    let others = library.others(&invocation, &usage);
    Some(InvocationReading { invocation, usage, others, bound, is_cut_short: false })
}

/// What the contracts say of a request, and its body read as JSON where it is meant to be JSON.
fn read_request<'a>(library: &'a Library, file: &SourceFile, request: Request) -> RequestReading<'a> {
    let route = library.route(&request);
    let media_type = request.header("content-type").and_then(|header| header.value.as_ref());
    let says_json = media_type.is_some_and(|value| is_json(value.as_str()));
    let says_nothing = request.header("content-type").is_none_or(|header| header.implied);
    let wants_json = route.matched().is_some_and(|matched| {
        let types = &matched.operation.body_types;
        !types.is_empty() && types.iter().all(|media_type| media_type.contains("json"))
    });
    let body = match &request.body {
        Some(Body::Text(text, _)) if is_series(text.as_str()) => None,
        // Of a form that goes where JSON is wanted, it is not the notation that is wrong.
        Some(Body::Text(text, _)) if !says_json && says_nothing && is_form(text.as_str()) => None,
        Some(Body::Text(text, _)) if says_json || wants_json => Some(json::parse(text)),
        Some(Body::Text(text, _)) if says_nothing && looks_like_object(text, file) => Some(json::parse(text)),
        _ => None,
    };
    RequestReading { request, route, body, is_cut_short: false }
}

/// Whether a media type is JSON, and not JSON values one after another (`application/x-ndjson`, `application/jsonl`,
/// `application/json-seq`).
fn is_json(media_type: &str) -> bool {
    let name = media_type.to_ascii_lowercase();
    name.contains("json") && !["ndjson", "jsonl", "json-seq"].iter().any(|series| name.contains(series))
}

/// Whether a body is JSON objects on a line each, as servers take several in one request whatever its type is said to be.
fn is_series(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| line.starts_with('{') && line.ends_with('}');
    lines.next().is_some_and(is_object) && lines.next().is_some_and(is_object) && lines.all(is_object)
}

/// Whether a body opens as a form does: with a name and an equals sign.
fn is_form(text: &str) -> bool {
    let name = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(text.len());
    name > 0 && text[name..].starts_with('=')
}

/// Whether a body whose type nobody says can only be a JSON object: it starts with a brace and a key, is not several
/// objects on a line each, and no template (`{{ name }}`) is to be filled in first. The quotes of that key may be missing
/// where other keys have theirs, or a shell may have taken them, or all that follows the brace.
fn looks_like_object(body: &Traced, file: &SourceFile) -> bool {
    let text = body.as_str().trim();
    let Some(inside) = text.strip_prefix('{').map(str::trim_start) else { return false };
    let length = inside.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or_default();
    let is_bare_key = || length > 0 && inside[length..].trim_start_matches('"').starts_with(':');
    let had_quotes = || {
        let start = body.len() - body.as_str().trim_start().len() + text.len() - inside.len();
        let key = file.clamp(body.span(start..start + length));
        let (around, at) = file.around(key.start);
        around[..at].ends_with('"') && around[at + key.len()..].starts_with('"')
    };
    let starts =
        inside.is_empty() || inside.starts_with('"') || is_bare_key() && (inside.contains("\":") || had_quotes());
    starts && !text.contains("}\n{") && !text.contains("{{")
}

/// The words of a marker and where they stand, as a reason.
pub(crate) fn said(page: &Page, marker: &Marker) -> String {
    let words = page.file.slice(marker.span).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("`{words}` in line {}", page.file.position(marker.span.start).line)
}
