//! `${…}`: parameters and what is done with their values (POSIX 2.6.2; bash(1), Parameter Expansion).

use super::{
    Parameter, Part, Quoting, ShellProblemKind, Word,
    parser::{Failure, Parse, Parser},
    words::WordBuilder,
};
use std::ops::Range;

/// Longest first.
const OPERATORS: &[&str] = &[
    ":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "-", "=", "?", "+", "#", "%", "/", "^", ",", "@",
    "*", ":",
];

impl Parser<'_> {
    /// `${…}`. A form that no shell knows (`${{ x }}`) is kept whole.
    pub(super) fn braced(&mut self, builder: &mut WordBuilder, quoted: bool) -> Parse<()> {
        let start = self.at;
        self.at += 2;
        let prefix = self.prefix();
        self.at += usize::from(prefix.is_some());
        let name = self.at..self.at + self.parameter_length();
        self.at = name.end;
        let subscript = if !name.is_empty() && self.peek() == Some(b'[') {
            self.at += 1;
            Some(self.operand(b']', start, quoted, !quoted)?)
        } else {
            None
        };
        let operator = OPERATORS.iter().find(|operator| self.starts_with(operator)).copied().unwrap_or_default();
        self.at += operator.len();
        // A pattern is one, and quotes quote in it, even where double quotes stand around all of it.
        let is_pattern = matches!(operator.as_bytes().first(), Some(b'#' | b'%' | b'/' | b'^' | b','));
        let quoted_operand = quoted && !is_pattern;
        let operand = self.operand(b'}', start, quoted_operand, !quoted_operand)?;
        let range = start..self.at;
        let is_known = !name.is_empty() && (!operator.is_empty() || operand.range.is_empty());
        let is_plain = prefix.is_none() && subscript.is_none() && operator.is_empty();
        let name = self.text.as_str()[name].to_owned();
        builder.part(if !is_known {
            Part::Opaque { range }
        } else if is_plain {
            Part::Variable { name, quoted, range }
        } else {
            Part::Parameter(Box::new(Parameter { prefix, name, subscript, operator, operand, quoted, range }))
        });
        Ok(())
    }

    /// `#` (a length) or `!` (indirection) before a name. Alone, or before an operator, each is a parameter itself.
    fn prefix(&self) -> Option<char> {
        let sign = self.peek().filter(|byte| matches!(byte, b'#' | b'!'))?;
        let (next, after) = (self.byte(self.at + 1)?, self.byte(self.at + 2));
        let is_named = next.is_ascii_alphanumeric() || next == b'_';
        let is_special = matches!(next, b'?' | b'$' | b'!' | b'#' | b'*' | b'@' | b'-') && after == Some(b'}');
        (is_named || is_special).then_some(char::from(sign))
    }

    /// The length of the parameter at the cursor: a name, a number or a sign (POSIX 2.5).
    fn parameter_length(&self) -> usize {
        let rest = self.rest();
        match rest.first() {
            Some(b'0'..=b'9') => rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
            Some(b'?' | b'$' | b'!' | b'#' | b'*' | b'@' | b'-') => 1,
            _ => rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count(),
        }
    }

    /// Reads up to `closer`, and that. `opener` is where the expansion starts; `singles` says whether single quotes quote.
    fn operand(&mut self, closer: u8, opener: usize, quoted: bool, singles: bool) -> Parse<Word> {
        let start = self.at;
        let plain = if quoted { Quoting::Double } else { Quoting::None };
        let mut builder = WordBuilder::default();
        // Up to where single quotes that are text keep the closer from closing.
        let (mut run, mut kept) = (start, start);
        loop {
            let Some(byte) = self.peek() else {
                return Err(Failure::new(ShellProblemKind::UnclosedExpansion, opener..opener + 2));
            };
            let is_sign = matches!(byte, b'\\' | b'$' | b'`') || byte == b'\'' && singles;
            if !is_sign && (byte != closer && byte != b'"' || self.at < kept) {
                if byte == b'\'' && self.at >= kept {
                    // To bash, though not to POSIX, they come in pairs even here.
                    let partner = self.rest()[1..].iter().position(|byte| *byte == b'\'');
                    let unclosed = || Failure::new(ShellProblemKind::UnclosedQuote('\''), self.at..self.at + 1);
                    kept = self.at + 2 + partner.ok_or_else(unclosed)?;
                }
                self.at += 1;
                continue;
            }
            builder.literal(self.text, run..self.at, plain);
            match byte {
                b'"' => self.double_quoted(&mut builder)?,
                b'\'' => self.single_quoted(&mut builder)?,
                b'$' => self.dollar(&mut builder, quoted)?,
                b'`' => self.backtick(&mut builder, quoted)?,
                b'\\' => self.escaped_in_operand(&mut builder, quoted),
                _ => {
                    let word = builder.finish(start..self.at);
                    self.at += 1;
                    return Ok(word);
                }
            }
            run = self.at;
        }
    }

    /// The backslash at the cursor. In double quotes it stands for itself before most characters (POSIX 2.2.3).
    fn escaped_in_operand(&mut self, builder: &mut WordBuilder, quoted: bool) {
        let joined = self.line_end(self.at + 1);
        if joined > 0 {
            self.at += 1 + joined;
            return;
        }
        let stays = quoted && !matches!(self.byte(self.at + 1), Some(b'$' | b'`' | b'\\' | b'"' | b'}'));
        let range: Range<usize> = self.at + usize::from(!stays)..self.after_character(self.at + 1);
        self.at = range.end;
        builder.literal(self.text, range, if stays { Quoting::Double } else { Quoting::Backslash });
    }
}
