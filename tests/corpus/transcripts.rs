//! Transcripts of real pages: what is cut out of a script is nothing that anyone types, and what bash accepts stays a
//! script unless there is a reason that `docs/design/2026-11-22-reading-fences.md` lists.

use crate::support::{corpus_pages, root, shell::bash};
use docproof::{
    config::Config,
    pipeline,
    reading::context::FenceKind,
    resolve::{self, Resolved},
    shell::transcript,
    spec::Library,
};
use std::{fs, ops::Range};

fn is_program(name: &str) -> bool {
    name == "curl" || name.starts_with("influx")
}

#[test]
fn what_is_cut_out_is_nothing_that_anyone_types() {
    let config = Config::standard();
    let Some(pages) = corpus_pages() else { return };
    let (mut prompted, mut printed, mut elided) = (0, 0, 0);
    for page in pages {
        for example in &page.examples {
            let language = example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase());
            if !language.is_some_and(|language| config.shell_languages.contains(&language)) {
                continue;
            }
            let resolved = resolve::resolve(&page, example, &config);
            let text = resolved.script.as_str();
            let place = format!("{}:{}", page.file.path(), page.file.position(example.span.start).line);
            let found = transcript::transcript(&resolved.script, false, &is_program);
            (prompted, elided) = (prompted + usize::from(found.prompted), elided + found.elisions.len());
            let outputs = || found.printed.iter().map(|printed| printed.range.clone());
            let mut ranges: Vec<Range<usize>> = found.typed.iter().chain(&found.elisions).cloned().collect();
            ranges.extend(outputs());
            ranges.sort_by_key(|range| (range.start, range.end));
            let mut at = 0;
            for range in ranges {
                let between = text.get(at..range.start).unwrap_or_default();
                let is_nothing = between.chars().all(|c| c.is_whitespace() || c == '\\');
                assert!(found.prompted || is_nothing, "{place}: {between:?} is lost");
                at = at.max(range.end);
            }
            for range in outputs() {
                printed += 1;
                let mut words = text[range].lines().filter_map(|line| line.split_whitespace().next());
                assert!(found.prompted || !words.any(is_program), "{place}: a command is lost");
            }
            if !found.is_plain() {
                assert_kept(&resolved, &found.typed);
            }
        }
    }
    assert!(prompted > 10 && printed > 20 && elided > 3, "{prompted} sessions, {printed} outputs, {elided} elisions");
}

/// Checks that each placeholder of what is kept stands where it says.
fn assert_kept(resolved: &Resolved, ranges: &[Range<usize>]) {
    let kept = resolved.keep(ranges);
    for used in &kept.placeholders {
        assert_eq!(&kept.script.as_str()[used.range.clone()], &*used.name);
        assert_eq!(kept.script.span(used.range.clone()), used.span);
    }
}

/// Why a text that bash accepts is no script: each a reason of the design page.
const REASONS: &[&str] = &[
    "JSON",
    "SQL",
    "a PowerShell script",
    "a configuration file",
    "a session with a database",
    "`get-shared-text` of a file that is not here",
];

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the design page is read, and scripts for bash are written to a scratch folder"
)]
fn what_bash_accepts_is_a_script_unless_a_reason_is_listed() {
    let (config, library) = (Config::standard(), Library::embedded());
    let Some(pages) = corpus_pages() else { return };
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let mut others: Vec<(String, String, String)> = Vec::new();
    for page in pages {
        for reading in pipeline::read_page(&page, &config, &library).readings {
            let FenceKind::Unsupported(what) = &reading.kind else { continue };
            let path = scratch.path().join(others.len().to_string());
            fs::write(&path, reading.resolved.script.as_str()).expect("the scratch folder can be written");
            let line = page.file.position(reading.example.span.start).line;
            others.push((path.to_string_lossy().into_owned(), format!("{}:{line}", page.file.path()), what.clone()));
        }
    }
    assert!(!others.is_empty(), "the corpus has fences in shell languages that hold something else");
    let mut arguments = vec!["-c", "for file; do bash -n \"$file\" 2>/dev/null && echo \"$file\"; done", "bash"];
    arguments.extend(others.iter().map(|(path, ..)| path.as_str()));
    let Some(output) = bash(&arguments) else { return };
    let accepted = String::from_utf8_lossy(&output.stdout);
    let page = fs::read_to_string(root().join("docs/design/2026-11-22-reading-fences.md")).expect("the design page");
    for (_, place, what) in others.iter().filter(|(path, ..)| accepted.lines().any(|line| line == path)) {
        assert!(REASONS.contains(&what.as_str()) && page.contains(what), "{place}: {what}");
    }
}
