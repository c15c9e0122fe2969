//! What a folder holds that docproof can make use of: a site generator's files, OpenAPI documents.
//!
//! Takes a folder; hands on a [`Survey`]. Looks only where such files usually are, so that it costs little in a large
//! repository, and never follows a link out of the folder.
#![expect(clippy::disallowed_methods, reason = "this is the module that looks what is there")]

use super::{is_hidden, site};
use crate::text::is_contract;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// What the folder of a site's sources holds, by generator. Hugo's own names are asked for first: the others may stand in
/// any repository.
const GENERATORS: &[(&str, &[&str])] = &[
    ("Hugo", &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default"]),
    ("MkDocs", &["mkdocs.yml", "mkdocs.yaml"]),
    ("Docusaurus", &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"]),
    ("mdBook", &["book.toml"]),
    ("Sphinx", &["conf.py", "source/conf.py", "docs/conf.py", "docs/source/conf.py", "doc/conf.py"]),
    ("Jekyll", &["_config.yml", "_config.yaml"]),
    ("Mintlify", &["mint.json", "docs.json"]),
];

/// Where OpenAPI documents usually are, and how deep below it.
const API_FOLDERS: &[(&str, usize)] = &[
    (".", 1),
    ("api-docs", 8),
    ("api", 4),
    ("apis", 4),
    ("openapi", 6),
    ("swagger", 4),
    ("spec", 3),
    ("specs", 4),
    ("schemas", 3),
    ("static", 3),
    ("docs", 2),
];

/// Folders of what is not the site's own.
pub(super) const FOREIGN: &[&str] = &["node_modules", "vendor", "target", "public"];

/// The most files that are looked at.
const FILES: usize = 5_000;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// The site generator, and the file or folder that tells.
    pub generator: Option<(&'static str, &'static str)>,
    /// OpenAPI documents, as paths relative to the folder, in order.
    pub openapi: Vec<String>,
}

/// Looks what `folder` holds; `content` is the folder of a site's pages, below it.
pub fn survey(folder: &Path, content: &str) -> Survey {
    Survey { generator: generator(folder, content), openapi: openapi(folder) }
}

/// The generator of the site whose sources are in `folder`, and what tells so.
pub fn generator(folder: &Path, content: &str) -> Option<(&'static str, &'static str)> {
    let named = |(name, marks): &(&'static str, &'static [&'static str])| {
        marks.iter().find(|mark| folder.join(mark).exists()).map(|mark| (*name, *mark))
    };
    let is_hugo = || !content.is_empty() && folder.join(content).is_dir() && site::is_root(folder);
    GENERATORS.iter().find_map(named).or_else(|| is_hugo().then_some(("Hugo", "content")))
}

/// The nearest folder, from `start` up, that holds a site's sources; without one, the root of the repository.
pub fn root(start: &Path, content: &str) -> Option<PathBuf> {
    // Through links, and without `..`, so that the folders above it are those that hold it.
    let start = start.canonicalize().ok()?;
    let is_repository = |folder: &&Path| folder.join(".git").exists();
    let mut below = Vec::new();
    for folder in start.ancestors() {
        below.push(folder);
        if is_repository(&folder) {
            break;
        }
    }
    let site = below.iter().find(|folder| generator(folder, content).is_some());
    site.copied().or_else(|| below.last().copied().filter(is_repository)).map(Path::to_owned)
}

fn openapi(folder: &Path) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (name, depth) in API_FOLDERS {
        let start = folder.join(name);
        let own = |entry: &walkdir::DirEntry| {
            let foreign = entry.file_name().to_str().is_some_and(|name| FOREIGN.contains(&name));
            entry.depth() == 0 || !(is_hidden(entry) || entry.file_type().is_dir() && foreign)
        };
        let entries = walkdir::WalkDir::new(&start).max_depth(*depth).sort_by_file_name().into_iter().filter_entry(own);
        let files = entries.take(FILES).filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        let paths = files.map(walkdir::DirEntry::into_path).filter(|path| may_be_document(path));
        found.extend(paths.filter(|path| site::head(path).is_some_and(|head| is_contract(&head))).map(|path| {
            let path = path.strip_prefix(folder).unwrap_or(&path);
            super::show(path, Path::new(""))
        }));
    }
    found.into_iter().filter(|path| is_plain(path)).collect()
}

/// Whether a name may be written down: one with a line break in it would be lines of its own in a configuration file.
fn is_plain(name: &str) -> bool {
    !name.contains(char::is_control)
}

fn may_be_document(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| super::DOCUMENT_ENDINGS.contains(&ending.as_str()))
}
