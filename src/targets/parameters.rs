//! `${…}` and `$(( … ))` at run time (POSIX 2.6.2, 2.6.4; bash(1), Parameter Expansion).

use super::{
    UNKNOWN,
    arithmetic::{self, Variables},
    interpreter::{Interpreter, Stop},
    patterns,
};
use crate::{
    model::{Argument, Parameter, Piece},
    text::{Span, Traced},
};

impl Variables for Interpreter<'_> {
    fn number(&mut self, name: &str) -> i64 {
        self.shell.variables.get(name).and_then(|value| value.trim().parse().ok()).unwrap_or_default()
    }

    fn set_number(&mut self, name: &str, value: i64) {
        self.set(name, &value.to_string());
    }
}

impl Interpreter<'_> {
    /// What an arithmetic expression comes to.
    pub(super) fn number(&mut self, expression: &Argument, span: Span) -> Result<i64, Stop> {
        let text = self.whole(expression, span)?;
        self.number_of(text.as_str(), span)
    }

    pub(super) fn number_of(&mut self, text: &str, span: Span) -> Result<i64, Stop> {
        if text.contains(UNKNOWN) {
            return Err(Stop::unsupported("a number that only an answer tells", span));
        }
        arithmetic::evaluate(&text.replace('"', ""), self).map_err(|what| Stop::unsupported(what, span))
    }

    /// A word that is a pattern: what is quoted in it, and the value of a quoted expansion, means itself.
    pub(super) fn pattern(&mut self, argument: &Argument, command: Span) -> Result<String, Stop> {
        let mut pattern = String::new();
        for piece in &argument.pieces {
            let (text, is_open) = self.piece(piece)?;
            match piece {
                Piece::Text(_) => pattern += text.as_str(),
                _ if is_open => pattern += text.as_str(),
                _ => pattern += &patterns::escaped(text.as_str()),
            }
        }
        self.spend(pattern.len(), command)?;
        Ok(pattern)
    }

    /// What `${…}` comes to.
    pub(super) fn parameter(&mut self, parameter: &Parameter) -> Result<String, Stop> {
        let Parameter { prefix, name, subscript, operator, operand, span, .. } = parameter;
        let unsupported = || Stop::unsupported(format!("${{{name}{operator}…}}"), *span);
        if subscript.is_some() {
            return Err(Stop::unsupported("an array", *span));
        }
        let known = match prefix {
            Some('#') => {
                let value = self.variable(name);
                self.spend(value.len(), *span)?;
                return Ok(value.chars().count().to_string());
            }
            Some(_) if *operator == "*" || *operator == "@" => return Err(unsupported()),
            Some(_) => {
                let name = self.variable(name);
                Some(self.variable(&name))
            }
            None => match self.set_variable(name) {
                None if matches!(*operator, ":-" | "-" | ":=" | "=" | ":+" | "+") => self.values.given(name),
                None => Some(self.variable(name)),
                value => value,
            },
        };
        self.spend(known.as_ref().map_or(0, String::len), *span)?;
        // With a colon, a value that is empty counts as none.
        let value =
            known.clone().filter(|value| !(operator.starts_with(':') && operator.len() == 2 && value.is_empty()));
        match (*operator, value) {
            ("", value) => Ok(value.unwrap_or_default()),
            (":-" | "-" | ":=" | "=" | ":?" | "?", Some(value)) => Ok(value),
            (":-" | "-", None) | (":+" | "+", Some(_)) => Ok(self.whole(operand, *span)?.as_str().to_owned()),
            (":=" | "=", None) => {
                let value = self.whole(operand, *span)?.as_str().to_owned();
                self.set(name, &value);
                Ok(value)
            }
            (":?" | "?", None) => {
                let message = self.whole(operand, *span)?;
                self.fail(format!("{name}: {message}"), *span);
                Ok(String::new())
            }
            (":+" | "+", None) => Ok(String::new()),
            (operator, _) => {
                let text = known.unwrap_or_default();
                self.changed(operator, &text, operand, *span)?.ok_or_else(unsupported)
            }
        }
    }

    /// A value with something taken from it or put in another's place; `None` where that is not understood.
    fn changed(&mut self, operator: &str, text: &str, operand: &Argument, span: Span) -> Result<Option<String>, Stop> {
        if operator == ":" {
            return self.part(text, operand, span);
        }
        let pattern = self.pattern(operand, span)?;
        if text.contains(UNKNOWN) {
            return Ok(Some(text.to_owned()));
        }
        self.spend_search(pattern.len(), text.len(), span)?;
        let find = |before, after, lazy| patterns::compiled(&pattern, before, after, lazy);
        Ok(match operator {
            "#" | "##" => {
                let Some(regex) = find("^", "", operator == "#") else { return Ok(None) };
                Some(regex.find(text).map_or(text, |found| &text[found.end()..]).to_owned())
            }
            "%%" => {
                let Some(regex) = find("", "$", false) else { return Ok(None) };
                Some(regex.find(text).map_or(text, |found| &text[..found.start()]).to_owned())
            }
            "%" => patterns::without_end(&pattern, text),
            "/" | "//" | "/#" | "/%" => {
                let (pattern, with) = split_replacement(&pattern);
                let (before, after) = match operator {
                    "/#" => ("^", ""),
                    "/%" => ("", "$"),
                    _ => ("", ""),
                };
                let Some(regex) = patterns::compiled(pattern, before, after, false) else { return Ok(None) };
                let most = if operator == "//" { usize::MAX } else { 1 };
                let (mut changed, mut at) = (String::new(), 0);
                for found in regex.find_iter(text).take(most).filter(|_| !pattern.is_empty()) {
                    changed += &text[at..found.start()];
                    changed += &with;
                    at = found.end();
                    // Two long texts make one that no memory holds.
                    self.spend(with.len(), span)?;
                }
                Some(changed + &text[at..])
            }
            "^^" if pattern.is_empty() => Some(text.to_uppercase()),
            ",," if pattern.is_empty() => Some(text.to_lowercase()),
            "^" | "," if pattern.is_empty() => {
                let mut letters = text.chars();
                letters.next().map_or(Some(String::new()), |first| {
                    let first = if operator == "^" {
                        first.to_uppercase().to_string()
                    } else {
                        first.to_lowercase().to_string()
                    };
                    Some(first + letters.as_str())
                })
            }
            _ => None,
        })
    }

    /// `${NAME:offset:length}`
    fn part(&mut self, text: &str, operand: &Argument, span: Span) -> Result<Option<String>, Stop> {
        let written = self.whole(operand, span)?;
        let (offset, length) = match written.as_str().split_once(':') {
            Some((offset, length)) => (offset, Some(self.number_of(length, span)?)),
            None => (written.as_str(), None),
        };
        let offset = self.number_of(offset, span)?;
        let letters: Vec<char> = text.chars().collect();
        let count = i64::try_from(letters.len()).unwrap_or(i64::MAX);
        let start = if offset < 0 { count.saturating_add(offset) } else { offset };
        let end = match length {
            Some(length) if length < 0 => count.saturating_add(length),
            Some(length) => start.saturating_add(length),
            None => count,
        };
        let place = |at: i64| usize::try_from(at.clamp(0, count)).unwrap_or_default();
        if start < 0 || end < start {
            return Ok(Some(String::new()));
        }
        Ok(Some(letters[place(start)..place(end)].iter().collect()))
    }

    /// The traced text of an expansion.
    pub(super) fn inserted(text: &str, span: Span) -> Traced {
        Traced::inserted(text, span, crate::text::Inserted::Value)
    }
}

/// The pattern and the text of a replacement, in which an escaped slash divides nothing.
fn split_replacement(operand: &str) -> (&str, String) {
    let mut is_escaped = false;
    let slash = operand.char_indices().find(|(_, c)| {
        let found = *c == '/' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        found
    });
    let Some((slash, _)) = slash else { return (operand, String::new()) };
    let (mut with, mut letters) = (String::new(), operand[slash + 1..].chars());
    while let Some(letter) = letters.next() {
        with.push(if letter == '\\' { letters.next().unwrap_or('\\') } else { letter });
    }
    (&operand[..slash], with)
}
