//! Flags and names in lists, definition lists and paragraphs.
//!
//! Takes the blocks of a section; hands on its flags (``- `--format`: …``, `**-f, --format**` with the description behind it
//! or in the paragraphs below), and the names that items begin with (`- **TABLE_NAME**: …`).

use super::{
    flags::{Row, Rows},
    head::Head,
};
use crate::{
    extract::{Block, Inline, MarkKind},
    text::SourceFile,
};
use std::sync::Arc;

/// The flags that items and paragraphs of these blocks begin with. What follows an item without being one belongs to it.
pub(super) fn flags(blocks: &[&Block], file: &Arc<SourceFile>) -> Rows {
    let mut rows = Rows::default();
    // The depth of the item that the last flag stands in; paragraphs are of depth 0.
    let mut depth = 0;
    let mut lists_choices = false;
    for block in blocks {
        let (text, at) = match block {
            Block::Item { text, depth } => (text, *depth),
            Block::Paragraph(text) => (text, 0),
            _ => continue,
        };
        let is_nested = !rows.list.is_empty() && at > depth;
        match Head::read(text).filter(|_| !is_nested) {
            Some(head) if at > 0 || begins_definition(text, &head) => {
                depth = at;
                let row = row(text, &head, file);
                lists_choices = announces_choices(&row.description);
                rows.list.push(row);
            }
            _ => {
                let Some(row) = rows.list.last_mut() else { continue };
                if is_nested && lists_choices {
                    add_choice(row, text);
                } else if row.description.text.is_empty() {
                    row.description = text.clone();
                } else if at >= depth {
                    row.remarks.push(text.clone());
                }
                lists_choices |= announces_choices(text);
            }
        }
    }
    rows
}

/// Whether a paragraph is the head of a definition, alone or with its description behind a colon or a dash. A sentence
/// that begins with a flag is none.
fn begins_definition(text: &Inline, head: &Head) -> bool {
    let rest = text.text.as_str()[head.end..].trim_start_matches([']', ')']).trim_start();
    rest.is_empty() || rest.starts_with([':', '-', '—', '–', '(', '['])
}

/// A flag and what stands behind its head.
pub(super) fn row(text: &Inline, head: &Head, file: &Arc<SourceFile>) -> Row {
    let whole = text.text.as_str();
    let description = text.part(description_start(whole, head.end)..whole.len());
    Row {
        flag: head.flag(&text.text, file),
        required: false,
        types: None,
        description,
        choices: None,
        remarks: Vec::new(),
    }
}

/// Where the description behind a head begins.
pub(super) fn description_start(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ']' | ':' | '—' | '–' | '*' | '_'));
    let rest = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("-- ")).unwrap_or(rest);
    text.len() - rest.trim_start().len()
}

/// Whether the values that may be given follow as a list.
fn announces_choices(text: &Inline) -> bool {
    let text = text.text.as_str().trim_end().to_lowercase();
    let leads = [
        "possible values:",
        "valid values:",
        "allowed values:",
        "accepted values:",
        "values:",
        "one of:",
        "options are:",
        "choices:",
    ];
    leads.iter().any(|lead| text.ends_with(lead))
}

/// Adds a word of a nested list to the choices of a flag.
fn add_choice(row: &mut Row, item: &Inline) {
    let first = item.marks.iter().find(|mark| mark.kind == MarkKind::Code && mark.range.start == 0);
    let Some(first) = first else { return };
    let word = item.part(first.range.clone());
    let listed = row.choices.get_or_insert_with(Inline::default);
    let start = listed.text.len();
    listed.text.push(&word.text);
    listed.marks.push(crate::extract::Mark { range: start..start + word.text.len(), kind: MarkKind::Code });
}

/// The name that an item begins with: a code span, an emphasized word or a link, or the words before a colon or a dash.
/// Hands on where in the item it stands and where what is said of it begins.
pub(super) fn name(item: &Inline) -> Option<(std::ops::Range<usize>, usize)> {
    let text = item.text.as_str();
    let lead = text.len() - text.trim_start().len();
    let marked = item
        .marks
        .iter()
        .filter(|mark| mark.range.start == lead && !mark.range.is_empty())
        .map(|mark| mark.range.clone());
    // The outermost mark is the longest one; a name is not a sentence.
    let longest = marked.max_by_key(ExactSizeIterator::len).filter(|range| range.len() <= 60);
    let end = || {
        let ends = [": ", " - ", " – ", " — ", " -- "].iter().filter_map(|end| text.find(end));
        let end = ends.min().or_else(|| text.trim_end().strip_suffix(':').map(str::len)).unwrap_or(text.len());
        (end > lead && !text[lead..end].contains(char::is_whitespace)).then_some(lead..end)
    };
    let range = longest.or_else(end)?;
    let trimmed = text[range.clone()].trim_end_matches([':', ' ']);
    let range = range.start..range.start + trimmed.len();
    Some((range.clone(), description_start(text, range.end)))
}
