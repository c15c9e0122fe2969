//! Which files are not pages of a site: what `.gitignore` and its like name, and what the user excludes.
//!
//! Takes patterns in the syntax of gitignore(5); says of a path whether they hide it. Reads the ignore files of the
//! folders that a walk enters, and of those above it up to the root of the repository.

use super::{Failure, explain};
use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files of patterns in a folder. The first that decides wins: `.ignore` is for searching alone, the others are
/// git's (gitignore(5)).
const FILES: [&str; 3] = [".ignore", ".gitignore", ".git/info/exclude"];

/// Patterns of paths that are not read, as `exclude` in a configuration file and `--exclude` give them.
#[derive(Debug, Clone, Default)]
pub struct Exclude {
    /// The folder that the patterns are relative to.
    pub folder: PathBuf,
    /// The patterns, as in a `.gitignore`.
    pub patterns: Vec<String>,
}

/// What hides paths in a walk, as of the folder that the walk has come to.
pub(super) struct Hidden {
    excluded: Vec<Gitignore>,
    /// Whether ignore files are read.
    reads_files: bool,
    /// The ignore files of the folders around, outermost first, each with the depth of its folder in the walk.
    around: Vec<(usize, [Option<Gitignore>; FILES.len()])>,
}

impl Hidden {
    /// Reads the patterns that the user gave.
    ///
    /// # Errors
    ///
    /// When one is no pattern.
    pub(super) fn new(excludes: &[Exclude], reads_files: bool) -> Result<Self, Failure> {
        let read = excludes.iter().map(|exclude| {
            let folder = exclude.folder.canonicalize().unwrap_or_else(|_| exclude.folder.clone());
            patterns(&folder, exclude.patterns.iter().map(String::as_str))
                .map_err(|(pattern, error)| Failure { path: pattern, reason: format!("no pattern for paths: {error}") })
        });
        Ok(Self { excluded: read.collect::<Result<_, _>>()?, reads_files, around: Vec::new() })
    }

    /// Starts a walk in `folder`, a canonical path: reads the ignore files above it, up to the root of the repository,
    /// or up to `outermost` where there is none.
    pub(super) fn start(&mut self, folder: &Path, outermost: &Path) {
        self.around.clear();
        let is_root = |folder: &&Path| folder.join(".git").exists();
        let last = folder.ancestors().find(is_root).unwrap_or(outermost);
        let above: Vec<&Path> = folder.ancestors().skip(1).take_while(|above| above.starts_with(last)).collect();
        let read_above = self.reads_files && !folder.join(".git").exists();
        for folder in above.into_iter().rev().filter(|_| read_above) {
            self.around.push((0, FILES.map(|name| read(folder, name))));
        }
    }

    /// Goes into `folder`, `depth` folders below the one where the walk started.
    pub(super) fn enter(&mut self, folder: &Path, depth: usize) {
        self.leave(depth);
        if self.reads_files {
            self.around.push((depth + 1, FILES.map(|name| read(folder, name))));
        }
    }

    /// Goes out of every folder that is not around an entry at this depth.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.around.last().is_some_and(|(below, _)| *below > depth) {
            self.around.pop();
        }
    }

    /// Whether the path, a canonical one, is left out.
    pub(super) fn hides(&self, path: &Path, is_folder: bool) -> bool {
        if self.excluded.iter().any(|patterns| patterns.matched(path, is_folder).is_ignore()) {
            return true;
        }
        for kind in 0..FILES.len() {
            for (_, patterns) in self.around.iter().rev() {
                match patterns[kind].as_ref().map(|patterns| patterns.matched(path, is_folder)) {
                    Some(Match::Ignore(_)) => return true,
                    Some(Match::Whitelist(_)) => return false,
                    Some(Match::None) | None => {}
                }
            }
        }
        false
    }
}

/// A pattern that names files, as a shell would expand it (`content/**/*.md`): the folder where its first wildcard
/// stands, and what matches below it.
pub(super) struct Glob {
    pub(super) folder: PathBuf,
    matcher: Gitignore,
}

impl Glob {
    /// Reads a pattern; `None` where the path holds no wildcard or is no pattern.
    pub(super) fn read(path: &Path, working_directory: &Path) -> Option<Self> {
        let text = path.to_str()?;
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
        let wildcard = text.find(['*', '?', '[', '{'])?;
        let start = text[..wildcard].rfind('/').map_or(0, |slash| slash + 1);
        let folder = working_directory.join(&text[..start]);
        // With a slash in front, the pattern is one of paths, not of names at any depth.
        let pattern = format!("/{}", text[start..].trim_end_matches('/'));
        let matcher = patterns(Path::new(""), [pattern.as_str()].into_iter()).ok()?;
        Some(Self { folder, matcher })
    }

    /// Whether it names this path, which is relative to its folder.
    pub(super) fn names(&self, path: &Path, is_folder: bool) -> bool {
        self.matcher.matched(path, is_folder).is_ignore()
    }
}

/// The patterns of an ignore file; `None` where there is none or it cannot be read. Lines that are no pattern say
/// nothing, as for git.
fn read(folder: &Path, name: &str) -> Option<Gitignore> {
    let path = folder.join(name);
    let bytes = match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => fs::read(&path).ok()?,
        _ => return None,
    };
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}

/// Patterns that are relative to `folder`; an error names the pattern that is none.
fn patterns<'a>(folder: &Path, lines: impl Iterator<Item = &'a str>) -> Result<Gitignore, (String, String)> {
    let mut builder = GitignoreBuilder::new(folder);
    for line in lines {
        builder.add_line(None, line).map_err(|error| (line.to_owned(), reason(&error)))?;
    }
    builder.build().map_err(|error| (String::from("exclude"), reason(&error)))
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => explain(&io::Error::other(other.to_string())),
    }
}
