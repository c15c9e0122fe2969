//! From a shell's syntax tree to commands that can be understood, checked and run.
//!
//! An [`Argument`] keeps its expansions apart, so that the same plan can be read with open parts and run with values.

mod compound;
mod lower;

pub use compound::{Arm, ArmEnd, Compound, CompoundKind, Test};

use super::{Action, Curl, input};
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
    /// Whether the step below it begins with an option: the command was not continued, and the rest of it stands there.
    pub is_cut_short: bool,
    /// The command in the file.
    pub span: Span,
}

/// `NAME=value`.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Whether `+=` adds to what it holds.
    pub append: bool,
    /// Whether it sets an element of an array (`NAME[index]=value`).
    pub is_element: bool,
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
    /// `${…}` with more in it than a name.
    Parameter(Box<Parameter>),
    /// `<( … )` and `>( … )`.
    Process {
        /// What runs.
        plan: Plan,
        /// All of it in the file.
        span: Span,
    },
    /// `$(( … ))`: replaced by the number that the expression comes to.
    Arithmetic {
        /// The expression.
        expression: Argument,
        /// All of it in the file.
        span: Span,
    },
    /// An array's `( … )`.
    Array {
        /// Its elements.
        elements: Vec<Argument>,
        /// All of it in the file.
        span: Span,
    },
    /// An expansion that is not understood.
    Opaque(Span),
}

/// `${…}` with more in it than a name, see [`crate::shell::Parameter`].
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `#` (the length) or `!` (indirection) before the name.
    pub prefix: Option<char>,
    /// The name.
    pub name: String,
    /// What stands in brackets after the name.
    pub subscript: Option<Argument>,
    /// What is done with the value: `:-`, `%%`, `/` …; empty for nothing.
    pub operator: &'static str,
    /// What follows the operator; a pattern, see [`Arm::patterns`], where the operator takes one.
    pub operand: Argument,
    /// Whether it stands in double quotes.
    pub quoted: bool,
    /// All of it in the file.
    pub span: Span,
}

impl Plan {
    /// Every command of the plan, in order: those inside `$( … )` before the command that uses them, those inside a
    /// compound command after it.
    pub fn commands(&self) -> Vec<&Command> {
        let mut commands = Vec::new();
        self.gather(&mut commands);
        commands
    }

    /// The step below the one that the command at `span` belongs to, in the same list.
    pub fn step_below(&self, span: Span) -> Option<&Step> {
        let next = self.steps.partition_point(|step| step.span.start <= span.start);
        let own = next.checked_sub(1).map(|own| &self.steps[own]);
        let mut plans = own.into_iter().flat_map(|step| &step.commands).flat_map(Command::inner);
        let inner = plans.rfind(|plan| plan.span().is_some_and(|around| around.contains(span)));
        match inner {
            Some(plan) => plan.step_below(span),
            None => self.steps.get(next),
        }
    }

    /// Whether the command at `span` reads from a pipe, from a file or from the script itself.
    pub fn is_fed(&self, span: Span) -> bool {
        let own = self.steps.partition_point(|step| step.span.start <= span.start).checked_sub(1);
        let Some(step) = own.map(|own| &self.steps[own]) else { return false };
        let at = step.commands.partition_point(|command| command.span.start <= span.start).saturating_sub(1);
        let Some(command) = step.commands.get(at) else { return false };
        let inner = command.inner();
        if let Some(inner) = inner.iter().find(|plan| plan.span().is_some_and(|around| around.contains(span))) {
            return inner.is_fed(span);
        }
        at > 0 || command.redirections.iter().any(|redirection| redirection.descriptor == 0)
    }

    /// From its first step to its last one.
    fn span(&self) -> Option<Span> {
        Some(Span::new(self.steps.first()?.span.start, self.steps.last()?.span.end))
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
            command.gather(commands);
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

    fn argument_mut(&mut self) -> Option<&mut Argument> {
        match self {
            Self::Read(argument) | Self::Write(argument) | Self::Append(argument) | Self::Text(argument) => {
                Some(argument)
            }
            Self::Other => None,
        }
    }
}

impl Piece {
    /// The expansion in the file; `None` for literal text.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Text(_) => None,
            Self::Parameter(parameter) => Some(parameter.span),
            Self::Variable { span, .. }
            | Self::Substitution { span, .. }
            | Self::Process { span, .. }
            | Self::Arithmetic { span, .. }
            | Self::Array { span, .. }
            | Self::Opaque(span) => Some(*span),
        }
    }
}

impl Argument {
    /// The word as one text, its expansions as open parts that say what they are.
    pub fn cooked(&self) -> Traced {
        if let [Piece::Text(literal)] = self.pieces.as_slice() {
            return literal.clone();
        }
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
                Piece::Parameter(parameter) => {
                    text.push_inserted("${…}", parameter.span, Inserted::Expansion("${…}".into()));
                }
                Piece::Arithmetic { span, .. } => {
                    text.push_inserted("$((…))", *span, Inserted::Expansion("$((…))".into()));
                }
                Piece::Process { span, .. } => {
                    text.push_inserted("<(…)", *span, Inserted::Expansion("<(…)".into()));
                }
                Piece::Array { span, .. } => text.push_inserted("(…)", *span, Inserted::Expansion("(…)".into())),
                Piece::Opaque(span) => text.push_inserted("${…}", *span, Inserted::Expansion("${…}".into())),
            }
        }
        text
    }

    fn substitutions_mut<'a>(&'a mut self, found: &mut Vec<&'a mut Plan>) {
        for piece in &mut self.pieces {
            if let Piece::Substitution { plan, .. } | Piece::Process { plan, .. } = piece {
                found.push(plan);
            }
        }
    }

    /// What is run to get its text: each `$( … )` in it.
    fn substitutions<'a>(&'a self, found: &mut Vec<&'a Plan>) {
        for piece in &self.pieces {
            match piece {
                Piece::Substitution { plan, .. } | Piece::Process { plan, .. } => found.push(plan),
                Piece::Parameter(parameter) => {
                    parameter.subscript.iter().chain([&parameter.operand]).for_each(|word| word.substitutions(found));
                }
                Piece::Arithmetic { expression, .. } => expression.substitutions(found),
                Piece::Array { elements, .. } => elements.iter().for_each(|word| word.substitutions(found)),
                Piece::Text(_) | Piece::Variable { .. } | Piece::Opaque(_) => {}
            }
        }
    }
}

impl Command {
    /// What its words run: each `$( … )` and `<( … )` in them.
    pub fn substitutions(&self) -> Vec<&Plan> {
        let mut found = Vec::new();
        let values = self.assignments.iter().map(|assignment| &assignment.value);
        let texts = self.redirections.iter().filter_map(|redirection| redirection.source.argument());
        values.chain(&self.arguments).chain(texts).for_each(|word| word.substitutions(&mut found));
        if let Action::Compound(compound) = &self.action {
            compound.words().into_iter().for_each(|word| word.substitutions(&mut found));
        }
        found
    }

    pub(super) fn substitutions_mut(&mut self) -> Vec<&mut Plan> {
        let mut found = Vec::new();
        let values = self.assignments.iter_mut().map(|assignment| &mut assignment.value);
        let texts = self.redirections.iter_mut().filter_map(|redirection| redirection.source.argument_mut());
        values.chain(&mut self.arguments).chain(texts).for_each(|word| word.substitutions_mut(&mut found));
        found
    }

    /// The plans that it holds: those its words run, and those of a compound command.
    pub fn inner(&self) -> Vec<&Plan> {
        let mut plans = self.substitutions();
        if let Action::Compound(compound) = &self.action {
            plans.extend(compound.plans());
            plans.extend(compound.command().map(Self::inner).unwrap_or_default());
        }
        plans
    }

    fn gather<'a>(&'a self, commands: &mut Vec<&'a Self>) {
        self.substitutions().into_iter().for_each(|plan| plan.gather(commands));
        commands.push(self);
        if let Action::Compound(compound) = &self.action {
            compound.plans().into_iter().for_each(|plan| plan.gather(commands));
            compound.command().into_iter().for_each(|command| command.gather(commands));
        }
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
    let mut plan = lower::plan(script, text, 0);
    input::attach_files(&mut plan);
    plan
}

#[cfg(test)]
mod tests;
