//! The shell's syntax tree lowered to a plan.

use super::{Argument, Assignment, Command, Piece, Plan, Redirection, RedirectionSource, Step};
use crate::{
    model::{Action, classify, input},
    shell::{self, Part, Script, Word},
    text::{Inserted, Span, Traced},
};
use std::ops::Range;

/// How deep `$( … )` may be nested; deeper ones are not looked into.
const DEPTH_LIMIT: usize = 32;

/// A script that stands in `depth` others. `text` is the whole text; ranges are ranges of it.
pub(super) fn plan(script: &Script, text: &Traced, depth: usize) -> Plan {
    let statements = script.statements.iter().enumerate();
    let steps = statements.flat_map(|(statement, list)| {
        list.pipelines.iter().map(move |pipeline| {
            let mut commands: Vec<Command> =
                pipeline.commands.iter().map(|command| command_of(command, text, depth)).collect();
            input::attach(&mut commands);
            Step {
                statement,
                condition: pipeline.condition,
                negated: pipeline.negated,
                commands,
                span: text.span(pipeline.range.clone()),
            }
        })
    });
    let mut plan = Plan { steps: steps.collect() };
    input::attach_files(&mut plan);
    plan
}

fn command_of(command: &shell::Command, text: &Traced, depth: usize) -> Command {
    let whole = |action: Action, range: &Range<usize>| Command {
        assignments: Vec::new(),
        arguments: Vec::new(),
        redirections: Vec::new(),
        action,
        span: text.span(range.clone()),
    };
    let simple = match command {
        shell::Command::Simple(simple) => simple,
        shell::Command::Compound { keyword, range } => return whole(Action::Compound(keyword.clone()), range),
        shell::Command::Unreadable { range } => return whole(Action::Unreadable, range),
    };
    let argument = |word: &Word| argument_of(word, text, depth);
    let assignments = simple
        .assignments
        .iter()
        .map(|assignment| Assignment { name: assignment.name.clone(), value: argument(&assignment.value) });
    let arguments: Vec<Argument> = simple.words.iter().map(argument).collect();
    let redirections = simple.redirections.iter().map(|redirection| redirection_of(redirection, text, depth));
    let span = text.span(simple.range.clone());
    let cooked: Vec<Traced> = arguments.iter().map(Argument::cooked).collect();
    let spans: Vec<Span> = arguments.iter().map(|argument| argument.span.unwrap_or(span)).collect();
    Command {
        assignments: assignments.collect(),
        redirections: redirections.collect(),
        action: classify(&cooked, &spans, span),
        arguments,
        span,
    }
}

fn argument_of(word: &Word, text: &Traced, depth: usize) -> Argument {
    let pieces = word.parts.iter().map(|part| match part {
        Part::Literal { text, .. } => Piece::Text(text.clone()),
        Part::Variable { name, operator, quoted, range } if operator.is_empty() => {
            Piece::Variable { name: name.clone(), quoted: *quoted, span: text.span(range.clone()) }
        }
        Part::Substitution { script, quoted, range } if depth < DEPTH_LIMIT => {
            let plan = self::plan(script, text, depth + 1);
            Piece::Substitution { plan, quoted: *quoted, span: text.span(range.clone()) }
        }
        Part::Variable { range, .. } | Part::Substitution { range, .. } | Part::Opaque { range } => {
            Piece::Opaque(text.span(range.clone()))
        }
    });
    Argument { pieces: pieces.collect(), span: Some(text.span(word.range.clone())) }
}

fn redirection_of(redirection: &shell::Redirection, text: &Traced, depth: usize) -> Redirection {
    let target = || argument_of(&redirection.target, text, depth);
    let operator = redirection.operator.as_str();
    let source = match operator {
        "<" => RedirectionSource::Read(target()),
        ">" | ">|" | "&>" => RedirectionSource::Write(target()),
        ">>" | "&>>" => RedirectionSource::Append(target()),
        "<<" | "<<-" => match &redirection.here_document {
            Some(document) => RedirectionSource::Text(argument_of(document, text, depth)),
            None => RedirectionSource::Other,
        },
        "<<<" => {
            // The shell ends a here-string with a newline.
            let mut argument = target();
            let end = text.span(redirection.range.clone()).end;
            argument.pieces.push(Piece::Text(Traced::inserted("\n", Span::at(end), Inserted::Implied)));
            RedirectionSource::Text(argument)
        }
        _ => RedirectionSource::Other,
    };
    let standard = u32::from(!operator.starts_with('<'));
    let descriptor = redirection.descriptor.unwrap_or(standard);
    Redirection { descriptor, source, span: text.span(redirection.range.clone()) }
}
