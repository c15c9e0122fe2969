//! Compound commands and functions at run time (POSIX 2.9.4, 2.9.5): what runs, how often, and what ends it.

use super::{
    UNKNOWN,
    conditions::{self, Token},
    expand::Field,
    interpreter::{COUNTED, Interpreter, Stop, WORD_COST},
    patterns,
};
use crate::{
    model::{Argument, Arm, ArmEnd, Command, Compound, CompoundKind, Plan, Test},
    text::Span,
};
use std::{collections::BTreeMap, sync::Arc};

/// How often one loop may run without going through words: what waits for more would wait for ever.
const MOST_ROUNDS: usize = 100;

/// What ends the commands that are running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// `break`, out of so many loops.
    Break(usize),
    /// `continue` with the next round, of the loop so many around.
    Continue(usize),
    /// `return`
    Return,
    /// `exit`
    Exit,
}

/// What a compound command reads from, and how far it has come.
#[derive(Debug, Clone)]
pub(super) struct Stdin {
    pub(super) text: Arc<str>,
    pub(super) at: usize,
}

impl Interpreter<'_> {
    /// Runs a compound command; hands on what it writes.
    pub(super) fn compound(&mut self, compound: &Compound, span: Span) -> Result<String, Stop> {
        self.enter(span)?;
        let output = self.compound_inside(compound, span)?;
        self.leave();
        Ok(output)
    }

    fn compound_inside(&mut self, compound: &Compound, span: Span) -> Result<String, Stop> {
        match &compound.kind {
            CompoundKind::Group(plan) => self.list(plan),
            CompoundKind::Subshell(plan) => {
                let before = self.scope();
                let output = self.list(plan)?;
                if self.leaving == Some(Leave::Exit) {
                    self.leaving = None;
                }
                self.restore_scope(before);
                Ok(output)
            }
            CompoundKind::If { branches, otherwise } => {
                let mut output = String::new();
                for (condition, body) in branches {
                    let (holds, written) = self.condition(condition)?;
                    output += &written;
                    if self.leaving.is_some() {
                        return Ok(output);
                    }
                    if holds {
                        return Ok(output + &self.list(body)?);
                    }
                }
                self.shell.status = 0;
                match otherwise {
                    Some(body) => Ok(output + &self.list(body)?),
                    None => Ok(output),
                }
            }
            CompoundKind::Loop { until, condition, body } => {
                let mut output = String::new();
                for _ in 0..MOST_ROUNDS {
                    let (holds, written) = self.condition(condition)?;
                    output += &written;
                    if self.ends_loop() {
                        return Ok(output);
                    }
                    if holds == *until {
                        self.shell.status = 0;
                        return Ok(output);
                    }
                    output += &self.list(body)?;
                    if self.ends_loop() {
                        return Ok(output);
                    }
                }
                Err(Stop::unsupported("a loop of so many rounds", span))
            }
            CompoundKind::For { select: true, .. } => Err(Stop::unsupported("select", span)),
            CompoundKind::For { variable, words, body, .. } => {
                let values: Vec<String> = if let Some(words) = words {
                    self.fields(words, span)?.into_iter().map(|(word, _)| word.as_str().to_owned()).collect()
                } else {
                    let size = self.shell.positional.iter().map(|value| value.len() + WORD_COST).sum();
                    self.spend(size, span)?;
                    self.shell.positional.iter().map(ToString::to_string).collect()
                };
                let mut output = String::new();
                self.shell.status = 0;
                for value in values {
                    self.set(variable, &value);
                    output += &self.list(body)?;
                    if self.ends_loop() {
                        break;
                    }
                }
                Ok(output)
            }
            CompoundKind::Counted { expressions, body } => self.counted(expressions, body, span),
            CompoundKind::Case { word, arms } => self.case(word, arms, span),
            CompoundKind::Function { name, body } => {
                let functions = Arc::make_mut(&mut self.shell.functions);
                functions.insert(name.clone(), Arc::new(Command::clone(body)));
                self.shell.status = 0;
                Ok(String::new())
            }
            CompoundKind::Test(words) => {
                let mut tokens = Vec::new();
                for word in words {
                    tokens.push(match word {
                        Test::Operator(operator) => Token::Operator(operator.clone()),
                        Test::Word(word) => Token::Word(self.whole(word, span)?.as_str().to_owned()),
                        Test::Pattern(pattern) => Token::Pattern(self.pattern(pattern, span)?),
                        Test::Expression(word) => Token::Expression(self.whole(word, span)?.as_str().to_owned()),
                    });
                }
                self.test(&tokens, span)?;
                Ok(String::new())
            }
            CompoundKind::Arithmetic(expression) => {
                let value = self.number(expression, span)?;
                self.shell.status = u8::from(value == 0);
                Ok(String::new())
            }
            CompoundKind::Coprocess(_) => Err(Stop::unsupported("coproc", span)),
        }
    }

    /// Runs every step of a plan; hands on what they write.
    pub(super) fn list(&mut self, plan: &Plan) -> Result<String, Stop> {
        let mut outputs = Vec::new();
        self.plan(plan, &mut outputs)?;
        Ok(outputs.concat())
    }

    /// Runs what is asked for its status. That it fails is no failure of the example.
    fn condition(&mut self, plan: &Plan) -> Result<(bool, String), Stop> {
        let before = self.running.failure.clone();
        let output = self.list(plan)?;
        self.running.failure = before;
        Ok((self.shell.status == 0, output))
    }

    /// Whether the loop that just ran its commands ends here, by `break` or by what ends the loops around it, too.
    fn ends_loop(&mut self) -> bool {
        match self.leaving {
            None => false,
            Some(Leave::Continue(1)) => {
                self.leaving = None;
                false
            }
            Some(Leave::Break(1)) => {
                self.leaving = None;
                true
            }
            Some(Leave::Break(loops)) => {
                self.leaving = Some(Leave::Break(loops - 1));
                true
            }
            Some(Leave::Continue(loops)) => {
                self.leaving = Some(Leave::Continue(loops - 1));
                true
            }
            Some(Leave::Return | Leave::Exit) => true,
        }
    }

    fn counted(&mut self, expressions: &[Argument], body: &Plan, span: Span) -> Result<String, Stop> {
        let [first, condition, step] = expressions else {
            return Err(Stop::unsupported("a `for` without three expressions", span));
        };
        let mut output = String::new();
        self.number(first, span)?;
        for _ in 0..MOST_ROUNDS {
            let is_left_out = self.whole(condition, span)?.as_str().trim().is_empty();
            if !is_left_out && self.number(condition, span)? == 0 {
                return Ok(output);
            }
            output += &self.list(body)?;
            if self.ends_loop() {
                return Ok(output);
            }
            self.number(step, span)?;
        }
        Err(Stop::unsupported("a loop of so many rounds", span))
    }

    fn case(&mut self, word: &Argument, arms: &[Arm], span: Span) -> Result<String, Stop> {
        let word = self.whole(word, span)?.as_str().to_owned();
        if word.contains(UNKNOWN) {
            return Err(Stop::unsupported("a condition on what only an answer tells", span));
        }
        let (mut output, mut falls) = (String::new(), false);
        self.shell.status = 0;
        for arm in arms {
            let mut matches = falls;
            for pattern in &arm.patterns {
                if !matches {
                    let pattern = self.pattern(pattern, span)?;
                    self.spend_search(pattern.len(), word.len(), span)?;
                    let found = patterns::matches(&pattern, &word);
                    matches = found.ok_or_else(|| Stop::unsupported("such a pattern", span))?;
                }
            }
            if !matches {
                continue;
            }
            output += &self.list(&arm.body)?;
            falls = arm.end == ArmEnd::FallThrough;
            if self.leaving.is_some() || arm.end == ArmEnd::Break {
                break;
            }
        }
        Ok(output)
    }

    /// Runs `test`, `[` or `[[`.
    pub(super) fn test(&mut self, tokens: &[Token], span: Span) -> Result<(), Stop> {
        if tokens.iter().any(|token| token.text().contains(UNKNOWN)) {
            return Err(Stop::unsupported("a condition on what only an answer tells", span));
        }
        let size = tokens.iter().map(|token| token.text().len()).sum();
        let pattern = tokens.iter().map(|token| match token {
            Token::Pattern(pattern) => pattern.len(),
            token if token.text() == "=~" => COUNTED.max(size),
            _ => 0,
        });
        self.spend_search(pattern.sum(), size, span)?;
        let holds = conditions::holds(tokens, &self.shell.files).map_err(|what| Stop::unsupported(what, span))?;
        self.shell.status = u8::from(!holds);
        Ok(())
    }

    /// Calls a function with these words, its name first.
    pub(super) fn call(&mut self, body: &Command, fields: &[Field], span: Span) -> Result<String, Stop> {
        self.enter(span)?;
        let arguments: Vec<Arc<str>> = fields.iter().skip(1).map(|(word, _)| Arc::from(word.as_str())).collect();
        let before = std::mem::replace(&mut self.shell.positional, Arc::new(arguments));
        self.locals.push(BTreeMap::new());
        let output = self.command(body, None)?;
        for (name, value) in self.locals.pop().unwrap_or_default() {
            let variables = Arc::make_mut(&mut self.shell.variables);
            match value {
                Some(value) => drop(variables.insert(name, value)),
                None => drop(variables.remove(&name)),
            }
        }
        self.shell.positional = before;
        if self.leaving == Some(Leave::Return) {
            self.leaving = None;
        }
        self.leave();
        Ok(output)
    }
}
