//! The comments with which an author accepts findings: `<!-- docproof-ignore DP203: reason -->`.
//!
//! Takes a traced Markdown text; hands on [`Suppression`]s, each with the stretch of the file that it covers. Reads them in
//! comments of HTML, MDX, Liquid and Hugo alike, in the `docproof` attribute of a fence and in the front matter. Whether a rule of that name
//! exists, and whether it finds anything there, is for others to say. A text without one costs a search for a word.

use super::tree::Node;
use crate::text::{Span, Traced, search};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What every suppression in a comment starts with; most misspelt ones, too.
const PREFIX: &str = "docproof-";

/// The field of the front matter that speaks to docproof.
pub(super) const FIELD: &str = "docproof";

/// How comments open and close that CommonMark takes for words: in Hugo's templates, MDX and Liquid.
const COMMENTS: [(&str, &str); 6] = [
    ("{{/*", "*/}}"),
    ("{/*", "*/}"),
    ("{%- comment -%}", "{%- endcomment -%}"),
    ("{% comment %}", "{% endcomment %}"),
    ("{% #", "%}"),
    ("{#", "#}"),
];

/// A comment, or an attribute of a fence, that says which findings are accepted.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// All that it says, without the marks of the comment.
    pub text: Traced,
    /// The rules, as written: codes, or the start of a code, or names.
    pub rules: Vec<Traced>,
    /// Why, as written.
    pub reason: Option<Traced>,
    /// What it covers; empty where nothing follows that it could cover.
    pub covers: Span,
    /// What is wrong with it, whatever the rules are called.
    pub fault: Option<SuppressionFault>,
}

/// Why a suppression cannot mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressionFault {
    /// Its first word is none that docproof knows.
    UnknownWord,
    /// It names no rule.
    NamesNoRule,
    /// A `docproof-ignore-end` that ends nothing.
    EndsNothing,
    /// A `docproof-ignore-start` that nothing ends.
    NeverEnds,
}

/// A suppression as it stands in a text: how far it reaches is settled when the whole page is read.
#[derive(Debug)]
pub(super) struct Found {
    suppression: Suppression,
    /// The comment in the file.
    span: Span,
    reach: Reach,
}

/// How far a suppression reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Over the next block of its container.
    Block,
    /// Over all up to the next end.
    Stretch,
    /// It ends a stretch.
    End,
    /// Over the file.
    File,
    /// Nowhere.
    Nothing,
}

/// Whether there may be any in a page with this text.
pub(super) fn may_hold_any(text: &str) -> bool {
    search::find(text, PREFIX).is_some()
}

/// Reads the comments of a text.
pub(super) fn read(text: &Traced) -> Vec<Found> {
    let source = text.as_str();
    let mut reader = Reader { text, found: Vec::new(), waiting: Vec::new(), depth: 0, around: None };
    let mut in_code = false;
    for (event, range) in Parser::new_ext(source, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                reader.block(&range);
                match tag {
                    Tag::Paragraph | Tag::Heading { .. } => reader.around = Some(reader.depth),
                    Tag::CodeBlock(_) => in_code = true,
                    Tag::HtmlBlock => reader.html(&range),
                    _ => {}
                }
                reader.depth += 1;
            }
            Event::End(tag) => {
                reader.close();
                match tag {
                    TagEnd::Paragraph | TagEnd::Heading(_) => reader.around = None,
                    TagEnd::CodeBlock => in_code = false,
                    _ => {}
                }
            }
            Event::Rule => reader.block(&range),
            Event::InlineHtml(_) => reader.html(&range),
            // The text of an item of a tight list stands in no paragraph.
            Event::Text(_) if !in_code && reader.around.is_none() => reader.block(&range),
            _ => {}
        }
    }
    reader.found
}

/// Reads the comments of a page of HTML, whose blocks of code stand at `blocks`, in order; each covers all up to the end of
/// the next of them.
pub(super) fn read_html(text: &Traced, comments: &[Range<usize>], blocks: &[Range<usize>]) -> Vec<Found> {
    let read = |inside: &Range<usize>| {
        let (reach, mut suppression) = read_comment(&text.slice(inside.clone()))?;
        let span = text.span(inside.start - "<!--".len()..inside.end);
        let next = blocks.get(blocks.partition_point(|block| block.start < inside.end));
        if let Some(block) = next.filter(|_| reach == Reach::Block) {
            suppression.covers = Span::new(span.start, text.span(block.clone()).end);
        }
        Some(Found { suppression, span, reach })
    };
    comments.iter().filter_map(read).collect()
}

/// Reads the value of a fence's `docproof` attribute, `ignore DP203: reason`; it covers the fence.
pub(super) fn attribute(value: &Traced, covers: Span) -> Found {
    let text = value.trim();
    let word = first_word(text.as_str());
    let reach = if word == "ignore" { Reach::Block } else { Reach::Nothing };
    Found { suppression: Suppression { covers, ..said(&text, word.len(), reach) }, span: text.whole_span(), reach }
}

/// Reads the field `docproof` of a page's front matter, which covers the file: `ignore` with a list of `DP203: reason`, or
/// with reasons by their rules.
pub(super) fn field(text: &str, root: &Node<'_>) -> Vec<Found> {
    let Some(node) = root.get(FIELD) else { return Vec::new() };
    // `docproof: "ignore DP203: reason"`, as the attribute of a fence.
    let mut found: Vec<Found> = node.scalar().map(|value| attribute_in(&value.traced(text))).into_iter().collect();
    for (key, value) in node.members() {
        if key.text != "ignore" {
            found.push(in_file(said(&key.traced(text), 0, Reach::Nothing)));
            continue;
        }
        let entries = match value {
            Node::Sequence(entries) => entries,
            one => std::slice::from_ref(one),
        };
        for entry in entries {
            found.extend(entry.scalar().map(|entry| in_file(said(&entry.traced(text), 0, Reach::File))));
            // What stands in a list without quotes is a mapping of its own: `- DP203: reason`.
            for (rules, reason) in entry.members() {
                let reason = reason.scalar().map(|reason| reason.traced(text));
                found.push(in_file(Suppression { reason, ..said(&rules.traced(text), 0, Reach::File) }));
            }
        }
    }
    found
}

/// What the value of an attribute says, said of the file.
fn attribute_in(value: &Traced) -> Found {
    let text = value.trim();
    let word = first_word(text.as_str());
    in_file(said(&text, word.len(), if word == "ignore" { Reach::File } else { Reach::Nothing }))
}

/// A suppression of the front matter.
fn in_file(suppression: Suppression) -> Found {
    let reach = if suppression.fault.is_some() { Reach::Nothing } else { Reach::File };
    Found { span: suppression.text.whole_span(), suppression, reach }
}

/// Settles how far each one of a page reaches; `end` is where the file ends.
pub(super) fn settle(mut found: Vec<Found>, end: usize) -> Vec<Suppression> {
    found.sort_by_key(|found| found.span);
    found.dedup_by_key(|found| found.span);
    let (mut settled, mut open) = (Vec::new(), Vec::new());
    for Found { mut suppression, span, reach } in found {
        match reach {
            Reach::File => suppression.covers = Span::new(0, end),
            Reach::Stretch => {
                suppression.covers = Span::new(span.start, end);
                suppression.fault = suppression.fault.or(Some(SuppressionFault::NeverEnds));
                open.push(settled.len());
            }
            Reach::End => match open.pop().and_then(|start: usize| settled.get_mut(start)) {
                Some(start) => {
                    let Suppression { covers, fault, .. } = start;
                    covers.end = span.end;
                    *fault = fault.filter(|fault| *fault != SuppressionFault::NeverEnds);
                    continue;
                }
                None => suppression.fault = Some(SuppressionFault::EndsNothing),
            },
            Reach::Block | Reach::Nothing => {}
        }
        settled.push(suppression);
    }
    settled
}

/// Follows the events of a text.
struct Reader<'a> {
    text: &'a Traced,
    found: Vec<Found>,
    /// Those that cover the next block: which, and how many blocks are open around it.
    waiting: Vec<(usize, usize)>,
    /// How many blocks and inlines are open.
    depth: usize,
    /// How many are open around the paragraph or heading that the events stand in.
    around: Option<usize>,
}

impl Reader<'_> {
    /// A block begins: those that wait for it in its container cover it.
    fn block(&mut self, range: &Range<usize>) {
        let depth = self.depth;
        if self.waiting.last().is_none_or(|(_, around)| *around != depth)
            || is_between(&self.text.as_str()[range.clone()])
        {
            return;
        }
        let end = self.text.span(range.clone()).end;
        while let Some((index, _)) = self.waiting.pop_if(|(_, around)| *around == depth) {
            let found = &mut self.found[index];
            found.suppression.covers = Span::new(found.span.start, end.max(found.span.start));
        }
    }

    /// A block or inline ends, and with it all that a suppression in it could cover.
    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        while self.waiting.pop_if(|(_, around)| *around > self.depth).is_some() {}
    }

    /// Takes each comment of a piece of HTML.
    fn html(&mut self, range: &Range<usize>) {
        let mut at = range.start;
        while let Some(opening) = self.text.as_str()[at..range.end].find("<!--") {
            let start = at + opening;
            let inside = start + "<!--".len();
            let Some(length) = self.text.as_str()[inside..range.end].find("-->") else { return };
            at = inside + length + "-->".len();
            self.comment(start..at, inside..inside + length);
        }
    }

    fn comment(&mut self, comment: Range<usize>, inside: Range<usize>) {
        let Some((reach, suppression)) = read_comment(&self.text.slice(inside)) else { return };
        if reach == Reach::Block {
            self.waiting.push((self.found.len(), self.around.unwrap_or(self.depth)));
        }
        let span = self.text.span(comment);
        self.found.push(Found { suppression, span, reach });
    }
}

/// Reads the inside of a comment; `None` where it does not speak to docproof.
fn read_comment(inside: &Traced) -> Option<(Reach, Suppression)> {
    let text = inside.trim();
    let word = first_word(text.as_str());
    let reach = match word {
        "docproof-ignore" => Reach::Block,
        "docproof-ignore-start" => Reach::Stretch,
        "docproof-ignore-end" => Reach::End,
        "docproof-ignore-file" => Reach::File,
        other if other.starts_with(PREFIX) => Reach::Nothing,
        _ => return None,
    };
    Some((reach, said(&text, word.len(), reach)))
}

/// Reads the lines of a page that are comments, but not of HTML: to CommonMark they are words, and a site generator takes
/// them out before anybody reads Markdown. They cover the fence or paragraph that follows. `code` is where the page's code
/// stands, in order.
pub(super) fn read_lines(text: &str, code: &[Span]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut lines: Vec<Range<usize>> = text.match_indices(PREFIX).map(|(at, _)| line_around(text, at)).collect();
    lines.dedup();
    // From the last one up: what follows a comment may be another, which covers the same.
    let mut below: Option<(usize, usize)> = None;
    for line in lines.into_iter().rev() {
        let content = text[line.clone()].trim_start_matches([' ', '\t', '>', '-', '*', '+']).trim_end();
        let before = code.partition_point(|code| code.start <= line.start);
        let is_code = before > 0 && line.start < code[before - 1].end;
        let Some((opening, closing)) = comment_of(content).filter(|_| !is_code) else { continue };
        let start = line.start + text[line.clone()].find(content).unwrap_or_default();
        let span = Span::new(start, start + content.len());
        let inside = span.start + opening..span.end - closing;
        let Some((reach, mut suppression)) = read_comment(&Traced::source(&text[inside.clone()], inside.start)) else {
            continue;
        };
        let end = end_of_next(text, line.end, code, below);
        below = Some((line.start, end));
        if reach == Reach::Block && end > span.end {
            suppression.covers = Span::new(span.start, end);
        }
        found.push(Found { suppression, span, reach });
    }
    found
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

/// Where the block ends that follows the line that ends at `at`; `at` where none does. `below` is the start of a comment and
/// where the block ends that follows it.
fn end_of_next(text: &str, at: usize, code: &[Span], below: Option<(usize, usize)>) -> usize {
    let mut start = at;
    let mut in_paragraph = false;
    for line in text[at..].split_inclusive('\n') {
        if let Some((_, end)) = below.filter(|(comment, _)| *comment == start && !in_paragraph) {
            return end;
        }
        let next = code.partition_point(|code| code.start < start);
        let block = code.get(next).filter(|code| code.start < start + line.len());
        match block {
            Some(code) if !in_paragraph => return code.end,
            Some(_) => return start,
            None if line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty() && in_paragraph => return start,
            None => in_paragraph |= !is_between(line),
        }
        start += line.len();
    }
    if in_paragraph { text.len() } else { at }
}

/// How long the marks are with which a line opens and closes that is one comment, but not of HTML.
fn comment_of(line: &str) -> Option<(usize, usize)> {
    let is_one = |(opening, closing): &&(&str, &str)| {
        line.len() >= opening.len() + closing.len() && line.starts_with(opening) && line.ends_with(closing)
    };
    COMMENTS.iter().find(is_one).map(|(opening, closing)| (opening.len(), closing.len()))
}

/// Whether a block is nothing that a suppression could cover, but stands between it and the next: comments, shortcodes
/// that open or close something, tags that open something.
fn is_between(block: &str) -> bool {
    let is_mark = |line: &str| {
        line.is_empty()
            || line.starts_with("{{") && line.ends_with("}}")
            || line.starts_with("<!--") && line.ends_with("-->")
            || line.starts_with('<') && line.ends_with('>') && !line.starts_with("</") && line.matches('<').count() == 1
            || comment_of(line).is_some()
    };
    block.lines().all(|line| is_mark(line.trim_start_matches([' ', '\t', '>']).trim_end()))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default()
}

/// The rules and the reason behind the first word, which ends at `word`.
fn said(text: &Traced, word: usize, reach: Reach) -> Suppression {
    let colon = text.as_str().find(':').unwrap_or(text.len());
    let (mut rules, mut at) = (Vec::new(), word.min(colon));
    for piece in text.as_str()[at..colon].split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let name = piece.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        if !name.is_empty() {
            rules.push(text.slice(at..at + name.len()));
        }
        at += piece.len();
    }
    let reason = text.slice((colon + 1).min(text.len())..text.len()).trim();
    let fault = match reach {
        Reach::Nothing => Some(SuppressionFault::UnknownWord),
        Reach::End => None,
        _ => rules.is_empty().then_some(SuppressionFault::NamesNoRule),
    };
    let nothing = Span::at(text.whole_span().end);
    Suppression { text: text.clone(), rules, reason: (!reason.is_empty()).then_some(reason), covers: nothing, fault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, extract, text::SourceFile};
    use std::sync::Arc;

    /// What the suppressions of a text cover, with their rules and reasons.
    fn covered(source: &str) -> Vec<String> {
        let found = settle(read(&Traced::source(source, 0)), source.len());
        let words = |s: &Suppression| s.rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let reason = |s: &Suppression| s.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        let show = |s: &Suppression| {
            let covers = source[s.covers.range()].rsplit("-->").next().unwrap_or_default().trim();
            format!(
                "{}{}: {}",
                words(s),
                reason(s),
                s.fault.map_or(format!("{covers:?}"), |fault| format!("{fault:?}"))
            )
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn a_comment_covers_the_next_block_of_its_container() {
        assert_eq!(covered("<!-- docproof-ignore DP203: x -->\n```sh\na\n```\n\nb"), [r#"DP203 (x): "```sh\na\n```""#]);
        assert_eq!(covered("<!--docproof-ignore a,b , c-->\n\na\n\nb"), [r#"a,b,c: "a""#]);
        assert_eq!(covered("a <!-- docproof-ignore A --> *b*\n\nc\n"), [r#"A: "*b*\n\nc""#]);
        assert_eq!(covered("<!-- docproof-ignore A: x -->\n\n- a\n- b\n\nc"), [r#"A (x): "- a\n- b""#]);
        assert_eq!(covered("- <!-- docproof-ignore A: x -->\n  a\n- b"), [r#"A (x): "a""#]);
        assert_eq!(covered("- a\n\n  <!-- docproof-ignore A -->\n- b"), [r#"A: """#]);
        assert_eq!(covered("> <!-- docproof-ignore A: a:b -->\n> ~~~\n> c\n\nd"), [r#"A (a:b): "> ~~~\n> c""#]);
        assert_eq!(covered("a\n\n<!-- docproof-ignore A -->"), [r#"A: """#]);
    }

    #[test]
    fn comments_and_shortcodes_stand_between() {
        let text =
            "<!-- docproof-ignore A: x -->\n<!-- docproof-ignore B: y -->\n\n{{% tab %}}\n<!-- z -->\n```\na\n```\n\nb";
        assert_eq!(covered(text), [r#"A (x): "```\na\n```""#, r#"B (y): "```\na\n```""#]);
    }

    /// What the suppressions of a whole page cover.
    fn of_page(source: &str) -> Vec<(String, String)> {
        let file = Arc::new(SourceFile::new("page.md", source));
        let page = extract::page(&file, &Config::standard());
        let show = |one: &Suppression| (one.text.to_string(), file.slice(one.covers).to_owned());
        page.suppressions.iter().map(show).collect()
    }

    #[test]
    fn every_kind_of_comment_is_read_and_code_is_not() {
        for comment in
            ["{/* X */}", "{{/* X */}}", "{% comment %} X {% endcomment %}", "{# X #}", "<!-- X -->", "{% # X %}"]
        {
            for (before, after) in
                [("a\n", "\n\n```\nb\n```\n\nc"), ("- ", "\n  ```\n  b\n  ```\n"), ("", "\n<Note>\n\nb c\n```\nd\n```")]
            {
                let text = format!("{before}{comment}{after}").replace('X', "docproof-ignore DP1: a *b*");
                let found = of_page(&text);
                assert_eq!(found.len(), 1, "{text}: {found:?}");
                assert_eq!(found[0].0, "docproof-ignore DP1: a *b*");
                let ends = if before.is_empty() && comment.starts_with('{') { "b c\n" } else { "```" };
                assert!(found[0].1.ends_with(ends) || comment.starts_with('<'), "{text}: {found:?}");
            }
        }
        let tabs = "=== \"a\"\n\n    <!-- docproof-ignore A: x -->\n    ```sh\n    b\n    ```\n";
        assert!(of_page(tabs)[0].1.ends_with("```"), "{:?}", of_page(tabs));
        assert!(of_page("`<!-- docproof-ignore A -->`\n\n```\n{/* docproof-ignore A */}\n```").is_empty());
        assert!(of_page("Write `{/* docproof-ignore A */}` for docproof-ignore.").is_empty());
        assert_eq!(
            of_page("{/* docproof-ignore A */}\n\n{/* docproof-ignore B */}\n\na\n\nb")[0].1.lines().last(),
            Some("a")
        );
        assert_eq!(of_page("{/* docproof-ignore A */}\n")[0].1, "");
    }

    #[test]
    fn stretches_and_files_and_faults() {
        let text = "<!-- docproof-ignore-start A: x -->\na\n\n> <!-- docproof-ignore-end -->\n\nb";
        let found = settle(read(&Traced::source(text, 0)), text.len());
        assert_eq!((found.len(), text[found[0].covers.range()].contains('b'), found[0].fault), (1, false, None));
        assert_eq!(covered("a\n<!-- docproof-ignore-file A -->\n"), [r#"A: """#]);
        assert_eq!(covered("<!-- docproof-ignore-start A -->"), ["A: NeverEnds"]);
        assert_eq!(covered("<!-- docproof-ignore-end -->"), [": EndsNothing"]);
        assert_eq!(covered("<!-- docproof-ignore: x -->"), [" (x): NamesNoRule"]);
        assert_eq!(covered("<!-- docproof-ingore A -->"), ["A: UnknownWord"]);
        assert!(covered("<!-- docproof ignore A -->").is_empty());
    }

    #[test]
    fn time_is_linear() {
        let page = |n: usize| "<!-- docproof-ignore A: x -->\n\n{{% a %}}\n\n".repeat(n) + &"> ".repeat(50) + "b";
        let lines = |n: usize| "{# docproof-ignore A: x #}\n\n".repeat(n);
        for n in [1000, 40_000] {
            assert_eq!(read(&Traced::source(&page(n), 0)).len(), n);
            assert_eq!(read_lines(&lines(n), &[]).len(), n);
        }
    }
}
