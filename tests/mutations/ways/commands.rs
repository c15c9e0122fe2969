//! The words that name a command of a program, and its arguments.

use super::{Oracle, Way};
use crate::mutations::{
    program::{ProgramCommand, children, unless},
    site::{Mutant, Site},
};
use docproof::spec::Takes;

/// Words that authors mix up where commands have names.
const SYNONYMS: &[(&str, &str)] = &[
    ("create", "add"),
    ("add", "create"),
    ("delete", "remove"),
    ("remove", "delete"),
    ("list", "ls"),
    ("show", "list"),
    ("get", "show"),
    ("update", "edit"),
    ("enable", "activate"),
    ("disable", "deactivate"),
    ("write", "import"),
    ("query", "sql"),
    ("database", "bucket"),
    ("bucket", "database"),
    ("token", "auth"),
    ("auth", "token"),
];

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "misspell a command",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |command| misspelt(command, 0)),
    },
    Way {
        name: "misspell a subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |command| misspelt(command, 1)),
    },
    Way {
        name: "misspell a subcommand of a subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |command| misspelt(command, 2)),
    },
    Way {
        name: "another word for a subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            each(site, |command| {
                let words = command.path();
                let last = words.len().checked_sub(1)?;
                let (_, other) = SYNONYMS.iter().find(|(word, _)| *word == command.raw(&words[last]))?;
                renamed(command, last, other)
            })
        },
    },
    Way {
        name: "drop a subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| {
            each(site, |command| {
                let words = command.path();
                let last = words.len().checked_sub(2)? + 1;
                let path = &command.command.path[..last];
                let parent = command.spec().commands.iter().find(|parent| parent.path == path);
                let stands_alone = parent.is_some_and(|parent| parent.stands_alone);
                let unknown = stands_alone.then_some("the command does something without a subcommand, too");
                let is_bare = command.usage.flags.is_empty() && command.usage.arguments.is_empty();
                let unknown = unknown.or(is_bare.then_some("the command alone shows its help"));
                let next = command.usage.arguments.first().filter(|_| command.usage.flags.is_empty());
                let is_open = next.is_some_and(|(argument, _)| argument.has_open_parts());
                let unknown = unknown.or(is_open.then_some("the argument may stand for the subcommand"));
                let mutant = Mutant::new(command.with_blanks(&words[last]), "").at(words[0].start);
                Some(unless(unknown.or(command.commands_unknown(path)), mutant))
            })
        },
    },
    Way {
        name: "swap a command and its subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            each(site, |command| {
                let words = command.path();
                let [first, second] = words.get(words.len().checked_sub(2)?..)? else { return None };
                let path = &command.command.path[..words.len() - 2];
                if command.has_child(path, command.raw(second)) {
                    return None;
                }
                let mutant = Mutant::new(first.clone(), command.raw(second)).and(second.clone(), command.raw(first));
                Some(unless(command.commands_unknown(path), mutant))
            })
        },
    },
    Way {
        name: "an argument before the subcommand",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 80,
        mutants: |site| {
            each(site, |command| {
                let words = command.path();
                let last = words.get(words.len().checked_sub(2)? + 1)?;
                let argument = command.arguments().into_iter().next()?;
                let path = &command.command.path[..words.len() - 1];
                let before = format!("{} ", command.raw(&argument));
                let mutant = Mutant::insert(last.start, &before).and(command.with_blanks(&argument), "");
                Some(unless(command.commands_unknown(path), mutant))
            })
        },
    },
    Way {
        name: "the subcommand of another edition",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            each(site, |command| {
                let words = command.path();
                let last = words.len().checked_sub(1)?;
                let path = &command.command.path[..last];
                let others = command.library.grammars().filter(|other| other.program == command.spec().program);
                let foreign = others.flat_map(|other| children(other, path)).filter_map(|child| child.path.last());
                let foreign: Vec<&String> = foreign.filter(|name| !command.has_child(path, name)).collect();
                let name = foreign.get(words[last].start.checked_rem(foreign.len())?)?;
                renamed(command, last, name)
            })
        },
    },
    Way {
        name: "another program",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| {
            each(site, |command| {
                let first = command.command.path.first()?;
                let lacks = |program: &str| {
                    let mut specs = command.library.grammars().filter(|spec| spec.program == program);
                    specs.all(|spec| !children(spec, &[]).any(|child| child.path.last() == Some(first)))
                };
                let others = command.library.clis.iter().filter(|other| other.program != command.spec().program);
                let others: Vec<_> = others.filter(|other| lacks(&other.program)).collect();
                let other = others.get(command.program().start.checked_rem(others.len())?)?;
                let unknown = (!other.complete).then_some("the reference does not claim to list all commands");
                Some(unless(unknown, Mutant::new(command.program(), other.program.clone())))
            })
        },
    },
    Way {
        name: "one argument too many",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| {
            each(site, |command| {
                let last = command.flags().pop().filter(|used| used.range.end == command.end() && used.value.is_none());
                let takes = last.is_some_and(|used| used.flag.takes == Takes::Optional);
                let unknown = command.arguments_unknown().or(takes.then_some("the flag before it may take a value"));
                let repeated = command.command.arguments.last().is_some_and(|last| last.repeated);
                let free = command.command.arguments.len().saturating_sub(command.usage.arguments.len());
                let all = "x ".repeat(free + 1);
                (!repeated).then(|| unless(unknown, Mutant::insert(command.end(), &format!(" {}", all.trim_end()))))
            })
        },
    },
    Way {
        name: "drop an argument",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            each(site, |command| {
                let required = command.command.arguments.iter().filter(|argument| argument.required).count();
                let arguments = command.arguments();
                let last = arguments.last().filter(|_| arguments.len() <= required)?;
                let mut mutant = Mutant::new(command.with_blanks(last), "").at(command.program().start);
                mutant.places.extend(command.path().last().map(|word| word.start));
                let fed = command.is_fed.then_some("what it reads from a pipe or a file may stand for the argument");
                Some(unless(command.arguments_unknown().or(fed), mutant))
            })
        },
    },
];

/// What `mutant` makes of each command whose grammar covers it.
pub(super) fn each(site: &Site<'_>, mutant: impl Fn(&ProgramCommand<'_>) -> Option<Mutant>) -> Vec<Mutant> {
    site.program_commands.iter().filter_map(mutant).collect()
}

/// The word at `index` of those that name a command under another name, if it is a name of nothing.
fn renamed(command: &ProgramCommand<'_>, index: usize, name: &str) -> Option<Mutant> {
    let path = &command.command.path[..index];
    let range = command.path().get(index)?.clone();
    let is_other = !command.has_child(path, name);
    is_other.then(|| unless(command.commands_unknown(path), Mutant::new(range, name)))
}

/// The word at `index` of those that name a command, with a letter too few, too many or in another place.
fn misspelt(command: &ProgramCommand<'_>, index: usize) -> Option<Mutant> {
    let range = command.path().get(index)?.clone();
    renamed(command, index, &misspell(command.raw(&range), range.start)?)
}

/// A word of at least three letters in which one is missing, doubled, or swapped with the next, by `chance`.
pub(super) fn misspell(word: &str, chance: usize) -> Option<String> {
    let at = Some(word.len() / 2).filter(|_| word.len() >= 3)?;
    let (before, after) = (word.get(..at)?, word.get(at..)?);
    let (letter, rest) = (after.get(..1)?, after.get(1..)?);
    let misspelt = match chance % 3 {
        0 => format!("{before}{rest}"),
        1 => format!("{before}{letter}{after}"),
        _ => format!("{}{letter}{}{rest}", before.get(..at - 1)?, before.get(at - 1..)?),
    };
    (misspelt != word).then_some(misspelt)
}
