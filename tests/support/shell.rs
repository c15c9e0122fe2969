//! What must hold of every parsed script, whatever it was read from.

use docproof::{
    shell::{
        Command, Compound, CompoundCommand, Part, Pipeline, Redirection, Script, ShellProblemKind, SimpleCommand,
        Statement, Word,
    },
    text::{Origin, Traced},
};
use std::{
    ops::Range,
    process::{self, Output},
};

/// Runs bash, the oracle; `None` where there is none.
pub(crate) fn bash(arguments: &[&str]) -> Option<Output> {
    let environment = [("LC_ALL", "C.UTF-8"), ("PATH", "/usr/bin:/bin")];
    process::Command::new("bash").arg("--norc").args(arguments).env_clear().envs(environment).output().ok()
}

/// Whether bash accepts each of these scripts (`bash -n`); `None` where there is no bash.
pub(crate) fn accepts(scripts: &[&str]) -> Option<Vec<bool>> {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let paths = (0..scripts.len()).map(|index| scratch.path().join(index.to_string()));
    let paths: Vec<String> = paths.map(|path| path.to_string_lossy().into_owned()).collect();
    for (path, script) in paths.iter().zip(scripts) {
        std::fs::write(path, script).expect("the scratch folder can be written");
    }
    // Of `[[ a` and a line break bash says that it is wrong, and exits with 0 all the same.
    let check = "for file; do said=$(bash -n \"$file\" 2>&1); echo \"$?$(case $said in *\"unexpected token\"*) echo 1;; esac)\"; done";
    let mut arguments = vec!["-c", check, "bash"];
    arguments.extend(paths.iter().map(String::as_str));
    let output = bash(&arguments)?;
    let accepted: Vec<bool> = String::from_utf8_lossy(&output.stdout).lines().map(|status| status == "0").collect();
    assert_eq!(accepted.len(), scripts.len());
    Some(accepted)
}

/// A problem that no script has which bash accepts.
pub(crate) fn is_syntax_error(kind: &ShellProblemKind) -> bool {
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

/// Checks that the ranges of `script`, which was read from `text`, are ordered and inside their parents, and that
/// every byte of every word stands in `file` where it says, within the word. Returns how many bytes it checked.
pub(crate) fn assert_holds(file: &str, text: &Traced, script: &Script) -> usize {
    let mut check = Check { file, text, bytes: 0 };
    let whole = 0..text.len();
    check.script(script, &whole);
    for range in script.comments.iter().chain(script.problems.iter().map(|problem| &problem.range)) {
        check.inside(range, &whole);
    }
    assert!(script.problems.is_sorted_by_key(|problem| problem.range.start), "problems are in order of place");
    check.bytes
}

struct Check<'a> {
    file: &'a str,
    text: &'a Traced,
    bytes: usize,
}

impl Check<'_> {
    fn script(&mut self, script: &Script, within: &Range<usize>) {
        self.list(&script.statements, within);
    }

    fn list(&mut self, statements: &[Statement], within: &Range<usize>) {
        self.ordered(statements.iter().map(|statement| &statement.range), within);
        for Statement { pipelines, range } in statements {
            self.ordered(pipelines.iter().map(|pipeline| &pipeline.range), range);
            for Pipeline { commands, range, .. } in pipelines {
                self.ordered(commands.iter().map(Command::range), range);
                for command in commands {
                    match command {
                        Command::Simple(command) => self.command(command),
                        Command::Compound(command) => self.compound(command),
                        Command::Unreadable { .. } => {}
                    }
                }
            }
        }
    }

    fn compound(&mut self, command: &CompoundCommand) {
        self.ordered(command.redirections.iter().map(|redirection| &redirection.range), &command.range);
        self.redirections(&command.redirections);
        if let Compound::Function { body, .. } | Compound::Coprocess(body) = &command.kind {
            self.inside(body.range(), &command.range);
            match &**body {
                Command::Simple(body) => self.command(body),
                Command::Compound(body) => self.compound(body),
                Command::Unreadable { .. } => {}
            }
        }
        for word in command.kind.words() {
            self.inside(&word.range, &command.range);
            self.word(word);
        }
        for list in command.kind.lists() {
            self.list(list, &command.range);
        }
    }

    fn command(&mut self, command: &SimpleCommand) {
        self.ordered(command.assignments.iter().map(|assignment| &assignment.range), &command.range);
        self.ordered(command.words.iter().map(|word| &word.range), &command.range);
        self.ordered(command.redirections.iter().map(|redirection| &redirection.range), &command.range);
        for assignment in &command.assignments {
            self.inside(&assignment.value.range, &assignment.range);
            assert!(self.text.as_str()[assignment.range.clone()].starts_with(&assignment.name));
            self.word(&assignment.value);
        }
        command.words.iter().for_each(|word| self.word(word));
        self.redirections(&command.redirections);
    }

    fn redirections(&mut self, redirections: &[Redirection]) {
        for redirection in redirections {
            self.inside(&redirection.target.range, &redirection.range);
            self.word(&redirection.target);
            if let Some(body) = &redirection.here_document {
                assert!(body.range.start >= redirection.range.end, "a here-document comes after its redirection");
                self.word(body);
            }
        }
    }

    fn word(&mut self, word: &Word) {
        self.inside(&word.range, &(0..self.text.len()));
        let span = self.text.span(word.range.clone());
        let mut last = None;
        for part in &word.parts {
            match part {
                Part::Literal { text, .. } => {
                    for (index, byte) in text.as_str().bytes().enumerate() {
                        let at = match text.origin(index) {
                            Some(Origin::Source(offset)) => {
                                assert_eq!(byte, self.file.as_bytes()[offset], "{text:?}");
                                assert!(last < Some(offset), "bytes keep their order: {text:?}");
                                last = Some(offset);
                                offset..offset + 1
                            }
                            Some(Origin::Inserted { at, .. }) => at.range(),
                            None => panic!("{text:?} has no origin at {index}"),
                        };
                        assert!(
                            span.start <= at.start && at.end <= span.end,
                            "{text:?} is not of the word at {span:?}"
                        );
                        self.bytes += 1;
                    }
                }
                Part::Variable { name, range, .. } => {
                    self.inside(range, &word.range);
                    assert!(self.text.as_str()[range.clone()].contains(name));
                }
                Part::Parameter(parameter) => {
                    self.inside(&parameter.range, &word.range);
                    assert!(self.text.as_str()[parameter.range.clone()].contains(&parameter.name));
                    for inner in parameter.subscript.iter().chain([&parameter.operand]) {
                        self.inside(&inner.range, &parameter.range);
                        self.word(inner);
                    }
                }
                Part::Arithmetic { expression, range, .. } => {
                    self.inside(range, &word.range);
                    self.inside(&expression.range, range);
                    self.word(expression);
                }
                Part::Array { elements, range } => {
                    self.inside(range, &word.range);
                    self.ordered(elements.iter().map(|element| &element.range), range);
                    for element in elements {
                        self.word(element);
                    }
                }
                Part::Substitution { script, range, .. } | Part::Process { script, range } => {
                    self.inside(range, &word.range);
                    self.script(script, range);
                }
                Part::Opaque { range } => self.inside(range, &word.range),
            }
        }
    }

    fn ordered<'r>(&self, ranges: impl Iterator<Item = &'r Range<usize>>, within: &Range<usize>) {
        let mut end = within.start;
        for range in ranges {
            assert!(range.start >= end, "{range:?} starts before the one before it ends, at {end}");
            self.inside(range, within);
            end = range.end;
        }
    }

    fn inside(&self, range: &Range<usize>, within: &Range<usize>) {
        assert!(
            within.start <= range.start && range.start <= range.end && range.end <= within.end,
            "{range:?} is not inside {within:?} of {:?}",
            self.text
        );
        assert!(self.text.as_str().get(range.clone()).is_some(), "{range:?} cuts a character of {:?}", self.text);
    }
}
