//! Hugo shortcodes: `{{< name arguments >}}`, `{{% name arguments %}}`, `{{% /name %}}` and their kin, as Hugo's own
//! lexer reads them (<https://gohugo.io/content-management/shortcodes/>): before Markdown, wherever they stand.
//!
//! Takes a text; hands on every [`Shortcode`] in it, by ranges of the text. Whether one is a mention inside code, and
//! which belong together, is for others to say.

use crate::text::search;
use std::ops::Range;

/// One shortcode tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcode {
    /// The whole tag, braces included.
    pub range: Range<usize>,
    /// Its name; empty for an escaped one.
    pub name: Range<usize>,
    /// What follows the name, blanks trimmed.
    pub arguments: Range<usize>,
    /// What it does.
    pub kind: ShortcodeKind,
}

/// What a shortcode tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShortcodeKind {
    /// Stands alone, or opens what a closing tag of the same name ends.
    Opening,
    /// `{{% /name %}}`
    Closing,
    /// `{{< name />}}`
    SelfClosing,
    /// `{{</* name */>}}`, which Hugo prints without the comment marks and does not run.
    Escaped,
}

/// Every shortcode of `text`, in order. A tag that is never closed is no shortcode. Takes time in proportion to the
/// length of the text: a tag that cannot be read is given up at the next one.
pub fn scan(text: &str) -> Vec<Shortcode> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = next_tag(text, at) {
        match read(text, start) {
            Ok(shortcode) => {
                at = shortcode.range.end;
                found.push(shortcode);
            }
            Err(resume) => at = resume.max(start + 3),
        }
    }
    found
}

/// The shortcode that starts at `start`, if one does.
pub(super) fn at(text: &str, start: usize) -> Option<Shortcode> {
    ["{{<", "{{%"].iter().any(|tag| text[start..].starts_with(tag)).then(|| read(text, start).ok())?
}

/// The next `{{<` or `{{%` from `at` on.
fn next_tag(text: &str, mut at: usize) -> Option<usize> {
    while let Some(brace) = search::find_byte(&text[at..], b'{') {
        let start = at + brace;
        if matches!(text.as_bytes()[start..], [_, b'{', b'<' | b'%', ..]) {
            return Some(start);
        }
        // In `{{{<` the last two braces open the tag.
        at = start + 1;
    }
    None
}

/// Reads the tag that starts at `start`, or says where to look for the next one.
fn read(text: &str, start: usize) -> Result<Shortcode, usize> {
    let bytes = text.as_bytes();
    let delimiter = if bytes[start + 2] == b'<' { ">}}" } else { "%}}" };
    let inside = start + 3;
    if text[inside..].starts_with("/*") {
        let escape_end = if delimiter == ">}}" { "*/>}}" } else { "*/%}}" };
        // Only as far as the line, so that many of these without an end cost no more than the text is long.
        let line = text[inside..].split('\n').next().unwrap_or_default();
        let length = line.find(escape_end).ok_or(inside + line.len())?;
        let (arguments, end) = (inside + 2..inside + length, inside + length + escape_end.len());
        return Ok(Shortcode { range: start..end, name: inside..inside, arguments, kind: ShortcodeKind::Escaped });
    }
    let mut at = skip_blanks(bytes, inside);
    let closing = bytes.get(at) == Some(&b'/');
    if closing {
        at = skip_blanks(bytes, at + 1);
    }
    let name_end = at + bytes[at..].iter().take_while(|byte| is_name(**byte)).count();
    let name = at..name_end - usize::from(text[at..name_end].ends_with('/'));
    if name.is_empty() {
        return Err(at);
    }
    let end = end_of_tag(text, name.end, delimiter)?;
    let inner = text[name.end..end].trim();
    let self_closing = inner.ends_with('/');
    let inner = inner.strip_suffix('/').unwrap_or(inner).trim_end();
    let first = end - text[name.end..end].trim_start().len();
    let kind = match (closing, self_closing) {
        (true, _) => ShortcodeKind::Closing,
        (false, true) => ShortcodeKind::SelfClosing,
        (false, false) => ShortcodeKind::Opening,
    };
    Ok(Shortcode { range: start..end + delimiter.len(), name, arguments: first..first + inner.len(), kind })
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') || !byte.is_ascii()
}

/// The place of the closing delimiter after `at`, outside quotes, or where to go on after giving up.
fn end_of_tag(text: &str, mut at: usize, delimiter: &str) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut may_quote = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' | b'%' if bytes[at..].starts_with(delimiter.as_bytes()) => return Ok(at),
            b'{' if matches!(bytes[at..], [_, b'{', b'<' | b'%', ..]) => return Err(at),
            b'"' | b'`' | b'\'' if may_quote => {
                let Some(end) = end_of_quote(bytes, at) else {
                    let line = text[at..].split('\n').next().unwrap_or_default();
                    return line.find(delimiter).map(|length| at + length).ok_or(at + line.len());
                };
                at = end;
            }
            _ => at += 1,
        }
        may_quote = byte.is_ascii_whitespace() || byte == b'=';
    }
    Err(text.len())
}

/// The place after the quote that closes the one at `at`. Only backquoted texts go over several lines.
fn end_of_quote(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut escaped = false;
    for (index, &byte) in bytes.iter().enumerate().skip(at + 1) {
        match byte {
            b'\n' if quote != b'`' => return None,
            _ if escaped => escaped = false,
            b'\\' if quote != b'`' => escaped = true,
            byte if byte == quote => return Some(index + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{ShortcodeKind::*, *};

    fn said(text: &str) -> Vec<(&str, &str, ShortcodeKind)> {
        scan(text).into_iter().map(|s| (&text[s.name], &text[s.arguments], s.kind)).collect()
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(said("a {{< product-name >}} b"), [("product-name", "", Opening)]);
        assert_eq!(said("{{% /influxql/table-meta %}}"), [("influxql/table-meta", "", Closing)]);
        assert_eq!(said("{{<x/>}}{{< y \"a\" />}}"), [("x", "", SelfClosing), ("y", "\"a\"", SelfClosing)]);
        assert_eq!(said("{{</* x \"y\" */>}}"), [("", " x \"y\" ", Escaped)]);
        assert_eq!(said("{{% x\n  a=\"1\"\n  b=`2\n3` %}}"), [("x", "a=\"1\"\n  b=`2\n3`", Opening)]);
        assert_eq!(said("{{{< x >}}}"), [("x", "", Opening)]);
    }

    #[test]
    fn quotes_hide_what_would_close() {
        let text = "{{< api endpoint=\"{{< host >}}/x\" method=\"get\">}}";
        assert_eq!(said(text), [("api", "endpoint=\"{{< host >}}/x\" method=\"get\"", Opening)]);
        assert_eq!(said("{{< note it's >}}"), [("note", "it's", Opening)]);
        assert_eq!(said("{{< note \"it's >}} \n"), [("note", "\"it's", Opening)]);
    }

    #[test]
    fn what_is_no_shortcode_is_left() {
        assert_eq!(said("{{ .Name }} {{% %}} {{< x {{< y >}} {{%"), [("y", "", Opening)]);
        assert_eq!(said("{{< x %}}\n"), []);
    }
}
