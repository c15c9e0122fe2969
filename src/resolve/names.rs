//! Words in capitals: which are placeholders, and which are variables, options or keywords.
//!
//! Takes a text; hands on its words and what the script around each says of it.

use crate::text::is_upper_snake;
use std::{collections::BTreeSet, ops::Range};

/// How far back from a word its command is looked at, in bytes.
const BEHIND: usize = 256;

/// The maximal runs of letters, digits and underscores.
pub(super) fn words(source: &str) -> Vec<Range<usize>> {
    let (mut words, mut start) = (Vec::new(), None);
    for (at, c) in source.char_indices() {
        match (start, c.is_alphanumeric() || c == '_') {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                words.push(first..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|first| first..source.len()));
    words
}

/// Words that everybody writes for a value of the reader's own: `your-token`, `YOUR-ORG`, `xxxx`, `XXXXXXXX-XXXX`.
pub(super) fn conventional(source: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
    let bytes = source.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        if found.last().is_some_and(|before| word.start < before.end) {
            continue;
        }
        let text = &source[word.clone()];
        let start = text.get(..4).unwrap_or_default();
        let (is_yours, is_masked) = (start.eq_ignore_ascii_case("your"), start.eq_ignore_ascii_case("xxxx"));
        // An option, a variable or the rest of a longer name is none.
        let before = word.start.checked_sub(1).map(|at| bytes[at]);
        if !(is_yours || is_masked) || matches!(before, Some(b'-' | b'$' | b'.' | b'{')) {
            continue;
        }
        let is_part = |byte: u8| if is_yours { is_word(byte) } else { matches!(byte, b'x' | b'X') };
        let length = bytes[word.start..].iter().take_while(|byte| is_part(**byte) || **byte == b'-').count();
        let end = word.start + source[word.start..word.start + length].trim_end_matches('-').len();
        let is_whole = end >= word.end && !bytes.get(end).is_some_and(|byte| is_word(*byte));
        // `yours`, `yourself` and what is no name but an assignment to one are not placeholders.
        let names_something =
            !is_yours || matches!(bytes.get(word.start + 4), Some(b'-' | b'_')) && end > word.start + 5;
        // A name in capitals is judged as every such name is.
        let is_name = is_yours && is_upper_snake(&source[word.start..end]);
        if is_whole && names_something && !is_name && bytes.get(end) != Some(&b'=') {
            found.push(word.start..end);
        }
    }
    found
}

/// Words after which a name is the name of a variable, or of something else that the script itself gives a meaning.
const NAMING: &[&str] = &[
    "export", "unset", "printenv", "declare", "readonly", "local", "typeset", "read", "for", "-e", "--env", "-I", "<<",
    "<<-", "function",
];

/// Names that the script itself uses as names: `NAME=…`, `$NAME`, `export NAME`, `<<NAME`.
pub(super) fn variables<'a>(source: &'a str, words: &[Range<usize>]) -> BTreeSet<&'a str> {
    let names = words.iter().filter(|word| {
        source.as_bytes()[word.start].is_ascii_uppercase()
            && (is_variable(source, word.start, word.end) || NAMING.contains(&word_before(source, word.start)))
    });
    names.map(|word| &source[word.clone()]).collect()
}

/// What stands before `at`, as far back as is looked.
fn behind(source: &str, at: usize) -> &str {
    let floor = at.saturating_sub(BEHIND);
    let floor = (floor..=at).find(|place| source.is_char_boundary(*place)).unwrap_or(at);
    &source[floor..at]
}

/// The word before `at` on the same line, and `<<` even where no blank stands between.
fn word_before(source: &str, at: usize) -> &str {
    let before = behind(source, at).trim_end_matches([' ', '\t', '\'', '"', '\\']);
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    if let Some(redirection) = word.rfind("<<") { &word[redirection..] } else { word }
}

/// Whether the name at `start..end` is a shell variable: `$NAME`, `${NAME}`, `%NAME%`, or `NAME=` where a command
/// begins.
pub(super) fn is_variable(source: &str, start: usize, end: usize) -> bool {
    let before = &source.as_bytes()[..start];
    if before.ends_with(b"$") || before.ends_with(b"${") || before.ends_with(b"${#") || before.ends_with(b"$env:") {
        return true;
    }
    if before.ends_with(b"%") && source[end..].starts_with('%') {
        return true;
    }
    source[end..].starts_with('=') && begins_command(source, start)
}

/// Whether nothing but assignments stands before `at` in its command.
fn begins_command(source: &str, at: usize) -> bool {
    let line = behind(source, at).rsplit(['\n', ';', '&', '|', '(']).next().unwrap_or_default();
    let is_assignment = |word: &str| {
        let name = word.split('=').next().unwrap_or_default();
        word.contains('=') && !name.is_empty() && name.bytes().all(is_word)
    };
    (line.is_empty() || line.ends_with(char::is_whitespace))
        && line.split_whitespace().all(|word| is_assignment(word) || NAMING.contains(&word) || word == "set")
}

/// Names in capitals that mean themselves in SQL.
const SQL: &[&str] =
    &["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "INFORMATION_SCHEMA", "PRIMARY_KEY", "ROW_NUMBER"];

/// Whether nothing about an undeclared word in capitals says that it is an option, a variable, a function or a keyword.
pub(super) fn looks_bare(source: &str, range: &Range<usize>, variables: &BTreeSet<&str>) -> bool {
    let word = &source[range.clone()];
    if word.ends_with('_') || variables.contains(word) || SQL.contains(&word) {
        return false;
    }
    let after = source[range.end..].chars().next();
    let floor = range.start.saturating_sub(BEHIND);
    let before = &source.as_bytes()[floor..range.start];
    let run = before.iter().rposition(|byte| !(is_word(*byte) || *byte == b'-')).map_or(0, |stop| stop + 1);
    let is_option = before[run..].starts_with(b"-");
    let is_member = before.ends_with(b"env.") || before.ends_with(b"environ.") || before.ends_with(b"::");
    !is_option && !is_member && !matches!(after, Some('=' | '('))
}

/// Whether a byte may stand in a name: an ASCII letter, a digit, an underscore.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
