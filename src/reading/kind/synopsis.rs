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
pub(super) fn is_grammar(text: &str, statements: &[Statement]) -> bool {
    let lines = statements.first().zip(statements.last()).map(|(first, last)| first.range.start..last.range.end);
    arguments(statements).filter_map(whole).any(|word| describes(&word))
        || lines.is_some_and(|range| has_choice(&text[range]))
}

/// The longest choice that is looked for, in bytes.
const LONGEST: usize = 80;

/// `<json|table>`, `{a|b}`, `(--a | --b)`: `[(-o|--output=)json]`: whether a command line offers a choice of words, which a shell takes for
/// pipes.
fn has_choice(lines: &str) -> bool {
    let mut quote = None;
    lines.bytes().enumerate().any(|(at, byte)| {
        match (quote, byte) {
            (None, b'\'' | b'"') => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            (None, b'<' | b'{' | b'(') => return is_choice(lines, at),
            _ => {}
        }
        false
    })
}

/// Whether the bracket at `at` opens a choice of words, behind an argument, an `=` or a `[`.
fn is_choice(lines: &str, at: usize) -> bool {
    let close = match lines.as_bytes()[at] {
        b'<' => b'>',
        b'{' => b'}',
        _ => b')',
    };
    let before = lines[..at].trim_end_matches([' ', '\t']);
    let before = before.strip_suffix("\\\n").unwrap_or(before).trim_end_matches([' ', '\t']);
    let Some(before) = before.bytes().next_back() else { return false };
    let rest = &lines.as_bytes()[at + 1..];
    let Some(length) = rest.iter().take(LONGEST).position(|byte| *byte == close) else { return false };
    let inside = &rest[..length];
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'=' | b'.');
    let words = inside.split(|byte| *byte == b'|').map(<[u8]>::trim_ascii);
    // `sort <a | uniq >b` reads one file and writes another.
    let is_tight = !inside.contains(&b' ') || rest[length + 1..].trim_ascii().is_empty();
    (is_word(before) || matches!(before, b'>' | b'['))
        && inside.contains(&b'|')
        && words.into_iter().all(|word| !word.is_empty() && word.iter().all(|byte| is_word(*byte)))
        && (close != b'>' || is_tight)
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
pub(in crate::reading) fn names(invocation: &Invocation) -> Option<Invocation> {
    invocation.arguments.iter().find(|word| describes(word))?;
    let is_name = |word: &&Traced| is_plain(word) && !describes(word);
    let count = invocation.arguments.iter().take_while(is_name).count();
    let (arguments, spans) = (invocation.arguments[..count].to_vec(), invocation.spans[..count].to_vec());
    Some(Invocation { arguments, spans, ..invocation.clone() })
}

/// The words of every simple command, their names left out. What `echo` prints describes nothing, nor does a line of JSON
/// that has lost its quotes (`"key": ["value"]`).
fn arguments(statements: &[Statement]) -> impl Iterator<Item = &Word> {
    let is_other = |words: &&[Word]| {
        let name = words.first().and_then(Word::as_literal);
        name.is_some_and(|name| matches!(name.as_str(), "echo" | "printf") || name.as_str().ends_with(':'))
    };
    commands(statements).filter(move |words| !is_other(words)).flat_map(|words| words.iter().skip(1))
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
    // `[a-z]*` is a pattern of file names, `[A-Z]` a set of letters.
    let is_pattern = inside.split_once(']').is_some_and(|(set, rest)| {
        set.len() <= 3 && rest.starts_with(['*', '?']) || set.len() == 3 && set.as_bytes()[1] == b'-'
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell;

    fn grammar(text: &str) -> bool {
        is_grammar(text, &shell::parse(&Traced::source(text, 0)).statements)
    }

    #[test]
    fn words_that_describe_words() {
        for text in [
            "a b [flags]",
            "a [--b=C] D",
            "a FILE...",
            "a [x...]",
            "a b [c|d]",
            "a --b {c|d}",
            "a --b=<c|d> e",
            "a (--b | --c)",
            "a get [(-o|--output=)json|yaml] (TYPE [NAME | -l label] | TYPE/NAME ...) [flags]",
            "a b \\\n  (--b|--c) \\\n  --d",
            "a --b <c | d>",
            "a [OPTIONS] -- [ARGS]...",
        ] {
            assert!(grammar(text), "{text}");
        }
    }

    #[test]
    fn words_that_describe_nothing() {
        for text in [
            "ls [a-z]*",
            "tr [a-z] [A-Z]",
            "echo [INFO] a",
            "pip install a[b]",
            "sort <a | uniq >b",
            "sort < a | uniq > b",
            "a && (b | c)",
            "a b\n(c | d)",
            "a | { b | c; }",
            "f() { a | b; }",
            "go test ./...",
            "a '<b|c>' \"{d|e}\"",
            "[ -f a ] && b",
            "curl http://[::1]:80/{a,b}",
            "jq '[.a | .b]'",
        ] {
            assert!(!grammar(text), "{text}");
        }
    }
}
