//! What a curl command reads from standard input or from a file, where the script itself says it: a here-document,
//! `echo … |`, `cat <<END |`, `cat > body.json <<END` before it. Only for reading a page; when a script runs, its pipes say it.

use super::{Action, Body, Command, Plan, Redirection, RedirectionSource};
use crate::text::{Inserted, Span, Traced};
use std::collections::BTreeMap;

/// Puts what is known of the input of each curl command of a pipeline in the place of [`Body::Stdin`].
pub(super) fn attach(commands: &mut [Command]) {
    for index in 0..commands.len() {
        let (before, from) = commands.split_at_mut(index);
        let command = &mut from[0];
        let reads = |action: &Action| match action {
            Action::Curl(curl) => curl.requests.iter().any(|request| matches!(request.body, Some(Body::Stdin(_)))),
            _ => false,
        };
        if !reads(&command.action) {
            continue;
        }
        let Some((text, span)) = redirected(command).or_else(|| before.last().and_then(written)) else { continue };
        let Action::Curl(curl) = &mut command.action else { continue };
        let text = if curl.joins_lines { without_line_ends(&text) } else { text };
        for request in &mut curl.requests {
            if matches!(request.body, Some(Body::Stdin(_))) {
                request.body = Some(Body::Text(text.clone(), span));
            }
        }
    }
}

/// Puts what an earlier command of the plan wrote to a file in the place of [`Body::File`].
pub(super) fn attach_files(plan: &mut Plan) {
    attach_written(plan, &mut Files::default());
}

/// What is known of files.
#[derive(Default)]
struct Files {
    /// Their texts by name, and where those stand.
    texts: BTreeMap<String, (Traced, Span)>,
    /// The names that were written inside compound commands which are not yet at their end.
    inside: Vec<String>,
}

fn attach_written(plan: &mut Plan, files: &mut Files) {
    for command in plan.steps.iter_mut().flat_map(|step| &mut step.commands) {
        attach_to_command(command, files);
    }
}

fn attach_to_command(command: &mut Command, files: &mut Files) {
    if let Action::Compound(compound) = &mut command.action {
        let outside = files.inside.len();
        compound.plans_mut().into_iter().for_each(|plan| attach_written(plan, files));
        compound.command_mut().into_iter().for_each(|command| attach_to_command(command, files));
        // What a branch or a loop writes is certain only inside it.
        for name in files.inside.split_off(outside) {
            files.texts.remove(&name);
        }
    }
    for plan in command.substitutions_mut() {
        attach_written(plan, files);
    }
    let lines_are_joined = matches!(&command.action, Action::Curl(curl) if curl.joins_lines);
    if let Action::Curl(curl) = &mut command.action {
        for request in &mut curl.requests {
            if let Some(Body::File(name)) = &request.body
                && let Some((text, span)) = files.texts.get(name.as_str())
            {
                let text = if lines_are_joined { without_line_ends(text) } else { text.clone() };
                request.body = Some(Body::Text(text, *span));
            }
        }
    }
    for (name, is_whole) in command.redirections.iter().filter_map(file_written) {
        match written(command).filter(|_| is_whole) {
            Some(text) => drop(files.texts.insert(name.clone(), text)),
            None => drop(files.texts.remove(&name)),
        }
        files.inside.push(name);
    }
}

/// The file that a redirection writes, and whether what is written is all that it then holds.
fn file_written(redirection: &Redirection) -> Option<(String, bool)> {
    let (file, is_whole) = match &redirection.source {
        RedirectionSource::Write(file) => (file, redirection.descriptor == 1),
        RedirectionSource::Append(file) => (file, false),
        _ => return None,
    };
    Some((file.cooked().as_str().to_owned(), is_whole))
}

/// The here-document or here-string a command reads.
fn redirected(command: &Command) -> Option<(Traced, Span)> {
    let input = command.redirections.iter().rev().find(|redirection| redirection.descriptor == 0)?;
    match &input.source {
        RedirectionSource::Text(argument) => Some((argument.cooked(), argument.span.unwrap_or(input.span))),
        _ => None,
    }
}

/// What a command writes to standard output, if its words say so.
fn written(command: &Command) -> Option<(Traced, Span)> {
    let Action::Tool(tool) = &command.action else { return None };
    match (tool.program.as_str(), tool.arguments.as_slice()) {
        ("cat", []) => redirected(command),
        ("echo", [first, ..]) if !first.as_str().starts_with('-') => {
            let mut text = Traced::new();
            for (index, word) in tool.arguments.iter().enumerate() {
                if index > 0 {
                    text.push_inserted(" ", Span::at(tool.spans[index].start), Inserted::Implied);
                }
                text.push(word);
            }
            text.push_inserted("\n", Span::at(tool.span.end), Inserted::Implied);
            Some((text, tool.span))
        }
        ("printf", [only]) if !only.as_str().contains(['%', '\\']) => Some((only.clone(), tool.spans[0])),
        _ => None,
    }
}

fn without_line_ends(text: &Traced) -> Traced {
    text.escape(|c| matches!(c, '\n' | '\r').then(String::new))
}
