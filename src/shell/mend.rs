//! Whether an edit mends a statement: tried, not guessed.

use super::parse;
use crate::text::{Inserted, Traced};
use std::ops::Range;

/// Whether a shell reads the part of a script at `statement` without a problem once `with` stands in place of `range`, which
/// lies in it. Costs as much as reading the statement.
pub fn mends(script: &Traced, statement: &Range<usize>, range: Range<usize>, with: &str) -> bool {
    if range.start < statement.start || range.end > statement.end {
        return false;
    }
    let edit = Traced::inserted(with, script.span(range.clone()), Inserted::Implied);
    let own = range.start - statement.start..range.end - statement.start;
    let script = parse(&script.slice(statement.clone()).replace(own, &edit));
    script.problems.is_empty() && !script.statements.is_empty()
}
