//! A request as it may be shown: byte for byte as it would be sent, but for secrets, which stand by their names.

use super::{
    redact::{Redaction, Replacer},
    render::header_value,
};
use crate::{
    targets::{Exchange, Outcome, Sent, UNKNOWN, percent_encoded},
    text::redacted,
};

/// What stands for what only an earlier answer tells.
const EARLIER: &str = "[earlier response]";

/// A request that may be shown.
#[derive(Debug, Clone)]
pub struct ShownRequest {
    /// The request.
    pub sent: Sent,
    /// The words of the command that asks for it.
    pub words: Vec<String>,
    /// Whether a part of it comes from an earlier response.
    pub from_response: bool,
}

/// The request of an exchange, with the secrets and volatile values of its example replaced by their names.
pub fn shown_request(outcome: &Outcome, exchange: &Exchange) -> ShownRequest {
    let redaction = Redaction::new(outcome.names.iter());
    let mut shown = Shown { replacer: redaction.section(), from_response: false };
    let Sent { method, url, target, headers, body } = &exchange.request;
    let (method, url, target) = (shown.text(method), shown.text(url), shown.text(target));
    let body = shown.text(body);
    let is_open = body.contains(EARLIER);
    let mut header = |(name, value): &(String, String)| {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            // The length of what is not known is not known either.
            "content-length" if is_open => (name.clone(), String::from("[unknown]")),
            lower => (name.clone(), header_value(lower, &shown.text(value))),
        }
    };
    let headers = headers.iter().map(&mut header).collect();
    let words = exchange.words.iter().map(|word| shown.text(word)).collect();
    ShownRequest { sent: Sent { method, url, target, headers, body }, words, from_response: shown.from_response }
}

struct Shown<'a> {
    replacer: Replacer<'a>,
    from_response: bool,
}

impl Shown<'_> {
    fn text(&mut self, text: &str) -> String {
        let mut text = redacted(&self.replacer.replace(text)).into_owned();
        let encoded = percent_encoded(UNKNOWN);
        for spelling in [UNKNOWN, &encoded, &encoded.to_ascii_lowercase()] {
            if text.contains(spelling) {
                text = text.replace(spelling, EARLIER);
                self.from_response = true;
            }
        }
        text
    }
}
