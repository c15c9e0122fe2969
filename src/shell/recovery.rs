//! Recovery, statement by statement: what cannot be read costs as little as possible.
//!
//! A quote without a partner turns what follows inside out: strings become text and text becomes strings, up to the
//! last quote of the script, which is the one a shell complains about. The quote to blame is an earlier one, whose
//! string ends where another string was meant to start.

use super::{
    Command, Condition, Pipeline, ShellProblem, ShellProblemKind, Statement,
    parser::{Failure, Parser},
};
use std::ops::Range;

/// How far back the end of a line is looked for between a statement and what no shell takes behind it.
const BETWEEN: usize = 200;

/// How far reading had come before a statement.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    statements: usize,
    problems: usize,
    comments: usize,
}

impl Parser<'_> {
    /// Reads every statement of the script.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        // The first quote of these lines (up to a blank one) that seems to have no partner, and its statement.
        let mut suspect: Option<(Mark, Range<usize>)> = None;
        // The statement before, where it stands.
        let mut last: Option<Mark> = None;
        // What is read again after failures is bounded, so that reading stays linear whatever the script holds.
        let mut patience = 16 * self.end + (1 << 16);
        loop {
            let line = self.at;
            self.skip_lines();
            let start = self.at;
            if self.peek().is_none() {
                break;
            }
            let mut skipped = self.bytes(line..start).split_inclusive(|byte| *byte == b'\n');
            if skipped.any(|line| line.ends_with(b"\n") && line.trim_ascii().is_empty()) {
                suspect = None;
            }
            let (problems, comments) = (self.problems.len(), self.comments.len());
            let mark = Mark { at: start, statements: statements.len(), problems, comments };
            if self.stray_token().is_some()
                && let Some((mark, quoted)) = suspect.take()
            {
                patience = patience.saturating_sub(self.at - mark.at);
                self.give_up(mark, self.misplaced(&quoted), patience, &mut statements);
                last = None;
                continue;
            }
            if self.stray_token().is_some()
                && let Some((mark, problem)) = last.take().and_then(|mark: Mark| Some((mark, self.lone_quote(mark)?)))
            {
                patience = patience.saturating_sub(self.at - mark.at);
                self.give_up(mark, problem, patience, &mut statements);
                continue;
            }
            if let Some(length) = self.stray_token() {
                // A table's row, an option of a usage text: the rest of the line is no command either.
                self.skip_stray(length);
                self.at = self.end_of_line(self.at);
                statements.push(unreadable(start..self.at));
                continue;
            }
            match self.statement_and_line_end() {
                Ok(statement) => {
                    if let Some(line) = self.apostrophes() {
                        patience = patience.saturating_sub(self.at - start);
                        self.back_to(mark);
                        self.at = if patience > 0 { line } else { self.end };
                        statements.push(unreadable(self.trimmed(start..self.at)));
                    } else {
                        statements.push(statement);
                        last = Some(mark);
                        suspect = suspect.or_else(|| Some((mark, self.inside_out()?)));
                        // What no shell takes, behind a string that is inside out, is the text of another string.
                        let is_refused = self.problems[problems.min(self.problems.len())..]
                            .iter()
                            .any(|problem| matches!(problem.kind, ShellProblemKind::UnexpectedToken(_)));
                        if is_refused && let Some((mark, quoted)) = suspect.take() {
                            patience = patience.saturating_sub(self.at - mark.at);
                            self.give_up(mark, self.misplaced(&quoted), patience, &mut statements);
                            last = None;
                        }
                    }
                }
                Err(Failure(problem)) => {
                    patience = patience.saturating_sub(self.end - start);
                    let abandoned = self.abandoned.take().filter(|_| is_of_compound(&problem.kind) && patience > 0);
                    if let Some(opener) = abandoned {
                        self.awaited.clear();
                        self.bodies.clear();
                        self.back_to(mark);
                        self.plain.push(opener);
                        self.loose = true;
                        self.problems.push(problem);
                        self.quoted.clear();
                        continue;
                    }
                    let (mark, problem) = self.blame(mark, suspect.take(), problem);
                    self.give_up(mark, problem, patience, &mut statements);
                    last = None;
                }
            }
            self.plain.clear();
            self.quoted.clear();
        }
        self.end_here_documents();
        statements
    }

    /// Where the line after the statement's first apostrophe starts, if one opens a string that goes on in the next
    /// line, up to another apostrophe or to a quote that was meant to open a string: a program's output, or prose.
    fn apostrophes(&self) -> Option<usize> {
        let letter = |index: usize| self.byte(index).is_some_and(|byte| byte.is_ascii_alphabetic());
        let is_apostrophe = |index: usize| index > 0 && letter(index - 1) && letter(index + 1);
        let mut strings = self.quoted.iter().filter(|quoted| self.byte(quoted.start) == Some(b'\''));
        let string = strings.find(|quoted| {
            is_apostrophe(quoted.start)
                && self.end_of_line(quoted.start) < quoted.end
                && (is_apostrophe(quoted.end - 1) || self.is_inside_out(quoted))
        })?;
        let end = self.end_of_line(string.start);
        Some(end + self.line_end(end))
    }

    /// Keeps the statement that starts at `mark` as one that cannot be read, for this reason, and goes to the line behind it.
    fn give_up(&mut self, mark: Mark, problem: ShellProblem, patience: usize, statements: &mut Vec<Statement>) {
        self.awaited.clear();
        self.bodies.clear();
        self.back_to(mark);
        statements.truncate(mark.statements);
        self.at = if patience > 0 { self.resume(mark.at, &problem) } else { self.end };
        self.problems.push(problem);
        statements.push(unreadable(self.trimmed(mark.at..self.at)));
    }

    fn back_to(&mut self, mark: Mark) {
        self.problems.truncate(mark.problems);
        self.comments.truncate(mark.comments);
        self.at = mark.at;
    }

    /// The problem, moved to the quote that caused it where that is to be seen, and the start of its statement.
    fn blame(&self, mark: Mark, suspect: Option<(Mark, Range<usize>)>, problem: ShellProblem) -> (Mark, ShellProblem) {
        if !matches!(problem.kind, ShellProblemKind::UnclosedQuote(_)) {
            return (mark, problem);
        }
        let own = || Some((mark, self.inside_out()?));
        match suspect.or_else(own) {
            Some((mark, quoted)) if quoted.start < problem.range.start => (mark, self.misplaced(&quoted)),
            _ => (mark, problem),
        }
    }

    /// The quote without a partner on the rest of the line at the cursor, where the statement at `mark` began on it: what no
    /// shell takes there was meant to stand in the string that the quote closes.
    fn lone_quote(&self, mark: Mark) -> Option<ShellProblem> {
        let end = self.end_of_line(self.at);
        let before = self.bytes(mark.at..self.at);
        let is_apart = before.ends_with(b"\n")
            || before.windows(2).rev().take(BETWEEN).any(|pair| pair[1] == b'\n' && pair[0] != b'\\');
        let mut open: Option<usize> = None;
        for (index, byte) in self.bytes(self.at..end).iter().enumerate() {
            match (byte, open) {
                (b'"' | b'\'', None) => open = Some(self.at + index),
                (_, Some(quote)) if self.byte(quote) == Some(*byte) => open = None,
                _ => {}
            }
        }
        let quote =
            open.filter(|quote| !is_apart && self.bytes(*quote + 1..end).iter().all(|byte| b" \t\\\r".contains(byte)))?;
        Some(self.misplaced(&(quote..quote + 1)))
    }

    /// The problem of a string that is inside out.
    fn misplaced(&self, quoted: &Range<usize>) -> ShellProblem {
        let kind = ShellProblemKind::UnclosedQuote(char::from(self.bytes(quoted.clone())[0]));
        ShellProblem { kind, range: quoted.start..quoted.start + 1 }
    }

    /// The first quoted string of the statement that is inside out.
    fn inside_out(&self) -> Option<Range<usize>> {
        self.quoted.iter().filter(|quoted| self.is_inside_out(quoted)).min_by_key(|quoted| quoted.start).cloned()
    }

    /// Whether a quoted string holds what stands between strings: its closing quote looks like an opening one, or a
    /// line in it is continued, or starts with an option.
    fn is_inside_out(&self, quoted: &Range<usize>) -> bool {
        let (close, inside) = (quoted.end - 1, self.bytes(quoted.start + 1..quoted.end - 1));
        let opens = matches!(inside.last(), Some(b' ' | b'\t' | b'\n' | b'='))
            && self.byte(close + 1).is_some_and(|next| {
                next.is_ascii_alphanumeric() || b"/{[<*._-".contains(&next) || next == b'$' && inside.contains(&b'\n')
            });
        let mut lines = inside.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let mut continued = lines.next().is_some_and(|line| line == b"\\" || line.ends_with(b" \\"));
        opens
            || lines.any(|line| {
                let option = line.strip_prefix(b"--").or_else(|| line.strip_prefix(b"-")).unwrap_or_default();
                let suspicious = continued || option.first().is_some_and(u8::is_ascii_alphabetic);
                continued = line == b"\\" || line.ends_with(b" \\");
                suspicious
            })
    }

    /// The line at which to read on after a statement that starts at `start` and cannot be read. What was part of it
    /// (continued lines, lines indented more than its first, lines that close something) is skipped.
    fn resume(&self, start: usize, problem: &ShellProblem) -> usize {
        let broken = problem.range.start;
        let close = match problem.kind {
            ShellProblemKind::UnclosedQuote(_) => likely_close(self.text.as_str(), broken),
            _ => broken,
        };
        let line_start = self.bytes(0..start).iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
        let own = indent(self.bytes(line_start..self.end_of_line(start)));
        let mut at = close;
        loop {
            let end = self.end_of_line(at);
            let continued = self.bytes(at..end).trim_ascii_end().ends_with(b"\\");
            at = end + self.line_end(end);
            let line = self.bytes(at..self.end_of_line(at));
            let first = line.trim_ascii_start().first();
            let belongs = first.is_some_and(|first| indent(line) > own || b"-}])'\"".contains(first));
            if at >= self.end || !continued && !belongs {
                return at;
            }
        }
    }

    /// The range without blanks at its end.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        range.start..range.start + self.bytes(range.clone()).trim_ascii_end().len()
    }
}

/// Where the string that opens with the quote at `open` most likely should have ended: after the bracket that closes
/// the one it starts with, at the end of its URL, before the next option, or at the end of its line.
pub fn likely_close(text: &str, open: usize) -> usize {
    let rest = &text.as_bytes()[open + 1..];
    if matches!(rest.first(), Some(b'{' | b'[')) {
        let (mut depth, mut in_string) = (0_usize, false);
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                b'"' if rest[at - 1] != b'\\' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                b'\n' => in_string = false,
                _ => {}
            }
            if depth == 0 {
                return open + 2 + at;
            }
        }
    }
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let line = line.strip_suffix(b"\\").unwrap_or(line).trim_ascii_end();
    let is_url = line.starts_with(b"http://") || line.starts_with(b"https://");
    let is_option = |word: &[u8]| {
        let name = word.strip_prefix(b" --").or_else(|| word.strip_prefix(b" -"));
        name.and_then(<[u8]>::first).is_some_and(u8::is_ascii_alphabetic)
    };
    let ends = |at: &usize| line[*at] == b' ' && (is_url || is_option(&line[*at..]));
    open + 1 + (1..line.len()).find(ends).unwrap_or(line.len())
}

/// Whether a problem is that a compound command does not end, or goes on otherwise than it must.
const fn is_of_compound(kind: &ShellProblemKind) -> bool {
    matches!(kind, ShellProblemKind::UnclosedCompound(_) | ShellProblemKind::UnexpectedToken(_))
}

fn unreadable(range: Range<usize>) -> Statement {
    let command = Command::Unreadable { range: range.clone() };
    let pipeline = Pipeline {
        condition: Condition::Always,
        timed: false,
        negated: false,
        background: false,
        commands: vec![command],
        range: range.clone(),
    };
    Statement { pipelines: vec![pipeline], range }
}
