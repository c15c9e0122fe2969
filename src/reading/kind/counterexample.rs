//! Examples that a page shows because they do not work: wrong on purpose, of an older version, failing with an error.
//!
//! What is wrong in such an example is what the page wants to show. The evidence must stand close to the example, in words
//! that leave no doubt: `docs/design/2026-11-22-reading-fences.md` says what was weighed. "If it fails, run:" introduces
//! a command that works; so does "Avoid errors:". All words are data, in English.

use crate::extract::{Example, Heading, Page};

/// What labels (of tabs, in headings, in comments, in bold above the example) call what does not work, whole.
const LABELS: &[&str] = &[
    "anti-pattern",
    "antipattern",
    "avoid",
    "avoid this",
    "bad",
    "bad example",
    "bad practice",
    "broken",
    "do not",
    "do not do this",
    "does not work",
    "doesn't work",
    "don't",
    "don't do this",
    "don't use",
    "don'ts",
    "incorrect",
    "incorrect example",
    "incorrect syntax",
    "incorrect usage",
    "invalid",
    "invalid example",
    "invalid syntax",
    "not allowed",
    "not recommended",
    "not supported",
    "the wrong way",
    "this does not work",
    "this doesn't work",
    "this fails",
    "this will fail",
    "this will not work",
    "this won't work",
    "will not work",
    "won't work",
    "wrong",
    "wrong example",
    "wrong way",
];

/// What they call what was, whole; in a heading this may name a section that does more than show it.
const FORMER: &[&str] =
    &["before", "deprecated", "deprecated syntax", "old", "old command", "old syntax", "old way", "previously"];

/// With what a label begins that goes on to say why: `Bad: no quotes`.
const PREFIXES: &[&str] = &["bad", "broken", "do not do this", "don't do this", "incorrect", "invalid", "wrong"];

/// Signs that say no.
const SIGNS: &[char] = &['\u{274C}', '\u{2717}', '\u{2718}', '\u{1F6AB}', '\u{26D4}', '\u{1F44E}', '\u{2716}'];

/// Classes and words in the info string that mark the example itself.
const ATTRIBUTES: &[&str] = &[
    ".bad",
    ".dont",
    ".fail",
    ".incorrect",
    ".invalid",
    ".wrong",
    "bad",
    "compile_fail",
    "incorrect",
    "invalid",
    "should_fail",
    "wrong",
];

/// What an introduction speaks of when it speaks of the example below it.
const POINTING: &[&str] = &[
    "the following",
    "this command",
    "this example",
    "this request",
    "this query",
    "this call",
    "commands like",
    "requests like",
    "queries like",
    "the command below",
    "the example below",
    "the request below",
];

/// What it says of an example that does not work.
const FAILING: &[&str] = &[
    " cannot work",
    " does not work",
    " doesn't work",
    " fails",
    " is incorrect",
    " is invalid",
    " is not allowed",
    " is not supported",
    " is not valid",
    " is wrong",
    " isn't allowed",
    " isn't supported",
    " isn't valid",
    " no longer works",
    " will fail",
    " will not work",
    " won't work",
    " would fail",
];

/// Verbs of which an error is the object, and errors.
const YIELDING: &[&str] = &[
    " causes ",
    " generates ",
    " gives ",
    " produces ",
    " raises ",
    " responds with ",
    " result in ",
    " results in ",
    " return ",
    " returns ",
    " throws ",
    " will return ",
    " yields ",
];
const ERRORS: &[&str] = &["error", "failure", "`400`", "`401`", "`403`", "`404`", "`409`", "`422`", "`500`"];

/// What may be wrong: "an invalid query".
const WRONG: &[&str] = &["call", "command", "example", "query", "request", "syntax", "usage"];

/// How an introduction forbids: with what the sentence begins, and how it then speaks of the example.
const FORBIDDING: &[&str] = &[
    "avoid ",
    "do not ",
    "don't ",
    "never ",
    "you can't ",
    "you cannot ",
    "you must not ",
    "you should not ",
    "you shouldn't ",
];
const FORBIDDEN: &[&str] = &[
    "commands like",
    "like this",
    "queries like",
    "requests like",
    "the following",
    " these commands:",
    " this command:",
    " this query:",
    " this request:",
    " this script:",
    " this syntax:",
    " this:",
];

/// Whether a text speaks of versions before this one.
const EARLIER: &[&str] = &[
    "earlier versions",
    "older versions",
    "previous versions",
    "version before ",
    "version earlier than ",
    "version older than ",
    "version prior to ",
    "versions before ",
    "versions earlier than ",
    "versions older than ",
    "versions prior to ",
];

/// Words that take an introduction's verdict back: it is conditional, tells what to do, or denies.
const DOUBTS: &[&str] = &[
    " after ",
    " because ",
    " by ",
    " but ",
    " if ",
    " in case ",
    " instead",
    " no error",
    " once ",
    " otherwise",
    " so ",
    " then ",
    " to avoid ",
    " to fix ",
    " to prevent ",
    " to resolve ",
    " unless ",
    " until ",
    " upgrad",
    " migrat",
    " convert",
    " forget ",
    " skip ",
    " when ",
    " whether ",
    " without ",
    "; ",
];

/// Files that tell the history of a program.
const HISTORIES: &[&str] =
    &["changelog", "changes", "history", "news", "release-notes", "release_notes", "releasenotes", "releases"];

/// How the page says that an example does not work, if it does: the words, and their line.
pub(super) fn of_example(page: &Page, example: &Example) -> Option<String> {
    let line = |at: usize| page.file.position(at).line;
    if let Some(attribute) = example
        .info
        .attributes
        .iter()
        .find(|attribute| attribute.value.is_none() && ATTRIBUTES.contains(&attribute.name.as_str()))
    {
        return Some(format!("marked as `{}`", attribute.name));
    }
    let choice = example.alternatives.last().and_then(|choice| choice.label.as_deref());
    if let Some(label) = choice.filter(|label| in_label(label, true)) {
        return Some(format!("the choice `{}`", label.trim()));
    }
    if let Some(text) = &example.introduction
        && let Some(words) = in_introduction(text.as_str())
    {
        return Some(format!("line {} says `{words}`", line(text.whole_span().end.saturating_sub(1))));
    }
    let heading = example.headings.last()?;
    if in_label(&heading.text, false) {
        return Some(format!("line {} says `{}`", line(heading.span.start), heading.text.trim()));
    }
    history(page, &example.headings).map(|heading| format!("below `{}` of a history", heading.text.trim()))
}

/// The heading of a version, on a page that tells the history of a program.
fn history<'a>(page: &Page, headings: &'a [Heading]) -> Option<&'a Heading> {
    let name = page.file.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    if !HISTORIES.contains(&stem) {
        return None;
    }
    let is_version = |text: &str| {
        let text = text.trim_start_matches(['[', 'v', 'V']);
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['.', '-'])
    };
    headings.iter().find(|heading| is_version(heading.text.trim()))
}

/// What the comments above a command say, if they say that it does not work.
pub(super) fn in_comment(comments: &str) -> Option<String> {
    let lines = comments.lines().map(|line| line.trim().trim_start_matches('#').trim());
    let mut said = lines.filter(|line| in_label(line, true));
    said.next().map(excerpt)
}

/// Whether a label is one of what does not work; `is_choice` where nothing else stands below it than the example.
fn in_label(label: &str, is_choice: bool) -> bool {
    if label.trim_start().starts_with(SIGNS) {
        return true;
    }
    let plain = plain(label);
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let goes_on = PREFIXES.iter().any(|prefix| {
        plain
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with([':', '(']) || rest.starts_with(" (") || rest.starts_with(" - "))
    });
    LABELS.contains(&plain) || goes_on || is_choice && FORMER.contains(&plain)
}

/// What the paragraph above an example says, if its last sentence says that the example does not work.
fn in_introduction(text: &str) -> Option<String> {
    let whole: String =
        text.lines().map(|line| line.trim_start_matches([' ', '\t', '>'])).collect::<Vec<_>>().join(" ");
    let sentence = last_sentence(whole.trim());
    let said = in_label(sentence, true) || in_sentence(&plain(sentence));
    said.then(|| excerpt(sentence))
}

/// The last sentence of a text of at most this many bytes that matter.
const LONGEST: usize = 600;

fn last_sentence(text: &str) -> &str {
    let floor = text.len().saturating_sub(LONGEST);
    let floor = (floor..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let text = &text[floor..];
    let mut ends = text.match_indices(' ').filter(|(at, _)| {
        let before = text[..*at].trim_end_matches(['*', '_', '`', '"', ')']);
        before.ends_with(['.', '!', '?'])
            && !before.ends_with("e.g.")
            && !before.ends_with("i.e.")
            && !before.ends_with("vs.")
    });
    ends.next_back().map_or(text, |(at, _)| &text[at + 1..]).trim()
}

/// A text in small letters, its markup (tags of HTML included) and its typographic apostrophes gone.
fn plain(text: &str) -> String {
    let mut in_tag = false;
    let letters = text.char_indices().filter(|(at, c)| {
        let opens = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        in_tag |= *c == '<' && opens(&text[at + 1..]);
        let is_word = !in_tag && !matches!(c, '*' | '_' | '#' | '"' | '“' | '”');
        in_tag &= *c != '>';
        is_word
    });
    letters
        .map(|(_, c)| c)
        .map(|c| if matches!(c, '\u{2019}' | '\u{2018}') { '\'' } else { c })
        .collect::<String>()
        .to_lowercase()
}

/// Whether a sentence in small letters says that what follows it does not work.
fn in_sentence(sentence: &str) -> bool {
    let padded = format!(" {sentence}");
    let has = |words: &[&str]| words.iter().any(|word| padded.contains(word));
    if has(DOUBTS) {
        return false;
    }
    let forbids = FORBIDDING.iter().any(|start| sentence.starts_with(start)) && has(FORBIDDEN);
    if forbids && sentence.ends_with(':') && !sentence.contains(',') {
        return true;
    }
    let pointed = POINTING.iter().filter_map(|words| sentence.find(words)).min();
    let fails = pointed.is_some_and(|at| {
        let rest = &sentence[at..];
        let is_error = |rest: &str| ERRORS.iter().any(|error| rest.contains(error));
        let yields = YIELDING.iter().any(|verb| rest.split_once(verb).is_some_and(|(_, object)| is_error(object)));
        FAILING.iter().any(|verb| rest.contains(verb)) || yields
    });
    let is_wrong = ["incorrect", "invalid", "malformed", "wrong"].iter().any(|word| {
        let mut places = sentence.match_indices(word);
        places.any(|(at, _)| {
            let after = sentence[at + word.len()..].trim_start();
            let is_one = sentence[..at].ends_with(" a ") || sentence[..at].ends_with(" an ");
            is_one && WRONG.iter().any(|noun| after.starts_with(noun))
        })
    });
    let is_about_it = pointed.is_some() || sentence.starts_with("example") || sentence.starts_with("for example");
    fails || is_wrong && is_about_it || has(EARLIER) && sentence.ends_with(':')
}

/// As much of a text as a reason repeats, which stands in backticks there.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 80;
    let text: String = text.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_an_example_does_not_work() {
        for text in [
            "Don't do this:",
            "**Do not** run commands like this:",
            "The following command fails:",
            "Tokens are secret. The following query returns an `unauthorized` error:",
            "This request returns a `401` error.",
            "> For example, the following request is an invalid request:",
            "Example of an incorrect command:",
            "**Incorrect:**",
            "❌ No quotes",
            "Wrong (no quotes):",
            "In versions prior to 2.0:",
            "Never use the following:",
            "Do not use this command:",
            "You should <em>not</em> send <b>this request</b>:",
            "This request <b>returns an error</b>:",
        ] {
            assert!(in_introduction(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_introduces_a_command_that_works() {
        for text in [
            "If you do not use X, run:",
            "Don't forget to set the token:",
            "Don't forget to run this command:",
            "Do not skip this:",
            "Do not use this command as root:",
            "If the following command fails, run it as root:",
            "To avoid errors, run:",
            "Avoid sending duplicate data:",
            "The command fails with a `403 Forbidden` error:",
            "Instead of the old syntax, use:",
            "Don't use `a`; use `b`:",
            "Do not use this without a token:",
            "The wrong token returns an error. Run the following:",
            "Use the following command, which fails if there is no database:",
            "Make a backup before upgrading:",
            "To upgrade from earlier versions:",
            "The following command returns no error:",
            "Do not run the server yet, but create a token:",
            "Do not use `--insecure`:",
            "Never share your token:",
            "Prevent invalid requests:",
            "Your old instance:",
            "Rerun the trigger if it fails:",
        ] {
            assert_eq!(in_introduction(text), None, "{text}");
        }
    }

    #[test]
    fn labels_are_taken_whole() {
        for label in ["Wrong", "❌ Don't", "Before", "Bad: no quotes", "Invalid (missing token)"] {
            assert!(in_label(label, true), "{label}");
        }
        for label in
            ["Wrong number of arguments", "Before you begin", "Avoid duplicate points", "Invalid tokens", "Old data"]
        {
            assert!(!in_label(label, true), "{label}");
        }
        assert!(!in_label("Before", false));
    }
}
