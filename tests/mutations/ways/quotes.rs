//! Quotes, dashes and blanks.

use super::{Oracle, Way};
use crate::mutations::site::{Mutant, Quoted, Site};

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "drop an opening quote",
        codes: &["DP202", "DP217"],
        oracle: Oracle::Words,
        floor: 92,
        mutants: |site| each(site, |one| Some(Mutant::new(one.start..one.start + 1, "").at(one.end - 1))),
    },
    Way {
        name: "drop a closing quote",
        codes: &["DP202", "DP217"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |one| Some(Mutant::new(one.end - 1..one.end, "").at(one.start))),
    },
    Way {
        name: "curl both quotes",
        codes: &["DP205"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |one| Some(curled(one, true))),
    },
    Way {
        name: "curl the closing quote",
        codes: &["DP202", "DP205"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| each(site, |one| Some(curled(one, false))),
    },
    Way {
        name: "the other quote at the end",
        codes: &["DP202"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            each(site, |one| {
                let other = if one.quote == '"' { "'" } else { "\"" };
                Some(Mutant::new(one.end - 1..one.end, other).at(one.start))
            })
        },
    },
    Way {
        name: "single quotes around a variable",
        codes: &["DP209"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| each(site, single),
    },
    Way {
        name: "an apostrophe in a string in single quotes",
        codes: &["DP202"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| each(site, apostrophe),
    },
    Way { name: "drop the `)` of a `$(`", codes: &["DP202"], oracle: Oracle::Words, floor: 95, mutants: substitutions },
    Way {
        name: "unquote a URL with `&`",
        codes: &["DP207"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| urls(site, |url| url.find('&')),
    },
    Way {
        name: "unquote a URL with `?`",
        codes: &["DP210"],
        oracle: Oracle::Always,
        floor: 95,
        mutants: |site| urls(site, |url| url.find('?').filter(|_| !url.contains('&'))),
    },
    Way {
        name: "unquote a string with blanks",
        codes: &["DP301", "DP302", "DP606", "DP210", "DP217", "DP401", "DP30", "DP31", "DP60"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            if !site.is_known {
                return Vec::new();
            }
            let is_plain = |c: char| c.is_alphanumeric() || " ,.:/_-".contains(c);
            let applies = |one: &Quoted<'_>| one.inside.trim().contains(' ') && one.inside.chars().all(is_plain);
            each(site, |one| applies(&one).then(|| unquoted(one)))
        },
    },
    Way {
        name: "a dash for `--`",
        codes: &["DP205"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| {
            let long = site.words().filter(|word| site.raw(word).starts_with("--") && site.raw(word).len() > 2);
            let replace = |start: usize| [("–", 2), ("—", 2)].map(|(dash, len)| Mutant::new(start..start + len, dash));
            long.flat_map(|word| replace(word.range.start)).collect()
        },
    },
    Way {
        name: "a dash for `-`",
        codes: &["DP205"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let is_short = |raw: &str| raw.len() == 2 && raw.starts_with('-') && raw.ends_with(char::is_alphabetic);
            let short = site.words().filter(|word| is_short(site.raw(word)));
            short.map(|word| Mutant::new(word.range.start..word.range.start + 1, "–")).collect()
        },
    },
    Way {
        name: "a non-breaking space",
        codes: &["DP213"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| blanks(site, "\u{a0}"),
    },
    Way {
        name: "a zero-width space",
        codes: &["DP213"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| blanks(site, " \u{200b}"),
    },
];

fn each<'a>(site: &Site<'a>, mutant: impl Fn(Quoted<'a>) -> Option<Mutant>) -> Vec<Mutant> {
    site.strings().filter_map(mutant).collect()
}

fn unquoted(one: Quoted<'_>) -> Mutant {
    Mutant::new(one.start..one.start + 1, "").and(one.end - 1..one.end, "")
}

fn curled(one: Quoted<'_>, both: bool) -> Mutant {
    let (open, close) = if one.quote == '"' { ("“", "”") } else { ("‘", "’") };
    let end = one.end - 1..one.end;
    if both {
        Mutant::new(one.start..one.start + 1, open).and(end, close)
    } else {
        Mutant::new(end, close).at(one.start)
    }
}

/// Single quotes for the double quotes around a variable.
fn single(one: Quoted<'_>) -> Option<Mutant> {
    let mut after = one.inside.split('$').skip(1);
    let expands = after.any(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '{'));
    let applies = one.quote == '"' && expands && !one.inside.contains(['\'', '`', '\\']) && !one.inside.contains("$(");
    applies.then(|| Mutant::new(one.start..one.start + 1, "'").and(one.end - 1..one.end, "'"))
}

/// `it's` behind the first word of a string in single quotes.
fn apostrophe(one: Quoted<'_>) -> Option<Mutant> {
    let letters = |c: char| c.is_ascii_lowercase();
    let at = one.inside.char_indices().position(|(at, _)| {
        let (before, after) = one.inside.split_at(at);
        before.ends_with(letters) && after.starts_with(letters)
    })?;
    let at = one.start + 1 + at;
    (one.quote == '\'' && one.inside.is_ascii()).then(|| Mutant::insert(at, "'").at(one.start).at(one.end - 1))
}

fn substitutions(site: &Site<'_>) -> Vec<Mutant> {
    use docproof::shell::Part;
    let parts = site.words().flat_map(|word| &word.parts);
    let found = parts.filter_map(|part| match part {
        Part::Substitution { range, .. } if site.text()[range.clone()].ends_with(')') => Some(range.clone()),
        _ => None,
    });
    found.map(|range| Mutant::new(range.end - 1..range.end, "").at(range.start)).collect()
}

/// URLs out of their quotes; the character that the shell then reads is a right place, too.
fn urls(site: &Site<'_>, character: impl Fn(&str) -> Option<usize>) -> Vec<Mutant> {
    let quoted = site.urls().filter_map(|url| site.quoted(url)).filter(|one| !one.inside.contains(' '));
    quoted.filter_map(|one| character(one.inside).map(|at| unquoted(one).at(one.start + 1 + at))).collect()
}

/// Something else for the blank before a word.
fn blanks(site: &Site<'_>, with: &str) -> Vec<Mutant> {
    let text = site.text();
    let starts = site.commands.iter().flat_map(|command| command.words.iter().skip(1)).map(|word| word.range.start);
    let is_single = |at: &usize| text[..*at].ends_with(' ') && !text[..at - 1].ends_with([' ', '\n', '\t']);
    starts.filter(is_single).map(|at| Mutant::new(at - 1..at, with)).collect()
}
