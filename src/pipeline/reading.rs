//! One page through every reading stage: resolve, shell, model, spec.

use super::kind;
use crate::{
    config::Config,
    extract::{Example, Page},
    model::{self, Action, Body, Invocation, Plan, Request, json},
    resolve,
    rules::context::{Context, FenceKind, InvocationReading, Reading, RequestReading},
    shell,
    spec::Library,
};

/// Reads every fence of a page and looks up what it asks for.
pub fn read_page<'a>(page: &'a Page, config: &'a Config, library: &'a Library) -> Context<'a> {
    let examples = page.examples.iter().enumerate();
    let readings = examples.map(|(index, example)| read_example(page, index, example, config, library)).collect();
    Context { page, config, library, links: &[], readings }
}

fn read_example<'a>(
    page: &'a Page,
    index: usize,
    example: &'a Example,
    config: &Config,
    library: &'a Library,
) -> Reading<'a> {
    let resolved = resolve::resolve(page, example, config);
    if !kind::may_be_shell(example, config, library) {
        return Reading {
            example,
            index,
            kind: FenceKind::OtherLanguage,
            resolved,
            script: shell::Script::default(),
            plan: Plan::default(),
            requests: Vec::new(),
            invocations: Vec::new(),
        };
    }
    let script = shell::parse(&resolved.script);
    let kind = kind::of_missing_text(&resolved.script, config)
        .unwrap_or_else(|| kind::of_script(&script, &resolved.script));
    let plan = model::plan(&script, &resolved.script);
    let (mut requests, mut invocations) = (Vec::new(), Vec::new());
    if kind == FenceKind::Script {
        for action in plan.actions() {
            match action {
                Action::Curl(curl) => {
                    let read = |request: &Request| RequestReading {
                        is_cut_short: plan.is_cut_short(request.span),
                        ..read_request(library, request.clone())
                    };
                    requests.extend(curl.requests.iter().map(read));
                }
                Action::Invocation(invocation) => {
                    let is_cut_short = plan.is_cut_short(invocation.span);
                    let read = read_invocation(library, invocation);
                    invocations.extend(read.map(|read| InvocationReading { is_cut_short, ..read }));
                }
                _ => {}
            }
        }
    }
    Reading { example, index, kind, resolved, script, plan, requests, invocations }
}

/// What the grammars say of a command, and the request it stands for; `None` where no grammar knows its program.
fn read_invocation<'a>(library: &'a Library, invocation: &Invocation) -> Option<InvocationReading<'a>> {
    let usage = library.interpret(invocation)?;
    let bound = usage.request().map(|request| read_request(library, request));
    Some(InvocationReading { invocation: invocation.clone(), usage, bound, is_cut_short: false })
}

/// What the contracts say of a request, and its body read as JSON where it is meant to be JSON.
fn read_request(library: &Library, request: Request) -> RequestReading<'_> {
    let route = library.route(&request);
    let media_type = request.header("content-type").and_then(|header| header.value.as_ref());
    let says_json = media_type.is_some_and(|value| value.as_str().to_ascii_lowercase().contains("json"));
    let says_nothing = request.header("content-type").is_none_or(|header| header.implied);
    let wants_json = route.matched().is_some_and(|matched| {
        let types = &matched.operation.body_types;
        !types.is_empty() && types.iter().all(|media_type| media_type.contains("json"))
    });
    let body = match &request.body {
        Some(Body::Text(text, _)) if says_json || wants_json => Some(json::parse(text)),
        Some(Body::Text(text, _)) if says_nothing && looks_like_object(text.as_str()) => Some(json::parse(text)),
        _ => None,
    };
    RequestReading { request, route, body, is_cut_short: false }
}

/// Whether a body whose type nobody says can only be a JSON object: it starts with a brace and a key, is not several
/// objects on a line each, and no template (`{{ name }}`) is to be filled in first.
fn looks_like_object(text: &str) -> bool {
    let text = text.trim();
    let starts = text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'));
    starts && !text.contains("}\n{") && !text.contains("{{")
}
