//! `--changed`, in repositories that the tests make.

use crate::cases::{Ran, program, run};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

const PAGE: &str = "```sh\ninfluxctl token list\n```\n";

/// Runs git in a folder, with a configuration of the test's own.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(folder);
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).stdout(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A repository with a commit of these pages on `main`, and a branch off it.
fn repository(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    for name in names {
        write(folder.path(), name, PAGE);
    }
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "start"]);
    git(folder.path(), &["switch", "--quiet", "--create", "branch"]);
    folder
}

/// The pages that a run listed.
fn listed(ran: &Ran) -> Vec<&str> {
    let lines = ran.stdout.lines().filter(|line| line.contains("  sh  "));
    lines.map(|line| line.split(':').next().unwrap()).collect()
}

#[test]
fn what_differs_from_the_merge_base_is_read() {
    let repository = repository(&["docs/same.md", "docs/edited.md", "docs/deleted.md", "docs/old name.md", "top.md"]);
    let folder = repository.path();
    // The base goes on: what changes only there is no change of the branch.
    git(folder, &["switch", "--quiet", "main"]);
    write(folder, "docs/same.md", &format!("{PAGE}{PAGE}"));
    git(folder, &["commit", "--quiet", "--all", "--message", "main goes on"]);
    git(folder, &["switch", "--quiet", "branch"]);
    // One change of each kind: in a commit, renamed, deleted, in the index, in the working tree, new, ignored.
    git(folder, &["mv", "docs/old name.md", "docs/néw \"name\".md"]);
    git(folder, &["rm", "--quiet", "docs/deleted.md"]);
    git(folder, &["commit", "--quiet", "--message", "rename and delete"]);
    write(folder, "docs/staged.md", PAGE);
    git(folder, &["add", "docs/staged.md"]);
    write(folder, "docs/edited.md", &format!("{PAGE}more\n"));
    write(folder, "docs/untracked.md", PAGE);
    write(folder, "docs/code.py", PAGE);
    write(folder, ".gitignore", "ignored.md\n");
    write(folder, "docs/ignored.md", PAGE);

    let all = ["docs/edited.md", "docs/néw \"name\".md", "docs/staged.md", "docs/untracked.md"];
    assert_eq!(listed(&run(folder, &["list", "--changed"])), all);
    assert_eq!(listed(&run(folder, &["list", "--changed=main"])), all);
    assert_eq!(listed(&run(folder, &["list", "--changed", "docs/staged.md", "top.md"])), ["docs/staged.md"]);
    assert_eq!(listed(&run(folder, &["list", "--changed", "docs/*.md"])), all);
    assert_eq!(listed(&run(folder, &["list", "--changed=HEAD"])), [all[0], all[2], all[3]]);

    // From a subfolder, paths are relative to it, and what is above it is not looked at.
    write(folder, "top.md", &format!("{PAGE}more\n"));
    let below = folder.join("docs");
    assert_eq!(listed(&run(&below, &["list", "--changed"]))[..2], ["edited.md", "néw \"name\".md"]);
    assert_eq!(listed(&run(&below, &["list", "--changed", ".."]))[4..], ["../top.md"]);
}

#[test]
fn pages_that_bring_in_what_changed_are_read() {
    let stub = "---\nsource: /shared/tokens.md\n---\n";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    git(folder, &["init", "--quiet"]);
    write(folder, "layouts/page.html", "");
    write(folder, "content/shared/tokens.md", PAGE);
    write(folder, "content/one/stub.md", stub);
    write(folder, "content/one/other.md", PAGE);
    write(folder, "content/one/text.md", "```sh\n{{< get-shared-text \"list.sh\" >}}\n```\n");
    write(folder, "shared/text/list.sh", "influxctl token list\n");
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "start"]);
    git(folder, &["switch", "--quiet", "--create", "branch"]);
    let of = |arguments: &[&str]| {
        let ran = run(folder, &[&["list", "--changed"], arguments].concat());
        listed(&ran).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), [""; 0]);
    write(folder, "shared/text/list.sh", "influxctl token list --format json\n");
    assert_eq!(of(&[]), ["content/one/text.md"]);
    assert_eq!(of(&["content/one/other.md"]), [""; 0]);
    // A shared page is told of in its own place, whoever publishes it.
    write(folder, "content/shared/tokens.md", &format!("{PAGE}more\n"));
    assert_eq!(of(&[]), ["content/shared/tokens.md", "content/one/text.md"]);
    assert_eq!(of(&["content/one"]), ["content/shared/tokens.md", "content/one/text.md"]);
}

#[test]
fn what_every_page_is_held_against_changes_every_page() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    git(folder, &["init", "--quiet"]);
    let grounds = [
        ("docproof.toml", "openapi = [\"api.yaml\"]\n", "openapi = [\"api.yaml\"]\nsnapshots = \"s\"\n"),
        ("api.yaml", "openapi: 3.1.0\npaths: {}\n", "openapi: 3.1.0\npaths: {}\ninfo: {}\n"),
        ("data/products.yml", "a: {}\n", "b: {}\n"),
    ];
    for (name, before, _) in grounds {
        write(folder, name, before);
    }
    write(folder, "docs/one.md", PAGE);
    write(folder, "docs/two.md", PAGE);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "start"]);
    git(folder, &["switch", "--quiet", "--create", "branch"]);
    assert_eq!(listed(&run(folder, &["list", "--changed", "docs"])), [""; 0]);
    for (name, before, after) in grounds {
        write(folder, name, after);
        let ran = run(folder, &["list", "--changed", "docs"]);
        assert_eq!(listed(&ran), ["docs/one.md", "docs/two.md"]);
        let told = ran.stderr.lines().next().unwrap();
        assert!(told.starts_with(&format!("note: {name} differs from main (")), "{told}");
        assert!(told.ends_with("every page counts as changed"), "{told}");
        assert!(run(folder, &["list", "--quiet", "--changed", "docs"]).stderr.is_empty());
        write(folder, name, before);
    }
}

#[test]
fn nothing_changed_is_no_failure() {
    let repository = repository(&["docs/a.md"]);
    let folder = repository.path();
    let Ran { stderr, code, .. } = run(folder, &["check", "--changed"]);
    assert!(stderr.starts_with("nothing to check: no page differs from main (") && code == Some(0), "{stderr}");
    write(folder, "docs/prose.md", "# Prose\n");
    let Ran { stderr, code, .. } = run(folder, &["check", "--changed"]);
    assert!(stderr.starts_with("nothing to check: no page with an example differs") && code == Some(0), "{stderr}");
    let Ran { stderr, code, .. } = run(folder, &["check", "--changed", "gone"]);
    assert_eq!((stderr.lines().next(), code), (Some("error: gone: no such file or folder"), Some(2)));
}

#[test]
fn a_base_that_is_not_there_is_a_user_error() {
    let repository = repository(&["docs/a.md"]);
    let folder = repository.path();
    for (base, said) in
        [("gone", "gone: no commit"), ("--output=x", "--output=x: no commit"), ("HEAD:docs", "HEAD:docs: no commit")]
    {
        let Ran { stderr, code, .. } = run(folder, &["check", &format!("--changed={base}")]);
        assert!(stderr.starts_with(&format!("error: {said} of this repository has this name")), "{stderr}");
        assert_eq!(code, Some(2));
    }
    assert!(!folder.join("x").exists());
    git(folder, &["checkout", "--quiet", "--orphan", "apart"]);
    git(folder, &["commit", "--quiet", "--message", "apart"]);
    let Ran { stderr, code, .. } = run(folder, &["check", "--changed"]);
    assert!(stderr.starts_with("error: main: it has no commit in common with HEAD here"), "{stderr}");
    assert_eq!(code, Some(2));
    git(folder, &["branch", "--quiet", "--delete", "--force", "main", "branch"]);
    let Ran { stderr, code, .. } = run(folder, &["check", "--changed"]);
    assert!(stderr.starts_with("error: --changed: none of upstream/HEAD, ") && code == Some(2), "{stderr}");
}

#[test]
fn git_that_is_not_installed_is_a_user_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path()).env("PATH", folder.path()).args(["check", "--changed"]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr, "error: --changed: git is not installed, or not on the PATH\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_checkout_starts_nothing() {
    let repository = repository(&["docs/a.md"]);
    let folder = repository.path();
    let trap = format!("touch {}", folder.join("trapped").display());
    for key in
        ["core.fsmonitor", "diff.external", "diff.trap.textconv", "diff.trap.command", "core.pager", "core.editor"]
    {
        git(folder, &["config", key, &trap]);
    }
    write(folder, ".gitattributes", "*.md diff=trap\n");
    write(folder, ".git/hooks/post-index-change", &format!("#!/bin/sh\n{trap}\n"));
    write(folder, "docs/a.md", &format!("{PAGE}more\n"));
    assert_eq!(listed(&run(folder, &["list", "--changed"])), ["docs/a.md"]);
    assert!(!folder.join("trapped").exists());
}

#[test]
fn a_reference_page_that_changed_is_a_contract_that_changed() {
    let repository = repository(&["docs/start.md"]);
    let folder = repository.path();
    let usage = "## Usage\n\n```text\nthings list\n```\n";
    write(folder, "mkdocs.yml", "site_name: Things\n");
    write(folder, "docs/reference/cli/things/list.md", usage);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "reference"]);
    write(folder, "docs/other.md", PAGE);
    assert_eq!(listed(&run(folder, &["list", "--changed=HEAD"])), ["docs/other.md"]);
    write(folder, "docs/reference/cli/things/list.md", &format!("{usage}more\n"));
    let ran = run(folder, &["list", "--changed=HEAD"]);
    assert_eq!(listed(&ran), ["docs/other.md", "docs/start.md"]);
    assert!(ran.stderr.contains("note: docs/reference/cli/things/list.md differs from HEAD"), "{}", ran.stderr);
}
