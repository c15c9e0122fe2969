//! Lines and their indentation, as CommonMark counts it (section 2.2: a tab goes to the next multiple of four).
//!
//! Takes lines; hands on columns, fences and list items that open in them.

use crate::{
    extract::{blocks::marker, repair},
    text::{Inserted, Traced},
};
use std::ops::Range;

/// The columns that the blanks at the beginning of `line` take, and their bytes.
pub(super) fn indentation(line: &str) -> (usize, usize) {
    let (mut columns, mut bytes) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
        bytes += 1;
    }
    (columns, bytes)
}

/// Adds `line`, a range of `text`, to `into` without the first `columns` columns of its indentation.
pub(super) fn push(into: &mut Traced, text: &Traced, line: Range<usize>, columns: usize) {
    let (mut taken, mut at) = (0, line.start);
    for byte in text.as_str()[line.clone()].bytes() {
        if taken >= columns {
            break;
        }
        match byte {
            b' ' => taken += 1,
            b'\t' => taken += 4 - taken % 4,
            _ => break,
        }
        at += 1;
    }
    if taken > columns {
        // What remains of a tab of which a part was taken.
        into.push_inserted(&" ".repeat(taken - columns), text.span(at - 1..at), Inserted::Implied);
    }
    into.push_slice(text, at..line.end);
}

/// A fence that is open: its character and how many of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) byte: u8,
    pub(super) count: usize,
}

/// The marks of a line that consists of nothing else.
pub(super) fn closing_marks(line: &str) -> Option<Marks> {
    let line = line.trim_end();
    let byte = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~' | b':' | b'/'))?;
    let is_alone = line.len() >= 3 && line.bytes().all(|other| other == byte);
    is_alone.then_some(Marks { byte, count: line.len() })
}

/// A fence that is open in a part.
#[derive(Debug)]
pub(super) struct Fence {
    marks: Marks,
    /// Whether its code may well hold fences.
    is_markdown: bool,
    /// How many columns more than the part it stands in are taken off its lines.
    pub(super) extra: usize,
    /// The choice that it is by itself: an index into the choices of the layout.
    pub(super) choice: Option<usize>,
    /// Whether nothing closes it, so that it ends with the container that it stands in.
    pub(super) is_open: bool,
}

/// What a line is to the fence it stands in.
pub(super) enum InFence {
    Code,
    Closing,
    /// The opening of another one: a closing line was forgotten.
    Opening,
}

impl Fence {
    /// The fence that a line without its indentation opens (CommonMark section 4.5), and what follows its marks.
    /// Markers of list items may stand before it.
    pub(super) fn opened_by(line: &str) -> Option<(Self, &str)> {
        let mut line = line;
        while let Some(width) = list_marker(line) {
            line = &line[width..];
        }
        let marks = marks(line)?;
        let info = line[marks.count..].trim();
        if marks.byte == b'`' && info.contains('`') {
            return None;
        }
        let language = info.split([' ', '{', ',']).next().unwrap_or_default();
        Some((
            Self { marks, is_markdown: repair::may_hold_fences(language), extra: 0, choice: None, is_open: false },
            info,
        ))
    }

    /// Whether the lines of `rest`, which follow it, close it before they open another. Of what may hold fences nobody can
    /// tell, and a fence that is read to the end of the page each time would take too long.
    pub(super) fn is_closed_in(&self, rest: &str) -> bool {
        self.is_markdown
            || rest.lines().map(|line| self.see(line.trim_start_matches([' ', '\t', '>']))).find_map(
                |seen| match seen {
                    InFence::Code => None,
                    InFence::Closing => Some(true),
                    InFence::Opening => Some(false),
                },
            ) == Some(true)
    }

    /// What a line without its indentation is.
    pub(super) fn see(&self, line: &str) -> InFence {
        let Some(found) = marks(line).filter(|found| self.marks.is_closed_by(*found)) else { return InFence::Code };
        let after = line[found.count..].trim();
        if after.is_empty() || repair::is_trailing(after) {
            InFence::Closing
        } else if repair::is_info(after) && !self.is_markdown {
            InFence::Opening
        } else {
            InFence::Code
        }
    }
}

/// The fences of a Markdown text, which is read as far as it is asked about.
pub(in crate::extract) struct Fences<'a> {
    source: &'a str,
    at: usize,
    open: Option<Fence>,
}

impl<'a> Fences<'a> {
    pub(in crate::extract) const fn of(source: &'a str) -> Self {
        Self { source, at: 0, open: None }
    }

    /// Whether the line that starts at `place` stands in a fence. The places that are asked about must follow each other.
    pub(in crate::extract) fn hold(&mut self, place: usize) -> bool {
        for line in self.source.get(self.at..place).unwrap_or_default().split_inclusive('\n') {
            let content = line.trim_start_matches([' ', '\t', '>']);
            match self.open.as_ref().map(|fence| fence.see(content)) {
                Some(InFence::Code) => {}
                Some(InFence::Closing) => self.open = None,
                Some(InFence::Opening) | None => self.open = Fence::opened_by(content).map(|(fence, _)| fence),
            }
        }
        self.at = self.at.max(place);
        self.open.is_some()
    }
}

impl Marks {
    /// Whether a line of `other` alone ends what these open.
    pub(super) fn is_closed_by(self, other: Self) -> bool {
        other.byte == self.byte && other.count >= self.count
    }
}

/// The three or more backticks or tildes with which a line starts.
pub(super) fn marks(line: &str) -> Option<Marks> {
    let byte = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = marker(line).len();
    (count >= 3).then_some(Marks { byte, count })
}

/// The width in bytes of the marker of a list item (CommonMark section 5.2) with the blanks after it.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let marker = match line.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if digits > 0 => digits + 1,
        _ => return None,
    };
    let blanks = line[marker..].len() - line[marker..].trim_start_matches([' ', '\t']).len();
    (blanks > 0).then_some(marker + if blanks < 5 { blanks } else { 1 })
}

/// The list items that are open in a part: the columns where their content starts.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<usize>);

/// How deep lists are followed.
const DEEPEST: usize = 64;

impl Lists {
    /// Takes notice of a line that is no code; hands on the column where the content starts that it may belong to.
    pub(super) fn see(&mut self, columns: usize, line: &str) -> usize {
        while self.0.last().is_some_and(|content| *content > columns) {
            self.0.pop();
        }
        let base = self.0.last().copied().unwrap_or(0);
        let (mut content, mut rest) = (columns, line);
        while let Some(width) = list_marker(rest).filter(|_| self.0.len() < DEEPEST && content < base + 4) {
            content += width;
            rest = &rest[width..];
            self.0.push(content);
        }
        base
    }
}

/// Whether a line without its indentation starts a block of HTML, or ends one: `<summary>`, `</td>`.
pub(super) fn is_html(line: &str) -> bool {
    let name = line.strip_prefix("</").or_else(|| line.strip_prefix('<'));
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) && line.trim_end().ends_with('>')
}
