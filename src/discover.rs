//! From paths to source files.
//!
//! Takes the paths a user named; hands on every page below them as a [`SourceFile`], in order and none twice, and what
//! could not be read as a [`Failure`]: one bad path never hides the others. The only module that reads pages and
//! contracts from disk, and that starts a process: `git`, where only what changed is asked for. Follows no symbolic link
//! that was not named, and reads nothing but regular files.
#![expect(clippy::disallowed_methods, reason = "this is the module that reads files and asks git")]

mod git;
mod patterns;

pub use patterns::Exclude;

pub mod references;
pub mod site;
pub mod survey;

use crate::text::{SourceFile, is_openapi};
use patterns::{Glob, Hidden};
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

/// Which pages are asked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What the user named: files, folders, and patterns such as `content/**/*.md`.
    pub paths: Vec<PathBuf>,
    /// What is left out of folders and patterns.
    pub exclude: Vec<Exclude>,
    /// Read what `.gitignore` and `.ignore` leave out.
    pub no_ignore: bool,
    /// Only pages that changed since this commit, by git.
    pub changed: Option<Base>,
    /// What every page is held against: where one of these files changed, every page counts as changed.
    pub grounds: Grounds,
}

/// Files that what is said of every page depends on.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    /// The configuration and the contracts.
    pub files: Vec<PathBuf>,
    /// The data file of products, relative to the root of a site; empty where there is none.
    pub data: String,
}

/// What the working tree is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// The branch that others start from, by its usual names (`origin/main`).
    Usual,
    /// This commit.
    Commit(String),
}

/// What was found below the paths that were named.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The pages, in order.
    pub files: Vec<Arc<SourceFile>>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// Folders and patterns that were named and hold no page.
    pub empty: Vec<Failure>,
    /// Pages that were not read because they did not change, though what they bring in may have.
    pub unchanged: Unchanged,
    /// What the pages were compared with, where only those that changed are read.
    pub base: Option<String>,
    /// The file that changed for which all of them are read after all.
    pub ground: Option<String>,
}

/// What "only what changed" leaves out.
#[derive(Debug, Clone, Default)]
pub struct Unchanged {
    /// The pages below the paths that did not change, in order.
    pub pages: Vec<PathBuf>,
    /// The files that changed and are not read as pages, as canonical paths.
    pub others: BTreeSet<PathBuf>,
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

/// Reads every page that is asked for. A file that is named, or matches a pattern, is a page whatever its ending; in a
/// folder, files that end in `.md`, `.markdown`, `.mdx`, `.html` or `.htm` are, and OpenAPI documents, but for hidden ones
/// and those that the user or an ignore file leaves out. Paths are shown relative to `working_directory`.
///
/// # Errors
///
/// When what to leave out is no pattern, or git cannot say what changed.
pub fn pages(search: &Search, working_directory: &Path) -> Result<Discovery, Failure> {
    let changes = match &search.changed {
        None => None,
        Some(Base::Usual) => Some(git::changes(working_directory, None)?),
        Some(Base::Commit(name)) => Some(git::changes(working_directory, Some(name))?),
    };
    let hidden = Hidden::new(&search.exclude, !search.no_ignore)?;
    let base = changes.as_ref().map(|changes| changes.base.clone());
    let ground = changes.as_ref().and_then(|changes| changed_ground(&changes.files, &search.grounds));
    let changes = changes.filter(|_| ground.is_none());
    let ground = ground.map(|file| show(&file, &working_directory.canonicalize().unwrap_or_default()));
    let discovery = Discovery { base, ground, ..Discovery::default() };
    let mut walk = Walk { discovery, hidden, working_directory, changes, seen: BTreeSet::new() };
    for path in &search.paths {
        walk.named(path);
    }
    let others = walk.changes.into_iter().flat_map(|changes| changes.files).filter(|file| !walk.seen.contains(file));
    walk.discovery.unchanged.others = others.collect();
    Ok(walk.discovery)
}

/// The first of the files that changed (canonical paths) that every page is held against.
fn changed_ground(changed: &BTreeSet<PathBuf>, grounds: &Grounds) -> Option<PathBuf> {
    let files: BTreeSet<PathBuf> = grounds.files.iter().filter_map(|file| file.canonicalize().ok()).collect();
    let data = Some(&grounds.data).filter(|data| !data.is_empty());
    changed.iter().find(|file| files.contains(*file) || data.is_some_and(|data| file.ends_with(data))).cloned()
}

/// The paths that a file lists, one a line or each ending with a NUL; `-` is standard input.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn listed(path: &Path, working_directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let file = match path.to_str() {
        Some("-") => standard_input("standard input")?,
        _ => read(path, working_directory)?,
    };
    let separator = if file.text().contains('\0') { '\0' } else { '\n' };
    let names = file.text().split(separator).map(|name| name.strip_suffix('\r').unwrap_or(name));
    Ok(names.filter(|name| !name.is_empty()).map(PathBuf::from).collect())
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

/// The search for pages.
struct Walk<'a> {
    discovery: Discovery,
    hidden: Hidden,
    working_directory: &'a Path,
    changes: Option<git::Changes>,
    /// The files that were met, by their canonical paths.
    seen: BTreeSet<PathBuf>,
}

impl Walk<'_> {
    /// Goes through what the user named.
    fn named(&mut self, path: &Path) {
        let absolute = self.working_directory.join(path);
        match fs::metadata(&absolute) {
            Ok(metadata) if metadata.is_dir() => self.folder(&absolute),
            Ok(metadata) if metadata.is_file() => self.file(&absolute),
            Ok(_) => self.fail(path, SPECIAL),
            Err(error) => match Glob::read(path, self.working_directory) {
                Some(glob) if glob.folder.is_dir() => self.glob(path, &glob),
                Some(glob) => self.fail(&glob.folder, "no such folder"),
                None => self.fail(path, &explain(&error)),
            },
        }
    }

    fn glob(&mut self, path: &Path, glob: &Glob) {
        if self.below(&glob.folder, Some(glob)) == 0 {
            self.empty(path, "no file matches this pattern");
        }
    }

    fn folder(&mut self, folder: &Path) {
        if self.below(folder, None) == 0 {
            let reason = "no page in this folder (Markdown, HTML or an OpenAPI document); name a file to read it \
                          whatever its ending";
            self.empty(folder, reason);
        }
    }

    /// Reads every page below a folder, or what a pattern names there; returns how many there are.
    fn below(&mut self, folder: &Path, glob: Option<&Glob>) -> usize {
        // Patterns speak of real paths, and the way to a folder may hold links and `..`.
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let real_path = |path: &Path| real.join(path.strip_prefix(folder).unwrap_or(path));
        self.hidden.start(&real, &self.working_directory.canonicalize().unwrap_or_default());
        // How deep the folder stands that the pattern names, with all that is in it.
        let (mut pages, mut inside) = (0, glob.is_none().then_some(0));
        let mut entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let reason = error.io_error().map_or_else(|| error.to_string(), explain);
                    self.fail(error.path().unwrap_or(folder), &reason);
                    continue;
                }
            };
            let (depth, path, kind) = (entry.depth(), real_path(entry.path()), entry.file_type());
            self.hidden.leave(depth);
            if depth > 0 && (is_hidden(&entry) || self.hidden.hides(&path, kind.is_dir())) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            inside = inside.filter(|outer| depth > *outer || depth == 0);
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let is_named = depth > 0 && glob.is_some_and(|glob| glob.names(below, kind.is_dir()));
            if kind.is_dir() {
                self.hidden.enter(&path, depth);
                inside = inside.or_else(|| is_named.then_some(depth));
            } else if kind.is_file() && (is_named || inside.is_some() && is_page(entry.path())) {
                pages += 1;
                self.file(entry.path());
            }
        }
        pages
    }

    fn file(&mut self, path: &Path) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if self.seen.contains(&real) {
            return;
        }
        if self.changes.as_ref().is_some_and(|changes| !changes.files.contains(&real)) {
            self.discovery.unchanged.pages.push(path.to_owned());
        } else {
            match read(path, self.working_directory) {
                Ok(file) => self.discovery.files.push(file),
                Err(failure) => self.discovery.failures.push(failure),
            }
        }
        self.seen.insert(real);
    }

    fn empty(&mut self, path: &Path, reason: &str) {
        let path = show(path, self.working_directory);
        self.discovery.empty.push(Failure { path, reason: reason.to_owned() });
    }

    fn fail(&mut self, path: &Path, reason: &str) {
        let path = show(path, self.working_directory);
        self.discovery.failures.push(Failure { path, reason: reason.to_owned() });
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
        let search = Search { paths: paths.to_vec(), ..Search::default() };
        let discovery = pages(&search, folder.path()).unwrap();
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
