//! A live server, reached by `reqwest`.
//!
//! Takes requests; sends those that go to a host that was named and have an effect that was allowed. Everything else is
//! refused before a connection is opened. Uses no proxy, keeps no cookies; trusts the certificates that the platform does.
#![expect(clippy::disallowed_methods, reason = "this is the module that reaches the network")]

use super::{Answer, Received, Reply, Sent, Target, TargetError, wire};
use reqwest::{Url, header, redirect::Policy};
use std::{collections::BTreeMap, sync::Once, time::Duration};

/// The largest response that is read, in bytes.
const LARGEST: usize = 8 << 20;

/// What a request does to a server (RFC 9110 section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// `GET`, `HEAD`, `OPTIONS`: nothing.
    Read,
    /// Anything else: it may change something.
    Write,
    /// `DELETE`.
    Delete,
}

impl Effect {
    /// The effect of a method.
    pub fn of(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" => Self::Read,
            "DELETE" => Self::Delete,
            _ => Self::Write,
        }
    }

    /// The effect of this name: `read`, `write` or `delete`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Delete].into_iter().find(|effect| effect.name() == name)
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// Live servers for documented hosts.
#[derive(Debug)]
pub struct Live {
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    /// Documented host (`localhost:8086`, `console.influxdata.com`) to the base URL that stands for it.
    hosts: BTreeMap<String, Url>,
    allowed: Vec<Effect>,
}

impl Live {
    /// `hosts` maps documented hosts, with a port where the documentation writes one, to base URLs. Only `allowed`
    /// effects are sent. A request may take as long as `timeout`.
    ///
    /// # Errors
    ///
    /// When a base URL is not one, or no client can be made.
    pub fn new(hosts: &BTreeMap<String, String>, allowed: &[Effect], timeout: Duration) -> Result<Self, TargetError> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error says that the program has a provider already, which serves as well.
            drop(rustls::crypto::ring::default_provider().install_default());
        });
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(timeout)
            .connect_timeout(timeout)
            .build()
            .map_err(|error| TargetError { message: format!("no HTTP client can be made: {}", causes(&error)) })?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| TargetError { message: format!("no runtime can be made: {error}") })?;
        let base = |(host, base): (&String, &String)| match Url::parse(base) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                Ok((host.to_ascii_lowercase(), url))
            }
            _ => Err(TargetError { message: format!("what stands for `{host}` is not an http(s) URL") }),
        };
        let hosts = hosts.iter().map(base).collect::<Result<_, _>>()?;
        Ok(Self { client, runtime, hosts, allowed: allowed.to_vec() })
    }

    /// The documented URL at the place that stands for its host; `Err` says why it must not be reached.
    fn mapped(&self, url: &Url) -> Result<Url, String> {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let with_port = url.port().map(|port| format!("{host}:{port}"));
        let found = with_port.as_ref().and_then(|host| self.hosts.get(host)).or_else(|| {
            // A host named without a port stands for the default one only.
            self.hosts.get(&host).filter(|_| with_port.is_none())
        });
        let Some(base) = found else {
            return Err(format!("{} is not among the hosts that may be reached", with_port.unwrap_or(host)));
        };
        let mut mapped = base.clone();
        mapped.set_path(&format!("{}{}", base.path().trim_end_matches('/'), url.path()));
        mapped.set_query(url.query());
        mapped.set_fragment(None);
        Ok(mapped)
    }

    /// Sends one request without following redirects; `Ok(Err(…))` says why it was not sent or its answer not taken.
    fn once(&self, sent: &Sent) -> Result<Result<Received, String>, TargetError> {
        let effect = Effect::of(&sent.method.to_ascii_uppercase());
        if !self.allowed.contains(&effect) {
            return Ok(Err(format!("a {} is not among the effects that are allowed", effect.name())));
        }
        let mut request = match wire::reqwest(sent) {
            Ok(request) => request,
            Err(reason) => return Ok(Err(reason)),
        };
        match self.mapped(request.url()) {
            Ok(url) => *request.url_mut() = url,
            Err(reason) => return Ok(Err(reason)),
        }
        // The documented host is not the one that is reached; one that the command itself names stays.
        let documented = sent.url.split('/').nth(2).unwrap_or_default();
        let own = authority(request.url());
        if let Some(host) = request.headers_mut().get_mut(header::HOST)
            && host.as_bytes().eq_ignore_ascii_case(documented.as_bytes())
            && let Ok(own) = header::HeaderValue::from_str(&own)
        {
            *host = own;
        }
        let place = request.url().origin().ascii_serialization();
        let failed = |error: reqwest::Error| TargetError {
            // The URL may hold a secret; the origin is what the user named.
            message: format!("{place} cannot be reached: {}", causes(&error.without_url())),
        };
        let exchange = async {
            let mut response = self.client.execute(request).await?;
            let (status, headers) = (response.status().as_u16(), wire::headers(response.headers()));
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await? {
                bytes.extend_from_slice(&chunk);
                if bytes.len() > LARGEST {
                    return Ok(Err(format!("the response is larger than {} MiB", LARGEST >> 20)));
                }
            }
            Ok(Ok(Received { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }))
        };
        self.runtime.block_on(exchange).map_err(failed)
    }
}

impl Target for Live {
    fn send(&mut self, request: &Sent) -> Result<Reply, TargetError> {
        Ok(match self.once(request)? {
            Ok(response) => Reply::Answer(Answer { response, operation: None, objection: None }),
            Err(reason) => Reply::Refused(reason),
        })
    }

    fn prepare(&mut self, _: &[Sent]) {}

    fn save(&mut self) -> usize {
        0
    }

    fn restore(&mut self, _: usize) {}
}

/// Host and port as the `Host` header has them.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An error with its causes, which is where the reason stands.
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(method: &str, url: &str) -> Sent {
        let headers = vec![(String::from("Authorization"), String::from("Bearer x"))];
        Sent::new(method, url, headers, "b")
    }

    fn live(allowed: &[Effect]) -> Live {
        let hosts = BTreeMap::from([
            (String::from("api.example"), String::from("http://127.0.0.1:9/base/")),
            (String::from("localhost:8086"), String::from("http://127.0.0.1:9")),
        ]);
        Live::new(&hosts, allowed, Duration::from_secs(1)).unwrap()
    }

    #[test]
    fn only_named_hosts_and_allowed_effects() {
        let mut live = live(&[Effect::Read]);
        for (method, url) in [
            ("GET", "http://elsewhere.example/"),
            ("GET", "http://api.example:81/"),
            ("GET", "http://localhost/"),
            ("GET", "http://api.example.evil.example/"),
            ("POST", "http://api.example/"),
            ("DELETE", "http://api.example/"),
            ("delete", "http://api.example/"),
            ("PROPFIND", "http://api.example/"),
        ] {
            let reply = live.send(&sent(method, url)).unwrap();
            assert!(matches!(reply, Reply::Refused(_)), "{method} {url}: {reply:?}");
        }
        let url = |text: &str| live.mapped(&Url::parse(text).unwrap()).map(|url| url.to_string());
        assert_eq!(url("https://API.example/a?b=c#d").as_deref(), Ok("http://127.0.0.1:9/base/a?b=c"));
        assert_eq!(url("http://localhost:8086/a").as_deref(), Ok("http://127.0.0.1:9/a"));
    }

    #[test]
    fn a_server_that_is_not_there_is_an_error() {
        let error = live(&[Effect::Read]).send(&sent("GET", "http://api.example/secret")).unwrap_err();
        assert!(error.message.starts_with("http://127.0.0.1:9 cannot be reached"), "{error}");
        assert!(!error.message.contains("secret"), "{error}");
    }
}
