//! The front matter of a page, in YAML, TOML or JSON: where it ends, whether it can be read, and the text of some of its
//! fields.
//!
//! Takes a [`SourceFile`]; hands on [`FrontMatter`]: the place where the body starts, the fields that were asked for
//! as traced text, whatever the style they are written in, the findings that it accepts, and problems. Reads nothing else of it.

use super::{
    PageProblem, PageProblemKind, suppressions,
    tree::{self, Mistake, Node, Scalar},
};
use crate::text::{SourceFile, Span, Traced, search};
use std::ops::Range;

/// What stands before the body of a page.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The byte at which the body starts.
    pub(super) body: usize,
    /// The Markdown fields, in the order of the file.
    pub(super) fields: Vec<(String, Traced)>,
    /// What is wrong with it.
    pub(super) problems: Vec<PageProblem>,
    /// The findings that it accepts.
    pub(super) suppressions: Vec<suppressions::Found>,
}

/// Where the front matter of a page stands.
enum Block {
    /// There is none; the body starts here.
    None(usize),
    /// A line of delimiters that nothing closes, and the byte at which the line after it starts.
    Unclosed(Span, usize),
    /// YAML between lines of `---`, and the byte at which the body starts.
    Yaml(Range<usize>, usize),
    /// TOML between lines of `+++`, likewise.
    Toml(Range<usize>, usize),
    /// JSON, which starts here.
    Json(usize),
}

/// The top-level field `name` of the front matter of a page, if it is there and a text. Costs next to nothing where the
/// name does not stand at the start of a line.
pub fn front_matter_field(text: &str, name: &str) -> Option<Traced> {
    let root = match block(text) {
        Block::Yaml(inside, _) => tree::yaml::read(text, entry(text, inside, name)?).0,
        Block::Toml(inside, _) if text[inside.clone()].contains(name) => tree::toml::read(text, inside).0,
        Block::Json(start) => tree::json::read(text, start..text.len()).0,
        _ => return None,
    };
    root.get(name)?.scalar().map(|value| value.traced(text))
}

/// The byte at which the body of a page starts.
pub(super) fn body(file: &SourceFile) -> usize {
    match block(file.text()) {
        Block::None(body) | Block::Yaml(_, body) | Block::Toml(_, body) => body,
        Block::Unclosed(opening, _) => opening.start,
        Block::Json(_) => read(file, &[]).body,
    }
}

/// The lines of a top-level entry of a block mapping: from its key to the next line that is not indented.
fn entry(text: &str, inside: Range<usize>, name: &str) -> Option<Range<usize>> {
    let mut at = inside.start;
    search::find(&text[inside.clone()], name)?;
    let mut lines = search::lines(&text[inside]).map(|line| {
        at += line.len();
        (at - line.len()..at, line)
    });
    let is_entry = |line: &str| {
        let key = line.trim_start_matches(['"', '\'']);
        let after = key.strip_prefix(name).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        after.is_some_and(|rest| rest.starts_with(':'))
    };
    let (first, _) = lines.find(|(_, line)| is_entry(line))?;
    let goes_on = |line: &str| line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']);
    let last = lines.take_while(|(_, line)| goes_on(line)).last().map_or(first.end, |(range, _)| range.end);
    Some(first.start..last)
}

/// The key of the top-level entry that the byte `at` of a page's front matter stands in, as far as a line begins with it.
pub(super) fn key_at(text: &str, at: usize) -> Option<&str> {
    let (Block::Yaml(inside, _) | Block::Toml(inside, _)) = block(text) else { return None };
    let end = at + first_line(text.get(at..inside.end).filter(|rest| !rest.is_empty())?).len();
    let lines = text.get(inside.start..end)?.lines().rev();
    let key = lines.filter_map(|line| {
        let key = line.strip_prefix('[').and_then(|table| table.split([']', '.']).next());
        key.or_else(|| line.split_once([':', '=']).map(|(key, _)| key.trim_end()))
    });
    key.map(|key| key.trim_matches(['[', '"', '\''])).find(|key| is_key(key))
}

/// Reads the front matter of `file` and its fields of these names; a name with dots (`a.b`) is a field of a field.
pub(super) fn read(file: &SourceFile, markdown_fields: &[String]) -> FrontMatter {
    let text = file.text();
    match block(text) {
        Block::None(body) => FrontMatter { body, ..FrontMatter::default() },
        Block::Unclosed(opening, inside) => {
            // A page may also open with a thematic break (CommonMark section 4.1), which nothing closes.
            let has_keys =
                first_line(&text[inside..]).split_once([':', '=']).is_some_and(|(key, _)| is_key(key.trim_end()));
            let unclosed = PageProblem { kind: PageProblemKind::UnclosedFrontMatter, span: opening, because: None };
            let problems = has_keys.then_some(unclosed).into_iter().collect();
            FrontMatter { body: opening.start, problems, ..FrontMatter::default() }
        }
        Block::Yaml(inside, body) => {
            let (root, mistakes) = if tree::plain::is_plain(&text[inside.clone()]) {
                (named(text, &inside, markdown_fields), Vec::new())
            } else {
                tree::yaml::read(text, inside)
            };
            found(text, &root, body, problems("YAML", mistakes), markdown_fields)
        }
        Block::Toml(inside, body) => {
            let (root, mistakes) = tree::toml::read(text, inside);
            found(text, &root, body, problems("TOML", mistakes), markdown_fields)
        }
        Block::Json(start) => {
            let (root, mistakes, end) = tree::json::read(text, start..text.len());
            // Where it breaks off, it ends where its author most likely ended it.
            let end =
                if mistakes.is_empty() { Some(end) } else { until_delimiter(text, start, "}").map(|(_, body)| body) };
            let end = end.unwrap_or(start);
            let rest = first_line(&text[end..]);
            let body = end + if rest.trim().is_empty() { rest.len() } else { 0 };
            found(text, &root, body, problems("JSON", mistakes), markdown_fields)
        }
    }
}

/// The entries of a plain mapping of YAML that anybody asks for.
fn named<'a>(text: &'a str, inside: &Range<usize>, markdown_fields: &'a [String]) -> Node<'a> {
    let with_first = |name: &'a String| [name.as_str(), name.split('.').next().unwrap_or_default()];
    let mut names: Vec<&str> = markdown_fields.iter().flat_map(with_first).chain([suppressions::FIELD]).collect();
    names.sort_unstable();
    names.dedup();
    let entries = names.into_iter().filter_map(|name| entry(text, inside.clone(), name));
    let members = entries.flat_map(|lines| match tree::yaml::read(text, lines).0 {
        Node::Mapping(members) => members,
        _ => Vec::new(),
    });
    Node::Mapping(members.collect())
}

fn found(text: &str, root: &Node<'_>, body: usize, problems: Vec<PageProblem>, names: &[String]) -> FrontMatter {
    FrontMatter { body, fields: fields(text, root, names), problems, suppressions: suppressions::field(text, root) }
}

fn problems(format: &str, mistakes: Vec<Mistake>) -> Vec<PageProblem> {
    let problem = |mistake: Mistake| PageProblem {
        kind: PageProblemKind::BrokenFrontMatter(format!("{format}: {}", mistake.reason)),
        span: Span::new(mistake.range.start, mistake.range.end),
        because: None,
    };
    mistakes.into_iter().map(problem).collect()
}

/// Finds the front matter of a page.
fn block(text: &str) -> Block {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let opening = first_line(&text[start..]);
    // A page may also open with a shortcode or a tag of a template, whose brace no key follows.
    let after_brace = text[start..].strip_prefix('{').map(str::trim_start);
    if after_brace.is_some_and(|rest| rest.starts_with('"')) {
        return Block::Json(start);
    }
    let Some(delimiter) = ["---", "+++"].into_iter().find(|mark| opening.trim_end() == *mark) else {
        return Block::None(start);
    };
    let inside = start + opening.len();
    match until_delimiter(text, inside, delimiter) {
        None => Block::Unclosed(Span::new(start, start + delimiter.len()), inside),
        Some((inside, body)) if delimiter == "---" => Block::Yaml(inside, body),
        Some((inside, body)) => Block::Toml(inside, body),
    }
}

/// The first line, its ending included.
fn first_line(text: &str) -> &str {
    search::lines(text).next().unwrap_or_default()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''))
}

/// The lines from `start` up to the closing delimiter, and where the line after it starts.
fn until_delimiter(text: &str, start: usize, delimiter: &str) -> Option<(Range<usize>, usize)> {
    let mut places = search::find_all(&text[start..], delimiter).map(|found| start + found);
    places.find_map(|at| {
        let begins_line = at == start || text.as_bytes()[at - 1] == b'\n';
        let line = begins_line.then(|| first_line(&text[at..])).filter(|line| line.trim_end() == delimiter)?;
        Some((start..at, at + line.len()))
    })
}

/// The fields of these names that are texts, in the order of the file.
fn fields(text: &str, root: &Node<'_>, names: &[String]) -> Vec<(String, Traced)> {
    let mut found: Vec<(&String, &Scalar<'_>)> = Vec::new();
    for name in names {
        let mut nodes = vec![root];
        for part in name.split('.') {
            nodes = nodes.into_iter().flat_map(elements).filter_map(|node| node.get(part)).collect();
        }
        let nodes = nodes.into_iter().chain(root.get(name).filter(|_| name.contains('.'))).flat_map(elements);
        found.extend(nodes.filter_map(Node::scalar).map(|scalar| (name, scalar)));
    }
    found.sort_by_key(|(_, scalar)| scalar.range.start);
    // An alias stands for what was read where its anchor is, and a field may be named twice.
    found.dedup_by_key(|(_, scalar)| scalar.range.start);
    found.into_iter().map(|(name, scalar)| (name.clone(), scalar.traced(text))).collect()
}

/// The elements of a sequence, or what is none itself.
fn elements<'a, 'b>(node: &'a Node<'b>) -> &'a [Node<'b>] {
    match node {
        Node::Sequence(elements) => elements,
        one => std::slice::from_ref(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> FrontMatter {
        read(&SourceFile::new("page.md", text), &["list_code_example".to_owned()])
    }

    #[test]
    fn block_scalars_lose_their_indentation_and_keep_their_places() {
        let text =
            "\u{feff}---\r\ntitle: é\r\nlist_code_example: |\r\n\r\n  ```sh\r\n    a\r\n  ```\r\nx: 1\r\n---\r\nbody";
        let found = read_text(text);
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        assert_eq!(&text[found.body..], "body");
        let [(name, field)] = found.fields.as_slice() else { panic!("{:?}", found.fields) };
        assert_eq!(name, "list_code_example");
        assert_eq!(field.as_str(), "\n```sh\n  a\n```\n");
        assert_eq!(field.span(9..10).start, text.find("a\r\n  `").unwrap());
    }

    #[test]
    fn fields_are_read_in_every_style_and_at_every_depth() {
        let text = "---\nb: [{c: \"x\\ny\"}, {c: 'it''s'}]\nb.c: plain\na: *none\nn: 1\nz:\nb:\n  c: again\n---\n";
        let names = ["b.c", "z", "n.m"].map(str::to_owned);
        let found = read(&SourceFile::new("page.md", text), &names);
        let fields: Vec<&str> = found.fields.iter().map(|(_, field)| field.as_str()).collect();
        assert_eq!(fields, ["x\ny", "it's", "plain"], "what comes before a mistake is read");
        let reasons: Vec<&PageProblemKind> = found.problems.iter().map(|problem| &problem.kind).collect();
        assert!(matches!(reasons.as_slice(), [PageProblemKind::BrokenFrontMatter(_)]), "{reasons:?}");
    }

    #[test]
    fn a_repeated_key_has_a_place_and_hides_nothing() {
        let text = "---\na: 1\nlist_code_example: |\n  x\na: 2\n---\nbody";
        let found = read_text(text);
        assert_eq!(found.fields[0].1.as_str(), "x\n");
        assert_eq!(found.problems[0].span, Span::new(34, 35));
        assert_eq!(&text[34..38], "a: 2");
    }

    #[test]
    fn what_is_asked_for_is_found_in_plain_front_matter_too() {
        for remark in ["", "n: {}\n"] {
            let found = read_text(&format!(
                "---\ntitle: x\ndocproof:\n  ignore: 'DP1: y'\n{remark}a: b\nlist_code_example: >\n  z\n---\n"
            ));
            assert_eq!((found.suppressions.len(), found.fields.len()), (1, 1), "{remark}");
            assert!(found.problems.is_empty());
        }
    }

    #[test]
    fn toml_and_json_are_read_like_yaml() {
        let toml = "+++\r\ntitle = 'x'\r\nlist_code_example = \"\"\"\r\n```sh\r\na\r\n```\r\n\"\"\"\r\n+++\r\nbody";
        let json = "\u{feff}{\n\t\"title\": \"x\",\n\t\"list_code_example\": \"```sh\\na\\n```\\n\"\n}\nbody";
        for text in [toml, json] {
            let found = read_text(text);
            assert!(found.problems.is_empty(), "{:?}", found.problems);
            assert_eq!(&text[found.body..], "body");
            let field = &found.fields[0].1;
            assert_eq!(field.as_str(), "```sh\na\n```\n");
            assert_eq!(text[field.span(6..7).range()].to_owned(), "a");
            assert_eq!(front_matter_field(text, "title").unwrap().as_str(), "x");
        }
        let broken = "{\n \"a\": \"b\",\n \"list_code_example\": \"x\",\n !\n}\nbody";
        let found = read_text(broken);
        assert_eq!((found.fields.len(), found.problems.len(), &broken[found.body..]), (1, 1, "body"));
        let unclosed = read_text("{\"a\": 1,\nbody");
        assert_eq!((unclosed.problems.len(), unclosed.body), (1, 0));
        let shortcode = read_text("{{< x >}}\n");
        assert_eq!((shortcode.problems.len(), shortcode.body), (0, 0));
        assert_eq!(read_text("+++\na = 1\nbody").problems.len(), 1);
    }

    #[test]
    fn a_field_is_found_without_reading_the_rest() {
        let of = |text: &str| front_matter_field(text, "source").map(|value| (value.to_string(), value.whole_span()));
        let text = "---\ntitle: a: b\nsources: x\nsource: /shared/a.md # why\nmenu:\n  source: no\n---\n";
        let at = text.find("/shared").unwrap();
        assert_eq!(of(text), Some((String::from("/shared/a.md"), Span::new(at, at + 12))));
        assert_eq!(of("\u{feff}---\r\nsource: >-\r\n  /a\r\n---\r\n").unwrap().0, "/a");
        assert_eq!(of("---\nmenu:\n  source: no\n---\nsource: no\n"), None);
        assert_eq!(of("---\nsource: [a]\n---\n"), None);
        assert_eq!(of("source: a\n"), None);
    }

    #[test]
    fn broken_front_matter_has_a_place_and_leaves_the_body() {
        let text = "---\né: 1\na: b: c\n---\nbody";
        let found = read_text(text);
        let [problem] = found.problems.as_slice() else { panic!("{:?}", found.problems) };
        assert!(matches!(problem.kind, PageProblemKind::BrokenFrontMatter(_)));
        assert_eq!(problem.span.start, text.find(": c").unwrap());
        assert_eq!(&text[found.body..], "body");
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        assert!(read_text("---\n\nHello\n").problems.is_empty());
        let found = read_text("---\ntitle: x\n");
        assert!(matches!(found.problems[0].kind, PageProblemKind::UnclosedFrontMatter));
        assert_eq!(found.body, 0);
    }

    #[test]
    fn endless_nesting_is_refused() {
        let deep = format!("---\na:\n  {}x\n---\n", "- ".repeat(100_000));
        assert!(matches!(read_text(&deep).problems[0].kind, PageProblemKind::BrokenFrontMatter(_)));
        let flow = format!("---\na: {}\n---\n", "[".repeat(100_000));
        assert!(matches!(read_text(&flow).problems[0].kind, PageProblemKind::BrokenFrontMatter(_)));
    }
}
