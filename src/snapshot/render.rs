//! Outcomes as text for people: a reviewer needs to know HTTP, not docproof.

use super::{Section, Snapshot, redact::Redaction, redact::Replacer};
use crate::{
    targets::{Exchange, Outcome},
    text::{Span, redacted, visible},
};
use std::collections::BTreeMap;

/// An example and what happened when it ran.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// What happened.
    pub outcome: &'a Outcome,
    /// The texts of the headings and labels of the tabs it stands under, outermost first.
    pub path: Vec<String>,
    /// The example in the page: what to point at where it made no request.
    pub span: Span,
}

/// Request headers that say nothing about an example: what every client sends.
const DULL: &[&str] = &["host", "user-agent", "content-length", "accept-encoding", "connection"];

/// Response headers that a reader cares about.
const INTERESTING: &[&str] = &["content-type", "location", "allow", "retry-after", "www-authenticate", "link"];

/// Writes down what happened on a page. Examples that made no request are left out.
pub fn render(page: &str, examples: &[Shown<'_>]) -> Snapshot {
    let redaction = Redaction::new(examples.iter().flat_map(|shown| &shown.outcome.names));
    let titles = titles(examples);
    let asked = examples.iter().zip(titles).filter(|(shown, _)| !shown.outcome.exchanges.is_empty());
    let sections = asked.map(|(shown, title)| Section { title, text: section(shown.outcome, &redaction) });
    Snapshot { source: page.to_owned(), sections: sections.collect() }
}

/// A title for each example: its path, and a number where the path repeats. Those that show nothing count too, so that
/// an example that stops running changes no other's title.
pub(super) fn titles(examples: &[Shown<'_>]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let title = |shown: &Shown<'_>| {
        let parts = shown.path.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        let path = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" > ");
        let path =
            if path.is_empty() { String::from("Start of the page") } else { visible(&redacted(&path)).into_owned() };
        let count = counts.entry(path.clone()).or_default();
        *count += 1;
        if *count == 1 { path } else { format!("{path} ({count})") }
    };
    examples.iter().map(title).collect()
}

fn section(outcome: &Outcome, redaction: &Redaction) -> String {
    let mut replacer = redaction.section();
    let mut text = String::new();
    for exchange in &outcome.exchanges {
        text += &shown(exchange, &mut replacer);
        text.push('\n');
    }
    // What a filter made of the last answer; the answer itself stands above.
    let last = outcome.exchanges.last().map_or("", |exchange| exchange.response.body.as_str());
    if !outcome.output.trim().is_empty() && pretty(&outcome.output) != pretty(last) {
        text += "prints\n\n";
        text += &replacer.replace(&pretty(&outcome.output));
        text.push('\n');
    }
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    // What nobody named, but looks like a credential, is shown in no file either.
    visible(&redacted(&lines.join("\n"))).into_owned()
}

fn shown(exchange: &Exchange, replacer: &mut Replacer<'_>) -> String {
    let (request, response) = (&exchange.request, &exchange.response);
    let mut text = String::new();
    if let Some(command) = &exchange.emulates {
        text += &format!("{command}, emulated\n");
    }
    text += &format!("{} {}\n", request.method, replacer.replace(&request.url));
    for (name, value) in &request.headers {
        let lower = name.to_ascii_lowercase();
        if DULL.contains(&lower.as_str()) || (lower == "accept" && value == "*/*") {
            continue;
        }
        text += &format!("{name}: {}\n", header_value(&lower, &replacer.replace(value)));
    }
    if !request.body.is_empty() {
        text += &format!("\n{}\n", replacer.replace(&pretty(&request.body)));
    }
    text += &format!("\n→ {}\n", response.status_line());
    for (name, value) in &response.headers {
        if INTERESTING.contains(&name.to_ascii_lowercase().as_str()) {
            text += &format!("{name}: {}\n", replacer.replace(value));
        }
    }
    if !response.body.is_empty() {
        text += &format!("\n{}\n", replacer.replace(&pretty(&response.body)));
    }
    text
}

/// A header's value; credentials are never shown, whether or not anybody gave them a name.
pub(super) fn header_value(name: &str, value: &str) -> String {
    let is_secret = ["auth", "cookie", "token", "secret", "password", "key"].iter().any(|word| name.contains(word));
    let is_name = |text: &str| {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        inner.is_some_and(|inner| !inner.contains(['[', ']']))
    };
    match value.split_once(' ') {
        _ if !is_secret || is_name(value) => value.to_owned(),
        Some((scheme, credentials)) if name.contains("authorization") => {
            let credentials = if is_name(credentials) { credentials } else { "[credentials]" };
            format!("{scheme} {credentials}")
        }
        _ => String::from("[credentials]"),
    }
}

/// JSON with one member a line; anything else as it is.
fn pretty(text: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value @ (serde_json::Value::Object(_) | serde_json::Value::Array(_))) => {
            serde_json::to_string_pretty(&value).unwrap_or_else(|_| text.to_owned())
        }
        _ => text.trim_end().to_owned(),
    }
}
