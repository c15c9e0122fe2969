//! One word of a command line, read as flags.
//!
//! Takes a word and the flags that may stand there; hands on which flags it is and what stands behind its `=`.

use super::{CliSpec, CommandSpec, Flag, Takes};
use crate::text::Traced;
use std::ops::Range;

/// A word that has the form of a flag.
pub(super) struct FlagWord {
    /// The flag with its dashes, without its value, in the word.
    pub(super) name: Range<usize>,
    /// How many dashes it starts with: one or two.
    pub(super) dashes: usize,
    /// What stands behind the first `=`, in the word.
    pub(super) value: Option<Range<usize>>,
}

/// A flag that a word names.
pub(super) struct Found<'a> {
    /// The flag.
    pub(super) flag: &'a Flag,
    /// Its part of the word, dashes included.
    pub(super) name: Range<usize>,
    /// The value that is glued to it, in the word.
    pub(super) value: Option<Range<usize>>,
    /// Whether it is switched off (`--no-color`).
    pub(super) negated: bool,
}

impl FlagWord {
    /// Reads a word; `None` when it is an argument. A lone `-` is one (it stands for standard input), and so is a
    /// negative number, unless the program has flags that are digits.
    pub(super) fn read(word: &Traced, spec: &CliSpec) -> Option<Self> {
        let text = word.as_str();
        let rest = text.strip_prefix('-')?;
        let is_number = rest.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
        if rest.is_empty() || word.is_open(0..1) || (is_number && !has_digits(spec)) {
            return None;
        }
        let dashes = if rest.starts_with('-') { 2 } else { 1 };
        let equals = text.find('=');
        Some(Self { name: 0..equals.unwrap_or(text.len()), dashes, value: equals.map(|at| at + 1..text.len()) })
    }

    /// Whether it is the word `--`, after which all words are arguments (POSIX Utility Syntax Guideline 10).
    pub(super) fn ends_flags(&self) -> bool {
        self.dashes == 2 && self.name.len() == 2 && self.value.is_none()
    }

    /// Its name, dashes removed.
    pub(super) fn bare<'w>(&self, word: &'w Traced) -> &'w str {
        word.as_str().get(self.dashes..self.name.end).unwrap_or_default()
    }
}

/// The flags of a command (or of the program) that a word names: one, or a group of short ones (`-xzf`, POSIX Utility
/// Syntax Guideline 5), the last of them perhaps with its value glued to it (`-tTOKEN`). None where it names none.
pub(super) fn find<'a>(
    spec: &'a CliSpec,
    command: Option<&'a CommandSpec>,
    flag: &FlagWord,
    word: &Traced,
) -> Vec<Found<'a>> {
    let name = flag.bare(word);
    let is_open = word.is_open(flag.name.clone());
    // Programs differ in whether `-name` is `--name` or a group of short flags; nobody means the group who writes a name.
    let is_long = flag.dashes == 2 || spec.one_dash_long_flags || name.chars().nth(1).is_some();
    let is_short = flag.dashes == 1 || spec.one_dash_long_flags;
    let one = |flag_spec, negated| {
        vec![Found { flag: flag_spec, name: flag.name.clone(), value: flag.value.clone(), negated }]
    };
    let of_name = |known: &&Flag| {
        let short = || known.short.is_some_and(|short| name.chars().eq([short]));
        (is_long && known.is_called(name)) || (is_short && short())
    };
    if !is_open && let Some(found) = known(spec, command).find(of_name) {
        return one(found, false);
    }
    let positive = name.strip_prefix("no-").filter(|_| is_long && !is_open);
    let negated = |positive: &str| known(spec, command).find(|known| known.negatable && known.is_called(positive));
    if let Some(found) = positive.and_then(negated) {
        return one(found, true);
    }
    if flag.dashes == 2 || spec.one_dash_long_flags {
        return Vec::new();
    }
    group(spec, command, word)
}

/// A group of short flags; none where one of them is unknown.
fn group<'a>(spec: &'a CliSpec, command: Option<&'a CommandSpec>, word: &Traced) -> Vec<Found<'a>> {
    let mut all: Vec<Found<'a>> = Vec::new();
    for (at, c) in word.as_str().char_indices().skip(1) {
        let end = at + c.len_utf8();
        let short = known(spec, command).find(|known| known.short == Some(c)).filter(|_| !word.is_open(at..end));
        let Some(flag) = short else { return Vec::new() };
        let start = if all.is_empty() { 0 } else { at };
        let ends = flag.takes != Takes::Nothing;
        let behind = end + usize::from(word.as_str()[end..].starts_with('='));
        let value = (ends && end < word.len()).then_some(behind..word.len());
        all.push(Found { flag, name: start..end, value, negated: false });
        if ends {
            break;
        }
    }
    all
}

/// The flags that may stand behind a command: its own, then those of the program.
pub(super) fn known<'a>(spec: &'a CliSpec, command: Option<&'a CommandSpec>) -> impl Iterator<Item = &'a Flag> {
    command.into_iter().flat_map(|command| &command.flags).chain(&spec.globals)
}

/// Whether some flag of the program is a digit (`-1`).
fn has_digits(spec: &CliSpec) -> bool {
    let all = spec.commands.iter().flat_map(|command| &command.flags).chain(&spec.globals);
    all.into_iter().any(|flag| flag.short.is_some_and(|short| short.is_ascii_digit()))
}
