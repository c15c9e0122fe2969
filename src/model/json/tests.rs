//! The parser, mistake by mistake.

use super::{JsonProblemKind as Kind, NodeKind, parse};
use crate::text::{Inserted, Span, Traced};

fn found(text: &str) -> Vec<(Kind, &str)> {
    let document = parse(&Traced::source(text, 0));
    document.problems.into_iter().map(|problem| (problem.kind, &text[problem.span.range()])).collect()
}

fn places(text: &str) -> Vec<(Kind, usize)> {
    let document = parse(&Traced::source(text, 0));
    document.problems.into_iter().map(|problem| (problem.kind, problem.span.start)).collect()
}

/// `text` with every `@NAME@` marked as a placeholder.
fn with_placeholders(text: &str) -> Traced {
    let (mut traced, mut at) = (Traced::new(), 0);
    for (index, part) in text.split('@').enumerate() {
        if index % 2 == 0 {
            traced.push_source(part, at);
        } else {
            traced.push_inserted(part, Span::new(at - 1, at + part.len() + 1), Inserted::Placeholder(part.into()));
        }
        at += part.len() + 1;
    }
    traced
}

#[test]
fn each_mistake_has_one_name_and_one_place() {
    assert_eq!(found(r#"{"a": [1, 2,], "b": 3}"#), [(Kind::TrailingComma, ",")]);
    assert_eq!(places("{\n  \"a\": 1,\n}"), [(Kind::TrailingComma, 10)]);
    assert_eq!(places(r#"{"a": 1 "b": 2}"#), [(Kind::MissingComma, 7)]);
    assert_eq!(places(r#"{"a": {} "b": 2}"#), [(Kind::MissingComma, 8)]);
    assert_eq!(places("[1 2]"), [(Kind::MissingComma, 2)]);
    assert_eq!(places(r#"[{"a": 1} {"a": 2}]"#), [(Kind::MissingComma, 9)]);
    assert_eq!(places(r#"{"a" 1}"#), [(Kind::MissingColon, 4)]);
    assert_eq!(places(r#"{"a" = 1}"#), [(Kind::MissingColon, 4)]);
    assert_eq!(places(r#"{"a:" "b"}"#), [(Kind::ColonInKey, 3)]);
    assert_eq!(places(r#"{"a\:" "b"}"#), [(Kind::BadEscape, 3), (Kind::MissingColon, 6)]);
    assert_eq!(found(r"{a: 1}"), [(Kind::UnquotedKey, "a")]);
    assert_eq!(found(r#"{"a": hello}"#), [(Kind::UnquotedString, "hello")]);
    assert_eq!(found(r#"{"a": hello world, "b": 1}"#), [(Kind::UnquotedString, "hello world")]);
    assert_eq!(found(r#"{"a": 2026-01-01T00:00:00Z}"#), [(Kind::UnquotedString, "2026-01-01T00:00:00Z")]);
    assert_eq!(found(r#"{"a": 'b'}"#), [(Kind::SingleQuotes, "'b'")]);
    assert_eq!(found(r"{“a”: 1}"), [(Kind::SmartQuotes, "“a”")]);
    assert_eq!(found(r#"{"a": "b”}"#), [(Kind::SmartQuotes, "”")]);
    assert_eq!(found("{\"a\": 1 // one\n}"), [(Kind::Comment, "// one")]);
    assert_eq!(found("{/* x */\"a\": 1 # one\n}"), [(Kind::Comment, "/* x */"), (Kind::Comment, "# one")]);
    assert_eq!(places("{\"a\": \"b,\n \"c\": 1}"), [(Kind::UnclosedString, 6)]);
    assert_eq!(places("{\"a\": \"b\n}"), [(Kind::UnclosedString, 6)]);
    assert_eq!(places(r#"{"a": {"b": 1}"#), [(Kind::Unclosed('{'), 0)]);
    assert_eq!(places(r#"[{"a": 1 ]"#), [(Kind::Unclosed('{'), 1)]);
    assert_eq!(places(r#"{"a": 1}}"#), [(Kind::UnexpectedCloser('}'), 8)]);
    assert_eq!(places(r#"{"a": 1]"#), [(Kind::UnexpectedCloser(']'), 7)]);
    assert_eq!(places("{\"a\": \"b\n c\"}"), [(Kind::ControlCharacter, 8)]);
    assert_eq!(found(r#"{"a": "\d"}"#), [(Kind::BadEscape, "\\d")]);
    assert_eq!(found(r#"{"a": "\ud800"}"#), [(Kind::BadEscape, "\\ud800")]);
    assert_eq!(found(r"[01, 1., .5, +1, NaN]").len(), 5);
    assert_eq!(places(r#"{"a": 1, "a": 2}"#), [(Kind::DuplicateKey("a".into()), 9)]);
    assert_eq!(places(r#"{"a":: 1}"#), [(Kind::Unexpected(":".into()), 5)]);
    assert_eq!(places(r#"{"a": 1,, "b": 2}"#), [(Kind::Unexpected(",".into()), 8)]);
    assert_eq!(places(r#"{"a": , "b": 2}"#), [(Kind::MissingValue, 5)]);
    assert_eq!(places("{\"a\": \"\"\"\n b \"c\",\n\"\"\", \"d\": 1}"), [(Kind::TripleQuotes, 6)]);
    assert_eq!(places(r#"{"a": "say "b" now", "c": 1}"#), [(Kind::UnescapedQuote, 11)]);
    assert_eq!(places(r#"{"a": "it"s me", "c": 1}"#), [(Kind::UnescapedQuote, 9)]);
    assert_eq!(found(r#"{"a": ${X}, "b": $Y}"#), [(Kind::UnquotedString, "${X}"), (Kind::UnquotedString, "$Y")]);
    assert_eq!(found(r#"{"a": 1} {"b": 2}"#), [(Kind::Unexpected("{".into()), "{")]);
    assert_eq!(found(r#"{"a": "b" "c"}"#), [(Kind::Unexpected("\"c\"".into()), "\"c\"")]);
    assert_eq!(found(&"[".repeat(5000)), [(Kind::TooDeep, "[")]);
}

#[test]
fn several_mistakes_are_all_found() {
    let text = "{\n  \"a:\" \"x\",\n  b: [1, 2,],\n  \"c\" 'y'\n  \"d\": 1,\n}";
    let kinds: Vec<Kind> = found(text).into_iter().map(|(kind, _)| kind).collect();
    let want = [
        Kind::ColonInKey,
        Kind::UnquotedKey,
        Kind::TrailingComma,
        Kind::MissingColon,
        Kind::SingleQuotes,
        Kind::MissingComma,
        Kind::TrailingComma,
    ];
    assert_eq!(kinds, want);
}

#[test]
fn what_is_not_known_is_not_judged() {
    for text in [
        "@BODY@",
        "@BODY@ and more",
        r#"{"a": @COUNT@}"#,
        r#"{"a": @COUNT@s, "b": -@X@}"#,
        r#"{"a": "x @NAME@ y"}"#,
        r#"{"a": "x @MO"RE@ y"}"#,
        r#"{@KEY@: 1, "b": 2}"#,
        r#"{"a": 1, @REST@}"#,
        r#"{"a": 1 @REST@ "b": 2}"#,
        r"[@ITEMS@]",
        r"[1 @ITEMS@]",
        r"[@A@ @B@]",
        r#"{"@A@": 1, "@A@": 2}"#,
        r#"{"a": 1, ...}"#,
        r#"{"a": 1 ... }"#,
        "{\n  \"a\": 1,\n  ...,\n  \"b\": 2\n}",
        r"[1, 2, ...]",
        r"[1, ..., 9]",
        r"{...}",
        r#"{"..."}"#,
        "...",
    ] {
        let document = parse(&with_placeholders(text));
        assert!(document.problems.is_empty(), "{text}: {:?}", document.problems);
        assert!(document.root.is_some());
    }
}

#[test]
fn open_parts_keep_their_pointers() {
    let text = r#"{"a": @COUNT@, "b": ["x", "@NAME@-y"], "c~/d": [1, ...], "e": {"f": 1}}"#;
    let root = parse(&with_placeholders(text)).root.unwrap();
    let (value, unknown) = root.to_value();
    assert_eq!(unknown, ["/a", "/b/1", "/c~0~1d", "/c~0~1d/1"]);
    assert_eq!(value["e"]["f"], 1);
    assert!(matches!(&root.pointer("/b/1").unwrap().kind, NodeKind::String(text) if text.as_str() == "NAME-y"));
    assert!(matches!(&root.pointer("/c~0~1d/0").unwrap().kind, NodeKind::Number(text) if text == "1"));
    assert!(root.pointer("/e/g").is_none() && root.pointer("/b/01").is_none() && root.pointer("b").is_none());
}

#[test]
fn escapes_keep_their_place() {
    let root = parse(&Traced::source(r#"  "a\nb\u00e9\ud83d\ude00""#, 100)).root.unwrap();
    let NodeKind::String(text) = root.kind else { panic!("no string") };
    assert_eq!(text.as_str(), "a\nbé😀");
    assert_eq!(text.span(1..2), Span::new(104, 106));
    assert_eq!(text.span(5..9), Span::new(113, 125));
    assert_eq!(root.span, Span::new(102, 126));
}

#[test]
fn a_quote_that_a_shell_unescaped_points_at_the_file() {
    // "{\"expires:\" 1}" in a double-quoted word.
    let file = r#""{\"expires:\" 1}""#;
    let mut text = Traced::source("{", 1);
    text.push_inserted("\"", Span::new(2, 4), Inserted::Escape);
    text.push_source("expires:", 4);
    text.push_inserted("\"", Span::new(12, 14), Inserted::Escape);
    text.push_source(" 1}", 14);
    let problems = parse(&text).problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind, Kind::ColonInKey);
    assert_eq!(problems[0].span, Span::new(11, 12));
    assert_eq!(&file[11..12], ":");
}
