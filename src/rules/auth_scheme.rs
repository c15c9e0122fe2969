//! DP309: credentials in another form than the API takes.

use super::{
    Check, Findings, Rule,
    context::{Context, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::{Header, Request},
    spec::{Match, SecurityScheme},
    text::{Inserted, Origin, Traced},
};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "DP309",
    name: "auth-scheme",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP309-auth-scheme.md"),
    check: Check::Request(check),
};

/// Words that name a scheme and are not credentials (IANA, "HTTP Authentication Schemes"), and those that services have
/// made their own.
const SCHEMES: &[&str] = &[
    "apikey",
    "api-key",
    "aws4-hmac-sha256",
    "basic",
    "bearer",
    "digest",
    "dpop",
    "geniekey",
    "hawk",
    "hoba",
    "mutual",
    "negotiate",
    "ntlm",
    "oauth",
    "scram-sha-256",
    "sharedkey",
    "snowflake",
    "token",
    "vapid",
];

fn check(context: &Context<'_>, read: &RequestReading<'_>, findings: &mut Findings<'_>) {
    let Some(header) = read.request.header("Authorization") else { return };
    let Some(value) = header.value.as_ref().filter(|value| !value.is_empty()) else { return };
    if !header.implied && doubled(header, value, findings) {
        return;
    }
    let Some(matched) = read.route.matched() else { return };
    // Products share paths: what one of them takes is right.
    let fitting = context.library.matches(&read.request);
    if fitting.iter().any(|matched| takes(matched, &read.request, value)) {
        return;
    }
    let wanted = wanted(matched);
    let endpoint = matched.operation.endpoint();
    let finding = match sent(value) {
        Sent::Scheme(scheme) if header.implied => {
            let message = format!("this sends `{scheme}` credentials, and `{endpoint}` takes {wanted}");
            findings.push(header.span, message)
        }
        Sent::Scheme(scheme) => {
            let span = value.span(0..scheme.len());
            let finding = findings.push(span, format!("`{endpoint}` takes {wanted}, not `{scheme}`"));
            match only_scheme(matched) {
                Some(meant) if is_bearer_like(&scheme) && is_bearer_like(&meant) => {
                    finding.replace(value, 0..scheme.len(), &meant)
                }
                _ => finding,
            }
        }
        Sent::Credentials => findings.push(
            value.whole_span(),
            format!("no scheme stands before these credentials: `{endpoint}` takes {wanted}"),
        ),
        Sent::Unknown => return,
    };
    let finding = match only_scheme(matched) {
        Some(meant) => finding.help(format!("write `Authorization: {meant} API_TOKEN`")),
        None => finding,
    };
    finding
        .related_in(matched.api.file.clone(), matched.operation.span, format!("`{}` is here", matched.operation.id))
        .level(if matched.named_host { Level::Error } else { Level::Warning });
}

/// What a value of `Authorization` begins with.
enum Sent {
    /// A scheme, in the author's letters.
    Scheme(String),
    /// Credentials without one.
    Credentials,
    /// Something that may be either.
    Unknown,
}

fn sent(value: &Traced) -> Sent {
    let text = value.as_str();
    if let Some((scheme, _)) = text.split_once([' ', '\t']).filter(|(scheme, _)| !value.is_open(0..scheme.len())) {
        let is_known = SCHEMES.contains(&scheme.to_ascii_lowercase().as_str());
        return if is_known { Sent::Scheme(scheme.to_owned()) } else { Sent::Unknown };
    }
    // What a variable holds is not known; a placeholder may be described as all of the value.
    let is_known = value.runs().all(|(_, origin)| match origin {
        Origin::Source(_) => true,
        Origin::Inserted { why: Inserted::Placeholder(name), .. } => {
            let name = name.to_ascii_uppercase();
            name.ends_with("TOKEN") || name.ends_with("KEY")
        }
        Origin::Inserted { .. } => false,
    });
    if is_known && !text.contains([' ', '<', '{', '[', '.']) { Sent::Credentials } else { Sent::Unknown }
}

/// `Bearer Token X`: two schemes before one word.
fn doubled(header: &Header, value: &Traced, findings: &mut Findings<'_>) -> bool {
    let text = value.as_str();
    let mut words = text.split(' ');
    let (Some(first), Some(second), Some(last), None) = (words.next(), words.next(), words.next(), words.next()) else {
        return false;
    };
    let is_scheme = |word: &str| matches!(word, "Bearer" | "Basic" | "Token");
    let end = first.len() + 1 + second.len();
    let start = end + 1;
    // `Bearer Token here` is a sentence.
    let is_value =
        value.is_open(start..start + last.len().min(1)) || last.contains(|c: char| c == '_' || c.is_ascii_digit());
    if !is_scheme(first) || !is_scheme(second) || last.is_empty() || !is_value || value.is_open(0..end) {
        return false;
    }
    let finding = findings
        .push(value.span(0..end), format!("two schemes, `{first}` and `{second}`, stand before the credentials"))
        .help(format!("write `{}: {first} {last}`", header.name));
    if first == second {
        finding.replace(value, 0..first.len() + 1, "");
    }
    true
}

/// Whether an operation takes what is sent, or may take it for all that its contract says.
fn takes(matched: &Match<'_>, request: &Request, value: &Traced) -> bool {
    let security = &matched.operation.security;
    let scheme = match sent(value) {
        Sent::Scheme(scheme) => scheme,
        Sent::Credentials => String::new(),
        Sent::Unknown => return true,
    };
    security.is_empty()
        || security.iter().any(|one| {
            one.schemes.iter().all(|(_, kind)| match kind {
                SecurityScheme::Bearer => scheme.eq_ignore_ascii_case("Bearer"),
                SecurityScheme::Basic => scheme.eq_ignore_ascii_case("Basic"),
                SecurityScheme::Http(name) => scheme.eq_ignore_ascii_case(name),
                SecurityScheme::Header(name) => {
                    name.eq_ignore_ascii_case("Authorization") || request.header(name).is_some()
                }
                SecurityScheme::Query(name) => request.url.query.iter().any(|(sent, _)| sent.as_str() == name),
                SecurityScheme::Other => true,
            })
        })
}

/// What an operation takes, for a message.
fn wanted(matched: &Match<'_>) -> String {
    let kinds = matched.operation.security.iter().flat_map(|one| &one.schemes);
    let spelt: BTreeSet<String> = kinds
        .map(|(_, kind)| match kind {
            SecurityScheme::Bearer => String::from("`Bearer`"),
            SecurityScheme::Basic => String::from("`Basic`"),
            SecurityScheme::Http(name) => format!("`{name}`"),
            SecurityScheme::Header(name) => format!("the header `{name}`"),
            SecurityScheme::Query(name) => format!("the query parameter `{name}`"),
            SecurityScheme::Other => String::from("other credentials"),
        })
        .collect();
    spelt.into_iter().collect::<Vec<_>>().join(" or ")
}

/// The scheme of `Authorization` that an operation takes, where it takes one alone.
fn only_scheme(matched: &Match<'_>) -> Option<String> {
    let kinds = matched.operation.security.iter().flat_map(|one| &one.schemes);
    let schemes: BTreeSet<String> = kinds
        .map(|(_, kind)| match kind {
            SecurityScheme::Bearer => Some(String::from("Bearer")),
            SecurityScheme::Basic => Some(String::from("Basic")),
            SecurityScheme::Http(name) => Some(name.clone()),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let mut schemes = schemes.into_iter();
    schemes.next().filter(|_| schemes.next().is_none())
}

/// Schemes of which one token is the credentials, so that one can stand for the other.
fn is_bearer_like(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("Bearer") || scheme.eq_ignore_ascii_case("Token")
}
