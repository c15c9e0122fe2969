//! Which fences show what an example answers, and which example that is.
//!
//! Takes the readings of a page, in order; gives [`FenceKind::Output`] to each fence that shows the output of the script or
//! the response to the request before it, and ties the two. A page must say so close by: a marker, the sentence that
//! introduces the fence, its heading or label, or that the fence follows its script with nothing between. An example of
//! which the page shows nothing but that a server refuses it is no example of what to do.

mod wording;

use crate::{
    extract::Example,
    model::http::{self, Opening},
    reading::context::{FenceKind, InvocationReading, Reading},
    text::{SourceFile, Traced},
};
use std::collections::{BTreeMap, BTreeSet};
use wording::{introduces_answer, is_one_of, says_answer, shows_output};

/// Languages that outputs and responses are shown in; no language is one, too.
const LANGUAGES: &str = "text txt plain plaintext none json jsonl ndjson json5 jsonc csv tsv http console output log xml html \
    yaml yml js javascript arrow table markdown md response console-result";
/// Those among them in which a fence that nothing introduces may be an input of the next step as well.
const INPUTS: &str = "yaml yml xml html js javascript csv tsv markdown md";

/// Ties the outputs of a page to their examples.
pub(super) fn tie(readings: &mut [Reading<'_>], file: &SourceFile) {
    tie_outputs(readings, file.text());
    for (asked, reason) in refused(readings, file) {
        let reading = &mut readings[asked];
        reading.kind = FenceKind::Counterexample(reason);
        reading.requests.clear();
        reading.invocations.clear();
    }
}

/// The examples of a single command that the page shows to fail, and how it says so: every answer to them is the status of
/// an error.
fn refused(readings: &[Reading<'_>], file: &SourceFile) -> BTreeMap<usize, String> {
    let mut refused = BTreeMap::new();
    let mut answered: BTreeSet<usize> = BTreeSet::new();
    for reading in readings {
        let Some(asked) = reading.output_of else { continue };
        let is_single = readings[asked].requests.len() + readings[asked].invocations.len() == 1;
        let is_first = answered.insert(asked);
        match http::status(reading.example.code.as_str()).filter(|(_, code)| is_single && *code >= 400) {
            Some((status, _)) if is_first => {
                let line = file.position(reading.example.span.start).line;
                refused.insert(asked, format!("line {line} shows its answer, `{status}`"));
            }
            Some(_) => {}
            // What goes on below a head is the body of the same answer.
            None if http::opening(reading.example.code.as_str()).is_none() => {}
            None => drop(refused.remove(&asked)),
        }
    }
    refused
}

fn tie_outputs(readings: &mut [Reading<'_>], text: &str) {
    // The example that the next fence may be the output of.
    let mut last: Option<usize> = None;
    for at in 0..readings.len() {
        let (before, reading) = (at.checked_sub(1).map(|before| &readings[before]), &readings[at]);
        let between = before.map_or("", |before| text_between(text, before.example, reading.example));
        let is_asking = matches!(reading.kind, FenceKind::Script | FenceKind::Request);
        let can_be = match reading.kind {
            FenceKind::Script => is_unknown(reading) || is_marked(reading.example),
            FenceKind::OtherLanguage | FenceKind::Output | FenceKind::Unsupported(_) => true,
            _ => false,
        };
        let goes_on = before.filter(|before| can_be && !is_asking && continues(before, reading, between));
        let asked = last.filter(|asked| can_be && is_output(&readings[*asked], reading, between));
        let asked = asked.or_else(|| goes_on.and_then(|before| before.output_of));
        if asked.is_some() || goes_on.is_some() {
            readings[at].kind = FenceKind::Output;
            readings[at].output_of = asked;
        } else if !last.is_some_and(|asked| !is_asking && is_other_choice(&readings[asked], reading)) {
            last = is_asking.then_some(at);
        }
    }
}

/// Whether a fence shows for other readers what an example shows for those of its tab: the same in another language.
fn is_other_choice(asked: &Reading<'_>, reading: &Reading<'_>) -> bool {
    let (one, other) = (asked.example.alternatives.last(), reading.example.alternatives.last());
    one.zip(other).is_some_and(|(one, other)| one.group == other.group && one.index != other.index)
}

/// What stands between a block and the next.
fn text_between<'a>(text: &'a str, before: &Example, example: &Example) -> &'a str {
    text.get(before.span.end..example.span.start).unwrap_or_default()
}

/// Whether docproof knows nothing of what a script asks for, so that it may be output that is marked as a script.
fn is_unknown(reading: &Reading<'_>) -> bool {
    // A program's own name may open its output (`things 1.2.3`); only a word that it knows makes a command of it.
    let is_command = |one: &InvocationReading<'_>| one.usage.command.is_some() || !one.usage.flags.is_empty();
    reading.requests.is_empty() && !reading.invocations.iter().any(is_command) && reading.plan.curls().next().is_none()
}

/// Whether a marker for another tool says that a fence shows output.
fn is_marked(example: &Example) -> bool {
    example.markers.iter().any(|marker| marker.as_str().contains("expected-output"))
}

/// Whether a fence goes on with what the one before it shows: the body after the head, or the same for other readers.
fn continues(before: &Reading<'_>, reading: &Reading<'_>, between: &str) -> bool {
    let (one, other) = (before.example, reading.example);
    before.kind == FenceKind::Output
        && language(other).is_none_or(|language| !is_one_of(INPUTS, &language) && is_one_of(LANGUAGES, &language))
        && (&one.container, &one.headings, &one.alternatives)
            == (&other.container, &other.headings, &other.alternatives)
        && without_comments(between).lines().all(|line| line.trim().is_empty() || line.trim().starts_with("{{"))
        && (other.info.language.is_some() || !may_be_commands(other.code.as_str()))
}

/// The language of a fence, in small letters.
fn language(example: &Example) -> Option<String> {
    example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase())
}

/// Whether a fence shows what `asked`, the example before it, answers.
fn is_output(asked: &Reading<'_>, reading: &Reading<'_>, between: &str) -> bool {
    let (before, example) = (asked.example, reading.example);
    if before.container != example.container || before.hidden && !example.hidden || example.code.trim().is_empty() {
        return false;
    }
    if is_marked(example) {
        return true;
    }
    let language = language(example);
    let is_script = matches!(reading.kind, FenceKind::Script | FenceKind::Unsupported(_));
    let is_shown = reading.kind == FenceKind::Output;
    if !is_script && !is_shown && language.as_ref().is_some_and(|language| !is_one_of(LANGUAGES, language)) {
        return false;
    }
    // What stands in a set of responses answers the set of requests beside it, whatever its tabs are called.
    let is_answer = before.headings == example.headings
        && between.lines().any(|line| line.trim_start().starts_with("<ResponseExample"));
    let (said, same_tab) = match beside(before, example) {
        _ if is_answer => (true, false),
        Beside::Apart => return false,
        Beside::Said => (true, false),
        Beside::Near { same_tab } => (false, same_tab),
    };
    let code = example.code.as_str();
    let is_named =
        language.as_ref().is_some_and(|language| matches!(language.as_str(), "output" | "response" | "console-result"));
    let is_response = http::opening(code) == Some(Opening::Response);
    let said = said || is_named || is_response || labels(between).any(says_answer);
    let introduction = example.introduction.as_ref().map(Traced::as_str);
    if is_script {
        return (said || introduction.is_some_and(shows_output)) && !may_be_commands(code);
    }
    let is_input = language.as_ref().is_some_and(|language| is_one_of(INPUTS, language));
    said || match introduction {
        Some(text) => {
            shows_output(text) || introduces_answer(text) && (!is_input || code.trim_start().starts_with(['{', '[']))
        }
        None => same_tab && !is_input && without_comments(between).trim().is_empty() && !may_be_commands(code),
    }
}

/// Whether code without a language may be commands all the same: a prompt, an assignment, a path, an option of a program.
fn may_be_commands(code: &str) -> bool {
    let first = code.split_whitespace().next().unwrap_or_default();
    let is_word = matches!(first, "$" | "%" | "export" | "sudo" | "cd" | "echo" | "cat" | "docker" | "set" | "source");
    // A list of endpoints is no answer either.
    let is_method = matches!(first, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS");
    is_word || is_method || first.contains('=') || first.starts_with(['.', '/', '~', '$']) || code.contains(" --")
}

/// How a fence stands to the example before it.
enum Beside {
    /// In another section or tab.
    Apart,
    /// Under a heading or in a tab that says that it is an answer.
    Said,
    /// In the same section; in the same tab, too, or in one of its tabs, or after them.
    Near { same_tab: bool },
}

fn beside(before: &Example, example: &Example) -> Beside {
    let (one, other) = (&before.headings, &example.headings);
    let deepest = other.last().filter(|_| one != other);
    let is_headed = deepest.is_some_and(|heading| says_answer(&heading.text));
    let shared = other.len().saturating_sub(1);
    if one != other && !(is_headed && one.len() >= shared && one[..shared] == other[..shared]) {
        return Beside::Apart;
    }
    let (one, other) = (&before.alternatives, &example.alternatives);
    let label = other.last().filter(|_| one != other && one.len() == other.len()).and_then(|tab| tab.label.as_ref());
    let is_tab = label.is_some_and(|label| says_answer(label) || is_status(label));
    if is_headed || is_tab {
        return Beside::Said;
    }
    if one.starts_with(other) || other.starts_with(one) {
        Beside::Near { same_tab: one == other }
    } else {
        Beside::Apart
    }
}

/// Whether a label opens with the status of a response (RFC 9110 section 15): `200`, `404 Not Found`.
fn is_status(label: &str) -> bool {
    let digits = label.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && label.starts_with(['1', '2', '3', '4', '5'])
}

/// Elements of HTML that hold sentences, not labels; a sentence that introduces a block is read as one.
const SENTENCES: &[&str] = &["<!--", "<p>", "<p ", "<li", "<td", "<dd", "<pre", "<code", "<table", "<blockquote"];

/// The labels of shortcodes, directives and elements that open between two fences: `{{% expand "View the output" %}}`,
/// `<summary>Response</summary>`, `:::{dropdown} Response`.
fn labels(between: &str) -> impl Iterator<Item = &str> {
    let is_label = |line: &str| line.starts_with('<') && !SENTENCES.iter().any(|opening| line.starts_with(opening));
    between
        .lines()
        .map(str::trim)
        .filter(move |line| line.starts_with("{{") || line.starts_with(":::") || is_label(line))
}

/// The text without its HTML comments and the markers of quotes.
fn without_comments(text: &str) -> String {
    let (mut left, mut rest) = (String::new(), text);
    while let Some((before, comment)) = rest.split_once("<!--") {
        left.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    left.push_str(rest);
    left.replace('>', "")
}
