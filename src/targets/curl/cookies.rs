//! The cookies of one curl command: those of `-b FILE`, those that responses set, those that `-c FILE` keeps (RFC 6265).

use super::Address;
use crate::targets::{Received, tools::CLOCK};

/// The most cookies that are kept.
const MOST: usize = 1_000;

/// Cookies, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(in crate::targets) struct Jar {
    cookies: Vec<Cookie>,
    /// Whether responses may add to it: curl takes cookies only with `-b FILE` or `-c`.
    pub(in crate::targets) takes: bool,
}

#[derive(Debug, Clone)]
struct Cookie {
    domain: String,
    /// Whether subdomains get it too.
    tail: bool,
    path: String,
    secure: bool,
    /// Seconds since 1970; 0 for a session's.
    expires: i64,
    name: String,
    value: String,
    http_only: bool,
}

impl Jar {
    /// Adds the cookies of a file in Netscape's format; other lines name no host and are sent to none.
    pub(in crate::targets) fn read(&mut self, text: &str) {
        self.takes = true;
        for line in text.lines() {
            let (line, http_only) = line.strip_prefix("#HttpOnly_").map_or((line, false), |line| (line, true));
            let fields: Vec<&str> = line.split('\t').collect();
            let [domain, tail, path, secure, expires, name, ref value @ ..] = fields[..] else { continue };
            if line.starts_with('#') {
                continue;
            }
            let is_true = |text: &str| text.eq_ignore_ascii_case("TRUE");
            self.put(Cookie {
                domain: domain.trim_start_matches('.').to_ascii_lowercase(),
                tail: is_true(tail),
                path: path.to_owned(),
                secure: is_true(secure),
                expires: expires.parse().unwrap_or(0),
                name: name.to_owned(),
                value: value.first().copied().unwrap_or_default().to_owned(),
                http_only,
            });
        }
    }

    /// Adds what a response sets, if curl takes cookies.
    pub(in crate::targets) fn take(&mut self, address: &Address, response: &Received) {
        if !self.takes {
            return;
        }
        for (_, value) in response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let mut parts = value.split(';');
            let Some((name, content)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let folder = address.path.rfind('/').map_or("/", |at| &address.path[..at.max(1)]);
            let mut cookie = Cookie {
                domain: address.host.to_ascii_lowercase(),
                tail: false,
                path: folder.to_owned(),
                secure: false,
                expires: 0,
                name: name.trim().to_owned(),
                value: content.trim().to_owned(),
                http_only: false,
            };
            let mut is_foreign = false;
            for part in parts {
                let (key, value) = part.split_once('=').unwrap_or((part, ""));
                let value = value.trim();
                match key.trim().to_ascii_lowercase().as_str() {
                    "domain" if !value.is_empty() => {
                        let domain = value.trim_start_matches('.').to_ascii_lowercase();
                        is_foreign = !belongs(&cookie.domain, &domain, true);
                        (cookie.domain, cookie.tail) = (domain, true);
                    }
                    "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                    "secure" => cookie.secure = true,
                    "httponly" => cookie.http_only = true,
                    "max-age" => {
                        let age: i64 = value.parse().unwrap_or(0);
                        cookie.expires = if age > 0 { CLOCK.saturating_add(age) } else { 1 };
                    }
                    _ => {}
                }
            }
            if !is_foreign {
                self.put(cookie);
            }
        }
    }

    fn put(&mut self, cookie: Cookie) {
        self.cookies
            .retain(|known| (&known.domain, &known.path, &known.name) != (&cookie.domain, &cookie.path, &cookie.name));
        if self.cookies.len() < MOST && (cookie.expires == 0 || cookie.expires > CLOCK) {
            self.cookies.push(cookie);
        }
    }

    /// What is sent to a place: the longest path first, then the longest domain, then the longest name.
    pub(in crate::targets) fn header(&self, address: &Address) -> Option<String> {
        let host = address.host.to_ascii_lowercase();
        let fits = |cookie: &&Cookie| {
            let below = address.path.strip_prefix(cookie.path.trim_end_matches('/'));
            belongs(&host, &cookie.domain, cookie.tail)
                && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                && (!cookie.secure || address.scheme == "https")
        };
        let mut sent: Vec<&Cookie> = self.cookies.iter().filter(fits).collect();
        let length = |text: &String| std::cmp::Reverse(text.len());
        sent.sort_by_key(|cookie| (length(&cookie.path), length(&cookie.domain), length(&cookie.name)));
        let texts: Vec<String> = sent.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// The file that `-c` writes.
    pub(in crate::targets) fn file(&self) -> String {
        let mut text = String::from(
            "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\
             # This file was generated by libcurl! Edit at your own risk.\n\n",
        );
        for cookie in &self.cookies {
            let flag = |on: bool| if on { "TRUE" } else { "FALSE" };
            let prefix = if cookie.http_only { "#HttpOnly_" } else { "" };
            let dot = if cookie.tail { "." } else { "" };
            let (tail, secure) = (flag(cookie.tail), flag(cookie.secure));
            let Cookie { domain, path, expires, name, value, .. } = cookie;
            text += &format!("{prefix}{dot}{domain}\t{tail}\t{path}\t{secure}\t{expires}\t{name}\t{value}\n");
        }
        text
    }
}

/// Whether a host is a domain, or, with `tail`, below it.
fn belongs(host: &str, domain: &str, tail: bool) -> bool {
    host == domain || tail && host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> Address {
        Address::read(url, false).unwrap()
    }

    #[test]
    fn cookies_go_where_they_belong() {
        let mut jar = Jar::default();
        jar.read("# x\n.h.example\tTRUE\t/\tFALSE\t0\tn\tv\nh.example\tFALSE\t/p\tFALSE\t0\tm\tw\nh.example\tFALSE\t/\tTRUE\t0\ts\tx\n");
        assert_eq!(jar.header(&at("http://h.example/p/q")).as_deref(), Some("m=w; n=v"));
        assert_eq!(jar.header(&at("http://a.h.example/p")).as_deref(), Some("n=v"));
        assert_eq!(jar.header(&at("https://h.example/pq")).as_deref(), Some("n=v; s=x"));
        assert_eq!(jar.header(&at("http://other.example/")), None);
    }

    #[test]
    fn responses_set_cookies_that_a_file_keeps() {
        let set = |value: &str| (String::from("Set-Cookie"), value.to_owned());
        let headers = vec![
            set("a=1; Path=/"),
            set("b=2; HttpOnly; Domain=example"),
            set("c=3; Domain=evil"),
            set("a=; Max-Age=0"),
        ];
        let response = Received { status: 200, headers, body: String::new() };
        let mut jar = Jar::default();
        jar.take(&at("http://h.example/x/y"), &response);
        assert_eq!(jar.header(&at("http://h.example/x/y")), None);
        jar.takes = true;
        jar.take(&at("http://h.example/x/y"), &response);
        let mut again = Jar::default();
        again.read(&jar.file());
        assert_eq!(again.header(&at("http://h.example/x/")).as_deref(), Some("b=2; a=1"));
    }
}
