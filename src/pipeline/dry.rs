//! A dry run: what every example would send, with nothing sent and nothing judged.

use super::{
    in_parallel, read_page,
    running::outcomes,
    variants::{self, View},
};
use crate::{
    config::Config,
    report::requests::{Header, Place, Request, Requests, Unsent},
    site::Document,
    snapshot,
    spec::Library,
    targets::{Exchange, Outcome, Recorded, RunState},
    text::{SourceFile, Span},
};
use std::collections::HashSet;

/// The requests of every document, in order. What readers of several products see alike is told once.
pub fn dry_run(documents: &[Document], config: &Config, library: &Library) -> Requests {
    let mut whole = Requests { files: documents.len(), ..Requests::default() };
    for found in in_parallel(documents, |document| of_document(document, config, library)) {
        whole.examples += found.examples;
        whole.requests.extend(found.requests);
        whole.unsent.extend(found.unsent);
    }
    whole
}

fn of_document(document: &Document, config: &Config, library: &Library) -> Requests {
    let mut found = Requests::default();
    for view in &variants::views(document, config, library) {
        let one = of_view(view, config, library);
        found.examples = found.examples.max(one.examples);
        let known: HashSet<&Request> = found.requests.iter().collect();
        let new: Vec<Request> = one.requests.into_iter().filter(|request| !known.contains(request)).collect();
        found.requests.extend(new);
        for unsent in one.unsent {
            if !found.unsent.contains(&unsent) {
                found.unsent.push(unsent);
            }
        }
    }
    found.requests.sort_by(|a, b| a.place.cmp(&b.place));
    found.unsent.sort_by(|a, b| a.place.cmp(&b.place));
    found
}

fn of_view(view: &View, config: &Config, library: &Library) -> Requests {
    let context = read_page(&view.page, config, library);
    // Nothing is reached, so nothing can fail.
    let outcomes = outcomes(&context, &mut Recorded).unwrap_or_default();
    let file = &context.page.file;
    let mut found = Requests { examples: outcomes.len(), ..Requests::default() };
    for outcome in &outcomes {
        found.requests.extend(outcome.exchanges.iter().map(|exchange| request(file, outcome, exchange)));
        let opening = context.readings[outcome.example].example.opening;
        let why = match &outcome.state {
            RunState::Passed => None,
            RunState::Failed { reason, span } => Some((reason.clone(), *span)),
            RunState::Unsupported { what, span } => Some((format!("nothing here runs {what}"), *span)),
            RunState::Skipped(reason) => Some((reason.clone(), opening)),
        };
        let shown = |text: &str| snapshot::redacted(outcome, text);
        found.unsent.extend(why.map(|(reason, span)| Unsent { place: place(file, span), reason: shown(&reason) }));
    }
    found
}

fn request(file: &SourceFile, outcome: &Outcome, exchange: &Exchange) -> Request {
    let shown = snapshot::shown_request(outcome, exchange);
    let snapshot::ShownRequest { sent, words, from_response } = shown;
    let headers = sent.headers.into_iter().map(|(name, value)| Header { name, value });
    Request {
        place: place(file, exchange.span),
        command: words,
        emulates: exchange.emulates.clone(),
        method: sent.method,
        url: sent.url,
        target: sent.target,
        headers: headers.collect(),
        body: Some(sent.body).filter(|body| !body.is_empty()),
        from_response,
    }
}

fn place(page: &SourceFile, span: Span) -> Place {
    let (included, span) = page.locate(span);
    let file = included.map_or(page, std::convert::AsRef::as_ref);
    let position = file.position(span.start);
    Place { path: file.path().to_owned(), line: position.line, column: position.column }
}
