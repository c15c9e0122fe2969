//! What a site keeps beside the pages that were named: its root, the pages that publish a text.
//!
//! Takes paths; hands on what stands there. Never follows a link out of a folder that it walks, and says of any path
//! whether a link leads out of the site.
#![expect(clippy::disallowed_methods, reason = "this is the module that looks into a site's folders")]

use super::{is_hidden, is_page};
use std::{
    collections::BTreeSet,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

/// What only the root of a generated site holds beside the folder of its pages.
const MARKS: &[&str] = &[
    "data",
    "layouts",
    "themes",
    "archetypes",
    "config",
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
];

/// How much of a page is read to find its front matter, in bytes.
const HEAD: u64 = 16 * 1024;

/// Whether the folder at `path`, which holds a folder of pages, is the root of a site.
pub fn is_root(path: &Path) -> bool {
    MARKS.iter().any(|mark| path.join(mark).exists())
}

/// Whether there is a folder at `path`.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether a site has something of its own at `path`. Pages of strangers name files, and bring links: what a link, or a
/// folder that is one, puts there from out of the folder `root` is not the site's.
pub fn is_own(path: &Path, root: &Path) -> bool {
    let real = || Some(path.canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    real().unwrap_or(false)
}

/// A path with all links followed; `None` where there is nothing.
pub fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// Whether there is a file at `path`, a link to one included.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is a file at `path` and it is one of `files`, which are canonical paths.
pub fn is_among(path: &Path, files: &BTreeSet<PathBuf>) -> bool {
    path.canonicalize().is_ok_and(|real| files.contains(&real))
}

/// The root of the innermost site around a file whose pages are in a folder named `content`, and the file as links are
/// followed to it.
pub fn around(file: &Path, content: &str) -> Option<(PathBuf, PathBuf)> {
    let is_site = |folder: &&Path| !content.is_empty() && folder.join(content).is_dir() && is_root(folder);
    let root = file.ancestors().skip(1).find(is_site)?;
    Some((root.to_owned(), file.canonicalize().ok()?))
}

/// Every page below a folder of the site `root`, in order; what cannot be read is passed over.
pub fn pages_below(folder: &Path, root: &Path) -> Vec<String> {
    if !is_own(folder, root) {
        return Vec::new();
    }
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry);
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible);
    let pages = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file() && is_page(entry.path()));
    pages.map(|page| page.path().to_string_lossy().replace('\\', "/")).collect()
}

/// The beginning of a file, far enough to hold its front matter; `None` where it cannot be read.
pub fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
