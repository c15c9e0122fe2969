//! What must hold for every text that is read: shared by the fuzz targets and by the property tests, so that neither rots.
#![allow(dead_code, reason = "each fuzz target calls one of these")]

pub(crate) mod references;
pub(crate) mod scripts;

use docproof::{
    config::Config,
    diagnostic::{Diagnostic, Label},
    extract::{self, Attribute, Page, shortcode},
    pipeline, resolve,
    site::Document,
    spec::Library,
    text::{Origin, SourceFile, Span, Traced},
};
use std::sync::{Arc, LazyLock};

/// The names of the kinds of file that are read as pages.
const NAMES: [&str; 5] = ["page.md", "page.mdx", "page.html", "openapi.yaml", "openapi.json"];

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

/// A page of any kind: every example lies in the file and every byte of its code is where it says; reading it twice
/// gives the same; the whole check goes through, and all that it says has its place in the file; so does what is said of
/// any line.
pub(crate) fn extraction(text: &str) {
    // The length says which kind it is: the first bytes of pages are alike.
    let kind = text.len() % NAMES.len();
    let config = Config::standard();
    for name in [NAMES[0], NAMES[kind]] {
        let file = Arc::new(SourceFile::new(name, text));
        let page = extract::page(&file, &config);
        page_is_sound(&page);
        let again = extract::page(&file, &config);
        assert_eq!(spans(&page), spans(&again), "reading is a function of the text");
        let lines = text.split('\n').count();
        let documents = [Document::from(file)];
        let report = pipeline::check(&documents, &config, &LIBRARY);
        report.findings.iter().chain(&report.suppressed).for_each(finding_is_sound);
        for fence in &report.fences {
            assert!(1 <= fence.line && fence.line <= fence.end_line && fence.end_line <= lines, "{fence:?}");
        }
        let line = text.len() / 2 % lines + 1;
        assert!(!pipeline::explain(&documents, (name, line, None), &config, &LIBRARY).is_empty(), "line {line}");
    }
}

/// Every place that a finding names, and what its fix replaces, lies in its file, on whole characters.
pub(crate) fn finding_is_sound(finding: &Diagnostic) {
    let Label { file, .. } = &finding.primary;
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    let places = labels.map(|label| (&label.file, label.span)).chain(finding.fix.iter().map(|fix| (file, fix.span)));
    for (file, span) in places {
        let (included, span) = file.locate(span);
        assert!(included.unwrap_or(file).text().get(span.start..span.end).is_some(), "{span:?} in {finding:?}");
    }
}

/// Shortcodes: the tags lie in order and apart, and the code of a fence that holds them is traced after their expansion.
pub(crate) fn shortcodes(text: &str) {
    let mut end = 0;
    for tag in shortcode::scan(text) {
        assert!(end <= tag.range.start && tag.range.start < tag.range.end, "{tag:?} follows {end}");
        assert!(text.get(tag.range.clone()).is_some() && text.get(tag.name.clone()).is_some(), "{tag:?}");
        assert!(text.get(tag.arguments.clone()).is_some(), "{tag:?}");
        end = tag.range.end;
    }
    let config = Config::standard();
    for page in [format!("{text}\n"), format!("~~~~~~sh\n{text}\n~~~~~~\n")] {
        let page = extract::page(&Arc::new(SourceFile::new("page.md", page)), &config);
        for example in &page.examples {
            let resolved = resolve::resolve(&page, example, &config);
            is_traced(&page.file, &resolved.script);
        }
    }
}

/// The info string of a fence: names, values and spans of its attributes lie in its line.
pub(crate) fn attributes(text: &str) {
    let line = text.lines().next().unwrap_or_default();
    for page in [format!("```{line}\ncode\n```\n"), format!("> - ~~~ sh {{{line}}}\n>   code\n>   ~~~\n")] {
        let (file, config) = (Arc::new(SourceFile::new("page.md", page)), Config::standard());
        page_is_sound(&extract::page(&file, &config));
        pipeline::check_source(&file, &config, &LIBRARY).iter().for_each(finding_is_sound);
    }
}

/// YAML: the scalars of front matter that are read as Markdown are traced through every style.
pub(crate) fn yaml(text: &str) {
    let config = Config { markdown_fields: vec!["a".to_owned(), "list_code_example".to_owned()], ..Config::standard() };
    for (name, page) in [
        ("page.md", format!("---\n{text}\n---\n\nbody\n")),
        ("page.md", format!("---\nlist_code_example: {text}\n---\n")),
        ("openapi.yaml", format!("openapi: 3.0.0\ninfo:\n  description: {text}\n")),
    ] {
        let page = extract::page(&Arc::new(SourceFile::new(name, page)), &config);
        page_is_sound(&page);
    }
}

fn spans(page: &Page) -> Vec<Span> {
    page.examples.iter().map(|example| example.span).collect()
}

fn page_is_sound(page: &Page) {
    let inside = |span: Span| page.file.text().get(span.start..span.end).is_some();
    for example in &page.examples {
        assert!(inside(example.span) && inside(example.opening), "{:?}", example.span);
        is_traced(&page.file, &example.code);
        if let Some(language) = &example.info.language {
            is_traced(&page.file, language);
        }
        for Attribute { name, value, span } in &example.info.attributes {
            assert!(inside(*span), "{span:?}");
            is_traced(&page.file, name);
            if let Some(value) = value {
                is_traced(&page.file, value);
            }
        }
    }
    for problem in &page.problems {
        assert!(inside(problem.span) && problem.because.is_none_or(inside), "{problem:?}");
    }
    for suppression in &page.suppressions {
        assert!(inside(suppression.covers), "{suppression:?}");
        is_traced(&page.file, &suppression.text);
    }
    page.scopes.iter().for_each(|scope| is_traced(&page.file, &scope.pattern));
    page.keys.iter().for_each(|key| is_traced(&page.file, &key.name));
    let mut spans = spans(page);
    let count = spans.len();
    spans.sort_unstable();
    spans.dedup();
    assert_eq!(spans.len(), count, "no piece of code stands twice");
}

/// Every byte that claims to come from the file equals the file's byte there, and every other has its place in it.
fn is_traced(file: &SourceFile, text: &Traced) {
    for (range, origin) in text.runs() {
        match origin {
            Origin::Source(offset) => {
                assert_eq!(file.text().get(*offset..offset + range.len()), text.as_str().get(range), "at {offset}");
            }
            Origin::Inserted { at, .. } => assert!(file.text().get(at.start..at.end).is_some(), "{at:?}"),
        }
    }
}
