//! Pages of any shape: nothing panics, every fence stands once, every byte of code comes from where it says.

use docproof::{
    config::Config,
    extract::{self, Form, Page, shortcode},
    resolve,
    text::{Inserted, Origin, SourceFile, Span, Traced},
};
use proptest::prelude::*;
use std::sync::Arc;

fn read(text: &str) -> (Arc<SourceFile>, Config, Page) {
    let config = Config::standard();
    let file = Arc::new(SourceFile::new("page.md", text));
    let page = extract::page(&file, &config);
    (file, config, page)
}

/// A line that means something to Markdown, to Hugo, to YAML or to docproof, with room for mistakes.
fn line() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "```",
        "````",
        "~~~",
        "```sh",
        "```sh { placeholders=\"A_B|(C\" }",
        "``` {a",
        "```{{% /note %}}",
        "- ",
        "  ",
        "    ",
        "\t",
        "> ",
        "1. ",
        "# ",
        "##### CLI",
        "<!--",
        "-->",
        "<div>",
        "---",
        "+++",
        "title: x",
        "list_code_example: |",
        "list_code_example: >-",
        "a: [",
        "é",
        "\u{4e16}",
        "`A_B`",
        "`",
        ":",
        "text",
        "A_B",
        "<A_B>",
        "{a_b}",
        "$A_B",
        "A_B=1",
        "http://h/{x}/",
        "{{< tabs-wrapper >}}",
        "{{< /tabs-wrapper >}}",
        "{{% tabs %}}",
        "[a](#)",
        "{{% /tabs %}}",
        "{{% tab-content %}}",
        "{{% /tab-content %}}",
        "{{% code-placeholders \"A_B|30d\" %}}",
        "{{% /code-placeholders %}}",
        "{{% code-placeholder-key %}}",
        "{{% /code-placeholder-key %}}",
        "{{< x",
        "{{</* y */>}}",
        "\"",
        ">}}",
        "\\",
        "\u{feff}",
        "\r",
        "\0",
    ]);
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

pub(super) fn document() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
    prop::collection::vec((line(), ending), 0..40)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, ending)| [line, ending.to_owned()]).collect())
}

/// Every byte of `traced` that claims to stand in the file does; every insertion has a place inside it.
pub(super) fn assert_traced(file: &SourceFile, traced: &Traced) {
    for (range, origin) in traced.runs() {
        match origin {
            Origin::Source(at) => assert_eq!(&traced.as_str()[range.clone()], &file.text()[*at..at + range.len()]),
            Origin::Inserted { at, .. } => assert_place(file, *at),
        }
    }
}

pub(super) fn assert_place(file: &SourceFile, span: Span) {
    assert!(span.start <= span.end && span.end <= file.text().len());
    assert!(file.text().is_char_boundary(span.start) && file.text().is_char_boundary(span.end));
}

fn assert_page(text: &str) {
    let (file, config, page) = read(text);
    assert!(page.examples.is_sorted_by(|a, b| a.span.start < b.span.start), "fences stand once each, in order");
    for example in &page.examples {
        assert_place(&file, example.span);
        assert!(example.span.contains(example.opening));
        let opening = file.slice(example.opening);
        let is_marked = opening.starts_with("```") || opening.starts_with("~~~");
        assert!(example.form != Form::Fence || is_marked, "{opening:?}");
        assert_traced(&file, &example.code);
        for (range, origin) in example.code.runs() {
            if let Origin::Source(at) = origin {
                assert!(example.span.contains(Span::new(*at, at + range.len())), "code stands in its own fence");
            }
        }
        // A fence that is never closed may swallow the end of a scope, so only where it begins counts.
        let begin = Span::at(example.span.start);
        assert!(example.scopes.iter().all(|scope| page.scopes[*scope].covers.contains(begin)));
        assert_resolved(&file, &page, &config, example);
    }
    for scope in &page.scopes {
        assert_traced(&file, &scope.pattern);
        let parts: usize = scope.alternatives.iter().map(Traced::len).sum();
        assert_eq!(parts + scope.alternatives.len() - 1, scope.pattern.len());
    }
    for key in &page.keys {
        assert_traced(&file, &key.name);
    }
    for problem in &page.problems {
        assert_place(&file, problem.span);
    }
}

/// No byte of the code is lost: what the script does not have, an insertion stands for.
fn assert_resolved(file: &SourceFile, page: &Page, config: &Config, example: &extract::Example) {
    let resolved = resolve::resolve(page, example, config);
    // Of a scalar whose escapes are not followed, every byte has the whole scalar for its place.
    let is_exact = !example.code.insertions().any(|(.., why)| matches!(why, Inserted::Escape));
    let is_plain = is_exact && shortcode::scan(example.code.as_str()).is_empty();
    assert_traced(file, &resolved.script);
    let mut at = 0;
    for used in &resolved.placeholders {
        assert!(at <= used.range.start, "placeholders stand in order and apart");
        at = used.range.end;
        assert_eq!(&resolved.script.as_str()[used.range.clone()], &*used.name);
        assert_eq!(resolved.script.span(used.range.clone()), used.span);
        assert!(!is_plain || file.slice(used.span).contains(&*used.name));
    }
    if is_plain {
        let mut rebuilt = String::new();
        for (range, origin) in resolved.script.runs() {
            match origin {
                Origin::Inserted { at, why: Inserted::Placeholder(_) } => rebuilt += file.slice(*at),
                _ => rebuilt += &resolved.script.as_str()[range],
            }
        }
        assert_eq!(rebuilt, example.code.as_str());
    }
}

proptest! {
    #[test]
    fn documents_of_every_shape_are_read(text in document()) {
        assert_page(&text);
    }

    #[test]
    fn front_matter_of_every_shape_is_read(inside in document(), body in document()) {
        assert_page(&format!("---\ntitle: x\nlist_code_example: |\n  ```sh\n  a A_B\n  ```\n{inside}---\n{body}"));
        let indented: String = inside.replace('\r', "").lines().flat_map(|line| ["  ", line, "\n"]).collect();
        assert_page(&format!("---\nlist_code_example: |\n  start\n{indented}\n---\n{body}"));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_page(&text);
    }

    #[test]
    fn code_comes_back_from_any_container(
        lines in prop::collection::vec("[a-zé ]{0,6}[a-zé]", 1..5),
        containers in prop::collection::vec(prop::sample::select(vec!["- ", "> ", "1. "]), 0..4),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let first: String = containers.concat();
        let rest: String = containers.iter().map(|part| if *part == "> " { "> ".to_owned() } else { " ".repeat(part.len()) }).collect();
        let mut text = format!("{first}```sh{ending}");
        for line in &lines {
            text += &format!("{rest}{line}{ending}");
        }
        text += &format!("{rest}```{ending}");
        let (_, _, page) = read(&text);
        prop_assert_eq!(page.examples.len(), 1, "{:?}", text);
        prop_assert!(page.examples[0].closed);
        let code: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        prop_assert_eq!(page.examples[0].code.as_str(), code);
    }

    #[test]
    fn shortcodes_stand_in_order_and_apart(text in document()) {
        let mut at = 0;
        for tag in shortcode::scan(&text) {
            prop_assert!(at <= tag.range.start && tag.range.end <= text.len());
            at = tag.range.end;
            prop_assert!(text[tag.range.clone()].starts_with("{{") && text[tag.range.clone()].ends_with("}}"));
            let inside = |range: &std::ops::Range<usize>| tag.range.start <= range.start && range.end <= tag.range.end;
            prop_assert!(inside(&tag.name) && inside(&tag.arguments));
        }
    }
}

#[test]
fn large_and_deep_pages_are_read_whole() {
    let fence = "```sh { placeholders=\"A_B\" }\ncurl http://h/A_B\n```\n\n";
    let (_, config, page) = read(&fence.repeat(10_000));
    assert_eq!((page.examples.len(), page.scopes.len()), (10_000, 10_000));
    let last = resolve::resolve(&page, &page.examples[9_999], &config);
    assert_eq!(last.placeholders[0].declared, Some(9_999));

    let quotes = "> ".repeat(1_000);
    let (_, _, page) = read(&format!("{quotes}```sh\n{quotes}a\n{quotes}```\n"));
    assert_eq!(page.examples[0].code.as_str(), "a\n");

    let open = "{{% tabs-wrapper %}}{{% tab-content %}}{{% code-placeholders \"A_B\" %}}\n".repeat(2_000);
    let (_, _, page) = read(&format!("{open}```sh\nA_B\n```\n"));
    assert_eq!((page.examples.len(), page.problems.len()), (1, 6_000));

    let (_, _, page) =
        read(&format!("---\na: {}\nb: {}\n---\n```sh\na\n```\n", "[".repeat(100_000), "{a: ".repeat(100_000)));
    assert_eq!((page.examples.len(), page.problems.len()), (1, 1));
}

#[test]
fn what_was_cut_off_is_not_read_again() {
    // The part that was masked shows through where a bare carriage return opens a fence inside it.
    assert_page("```sh\n```{{< tabs-wrapper >}}\n```sh\r```sh\na text\n```sh\n");
}

#[test]
fn words_may_start_with_any_character() {
    for word in ["é-example", "\u{fffd}influxctl", "\u{201c}curl\u{201d} -x", "\u{1f600}\u{1f600}\u{1f600}"] {
        let page = format!("# T\n\n```sh\n{word} token list\n```\n");
        let file = std::sync::Arc::new(docproof::text::SourceFile::new("a.md", page));
        let (config, library) = (docproof::config::Config::standard(), docproof::spec::Library::embedded());
        drop(docproof::pipeline::check_source(&file, &config, &library));
    }
}

#[test]
fn a_carriage_return_alone_ends_a_line_of_front_matter() {
    assert_page("---\ntitle: x\nlist_code_example: |\n  ```sh\n  a A_B\n  ```\n\r  ``````\n---\n");
}
