//! What an HTTP request on a page still lacks to be sent: what every reader's client adds by itself.
//!
//! Takes the requests of a fence that HTTP itself spells; hands them on with a host, credentials and the type of the body
//! where the page names none and the target is the mock. Never changes what the page says.

use crate::{
    config::Config,
    model::{Body, Header, Request},
    reading::context::{Reading, RequestReading},
    spec::{Operation, SecurityScheme},
    text::{Inserted, Span, Traced},
};

/// The host that may be anybody's.
const ANY_HOST: &str = "localhost";

/// The name of the credentials that a page leaves out.
const CREDENTIALS: &str = "credentials";

/// The requests of a fence, in order, as they are sent.
///
/// # Errors
///
/// Why they cannot be sent.
pub(super) fn ready(reading: &Reading<'_>, config: &Config) -> Result<Vec<Request>, String> {
    let mut live = config.live_hosts.keys();
    let host = match (live.next(), live.next()) {
        (None, _) => Some(ANY_HOST),
        (Some(host), None) => Some(host.as_str()),
        (Some(_), Some(_)) => None,
    };
    let is_live = !config.live_hosts.is_empty();
    let ready = |read: &RequestReading<'_>| {
        if read.is_cut_short {
            return Err(String::from("parts of it are left out"));
        }
        let mut request = read.request.clone();
        if request.url.host.is_empty() {
            let host = host.ok_or_else(|| String::from("it names no host"))?;
            go_to(&mut request, host);
        }
        if let Some(matched) = read.route.matched().filter(|_| !is_live) {
            add_credentials(&mut request, matched.operation);
            let media_type = media_type(&request, matched.operation);
            request.headers.extend(media_type);
        }
        Ok(request)
    };
    reading.requests.iter().map(ready).collect()
}

/// Gives a request its host.
fn go_to(request: &mut Request, host: &str) {
    let at = Span::at(request.url.path.whole_span().start);
    let inserted = |text: &str| Traced::inserted(text, at, Inserted::Implied);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, Some(port)),
        _ => (host, None),
    };
    request.url.host = inserted(name);
    request.url.port = port.map(inserted);
}

/// Adds what the first way to authenticate asks for that an operation knows, where the request tries none.
fn add_credentials(request: &mut Request, operation: &Operation) {
    let is_there = |scheme: &SecurityScheme| match scheme {
        SecurityScheme::Bearer | SecurityScheme::Basic | SecurityScheme::Http(_) => {
            request.header("authorization").is_some()
        }
        SecurityScheme::Header(name) => request.header(name).is_some(),
        SecurityScheme::Query(name) => request.url.query.iter().any(|(known, _)| known.as_str() == name),
        SecurityScheme::Other => true,
    };
    if operation.security.iter().flat_map(|one| &one.schemes).any(|(_, scheme)| is_there(scheme)) {
        return;
    }
    let at = Span::at(request.span.end);
    let value = |scheme: &str| {
        let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme} ") };
        let mut value = Traced::inserted(&scheme, at, Inserted::Implied);
        value.push_inserted(CREDENTIALS, at, Inserted::Placeholder(CREDENTIALS.into()));
        value
    };
    for (_, scheme) in operation.security.first().into_iter().flat_map(|one| &one.schemes) {
        let header = match scheme {
            SecurityScheme::Bearer => implied("Authorization", value("Bearer")),
            SecurityScheme::Basic => implied("Authorization", value("Basic")),
            SecurityScheme::Http(scheme) => implied("Authorization", value(scheme)),
            SecurityScheme::Header(name) => implied(name, value("")),
            SecurityScheme::Query(name) => {
                let name = Traced::inserted(name, at, Inserted::Implied);
                request.url.query.push((name, value("")));
                continue;
            }
            SecurityScheme::Other => continue,
        };
        request.headers.push(header);
    }
}

/// The type of the body, where the request says none and the operation leaves no choice.
fn media_type(request: &Request, operation: &Operation) -> Option<Header> {
    let Some(Body::Text(text, _)) = &request.body else { return None };
    if request.header("content-type").is_some() {
        return None;
    }
    let is_json = text.as_str().starts_with(['{', '[']);
    let media_type = match operation.body_types.as_slice() {
        [only] => only,
        several => several.iter().find(|one| is_json && one.ends_with("json"))?,
    };
    Some(implied("Content-Type", Traced::inserted(media_type, Span::at(request.span.end), Inserted::Implied)))
}

/// A header that no page writes.
fn implied(name: &str, value: Traced) -> Header {
    let span = value.whole_span();
    let name = Traced::inserted(name, span, Inserted::Implied);
    Header { text: name.clone(), span, name, value: Some(value), implied: true }
}
