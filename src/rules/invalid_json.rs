//! DP401: JSON that no JSON parser takes, in a request body or a `json` fence.

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind, Reading},
};
use crate::{
    diagnostic::Level,
    model::{
        Body,
        json::{self, Document, JsonProblem, JsonProblemKind as Kind, NodeKind},
    },
    text::{SourceFile, Span, Traced},
};

use std::borrow::Cow;

pub(super) const RULE: Rule = Rule {
    code: "DP401",
    name: "invalid-json",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP401-invalid-json.md"),
    check: Check::Example(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let file = &*context.page.file;
    for document in documents(reading) {
        if let Some(eaten) = document.problems.iter().find(|problem| has_eaten_quotes(file, problem)) {
            let text = file.slice(file.clamp(eaten.span));
            findings
                .push(eaten.span, format!("the shell removes the quotes around `{text}` before curl sees the body"))
                .help("put the body in single quotes, or write `\\\"` for each quote in it");
            continue;
        }
        if let Some(alone) = document.problems.iter().find(|_| reading.is_script() && is_brace_alone(&document)) {
            findings
                .push(alone.span, "the body is no more than this brace: without quotes, it ends with the line")
                .help("put the whole body in single quotes");
            continue;
        }
        // A text that does not even start like JSON is wrong as a whole, which is one thing to say.
        let starts_wrong = document.root.as_ref().is_some_and(|root| matches!(root.kind, NodeKind::Broken));
        let most = if starts_wrong { 1 } else { usize::MAX };
        let mut torn = None;
        let mistakes = document.problems.iter().filter(|problem| is_mistake(file, reading, problem));
        let causes = mistakes.filter(|problem| {
            let line = file.position(problem.span.start).line;
            let follows = may_follow(&problem.kind) && torn == Some(line);
            torn = if loses_quote(&problem.kind) { Some(line) } else { torn };
            !follows
        });
        causes.take(most).for_each(|problem| tell(file, problem, findings));
    }
}

/// Whether a problem says that a quote is missing or too much, so that the rest of its line is inside out.
const fn loses_quote(kind: &Kind) -> bool {
    matches!(kind, Kind::UnescapedQuote | Kind::UnclosedString | Kind::UnquotedString | Kind::UnquotedKey)
}

/// Whether a problem may be no more than what is left of a line that is inside out.
const fn may_follow(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::UnescapedQuote
            | Kind::UnclosedString
            | Kind::MissingColon
            | Kind::MissingComma
            | Kind::MissingValue
            | Kind::Unexpected(_)
    )
}

/// Whether a problem is a mistake of the author's. A word in capitals is a placeholder, whoever forgot to declare it, and
/// outside scripts so is `$NAME` or `<name>`.
fn is_mistake(file: &SourceFile, reading: &Reading<'_>, problem: &JsonProblem) -> bool {
    let text = file.slice(file.clamp(problem.span));
    match problem.kind {
        Kind::DuplicateKey(_) => false,
        // The console of Elasticsearch takes them.
        Kind::TripleQuotes => {
            let language = reading.example.info.language.as_ref().map(Traced::as_str);
            !(reading.kind == FenceKind::Request && language == Some("console"))
        }
        Kind::UnquotedKey | Kind::UnquotedString => {
            let is_name =
                text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            let is_sign = !reading.is_script() && text.starts_with(['$', '<']);
            !is_sign && (!is_name || matches!(text, "TRUE" | "FALSE" | "NULL"))
        }
        _ => true,
    }
}

/// Whether an object is opened, and nothing follows: `-d {` and a new line.
fn is_brace_alone(document: &Document) -> bool {
    let root = document.root.as_ref().map(|root| &root.kind);
    matches!(root, Some(NodeKind::Object(members)) if members.is_empty())
        && matches!(document.problems.as_slice(), [JsonProblem { kind: Kind::Unclosed(_), .. }])
}

/// Whether quotes stand in the file where the text that curl gets has none: `-d "{"a": 1}"`.
fn has_eaten_quotes(file: &SourceFile, problem: &JsonProblem) -> bool {
    let span = file.clamp(problem.span);
    let (text, start) = file.around(span.start);
    matches!(problem.kind, Kind::UnquotedKey | Kind::UnquotedString)
        && text[..start].ends_with('"')
        && text[start + span.len()..].starts_with('"')
}

/// Every JSON text of a fence that is meant to be whole: request bodies, and the fence itself if its language says so. What is
/// shown as HTTP spells it may leave as much out as a fence of its own.
pub(super) fn documents<'a>(reading: &'a Reading<'_>) -> Vec<Cow<'a, Document>> {
    if reading.is_script() {
        return reading.requests.iter().filter_map(|request| request.body.as_ref().map(Cow::Borrowed)).collect();
    }
    if reading.kind == FenceKind::Request {
        let bodies = reading.requests.iter().filter_map(|reading| match (&reading.request.body, &reading.body) {
            (Some(Body::Text(text, _)), Some(document)) => Some((text, document)),
            _ => None,
        });
        let whole = bodies.filter(|(text, document)| !is_illustration(text.as_str(), document));
        return whole.map(|(_, document)| Cow::Borrowed(document)).collect();
    }
    let language = reading.example.info.language.as_ref();
    if !language.is_some_and(|language| language.as_str().eq_ignore_ascii_case("json")) {
        return Vec::new();
    }
    let text = &reading.resolved.script;
    let document = json::parse(text);
    if is_illustration(text.as_str(), &document) { Vec::new() } else { vec![Cow::Owned(document)] }
}

/// Whether a `json` fence shows something that is not meant to be one JSON text: a part of one, one with comments or
/// with parts left out, several of them.
fn is_illustration(text: &str, document: &Document) -> bool {
    let is_part = match document.root.as_ref().map(|root| &root.kind) {
        Some(NodeKind::Object(_) | NodeKind::Array(_)) => false,
        // `"key": …`, or a line of prose.
        Some(NodeKind::String(_) | NodeKind::Broken | NodeKind::Open(_) | NodeKind::Elision) | None => true,
        Some(NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_)) => !document.problems.is_empty(),
    };
    let says_so = |problem: &JsonProblem| matches!(problem.kind, Kind::Comment | Kind::Unexpected(_));
    // JavaScript, or another notation that is nearly JSON.
    let has_bare_keys = document.problems.iter().any(|problem| problem.kind == Kind::UnquotedKey);
    is_part || has_bare_keys || text.contains("...") || text.contains('…') || document.problems.iter().any(says_so)
}

fn tell(file: &SourceFile, problem: &JsonProblem, findings: &mut Findings<'_>) {
    let span = problem.span;
    let text = file.slice(file.clamp(span));
    match &problem.kind {
        Kind::TrailingComma => {
            findings.push(span, "a comma stands after the last element").help("delete the comma").fix(span, "");
        }
        Kind::MissingComma => {
            findings.push(span, "a comma is missing after this value").help("add a comma").fix(span, ",");
        }
        Kind::MissingColon => {
            findings.push(span, "a colon is missing after this key").help("add a colon").fix(span, ":");
        }
        Kind::ColonInKey => {
            let finding = findings.push(span, "the colon stands inside the quotes of the key");
            let finding = finding.help("put the colon after the closing quote");
            if let Some(quote) = closing_quote(file, span) {
                finding.fix(Span::new(span.start, span.end + quote.len()), format!("{quote}:"));
            }
        }
        Kind::UnquotedKey => {
            findings.push(span, format!("the key `{text}` has no quotes")).help("put it in double quotes");
        }
        Kind::UnquotedString => {
            let help = match text {
                "True" | "TRUE" | "False" | "FALSE" => format!("write `{}`", text.to_ascii_lowercase()),
                "None" | "undefined" | "nil" | "NULL" | "Null" => String::from("write `null`"),
                _ if text.starts_with('$') => {
                    String::from("the shell leaves variables in single quotes as they are: close the quotes around it")
                }
                _ => String::from("put it in double quotes"),
            };
            findings.push(span, format!("`{text}` is no JSON value")).help(help);
        }
        Kind::SingleQuotes => {
            findings.push(span, format!("JSON has no strings in single quotes: {text}")).help("use double quotes");
        }
        Kind::SmartQuotes => {
            findings.push(span, format!("typographic quotes are no quotes in JSON: {text}")).help("use `\"`");
        }
        Kind::Comment => drop(findings.push(span, "JSON has no comments")),
        Kind::TripleQuotes => {
            findings
                .push(span, "JSON has no strings in triple quotes")
                .help("write the string on one line in `\"`, and `\\n` where a line ends");
        }
        Kind::UnclosedString => {
            findings.push(span, "this string is never closed").help("write `\"` where it ends");
        }
        Kind::Unclosed(bracket) => {
            let close = if *bracket == '{' { '}' } else { ']' };
            findings
                .push(span, format!("this `{bracket}` is never closed"))
                .help(format!("write `{close}` where it ends"));
        }
        Kind::UnexpectedCloser(bracket) => {
            findings.push(span, format!("this `{bracket}` closes nothing"));
        }
        Kind::UnescapedQuote => {
            findings
                .push(span, "this quote ends the string, and the text goes on")
                .help("write `\\\"` inside a string");
        }
        Kind::ControlCharacter => {
            findings
                .push(span, "a string must not hold a line break or tab as it is")
                .help("write `\\n` or `\\t`, or put the string on one line");
        }
        Kind::BadEscape => drop(findings.push(span, format!("`{text}` is no escape sequence of JSON"))),
        Kind::BadNumber => drop(findings.push(span, format!("`{text}` is no JSON number"))),
        Kind::MissingValue => drop(findings.push(span, "a value is missing after this colon")),
        Kind::Unexpected(found) => drop(findings.push(span, format!("`{found}` cannot stand here"))),
        Kind::TooDeep => drop(findings.push(span, "this is nested deeper than servers read")),
        // DP402's.
        Kind::DuplicateKey(_) => {}
    }
}

/// The closing quote right after a key's colon, as the file spells it.
fn closing_quote(file: &SourceFile, colon: Span) -> Option<&'static str> {
    let after = file.text().get(colon.end..)?;
    ["\"", "\\\""].into_iter().find(|quote| after.starts_with(quote))
}
