//! How a manual spells a flag: `-f`, `--file=FILE`, `--[no-]color[=WHEN]`, `-U<lines>`.
//!
//! Takes one word of a synopsis or of a list of options; hands on the name in it and what stands for its value.

use super::brackets::Brackets;
use std::ops::Range;

/// A flag as it is spelt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::spec::cli) struct Spelling {
    /// How many dashes it starts with: one or two.
    pub(in crate::spec::cli) dashes: usize,
    /// Its name without dashes, in the text.
    pub(in crate::spec::cli) name: Range<usize>,
    /// Whether `--no-name` is said to switch it off: `--[no-]name`.
    pub(in crate::spec::cli) negatable: bool,
    /// What is glued to it as its value.
    pub(in crate::spec::cli) value: Option<ValueSpelling>,
}

/// What stands for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::spec::cli) struct ValueSpelling {
    /// Its name or its choices, brackets and quotes around them left out, in the text.
    pub(in crate::spec::cli) name: Range<usize>,
    /// Whether it may be left out: `[=WHEN]`.
    pub(in crate::spec::cli) optional: bool,
}

impl Spelling {
    /// Reads one word, which may hold brackets with blanks in them; `None` where it is no flag.
    pub(in crate::spec::cli) fn read(text: &str, range: Range<usize>, brackets: &Brackets) -> Option<Self> {
        let word = &text[range.clone()];
        let dashes = word.bytes().take_while(|byte| *byte == b'-').count();
        if dashes == 0 || dashes > 2 || word.len() == dashes {
            return None;
        }
        let after = &word[dashes..];
        let no = ["[no-]", "(no-)", "[no]"].into_iter().find(|no| after.starts_with(no)).map_or(0, str::len);
        let start = range.start + dashes + no;
        let length = name_length(&text[start..range.end]);
        if length == 0 {
            return None;
        }
        // `-nNUM`: the value is glued to a short name.
        let is_glued = dashes == 1 && is_glued(&text[start..start + length]);
        let end = if is_glued { start + 1 } else { start + length };
        let value = ValueSpelling::read(text, end..range.end, brackets);
        Some(Self { dashes, name: start..end, negatable: no > 0, value })
    }
}

impl ValueSpelling {
    /// Reads what follows a name in its word: `=FILE`, `[=WHEN]`, `[<n>]`, `<n>`; `None` where that is nothing.
    fn read(text: &str, range: Range<usize>, brackets: &Brackets) -> Option<Self> {
        let rest = &text[range.clone()];
        if rest.is_empty() || matches!(rest, "..." | "\u{2026}" | ":" | "=") {
            return None;
        }
        let is_bracketed = rest.starts_with('[') && brackets.end(range.start).is_some();
        let start = range.start + usize::from(rest.starts_with(['=', ':']));
        let name = inside(text, start..range.end, brackets);
        let name = name.start + usize::from(is_bracketed && text[name.clone()].starts_with(['=', ':']))..name.end;
        Some(Self { name: inside(text, name, brackets), optional: is_bracketed })
    }
}

/// A part of a text without the dots behind it and the brackets and quotes around it.
pub(in crate::spec::cli) fn inside(text: &str, range: Range<usize>, brackets: &Brackets) -> Range<usize> {
    let mut range = range;
    loop {
        let part = &text[range.clone()];
        let bare = part.trim().trim_end_matches("...").trim_end_matches('\u{2026}').trim_end();
        let start = range.start + part.len() - part.trim_start().len();
        let end = start + bare.len();
        if start >= end {
            return start..start;
        }
        if brackets.end(start) != Some(end - 1) || end - start < 2 {
            return start..end;
        }
        range = start + 1..end - 1;
    }
}

/// The length of the name that a text starts with.
fn name_length(text: &str) -> usize {
    // `-?`, `-#`, `-@` and `-:` are names of one character.
    if text.starts_with(['?', '#', '@', '$', ':', '!', '%', ',']) {
        return 1;
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+');
    let length = text.bytes().take_while(|byte| is_part(*byte)).count();
    // The dots of `--tag...` are no part of its name.
    text[..length].trim_end_matches('.').len()
}

/// `nNUM`: a letter and a metavariable; `-NUM` is a number with a dash.
fn is_glued(name: &str) -> bool {
    let value = name.get(1..).unwrap_or_default();
    value.len() > 1 && name != "NUM" && value.bytes().all(|byte| byte.is_ascii_uppercase())
}
