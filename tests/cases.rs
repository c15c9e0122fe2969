//! Pages that show the program at work, run as they stand: `tests/cli/*.md`, the guide and `README.md`.
//!
//! A fence that follows a line `` `a.md`: `` (or `` `a.md`, and more: ``) is a file of that name. Each `$ docproof …` line of a `console` fence runs
//! in a fresh folder with the files above it, with an empty environment but for what stands in front of it
//! (`$ NO_COLOR=1 docproof …`) and with nothing to read but what `< name` gives it. The lines up to the next `$` are
//! what it writes, errors last; a line `...` stands for any lines, and `[exit 1]` for the exit code, 0 where it is not
//! there. `INSTA_UPDATE=always cargo test` writes what really came.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a run of the program left.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Ran {
    /// As a case shows it.
    fn shown(&self) -> String {
        let exit = match self.code {
            Some(0) => String::new(),
            Some(code) => format!("[exit {code}]\n"),
            None => String::from("[killed]\n"),
        };
        let lines = format!("{}{}", self.stdout, self.stderr);
        lines.lines().map(|line| format!("{}\n", line.trim_end())).chain([exit]).collect()
    }
}

/// The program, in this folder, with an empty environment.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docproof"));
    command.env_clear().current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    finish(program(folder).args(arguments), None)
}

/// Runs the program to its end with something to read.
pub(crate) fn run_with_input(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    finish(program(folder).args(arguments), Some(input))
}

fn finish(command: &mut Command, input: Option<&str>) -> Ran {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().unwrap();
    if let Some(input) = input {
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
}

/// Runs a page; the differences, or nothing. The count is of the command lines that ran.
pub(crate) fn prove(page: &Path) -> (usize, Vec<String>) {
    let text = fs::read_to_string(page).unwrap();
    let (mut files, mut label, mut ran, mut errors) = (Vec::new(), None, 0, Vec::new());
    let (mut updated, mut lines) = (String::new(), text.split_inclusive('\n').peekable());
    while let Some(line) = lines.next() {
        updated += line;
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        if ticks.len() < 3 {
            label = file_name(line).map(str::to_owned).or(label.filter(|_| line.trim().is_empty()));
            continue;
        }
        let mut body = String::new();
        let closing = loop {
            let line = lines.next().unwrap_or_else(|| panic!("{}: a fence is not closed", page.display()));
            if line.trim_end() == ticks {
                break line;
            }
            body += line;
        };
        if let Some(name) = label.take() {
            files.push((name, body.clone()));
        } else if line.trim_end() == "```console" {
            let mut real = String::new();
            for (command, expected) in transcript(&body) {
                let got = perform(&command, &files);
                real += &format!("$ {command}\n");
                if matches(&expected, &got) {
                    real += &expected;
                } else {
                    errors.push(format!("{}: `{command}` gave\n{got}instead of\n{expected}", page.display()));
                    real += &got;
                }
                ran += 1;
            }
            body = real;
        }
        updated += &body;
        updated += closing;
    }
    if !errors.is_empty() && update_wanted() {
        fs::write(page, updated).unwrap();
    }
    (ran, errors)
}

/// The name in a line such as `` `docs/a.md`, a guide: ``.
fn file_name(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix('`')?.split_once('`')?;
    (name.contains('.') && !name.contains(' ') && rest.trim_end().ends_with(':')).then_some(name)
}

/// The same switch as that of the snapshot library.
fn update_wanted() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always")
}

/// The command lines of a `console` fence, each with the lines that follow it.
fn transcript(body: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in body.split_inclusive('\n') {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.trim_end().to_owned(), String::new())),
            None => commands.last_mut().expect("a `console` fence starts with a command").1.push_str(line),
        }
    }
    commands
}

fn perform(line: &str, files: &[(String, String)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = program(folder.path());
    let (line, input) = line.split_once(" < ").map_or((line, None), |(line, name)| (line, Some(name)));
    let mut words = line.split_whitespace().peekable();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        command.env(name, value);
        words.next();
    }
    assert_eq!(words.next(), Some("docproof"), "`{line}` is not a command line of docproof");
    let input = input.map(|name| fs::read_to_string(folder.path().join(name)).unwrap());
    finish(command.args(words), input.as_deref()).shown()
}

/// Whether `got` is what `expected` says, in which a line `...` stands for any lines.
fn matches(expected: &str, got: &str) -> bool {
    fn lines_match(expected: &[&str], got: &[&str]) -> bool {
        match expected.split_first() {
            None => got.is_empty(),
            Some((&"...", rest)) => (0..=got.len()).any(|skipped| lines_match(rest, &got[skipped..])),
            Some((first, rest)) => got.first() == Some(first) && lines_match(rest, &got[1..]),
        }
    }
    lines_match(&expected.lines().collect::<Vec<_>>(), &got.lines().collect::<Vec<_>>())
}

/// The pages of a folder that show the program at work.
pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    crate::support::markdown_files(folder)
}
