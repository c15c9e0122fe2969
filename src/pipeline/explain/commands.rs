//! What is understood of each command of a fence.

use crate::{
    model::{Action, Body, Command, Header, Request, json::NodeKind},
    pipeline::account::commands::{FOREIGN, foreign, unmatched},
    reading::context::{Context, InvocationReading, Reading, RequestReading},
    spec::{Library, Place, Reach, Route},
    text::{Span, Traced},
};

/// Headers whose values are credentials: of one that is written out only the first word is shown.
const SECRET: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "x-api-key"];

/// A line for each command, in the order of the page, and what it asks for below.
pub(super) fn commands(context: &Context<'_>, reading: &Reading<'_>) -> Vec<String> {
    let foreign: Vec<Span> = foreign(context.library, reading).into_iter().map(|(span, _)| span).collect();
    let mut lines = Vec::new();
    let mut commands = reading.plan.commands();
    commands.sort_by_key(|command| command.span);
    for command in &commands {
        let line = context.page.file.position(command.span.start).line;
        lines.push(format!("line {line}: {}", name(command)));
        for action in command.actions().filter(|_| reading.is_script()) {
            understood(context, reading, action, &foreign, &mut lines);
        }
    }
    // A request that is written out as it is sent belongs to no command.
    if commands.is_empty() {
        reading.requests.iter().for_each(|reading| request(reading, &mut lines));
    }
    lines
}

fn name(command: &Command) -> String {
    match &command.action {
        Action::Assignments => {
            let names: Vec<&str> = command.assignments.iter().map(|assignment| assignment.name.as_str()).collect();
            format!("sets {}", names.join(", "))
        }
        Action::Compound(compound) => format!("`{} …`", compound.keyword),
        Action::Unreadable => String::from("no shell can read it"),
        _ => command.arguments.first().map(|word| word.cooked().to_string()).unwrap_or_default(),
    }
}

fn understood(
    context: &Context<'_>,
    reading: &Reading<'_>,
    action: &Action,
    foreign: &[Span],
    lines: &mut Vec<String>,
) {
    match action {
        Action::Curl(curl) => {
            for sent in &curl.requests {
                let found = reading.requests.iter().find(|reading| is_same(&reading.request, sent));
                if let Some(reading) = found {
                    request(reading, lines);
                }
            }
        }
        Action::Invocation(one) => {
            match reading.invocations.iter().find(|reading| reading.invocation.span == one.span) {
                Some(reading) => invocation(context.library, reading, lines),
                None if foreign.contains(&one.span) => lines.push(format!("  {FOREIGN}")),
                None => lines.push(String::from("  no grammar of this program is known")),
            }
        }
        Action::Jq(jq) => lines.push(format!("  filter: {}", jq.filter)),
        Action::Xargs(xargs) => lines.push(format!("  runs: {}", words(&xargs.arguments))),
        Action::Tool(_) | Action::Assignments | Action::Compound(_) | Action::Unreadable => {}
    }
}

/// Several requests of one command share its place, and differ in their URLs'.
fn is_same(one: &Request, other: &Request) -> bool {
    one.span == other.span && one.url.span == other.url.span && one.url.text.as_str() == other.url.text.as_str()
}

fn request(reading: &RequestReading<'_>, lines: &mut Vec<String>) {
    let sent = &reading.request;
    lines.push(format!("  {} {}", sent.method.name, sent.url.text));
    lines.extend(sent.headers.iter().map(header));
    if let Some(body) = &sent.body {
        lines.push(format!("    body: {}", body_text(body, reading)));
    }
    lines.push(format!("    {}", route(&reading.route)));
}

fn header(header: &Header) -> String {
    let Some(value) = &header.value else { return format!("    header without a colon: {}", header.text) };
    let is_secret = SECRET.iter().any(|name| header.name.as_str().eq_ignore_ascii_case(name));
    let implied = if header.implied { "  (curl adds it)" } else { "" };
    let shown = if is_secret && !value.has_open_parts() { hidden(value) } else { value.to_string() };
    format!("    {}: {shown}{implied}", header.name)
}

/// The scheme of credentials that are written out.
fn hidden(value: &Traced) -> String {
    match value.as_str().split_once(' ') {
        Some((scheme, _)) => format!("{scheme} [hidden]"),
        None => String::from("[hidden]"),
    }
}

fn body_text(body: &Body, reading: &RequestReading<'_>) -> String {
    match body {
        Body::Text(text, _) => {
            let json = match reading.body.as_ref().map(|document| document.root.as_ref()) {
                None => "not read as JSON",
                Some(None) => "JSON without a value",
                Some(Some(root)) => kind(&root.kind),
            };
            format!("{} bytes, {json}", text.len())
        }
        Body::File(name) => format!("the file `{name}`"),
        Body::Stdin(_) => String::from("standard input"),
        Body::Form(parts) => format!("a form with {} parts", parts.len()),
    }
}

fn route(route: &Route<'_>) -> String {
    match route {
        Route::Operation(matched) => {
            let (file, operation) = (&matched.api.file, matched.operation);
            let place = file.position(operation.span.start).line;
            format!("operation: {} ({} {}) of {}:{place}", operation.id, operation.method, operation.path, file.path())
        }
        Route::UnknownMethod { api, allowed } => {
            let methods: Vec<&str> = allowed.iter().map(|operation| operation.method.as_str()).collect();
            format!("operation: none; {} has {} at this path", api.file.path(), methods.join(", "))
        }
        Route::UnknownPath { api, nearest } => {
            let nearest = nearest.map(|(operation, _)| format!("; the nearest is {}", operation.path));
            format!("operation: none; {} has no such path{}", api.file.path(), nearest.unwrap_or_default())
        }
        Route::OutOfScope => String::from("operation: no contract covers it"),
    }
}

fn invocation(library: &Library, reading: &InvocationReading<'_>, lines: &mut Vec<String>) {
    let usage = &reading.usage;
    let edition = usage.spec.edition.as_ref().map(|edition| format!(" for {}", edition.name)).unwrap_or_default();
    let described = |place: &Place| format!("{}:{}", place.file.path(), place.file.position(place.span.start).line);
    lines.push(match usage.command {
        Some(command) if !command.path.is_empty() => {
            format!("  command: {}, described in {}{edition}", command.path.join(" "), described(&command.place))
        }
        Some(command) => format!("  command: the program itself, described in {}{edition}", described(&command.place)),
        None => format!("  command: none that {} knows{edition}", usage.spec.file.path()),
    });
    for used in &usage.flags {
        let name = used.flag.long.as_ref().map(|long| format!("--{long}"));
        let name = name.or(used.flag.short.map(|short| format!("-{short}"))).unwrap_or_default();
        let value = used.value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
        lines.push(format!("    {name}{value}"));
    }
    lines.extend(usage.arguments.iter().map(|(argument, _): &(Traced, Span)| format!("    argument: {argument}")));
    let uncounted = usage.reach == Reach::Uncounted;
    let uncounted =
        uncounted.then(|| String::from("some words may stand for several or none, so arguments are not counted"));
    lines.extend(uncounted.into_iter().chain(unmatched(library, reading)).map(|reason| format!("    {reason}")));
    if let Some(bound) = &reading.bound {
        lines.push(format!("    stands for: {} {}", bound.request.method.name, bound.request.url.text));
        lines.push(format!("    {}", route(&bound.route)));
    }
}

fn words(arguments: &[Traced]) -> String {
    arguments.iter().map(Traced::as_str).collect::<Vec<_>>().join(" ")
}

fn kind(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Object(_) => "a JSON object",
        NodeKind::Array(_) => "a JSON array",
        NodeKind::Open(_) | NodeKind::Elision => "a value that is filled in later",
        NodeKind::Broken => "broken JSON",
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => "a JSON value",
    }
}
