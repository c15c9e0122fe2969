//! Commands: which one a heading names, which ones a list has, and their other names.
//!
//! Takes headings, tables and lists; hands on the words that name commands, each with its place.

use super::lists;
use crate::{
    extract::{Block, Inline, MarkKind},
    spec::cli::{Named, Place},
    text::{SourceFile, Traced},
};
use std::sync::Arc;

/// Whether a word can be part of a command's name.
pub(super) fn is_command_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte))
        && !word.ends_with(':')
}

/// The words behind the program's name in a text that begins with it (`mytool create [OPTIONS] NAME`), where nothing but the
/// command's own syntax follows them; `None` for a sentence about the program.
pub(super) fn command_line(text: &str, program: &str) -> Option<Vec<String>> {
    let rest = text.trim().strip_prefix(program)?;
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    words_then_syntax(rest)
}

/// Words of a command, with nothing but syntax behind them.
fn words_then_syntax(text: &str) -> Option<Vec<String>> {
    let mut words = text.split_whitespace().peekable();
    let mut path = Vec::new();
    while let Some(word) = words.next_if(|word| is_command_word(word)) {
        path.push(word.to_owned());
    }
    let is_syntax = |word: &str| {
        word.starts_with(['<', '[', '{', '-', '('])
            || word.ends_with([']', '>', '}', ')'])
            || word == "..."
            || crate::text::is_upper_snake(word.trim_end_matches("..."))
    };
    words.all(is_syntax).then_some(path)
}

/// The command that a heading names: `mytool create`, `create` under `Commands`, or any words that are marked as code.
/// The path is the whole one, without the program; of a name without the program it is below `page`.
pub(super) fn heading(text: &Inline, program: &str, page: &[String], under_commands: bool) -> Option<Vec<String>> {
    let title = text.text.as_str().trim();
    if let Some(path) = command_line(title, program) {
        return Some(path);
    }
    let is_code = text
        .marks
        .iter()
        .any(|mark| mark.kind == MarkKind::Code && mark.range.start == 0 && mark.range.end >= title.len());
    let is_listed = under_commands && !title.contains(char::is_whitespace);
    if !is_code && !is_listed {
        return None;
    }
    let path = words_then_syntax(title).filter(|path| !path.is_empty())?;
    Some(if path.len() > page.len() && path.starts_with(page) { path } else { [page, &path].concat() })
}

/// The command that a cell or an item names, with other names behind commas: `help, h`. Words that lead to it (`mytool
/// token create` in the list of `mytool token`) are left out.
pub(super) fn named(text: &Traced, program: &str, page: &[String], file: &Arc<SourceFile>) -> Option<Named> {
    let whole = text.as_str();
    let first_end = whole.find([',', '|']).unwrap_or(whole.len());
    let mut start = first_end - whole[..first_end].trim_start().len();
    // Either all of the path leads, or none of it does.
    let mut rest = &whole[start..first_end];
    let mut leading = std::iter::once(program).chain(page.iter().map(String::as_str));
    let is_led = leading.all(|word| {
        let after = rest.strip_prefix(word).filter(|after| after.starts_with(char::is_whitespace));
        rest = after.map_or(rest, str::trim_start);
        after.is_some()
    });
    if is_led {
        start = first_end - rest.len();
    }
    let name = &whole[start..first_end];
    let words = name.split_whitespace().take_while(|word| is_command_word(word) || word.starts_with("--"));
    let length = words.fold(0, |length, word| name[length..].find(word).map_or(length, |at| length + at + word.len()));
    let only_syntax = words_then_syntax(&name[length..]).is_some_and(|words| words.is_empty());
    if length == 0 || !only_syntax {
        return None;
    }
    let others = whole[first_end..].split([',', '|']).map(str::trim);
    let aliases = others.filter(|part| is_command_word(part)).map(str::to_owned).collect();
    let place = Place { file: Arc::clone(file), span: text.span(start..start + length) };
    Some(Named { name: name[..length].to_owned(), aliases, place })
}

/// The commands that the items of a list begin with.
pub(super) fn listed(blocks: &[&Block], program: &str, page: &[String], file: &Arc<SourceFile>) -> Vec<Named> {
    let items = blocks.iter().filter_map(|block| match block {
        Block::Item { depth: 1, text } => Some(text),
        _ => None,
    });
    let command = |item: &Inline| named(&item.text.slice(lists::name(item)?.0), program, page, file);
    items.filter_map(command).collect()
}

/// Other names of a command: the code spans of a paragraph, or its words between commas.
pub(super) fn aliases(text: &Inline, own: Option<&String>, file: &Arc<SourceFile>) -> Vec<Named> {
    let codes: Vec<Traced> = text.codes().collect();
    let words = if codes.is_empty() { comma_separated(&text.text) } else { codes };
    let last_word = |word: &Traced| {
        let start = word.as_str().trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
        word.slice(start..word.as_str().trim_end().len())
    };
    let named = words
        .iter()
        .map(last_word)
        .filter(|word| is_command_word(word.as_str()) && own.is_none_or(|own| own != word.as_str()));
    named
        .map(|word| Named {
            name: word.as_str().to_owned(),
            aliases: Vec::new(),
            place: Place { file: Arc::clone(file), span: word.whole_span() },
        })
        .collect()
}

fn comma_separated(text: &Traced) -> Vec<Traced> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in text.as_str().split(',') {
        parts.push(text.slice(start..start + part.len()).trim());
        start += part.len() + 1;
    }
    parts
}
