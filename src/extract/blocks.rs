//! The blocks of a Markdown text: fences, headings, comments, list items (CommonMark 0.31).
//!
//! Takes a traced text (a page's body, a front matter field, the inside of a comment); hands on [`Blocks`], in order,
//! by ranges of that text. Knows nothing of shortcodes: to CommonMark they are words of a paragraph.

use super::{
    Form, Info,
    described::{self, Described, Lists},
    html::{self, CodeBlock},
    info,
    lead::{Lead, Leads},
    repair,
};
use crate::text::{Inserted, Traced, search};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::{borrow::Cow, ops::Range, sync::Arc};

/// What a Markdown text is made of, each in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Its code blocks, fenced and indented.
    pub(super) fences: Vec<Fence>,
    /// Its indented code blocks that hold fences because a list ended too early.
    pub(super) lost: Vec<Lost>,
    /// Its headings: level, text without markup, the range of the lines.
    pub(super) headings: Vec<(u8, Arc<str>, Range<usize>)>,
    /// The insides of its HTML comments that are blocks of their own.
    pub(super) comments: Vec<Traced>,
    /// Its HTML blocks that hold code.
    pub(super) html: Vec<HtmlBlock>,
    /// The opening of a comment that nothing after it closes.
    pub(super) unclosed_comment: Option<Traced>,
    /// Its code spans (CommonMark section 6.1), backticks included.
    pub(super) code_spans: Vec<Range<usize>>,
    /// The names that the prose describes.
    pub(super) described: Vec<Described>,
}

/// An indented code block (CommonMark section 4.4) whose author meant fences in a list item.
#[derive(Debug)]
pub(super) struct Lost {
    /// Where the block stands.
    pub(super) range: Range<usize>,
    /// The code, which is Markdown.
    pub(super) code: Traced,
    /// Where the block begins that ended the list, if one did.
    pub(super) because: Option<usize>,
}

/// An HTML block (CommonMark section 4.6) that holds code.
#[derive(Debug)]
pub(super) struct HtmlBlock {
    /// The HTML, container prefixes removed.
    pub(super) text: Traced,
    /// The code that readers see, by ranges of that.
    pub(super) code: Vec<CodeBlock>,
    /// The paragraph before it.
    pub(super) introduction: Option<Range<usize>>,
    /// The insides of the comments right before it.
    pub(super) markers: Vec<Traced>,
}

/// A code block.
#[derive(Debug, Default)]
pub(super) struct Fence {
    /// Fenced, indented, or in HTML.
    pub(super) form: Form,
    /// From the first backtick to the end of the closing fence; of an indented block, its code.
    pub(super) range: Range<usize>,
    /// The opening line, from the first backtick on; of an indented block, the first line.
    pub(super) opening: Range<usize>,
    /// What the opening line says.
    pub(super) info: Info,
    /// The code, container prefixes removed.
    pub(super) code: Traced,
    /// Whether a closing fence was found.
    pub(super) closed: bool,
    /// Where it was meant to end, or why it did not end there; `None` if it ends where it should.
    pub(super) because: Option<Range<usize>>,
    /// Where the code ends.
    pub(super) code_end: usize,
    /// The paragraph that introduces it.
    pub(super) introduction: Option<Range<usize>>,
    /// The insides of the comments right before it.
    pub(super) markers: Vec<Traced>,
}

impl Blocks {
    /// Whether the byte `at` stands in code: in a block that is whole, or in a code span.
    pub(super) fn is_code(&self, at: usize) -> bool {
        let fence = self.fences.partition_point(|fence| fence.range.end <= at);
        let span = self.code_spans.partition_point(|span| span.end <= at);
        self.fences.get(fence).is_some_and(|fence| fence.closed && fence.range.contains(&at))
            || self.code_spans.get(span).is_some_and(|span| span.contains(&at))
    }
}

/// How often a text is read again after a broken fence was mended. A text with more than that is past helping, and
/// reading must take time in proportion to its length.
const REPAIRS: usize = 8;

/// Reads the blocks of `text`. A fence that swallows others because its closing line is no closing line is cut off
/// where its author meant it to end, so that the rest of the text is read as it was meant.
pub(super) fn read(text: &Traced) -> Blocks {
    let (mut source, mut broken): (Cow<'_, str>, Vec<Fence>) = (text.as_str().into(), Vec::new());
    let mut blocks = read_once(text, &source);
    for _ in 0..REPAIRS {
        let fences = blocks.fences.iter().enumerate();
        let ends = fences.filter(|(_, fence)| fence.form == Form::Fence);
        let mut ends = ends.filter_map(|(index, fence)| Some((index, repair::find(&source, fence)?)));
        let Some((index, end)) = ends.next() else { break };
        let fence = repair::cut(text, blocks.fences.swap_remove(index), &end);
        source = repair::mask(&source, &fence).into();
        broken.push(fence);
        blocks = read_once(text, &source);
    }
    // What is masked of a broken fence may look like an indented block.
    let is_masked = |range: &Range<usize>| broken.iter().any(|other| other.range.contains(&range.start));
    blocks.fences.retain(|fence| fence.form != Form::Indented || !is_masked(&fence.range));
    blocks.lost.retain(|lost| !is_masked(&lost.range));
    if !broken.is_empty() {
        blocks.fences.extend(broken);
        blocks.fences.sort_by_key(|fence| fence.range.start);
    }
    blocks.fences = repair::join(text.as_str(), blocks.fences);
    blocks
}

/// Reads `source`, which is `text` or has some of it masked.
fn read_once(text: &Traced, source: &str) -> Blocks {
    let mut blocks = Blocks::default();
    // Whether the last fence is open, and the heading that is, with its title so far.
    let (mut in_fence, mut heading, mut title) = (false, None, String::new());
    let (mut html, mut last_closing): (Option<Traced>, Option<Option<usize>>) = (None, None);
    let (mut lists, mut leads, mut before) = (Lists::default(), Leads::default(), Lead::default());
    let mut events = Parser::new_ext(source, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter();
    // An event is large, and to move each one out of what the parser hands on would take as long as to look at it.
    while let Some((event, range)) = &events.next() {
        // Most events are the text of paragraphs, of which nothing is kept.
        let is_kept = || in_fence || heading.is_some() || lists.is_opening() || !leads.is_in_block();
        if is_of_prose(event) && !is_kept() {
            continue;
        }
        lists.see(source, event, range, &mut blocks.described);
        leads.see(source, event, range);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let form = if matches!(kind, CodeBlockKind::Indented) { Form::Indented } else { Form::Fence };
                if blocks.fences.is_empty() {
                    // Fences are large, and where one is there are most often several.
                    blocks.fences.reserve(16);
                }
                blocks.fences.push(open(text, form, range.clone(), leads.before()));
                in_fence = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                in_fence = false;
                if let Some(Fence { range, code, .. }) = blocks.fences.pop_if(|block| is_lost(source, block, &leads)) {
                    blocks.lost.push(Lost { range, code, because: leads.ended_list() });
                } else if let Some(fence) = blocks.fences.last_mut().filter(|fence| fence.form == Form::Fence) {
                    close(source, fence);
                }
            }
            Event::Start(Tag::Heading { level, .. }) => heading = Some((number(*level), range.clone())),
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take();
                blocks.headings.extend(heading.map(|(level, range)| (level, title.as_str().into(), range)));
                title.clear();
            }
            Event::Start(Tag::HtmlBlock) => (html, before) = (Some(Traced::new()), leads.before().clone()),
            Event::End(TagEnd::HtmlBlock) => {
                let html = html.take().unwrap_or_default();
                let unclosed = comments(&html, &mut blocks.comments);
                blocks.html.extend(html_block(text, html, &before));
                // A list item or a quote cuts a comment off, but browsers read on to the end of it.
                let mut is_last =
                    || last_closing.get_or_insert_with(|| source.rfind("-->")).is_none_or(|at| at < range.start);
                if unclosed.as_ref().is_some_and(|_| is_last()) {
                    blocks.unclosed_comment = unclosed;
                }
            }
            Event::Html(piece) => push_piece(html.get_or_insert_default(), text, source, piece, range.clone()),
            Event::Text(piece) if in_fence => {
                let Some(fence) = blocks.fences.last_mut() else { continue };
                if fence.form == Form::Indented {
                    fence.range = fence.range.start.min(range.start)..range.end;
                }
                fence.code_end = range.end;
                push_piece(&mut fence.code, text, source, piece, range.clone());
            }
            Event::Text(piece) | Event::InlineHtml(piece) if heading.is_some() => title.push_str(piece),
            Event::Code(piece) => {
                blocks.code_spans.push(range.clone());
                if heading.is_some() {
                    title.push_str(piece);
                }
            }
            _ => {}
        }
    }
    described::in_prose(source, &blocks.code_spans, &mut blocks.described);
    blocks
}

/// Whether an event is nothing but text and how it looks.
fn is_of_prose(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link)
    )
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// Begins a fence whose block stands at `range`.
fn open(text: &Traced, form: Form, range: Range<usize>, lead: &Lead) -> Fence {
    let source = &text.as_str()[range.clone()];
    let start = range.start + (source.len() - source.trim_start_matches([' ', '\t']).len());
    let line = text.as_str()[start..range.end].split(['\n', '\r']).next().unwrap_or_default();
    let opening = start..start + line.len();
    let info = match form {
        Form::Fence => info::read(text, start + marker(line).len()..opening.end),
        _ => Info::default(),
    };
    Fence {
        form,
        range: start..range.end,
        code_end: opening.end,
        opening,
        info,
        code: Traced::new(),
        closed: form == Form::Indented,
        because: None,
        introduction: lead.paragraph.clone(),
        markers: markers(text, lead),
    }
}

/// The code in a block of HTML, if there is any that is whole and that readers see: what stands in its comments is read
/// with them.
fn html_block(text: &Traced, html: Traced, lead: &Lead) -> Option<HtmlBlock> {
    let code: Vec<CodeBlock> =
        html::code_blocks(&html).into_iter().filter(|block| block.closed && !block.hidden).collect();
    (!code.is_empty()).then(|| HtmlBlock {
        text: html,
        code,
        introduction: lead.paragraph.clone(),
        markers: markers(text, lead),
    })
}

/// The insides of the comments that lead up to a block.
fn markers(text: &Traced, lead: &Lead) -> Vec<Traced> {
    let mut inside = Vec::new();
    if let Some(html) = lead.html.clone() {
        comments(&text.slice(html), &mut inside);
    }
    inside
}

/// The backticks or tildes with which a line opens.
pub(super) fn marker(line: &str) -> &str {
    let Some(mark) = line.chars().next() else { return "" };
    &line[..line.len() - line.trim_start_matches(mark).len()]
}

/// Finds out whether a fence was closed. A block ends where its container ends, closed or not, so the closing fence is
/// looked for in the last line: it is no code and consists of enough backticks.
fn close(source: &str, fence: &mut Fence) {
    let opening = marker(&source[fence.opening.clone()]);
    let rest = &source[fence.code_end..fence.range.end];
    let Some(newline) = source[..fence.range.end].rfind('\n').filter(|at| *at >= fence.opening.end) else {
        return;
    };
    let last = &rest[(newline + 1).saturating_sub(fence.code_end).min(rest.len())..];
    let closing = last.trim_start_matches([' ', '\t', '>']).trim_end();
    if closing.starts_with(opening) && marker(closing) == closing {
        fence.closed = true;
        fence.range.end -= last.len() - last.trim_end().len();
    }
}

/// Whether a block of code is indented, and its author meant fences in a list item.
fn is_lost(source: &str, block: &Fence, leads: &Leads) -> bool {
    let introduction = || block.introduction.clone().and_then(|range| source.get(range));
    block.form == Form::Indented && holds_fence(&block.code) && leads.belongs_to_list(introduction())
}

/// Adds a piece that the parser found at `range` of `parsed`, which is `text` or has some of it masked ([`repair::mask`]).
/// It is the text itself, but for two cases: the parser normalises line endings, and it hands on what remains of a tab that
/// a container took a part of.
pub(super) fn push_piece(into: &mut Traced, text: &Traced, parsed: &str, piece: &str, range: Range<usize>) {
    let source = parsed.get(range.clone()).unwrap_or_default();
    if piece == source {
        into.push_slice(text, range);
    } else if piece == "\n" && source.ends_with('\n') {
        into.push_slice(text, range.end - 1..range.end);
    } else if range.is_empty() && parsed[..range.start].ends_with('\t') {
        into.push_inserted(piece, text.span(range.start - 1..range.start), Inserted::Implied);
    } else {
        into.push_inserted(piece, text.span(range), Inserted::Implied);
    }
}

/// Adds the insides of the comments of an HTML block to `inside`; one that is not closed goes to its end, and its opening is
/// handed on.
pub(super) fn comments(html: &Traced, inside: &mut Vec<Traced>) -> Option<Traced> {
    let mut at = 0;
    while let Some(open) = search::find(&html.as_str()[at..], "<!--") {
        let start = at + open + "<!--".len();
        let Some(length) = search::find(&html.as_str()[start..], "-->") else {
            inside.push(html.slice(start..html.len()));
            return Some(html.slice(at + open..start));
        };
        inside.push(html.slice(start..start + length));
        at = start + length + "-->".len();
    }
    None
}

/// Whether a fence may stand in a text at all.
pub(super) fn may_hold_fence(text: &str) -> bool {
    text.contains("``") || text.contains("~~")
}

/// Whether a line opens a fence, however far it is indented.
pub(super) fn opens_fence(line: &str) -> bool {
    ["```", "~~~"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether a line of this code opens a fence.
fn holds_fence(code: &Traced) -> bool {
    may_hold_fence(code.as_str()) && code.as_str().lines().any(opens_fence)
}
