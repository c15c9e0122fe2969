//! JSON written piece by piece, each piece with its origin.
//!
//! Takes the texts of a command line; hands on a [`Traced`] JSON text (RFC 8259). What the command line does not say is
//! [`Inserted::Implied`]; a character that JSON must escape is [`Inserted::Escape`] at that character.

use crate::text::{Inserted, Origin, Span, Traced};

/// A JSON text that is being written.
#[derive(Default)]
pub(super) struct Writer {
    text: Traced,
}

impl Writer {
    /// Punctuation and constants, put at `at` because of what stands there.
    pub(super) fn implied(&mut self, text: &str, at: Span) {
        self.text.push_inserted(text, at, Inserted::Implied);
    }

    /// A whole string, quotes included.
    pub(super) fn string(&mut self, value: &Traced, at: Span) {
        self.implied("\"", at);
        self.text.push(&escaped(value));
        self.implied("\"", at);
    }

    /// A constant string, quotes included.
    pub(super) fn constant(&mut self, value: &str, at: Span) {
        self.string(&Traced::inserted(value, at, Inserted::Implied), at);
    }

    /// A value without quotes: a number, or an open part that stands for one.
    pub(super) fn raw(&mut self, value: &Traced) {
        self.text.push(value);
    }

    /// The text.
    pub(super) fn finish(self) -> Traced {
        self.text
    }
}

/// The content of a JSON string (RFC 8259 section 7). An open part stays one insertion: only its text is escaped.
fn escaped(value: &Traced) -> Traced {
    let mut out = Traced::new();
    for (range, origin) in value.runs() {
        match origin {
            Origin::Inserted { at, why } if why.is_open() => {
                let text = value.as_str()[range].chars();
                let text: String = text.map(|c| escape_sequence(c).unwrap_or_else(|| c.to_string())).collect();
                out.push_inserted(&text, *at, why.clone());
            }
            _ => out.push(&value.slice(range).escape(escape_sequence)),
        }
    }
    out
}

fn escape_sequence(c: char) -> Option<String> {
    match c {
        '"' => Some(String::from("\\\"")),
        '\\' => Some(String::from("\\\\")),
        '\n' => Some(String::from("\\n")),
        '\r' => Some(String::from("\\r")),
        '\t' => Some(String::from("\\t")),
        c if c < ' ' => Some(format!("\\u{:04x}", u32::from(c))),
        _ => None,
    }
}
