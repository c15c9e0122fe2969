//! Expansions: `$NAME`, `$( … )`, backticks (POSIX 2.6), `<( … )` and arrays.

use super::{
    Part, Quoting, Script, ShellProblemKind,
    parser::{Failure, Open, Parse, Parser},
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
                    return self.arithmetic(builder, quoted, end);
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
        builder.part(Part::Variable { name, quoted, range });
    }

    fn name_length(&self, from: usize) -> usize {
        let bytes = self.bytes(from..self.end).iter();
        bytes.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    }

    /// Reads the list after an opener that ends in `(`, and its `)`.
    pub(super) fn parenthesized(&mut self, opener: Range<usize>) -> Parse<Script> {
        self.nested(opener.clone(), |parser| {
            parser.at = opener.end;
            parser.open = Open { parentheses: true, compounds: false, cases: false };
            let statements = parser.list()?;
            if parser.peek() != Some(b')') {
                return Err(Failure::new(ShellProblemKind::UnclosedExpansion, opener));
            }
            parser.at += 1;
            Ok(Script { statements, ..Script::default() })
        })
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
                (parser.at, parser.end, parser.open) = (start + 1, close, Open::default());
                parser.list()
            })?;
            let script = Script { statements, ..Script::default() };
            builder.part(Part::Substitution { script, quoted, range: start..close + 1 });
        }
        self.at = close + 1;
        Ok(())
    }

    /// `<( … )` and `>( … )`.
    pub(super) fn process_substitution(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let start = self.at;
        let script = self.parenthesized(start..start + 2)?;
        builder.part(Part::Process { script, range: start..self.at });
        Ok(())
    }

    /// An array's `( … )`.
    pub(super) fn array(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let start = self.at;
        let elements = self.nested(start..start + 1, |parser| {
            parser.at += 1;
            let mut elements = Vec::new();
            loop {
                parser.skip_lines();
                match parser.peek() {
                    None => return Err(Failure::new(ShellProblemKind::UnclosedExpansion, start..start + 1)),
                    Some(b')') => return Ok(elements),
                    Some(b'<' | b'>') if parser.byte(parser.at + 1) == Some(b'(') => elements.push(parser.word()?),
                    Some(b';' | b'&' | b'|' | b'<' | b'>') => {
                        let token = parser.at..parser.at + 1;
                        parser.report(
                            ShellProblemKind::UnexpectedToken(parser.text.as_str()[token.clone()].to_owned()),
                            token,
                        );
                        parser.at += 1;
                    }
                    Some(_) => elements.push(parser.word()?),
                }
            }
        })?;
        self.at += 1;
        builder.part(Part::Array { elements, range: start..self.at });
        Ok(())
    }
}
