//! Where each help of a text starts, and where its synopsis stands.
//!
//! Takes the lines of a text that may hold several helps, one after the other; hands on which lines belong to which, and
//! which of them are a synopsis. A help has one synopsis, at its start or at its end.

use super::{
    lines::Line,
    term,
    title::{self, Section},
};
use std::ops::Range;

/// A help in its text.
#[derive(Debug)]
pub(super) struct Help {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// The lines of its synopsis, the label included; empty where it has none.
    pub(super) synopsis: Range<usize>,
}

/// The helps of a text, in order.
pub(super) fn helps(all: &str, lines: &[Line]) -> Vec<Help> {
    let mut synopses: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let found = synopsis(all, lines, at).filter(|found| !found.is_empty());
        at = found.as_ref().map_or(at + 1, |found| found.end);
        synopses.extend(found);
    }
    let Some(first) = synopses.first() else {
        let first = unlabelled(all, lines).map_or(0..0, |at| at..at + 1);
        return vec![Help { lines: 0..lines.len(), synopsis: first }];
    };
    let is_last = lines[..first.start].iter().any(|line| is_list(all, line));
    let mut helps: Vec<Help> = Vec::new();
    let mut start = 0;
    for (index, synopsis) in synopses.iter().enumerate() {
        let end =
            synopses.get(index + 1).map_or(lines.len(), |next| boundary(all, lines, synopsis.end..next.start, is_last));
        helps.push(Help { lines: start..end, synopsis: synopsis.clone() });
        start = end;
    }
    helps
}

/// Whether a line is one of a list of flags or commands, or its title.
fn is_list(all: &str, line: &Line) -> bool {
    let text = line.text(all);
    let is_title = text.ends_with(':') && title::read(text, true, "", false) == Some(Section::Commands);
    is_title || line.indent > 0 && text.starts_with('-') && term::read(text).is_some()
}

/// Where the next help starts between the synopses of two: at a command line that asks for it, at its `NAME:`, or at the
/// sentences before its synopsis.
fn boundary(all: &str, lines: &[Line], between: Range<usize>, is_last: bool) -> usize {
    if is_last {
        // Sentences behind a synopsis that stands last belong to it.
        let blank = between.clone().find(|at| lines[*at].is_blank());
        return blank.map_or(between.end, |blank| blank + 1);
    }
    let is_start = |at: &usize| {
        let text = lines[*at].text(all);
        let asks =
            text.starts_with("$ ") && (text.contains(" --help") || text.ends_with(" -h") || text.contains(" help "));
        asks || text.starts_with("==> ") || lines[*at].indent == 0 && matches!(text, "NAME:" | "NAME")
    };
    if let Some(start) = between.clone().rev().find(is_start) {
        return start;
    }
    let is_sentence = |at: &usize| lines[*at].indent == 0;
    let sentences = between.clone().rev().take_while(is_sentence).count();
    between.end - sentences
}

/// The synopsis that yargs prints without a label: the first line, `app <command>`, with a list below it.
fn unlabelled(all: &str, lines: &[Line]) -> Option<usize> {
    let at = lines.iter().position(|line| !line.is_blank())?;
    let text = lines[at].text(all);
    let (name, rest) = text.split_once(' ')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte));
    let is_synopsis = is_name && name.starts_with(|c: char| c.is_ascii_lowercase()) && rest.contains(['<', '[']);
    (is_synopsis && !text.ends_with(['.', ':']) && lines[at + 1..].iter().any(|line| is_list(all, line))).then_some(at)
}

/// The lines of the synopsis that starts at this line, if one does.
fn synopsis(all: &str, lines: &[Line], at: usize) -> Option<Range<usize>> {
    let head = &lines[at];
    let text = head.text(all);
    if text.to_ascii_lowercase().starts_with("usage of ") && text.ends_with(':') {
        return Some(at..at + 1);
    }
    let label = title::usage_label(text)?;
    let goes_on = |line: &Line, least: usize| {
        let text = line.text(all);
        let is_flag = text.starts_with('-') && line.indent < "usage: ".len();
        let is_title = text.ends_with(':') && !text.contains(['[', '<']);
        !(line.is_blank() || line.indent < least || is_flag || is_title)
    };
    if !text[label..].trim().is_empty() {
        let count = lines[at + 1..].iter().take_while(|line| goes_on(line, head.indent + 1)).count();
        return Some(at..at + 1 + count);
    }
    let blank = lines[at + 1..].iter().take_while(|line| line.is_blank()).count();
    let first = at + 1 + blank;
    let least = lines.get(first)?.indent;
    let is_in = |line: &&Line| goes_on(line, if least > head.indent { head.indent + 1 } else { head.indent });
    let count = lines[first..].iter().take_while(is_in).count();
    (count > 0).then_some(at..first + count)
}
