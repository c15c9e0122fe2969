//! DP313: credentials that are sent where others can read them.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Request, Url},
    text::Span,
};
use std::net::IpAddr;

pub(super) const RULE: Rule = Rule {
    code: "DP313",
    name: "exposed-secret",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP313-exposed-secret.md"),
    check: Check::Script(check),
};

/// Headers that carry credentials.
const HEADERS: &[&str] =
    &["authorization", "proxy-authorization", "x-api-key", "x-auth-token", "private-token", "api-key", "apikey"];

/// Parameters of a query that carry credentials.
const PARAMETERS: &[&str] = &["access_token", "api_key", "apikey", "auth_token", "password", "token"];

/// What hosts are called that stand for any.
const ANYBODY: &[&str] = &[
    "acme",
    "company",
    "domain",
    "example",
    "hostname",
    "localhost",
    "myhost",
    "mysite",
    "placeholder",
    "server",
    "your",
];

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        for request in requests.iter().map(|read| &read.request) {
            let Some(secret) = secret(request) else { continue };
            let url = &request.url;
            if is_local(url) {
                continue;
            }
            if let Some(option) = section.option("insecure").filter(|_| url.scheme.as_str() != "http") {
                findings
                    .push(option.span, "without a look at the certificate, whoever answers is given these credentials")
                    .related(secret, "they are sent here")
                    .help("`--cacert FILE` trusts the certificate of one server")
                    .level(Level::Note);
            } else if url.scheme.as_str() == "http" {
                findings
                    .push(url.scheme.whole_span(), format!("credentials go to `{}` without encryption", url.host))
                    .related(secret, "they are sent here")
                    .help("write `https://` if the server has it");
            }
        }
    }
}

/// Where a request has credentials.
fn secret(request: &Request) -> Option<Span> {
    let is_of = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let header = request.headers.iter().find(|header| {
        let has_value = header.value.as_ref().is_some_and(|value| !value.is_empty());
        has_value && is_of(HEADERS, header.name.as_str())
    });
    let parameter =
        || request.url.query.iter().find(|(name, value)| !value.is_empty() && is_of(PARAMETERS, name.as_str()));
    header.map(|header| header.span).or_else(|| parameter().map(|(_, value)| value.whole_span()))
}

/// Whether a URL leads to this machine, to a network of one's own, to a name that stands for any, or nobody knows where.
fn is_local(url: &Url) -> bool {
    let host = url.host.as_str().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    if url.host.has_open_parts() || !host.contains(['.', ':']) || host.contains(|c: char| !is_of_host(c)) {
        return true;
    }
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || address.is_unspecified()
                // Shared address space (RFC 6598), and for benchmarks (RFC 2544).
                || matches!(address.octets(), [100, 64..=127, ..] | [198, 18..=19, ..])
        }
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unspecified() || address.is_unique_local(),
        Err(_) => {
            let mut labels = host.rsplit('.');
            let last = labels.next().unwrap_or_default();
            // RFC 2606, RFC 6761 and RFC 8375, and what clusters and private networks use.
            let reserved = [
                "arpa",
                "cluster",
                "corp",
                "docker",
                "example",
                "home",
                "internal",
                "invalid",
                "intranet",
                "lan",
                "local",
                "localdomain",
                "localhost",
                "svc",
                "test",
            ];
            // What is called after nobody is to be filled in.
            let is_anybody = |label: &str| ANYBODY.iter().any(|name| label.contains(name));
            reserved.contains(&last) || host.split(['.', '-']).any(is_anybody)
        }
    }
}

fn is_of_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')
}
