//! Contracts: whatever stands in a document, a URL or a body, reading and asking never panics, and every place given is a
//! place in its file.

use docproof::{
    model::{self, Action, Request, json},
    spec::{Api, Library, Route},
    text::{SourceFile, Span, Traced},
};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static EMBEDDED: LazyLock<Library> = LazyLock::new(Library::embedded);

/// Text that is nearly YAML, nearly JSON or nearly an OpenAPI document.
fn document() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[ ]{0,6}[-?:&*!|>'\"{}\\[\\],#a-zé世 ]{0,16}",
        "[ ]{0,8}(paths|get|post|parameters|schema|\\$ref|type|enum|anyOf|items|servers|url|nullable): ?[a-z'#/{}\\[\\]0-9]{0,12}",
    ];
    let text = prop::collection::vec(line, 0..16).prop_map(|lines| lines.join("\n"));
    prop_oneof![
        text.clone(),
        text.clone().prop_map(|text| format!("openapi: 3.0.3\npaths:\n  /a/{{b}}:\n{text}")),
        text.prop_map(|text| format!(
            "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      requestBody: {{$ref: '#/x'}}\n{text}"
        )),
    ]
}

fn request(url: &str) -> Option<Request> {
    let page = format!("curl {url}");
    let words = [Traced::source("curl", 0), Traced::source(url, 5)];
    let spans = [Span::new(0, 4), Span::new(5, page.len())];
    match model::classify(words.into(), spans.into(), Span::new(0, page.len())) {
        Action::Curl(curl) => curl.requests.into_iter().next(),
        _ => None,
    }
}

fn ask(api: &Api, request: &Request, body: &json::Node) {
    let inside = |span: Span| assert!(span.start <= span.end && span.end <= api.file.text().len());
    for operation in &api.operations {
        inside(operation.span);
        operation.responses.iter().for_each(|response| inside(response.span));
        for problem in api.check_body(operation, "application/json", body) {
            inside(problem.schema_span);
            assert!(!problem.kind.wanted().is_empty());
        }
        for parameter in &operation.parameters {
            inside(parameter.span);
            for problem in api.check_parameter(parameter, &request.url.path) {
                inside(problem.schema_span);
            }
        }
    }
    if let Route::UnknownPath { nearest: Some((_, span)), .. } = api.route(request) {
        assert!(span.end <= request.url.span.end);
    }
}

proptest! {
    #[test]
    fn any_document_is_read_or_refused(text in document(), url in "[a-z:/{}$%.0-9é?=&]{0,30}", body in "[\\[\\]{}:,\"a-z0-9 ]{0,30}") {
        let file = Arc::new(SourceFile::new("api.yaml", text));
        let body = json::parse(&Traced::source(&body, 0)).root;
        match (Api::load(file.clone()), request(&url), body) {
            (Ok(api), Some(request), Some(body)) => ask(&api, &request, &body),
            (Err(error), _, _) => prop_assert!(error.span.is_none_or(|span| span.end <= file.text().len())),
            _ => {}
        }
    }

    #[test]
    fn any_request_can_be_routed(
        host in "(https://console\\.influxdata\\.com|http://localhost:8086|\\$HOST|)",
        path in "(/(api|v0|v2|accounts|clusters|tokens|databases|authorizations|[a-z0-9%é-]{0,6})){0,9}/?",
        body in "[\\[\\]{}:,\"a-z0-9 ]{0,40}",
    ) {
        let (Some(request), Some(body)) =
            (request(&format!("{host}{path}")), json::parse(&Traced::source(&body, 0)).root) else { return Ok(()) };
        for api in &EMBEDDED.apis {
            ask(api, &request, &body);
        }
    }
}
