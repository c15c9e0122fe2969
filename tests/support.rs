//! What several tests need: where things are, and how to read a page.

pub(crate) mod shell;

use std::path::{Path, PathBuf};

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

/// Every Markdown file below a folder, in order.
pub(crate) fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
