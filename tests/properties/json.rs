//! JSON: `serde_json` is the oracle, and one mistake is told once, at the characters that hold it.

use docproof::{
    model::json::{self, JsonProblemKind as Kind},
    text::{Inserted, Span, Traced},
};
use proptest::prelude::*;
use serde_json::Value;

/// A JSON value, written out with random blanks.
fn valid() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(String::from("null")),
        Just(String::from("true")),
        Just(String::from("false")),
        any::<i64>().prop_map(|number| number.to_string()),
        (-1.0e9..1.0e9).prop_map(|number: f64| Value::from(number).to_string()),
        "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
        ".{0,8}".prop_map(|text: String| Value::from(text).to_string()),
        "(\\\\u[0-9a-f]{2}[0-9a-f]{2}|\\\\[\"\\\\/bfnrt]|[a-z]){0,4}".prop_map(|text: String| format!("\"{text}\"")),
    ];
    let blank = || prop::sample::select(vec!["", " ", "\n", "\t", "\r\n  "]);
    leaf.prop_recursive(5, 48, 5, move |inner| {
        let member = (blank(), ".{0,3}", blank(), inner.clone()).prop_map(|(before, key, after, value)| {
            format!("{before}{}{after}:{after}{value}{before}", Value::from(key))
        });
        prop_oneof![
            (prop::collection::vec(inner, 0..5), blank())
                .prop_map(|(all, blank)| format!("[{}]", all.join(&format!("{blank},{blank}")))),
            (prop::collection::vec(member, 0..5), blank())
                .prop_map(|(all, blank)| format!("{{{}{blank}}}", all.join(","))),
        ]
    })
}

/// Text that is nearly JSON.
fn nearly() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"b", "1", "-1.5e3", "null", "true", "tru", "x", "'", "“",
        "\n", " ", "//", "/*", "#", "\\", "...", "01", "\u{a0}", "\"a:\"", "\"\\q\"", "=", "\t",
    ]);
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

fn parse(text: &str) -> json::Document {
    json::parse(&Traced::source(text, 0))
}

/// Without duplicate keys, which `serde_json` takes.
fn mistakes(document: &json::Document) -> Vec<&json::JsonProblem> {
    document.problems.iter().filter(|problem| !matches!(problem.kind, Kind::DuplicateKey(_))).collect()
}

proptest! {
    #[test]
    fn valid_json_is_read_as_serde_json_reads_it(text in valid()) {
        let Ok(want) = serde_json::from_str::<Value>(&text) else { return Ok(()) };
        let document = parse(&text);
        prop_assert!(mistakes(&document).is_empty(), "{text}: {:?}", document.problems);
        let (value, unknown) = document.root.unwrap().to_value();
        prop_assert!(unknown.is_empty());
        prop_assert_eq!(value, want);
    }

    #[test]
    fn what_serde_json_rejects_has_a_problem(text in nearly()) {
        let document = parse(&text);
        let elided = text.contains("...");
        match serde_json::from_str::<Value>(&text) {
            Ok(_) => prop_assert!(mistakes(&document).is_empty(), "{text}: {:?}", document.problems),
            Err(_) if elided || document.root.is_none() => {}
            Err(error) => prop_assert!(!mistakes(&document).is_empty(), "{text}: {error}"),
        }
    }

    #[test]
    fn places_lie_in_the_file_and_in_order(text in nearly(), start in 0_usize..1000) {
        let document = json::parse(&Traced::source(&text, start));
        let mut last = 0;
        for problem in &document.problems {
            prop_assert!(problem.span.start >= start && problem.span.end <= start + text.len());
            prop_assert!(last <= problem.span.start, "{text}: {:?}", document.problems);
            last = problem.span.start;
        }
    }

    #[test]
    fn open_parts_are_never_judged(text in valid(), at in any::<prop::sample::Index>(), name in "[A-Z_\"{},:]{1,6}") {
        // A value is replaced by an open part: nothing new may be said.
        prop_assume!(serde_json::from_str::<Value>(&text).is_ok());
        let document = parse(&text);
        let mut leaves = Vec::new();
        gather(document.root.as_ref().unwrap(), &mut leaves);
        let span = leaves[at.index(leaves.len())];
        let open = Traced::inserted(&name, span, Inserted::Placeholder(name.as_str().into()));
        let document = json::parse(&Traced::source(&text, 0).replace(span.range(), &open));
        prop_assert!(mistakes(&document).is_empty(), "{text}: {:?}", document.problems);
    }

    /// A mistake of a known kind, made in a document without one, is the one thing that is told.
    #[test]
    fn one_mistake_is_told_once(text in valid(), kind in 0_usize..6, at in any::<prop::sample::Index>()) {
        let Ok(value) = serde_json::from_str::<Value>(&text) else { return Ok(()) };
        let text = serde_json::to_string_pretty(&value).unwrap();
        let (find, replacement, want): (&str, &str, Kind) = [
            ("\n", ",\n", Kind::TrailingComma),
            (",\n", "\n", Kind::MissingComma),
            ("\": ", ":\" ", Kind::ColonInKey),
            ("\": ", "\" ", Kind::MissingColon),
            (",\n", ",,\n", Kind::Unexpected(String::from(","))),
            ("\": ", "\":: ", Kind::Unexpected(String::from(":"))),
        ][kind].clone();
        let fits = |place: &usize| match kind {
            // The last newline before a closer, after a value.
            0 => text[place + 1..].trim_start().starts_with(['}', ']']),
            _ => true,
        };
        let places: Vec<usize> = text.match_indices(find).map(|(place, _)| place).filter(fits).collect();
        // Text inside strings may look the same.
        if places.is_empty() || text.contains('\\') || value_has_punctuation(&value) {
            return Ok(());
        }
        let place = places[at.index(places.len())];
        let broken = format!("{}{replacement}{}", &text[..place], &text[place + find.len()..]);
        let document = parse(&broken);
        let told = mistakes(&document);
        prop_assert_eq!(told.len(), 1, "{}: {:?}", broken, told);
        prop_assert_eq!(&told[0].kind, &want);
        let distance = told[0].span.start.abs_diff(place);
        prop_assert!(distance <= 3, "{broken}: told at {:?}, made at {place}", told[0].span);
    }
}

fn gather(node: &json::Node, leaves: &mut Vec<Span>) {
    let below: Vec<&json::Node> = match &node.kind {
        json::NodeKind::Array(elements) => elements.iter().collect(),
        json::NodeKind::Object(members) => members.iter().map(|member| &member.value).collect(),
        _ => Vec::new(),
    };
    if below.is_empty() {
        leaves.push(node.span);
    }
    for node in below {
        gather(node, leaves);
    }
}

fn value_has_punctuation(value: &Value) -> bool {
    let odd = |text: &str| text.contains([':', ',', '"', '}', ']', '\n']) || text.contains("...") || text.contains('…');
    match value {
        Value::String(text) => odd(text),
        Value::Array(elements) => elements.iter().any(value_has_punctuation),
        Value::Object(members) => members.iter().any(|(key, value)| odd(key) || value_has_punctuation(value)),
        _ => false,
    }
}
