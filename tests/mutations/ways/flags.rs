//! The flags of programs that have a grammar, their names and their order.

use super::{Oracle, Way, commands::misspell};
use crate::mutations::{
    program::{ProgramCommand, UsedFlag, unless},
    site::{Mutant, Site},
};
use docproof::spec::{Flag, Takes};

/// Words that authors mix up where flags have names.
const SYNONYMS: &[(&str, &str)] = &[
    ("database", "db"),
    ("db", "database"),
    ("bucket", "database"),
    ("org", "organization"),
    ("organization", "org"),
    ("host", "url"),
    ("url", "host"),
    ("token", "api-token"),
    ("file", "path"),
    ("path", "file"),
    ("format", "output"),
    ("name", "title"),
    ("user", "username"),
    ("username", "user"),
    ("retention", "expiry"),
    ("force", "yes"),
];

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "misspell a flag",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |_, used, name| misspell(name, used.name.start)),
    },
    Way {
        name: "another word for a flag",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            long(site, |_, _, name| {
                let other = SYNONYMS.iter().find(|(word, _)| *word == name).map(|(_, other)| (*other).to_owned());
                let part = || name.rsplit_once('-').map(|(part, _)| part.to_owned());
                Some(other.or_else(part).unwrap_or_else(|| format!("{name}-name")))
            })
        },
    },
    Way {
        name: "the flag of another command",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            long(site, |command, used, _| {
                let others = command.spec().commands.iter().flat_map(|other| &other.flags);
                foreign(command, used, others)
            })
        },
    },
    Way {
        name: "the flag of another edition",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            long(site, |command, used, _| {
                let others = command.library.grammars().filter(|other| other.program == command.spec().program);
                let same = others.flat_map(|other| &other.commands).filter(|one| one.path == command.command.path);
                foreign(command, used, same.flat_map(|one| &one.flags))
            })
        },
    },
    Way {
        name: "the flag of another program",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            long(site, |command, used, _| {
                let others = command.library.grammars().filter(|other| other.program != command.spec().program);
                foreign(command, used, others.flat_map(|other| &other.commands).flat_map(|one| &one.flags))
            })
        },
    },
    Way {
        name: "`_` for `-` in a flag",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |_, _, name| name.contains('-').then(|| name.replace('-', "_"))),
    },
    Way {
        name: "a capital in a flag",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |_, _, name| Some(format!("{}{}", name[..1].to_ascii_uppercase(), &name[1..]))),
    },
    Way {
        name: "one dash for two",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let is_long = command.raw(&used.name).starts_with("--");
                let unknown = if command.spec().one_dash_long_flags {
                    "the program takes one dash for two"
                } else {
                    "no reference says that the program does not take one dash for two"
                };
                is_long.then(|| unless(Some(unknown), Mutant::new(used.name.start..used.name.start + 1, "")))
            })
        },
    },
    Way {
        name: "an en dash for two dashes of a flag",
        codes: &["DP205"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let is_long = command.raw(&used.name).starts_with("--");
                is_long.then(|| Mutant::new(used.name.start..used.name.start + 2, "–"))
            })
        },
    },
    Way {
        name: "drop a required flag",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| {
            flags(site, |command, used| {
                let is_single = command.usage.flags.iter().filter(|one| std::ptr::eq(one.flag, used.flag)).count() == 1;
                let mutant = Mutant::new(command.with_blanks(&used.range), "").at(command.program().start);
                let mutant = command.path().last().into_iter().fold(mutant, |mutant, word| mutant.at(word.start));
                (used.flag.required && is_single).then(|| unless(command.supplied(used.flag), mutant))
            })
        },
    },
    Way {
        name: "a flag behind an argument",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let argument = command.next(used.range.end)?;
                if !command.arguments().contains(&argument) {
                    return None;
                }
                let unknown =
                    command.spec().flags_after_arguments.then_some("the program takes flags behind arguments");
                let unknown = unknown.or(command.arguments_unknown());
                let swapped = Mutant::new(used.range.clone(), command.raw(&argument));
                Some(unless(unknown, swapped.and(argument, command.raw(&used.range))))
            })
        },
    },
    Way {
        name: "repeat a flag",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let unknown = used.flag.repeatable.then_some("the flag may be repeated");
                let again = format!(" {}", command.raw(&used.range));
                Some(unless(unknown, Mutant::insert(used.range.end, &again).at(used.range.start)))
            })
        },
    },
    Way {
        name: "a deprecated flag",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let deprecated = command.known().filter(|flag| flag.deprecated.is_some());
                let mut alike = deprecated.filter(|flag| flag.takes == used.flag.takes);
                Some(Mutant::new(used.name.clone(), alike.next()?.name()))
            })
        },
    },
    Way {
        name: "two flags that exclude each other",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let long = used.flag.long.as_ref()?;
                let group =
                    command.command.groups.iter().find(|group| group.exclusive && group.flags.contains(long))?;
                let is_given = |flag: &&Flag| command.usage.flags.iter().any(|one| std::ptr::eq(one.flag, *flag));
                let in_group = |flag: &&Flag| flag.long.as_ref().is_some_and(|long| group.flags.contains(long));
                let other = command.known().filter(in_group).find(|flag| !is_given(flag))?;
                let value = if other.takes == Takes::Value { " VALUE" } else { "" };
                let text = format!(" {}{value}", other.name());
                Some(Mutant::insert(used.range.end, &text).at(used.range.start))
            })
        },
    },
];

/// What `mutant` makes of each flag.
pub(super) fn flags(
    site: &Site<'_>,
    mutant: impl Fn(&ProgramCommand<'_>, &UsedFlag<'_>) -> Option<Mutant>,
) -> Vec<Mutant> {
    let of_command = |command| ProgramCommand::flags(command).into_iter().filter_map(|used| mutant(command, &used));
    site.program_commands.iter().flat_map(of_command).collect()
}

/// Each long flag under another name, if that is not the name of another flag.
fn long(site: &Site<'_>, other: impl Fn(&ProgramCommand<'_>, &UsedFlag<'_>, &str) -> Option<String>) -> Vec<Mutant> {
    flags(site, |command, used| {
        let raw = command.raw(&used.name);
        let name = raw.trim_start_matches('-');
        let start = used.name.start + raw.len() - name.len();
        let other = other(command, used, name).filter(|_| name.len() > 1 && name.is_ascii())?;
        let is_other = !command.has_flag(&other);
        is_other.then(|| unless(command.flags_unknown(), Mutant::new(start..used.name.end, other)))
    })
}

/// The long name of one of `others` that the command lacks and that takes a value as `used` does.
fn foreign<'f>(
    command: &ProgramCommand<'_>,
    used: &UsedFlag<'_>,
    others: impl Iterator<Item = &'f Flag>,
) -> Option<String> {
    let alike = others.filter(|flag| flag.takes == used.flag.takes && !flag.hidden);
    let names: Vec<&String> =
        alike.filter_map(|flag| flag.long.as_ref()).filter(|long| !command.has_flag(long)).collect();
    names.get(used.name.start.checked_rem(names.len())?).map(|name| (*name).clone())
}
