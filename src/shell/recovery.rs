//! Recovery, statement by statement: what cannot be read costs as little as possible.

use super::{
    Command, Condition, Pipeline, ShellProblemKind, Statement,
    parser::{Failure, Parser},
};
use std::ops::Range;

impl Parser<'_> {
    /// Reads every statement of the script.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        // What is read again after failures is bounded, so that reading stays linear whatever the script holds.
        let mut patience = 4 * self.end + (1 << 16);
        loop {
            self.skip_lines();
            let start = self.at;
            if self.peek().is_none() {
                break;
            }
            if let Some(length) = self.stray_token() {
                // A table's row, an option of a usage text: the rest of the line is no command either.
                self.skip_stray(length);
                self.at = self.end_of_line(self.at);
                statements.push(unreadable(start..self.at));
                continue;
            }
            let (problems, comments) = (self.problems.len(), self.comments.len());
            match self.statement_and_line_end(&[]) {
                Ok(statement) => {
                    statements.push(statement);
                    self.plain.clear();
                }
                Err(Failure(problem)) => {
                    patience = patience.saturating_sub(self.at - start);
                    self.problems.truncate(problems);
                    self.comments.truncate(comments);
                    self.awaited.clear();
                    self.bodies.clear();
                    if matches!(problem.kind, ShellProblemKind::UnclosedCompound(_)) && patience > 0 {
                        self.plain.push(problem.range.start);
                        self.problems.push(problem);
                        self.at = start;
                    } else {
                        let resume = if patience > 0 { self.resume(start, problem.range.start) } else { self.end };
                        self.problems.push(problem);
                        self.at = resume;
                        self.plain.clear();
                        statements.push(unreadable(start..self.end_before(resume, start)));
                    }
                }
            }
            self.multiline.clear();
        }
        self.end_here_documents();
        statements
    }

    /// The line at which to read on after a statement that starts at `start` and cannot be read from `broken` on.
    fn resume(&self, _start: usize, broken: usize) -> usize {
        let end = self.end_of_line(broken);
        end + self.line_end(end)
    }

    /// The end of what was skipped, without the line end.
    fn end_before(&self, resume: usize, start: usize) -> usize {
        let skipped = self.bytes(start..resume);
        start + skipped.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |last| last + 1)
    }
}

fn unreadable(range: Range<usize>) -> Statement {
    let command = Command::Unreadable { range: range.clone() };
    let pipeline = Pipeline {
        condition: Condition::Always,
        negated: false,
        background: false,
        commands: vec![command],
        range: range.clone(),
    };
    Statement { pipelines: vec![pipeline], range }
}
