//! Whether a flag takes a value, and of which kind: from the words of a column of types, from what a value is called, and
//! from the first words of a description.
//!
//! Takes such words; hands on kinds. A kind that is taken from prose is marked as inferred and must agree with every example
//! that the same description shows.

use super::{
    super::{Flag, Takes, ValueKind},
    agrees,
    tokens::Token,
};

/// What a word for a type says of a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::spec::cli) struct Typed {
    /// The kind of one value.
    pub(in crate::spec::cli) kind: ValueKind,
    /// Whether the type is a list of which each use of the flag gives one.
    pub(in crate::spec::cli) repeatable: bool,
}

/// The kind that a word names, as libraries for command lines and people call types: `string`, `stringArray` (pflag),
/// `uint`, `duration`, `list of strings`, `TEXT` (click), `path`.
pub(in crate::spec::cli) fn kind_named(name: &str) -> Option<Typed> {
    let name = name.trim().trim_matches(|c| matches!(c, '<' | '>' | '`' | '[' | ']')).to_ascii_lowercase();
    let compact: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let item =
        ["listof", "arrayof"].iter().find_map(|lead| compact.strip_prefix(lead)).map(|item| item.trim_end_matches('s'));
    let item = item
        .or_else(|| compact.strip_suffix("array"))
        .or_else(|| compact.strip_suffix("slice"))
        .or_else(|| compact.strip_suffix("list"));
    let repeatable = item.is_some() || compact == "strings" || compact == "ints" || name.ends_with("...");
    let kind = match item.unwrap_or(&compact) {
        "string" | "strings" | "str" | "text" | "" | "url" | "uri" | "id" | "host" | "name" | "address" | "regex"
        | "regexp" | "secret" | "uuid" | "size" | "bytes" | "bytesize" => ValueKind::String,
        "integer" | "int" | "ints" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint8" | "uint16" | "uint32"
        | "uint64" | "uinteger" | "unsignedinteger" | "long" | "count" | "port" => ValueKind::Integer,
        "number" | "float" | "float32" | "float64" | "double" | "decimal" => ValueKind::Number,
        "duration" => ValueKind::Duration,
        "boolean" | "bool" => ValueKind::Boolean,
        "timestamp" | "datetime" | "rfc3339" => ValueKind::Timestamp,
        "path" | "file" | "filename" | "filepath" | "directory" | "dir" | "folder" => ValueKind::File,
        "keyvalue" | "map" | "stringtostring" => ValueKind::KeyValue,
        _ => return None,
    };
    // An empty name is no list of anything.
    (!compact.is_empty()).then_some(Typed { kind, repeatable })
}

/// Whether a description begins as those of switches do: `Skip …`, `Output data as JSON`, `Do not …`. That alone proves nothing.
pub(in crate::spec::cli) fn is_switch(description: &str) -> bool {
    const VERBS: &[&str] = &[
        "accept",
        "allow",
        "allows",
        "append",
        "bypass",
        "calculate",
        "check",
        "clear",
        "compact",
        "compress",
        "continue",
        "delete",
        "disable",
        "disables",
        "display",
        "do",
        "don't",
        "drop",
        "dump",
        "emit",
        "enable",
        "enables",
        "exclude",
        "follow",
        "force",
        "fully",
        "grant",
        "grants",
        "help",
        "hide",
        "ignore",
        "include",
        "inspect",
        "keep",
        "list",
        "overwrite",
        "preserve",
        "prevent",
        "print",
        "prints",
        "prompt",
        "recurse",
        "remove",
        "report",
        "restore",
        "return",
        "show",
        "shows",
        "skip",
        "skips",
        "suppress",
        "turn",
        "validate",
        "verify",
        "very",
        "verbose",
        "view",
        "whether",
    ];
    let mut words = without_remark(description)
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '*' | ',' | '.' | ';' | ':'))
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    let second = words.next().unwrap_or_default().to_lowercase();
    // `Output path` names a value, `Output data as JSON` is a switch.
    let is_noun = ["output", "list", "check", "return", "display", "drop", "help", "report", "delete"]
        .contains(&first.as_str())
        && [
            "path",
            "file",
            "format",
            "directory",
            "dir",
            "folder",
            "type",
            "name",
            "encoding",
            "of",
            "interval",
            "id",
            "limit",
            "level",
            "mode",
        ]
        .contains(&second.as_str());
    !is_noun && (first == "output" || VERBS.contains(&first.as_str()))
}

/// A description without the remark in brackets that it begins with: `(Cloud only) Grants …`.
fn without_remark(description: &str) -> &str {
    let text = description.trim_start();
    match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}

/// Sets what the words of a description say of a flag's value.
pub(super) fn read(flag: &mut Flag, tokens: &[Token], lowered: &str) {
    let start = lowered.trim_start_matches(|c: char| !c.is_alphanumeric());
    if flag.takes == Takes::Unknown {
        flag.takes = takes(flag, start);
    }
    if flag.takes == Takes::Nothing || flag.value != ValueKind::String {
        return;
    }
    let is_list = ["comma-separated", "comma separated", "comma-delimited"].iter().any(|word| lowered.contains(word));
    let pairs = tokens.iter().any(|token| {
        token.text().is_some_and(|text| {
            matches!(text.to_ascii_lowercase().as_str(), "key=value" | "name=value" | "<key>=<value>")
        })
    });
    let guess = match () {
        () if pairs => ValueKind::KeyValue,
        () if is_list => ValueKind::List(Vec::new()),
        () if ["number of ", "maximum number ", "minimum number "].iter().any(|lead| start.starts_with(lead)) => {
            ValueKind::Integer
        }
        () if ["rfc3339", "rfc 3339"].iter().any(|word| lowered.contains(word)) => ValueKind::Timestamp,
        () if ["(duration value", "duration value,", "human-readable duration", "timeout duration", "go duration"]
            .iter()
            .any(|word| lowered.contains(word)) =>
        {
            ValueKind::Duration
        }
        () => return,
    };
    if agrees(&guess, flag, tokens) {
        flag.value = guess;
        flag.inferred = true;
    }
}

/// Whether a flag takes a value, where nothing but its description says so.
fn takes(flag: &Flag, start: &str) -> Takes {
    const VALUES: &[&str] = &[
        "path to ",
        "paths to ",
        "path of ",
        "path where ",
        "path for ",
        "name of ",
        "names of ",
        "name for ",
        "number of ",
        "url of ",
        "url to ",
        "url for ",
        "host url ",
        "id of ",
        "ids of ",
        "comma-separated ",
        "comma separated ",
        "space-separated ",
        "maximum number ",
        "minimum number ",
        "directory path",
        "directory to ",
        "size of ",
        "address of ",
        "username ",
        "password ",
        "the name of ",
        "the path to ",
        "the number of ",
        "the url of ",
        "the id of ",
        "the host ",
        "a comma-separated ",
    ];
    let is_help = flag.long.as_deref().is_some_and(|long| long == "help" || long.starts_with("help-"))
        || (flag.long.is_none() && flag.short == Some('h') && start.contains("help"));
    let is_version = flag.long.as_deref() == Some("version") && start.contains("version");
    match flag.default.as_deref() {
        _ if is_help => Takes::Nothing,
        _ if is_version
            && ["print", "show", "display", "output", "version"].iter().any(|lead| start.starts_with(lead)) =>
        {
            Takes::Nothing
        }
        Some("false") => Takes::Nothing,
        Some("true") => Takes::Unknown,
        Some(_) => Takes::Value,
        None if VALUES.iter().any(|lead| start.starts_with(lead)) => Takes::Value,
        None => Takes::Unknown,
    }
}
