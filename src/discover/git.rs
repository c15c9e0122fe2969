//! What changed in a repository, asked of git.
//!
//! Takes the working directory and the name of a commit, if the user gave one; hands on the files that differ from the
//! place where the two parted. Starts `git` and nothing else, without a shell, and lets nothing that a checkout
//! configures be run.

use super::Failure;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What is compared with where nobody says: the branch that others start from, by its usual names, first of all.
const BASES: [&str; 8] = [
    "upstream/HEAD",
    "upstream/main",
    "upstream/master",
    "origin/HEAD",
    "origin/main",
    "origin/master",
    "main",
    "master",
];

/// The files that changed.
pub(super) struct Changes {
    /// What they were compared with, as git abbreviates it.
    pub(super) base: String,
    /// The files that differ and are still there, as canonical paths.
    pub(super) files: BTreeSet<PathBuf>,
}

/// The files of the repository around `working_directory` that differ from the merge base of HEAD and `base`, in a commit
/// or only in the working tree, and those that git does not know yet.
///
/// # Errors
///
/// When git cannot be started, there is no repository, or the two have no commit in common here.
pub(super) fn changes(working_directory: &Path, base: Option<&str>) -> Result<Changes, Failure> {
    let git = Git { folder: working_directory.to_owned() };
    let root = git.line(&["rev-parse", "--show-toplevel"]).map_err(|reason| fail(&reason))?;
    let root = path(root.as_bytes());
    let git = Git { folder: root.clone() };
    let usual = || {
        let help = format!("none of {} is here; name a commit: --changed=COMMIT", BASES.join(", "));
        BASES.into_iter().find(|name| git.commit(name).is_some()).ok_or_else(|| fail(&help))
    };
    let name = base.map_or_else(usual, Ok)?.to_owned();
    let commit = git.commit(&name).ok_or_else(|| {
        let help = "no commit of this repository has this name; a shallow clone lacks most of them (`git fetch`)";
        Failure { path: name.clone(), reason: help.to_owned() }
    })?;
    let from = git.line(&["merge-base", &commit, "HEAD"]).map_err(|_| Failure {
        path: name.clone(),
        reason: String::from(
            "it has no commit in common with HEAD here; a shallow clone may lack it (`git fetch --unshallow`)",
        ),
    })?;
    // A renamed page is a new one under its new name; one that was deleted is no page.
    let differ =
        ["--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv", "--diff-filter=d"];
    let differ = [&["diff"], &differ[..], &["--ignore-submodules=all", &from, "--"]].concat();
    let new = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"];
    let mut files = BTreeSet::new();
    for arguments in [&differ[..], &new[..]] {
        let names = git.output(arguments).map_err(|reason| fail(&reason))?;
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        files.extend(names.filter_map(|name| root.join(path(name)).canonicalize().ok()));
    }
    Ok(Changes { base: format!("{name} ({})", &from[..from.len().min(9)]), files })
}

fn fail(reason: &str) -> Failure {
    Failure { path: String::from("--changed"), reason: reason.to_owned() }
}

/// `git`, in a folder.
struct Git {
    folder: PathBuf,
}

impl Git {
    /// The commit of this name, if there is one.
    fn commit(&self, name: &str) -> Option<String> {
        let commit = format!("{name}^{{commit}}");
        self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).ok()
    }

    /// What git writes, as one line.
    fn line(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.output(arguments)?;
        Ok(String::from_utf8_lossy(&output).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// What git writes; where it fails, what it says of it.
    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let mut command = Command::new("git");
        // A checkout may bring a configuration of its own: no monitor, hook, pager or helper of it is started.
        command.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
        command.args(arguments);
        command.current_dir(&self.folder).stdin(Stdio::null());
        // It is only asked: it refreshes no index, fetches nothing, and answers in English.
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.env("LC_ALL", "C");
        let output = command.output().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => String::from("git is not installed, or not on the PATH"),
            _ => format!("git cannot be started: {error}"),
        })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = said.lines().next().unwrap_or("it does not say why").trim_start_matches("fatal: ");
        if said.starts_with("not a git repository") {
            return Err(String::from("this folder is in no git repository; leave the flag out, or go into one"));
        }
        Err(format!("git failed: {said}"))
    }
}

/// A path as git writes it.
#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// A path as git writes it, which is UTF-8 here.
#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
