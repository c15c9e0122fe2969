//! What an example takes for granted, read from it before it runs.
//!
//! Takes what it does; hands on the requests it is going to make, as far as they are known. The target concludes from them: a
//! request that reads, changes or deletes an object needs it; one that creates it needs its absence. What only a running script
//! knows (an id that another command prints) is left alone.

use super::{
    Course, Sent,
    curl::{self, Jar, Local},
    interpreter::Interpreter,
    tools::Files,
};
use crate::{
    model::{self, Action, Argument, Command, Piece, Plan, Request},
    text::{Inserted, Span, Traced},
};

/// How deep substitutions are looked into.
const DEEPEST: usize = 8;

/// How many requests of one example are looked at.
const MOST_REQUESTS: usize = 200;

/// The requests of an example whose words are known, in order.
pub(super) fn of_course(interpreter: &mut Interpreter<'_>, course: &Course<'_>) -> Vec<Sent> {
    let mut found = Vec::new();
    match course {
        Course::Script(plan) => plan_requests(interpreter, plan, 0, &mut found),
        Course::Requests(requests) => {
            for request in requests.iter().take(MOST_REQUESTS) {
                add(&interpreter.with_values(request), &mut found);
            }
        }
    }
    found
}

fn plan_requests(interpreter: &mut Interpreter<'_>, plan: &Plan, depth: usize, found: &mut Vec<Sent>) {
    if depth > DEEPEST {
        return;
    }
    for command in plan.steps.iter().flat_map(|step| &step.commands) {
        if found.len() >= MOST_REQUESTS {
            return;
        }
        for plan in command.inner() {
            plan_requests(interpreter, plan, depth + 1, found);
        }
        command_requests(interpreter, command, found);
    }
}

fn command_requests(interpreter: &mut Interpreter<'_>, command: &Command, found: &mut Vec<Sent>) {
    let mut fields = Vec::new();
    for argument in &command.arguments {
        fields.push((known(interpreter, argument), argument.span.unwrap_or(command.span)));
    }
    let (arguments, spans): (Vec<Traced>, Vec<Span>) = fields.into_iter().unzip();
    action_requests(interpreter, &model::classify(arguments, spans, command.span), found);
}

fn action_requests(interpreter: &mut Interpreter<'_>, action: &Action, found: &mut Vec<Sent>) {
    match action {
        Action::Curl(curl) => curl.requests.iter().for_each(|request| add(request, found)),
        Action::Invocation(invocation) | Action::Tool(invocation) => {
            let library = interpreter.library;
            for request in library.interpret(invocation).map(|usage| usage.requests()).unwrap_or_default() {
                add(&interpreter.with_values(&request), found);
            }
        }
        Action::Xargs(xargs) => action_requests(interpreter, &xargs.action, found),
        Action::Jq(_) | Action::Assignments | Action::Compound(_) | Action::Unreadable => {}
    }
}

fn add(request: &Request, found: &mut Vec<Sent>) {
    // An unknown shortcode (`{{< host >}}`) is sent as it is; what a command is going to print is not known yet.
    let is_unknown = |text: &Traced| text.insertions().any(|(_, _, why)| matches!(why, Inserted::Expansion(_)));
    if is_unknown(&request.url.path) || is_unknown(&request.url.host) {
        return;
    }
    let mut request = request.clone();
    // A body that is not known yet says nothing of an object; the rest of the request still does.
    if !matches!(&request.body, Some(model::Body::Text(text, _)) if !text.has_open_parts()) {
        request.body = None;
    }
    let (files, jar) = (Files::default(), Jar::default());
    found.extend(curl::plain(&request, &mut Local::new("", &files, &jar)));
}

/// A word with values for its placeholders and unset variables; what only running tells stays open.
fn known(interpreter: &mut Interpreter<'_>, argument: &Argument) -> Traced {
    let mut text = Traced::new();
    for piece in &argument.pieces {
        match piece {
            Piece::Text(part) => text.push(&interpreter.filled_in(part)),
            Piece::Variable { name, span, .. } if name != "?" => {
                let value = interpreter.variable(name);
                text.push_inserted(&value, *span, Inserted::Value);
            }
            piece => {
                let span = piece.span().unwrap_or_else(|| Span::at(0));
                text.push_inserted("unknown", span, Inserted::Expansion("".into()));
            }
        }
    }
    text
}
