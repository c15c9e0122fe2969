//! Real pages: every fence is found, and every byte of code knows where it stands.

use crate::support::{corpus, corpus_pages};
use docproof::{
    config::Config,
    extract::{Container, Form},
    pipeline,
    reading::context::FenceKind,
    resolve,
    spec::Library,
    text::{Inserted, Origin, SourceFile, Traced},
};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::{fs, ops::Range, sync::Arc};

/// The fences of a page's body, by the Markdown parser alone: where each starts, and its code.
fn markdown_fences(text: &str) -> Vec<(usize, String)> {
    let body = match text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")) {
        Some(end) => "---\n".len() + end + "\n---\n".len(),
        None => 0,
    };
    let (mut fences, mut inside) = (Vec::new(), false);
    for (event, range) in Parser::new_ext(&text[body..], Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                fences.push((body + range.start, String::new()));
                inside = true;
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(piece) if inside => fences.last_mut().unwrap().1.push_str(&piece),
            _ => {}
        }
    }
    fences
}

#[test]
fn every_fence_is_found() {
    let Some(pages) = corpus_pages() else { return };
    let (mut count, mut mended) = (0, 0);
    for page in pages {
        let file = &page.file;
        // Where a fence swallows others or stands in indented code, docproof finds more than Markdown does.
        if page.problems.iter().any(|problem| problem.because.is_some()) {
            mended += 1;
            continue;
        }
        let fences = page.examples.iter().filter(|example| example.form == Form::Fence);
        let shown = fences.filter(|example| example.container == Container::Body && !example.hidden);
        let found: Vec<_> = shown.map(|example| (example.span.start, example.code.to_string())).collect();
        let want = markdown_fences(file.text());
        assert_eq!(found, want, "{}", file.path());
        count += want.len();
    }
    assert!(count > 3000, "only {count} fences");
    assert!(mended < 5, "{mended} pages have fences that Markdown does not see");
}

#[test]
fn every_byte_of_code_knows_its_place() {
    let Some(pages) = corpus_pages() else { return };
    let config = Config::standard();
    let (mut bytes, mut placeholders) = (0, 0);
    for page in pages {
        let file = &page.file;
        for example in &page.examples {
            let resolved = resolve::resolve(&page, example, &config);
            for traced in [&example.code, &resolved.script] {
                bytes += traced.runs().map(|(range, origin)| check(file, traced, range, origin)).sum::<usize>();
            }
            for used in &resolved.placeholders {
                assert!(file.slice(used.span).contains(&*used.name), "{}: {used:?}", file.path());
                placeholders += 1;
            }
        }
    }
    assert!(bytes > 1_000_000 && placeholders > 1000, "{bytes} bytes, {placeholders} placeholders");
}

#[test]
fn the_token_guide_has_these_slips_and_no_others() {
    let Some(corpus) = corpus() else { return };
    let text = fs::read_to_string(corpus.join("seeds/000_0d69470e7539703c.txt")).unwrap();
    let file = Arc::new(SourceFile::new("seed.txt", text));
    let found = pipeline::check_source(&file, &Config::standard(), &Library::embedded());
    let of_pages = found.iter().filter(|finding| finding.code.starts_with("DP0") || finding.code.starts_with("DP1"));
    let mut places: Vec<String> = of_pages
        .map(|finding| {
            let at = file.position(finding.primary.span.start);
            format!("{} {}:{} {}", finding.code, at.line, at.column, file.slice(finding.primary.span))
        })
        .collect();
    places.sort();
    assert_eq!(
        places,
        [
            "DP101 143:101 TOKEN_ID",
            "DP103 104:189 TOKEN ID",
            "DP103 167:32 MANAGEMENT TOKEN",
            "DP103 196:32 TOKEN ID",
            "DP103 199:32 MANAGEMENT TOKEN",
        ]
    );
}

/// Checks one run of bytes; returns how many of them stand in the file.
fn check(file: &SourceFile, traced: &Traced, range: Range<usize>, origin: &Origin) -> usize {
    let text = &traced.as_str()[range];
    match origin {
        Origin::Source(at) => {
            assert_eq!(text, &file.text()[*at..at + text.len()], "{} at {at}", file.path());
            text.len()
        }
        Origin::Inserted { at, why } => {
            assert!(at.end <= file.text().len());
            assert!(matches!(why, Inserted::Implied | Inserted::Placeholder(_) | Inserted::Shortcode(_)), "{why:?}");
            0
        }
    }
}

/// Nearly each of those that `docproof list` ties was read beside its example, and shows what that answers.
#[test]
fn outputs_are_tied_to_their_examples() {
    let Some(pages) = corpus_pages() else { return };
    let (config, library) = (Config::standard(), Library::embedded());
    let mut tied = 0;
    for page in pages {
        let context = pipeline::read_page(&page, &config, &library);
        for reading in &context.readings {
            let Some(asked) = reading.output_of else { continue };
            assert_eq!(reading.kind, FenceKind::Output);
            assert!(asked < reading.index, "{}: an answer stands after its example", page.file.path());
            let asked = &context.readings[asked];
            assert!(matches!(asked.kind, FenceKind::Script | FenceKind::Request), "{}", page.file.path());
            tied += 1;
        }
    }
    assert!(tied >= 50, "only {tied} outputs are tied to an example");
}
