//! The values of flags of programs that have a grammar.

use super::{Oracle, Way, commands::misspell, flags::flags};
use crate::mutations::{
    program::{ProgramCommand, UsedFlag, unless},
    site::{Mutant, Site},
};
use docproof::spec::{Takes, ValueKind};

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method alone is not general enough in its lifetimes"
)]
pub(super) const WAYS: &[Way] = &[
    Way {
        name: "misspell a choice",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 70,
        mutants: |site| {
            values(
                site,
                |_, _| None,
                |command, used, value| {
                    let ValueKind::Choice(words) = &used.flag.value else { return None };
                    let word = words.iter().find(|word| **word == value).or(words.first())?;
                    misspell(word, command.end()).filter(|other| !words.contains(other))
                },
            )
        },
    },
    Way {
        name: "a value that is no choice",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            values(site, inferred, |_, used, _| {
                matches!(used.flag.value, ValueKind::Choice(_)).then(|| String::from("other"))
            })
        },
    },
    Way {
        name: "letters for a number",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let is_number = |kind: &ValueKind| matches!(kind, ValueKind::Integer | ValueKind::Number);
            values(site, inferred, |_, used, _| is_number(&used.flag.value).then(|| String::from("many")))
        },
    },
    Way {
        name: "a duration without a unit",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            values(site, inferred, |_, used, _| (used.flag.value == ValueKind::Duration).then(|| String::from("30")))
        },
    },
    Way {
        name: "a unit that no duration has",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            values(site, inferred, |_, used, _| {
                (used.flag.value == ValueKind::Duration).then(|| String::from("30days"))
            })
        },
    },
    Way {
        name: "a word for a timestamp",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            values(site, inferred, |_, used, _| {
                (used.flag.value == ValueKind::Timestamp).then(|| String::from("tomorrow"))
            })
        },
    },
    Way {
        name: "no `=` in `key=value`",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            values(site, inferred, |_, used, _| (used.flag.value == ValueKind::KeyValue).then(|| String::from("key")))
        },
    },
    Way {
        name: "drop the value of a flag",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            flags(site, |command, used| {
                let value = used.value.clone().filter(|_| used.is_apart && used.flag.takes == Takes::Value)?;
                // The flag takes the next argument then, so that one is missing.
                let is_flag = |word: &str| word.starts_with('-') && word.len() > 1;
                let next = command.next(value.end).filter(|next| !is_flag(command.raw(next)));
                let required = command.command.arguments.iter().filter(|argument| argument.required).count();
                let is_spare = command.usage.arguments.len() > required;
                let unknown = is_spare.then_some("an argument that may be left out is taken for the value");
                let unknown = next.and_then(|_| unknown.or(command.arguments_unknown()));
                let mutant = Mutant::new(command.with_blanks(&value), "").at(command.program().start);
                let mutant = command.path().last().into_iter().fold(mutant, |mutant, word| mutant.at(word.start));
                Some(unless(unknown, mutant))
            })
        },
    },
    Way {
        name: "a word behind a switch",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| {
            switches(site, |command, used| {
                let unknown = command.arguments_unknown().or(command.argument_possible());
                unless(unknown, Mutant::insert(used.name.end, " true"))
            })
        },
    },
    Way {
        name: "a text for a switch",
        codes: &["DP60", "DP61", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| switches(site, |_, used| Mutant::insert(used.name.end, "=always")),
    },
    Way {
        name: "glue a flag and its value",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| separated(site, "", |command| command.flags_unknown()),
    },
    Way {
        name: "a colon between a flag and its value",
        codes: &["DP60", "DP62"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| separated(site, ":", |command| command.flags_unknown()),
    },
    Way {
        name: "blanks around `=`",
        codes: &["DP60", "DP62", "DP315"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| separated(site, " = ", |_| None),
    },
    Way {
        name: "a blank behind `=`",
        codes: &["DP60", "DP62", "DP315"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| separated(site, "= ", |_| None),
    },
];

/// Why a value of another kind would not be told, if it would not: prose seldom names every value that a flag takes.
fn inferred(_: &ProgramCommand<'_>, used: &UsedFlag<'_>) -> Option<&'static str> {
    used.flag.inferred.then_some("the reference does not claim to name all values")
}

/// Another value of each flag that has one.
fn values(
    site: &Site<'_>,
    unknown: impl Fn(&ProgramCommand<'_>, &UsedFlag<'_>) -> Option<&'static str>,
    other: impl Fn(&ProgramCommand<'_>, &UsedFlag<'_>, &str) -> Option<String>,
) -> Vec<Mutant> {
    flags(site, |command, used| {
        let value = used.value.clone()?;
        let other = other(command, used, command.raw(&value))?;
        Some(unless(unknown(command, used), Mutant::new(value, other)))
    })
}

/// The flags that take no value.
fn switches(site: &Site<'_>, mutant: impl Fn(&ProgramCommand<'_>, &UsedFlag<'_>) -> Mutant) -> Vec<Mutant> {
    flags(site, |command, used| {
        let is_switch = used.flag.takes == Takes::Nothing && used.value.is_none();
        is_switch.then(|| mutant(command, used))
    })
}

/// Something else than the blank between a long flag and its value.
fn separated(
    site: &Site<'_>,
    separator: &str,
    unknown: impl Fn(&ProgramCommand<'_>) -> Option<&'static str>,
) -> Vec<Mutant> {
    flags(site, |command, used| {
        let value = used.value.clone().filter(|_| used.is_apart && command.raw(&used.name).starts_with("--"))?;
        Some(unless(unknown(command), Mutant::new(used.name.end..value.start, separator)))
    })
}
