//! Command lines: whatever the words, reading them never panics, bound bodies are JSON, and places are true.

use docproof::{
    model::{Body, Invocation, Request, json},
    spec::Library,
    text::{Inserted, Origin, Span, Traced},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

/// A word of a command line: from the grammars' own words, from what people write, or anything.
fn word() -> impl Strategy<Value = String> {
    const COMMANDS: &[&str] =
        &["token", "create", "update", "list", "revoke", "database", "rename", "auth", "active", "find", "help"];
    const FLAGS: &[&str] = &[
        "--read-database",
        "--write-database=a,b",
        "--retention-period",
        "--max-tables",
        "--template-tag-bucket",
        "--template-timeformat",
        "--expires-at",
        "--description",
        "--id",
        "-i",
        "--all-access",
        "--user",
        "--org-id",
        "--host",
        "--",
        "-",
        "--unknown",
        "-é",
        "--=",
        "=",
    ];
    const VALUES: &[&str] =
        &["30d", "1mo2.5d", "500", "room,7", "a\"b\\c", "\n", "", "<NAME>", "$X", "x$X", "[flags]", "...", "世界/ä b"];
    prop_oneof![
        proptest::sample::select(COMMANDS).prop_map(str::to_owned),
        proptest::sample::select(FLAGS).prop_map(str::to_owned),
        proptest::sample::select(VALUES).prop_map(str::to_owned),
        any::<String>(),
    ]
}

/// The words one after another, as a file and as an invocation. `<NAME>` and `$X` become open parts.
fn invocation(program: &str, words: &[String]) -> (String, Invocation) {
    let mut file = String::from(program);
    let (mut arguments, mut spans) = (Vec::new(), Vec::new());
    for word in words {
        file.push(' ');
        let start = file.len();
        let mut argument = Traced::new();
        let open = word.find("<NAME>").map(|at| (at, "<NAME>")).or_else(|| word.find("$X").map(|at| (at, "$X")));
        match open {
            Some((at, text)) => {
                argument.push_source(&word[..at], start);
                let span = Span::new(start + at, start + at + text.len());
                match text {
                    "$X" => argument.push_inserted("$X", span, Inserted::Expansion("X".into())),
                    _ => argument.push_inserted("NAME", span, Inserted::Placeholder("NAME".into())),
                }
                argument.push_source(&word[at + text.len()..], start + at + text.len());
            }
            None => argument.push_source(word, start),
        }
        file.push_str(word);
        arguments.push(argument);
        spans.push(Span::new(start, file.len()));
    }
    let span = Span::new(0, file.len());
    (file, Invocation { program: Traced::source(program, 0), arguments, spans, span })
}

/// Every byte that claims to stand in the file does, and no place lies outside of it.
fn is_true(file: &str, text: &Traced) -> bool {
    text.runs().all(|(range, origin)| match origin {
        Origin::Source(offset) => file.get(*offset..offset + range.len()) == Some(&text.as_str()[range]),
        Origin::Inserted { at, .. } => file.get(at.range()).is_some(),
    })
}

fn parts(request: &Request) -> Vec<&Traced> {
    let mut parts = vec![&request.url.text, &request.url.path, &request.url.host];
    parts.extend(request.url.query.iter().flat_map(|(name, value)| [name, value]));
    parts.extend(request.headers.iter().map(|header| &header.text));
    if let Some(Body::Text(text, _)) = &request.body {
        parts.push(text);
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn any_command_line_is_read(
        program in proptest::sample::select(&["influxctl", "influx"][..]),
        words in prop::collection::vec(word(), 0..9),
    ) {
        let (file, invocation) = invocation(program, &words);
        let usage = LIBRARY.interpret(&invocation).expect("the program has a grammar");
        for problem in &usage.problems {
            prop_assert!(file.get(problem.span.range()).is_some(), "{problem:?}");
        }
        for request in usage.requests() {
            for part in parts(&request) {
                prop_assert!(is_true(&file, part), "{part:?}");
            }
            if let Some(Body::Text(text, _)) = &request.body {
                prop_assert_eq!(json::parse(text).problems, vec![], "{}", text);
            }
        }
    }

    #[test]
    fn a_body_without_open_parts_is_json(words in prop::collection::vec(word(), 0..6)) {
        let closed: Vec<String> = words.into_iter().filter(|word| !word.contains("$X") && !word.contains("<NAME>")).collect();
        let lines = [&["token", "update", "id"][..], &["database", "create", "name"], &["token", "create"]];
        for line in lines {
            let mut all: Vec<String> = line[..2].iter().map(|word| (*word).to_owned()).collect();
            all.extend(closed.iter().cloned());
            all.extend(line[2..].iter().map(|word| (*word).to_owned()));
                let (_, invocation) = invocation("influxctl", &all);
            for request in LIBRARY.interpret(&invocation).expect("the program has a grammar").requests() {
                let Some(Body::Text(text, _)) = &request.body else { continue };
                prop_assert!(serde_json::from_str::<serde_json::Value>(text.as_str()).is_ok(), "{text}");
            }
        }
    }
}
