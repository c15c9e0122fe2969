//! Compound commands and functions (POSIX 2.9.4, 2.9.5), read to find their proper end and kept whole.

use super::{
    Command, ShellProblemKind,
    parser::{Failure, Parse, Parser},
};
use std::ops::Range;

impl Parser<'_> {
    /// The bare word at the cursor, if it is one that the shell reserves (POSIX 2.4) or bash does.
    pub(super) fn reserved_word(&self) -> Option<&'static str> {
        const RESERVED: &[&str] = &[
            "!", "{", "}", "[[", "if", "then", "elif", "else", "fi", "for", "select", "while", "until", "do", "done",
            "case", "esac", "function",
        ];
        let delimiter =
            |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')');
        // The longest reserved word has eight letters.
        let length = self.rest().iter().take(9).take_while(|byte| !delimiter(byte)).count();
        let word = &self.rest()[..length];
        RESERVED.iter().find(|reserved| reserved.as_bytes() == word).copied()
    }

    /// Reads a compound command and its redirections, if one starts at the cursor.
    pub(super) fn compound(&mut self) -> Parse<Option<Command>> {
        let start = self.at;
        let keyword = if self.plain.contains(&start) {
            return Ok(None);
        } else if self.peek() == Some(b'(') {
            "("
        } else {
            match self.reserved_word() {
                Some("{") if self.opens_data() => return Ok(None),
                Some(word @ ("{" | "[[" | "if" | "for" | "select" | "while" | "until" | "case" | "function")) => word,
                _ => return Ok(None),
            }
        };
        let opener = start..start + keyword.len();
        let closed = self.nested(opener.clone(), |parser| {
            parser.at = opener.end;
            match keyword {
                "(" => parser.subshell(),
                "{" => parser.until("}"),
                "[[" => parser.test(),
                "if" => parser.until("fi"),
                "case" => parser.case(),
                "function" => parser.function_body(),
                _ => parser.repeated(),
            }
        });
        // Of several that are never closed, the outermost is to blame.
        let unclosed =
            matches!(&closed, Err(Failure(problem)) if matches!(problem.kind, ShellProblemKind::UnclosedCompound(_)));
        if unclosed || !closed? {
            let kind = ShellProblemKind::UnclosedCompound(keyword.to_owned());
            return Err(Failure::new(kind, opener));
        }
        let mut end = self.at;
        loop {
            self.skip_blanks();
            let Some(digits) = self.redirection_length() else { break };
            end = self.redirection(digits)?.range.end;
        }
        Ok(Some(Command::Compound { keyword: keyword.to_owned(), range: start..end }))
    }

    /// Reads `NAME()` and the function's body, if the parentheses stand at the cursor.
    pub(super) fn function(&mut self, name: &Range<usize>) -> Parse<Option<Command>> {
        let blanks = self.rest()[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let close = self.at + 1 + blanks;
        if self.byte(close) != Some(b')') || self.plain.contains(&name.start) {
            return Ok(None);
        }
        let keyword = self.text.as_str()[name.clone()].to_owned();
        self.at = close + 1;
        self.skip_lines();
        if self.compound()?.is_none() {
            return Err(Failure::new(ShellProblemKind::UnclosedCompound(keyword), name.clone()));
        }
        Ok(Some(Command::Compound { keyword, range: name.start..self.at }))
    }

    /// Whether the `{` at the cursor opens data (JSON that a command printed) and no group: no command starts with a
    /// quote or a bracket.
    fn opens_data(&self) -> bool {
        let inside = self.rest()[1..].iter().find(|byte| !byte.is_ascii_whitespace());
        matches!(inside, None | Some(b'"' | b'\'' | b'{' | b'['))
    }

    /// Reads statements and the word that closes them. Words that divide a compound command (`then`, `else`, `do`)
    /// start a statement of their own, which does no harm: nothing of it is kept.
    fn until(&mut self, closer: &'static str) -> Parse<bool> {
        loop {
            drop(self.list(&[closer, "then", "elif", "else", "do"])?);
            match self.reserved_word() {
                Some(word) if word == closer => {
                    self.at += word.len();
                    return Ok(true);
                }
                Some(word @ ("then" | "elif" | "else" | "do")) => self.at += word.len(),
                _ => return Ok(false),
            }
        }
    }

    fn subshell(&mut self) -> Parse<bool> {
        if self.peek() == Some(b'(')
            && let Some(end) = self.arithmetic_end(self.at + 1)
        {
            self.at = end;
            return Ok(true);
        }
        self.parentheses += 1;
        drop(self.list(&[])?);
        let closed = self.peek() == Some(b')');
        self.at += usize::from(closed);
        Ok(closed)
    }

    /// `for`, `select`, `while`, `until`: what stands before `do` is words or a list.
    fn repeated(&mut self) -> Parse<bool> {
        self.skip_blanks();
        if self.starts_with("((")
            && let Some(end) = self.arithmetic_end(self.at + 2)
        {
            self.at = end;
        }
        self.until("done")
    }

    /// `case WORD in PATTERN) … ;; esac`
    fn case(&mut self) -> Parse<bool> {
        self.skip_blanks();
        if matches!(self.peek(), None | Some(b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')) {
            return Ok(false);
        }
        drop(self.word()?);
        self.skip_lines();
        if !self.starts_with("in") {
            return Ok(false);
        }
        self.at += 2;
        loop {
            self.skip_lines();
            if self.reserved_word() == Some("esac") {
                self.at += 4;
                return Ok(true);
            }
            if self.peek() == Some(b'(') {
                self.at += 1;
            }
            // The patterns, up to the parenthesis.
            loop {
                self.skip_blanks();
                match self.peek() {
                    Some(b')') => break,
                    Some(b'|') => self.at += 1,
                    None | Some(b'\n' | b';' | b'&' | b'<' | b'>') => return Ok(false),
                    Some(b'\r') if self.line_end(self.at) > 0 => return Ok(false),
                    Some(_) => drop(self.word()?),
                }
            }
            self.at += 1;
            drop(self.list(&["esac"])?);
            if self.peek() == Some(b';') {
                let length = self.rest().iter().take(3).take_while(|byte| matches!(byte, b';' | b'&')).count();
                self.at += length;
            } else if self.reserved_word() != Some("esac") {
                return Ok(false);
            }
        }
    }

    /// `[[ … ]]`, whose operators are not the shell's.
    fn test(&mut self) -> Parse<bool> {
        loop {
            self.skip_lines();
            match self.peek() {
                None => return Ok(false),
                Some(b']') if self.starts_with("]]") => {
                    self.at += 2;
                    return Ok(true);
                }
                Some(b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')') => self.at += 1,
                Some(_) => drop(self.word()?),
            }
        }
    }

    /// What follows `function`.
    fn function_body(&mut self) -> Parse<bool> {
        self.skip_blanks();
        if matches!(self.peek(), None | Some(b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')) {
            return Ok(false);
        }
        drop(self.word()?);
        self.skip_blanks();
        if self.starts_with("()") {
            self.at += 2;
        }
        self.skip_lines();
        Ok(self.compound()?.is_some())
    }
}
