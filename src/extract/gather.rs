//! Puts what was found in a Markdown text into the page: each fence with the headings, choices and declarations of
//! placeholders around it.
//!
//! Takes a traced text; adds to a [`Page`]. One sweep over the text in the order of the file, with a stack of what is
//! open at each place.

use super::{
    Alternative, Condition, Container, EndpointMention, Example, Form, Heading, Info, Page, PageProblem,
    PageProblemKind, PlaceholderKey,
    blocks::{self, Blocks, Fence, HtmlBlock, Lost},
    dialect::{self, Code, Layout},
    expand, html,
    pairs::{self, Pairs},
    placeholders::{self, Patterns},
    shortcode::{self, Shortcode},
    suppressions::{self, Suppression},
    tabs,
};
use crate::{
    config::Config,
    site::{self, Argument},
    text::{Span, Traced, search},
};
use std::{ops::Range, sync::Arc};

/// How many stretches may lie in one another; deeper ones are passed over. No author nests more than a few.
const DEEPEST: usize = 64;

/// What the texts of one page share.
pub(super) struct Shared<'a> {
    config: &'a Config,
    /// The number of the next set of alternatives.
    next_group: usize,
    patterns: Patterns,
    /// The headings that a text stands under, outermost first, before those of its own.
    pub(super) headings: Vec<Heading>,
    suppressions: Vec<suppressions::Found>,
    /// Whether the page speaks to docproof at all.
    may_suppress: bool,
}

impl<'a> Shared<'a> {
    /// Of a page with this text; `suppressions` are those of its front matter.
    pub(super) fn new(text: &str, config: &'a Config, suppressions: Vec<suppressions::Found>) -> Self {
        let may_suppress = suppressions::may_hold_any(text);
        Self { config, next_group: 0, patterns: Patterns::default(), headings: Vec::new(), suppressions, may_suppress }
    }

    /// The number of a new set of alternatives.
    pub(super) fn next_group(&mut self) -> usize {
        self.next_group += 1;
        self.next_group - 1
    }

    /// Every suppression of the page and its texts.
    pub(super) fn suppressions(mut self, text: &str, code: &[Span]) -> Vec<Suppression> {
        if self.may_suppress {
            self.suppressions.extend(suppressions::read_lines(text, code));
        }
        suppressions::settle(self.suppressions, text.len())
    }
}

/// Adds what `text` holds to the page.
pub(super) fn gather(page: &mut Page, text: &Traced, container: &Container, shared: &mut Shared<'_>) {
    // An empty text has no place in the file.
    if text.is_empty() {
        return;
    }
    let is_mdx = dialect::is_mdx(page.file.path());
    let layout = if *container == Container::Body {
        // A file knows its lines.
        let starts = page.file.line_starts_after(text.whole_span().start);
        dialect::read(text, starts, is_mdx, &mut shared.next_group)
    } else {
        let starts = search::find_all(text.as_str(), "\n").map(|newline| newline + 1);
        dialect::read(text, starts, is_mdx, &mut shared.next_group)
    };
    let mut sweep = Sweep::new(page, text, container, shared);
    match &layout {
        None => sweep.markdown(),
        Some(layout) => sweep.layout(layout),
    }
    sweep.run();
}

/// Adds what a piece of HTML holds to the page.
pub(super) fn gather_html(page: &mut Page, text: &Traced, container: &Container, shared: &mut Shared<'_>) {
    let document = html::read(text, &mut shared.next_group);
    let mut sweep = Sweep::new(page, text, container, shared);
    for (body, alternative) in document.choices {
        sweep.enter(body, Frame { alternative: Some(alternative), ..Frame::default() });
    }
    for (level, text, range) in document.headings {
        let heading = Heading { level, text: text.into(), span: sweep.span(&range) };
        sweep.marks.push((heading.span.start, Mark::Heading(heading, None)));
    }
    let ranges: Vec<Range<usize>> = document.blocks.iter().map(|block| block.range.clone()).collect();
    sweep.shared.suppressions.extend(suppressions::read_html(text, &document.comments, &ranges));
    for block in document.blocks {
        let hidden = block.hidden;
        sweep.fence(text, block.into_fence(text), hidden);
    }
    sweep.run();
}

/// Adds a sample of code to the page, which is the whole of `code`.
pub(super) fn gather_sample(
    page: &mut Page,
    code: &Traced,
    language: Option<Traced>,
    alternative: Option<Alternative>,
    container: &Container,
    shared: &mut Shared<'_>,
) {
    let whole = 0..code.len();
    let fence = Fence {
        form: Form::Sample,
        range: whole.clone(),
        opening: 0..code.as_str().find('\n').unwrap_or(code.len()),
        info: Info { language, text: None, attributes: Vec::new() },
        code: code.clone(),
        closed: true,
        because: None,
        code_end: code.len(),
        introduction: None,
        markers: Vec::new(),
    };
    let mut sweep = Sweep::new(page, code, container, shared);
    if alternative.is_some() {
        sweep.enter(whole, Frame { alternative, ..Frame::default() });
    }
    sweep.fence(code, fence, false);
    sweep.run();
}

/// Something that stands at a place of the file.
enum Mark {
    /// A stretch begins.
    Enter(Frame),
    /// The stretch that began at this place ends.
    Leave(usize),
    /// A heading.
    Heading(Heading, Option<Alternative>),
    /// The next one of the examples, and what explains that it is not closed.
    Example(Option<Span>),
    /// A placeholder that the prose describes.
    Key(Box<PlaceholderKey>),
}

/// A stretch of the file that means something for all that stands in it.
#[derive(Default)]
struct Frame {
    start: usize,
    alternative: Option<Alternative>,
    scope: Option<usize>,
    /// The headings that held where an alternative began; they hold again where it ends.
    headings: Vec<(Heading, Option<Alternative>)>,
}

struct Sweep<'a, 'c> {
    page: &'a mut Page,
    text: &'a Traced,
    container: &'a Container,
    shared: &'a mut Shared<'c>,
    marks: Vec<(usize, Mark)>,
    /// Where the examples of this text begin among those of the page. Each is added as soon as it is found, for it is large, and
    /// told later what it stands in.
    first: usize,
}

impl<'a, 'c> Sweep<'a, 'c> {
    fn new(page: &'a mut Page, text: &'a Traced, container: &'a Container, shared: &'a mut Shared<'c>) -> Self {
        let first = page.examples.len();
        Self { page, text, container, shared, marks: Vec::new(), first }
    }

    /// Takes in all of the text, which is Markdown.
    fn markdown(&mut self) {
        let source = self.text.as_str();
        let blocks = blocks::read(self.text);
        let tags = shortcode::scan(source);
        self.products(&tags);
        // Every pair of tags becomes two marks at most.
        self.marks.reserve(tags.len() + blocks.headings.len() + blocks.fences.len());
        if !tags.is_empty() {
            let pairs = pairs::read(source, tags, |at| blocks.is_code(at), &self.shared.config.site);
            self.problems(&pairs);
            self.shortcodes(&pairs);
        }
        self.stray_attributes(&blocks);
        self.blocks(blocks);
    }

    /// Takes in a text that was more than Markdown, part by part.
    fn layout(&mut self, layout: &'a Layout) {
        for (span, choice) in &layout.choices {
            self.enter_span(*span, Frame { alternative: Some(choice.clone()), ..Frame::default() });
        }
        for part in &layout.parts {
            self.text = &part.text;
            if part.hidden { self.comment(&part.text) } else { self.markdown() }
        }
        for code in &layout.code {
            self.code(code);
        }
    }

    /// Code that stands in no fence of Markdown.
    fn code(&mut self, code: &Code) {
        let example = Example {
            form: code.form,
            span: code.span,
            opening: code.opening,
            info: Info { language: code.language.clone(), text: None, attributes: Vec::new() },
            code: code.text.clone(),
            closed: code.closed,
            introduction: code.introduction.clone(),
            markers: Vec::new(),
            headings: Arc::default(),
            alternatives: Vec::new(),
            container: self.container.clone(),
            hidden: code.hidden,
            tentative: false,
            scopes: Vec::new(),
        };
        // The tags around it may be those of a tab that it stands in.
        let start = code.text.whole_span().start.clamp(code.span.start, code.span.end);
        self.add(start, example, None);
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.text.span(range.clone())
    }

    fn problems(&mut self, pairs: &Pairs) {
        let name = |tag: &shortcode::Shortcode| self.text.as_str()[tag.name.clone()].to_owned();
        let unclosed = pairs.unclosed.iter().map(|tag| (PageProblemKind::UnclosedShortcode(name(tag)), tag));
        let unopened = pairs.unopened.iter().map(|tag| (PageProblemKind::UnopenedShortcode(name(tag)), tag));
        let found = unclosed.chain(unopened);
        let found = found.map(|(kind, tag)| PageProblem { kind, span: self.span(&tag.range), because: None });
        let found: Vec<PageProblem> = found.collect();
        self.page.problems.extend(found);
    }

    /// Lines that are nothing but `{ placeholders="…" }`, outside code.
    fn stray_attributes(&mut self, blocks: &Blocks) {
        let lines = placeholders::attribute_lines(self.text.as_str());
        for range in lines {
            let next = blocks.fences.partition_point(|fence| fence.range.end <= range.start);
            let is_code = blocks.fences.get(next).is_some_and(|fence| fence.range.start < range.end);
            if !is_code {
                let span = self.span(&range);
                self.page.problems.push(PageProblem { kind: PageProblemKind::StrayAttributes, span, because: None });
            }
        }
    }

    /// Stretches and mentions that shortcodes make.
    fn shortcodes(&mut self, pairs: &Pairs) {
        for (body, alternative) in tabs::choices(self.text, pairs, &mut self.shared.next_group) {
            self.enter(body, Frame { alternative: Some(alternative), ..Frame::default() });
        }
        let layout = &self.shared.config.site;
        for (open, close) in &pairs.paired {
            let body = open.range.end..close.range.start;
            let name = &self.text.as_str()[open.name.clone()];
            let is_one = |names: &[String]| names.iter().any(|one| one == name);
            if is_one(&layout.placeholders) {
                let pattern = super::attributes::first_positional(self.text, open.arguments.clone());
                let Some(pattern) = pattern else { continue };
                let covers = self.span(&body);
                let scope = self.declare(pattern, covers);
                self.enter(body, Frame { scope: Some(scope), ..Frame::default() });
            } else if is_one(&layout.placeholder_keys) {
                for name in placeholders::marked_names(self.text, body) {
                    self.key(name, close.range.end, true, true);
                }
            } else if let Some(shown) = expand::shows(self.shared.config, name) {
                let products = expand::products(self.text, open.arguments.clone());
                let condition = Condition { covers: self.span(&body), products, shown };
                self.page.conditions.push(condition);
            }
        }
        for tag in &pairs.single {
            let name = &self.text.as_str()[tag.name.clone()];
            if layout.endpoints.iter().any(|one| one == name) {
                let attributes = super::attributes::read(self.text, tag.arguments.clone(), true);
                let value = |name: &str| attributes.iter().find(|a| a.name.as_str() == name)?.value.clone();
                if let Some(url) = value("endpoint") {
                    self.page.endpoints.push(EndpointMention { method: value("method"), url });
                }
            }
        }
    }

    /// The products that tags name, in code too: Hugo runs them there.
    fn products(&mut self, tags: &[Shortcode]) {
        let config = self.shared.config;
        let has_text = |tag: &Shortcode| site::has_text(config, &self.text.as_str()[tag.name.clone()]);
        let named: Vec<&Shortcode> = tags.iter().filter(|tag| !tag.arguments.is_empty() && has_text(tag)).collect();
        for tag in named {
            let attributes = super::attributes::read(self.text, tag.arguments.clone(), true);
            let arguments: Vec<Argument<'_>> = attributes.iter().map(expand::argument).collect();
            for index in site::product_arguments(self.shared.config, &self.text.as_str()[tag.name.clone()], &arguments)
            {
                let is_said = !arguments[index].0.is_empty();
                self.page.products.extend(attributes[index].value.clone().map(|value| (value, is_said)));
            }
        }
    }

    fn blocks(&mut self, blocks: Blocks) {
        if self.shared.may_suppress {
            self.shared.suppressions.extend(suppressions::read(self.text));
        }
        for described in &blocks.described {
            if let Some(name) = placeholders::described_name(self.text, &described.name) {
                self.key(name, described.name.end, false, described.asked);
            }
        }
        let headings = blocks.headings.into_iter();
        let headings = headings.map(|(level, text, range)| Heading { level, text, span: self.text.span(range) });
        if let Container::Field(_) = self.container {
            let headings: Vec<Heading> = headings.collect();
            let choices = tabs::sibling_headings(&headings, &mut self.shared.next_group);
            let marks = headings.into_iter().zip(choices);
            self.marks.extend(marks.map(|(heading, choice)| (heading.span.start, Mark::Heading(heading, choice))));
        } else {
            self.marks.extend(headings.map(|heading| (heading.span.start, Mark::Heading(heading, None))));
        }
        self.page.examples.reserve(blocks.fences.len());
        for fence in blocks.fences {
            self.fence(self.text, fence, false);
        }
        for lost in &blocks.lost {
            self.lost(lost);
        }
        for html in blocks.html {
            self.html(html, false);
        }
        let unclosed = blocks.unclosed_comment.iter().map(Traced::whole_span);
        let unclosed = unclosed.map(|span| PageProblem { kind: PageProblemKind::UnclosedComment, span, because: None });
        self.page.problems.extend(unclosed);
        for comment in &blocks.comments {
            self.comment(comment);
        }
    }

    /// The fences in a comment. It may be any text, so only what is complete was meant as a fence.
    fn comment(&mut self, comment: &Traced) {
        if !blocks::may_hold_fence(comment.as_str()) && !comment.as_str().contains("<pre") {
            return;
        }
        let blocks = blocks::read(comment);
        for fence in blocks.fences.into_iter().filter(|fence| fence.closed && fence.form == Form::Fence) {
            self.fence(comment, fence, true);
        }
        for html in blocks.html {
            self.html(HtmlBlock { introduction: None, ..html }, true);
        }
    }

    /// The code in a block of HTML. It may be any text that its author wants to keep as it is. What stands before the block
    /// leads up to the first of it.
    fn html(&mut self, html: HtmlBlock, hidden: bool) {
        let mut before = html.introduction.map(|range| self.text.slice(range).trim());
        let mut markers = html.markers;
        for block in html.code {
            let mut fence = block.into_fence(&html.text);
            markers.append(&mut fence.markers);
            fence.markers = std::mem::take(&mut markers);
            let own = fence.introduction.clone().map(|range| html.text.slice(range).trim());
            let introduction = own.or_else(|| before.take());
            self.place(&html.text, fence, introduction, hidden, true);
        }
    }

    /// The fences of an indented code block, and one problem at the first of them.
    fn lost(&mut self, lost: &Lost) {
        let fences = blocks::read(&lost.code).fences.into_iter().filter(|fence| fence.form == Form::Fence);
        for (index, fence) in fences.enumerate() {
            if index == 0 {
                let line = lost.because.map(|start| {
                    let line = self.text.as_str()[start..].lines().next().unwrap_or_default();
                    self.span(&(start..start + line.len()))
                });
                let span = lost.code.span(fence.opening.clone());
                self.page.problems.push(PageProblem { kind: PageProblemKind::LostFence, span, because: line });
            }
            self.fence(&lost.code, fence, false);
        }
    }

    fn fence(&mut self, text: &Traced, mut fence: Fence, hidden: bool) {
        if fence.info.language.is_none() {
            fence.info.language = dialect::block_attribute_language(text, fence.range.end);
        }
        let introduction = fence.introduction.clone().map(|range| text.slice(range).trim());
        let tentative = fence.form == Form::Indented;
        self.place(text, fence, introduction, hidden, tentative);
    }

    fn place(&mut self, text: &Traced, fence: Fence, introduction: Option<Traced>, hidden: bool, tentative: bool) {
        let (span, opening) = (text.span(fence.range.clone()), text.span(fence.opening.clone()));
        let because = fence.because.map(|range| text.span(range));
        let example = Example {
            form: fence.form,
            span,
            opening,
            info: fence.info,
            code: fence.code,
            closed: fence.closed,
            introduction,
            markers: fence.markers,
            headings: Arc::default(),
            alternatives: Vec::new(),
            container: self.container.clone(),
            hidden,
            tentative,
            scopes: Vec::new(),
        };
        self.add(span.start, example, because);
    }

    fn add(&mut self, at: usize, example: Example, because: Option<Span>) {
        self.marks.push((at, Mark::Example(because)));
        self.page.examples.push(example);
    }

    /// A placeholder that the text from `end` on describes.
    fn key(&mut self, name: Traced, end: usize, marked: bool, asked: bool) {
        let description = self.text.slice(placeholders::description(self.text.as_str(), end));
        let key = PlaceholderKey { marked, asked, description, alternatives: Vec::new(), name };
        self.marks.push((key.name.whole_span().start, Mark::Key(Box::new(key))));
    }

    fn enter(&mut self, body: Range<usize>, frame: Frame) {
        self.enter_span(self.span(&body), frame);
    }

    fn enter_span(&mut self, span: Span, frame: Frame) {
        self.marks.push((span.start, Mark::Enter(Frame { start: span.start, ..frame })));
        self.marks.push((span.end, Mark::Leave(span.start)));
    }

    fn declare(&mut self, pattern: Traced, covers: Span) -> usize {
        self.page.scopes.push(self.shared.patterns.scope(pattern, covers));
        self.page.scopes.len() - 1
    }

    fn run(mut self) {
        let mut marks = std::mem::take(&mut self.marks);
        self.sort_examples(&marks);
        marks.sort_by_key(|(at, _)| *at);
        let mut examples = self.first..self.page.examples.len();
        let (mut frames, mut headings): (Vec<Frame>, Vec<(Heading, Option<Alternative>)>) = (Vec::new(), Vec::new());
        // What the fences below the last heading stand under, once there is one.
        let mut path: Option<Arc<[Heading]>> = None;
        for (_, mark) in marks {
            let around = |headings: &[(Heading, Option<Alternative>)]| -> Vec<Alternative> {
                let tabs = frames.iter().filter_map(|frame| frame.alternative.clone());
                tabs.chain(headings.iter().filter_map(|(_, choice)| choice.clone())).collect()
            };
            match mark {
                Mark::Enter(_) if frames.len() >= DEEPEST => {}
                Mark::Enter(frame) => {
                    let held = if frame.alternative.is_some() { headings.clone() } else { Vec::new() };
                    frames.push(Frame { headings: held, ..frame });
                }
                Mark::Leave(start) => {
                    let left = frames.iter().rposition(|frame| frame.start == start).map(|at| frames.remove(at));
                    if let Some(Frame { alternative: Some(_), headings: outside, .. }) = left {
                        (headings, path) = (outside, None);
                    }
                }
                Mark::Heading(heading, choice) => {
                    headings.retain(|(above, _)| above.level < heading.level);
                    headings.push((heading, choice));
                    path = None;
                }
                Mark::Key(key) => {
                    let alternatives = around(&headings);
                    self.page.keys.push(PlaceholderKey { alternatives, ..*key });
                }
                Mark::Example(because) => {
                    let Some(index) = examples.next() else { continue };
                    let own = headings.iter().map(|(heading, _)| heading);
                    let path = path.get_or_insert_with(|| self.shared.headings.iter().chain(own).cloned().collect());
                    let example = &mut self.page.examples[index];
                    example.headings = path.clone();
                    example.alternatives = around(&headings);
                    example.scopes = frames.iter().rev().filter_map(|frame| frame.scope).collect();
                    self.settle(index, because);
                }
            }
        }
    }

    /// Puts the examples in the order of their marks: what stands in comments and blocks of HTML was found last.
    fn sort_examples(&mut self, marks: &[(usize, Mark)]) {
        let places = marks.iter().filter(|(_, mark)| matches!(mark, Mark::Example(_))).map(|(at, _)| *at);
        if !places.clone().is_sorted() {
            let mut found: Vec<(usize, Example)> = places.zip(self.page.examples.drain(self.first..)).collect();
            found.sort_by_key(|(at, _)| *at);
            self.page.examples.extend(found.into_iter().map(|(_, example)| example));
        }
    }

    /// Takes in what an example says itself.
    fn settle(&mut self, index: usize, because: Option<Span>) {
        let example = &self.page.examples[index];
        let (span, opening) = (example.span, example.opening);
        if let Some(value) = example.info.attribute("docproof").and_then(|attribute| attribute.value.as_ref()) {
            self.shared.suppressions.push(suppressions::attribute(value, span));
        }
        if !example.closed {
            self.page.problems.push(PageProblem { kind: PageProblemKind::UnclosedFence, span: opening, because });
        }
        let example = &self.page.examples[index];
        if let Some(pattern) = example.info.attribute("placeholders").and_then(|attribute| attribute.value.clone()) {
            let scope = self.declare(pattern, span);
            self.page.examples[index].scopes.insert(0, scope);
        }
    }
}
