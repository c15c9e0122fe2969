//! The parser's cursor: the bytes of a script as the grammar sees them, blanks, line ends, comments and nesting.
//!
//! The grammar itself is in the sibling files, each an `impl Parser`. A part of the grammar that cannot be read to
//! its end returns a [`Failure`]; only [`super::recovery`] catches those, statement by statement.

use super::{Script, ShellProblem, ShellProblemKind, here_documents::Awaited, here_documents::Body};
use crate::text::Traced;
use std::{borrow::Cow, ops::Range};

/// Nobody nests expansions or compound commands deeper than this by hand.
const DEPTH_LIMIT: usize = 48;

/// Why a statement cannot be read to its end.
#[derive(Debug)]
pub(super) struct Failure(pub(super) ShellProblem);

impl Failure {
    pub(super) fn new(kind: ShellProblemKind, range: Range<usize>) -> Self {
        Self(ShellProblem { kind, range })
    }
}

/// What is open around the cursor, and so what may close a list there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Open {
    /// A `(`.
    pub(super) parentheses: bool,
    /// A compound command that a word closes, inside the parentheses.
    pub(super) compounds: bool,
    /// An arm of a `case`, inside the parentheses.
    pub(super) cases: bool,
}

/// What a part of the grammar hands on.
pub(super) type Parse<T> = Result<T, Failure>;

/// A backslash at the end of a line.
pub(super) enum Continuation {
    /// Backslash and line end: both are removed, over this many bytes.
    Joined(usize),
    /// Blanks between the backslash and the line end, which is this many bytes after the backslash's end.
    Blanks(usize),
    /// Nothing follows in the whole script.
    Trailing,
}

/// Reads a script, front to back.
pub(super) struct Parser<'a> {
    pub(super) text: &'a Traced,
    /// The script's bytes, those of open parts replaced by `_`: whatever a placeholder's name holds, it is plain text.
    view: Cow<'a, [u8]>,
    /// The next byte to be read.
    pub(super) at: usize,
    /// Where reading ends: the end of the script, of a here-document or of a backtick substitution.
    pub(super) end: usize,
    /// The last byte of the script that is not blank.
    last: usize,
    /// How many constructs are open around the cursor.
    pub(super) depth: usize,
    /// What may close a list at the cursor.
    pub(super) open: Open,
    pub(super) problems: Vec<ShellProblem>,
    pub(super) comments: Vec<Range<usize>>,
    /// Here-documents whose body starts after the next line end.
    pub(super) awaited: Vec<Awaited>,
    /// Bodies that have been read and wait for their redirection.
    pub(super) bodies: Vec<Body>,
    /// The quoted strings of this statement, quotes included.
    pub(super) quoted: Vec<Range<usize>>,
    /// Where words stand in this statement that could start a compound command and are plain words after all.
    pub(super) plain: Vec<usize>,
    /// Where the outermost compound command starts that could not be read to its end.
    pub(super) abandoned: Option<usize>,
    /// Whether a compound command was given up, so that what divides and closes it stands alone.
    pub(super) loose: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a Traced) -> Self {
        let mut view = Cow::Borrowed(text.as_str().as_bytes());
        if text.has_open_parts() {
            let bytes = view.to_mut();
            for range in text.open_parts() {
                bytes[range].fill(b'_');
            }
        }
        let last = view.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(0);
        Self {
            text,
            at: 0,
            end: view.len(),
            view,
            last,
            depth: 0,
            open: Open::default(),
            problems: Vec::new(),
            comments: Vec::new(),
            awaited: Vec::new(),
            bodies: Vec::new(),
            quoted: Vec::new(),
            plain: Vec::new(),
            abandoned: None,
            loose: false,
        }
    }

    pub(super) fn script(mut self) -> Script {
        let statements = self.statements();
        self.problems.sort_by_key(|problem| problem.range.start);
        // What is read twice is said once.
        self.problems.dedup();
        Script { statements, problems: self.problems, comments: self.comments }
    }

    /// The byte at the cursor.
    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    /// The byte at `index`, if reading goes that far.
    pub(super) fn byte(&self, index: usize) -> Option<u8> {
        if index < self.end { Some(self.view[index]) } else { None }
    }

    pub(super) fn starts_with(&self, token: &str) -> bool {
        self.rest().starts_with(token.as_bytes())
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &[u8] {
        &self.view[self.at.min(self.end)..self.end]
    }

    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.view[range]
    }

    /// How long the line end at `index` is; 0 where there is none. A carriage return before the line feed, or at the
    /// end of the script, belongs to it.
    pub(super) fn line_end(&self, index: usize) -> usize {
        match (self.byte(index), self.byte(index + 1)) {
            (Some(b'\n'), _) | (Some(b'\r'), None) => 1,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 0,
        }
    }

    /// Where the line that holds `index` ends: at its line end or at the end of what is read.
    pub(super) fn end_of_line(&self, index: usize) -> usize {
        let index = index.min(self.end);
        let mut end =
            self.view[index..self.end].iter().position(|byte| *byte == b'\n').map_or(self.end, |at| index + at);
        if end > index && self.view[end - 1] == b'\r' {
            end -= 1;
        }
        end
    }

    /// What the backslash at the cursor does, if it stands at the end of a line.
    pub(super) fn continuation(&self) -> Option<Continuation> {
        if self.at == self.last {
            return Some(Continuation::Trailing);
        }
        let length = self.line_end(self.at + 1);
        if length > 0 {
            return Some(Continuation::Joined(1 + length));
        }
        let after = &self.view[self.at + 1..self.end];
        let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        (blanks > 0 && self.line_end(self.at + 1 + blanks) > 0).then_some(Continuation::Blanks(blanks))
    }

    /// Skips blanks and continued line ends (POSIX 2.2.1). Blanks between a backslash and the line end are reported,
    /// and the line is read on as its author meant it.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\\') => match self.continuation() {
                    Some(Continuation::Joined(length)) => self.at += length,
                    Some(Continuation::Trailing) => {
                        self.report(ShellProblemKind::TrailingContinuation, self.at..self.at + 1);
                        self.at += 1;
                    }
                    Some(Continuation::Blanks(blanks)) => {
                        let after = self.at + 1 + blanks;
                        let next = after + self.line_end(after);
                        if self.view[next..self.end_of_line(next)].iter().all(u8::is_ascii_whitespace) {
                            self.at = after;
                        } else {
                            self.report(ShellProblemKind::BlankAfterBackslash, self.at + 1..after);
                            self.at = next;
                        }
                    }
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// Skips blanks, comments and line ends.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            if self.peek() == Some(b'#') {
                let end = self.end_of_line(self.at);
                self.comments.push(self.at..end);
                self.at = end;
            } else if !self.newline() {
                return;
            }
        }
    }

    /// Skips the line end at the cursor, if there is one, and reads the here-documents that start after it.
    pub(super) fn newline(&mut self) -> bool {
        let length = self.line_end(self.at);
        self.at += length;
        if length > 0 && !self.awaited.is_empty() {
            self.here_documents();
        }
        length > 0
    }

    pub(super) fn report(&mut self, kind: ShellProblemKind, range: Range<usize>) {
        self.problems.push(ShellProblem { kind, range });
    }

    /// Reads something that may hold more of its own kind. Whatever `read` does to the limits of reading is undone.
    pub(super) fn nested<T>(&mut self, opener: Range<usize>, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth == DEPTH_LIMIT {
            return Err(Failure::new(ShellProblemKind::TooDeep, opener));
        }
        let (end, open) = (self.end, self.open);
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        (self.end, self.open) = (end, open);
        result
    }
}
