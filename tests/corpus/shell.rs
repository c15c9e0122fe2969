//! Shell scripts of real pages: every byte of every word is traced, and bash reads them as we do.

#![expect(
    clippy::disallowed_methods,
    reason = "the corpus is read, and scripts for bash are written to a scratch folder"
)]

use crate::support::{
    corpus_pages,
    shell::{assert_holds, bash},
};
use docproof::{
    config::Config,
    resolve,
    shell::{self, Command, Part, Quoting, ShellProblemKind},
    text::Traced,
};
use std::fs;

/// Every fence of the corpus whose language is a shell's, or every fence, with its page's text and its name.
fn scripts(all: bool, mut read: impl FnMut(&str, &str, &Traced)) -> Option<()> {
    let config = Config::standard();
    for page in corpus_pages()? {
        let file = &page.file;
        for example in &page.examples {
            let language = example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase());
            if all || language.is_some_and(|language| config.shell_languages.contains(&language)) {
                let name = format!("{}:{}", file.path(), file.position(example.span.start).line);
                read(&name, file.text(), &resolve::resolve(&page, example, &config).script);
            }
        }
    }
    Some(())
}

#[test]
fn every_byte_of_every_word_is_traced() {
    let (mut fences, mut bytes) = (0, 0);
    // Fences in other languages are read, too: they are no scripts, which makes them the harder test.
    let read = scripts(true, |_, file, text| {
        bytes += assert_holds(file, text, &shell::parse(text));
        fences += 1;
    });
    if read.is_none() {
        return;
    }
    assert!(fences > 1000 && bytes > 100_000, "only {fences} fences with {bytes} bytes of words were read");
}

/// A problem that no script has which bash accepts.
fn is_syntax_error(kind: &ShellProblemKind) -> bool {
    match kind {
        ShellProblemKind::UnclosedQuote(_)
        | ShellProblemKind::UnclosedExpansion
        | ShellProblemKind::UnclosedCompound(_)
        | ShellProblemKind::UnexpectedToken(_)
        | ShellProblemKind::TooDeep => true,
        // Bash warns of the first and accepts the others.
        ShellProblemKind::UnclosedHereDocument(_)
        | ShellProblemKind::BlankAfterBackslash
        | ShellProblemKind::TrailingContinuation => false,
    }
}

#[test]
fn bash_accepts_no_script_that_we_call_broken() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let mut broken = Vec::new();
    let read = scripts(false, |name, _, text| {
        if shell::parse(text).problems.iter().any(|problem| is_syntax_error(&problem.kind)) {
            let path = scratch.path().join(broken.len().to_string());
            fs::write(&path, text.as_str()).expect("the scratch folder can be written");
            broken.push((path.to_string_lossy().into_owned(), name.to_owned()));
        }
    });
    if read.is_none() {
        return;
    }
    assert!(!broken.is_empty(), "the corpus has scripts that are broken");
    let mut arguments = vec!["-c", "for file; do bash -n \"$file\" 2>/dev/null && echo \"$file\"; done", "bash"];
    arguments.extend(broken.iter().map(|(path, _)| path.as_str()));
    let Some(output) = bash(&arguments) else { return };
    let accepted = String::from_utf8_lossy(&output.stdout);
    let accepted: Vec<&str> = accepted
        .lines()
        .filter_map(|path| broken.iter().find(|(script, _)| script == path))
        .map(|(_, name)| name.as_str())
        .collect();
    assert!(accepted.is_empty(), "bash accepts {accepted:#?}");
}

/// The words of a command that bash would only unquote: no expansions, no patterns.
fn plain_words(command: &shell::SimpleCommand) -> Option<Vec<String>> {
    let expands = |part: &Part| match part {
        Part::Literal { text, quoting: Quoting::None } => text.as_str().contains(['*', '?', '[', '{', '~', '!']),
        Part::Literal { .. } => false,
        _ => true,
    };
    let parts = command.words.iter().flat_map(|word| &word.parts);
    if command.words.is_empty() || !command.redirections.is_empty() || parts.into_iter().any(expands) {
        return None;
    }
    command.words.iter().map(|word| Some(word.as_literal()?.as_str().to_owned())).collect()
}

#[test]
fn bash_reads_the_same_words() {
    let (mut script, mut want) = (String::new(), Vec::new());
    let read = scripts(false, |name, _, text| {
        let parsed = shell::parse(text);
        if !parsed.problems.is_empty() || text.has_open_parts() {
            return;
        }
        let pipelines = parsed.statements.iter().flat_map(|statement| &statement.pipelines);
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            let Command::Simple(command) = command else { continue };
            let (Some(words), true) = (plain_words(command), command.assignments.is_empty()) else { continue };
            // The words are quoted literals: bash prints them and runs nothing.
            script.push_str(&format!("printf '%s\\0' {}\nprintf '\\1\\0'\n", &text.as_str()[command.range.clone()]));
            want.push((name.to_owned(), words));
        }
    });
    if read.is_none() {
        return;
    }
    assert!(want.len() > 100, "only {} commands of the corpus are plain", want.len());
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let path = scratch.path().join("words");
    fs::write(&path, script).expect("the scratch folder can be written");
    let Some(output) = bash(&[&path.to_string_lossy()]) else { return };
    let output = String::from_utf8(output.stdout).expect("UTF-8 in, UTF-8 out");
    let got: Vec<Vec<&str>> =
        output.split_terminator("\u{1}\0").map(|all| all.split_terminator('\0').collect()).collect();
    assert_eq!(got.len(), want.len());
    for (got, (name, want)) in got.iter().zip(&want) {
        assert_eq!(got, want, "{name}");
    }
}
