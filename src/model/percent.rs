//! Percent-encoding (RFC 3986 section 2.1).
//!
//! Takes texts; hands on the same with characters encoded or `%XX` sequences decoded. Knows nothing of where in a URL a
//! text stands: the caller says which characters may stand there as they are.

use crate::text::Traced;
use std::borrow::Cow;

/// `text` with every byte encoded but those of unreserved characters (RFC 3986 section 2.3) and of `also_plain`, which
/// is ASCII.
pub fn encoded(text: &str, also_plain: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match sequence(c, also_plain) {
            Some(sequence) => out += &sequence,
            None => out.push(c),
        }
        out
    })
}

/// The same of a traced text. Open parts stay as they are: the value that is put in for them is encoded then.
pub fn encoded_traced(text: &Traced, also_plain: &str) -> Traced {
    text.escape(|c| sequence(c, also_plain))
}

/// `text` as a form encodes it (WHATWG URL, `application/x-www-form-urlencoded`, as curl writes it): a blank as `+`.
pub fn form_encoded(text: &str) -> String {
    encoded(text, " ").replace(' ', "+")
}

/// The same of a traced text, see [`encoded_traced`].
pub fn form_encoded_traced(text: &Traced) -> Traced {
    text.escape(|c| if c == ' ' { Some(String::from("+")) } else { sequence(c, "") })
}

/// `text` with its `%XX` sequences replaced; what makes no UTF-8 stays as it is.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|hex| bytes[at] == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(text.into(), Cow::Owned)
}

fn sequence(c: char, also_plain: &str) -> Option<String> {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || also_plain.contains(c) {
        return None;
    }
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    Some(bytes.fold(String::new(), |text, byte| text + &format!("%{byte:02X}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_encoded_and_decoded() {
        assert_eq!(encoded("a b/é~", ""), "a%20b%2F%C3%A9~");
        assert_eq!(encoded("a b/é~", "/"), "a%20b/%C3%A9~");
        assert_eq!(decoded("a%20b%zz%C3%A9%"), "a b%zzé%");
        assert_eq!(decoded("%ff"), "%ff", "no UTF-8");
    }
}
