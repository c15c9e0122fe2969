//! From paths to source files.
//!
//! Takes the paths a user named; hands on every page below them as a [`SourceFile`], in order and none twice, and what
//! could not be read as a [`Failure`]: one bad path never hides the others. The only module that reads pages and
//! contracts from disk. Follows no symbolic link that was not named, and reads nothing but regular files.
#![expect(clippy::disallowed_methods, reason = "this is the module that reads files")]

pub mod site;

use crate::text::{SourceFile, is_openapi};
use std::{
    collections::BTreeSet,
    fs, io,
    io::Read as _,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// What files in a folder are pages, by their ending.
const PAGE_ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "htm"];

/// What files in a folder may be OpenAPI documents, by their ending; what is in them decides.
const DOCUMENT_ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// What is said of pipes, devices and sockets.
const SPECIAL: &str = "neither a file nor a folder";

/// What was found below the paths that were named.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The pages, in order.
    pub files: Vec<Arc<SourceFile>>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// Folders that were named and hold no page.
    pub empty: Vec<Failure>,
}

/// A path that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct Failure {
    /// The path, as it is shown.
    pub path: String,
    /// Why, and what to do about it.
    pub reason: String,
}

/// Reads every page below `paths`. A file that is named is a page whatever its ending; in a folder, files that end in
/// `.md`, `.markdown`, `.mdx`, `.html` or `.htm` are, and OpenAPI documents, but for those in hidden folders. Paths are shown relative to `working_directory`.
pub fn pages(paths: &[PathBuf], working_directory: &Path) -> Discovery {
    let mut discovery = Discovery::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        let absolute = working_directory.join(path);
        match fs::metadata(&absolute) {
            Ok(metadata) if metadata.is_dir() => discovery.folder(&absolute, working_directory, &mut seen),
            Ok(metadata) if metadata.is_file() => discovery.file(&absolute, working_directory, &mut seen),
            Ok(_) => discovery.fail(path, working_directory, SPECIAL),
            Err(error) => discovery.fail(path, working_directory, &explain(&error)),
        }
    }
    discovery
}

/// Reads one file of text: a page, a contract, a configuration.
///
/// # Errors
///
/// When the file cannot be read or is not UTF-8.
pub fn read(path: &Path, working_directory: &Path) -> Result<Arc<SourceFile>, Failure> {
    let shown = show(path, working_directory);
    let fail = |reason: String| Failure { path: shown.clone(), reason };
    let absolute = working_directory.join(path);
    let metadata = fs::metadata(&absolute).map_err(|error| fail(explain(&error)))?;
    // A pipe or a device may have no end.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(fail(String::from(SPECIAL)));
    }
    let bytes = fs::read(&absolute).map_err(|error| fail(explain(&error)))?;
    decode(&shown, bytes)
}

/// Reads standard input as a page shown as `name`.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn standard_input(name: &str) -> Result<Arc<SourceFile>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure { path: name.to_owned(), reason: explain(&error) })?;
    decode(name, bytes)
}

/// The nearest thing called by one of `names` in `folder` or a folder above it: one that cannot be read is not passed
/// over, for it was meant to be.
pub fn upward(names: &[&str], folder: &Path) -> Option<PathBuf> {
    let mut paths = folder.ancestors().flat_map(|folder| names.iter().map(|name| folder.join(name)));
    paths.find(|path| path.symlink_metadata().is_ok())
}

impl Discovery {
    fn folder(&mut self, folder: &Path, working_directory: &Path, seen: &mut BTreeSet<PathBuf>) {
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry);
        let mut pages = 0_usize;
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_page(entry.path()) => {
                    pages += 1;
                    self.file(entry.path(), working_directory, seen);
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = error.io_error().map_or_else(|| error.to_string(), explain);
                    self.fail(&path, working_directory, &reason);
                }
            }
        }
        if pages == 0 {
            let reason = "no page in this folder (Markdown, HTML or an OpenAPI document); name a file to read it \
                          whatever its ending";
            self.empty.push(Failure { path: show(folder, working_directory), reason: reason.to_owned() });
        }
    }

    fn file(&mut self, path: &Path, working_directory: &Path, seen: &mut BTreeSet<PathBuf>) {
        if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            return;
        }
        match read(path, working_directory) {
            Ok(file) => self.files.push(file),
            Err(failure) => self.failures.push(failure),
        }
    }

    fn fail(&mut self, path: &Path, working_directory: &Path, reason: &str) {
        self.failures.push(Failure { path: show(path, working_directory), reason: reason.to_owned() });
    }
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
}

fn is_page(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).unwrap_or_default();
    PAGE_ENDINGS.contains(&ending.as_str())
        || DOCUMENT_ENDINGS.contains(&ending.as_str()) && fs::read_to_string(path).is_ok_and(|text| is_openapi(&text))
}

fn decode(path: &str, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Failure> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::new(SourceFile::new(path, text))),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let reason = format!("not UTF-8: the first byte that is not stands in line {line}; save the file as UTF-8");
            Err(Failure { path: path.to_owned(), reason })
        }
    }
}

/// A path as reports show it: relative to the working directory where it lies below it, with `/`.
pub fn show(path: &Path, working_directory: &Path) -> String {
    let path = path.strip_prefix(working_directory).unwrap_or(path);
    let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if plain.as_os_str().is_empty() { String::from(".") } else { plain.to_string_lossy().replace('\\', "/") }
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => String::from("no such file or folder"),
        io::ErrorKind::PermissionDenied => String::from("permission denied"),
        io::ErrorKind::IsADirectory => String::from("a folder, not a file"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(discovery: &Discovery) -> Vec<&str> {
        discovery.files.iter().map(|file| file.path()).collect()
    }

    #[test]
    fn pages_come_in_order_and_once_and_failures_hide_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write("docs/b.md", b"b");
        write("docs/a/z.MD", b"z");
        write("docs/.git/x.md", b"hidden");
        write("docs/notes.txt", b"t");
        write("docs/latin.md", b"one\ncaf\xe9\n");
        write("empty/readme.txt", b"");
        let paths = ["docs", "./docs/b.md", "docs/notes.txt", "gone", "empty"].map(PathBuf::from);
        let discovery = pages(&paths, folder.path());
        assert_eq!(shown(&discovery), ["docs/a/z.MD", "docs/b.md", "docs/notes.txt"]);
        let failures: Vec<String> = discovery.failures.iter().map(ToString::to_string).collect();
        assert!(failures[0].starts_with("docs/latin.md: not UTF-8: the first byte that is not stands in line 2"));
        assert_eq!(failures[1], "gone: no such file or folder");
        assert_eq!(failures.len(), 2);
        assert_eq!(discovery.empty[0].path, "empty");
    }

    #[test]
    fn the_nearest_configuration_wins() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        fs::create_dir_all(&below).unwrap();
        assert_eq!(upward(&["docproof-test-configuration.toml"], &below), None);
        fs::write(folder.path().join("a/docproof-test-configuration.toml"), "").unwrap();
        let found = upward(&["docproof-test-configuration.toml"], &below).unwrap();
        assert_eq!(found, folder.path().join("a/docproof-test-configuration.toml"));
    }
}
