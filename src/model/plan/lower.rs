//! The shell's syntax tree lowered to a plan.

use super::{
    Argument, Arm, Assignment, Command, Compound, CompoundKind, Parameter, Piece, Plan, Redirection, RedirectionSource,
    Step, Test,
};
use crate::{
    model::{Action, classify, input},
    shell::{self, Branch, Part, Quoting, Script, Statement, Word},
    text::{Inserted, Span, Traced},
};
use std::ops::Range;

/// How deep `$( … )` may be nested; deeper ones are not looked into.
const DEPTH_LIMIT: usize = 32;

/// A script that stands in `depth` others. `text` is the whole text; ranges are ranges of it.
pub(super) fn plan(script: &Script, text: &Traced, depth: usize) -> Plan {
    list(&script.statements, text, depth)
}

fn list(statements: &[Statement], text: &Traced, depth: usize) -> Plan {
    let mut steps = Vec::with_capacity(statements.iter().map(|list| list.pipelines.len()).sum());
    for (statement, list) in statements.iter().enumerate() {
        steps.extend(list.pipelines.iter().map(|pipeline| {
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
        }));
    }
    let mut plan = Plan { steps };
    for below in 1..plan.steps.len() {
        if begins_with_option(&plan.steps[below]) {
            plan.steps[below - 1].commands.iter_mut().for_each(|command| command.is_cut_short = true);
        }
    }
    plan
}

fn begins_with_option(step: &Step) -> bool {
    let name = step.commands.first().and_then(|command| command.arguments.first()?.pieces.first());
    matches!(name, Some(Piece::Text(text)) if text.as_str().starts_with('-'))
}

fn command_of(command: &shell::Command, text: &Traced, depth: usize) -> Command {
    let whole = |action: Action, range: &Range<usize>| Command {
        assignments: Vec::new(),
        arguments: Vec::new(),
        redirections: Vec::new(),
        action,
        is_cut_short: false,
        span: text.span(range.clone()),
    };
    let simple = match command {
        shell::Command::Simple(simple) => simple,
        shell::Command::Compound(compound) => {
            let redirections = compound.redirections.iter();
            return Command {
                redirections: redirections.map(|redirection| redirection_of(redirection, text, depth)).collect(),
                ..whole(Action::Compound(Box::new(compound_of(compound, text, depth))), &compound.range)
            };
        }
        shell::Command::Unreadable { range } => return whole(Action::Unreadable, range),
    };
    let argument = |word: &Word| argument_of(word, text, depth);
    let assignments = simple.assignments.iter().map(|assignment| Assignment {
        name: assignment.name.clone(),
        append: assignment.append,
        is_element: assignment.is_element,
        value: argument(&assignment.value),
    });
    let arguments = arguments_of(&simple.words, text, depth);
    let redirections = simple.redirections.iter().map(|redirection| redirection_of(redirection, text, depth));
    let span = text.span(simple.range.clone());
    let cooked: Vec<Traced> = arguments.iter().map(Argument::cooked).collect();
    let spans: Vec<Span> = arguments.iter().map(|argument| argument.span.unwrap_or(span)).collect();
    Command {
        assignments: assignments.collect(),
        redirections: redirections.collect(),
        action: classify(cooked, spans, span),
        is_cut_short: false,
        arguments,
        span,
    }
}

fn compound_of(compound: &shell::CompoundCommand, text: &Traced, depth: usize) -> Compound {
    let list = |statements: &[Statement]| list(statements, text, depth);
    let argument = |word: &Word| argument_of(word, text, depth);
    let branch = |branch: &Branch| (list(&branch.condition), list(&branch.body));
    let kind = match &compound.kind {
        shell::Compound::Group(statements) => CompoundKind::Group(list(statements)),
        shell::Compound::Subshell(statements) => CompoundKind::Subshell(list(statements)),
        shell::Compound::If { branches, otherwise } => CompoundKind::If {
            branches: branches.iter().map(branch).collect(),
            otherwise: otherwise.as_deref().map(list),
        },
        shell::Compound::Loop { until, branch: parts } => {
            let (condition, body) = branch(parts);
            CompoundKind::Loop { until: *until, condition, body }
        }
        shell::Compound::For { variable, words, body, select } => CompoundKind::For {
            variable: variable.clone(),
            words: words.as_ref().map(|words| arguments_of(words, text, depth)),
            body: list(body),
            select: *select,
        },
        shell::Compound::Counted { expressions, body } => {
            CompoundKind::Counted { expressions: expressions.iter().map(argument).collect(), body: list(body) }
        }
        shell::Compound::Case { word, arms } => {
            let arm = |arm: &shell::Arm| Arm {
                patterns: arm.patterns.iter().map(|word| pattern_of(word, text, depth)).collect(),
                body: list(&arm.body),
                end: arm.end,
            };
            CompoundKind::Case { word: argument(word), arms: arms.iter().map(arm).collect() }
        }
        shell::Compound::Function { name, body } => {
            CompoundKind::Function { name: name.clone(), body: Box::new(command_of(body, text, depth)) }
        }
        shell::Compound::Test(words) => CompoundKind::Test(test_of(words, text, depth)),
        shell::Compound::Arithmetic(expression) => CompoundKind::Arithmetic(argument(expression)),
        shell::Compound::Coprocess(command) => CompoundKind::Coprocess(Box::new(command_of(command, text, depth))),
    };
    Compound { keyword: compound.keyword.clone(), kind }
}

fn test_of(words: &[Word], text: &Traced, depth: usize) -> Vec<Test> {
    let mut tests = Vec::new();
    let mut operator = "";
    for word in words {
        let written = &text.as_str()[word.range.clone()];
        tests.push(match operator {
            "=" | "==" | "!=" => Test::Pattern(pattern_of(word, text, depth)),
            "=~" => Test::Expression(escaped_of(word, text, depth, &|c| !(c.is_alphanumeric() || c == '_'))),
            _ if OPERATORS.contains(&written) => Test::Operator(written.to_owned()),
            _ => Test::Word(argument_of(word, text, depth)),
        });
        operator = written;
    }
    tests
}

/// Operators of `[[ … ]]`, but for those that are words of a letter.
const OPERATORS: &[&str] = &["!", "(", ")", "&&", "||", "<", ">", "=", "==", "!=", "=~"];

/// A word that is a pattern, see [`Arm::patterns`].
fn pattern_of(word: &Word, text: &Traced, depth: usize) -> Argument {
    escaped_of(word, text, depth, &|c| matches!(c, '*' | '?' | '[' | ']' | '\\' | '/'))
}

/// A word, with a backslash before each character that was quoted and is special.
fn escaped_of(word: &Word, text: &Traced, depth: usize, is_special: &dyn Fn(char) -> bool) -> Argument {
    let mut argument = argument_of(word, text, depth);
    for (piece, part) in argument.pieces.iter_mut().zip(&word.parts) {
        if let (Piece::Text(text), Part::Literal { quoting, .. }) = (piece, part)
            && *quoting != Quoting::None
        {
            *text = text.escape(|c| is_special(c).then(|| format!("\\{c}")));
        }
    }
    argument
}

/// The words that words stand for.
fn arguments_of(words: &[Word], text: &Traced, depth: usize) -> Vec<Argument> {
    let mut arguments = Vec::with_capacity(words.len());
    for word in words {
        match word.brace_expanded() {
            Some(words) => arguments.extend(words.iter().map(|word| argument_of(word, text, depth))),
            None => arguments.push(argument_of(word, text, depth)),
        }
    }
    arguments
}

fn argument_of(word: &Word, text: &Traced, depth: usize) -> Argument {
    let pieces = word.parts.iter().map(|part| match part {
        Part::Literal { text, .. } => Piece::Text(text.clone()),
        Part::Variable { name, quoted, range } => {
            Piece::Variable { name: name.clone(), quoted: *quoted, span: text.span(range.clone()) }
        }
        Part::Parameter(parameter) => Piece::Parameter(Box::new(Parameter {
            prefix: parameter.prefix,
            name: parameter.name.clone(),
            subscript: parameter.subscript.as_ref().map(|word| argument_of(word, text, depth)),
            operator: parameter.operator,
            operand: if matches!(parameter.operator.as_bytes().first(), Some(b'#' | b'%' | b'/' | b'^' | b',')) {
                pattern_of(&parameter.operand, text, depth)
            } else {
                argument_of(&parameter.operand, text, depth)
            },
            quoted: parameter.quoted,
            span: text.span(parameter.range.clone()),
        })),
        Part::Arithmetic { expression, range, .. } => {
            Piece::Arithmetic { expression: argument_of(expression, text, depth), span: text.span(range.clone()) }
        }
        Part::Array { elements, range } => {
            Piece::Array { elements: arguments_of(elements, text, depth), span: text.span(range.clone()) }
        }
        Part::Process { script, range } if depth < DEPTH_LIMIT => {
            Piece::Process { plan: self::plan(script, text, depth + 1), span: text.span(range.clone()) }
        }
        Part::Substitution { script, quoted, range } if depth < DEPTH_LIMIT => {
            let plan = self::plan(script, text, depth + 1);
            Piece::Substitution { plan, quoted: *quoted, span: text.span(range.clone()) }
        }
        Part::Process { range, .. } | Part::Substitution { range, .. } | Part::Opaque { range } => {
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
