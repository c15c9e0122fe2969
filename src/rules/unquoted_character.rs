//! DP210: a character in an argument that the shell does something with, because nothing quotes it.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    gnu_only_option::is_for_bsd,
    unbalanced_quote,
};
use crate::{
    diagnostic::Level,
    shell::{self, Command, Part, Pipeline, Quoting, ShellProblemKind, SimpleCommand, Word},
    text::{Span, Traced},
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP210",
    name: "unquoted-character",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP210-unquoted-character.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let language = reading.example.info.language.as_ref();
    let is_zsh = language.is_some_and(|language| language.as_str().eq_ignore_ascii_case("zsh"));
    let is_for_zsh = is_zsh || is_for_bsd(reading.example);
    let page = &mut Page { context, script: &reading.resolved.script, is_for_zsh, findings };
    for command in reading.script.simple_commands() {
        for (before, word) in command.words.iter().zip(command.words.iter().skip(1)) {
            page.pattern(command, word);
            page.json(before, word);
            page.star(before, word);
            page.history(word);
        }
    }
    for statement in &reading.script.statements {
        statement.pipelines.windows(2).for_each(|pair| page.semicolon(&pair[0], &pair[1]));
    }
    for problem in &reading.script.problems {
        if problem.kind == ShellProblemKind::UnexpectedToken("(".to_owned()) {
            page.parenthesis(reading, problem.range.start);
        }
    }
    reading.script.comments.iter().for_each(|comment| page.comment(comment));
}

struct Page<'a, 'b> {
    context: &'a Context<'a>,
    script: &'a Traced,
    /// Whether the example says that it is for zsh or for macOS.
    is_for_zsh: bool,
    findings: &'a mut Findings<'b>,
}

impl Page<'_, '_> {
    /// `?`, `*` or `[` in a URL: bash looks for files of that name and, as there are none, leaves the word alone; zsh, the
    /// shell of macOS, refuses to run the command.
    fn pattern(&mut self, command: &SimpleCommand, word: &Word) {
        let script = self.script.as_str();
        // What DP207 finds is one mistake, not two.
        let is_cut = script[word.range.end..].starts_with('&');
        let is_url = word.looks_like_url() && self.takes_urls(command) || is_address(command, word, script);
        if !is_url || is_cut {
            return;
        }
        for part in &word.parts {
            let Part::Literal { text, quoting: Quoting::None } = part else { continue };
            let found = text.as_str().char_indices().find(|(at, c)| is_pattern(*c) && !text.is_open(*at..at + 1));
            let Some((at, sign)) = found else { continue };
            let (place, range) = (text.span(at..at + 1), word.range.clone());
            let message =
                format!("zsh, the shell of macOS, takes the unquoted `{sign}` for a pattern of files and runs nothing");
            let level = if self.is_for_zsh { Level::Warning } else { Level::Note };
            return self.report(place, message, "put the URL in quotes", &range, level);
        }
    }

    /// `-d {"name": "x"}`: the shell removes the quotes and splits the words.
    fn json(&mut self, before: &Word, word: &Word) {
        let text = self.script.as_str();
        let is_object = matches!(text[word.range.clone()].as_bytes(), [b'{' | b'[', b'"' | b'{', ..]);
        if !is_object || !before.looks_like_option() || text[before.range.clone()].contains("exec") {
            return;
        }
        let limit =
            text[word.range.start..].char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| word.range.start + end);
        let end = shell::likely_close(&text[..limit], word.range.start - 1);
        let is_whole = text[end..].chars().next().is_none_or(char::is_whitespace);
        let range = if is_whole { word.range.start..end } else { word.range.clone() };
        let place = self.script.span(word.range.start..word.range.start + 1);
        let finding = self
            .findings
            .push(
                place,
                "the shell removes the quotes from this JSON and splits it at its blanks: nothing quotes all of it",
            )
            .help("put it in single quotes");
        let written = self.context.page.file.slice(self.script.span(range.clone()));
        if is_whole && !written.contains('\'') && self.script.as_str()[range.clone()].ends_with(['}', ']']) {
            finding.fix(self.script.span(range), format!("'{written}'"));
        }
    }

    /// `SELECT * FROM`: the shell puts the names of all files in for the `*`.
    fn star(&mut self, before: &Word, word: &Word) {
        let text = self.script.as_str();
        let is_query = text[before.range.clone()].eq_ignore_ascii_case("select") && &text[word.range.clone()] == "*";
        if is_query {
            self.findings
                .push(
                    self.script.span(word.range.clone()),
                    "the shell puts the names of all files in for the unquoted `*`",
                )
                .help("put the query in quotes");
        }
    }

    /// `!` in double quotes: an interactive shell puts an earlier command in for it.
    fn history(&mut self, word: &Word) {
        for part in &word.parts {
            let Part::Literal { text, quoting: Quoting::Double } = part else { continue };
            let written = text.as_str();
            let found = written.match_indices('!').find(|(at, _)| {
                let is_event = written[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
                is_event && !written[..*at].ends_with('\\') && !text.is_open(*at..at + 2)
            });
            let Some((at, _)) = found else { continue };
            self.findings
                .push(
                    text.span(at..at + 1),
                    "in double quotes, a shell that people type in puts an earlier command in for `!`",
                )
                .help("use single quotes, or `'!'`")
                .level(Level::Note);
            return;
        }
    }

    /// `text/plain;charset=utf-8`: the `;` ends the command.
    fn semicolon(&mut self, before: &Pipeline, after: &Pipeline) {
        let text = self.script.as_str();
        let at = before.range.end;
        let Some(Command::Simple(command)) = before.commands.last() else { return };
        let Some(Command::Simple(rest)) = after.commands.first() else { return };
        let Some(word) = command.words.get(1..).and_then(<[Word]>::last) else { return };
        let is_joined = text[at..].starts_with(';') && after.range.start == at + 1 && word.range.end == at;
        let is_parameter = rest.assignments.len() == 1 && rest.assignments[0].range.start == at + 1;
        if is_joined && is_parameter && text[word.range.clone()].contains('/') {
            let end = at + 1 + text[at + 1..].find([' ', '\t', '\n', '|', '&']).unwrap_or(text.len() - at - 1);
            let place = self.script.span(at..at + 1);
            self.report(
                place,
                "the unquoted `;` ends the command here".into(),
                "put the value in quotes",
                &(word.range.start..end),
                Level::Error,
            );
        }
    }

    /// `?q=count(x)`: no shell reads a `(` in the middle of a word.
    fn parenthesis(&mut self, reading: &Reading<'_>, at: usize) {
        let text = self.script.as_str();
        let Some(statement) = reading.script.statement_at(at) else { return };
        let Some(command) = reading.script.statements[statement].head() else { return };
        let start = text[..at].rfind([' ', '\t', '\n']).map_or(0, |blank| blank + 1);
        // A text of several lines lost its first quote: DP202's.
        let is_unopened = unbalanced_quote::unopened(text, at).is_some();
        if !self.takes_urls(command) || start == at || start <= command.range.start || is_unopened {
            return;
        }
        let end = at + text[at..].find([' ', '\t', '\n']).unwrap_or(text.len() - at);
        self.report(
            self.script.span(at..at + 1),
            "no shell reads the unquoted `(` in this word".into(),
            "put the value in quotes",
            &(start..end),
            Level::Error,
        );
    }

    /// `--channel #general`: a `#` behind a blank starts a comment.
    fn comment(&mut self, comment: &Range<usize>) {
        let text = self.script.as_str();
        let line = text[..comment.start].rsplit('\n').next().unwrap_or_default();
        let option = line.strip_suffix(' ').and_then(|line| line.rsplit([' ', '\t']).next()).unwrap_or_default();
        let is_option =
            option.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let written = &text[comment.clone()];
        let length = written.find([' ', '\t']).unwrap_or(written.len());
        let rest = written[length..].trim_start();
        let is_value = length > 1 && (rest.is_empty() || rest.starts_with('-') || rest == "\\");
        if is_option && !option.contains('=') && is_value && written[1..].starts_with(char::is_alphanumeric) {
            let range = comment.start..comment.start + length;
            let place = self.script.span(comment.start..comment.start + 1);
            self.report(
                place,
                "the unquoted `#` starts a comment here".into(),
                "put the value in quotes",
                &range,
                Level::Error,
            );
        }
    }

    /// Whether the program is one that asks for URLs, or has a grammar; other lines that hold a URL may be output.
    fn takes_urls(&self, command: &SimpleCommand) -> bool {
        const PROGRAMS: &[&str] = &["curl", "http", "https", "wget", "xh"];
        command
            .program()
            .is_some_and(|program| PROGRAMS.contains(&program.as_str()) || self.context.library.has_program(&program))
    }

    /// Reports a place in the argument at `range`, which quotes around it would mend.
    fn report(&mut self, place: Span, message: String, help: &str, range: &Range<usize>, level: Level) {
        let span = self.script.span(range.clone());
        let written = self.context.page.file.slice(span);
        let is_plain = !written.contains(['"', '\'', '`', '\\', '\n', '!']) && !written.contains("$(");
        // Where more words follow, they may belong to the argument, too.
        let rest = self.script.as_str()[range.end..].trim_start_matches([' ', '\t', '\r']);
        let is_whole = !written.contains('(') || rest.is_empty() || rest.starts_with(['-', '\\', '\n', '|', ';', '&']);
        let finding = self.findings.push(place, message).level(level);
        if is_plain && is_whole {
            finding.help(format!("{help}: `\"{written}\"`")).fix(span, format!("\"{written}\""));
        } else {
            finding.help(help);
        }
    }
}

/// How many characters of a body are looked at for its last bracket.
const LONGEST: usize = 5000;

/// What a shell takes for a pattern of names of files (POSIX 2.14).
fn is_pattern(c: char) -> bool {
    matches!(c, '?' | '*' | '[')
}

/// Whether a word is the address that curl is asked for, written without its scheme.
fn is_address(command: &SimpleCommand, word: &Word, text: &str) -> bool {
    let is_curl = command.program().is_some_and(|program| program == "curl");
    let written = &text[word.range.clone()];
    let host = written.split(['/', '?']).next().unwrap_or_default();
    let is_host = host.starts_with("localhost") || host.contains('.') && host.contains(':');
    is_curl && is_host && written.contains('/') && !written.starts_with(['-', '@', '.'])
}
