//! What several tests need: where things are, and how to read a page.

mod clock;
pub(crate) mod recorder;
pub(crate) mod shell;
pub(crate) mod words;

pub(crate) use clock::assert_linear;

use docproof::{
    config::Config,
    extract::{self, Page},
    pipeline::{self, Search},
    site::Document,
    spec::Library,
    text::{Origin, SourceFile, Traced},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The package's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The corpus of real pages beside the project, or `None` with a note on standard error where it is absent.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = root().join("../shared/corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    eprintln!("skipped: there is no corpus at {}", corpus.display());
    None
}

/// Snapshots of this folder of `snapshots/`, until what is returned is dropped.
pub(crate) fn snapshots_in(folder: &str) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

/// Every page of the corpus, the seeds last, read by our own reader; `None` where the corpus is absent.
pub(crate) fn corpus_pages() -> Option<impl Iterator<Item = Page>> {
    let corpus = corpus()?;
    let mut seeds: Vec<PathBuf> =
        fs::read_dir(corpus.join("seeds")).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    let config = Config::standard();
    let paths = markdown_files(&corpus.join("influxdata-docs")).into_iter().chain(seeds);
    Some(paths.map(move |path| {
        let text = fs::read_to_string(&path).expect("the corpus is UTF-8");
        extract::page(&Arc::new(SourceFile::new(path.display().to_string(), text)), &config)
    }))
}

/// The pages below a folder, and what they are held against: the contracts that docproof brings along, and the references
/// of programs among the pages.
pub(crate) fn site(content: PathBuf) -> (Vec<Document>, Config, Library) {
    let (config, mut library) = (Config::standard(), Library::embedded());
    let search = Search { paths: vec![content], ..Search::default() };
    let pages = pipeline::pages(&search, "standard input", root()).expect("nothing is asked of git");
    assert!(pages.troubles.is_empty(), "{:?}", pages.troubles);
    let documents = pipeline::documents(pages.files, &config, root()).documents;
    let troubles = pipeline::add_references(&mut library, &documents, &config, root());
    assert!(troubles.is_empty(), "{troubles:?}");
    (documents, config, library)
}

/// Checks that every byte that claims to come from the file equals the file's byte there.
pub(crate) fn assert_traced(file: &SourceFile, text: &Traced) {
    for (range, origin) in text.runs() {
        if let Origin::Source(offset) = origin {
            let there = &file.text()[*offset..offset + range.len()];
            assert_eq!(&text.as_str()[range], there, "{}", file.path());
        }
    }
}

/// Every Markdown file below a folder, in order.
pub(crate) fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
