//! Compound commands and functions (POSIX 2.9.4, 2.9.5; bash(1), Compound Commands).

use super::{
    Arm, ArmEnd, Branch, Command, Compound, CompoundCommand, ShellProblemKind, Statement,
    parser::{Failure, Open, Parse, Parser},
    words::{WordBuilder, is_name},
};
use std::ops::Range;

/// What ends a word wherever it stands bare.
pub(super) const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

/// Words that divide or close a compound command.
const CLOSING: &[&str] = &["then", "elif", "else", "fi", "do", "done", "esac", "}"];

impl Parser<'_> {
    /// The bare word at the cursor, if it is one that the shell reserves (POSIX 2.4) or bash does.
    pub(super) fn reserved_word(&self) -> Option<&'static str> {
        const RESERVED: &[&str] = &[
            "!", "{", "}", "[[", "if", "then", "elif", "else", "fi", "for", "select", "while", "until", "do", "done",
            "case", "esac", "function", "time", "coproc",
        ];
        // The longest reserved word has eight letters.
        let length = self.rest().iter().take(9).take_while(|byte| !is_delimiter(**byte)).count();
        let word = &self.rest()[..length];
        RESERVED.iter().find(|reserved| reserved.as_bytes() == word).copied()
    }

    /// The word at the cursor, if it divides or closes a compound command.
    pub(super) fn closing_word(&self) -> Option<&'static str> {
        let may_be = matches!(self.peek(), Some(b't' | b'e' | b'f' | b'd' | b'}'));
        if may_be { self.reserved_word().filter(|word| CLOSING.contains(word)) } else { None }
    }

    /// Reads a compound command and its redirections, if one starts at the cursor.
    pub(super) fn compound(&mut self) -> Parse<Option<CompoundCommand>> {
        let start = self.at;
        let keyword = match self.peek() {
            Some(b'(') if self.starts_with("((") && self.arithmetic_end(start + 2).is_some() => "((",
            Some(b'(') => "(",
            Some(b'{' | b'[' | b'i' | b'f' | b's' | b'w' | b'u' | b'c') => match self.reserved_word() {
                Some("{") if self.opens_data() => {
                    self.loose = true;
                    return Ok(None);
                }
                Some("coproc") if self.is_last_word(start + "coproc".len()) => return Ok(None),
                Some(
                    word @ ("{" | "[[" | "if" | "for" | "select" | "while" | "until" | "case" | "function" | "coproc"),
                ) => word,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        if self.plain.contains(&start) {
            return Ok(None);
        }
        let opener = start..start + keyword.len();
        let read = self.nested(opener.clone(), |parser| {
            parser.at = opener.end;
            let inside = Open { compounds: true, ..parser.open };
            match keyword {
                "((" => parser.arithmetic_command(),
                "(" => parser.subshell(&opener),
                "[[" => parser.test(&opener),
                "function" => parser.function_body(&opener),
                "coproc" => parser.coprocess(),
                _ => {
                    parser.open = inside;
                    match keyword {
                        "{" => parser.list_up_to("}", &opener).map(Compound::Group),
                        "if" => parser.conditional(&opener),
                        "case" => parser.case(&opener),
                        "for" | "select" => parser.repeated(keyword == "select", &opener),
                        _ => parser.conditional_loop(keyword == "until", &opener),
                    }
                }
            }
        });
        let kind = match read {
            Ok(kind) => kind,
            // Of several that are never closed, the outermost is to blame.
            Err(Failure(problem)) if matches!(problem.kind, ShellProblemKind::UnclosedCompound(_)) => {
                self.abandoned = Some(start);
                return Err(Failure::new(ShellProblemKind::UnclosedCompound(keyword.to_owned()), opener));
            }
            Err(failure) => {
                self.abandoned = Some(start);
                return Err(failure);
            }
        };
        let (mut end, mut redirections) = (self.at, Vec::new());
        loop {
            self.skip_blanks();
            let Some(digits) = self.redirection_length() else { break };
            let redirection = self.redirection(digits)?;
            end = redirection.range.end;
            redirections.push(redirection);
        }
        Ok(Some(CompoundCommand { keyword: keyword.to_owned(), kind, redirections, range: start..end }))
    }

    /// Reads `NAME()` and the function's body, if the parentheses stand at the cursor. Of a function that was given up
    /// the parentheses alone are read.
    pub(super) fn function(&mut self, name: &Range<usize>) -> Parse<Option<CompoundCommand>> {
        let blanks = self.rest()[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let close = self.at + 1 + blanks;
        if self.byte(close) != Some(b')') {
            return Ok(None);
        }
        self.at = close + 1;
        if self.plain.contains(&name.start) {
            return Ok(None);
        }
        let kind = match self.body(name.clone(), name) {
            Ok(kind) => kind,
            Err(failure) => {
                self.abandoned = Some(name.start);
                return Err(failure);
            }
        };
        let keyword = self.text.as_str()[name.clone()].to_owned();
        Ok(Some(CompoundCommand { keyword, kind, redirections: Vec::new(), range: name.start..self.at }))
    }

    /// The compound command that is a function's body.
    fn body(&mut self, name: Range<usize>, opener: &Range<usize>) -> Parse<Compound> {
        self.skip_lines();
        let name = self.text.as_str()[name].to_owned();
        let Some(body) = self.compound()? else {
            let keyword = self.text.as_str()[opener.clone()].to_owned();
            return Err(Failure::new(ShellProblemKind::UnclosedCompound(keyword), opener.clone()));
        };
        self.at = body.range.end;
        Ok(Compound::Function { name, body: Box::new(Command::Compound(body)) })
    }

    /// Whether the `{` at the cursor opens data (JSON that a command printed) and no group: nothing follows it, or a key.
    fn opens_data(&self) -> bool {
        /// Longer keys are not looked for.
        const LONGEST: usize = 80;
        let inside = self.rest()[1..].trim_ascii_start();
        let Some(quote) = inside.first().filter(|byte| matches!(byte, b'"' | b'\'')) else { return inside.is_empty() };
        let key = inside[1..].iter().take(LONGEST).position(|byte| byte == quote);
        key.is_some_and(|length| inside[length + 2..].trim_ascii_start().starts_with(b":"))
    }

    /// Whether nothing follows on the line after `index`.
    fn is_last_word(&self, index: usize) -> bool {
        let rest = self.bytes(index.min(self.end)..self.end_of_line(index));
        rest.iter().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| b"#;&|".contains(byte))
    }

    /// What is wrong where a word that belongs to the compound command of `opener` is missing.
    fn missing(&self, opener: &Range<usize>) -> Failure {
        let token = self.token();
        let range = token.clone().unwrap_or_else(|| opener.clone());
        let word = self.text.as_str()[range.clone()].to_owned();
        let kind = match token {
            Some(_) => ShellProblemKind::UnexpectedToken(word),
            None => ShellProblemKind::UnclosedCompound(word),
        };
        Failure::new(kind, range)
    }

    /// The bare word or the operator at the cursor.
    pub(super) fn token(&self) -> Option<Range<usize>> {
        self.peek()?;
        let length = self.stray_token().unwrap_or_else(|| {
            let word = self.rest().iter().take_while(|byte| !is_delimiter(**byte)).count();
            if word > 0 { word } else { self.after_character(self.at) - self.at }
        });
        Some(self.at..self.at + length)
    }

    /// Reads one of `words`.
    fn divider(&mut self, words: &[&'static str], opener: &Range<usize>) -> Parse<&'static str> {
        match self.reserved_word() {
            Some(word) if words.contains(&word) => {
                self.at += word.len();
                Ok(word)
            }
            _ => Err(self.missing(opener)),
        }
    }

    /// Statements of which there must be one. Where the author left them out and said so (`...`), they are missing from
    /// the script, and that is no fault of the author's.
    fn statements_inside(&mut self) -> Parse<Vec<Statement>> {
        let start = self.at;
        let statements = self.list()?;
        if statements.is_empty()
            && let Some(token) = self.token()
            && self.text.span(start..token.end).len() == token.end - start
        {
            self.report(ShellProblemKind::UnexpectedToken(self.text.as_str()[token.clone()].to_owned()), token);
        }
        Ok(statements)
    }

    fn list_up_to(&mut self, closer: &'static str, opener: &Range<usize>) -> Parse<Vec<Statement>> {
        let statements = self.statements_inside()?;
        self.divider(&[closer], opener)?;
        Ok(statements)
    }

    fn subshell(&mut self, opener: &Range<usize>) -> Parse<Compound> {
        self.open = Open { parentheses: true, compounds: false, cases: false };
        let statements = self.statements_inside()?;
        if self.peek() != Some(b')') {
            return Err(self.missing(opener));
        }
        self.at += 1;
        Ok(Compound::Subshell(statements))
    }

    fn conditional(&mut self, opener: &Range<usize>) -> Parse<Compound> {
        let (mut branches, mut otherwise) = (Vec::new(), None);
        loop {
            let condition = self.list_up_to("then", opener)?;
            let body = self.statements_inside()?;
            branches.push(Branch { condition, body });
            match self.divider(&["elif", "else", "fi"], opener)? {
                "elif" => {}
                "else" => {
                    otherwise = Some(self.list_up_to("fi", opener)?);
                    return Ok(Compound::If { branches, otherwise });
                }
                _ => return Ok(Compound::If { branches, otherwise }),
            }
        }
    }

    /// `while` and `until`.
    fn conditional_loop(&mut self, until: bool, opener: &Range<usize>) -> Parse<Compound> {
        let condition = self.list_up_to("do", opener)?;
        let body = self.list_up_to("done", opener)?;
        Ok(Compound::Loop { until, branch: Branch { condition, body } })
    }

    /// `for` and `select`.
    fn repeated(&mut self, select: bool, opener: &Range<usize>) -> Parse<Compound> {
        self.skip_blanks();
        if self.starts_with("((")
            && let Some(end) = self.arithmetic_end(self.at + 2)
        {
            let expressions = self.expressions(self.at + 2..end - 2)?;
            self.at = end;
            return Ok(Compound::Counted { expressions, body: self.loop_body(opener)? });
        }
        let length = self.rest().iter().take_while(|byte| !is_delimiter(**byte)).count();
        let name = self.at..self.at + length;
        if name.is_empty() {
            return Err(self.missing(opener));
        }
        self.at = name.end;
        let variable = self.text.as_str()[name].to_owned();
        self.skip_lines();
        let words = if self.is_word("in") {
            self.at += 2;
            let mut words = Vec::new();
            loop {
                self.skip_blanks();
                match self.peek() {
                    None | Some(b'\n' | b';' | b'#') => break,
                    Some(b'\r') if self.line_end(self.at) > 0 => break,
                    Some(b'<' | b'>') if self.byte(self.at + 1) == Some(b'(') => words.push(self.word()?),
                    Some(b'&' | b'|' | b'<' | b'>' | b'(' | b')') => return Err(self.missing(opener)),
                    Some(_) => words.push(self.word()?),
                }
            }
            Some(words)
        } else {
            None
        };
        Ok(Compound::For { variable, words, body: self.loop_body(opener)?, select })
    }

    /// `do …; done`, or `{ …; }` in its place, after what is said of a `for`.
    fn loop_body(&mut self, opener: &Range<usize>) -> Parse<Vec<Statement>> {
        self.skip_blanks();
        if self.peek() == Some(b';') && self.byte(self.at + 1) != Some(b';') {
            self.at += 1;
        }
        self.skip_lines();
        let closer = if self.divider(&["do", "{"], opener)? == "do" { "done" } else { "}" };
        self.list_up_to(closer, opener)
    }

    /// Whether this word stands at the cursor.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.starts_with(word) && self.byte(self.at + word.len()).is_none_or(is_delimiter)
    }

    /// `case WORD in PATTERN) … ;; esac`
    fn case(&mut self, opener: &Range<usize>) -> Parse<Compound> {
        self.skip_blanks();
        if self.peek().is_none_or(is_delimiter) {
            return Err(self.missing(opener));
        }
        let word = self.word()?;
        self.skip_lines();
        if !self.is_word("in") {
            return Err(self.missing(opener));
        }
        self.at += 2;
        let mut arms = Vec::new();
        loop {
            self.skip_lines();
            if self.is_word("esac") {
                self.at += 4;
                return Ok(Compound::Case { word, arms });
            }
            if self.peek() == Some(b'(') {
                self.at += 1;
            }
            let patterns = self.patterns(opener)?;
            let cases = std::mem::replace(&mut self.open.cases, true);
            let body = self.list()?;
            self.open.cases = cases;
            let end = if self.starts_with(";;&") {
                ArmEnd::Resume
            } else if self.starts_with(";&") {
                ArmEnd::FallThrough
            } else {
                ArmEnd::Break
            };
            if self.peek() == Some(b';') {
                self.at += if end == ArmEnd::Resume { 3 } else { 2 };
            } else if !self.is_word("esac") {
                return Err(self.missing(opener));
            }
            arms.push(Arm { patterns, body, end });
        }
    }

    /// The patterns of an arm and the parenthesis after them.
    fn patterns(&mut self, opener: &Range<usize>) -> Parse<Vec<super::Word>> {
        let mut patterns = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek().is_none_or(is_delimiter) {
                return Err(self.missing(opener));
            }
            patterns.push(self.word()?);
            self.skip_blanks();
            match self.peek() {
                Some(b'|') => self.at += 1,
                Some(b')') => {
                    self.at += 1;
                    return Ok(patterns);
                }
                _ => return Err(self.missing(opener)),
            }
        }
    }

    /// `[[ … ]]`, whose operators are not the shell's.
    fn test(&mut self, opener: &Range<usize>) -> Parse<Compound> {
        let mut words = Vec::new();
        loop {
            self.skip_lines();
            let start = self.at;
            let length = match self.peek() {
                None => return Err(self.missing(opener)),
                Some(b']') if self.is_word("]]") => {
                    self.at += 2;
                    return Ok(Compound::Test(words));
                }
                Some(b'&' | b'|') if self.byte(start) == self.byte(start + 1) => 2,
                Some(b'<' | b'>') if self.byte(start + 1) == Some(b'(') => 0,
                Some(b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')') => 1,
                Some(_) => 0,
            };
            if length > 0 {
                self.at += length;
                let mut operator = WordBuilder::default();
                operator.literal(self.text, start..self.at, super::Quoting::None);
                words.push(operator.finish(start..self.at));
                continue;
            }
            let is_match = self.is_word("=~");
            words.push(self.word()?);
            if is_match {
                self.skip_lines();
                words.push(self.regular_expression()?);
            }
        }
    }

    /// What follows `function`.
    fn function_body(&mut self, opener: &Range<usize>) -> Parse<Compound> {
        self.skip_blanks();
        let length = self.rest().iter().take_while(|byte| !is_delimiter(**byte)).count();
        let name = self.at..self.at + length;
        if name.is_empty() {
            return Err(self.missing(opener));
        }
        self.at = name.end;
        self.skip_blanks();
        if self.peek() == Some(b'(') {
            let blanks = self.rest()[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if self.byte(self.at + 1 + blanks) == Some(b')') {
                self.at += 2 + blanks;
            }
        }
        self.body(name, opener)
    }

    /// What follows `coproc`: a command, before which a name may stand if it is a compound one.
    fn coprocess(&mut self) -> Parse<Compound> {
        self.skip_blanks();
        let start = self.at;
        let length = self.rest().iter().take_while(|byte| !is_delimiter(**byte)).count();
        if self.reserved_word().is_none() && is_name(self.bytes(start..start + length)) {
            self.at += length;
            self.skip_blanks();
            if let Some(body) = self.compound()? {
                self.at = body.range.end;
                return Ok(Compound::Coprocess(Box::new(Command::Compound(body))));
            }
            self.at = start;
        }
        let command = self.command()?;
        self.at = command.range().end;
        Ok(Compound::Coprocess(Box::new(command)))
    }
}
