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

/// The content of a JSON string (RFC 8259 section 7).
fn escaped(value: &Traced) -> Traced {
    let replacement = |c| match c {
        '"' => Some(String::from("\\\"")),
        '\\' => Some(String::from("\\\\")),
        '\n' => Some(String::from("\\n")),
        '\r' => Some(String::from("\\r")),
        '\t' => Some(String::from("\\t")),
        c if c < ' ' => Some(format!("\\u{:04x}", u32::from(c))),
        _ => None,
    };
    // An open part stays one insertion: only its text is escaped.
    escape(value, replacement, |text| text.chars().map(|c| replacement(c).unwrap_or_else(|| c.to_string())).collect())
}

/// A segment of a URL's path or a query value, percent-encoded (RFC 3986 section 2.1). Open parts stay as they are: the
/// value that is put in for them is encoded then.
pub(super) fn percent_encoded(value: &Traced) -> Traced {
    let replacement = |c: char| {
        let is_plain = c.is_ascii_alphanumeric() || "-._~*@:!$'(),;".contains(c);
        let mut bytes = [0; 4];
        let encoded = |byte| format!("%{byte:02X}");
        (!is_plain).then(|| c.encode_utf8(&mut bytes).bytes().map(encoded).collect::<Vec<_>>().concat())
    };
    escape(value, replacement, str::to_owned)
}

/// A text with some characters replaced, and its open parts edited by `open`.
fn escape(value: &Traced, replacement: impl Fn(char) -> Option<String>, open: impl Fn(&str) -> String) -> Traced {
    let mut out = Traced::new();
    for (range, origin) in value.runs() {
        let text = &value.as_str()[range.clone()];
        match origin {
            Origin::Inserted { at, why } if why.is_open() => out.push_inserted(&open(text), *at, why.clone()),
            _ => {
                for (index, c) in text.char_indices() {
                    let place = range.start + index..range.start + index + c.len_utf8();
                    match replacement(c) {
                        Some(escaped) => out.push_inserted(&escaped, value.span(place), Inserted::Escape),
                        None => out.push_slice(value, place),
                    }
                }
            }
        }
    }
    out
}
