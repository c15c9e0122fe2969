//! The front matter of a page: where it ends, whether it is YAML, and the Markdown that some of its fields hold.
//!
//! Takes a [`SourceFile`]; hands on [`FrontMatter`]: the place where the body starts, the fields that were asked for
//! as traced text with their YAML indentation removed, and problems. Reads nothing else of the YAML.

use super::{PageProblem, PageProblemKind};
use crate::text::{CharacterOffsets, SourceFile, Span, Traced};
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};
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
}

/// The longest run of indentation (or of `- - -`) that is handed to the YAML parser: its tree is taken down by
/// recursion, one call for each level.
const DEEPEST: usize = 1000;

/// Reads the front matter of `file` and its fields of these names.
pub(super) fn read(file: &SourceFile, markdown_fields: &[String]) -> FrontMatter {
    let text = file.text();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let nothing = FrontMatter { body: start, ..FrontMatter::default() };
    let Some(delimiter) = ["---", "+++"].into_iter().find(|mark| first_line(&text[start..]).trim_end() == *mark) else {
        return nothing;
    };
    let opening = Span::new(start, start + delimiter.len());
    let inside = start + first_line(&text[start..]).len();
    let Some((inside, body)) = until_delimiter(text, inside, delimiter) else {
        // A page may also open with a thematic break (CommonMark section 4.1), which nothing closes.
        let has_keys = first_line(&text[inside..]).split_once(':').is_some_and(|(key, _)| is_key(key));
        let unclosed = PageProblem { kind: PageProblemKind::UnclosedFrontMatter, span: opening, because: None };
        return FrontMatter { problems: has_keys.then_some(unclosed).into_iter().collect(), ..nothing };
    };
    let mut found = FrontMatter { body, ..FrontMatter::default() };
    if delimiter == "---" {
        match load(&text[inside.clone()]) {
            Ok(documents) => {
                for document in &documents {
                    found.fields.extend(fields(text, inside.clone(), document, markdown_fields));
                }
            }
            Err((at, reason)) => {
                let at = inside.start + at.min(inside.len());
                let span = Span::new(at, at + text[at..].chars().next().map_or(0, char::len_utf8));
                let kind = PageProblemKind::BrokenFrontMatter(reason);
                found.problems.push(PageProblem { kind, span, because: None });
            }
        }
    }
    found
}

/// The first line, its ending included.
fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''))
}

/// The lines from `start` up to the closing delimiter, and where the line after it starts.
fn until_delimiter(text: &str, start: usize, delimiter: &str) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == delimiter {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Parses YAML; where it is none, says at which byte and why.
fn load(yaml: &str) -> Result<Vec<MarkedYaml<'_>>, (usize, String)> {
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let indentation = line.bytes().take_while(|byte| matches!(byte, b' ' | b'-' | b'?' | b':' | b'\t')).count();
        if indentation > DEEPEST && !line.trim().is_empty() {
            return Err((at, "it is nested too deeply".to_owned()));
        }
        at += line.len();
    }
    MarkedYaml::load_from_str(yaml).map_err(|error| {
        let at = CharacterOffsets::new(yaml).byte(error.marker().index());
        (at, error.info().to_owned())
    })
}

/// The fields of these names, at the top level, that are block scalars.
fn fields(text: &str, inside: Range<usize>, document: &MarkedYaml<'_>, names: &[String]) -> Vec<(String, Traced)> {
    let YamlData::Mapping(mapping) = &document.data else { return Vec::new() };
    let yaml = &text[inside.clone()];
    let (mut found, mut offsets) = (Vec::new(), None);
    for (key, value) in mapping {
        let Some(name) = key.data.as_str().filter(|key| names.iter().any(|name| name == key)) else { continue };
        if value.data.as_str().is_none() {
            continue;
        }
        let offsets: &CharacterOffsets = offsets.get_or_insert_with(|| CharacterOffsets::new(yaml));
        let header = offsets.byte(key.span.end.index());
        let start = offsets.byte(value.span.start.index());
        let is_block = yaml
            .get(header..start)
            .and_then(|between| between.trim_start_matches(['"', '\'', ' ']).strip_prefix(':').map(str::trim_start));
        if !is_block.is_some_and(|between| between.starts_with(['|', '>'])) {
            continue;
        }
        let start = yaml[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let lines = start..offsets.byte(value.span.end.index()).max(start);
        let range = inside.start + lines.start..inside.start + lines.end;
        found.push((name.to_owned(), without_indentation(text, range, value.span.start.col())));
    }
    found
}

/// The lines of a block scalar (YAML 1.2 section 8.1) without the blanks of its indentation.
fn without_indentation(text: &str, lines: Range<usize>, indentation: usize) -> Traced {
    let (mut field, mut at) = (Traced::new(), lines.start);
    for line in text[lines].split_inclusive('\n') {
        let blanks = line.bytes().take(indentation).take_while(|byte| *byte == b' ').count();
        let content = line.trim_end_matches(['\n', '\r']);
        field.push_source(&content[blanks.min(content.len())..], at + blanks.min(content.len()));
        if line.ends_with('\n') {
            field.push_source("\n", at + line.len() - 1);
        }
        at += line.len();
    }
    field
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
        assert_eq!(field.as_str(), "```sh\n  a\n```\n");
        assert_eq!(field.span(8..9).start, text.find("a\r\n  `").unwrap());
    }

    #[test]
    fn plain_values_are_not_markdown() {
        assert!(read_text("---\nlist_code_example: |-\n    x\n---\n").fields.len() == 1);
        assert!(read_text("---\nlist_code_example: 'a|b'\n---\n").fields.is_empty());
        assert!(read_text("---\nlist_code_example: [1]\n---\n").fields.is_empty());
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
