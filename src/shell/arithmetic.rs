//! Arithmetic: `$(( … ))`, `(( … ))` and `for (( …; …; … ))` (POSIX 2.6.4; bash(1), Arithmetic Evaluation). Where an
//! expression ends and what is expanded in it; what it comes to is for those who run a script.

use super::{
    Compound, Part, Word,
    parser::{Parse, Parser},
    words::{Closer, WordBuilder},
};
use std::ops::Range;

/// Longer expressions are not written; a bound keeps reading linear.
const LONGEST: usize = 4096;

impl Parser<'_> {
    /// Where the arithmetic expression that starts at `from`, after two `(`, ends, its two `)` included; `None` if it is
    /// none but a subshell.
    pub(super) fn arithmetic_end(&self, from: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, byte) in self.bytes(from.min(self.end)..self.end).iter().take(LONGEST).enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' => return (self.byte(from + at + 1) == Some(b')')).then_some(from + at + 2),
                _ => {}
            }
        }
        None
    }

    /// The expression in `range`, its expansions as those of a double-quoted word.
    fn expression(&mut self, range: Range<usize>) -> Parse<Word> {
        let (at, end) = (self.at, self.end);
        let mut builder = WordBuilder::default();
        (self.at, self.end) = (range.start, range.end);
        let read =
            self.nested(range.clone(), |parser| parser.quoted_text(&mut builder, Closer::End(false), range.start));
        (self.at, self.end) = (at, end);
        read?;
        Ok(builder.finish(range))
    }

    /// The expressions of `for (( …; …; … ))`.
    pub(super) fn expressions(&mut self, range: Range<usize>) -> Parse<Vec<Word>> {
        let mut expressions = Vec::new();
        let mut start = range.start;
        for at in range.clone() {
            if self.byte(at) == Some(b';') {
                expressions.push(self.expression(start..at)?);
                start = at + 1;
            }
        }
        expressions.push(self.expression(start..range.end)?);
        Ok(expressions)
    }

    /// What follows the `((` of a command.
    pub(super) fn arithmetic_command(&mut self) -> Parse<Compound> {
        let end = self.arithmetic_end(self.at).unwrap_or(self.end);
        let expression = self.expression(self.at..end - 2)?;
        self.at = end;
        Ok(Compound::Arithmetic(expression))
    }

    /// `$(( … ))`, which starts at the cursor and ends at `end`.
    pub(super) fn arithmetic(&mut self, builder: &mut WordBuilder, quoted: bool, end: usize) -> Parse<()> {
        let range = self.at..end;
        let expression = self.expression(range.start + 3..end - 2)?;
        self.at = end;
        builder.part(Part::Arithmetic { expression, quoted, range });
        Ok(())
    }
}
