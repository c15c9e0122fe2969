//! What `-d` and its kin send: joining, files, URL encoding; and Base64 for `-u`.

use crate::{
    model::percent,
    text::{Inserted, Span, Traced},
};

/// One `-d`, `--data-…`, `--json` or `--url-query` argument.
#[derive(Debug, Clone)]
pub struct Data {
    /// What is sent.
    pub source: DataSource,
    /// Whether it comes from `--json`, which is joined to what stands before it without `&`.
    pub json: bool,
    /// The argument in the file.
    pub span: Span,
}

/// Where data comes from.
#[derive(Debug, Clone)]
pub enum DataSource {
    /// The command line, encoded where the option says so. Line ends stay: curl strips them only from files.
    Text(Traced),
    /// A file.
    File {
        /// What is sent before its content: `name=` of `--data-urlencode name@file`, else nothing.
        before: Traced,
        /// Its name; `-` is standard input.
        name: Traced,
        /// What becomes of its content.
        reading: FileReading,
    },
}

/// What becomes of the content of a file that is sent as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileReading {
    /// Carriage returns, line feeds and null bytes are left out (`-d`).
    Stripped,
    /// It is sent as it is (`--data-binary`, `--json`).
    Whole,
    /// It is encoded as a form encodes it (`--data-urlencode`).
    Encoded,
}

/// Reads the argument of a data option by the option's own rules.
pub(super) fn read(option: &str, value: &Traced, span: Span) -> Data {
    let source = match option {
        "data-raw" => DataSource::Text(value.clone()),
        "data-urlencode" => urlencoded(value),
        // `+text` is added as it is.
        "url-query" => match value.as_str().strip_prefix('+').filter(|_| !value.is_open(0..1)) {
            Some(_) => DataSource::Text(value.slice(1..value.len())),
            None => urlencoded(value),
        },
        _ => match value.as_str().strip_prefix('@').filter(|_| !value.is_open(0..1)) {
            Some(_) => DataSource::File {
                before: Traced::new(),
                name: value.slice(1..value.len()),
                reading: if matches!(option, "data" | "data-ascii") {
                    FileReading::Stripped
                } else {
                    FileReading::Whole
                },
            },
            None => DataSource::Text(value.clone()),
        },
    };
    Data { source, json: option == "json", span }
}

/// All parts joined as curl joins them, `file` giving what stands for a file; `None` where it gives nothing.
pub(super) fn joined(parts: &[Data], mut file: impl FnMut(&Traced, &Traced) -> Option<Traced>) -> Option<Traced> {
    let mut text = Traced::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 && !part.json {
            text.push_inserted("&", Span::at(part.span.start), Inserted::Implied);
        }
        match &part.source {
            DataSource::Text(own) => text.push(own),
            DataSource::File { before, name, .. } => text.push(&file(before, name)?),
        }
    }
    Some(text)
}

/// The five forms of `--data-urlencode`: `content`, `=content`, `name=content`, `@file`, `name@file`.
fn urlencoded(value: &Traced) -> DataSource {
    let text = value.as_str();
    let plain = |at: &usize| !value.is_open(*at..at + 1);
    let mark = text.find('=').filter(plain).or_else(|| text.find('@').filter(plain));
    let Some(at) = mark else { return DataSource::Text(percent::form_encoded_traced(value)) };
    let content = value.slice(at + 1..value.len());
    let mut sent = value.slice(0..at);
    if text[at..].starts_with('@') {
        if at > 0 {
            sent.push_inserted("=", value.span(at..at + 1), Inserted::Implied);
        }
        return DataSource::File { before: sent, name: content, reading: FileReading::Encoded };
    }
    if at > 0 {
        sent.push_slice(value, at..at + 1);
    }
    sent.push(&percent::form_encoded_traced(&content));
    DataSource::Text(sent)
}

/// Base64 with padding (RFC 4648 section 4).
pub fn base64(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(text.len().div_ceil(3) * 4);
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            out.push(if digit > chunk.len() { '=' } else { char::from(ALPHABET[index as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(option: &str, value: &str) -> String {
        match read(option, &Traced::source(value, 0), Span::new(0, value.len())).source {
            DataSource::Text(text) => text.as_str().to_owned(),
            DataSource::File { before, name, .. } => format!("{before}<{name}>"),
        }
    }

    #[test]
    fn data_is_read_by_the_rules_of_its_option() {
        assert_eq!(sent("data", "a b&c"), "a b&c");
        assert_eq!(sent("data", "@file"), "<file>");
        assert_eq!(sent("json", "@-"), "<->");
        assert_eq!(sent("data-raw", "@file"), "@file");
        assert_eq!(sent("data-urlencode", "a b"), "a+b");
        assert_eq!(sent("data-urlencode", "=a=b"), "a%3Db");
        assert_eq!(sent("data-urlencode", "q=SELECT * FROM é"), "q=SELECT+%2A+FROM+%C3%A9");
        assert_eq!(sent("data-urlencode", "@f"), "<f>");
        assert_eq!(sent("data-urlencode", "q@f"), "q=<f>");
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let of = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(base64);
        assert_eq!(of, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }
}
