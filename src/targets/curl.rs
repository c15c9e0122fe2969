//! What curl sends for a request, and what it writes for a response (curl(1)).
//!
//! Takes a [`Request`] whose words are all known; hands on a [`Sent`]. Nothing is sent here.

mod address;
mod cookies;
mod form;
mod glob;
mod send;

pub(super) use address::Address;
pub(super) use cookies::Jar;
pub(super) use send::{Hop, hops, redirected, sent};

use super::{MOST_TEXT, Received, Sent, tools::Files};
use crate::{
    model::{Body, Curl, Request},
    text::Traced,
};

/// Why a request cannot be sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsendable {
    /// curl would send it, docproof cannot; the text names what.
    Unsupported(String),
    /// curl would not send it either: the URL is malformed (exit status 3).
    Malformed(String),
    /// curl would not send it either: the options do not go together (exit status 2).
    Usage(String),
}

/// What a request is made of besides its words.
pub(super) struct Local<'a> {
    /// Standard input, which the first that asks for it reads to its end.
    input: &'a str,
    /// The files that the page made.
    files: &'a Files,
    /// The cookies so far.
    jar: &'a Jar,
    /// How much may still be read, in bytes: a command may name one file many times.
    left: usize,
}

impl<'a> Local<'a> {
    pub(super) fn new(input: &'a str, files: &'a Files, jar: &'a Jar) -> Self {
        Self { input, files, jar, left: MOST_TEXT }
    }

    /// The content of a file; of standard input for `-`.
    fn file(&mut self, name: &str) -> Result<String, Unsendable> {
        if name == "-" {
            return Ok(std::mem::take(&mut self.input).to_owned());
        }
        self.named(name)
    }

    fn named(&mut self, name: &str) -> Result<String, Unsendable> {
        let missing = || Unsendable::Unsupported(format!("{name}, a file the page does not make"));
        let text = self.files.get(name).ok_or_else(missing)?;
        let left = self.left.checked_sub(text.len());
        self.left = left.ok_or_else(|| Unsendable::Unsupported(String::from("so much text")))?;
        Ok(text.to_string())
    }
}

/// A request that no curl makes, as HTTP/1.1 has it: what is written, the host first and the length of the body last.
pub(super) fn plain(request: &Request, local: &mut Local<'_>) -> Result<Sent, Unsendable> {
    let body = match &request.body {
        None => String::new(),
        Some(Body::Text(text, _)) => text.as_str().to_owned(),
        Some(Body::Stdin(_)) => local.file("-")?,
        Some(Body::File(name)) => local.file(name.as_str())?,
        Some(Body::Form(_)) => return Err(Unsendable::Unsupported(String::from("a form"))),
    };
    let (address, target) = place(request)?;
    let mut headers = vec![(String::from("Host"), address)];
    for header in &request.headers {
        let name = header.name.as_str();
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        match header.value.as_ref().map(Traced::as_str) {
            Some(value) if is("host") => value.clone_into(&mut headers[0].1),
            Some(value) if !name.is_empty() && !value.is_empty() && !is("content-length") => {
                headers.push((name.to_owned(), value.to_owned()));
            }
            _ => {}
        }
    }
    if !body.is_empty() {
        headers.push((String::from("Content-Length"), body.len().to_string()));
    }
    let url = format!("{}://{}{target}", scheme(request), place(request)?.0);
    Ok(Sent { method: request.method.name.as_str().to_owned(), url, target, headers, body })
}

fn scheme(request: &Request) -> String {
    let scheme = request.url.scheme.as_str();
    if scheme.is_empty() { String::from("http") } else { scheme.to_ascii_lowercase() }
}

/// Host and port, and the target.
fn place(request: &Request) -> Result<(String, String), Unsendable> {
    let url = &request.url;
    let port = url.port.as_ref().map(|port| format!(":{port}")).unwrap_or_default();
    let mut target = if url.path.is_empty() { String::from("/") } else { url.path.as_str().to_owned() };
    for (index, (name, value)) in url.query.iter().enumerate() {
        target.push(if index == 0 { '?' } else { '&' });
        target += name.as_str();
        if !value.is_empty() {
            target += &format!("={value}");
        }
    }
    let host = format!("{}{port}", url.host);
    if url.host.is_empty() || [&host, &target].iter().any(|text| text.contains(char::is_whitespace)) {
        return Err(Unsendable::Malformed(format!("`{}` is no URL that can be asked for", url.text)));
    }
    Ok((host, target))
}

/// A text as it stands between the quotes of a JSON string.
pub(super) fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// What curl writes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The response, to standard output or a file.
    pub(super) body: String,
    /// What `--write-out` adds, always to standard output.
    pub(super) report: String,
}

/// What curl writes for a response, and its exit status: 22 for an error that `--fail` does not want.
pub(super) fn written(command: &Curl, sent: &Sent, response: &Received, redirects: usize) -> (Written, u8) {
    let fails = command.fail && response.status >= 400;
    let mut body = String::new();
    if !fails {
        if command.include_head {
            body += &head(response);
        }
        if sent.method != "HEAD" {
            body += &response.body;
        }
    }
    let report =
        command.write_out.as_ref().map(|format| report(format.as_str(), sent, response, redirects)).unwrap_or_default();
    (Written { body, report }, if fails { 22 } else { 0 })
}

/// The head of a response, as `-i` shows it.
pub(super) fn head(response: &Received) -> String {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status_line());
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head + "\r\n"
}

/// `--write-out`: the variables that do not depend on time or network; others are empty, as unknown ones are in curl.
fn report(format: &str, sent: &Sent, response: &Received, redirects: usize) -> String {
    let (mut report, mut rest) = (String::new(), format);
    // A format may name a long URL many times. The page's budget turns down what is longer.
    while let Some(at) = rest.find(['%', '\\']).filter(|_| report.len() <= MOST_TEXT) {
        report += &rest[..at];
        rest = &rest[at..];
        if let Some(name) = rest.strip_prefix("%{").and_then(|rest| rest.split_once('}')).map(|(name, _)| name) {
            report += &match name {
                "http_code" | "response_code" => format!("{:03}", response.status),
                "method" => sent.method.clone(),
                "url" | "url_effective" => sent.url.clone(),
                "content_type" => response.header("content-type").unwrap_or_default().to_owned(),
                "size_download" => response.body.len().to_string(),
                "num_redirects" => redirects.to_string(),
                "exitcode" => String::from("0"),
                "http_version" => String::from("1.1"),
                "scheme" => sent.url.split(':').next().unwrap_or_default().to_owned(),
                name if name.starts_with("time_") => String::from("0.000000"),
                _ => String::new(),
            };
            rest = &rest[name.len() + 3..];
        } else if let Some(name) =
            rest.strip_prefix("%header{").and_then(|rest| rest.split_once('}')).map(|(name, _)| name)
        {
            report += response.header(name).unwrap_or_default();
            rest = &rest[name.len() + 9..];
        } else {
            let (text, length) = match rest.as_bytes().get(..2) {
                Some(b"%%") => ("%", 2),
                Some(b"\\n") => ("\n", 2),
                Some(b"\\t") => ("\t", 2),
                Some(b"\\r") => ("\r", 2),
                _ => (&rest[..1], 1),
            };
            report += text;
            rest = &rest[length..];
        }
    }
    report + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> Received {
        Received {
            status: 404,
            headers: vec![(String::from("content-type"), String::from("text/plain"))],
            body: String::from("gone"),
        }
    }

    #[test]
    fn writes_as_curl_does() {
        let sent = Sent { method: "GET".into(), url: "http://x/".into(), ..Sent::default() };
        let format = Traced::source("%{http_code} %{content_type}%%\\n%header{content-type}%", 0);
        let command = Curl { write_out: Some(format), include_head: true, ..Curl::default() };
        let (written, status) = written(&command, &sent, &response(), 0);
        assert_eq!(written.body, "HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\n\r\ngone");
        assert_eq!((written.report.as_str(), status), ("404 text/plain%\ntext/plain%", 0));
        let (written, status) = super::written(&Curl { fail: true, ..Curl::default() }, &sent, &response(), 0);
        assert_eq!((written.body.as_str(), status), ("", 22));
    }
}
