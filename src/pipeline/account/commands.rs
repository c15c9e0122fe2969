//! The account of the commands of a fence: what each asks for, what it was held against, and why it was not.

use super::hidden;
use crate::{
    model::Action,
    reading::context::{Context, FenceKind, InvocationReading, Reading, RequestReading},
    report::{Command, Exchange, Reference},
    snapshot,
    spec::{CommandUse, Library, Reach},
    targets::Outcome,
    text::Span,
};
use std::{collections::BTreeMap, sync::Arc};

/// The commands of a fence that docproof understands, in order; of programs with a CLI reference those, too, that it does
/// not describe.
pub(super) fn commands(context: &Context<'_>, reading: &Reading<'_>, outcome: Option<&Outcome>) -> Vec<Command> {
    let mut requests: BTreeMap<Span, &RequestReading<'_>> = BTreeMap::new();
    for request in &reading.requests {
        requests.entry(request.request.span).or_insert(request);
    }
    let page = context.page;
    let command = |span: Span, program: &str, request: Option<&RequestReading<'_>>| Command {
        program: program.to_owned(),
        line: page.file.position(span.start).line,
        operation: request.and_then(operation),
        reference: None,
        unmatched: None,
        exchanges: Vec::new(),
    };
    let curls = curl_spans(reading).into_iter().map(|span| (span, command(span, "curl", requests.get(&span).copied())));
    let invocations = reading.invocations.iter().map(|one| {
        let (span, bound) = (one.invocation.span, one.bound.as_ref());
        let (reference, unmatched) = (Some(reference(&one.usage)), unmatched(context.library, one));
        (span, Command { reference, unmatched, ..command(span, &program(one), bound) })
    });
    let foreign = foreign(context.library, reading).into_iter().map(|(span, program)| {
        (span, Command { unmatched: Some(String::from(FOREIGN)), ..command(span, program, None) })
    });
    let messages = reading.requests.iter().filter(|_| reading.kind == FenceKind::Request);
    let messages = messages.map(|one| (one.request.span, command(one.request.span, "http", Some(one))));
    let mut found: Vec<(Span, Command)> = curls.chain(invocations).chain(foreign).chain(messages).collect();
    found.sort_by_key(|(span, _)| *span);
    let (spans, mut commands): (Vec<Span>, Vec<Command>) = found.into_iter().unzip();
    if let Some(outcome) = outcome {
        share_out(outcome, &spans, &mut commands);
    }
    commands
}

/// Why a command of a program with a reference was held against none.
pub(in crate::pipeline) const FOREIGN: &str = "no reference of this product describes it";

/// Why a command was not held against the reference of its program, or only in part.
pub(in crate::pipeline) fn unmatched(library: &Library, reading: &InvocationReading<'_>) -> Option<String> {
    let usage = &reading.usage;
    match usage.reach {
        Reach::Help => Some(String::from("it asks for help or for the version")),
        Reach::Synopsis => Some(String::from("it shows how the command is used")),
        _ if !usage.problems.is_empty() => None,
        Reach::OutOfScope => Some(out_of_scope(library, reading)),
        Reach::Whole | Reach::Uncounted => {
            let command = usage.command?;
            let unnamed = match (command.knows_flags, command.knows_arguments) {
                (true, true) => return None,
                (false, _) => "flags",
                (true, false) => "arguments",
            };
            Some(format!("in part: {}", unknown(library, usage, unnamed)))
        }
    }
}

fn out_of_scope(library: &Library, reading: &InvocationReading<'_>) -> String {
    let usage = &reading.usage;
    let is_in_flag = |span: Span| usage.flags.iter().any(|used| used.span.contains(span));
    let mut words = reading.invocation.arguments.iter().zip(&reading.invocation.spans);
    let behind = words
        .find(|(word, span)| span.start >= usage.words.end && !is_in_flag(**span) && !word.as_str().starts_with('-'));
    let knows_flags = usage.command.is_some_and(|command| command.knows_flags);
    // What docproof brings along describes a part of a program.
    if usage.spec.is_embedded() && !knows_flags && library.others.iter().any(|one| one.program == usage.spec.program) {
        return String::from(FOREIGN);
    }
    match behind {
        Some((word, _)) if word.has_open_parts() && (knows_flags || usage.command.is_none()) => {
            String::from("a word that names the command is filled in later")
        }
        Some(_) if usage.command.is_none() => {
            String::from("the reference does not claim to name every command, and names none like this")
        }
        _ if !knows_flags => unknown(library, usage, "flags"),
        _ => String::from("the reference does not claim to name every command, and names none like this"),
    }
}

/// Why it is not known which flags, or which arguments, a command has.
fn unknown(library: &Library, usage: &CommandUse<'_>, what: &str) -> String {
    let file = usage.command.map_or(&usage.spec.file, |command| &command.place.file);
    let mut unread = library.references.iter().flat_map(|reference| &reference.unread);
    match unread.find(|unread| Arc::ptr_eq(&unread.place.file, file)) {
        Some(unread) => format!("the reference is not read whole: {}", unread.reason),
        None => format!("the reference does not claim to name all {what} of the command"),
    }
}

/// Where the command of a command line is described; where its program is, if it has no such command.
fn reference(usage: &CommandUse<'_>) -> Reference {
    let product = usage.spec.edition.as_ref().map(|edition| edition.name.clone());
    let place = usage.command.map(|command| &command.place);
    let (file, start) = place.map_or((&usage.spec.file, 0), |place| (&place.file, place.span.start));
    Reference { path: file.path().to_owned(), line: file.position(start).line, product }
}

/// The commands of programs that only references of other products describe, and where they stand.
pub(in crate::pipeline) fn foreign<'r>(library: &Library, reading: &'r Reading<'_>) -> Vec<(Span, &'r str)> {
    if !matches!(reading.kind, FenceKind::Script | FenceKind::Synopsis) {
        return Vec::new();
    }
    let commands = reading.plan.commands();
    let invocations = commands.iter().flat_map(|command| command.actions()).filter_map(|action| match action {
        Action::Invocation(invocation) => Some(invocation),
        _ => None,
    });
    let is_read = |span: Span| reading.invocations.iter().any(|one| one.invocation.span == span);
    let foreign = invocations.filter(|one| library.has_program(one.program.as_str()) && !is_read(one.span));
    foreign.map(|one| (one.span, one.program.as_str())).collect()
}

/// Gives each exchange to the command that made it: the one that stands where the exchange says, or, where a command was
/// run by another (`xargs`), the one inside that.
fn share_out(outcome: &Outcome, spans: &[Span], commands: &mut [Command]) {
    for exchange in &outcome.exchanges {
        let here = spans.iter().position(|span| *span == exchange.span);
        let inside = || spans.iter().position(|span| exchange.span.contains(*span) || span.contains(exchange.span));
        let Some(index) = here.or_else(inside) else { continue };
        commands[index].exchanges.push(Exchange {
            method: exchange.request.method.clone(),
            url: hidden(&snapshot::redacted(outcome, &exchange.request.url)),
            status: exchange.response.status,
            emulated: exchange.emulates.is_some(),
        });
    }
}

/// The place of each curl command, those without a request included.
fn curl_spans(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for command in reading.plan.commands() {
        for action in command.actions() {
            if let Action::Curl(curl) = action {
                let requests = curl.requests.iter().map(|request| request.span);
                found.extend(requests.chain(curl.requests.is_empty().then_some(command.span)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn operation(request: &RequestReading<'_>) -> Option<String> {
    request.route.matched().map(|matched| matched.operation.id.clone())
}

fn program(reading: &InvocationReading<'_>) -> String {
    let program = reading.invocation.program.as_str();
    match reading.usage.command {
        Some(command) if !command.path.is_empty() => format!("{program} {}", command.path.join(" ")),
        _ => program.to_owned(),
    }
}
