//! The grammar of a command: `influxctl token create [flags] <X>`. It describes command lines and is none.

use crate::{
    extract::Example,
    model::Invocation,
    shell::{Command, Part, Quoting, Statement, Word},
    text::{Inserted, Traced},
};

/// What headings and comments call a synopsis.
const NAMES: &[&str] = &[
    "syntax",
    "usage",
    "synopsis",
    "command syntax",
    "basic syntax",
    "general syntax",
    "basic usage",
    "usage syntax",
    "cli syntax",
    "command usage",
];

/// Whether words of these statements describe words.
pub(super) fn is_grammar(statements: &[Statement]) -> bool {
    arguments(statements).filter_map(whole).any(|word| describes(&word))
}

/// Whether the page calls these statements a synopsis: the comment above them does, or the heading does and their
/// arguments are names in angle brackets.
pub(super) fn is_named(example: &Example, comment: &str, statements: &[Statement]) -> bool {
    let is_name = |text: &str| {
        let text = text.trim_matches(|c: char| c == '#' || c == ':' || c.is_whitespace());
        NAMES.iter().any(|name| name.eq_ignore_ascii_case(text))
    };
    let is_heading = || example.headings.last().is_some_and(|heading| is_name(&heading.text));
    let mut values = arguments(statements).filter(|word| !whole(word).is_some_and(|word| is_plain(&word))).peekable();
    is_name(comment) || is_heading() && values.peek().is_some() && values.all(is_angled)
}

/// A command line of a synopsis as far as it can be read: up to the first word that describes a word, and no further than
/// the names of its subcommands. `None` where it describes nothing, and is to be read whole.
pub(in crate::pipeline) fn names(invocation: &Invocation) -> Option<Invocation> {
    invocation.arguments.iter().find(|word| describes(word))?;
    let is_name = |word: &&Traced| is_plain(word) && !describes(word);
    let count = invocation.arguments.iter().take_while(is_name).count();
    let (arguments, spans) = (invocation.arguments[..count].to_vec(), invocation.spans[..count].to_vec());
    Some(Invocation { arguments, spans, ..invocation.clone() })
}

/// The words of every simple command, their names left out.
fn arguments(statements: &[Statement]) -> impl Iterator<Item = &Word> {
    commands(statements).flat_map(|words| words.iter().skip(1))
}

/// The words of every simple command.
fn commands(statements: &[Statement]) -> impl Iterator<Item = &[Word]> {
    let pipelines = statements.iter().flat_map(|statement| &statement.pipelines);
    pipelines.flat_map(|pipeline| &pipeline.commands).filter_map(|command| match command {
        Command::Simple(command) => Some(command.words.as_slice()),
        Command::Compound { .. } | Command::Unreadable { .. } => None,
    })
}

/// The text of a word that begins without a quote, up to its first expansion.
fn whole(word: &Word) -> Option<Traced> {
    let Part::Literal { quoting: Quoting::None, .. } = word.parts.first()? else { return None };
    let mut whole = Traced::new();
    for part in &word.parts {
        let Part::Literal { text, .. } = part else { break };
        whole.push(text);
    }
    Some(whole)
}

/// `[flags]`, `[--name=<NAME>]`, `<ID>...`, `ARGS...`: whether a word describes words.
fn describes(word: &Traced) -> bool {
    let inside = word.as_str().strip_prefix('[').unwrap_or_default();
    let is_bracketed = inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '-' | '<' | '{'));
    // `[a-z]*` is a pattern of file names.
    let is_pattern = inside.split_once(']').is_some_and(|(set, rest)| set.len() <= 3 && rest.starts_with(['*', '?']));
    let repeated =
        word.as_str().strip_suffix("...").or_else(|| word.as_str().strip_suffix('\u{2026}')).unwrap_or_default();
    let is_name = repeated.len() > 1 && repeated.bytes().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte));
    let is_open = !repeated.is_empty() && word.is_open(0..1);
    is_bracketed && !is_pattern || is_name || is_open || repeated.ends_with([']', '>', '}'])
}

/// Whether a word is written as the names of subcommands are.
fn is_plain(word: &Traced) -> bool {
    let is_part_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    word.as_str().starts_with(|c: char| c.is_ascii_lowercase())
        && word.as_str().bytes().all(is_part_of_name)
        && !word.has_open_parts()
}

/// Whether a word is nothing but a name in angle brackets.
fn is_angled(word: &Word) -> bool {
    let is_whole = |text: &Traced| {
        let mut insertions = text.insertions();
        insertions.any(|(range, at, why)| {
            matches!(why, Inserted::Placeholder(_)) && range == (0..text.len()) && at.len() == range.len() + 2
        })
    };
    whole(word).as_ref().is_some_and(is_whole)
}
