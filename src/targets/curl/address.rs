//! A URL as curl takes it apart (`curl_url_set(3)`; "URL syntax and their use in curl").
//!
//! curl's reading is neither RFC 3986's nor a browser's: nothing is normalised but dot segments, and hardly a character
//! is encoded. Takes a URL whose characters are all known; hands on the parts that go over the wire.

use super::Unsendable;
use crate::model::percent;
use std::fmt;

/// What else curl speaks (curl(1), "PROTOCOLS").
const OTHER_SCHEMES: &[&str] = &[
    "dict", "file", "ftp", "ftps", "gopher", "gophers", "imap", "imaps", "ldap", "ldaps", "mqtt", "mqtts", "pop3",
    "pop3s", "rtmp", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp", "ws", "wss",
];

/// Protocols that curl guesses from the start of a host's name.
const GUESSED: &[&str] = &["ftp", "dict", "ldap", "imap", "smtp", "pop3"];

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::targets) struct Address {
    /// `http` or `https`.
    pub(in crate::targets) scheme: String,
    /// User and password before the host, decoded.
    pub(in crate::targets) user: Option<(String, Option<String>)>,
    /// The host, in brackets if it is an IPv6 address.
    pub(in crate::targets) host: String,
    /// The port, unless it is the scheme's own.
    pub(in crate::targets) port: Option<u16>,
    /// The path, never empty.
    pub(in crate::targets) path: String,
    /// What follows the question mark.
    pub(in crate::targets) query: Option<String>,
}

impl Address {
    /// Reads a URL. Dot segments are resolved unless `as_is` (`--path-as-is`).
    ///
    /// # Errors
    ///
    /// When curl would not send it, or speaks another protocol to it.
    pub(in crate::targets) fn read(text: &str, as_is: bool) -> Result<Self, Unsendable> {
        let malformed = |what: &str| Unsendable::Malformed(format!("curl: the URL `{text}` {what}"));
        if text.chars().any(|c| c == ' ' || c.is_ascii_control()) {
            return Err(malformed("has a blank or control character in it"));
        }
        let (scheme, rest) = split_scheme(text);
        let is_bare = scheme.is_none();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let scheme = scheme.map_or_else(|| guessed(authority).to_owned(), str::to_ascii_lowercase);
        if OTHER_SCHEMES.contains(&scheme.as_str()) {
            return Err(Unsendable::Unsupported(format!("curl with `{scheme}:`")));
        }
        if !matches!(scheme.as_str(), "http" | "https") {
            return Err(Unsendable::Malformed(format!("curl: the protocol `{scheme}` is not supported")));
        }
        let (user, place) = match authority.split_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let colon =
            place.rfind(']').map_or_else(|| place.find(':'), |at| place[at..].find(':').map(|colon| at + colon));
        let (host, port) = colon.map_or((place, ""), |at| (&place[..at], &place[at + 1..]));
        let port = match port {
            "" if colon.is_some() && is_bare => return Err(malformed("has a colon without a port")),
            "" => None,
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse::<u16>().map_err(|_| malformed("has a port that is too large"))?)
            }
            _ => return Err(malformed("has a port that is no number")),
        };
        let own = if scheme == "https" { 443 } else { 80 };
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query.to_owned())));
        let path = if path.is_empty() { String::from("/") } else { path.to_owned() };
        Ok(Self {
            user: user.map(|user| {
                let (name, password) = user.split_once(':').map_or((user, None), |(name, rest)| (name, Some(rest)));
                let decoded = |text: &str| percent::decoded(text).into_owned();
                (decoded(name), password.map(decoded))
            }),
            host: self::host(host).ok_or_else(|| malformed("has no host that there can be"))?,
            port: port.filter(|port| *port != own),
            path: ascii(if as_is { path } else { without_dots(&path) }),
            query,
            scheme,
        })
    }

    /// `host` or `host:port`, as the `Host` header has it.
    pub(in crate::targets) fn authority(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// The path and the query: the request's target.
    pub(in crate::targets) fn target(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.path)
    }

    /// Adds data to the query, as `-G` does.
    ///
    /// # Errors
    ///
    /// When there is a blank or control character in it.
    pub(in crate::targets) fn append(&mut self, data: &str) -> Result<(), Unsendable> {
        if data.chars().any(|c| c == ' ' || c.is_ascii_control()) {
            let message = format!("curl: a blank or control character would get into the URL with `{data}`");
            return Err(Unsendable::Malformed(message));
        }
        // What is put together is read as a URL again, so that `#` ends it and dot segments go, whatever was asked for.
        self.path = without_dots(&self.path);
        let data = &small_sequences(data.split('#').next().unwrap_or_default());
        match &mut self.query {
            Some(query) if !query.is_empty() => {
                if !query.ends_with('&') {
                    query.push('&');
                }
                query.push_str(data);
            }
            query if !data.is_empty() => *query = Some(data.to_owned()),
            _ => {}
        }
        Ok(())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority(), self.target())
    }
}

/// The scheme, if one is written, and what follows its slashes: curl takes one to three.
fn split_scheme(text: &str) -> (Option<&str>, &str) {
    let is_scheme = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    let Some((name, rest)) = text.split_once(':').filter(|(name, rest)| is_scheme(name) && rest.starts_with('/'))
    else {
        return (None, text);
    };
    let slashes = rest.bytes().take_while(|byte| *byte == b'/').count().min(3);
    (Some(name), &rest[slashes..])
}

/// The protocol that curl takes for meant where none is written.
fn guessed(authority: &str) -> &'static str {
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let guess = |scheme: &&&str| host.strip_prefix(**scheme).is_some_and(|rest| rest.starts_with('.'));
    GUESSED.iter().find(guess).copied().unwrap_or("http")
}

/// A host as it is sent; `None` where there is none.
fn host(text: &str) -> Option<String> {
    if text.starts_with('[') {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let address = inner.split('%').next().unwrap_or_default();
        return address.parse::<std::net::Ipv6Addr>().is_ok().then(|| format!("[{address}]"));
    }
    let text = percent::decoded(text);
    if text.is_empty() || text.contains(|c: char| c <= ' ' || " \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,".contains(c)) {
        return None;
    }
    if !text.is_ascii() {
        // An internationalised name goes out in its ASCII form (RFC 5891).
        let url = reqwest::Url::parse(&format!("http://{text}/")).ok()?;
        return url.host_str().map(str::to_owned);
    }
    Some(ipv4(&text).unwrap_or_else(|| text.into_owned()))
}

/// An IPv4 address of one to four numbers, decimal, octal or hexadecimal, in the usual form (`inet_aton(3)`).
fn ipv4(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    let number = |text: &&str| match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) if !digits.is_empty() => u32::from_str_radix(digits, 8).ok(),
        _ if text.starts_with('+') => None,
        _ => text.parse::<u32>().ok(),
    };
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    let (last, leading) = numbers.split_last()?;
    let room = 32 - 8 * u32::try_from(leading.len()).ok()?;
    if leading.iter().any(|number| *number > 255) || u64::from(*last) >= 1_u64 << room {
        return None;
    }
    let start = leading.iter().zip([24, 16, 8]).fold(0, |sum, (number, shift)| sum | number << shift);
    Some(std::net::Ipv4Addr::from(start | last).to_string())
}

/// Dot segments resolved (RFC 3986 section 5.2.4). Encoded dots are none.
fn without_dots(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." if is_last => out.push(""),
            "." => {}
            ".." => {
                out.pop();
                if is_last {
                    out.push("");
                }
            }
            segment => out.push(segment),
        }
    }
    format!("/{}", out.join("/"))
}

/// Percent-encoded bytes with small letters, as curl writes them in what it adds to a query.
fn small_sequences(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('%') {
        let sequence =
            rest.get(at..at + 3).filter(|sequence| sequence[1..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        out += &rest[..at];
        out += &sequence.map_or_else(|| String::from("%"), str::to_ascii_lowercase);
        rest = &rest[at + sequence.map_or(1, str::len)..];
    }
    out + rest
}

/// Bytes beyond ASCII are the only ones that curl encodes, and only in a path, with small letters.
fn ascii(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02x}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match Address::read(text, false) {
            Ok(address) => address.to_string(),
            Err(Unsendable::Unsupported(what) | Unsendable::Malformed(what) | Unsendable::Usage(what)) => what,
        }
    }

    #[test]
    fn urls_are_read_as_by_curl() {
        for (text, sent) in [
            ("h.example", "http://h.example/"),
            ("h?x", "http://h/?x"),
            ("HTTP://H.Example:080/p", "http://H.Example/p"),
            ("https://h:443/a//b/../c?x=/../y#z", "https://h/a//c?x=/../y"),
            ("http://h/../a/./b/.", "http://h/a/b/"),
            ("http://h/a/%2e%2e/b", "http://h/a/%2e%2e/b"),
            ("http:/h/x", "http://h/x"),
            ("http://h/é?q=\"{|}é", "http://h/%c3%a9?q=\"{|}é"),
            ("http://[::1]:8086/x", "http://[::1]:8086/x"),
            ("http://127.1/x", "http://127.0.0.1/x"),
            ("http://h:/x", "http://h/x"),
        ] {
            assert_eq!(told(text), sent);
        }
        for text in [
            "http://h/a b",
            "//h/x",
            "http:h.example",
            "http://h:80x/",
            "http://h:99999/",
            "http://a@b@h/",
            "http:///",
            "h:/x",
        ] {
            assert!(Address::read(text, false).is_err(), "{text}");
        }
        assert_eq!(told("ftp.example.com/x"), "curl with `ftp:`");
        assert_eq!(Address::read("http://u%20x:p%40@h/", false).unwrap().user, Some(("u x".into(), Some("p@".into()))));
    }

    #[test]
    fn data_joins_the_query() {
        for (text, data, target) in [
            ("h/x?a", "b", "/x?a&b"),
            ("h/x?", "b", "/x?b"),
            ("h/x?a&", "b", "/x?a&b"),
            ("h", "b#c", "/?b"),
            ("h", "", "/"),
        ] {
            let mut address = Address::read(text, false).unwrap();
            address.append(data).unwrap();
            assert_eq!(address.target(), target);
        }
    }
}
