//! What must hold of scripts, curl command lines, transcripts and JSON, whatever the text.

use super::is_traced;
use docproof::{
    model::{self, Action, Body, Curl, classify, json},
    shell::{self, Script},
    text::{Inserted, SourceFile, Span, Traced},
};
use std::ops::Range;

/// How often a text stands in the long one that is read to see that time grows with the length: the fuzzer's own limit of
/// time would tell what does not.
pub(super) const TIMES: usize = 12;

/// A script: statements, words and problems lie where they say, every byte of every word is one of the file, and reading
/// it twice gives the same. `holds` is the check of `tests/support/shell.rs`.
pub(crate) fn shell(text: &str, holds: impl Fn(&str, &Traced, &Script) -> usize) {
    for script in [Traced::source(text, 0), with_placeholders(text)] {
        let parsed = shell::parse(&script);
        holds(text, &script, &parsed);
        assert_eq!(format!("{parsed:?}"), format!("{:?}", shell::parse(&script)), "reading is a function of the text");
        for problem in &parsed.problems {
            let close = shell::likely_close(text, problem.range.start);
            assert!(script.len() != text.len() || text.is_char_boundary(close), "{close} is no place in {text:?}");
        }
    }
    drop(shell::parse(&Traced::source(&text.repeat(TIMES), 0)));
}

/// A script with curl in front of each line, and its lines as the arguments of one curl: all that is sent, and all that
/// is said, is traced.
pub(crate) fn curl(text: &str) {
    let lines: String = text.split_inclusive('\n').flat_map(|line| ["curl ", line]).collect();
    for script in [Traced::source(&lines, 0), with_placeholders(&lines)] {
        let plan = model::plan(&shell::parse(&script), &script);
        plan.curls().for_each(|curl| curl_is_sound(curl, &lines));
    }
    curl_of_lines(text);
    curl_of_lines(&text.repeat(TIMES));
}

fn curl_of_lines(text: &str) {
    let file = format!("curl\n{text}");
    let (mut arguments, mut spans, mut at) = (Vec::new(), Vec::new(), 0);
    for line in file.split('\n') {
        arguments.push(Traced::source(line, at));
        spans.push(Span::new(at, at + line.len()));
        at += line.len() + 1;
    }
    if let Action::Curl(curl) = &classify(arguments, spans, Span::new(0, file.len())) {
        curl_is_sound(curl, &file);
    }
}

fn curl_is_sound(curl: &Curl, text: &str) {
    let file = SourceFile::new("script", text);
    for problem in &curl.problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
    }
    for request in &curl.requests {
        let url = &request.url;
        for part in [&url.text, &url.scheme, &url.host, &url.path, &request.method.name] {
            is_traced(&file, part);
        }
        for (name, value) in &url.query {
            is_traced(&file, name);
            is_traced(&file, value);
        }
        for header in &request.headers {
            is_traced(&file, &header.text);
            header.value.iter().for_each(|value| is_traced(&file, value));
            assert!(text.get(header.span.range()).is_some(), "{header:?}");
        }
        if let Some(Body::Text(body, _)) = &request.body {
            is_traced(&file, body);
        }
    }
}

/// A transcript: what is typed, printed and left out lies in the text, in order, on the boundaries of characters.
pub(crate) fn transcript(text: &str) {
    for is_session in [false, true] {
        let script = with_placeholders(text);
        let found = shell::transcript::transcript(&script, is_session, &|name| name == "docproof");
        let printed: Vec<Range<usize>> = found.printed.iter().map(|printed| printed.range.clone()).collect();
        for ranges in [&found.typed, &printed, &found.elisions] {
            assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start), "{ranges:?}");
            assert!(ranges.iter().all(|range| script.as_str().get(range.clone()).is_some()), "{ranges:?}");
        }
        let long = Traced::source(&text.repeat(TIMES), 0);
        drop(shell::transcript::transcript(&long, is_session, &|name| name == "docproof"));
    }
}

/// JSON: what `serde_json` takes has no mistakes, strings are traced, and problems lie in the file, in order.
pub(crate) fn json(text: &str) {
    let file = SourceFile::new("body", text);
    let document = json::parse(&Traced::source(text, 0));
    let is_mistake = |problem: &&json::JsonProblem| !matches!(problem.kind, json::JsonProblemKind::DuplicateKey(_));
    let mistake = document.problems.iter().find(is_mistake);
    if let Some(mistake) = mistake.filter(|_| serde_json::from_str::<serde_json::Value>(text).is_ok()) {
        panic!("{mistake:?} in JSON without mistakes: {text:?}");
    }
    for script in [Traced::source(text, 0), with_placeholders(text)] {
        let document = json::parse(&script);
        assert!(document.problems.is_sorted_by_key(|problem| problem.span.start), "{:?}", document.problems);
        for problem in &document.problems {
            assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        }
        let mut nodes: Vec<&json::Node> = document.root.iter().collect();
        while let Some(node) = nodes.pop() {
            assert!(text.get(node.span.range()).is_some(), "{node:?}");
            match &node.kind {
                json::NodeKind::String(text) | json::NodeKind::Open(text) => is_traced(&file, text),
                json::NodeKind::Array(elements) => nodes.extend(elements),
                json::NodeKind::Object(members) => {
                    for member in members {
                        is_traced(&file, &member.key);
                        nodes.push(&member.value);
                    }
                }
                _ => {}
            }
        }
    }
    drop(json::parse(&Traced::source(&text.repeat(TIMES), 0)));
}

/// The text with each word in capitals as a placeholder.
pub(super) fn with_placeholders(text: &str) -> Traced {
    let (mut marked, mut at) = (Traced::new(), 0);
    let is_capital = |c: char| c.is_ascii_uppercase() || c == '_';
    while let Some(start) = text[at..].find(is_capital).map(|found| at + found) {
        let end = text[start..].find(|c| !is_capital(c)).map_or(text.len(), |found| start + found);
        marked.push_source(&text[at..start], at);
        let name = &text[start..end];
        marked.push_inserted(name, Span::new(start, end), Inserted::Placeholder(name.into()));
        at = end;
    }
    marked.push_source(&text[at..], at);
    marked
}
