//! What curl sends for a request, and what it writes for a response (curl(1)).
//!
//! Takes a [`Request`] whose words are all known; hands on a [`Sent`]. Nothing is sent here.

use super::{Received, Sent, tools::Files};
use crate::{
    model::{Body, Curl, Request},
    text::Traced,
};

/// Why a request cannot be sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsendable {
    /// curl would send it, docproof cannot; the text names what.
    Unsupported(String),
    /// curl would not send it either (exit status 3).
    Malformed(String),
}

/// The request as curl puts it on the wire. With `joins_lines` (`-d @file`) the line ends of a body that is read from a
/// file or from standard input are left out.
pub(super) fn sent(request: &Request, input: &str, files: &Files, joins_lines: bool) -> Result<Sent, Unsendable> {
    let read = |text: &str| if joins_lines { text.replace(['\r', '\n'], "") } else { text.to_owned() };
    let body = match &request.body {
        None => String::new(),
        Some(Body::Text(text, _)) if text.has_open_parts() => {
            return Err(Unsendable::Unsupported(String::from("curl with several files as its data")));
        }
        Some(Body::Text(text, _)) => text.as_str().to_owned(),
        Some(Body::Stdin(_)) => read(input),
        Some(Body::File(name)) => match files.get(name.as_str()) {
            Some(text) => read(text),
            None => return Err(Unsendable::Unsupported(format!("{name}, a file the page does not make"))),
        },
        Some(Body::Form(_)) => return Err(Unsendable::Unsupported(String::from("curl --form"))),
    };
    Ok(Sent { method: request.method.name.as_str().to_owned(), url: url(request)?, headers: headers(request), body })
}

/// What else curl speaks (curl(1), "PROTOCOLS").
const OTHER_SCHEMES: &[&str] = &[
    "dict", "file", "ftp", "ftps", "gopher", "gophers", "imap", "imaps", "ldap", "ldaps", "mqtt", "mqtts", "pop3",
    "pop3s", "rtmp", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp", "ws", "wss",
];

/// The URL with its scheme and the whole query. curl sends no blank and no control character.
fn url(request: &Request) -> Result<String, Unsendable> {
    let url = &request.url;
    let scheme = if url.scheme.is_empty() { "http" } else { url.scheme.as_str() }.to_ascii_lowercase();
    if OTHER_SCHEMES.contains(&scheme.as_str()) {
        return Err(Unsendable::Unsupported(format!("curl with `{scheme}:`")));
    }
    let is_written = url.scheme.insertions().next().is_none();
    if is_written && !matches!(scheme.as_str(), "http" | "https") {
        return Err(Unsendable::Malformed(format!("curl: the protocol `{scheme}` is not supported")));
    }
    let mut text = format!("{scheme}://{}", url.host);
    if let Some(port) = &url.port {
        text += &format!(":{port}");
    }
    text += if url.path.is_empty() { "/" } else { url.path.as_str() };
    for (index, (name, value)) in url.query.iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text += name.as_str();
        if !value.is_empty() {
            text += &format!("={value}");
        }
    }
    if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(Unsendable::Malformed(format!("curl: the URL `{text}` has a blank or control character in it")));
    }
    if url.host.is_empty() {
        return Err(Unsendable::Malformed(format!("curl: the URL `{text}` has no host")));
    }
    Ok(text)
}

/// The headers in the order in which curl sends them: its own first, then those that were asked for. `Name:` takes one
/// of curl's own away; a header without a colon is dropped.
fn headers(request: &Request) -> Vec<(String, String)> {
    let asked = |name: &str| {
        request.headers.iter().any(|header| !header.implied && header.name.as_str().eq_ignore_ascii_case(name))
    };
    let mut headers = Vec::new();
    if !asked("accept") && request.header("accept").is_none() {
        headers.push((String::from("Accept"), String::from("*/*")));
    }
    for header in &request.headers {
        let name = header.name.as_str();
        let Some(value) = header.value.as_ref().map(Traced::as_str) else { continue };
        if name.is_empty() || value.is_empty() || (header.implied && asked(name)) {
            continue;
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    headers
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
pub(super) fn written(command: &Curl, sent: &Sent, response: &Received) -> (Written, u8) {
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
    let report = command.write_out.as_ref().map(|format| report(format.as_str(), sent, response)).unwrap_or_default();
    (Written { body, report }, if fails { 22 } else { 0 })
}

fn head(response: &Received) -> String {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status_line());
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head + "\r\n"
}

/// `--write-out`: the variables that do not depend on time or network; others are empty, as unknown ones are in curl.
fn report(format: &str, sent: &Sent, response: &Received) -> String {
    let (mut report, mut rest) = (String::new(), format);
    while let Some(at) = rest.find(['%', '\\']) {
        report += &rest[..at];
        rest = &rest[at..];
        if let Some(name) = rest.strip_prefix("%{").and_then(|rest| rest.split_once('}')).map(|(name, _)| name) {
            report += &match name {
                "http_code" | "response_code" => format!("{:03}", response.status),
                "method" => sent.method.clone(),
                "url" | "url_effective" => sent.url.clone(),
                "content_type" => response.header("content-type").unwrap_or_default().to_owned(),
                "size_download" => response.body.len().to_string(),
                "num_redirects" | "exitcode" => String::from("0"),
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
        let sent = Sent { method: "GET".into(), url: "http://x/".into(), headers: vec![], body: String::new() };
        let format = Traced::source("%{http_code} %{content_type}%%\\n%header{content-type}%", 0);
        let command = Curl { write_out: Some(format), include_head: true, ..Curl::default() };
        let (written, status) = written(&command, &sent, &response());
        assert_eq!(written.body, "HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\n\r\ngone");
        assert_eq!((written.report.as_str(), status), ("404 text/plain%\ntext/plain%", 0));
        let (written, status) = super::written(&Curl { fail: true, ..Curl::default() }, &sent, &response());
        assert_eq!((written.body.as_str(), status), ("", 22));
    }
}
