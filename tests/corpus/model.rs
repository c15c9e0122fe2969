//! Every command of the real pages is read, and what is read is right.

use crate::support::{assert_traced, corpus_pages};
use docproof::{
    config::Config,
    model::{self, Action, Body, CurlProblemKind, Plan, json},
    resolve, shell,
    text::SourceFile,
};
use std::sync::Arc;

/// Every fence in a shell language of the corpus, as a plan, with its page.
fn plans() -> Option<Vec<(Arc<SourceFile>, Plan)>> {
    let config = Config::standard();
    let mut plans = Vec::new();
    for page in corpus_pages()? {
        for example in &page.examples {
            let language = example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase());
            if language.is_some_and(|language| config.shell_languages.contains(&language)) {
                let script = resolve::resolve(&page, example, &config).script;
                plans.push((page.file.clone(), model::plan(&shell::parse(&script), &script)));
            }
        }
    }
    Some(plans)
}

#[test]
fn every_curl_command_is_read() {
    let Some(plans) = plans() else { return };
    let (mut commands, mut requests, mut unknown) = (0, 0, Vec::new());
    for (file, plan) in &plans {
        for curl in plan.curls() {
            commands += 1;
            requests += curl.requests.len();
            for request in &curl.requests {
                let parts = [&request.url.text, &request.url.host, &request.url.path, &request.method.name];
                let headers = request.headers.iter().map(|header| &header.text);
                let query = request.url.query.iter().flat_map(|(name, value)| [name, value]);
                parts.into_iter().chain(headers).chain(query).for_each(|text| assert_traced(file, text));
                if let Some(Body::Text(text, _)) = &request.body {
                    assert_traced(file, text);
                }
            }
            for problem in &curl.problems {
                if let CurlProblemKind::UnknownOption { option, .. } = &problem.kind {
                    unknown.push(format!("{}:{}: {option}", file.path(), file.position(problem.span.start).line));
                }
            }
        }
    }
    assert!(commands > 150 && requests >= commands * 9 / 10, "{commands} commands, {requests} requests");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Bodies are read as JSON without a mistake, but for the mistakes that are there.
#[test]
fn bodies_hold_the_mistakes_that_are_there_and_no_others() {
    let Some(plans) = plans() else { return };
    let (mut bodies, mut mistakes) = (0, Vec::new());
    for (file, plan) in &plans {
        for request in plan.curls().flat_map(|curl| &curl.requests) {
            let Some(Body::Text(text, _)) = &request.body else { continue };
            let Some(value) = request.header("content-type").and_then(|header| header.value.clone()) else { continue };
            if !value.as_str().contains("json") {
                continue;
            }
            bodies += 1;
            for problem in json::parse(text).problems {
                let (place, name) = (file.position(problem.span.start), file.path().rsplit('/').next().unwrap());
                mistakes.push(format!("{name}:{}:{} {:?}", place.line, place.column, problem.kind));
            }
        }
    }
    mistakes.sort();
    assert!(bodies > 50, "{bodies} bodies");
    let want = [
        "000_0d69470e7539703c.txt:420:9 TrailingComma",
        "create-task.md:272:35 ControlCharacter",
        "create.md:512:17 ColonInKey",
        "create.md:562:17 ColonInKey",
        "update.md:453:9 TrailingComma",
    ];
    assert_eq!(mistakes, want);
}

#[test]
fn every_json_filter_and_pipe_is_known() {
    let Some(plans) = plans() else { return };
    for action in plans.iter().flat_map(|(_, plan)| plan.commands()).flat_map(model::Command::actions) {
        match action {
            Action::Jq(jq) => assert!(jq.unknown.is_empty(), "{:?}", jq.unknown),
            Action::Xargs(xargs) => assert!(xargs.unknown.is_empty(), "{:?}", xargs.unknown),
            _ => {}
        }
    }
}
