//! Words: quoting (POSIX 2.2) and the joining of a word's parts.

use super::{
    Part, Quoting, ShellProblemKind, Word,
    parser::{Continuation, Failure, Parse, Parser},
};
use crate::text::{Inserted, Traced};
use std::ops::Range;

/// A word that is being read.
pub(super) struct WordBuilder {
    parts: Vec<Part>,
}

impl Default for WordBuilder {
    /// With room for one part, which is all that most words have.
    fn default() -> Self {
        Self { parts: Vec::with_capacity(1) }
    }
}

impl WordBuilder {
    /// Adds a part of the script as literal text.
    pub(super) fn literal(&mut self, script: &Traced, range: Range<usize>, quoting: Quoting) {
        if !range.is_empty() {
            self.open(quoting).push_slice(script, range);
        }
    }

    /// Adds what an escape sequence, which is `range` of the script, stands for.
    fn escaped(&mut self, script: &Traced, range: Range<usize>, text: &str) {
        let at = script.span(range);
        self.open(Quoting::DollarSingle).push_inserted(text, at, Inserted::Escape);
    }

    pub(super) fn part(&mut self, part: Part) {
        self.parts.push(part);
    }

    pub(super) fn finish(self, range: Range<usize>) -> Word {
        Word { parts: self.parts, range }
    }

    /// The literal at the end of the word, a new one where the quoting changes.
    fn open(&mut self, wanted: Quoting) -> &mut Traced {
        if !matches!(self.parts.last(), Some(Part::Literal { quoting, .. }) if *quoting == wanted) {
            self.parts.push(Part::Literal { text: Traced::new(), quoting: wanted });
        }
        match self.parts.last_mut() {
            Some(Part::Literal { text, .. }) => text,
            _ => unreachable!("a literal was pushed above"),
        }
    }
}

/// What ends a text in which only `$`, backtick and backslash are special (POSIX 2.2.3, 2.7.4).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Closer {
    /// A double quote.
    Quote,
    /// The end of what is read: the text is a here-document. `true` for `<<-`, which drops leading tabs.
    End(bool),
}

impl Parser<'_> {
    /// Reads the word at the cursor, which must not stand at a blank, a line end or an operator. A `(` that no word
    /// may hold is reported and taken as text.
    pub(super) fn word(&mut self) -> Parse<Word> {
        let start = self.at;
        let mut builder = WordBuilder::default();
        let mut run = start;
        while let Some(byte) = self.peek() {
            // Everything but a plain byte ends the run of plain bytes before it.
            let literal = run..self.at;
            match byte {
                b'\'' | b'"' | b'$' | b'`' | b'\\' => builder.literal(self.text, literal, Quoting::None),
                b'<' | b'>' if self.byte(self.at + 1) == Some(b'(') => {
                    builder.literal(self.text, literal, Quoting::None);
                }
                b'(' if is_assignment(self.bytes(start..self.at)) => {
                    builder.literal(self.text, literal, Quoting::None);
                }
                b'(' if self.at == start => {
                    if !self.plain.contains(&start) {
                        self.report(ShellProblemKind::UnexpectedToken("(".to_owned()), start..start + 1);
                    }
                    self.at += 1;
                    continue;
                }
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'\r' if self.line_end(self.at) > 0 => break,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            match byte {
                b'\'' => self.single_quoted(&mut builder)?,
                b'"' => self.double_quoted(&mut builder)?,
                b'$' => self.dollar(&mut builder, false)?,
                b'`' => self.backtick(&mut builder, false)?,
                b'\\' => match self.continuation() {
                    Some(Continuation::Joined(length)) => self.at += length,
                    Some(Continuation::Blanks(_) | Continuation::Trailing) => {
                        run = self.at;
                        break;
                    }
                    None => self.backslash(&mut builder),
                },
                b'(' => self.array(&mut builder)?,
                _ => self.process_substitution(&mut builder)?,
            }
            run = self.at;
        }
        builder.literal(self.text, run..self.at, Quoting::None);
        Ok(builder.finish(start..self.at))
    }

    /// The regular expression after `=~` in `[[ … ]]`: in parentheses it may hold blanks, and operators are text.
    pub(super) fn regular_expression(&mut self) -> Parse<Word> {
        let start = self.at;
        let mut builder = WordBuilder::default();
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => break,
                b' ' | b'\t' | b')' if depth == 0 => break,
                b'(' => depth += 1,
                b')' => depth -= 1,
                b' ' | b'\t' | b'|' | b'<' | b'>' | b'&' | b';' => {}
                _ => {
                    let before = self.at;
                    let word = self.word()?;
                    word.parts.into_iter().for_each(|part| builder.part(part));
                    if self.at > before {
                        continue;
                    }
                }
            }
            builder.literal(self.text, self.at..self.at + 1, Quoting::None);
            self.at += 1;
        }
        Ok(builder.finish(start..self.at))
    }

    /// `\c`: the character itself.
    pub(super) fn backslash(&mut self, builder: &mut WordBuilder) {
        let end = self.after_character(self.at + 1);
        builder.literal(self.text, self.at + 1..end, Quoting::Backslash);
        self.at = end;
    }

    /// The end of the character (not the byte) at `index`.
    pub(super) fn after_character(&self, index: usize) -> usize {
        let length = self.text.as_str().get(index..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (index + length).min(self.end)
    }

    /// `'…'`: everything up to the next quote, as it is.
    pub(super) fn single_quoted(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let open = self.at;
        let Some(length) = self.rest()[1..].iter().position(|byte| *byte == b'\'') else {
            return Err(Failure::new(ShellProblemKind::UnclosedQuote('\''), open..open + 1));
        };
        let inside = open + 1..open + 1 + length;
        builder.literal(self.text, inside.clone(), Quoting::Single);
        self.at = inside.end + 1;
        self.quoted.push(open..self.at);
        Ok(())
    }

    /// `"…"`.
    pub(super) fn double_quoted(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let open = self.at;
        self.at += 1;
        self.quoted_text(builder, Closer::Quote, open)?;
        self.quoted.push(open..self.at);
        Ok(())
    }

    /// Reads the inside of double quotes that open at `open`, or of a here-document, and its closer.
    pub(super) fn quoted_text(&mut self, builder: &mut WordBuilder, closer: Closer, open: usize) -> Parse<()> {
        let mut run = self.at;
        let mut line_start = true;
        loop {
            if line_start && closer == Closer::End(true) && self.peek() == Some(b'\t') {
                builder.literal(self.text, run..self.at, Quoting::Double);
                self.at += self.rest().iter().take_while(|byte| **byte == b'\t').count();
                run = self.at;
            }
            let Some(byte) = self.peek() else { break };
            line_start = byte == b'\n';
            match byte {
                b'"' if closer == Closer::Quote => {
                    builder.literal(self.text, run..self.at, Quoting::Double);
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => {
                    let length = self.line_end(self.at + 1);
                    if length > 0 {
                        builder.literal(self.text, run..self.at, Quoting::Double);
                        self.at += 1 + length;
                        run = self.at;
                        line_start = true;
                    } else {
                        let escaped = self.byte(self.at + 1);
                        if matches!(escaped, Some(b'$' | b'`' | b'\\'))
                            || escaped == Some(b'"') && closer == Closer::Quote
                        {
                            builder.literal(self.text, run..self.at, Quoting::Double);
                            run = self.at + 1;
                        }
                        // A backslash before any other character stands for itself.
                        self.at = self.after_character(self.at + 1);
                    }
                }
                b'$' | b'`' => {
                    builder.literal(self.text, run..self.at, Quoting::Double);
                    if byte == b'$' {
                        self.dollar(builder, true)?;
                    } else {
                        self.backtick(builder, true)?;
                    }
                    run = self.at;
                }
                _ => self.at += 1,
            }
        }
        builder.literal(self.text, run..self.at, Quoting::Double);
        match closer {
            Closer::Quote => Err(Failure::new(ShellProblemKind::UnclosedQuote('"'), open..open + 1)),
            Closer::End(_) => Ok(()),
        }
    }

    /// `$'…'`, with the escape sequences of C (bash(1), QUOTING).
    pub(super) fn dollar_single_quoted(&mut self, builder: &mut WordBuilder) -> Parse<()> {
        let open = self.at + 1;
        self.at += 2;
        let mut run = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => {
                    builder.literal(self.text, run..self.at, Quoting::DollarSingle);
                    self.at += 1;
                    self.quoted.push(open..self.at);
                    return Ok(());
                }
                b'\\' if self.at + 1 < self.end => {
                    builder.literal(self.text, run..self.at, Quoting::DollarSingle);
                    if let Some((character, length)) = self.escape_sequence() {
                        let range = self.at..self.at + length;
                        self.at = range.end;
                        builder.escaped(self.text, range, character.encode_utf8(&mut [0; 4]));
                        run = self.at;
                    } else {
                        // The character stands for itself; before any other than these, so does the backslash.
                        let itself = matches!(self.byte(self.at + 1), Some(b'\\' | b'\'' | b'"' | b'?'));
                        run = self.at + usize::from(itself);
                        self.at = self.after_character(self.at + 1);
                    }
                }
                _ => self.at += 1,
            }
        }
        Err(Failure::new(ShellProblemKind::UnclosedQuote('\''), open..open + 1))
    }

    /// The character that the escape sequence at the cursor stands for, and the sequence's length.
    fn escape_sequence(&self) -> Option<(char, usize)> {
        let digits = |from: usize, radix: u32, most: usize| {
            let digits = self.rest()[from..].iter().take(most).take_while(|byte| char::from(**byte).is_digit(radix));
            let length = digits.count();
            let text = std::str::from_utf8(&self.rest()[from..from + length]).ok()?;
            let character = u32::from_str_radix(text, radix).ok().and_then(char::from_u32)?;
            Some((character, from + length))
        };
        match self.byte(self.at + 1)? {
            b'a' => Some(('\u{7}', 2)),
            b'b' => Some(('\u{8}', 2)),
            b'e' | b'E' => Some(('\u{1b}', 2)),
            b'f' => Some(('\u{c}', 2)),
            b'n' => Some(('\n', 2)),
            b'r' => Some(('\r', 2)),
            b't' => Some(('\t', 2)),
            b'v' => Some(('\u{b}', 2)),
            b'x' => digits(2, 16, 2),
            b'u' => digits(2, 16, 4),
            b'U' => digits(2, 16, 8),
            b'0'..=b'7' => digits(1, 8, 3),
            _ => None,
        }
    }
}

/// Whether `bytes` are `NAME=` or `NAME+=`, with or without an index.
pub(super) fn is_assignment(bytes: &[u8]) -> bool {
    let Some(name) = bytes.strip_suffix(b"=") else { return false };
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let name = match (name.last(), name.iter().position(|byte| *byte == b'[')) {
        (Some(b']'), Some(bracket)) => &name[..bracket],
        _ => name,
    };
    is_name(name)
}

/// Whether `bytes` are a variable's name (POSIX 3.230).
pub(super) fn is_name(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
