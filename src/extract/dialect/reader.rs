//! One sweep over the lines of a page, with a stack of the containers that are open at each.
//!
//! Takes a traced text; hands on its [`Layout`]. Every line goes into the text of exactly one container, its indentation
//! there removed; lines that open and close containers leave an empty line behind, which ends a paragraph and no list.

mod headings;
mod tags;

use super::{
    Code, Layout, Part,
    closings::Closings,
    code,
    directive::{self, Container},
    element,
    lines::{self, Fence, InFence, Marks, indentation},
    open::{End, Open, Options, Role},
    python, rst, shortcodes, tag,
};
use crate::{
    extract::{Form, info, lead},
    text::{Inserted, Span, Traced, search},
};
use std::ops::Range;

pub(super) use headings::label as tab_label;

/// How many containers may stand in one another; deeper ones are read as text.
const DEEPEST: usize = 64;

/// Reads `text`; see [`super::read`].
pub(super) fn read(text: &Traced, is_mdx: bool, next_group: &mut usize) -> Layout {
    let source = text.as_str();
    let page = Open::new(End::Page, Role::Plain, 0, Some(0));
    let mut reader = Reader {
        text,
        source,
        is_mdx,
        closings: Closings::of(source),
        ends: shortcodes::Ends::default(),
        stack: vec![page],
        layout: Layout::default(),
        next_group,
        before: Before::Blank,
        last_break: None,
    };
    let mut at = 0;
    while at < source.len() {
        let end = at + search::lines(&source[at..]).next().map_or(0, str::len);
        at = reader.line(at..end).max(end);
    }
    reader.end_from(0, source.len(), source.len());
    reader.layout
}

/// What stands before a line, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Blank,
    /// A block of HTML, which goes on to the next blank line (CommonMark section 4.6), fences and all.
    Html,
    /// A block of JavaScript, which does so, too.
    Module,
    Text,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a Traced,
    pub(super) source: &'a str,
    is_mdx: bool,
    closings: Closings<'a>,
    ends: shortcodes::Ends<'a>,
    stack: Vec<Open<'a>>,
    pub(super) layout: Layout,
    next_group: &'a mut usize,
    before: Before,
    /// Where the last line across the page starts, once that was asked.
    last_break: Option<usize>,
}

/// A line that is read: where it starts, where its text starts and ends, where it ends with its line ending.
#[derive(Clone)]
struct Line {
    all: Range<usize>,
    text: Range<usize>,
    columns: usize,
}

impl<'a> Reader<'a> {
    fn top(&mut self) -> &mut Open<'a> {
        self.stack.last_mut().expect("the page itself is open to the end")
    }

    /// Reads the line in `range`; hands on where the next one starts.
    fn line(&mut self, range: Range<usize>) -> usize {
        let source: &'a str = self.source;
        let whole = source[range.clone()].trim_end_matches(['\n', '\r']);
        let (columns, bytes) = indentation(whole);
        let text = range.start + bytes..range.start + whole.len();
        let (content, line) = (&source[text.clone()], Line { all: range, text, columns });
        let before = std::mem::replace(&mut self.before, Before::Text);
        if content.is_empty() {
            self.before = Before::Blank;
            self.push(&line);
            return line.all.end;
        }
        self.end_indented(&line);
        if self.ends_comment(&line, content) {
            return line.all.end;
        }
        if matches!(self.top().role, Role::Code(_)) {
            self.code(&line, content);
            return line.all.end;
        }
        if self.in_fence(&line, content) || self.in_verbatim(&line, content) {
            return line.all.end;
        }
        if before == Before::Module {
            self.before = Before::Module;
            self.leave_blank(&line);
            return line.all.end;
        }
        if self.top().takes_option(content) {
            self.leave_blank(&line);
            return line.all.end;
        }
        let indentation = *self.top().indentation.get_or_insert(columns);
        let relative = columns.saturating_sub(indentation);
        let item = self.top().lists.see(relative, content);
        // Deeper than that it is indented code (CommonMark section 4.4), of which MDX has none.
        if relative < item + 4 || self.is_mdx {
            if let Some(next) = self.marker(&line, content, before) {
                return next;
            }
            if self.opens_fence(&line, content, relative.saturating_sub(item), before) {
                return line.all.end;
            }
        }
        if before == Before::Html || lines::is_html(content) {
            self.before = Before::Html;
        }
        self.content(&line, line.text.start);
        line.all.end
    }

    /// What a line that is in no code does if it is no Markdown; hands on where to go on.
    fn marker(&mut self, line: &Line, content: &'a str, before: Before) -> Option<usize> {
        let end = line.all.end;
        match content.as_bytes()[0] {
            b'=' | b'!' | b'?' => {
                let block = python::block(content);
                (block.is_some_and(|block| self.indented(line, block)) || self.section(line, content)).then_some(end)
            }
            b':' | b'/' => self.directive(line, directive::container(content)?).then_some(end),
            b'`' | b'~' => self.fenced_directive(line, content).then_some(end),
            b'#' => self.heading_tab(line, content).then_some(end),
            b'-' | b'*' if headings::is_break(content) => self.ends_tabs(line).then_some(end),
            b'{' if content.starts_with("{%") => self.tag(line),
            b'{' if shortcodes::may_open(content) => self.shortcode(line),
            b'{' if content.starts_with("{/*") => {
                if !content.contains("*/}") {
                    self.open(line, End::Comment, Role::Hidden, None);
                }
                self.leave_blank(line);
                Some(end)
            }
            b'<' => self.elements(line, content),
            b'i' | b'e' if self.is_mdx && before == Before::Blank && self.stack.len() == 1 && line.columns == 0 => {
                let is_module = content.starts_with("import ") || content.starts_with("export ");
                is_module.then(|| {
                    self.before = Before::Module;
                    self.leave_blank(line);
                    end
                })
            }
            _ => None,
        }
    }

    /// Ends the containers whose bodies are indented by more than this line is.
    fn end_indented(&mut self, line: &Line) {
        let ends = |open: &Open<'_>| matches!(open.end, End::Indentation(at) | End::Heading(at) if line.columns < at);
        if let Some(index) = self.stack.iter().position(ends) {
            self.end_from(index, line.all.start, line.all.start);
        }
    }

    /// Ends a comment (`{/* */}`) at its last line, whatever stands in it. Returns whether it is one.
    fn ends_comment(&mut self, line: &Line, content: &str) -> bool {
        let Some(index) = self.stack.iter().position(|open| open.end == End::Comment) else { return false };
        let ends = content.contains("*/}");
        if ends {
            self.end_from(index, line.all.start, line.text.end);
            self.leave_blank(line);
        }
        ends
    }

    /// A line in a container that holds nothing but code.
    fn code(&mut self, line: &Line, content: &str) {
        let closing = match self.top().end {
            End::Marks(marks) => {
                let found = lines::closing_marks(content).filter(|found| marks.is_closed_by(*found));
                found.map(|_| line.text.clone())
            }
            End::Tag(name) => self.closing_tag(line, name),
            _ => None,
        };
        let Some(closing) = closing else {
            if !self.top().takes_option(content) {
                self.push(line);
            }
            return;
        };
        let before = Line { all: line.all.start..closing.start, ..line.clone() };
        if closing.start > line.text.start {
            self.push(&before);
        }
        self.end_from(self.stack.len() - 1, line.all.start, closing.end);
        self.leave_blank(line);
    }

    /// The place of `{% endname %}` in a line.
    fn closing_tag(&self, line: &Line, name: &str) -> Option<Range<usize>> {
        let content = &self.source[line.text.clone()];
        let mut tags = content.match_indices("{%").map(|(at, _)| line.text.start + at);
        tags.find_map(|at| {
            let tag = tag::read(self.source, at..line.text.end)?;
            (tag.is_closing && tag.name == name).then_some(at..tag.end)
        })
    }

    /// A line in a fence, which says nothing to us but where it ends. Returns whether there is one.
    fn in_fence(&mut self, line: &Line, content: &'a str) -> bool {
        let Some(fence) = &self.top().fence else { return false };
        let seen = fence.see(content);
        let choice = fence.choice;
        match seen {
            InFence::Code if fence.is_open && self.closes_container(line, content) => {
                self.end_choice(choice, line.all.start);
                self.top().fence = None;
                return false;
            }
            InFence::Code => self.push(line),
            InFence::Closing => {
                self.push(line);
                self.end_choice(choice, line.text.end);
                self.top().fence = None;
                self.end_elements(line, line.text.start);
            }
            InFence::Opening => {
                self.end_choice(choice, line.all.start);
                self.top().fence = None;
                self.opens_fence(line, content, 0, Before::Text);
            }
        }
        true
    }

    /// Whether a line is the end of a container that is open.
    fn closes_container(&self, line: &Line, content: &str) -> bool {
        let is_open = |end: End<'_>| self.stack.iter().any(|open| open.end == end);
        match content.as_bytes()[0] {
            b'<' => element::read(self.source, line.text.start)
                .is_some_and(|element| element.kind == element::Kind::Closing && is_open(End::Element(element.name))),
            b'{' => tag::read(self.source, line.text.clone())
                .is_some_and(|tag| tag.is_closing && is_open(End::Tag(tag.name))),
            b':' | b'/' => lines::closing_marks(content).is_some_and(|found| {
                self.stack.iter().any(|open| matches!(open.end, End::Marks(marks) if marks.is_closed_by(found)))
            }),
            _ => false,
        }
    }

    /// A line in a block of HTML that ends with a certain text (CommonMark section 4.6, kinds 1 and 2), or one that opens
    /// such a block. Returns whether there is one.
    fn in_verbatim(&mut self, line: &Line, content: &str) -> bool {
        let until = self.top().verbatim.or_else(|| {
            let opens =
                |opening: &str| content.get(..opening.len()).is_some_and(|start| start.eq_ignore_ascii_case(opening));
            let kinds = [("<!--", "-->"), ("<pre", "</pre>"), ("<script", "</script>"), ("<style", "</style>")];
            kinds.iter().find(|(opening, _)| opens(opening)).map(|(_, closing)| *closing)
        });
        let Some(until) = until else { return false };
        self.top().verbatim = (!content.contains(until)).then_some(until);
        self.top().indentation.get_or_insert(line.columns);
        self.push(line);
        true
    }

    /// Opens the fence that a line opens, if it does.
    fn opens_fence(&mut self, line: &Line, content: &str, too_deep: usize, before: Before) -> bool {
        let Some((mut fence, info)) = Fence::opened_by(content) else { return false };
        if before == Before::Html {
            // An empty line ends the HTML, which would take the fence in.
            let at = self.text.span(line.text.start..line.text.start + 1).start;
            self.top().text.push_inserted("\n", Span::at(at), Inserted::Implied);
        }
        fence.extra = if too_deep < 4 { 0 } else { too_deep };
        fence.is_open = self.stack.len() > 1 && !fence.is_closed_in(&self.source[line.all.end..]);
        if matches!(self.top().role, Role::CodeSet) {
            let language = info.split(['{', ',', ' ']).next().filter(|word| !word.is_empty());
            let label = info::title(info).or_else(|| language.map(str::to_owned));
            fence.choice = Some(self.choose(line, label, None, false));
        } else {
            self.top().interrupt();
        }
        self.top().fence = Some(fence);
        self.push(line);
        true
    }

    /// `!!! note` or `=== "label"`, if an indented body follows or another tab does.
    fn indented(&mut self, line: &Line, block: python::Block) -> bool {
        let next = self.source[line.all.end..].split('\n').find(|next| !next.trim().is_empty()).unwrap_or_default();
        let (columns, bytes) = indentation(next);
        let body = line.columns + 4;
        let is_empty_tab = columns == line.columns && python::block(&next[bytes..]).is_some();
        if columns < body && !is_empty_tab {
            return false;
        }
        let role = match block {
            python::Block::Admonition => Role::Plain,
            python::Block::Tab { label, is_first } => {
                let label = &self.source[line.text.start + label.start..line.text.start + label.end];
                Role::Choice { label: Some(label.to_owned()), value: None, is_first }
            }
        };
        self.leave_blank(line);
        self.open(line, End::Indentation(body), role, Some(body));
        true
    }

    fn directive(&mut self, line: &Line, container: Container) -> bool {
        match container {
            Container::Closes(found) => self.close_marks(line, found),
            Container::Opens(directive) => {
                let role = directive::role(&directive, self.text, line.text.start);
                self.leave_blank(line);
                self.open(line, End::Marks(directive.marks), role, Some(line.columns));
                self.await_options(directive.is_braced);
                true
            }
        }
    }

    /// A directive in backticks, or the end of one that holds Markdown.
    fn fenced_directive(&mut self, line: &Line, content: &str) -> bool {
        if let Some(found) = lines::closing_marks(content) {
            return self.close_marks(line, found);
        }
        let Some(directive) = directive::fence(content) else { return false };
        self.directive(line, Container::Opens(directive))
    }

    fn close_marks(&mut self, line: &Line, found: Marks) -> bool {
        let closes = |open: &Open<'_>| matches!(open.end, End::Marks(marks) if marks.is_closed_by(found));
        let Some(index) = self.stack.iter().rposition(closes) else { return false };
        self.end_from(index, line.all.start, line.text.end);
        self.leave_blank(line);
        true
    }

    fn await_options(&mut self, is_braced: bool) {
        if is_braced {
            self.top().options = Options::Awaited;
        }
    }

    /// Elements at the beginning of a line, one after another; what follows them is text.
    fn elements(&mut self, line: &Line, content: &'a str) -> Option<usize> {
        let (source, mut at) = (self.source, line.text.start);
        while let Some(element) = element::read(source, at) {
            match element.kind {
                _ if !element::holds_blocks(element.name, self.is_mdx) => break,
                element::Kind::SelfClosing => {
                    if let Some(next) = code::block(self, &element, at) {
                        return Some(self.end_of_line(next));
                    }
                }
                element::Kind::Closing => {
                    let Some(index) = self.position_of(element.name) else { break };
                    self.end_from(index, line.all.start.max(self.stack[index].start), element.end);
                }
                element::Kind::Opening => {
                    if !self.closings.element_closes(element.name, element.end) {
                        break;
                    }
                    if let Some(next) = code::block(self, &element, at) {
                        return Some(self.end_of_line(next));
                    }
                    let role = element::role(element.name, &source[element.attributes.clone()]);
                    let opens = Line { text: at..element.end, ..line.clone() };
                    self.open(&opens, End::Element(element.name), role, None);
                }
            }
            at =
                element.end + source[element.end..].len() - source[element.end..].trim_start_matches([' ', '\t']).len();
        }
        if at == line.text.start {
            // In MDX any other element is one, too, and takes in nothing that follows it.
            let is_element = self.is_mdx && lines::is_html(content);
            is_element.then(|| self.leave_blank(line));
            return is_element.then_some(line.all.end);
        }
        let end = self.end_of_line(at);
        let rest = source[at..end].trim_end_matches(['\n', '\r']);
        let below = Line { all: at..end, text: at..at + rest.len(), columns: usize::MAX };
        if rest.trim().is_empty() {
            self.leave_blank(&below);
        } else {
            self.content(&below, at);
        }
        Some(end)
    }

    fn end_of_line(&self, at: usize) -> usize {
        self.source[at..].find('\n').map_or(self.source.len(), |newline| at + newline + 1)
    }

    fn position_of(&self, name: &str) -> Option<usize> {
        self.stack.iter().rposition(|open| matches!(open.end, End::Element(other) if other == name))
    }

    /// Text from `start` on.
    fn content(&mut self, line: &Line, start: usize) {
        self.top().interrupt();
        self.push(line);
        self.end_elements(line, start);
    }

    /// Ends the elements that end at the end of a line, behind other things: `text</Tab>`.
    fn end_elements(&mut self, line: &Line, start: usize) {
        let (source, mut end, mut closed) = (self.source, line.text.end, None);
        while let Some(index) = source[start..end].strip_suffix('>').and_then(|text| {
            let (before, name) = text.rsplit_once("</")?;
            let index = self.position_of(name)?;
            end = start + before.trim_end().len();
            Some(index)
        }) {
            closed = Some(index);
        }
        if let Some(index) = closed {
            self.end_from(index, line.text.end, line.text.end);
        }
    }

    /// Opens a container at a line, unless too many are open.
    fn open(&mut self, line: &Line, end: End<'a>, role: Role, indentation: Option<usize>) {
        if self.stack.len() >= DEEPEST {
            return;
        }
        let mut open = Open::new(end, role, line.text.start, indentation);
        open.opening_end = line.text.end;
        open.choice = match &open.role {
            Role::Choice { label, value, is_first } => {
                Some(self.choose(line, label.clone(), value.as_deref(), *is_first))
            }
            Role::Code(language) if matches!(self.top().role, Role::CodeSet) => {
                Some(self.choose(line, language.as_ref().map(ToString::to_string), None, false))
            }
            _ => {
                self.top().interrupt();
                None
            }
        };
        self.stack.push(open);
    }

    /// Begins the next choice of the innermost container at a line; hands on its index.
    fn choose(&mut self, line: &Line, label: Option<String>, value: Option<&str>, is_first: bool) -> usize {
        let start = self.place(line.text.start);
        let parent = self.stack.last_mut().expect("the page itself is open to the end");
        let choice = parent.next_choice(label, value, is_first, self.next_group);
        self.layout.choices.push((Span::at(start), choice));
        self.layout.choices.len() - 1
    }

    /// Ends the container at `index` of the stack and all in it. What stands in them ends at `end`; a closing line, if
    /// there is one, ends at `closed`.
    fn end_from(&mut self, index: usize, end: usize, closed: usize) {
        while self.stack.len() > index.max(1) || (index == 0 && !self.stack.is_empty()) {
            let is_last = self.stack.len() == index + 1;
            let Some(open) = self.stack.pop() else { return };
            let is_hidden = self.stack.iter().chain([&open]).any(|open| matches!(open.role, Role::Hidden));
            let fence = open.fence.as_ref().and_then(|fence| fence.choice);
            for choice in fence.into_iter().chain(open.choice) {
                self.end_choice(Some(choice), end);
            }
            if let Role::Code(language) = open.role {
                if self.restructured(language.as_ref(), &open.text, is_hidden) {
                    continue;
                }
                let stops = if is_last { closed } else { end };
                let span = self.span(open.start..stops);
                self.layout.code.push(Code {
                    form: if matches!(open.end, End::Marks(_)) { Form::Fence } else { Form::Tag },
                    span,
                    opening: self.span(open.start..open.opening_end),
                    introduction: self.introduction(open.start),
                    language,
                    text: open.text,
                    closed: is_last && closed > end,
                    hidden: is_hidden,
                });
            } else if !open.text.as_str().trim().is_empty() {
                self.layout.parts.push(Part { text: open.text, hidden: is_hidden });
            }
        }
    }

    /// Adds the code in a block of reStructuredText; hands on whether there is any.
    fn restructured(&mut self, language: Option<&Traced>, text: &Traced, hidden: bool) -> bool {
        if language.is_none_or(|language| language.as_str() != rst::LANGUAGE) {
            return false;
        }
        let blocks = rst::blocks(text);
        let is_any = !blocks.is_empty();
        self.layout.code.extend(blocks.into_iter().map(|block| Code {
            form: Form::Tag,
            span: text.span(block.range),
            opening: text.span(block.opening),
            introduction: None,
            language: block.language,
            text: block.code,
            closed: true,
            hidden,
        }));
        is_any
    }

    fn end_choice(&mut self, choice: Option<usize>, end: usize) {
        let Some(choice) = choice else { return };
        let end = self.place(end);
        let span = &mut self.layout.choices[choice].0;
        *span = Span::new(span.start, end.max(span.start));
    }

    /// Adds a line to the innermost container.
    fn push(&mut self, line: &Line) {
        let text = self.text;
        let top = self.top();
        let extra = top.fence.as_ref().map_or(0, |fence| fence.extra);
        lines::push(&mut top.text, text, line.all.clone(), top.indentation.unwrap_or(0) + extra);
    }

    /// Leaves an empty line in the innermost container in place of one that opens or closes a container.
    fn leave_blank(&mut self, line: &Line) {
        let text = self.text;
        self.top().text.push_slice(text, line.text.end..line.all.end);
    }

    /// The place in the file of the byte at `at`, or of the end of the one before it.
    fn place(&self, at: usize) -> usize {
        self.text.span(at..at).start
    }

    /// The paragraph before the block that starts at `at`.
    pub(super) fn introduction(&self, at: usize) -> Option<Traced> {
        lead::paragraph_before(self.source, at).map(|range| self.text.slice(range).trim())
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.text.span(range)
    }

    /// Whether what stands here is commented out.
    pub(super) fn is_hidden(&self) -> bool {
        self.stack.iter().any(|open| matches!(open.role, Role::Hidden))
    }
}
