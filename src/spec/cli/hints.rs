//! What was probably meant by a command, a flag or a value that is not there.
//!
//! Takes a word and the grammar; hands on the nearest name, or the place where the word does exist. Never decides whether
//! the word is wrong.

use super::{
    CliSpec, CommandSpec, Flag, Suggestion,
    flags::{self, Found},
};
use crate::text::Traced;

/// A flag as its author wrote it, with a dash where it stands in a group.
pub(super) fn written(word: &Traced, found: &Found<'_>) -> String {
    let text = &word.as_str()[found.name.clone()];
    if text.starts_with('-') { text.to_owned() } else { format!("-{text}") }
}

/// What was meant by a flag (`name` without its dashes) that a command does not have, and another command that has it.
pub(super) fn flag(
    spec: &CliSpec,
    command: Option<&CommandSpec>,
    name: &str,
    dashes: usize,
) -> (Option<Suggestion>, Option<String>) {
    let known = || flags::known(spec, command).filter(|flag| !flag.hidden && flag.deprecated.is_none());
    let own = || command.into_iter().flat_map(|command| &command.flags).flat_map(long_names);
    let suggestion = same_letter(spec, command, name, dashes)
        .or_else(|| Suggestion::nearest(name, known().flat_map(long_names)).filter(|_| name.chars().nth(1).is_some()))
        .or_else(|| abbreviated(name, own()))
        .or_else(|| abbreviated(name, known().flat_map(long_names)))
        .or_else(|| glued(name, known().flat_map(long_names)));
    let suggestion = suggestion.map(|found| match found.text.chars().nth(1) {
        Some(_) if dashes == 2 || !spec.one_dash_long_flags => {
            Suggestion { text: format!("--{}", found.text), ..found }
        }
        _ => Suggestion { text: format!("-{}", found.text), ..found },
    });
    (suggestion, elsewhere(spec, command, name))
}

/// The long names of a flag, without dashes.
pub(super) fn long_names(flag: &Flag) -> impl Iterator<Item = &str> {
    flag.long.as_deref().into_iter().chain(flag.aliases.iter().map(String::as_str))
}

/// A flag of one letter: with a dash too many, or the usual short name of a flag that has none here.
fn same_letter(spec: &CliSpec, command: Option<&CommandSpec>, name: &str, dashes: usize) -> Option<Suggestion> {
    let mut letters = name.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    let mut known = flags::known(spec, command);
    if dashes == 2 {
        let has_it = known.any(|flag| flag.short == Some(letter));
        return has_it.then(|| Suggestion { text: letter.to_string(), certain: true });
    }
    let all = spec.commands.iter().flat_map(|command| &command.flags).filter(|flag| flag.short == Some(letter));
    let mut usual = all.filter_map(|flag| flag.long.as_deref()).filter(|long| is_known(spec, command, long));
    let first = usual.next()?;
    usual.all(|other| other == first).then(|| Suggestion { text: first.to_owned(), certain: false })
}

fn is_known(spec: &CliSpec, command: Option<&CommandSpec>, name: &str) -> bool {
    flags::known(spec, command).any(|flag| flag.is_called(name))
}

/// The only name that `name` is short for (`db` of `database`), or that is short for it, word by word (`org` of `org-name`).
fn abbreviated<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<Suggestion> {
    let mut all = known.filter(|long| is_short_for(name, long) || is_short_for(long, name));
    let only = all.next()?;
    all.next().is_none().then(|| Suggestion { text: only.to_owned(), certain: false })
}

/// The longest name with which `name` starts, where what follows may be a value that is glued to it (`database:NAME`).
fn glued<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<Suggestion> {
    let is_value = |rest: &str| rest.starts_with(|c: char| c != '-' && !c.is_ascii_lowercase());
    let starts = known.filter(|long| long.len() > 2 && name.strip_prefix(long).is_some_and(is_value));
    let longest = starts.max_by_key(|long| long.len())?;
    Some(Suggestion { text: longest.to_owned(), certain: false })
}

/// Whether a name starts as another one does and its letters stand in that one, in order.
fn is_short_for(short: &str, long: &str) -> bool {
    if short.len() < 2 || short.len() >= long.len() || short.chars().next() != long.chars().next() {
        return false;
    }
    let mut letters = long.chars();
    // Of a long name, more than the first word must be there; of a single word, two letters are enough (`db`).
    let is_within = short.chars().all(|c| letters.any(|letter| letter == c));
    is_within && (long.starts_with(short) || short.len() * 2 >= long.len() || short.len() <= 3)
}

/// Another command that has a flag of this name: the nearest in the tree.
fn elsewhere(spec: &CliSpec, command: Option<&CommandSpec>, name: &str) -> Option<String> {
    let path = command.map_or(&[][..], |command| &command.path);
    let distance = |other: &CommandSpec| {
        let shared = path.iter().zip(&other.path).take_while(|(own, other)| own == other).count();
        (path.len().saturating_sub(shared), path.last() != other.path.last())
    };
    let has_it = |flag: &Flag| {
        if name.len() == 1 { flag.short.is_some_and(|c| name.starts_with(c)) } else { flag.is_called(name) }
    };
    let others = spec.commands.iter().filter(|other| other.flags.iter().any(has_it));
    others.min_by_key(|other| distance(other)).map(|other| spec.full_name(&other.path))
}

/// The command that a word names in another place: with the next word in front (`create token` of `token create`), or under
/// another parent; or the one that the next word names, in front of which the word has no place (`token ID delete`).
pub(super) fn moved_command(spec: &CliSpec, path: &[String], word: &str, next: &str) -> Option<String> {
    let is_end = |other: &&CommandSpec, words: &[&str]| {
        let (start, end) = (path.len(), path.len() + words.len());
        other.path.len() == end && other.path.starts_with(path) && other.path[start..].iter().eq(words.iter())
    };
    if let Some(swapped) = spec.commands.iter().find(|other| !next.is_empty() && is_end(other, &[next, word])) {
        return Some(spec.full_name(&swapped.path));
    }
    if let Some(behind) = spec.child(path, next) {
        return Some(spec.full_name(&behind.path));
    }
    let mut same = spec.commands.iter().filter(|other| other.path.last().is_some_and(|last| last == word));
    let only = same.next()?;
    same.next().is_none().then(|| spec.full_name(&only.path))
}

/// The choice that a value stands for: the only one in other letters, or the nearest.
pub(super) fn choice(text: &str, choices: &[String]) -> Option<Suggestion> {
    let mut same = choices.iter().filter(|choice| choice.to_lowercase() == text.to_lowercase());
    match (same.next(), same.next()) {
        (Some(only), None) => Some(Suggestion { text: only.clone(), certain: true }),
        _ => Suggestion::nearest(text, choices.iter().map(String::as_str)),
    }
}
