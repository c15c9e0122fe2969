//! curl's option table, and look-ups in it. The table is data: `options.tsv`, checked against a real curl by a test.

use std::{collections::BTreeMap, sync::LazyLock};

/// An option of curl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CurlOption {
    /// Its long name, without dashes; options that curl lists in the negative (`--no-buffer`) stand without `no-`.
    pub(super) name: &'static str,
    /// Its letter.
    pub(super) letter: Option<char>,
    /// What follows it.
    pub(super) kind: OptionKind,
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OptionKind {
    /// An argument.
    Value,
    /// Nothing; `--no-name` turns it off.
    Switch,
    /// Nothing.
    Plain,
}

static TABLE: LazyLock<Vec<CurlOption>> = LazyLock::new(|| {
    let lines = include_str!("options.tsv").lines().filter(|line| !line.starts_with("# "));
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (name, letter, kind) = (fields.next()?, fields.next()?, fields.next()?);
        let kind = match kind {
            "value" => OptionKind::Value,
            "switch" => OptionKind::Switch,
            _ => OptionKind::Plain,
        };
        Some(CurlOption { name, letter: letter.chars().next().filter(|letter| *letter != '-'), kind })
    };
    lines.filter_map(read).collect()
});

static NAMES: LazyLock<BTreeMap<&str, &CurlOption>> =
    LazyLock::new(|| TABLE.iter().map(|option| (option.name, option)).collect());

static LETTERS: LazyLock<BTreeMap<char, &CurlOption>> =
    LazyLock::new(|| TABLE.iter().filter_map(|option| Some((option.letter?, option))).collect());

/// The option of this long name, without dashes. Since curl 8.6.0 names must be whole and in the right case.
pub(super) fn long(name: &str) -> Option<&'static CurlOption> {
    NAMES.get(name).copied()
}

/// The option of this letter.
pub(super) fn short(letter: char) -> Option<&'static CurlOption> {
    LETTERS.get(&letter).copied()
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
    let lower = name.to_ascii_lowercase();
    if long(&lower).is_some() {
        return Some(format!("--{lower}"));
    }
    // Of two that are as near the longer one: a letter is left out more often than added.
    let distance = |option: &CurlOption| strsim::damerau_levenshtein(option.name, &lower);
    let distances = TABLE.iter().map(|option| (distance(option), std::cmp::Reverse(option.name.len()), option.name));
    let (distance, _, nearest) = distances.min()?;
    if distance <= 2 && distance * 3 <= nearest.len() {
        return Some(format!("--{nearest}"));
    }
    // An abbreviation, which curl took before 8.6.0.
    let mut longer = TABLE.iter().filter(|option| name.len() >= 3 && option.name.starts_with(name));
    longer.next().filter(|_| longer.next().is_none()).map(|option| format!("--{}", option.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_line_is_read() {
        let lines = include_str!("options.tsv").lines().filter(|line| !line.starts_with("# ")).count();
        assert_eq!(TABLE.len(), lines);
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(long("header"), short('H'));
        assert_eq!(short('N').unwrap().name, "buffer");
        assert_eq!(short('#').unwrap().name, "progress-bar");
        assert!(long("HEADER").is_none() && long("head-er").is_none());
    }

    #[test]
    fn suggestions_are_what_was_meant() {
        let suggested = |name| nearest(name).unwrap_or_default();
        assert_eq!(suggested("GET"), "--get");
        assert_eq!(suggested("H"), "-H");
        assert_eq!(suggested("XPOST"), "-X POST");
        assert_eq!(suggested("headr"), "--header");
        assert_eq!(suggested("data-url-encode"), "--data-urlencode");
        assert_eq!(suggested("locat"), "");
        assert_eq!(suggested("insec"), "--insecure");
        assert_eq!(suggested("token"), "");
    }
}
