//! DP209: a variable in single quotes, which is passed on as it is written.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{Part, Quoting, SimpleCommand},
    text::{SourceFile, Span, Traced},
};
use std::{collections::BTreeSet, ops::Range};

pub(super) const RULE: Rule = Rule {
    code: "DP209",
    name: "variable-in-single-quotes",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP209-variable-in-single-quotes.md"),
    check: Check::Page(check),
};

/// Programs that take the names of files and nothing that has variables of its own.
const OF_FILES: &[&str] = &[
    "cat", "cd", "chmod", "chown", "cp", "gpg", "head", "less", "ln", "ls", "mkdir", "mv", "rm", "rmdir", "rsync",
    "scp", "tail", "tar", "touch", "unzip", "wget",
];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let scripts = || context.readings.iter().filter(|reading| reading.is_script());
    let commands: Vec<&SimpleCommand> = scripts().flat_map(|reading| reading.script.simple_commands()).collect();
    let set: BTreeSet<&str> = commands.iter().flat_map(|command| set_by(command)).collect();
    let mut known: BTreeSet<&str> = commands.iter().flat_map(|command| expanded_by(command)).collect();
    known.extend(&set);
    for reading in scripts() {
        let mut told = BTreeSet::new();
        for text in sent(reading) {
            let found = variables(text).filter(|(_, name)| is_of_environment(name));
            for (variable, _) in found {
                if told.insert(text.span(variable.clone())) {
                    report(text, variable, &context.page.file, findings);
                }
            }
        }
        if known.is_empty() {
            continue;
        }
        for command in reading.script.simple_commands() {
            let Some(program) = command.program() else { continue };
            // What `echo` hands to a file or program may be expanded there.
            let is_said = program == "echo" && command.redirections.is_empty() && {
                let rest = &reading.resolved.script.as_str()[command.range.end..];
                !rest.trim_start_matches([' ', '\t', '\\', '\n']).starts_with('|')
            };
            let names = if is_said || OF_FILES.contains(&program.as_str()) {
                &known
            } else if program == "curl" || context.library.has_program(&program) {
                // In a body or an argument `$NAME` may be meant for somebody else, unless the page sets that very variable.
                &set
            } else {
                continue;
            };
            for part in command.words.iter().skip(1).flat_map(|word| &word.parts) {
                let Part::Literal { text, quoting: Quoting::Single } = part else { continue };
                for (variable, _) in variables(text).filter(|(_, name)| names.contains(name)) {
                    if told.insert(text.span(variable.clone())) {
                        report(text, variable, &context.page.file, findings);
                    }
                }
            }
        }
    }
}

/// The headers and URLs that curl sends, in which `$NAME` is nobody else's.
fn sent<'a>(reading: &'a Reading<'_>) -> Vec<&'a Traced> {
    let curls = || reading.plan.curls();
    let headers = curls().flat_map(|curl| &curl.headers).map(|header| &header.text);
    let urls = curls().flat_map(|curl| &curl.requests).map(|request| &request.url);
    let urls = urls.flat_map(|url| [&url.host, &url.path].into_iter().chain(url.query.iter().map(|(_, value)| value)));
    headers.chain(urls).collect()
}

/// The variables that a command sets for those after it: `NAME=value`, `export NAME=value`.
fn set_by(command: &SimpleCommand) -> Vec<&str> {
    let alone = command.assignments.iter().filter(|_| command.words.is_empty()).map(|set| set.name.as_str());
    let is_export = command.program().is_some_and(|program| matches!(program.as_str(), "export" | "declare" | "read"));
    let exported = command.words.iter().skip(1).filter(|_| is_export).filter_map(|word| match word.parts.first() {
        Some(Part::Literal { text, quoting: Quoting::None }) => text.as_str().split('=').next(),
        _ => None,
    });
    alone.chain(exported).collect()
}

fn report(text: &Traced, variable: Range<usize>, file: &SourceFile, findings: &mut Findings<'_>) {
    let (written, place) = (&text.as_str()[variable.clone()], text.span(variable));
    let finding = findings
        .push(place, format!("the shell does not put a value in for `{written}`: the name itself is passed on"))
        .help("use double quotes: in single quotes, or behind a `\\`, a `$` is only a character");
    let (span, with) = opened(file.text(), place);
    finding.fix(span, with);
}

/// How many bytes of a string are looked at on either side of a variable.
const LONGEST: usize = 500;

/// The edit that lets the shell see the variable at `place`, which stands behind a backslash or in single quotes: without
/// the backslash, or in double quotes, around the whole string where that is short and nothing in it is special to them.
fn opened(file: &str, place: Span) -> (Span, String) {
    if file[..place.start].ends_with('\\') {
        return (Span::new(place.start - 1, place.start), String::new());
    }
    let is_edge = |byte: &u8| matches!(byte, b'\'' | b'\n');
    let bytes = file.as_bytes();
    let first = place.start.saturating_sub(LONGEST);
    let open = bytes[first..place.start].iter().rposition(is_edge).map(|quote| first + quote);
    let close = bytes[place.end..].iter().take(LONGEST).position(is_edge).map(|quote| place.end + quote);
    if let (Some(open), Some(close)) = (open, close) {
        let inside = &file[open + 1..close];
        let is_blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let is_word = bytes[open] == b'\'' && bytes[close] == b'\'' && open > 0;
        let stands_alone = is_word && is_blank(bytes.get(open - 1)) && is_blank(bytes.get(close + 1));
        if stands_alone && !inside.contains(['"', '\\', '`', '!']) && inside.matches('$').count() == 1 {
            return (Span::new(open, close + 1), format!("\"{inside}\""));
        }
    }
    (place, format!("'\"{}\"'", &file[place.range()]))
}

/// The variables that a shell puts a value in for in the words of a command.
fn expanded_by(command: &SimpleCommand) -> Vec<&str> {
    let parts = command.all_words().flat_map(|word| &word.parts);
    let names = parts.filter_map(|part| match part {
        Part::Variable { name, .. } if name.len() > 1 => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}

/// The variables (`$NAME`, `${NAME}`) that stand in a text as mere characters, and their names.
fn variables(text: &Traced) -> impl Iterator<Item = (Range<usize>, &str)> {
    let written = text.as_str();
    written.match_indices('$').filter_map(move |(at, _)| {
        let rest = &written[at + 1..];
        let braced = rest.strip_prefix('{');
        let name = braced.unwrap_or(rest);
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let is_whole = braced.is_none() || name[length..].starts_with('}');
        let is_variable = length > 1 && is_whole && !name.starts_with(|c: char| c.is_ascii_digit());
        let end = at + 1 + length + if braced.is_some() { 2 } else { 0 };
        (is_variable && !text.is_open(at..end)).then(|| (at..end, &name[..length]))
    })
}

/// Whether a name is one of the environment. Those with small letters are left out: APIs have such parameters (`$filter`).
fn is_of_environment(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
