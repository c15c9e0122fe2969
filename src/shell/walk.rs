//! The commands of a script, wherever they stand in it: in lists, pipelines, compound commands and substitutions, but not
//! in the text of here-documents.

use super::{Command, Compound, Part, Redirection, Script, SimpleCommand, Statement, Word};

impl Script {
    /// Every simple command, each before those of the substitutions in its words. How deep the walk goes is bounded by the
    /// parser, which reads no script that is nested deeper.
    pub fn simple_commands(&self) -> Vec<&SimpleCommand> {
        let mut walk = Walk::default();
        walk.list(&self.statements);
        walk.commands
    }

    /// Every list of statements, each before those that stand in it: its own, those of compound commands and functions,
    /// those of substitutions.
    pub fn lists(&self) -> Vec<&[Statement]> {
        let mut walk = Walk::default();
        walk.list(&self.statements);
        walk.lists
    }
}

impl Statement {
    /// Every simple command of the statement, see [`Script::simple_commands`].
    pub fn simple_commands(&self) -> Vec<&SimpleCommand> {
        let mut walk = Walk::default();
        walk.statement(self);
        walk.commands
    }
}

/// What was come across, in order.
#[derive(Default)]
struct Walk<'a> {
    commands: Vec<&'a SimpleCommand>,
    lists: Vec<&'a [Statement]>,
}

impl<'a> Walk<'a> {
    fn list(&mut self, statements: &'a [Statement]) {
        self.lists.push(statements);
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Statement) {
        let commands = statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands);
        commands.for_each(|command| self.command(command));
    }

    fn command(&mut self, command: &'a Command) {
        match command {
            Command::Simple(simple) => {
                self.commands.push(simple);
                simple.all_words().for_each(|word| self.word(word));
            }
            Command::Compound(compound) => {
                if let Compound::Function { body, .. } | Compound::Coprocess(body) = &compound.kind {
                    self.command(body);
                }
                compound.kind.words().into_iter().for_each(|word| self.word(word));
                compound.kind.lists().into_iter().for_each(|list| self.list(list));
                compound.redirections.iter().for_each(|Redirection { target, .. }| self.word(target));
            }
            Command::Unreadable { .. } => {}
        }
    }

    fn word(&mut self, word: &'a Word) {
        for part in &word.parts {
            match part {
                Part::Substitution { script, .. } | Part::Process { script, .. } => self.list(&script.statements),
                Part::Parameter(parameter) => {
                    parameter.subscript.iter().chain([&parameter.operand]).for_each(|word| self.word(word));
                }
                Part::Arithmetic { expression, .. } => self.word(expression),
                Part::Array { elements, .. } => elements.iter().for_each(|word| self.word(word)),
                Part::Literal { .. } | Part::Variable { .. } | Part::Opaque { .. } => {}
            }
        }
    }
}

impl SimpleCommand {
    /// What it assigns, its words and the files that it redirects to or from, but not the text of here-documents.
    pub fn all_words(&self) -> impl Iterator<Item = &Word> {
        let values = self.assignments.iter().map(|assignment| &assignment.value);
        values.chain(&self.words).chain(self.redirections.iter().map(|redirection| &redirection.target))
    }

    /// The name of the program, without its path; `None` where it is not known before the script runs.
    pub fn program(&self) -> Option<String> {
        let name = self.words.first()?.as_literal()?;
        name.as_str().rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    }
}
