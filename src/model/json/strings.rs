//! The content of JSON strings (RFC 8259 section 7): escapes replaced, control characters noticed.

use super::{JsonProblemKind, problems::Problems};
use crate::text::{Inserted, Traced};
use std::ops::Range;

/// The text that stands between a string's quotes at `content`, escapes replaced.
pub(super) fn unescape(text: &Traced, content: Range<usize>, problems: &mut Problems<'_>) -> Traced {
    let raw = &text.as_str()[content.clone()];
    if !raw.bytes().any(|byte| byte == b'\\' || byte < b' ') {
        return text.slice(content);
    }
    let (mut out, mut kept, mut at, mut controls) = (Traced::new(), content.start, content.start, 0);
    let bytes = text.as_str().as_bytes();
    while at < content.end {
        let byte = bytes[at];
        if byte != b'\\' && byte >= b' ' || text.is_open(at..at + 1) {
            at += 1;
            continue;
        }
        if byte != b'\\' {
            // One string with five newlines is one mistake.
            if controls == 0 {
                problems.report(JsonProblemKind::ControlCharacter, at..at + 1);
            }
            controls += 1;
            at += 1;
            continue;
        }
        let (character, length) = escape(&text.as_str()[at..content.end]);
        let character = character.unwrap_or_else(|| {
            problems.report(JsonProblemKind::BadEscape, at..at + length);
            char::REPLACEMENT_CHARACTER
        });
        out.push_slice(text, kept..at);
        out.push_inserted(character.encode_utf8(&mut [0; 4]), text.span(at..at + length), Inserted::Escape);
        at += length;
        kept = at;
    }
    out.push_slice(text, kept..content.end);
    out
}

/// The character that the escape sequence at the start of `text` stands for, if any, and the sequence's length.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(letter) = text[1..].chars().next() else { return (None, 1) };
    let simple = match letter {
        '"' | '\\' | '/' => Some(letter),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'u' => return unicode(text),
        _ => None,
    };
    (simple, 1 + letter.len_utf8())
}

/// `\uXXXX`, or two of them that make up one character (a surrogate pair).
fn unicode(text: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let Some(first) = unit(0) else { return (None, 2) };
    if let Some(second) = unit(6)
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && u32::from(character) > 0xffff
    {
        return (Some(character), 12);
    }
    (char::from_u32(u32::from(first)), 6)
}
