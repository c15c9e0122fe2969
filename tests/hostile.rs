//! Pages and sites that mean harm: what a stranger's pull request may bring, against the built program.

mod references;

use crate::cases::{Ran, program, run};
use std::{fs, path::Path};

/// What must never be read, with a fault by which it would show.
const SECRET: &str = "The secret.\n\n```sh\ncurl --secret-option http://example.com/\n```\n";

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A site in a folder of its own, beside a secret.
fn site() -> (tempfile::TempDir, std::path::PathBuf) {
    let around = tempfile::tempdir().unwrap();
    write(around.path(), "secret.md", SECRET);
    let site = around.path().join("site");
    write(&site, "data/products.yml", "core:\n  content_path: db/core\n  versions: [core]\n");
    for folder in ["content/shared", "content/db/core", "shared/text"] {
        fs::create_dir_all(site.join(folder)).unwrap();
    }
    (around, site)
}

fn no_secret(folder: &Path) -> String {
    let mut all = String::new();
    for arguments in [&["check", "."][..], &["list", "."], &["run", "."], &["check", "content/db/core"]] {
        let Ran { stdout, stderr, .. } = run(folder, arguments);
        all += &(stdout + &stderr);
    }
    assert!(!all.contains("secret-option") && !all.contains("hidden-product"), "{all}");
    all
}

#[test]
fn paths_lead_nowhere_out_of_the_site() {
    let (_around, site) = site();
    let names = [
        "/../../secret.md",
        "../../../../secret.md",
        "/shared/../../../secret.md",
        "/../../secret",
        "../../../../secret",
    ];
    for (number, name) in names.iter().enumerate() {
        write(&site, &format!("content/db/core/{number}.md"), format!("---\nsource: {name}\n---\n"));
    }
    for (number, name) in ["../../../secret.md", "/../../../secret.md"].iter().enumerate() {
        let page =
            format!("```sh\n{{{{< get-shared-text \"{name}\" >}}}}\n{{{{< get-leaf-text \"../../{name}\" >}}}}\n```\n");
        write(&site, &format!("content/db/core/text{number}.md"), page);
    }
    let said = no_secret(&site);
    for name in names {
        assert!(said.contains(&format!("there is no file `{name}`, whose text this page shows")), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let (around, site) = site();
    symlink(around.path().join("secret.md"), site.join("content/shared/link.md")).unwrap();
    symlink("../../../secret.md", site.join("shared/text/link.sh")).unwrap();
    symlink(around.path(), site.join("content/shared/folder")).unwrap();
    symlink("inside.md", site.join("content/shared/own.md")).unwrap();
    symlink("round.md", site.join("content/shared/round.md")).unwrap();
    symlink("/dev/zero", site.join("content/shared/zero.md")).unwrap();
    write(&site, "content/shared/inside.md", "```sh\ncurl --inside http://example.com/\n```\n");
    for name in ["link", "folder/secret", "own", "round", "zero"] {
        let page = format!("---\nsource: /shared/{name}.md\n---\n");
        write(&site, &format!("content/db/core/{}.md", name.replace('/', "-")), page);
    }
    write(&site, "content/db/core/text.md", "```sh\n{{< get-shared-text \"link.sh\" >}}\n```\n");
    let said = no_secret(&site);
    for name in ["content/shared/link.md", "content/shared/folder/secret.md", "shared/text/link.sh"] {
        assert!(said.contains(&format!("`{name}` is a link that leads out of the site")), "{said}");
    }
    for name in ["round", "zero"] {
        assert!(said.contains(&format!("there is no file `content/shared/{name}.md`")), "{said}");
    }
    assert!(said.contains("curl has no option `--inside`"), "a link in the site is followed: {said}");

    write(around.path(), "products.yml", "hidden-product: [\n");
    fs::remove_file(site.join("data/products.yml")).unwrap();
    symlink("../../products.yml", site.join("data/products.yml")).unwrap();
    let said = no_secret(&site);
    assert!(said.contains("error: data/products.yml: a link that leads out of the site"), "{said}");
}

#[cfg(unix)]
#[test]
fn pipes_are_not_waited_for() {
    let (_around, site) = site();
    for name in ["content/shared/pipe.md", "content/db/core/pipe.md", "shared/text/pipe.sh", ".gitignore"] {
        assert!(std::process::Command::new("mkfifo").arg(site.join(name)).status().unwrap().success());
    }
    write(&site, "content/db/core/a.md", "---\nsource: /shared/pipe.md\n---\n");
    write(&site, "content/db/core/b.md", "```sh\n{{< get-shared-text \"pipe.sh\" >}}\n```\n");
    let said = no_secret(&site);
    assert!(said.contains("there is no file `content/shared/pipe.md`"), "{said}");
    assert!(said.contains("there is no file `shared/text/pipe.sh`"), "{said}");
}

#[test]
fn texts_are_brought_in_with_measure() {
    let (_around, site) = site();
    write(&site, "shared/text/long.sh", "# A comment.\n".repeat(100_000));
    write(
        &site,
        "content/db/core/a.md",
        format!("```sh\n{}curl --wrong\n```\n", "{{< get-shared-text \"long.sh\" >}}\n".repeat(100)),
    );
    let Ran { stdout, .. } = run(&site, &["check", "."]);
    let told = "`shared/text/long.sh` makes the texts that this page brings in too long";
    assert_eq!(stdout.matches(told).count(), 1, "{stdout}");
}

/// The characters of an output that could steer a terminal.
fn steering(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_control() && *c != '\n' && *c != '\t').collect()
}

#[cfg(unix)]
#[test]
fn nothing_steers_the_terminal() {
    use std::os::unix::ffi::OsStrExt as _;
    let evil = "\u{1b}[31m\u{9b}31m\u{7}\u{8}";
    let folder = tempfile::tempdir().unwrap();
    let page = format!(
        "---\ntitle: x{evil}\n---\n\n# Head{evil}\n\n<!-- docproof-ignore DP301: because{evil} -->\n\n\
         {{{{< tabs-wrapper >}}}}\n{{{{% tabs %}}}}\n[one{evil}](#)\n[two](#)\n{{{{% /tabs %}}}}\n{{{{% tab-content %}}}}\n\
         ```sh{evil} {{ placeholders=\"A{evil}|B\" a{evil}=\"x\" }}\ncurl --wrong{evil} http://example.com/{evil}\n```\n{{{{% /tab-content %}}}}\n\
         {{{{% tab-content %}}}}\n```sh\ninfluxctl wrong{evil} --x{evil}\n```\n{{{{% /tab-content %}}}}\n{{{{< /tabs-wrapper >}}}}\n\n\
         {{{{% wrong{evil} %}}}}\n\n```sh\n$ curl http://example.com/\nout{evil}\n```\n\n<!-- docproof-ignore X{evil} -->\n\n\
         Do not use{evil} this:\n\n```sh\ncurl --wrong http://example.com\n```\n"
    );
    let name = std::ffi::OsStr::from_bytes(b"evil\x1b[31m\n::error::x \xff.md");
    fs::write(folder.path().join(name), page.as_bytes()).unwrap();
    fs::write(folder.path().join("page.md"), page.as_bytes()).unwrap();
    write(folder.path(), "data/x.yml", "");
    write(folder.path(), "content/a/page.md", &page);
    write(folder.path(), &format!("content/reference/cli/evil{evil}/_index.md"), &page);
    write(folder.path(), &format!("api/evil{evil}\n::error::.yaml"), "openapi: 3.0.0\n");
    let config = "exclude = [\"\\u001b[31m\\n::error::\"]\n[values]\n\"a\\u001b[31m\" = \"\\u001b\"\n";
    write(folder.path(), "docproof.toml", config);
    let mut runs: Vec<Vec<String>> =
        ["check .", "list .", "run .", "check . --no-suppressions", "check . --no-ignore"].map(words).into();
    runs.extend((1..=page.lines().count()).map(|line| words(&format!("explain page.md:{line}"))));
    runs.push(vec!["check".to_owned(), format!("gone{evil}")]);
    runs.extend(["config show", "init --print", "rules"].map(words));
    runs.push(vec!["check".to_owned(), format!("--select=DP{evil}")]);
    runs.push(vec!["explain".to_owned(), format!("DP{evil}")]);
    for arguments in runs {
        let output = program(folder.path()).args(&arguments).output().unwrap();
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            assert!(steering(&text).is_empty(), "{arguments:?}: {text:?}");
            assert!(!text.contains("\n::error::"), "{arguments:?}: a name makes a line of its own: {text}");
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

#[test]
fn a_configuration_that_came_with_the_pages_reaches_no_host_without_leave() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens there: a run that went out would fail with 3.
    let config =
        "[live]\nhosts = { \"example.com\" = \"http://127.0.0.1:9\" }\nallow = [\"read\", \"write\", \"delete\"]\n";
    write(folder.path(), "docproof.toml", config);
    write(folder.path(), "page.md", "```sh\ncurl https://example.com/\n```\n");
    assert_eq!(run(folder.path(), &["run", "page.md"]).code, Some(3));
    assert_eq!(run(folder.path(), &["run", "--no-live", "page.md"]).code, Some(0));
}

#[test]
fn the_name_of_a_base_is_no_option_of_git() {
    let folder = tempfile::tempdir().unwrap();
    let git = std::process::Command::new("git").args(["init", "-q"]).current_dir(folder.path()).status().unwrap();
    assert!(git.success());
    write(folder.path(), "page.md", "```sh\ncurl https://example.com/\n```\n");
    for base in ["--output=taken", "--upload-pack=touch taken", "-O", "@{u}", "HEAD:page.md", "\u{1b}[31m"] {
        let Ran { stderr, code, .. } = run(folder.path(), &["check", &format!("--changed={base}")]);
        assert_eq!(code, Some(2), "{base}: {stderr}");
        assert!(stderr.starts_with("error: ") && steering(&stderr).is_empty(), "{stderr:?}");
    }
    assert!(!folder.path().join("taken").exists());
}

#[test]
fn long_and_deep_pages_are_read_to_their_last_line() {
    let folder = tempfile::tempdir().unwrap();
    let long =
        format!("```sh\n{}curl --wrong https://example.com/\n```\n", "curl https://example.com/\n".repeat(10_000));
    let deep =
        ["```sh", "curl --wrong https://example.com/", "```"].map(|line| "> ".repeat(1_000) + line + "\n").concat();
    let tags = format!("```sh\ncurl --wrong https://example.com/\n```\n{}", "{{% show-in \"core\" %}}\n".repeat(1_000));
    for (name, page, line, column) in
        [("long.md", long, 10_002, 6), ("deep.md", deep, 2, 2_006), ("tags.md", tags, 2, 6)]
    {
        write(folder.path(), name, page);
        let Ran { stdout, stderr, code } = run(folder.path(), &["check", name]);
        assert!(stdout.contains("error[DP301]: curl has no option `--wrong`\n"), "{stdout}{stderr}");
        assert!(stdout.contains(&format!("--> {name}:{line}:{column}\n")), "{stdout}{stderr}");
        assert_eq!(code, Some(1));
    }
}
