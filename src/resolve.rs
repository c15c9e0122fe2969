//! From the code of a fence to text a shell can read.
//!
//! Takes an [`Example`] of a [`Page`]; hands on [`Resolved`]: the code with shortcodes expanded and every placeholder
//! marked, each traced to the file. A placeholder keeps its own name as its text: its *value* is put in when a request
//! is sent, after the operation is known (see `targets`), so that checks and messages speak the author's words.
//! Never fails: an unknown shortcode becomes one opaque word.

mod brackets;
mod mark;
mod names;

use crate::{
    config::Config,
    extract::{self, Example, Page},
    text::{Inserted, Span, Traced},
};
use std::{ops::Range, sync::Arc};

/// The code of a fence, ready for the shell.
#[derive(Debug)]
pub struct Resolved {
    /// The text. Placeholders are insertions of [`crate::text::Inserted::Placeholder`].
    pub script: Traced,
    /// Every use of a placeholder, in order.
    pub placeholders: Vec<PlaceholderUse>,
}

impl Resolved {
    /// The parts of the code at `ranges` alone, which are in order and on character boundaries, put together.
    #[must_use]
    pub fn keep(&self, ranges: &[Range<usize>]) -> Self {
        let mut kept = Self { script: Traced::new(), placeholders: Vec::new() };
        let mut placeholders = self.placeholders.iter().peekable();
        for part in ranges {
            let start = kept.script.len();
            kept.script.push_slice(&self.script, part.clone());
            while placeholders.next_if(|used| used.range.start < part.start).is_some() {}
            while let Some(used) = placeholders.next_if(|used| used.range.end <= part.end) {
                let range = used.range.start - part.start + start..used.range.end - part.start + start;
                kept.placeholders.push(PlaceholderUse { range, ..used.clone() });
            }
        }
        kept
    }
}

/// One placeholder in the code of a fence.
#[derive(Debug, Clone)]
pub struct PlaceholderUse {
    /// Its name, without brackets.
    pub name: Arc<str>,
    /// Where it stands in [`Resolved::script`].
    pub range: Range<usize>,
    /// Where it stands in the file, brackets included.
    pub span: Span,
    /// The declaration that covers it: an index into `Page::scopes`.
    pub declared: Option<usize>,
}

/// Languages, beside those of shells, in which capitals and brackets are read as placeholders though nothing declares
/// them.
const PLAIN: &[&str] = &["", "json", "http", "text", "txt", "plain", "url"];

/// Expands the shortcodes of a fence's code and marks its placeholders.
pub fn resolve(page: &Page, example: &Example, config: &Config) -> Resolved {
    let text = extract::expand(&example.code, &page.file, page.variant.as_deref(), config);
    let language = example.info.language.as_ref().map_or(String::new(), |word| word.as_str().to_ascii_lowercase());
    let guess = PLAIN.contains(&language.as_str()) || config.is_shell(&language);
    let (mut script, mut placeholders, mut at) = (Traced::new(), Vec::new(), 0);
    for mark in mark::find(page, example, &text, guess) {
        script.push_slice(&text, at..mark.range.start);
        at = mark.range.end;
        let name: Arc<str> = text.as_str()[mark.name].into();
        let (start, span) = (script.len(), text.span(mark.range));
        script.push_inserted(&name, span, Inserted::Placeholder(name.clone()));
        let range = start..script.len();
        placeholders.push(PlaceholderUse { name, range, span, declared: mark.declared });
    }
    script.push_slice(&text, at..text.len());
    // The shell cuts it into words.
    Resolved { script: script.shared(), placeholders }
}
