//! What a command is, judged by its name: a program docproof models, a small tool, or any other program.

use super::{Action, Invocation, container, curl, jq, xargs};
use crate::text::{Inserted, Span, Traced};

/// Tools that scripts glue requests together with; they have no grammar of their own here.
const TOOLS: &[&str] = &[
    ".", ":", "[", "[[", "awk", "base64", "basename", "break", "cat", "cd", "chmod", "chown", "clear", "column",
    "continue", "cp", "cut", "date", "dirname", "echo", "exit", "export", "false", "gdate", "grep", "gunzip", "gzip",
    "head", "ls", "mkdir", "mv", "printf", "pwd", "read", "return", "rm", "sed", "seq", "set", "shift", "sleep",
    "sort", "source", "tail", "tee", "test", "touch", "tr", "true", "uniq", "unset", "uuidgen", "wait", "wc",
];

/// What a command is, judged by its words: `arguments` are its name and arguments, quotes removed, and `spans` their
/// places in the file, quotes included. `sudo`, `env`, `time` and `command` are looked through; so is what runs a program
/// in a container. Tools and requests in a container are left alone: their files and hosts are not those of the reader.
pub fn classify(arguments: Vec<Traced>, spans: Vec<Span>, command: Span) -> Action {
    within(arguments, spans, command, false)
}

/// What a command is; `is_contained` where it stands behind one that runs it in a container.
fn within(mut arguments: Vec<Traced>, mut spans: Vec<Span>, command: Span, is_contained: bool) -> Action {
    let skipped = prefix(&arguments);
    if skipped >= arguments.len() {
        return Action::Assignments;
    }
    let name = arguments.drain(..=skipped).next_back().unwrap_or_default();
    let start = spans.get(skipped).map_or(command.start, |span| span.start);
    spans.drain(..spans.len().min(skipped + 1));
    let command = if start <= command.end { Span::new(start, command.end) } else { command };
    let program = program(&name);
    // A container in a container is not looked into.
    if let Some(inner) = container::command(program.as_str(), &arguments).filter(|_| !is_contained) {
        let (words, places) = (arguments[inner..].to_vec(), spans.get(inner..).unwrap_or_default().to_vec());
        let action = within(words, places, command, true);
        if matches!(action, Action::Invocation(_)) {
            return action;
        }
    }
    if program.has_open_parts() {
        return Action::Invocation(invocation(program, arguments, spans, command));
    }
    match program.as_str() {
        "curl" | "jq" | "xargs" if is_contained => Action::Unreadable,
        "curl" => Action::Curl(curl::parse(&arguments, &spans, command)),
        "jq" => Action::Jq(jq::parse(&arguments)),
        "xargs" => Action::Xargs(xargs::parse(&arguments, &spans, command)),
        tool if TOOLS.contains(&tool) => Action::Tool(invocation(program, arguments, spans, command)),
        _ => Action::Invocation(invocation(program, arguments, spans, command)),
    }
}

/// A program as it is known by name: without its folder, without `.exe`.
fn program(name: &Traced) -> Traced {
    let text = name.as_str();
    let start = text.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
    let ending = text.len().checked_sub(".exe".len()).and_then(|at| text.get(at..));
    let end = text.len() - ending.filter(|ending| ending.eq_ignore_ascii_case(".exe")).map_or(0, str::len);
    if start >= end { name.clone() } else { name.slice(start..end) }
}

fn invocation(program: Traced, arguments: Vec<Traced>, mut spans: Vec<Span>, span: Span) -> Invocation {
    spans.truncate(arguments.len());
    spans.extend(arguments[spans.len()..].iter().map(Traced::whole_span));
    Invocation { program, arguments, spans, span }
}

/// How many words stand in front of the command itself. `sudo` alone is a command of its own.
fn prefix(arguments: &[Traced]) -> usize {
    let mut at = 0;
    while let Some(word) = arguments.get(at) {
        let with_value: &[&str] = match word.as_str() {
            _ if word.has_open_parts() => break,
            "sudo" => &["-u", "-g", "-h", "-p", "-C", "-T", "--user", "--group"],
            "env" => &["-u", "-C", "--unset", "--chdir"],
            "time" => &["-f", "-o"],
            "command" if arguments.get(at + 1).is_some_and(|next| matches!(next.as_str(), "-v" | "-V")) => break,
            "command" | "nohup" | "exec" | "builtin" => &[],
            _ => break,
        };
        let mut next = at + 1;
        while let Some(option) = arguments.get(next) {
            let text = option.as_str();
            if with_value.contains(&text) {
                next += 2;
            } else if text.starts_with('-') || is_assignment(option) {
                next += 1;
            } else {
                break;
            }
        }
        if next >= arguments.len() {
            break;
        }
        at = next;
    }
    at
}

/// Whether a word is `NAME=value`.
fn is_assignment(word: &Traced) -> bool {
    let Some((name, _)) = word.as_str().split_once('=') else { return false };
    !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) && !word.is_open(0..name.len() + 1)
}

/// `text` with each `name` outside open parts made an open part of that name.
pub(super) fn open_up(text: &Traced, name: &str) -> Traced {
    if name.is_empty() {
        return text.clone();
    }
    let (mut out, mut kept) = (Traced::new(), 0);
    for (at, found) in text.as_str().match_indices(name) {
        let range = at..at + found.len();
        if text.is_open(range.clone()) {
            continue;
        }
        out.push_slice(text, kept..at);
        kept = range.end;
        out.push_inserted(name, text.span(range), Inserted::Expansion(name.into()));
    }
    out.push_slice(text, kept..text.len());
    out
}
