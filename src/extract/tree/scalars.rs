//! The text of a scalar, traced to the file.
//!
//! Takes a scalar that the parser has read and the file; walks the raw text as YAML 1.2.2 folds and unescapes it. The
//! parser has the last word on what the text is: where the walk comes to another one, the whole scalar is one insertion,
//! so a place may be coarse and is never wrong.

use super::{Scalar, Style};
use crate::text::{Inserted, Span, Traced};
use std::ops::Range;

/// The text of `scalar`, traced to `file`.
pub(super) fn traced(scalar: &Scalar<'_>, file: &str) -> Traced {
    let walked = match scalar.style {
        Style::Literal(indentation) => block(scalar, file, indentation, false),
        Style::Folded(indentation) => block(scalar, file, indentation, true),
        Style::Plain => flow(file, scalar.range.clone(), scalar.style),
        Style::Toml => toml(file, scalar.range.clone()),
        Style::Single | Style::Double => match inside_quotes(file, scalar.range.clone()) {
            Some(inside) => flow(file, inside, scalar.style),
            None => Traced::new(),
        },
    };
    if walked.as_str() == scalar.text {
        return walked;
    }
    Traced::inserted(&scalar.text, Span::new(scalar.range.start, scalar.range.end), Inserted::Escape)
}

/// A quoted scalar without its quotes.
fn inside_quotes(file: &str, range: Range<usize>) -> Option<Range<usize>> {
    let raw = file.get(range.clone())?;
    let quote = raw.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let length = raw.trim_end().len();
    (length >= 2 && raw[..length].ends_with(quote)).then(|| range.start + 1..range.start + length - 1)
}

/// The lines of a block scalar without their indentation (section 8.1), folded where it is so.
fn block(scalar: &Scalar<'_>, file: &str, indentation: usize, folded: bool) -> Traced {
    let want = &*scalar.text;
    let mut text = Traced::new();
    // One that has only blank lines is said to stand at its header.
    if want.trim_start_matches('\n').is_empty() {
        return text;
    }
    let first = file[..scalar.range.start].rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    // Blank lines before the first line stand between the header and where the parser says that the scalar starts.
    let blank = want.len() - want.trim_start_matches('\n').len();
    push_breaks(&mut text, file, &breaks_before(file, first, blank), false);
    let (mut breaks, mut after_blank, mut at) = (Vec::new(), false, first);
    for line in lines(&file[first..scalar.range.end.max(first)]) {
        let content = line.trim_end_matches(['\n', '\r']);
        let blanks = content.bytes().take(indentation).take_while(|byte| *byte == b' ').count();
        let content = &content[blanks..];
        if !content.is_empty() {
            let is_more_indented = content.starts_with([' ', '\t']);
            let folds = folded && !breaks.is_empty() && !after_blank && !is_more_indented;
            push_breaks(&mut text, file, &breaks, folds);
            breaks.clear();
            after_blank = is_more_indented;
            text.push_source(content, at + blanks);
        }
        if line.ends_with(['\n', '\r']) {
            breaks.push(at + line.len() - 1..at + line.len());
        }
        at += line.len();
    }
    // How many of the last line breaks belong to it, its header says (section 8.1.1.2).
    breaks.truncate(want.len().saturating_sub(text.len()));
    push_breaks(&mut text, file, &breaks, false);
    if text.len() + 1 == want.len() {
        let end = text.whole_span().end.max(first);
        text.push_inserted("\n", Span::at(end), Inserted::Implied);
    }
    text
}

/// The lines of a text with their endings: a line feed, a carriage return, or both (section 5.4).
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None if rest.is_empty() => return None,
            None => rest.len(),
        };
        let line;
        (line, rest) = rest.split_at(end);
        Some(line)
    })
}

/// The last `count` line breaks before `at`, but for the one that ends the line before them.
fn breaks_before(file: &str, at: usize, count: usize) -> Vec<Range<usize>> {
    let mut end = at;
    let breaks = std::iter::from_fn(|| {
        let last = file[..end].rfind(['\n', '\r'])?;
        end = if file[..=last].ends_with("\r\n") { last - 1 } else { last };
        Some(last..last + 1)
    });
    let mut breaks: Vec<Range<usize>> = breaks.take(count).collect();
    breaks.reverse();
    breaks
}

/// Line breaks between two lines: as they are, or folded, one to a blank and of several all but the first.
fn push_breaks(text: &mut Traced, file: &str, breaks: &[Range<usize>], folds: bool) {
    if folds && breaks.len() == 1 {
        text.push_inserted(" ", Span::new(breaks[0].start, breaks[0].end), Inserted::Implied);
        return;
    }
    for newline in breaks.iter().skip(usize::from(folds)) {
        if file[newline.clone()].ends_with('\n') {
            text.push_source("\n", newline.end - 1);
        } else {
            text.push_inserted("\n", Span::new(newline.start, newline.end), Inserted::Implied);
        }
    }
}

/// A scalar that is no block, quotes gone: lines are folded (section 6.5), and what its style escapes is unescaped.
fn flow(file: &str, range: Range<usize>, style: Style) -> Traced {
    let Some(raw) = file.get(range.clone()) else { return Traced::new() };
    let bytes = raw.as_bytes();
    let (mut text, mut at) = (Traced::new(), 0);
    // What is plain is pushed run by run; blanks wait, for before a line break they are dropped.
    while at < raw.len() {
        let run = raw[at..].find(['\n', '\r', ' ', '\t', '\\', '\'']).map_or(raw.len(), |length| at + length);
        text.push_source(&raw[at..run], range.start + at);
        at = run;
        let Some(byte) = bytes.get(at) else { break };
        match byte {
            b'\\' if style == Style::Double => {
                let (length, unescaped) = escape(&raw[at..]);
                let place = Span::new(range.start + at, range.start + at + length);
                text.push_inserted(&unescaped, place, Inserted::Escape);
                at += length;
            }
            b'\'' if style == Style::Single && bytes.get(at + 1) == Some(&b'\'') => {
                text.push_inserted("'", Span::new(range.start + at, range.start + at + 2), Inserted::Escape);
                at += 2;
            }
            b'\\' | b'\'' => {
                text.push_source(&raw[at..=at], range.start + at);
                at += 1;
            }
            _ => {
                let blanks = at + raw[at..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                if matches!(bytes.get(blanks), Some(b'\n' | b'\r')) {
                    let (breaks, end) = line_breaks(raw, blanks, range.start);
                    push_breaks(&mut text, file, &breaks, true);
                    at = end;
                } else {
                    text.push_source(&raw[at..blanks], range.start + at);
                    at = blanks;
                }
            }
        }
    }
    text
}

/// A string of TOML (TOML 1.1, section "String"), quotes included.
fn toml(file: &str, range: Range<usize>) -> Traced {
    let Some(raw) = file.get(range.clone()) else { return Traced::new() };
    let several = raw.len() >= 6 && (raw.starts_with("\"\"\"") || raw.starts_with("'''"));
    let quotes = if several { 3 } else { 1 };
    if raw.len() < 2 * quotes {
        return Traced::new();
    }
    let (escapes, end) = (raw.starts_with('"'), raw.len() - quotes);
    let first = raw[quotes..end].strip_prefix("\r\n").or_else(|| raw[quotes..end].strip_prefix('\n'));
    let mut at = first.filter(|_| several).map_or(quotes, |rest| end - rest.len());
    let mut text = Traced::new();
    while at < end {
        let run = raw[at..end].find(['\\', '\r']).map_or(end, |length| at + length);
        text.push_source(&raw[at..run], range.start + at);
        at = run;
        let rest = &raw[at..end];
        if rest.starts_with('\\') && escapes {
            let blanks = rest[1..].len() - rest[1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
            let (length, unescaped) =
                if rest[1..=blanks].contains('\n') { (1 + blanks, String::new()) } else { escape(rest) };
            text.push_inserted(&unescaped, Span::new(range.start + at, range.start + at + length), Inserted::Escape);
            at += length;
        } else if !rest.is_empty() {
            if !rest.starts_with("\r\n") {
                text.push_source(&rest[..1], range.start + at);
            }
            at += 1;
        }
    }
    text
}

/// The line breaks from `at` on, blanks between them aside, in bytes of the file, and where the next text starts.
fn line_breaks(raw: &str, mut at: usize, base: usize) -> (Vec<Range<usize>>, usize) {
    let (bytes, mut breaks) = (raw.as_bytes(), Vec::new());
    loop {
        let length = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return (breaks, at),
        };
        breaks.push(base + at..base + at + length);
        at += length;
        at += raw[at..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }
}

/// What the escape sequence at the start of `raw` stands for, and its length (YAML section 5.7, RFC 8259 section 7).
pub(in crate::extract) fn escape(raw: &str) -> (usize, String) {
    let Some(character) = raw[1..].chars().next() else { return (1, String::new()) };
    let length = 1 + character.len_utf8();
    let simple = match character {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return by_number(raw, 2),
        'u' => return by_number(raw, 4),
        'U' => return by_number(raw, 8),
        '\n' | '\r' => {
            let line = if raw[1..].starts_with("\r\n") { 3 } else { 2 };
            let rest = &raw[line..];
            return (line + rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len(), blank_lines(rest));
        }
        other => other,
    };
    (length, simple.to_string())
}

/// The line feeds of blank lines that follow an escaped line break.
fn blank_lines(rest: &str) -> String {
    let blanks = &rest[..rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()];
    "\n".repeat(blanks.matches('\n').count())
}

/// `\xhh`, `\uhhhh` and `\Uhhhhhhhh`; two of the second kind may be the halves of one character.
fn by_number(raw: &str, digits: usize) -> (usize, String) {
    let number = |at: usize| raw.get(at..at + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let Some(first) = number(2) else { return (2, raw[1..2].to_owned()) };
    let end = 2 + digits;
    let halves = (0xd800..0xdc00).contains(&first) && raw[end..].starts_with("\\u");
    if let Some(second @ 0xdc00..0xe000) = number(end + 2).filter(|_| halves) {
        let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (end + 2 + digits, char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
    }
    (end, char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER).to_string())
}
