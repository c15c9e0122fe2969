//! Which tags are closed at all: `<TOKEN>` in prose opens nothing, `<Tabs>` does if `</Tabs>` follows.
//!
//! Takes the whole text, once; hands on the last place where each name is closed.

use crate::text::search;
use std::collections::BTreeMap;

/// Where each element and each tag is closed for the last time.
#[derive(Debug, Default)]
pub(super) struct Closings<'a> {
    elements: BTreeMap<&'a str, usize>,
    tags: BTreeMap<&'a str, usize>,
}

impl<'a> Closings<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let mut closings = Self::default();
        for at in search::find_all(source, "</") {
            closings.elements.insert(name(&source[at + "</".len()..]), at);
        }
        for at in search::find_all(source, "{%") {
            let inside = source[at + "{%".len()..].trim_start_matches(['-', ' ', '\t']);
            let closed = inside.strip_prefix('/').or_else(|| inside.strip_prefix("end"));
            if let Some(closed) = closed {
                closings.tags.insert(name(closed), at);
            }
        }
        closings
    }

    /// Whether the element `</name>` is closed after `at`.
    pub(super) fn element_closes(&self, name: &str, at: usize) -> bool {
        self.elements.get(name).is_some_and(|closing| *closing > at)
    }

    /// Whether the tag `{% endname %}` stands after `at`.
    pub(super) fn tag_closes(&self, name: &str, at: usize) -> bool {
        self.tags.get(name).is_some_and(|closing| *closing > at)
    }
}

/// The name with which a text starts, as elements and tags are called: `Tabs.Tab`, `code-group`.
pub(super) fn name(text: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    &text[..text.find(|c: char| !is_name(c)).unwrap_or(text.len())]
}
