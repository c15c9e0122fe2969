//! Reads a page's Markdown into an outline.
//!
//! Takes a file; hands on an [`Outline`]. What other generators add to Markdown is taken apart first, then shortcodes are
//! expanded, then CommonMark with the tables of GitHub Flavored Markdown is read: what a shortcode stands for may well be
//! a row of a table.

use super::{Block, Inline, MarkKind, Outline, inline::Writer};
use crate::{
    config::Config,
    extract::{
        Form,
        blocks::{self, Fence, comments, marker, may_hold_fence, push_piece},
        dialect::{self, Layout},
        expand::{expand, expand_markdown},
        front_matter, front_matter_field, info, repair, shortcode,
    },
    site::Variant,
    text::{Format, Inserted, SourceFile, Traced, search},
};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::{ops::Range, sync::Arc};

pub(super) fn read(file: &Arc<SourceFile>, variant: Option<&Variant>, config: &Config) -> Outline {
    let title = front_matter_field(file.text(), "title");
    let mut outline = Outline { file: file.clone(), title, blocks: Vec::new() };
    if Format::of(file.path(), file.text()) == Format::Document {
        return outline;
    }
    let start = front_matter::body(file);
    let body = Traced::part(file, start..file.text().len());
    let layout = dialect::read(&body, file.line_starts_after(start), dialect::is_mdx(file.path()), &mut 0);
    let expanded = |text: &Traced| expand_markdown(text, file, variant, config);
    match layout {
        None => outline.blocks = markdown(&expanded(&body), file).into_iter().map(|(_, block)| block).collect(),
        Some(Layout { parts, code, .. }) => {
            let mut blocks = Vec::new();
            for part in parts.into_iter().filter(|part| !part.hidden) {
                blocks.extend(markdown(&expanded(&part.text), file));
            }
            blocks.extend(code.into_iter().filter(|code| !code.hidden).map(|code| {
                let language = code.language.map(|language| language.to_string());
                let text = expand(&code.text, file, variant, config);
                (code.span.start, Block::Code { language, code: text, span: code.span })
            }));
            blocks.sort_by_key(|(at, _)| *at);
            outline.blocks = blocks.into_iter().map(|(_, block)| block).collect();
        }
    }
    outline
}

/// The blocks of a Markdown text, each with the place in the file where it begins. A fence that swallows what follows it is
/// cut off where its author meant it to end.
fn markdown(text: &Traced, file: &SourceFile) -> Vec<(usize, Block)> {
    let (text, comments) = without_comments_between_rows(text);
    let mut blocks = repaired(&text.shared(), file);
    if !comments.is_empty() {
        blocks.extend(comments.into_iter().map(|comment| (comment.whole_span().start, Block::Comment(comment))));
        blocks.sort_by_key(|(at, _)| *at);
    }
    blocks
}

/// The text without the comments that stand between two rows, and the insides of these. To CommonMark a comment ends a table
/// (section 4.6, the second kind of HTML block), but who comments a row out means those below it to stay.
fn without_comments_between_rows(text: &Traced) -> (Traced, Vec<Traced>) {
    let source = text.as_str();
    let (mut kept, mut comments, mut at, mut from) = (Traced::new(), Vec::new(), 0, 0);
    let is_row =
        |line: Option<&str>| line.is_some_and(|line| line.trim_start_matches([' ', '\t', '>']).starts_with('|'));
    while let Some(start) = search::find(&source[from..], "\n<!--").map(|place| from + place + 1) {
        let inside = start + "<!--".len();
        let Some(length) = search::find(&source[inside..], "-->") else { break };
        from = inside + length;
        let end = from + "-->".len();
        let rest = source[end..].trim_start_matches([' ', '\t', '\r']);
        if rest.starts_with('\n') && is_row(rest[1..].lines().next()) && is_row(source[at..start].lines().next_back()) {
            kept.push_slice(text, at..start);
            comments.push(text.slice(inside..from));
            at = source.len() - rest.len() + 1;
        }
    }
    if comments.is_empty() {
        return (text.clone(), comments);
    }
    kept.push_slice(text, at..source.len());
    (kept, comments)
}

/// The blocks of a text in which no fence swallows another.
fn repaired(text: &Traced, file: &SourceFile) -> Vec<(usize, Block)> {
    let read = read_once(text, text.as_str(), file);
    let may_swallow =
        |(_, block): &(usize, Block)| matches!(block, Block::Code { code, .. } if may_hold_fence(code.as_str()));
    if !read.iter().any(may_swallow) {
        return read;
    }
    let fences = blocks::read(text).fences.into_iter();
    let broken: Vec<Fence> =
        fences.filter(|fence| fence.form == Form::Fence && fence.because.is_some()).take(MOST).collect();
    if broken.is_empty() {
        return read;
    }
    let masked = broken.iter().fold(text.to_string(), |source, fence| repair::mask(&source, fence));
    let mut read = read_once(text, &masked, file);
    read.retain(|(at, _)| !broken.iter().any(|fence| text.span(fence.range.clone()).range().contains(at)));
    read.extend(broken.into_iter().map(|fence| {
        let language = fence.info.language.map(|language| language.to_string());
        let span = text.span(fence.range);
        (span.start, Block::Code { language, code: fence.code, span })
    }));
    read.sort_by_key(|(at, _)| *at);
    read
}

/// Reads `source`, which is `text` or has some of it masked.
fn read_once(text: &Traced, source: &str, file: &SourceFile) -> Vec<(usize, Block)> {
    let mut reader = Reader {
        text,
        source,
        file,
        blocks: Vec::new(),
        containers: Vec::new(),
        depth: 0,
        writer: Writer::default(),
        at: 0,
        table: Table::default(),
        code: None,
        html: Traced::new(),
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_GFM;
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.see(event, range);
    }
    reader.settle();
    reader.blocks
}

/// How many shortcodes break a paragraph into several, and how many fences are cut off: reading must stay linear.
const MOST: usize = 16;

/// What a text stands in.
enum Container {
    /// A list item: the number of its block.
    Item(usize),
    /// A quote.
    Quote,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    header: Vec<Inline>,
    rows: Vec<Vec<Inline>>,
    row: Vec<Inline>,
    /// Shortcodes that stand alone in a row.
    unknown: Vec<Traced>,
}

struct Reader<'a> {
    text: &'a Traced,
    /// The same, perhaps with some of it masked.
    source: &'a str,
    file: &'a SourceFile,
    blocks: Vec<(usize, Block)>,
    containers: Vec<Container>,
    /// How many lists are open.
    depth: usize,
    /// The text of the paragraph, heading or cell at hand, and where it begins.
    writer: Writer,
    at: usize,
    table: Table,
    /// The code block at hand: its language and its code.
    code: Option<(Option<String>, Traced)>,
    /// The block of HTML at hand.
    html: Traced,
}

impl Reader<'_> {
    fn see(&mut self, event: Event<'_>, range: Range<usize>) {
        let text = self.text;
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(piece) => match &mut self.code {
                Some((_, code)) => push_piece(code, text, self.source, &piece, range),
                None => self.writer.text(text, &piece, range),
            },
            Event::Code(piece) => self.writer.code(text, &piece, range),
            Event::InlineHtml(_) => self.writer.html(text, range),
            Event::Html(piece) => push_piece(&mut self.html, text, self.source, &piece, range),
            Event::SoftBreak | Event::HardBreak => self.writer.line_end(text, range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong => return self.writer.open(MarkKind::Emphasis),
            Tag::Link { dest_url, .. } => return self.writer.open(MarkKind::Link(dest_url.into_string())),
            Tag::Image { .. } => return self.writer.open_image(),
            _ => {}
        }
        // The text of a list item needs no paragraph: any other block ends it.
        self.settle();
        self.at = range.start;
        match tag {
            Tag::BlockQuote(_) => self.containers.push(Container::Quote),
            Tag::List(_) => self.depth += 1,
            Tag::Item => {
                self.containers.push(Container::Item(self.blocks.len()));
                self.push(range.start, Block::Item { depth: self.depth, text: Inline::default() });
            }
            Tag::CodeBlock(kind) => {
                let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                self.code = Some((is_fenced.then(|| self.language(range)).flatten(), Traced::new()));
            }
            Tag::Table(_) => self.table = Table::default(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => self.writer.close(),
            TagEnd::Image => self.writer.close_image(),
            TagEnd::Heading(level) => {
                let (text, _) = std::mem::take(&mut self.writer).finish();
                self.push(range.start, Block::Heading { level: level as u8, text });
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    self.push(range.start, Block::Code { language, code, span: self.text.span(range.clone()) });
                }
            }
            TagEnd::HtmlBlock => {
                let mut inside = Vec::new();
                comments(&std::mem::take(&mut self.html), &mut inside);
                for comment in inside {
                    self.push(range.start, Block::Comment(comment));
                }
            }
            TagEnd::TableCell => self.table.row.push(std::mem::take(&mut self.writer).finish().0),
            TagEnd::TableHead => self.table.header = std::mem::take(&mut self.table.row),
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => {
                let Table { header, rows, unknown, .. } = std::mem::take(&mut self.table);
                let end = range.start + self.text.as_str()[range.clone()].trim_end().len();
                self.push(range.start, Block::Table { header, rows, span: self.text.span(range.start..end) });
                for name in unknown {
                    self.push(range.start, Block::Unknown { name });
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.settle();
                self.containers.pop();
            }
            TagEnd::List(_) => self.depth -= 1,
            TagEnd::Paragraph => self.settle(),
            _ => {}
        }
    }

    fn push(&mut self, at: usize, block: Block) {
        self.blocks.push((self.text.span(at..at).start, block));
    }

    /// Ends the text at hand: a paragraph of the list item that it stands in, or one by itself.
    fn settle(&mut self) {
        if self.writer.is_empty() {
            return;
        }
        let (inline, lines) = std::mem::take(&mut self.writer).finish();
        if let Some(Container::Item(item)) = self.containers.last() {
            let unknown: Vec<Traced> =
                lines.into_iter().filter_map(|line| self.unknown(&inline.text.slice(line))).collect();
            if let Block::Item { text, .. } = &mut self.blocks[*item].1 {
                text.append(inline);
            }
            for name in unknown {
                self.push(self.at, Block::Unknown { name });
            }
            return;
        }
        let mut start = 0;
        let alone = lines.into_iter().filter_map(|line| Some((self.unknown(&inline.text.slice(line.clone()))?, line)));
        for (name, line) in alone.take(MOST).collect::<Vec<_>>() {
            self.paragraph(inline.slice(start..line.start));
            self.push(self.at, Block::Unknown { name });
            start = line.end;
        }
        self.paragraph(if start == 0 { inline } else { inline.slice(start..inline.text.len()) });
    }

    fn paragraph(&mut self, inline: Inline) {
        if !inline.text.is_empty() {
            self.push(self.at, Block::Paragraph(inline));
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.table.row);
        let [first, rest @ ..] = &row[..] else { return };
        match self.unknown(&first.text).filter(|_| rest.iter().all(|cell| cell.text.is_empty())) {
            Some(name) => self.table.unknown.push(name),
            None => self.table.rows.push(row),
        }
    }

    /// The name of the shortcode that this text stands for, if it is nothing else and nobody knows what it shows.
    fn unknown(&self, text: &Traced) -> Option<Traced> {
        let (range, at, why) = text.insertions().next()?;
        if range != (0..text.len()) || !matches!(why, Inserted::Shortcode(_)) {
            return None;
        }
        let tag = self.file.slice(at);
        let name = shortcode::at(tag, 0).map_or(0..tag.len(), |tag| tag.name);
        Some(Traced::source(&tag[name.clone()], at.start + name.start))
    }

    /// The language of the fence that stands at `range`.
    fn language(&self, range: &Range<usize>) -> Option<String> {
        let line = self.text.as_str()[range.clone()].lines().next().unwrap_or_default();
        let marks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let start = range.start + marks + marker(&line[marks..]).len();
        info::read(self.text, start..range.start + line.len()).language.map(|language| language.to_string())
    }
}
