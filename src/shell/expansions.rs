//! Expansions: `$NAME`, `${…}`, `$( … )`, backticks (POSIX 2.6), and what is kept whole: `$(( … ))`, `<( … )`, arrays.

use super::{
    Part, Quoting, Script, ShellProblemKind,
    parser::{Failure, Parse, Parser},
    words::WordBuilder,
};
use std::ops::Range;

impl Parser<'_> {
    /// Reads what starts with the `$` at the cursor; a `$` that starts nothing is text.
    pub(super) fn dollar(&mut self, builder: &mut WordBuilder, quoted: bool) -> Parse<()> {
        let start = self.at;
        match self.byte(start + 1) {
            Some(b'\'') if !quoted => return self.dollar_single_quoted(builder),
            Some(b'"') if !quoted => {
                self.at += 1;
                return self.double_quoted(builder);
            }
            Some(b'(') => {
                if self.byte(start + 2) == Some(b'(')
                    && let Some(end) = self.arithmetic_end(start + 3)
                {
                    self.at = end;
                    builder.part(Part::Opaque { range: start..end });
                    return Ok(());
                }
                let script = self.parenthesized(start..start + 2)?;
                builder.part(Part::Substitution { script, quoted, range: start..self.at });
            }
            Some(b'{') => self.nested(start..start + 2, |parser| parser.braced(builder, quoted))?,
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let name = self.name_length(start + 1);
                self.variable(builder, start + 1..start + 1 + name, quoted);
            }
            Some(b'0'..=b'9' | b'?' | b'$' | b'!' | b'#' | b'*' | b'@' | b'-') => {
                self.variable(builder, start + 1..start + 2, quoted);
            }
            _ => {
                let quoting = if quoted { Quoting::Double } else { Quoting::None };
                builder.literal(self.text, start..start + 1, quoting);
                self.at += 1;
            }
        }
        Ok(())
    }

    fn variable(&mut self, builder: &mut WordBuilder, name: Range<usize>, quoted: bool) {
        let range = self.at..name.end;
        self.at = name.end;
        let name = self.text.as_str()[name].to_owned();
        builder.part(Part::Variable { name, operator: crate::text::Traced::new(), quoted, range });
    }

    fn name_length(&self, from: usize) -> usize {
        let bytes = self.bytes(from..self.end).iter();
        bytes.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    }

    /// `${NAME…}`. Forms that do not start with the name (`${#NAME}`, `${!NAME}`) are kept whole.
    fn braced(&mut self, builder: &mut WordBuilder, quoted: bool) -> Parse<()> {
        let start = self.at;
        let name = start + 2..start + 2 + self.name_length(start + 2).max(usize::from(self.is_special(start + 2)));
        self.at = name.end;
        let mut unread = WordBuilder::default();
        loop {
            match self.peek() {
                None => return Err(Failure::new(ShellProblemKind::UnclosedExpansion, start..start + 2)),
                Some(b'}') => break,
                Some(b'\\') => self.at = self.after_character(self.at + 1),
                Some(b'"') => self.double_quoted(&mut unread)?,
                Some(b'\'') if !quoted => self.single_quoted(&mut unread)?,
                Some(b'$') => self.dollar(&mut unread, quoted)?,
                Some(b'`') => self.backtick(&mut unread, quoted)?,
                Some(_) => self.at += 1,
            }
        }
        let operator = self.text.slice(name.end..self.at);
        self.at += 1;
        let range = start..self.at;
        builder.part(if name.is_empty() {
            Part::Opaque { range }
        } else {
            Part::Variable { name: self.text.as_str()[name].to_owned(), operator, quoted, range }
        });
        Ok(())
    }

    /// Whether a special parameter (POSIX 2.5.2) that is all of `${…}` stands at `index`.
    fn is_special(&self, index: usize) -> bool {
        matches!(self.byte(index), Some(b'?' | b'$' | b'!' | b'#' | b'*' | b'@' | b'-'))
            && matches!(self.byte(index + 1), Some(b'}' | b':'))
    }

    /// Reads the list after an opener that ends in `(`, and its `)`.
    pub(super) fn parenthesized(&mut self, opener: Range<usize>) -> Parse<Script> {
        self.nested(opener.clone(), |parser| {
            parser.at = opener.end;
            parser.parentheses += 1;
            let statements = parser.list(&[])?;
            if parser.peek() != Some(b')') {
                return Err(Failure::new(ShellProblemKind::UnclosedExpansion, opener));
            }
            parser.at += 1;
            Ok(Script { statements, ..Script::default() })
        })
    }

    /// Where the arithmetic expression that starts at `from`, after two `(`, ends; `None` if it is none but a
    /// subshell.
    pub(super) fn arithmetic_end(&self, from: usize) -> Option<usize> {
        /// Longer ones are not written; a bound keeps reading linear.
        const LONGEST: usize = 4096;
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

    /// `` `…` ``. One with escapes inside (nested backticks) is kept whole: its text is not the script's.
    pub(super) fn backtick(&mut self, builder: &mut WordBuilder, quoted: bool) -> Parse<()> {
        let start = self.at;
        let (mut close, mut escapes) = (start + 1, false);
        loop {
            match self.byte(close) {
                None => return Err(Failure::new(ShellProblemKind::UnclosedExpansion, start..start + 1)),
                Some(b'`') => break,
                Some(b'\\') => {
                    escapes |= matches!(self.byte(close + 1), Some(b'`' | b'\\' | b'$' | b'"'));
                    close += 2;
                }
                Some(_) => close += 1,
            }
        }
        if escapes {
            builder.part(Part::Opaque { range: start..close + 1 });
        } else {
            let statements = self.nested(start..start + 1, |parser| {
                (parser.at, parser.end, parser.parentheses) = (start + 1, close, 0);
                parser.list(&[])
            })?;
            let script = Script { statements, ..Script::default() };
            builder.part(Part::Substitution { script, quoted, range: start..close + 1 });
        }
        self.at = close + 1;
        Ok(())
    }

    /// `<( … )` and `>( … )`, read to find their end and kept whole.
    pub(super) fn process_substitution(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let start = self.at;
        self.parenthesized(start..start + 2)?;
        builder.part(Part::Opaque { range: start..self.at });
        Ok(())
    }

    /// An array's `( … )`, kept whole.
    pub(super) fn array(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let start = self.at;
        self.nested(start..start + 1, |parser| {
            parser.at += 1;
            loop {
                parser.skip_lines();
                match parser.peek() {
                    None => return Err(Failure::new(ShellProblemKind::UnclosedExpansion, start..start + 1)),
                    Some(b')') => return Ok(()),
                    Some(b';' | b'&' | b'|' | b'<' | b'>') => parser.at += 1,
                    Some(_) => drop(parser.word()?),
                }
            }
        })?;
        self.at += 1;
        builder.part(Part::Opaque { range: start..self.at });
        Ok(())
    }
}
