//! What leads up to a block of code: the paragraph that introduces it and the comments that stand right before it.
//!
//! Takes the events of the Markdown parser, one after the other; hands on a [`Lead`] where a block of code begins.
//! Only blocks of the same container count: what stands before a list does not introduce what stands in it.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What stands right before a block of code, by ranges of the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Lead {
    /// The paragraph.
    pub(super) paragraph: Option<Range<usize>>,
    /// From the first line of HTML after it to the last; comments are among them.
    pub(super) html: Option<Range<usize>>,
}

/// Follows the events.
#[derive(Debug)]
pub(super) struct Leads {
    /// What leads up to the next block of each container that is open, the innermost last.
    open: Vec<Lead>,
    /// Whether the events stand in a paragraph, a heading or a block of code, whose text is no text of the container's own.
    in_block: bool,
}

impl Default for Leads {
    fn default() -> Self {
        Self { open: vec![Lead::default()], in_block: false }
    }
}

impl Leads {
    /// Takes the next event, which stands at `range` of `source`.
    pub(super) fn see(&mut self, source: &str, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Paragraph) => {
                self.in_block = true;
                // A shortcode alone opens or closes something; it introduces nothing.
                let text = source[range.clone()].trim();
                if !(text.starts_with("{{") && text.ends_with("}}")) {
                    self.set(Lead { paragraph: Some(range.clone()), html: None });
                }
            }
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => self.in_block = true,
            Event::End(TagEnd::Paragraph) => self.in_block = false,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                self.in_block = false;
                self.set(Lead::default());
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
                self.set(Lead::default());
                self.open.push(Lead::default());
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) if self.open.len() > 1 => {
                self.open.pop();
            }
            Event::Rule => self.set(Lead::default()),
            Event::Html(_) => {
                if let Some(lead) = self.open.last_mut() {
                    let start = lead.html.as_ref().map_or(range.start, |html| html.start);
                    lead.html = Some(start..range.end);
                }
            }
            // The text of an item of a tight list stands in no paragraph.
            Event::Text(_) | Event::Code(_) | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
                if !self.in_block =>
            {
                let start = self.before().paragraph.as_ref().map_or(range.start, |text| text.start);
                self.set(Lead { paragraph: Some(start..range.end), html: None });
            }
            _ => {}
        }
    }

    /// What leads up to a block that begins here.
    pub(super) fn before(&self) -> &Lead {
        self.open.last().expect("the text itself is never closed")
    }

    fn set(&mut self, lead: Lead) {
        if let Some(last) = self.open.last_mut() {
            *last = lead;
        }
    }
}
