//! One word of a command line, read as a flag.
//!
//! Takes a word and the flags that may stand there; hands on which flag it is and what stands behind its `=`.

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

impl FlagWord {
    /// Reads a word; `None` when it is an argument. A lone `-` is one (it stands for standard input), and so is a
    /// negative number.
    pub(super) fn read(word: &Traced) -> Option<Self> {
        let text = word.as_str();
        let rest = text.strip_prefix('-')?;
        if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) || word.is_open(0..1) {
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
        &word.as_str()[self.dashes..self.name.end]
    }
}

/// The flag of a command (or of the program) that a word names, and the value that is glued to it (`-tTOKEN`).
pub(super) fn find<'a>(
    spec: &'a CliSpec,
    command: Option<&'a CommandSpec>,
    flag: &FlagWord,
    word: &Traced,
) -> Option<(&'a Flag, Option<Range<usize>>)> {
    let name = flag.bare(word);
    // Programs differ in whether `-name` is `--name` or a group of short flags; nobody means the group who writes a name.
    let is_long = flag.dashes == 2 || spec.one_dash_long_flags || name.len() > 1;
    let is_short = flag.dashes == 1 || spec.one_dash_long_flags;
    let of_name = |known: &&Flag| {
        let short = known.short.is_some_and(|short| name.chars().eq([short]));
        (is_long && known.long.as_deref() == Some(name)) || (is_short && short)
    };
    if let Some(found) = known(spec, command).find(of_name) {
        return Some((found, flag.value.clone()));
    }
    // `-tTOKEN` and `-xzf` are read by the programs that know short flags by POSIX rules.
    if flag.dashes == 2 || spec.one_dash_long_flags {
        return None;
    }
    let first = name.chars().next()?;
    let found = known(spec, command).find(|known| known.short == Some(first))?;
    let glued = flag.dashes + first.len_utf8()..word.len();
    match found.takes {
        Takes::Nothing => {
            let all = name.chars().all(|c| known(spec, command).any(|known| known.short == Some(c)));
            all.then_some((found, None))
        }
        Takes::Value | Takes::Optional | Takes::Unknown => Some((found, Some(glued))),
    }
}

/// The flags that may stand behind a command: its own, then those of the program.
pub(super) fn known<'a>(spec: &'a CliSpec, command: Option<&'a CommandSpec>) -> impl Iterator<Item = &'a Flag> {
    command.into_iter().flat_map(|command| &command.flags).chain(&spec.globals)
}
