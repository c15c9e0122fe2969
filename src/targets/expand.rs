//! Words to what a command gets to see (POSIX Shell Command Language, section 2.6).
//!
//! Takes arguments whose expansions are kept apart; hands on fields, each traced to the file: placeholders, variables
//! and command output in their place, unquoted ones split at blanks.

use super::interpreter::{Interpreter, Stop, WORD_COST};
use crate::{
    model::{Argument, Piece},
    text::{Inserted, Span, Traced},
};

/// One word as a command gets it, and where it stands in the file.
pub(super) type Field = (Traced, Span);

impl Interpreter<'_> {
    /// All words of a command.
    pub(super) fn fields(&mut self, arguments: &[Argument], command: Span) -> Result<Vec<Field>, Stop> {
        let mut fields = Vec::new();
        // The values of what these set are not split (bash(1), declare).
        let declares = arguments.first().is_some_and(|name| {
            matches!(name.cooked().as_str(), "export" | "readonly" | "local" | "declare" | "typeset")
        });
        for argument in arguments {
            if declares && assigns(argument) {
                let whole = self.whole(argument, command)?;
                fields.push((whole, argument.span.unwrap_or(command)));
            } else {
                self.argument(argument, command, &mut fields)?;
            }
        }
        Ok(fields)
    }

    /// One word that is not split: an assignment's value, a redirection's target, a here-document.
    pub(super) fn whole(&mut self, argument: &Argument, command: Span) -> Result<Traced, Stop> {
        let mut text = Traced::new();
        for piece in &argument.pieces {
            let (part, _) = self.piece(piece)?;
            text.push(&part);
        }
        self.spend(text.len(), command)?;
        Ok(text)
    }

    fn argument(&mut self, argument: &Argument, command: Span, fields: &mut Vec<Field>) -> Result<(), Stop> {
        let span = argument.span.unwrap_or(command);
        let mut add = |interpreter: &mut Self, field: &mut Traced| {
            interpreter.spend(field.len() + WORD_COST, command)?;
            fields.push((std::mem::take(field), span));
            Ok(())
        };
        // A word without pieces is `""`: quoted, and therefore a field though it is empty.
        let (mut field, mut present) = (Traced::new(), argument.pieces.is_empty());
        for piece in &argument.pieces {
            if let Piece::Variable { name, quoted: true, span: at } = piece
                && name == "@"
            {
                // Each parameter is a word, what stands around them joins the first and the last one.
                for (index, value) in self.shell.positional.clone().iter().enumerate() {
                    if index > 0 {
                        add(self, &mut field)?;
                    }
                    self.spend(value.len(), *at)?;
                    field.push(&Self::inserted(value, *at));
                    present = true;
                }
                continue;
            }
            let (part, split) = self.piece(piece)?;
            if !split {
                field.push(&part);
                present = true;
                continue;
            }
            let text = part.as_str();
            let mut at = 0;
            while at < text.len() {
                let rest = &text[at..];
                let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
                if blanks > 0 && present {
                    add(self, &mut field)?;
                    present = false;
                }
                let word = rest[blanks..].find([' ', '\t', '\n']).unwrap_or(rest.len() - blanks);
                if word > 0 {
                    field.push_slice(&part, at + blanks..at + blanks + word);
                    present = true;
                }
                at += blanks + word;
            }
        }
        if present { add(self, &mut field) } else { Ok(()) }
    }

    /// The text of a piece, and whether it is split at blanks.
    pub(super) fn piece(&mut self, piece: &Piece) -> Result<(Traced, bool), Stop> {
        match piece {
            Piece::Text(text) => Ok((self.filled_in(text), false)),
            Piece::Variable { name, quoted, span } => {
                let value = self.variable(name);
                self.spend(value.len(), *span)?;
                Ok((Traced::inserted(&value, *span, Inserted::Value), !quoted))
            }
            Piece::Substitution { plan, quoted, span } => {
                let output = self.nested(plan, *span)?;
                Ok((Traced::inserted(output.trim_end_matches('\n'), *span, Inserted::Value), !quoted))
            }
            Piece::Parameter(parameter) => {
                let value = self.parameter(parameter)?;
                self.spend(value.len(), parameter.span)?;
                Ok((Self::inserted(&value, parameter.span), !parameter.quoted))
            }
            Piece::Arithmetic { expression, span } => {
                let value = self.number(expression, *span)?;
                Ok((Self::inserted(&value.to_string(), *span), false))
            }
            Piece::Process { span, .. } => Err(Stop::unsupported("a process substitution", *span)),
            Piece::Array { span, .. } => Err(Stop::unsupported("an array", *span)),
            Piece::Opaque(span) => Err(Stop::unsupported("this expansion", *span)),
        }
    }

    /// A text with values in place of its placeholders.
    pub(super) fn filled_in(&mut self, text: &Traced) -> Traced {
        self.filled_in_as(text, str::to_owned)
    }

    /// The same, each value spelled as its place wants it.
    pub(super) fn filled_in_as(&mut self, text: &Traced, spelled: impl Fn(&str) -> String) -> Traced {
        let mut filled = Traced::new();
        let mut at = 0;
        for (range, span, why) in text.insertions() {
            if let Inserted::Placeholder(name) = why {
                filled.push_slice(text, at..range.start);
                filled.push_inserted(&spelled(&self.placeholder(name)), span, Inserted::Value);
                at = range.end;
            }
        }
        filled.push_slice(text, at..text.len());
        filled
    }
}

/// Whether a word begins with `NAME=`.
fn assigns(argument: &Argument) -> bool {
    let Some(Piece::Text(text)) = argument.pieces.first() else { return false };
    let Some((name, _)) = text.as_str().split_once('=') else { return false };
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+'))
}
