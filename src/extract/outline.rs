//! The outline of a page: its headings, tables, lists, paragraphs and code in the order in which readers see them.
//!
//! Takes a file, or a text that pages publish, and the variant whose readers are meant; hands on an [`Outline`] whose texts
//! are traced to the file, shortcodes expanded and what these readers do not see left out. For readers of reference pages,
//! who must know what stands in which cell under which heading. Never judges and never fails.

mod inline;
mod read;
#[cfg(test)]
mod tests;

use crate::{
    config::Config,
    site::Variant,
    text::{SourceFile, Span, Traced},
};
use std::{ops::Range, sync::Arc};

/// A page as its outline.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The field `title` of its front matter.
    pub title: Option<Traced>,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
}

impl Outline {
    /// Reads a page as the readers of `variant` see it; where that is `None`, every part of it is there. Takes time in
    /// proportion to the length of the page.
    pub fn read(file: &Arc<SourceFile>, variant: Option<&Variant>, config: &Config) -> Self {
        read::read(file, variant, config)
    }
}

/// A piece of an outline.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading (CommonMark sections 4.2 and 4.3).
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: Inline,
    },
    /// A paragraph.
    Paragraph(Inline),
    /// A list item: its own paragraphs, one after the other; what else is in it follows as blocks of their own.
    Item {
        /// How many lists it is in, from 1.
        depth: usize,
        /// Its text.
        text: Inline,
    },
    /// A table (GitHub Flavored Markdown section 4.10).
    Table {
        /// Its header.
        header: Vec<Inline>,
        /// Its rows; each has as many cells as the header.
        rows: Vec<Vec<Inline>>,
        /// All of it, in the file.
        span: Span,
    },
    /// A code block.
    Code {
        /// The first word of its info string.
        language: Option<String>,
        /// Its code.
        code: Traced,
        /// All of it, in the file.
        span: Span,
    },
    /// The inside of an HTML comment.
    Comment(Traced),
    /// A shortcode that nobody can expand, alone in its line: anything may stand there for readers.
    Unknown {
        /// Its name.
        name: Traced,
    },
}

/// A text with its markup read: emphasis, code and links are gone from the text and kept as marks.
#[derive(Debug, Clone, Default)]
pub struct Inline {
    /// The text; a line break is a blank.
    pub text: Traced,
    /// What was marked, in order of their starts; marks may lie in one another.
    pub marks: Vec<Mark>,
}

/// A marked part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which part.
    pub range: Range<usize>,
    /// How it is marked.
    pub kind: MarkKind,
}

/// How a part of a text is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// A code span (CommonMark section 6.1).
    Code,
    /// Emphasis, weak or strong (CommonMark section 6.2).
    Emphasis,
    /// A link to this address (CommonMark section 6.3).
    Link(String),
}

impl Inline {
    /// The parts that are marked as code, in order.
    pub fn codes(&self) -> impl Iterator<Item = Traced> {
        let codes = self.marks.iter().filter(|mark| mark.kind == MarkKind::Code);
        codes.map(|mark| self.text.slice(mark.range.clone()))
    }
}
