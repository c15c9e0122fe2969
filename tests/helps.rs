//! Help texts of real programs: the flags that are read are those that a plain scan of their lines finds.
//!
//! A program that is not on this machine is passed over, and that is said.

use docproof::{
    spec::{Entry, Flag},
    text::{SourceFile, Traced},
};
use regex::Regex;
use std::{collections::BTreeSet, process::Command, sync::Arc};

/// A program and how it is asked for help on each of its commands.
struct Asked {
    program: &'static str,
    commands: &'static [&'static str],
    help: &'static [&'static str],
    /// What the scan takes for a flag and is none, or what it does not see.
    misread: &'static [&'static str],
}

/// Programs of different styles; those of cobra are three, for few machines have any one of them.
const PROGRAMS: &[Asked] = &[
    Asked {
        program: "git",
        commands: &[
            "add", "branch", "clone", "commit", "fetch", "log", "merge", "push", "rebase", "reset", "status", "tag",
        ],
        help: &["-h"],
        misread: &["no-all"],
    },
    Asked { program: "curl", commands: &[""], help: &["--help", "all"], misread: &[":"] },
    Asked {
        program: "cargo",
        commands: &["", "add", "build", "check", "doc", "install", "new", "publish", "run", "test", "tree", "update"],
        help: &["-h"],
        misread: &[],
    },
    Asked {
        program: "kubectl",
        commands: &["apply", "create", "delete", "exec", "get", "logs", "run", "scale"],
        help: &["--help"],
        misread: &[],
    },
    Asked {
        program: "docker",
        commands: &["", "build", "exec", "images", "ps", "pull", "run"],
        help: &["--help"],
        // `--gpus … (-1 for all)` and the like.
        misread: &["1"],
    },
    Asked { program: "hugo", commands: &["", "new", "server"], help: &["--help"], misread: &[] },
    Asked {
        program: "python3",
        commands: &["-m json.tool", "-m http.server", "-m venv", "-m zipfile", "-m compileall", "-m pip install"],
        help: &["--help"],
        misread: &[],
    },
    Asked { program: "tar", commands: &[""], help: &["--help"], misread: &[] },
    Asked { program: "rustup", commands: &["", "toolchain install", "target add"], help: &["--help"], misread: &[] },
];

#[test]
#[expect(clippy::print_stderr, reason = "a skipped program must be told, and what was compared is asked for")]
fn the_flags_of_real_programs_are_all_read() {
    for asked in PROGRAMS {
        let (mut texts, mut found, mut wrong) = (0, 0, Vec::new());
        for command in asked.commands {
            let Some(text) = help(asked, command) else { continue };
            let read = read(&text, asked.program);
            let scanned = scan(&text);
            let is_known = |name: &&String| !asked.misread.contains(&name.as_str());
            let differ: Vec<&String> = read.symmetric_difference(&scanned).filter(is_known).collect();
            if !differ.is_empty() {
                wrong.push(format!("{} {command}: {differ:?}", asked.program));
            }
            (texts, found) = (texts + 1, found + read.len());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        if texts == 0 {
            eprintln!("skipped: there is no {} here that prints help", asked.program);
        } else {
            eprintln!("{}: {found} flags in {texts} help texts", asked.program);
        }
    }
}

/// What a program prints; `None` where it is not here or knows no such command.
fn help(asked: &Asked, command: &str) -> Option<String> {
    let arguments = command.split_whitespace().chain(asked.help.iter().copied());
    let mut program = Command::new(asked.program);
    program.args(arguments).env("COLUMNS", "100").env("LC_ALL", "C").env("PAGER", "cat").env("GIT_PAGER", "cat");
    let output = program.output().ok()?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    // git prints the help that it is asked for with exit code 129.
    let is_help = output.status.success() || output.status.code() == Some(129);
    (is_help && scan(&text).len() > 1).then_some(text)
}

/// The names of the flags that are listed in a text.
fn read(text: &str, program: &str) -> BTreeSet<String> {
    let file = Arc::new(SourceFile::new("help.txt", text));
    let entries = Entry::of_help(&Traced::source(text, 0), &file, Some(program));
    let flags = entries.iter().flat_map(|entry| entry.flags.iter().chain(&entry.inherited));
    let names = |flag: &Flag| {
        let short = flag.short.map(|short| short.to_string());
        flag.long.iter().chain(&flag.aliases).cloned().chain(short).collect::<Vec<_>>()
    };
    flags.flat_map(names).collect()
}

/// The names behind the dashes at the start of each line, up to two blanks.
fn scan(text: &str) -> BTreeSet<String> {
    let line = Regex::new(r"(?m)^[ \t]+(-.*?)(?:  |\t|$)").unwrap();
    let name = Regex::new(r"(?:^|[\s,/|])--?(?:\[no-\])?([A-Za-z0-9?#][A-Za-z0-9_.-]*)").unwrap();
    let heads = line.captures_iter(text).map(|found| found[1].to_owned());
    let names = |head: String| {
        let found = name.captures_iter(&head).map(|found| found[1].to_owned()).collect::<Vec<_>>();
        found.into_iter().map(|name| if name.len() > 1 { name.trim_end_matches(['.', '-']).to_owned() } else { name })
    };
    heads.flat_map(names).filter(|name| name != "NUM").collect()
}
