//! Snapshot files: insta's format, one file a page.
//!
//! A file has a head between two lines of `---` with the page's path, then one section an example: its title after
//! `## `, and its text indented by four blanks, so that no body can be taken for a title.
#![expect(clippy::disallowed_methods, reason = "this module reads and writes snapshots")]

use super::{Section, Snapshot};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

/// A snapshot file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {message}")]
pub struct SnapshotError {
    /// The file.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl SnapshotError {
    fn new(path: &Path, message: &impl ToString) -> Self {
        Self { path: path.display().to_string(), message: message.to_string() }
    }
}

/// The snapshot file of a page: its path below `folder`, with `.snap` added. Never outside of `folder`.
pub fn path_of(folder: &Path, page: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in Path::new(page).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir => path.push("up"),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    if path == folder {
        path.push("page");
    }
    path.as_mut_os_string().push(".snap");
    path
}

/// Reads the snapshot file of a page; `None` where there is none.
///
/// # Errors
///
/// When the file is there and cannot be read, or is no snapshot.
pub fn read(folder: &Path, page: &str) -> Result<Option<Snapshot>, SnapshotError> {
    let path = plain_path(folder, page)?;
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text).map(Some).map_err(|message| SnapshotError::new(&path, &message)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(SnapshotError::new(&path, &error)),
    }
}

/// Writes the snapshot file of a page, with the folders it needs. One without sections is removed instead. Returns whether
/// anything changed.
///
/// # Errors
///
/// When the file system does not allow it.
pub fn write(folder: &Path, page: &str, snapshot: &Snapshot) -> Result<bool, SnapshotError> {
    let path = &plain_path(folder, page)?;
    let text = print(snapshot);
    let before = fs::read_to_string(path).ok();
    if snapshot.sections.is_empty() {
        return match before {
            None => Ok(false),
            Some(_) => fs::remove_file(path).map(|()| true).map_err(|error| SnapshotError::new(path, &error)),
        };
    }
    if before.as_ref() == Some(&text) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| SnapshotError::new(folder, &error))?;
    fs::write(path, text).map_err(|error| SnapshotError::new(path, &error))?;
    Ok(true)
}

/// The path of a page's snapshot file, on which nothing below `folder` is a symbolic link: a link that came with someone's
/// pages would have any file read or written.
fn plain_path(folder: &Path, page: &str) -> Result<PathBuf, SnapshotError> {
    let path = path_of(folder, page);
    let below: Vec<&Path> = path.ancestors().take_while(|above| *above != folder).collect();
    for part in below.into_iter().rev() {
        let Ok(metadata) = fs::symlink_metadata(part) else { break };
        if metadata.is_symlink() {
            return Err(SnapshotError::new(part, &"a symbolic link, and snapshots are read and written through none"));
        }
        if part == path && !metadata.is_file() {
            return Err(SnapshotError::new(part, &"not a file"));
        }
    }
    Ok(path)
}

/// The snapshot files below `folder` that belong to none of `pages`, in order.
pub fn unreferenced<'a>(folder: &Path, pages: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
    let wanted: BTreeSet<PathBuf> = pages.map(|page| path_of(folder, page)).collect();
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let is_snapshot = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "snap");
    files.filter(is_snapshot).filter(|path| !wanted.contains(path)).collect()
}

/// The text of a snapshot file.
pub fn print(snapshot: &Snapshot) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let source = match snapshot.source.as_str() {
        plain if plain.starts_with(|c: char| c.is_ascii_alphabetic()) && plain.chars().all(is_plain) => {
            plain.to_owned()
        }
        // A JSON string is a YAML string.
        other => serde_json::Value::from(other).to_string(),
    };
    let mut text = format!("---\nsource: {source}\nexpression: examples\n---\n");
    for (index, section) in snapshot.sections.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text += &format!("## {}\n\n", section.title);
        for line in section.text.lines() {
            if !line.is_empty() {
                text += "    ";
                text += line;
            }
            text.push('\n');
        }
    }
    text
}

/// Reads the text of a snapshot file; `Err` says what is wrong with it.
///
/// # Errors
///
/// When it has no head, or text outside of every section.
pub fn parse(text: &str) -> Result<Snapshot, String> {
    let text = text.replace("\r\n", "\n");
    let rest = text.strip_prefix("---\n").ok_or("this is no snapshot: it does not start with `---`")?;
    let (head, contents) = rest.split_once("\n---\n").ok_or("this is no snapshot: its head has no end")?;
    let source = head.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
    let source = serde_json::from_str::<String>(source).unwrap_or_else(|_| source.to_owned());
    let mut sections: Vec<Section> = Vec::new();
    for line in contents.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            sections.push(Section { title: title.to_owned(), text: String::new() });
        } else if let Some(section) = sections.last_mut() {
            section.text += line.strip_prefix("    ").unwrap_or(line);
            section.text.push('\n');
        } else if !line.trim().is_empty() {
            return Err(format!("`{line}` stands before the first `## `; write the file anew with `run --update`"));
        }
    }
    for section in &mut sections {
        section.text = section.text.trim_matches('\n').to_owned();
    }
    Ok(Snapshot { source, sections })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_never_leave_their_folder() {
        let of = |page: &str| path_of(Path::new("snapshots"), page).display().to_string();
        assert_eq!(of("docs/a.md"), "snapshots/docs/a.md.snap");
        assert_eq!(of("../../etc/passwd"), "snapshots/up/up/etc/passwd.snap");
        assert_eq!(of("/etc/passwd"), "snapshots/etc/passwd.snap");
        assert_eq!(of(".."), "snapshots/up.snap");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secret = outside.path().join("secret.md.snap");
        fs::write(&secret, "---\nsource: secret\n---\n## A\n\n    hush\n").unwrap();
        std::os::unix::fs::symlink(&secret, folder.path().join("link.md.snap")).unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("docs")).unwrap();
        let section = Section { title: String::from("A"), text: String::from("x") };
        let snapshot = Snapshot { source: String::from("a"), sections: vec![section] };
        for page in ["link.md", "docs/secret.md", "docs/deep/new.md"] {
            assert!(read(folder.path(), page).is_err(), "{page} was read");
            assert!(write(folder.path(), page, &snapshot).is_err(), "{page} was written");
            assert!(write(folder.path(), page, &Snapshot::default()).is_err(), "{page} was removed");
        }
        assert!(fs::read_to_string(secret).unwrap().contains("hush"));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_printed_is_read() {
        let section = |title: &str, text: &str| Section { title: title.into(), text: text.into() };
        let snapshot = Snapshot {
            source: String::from("docs/a: b.md"),
            sections: vec![section("One > Tab", "GET /\n\n## not a title\n  indented"), section("One (2)", "x")],
        };
        assert_eq!(parse(&print(&snapshot)), Ok(snapshot));
        assert!(parse("no head").is_err() && parse("---\nsource: x\n---\nstray\n").is_err());
    }
}
