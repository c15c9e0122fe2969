//! Reference pages that mean harm, or are only broken: they say nothing of the guides that is not true, hide nothing that
//! other reference pages say, and lead nowhere out of the site.

use super::{SECRET, no_secret, steering, write};
use crate::cases::{Ran, run};
use std::{fmt::Write as _, path::Path};

/// Where the reference of the program `tool` is.
const REFERENCE: &str = "content/db/core/reference/cli/tool";

/// What the guide has to do with it: all right but for the flag of the last line.
const GUIDE: &str = "# Guide\n\n```sh\ntool create --name A mine\ntool create --size 3 --name A mine\ntool list\n\
                     tool delete mine\ntool create --nmae A mine\n```\n";

/// The finding that the right reference page gives.
const TOLD: &str = "--> content/db/core/guide.md:8:13";

/// A page of a command: its usage, and a table of these rows.
fn page(usage: &str, rows: &str) -> String {
    let title = usage.split(['[', '<']).next().unwrap_or_default().trim();
    format!(
        "---\ntitle: {title}\n---\n\n# {title}\n\n## Usage\n\n```sh\n{usage}\n```\n\n## Flags\n\n\
         | Flag | | Description |\n| :--- | :--- | :--- |\n{rows}"
    )
}

/// A site with a reference of a program and a guide, in a folder of its own, beside a secret.
fn site() -> (tempfile::TempDir, std::path::PathBuf) {
    let around = tempfile::tempdir().unwrap();
    write(around.path(), "secret.md", SECRET);
    let secret = page("secret-option <A>", "| | `--secret-option` | |\n");
    write(around.path(), "secret/create.md", &secret);
    write(around.path(), "secret/_index.md", &secret);
    let site = around.path().join("site");
    write(&site, "data/products.yml", "core:\n  name: Core\n  content_path: db/core\n  versions: [core]\n");
    write(&site, "content/db/core/guide.md", GUIDE);
    let commands = "---\ntitle: tool\n---\n\n## Usage\n\n```sh\ntool [command] [flags]\n```\n\n## Commands\n\n| Command | Description |\n\
                    | :-- | :-- |\n| [create](/db/core/reference/cli/tool/create/) | |\n| [list](/db/core/reference/cli/tool/list/) | |\n\
                    | [delete](/db/core/reference/cli/tool/delete/) | |\n";
    write(&site, &format!("{REFERENCE}/_index.md"), commands);
    let rows = "| `-n` | `--name` | The name ({{< req >}}) |\n| | `--size` | An integer. Default is `1` |\n| `-h` | `--help` | Help |\n";
    write(&site, &format!("{REFERENCE}/create.md"), page("tool create [flags] <THING>", rows));
    write(
        &site,
        &format!("{REFERENCE}/list.md"),
        page("tool list [flags]", "| | `--format` | `table` _(default)_ or `json` |\n"),
    );
    write(
        &site,
        &format!("{REFERENCE}/delete.md"),
        page("tool delete [flags] <THING>", "| `-h` | `--help` | Help |\n"),
    );
    (around, site)
}

/// Checks the site: the one mistake of the guide is told, and nothing else of the guide.
fn assert_told(site: &Path, what: &str) -> String {
    let Ran { stdout, stderr, code } = run(site, &["check", "."]);
    assert_eq!(code, Some(1), "{what}: {stdout}{stderr}");
    assert!(stdout.contains(TOLD), "{what}: what a good page says is lost: {stdout}{stderr}");
    assert_eq!(stdout.matches("content/db/core/guide.md:").count(), 1, "{what}: {stdout}");
    assert!(steering(&stdout).is_empty() && steering(&stderr).is_empty(), "{what}: {stdout:?} {stderr:?}");
    stdout + &stderr
}

#[test]
fn a_broken_reference_page_hides_no_other() {
    let row = |flag: &str| format!("| | `{flag}` | Text |\n");
    let odd: String =
        ["--", "-", "---", "--=", "--é", "--\u{202e}x", "--a b", "", " ", "`", "--x=", "=--x", "--1", "-1"]
            .map(row)
            .concat();
    let many: String = (0..10_000).map(|number| row(&format!("--flag-{number}"))).collect();
    let cells = "| a |\n| | `--a` | b | c | d | e |\n|\n||||||||||\n| `-q`\n`--w` |\n";
    let column = "# tool other\n\n## Flags\n\n| Flag |\n| --- |\n| `--one` |\n| `--two` |\n";
    let foreign = page("other foreign [flags] <X> <Y>", "| | `--alien` | Text |\n");
    let heading = "# tool other\n\n## Usage\n\n```sh\ntool other [flags]\n```\n\n## Changes in 2.0\n\n| Flag | Description |\n| --- | --- |\n| `--gone` | Was removed |\n";
    let pages: &[(&str, String)] = &[
        ("a page of another program", foreign.clone()),
        ("odd flags", page("tool other [flags]", &odd)),
        ("many flags", page("tool other [flags]", &many)),
        ("rows of other lengths", page("tool other [flags]", cells)),
        ("a table of one column", column.to_owned()),
        ("flags below another heading", heading.to_owned()),
        ("nothing", String::new()),
        ("front matter that does not end", "---\ntitle: x\n\n# tool other\n".to_owned()),
        ("front matter that is no YAML", "---\ntitle: [\n---\n\n# tool other\n".to_owned()),
        ("a fence that does not end", "# tool other\n\n## Usage\n\n```sh\ntool other [flags\n".to_owned()),
        ("brackets that do not end", page(&format!("tool other {}", "[(<{".repeat(5_000)), &odd)),
        ("bars", page(&format!("tool other {}", "| ".repeat(20_000)), "")),
        ("a cell without end", page("tool other", &format!("| `-a` | `--a` | {} |\n", "word `x`, ".repeat(20_000)))),
        (
            "a deep list",
            (0..2_000).fold(String::from("# tool other\n\n"), |all, depth| all + &" ".repeat(depth) + "- `--a`\n"),
        ),
        ("deep quotes", "> ".repeat(5_000) + "| `--a` |\n"),
        ("zeros", page("tool other\0 [\0]", "| \0 | `--a\0b` | \0 |\n")),
        (
            "steering",
            page("tool \u{1b}[31mother [--\u{1b}[2J]", "| | `--\u{1b}[31m` | \u{9b}31m |\n| | `--\u{7}` | |\n"),
        ),
    ];
    for (what, text) in pages {
        let (_around, site) = site();
        write(&site, &format!("{REFERENCE}/other.md"), text);
        assert_told(&site, what);
    }
}

#[test]
fn a_second_page_of_a_command_takes_nothing_away() {
    let (_around, site) = site();
    let rows = "| | `--other` | Text |\n";
    write(&site, &format!("{REFERENCE}/create/_index.md"), page("tool create [flags]", rows));
    assert_told(&site, "a page and a folder");

    let (_around, site) = self::site();
    write(&site, &format!("{REFERENCE}.md"), page("tool [flags]", rows));
    assert_told(&site, "a page and a folder of the program");
}

#[test]
fn names_of_reference_pages_are_no_flags_and_no_steering() {
    let (_around, site) = site();
    let evil = "\u{1b}[31m\n::error::";
    for name in ["--", "-", "---", " ", "--help", "..md", "a b", evil, "é", "_index_", "$(touch x)", "*"] {
        write(&site, &format!("{REFERENCE}/{name}.md"), page("tool other [flags]", "| | `--a` | Text |\n"));
        write(&site, &format!("{REFERENCE}/{name}/_index.md"), "# Nothing\n");
        write(&site, &format!("content/db/core/reference/cli/{name}/_index.md"), page("x [flags]", ""));
    }
    let deep = "d/".repeat(200);
    write(&site, &format!("{REFERENCE}/{deep}page.md"), page("tool d [flags]", ""));
    let said = assert_told(&site, "names");
    assert!(!said.contains("\n::error::"), "{said}");
}

#[test]
fn pages_that_show_each_other_end() {
    let (_around, site) = site();
    for (name, source) in [("a", "b"), ("b", "a"), ("self", "self")] {
        let text = format!("---\nsource: /{REFERENCE}/{source}.md\n---\n");
        write(&site, &format!("{REFERENCE}/{name}.md"), text.replace("/content/", "/"));
        write(&site, &format!("content/shared/{name}.md"), format!("---\nsource: /shared/{source}.md\n---\n"));
        write(&site, &format!("{REFERENCE}/shared-{name}.md"), format!("---\nsource: /shared/{name}.md\n---\n"));
    }
    assert_told(&site, "cycles");
}

#[cfg(unix)]
#[test]
fn links_of_references_lead_nowhere_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let (around, site) = site();
    symlink(around.path().join("secret"), site.join(REFERENCE).join("linked")).unwrap();
    symlink(around.path().join("secret"), site.join("content/db/core/reference/cli/secret-option")).unwrap();
    symlink(around.path().join("secret/create.md"), site.join(REFERENCE).join("page.md")).unwrap();
    symlink("../tool", site.join(REFERENCE).join("round")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(site.join(REFERENCE).join("pipe.md")).status().unwrap().success());
    write(&site, "content/db/core/other.md", "```sh\nsecret-option --x\ntool linked create --x\ntool page --x\n```\n");
    let mut said = no_secret(&site).replace("tool page", "");
    said += &assert_told(&site, "links");
    for (number, reference) in ["../secret", "/../secret", "../*", "content/../../secret/{program}"].iter().enumerate()
    {
        let config = format!(
            "preset = \"influxdata\"\ncli-references = [\"{reference}\"]\n[cli.tool]\nreference = [\"{reference}\"]\n"
        );
        write(&site, "docproof.toml", config);
        let Ran { stdout, stderr, code } = run(&site, &["check", "."]);
        assert!(code.is_some_and(|code| code <= 4), "{number}: {stderr}");
        assert!(!format!("{stdout}{stderr}").contains("--secret-option"), "{stdout}{stderr}");
    }
    assert!(!said.contains("--secret-option"), "{said}");
}

#[test]
fn a_site_may_have_many_products() {
    let (_around, site) = site();
    let mut data = std::fs::read_to_string(site.join("data/products.yml")).unwrap();
    for number in 0..200 {
        writeln!(data, "p{number}:\n  name: P {number}\n  content_path: db/p{number}\n  versions: [p{number}]")
            .unwrap();
        let rows = format!("| | `--own-{number}` | Text |\n");
        let folder = format!("content/db/p{number}");
        write(&site, &format!("{folder}/reference/cli/tool/_index.md"), page("tool [flags]", &rows));
        write(&site, &format!("{folder}/reference/cli/tool/create.md"), page("tool create [flags] <A>", &rows));
        write(
            &site,
            &format!("{folder}/guide.md"),
            format!("```sh\ntool create --own-{number} A\ntool create --nmae A\n```\n"),
        );
    }
    write(&site, "data/products.yml", data);
    let Ran { stdout, stderr, code } = run(&site, &["check", "."]);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stdout.contains(TOLD), "{stdout}");
    for number in [0, 99, 199] {
        assert!(stdout.contains(&format!("--> content/db/p{number}/guide.md:3:13")), "{stdout}");
        assert!(!stdout.contains(&format!("content/db/p{number}/guide.md:2:")), "{stdout}");
    }
}
