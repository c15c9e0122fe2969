//! OpenAPI documents as pages: the Markdown in their descriptions, and the samples of code that go with an operation.
//!
//! Takes a file of YAML or JSON; adds to a [`Page`] every fence in a field that the specification (OpenAPI 3.1, section 4.5)
//! or a common extension says holds Markdown, and every sample. What is data (examples, defaults) is not read. Any other
//! YAML or JSON with such fields is read alike: the parts that a document is put together from look like it.

use super::{
    Alternative, Container, Heading, Page, PageProblem, PageProblemKind,
    gather::{self, Shared},
    tree::{self, Node, Scalar},
};
use crate::text::{SourceFile, Span, Traced};
use std::collections::BTreeSet;

/// Keys of an operation in a path item (section 4.8.9).
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Keys under which stands data, which is no text of the document.
const DATA: [&str; 5] = ["example", "default", "enum", "const", "value"];

/// Keys of mappings whose own keys are names that the author chose.
const NAMES: [&str; 20] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Keys of the lists of samples: Redocly's, and those of `ReadMe` with its prefix as one word or as a mapping.
const SAMPLES: [&str; 4] = ["x-codeSamples", "x-code-samples", "x-readme.code-samples", "code-samples"];

/// Adds what a document holds to the page.
pub(super) fn read(page: &mut Page, file: &SourceFile, shared: &mut Shared<'_>) {
    let text = file.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (root, mistakes) = if text[start..].trim_start().starts_with('{') {
        let (root, mistakes, _) = tree::json::read(text, start..text.len());
        (root, mistakes)
    } else {
        tree::yaml::read(text, start..text.len())
    };
    let problem = |mistake: tree::Mistake| PageProblem {
        kind: PageProblemKind::BrokenDocument(mistake.reason),
        span: Span::new(mistake.range.start, mistake.range.end),
        because: None,
    };
    page.problems.extend(mistakes.into_iter().map(problem));
    let mut reader = Reader { page, text, shared, pointer: String::new(), seen: BTreeSet::new() };
    reader.object(&root);
    page.examples.sort_by_key(|example| example.span.start);
}

struct Reader<'a, 'c> {
    page: &'a mut Page,
    text: &'a str,
    shared: &'a mut Shared<'c>,
    /// The JSON pointer (RFC 6901) to what is being read.
    pointer: String,
    /// Where what was read stands: an alias stands for what was read already.
    seen: BTreeSet<usize>,
}

impl Reader<'_, '_> {
    /// Does `work` for a child of what is being read.
    fn below(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        work(self);
        self.pointer.truncate(length);
    }

    /// Does `work` under a heading.
    fn under(&mut self, level: u8, text: &str, at: &Scalar<'_>, work: impl FnOnce(&mut Self)) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.shared.headings.push(Heading { level, text: text.into(), span: Span::new(at.range.start, at.range.end) });
        work(self);
        self.shared.headings.pop();
    }

    /// Reads a node whose keys are fields. As deep as the YAML reader goes, and no deeper.
    fn object(&mut self, node: &Node<'_>) {
        if let Node::Sequence(elements) = node {
            for (index, element) in elements.iter().enumerate() {
                self.below(&index.to_string(), |reader| reader.object(element));
            }
        }
        node.members().iter().for_each(|(key, value)| self.field(key, value));
    }

    fn field(&mut self, key: &Scalar<'_>, value: &Node<'_>) {
        let name = &*key.text;
        self.below(name, |reader| match value {
            Node::Scalar(text) if holds_markdown(name) => reader.markdown(text),
            Node::Sequence(samples) if SAMPLES.contains(&name) => reader.samples(samples),
            Node::Sequence(_) if name == "examples" => {}
            _ if DATA.contains(&name) => {}
            Node::Mapping(_) if matches!(name, "paths" | "webhooks") => reader.paths(value),
            Node::Mapping(members) if NAMES.contains(&name) => {
                for (key, value) in members {
                    reader.below(&key.text, |reader| reader.object(value));
                }
            }
            _ if matches!(name, "info" | "tags") => reader.titled(value),
            _ => reader.object(value),
        });
    }

    /// The path items, each operation under its path and its summary.
    fn paths(&mut self, paths: &Node<'_>) {
        for (path, item) in paths.members() {
            self.below(&path.text, |reader| {
                reader.under(1, &path.text, path, |reader| {
                    for (key, value) in item.members() {
                        if !METHODS.contains(&&*key.text) {
                            reader.field(key, value);
                            continue;
                        }
                        let summary = value.get("summary").and_then(Node::scalar);
                        let title = format!("{} {}", key.text.to_ascii_uppercase(), path.text);
                        let (title, at) = summary.map_or((&*title, key), |summary| (&*summary.text, summary));
                        reader.below(&key.text, |reader| reader.under(2, title, at, |reader| reader.object(value)));
                    }
                });
            });
        }
    }

    /// What has a title or a name: the description of the whole, a tag.
    fn titled(&mut self, node: &Node<'_>) {
        if let Node::Sequence(elements) = node {
            for (index, element) in elements.iter().enumerate() {
                self.below(&index.to_string(), |reader| reader.titled(element));
            }
            return;
        }
        match node.get("title").or_else(|| node.get("name")).and_then(Node::scalar) {
            Some(title) => self.under(1, &title.text, title, |reader| reader.object(node)),
            None => self.object(node),
        }
    }

    /// A text that is Markdown. One that stands in one line has no block of code.
    fn markdown(&mut self, scalar: &Scalar<'_>) {
        if scalar.text.contains('\n') && self.seen.insert(scalar.range.start) {
            let container = Container::Pointer(self.pointer.clone());
            gather::gather(self.page, &scalar.traced(self.text), &container, self.shared);
        }
    }

    /// The samples of an operation. Those of several tools are alternatives: the label names the tool, up to a colon or a
    /// bracket after which it says what the sample does.
    fn samples(&mut self, samples: &[Node<'_>]) {
        let text = |node: &Node<'_>, names: [&str; 2]| {
            names.into_iter().find_map(|name| node.get(name)).and_then(Node::scalar).map(|one| one.traced(self.text))
        };
        let samples: Vec<Sample> = samples
            .iter()
            .enumerate()
            .filter_map(|(index, node)| {
                let place = ["source", "code"].into_iter().find_map(|name| node.get(name))?.scalar()?.range.start;
                let (language, label) = (text(node, ["lang", "language"]), text(node, ["label", "name"]));
                let tool = label.as_ref().or(language.as_ref()).map(|label| tool(label.as_str()).to_owned());
                let code = text(node, ["source", "code"]).filter(|code| !code.is_empty())?;
                Some(Sample { index, place, language, tool: tool.unwrap_or_default(), code })
            })
            .collect();
        let mut tools: Vec<&str> = samples.iter().map(|sample| sample.tool.as_str()).collect();
        tools.sort_unstable();
        tools.dedup();
        let group = (tools.len() > 1).then(|| self.shared.next_group());
        let mut order: Vec<&str> = Vec::new();
        for sample in &samples {
            let known = order.iter().position(|tool| *tool == sample.tool);
            let index = known.unwrap_or_else(|| {
                order.push(&sample.tool);
                order.len() - 1
            });
            if !self.seen.insert(sample.place) {
                continue;
            }
            let alternative = group.map(|group| Alternative { group, index, label: Some(sample.tool.as_str().into()) });
            self.below(&sample.index.to_string(), |reader| {
                let container = Container::Pointer(reader.pointer.clone());
                // `curl` names no language: it is the first word of the sample.
                let language = sample.language.clone().filter(|word| !word.as_str().eq_ignore_ascii_case("curl"));
                gather::gather_sample(reader.page, &sample.code, language, alternative, &container, reader.shared);
            });
        }
    }
}

/// A sample of code.
struct Sample {
    index: usize,
    /// Where its code stands.
    place: usize,
    language: Option<Traced>,
    tool: String,
    code: Traced,
}

/// Whether the field of this name holds Markdown where it is a text.
fn holds_markdown(name: &str) -> bool {
    let last = name.rsplit(['-', '_']).next().unwrap_or_default();
    ["description", "summary"].iter().any(|word| last.eq_ignore_ascii_case(word)) || name.ends_with("Description")
}

/// The tool that a label names: `cURL` of `cURL: create a bucket`.
fn tool(label: &str) -> &str {
    label.split([':', '(', '[', ',']).next().unwrap_or_default().trim()
}
