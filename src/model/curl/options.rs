//! curl's option table, and look-ups in it. The table is data: `options.tsv`, whose head says what its columns mean,
//! checked against a real curl by a test. The column of categories is for the reference page alone.

use super::values::Form;
use crate::text::Version;
use std::{collections::HashMap, sync::LazyLock};

/// The version since which curl wants the whole name of an option in the right case (curl's pull request 12631).
pub const WHOLE_NAMES: Version = Version::new(8, 6, 0);

/// The version since which curl takes `--option=value` (curl's pull request 17789).
pub const EQUALS_SIGN: Version = Version::new(8, 16, 0);

/// The version since which `--expand-option` fills in variables (curl(1), `--variable`).
pub(super) const EXPANSION: Version = Version::new(8, 3, 0);

/// An option of curl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurlOption {
    /// Its long name, without dashes; options that curl lists in the negative (`--no-buffer`) stand without `no-`.
    pub name: &'static str,
    /// Its letter.
    pub letter: Option<char>,
    /// What follows it.
    pub kind: OptionKind,
    /// What its value must be.
    pub(super) form: Form,
    /// What curl does with several of it.
    pub repeat: Repeat,
    /// Whether it counts for all transfers, whatever `--next` it stands behind.
    pub is_global: bool,
    /// The first version that has it.
    pub added: Version,
    /// The first version in which it does nothing any more.
    pub ended: Option<Version>,
    needs: &'static str,
    excludes: &'static str,
}

impl CurlOption {
    /// Without one of these it does nothing; none where it needs none.
    pub fn needs(&self) -> impl Iterator<Item = &'static str> {
        names(self.needs)
    }

    /// Whether there is anything that cannot be together with it.
    pub(super) fn is_exclusive(&self) -> bool {
        self.excludes != "-"
    }

    /// What cannot be together with it; `no-name` is `name` turned off.
    pub fn excludes(&self) -> impl Iterator<Item = &'static str> {
        names(self.excludes)
    }
}

fn names(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(',').filter(|name| *name != "-")
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// An argument.
    Value,
    /// Nothing; `--no-name` turns it off.
    Switch,
    /// Nothing.
    Plain,
}

/// What curl does with an option that it is given several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The last one wins.
    Last,
    /// All count.
    Append,
    /// One belongs to each URL, in order.
    Url,
}

static TABLE: LazyLock<Vec<CurlOption>> =
    LazyLock::new(|| include_str!("options.tsv").lines().filter_map(option).collect());

fn option(line: &'static str) -> Option<CurlOption> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (name, letter, kind, form, repeat) = (next()?, next()?, next()?, next()?, next()?);
    let (scope, added, ended, needs, excludes) = (next()?, next()?, next()?, next()?, next()?);
    Some(CurlOption {
        name,
        letter: letter.chars().next().filter(|letter| *letter != '-'),
        kind: match kind {
            "value" => OptionKind::Value,
            "switch" => OptionKind::Switch,
            _ => OptionKind::Plain,
        },
        form: Form::named(form),
        repeat: match repeat {
            "append" => Repeat::Append,
            "url" => Repeat::Url,
            _ => Repeat::Last,
        },
        is_global: scope == "global",
        added: added.parse().ok()?,
        ended: ended.parse().ok(),
        needs,
        excludes,
    })
}

static NAMES: LazyLock<HashMap<&str, &CurlOption>> =
    LazyLock::new(|| TABLE.iter().map(|option| (option.name, option)).collect());

/// By the code of the letter, all of which are ASCII.
static LETTERS: LazyLock<[Option<&CurlOption>; 128]> = LazyLock::new(|| {
    let mut letters = [None; 128];
    for option in TABLE.iter() {
        if let Some(place) = option.letter.and_then(|letter| letters.get_mut(letter as usize)) {
            *place = Some(option);
        }
    }
    letters
});

/// The option of this long name, without dashes, whole and in the right case.
pub(super) fn long(name: &str) -> Option<&'static CurlOption> {
    NAMES.get(name).copied()
}

/// The option of this letter.
pub(super) fn short(letter: char) -> Option<&'static CurlOption> {
    LETTERS.get(letter as usize).copied().flatten()
}

/// The option that curl before [`WHOLE_NAMES`] took a name for, and whether it was turned off: in any case, and cut short
/// where no other name begins so, but never both `no-` and cut short.
pub(super) fn lenient(name: &str) -> Option<(&'static CurlOption, bool)> {
    let lower = name.to_ascii_lowercase();
    if let Some(option) = long(&lower).filter(|option| option.added < WHOLE_NAMES) {
        return Some((option, false));
    }
    let mut longer = TABLE[TABLE.partition_point(|option| option.name < lower.as_str())..]
        .iter()
        .take_while(|option| option.name.starts_with(&lower))
        .filter(|option| option.added < WHOLE_NAMES);
    if let Some(option) = longer.next().filter(|_| !lower.is_empty()) {
        return longer.next().is_none().then_some((option, false));
    }
    let switch = long(lower.strip_prefix("no-")?)?;
    (switch.kind == OptionKind::Switch && switch.added < WHOLE_NAMES).then_some((switch, true))
}

/// What an author who wrote `--name` most likely meant, dashes included.
pub(super) fn nearest(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if rest.is_empty() {
        return short(first).map(|_| format!("-{first}"));
    }
    if first == 'X' && rest.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(format!("-X {rest}"));
    }
    // Of two that are as near the longer one: a letter is left out more often than added.
    let lower = name.to_ascii_lowercase();
    let distance = |option: &CurlOption| strsim::damerau_levenshtein(option.name, &lower);
    // What differs more in length is not near.
    let near = TABLE.iter().filter(|option| option.name.len().abs_diff(lower.len()) <= 2);
    let distances = near.map(|option| (distance(option), std::cmp::Reverse(option.name.len()), option.name));
    let (distance, _, nearest) = distances.min()?;
    (distance <= 2 && distance * 3 <= nearest.len()).then(|| format!("--{nearest}"))
}

/// The whole table, sorted by name.
#[cfg(test)]
pub(super) fn table() -> &'static [CurlOption] {
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_line_is_read() {
        let lines = include_str!("options.tsv").lines().filter(|line| !line.starts_with("# "));
        assert_eq!(TABLE.len(), lines.clone().count());
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 11, "{line}");
            assert!(["value", "switch", "plain"].contains(&fields[2]), "{line}");
            assert!(["last", "append", "url"].contains(&fields[4]), "{line}");
            assert!(["transfer", "global"].contains(&fields[5]), "{line}");
            assert!(fields[7] == "-" || fields[7].parse::<Version>().is_ok(), "{line}");
            assert_eq!(fields[2] == "value", fields[3] != "-", "{line}: only a value has a form");
        }
        assert_eq!(long("header"), short('H'));
        assert_eq!(short('N').unwrap().name, "buffer");
        assert_eq!(short('#').unwrap().name, "progress-bar");
        assert!(long("HEADER").is_none() && long("head-er").is_none());
    }

    #[test]
    fn the_table_names_no_option_that_it_does_not_have() {
        for option in TABLE.iter() {
            assert!(option.ended.is_none_or(|ended| ended > option.added), "{}", option.name);
            for other in option.excludes().filter_map(long) {
                assert!(
                    other.excludes().any(|name| name == option.name),
                    "{} excludes {} alone",
                    option.name,
                    other.name
                );
            }
            for name in option.needs().chain(option.excludes()) {
                let bare = long(name).or_else(|| long(name.strip_prefix("no-")?));
                assert!(bare.is_some_and(|other| other != option), "{}: {name}", option.name);
            }
        }
    }

    #[test]
    fn suggestions_are_what_was_meant() {
        let suggested = |name| nearest(name).unwrap_or_default();
        assert_eq!(suggested("H"), "-H");
        assert_eq!(suggested("XPOST"), "-X POST");
        assert_eq!(suggested("headr"), "--header");
        assert_eq!(suggested("data-url-encode"), "--data-urlencode");
        assert_eq!(suggested("token"), "");
    }

    /// Tried on curl 7.88.1: `--hea` and `--locat` are ambiguous, `--no-compr` is unknown.
    #[test]
    fn names_that_older_versions_took() {
        let taken = |name| lenient(name).map(|(option, off)| (option.name, off));
        assert_eq!(taken("GET"), Some(("get", false)));
        assert_eq!(taken("insec"), Some(("insecure", false)));
        assert_eq!(taken("no-GET"), Some(("get", true)));
        assert_eq!(taken("Header"), Some(("header", false)));
        for name in ["hea", "locat", "no-compr", "no-data", "", "sigal", "headr"] {
            assert_eq!(taken(name), None, "{name}");
        }
    }
}
