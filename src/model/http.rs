//! HTTP requests as HTTP itself spells them (RFC 9112): a request line, header fields, an empty line, a body.
//!
//! Takes the text of a fence; hands on a [`Message`] for each request in it, every part with its place. Reads what
//! documentation leaves out or adds, too: the version, the host, queries over several lines, `###` between requests and
//! `@name = value` lines as the files of HTTP clients have them. Sends nothing and judges nothing.

use super::{Body, Header, Method, Request, Url};
use crate::text::{Inserted, Span, Traced};
use std::ops::Range;

/// Methods by which a request line is known (RFC 9110 section 9.3, RFC 5789).
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// A request, and whether the text shows all of it.
#[derive(Debug, Clone)]
pub struct Message {
    /// The request.
    pub request: Request,
    /// Whether it shows no more than where a request goes, or leaves parts out (`...`): absence says nothing then.
    pub is_abridged: bool,
}

/// What a text opens with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// A request line: `POST /api/v2/write HTTP/1.1`, `GET https://example.com/ping`.
    Request,
    /// A status line: `HTTP/1.1 204 No Content`, `204 No Content`.
    Response,
}

/// What the first line of `text` that says something is, if it is HTTP.
pub fn opening(text: &str) -> Option<Opening> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_remark(line));
    let line = lines.next()?;
    if is_status(line) {
        return Some(Opening::Response);
    }
    let target = target_of(line)?;
    let starts = ["/", "http://", "https://", "{{", "<http"].iter().any(|start| target.starts_with(start));
    // Of a path without its slash, more than one word must say that it is one.
    let mut is_path = || {
        let next = lines.next().unwrap_or_default();
        target.contains('/') || target.starts_with('_') || next.starts_with('{') || target_of(next).is_some()
    };
    (starts || is_relative(target) && is_path()).then_some(Opening::Request)
}

/// The target of a line that has the form of a request line.
fn target_of(line: &str) -> Option<&str> {
    let (method, target) = line.split_once([' ', '\t'])?;
    let target = without_version(target.trim()).0;
    (METHODS.contains(&method) && !has_blank(target)).then_some(target)
}

/// Whether a target is a path without its slash, as the console of Elasticsearch takes it: `_search`, `my-index/_doc/1`.
fn is_relative(target: &str) -> bool {
    target.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '%')) && !target.contains("://")
}

/// The status that a text opens with, if it does: the line, and the code in it.
pub fn status(text: &str) -> Option<(&str, u16)> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).filter(|line| is_status(line))?;
    let code = line.split(' ').find_map(|word| word.parse().ok())?;
    Some((line, code))
}

/// Reads every request of a text.
pub fn parse(text: &Traced) -> Vec<Message> {
    let lines = lines(text.as_str());
    let (mut messages, mut at) = (Vec::new(), 0);
    // Whether paths have no slash: the first request says so.
    let mut is_bare = true;
    while at < lines.len() {
        match request_line(text, &lines[at], is_bare) {
            Some(line) => {
                is_bare &= is_relative(&text.as_str()[line.target.clone()]);
                let (message, next) = message(text, &lines, at, &line, is_bare);
                messages.push(message);
                at = next;
            }
            None => at += 1,
        }
    }
    messages
}

/// The parts of a request line.
struct RequestLine {
    method: Range<usize>,
    target: Range<usize>,
    has_version: bool,
}

/// The range of each line, without its ending.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let line = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    });
    line.collect()
}

/// The request line that a line is; with a path without its slash, if there may be such.
fn request_line(text: &Traced, line: &Range<usize>, is_bare: bool) -> Option<RequestLine> {
    let source = &text.as_str()[line.clone()];
    let start = line.start + (source.len() - source.trim_start().len());
    let source = source.trim();
    let end = source.find([' ', '\t'])?;
    if !METHODS.contains(&&source[..end]) {
        return None;
    }
    let rest = &source[end..];
    let target = rest.trim_start();
    let at = start + end + (rest.len() - target.len());
    let (target, has_version) = without_version(target);
    // What blanks there are must stand in open parts: a placeholder's name is one word, however it is written.
    let mut blanks = target.match_indices([' ', '\t']);
    let is_one_word = blanks.all(|(blank, _)| text.is_open(at + blank..at + blank + 1));
    let is_target = target.starts_with(['/', '{', '<', '*'])
        || target.contains("://")
        || text.is_open(at..at + 1)
        || is_bare && is_relative(target);
    (is_one_word && is_target).then(|| RequestLine {
        method: start..start + end,
        target: at..at + target.len(),
        has_version,
    })
}

/// Reads the request whose first line is `lines[first]`; also says where the next one may begin.
fn message(text: &Traced, lines: &[Range<usize>], first: usize, line: &RequestLine, is_bare: bool) -> (Message, usize) {
    let source = |at: usize| text.as_str()[lines[at].clone()].trim();
    let (mut at, mut target) = (first + 1, text.slice(line.target.clone()));
    if is_relative(target.as_str()) && !target.is_open(0..1) {
        let slash = Traced::inserted("/", Span::at(text.span(line.target.clone()).start), Inserted::Implied);
        target = target.replace(0..0, &slash);
    }
    let mut target_end = line.target.end;
    // A query may go on over several lines, as HTTP clients read it.
    while at < lines.len() && source(at).starts_with(['?', '&']) {
        let part = trimmed(text, &lines[at]);
        target.push_slice(text, part.clone());
        target_end = part.end;
        at += 1;
    }
    let (mut headers, mut is_elided) = (Vec::new(), false);
    while at < lines.len() && !source(at).is_empty() {
        if is_elision(source(at)) {
            is_elided = true;
        } else if let Some(header) = header(text, &lines[at]) {
            headers.push(header);
        } else if !is_remark(source(at)) || source(at).starts_with("###") {
            break;
        }
        at += 1;
    }
    let begin = at;
    while at < lines.len() && !ends_body(text, lines, at, begin, is_bare) {
        at += 1;
    }
    let body = body(text, &lines[begin..at]);
    is_elided |= lines[begin..at].iter().any(|line| is_elision(text.as_str()[line.clone()].trim()));
    let end = lines[at - 1].end.max(target_end);
    let mut url = Url::read(&target, text.span(line.target.start..target_end));
    if url.host.is_empty()
        && let Some(host) = headers.iter().find(|header: &&Header| header.name.as_str().eq_ignore_ascii_case("host"))
    {
        let host = host.value.clone().unwrap_or_default();
        let colon = host.as_str().rfind(':').filter(|at| !host.is_open(*at..at + 1) && !host.as_str().ends_with(']'));
        url.host = host.slice(0..colon.unwrap_or(host.len()));
        url.port = colon.map(|at| host.slice(at + 1..host.len()));
    }
    let method = text.slice(line.method.clone());
    let takes_body = matches!(method.as_str(), "POST" | "PUT" | "PATCH");
    let shows_all = if takes_body { body.is_some() } else { line.has_version || !url.query.is_empty() };
    let request = Request {
        method: Method { written: Some(method.whole_span()), name: method },
        url,
        headers,
        body,
        follow_redirects: false,
        transfer: None,
        span: text.span(line.method.start..end),
    };
    (Message { request, is_abridged: is_elided || !shows_all }, at)
}

/// Whether a body that began in the line `begin` ends before this one: at a separator, at another request or a remark on
/// one, or where the response is shown.
fn ends_body(text: &Traced, lines: &[Range<usize>], at: usize, begin: usize, is_bare: bool) -> bool {
    let line = |at: usize| text.as_str()[lines[at].clone()].trim();
    let is_request = |at: usize| request_line(text, &lines[at], is_bare).is_some();
    let is_apart = at == begin || line(at - 1).is_empty();
    let ends_json = || line(at - 1).ends_with(['}', ']']) && is_request(at);
    let remarks = || {
        let next = (at..lines.len()).find(|at| !is_remark(line(*at)));
        is_remark(line(at)) && next.is_some_and(is_request)
    };
    line(at).starts_with("###")
        || is_apart && (line(at).starts_with("HTTP/") || is_request(at) || remarks())
        || !is_apart && ends_json()
}

/// The lines of a body, blank ones at either end left out; `None` if none are left.
fn body(text: &Traced, lines: &[Range<usize>]) -> Option<Body> {
    let says = |line: &&Range<usize>| !text.as_str()[(*line).clone()].trim().is_empty();
    let (first, last) = (lines.iter().find(says)?, lines.iter().rev().find(says)?);
    let range = first.start..last.end;
    let body = text.slice(range.clone());
    // `< ./body.json`, as HTTP clients read a file.
    match body.as_str().strip_prefix("< ") {
        Some(_) => Some(Body::File(body.slice("< ".len()..body.len()).trim())),
        None => Some(Body::Text(body, text.span(range))),
    }
}

/// A header field (RFC 9112 section 5), if the line is one.
fn header(text: &Traced, line: &Range<usize>) -> Option<Header> {
    let range = trimmed(text, line);
    let field = text.slice(range.clone());
    let colon = field.as_str().match_indices(':').map(|(at, _)| at).find(|at| !field.is_open(*at..at + 1))?;
    let name = field.slice(0..colon);
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_name = !name.is_empty() && (name.has_open_parts() || name.as_str().chars().all(is_token));
    let value = Some(field.slice(colon + 1..field.len()).trim());
    is_name.then(|| Header { span: text.span(range), text: field, name, value, implied: false })
}

/// The line without the blanks at its ends.
fn trimmed(text: &Traced, line: &Range<usize>) -> Range<usize> {
    let source = &text.as_str()[line.clone()];
    let start = line.start + (source.len() - source.trim_start().len());
    start..start + source.trim().len()
}

/// A request target without the version after it, and whether there was one.
fn without_version(target: &str) -> (&str, bool) {
    match target.rsplit_once([' ', '\t']) {
        Some((before, version)) if version.starts_with("HTTP/") => (before.trim_end(), true),
        _ => (target, false),
    }
}

/// Whether a blank stands in the text outside of `{{ … }}` and `<…>`.
fn has_blank(target: &str) -> bool {
    let mut depth = 0_usize;
    for c in target.chars() {
        match c {
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() && depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// `HTTP/1.1 200 OK`, or `200 OK` alone.
fn is_status(line: &str) -> bool {
    let (version, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (status, reason) = if version.starts_with("HTTP/") {
        (rest.trim_start().split(' ').next().unwrap_or_default(), "OK")
    } else {
        (version, rest)
    };
    let is_code = status.len() == 3 && status.starts_with(['1', '2', '3', '4', '5']);
    let is_reason = reason.starts_with(|c: char| c.is_ascii_uppercase());
    is_code
        && status.bytes().all(|byte| byte.is_ascii_digit())
        && is_reason
        && reason.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\''))
}

/// A comment, a separator or a variable of an HTTP client's file.
fn is_remark(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//") || line.starts_with('@') && line.contains('=')
}

fn is_elision(line: &str) -> bool {
    matches!(line, "..." | "…" | "[...]" | "# ..." | "// ...")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Message> {
        parse(&Traced::source(text, 100))
    }

    fn body(message: &Message) -> Option<&str> {
        match &message.request.body {
            Some(Body::Text(text, _)) => Some(text.as_str()),
            Some(Body::File(name)) => Some(name.as_str()),
            _ => None,
        }
    }

    #[test]
    fn a_message_as_the_standard_has_it() {
        let text = "POST /api/v2/write?bucket=b HTTP/1.1\r\nHost: h:8086\r\nContent-Type: text/plain\r\n\r\na b=1\r\nc d=2\r\n\r\n";
        let [message] = &read(text)[..] else { panic!() };
        let request = &message.request;
        assert_eq!((request.method.name.as_str(), request.url.path.as_str()), ("POST", "/api/v2/write"));
        assert_eq!((request.url.query[0].1.as_str(), request.url.host.as_str()), ("b", "h"));
        assert_eq!(request.header("content-type").unwrap().value.as_ref().unwrap().as_str(), "text/plain");
        assert_eq!(body(message), Some("a b=1\r\nc d=2"));
        assert_eq!(request.url.path.whole_span(), Span::new(105, 118));
        assert!(!message.is_abridged);
    }

    #[test]
    fn what_documentation_leaves_out_and_adds() {
        let text = "# one\n@host = x\nGET https://h/query\n    ?a=1\n    &b=2\n\n###\nPOST {{host}}/x\nAccept: */*\n{\"a\": 1}\n\n\
                    DELETE /y\nHTTP/1.1 204 No Content\n\nPUT /z\n\n< ./z.json\nPATCH /is/body\n";
        let messages = read(text);
        let told: Vec<String> = messages
            .iter()
            .map(|message| {
                let Request { method, url, headers, .. } = &message.request;
                let query: Vec<&str> = url.query.iter().map(|(name, _)| name.as_str()).collect();
                format!("{} {} {query:?} {} {:?}", method.name, url.path, headers.len(), body(message))
            })
            .collect();
        assert_eq!(
            told,
            [
                "GET /query [\"a\", \"b\"] 0 None",
                "POST /x [] 1 Some(\"{\\\"a\\\": 1}\")",
                "DELETE /y [] 0 None",
                "PUT /z [] 0 Some(\"./z.json\\nPATCH /is/body\")",
            ]
        );
        assert!(!messages[0].is_abridged && messages[2].is_abridged);
    }

    #[test]
    fn paths_without_their_slash() {
        let text = "PUT books\n\nPOST books/_doc?refresh\n{\n  \"GET\": 1\n}\nGET _search\nGET books\n";
        let messages = read(text);
        let told =
            messages.iter().map(|message| format!("{} {}", message.request.method.name, message.request.url.path));
        assert_eq!(told.collect::<Vec<_>>(), ["PUT /books", "POST /books/_doc", "GET /_search", "GET /books"]);
        assert_eq!(messages[1].request.url.query[0].0.as_str(), "refresh");
        assert_eq!(messages[1].request.url.path.whole_span(), Span::new(116, 126));
        // A word that stands alone is a path only where paths have no slash.
        assert_eq!(body(&read("POST /write\n\nGET x\n")[0]), Some("GET x"));
    }

    #[test]
    fn what_opens_a_request_or_a_response() {
        for text in
            ["GET /ping", "\n# x\nPOST https://h/{id} HTTP/1.1\nA: b", "GET {{< host >}}/query", "GET /a/{token id}"]
        {
            assert_eq!(opening(text), Some(Opening::Request), "{text}");
        }
        for text in
            ["GET _search", "# x\nPUT books\n{\"a\": 1}", "PUT a-1\n\nPUT a-1/_doc/1\n{}", "DELETE a/_alias/b?x"]
        {
            assert_eq!(opening(text), Some(Opening::Request), "{text}");
        }
        for text in ["HTTP/1.1 200 OK", "HTTP/2 204", "204 No Content\n", "400 Bad Request"] {
            assert_eq!(opening(text), Some(Opening::Response), "{text}");
        }
        for text in [
            "DELETE FROM \"x\"",
            "GET the token",
            "GET key",
            "PUT s3://bucket/key",
            "200 400 x",
            "/write?u=1",
            "Authorization: Bearer X",
            "500 items",
            "",
        ] {
            assert_eq!(opening(text), None, "{text}");
        }
    }

    #[test]
    fn time_is_linear() {
        let unit = "GET /x\nA: b\n\n{}\n\n";
        assert_eq!(read(&unit.repeat(20_000)).len(), 20_000);
        assert_eq!(read(&format!("GET /x\n{}", "?a=1\n".repeat(50_000))).len(), 1);
    }
}
