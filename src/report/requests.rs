//! The requests of a dry run: each as it would be sent, for people or machines.
//!
//! Is given what may be shown, secrets by their names already; looks nothing up.

use serde::Serialize;
use std::io::{self, Write};

/// What a dry run found.
#[derive(Debug, Default)]
pub struct Requests {
    /// How many pages were read.
    pub files: usize,
    /// How many examples there are that a target could run.
    pub examples: usize,
    /// Every request, in the order of the pages.
    pub requests: Vec<Request>,
    /// What stands in the way of others.
    pub unsent: Vec<Unsent>,
}

/// A request that would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Request {
    /// Where the command that asks for it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The words of that command, as the shell hands them to the program; none for a request in HTTP's own form.
    pub command: Vec<String>,
    /// The CLI command that it stands for.
    pub emulates: Option<String>,
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// The request target, as it stands in the first line.
    pub target: String,
    /// Every header, in order.
    pub headers: Vec<Header>,
    /// The body, if there is one.
    pub body: Option<String>,
    /// Whether a part of it comes from an earlier response, and is not known before that comes.
    pub from_response: bool,
}

/// A header of a [`Request`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An example, or the rest of one, that would not be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsent {
    /// Where the command at fault stands, else the example.
    #[serde(flatten)]
    pub place: Place,
    /// Why.
    pub reason: String,
}

/// A place in a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, as it is shown.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// Writes the requests for people: each as HTTP/1.1 has it, indented below the place of its command.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(found: &Requests, out: &mut dyn Write) -> io::Result<()> {
    let mut requests = found.requests.iter().peekable();
    let mut unsent = found.unsent.iter().peekable();
    loop {
        let is_request = match (requests.peek(), unsent.peek()) {
            (Some(request), Some(unsent)) => request.place <= unsent.place,
            (request, _) => request.is_some(),
        };
        if is_request {
            requests.next().map_or(Ok(()), |one| request(one, out))?;
        } else if let Some(Unsent { place, reason }) = unsent.next() {
            writeln!(out, "{}:{}: not sent: {reason}\n", place.path, place.line)?;
        } else {
            break;
        }
    }
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let (requests, examples) = (count(found.requests.len(), "request"), count(found.examples, "example"));
    writeln!(out, "{requests} in {examples} of {}; nothing was sent", count(found.files, "page"))
}

fn request(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    let Request { place, method, url, target, headers, body, .. } = request;
    let emulated = request.emulates.as_ref().map(|command| format!("{command}, emulated: ")).unwrap_or_default();
    writeln!(out, "{}:{}: {emulated}{method} {url}\n", place.path, place.line)?;
    if request.from_response {
        writeln!(out, "    (what stands as [earlier response] is known only when that has come)\n")?;
    }
    writeln!(out, "    {method} {target} HTTP/1.1")?;
    for Header { name, value } in headers {
        writeln!(out, "    {}", format!("{name}: {value}").trim_end())?;
    }
    if let Some(body) = body {
        writeln!(out)?;
        for line in body.lines() {
            writeln!(out, "{}", format!("    {}", crate::text::visible(line)).trim_end())?;
        }
    }
    writeln!(out)
}

/// Writes the requests as one JSON document (`docs/reference/report-json.md`).
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_json(found: &Requests, out: &mut dyn Write) -> io::Result<()> {
    let Requests { files, examples, requests, unsent } = found;
    let document = serde_json::json!({
        "version": 1,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "summary": {
            "files": files, "examples": examples, "requests": requests.len(), "not_sent": unsent.len(),
        },
        "requests": requests,
        "not_sent": unsent,
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
