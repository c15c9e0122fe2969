//! Blocks of Python-Markdown whose bodies are indented by four: admonitions, details, content tabs (MkDocs).
//!
//! Takes a line without its indentation; hands on the [`Block`] that it opens.

use std::ops::Range;

/// A line that opens an indented body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// `!!! note "title"`, `??? note`, `???+ note`.
    Admonition,
    /// `=== "label"`: where the label stands, and whether a new set of tabs begins even so (`===!`).
    Tab { label: Range<usize>, is_first: bool },
}

/// The block that `line` opens.
pub(super) fn block(line: &str) -> Option<Block> {
    let line = line.trim_end();
    if let Some(rest) = line.strip_prefix("===") {
        let flags = rest.len() - rest.trim_start_matches(['!', '+']).len();
        let quoted = rest[flags..].trim_start();
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let is_spaced = quoted.len() < rest.len() - flags;
        let inside = quoted.len() > 1 && quoted.ends_with(quote) && is_spaced;
        let label = line.len() - quoted.len() + 1..line.len() - 1;
        return inside.then(|| Block::Tab { label, is_first: rest[..flags].contains('!') });
    }
    let rest = line.strip_prefix("!!!").or_else(|| {
        let rest = line.strip_prefix("???")?;
        Some(rest.strip_prefix('+').unwrap_or(rest))
    })?;
    let is_spaced = rest.starts_with(' ');
    let class = rest.trim_start();
    (is_spaced && class.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"')).then_some(Block::Admonition)
}
