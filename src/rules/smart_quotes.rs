//! DP205: typographic quotes and dashes where the shell needs those of a keyboard.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{self, Command, Part, Quoting, ShellProblem, ShellProblemKind, Statement, Word},
    text::{Span, Traced},
};

pub(super) const RULE: Rule = Rule {
    code: "DP205",
    name: "smart-quotes",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP205-smart-quotes.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    for statement in &reading.script.statements {
        // A quote without a partner on the same line is proof enough, whatever the line is.
        let unbalanced = |problem: &ShellProblem| matches!(problem.kind, ShellProblemKind::UnclosedQuote(_));
        if !shell::looks_like_command(&script.as_str()[statement.range.clone()])
            && !reading.script.problems_in(&statement.range).iter().any(unbalanced)
        {
            continue;
        }
        for word in statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands).flat_map(words) {
            dash(word, findings);
        }
        for text in unquoted(statement, script) {
            let found =
                text.as_str().char_indices().find(|(at, c)| is_smart(*c) && !is_inside_word(text.as_str(), *at));
            let Some((at, quote)) = found else { continue };
            let straight = if matches!(quote, '“' | '”') { '"' } else { '\'' };
            let span = text.span(at..at + quote.len_utf8());
            let written = context.page.file.slice(Span::new(span.end, span.end.max(script.whole_span().end)));
            let finding = findings
                .push(span, format!("`{quote}` is a typographic quote: the shell takes it for a letter"))
                .help(format!("write `{straight}`"));
            match partner(written, straight) {
                Some(end) => {
                    let whole = Span::new(span.start, span.end + end + PARTNER);
                    finding.fix(whole, format!("{straight}{}{straight}", &written[..end]));
                }
                None => drop(finding.fix(span, straight.to_string())),
            }
        }
    }
}

/// How many bytes a typographic quote has.
const PARTNER: usize = '”'.len_utf8();

/// How many characters a string is looked at for its other quote.
const LONGEST: usize = 500;

/// Where the typographic quote stands that closes a string of `straight` quotes, on the same line. A string that holds a
/// straight one needs more than new quotes.
fn partner(written: &str, straight: char) -> Option<usize> {
    let smart = if straight == '"' { ['“', '”'] } else { ['‘', '’'] };
    let mut line = written.char_indices().take(LONGEST).take_while(|(_, c)| *c != '\n' && *c != straight);
    let (end, _) = line.find(|(_, c)| smart.contains(c))?;
    let is_closing = written[end + PARTNER..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    is_closing.then_some(end)
}

fn words(command: &Command) -> &[Word] {
    match command {
        Command::Simple(simple) => &simple.words,
        Command::Compound { .. } | Command::Unreadable { .. } => &[],
    }
}

/// An option that starts with a dash for prose.
fn dash(word: &Word, findings: &mut Findings<'_>) {
    let Some(Part::Literal { text, quoting: Quoting::None }) = word.parts.first() else { return };
    let (written, name) = (text.as_str(), option_name(text.as_str()));
    let Some((dash, name)) = written.chars().next().zip(name) else { return };
    let straight = if name.len() == 1 { "-" } else { "--" };
    let span = text.span(0..written.len() - name.len());
    findings
        .push(span, format!("`{dash}` is a typographic dash: the shell takes it for a letter"))
        .help(format!("write `{straight}{name}`"))
        .fix(span, straight);
}

/// The name of an option that is written with typographic dashes.
pub(super) fn option_name(word: &str) -> Option<&str> {
    let name = word.trim_start_matches(['–', '—', '-']);
    let is_option = word.starts_with(['–', '—']) && name.starts_with(char::is_alphabetic);
    is_option.then_some(name)
}

/// The texts of a statement that nothing quotes; of one that cannot be read, all of it.
fn unquoted(statement: &Statement, script: &Traced) -> Vec<Traced> {
    let mut texts = Vec::new();
    for command in statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands) {
        match command {
            Command::Simple(simple) => {
                let values = simple.assignments.iter().map(|assignment| &assignment.value);
                for part in values.chain(&simple.words).flat_map(|word| &word.parts) {
                    if let Part::Literal { text, quoting: Quoting::None } = part {
                        texts.push(text.clone());
                    }
                }
            }
            Command::Unreadable { range } => texts.push(script.slice(range.clone())),
            Command::Compound { .. } => {}
        }
    }
    texts
}

pub(super) fn is_smart(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’')
}

/// Whether the character at `at` stands between letters, as an apostrophe does.
fn is_inside_word(text: &str, at: usize) -> bool {
    let after = text[at..].chars().nth(1);
    text[..at].ends_with(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
}
