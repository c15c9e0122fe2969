//! Fences whose closing line is no closing line, and which therefore swallow what follows.
//!
//! CommonMark lets nothing but blanks stand after the closing backticks. So ```` ```{{% /note %}} ```` closes nothing,
//! and neither does the opening line of the next fence after a closing line that was forgotten. This module finds
//! where the author meant such a fence to end, cuts it off there, and takes it out of the text, so that all the
//! others can be read.

use super::blocks::{Fence, marker, may_hold_fence};
use crate::text::Traced;
use std::ops::Range;

/// Where a fence was meant to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Break {
    /// At this line, from its first backtick on: a closing fence with something after it.
    TrailingText(Range<usize>),
    /// At this line of backticks, indented too far to be a closing fence (CommonMark section 4.5).
    TooDeep(Range<usize>),
    /// At these backticks, which stand behind the last line of the code.
    Behind(Range<usize>),
    /// Before this line: the opening of another fence.
    Opening(Range<usize>),
}

/// Languages whose code may well hold fences.
const MARKDOWN: &[&str] = &["md", "markdown", "mdx", "mdoc", "text", "txt"];

/// Finds the place where `fence`, read from `source`, was meant to end, if that is not where it does end.
pub(super) fn find(source: &str, fence: &Fence) -> Option<Break> {
    let marks = marker(&source[fence.opening.clone()]);
    if !may_hold_fence(fence.code.as_str()) {
        return None;
    }
    let line_start = source[..fence.opening.start].rfind('\n').map_or(0, |newline| newline + 1);
    // As for a closing fence: at most three blanks more than the opening one has.
    let deepest = fence.opening.start - line_start + 3;
    let (mut at, mut missed) = (fence.opening.end, None);
    for line in source[fence.opening.end..fence.range.end].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start == fence.opening.end || !line.contains(marks) {
            continue;
        }
        let content = line.trim_start_matches([' ', '\t', '>']);
        let indentation = line.len() - content.len();
        let content = content.trim_end();
        let place = start + indentation..start + indentation + content.len();
        if indentation > deepest || !content.starts_with(marks) {
            missed = missed.or_else(|| missed_closing(content, marks, place));
            continue;
        }
        let after = content[marker(content).len()..].trim_start();
        if is_trailing(after) {
            return Some(Break::TrailingText(place));
        }
        if is_info(after) && !holds_fences(fence) {
            return missed.or(Some(Break::Opening(place)));
        }
    }
    missed.filter(|_| !fence.closed && !holds_fences(fence))
}

/// What was meant to close a fence, if this line of its code was: nothing but backticks, too far to the right, or backticks
/// at its end.
fn missed_closing(content: &str, marks: &str, place: Range<usize>) -> Option<Break> {
    if content == marks {
        return Some(Break::TooDeep(place));
    }
    let code = content.strip_suffix(marks).filter(|code| !code.contains(marks) && !code.ends_with(['`', '~']))?;
    Some(Break::Behind(place.start + code.len()..place.end))
}

fn holds_fences(fence: &Fence) -> bool {
    may_hold_fences(fence.info.language.as_ref().map_or("", Traced::as_str))
}

/// Whether code in this language may well hold fences.
pub(super) fn may_hold_fences(language: &str) -> bool {
    MARKDOWN.iter().any(|markdown| language.eq_ignore_ascii_case(markdown))
}

/// Whether this stands behind the backticks of a line that was meant to close a fence.
pub(super) fn is_trailing(after: &str) -> bool {
    after.starts_with("{{<") || after.starts_with("{{%") || after.starts_with("<!--") || after.starts_with("</")
}

/// Whether this is what the opening line of a fence says: a language, perhaps with attributes.
pub(super) fn is_info(after: &str) -> bool {
    let length = after.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(after.len());
    let (language, rest) = after.split_at(length);
    let is_word = language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_'));
    is_word && !after.is_empty() && (rest.trim().is_empty() || rest.trim_start().starts_with('{'))
}

/// Cuts `fence`, which was read from `text` or a copy of it with parts blanked out, off at its break.
pub(super) fn cut(text: &Traced, fence: Fence, end: &Break) -> Fence {
    let (line, range_end) = match end {
        Break::TrailingText(line) | Break::TooDeep(line) | Break::Behind(line) => (line, line.end),
        Break::Opening(line) => (line, text.as_str()[..line.start].rfind('\n').map_or(0, |newline| newline + 1)),
    };
    let lines_before = text.as_str()[fence.opening.end..line.start].bytes().filter(|byte| *byte == b'\n').count();
    let mut lines = fence.code.as_str().split_inclusive('\n');
    let kept: usize = lines.by_ref().take(lines_before.saturating_sub(1)).map(str::len).sum();
    let behind = match end {
        Break::Behind(_) => lines.next().map_or(0, |last| last.trim_end().len().saturating_sub(line.len())),
        _ => 0,
    };
    let code = fence.code.slice(0..kept + behind);
    Fence { code, closed: false, because: Some(line.clone()), range: fence.range.start..range_end, ..fence }
}

/// The text with `fence` made a paragraph of as many bytes. Blanks would not do: they end no list item, so that a fence
/// of an item before this one would go on through them.
pub(super) fn mask(source: &str, fence: &Fence) -> String {
    let mut masked = String::with_capacity(source.len());
    masked.push_str(&source[..fence.range.start]);
    let letters = source[fence.range.clone()].bytes();
    masked.extend(letters.map(|byte| if byte.is_ascii_whitespace() { char::from(byte) } else { 'x' }));
    masked.push_str(&source[fence.range.end..]);
    masked
}

/// Takes for a closing line what a list item or a quote that ended too early has made the opening of a fence: where a
/// fence was left open and the next one has no language and is broken itself, the two are one.
pub(super) fn join(source: &str, fences: Vec<Fence>) -> Vec<Fence> {
    if fences.iter().all(|fence| fence.closed) {
        return fences;
    }
    let mut joined: Vec<Fence> = Vec::with_capacity(fences.len());
    for fence in fences {
        let line = &source[fence.opening.clone()];
        let is_stray = !fence.closed && marker(line) == line.trim_end();
        match joined.last_mut() {
            Some(last) if is_stray && !last.closed && last.because.is_none() => last.because = Some(fence.opening),
            _ => joined.push(fence),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use crate::text::Traced;

    /// The code of each fence, and for a broken one the line that says why.
    fn fences(text: &str) -> Vec<(String, Option<&str>)> {
        let fences = blocks::read(&Traced::source(text, 0)).fences.into_iter();
        fences.map(|fence| (fence.code.to_string(), fence.because.map(|line| &text[line]))).collect()
    }

    fn want<'a>(list: &[(&str, Option<&'a str>)]) -> Vec<(String, Option<&'a str>)> {
        list.iter().map(|(code, because)| ((*code).to_owned(), *because)).collect()
    }

    #[test]
    fn text_after_the_closing_backticks() {
        let text = "> ```sh\n> a\n> ```{{% /note %}}\n\nb\n\n```sh\nc\n```\n";
        assert_eq!(fences(text), want(&[("a\n", Some("```{{% /note %}}")), ("c\n", None)]));
    }

    #[test]
    fn a_closing_line_that_was_forgotten() {
        let text = "- ```sh\n  a\n\n  ~~~sh\n  ```text\n  b\n  ```\n\n```sh\nc\n```\n";
        assert_eq!(fences(text), want(&[("a\n\n~~~sh\n", Some("```text")), ("b\n", None), ("c\n", None)]));
        let text = "```sh\na\n````sh\nb\n```\n";
        assert_eq!(fences(text).len(), 2, "more backticks open a fence of their own");
    }

    #[test]
    fn a_list_item_that_ends_too_early() {
        let text = "1. x\n\n   ```sh\n   a\nb\n   ```\n\n```sh\nc\n```\n";
        assert_eq!(fences(text), want(&[("a\n", Some("```")), ("c\n", None)]));
    }

    #[test]
    fn a_closing_line_that_is_indented_too_far() {
        let text = "```sh\na\n    ```\n\nb\n\n```sh\nc\n```\n";
        assert_eq!(fences(text), want(&[("a\n", Some("```")), ("c\n", None)]));
        let text = "```sh\na\n    ```\n\nb\n";
        assert_eq!(fences(text), want(&[("a\n", Some("```"))]));
    }

    #[test]
    fn closing_backticks_behind_the_code() {
        let text = "- ```sh\n  a\n  b c```\n\n```sh\nd\n```\n";
        assert_eq!(fences(text), want(&[("a\nb c", Some("```")), ("d\n", None)]));
        assert_eq!(fences("```sh\na```\n"), want(&[("a", Some("```"))]));
    }

    #[test]
    fn what_may_stand_in_a_fence() {
        for text in [
            "````md\n```sh\na\n```\n````\n",
            "```md\nwrite ```sh to open\n```\n",
            "```text\n    ```sh\n```\n",
            "```md\n```sh\n```\n",
            "~~~\n```sh\n~~~\n",
            "```\n``` a `b` ```\n```\n",
            "```\na\n    ```\nb```\n```\n",
        ] {
            assert_eq!(fences(text).len(), 1, "{text:?}");
            assert_eq!(fences(text)[0].1, None, "{text:?}");
        }
    }
}
