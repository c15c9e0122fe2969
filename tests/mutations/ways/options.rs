//! The options of curl.

use super::{Oracle, Way};
use crate::mutations::site::{Mutant, Site};
use docproof::shell::Word;

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "swap two letters of an option",
        codes: &["DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, swapped),
    },
    Way {
        name: "drop a letter of an option",
        codes: &["DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |word, raw| (raw.len() > 5).then(|| cut(word, raw.len() / 2))),
    },
    Way {
        name: "capitalise an option",
        codes: &["DP301", "DP315"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            long(site, |word, raw| {
                let at = word.range.start + 2;
                Some(Mutant::new(at..at + 1, raw[2..3].to_ascii_uppercase()))
            })
        },
    },
    Way {
        name: "drop a dash of an option",
        codes: &["DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |word, _| Some(cut(word, 0))),
    },
    Way {
        name: "drop the dashes of an option",
        codes: &["DP301", "DP303", "DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| long(site, |word, _| Some(Mutant::new(word.range.start..word.range.start + 2, ""))),
    },
    Way {
        name: "a blank after the dashes of an option",
        codes: &["DP301", "DP303", "DP308"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| long(site, |word, _| Some(Mutant::insert(word.range.start + 2, " "))),
    },
    Way {
        name: "`--o` for `-o`",
        codes: &["DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| short(site, |word, _| Some(Mutant::insert(word.range.start, "-"))),
    },
    Way {
        name: "the other case of a short option",
        codes: &["DP301", "DP303", "DP316", "DP318"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            // With the other options of curl, the other letter is another option that may have been meant.
            let applies = |raw: &str| matches!(raw, "-H" | "-X" | "-d" | "-u");
            let other = |c: &str| if c == c.to_uppercase() { c.to_lowercase() } else { c.to_uppercase() };
            let words = site.curl_words().filter(|word| applies(site.raw(word)));
            let mutant = |word: &Word| {
                let at = word.range.end - 1;
                Mutant::new(at..at + 1, other(&site.raw(word)[1..]))
            };
            words.map(mutant).collect()
        },
    },
    Way {
        name: "`=` between an option and its value",
        codes: &["DP301", "DP315"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let values =
                ["--header", "--request", "--data", "--url", "--user", "--data-raw", "--data-binary", "--output"];
            let found = site.values(&values).into_iter();
            let is_near = |word: &&Word| {
                let before = &site.text()[..word.range.start];
                before.ends_with(' ') && !before.ends_with("  ")
            };
            found.filter(is_near).map(|word| Mutant::new(word.range.start - 1..word.range.start, "=")).collect()
        },
    },
    Way {
        name: "drop the value of an option",
        codes: &["DP301", "DP302", "DP303", "DP304", "DP308", "DP318", "DP502"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let values = site.values(&["-H", "--header", "-X", "--request", "-d", "--data", "-u", "--user"]);
            let is_short = |word: &&Word| !site.raw(word).contains('\n');
            values.into_iter().filter(is_short).map(|word| Mutant::new(word.range.clone(), "")).collect()
        },
    },
];

/// The long options of curl: the word, and its text up to a `=`.
fn long<'a>(site: &Site<'a>, mutant: impl Fn(&'a Word, &'a str) -> Option<Mutant>) -> Vec<Mutant> {
    let name = |word: &'a Word| site.raw(word).split('=').next().unwrap_or_default();
    let is_long = |name: &str| {
        let rest = name.strip_prefix("--");
        rest.is_some_and(|rest| rest.len() > 2 && rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.is_ascii())
    };
    let words = site.curl_words().map(|word| (word, name(word)));
    words.filter(|(_, name)| is_long(name)).filter_map(|(word, name)| mutant(word, name)).collect()
}

/// The short options of curl.
fn short<'a>(site: &Site<'a>, mutant: impl Fn(&'a Word, &'a str) -> Option<Mutant>) -> Vec<Mutant> {
    let is_short =
        |raw: &str| raw.len() == 2 && raw.starts_with('-') && raw.ends_with(|c: char| c.is_ascii_alphabetic());
    let words = site.curl_words().map(|word| (word, site.raw(word)));
    words.filter(|(_, raw)| is_short(raw)).filter_map(|(word, raw)| mutant(word, raw)).collect()
}

fn cut(word: &Word, at: usize) -> Mutant {
    let at = word.range.start + at;
    Mutant::new(at..at + 1, "")
}

/// Two letters in the middle that differ, each in the other's place.
fn swapped(word: &Word, raw: &str) -> Option<Mutant> {
    let middle = raw.len() / 2;
    let differ = |at: &usize| raw.as_bytes()[at - 1] != raw.as_bytes()[*at];
    let at = (middle.max(4)..raw.len()).find(differ)?;
    let swapped = format!("{}{}", &raw[at..=at], &raw[at - 1..at]);
    let start = word.range.start + at;
    Some(Mutant::new(start - 1..start + 1, swapped))
}
