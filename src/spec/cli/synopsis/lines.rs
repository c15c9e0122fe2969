//! The lines of a synopsis: each one whole, though it may be wrapped.
//!
//! Takes a text; hands on one text for each usage, without labels, prompts, comments and backslashes at line ends.

use super::LABELS;
use crate::text::Traced;
use std::ops::Range;

/// A line of the text that holds something.
struct Line {
    /// What it holds: no label, prompt, comment, or blanks at its ends.
    content: Range<usize>,
    /// Where the newline is that ends it.
    newline: Range<usize>,
    /// In which column it starts, label and prompt included.
    column: usize,
    /// Whether a label stands before it.
    labelled: bool,
    /// Whether a backslash joins the next line to it.
    goes_on: bool,
}

/// The usages of a text, in order. A line goes on with the one before where that ends in a backslash, where a bracket is
/// still open, and where it stands further to the right and does not start with the program's name again.
pub(super) fn whole(text: &Traced) -> Vec<Traced> {
    let all = text.as_str();
    let mut usages: Vec<Traced> = Vec::new();
    let (mut program, mut column, mut open, mut goes_on, mut blank) = ("", 0, 0_isize, false, false);
    let mut start = 0;
    while start < all.len() {
        let end = all[start..].find('\n').map_or(all.len(), |length| start + length);
        let line = line(all, start..end);
        start = end + 1;
        let Some(line) = line else {
            blank = true;
            continue;
        };
        let content = &all[line.content.clone()];
        // `Flags:`: what follows is a list, and no synopsis.
        if content.ends_with(':') && !content.contains(['[', '<']) && !line.labelled {
            if usages.is_empty() {
                continue;
            }
            break;
        }
        let first = content.split_whitespace().next().unwrap_or_default();
        let is_wrapped = first != program
            && !line.labelled
            && !blank
            && (line.column > column || content.starts_with(['[', '<', '(', '{', '-', '|']));
        if !usages.is_empty() && (goes_on || open > 0 && !blank || is_wrapped) {
            if let Some(usage) = usages.last_mut() {
                usage.push_slice(text, line.content.clone());
                usage.push_slice(text, line.newline.clone());
            }
        } else {
            let mut usage = text.slice(line.content.clone());
            usage.push_slice(text, line.newline.clone());
            usages.push(usage);
            (program, column, open) = (first, line.column, 0);
        }
        let count = |set: [char; 2]| content.matches(set).count().cast_signed();
        open += count(['[', '{']) - count([']', '}']);
        (goes_on, blank) = (line.goes_on, false);
    }
    usages
}

/// What a line holds; `None` where it is blank or a comment.
fn line(all: &str, range: Range<usize>) -> Option<Line> {
    let newline = range.end..(range.end + 1).min(all.len());
    let mut content = trimmed(all, range.clone());
    let column = content.start - range.start;
    for prompt in ["$ ", "% ", "> "] {
        if all[content.clone()].starts_with(prompt) {
            content = trimmed(all, content.start + prompt.len()..content.end);
        }
    }
    let label = label(&all[content.clone()]);
    content = trimmed(all, content.start + label.unwrap_or(0)..content.end);
    // A hash behind a blank starts a comment, as in a shell (POSIX 2.3, token recognition).
    let text = &all[content.clone()];
    let comment = if text.starts_with('#') || is_remark(text) { Some(0) } else { text.find(" # ") };
    if let Some(at) = comment.or_else(|| description(text)) {
        content = trimmed(all, content.start..content.start + at);
    }
    let goes_on = all[content.clone()].ends_with('\\');
    if goes_on {
        content = trimmed(all, content.start..content.end - 1);
    }
    (!content.is_empty()).then_some(Line { content, newline, column, labelled: label.is_some(), goes_on })
}

/// The length of the label that a line starts with: `Usage:`, or the `or:` of GNU programs and of git.
fn label(line: &str) -> Option<usize> {
    if line.starts_with("or  ") {
        return Some("or".len());
    }
    let (name, _) = line.split_once(':')?;
    let is_label = LABELS.iter().any(|label| label.eq_ignore_ascii_case(name)) || name == "or";
    is_label.then_some(name.len() + 1)
}

fn trimmed(all: &str, range: Range<usize>) -> Range<usize> {
    let text = &all[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// `(to execute a class)`: a remark in a line of its own.
fn is_remark(line: &str) -> bool {
    let inside = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    inside.split(' ').count() > 2 && inside.bytes().all(|byte| byte.is_ascii_alphabetic() || b" -',".contains(&byte))
}

/// Where the description starts that stands behind a usage, two blanks and a small letter away: `npm ls   list what is there`.
fn description(line: &str) -> Option<usize> {
    let first = line.find(' ')?;
    let mut gaps = line.match_indices("  ").map(|(at, _)| at).filter(|at| *at > first);
    gaps.find(|at| {
        let mut words = line[*at..].split_whitespace();
        let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
        // One word may be an argument that is far away.
        !line[..*at].ends_with(' ') && words.next().is_some_and(is_plain) && words.next().is_some()
    })
}
