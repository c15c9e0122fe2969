//! Where an API lives: the hosts and base paths of its servers (OpenAPI 3.1.1 sections 4.8.5 and 4.8.6).
//!
//! Takes a document's `servers`; hands on [`Base`]s, which say how sure it is that a request's host is theirs.

use super::template::{Template, glob};
use crate::model::Url;
use serde_json::Value;

/// How many URLs the variables of one server may multiply to.
const EXPANSIONS: usize = 64;

/// A base path and the hosts that serve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    /// The base path, without a slash at its end.
    pub path: String,
    /// The hosts, with their ports; `{name}` stands for any text. Empty where the document names none.
    hosts: Vec<(String, Option<String>)>,
    /// Whether some server leaves the host open.
    any_host: bool,
}

/// How sure it is that a request goes to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// It goes elsewhere.
    None,
    /// The document names no host, and the request names one.
    Unnamed,
    /// The request's host is open, or one that stands for any (`localhost`, `example.com`, an address).
    Loose,
    /// The host is one that the document names.
    Exact,
}

/// What a request's host says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    Open,
    Standin,
    Named,
}

impl Base {
    /// The bases of a `servers` array; without one, or with an empty one, `/` on whatever host serves the document.
    pub(super) fn all(servers: Option<&Value>) -> Vec<Self> {
        let mut bases: Vec<Self> = Vec::new();
        for server in servers.and_then(Value::as_array).into_iter().flatten() {
            let Some(url) = server.get("url").and_then(Value::as_str) else { continue };
            for url in expand(url, server.get("variables")) {
                let (host, path) = split(&url);
                let known = bases.iter().position(|base| base.path == path).unwrap_or_else(|| {
                    bases.push(Self { path, hosts: Vec::new(), any_host: false });
                    bases.len() - 1
                });
                let base = &mut bases[known];
                match host {
                    Some((name, port)) if !is_variable(&name) => base.hosts.push((name, port)),
                    _ => base.any_host = true,
                }
            }
        }
        if bases.is_empty() {
            bases.push(Self { path: String::new(), hosts: Vec::new(), any_host: true });
        }
        bases
    }

    /// How sure it is that `url` goes to one of these hosts.
    pub(super) fn evidence(&self, url: &Url) -> Evidence {
        let host = Host::of(url);
        let mut best = match host {
            Host::Standin => Evidence::Loose,
            Host::Open if self.any_host || url.host.is_empty() => Evidence::Loose,
            Host::Named if self.any_host => Evidence::Unnamed,
            Host::Open | Host::Named => Evidence::None,
        };
        for (name, port) in &self.hosts {
            let found = match host {
                Host::Open if glob(&url.host, name) || name.contains('{') => Evidence::Loose,
                Host::Open => Evidence::None,
                Host::Named | Host::Standin => {
                    let same = Template::segment(name).matches_text(&url.host.as_str().to_ascii_lowercase());
                    let port_fits = match (port, &url.port) {
                        (Some(port), Some(other)) => other.has_open_parts() || port == other.as_str(),
                        (Some(_), None) => host == Host::Named,
                        (None, _) => true,
                    };
                    match (same, port_fits) {
                        (true, true) => Evidence::Exact,
                        (true, false) => Evidence::Loose,
                        (false, _) => Evidence::None,
                    }
                }
            };
            best = best.max(found);
        }
        best
    }
}

impl Host {
    fn of(url: &Url) -> Self {
        let name = url.host.as_str().trim_end_matches('.').to_ascii_lowercase();
        if url.host.is_empty() || url.host.has_open_parts() || name.contains(['{', '$', '<']) {
            return Self::Open;
        }
        let reserved = ["localhost", "example", "test", "invalid", "local"];
        let last_two: Vec<&str> = name.rsplit('.').take(2).collect();
        let standin = name.parse::<std::net::IpAddr>().is_ok()
            || name.starts_with('[')
            || !name.contains('.')
            || last_two.first().is_some_and(|last| reserved.contains(last))
            || last_two.get(1) == Some(&"example");
        if standin { Self::Standin } else { Self::Named }
    }
}

fn is_variable(host: &str) -> bool {
    host.starts_with('{') && host.ends_with('}') && host.matches('{').count() == 1
}

/// Every URL that a server's variables can make. A variable without an `enum` may also stay open: `{name}`.
fn expand(url: &str, variables: Option<&Value>) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    for (name, variable) in variables.and_then(Value::as_object).into_iter().flatten() {
        let pattern = format!("{{{name}}}");
        if !url.contains(&pattern) {
            continue;
        }
        let listed = variable.get("enum").and_then(Value::as_array);
        let mut values: Vec<&str> = listed.into_iter().flatten().filter_map(Value::as_str).collect();
        if let Some(default) = variable.get("default").and_then(Value::as_str)
            && !values.contains(&default)
        {
            values.push(default);
        }
        if listed.is_none_or(Vec::is_empty) {
            values.push(&pattern);
        }
        urls = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&pattern, value))).collect();
        urls.truncate(EXPANSIONS);
    }
    urls
}

/// A server's URL as host, port and base path. A URL without a host is relative to where the document is served.
fn split(url: &str) -> (Option<(String, Option<String>)>, String) {
    let Some((_, rest)) = url.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':')) else {
        return (None, base_path(url));
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port.to_owned())),
        _ => (authority, None),
    };
    let port = port.filter(|port| !port.is_empty() && !port.contains('{'));
    (Some((host.to_ascii_lowercase(), port)), base_path(path))
}

fn base_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let segments = path.split('/').filter(|segment| !matches!(*segment, "" | "."));
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}
