//! Lists, pipelines, simple commands and redirections (POSIX 2.7, 2.9).

use super::{
    Assignment, Command, Condition, Pipeline, Redirection, ShellProblemKind, SimpleCommand, Statement, Word,
    compound::is_delimiter,
    parser::{Parse, Parser},
    words::is_assignment,
};

/// Longest first.
const REDIRECTIONS: &[&str] = &["&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"];

impl Parser<'_> {
    /// Reads statements up to the end or to what closes what is open around them: a `)`, a reserved word, `;;`.
    pub(super) fn list(&mut self) -> Parse<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            self.skip_lines();
            if self.peek().is_none() || self.at_closer() {
                return Ok(statements);
            }
            match self.stray_token() {
                Some(length) => self.skip_stray(length),
                None => statements.push(self.statement_and_line_end()?),
            }
        }
    }

    /// Reads a statement and, so that its here-documents are known, the line end after it.
    pub(super) fn statement_and_line_end(&mut self) -> Parse<Statement> {
        let mut statement = self.statement()?;
        self.skip_blanks();
        if self.peek() == Some(b'#') {
            let end = self.end_of_line(self.at);
            self.comments.push(self.at..end);
            self.at = end;
        }
        if !self.newline() && !self.is_separated(&statement) {
            self.unexpected();
        }
        if self.depth == 0 {
            self.attach_here_documents(&mut statement);
        }
        Ok(statement)
    }

    /// Whether the statement at the cursor may stand on the line of the one before it.
    fn is_separated(&self, before: &Statement) -> bool {
        let written = self.bytes(before.range.clone()).last();
        self.peek().is_none()
            || self.at_closer()
            || self.stray_token().is_some()
            || self.closing_word().is_some()
            || matches!(written, Some(b';' | b'&'))
    }

    /// Reports the token at the cursor, which cannot stand there.
    fn unexpected(&mut self) {
        if let Some(range) = self.token() {
            self.report(ShellProblemKind::UnexpectedToken(self.text.as_str()[range.clone()].to_owned()), range);
        }
    }

    /// Whether what closes the list stands at the cursor.
    pub(super) fn at_closer(&self) -> bool {
        match self.peek() {
            Some(b')') => self.open.parentheses,
            Some(b';') => self.open.cases && matches!(self.byte(self.at + 1), Some(b';' | b'&')),
            _ => self.open.compounds && self.closing_word().is_some(),
        }
    }

    /// The length of an operator at the cursor that no statement may start with.
    pub(super) fn stray_token(&self) -> Option<usize> {
        let (first, second) = (self.peek()?, self.byte(self.at + 1));
        match first {
            b'&' if second == Some(b'>') => None,
            b';' | b'&' | b'|' => Some(1 + usize::from(second == Some(first))),
            b')' => Some(1),
            _ => None,
        }
    }

    pub(super) fn skip_stray(&mut self, length: usize) {
        let range = self.at..self.at + length;
        // What closes a command that was given up is not to blame.
        if !(self.loose && matches!(self.peek(), Some(b')' | b';'))) {
            self.report(ShellProblemKind::UnexpectedToken(self.text.as_str()[range.clone()].to_owned()), range);
        }
        self.at += length;
    }

    fn statement(&mut self) -> Parse<Statement> {
        let start = self.at;
        let mut pipelines = Vec::with_capacity(1);
        let mut condition = Condition::Always;
        let mut end;
        loop {
            let mut pipeline = self.pipeline(condition)?;
            end = pipeline.range.end;
            self.skip_blanks();
            let operator = self.at;
            let reads_on = if self.starts_with("&&") || self.starts_with("||") {
                condition = if self.peek() == Some(b'&') { Condition::And } else { Condition::Or };
                self.at += 2;
                self.skip_lines();
                if self.peek().is_none() || self.stray_token().is_some() || self.at_closer() {
                    let token = self.text.as_str()[operator..operator + 2].to_owned();
                    self.report(ShellProblemKind::UnexpectedToken(token), operator..operator + 2);
                    false
                } else {
                    true
                }
            } else if self.peek() == Some(b'&') || self.peek() == Some(b';') && !self.at_closer() {
                pipeline.background = self.peek() == Some(b'&');
                condition = Condition::Always;
                self.at += 1;
                end = self.at;
                self.skip_blanks();
                let ends = self.line_end(self.at) > 0 || self.stray_token().is_some() || self.at_closer();
                !ends && !matches!(self.peek(), None | Some(b'#'))
            } else {
                false
            };
            pipelines.push(pipeline);
            if !reads_on {
                return Ok(Statement { pipelines, range: start..end });
            }
        }
    }

    fn pipeline(&mut self, condition: Condition) -> Parse<Pipeline> {
        let start = self.at;
        let timed = self.peek() == Some(b't') && self.timed();
        let negated = self.peek() == Some(b'!') && self.reserved_word() == Some("!");
        if negated {
            self.at += 1;
            self.skip_blanks();
        }
        let mut commands = vec![self.command()?];
        let mut end = self.at;
        loop {
            end = commands.last().map_or(end, |command| command.range().end);
            self.skip_blanks();
            if self.peek() != Some(b'|') || self.starts_with("||") {
                break;
            }
            let operator = self.at;
            self.at += if self.starts_with("|&") { 2 } else { 1 };
            self.skip_lines();
            if self.peek().is_none() || self.stray_token().is_some() || self.at_closer() {
                self.report(ShellProblemKind::UnexpectedToken("|".to_owned()), operator..operator + 1);
                break;
            }
            if self.peek() == Some(b'!') && self.reserved_word().is_some() {
                self.unexpected();
            }
            commands.push(self.command()?);
        }
        Ok(Pipeline { condition, timed, negated, background: false, commands, range: start..end })
    }

    /// Reads `time` and its `-p`, if a command follows that `time` is no program for.
    fn timed(&mut self) -> bool {
        let start = self.at;
        if self.reserved_word() != Some("time") {
            return false;
        }
        self.at += "time".len();
        self.skip_blanks();
        if self.starts_with("-p") && self.byte(self.at + 2).is_some_and(is_delimiter) {
            self.at += 2;
            self.skip_blanks();
        }
        let ends = match self.peek() {
            None | Some(b'\n' | b'\r' | b'#' | b'-' | b')' | b'<' | b'>') => true,
            _ => self.stray_token().is_some(),
        };
        if ends {
            self.at = start;
        }
        !ends
    }

    pub(super) fn command(&mut self) -> Parse<Command> {
        if let Some(compound) = self.compound()? {
            return Ok(Command::Compound(compound));
        }
        if let Some(word) = self.closing_word() {
            self.stray_word(word);
        } else if self.peek() == Some(b'i') && self.is_word("in") {
            self.unexpected();
        }
        let mut command = SimpleCommand { range: self.at..self.at, ..SimpleCommand::default() };
        loop {
            self.skip_blanks();
            if let Some(length) = self.redirection_length() {
                let redirection = self.redirection(length)?;
                command.range.end = redirection.range.end;
                command.redirections.push(redirection);
                continue;
            }
            match self.peek() {
                None | Some(b'\n' | b';' | b'&' | b'|' | b')' | b'#') => break,
                Some(b'\r') if self.line_end(self.at) > 0 => break,
                Some(b'(') if command.words.len() == 1 && command.assignments.is_empty() => {
                    let parentheses = self.at;
                    if let Some(function) = self.function(&command.range)? {
                        return Ok(Command::Compound(function));
                    }
                    if self.at == parentheses {
                        command.words.push(self.word()?);
                    }
                }
                Some(_) if command.words.is_empty() && self.assignment_length().is_some() => {
                    let assignment = self.assignment()?;
                    command.assignments.push(assignment);
                }
                Some(_) => command.words.push(self.word()?),
            }
            command.range.end = self.at;
        }
        Ok(Command::Simple(command))
    }

    /// Reports the word at the cursor, which divides or closes a compound command that is not there. What follows one that
    /// divides is a command all the same.
    fn stray_word(&mut self, word: &'static str) {
        let range = self.at..self.at + word.len();
        if self.plain.contains(&range.start) {
            return;
        }
        if !self.loose {
            self.report(ShellProblemKind::UnexpectedToken(word.to_owned()), range.clone());
        }
        let blanks = self.bytes(range.end..self.end).iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let goes_on = self.byte(range.end + blanks).is_some_and(|next| !is_delimiter(next) && next != b'#');
        if blanks > 0 && goes_on && matches!(word, "then" | "elif" | "else" | "do") {
            self.at = range.end + blanks;
        }
    }

    /// The length of `NAME=` or `NAME+=` at the cursor.
    fn assignment_length(&self) -> Option<usize> {
        let part_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'[' | b']' | b'+');
        let length = self.rest().iter().take_while(|byte| part_of_name(byte)).count() + 1;
        is_assignment(self.rest().get(..length)?).then_some(length)
    }

    fn assignment(&mut self) -> Parse<Assignment> {
        let start = self.at;
        let name = self.rest().iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let name = self.text.as_str()[start..start + name].to_owned();
        self.at += self.assignment_length().unwrap_or_default();
        let written = self.bytes(start..self.at);
        let (append, is_element) = (written.ends_with(b"+="), written.contains(&b'['));
        let value = self.value()?;
        Ok(Assignment { name, append, is_element, value, range: start..self.at })
    }

    /// What follows the `=` of an assignment: a word, an array or nothing.
    fn value(&mut self) -> Parse<Word> {
        let start = self.at;
        if self.peek() != Some(b'(') {
            return if self.at_word() { self.word() } else { Ok(Word { parts: Vec::new(), range: start..start }) };
        }
        let mut builder = super::words::WordBuilder::default();
        self.array(&mut builder)?;
        Ok(builder.finish(start..self.at))
    }

    /// Whether a word starts at the cursor.
    fn at_word(&self) -> bool {
        match self.peek() {
            Some(b'<' | b'>') => self.byte(self.at + 1) == Some(b'('),
            None | Some(b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b')') => false,
            Some(b'\r') => self.line_end(self.at) == 0,
            Some(b'\\') => self.continuation().is_none(),
            Some(_) => true,
        }
    }

    /// The length of the digits before a redirection operator at the cursor; `None` where there is no operator.
    pub(super) fn redirection_length(&self) -> Option<usize> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (first, second) = (self.byte(self.at + digits), self.byte(self.at + digits + 1));
        match first {
            Some(b'<' | b'>') => second != Some(b'(') || digits > 0,
            Some(b'&') => digits == 0 && second == Some(b'>'),
            _ => false,
        }
        .then_some(digits)
    }

    pub(super) fn redirection(&mut self, digits: usize) -> Parse<Redirection> {
        let start = self.at;
        let descriptor = self.text.as_str()[start..start + digits].parse().ok();
        self.at += digits;
        let operator = REDIRECTIONS.iter().find(|operator| self.starts_with(operator)).copied().unwrap_or("<");
        self.at += operator.len();
        let operator_end = self.at;
        self.skip_blanks();
        let target = if self.at_word() && self.peek() != Some(b'#') {
            self.word()?
        } else {
            self.report(ShellProblemKind::UnexpectedToken(operator.to_owned()), start + digits..operator_end);
            self.at = operator_end;
            Word { parts: Vec::new(), range: operator_end..operator_end }
        };
        let range = start..self.at;
        if matches!(operator, "<<" | "<<-") && !target.range.is_empty() {
            self.await_here_document(&target, operator == "<<-", range.clone());
        }
        Ok(Redirection { descriptor, operator: operator.to_owned(), target, here_document: None, range })
    }
}
