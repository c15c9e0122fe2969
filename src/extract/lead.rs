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
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// What leads up to the next block of the innermost container; of those around it nothing does once it ends.
    before: Lead,
    /// Whether the events stand in a paragraph, a heading or a block of code, whose text is no text of the container's own.
    in_block: bool,
    /// How many list items are open.
    items: usize,
    /// What came of the last list.
    ended: Ended,
}

/// What came of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Ended {
    #[default]
    No,
    /// Just now; nothing has followed yet.
    Now,
    /// Before the block that begins here.
    Before(usize),
}

impl Leads {
    /// Whether the events stand in a block whose text leads up to nothing.
    pub(super) fn is_in_block(&self) -> bool {
        self.in_block
    }

    /// Takes the next event, which stands at `range` of `source`.
    pub(super) fn see(&mut self, source: &str, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Item) => (self.items, self.ended) = (self.items + 1, Ended::No),
            Event::End(TagEnd::Item) => self.items = self.items.saturating_sub(1),
            Event::Start(Tag::List(_)) => self.ended = Ended::No,
            Event::End(TagEnd::List(_)) => self.ended = Ended::Now,
            Event::Start(_) if self.ended == Ended::Now => self.ended = Ended::Before(range.start),
            _ => {}
        }
        match event {
            Event::Start(Tag::Paragraph) => {
                self.in_block = true;
                // A shortcode alone opens or closes something; it introduces nothing.
                let text = source[range.clone()].trim();
                if !(text.starts_with("{{") && text.ends_with("}}")) {
                    self.before = Lead { paragraph: Some(range.clone()), html: None };
                }
            }
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => self.in_block = true,
            Event::End(TagEnd::Paragraph) => self.in_block = false,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                self.in_block = false;
                self.before = Lead::default();
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)
            | Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item)
            | Event::Rule => self.before = Lead::default(),
            Event::Html(_) => {
                let start = self.before.html.as_ref().map_or(range.start, |html| html.start);
                self.before.html = Some(start..range.end);
            }
            // The text of an item of a tight list stands in no paragraph.
            Event::Text(_) | Event::Code(_) | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
                if !self.in_block =>
            {
                let start = self.before.paragraph.as_ref().map_or(range.start, |text| text.start);
                self.before = Lead { paragraph: Some(start..range.end), html: None };
            }
            _ => {}
        }
    }

    /// What leads up to a block that begins here.
    pub(super) fn before(&self) -> &Lead {
        &self.before
    }

    /// Whether an indented block with this paragraph before it was meant to stand in a list item, as what it is in itself: it
    /// stands in one, or a list ended before it, and the paragraph does not say that it is shown as it is written.
    pub(super) fn belongs_to_list(&self, introduction: Option<&str>) -> bool {
        let is_shown = introduction.is_some_and(|text| text.trim_end().ends_with(':'));
        self.items > 0 || self.ended_list().is_some() && !is_shown
    }

    /// Where the block begins that ended the last list; `None` within a list item.
    pub(super) fn ended_list(&self) -> Option<usize> {
        match self.ended {
            Ended::Before(start) if self.items == 0 => Some(start),
            _ => None,
        }
    }
}

/// How far back the paragraph before a directive is looked for, in bytes.
const LONGEST: usize = 1024;

/// The lines of text that stand right before `at`, where no parser has found the paragraphs: up to a blank line or the end
/// of another block.
pub(super) fn paragraph_before(source: &str, at: usize) -> Option<Range<usize>> {
    let floor = (at.saturating_sub(LONGEST)..at).find(|place| source.is_char_boundary(*place))?;
    let before = source[floor..at].trim_end();
    let end = floor + before.len();
    let is_text =
        |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '`', '~', ':', '<', '{', '|']);
    let length: usize = before.split_inclusive('\n').rev().take_while(is_text).map(str::len).sum();
    (length > 0).then_some(end - length..end)
}
