//! DP214: a `\` at the end of a line with no blank around the line end, so that two words become one.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, text::Span};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP214",
    name: "glued-continuation",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP214-glued-continuation.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for command in reading.script.simple_commands() {
        for word in &command.words {
            let Some(Joint { backslash, next }) = joint(text, word.range.clone()) else { continue };
            let (before, after) = (&text[word.range.start..backslash], &text[next..word.range.end]);
            let (before, after) = (last_line(before), after.lines().next().unwrap_or_default());
            let place = script.span(backslash..backslash + 1);
            findings
                .push(place, format!("no blank stands before this `\\`, so `{before}` and `{after}` become one word"))
                .related(script.span(next..next + after.len()), "the shell reads on here without a blank")
                .help("write ` \\`")
                .fix(Span::at(place.start), " ");
        }
    }
}

/// A line end inside a word that was meant to end it.
struct Joint {
    /// The backslash.
    backslash: usize,
    /// Where the next line starts.
    next: usize,
}

/// The first continued line end in a word between what were two words: in the middle of a long URL or string authors break
/// lines on purpose.
fn joint(text: &str, word: Range<usize>) -> Option<Joint> {
    let written = &text[word.clone()];
    if !written.contains("\\\n") || written.contains(['`', '(']) {
        return None;
    }
    let (mut open, mut characters) = (None, written.char_indices());
    while let Some((at, c)) = characters.next() {
        match (c, open) {
            ('\\', None) if written[at + 1..].starts_with('\n') => {
                let (before, after) = (last_line(&written[..at]), &written[at + 2..]);
                // On a line that starts with an option, a string in the next line is an argument of its own.
                let line = last_line(&text[..word.start + at]).trim_start();
                let is_string = line.starts_with('-') && after.starts_with(['"', '\'']) && !goes_on(before);
                if are_two_words(before, after) || is_string && !before.contains(['"', '\'', '=']) {
                    return Some(Joint { backslash: word.start + at, next: word.start + at + 2 });
                }
                characters.next();
            }
            ('\\', None | Some('"')) => drop(characters.next()),
            ('\'' | '"', None) => open = Some(c),
            (_, Some(quote)) if quote == c => open = None,
            _ => {}
        }
    }
    None
}

/// Whether two texts that meet at a line end were meant to be words of their own: the second one starts as only a word
/// does, or the first one is a whole option or string.
fn are_two_words(before: &str, after: &str) -> bool {
    let is_option = |text: &str| {
        let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).unwrap_or_default();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let scheme = after.trim_start_matches(['"', '\'']).split("://").next().unwrap_or_default();
    let is_url =
        scheme.len() + 3 < after.len() && !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_whole_option = before.starts_with("--") && !before.contains(['=', '"', '\'']) && is_option(before);
    let is_whole_string = before.ends_with(['"', '\'']) && !after.starts_with(['"', '\'', '$']);
    // No path has a part that begins as a long option does, and `==` ends what is written in base64.
    let is_apart = is_option(after) && after.starts_with("--") && (before.ends_with('/') || before.ends_with("=="));
    !before.is_empty()
        && !after.is_empty()
        && (!goes_on(before) || is_apart)
        && (is_option(after) || is_url || is_whole_option || is_whole_string)
}

/// Whether a text ends as a part of a longer word does.
fn goes_on(before: &str) -> bool {
    before.ends_with(['=', ',', '/', ':', '&', '?'])
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}
