//! From a shell's syntax tree to commands that can be understood, checked and run.
//!
//! An [`Argument`] keeps its expansions apart, so that the same plan can be read with open parts and run with values.

mod lower;

use super::{Action, Curl};
use crate::{
    shell::{Condition, Script},
    text::{Inserted, Span, Traced},
};

/// What a script asks for, statement by statement.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// One step for each pipeline, in order.
    pub steps: Vec<Step>,
}

/// A pipeline.
#[derive(Debug, Clone)]
pub struct Step {
    /// Which statement of the script it belongs to, from 0.
    pub statement: usize,
    /// When it runs, depending on the step before.
    pub condition: Condition,
    /// Whether its status is negated.
    pub negated: bool,
    /// Its commands; the output of each feeds the next.
    pub commands: Vec<Command>,
    /// The pipeline in the file.
    pub span: Span,
}

/// One command.
#[derive(Debug, Clone)]
pub struct Command {
    /// `NAME=value` in front of it (or alone).
    pub assignments: Vec<Assignment>,
    /// Its words, the name first.
    pub arguments: Vec<Argument>,
    /// Where its input and output go.
    pub redirections: Vec<Redirection>,
    /// What it is, as far as that is known before it runs.
    pub action: Action,
    /// The command in the file.
    pub span: Span,
}

/// `NAME=value`.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Its value.
    pub value: Argument,
}

/// A redirection the interpreter can follow.
#[derive(Debug, Clone)]
pub struct Redirection {
    /// The file descriptor: 0 for input, 1 for output, 2 for errors.
    pub descriptor: u32,
    /// Where from or to.
    pub source: RedirectionSource,
    /// All of it in the file.
    pub span: Span,
}

/// What a redirection names.
#[derive(Debug, Clone)]
pub enum RedirectionSource {
    /// `< file`
    Read(Argument),
    /// `> file`
    Write(Argument),
    /// `>> file`
    Append(Argument),
    /// A here-document or here-string.
    Text(Argument),
    /// `2>&1` and what else is not followed.
    Other,
}

/// A word, with its expansions kept apart.
#[derive(Debug, Clone, Default)]
pub struct Argument {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The word in the file, quotes included.
    pub span: Option<Span>,
}

/// A piece of a word.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Literal text, quotes removed.
    Text(Traced),
    /// `$NAME`: replaced by the variable's value, split at blanks unless quoted.
    Variable {
        /// The name.
        name: String,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it in the file.
        span: Span,
    },
    /// `$( … )`: replaced by the output, final newlines removed, split at blanks unless quoted.
    Substitution {
        /// What runs.
        plan: Plan,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it in the file.
        span: Span,
    },
    /// An expansion that is not understood (`${X:-y}`, `$(( … ))`).
    Opaque(Span),
}

impl Plan {
    /// Every command of the plan, in order, those inside `$( … )` before the command that uses them.
    pub fn commands(&self) -> Vec<&Command> {
        let mut commands = Vec::new();
        self.gather(&mut commands);
        commands
    }

    /// Whether the step after the command at `span` begins with an option: the command was not continued, and the rest
    /// of it stands there.
    pub fn is_cut_short(&self, span: Span) -> bool {
        let next = self.steps.partition_point(|step| step.span.start <= span.start);
        let command = self.steps.get(next).and_then(|step| step.commands.first());
        let name = command.and_then(|command| command.arguments.first()?.pieces.first());
        matches!(name, Some(Piece::Text(text)) if text.as_str().starts_with('-'))
    }

    /// Every curl command of the plan, in order, those inside `$( … )` and `xargs` included.
    pub fn curls(&self) -> impl Iterator<Item = &Curl> {
        self.actions().filter_map(|action| match action {
            Action::Curl(curl) => Some(curl),
            _ => None,
        })
    }

    /// What every command of the plan is, in order, those inside `$( … )` and `xargs` included.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.commands().into_iter().flat_map(Command::actions)
    }

    fn gather<'a>(&'a self, commands: &mut Vec<&'a Command>) {
        for command in self.steps.iter().flat_map(|step| &step.commands) {
            command.substitutions().for_each(|plan| plan.gather(commands));
            commands.push(command);
        }
    }
}

impl RedirectionSource {
    /// The file or text that it names.
    pub fn argument(&self) -> Option<&Argument> {
        match self {
            Self::Read(argument) | Self::Write(argument) | Self::Append(argument) | Self::Text(argument) => {
                Some(argument)
            }
            Self::Other => None,
        }
    }
}

impl Argument {
    /// The word as one text, its expansions as open parts that say what they are.
    pub fn cooked(&self) -> Traced {
        let mut text = Traced::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push(literal),
                Piece::Variable { name, span, .. } => {
                    text.push_inserted(&format!("${name}"), *span, Inserted::Expansion(name.as_str().into()));
                }
                Piece::Substitution { span, .. } => {
                    text.push_inserted("$(…)", *span, Inserted::Expansion("$(…)".into()));
                }
                Piece::Opaque(span) => text.push_inserted("${…}", *span, Inserted::Expansion("${…}".into())),
            }
        }
        text
    }
}

impl Command {
    /// What its words run before it runs itself: each `$( … )` in them.
    pub fn substitutions(&self) -> impl Iterator<Item = &Plan> {
        let values = self.assignments.iter().map(|assignment| &assignment.value);
        let texts = self.redirections.iter().filter_map(|redirection| redirection.source.argument());
        let pieces = values.chain(&self.arguments).chain(texts).flat_map(|argument| &argument.pieces);
        pieces.filter_map(|piece| match piece {
            Piece::Substitution { plan, .. } => Some(plan),
            Piece::Text(_) | Piece::Variable { .. } | Piece::Opaque(_) => None,
        })
    }

    /// What the command is, and if it runs another one (`xargs`), that one too.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        std::iter::successors(Some(&self.action), |action| match action {
            Action::Xargs(xargs) => Some(&*xargs.action),
            _ => None,
        })
    }
}

/// Reads a script.
pub fn plan(script: &Script, text: &Traced) -> Plan {
    lower::plan(script, text, 0)
}

#[cfg(test)]
mod tests;
