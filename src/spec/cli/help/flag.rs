//! A flag of a help text.
//!
//! Takes a term and its description; hands on the [`Flag`]s in it. What a value's name says of its kind is known here, in the
//! names that pflag, Go's flag package and click have for types; what sentences say is known in `prose`.

use super::term::{FlagTerm, ValueTerm};
use crate::{
    extract::Inline,
    spec::cli::{Flag, Place, Takes, ValueKind, prose},
};
use std::ops::Range;

/// Names that stand for any value of a sort, where others would stand for themselves (`<data|filename>`).
const GENERIC: &[&str] = &[
    "address",
    "arg",
    "args",
    "branch",
    "bytes",
    "char",
    "command",
    "commit",
    "count",
    "data",
    "date",
    "dir",
    "directory",
    "duration",
    "expr",
    "file",
    "filename",
    "format",
    "glob",
    "group",
    "header",
    "host",
    "id",
    "int",
    "key",
    "level",
    "list",
    "mode",
    "n",
    "name",
    "num",
    "number",
    "object",
    "path",
    "pattern",
    "pkg",
    "port",
    "prefix",
    "ref",
    "regex",
    "remote",
    "seconds",
    "secs",
    "size",
    "spec",
    "string",
    "tag",
    "text",
    "time",
    "type",
    "uri",
    "url",
    "user",
    "value",
    "version",
];

/// The flags of a term, and what its description is; `text` is the line they stand in.
pub(super) fn flags(term: &FlagTerm, text: &str, place: &Place, description: &Inline) -> Vec<Flag> {
    let name = |range: &Range<usize>| text[range.clone()].to_owned();
    // `-NUM` is any number.
    let is_name = |name: &String| !matches!(name.as_str(), "NUM" | "NUMBER");
    let mut longs: Vec<String> = term.longs.iter().map(name).filter(is_name).collect();
    let shorts: Vec<char> = term.shorts.iter().filter_map(|range| text[range.clone()].chars().next()).collect();
    if longs.is_empty() && shorts.is_empty() {
        return Vec::new();
    }
    let long = (!longs.is_empty()).then(|| longs.remove(0));
    let mut flag = Flag {
        long,
        aliases: longs,
        short: shorts.first().copied(),
        takes: if term.is_title { Takes::Unknown } else { Takes::Nothing },
        negatable: term.negatable,
        repeatable: term.repeated,
        ..Flag::new(place.clone())
    };
    if let Some(default) = &term.default {
        set_default(&mut flag, text.get(default.clone()).unwrap_or_default());
    } else if let Some(value) = &term.value {
        set_value(&mut flag, value, text);
    } else {
        annotated(&mut flag, description.text.as_str());
    }
    prose::describe(&mut flag, description);
    // Where a help speaks of `key=value`, the key alone often asks for its removal, or for the environment's value.
    if flag.inferred && flag.value == ValueKind::KeyValue {
        (flag.value, flag.inferred) = (ValueKind::String, false);
    }
    let others = shorts.iter().skip(1).map(|short| Flag {
        long: None,
        aliases: Vec::new(),
        short: Some(*short),
        ..flag.clone()
    });
    let others: Vec<Flag> = others.collect();
    std::iter::once(flag).chain(others).collect()
}

/// `--recursive=false:`, `--output='':`, `--filename=[]:` as kubectl has them.
fn set_default(flag: &mut Flag, default: &str) {
    let bare = default.trim_matches('\'');
    match bare {
        "true" | "false" => flag.takes = Takes::Nothing,
        _ => flag.takes = Takes::Value,
    }
    flag.repeatable |= bare == "[]";
    flag.default = (!matches!(bare, "" | "[]")).then(|| bare.to_owned());
}

/// What yargs says behind a description of a flag's value: `[string]`, `[boolean]`.
fn annotated(flag: &mut Flag, description: &str) {
    let has = |word: &str| description.contains(word);
    if has("[string]") || has("[number]") {
        flag.takes = Takes::Value;
        flag.value = if has("[number]") { ValueKind::Number } else { ValueKind::String };
    } else if has("[array]") {
        (flag.takes, flag.repeatable) = (Takes::Unknown, true);
    } else if has("[count]") {
        flag.repeatable = true;
    }
}

fn set_value(flag: &mut Flag, value: &ValueTerm, text: &str) {
    let name = &text[value.name.clone()];
    flag.takes = match (value.optional, value.glued, value.several) {
        (_, false, true) | (true, false, _) => Takes::Unknown,
        (true, true, _) => Takes::Optional,
        (false, ..) => Takes::Value,
    };
    flag.repeatable |= value.several;
    if let Some(words) = choices(name, value.bracket) {
        // argparse takes nothing else; other lists may be incomplete, or their words may stand for others.
        (flag.value, flag.inferred) = (ValueKind::Choice(words), value.bracket != Some('{'));
    } else if value.bracket.is_none_or(|bracket| !"<[{".contains(bracket)) {
        set_type(flag, name);
    }
    let is_listed = matches!(flag.value, ValueKind::Choice(_));
    if !name.is_empty() && !is_listed && !matches!(name, "value" | "..." | "val") {
        flag.value_name = Some(name.to_owned());
    }
}

/// The type that a bare name is one of.
fn set_type(flag: &mut Flag, name: &str) {
    let (name, default) = name.split_once("[=").map_or((name, None), |(name, rest)| (name, Some(rest)));
    if default.is_some() {
        flag.takes = Takes::Optional;
    }
    match name {
        "count" => (flag.takes, flag.repeatable) = (Takes::Optional, true),
        "int" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint8" | "uint16" | "uint32" | "uint64"
        | "INTEGER" => {
            flag.value = ValueKind::Integer;
        }
        "float" | "float32" | "float64" | "decimal" | "FLOAT" => flag.value = ValueKind::Number,
        "duration" => flag.value = ValueKind::Duration,
        "BOOLEAN" => flag.value = ValueKind::Boolean,
        "file" | "path" | "FILE" | "PATH" | "FILENAME" | "DIRECTORY" => flag.value = ValueKind::File,
        "strings" | "ints" | "uints" | "bools" | "list" | "stringArray" | "stringSlice" | "stringToString" | "map" => {
            flag.repeatable = true;
        }
        _ => {}
    }
}

/// The words that a value's name lists: `{red,green}`, `json|table`.
fn choices(name: &str, bracket: Option<char>) -> Option<Vec<String>> {
    let mark = if name.contains('|') { '|' } else { ',' };
    if mark == ',' && bracket != Some('{') || name.contains(['<', '[', '(', '=', ' ']) {
        return None;
    }
    let words: Vec<&str> = name.split(mark).map(str::trim).collect();
    let is_word = |word: &&str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.+/".contains(c);
        !word.is_empty() && word.chars().all(is_part) && !GENERIC.contains(word)
    };
    // In capitals they are the names of things, but for `{A,B}`, and `PEM|DER` might be either.
    let is_named = bracket != Some('{') && words.iter().all(|word| !word.bytes().any(|byte| byte.is_ascii_lowercase()));
    (words.len() > 1 && words.iter().all(is_word) && !is_named).then(|| words.into_iter().map(str::to_owned).collect())
}
