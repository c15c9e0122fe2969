//! Character references (HTML Living Standard, section 13.5): `&lt;`, `&#60;`, `&hellip;`.
//!
//! Takes a range of a traced text that is HTML; hands on what readers see, each reference an insertion at its place.
//! Line endings come out as `\n`.

use crate::text::{Inserted, Traced};
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// The longest reference: `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;

/// The references that browsers read without a semicolon, of those that pages have.
const BARE: [(&str, &str); 5] = [("&lt", "<"), ("&gt", ">"), ("&amp", "&"), ("&quot", "\""), ("&nbsp", "\u{a0}")];

/// Adds to `into` what readers see of `range`.
pub(super) fn decode(html: &Traced, range: Range<usize>, into: &mut Traced) {
    let (source, mut at) = (&html.as_str()[..range.end], range.start);
    while at < range.end {
        let run = source[at..].find(['&', '\r']).map_or(range.end, |length| at + length);
        into.push_slice(html, at..run);
        at = run;
        if at == range.end {
            break;
        }
        let (length, text) = if source[at..].starts_with("\r\n") {
            (1, String::new())
        } else if source[at..].starts_with('\r') {
            (1, String::from("\n"))
        } else if let Some(reference) = reference(&source[at..]) {
            reference
        } else {
            into.push_slice(html, at..at + 1);
            at += 1;
            continue;
        };
        into.push_inserted(&text, html.span(at..at + length), Inserted::Escape);
        at += length;
    }
}

/// What readers see of `range`, as plain text.
pub(super) fn decoded(html: &Traced, range: Range<usize>) -> String {
    let mut text = Traced::new();
    decode(html, range, &mut text);
    text.to_string()
}

/// The reference at the start of `source`: its length and what it stands for.
fn reference(source: &str) -> Option<(usize, String)> {
    let bytes = source.as_bytes().iter().skip(1).take(LONGEST);
    let length = 1 + bytes.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    if source[length..].starts_with(';') {
        let name = &source[..=length];
        // CommonMark has the same references (section 6.2), so its parser has the table.
        let mut text = String::new();
        for event in Parser::new(name) {
            if let Event::Text(piece) = event {
                text.push_str(&piece);
            }
        }
        if !text.is_empty() && text != name {
            return Some((name.len(), text));
        }
    }
    let (name, text) = BARE.iter().find(|(name, _)| source.starts_with(name))?;
    Some((name.len(), (*text).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_at_their_places() {
        let html = Traced::source("a&lt;b &#x41;&#65; &hellip;&amp;lt; &nope; &lt&semi; & \r\n\r&#10;&AMP;&", 3);
        let text = decoded(&html, 0..html.len());
        assert_eq!(text, "a<b AA \u{2026}&lt; &nope; <; & \n\n\n&&");
        let mut traced = Traced::new();
        decode(&html, 0..html.len(), &mut traced);
        assert_eq!(traced.span(1..2), crate::text::Span::new(4, 8));
    }
}
