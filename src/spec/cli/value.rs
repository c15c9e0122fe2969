//! Values of flags: whether a text is of the kind a flag takes, and how long a duration is.
//!
//! Takes closed texts only: a value with open parts fits everything and never comes here.

use super::{ValueKind, form};
use crate::spec::one_of;
use std::ops::Range;

/// Nanoseconds in each unit a duration may have. A month is 30 days and a year 365 days.
const UNITS: &[(&str, i128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("mo", 30 * DAY),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
    ("d", DAY),
    ("w", 7 * DAY),
    ("y", 365 * DAY),
];
/// Names of units as people write them, one of each.
const UNIT_NAMES: &[&str] = &[
    "nsec",
    "nanosecond",
    "usec",
    "microsecond",
    "msec",
    "millisecond",
    "sec",
    "second",
    "min",
    "minute",
    "hr",
    "hour",
    "day",
    "week",
    "month",
    "year",
];
const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;

/// The part of `text` that is no value of this kind: all of it, or one item of a list. `None` where it fits. Of a kind that
/// is only guessed, more is taken: programs differ in how they read durations and booleans.
pub(super) fn misfit(kind: &ValueKind, text: &str, inferred: bool) -> Option<Range<usize>> {
    let fits = match kind {
        ValueKind::List(words) if !words.is_empty() => return misfit_item(words, text),
        ValueKind::Form(forms) => return form::misfit(forms, text),
        ValueKind::String | ValueKind::File | ValueKind::List(_) => true,
        ValueKind::Integer => is_integer(text),
        ValueKind::Number => text.parse::<f64>().is_ok(),
        ValueKind::KeyValue => text.contains('=') || (inferred && text.contains(':')),
        ValueKind::Duration => text == "0" || nanoseconds(text).is_some() || (inferred && is_loose_duration(text)),
        ValueKind::Timestamp => is_timestamp(text),
        ValueKind::Boolean => {
            let text = text.to_ascii_lowercase();
            matches!(text.as_str(), "true" | "false" | "1" | "0" | "t" | "f")
                || (inferred && matches!(text.as_str(), "yes" | "no" | "on" | "off"))
        }
        ValueKind::Choice(words) => words.iter().any(|word| word == text),
    };
    (!fits).then_some(0..text.len())
}

/// The first item of a list that is none of some words.
fn misfit_item(words: &[String], text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for item in text.split(',') {
        let trimmed = item.trim();
        if !words.iter().any(|word| word == trimmed) {
            let start = start + item.len() - item.trim_start().len();
            return Some(start..start + trimmed.len());
        }
        start += item.len() + 1;
    }
    None
}

/// The words that a kind of value is chosen from; none where it is another kind.
pub(super) fn choices(kind: &ValueKind) -> &[String] {
    match kind {
        ValueKind::Choice(words) | ValueKind::List(words) => words,
        _ => &[],
    }
}

/// What a kind wants in place of `text`, for a message.
pub(super) fn expected(kind: &ValueKind, text: &str) -> String {
    match kind {
        ValueKind::String => String::from("a text"),
        ValueKind::File => String::from("a file"),
        ValueKind::Integer => String::from("a whole number"),
        ValueKind::Number => String::from("a number"),
        ValueKind::List(words) if words.is_empty() => String::from("a list"),
        ValueKind::List(words) => format!("a list of {}", one_of(words.iter().map(String::as_str))),
        ValueKind::KeyValue => String::from("a name and a value, `key=value`"),
        ValueKind::Duration => String::from("a duration such as `30d` or `1h30m`"),
        ValueKind::Timestamp => String::from("an RFC 3339 timestamp such as `2030-01-31T00:00:00Z`"),
        ValueKind::Boolean => String::from("`true` or `false`"),
        ValueKind::Choice(words) => one_of(words.iter().map(String::as_str)),
        ValueKind::Form(forms) => form::expected(forms, text),
    }
}

/// Whether a number that JSON can hold, as JSON writes it (RFC 8259 section 6): no plus sign, no leading zero.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.len() <= 19
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

/// The length of a duration: one or more numbers with units, added up (`30d`, `1h30m`, `2.5d`). `None` when the text is
/// something else or too long for the 64 bits that APIs keep durations in.
pub(super) fn nanoseconds(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0_i128;
    while !rest.is_empty() || text.is_empty() {
        let whole = digits(rest);
        rest = &rest[whole.len()..];
        let fraction = rest.strip_prefix('.').map(digits);
        rest = fraction.map_or(rest, |digits| &rest[digits.len() + 1..]);
        let fraction = fraction.unwrap_or_default();
        if whole.len() + fraction.len() == 0 || whole.len() + fraction.len() > 18 {
            return None;
        }
        let unit_length = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == &rest[..unit_length])?;
        rest = &rest[unit_length..];
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        total = total.checked_add(mantissa * unit / 10_i128.pow(u32::try_from(fraction.len()).ok()?))?;
    }
    i64::try_from(total).ok()
}

/// Whether a text is a duration as people write it and some programs read it: `30 days`, `1hour 12min`, `infinite`.
fn is_loose_duration(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    if matches!(text.as_str(), "inf" | "infinite" | "forever" | "none" | "never") {
        return true;
    }
    let text = text.trim_start_matches('-');
    let words = text.split(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).filter(|unit| !unit.is_empty());
    let is_unit = |unit: &str| {
        let is_short = UNITS.iter().any(|(name, _)| *name == unit);
        is_short || UNIT_NAMES.iter().any(|name| *name == unit.trim_end_matches('s'))
    };
    text.starts_with(|c: char| c.is_ascii_digit()) && words.clone().next().is_some() && words.into_iter().all(is_unit)
}

fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

/// Whether a text is a date, or a date and time with or without an offset. Programs differ in what they take beyond
/// RFC 3339 (`date +%z` writes `+0200`), so this only tells what is plainly something else.
fn is_timestamp(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_uppercase() }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00") else { return false };
    let Some(time) = rest.strip_prefix(['T', ' ']) else { return rest.is_empty() };
    let Some(rest) = time.strip_prefix("00:00:00").or_else(|| time.strip_prefix("00:00")) else { return false };
    let offset = rest.strip_prefix('.').map_or(rest, |fraction| fraction.trim_start_matches('0'));
    matches!(offset, "" | "Z" | "+00:00" | "-00:00" | "+0000" | "-0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_added_up() {
        let days = |count: i64| Some(count * 86_400_000_000_000);
        for (text, want) in [
            ("30d", Some(2_592_000_000_000_000)),
            ("0d", Some(0)),
            ("0s", Some(0)),
            ("6w", days(42)),
            ("1mo", days(30)),
            ("1y", days(365)),
            ("30d30d", days(60)),
            ("2.5d", Some(216_000_000_000_000)),
            ("1m0s", Some(60_000_000_000)),
            ("", None),
            ("30", None),
            ("d", None),
            ("30 d", None),
            ("30days", None),
            ("-1d", None),
            (".d", None),
            ("999999999999999999y", None),
        ] {
            assert_eq!(nanoseconds(text), want, "{text}");
        }
    }

    #[test]
    fn timestamps_are_told_from_other_texts() {
        for text in ["2030-01-31", "2030-01-31T00:00:00Z", "2030-01-31T00:00:00.123+02:00", "2030-01-31t00:00:00+0200"]
        {
            assert!(is_timestamp(text), "{text}");
        }
        for text in ["", "7d", "tomorrow", "2030-01", "01/31/2030", "2030-01-31T", "2030-01-31T00:00:00ZZ"] {
            assert!(!is_timestamp(text), "{text}");
        }
    }

    #[test]
    fn integers_are_those_of_json() {
        assert!(is_integer("0") && is_integer("-5") && is_integer("500"));
        assert!(!is_integer("") && !is_integer("-") && !is_integer("007") && !is_integer("1e3") && !is_integer("+1"));
    }
}
