//! The embedded mock: answers requests from the contracts alone, in memory.
//!
//! Takes requests; hands on responses that the OpenAPI documents allow. It is strict about what it is sent, remembers
//! what was created, changed and deleted, and says why it turned a request down. Knows no product: what is special to an
//! API stands in its document.

mod answer;
mod resource;
mod validate;

use super::{Answer, Fault, Objection, Reply, Sent, Target, TargetError, values::plain, wire};
use crate::{
    model::{Body, Header, Method, Request, Url, percent},
    spec::{Library, Match, Operation, Route},
    text::{Inserted, Span, Traced},
};
use resource::{Place, Shape};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// How many objects one page may make; a hostile one must not fill the memory.
const MOST_OBJECTS: usize = 2_000;

/// The mock of every API in a library.
#[derive(Debug)]
pub struct Mock<'a> {
    library: &'a Library,
    state: Arc<State>,
    saved: Vec<Arc<State>>,
}

/// Everything that was created, by the path of its collection.
#[derive(Debug, Clone, Default)]
struct State {
    collections: BTreeMap<String, Vec<Object>>,
    /// How many objects were made so far; the next identity is made from it.
    made: usize,
}

/// A stored object.
#[derive(Debug, Clone)]
struct Object {
    /// The text by which a path names it.
    key: String,
    /// Shared, for every alternative of a page starts from a copy of the state.
    value: Arc<Value>,
}

impl<'a> Mock<'a> {
    /// A mock with nothing in it.
    pub fn new(library: &'a Library) -> Self {
        Self { library, state: Arc::default(), saved: Vec::new() }
    }

    /// Answers one request, whatever host it is sent to. The response's extensions hold the [`Objection`], if there is
    /// one, and the [`OperationId`]. `None` where no contract covers the request.
    pub fn respond(&mut self, request: &http::Request<String>) -> Option<http::Response<String>> {
        let library = self.library;
        let seen = as_model(request);
        match library.route(&seen) {
            Route::OutOfScope => None,
            Route::UnknownPath { nearest, .. } => {
                let (text, fault) = match nearest {
                    Some((operation, span)) => (
                        format!("no operation has this path; the nearest is `{}`", operation.endpoint()),
                        segment_at(&seen, span),
                    ),
                    None => (String::from("no operation has this path"), Fault::Request),
                };
                Some(answer::refusal(404, None, Objection { text, fault }))
            }
            Route::UnknownMethod { allowed, .. } => {
                let methods: Vec<&str> = allowed.iter().map(|operation| operation.method.as_str()).collect();
                let text = format!("`{}` is not among this path's methods: {}", seen.method.name, methods.join(", "));
                let mut response = answer::refusal(405, None, Objection { text, fault: Fault::Method });
                if let Ok(allow) = http::HeaderValue::from_str(&methods.join(", ")) {
                    response.headers_mut().insert(http::header::ALLOW, allow);
                }
                Some(response)
            }
            Route::Operation(matched) => {
                let mut response = match validate::request(&matched, &seen, request) {
                    Err((status, objection)) => answer::refusal(status, Some(&matched), objection),
                    Ok(body) => self.perform(&matched, &seen, body.as_ref()),
                };
                response.extensions_mut().insert(OperationId(matched.operation.id.clone()));
                Some(response)
            }
        }
    }

    /// Does what a valid request asks for.
    fn perform(&mut self, matched: &Match<'_>, seen: &Request, body: Option<&Value>) -> http::Response<String> {
        let place = Place::of(matched, seen);
        let key = place.key.clone().unwrap_or_default();
        let operation = matched.operation;
        let missing = |key: &str| {
            let text = format!("there is no `{key}` in `{}`", place.path());
            answer::refusal(404, Some(matched), Objection { text, fault: Fault::Segment(place.segment) })
        };
        match (place.shape, operation.method.as_str()) {
            (Shape::Collection, "GET") => {
                let wanted = filters(matched, seen);
                let objects = self.state.collections.get(&place.collection);
                let fits = |object: &&Object| wanted.iter().all(|(name, text)| agrees(&object.value, name, text));
                let values: Vec<Value> =
                    objects.into_iter().flatten().filter(fits).map(|object| Value::clone(&object.value)).collect();
                answer::list(matched, &values)
            }
            (Shape::Collection, "POST") => {
                let identity = place.identity(matched);
                let given = body.and_then(|body| body.get(&identity)).map(plain);
                if let Some(key) = &given
                    && self.find(&place.collection, key).is_some()
                    && operation.lists(409)
                {
                    let text = format!("there is a `{key}` in `{}` already", place.path());
                    let fault = Fault::Body(format!("/{identity}"));
                    return answer::refusal(409, Some(matched), Objection { text, fault });
                }
                let value = self.made(matched, &place, &identity, given.as_deref(), body);
                self.put(
                    &place.collection,
                    Object { key: resource::key_of(&value, &identity), value: Arc::new(value.clone()) },
                );
                answer::object(matched, &value)
            }
            (Shape::Collection | Shape::Elsewhere, _) => answer::example(matched),
            (Shape::Item, "DELETE") => match self.find(&place.collection, &key) {
                None => missing(&key),
                Some(index) => {
                    let objects = Arc::make_mut(&mut self.state).collections.get_mut(&place.collection);
                    let removed = objects.map(|objects| objects.remove(index));
                    answer::object(matched, &removed.map_or_else(Arc::default, |object| object.value))
                }
            },
            (Shape::Item | Shape::Below, _) => {
                let Some(index) = self.find(&place.collection, &key) else { return missing(&key) };
                let identity = place.identity(matched);
                let objects = Arc::make_mut(&mut self.state).collections.get_mut(&place.collection);
                let Some(object) = objects.and_then(|objects| objects.get_mut(index)) else { return missing(&key) };
                if !matches!(operation.method.as_str(), "GET" | "HEAD") {
                    merge(Arc::make_mut(&mut object.value), body, place.shape == Shape::Item);
                    object.key = match object.value.get(&identity) {
                        Some(value) => plain(value),
                        None => object.key.clone(),
                    };
                }
                let value = object.value.clone();
                answer::object(matched, &value)
            }
        }
    }

    fn find(&self, collection: &str, key: &str) -> Option<usize> {
        self.state.collections.get(collection)?.iter().position(|object| object.key == key)
    }

    fn put(&mut self, collection: &str, object: Object) {
        let state = Arc::make_mut(&mut self.state);
        if state.collections.values().map(Vec::len).sum::<usize>() >= MOST_OBJECTS {
            return;
        }
        let objects = state.collections.entry(collection.to_owned()).or_default();
        objects.retain(|other| other.key != object.key);
        objects.push(object);
    }

    /// A new object of a collection.
    fn made(
        &mut self,
        matched: &Match<'_>,
        place: &Place,
        identity: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Value {
        let state = Arc::make_mut(&mut self.state);
        state.made += 1;
        answer::new_object(matched, place, identity, key, body, state.made)
    }

    fn provide(&mut self, matched: &Match<'_>, place: &Place, key: Option<&str>, properties: &[(String, String)]) {
        let identity = place.identity(matched);
        let mut value = self.made(matched, place, &identity, key, None);
        for (name, text) in properties {
            if let Some(Value::String(known)) = value.get_mut(name) {
                known.clone_from(text);
            }
        }
        let key = key.map_or_else(|| resource::key_of(&value, &identity), str::to_owned);
        self.put(&place.collection, Object { key, value: Arc::new(value) });
    }
}

impl Target for Mock<'_> {
    fn send(&mut self, request: &Sent) -> Result<Reply, TargetError> {
        let http = match wire::http(request) {
            Ok(http) => http,
            // What HTTP does not allow never reaches a server.
            Err(reason) => {
                let objection = Objection { text: reason, fault: Fault::Request };
                let response = answer::refusal(400, None, objection.clone());
                return Ok(Reply::Answer(Answer {
                    response: wire::received(response),
                    operation: None,
                    objection: Some(objection),
                }));
            }
        };
        let Some(mut response) = self.respond(&http) else {
            let host = http.uri().host().unwrap_or_default();
            return Ok(Reply::Refused(format!("no contract covers {} on {host}", http.uri().path())));
        };
        let operation = response.extensions_mut().remove::<OperationId>().map(|OperationId(id)| id);
        let objection = response.extensions_mut().remove::<Objection>();
        Ok(Reply::Answer(Answer { response: wire::received(response), operation, objection }))
    }

    fn prepare(&mut self, requests: &[Sent]) {
        let library = self.library;
        let mut mentioned: Vec<(String, String)> = Vec::new();
        for request in requests.iter().filter_map(|request| wire::http(request).ok()) {
            let seen = as_model(&request);
            let Route::Operation(matched) = library.route(&seen) else { continue };
            let place = Place::of(&matched, &seen);
            let body: Option<Value> = serde_json::from_str(request.body()).ok();
            let (key, exists) = match (place.shape, matched.operation.method.as_str(), &place.key) {
                (Shape::Item | Shape::Below, _, Some(key)) => (key.clone(), true),
                (Shape::Collection, "POST", _) => {
                    let identity = place.identity(&matched);
                    let Some(key) = body.as_ref().and_then(|body| body.get(&identity)).map(plain) else {
                        continue;
                    };
                    (key, false)
                }
                (Shape::Collection, "GET", _) => {
                    let wanted = filters(&matched, &seen);
                    let objects = self.state.collections.get(&place.collection);
                    let fits = |object: &Object| wanted.iter().all(|(name, text)| agrees(&object.value, name, text));
                    if !objects.is_some_and(|objects| objects.iter().any(fits)) && mentioned.is_empty() {
                        self.provide(&matched, &place, None, &wanted);
                    }
                    continue;
                }
                _ => continue,
            };
            // The first request that speaks of an object decides what it takes for granted.
            let mention = (place.collection.clone(), key.clone());
            if mentioned.contains(&mention) {
                continue;
            }
            mentioned.push(mention);
            match (self.find(&place.collection, &key), exists) {
                (None, true) => self.provide(&matched, &place, Some(&key), &[]),
                (Some(index), false) => {
                    let objects = Arc::make_mut(&mut self.state).collections.get_mut(&place.collection);
                    objects.map(|objects| objects.remove(index));
                }
                _ => {}
            }
        }
    }

    fn save(&mut self) -> usize {
        self.saved.push(self.state.clone());
        self.saved.len() - 1
    }

    fn restore(&mut self, saved: usize) {
        if let Some(state) = self.saved.get(saved) {
            self.state = state.clone();
        }
    }
}

/// The operation that a response is of, by `operationId`; an extension of the mock's responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationId(pub String);

/// The query parameters that the operation knows, decoded; they say which objects are wanted.
fn filters(matched: &Match<'_>, seen: &Request) -> Vec<(String, String)> {
    let known = |name: &str| matched.operation.parameters.iter().any(|parameter| parameter.name == name);
    let pairs = seen
        .url
        .query
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), percent::decoded(value.as_str()).into_owned()));
    pairs.filter(|(name, value)| known(name) && !value.is_empty()).collect()
}

/// Whether an object has a property of this name with this text. A parameter that is no property filters nothing.
fn agrees(value: &Value, name: &str, text: &str) -> bool {
    value.get(name).is_none_or(|value| plain(value) == text)
}

/// Puts the members of a body into an object. Below an item, only those that it has already.
fn merge(value: &mut Value, body: Option<&Value>, all: bool) {
    if let (Value::Object(members), Some(Value::Object(changes))) = (value, body) {
        for (name, change) in changes {
            if all || members.contains_key(name) {
                members.insert(name.clone(), change.clone());
            }
        }
    }
}

/// The path segment that begins where `span` does; the model's request is traced to the URL.
fn segment_at(seen: &Request, span: Span) -> Fault {
    let path = &seen.url.path;
    let start = path.whole_span().start;
    let before = span.start.checked_sub(start).and_then(|length| path.as_str().get(..length));
    before.map_or(Fault::Request, |before| Fault::Segment(before.matches('/').count().saturating_sub(1)))
}

/// The request in the terms of the contracts, each part traced to its place in the URL.
fn as_model(request: &http::Request<String>) -> Request {
    let url = Traced::source(&request.uri().to_string(), 0);
    let value = |text: &str| Traced::inserted(text, Span::at(0), Inserted::Implied);
    let header = |(name, content): (&http::HeaderName, &http::HeaderValue)| {
        let content = String::from_utf8_lossy(content.as_bytes()).into_owned();
        Header {
            text: value(&format!("{name}: {content}")),
            span: Span::at(0),
            name: value(name.as_str()),
            value: Some(value(&content)),
            implied: false,
        }
    };
    Request {
        method: Method { name: value(request.method().as_str()), written: None },
        url: Url::read(&url, url.whole_span()),
        headers: request.headers().iter().map(header).collect(),
        body: (!request.body().is_empty())
            .then(|| Body::Text(Traced::source(request.body(), 0), Span::new(0, request.body().len()))),
        follow_redirects: false,
        transfer: None,
        span: Span::at(0),
    }
}

/// The first operation of an API with this method and path.
fn sibling<'a>(matched: &Match<'a>, method: &str, path: &str) -> Option<&'a Operation> {
    matched.api.operations.iter().find(|operation| operation.method == method && operation.path == path)
}
