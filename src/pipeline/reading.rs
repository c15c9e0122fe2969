//! One page through every reading stage: resolve, shell, model, spec.

use super::kind;
use crate::{
    config::Config,
    extract::{Example, Page},
    model::{self, Action, Body, Command, Invocation, Piece, Plan, Request, json},
    resolve,
    rules::context::{Context, FenceKind, InvocationReading, Reading, RequestReading},
    shell,
    spec::{Library, Route},
};

/// Reads every fence of a page and looks up what it asks for.
pub fn read_page<'a>(page: &'a Page, config: &'a Config, library: &'a Library) -> Context<'a> {
    let examples = page.examples.iter().enumerate();
    let readings = examples.map(|(index, example)| read_example(page, index, example, config, library)).collect();
    Context { page, config, library, readings }
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
    let kind = kind::of_script(&script, &resolved.script);
    let plan = model::plan(&script, &resolved.script);
    let mut found = Found { library, requests: Vec::new(), invocations: Vec::new() };
    if kind == FenceKind::Script {
        found.plan(&plan);
    }
    let Found { requests, invocations, .. } = found;
    Reading { example, index, kind, resolved, script, plan, requests, invocations }
}

/// Gathers the requests and CLI commands of a plan, wherever they stand in it.
struct Found<'a> {
    library: &'a Library,
    requests: Vec<RequestReading<'a>>,
    invocations: Vec<InvocationReading<'a>>,
}

impl Found<'_> {
    fn plan(&mut self, plan: &Plan) {
        for command in plan.steps.iter().flat_map(|step| &step.commands) {
            self.substitutions(command);
            self.action(&command.action);
        }
    }

    fn substitutions(&mut self, command: &Command) {
        let values = command.assignments.iter().map(|assignment| &assignment.value);
        for piece in values.chain(&command.arguments).flat_map(|argument| &argument.pieces) {
            if let Piece::Substitution { plan, .. } = piece {
                self.plan(plan);
            }
        }
    }

    fn action(&mut self, action: &Action) {
        match action {
            Action::Curl(curl) => {
                for request in &curl.requests {
                    let reading = read_request(self.library, request.clone());
                    self.requests.push(reading);
                }
            }
            Action::Invocation(invocation) => self.invocation(invocation),
            Action::Xargs(xargs) => self.action(&xargs.action),
            Action::Jq(_) | Action::Tool(_) | Action::Assignments | Action::Compound(_) | Action::Unreadable => {}
        }
    }

    fn invocation(&mut self, invocation: &Invocation) {
        let Some(usage) = self.library.interpret(invocation) else { return };
        let bound = usage.request().map(|request| read_request(self.library, request));
        self.invocations.push(InvocationReading { invocation: invocation.clone(), usage, bound });
    }
}

/// What the contracts say of a request, and its body read as JSON where it is meant to be JSON.
fn read_request(library: &Library, request: Request) -> RequestReading<'_> {
    let route = library.route(&request);
    let media_type = request.header("content-type").and_then(|header| header.value.as_ref());
    let says_json = media_type.is_some_and(|value| value.as_str().to_ascii_lowercase().contains("json"));
    let wants_json = match &route {
        Route::Operation(matched) => {
            let types = &matched.operation.body_types;
            !types.is_empty() && types.iter().all(|media_type| media_type.contains("json"))
        }
        _ => false,
    };
    let body = match &request.body {
        Some(Body::Text(text, _)) if says_json || wants_json => Some(json::parse(text)),
        _ => None,
    };
    RequestReading { request, route, body }
}
