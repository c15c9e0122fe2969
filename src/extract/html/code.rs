//! The text of a `<pre>` element, as readers copy it.
//!
//! Takes the tags and texts inside the element, in order; hands on a [`CodeBlock`]. Leaves out what a browser does not
//! select or a highlighter adds: line numbers, buttons, decoration.

use super::{CodeBlock, Lead, language, references, tokens::Tag};
use crate::text::{Inserted, Traced};
use std::ops::Range;

/// How far inside a block an element is looked for that a closing tag may end. Highlighters nest a few.
pub(super) const DEEPEST: usize = 64;

/// Classes of line numbers: Chroma, Pygments, Rouge, Prism, highlight.js, React's highlighters, GitHub.
const LINE_NUMBERS: &[&str] = &[
    "lnt",
    "ln",
    "lnlinks",
    "lineno",
    "linenos",
    "linenodiv",
    "linenumber",
    "line-number",
    "line-numbers-rows",
    "gutter",
    "rouge-gutter",
    "hljs-ln-numbers",
    "blob-num",
    "react-syntax-highlighter-line-number",
    "code-block-line-number",
];

/// Elements that stand on lines of their own.
const LINES: &[&str] = &["div", "p", "tr", "li", "pre", "table", "figure"];

/// What an element inside a block of code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing: colour.
    Plain,
    /// It stands on lines of its own.
    Line,
    /// Its text is not copied.
    LeftOut,
    /// A value that readers must put in themselves.
    Placeholder,
}

/// A block of code that is being read.
pub(super) struct Code<'a> {
    html: &'a Traced,
    opening: Range<usize>,
    language: Option<Traced>,
    /// What was read so far.
    text: Traced,
    /// The placeholder that is being read, and how many of them lie in one another.
    placeholder: Traced,
    placeholders: usize,
    /// How many elements that are not copied are open.
    left_out: usize,
    /// Whether anything was left out.
    has_left_out: bool,
    /// Whether nothing has come yet: a first line feed is no part of the text (HTML Living Standard, section 13.2.6.4.7).
    is_fresh: bool,
}

impl<'a> Code<'a> {
    /// Begins a block whose opening tag is `opening`; `in_gutter` says that an element of line numbers holds it.
    pub(super) fn new(html: &'a Traced, opening: Range<usize>, language: Option<Traced>, in_gutter: bool) -> Self {
        Self {
            html,
            opening,
            language,
            text: Traced::new(),
            placeholder: Traced::new(),
            placeholders: 0,
            left_out: usize::from(in_gutter),
            has_left_out: in_gutter,
            is_fresh: true,
        }
    }

    /// An element opens inside the block.
    pub(super) fn open(&mut self, tag: &Tag) -> Part {
        let html = self.html.as_str();
        if tag.name == "code" && self.text.is_empty() {
            self.language = language::of(self.html, std::iter::once(tag)).or(self.language.take());
        }
        if is_left_out(html, tag) {
            self.left_out += 1;
            self.has_left_out = true;
            return Part::LeftOut;
        }
        if is_placeholder(html, tag) {
            self.placeholders += 1;
            return Part::Placeholder;
        }
        if LINES.contains(&tag.name.as_str()) {
            self.end_line(tag.range.start);
            self.is_fresh |= tag.name == "pre";
            return Part::Line;
        }
        Part::Plain
    }

    /// An element that meant `part` ends at `at`.
    pub(super) fn close(&mut self, part: Part, at: usize) {
        match part {
            Part::Plain => {}
            Part::Line => self.end_line(at),
            Part::LeftOut => self.left_out -= 1,
            Part::Placeholder => {
                self.placeholders -= 1;
                if self.placeholders == 0 {
                    self.end_placeholder();
                }
            }
        }
    }

    /// Text, character references as written.
    pub(super) fn text(&mut self, range: Range<usize>) {
        if self.left_out > 0 {
            return;
        }
        let raw = &self.html.as_str()[range.clone()];
        let skipped = match std::mem::take(&mut self.is_fresh) {
            true if raw.starts_with("\r\n") => 2,
            true if raw.starts_with('\n') => 1,
            _ => 0,
        };
        let into = if self.placeholders > 0 { &mut self.placeholder } else { &mut self.text };
        references::decode(self.html, range.start + skipped..range.end, into);
    }

    /// `<br>`
    pub(super) fn line_break(&mut self, range: Range<usize>) {
        if self.left_out == 0 {
            let into = if self.placeholders > 0 { &mut self.placeholder } else { &mut self.text };
            into.push_inserted("\n", self.html.span(range), Inserted::Implied);
            self.is_fresh = false;
        }
    }

    fn end_line(&mut self, at: usize) {
        if self.left_out == 0 && !self.text.is_empty() && !self.text.as_str().ends_with('\n') {
            self.text.push_inserted("\n", self.html.span(at..at), Inserted::Implied);
        }
    }

    /// Puts what was marked up as a placeholder into the code: one name, without the brackets that some pages add.
    fn end_placeholder(&mut self) {
        let whole = std::mem::take(&mut self.placeholder);
        let name = whole.as_str().trim();
        let inside = [('<', '>'), ('{', '}'), ('[', ']')].into_iter().find_map(|(open, close)| {
            name.strip_prefix(open)?.strip_suffix(close).filter(|inside| !inside.is_empty() && !inside.contains(open))
        });
        let name = inside.unwrap_or(name);
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains(['\n', '"', '\'', '`', '$', '\\']) {
            self.text.push(&whole);
            return;
        }
        let span = whole.trim().whole_span();
        self.text.push_inserted(name, span, Inserted::Placeholder(name.into()));
    }

    /// The block, which ends at `end`; nothing where it is a column of line numbers.
    pub(super) fn finish(mut self, end: usize, closed: bool, hidden: bool) -> Option<CodeBlock> {
        if self.placeholders > 0 {
            self.end_placeholder();
        }
        let is_gutter = self.has_left_out && self.text.as_str().trim().is_empty();
        let Self { opening, language, text: code, .. } = self;
        let lead = Lead::default();
        (!is_gutter).then_some(CodeBlock { range: opening.start..end, opening, language, code, closed, hidden, lead })
    }
}

/// The longest text that is a placeholder's name, in bytes.
const LONGEST_NAME: usize = 100;

/// Whether an element holds line numbers.
pub(super) fn is_line_number(html: &str, tag: &Tag) -> bool {
    tag.has_class(html, LINE_NUMBERS)
}

/// Whether readers do not copy an element's text: a line number, a button, what a browser does not select.
fn is_left_out(html: &str, tag: &Tag) -> bool {
    let says = |name: &str, word: &str| tag.attribute(html, name).is_some_and(|value| value == word);
    let style = tag.attribute(html, "style").unwrap_or_default();
    tag.name == "button"
        || is_line_number(html, tag)
        || says("aria-hidden", "true")
        || style.replace(' ', "").contains("user-select:none")
}

/// Whether an element marks a placeholder: `<var>`, which is what the standard has for it, or anything that says so in
/// its name, its classes or an attribute.
fn is_placeholder(html: &str, tag: &Tag) -> bool {
    tag.name == "var"
        || tag.name.contains("placeholder")
        || tag.attributes.iter().any(|(name, _)| name.starts_with("data-") && name.contains("placeholder"))
        || tag.classes(html).any(|(class, _)| class.to_ascii_lowercase().contains("placeholder"))
}
