//! What the values of curl's options must be, for those that curl turns down or complains of.
//!
//! Takes a value and the form that the option table gives it; hands on problems. A value with open parts is not judged.

use super::{CurlProblem, CurlProblemKind};
use crate::text::{Nearest, Span, Traced, Version, is_upper_snake, nearest};
use std::{collections::BTreeMap, sync::LazyLock};

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Anything.
    Text,
    /// A number from 0 on.
    Count,
    /// A number, -1 too.
    Integer,
    /// `-`, or a number of bytes.
    Offset,
    /// Seconds; with decimals since this version.
    Seconds(Version),
    /// A number of bytes, or with one of the units k, M, G, T, P; with decimals since this version.
    Size(Version),
    /// A number from octal digits.
    Octal,
    /// One of these words, with `|` between them.
    Word(&'static str),
    /// The output format of `--write-out`.
    Format,
}

impl Form {
    /// The form of this name in the option table.
    pub(super) fn named(name: &'static str) -> Self {
        let (name, since) = name.split_once('@').unwrap_or((name, ""));
        let since = since.parse().unwrap_or_default();
        match name {
            "count" => Self::Count,
            "integer" => Self::Integer,
            "offset" => Self::Offset,
            "seconds" => Self::Seconds(since),
            "size" => Self::Size(since),
            "octal" => Self::Octal,
            "format" => Self::Format,
            words if words.contains('|') => Self::Word(words),
            _ => Self::Text,
        }
    }
}

/// Pushes what is wrong with the value of `option`, which is named as it was written.
pub(super) fn check(form: Form, option: &str, value: &Traced, span: Span, problems: &mut Vec<CurlProblem>) {
    if form == Form::Format {
        return variables(value, problems);
    }
    let text = value.as_str();
    let is_left_out = text.contains("...") || text.contains('…') || is_upper_snake(text);
    if form == Form::Text || value.has_open_parts() || is_left_out {
        return;
    }
    let mut push = |kind| problems.push(CurlProblem { kind, span });
    match fits(form, text) {
        Fit::Yes => {}
        Fit::Since(since) => {
            push(CurlProblemKind::Newer { what: format!("{option} {text}"), since });
        }
        Fit::No { expected, suggestion } => {
            let (option, value) = (option.to_owned(), text.to_owned());
            push(CurlProblemKind::BadValue { option, value, expected, suggestion });
        }
    }
}

enum Fit {
    Yes,
    /// Since this version of curl.
    Since(Version),
    /// Not at all.
    No {
        expected: String,
        suggestion: Option<String>,
    },
}

fn fits(form: Form, text: &str) -> Fit {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let when = |fits: bool, expected: &str| {
        if fits { Fit::Yes } else { Fit::No { expected: expected.to_owned(), suggestion: None } }
    };
    // The number in front of a unit that curl does not take: `5s`, `3.0`, `1KB`.
    let number = &text[..text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len())];
    match form {
        Form::Text | Form::Format => Fit::Yes,
        Form::Count => when(digits(text), "a whole number"),
        Form::Integer => when(text == "-1" || digits(text), "a whole number, or `-1`"),
        Form::Offset => when(text == "-" || digits(text), "`-` or a number of bytes"),
        Form::Octal => {
            let is_octal = digits(text) && !text.contains(['8', '9']);
            when(is_octal, "an octal number such as `0644`")
        }
        Form::Seconds(decimals) => {
            let rest = text.strip_prefix(number).and_then(|rest| rest.strip_prefix('.'));
            match rest {
                _ if digits(text) => Fit::Yes,
                Some(rest) if digits(rest) => Fit::Since(decimals),
                _ => {
                    let unit = text[number.len()..].to_ascii_lowercase();
                    let is_seconds = matches!(unit.as_str(), "s" | "sec" | "secs" | "seconds");
                    let suggestion = Some(number.to_owned()).filter(|number| is_seconds && !number.is_empty());
                    Fit::No { expected: String::from("a number of seconds without a unit"), suggestion }
                }
            }
        }
        Form::Size(decimals) => {
            let amount =
                text.strip_suffix(['b', 'B', 'k', 'K', 'm', 'M', 'g', 'G', 't', 'T', 'p', 'P']).unwrap_or(text);
            match amount.split_once('.') {
                None if digits(amount) => Fit::Yes,
                Some((whole, part)) if digits(whole) && digits(part) => Fit::Since(decimals),
                _ => {
                    // `100KB`, `5MiB`
                    let unit = text[number.len()..].to_ascii_lowercase();
                    let is_long = matches!(unit.as_str(), "kb" | "kib" | "mb" | "mib" | "gb" | "gib");
                    let suggestion = (is_long && !number.is_empty()).then(|| text[..=number.len()].to_owned());
                    Fit::No { expected: String::from("a number of bytes, or one with the unit k, M or G"), suggestion }
                }
            }
        }
        Form::Word(words) => {
            let known = words.split('|');
            if known.clone().any(|word| word == text) {
                return Fit::Yes;
            }
            let suggestion = nearest(text, known.clone()).filter(Nearest::is_near).map(|near| near.word.to_owned());
            let list: Vec<String> = known.map(|word| format!("`{word}`")).collect();
            Fit::No { expected: format!("one of {}", list.join(", ")), suggestion }
        }
    }
}

/// The variables of `--write-out`, with the version that added them (curl(1) 8.23.0).
static VARIABLES: LazyLock<BTreeMap<&str, Version>> = LazyLock::new(|| {
    let lines = include_str!("write_out.tsv").lines().filter(|line| !line.starts_with('#'));
    let line =
        |line: &'static str| line.split_once('\t').map(|(name, since)| (name, since.parse().unwrap_or_default()));
    lines.filter_map(line).collect()
});

/// The variables of an output format, `%{name}`; `%%` is a percent sign, and `@file` names a file that holds the format.
fn variables(format: &Traced, problems: &mut Vec<CurlProblem>) {
    let text = format.as_str();
    if text.starts_with('@') {
        return;
    }
    let mut at = 0;
    while let Some(found) = text[at..].find('%') {
        let start = at + found;
        let rest = &text[start + 1..];
        at = start + 1 + usize::from(rest.starts_with('%'));
        let Some(end) = rest.strip_prefix('{').and_then(|rest| rest.find('}')) else { continue };
        let range = start + 2..start + 2 + end;
        at = range.end;
        let name = &text[range.clone()];
        if format.is_open(range.clone()) {
            continue;
        }
        let kind = match VARIABLES.get(name) {
            Some(since) if *since == Version::default() => continue,
            Some(since) => CurlProblemKind::Newer { what: format!("%{{{name}}}"), since: *since },
            None => {
                let near = nearest(name, VARIABLES.keys().copied()).filter(Nearest::is_near);
                let suggestion = near.map(|near| near.word.to_owned());
                CurlProblemKind::UnknownVariable { name: name.to_owned(), suggestion }
            }
        };
        problems.push(CurlProblem { kind, span: format.span(range) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tried on curl 7.88.1, 8.14.1 and 8.23.0.
    #[test]
    fn values_are_judged_as_by_curl() {
        let judged = |form, text: &str| match fits(Form::named(form), text) {
            Fit::Yes => String::from("yes"),
            Fit::Since(version) => version.to_string(),
            Fit::No { suggestion, .. } => suggestion.unwrap_or_default(),
        };
        for (form, good) in [
            ("count", "3"),
            ("integer", "-1"),
            ("offset", "-"),
            ("offset", "400"),
            ("octal", "0644"),
            ("seconds", "0"),
            ("size", "1k"),
            ("size", "10"),
            ("default|1.0|1.1|1.2|1.3", "1.2"),
            ("text", "anything"),
        ] {
            assert_eq!(judged(form, good), "yes", "{form}: {good}");
        }
        for (form, bad) in [
            ("count", "-1"),
            ("count", "3.0"),
            ("count", "5x"),
            ("count", ""),
            ("integer", "-2"),
            ("offset", "-5"),
            ("octal", "0888"),
            ("seconds", "x"),
            ("seconds", "5m"),
            ("size", "1KB/s"),
            ("size", "KB"),
            ("size", "é"),
            ("default|1.0|1.1|1.2|1.3", "5"),
        ] {
            assert_eq!(judged(form, bad), "", "{form}: {bad}");
        }
        assert_eq!(judged("seconds@8.16.0", "0.5"), "8.16.0");
        assert_eq!(judged("size@8.19.0", "1.5k"), "8.19.0");
        assert_eq!((judged("seconds", "5sec"), judged("size", "100KB")), (String::from("5"), String::from("100K")));
    }

    #[test]
    fn variables_of_a_format() {
        let found = |format: &str| {
            let mut problems = Vec::new();
            variables(&Traced::source(format, 10), &mut problems);
            problems.into_iter().map(|problem| (problem.span.start - 10, problem.span.end - 10)).collect::<Vec<_>>()
        };
        assert_eq!(found("%{http_code} 100%% %%{x} %header{etag} %{size_upload}"), []);
        assert_eq!(found("%{http_kode}%{json}"), [(2, 11), (14, 18)]);
        assert_eq!(found("@format"), []);
    }

    #[test]
    fn the_variables_are_sorted_and_every_line_is_read() {
        let lines: Vec<&str> = include_str!("write_out.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted() && lines.len() == VARIABLES.len());
        assert!(
            lines
                .iter()
                .all(|line| line.ends_with("\t-") || VARIABLES[line.split('\t').next().unwrap()] > Version::default())
        );
    }
}
