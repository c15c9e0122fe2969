//! What site generators add to Markdown, so that CommonMark alone would read their pages wrongly: tabs and notes with
//! indented bodies (Python-Markdown), directives (MyST, Docusaurus, VitePress), components (MDX), tags (Liquid, GitBook),
//! headings (`DocFX`), shortcodes that hold code (Hugo).
//!
//! Takes the traced text of a page; hands on a [`Layout`]: the same text in parts, each of which CommonMark reads as its
//! author meant it, with the tabs that they stand in. Needs no configuration: each construct shows by itself, and pages
//! of two generators at once are read as well. Judges nothing; a page without such constructs costs one look at the
//! beginning of each line.

mod closings;
mod code;
mod directive;
mod element;
mod inserts;
mod lines;
mod open;
mod python;
mod reader;
mod rst;
mod shortcodes;
mod tag;
#[cfg(test)]
mod tests;

use super::{Alternative, Form};
use crate::text::{Span, Traced, search};
use closings::Closings;

pub(super) use code::block_attribute_language;
pub(super) use inserts::expand;
pub(super) use lines::Fences;

/// A text in parts.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The parts; the page itself without what stands in its containers comes last.
    pub(super) parts: Vec<Part>,
    /// The stretches of the file that are choices, in the order in which they begin.
    pub(super) choices: Vec<(Span, Alternative)>,
    /// Code that stands in no fence that CommonMark knows.
    pub(super) code: Vec<Code>,
}

/// A stretch of Markdown by itself: the body of a tab, its indentation removed.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) text: Traced,
    /// Whether it is commented out.
    pub(super) hidden: bool,
}

/// Code between two tags, or in a directive: `{% highlight sh %}`, `<CodeBlock>`, `:::{code-block} sh`.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) form: Form,
    /// From the opening tag to the end of the closing one.
    pub(super) span: Span,
    /// The opening line, without indentation.
    pub(super) opening: Span,
    pub(super) language: Option<Traced>,
    /// The paragraph before it.
    pub(super) introduction: Option<Traced>,
    pub(super) text: Traced,
    /// Whether a closing line was found.
    pub(super) closed: bool,
    /// Whether it is commented out.
    pub(super) hidden: bool,
}

/// Whether the file at `path` is MDX: its ending says so.
pub(super) fn is_mdx(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("mdx"))
}

/// Reads `text`; `None` where it is plain Markdown. In MDX there is no indented code, and HTML is read as components are;
/// a page that starts with an import is MDX, too, whatever its ending (Docusaurus). Sets of tabs are numbered from
/// `next_group` on. `starts` is where the lines of the text start, but for the first.
pub(super) fn read(
    text: &Traced,
    starts: impl Iterator<Item = usize>,
    is_mdx: bool,
    next_group: &mut usize,
) -> Option<Layout> {
    let source = text.as_str();
    let first = source.trim_start().lines().next().unwrap_or_default();
    let is_mdx = is_mdx || (first.starts_with("import ") && first.contains(['\'', '"']));
    (is_mdx || is_marked(source, starts)).then(|| reader::read(text, is_mdx, next_group))
}

/// The characters, by their bytes, with which constructs start that are no Markdown, and their fences.
const OPENS: [bool; 256] = {
    let (mut opens, characters, mut index) = ([false; 256], b"=!?:/#{<`~", 0);
    while index < characters.len() {
        opens[characters[index] as usize] = true;
        index += 1;
    }
    opens
};

/// Whether a line of the text starts as a construct does that is no Markdown, or a fence follows a line of HTML, which
/// takes it in (CommonMark section 4.6).
fn is_marked(source: &str, starts: impl Iterator<Item = usize>) -> bool {
    let (mut in_html, mut elements, mut next) = (false, None, 0);
    let bytes = source.as_bytes();
    starts.chain(std::iter::once(source.len())).any(|end| {
        let mut at = std::mem::replace(&mut next, end);
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\x0c')) {
            at += 1;
        }
        let first = bytes.get(at).copied().unwrap_or(b'\n');
        in_html &= first != b'\n';
        // Most lines start with a letter, and need not be looked at any further.
        if !OPENS[usize::from(first)] {
            return false;
        }
        let line = &source[at..end];
        match line.as_bytes() {
            [b'=', b'=', b'=', ..] | [b'!', b'!', b'!', ..] | [b'?', b'?', b'?', ..] => python::block(line).is_some(),
            [b':', b':', b':', ..] | [b'/', b'/', b'/', ..] => directive::container(line).is_some(),
            [b'#', ..] => reader::tab_label(line).is_some(),
            [b'{', b'%', ..] | [b'{', b'/', b'*', ..] => true,
            [b'{', b'{', ..] => shortcodes::may_open(line),
            [b'<', next, ..] => {
                in_html |= lines::is_html(line);
                next.is_ascii_uppercase() && elements.get_or_insert_with(|| Elements::of(source)).may_end(&line[1..])
            }
            [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..] => in_html || directive::fence(line).is_some(),
            _ => false,
        }
    })
}

/// What ends the elements of a text: `<TOKEN>` alone in a line is none.
struct Elements<'a> {
    closings: Closings<'a>,
    /// Whether one ends itself.
    has_self_closing: bool,
}

impl<'a> Elements<'a> {
    fn of(source: &'a str) -> Self {
        Self { closings: Closings::of(source), has_self_closing: search::find(source, "/>").is_some() }
    }

    /// Whether the element with whose name a text starts may end anywhere.
    fn may_end(&self, text: &str) -> bool {
        self.has_self_closing || self.closings.element_closes(closings::name(text), 0)
    }
}
