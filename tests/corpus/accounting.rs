//! Real pages: every fence that Markdown sees is listed, once, and what is listed besides has a name.
//!
//! The count that this is held against knows nothing of docproof: `pulldown-cmark` alone reads the body of each page, and
//! a YAML parser the fields of its front matter that hold Markdown.

use crate::support::{self, corpus, root};
use docproof::{
    config::Config,
    pipeline,
    report::{Fence, Report},
};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use saphyr::LoadableYamlNode as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::Range,
    sync::OnceLock,
};

/// Why docproof and strict Markdown differ about a line that opens a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Listed: it stands in an HTML comment, where tools look for hidden test code.
    InComment,
    /// Listed: strict Markdown has it as text of a fence whose closing line is no closing line.
    CutOutOfAnother,
    /// Listed: strict Markdown takes the lines for indented code: the body of a tab or note, or a fence that is indented
    /// too far.
    TakenForIndentedCode,
    /// Listed: an indented code block that holds a command.
    IndentedCommand,
    /// Listed: a block of HTML, or tags of the site generator with code between them.
    TagOrHtml,
    /// Not listed: strict Markdown takes the closing line of another fence for an opening one.
    ClosesAnother,
}

/// What strict Markdown sees in a page.
#[derive(Default)]
struct Strict {
    /// The ranges of its fences.
    fences: Vec<Range<usize>>,
    /// The ranges of its indented code blocks.
    indented: Vec<Range<usize>>,
    /// The ranges of its blocks of HTML.
    html: Vec<Range<usize>>,
    /// How many fences the fields of the front matter hold.
    in_fields: usize,
}

#[test]
fn every_fence_is_listed_once() {
    let Some((report, texts)) = listed() else { return };
    let config = Config::standard();
    let mut of_page: BTreeMap<&str, Vec<&Fence>> = BTreeMap::new();
    for fence in &report.fences {
        of_page.entry(&fence.path).or_default().push(fence);
    }
    let (mut seen, mut in_fields, mut differences, mut unexplained) = (0, 0, BTreeMap::new(), Vec::new());
    for (path, text) in texts {
        let strict = strict(text, &config.markdown_fields);
        let fences = of_page.remove(path.as_str()).unwrap_or_default();
        let (of_fields, of_body): (Vec<&Fence>, Vec<&Fence>) = fences.iter().partition(|fence| fence.field.is_some());
        let (hidden, shown): (Vec<&Fence>, Vec<&Fence>) = of_fields.into_iter().partition(|fence| fence.hidden);
        let (shown, other): (Vec<&Fence>, Vec<&Fence>) = shown.into_iter().partition(|fence| fence.form == "fence");
        assert_eq!(shown.len(), strict.in_fields, "{path}: fences in the front matter");
        seen += strict.fences.len();
        in_fields += strict.in_fields;
        let lines = Lines::of(text);
        let listed: BTreeSet<usize> = of_body.iter().map(|fence| fence.line).collect();
        assert_eq!(listed.len(), of_body.len(), "{path}: a line is listed twice");
        let by_line: BTreeSet<usize> = strict.fences.iter().map(|fence| lines.line(fence.start)).collect();
        let besides = of_body.iter().filter(|fence| !by_line.contains(&fence.line));
        let lost = strict.fences.iter().filter(|fence| !listed.contains(&lines.line(fence.start)));
        let found = besides.map(|fence| (fence.line, besides_of(fence, &strict, &lines)));
        let in_comment = |fence: &Fence| in_comment(text, lines.start(fence.line)).then_some(Difference::InComment);
        let found = found.chain(hidden.iter().map(|fence| (fence.line, in_comment(fence))));
        let is_tag = |fence: &Fence| matches!(fence.form, "html" | "tag").then_some(Difference::TagOrHtml);
        let found = found.chain(other.iter().map(|fence| (fence.line, is_tag(fence))));
        let found = found.chain(lost.map(|fence| (lines.line(fence.start), lost_of(fence, &of_body, text, &lines))));
        for (line, difference) in found {
            match difference {
                Some(difference) => *differences.entry(difference).or_insert(0) += 1,
                None => unexplained.push(format!("{path}:{line}")),
            }
        }
    }
    assert!(of_page.is_empty(), "fences of pages that were not read: {:?}", of_page.keys());
    assert!(unexplained.is_empty(), "no reason is known for these:\n{}", unexplained.join("\n"));
    let count = |difference| differences.get(&difference).copied().unwrap_or_default();
    let added: usize = [
        Difference::InComment,
        Difference::CutOutOfAnother,
        Difference::TakenForIndentedCode,
        Difference::IndentedCommand,
        Difference::TagOrHtml,
    ]
    .map(count)
    .iter()
    .sum();
    let total = seen + in_fields + added - count(Difference::ClosesAnother);
    assert_eq!(report.fences.len(), total, "{seen} seen, {in_fields} in fields, {differences:?}");
    assert!(seen > 3000 && in_fields > 20, "{seen} seen, {in_fields} in fields: the count of this test is broken");
}

#[test]
fn no_state_hides_its_reason() {
    let Some((report, _)) = listed() else { return };
    for count in report.states() {
        let needs_reason = !matches!(count.state.name(), "checked" | "synopsis" | "output" | "passed");
        let says = count.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        assert!(says || !needs_reason, "{} fences are {} for no reason", count.fences, count.state.name());
    }
}

/// What `docproof list` says of the corpus, and each of its pages: path and text.
pub(super) type Listed = (Report, Vec<(String, String)>);

/// What is listed, once for all tests; `None` where the corpus is absent.
pub(super) fn listed() -> Option<&'static Listed> {
    static LISTED: OnceLock<Option<Listed>> = OnceLock::new();
    let list = || {
        let (documents, config, library) = support::site(corpus()?.join("influxdata-docs/content"));
        let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
        let texts = documents.iter().map(|one| (one.file.path().to_owned(), text(one.file.path()))).collect();
        Some((pipeline::check(&documents, &config, &library), texts))
    };
    LISTED.get_or_init(list).as_ref()
}

/// Where lines start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }

    fn start(&self, line: usize) -> usize {
        self.0[line - 1]
    }
}

fn strict(text: &str, fields: &[String]) -> Strict {
    let mut strict = Strict::default();
    let body = match text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")) {
        Some(end) => {
            strict.in_fields = in_fields(&text[4..4 + end], fields);
            "---\n".len() + end + "\n---\n".len()
        }
        None => 0,
    };
    for (event, range) in Parser::new_ext(&text[body..], Options::empty()).into_offset_iter() {
        let range = body + range.start..body + range.end;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => strict.fences.push(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => strict.indented.push(range),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => strict.html.push(range),
            _ => {}
        }
    }
    strict
}

/// How many fences the Markdown in these fields holds.
fn in_fields(yaml: &str, fields: &[String]) -> usize {
    let documents = saphyr::Yaml::load_from_str(yaml).unwrap_or_default();
    let values = fields.iter().filter_map(|field| documents.first()?.as_mapping_get(field)?.as_str());
    values.map(|value| Parser::new(value).filter(|event| matches!(event, Event::End(TagEnd::CodeBlock))).count()).sum()
}

/// Whether the last comment that begins before a byte of a text has not ended there.
fn in_comment(text: &str, at: usize) -> bool {
    text[..at].rfind("<!--").is_some_and(|start| !text[start..at].contains("-->"))
}

/// Why a fence is listed that strict Markdown does not see.
fn besides_of(fence: &Fence, strict: &Strict, lines: &Lines) -> Option<Difference> {
    let start = lines.start(fence.line);
    let end = lines.0.get(fence.line).copied().unwrap_or(usize::MAX);
    let is_in = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.start < end && start < range.end);
    match fence.form {
        "indented" => is_in(&strict.indented).then_some(Difference::IndentedCommand),
        "html" | "tag" => Some(Difference::TagOrHtml),
        _ if fence.hidden => is_in(&strict.html).then_some(Difference::InComment),
        _ if is_in(&strict.fences) => Some(Difference::CutOutOfAnother),
        _ if is_in(&strict.indented) => Some(Difference::TakenForIndentedCode),
        _ => None,
    }
}

/// Why a fence is not listed that strict Markdown sees.
fn lost_of(fence: &Range<usize>, listed: &[&Fence], text: &str, lines: &Lines) -> Option<Difference> {
    let opening = text[fence.start..].lines().next().unwrap_or_default().trim_end();
    let is_bare = opening.chars().all(|c| c == '`' || c == '~');
    let line = lines.line(fence.start);
    let closes = |other: &&Fence| other.line < line && line <= other.end_line + 1;
    (is_bare && listed.iter().any(closes)).then_some(Difference::ClosesAnother)
}
