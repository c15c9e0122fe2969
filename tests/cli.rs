//! The command line as its user meets it: the built program, in a folder of its own, with an empty environment.

use crate::{
    cases::{self, Ran, run, run_with_input},
    support::{corpus, root},
};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
};

/// A page on which there is nothing to say.
const CLEAN: &str = "# List\n\n```sh\ncurl https://example.com/\n```\n";

#[test]
fn cases_hold() {
    let mut all = Vec::new();
    for page in cases::pages(&root().join("tests/cli")) {
        let (ran, errors) = cases::prove(&page);
        assert!(ran > 0, "{}: no command line", page.display());
        all.extend(errors);
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn a_file_that_is_not_utf_8_hides_no_other() {
    let folder = folder(&[("clean.md", CLEAN.as_bytes()), ("latin.md", b"# Caf\xe9\n")]);
    let Ran { stdout, stderr, code } = run(folder.path(), &["check", "latin.md", "clean.md"]);
    assert_eq!(
        stderr,
        "error: latin.md: not UTF-8: the first byte that is not stands in line 1; save the file as UTF-8\n"
    );
    assert!(stdout.ends_with("in 1 fence of 1 page: 0 errors, 0 warnings\n"), "{stdout}");
    assert_eq!(code, Some(2));
}

#[test]
fn a_page_of_50_megabytes_is_read_to_its_end() {
    let paragraph = "A line of prose with `code` and a [link](https://example.com/) in it.\n\n- a list item\n\n";
    let mut page = String::from("# Long\n\n");
    while page.len() < 50_000_000 {
        page += paragraph;
    }
    page += "```sh\ncurl https://example.com/ --json '[1, 2,]'\n```\n";
    let line = page.lines().count() - 1;
    let folder = folder(&[("long.md", page.as_bytes()), ("clean.md", CLEAN.as_bytes())]);
    let Ran { stdout, stderr, code } = run(folder.path(), &["check", "long.md", "clean.md"]);
    assert!(stdout.contains(&format!("long.md:{line}:40")), "{stdout}{stderr}");
    assert!(stdout.contains("of 2 pages"), "{stdout}");
    assert_eq!((stderr.as_str(), code), ("", Some(1)));
}

#[test]
fn standard_input_is_a_page() {
    let folder = folder(&[]);
    let Ran { stdout, stderr, code } = run_with_input(folder.path(), &["check", "-"], CLEAN);
    assert_eq!(
        (stdout.as_str(), stderr.as_str(), code),
        ("checked 1 example with 1 command in 1 fence of 1 page: 0 errors, 0 warnings\n", "", Some(0),)
    );
}

#[test]
fn what_a_baseline_was_written_of_is_known_to_it() {
    let page = "```sh\ninfluxctl token list --secret s3cr3t\n```\n";
    let folder = folder(&[("page.md", page.as_bytes())]);
    let write = || run(folder.path(), &["baseline", "page.md"]);
    let check = || run(folder.path(), &["check", "--baseline", "docproof-baseline.json", "page.md"]);
    assert_eq!((write().code, check().code), (Some(0), Some(0)));
    let written = fs::read_to_string(folder.path().join("docproof-baseline.json")).unwrap();
    assert!(written.contains("DP602") && !written.contains("s3cr3t"), "{written}");
    // Moved, it is the same; once more, it is new.
    fs::write(folder.path().join("page.md"), format!("# New\n\n{page}")).unwrap();
    assert_eq!(check().code, Some(0));
    fs::write(folder.path().join("page.md"), format!("{page}\n{page}")).unwrap();
    assert_eq!(check().code, Some(1));
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let folder = folder(&[("page.md", b"```sh\n")]);
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = cases::program(folder.path());
        command.args(["check", "page.md"]).args(arguments).envs(variables.iter().copied());
        command.output().unwrap().stdout.contains(&b'\x1b')
    };
    assert!(!colored(&[], &[]), "the output is no terminal");
    assert!(colored(&[], &["--color", "always"]));
    assert!(colored(&[("FORCE_COLOR", "1")], &[]));
    assert!(!colored(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]), "a flag wins over the environment");
    assert!(!colored(&[("FORCE_COLOR", "1")], &["--color", "never"]));
}

#[test]
fn a_reader_may_close_the_pipe() {
    let page: String = (0..5_000).map(|_| "```sh\ncurl https://example.com/\n```\n\n").collect();
    let folder = folder(&[("page.md", page.as_bytes())]);
    let mut child = cases::program(folder.path()).args(["list", "page.md"]).spawn().unwrap();
    let mut first = String::new();
    let mut pipe = BufReader::new(child.stdout.take().unwrap());
    pipe.read_line(&mut first).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert!(first.starts_with("page.md:1-3  sh  "), "{first}");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_written_is_a_failure() {
    let folder = folder(&[("clean.md", CLEAN.as_bytes())]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = cases::program(folder.path()).args(["check", "clean.md"]).stdout(full).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("error: the report cannot be written: "), "{message}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn two_runs_write_the_same() {
    for format in ["human", "json"] {
        for command in ["check", "run", "list"] {
            let arguments = [command, "docs/examples", "--format", format];
            let [first, second] = [(); 2].map(|()| run(root(), &arguments));
            assert_eq!((first.stdout, first.stderr, first.code), (second.stdout, second.stderr, second.code));
        }
    }
}

#[test]
fn our_own_guides_pass() {
    let Ran { stdout, stderr, code } = run(root(), &["run", "docs/examples"]);
    assert_eq!((stderr.as_str(), code), ("", Some(0)), "{stdout}");
    assert!(stdout.contains("docs/examples/database-tokens/create.md\n"), "it does not say what ran: {stdout}");
    let states: BTreeSet<&str> = stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert_eq!(states, BTreeSet::from(["", "passed"]), "every example of our guides runs: {stdout}");
}

#[test]
fn our_own_docs_are_clean() {
    let Ran { stdout, stderr, code } = run(root(), &["check", "README.md", "docs"]);
    assert_eq!((stderr.as_str(), code), ("", Some(0)), "{stdout}");
}

#[test]
fn flattened_seeds_are_accounted_for() {
    let Some(corpus) = corpus() else { return };
    let mut seeds: Vec<_> = fs::read_dir(corpus.join("seeds")).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    for seed in &seeds[1..] {
        let Ran { stdout, stderr, code } = run(Path::new("/"), &["check", seed.to_str().unwrap()]);
        assert_eq!(code, Some(4), "{}: {stdout}{stderr}", seed.display());
        assert!(stdout.contains("DP004") && !stdout.contains("panicked"), "{}: {stdout}", seed.display());
        assert!(stderr.starts_with("error: no examples: "), "{}: {stderr}", seed.display());
    }
}

#[test]
fn what_init_writes_changes_nothing() {
    let Some(corpus) = corpus() else { return };
    let site = folder(&[]);
    for name in ["content/shared/influxctl", "content/influxdb3/cloud-dedicated/reference/cli", "data"] {
        for file in walkdir::WalkDir::new(corpus.join("influxdata-docs").join(name)).into_iter().map(Result::unwrap) {
            let path = site.path().join(file.path().strip_prefix(corpus.join("influxdata-docs")).unwrap());
            if file.file_type().is_file() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::copy(file.path(), path).unwrap();
            }
        }
    }
    let check = || run(site.path(), &["check", "content"]);
    let before = check();
    assert!(before.stderr.starts_with("using: Hugo site at . ("), "{}", before.stderr);
    assert_eq!(run(site.path(), &["init"]).stdout, "wrote docproof.toml\n");
    let after = check();
    assert_eq!((after.stdout, after.stderr.as_str(), after.code), (before.stdout, "", before.code));
}
