//! DP218: a variable that is set for the shell alone, and read by a program that it starts.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{Assignment, Part, Quoting, SimpleCommand, Word},
    text::{Span, Traced},
};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "DP218",
    name: "unexported-variable",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP218-unexported-variable.md"),
    check: Check::Page(check),
};

/// Programs and the variables of their environment that their manuals name; one that ends with `_` is a beginning.
const READERS: &[(&str, &[&str])] = &[
    ("aws", &["AWS_"]),
    ("cargo", &["CARGO_", "RUSTFLAGS", "RUST_BACKTRACE", "RUST_LOG"]),
    ("curl", &["ALL_PROXY", "CURL_HOME", "HTTPS_PROXY", "NO_PROXY", "SSLKEYLOGFILE", "http_proxy", "https_proxy"]),
    ("docker", &["BUILDKIT_PROGRESS", "DOCKER_"]),
    ("flask", &["FLASK_"]),
    ("gh", &["GH_", "GITHUB_TOKEN"]),
    ("git", &["GIT_"]),
    ("go", &["CGO_", "GOARCH", "GOFLAGS", "GOOS", "GOPROXY"]),
    ("helm", &["HELM_", "KUBECONFIG"]),
    ("kubectl", &["KUBECONFIG"]),
    ("mysql", &["MYSQL_"]),
    ("node", &["NODE_"]),
    ("npm", &["NODE_"]),
    ("pg_dump", &["PGDATABASE", "PGHOST", "PGPASSWORD", "PGPORT", "PGUSER"]),
    ("psql", &["PGDATABASE", "PGHOST", "PGPASSWORD", "PGPORT", "PGUSER"]),
    ("python", &["PYTHONPATH"]),
    ("python3", &["PYTHONPATH"]),
    ("terraform", &["TF_"]),
    ("vault", &["VAULT_"]),
];

/// How many commands behind an assignment are looked at.
const NEAR: usize = 50;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut found = Vec::new();
    for reading in context.readings.iter().filter(|reading| reading.is_script()) {
        unread(context, reading, &mut found);
    }
    if found.is_empty() {
        return;
    }
    let text = context.page.file.text();
    let (expanded, exported) = (expanded(text), exported(text));
    for Unread { name, place, program, child } in found {
        // What the shell itself puts in anywhere need not be exported.
        if exported.contains(name) || child.is_none() && expanded.contains(name) {
            continue;
        }
        let finding = match child {
            Some(used) => findings
                .push(
                    place,
                    format!("`{name}` is set for this shell alone, and not for the `{program}` that it starts"),
                )
                .related(used, "it is read here"),
            None => findings.push(place, format!("`{name}` is set for this shell alone: `{program}` does not get it")),
        };
        finding.help(format!("write `export {name}=…`")).fix(Span::at(place.start), "export ");
    }
}

/// A variable that is set for a shell alone.
struct Unread<'a> {
    name: &'a str,
    /// The name where it is set.
    place: Span,
    /// The program that reads it.
    program: String,
    /// Where the script of that program reads it, if the program is a shell.
    child: Option<Span>,
}

/// Finds the variables that a script sets for its shell alone and that a program behind it reads.
fn unread<'a>(context: &Context<'_>, reading: &'a Reading<'_>, found: &mut Vec<Unread<'a>>) {
    let script = &reading.resolved.script;
    let commands = reading.script.simple_commands();
    if exports_all(&commands) {
        return;
    }
    for (at, command) in commands.iter().enumerate().filter(|(_, command)| command.words.is_empty()) {
        for Assignment { name, range, .. } in &command.assignments {
            let reader = commands[at + 1..].iter().take(NEAR).find_map(|command| {
                if let Some((program, used)) = of_child_shell(command, name, script) {
                    return Some((program, Some(used)));
                }
                command.program().filter(|program| reads(context, program, name)).map(|program| (program, None))
            });
            let Some((program, child)) = reader else { continue };
            let place = script.span(range.start..range.start + name.len());
            found.push(Unread { name, place, program, child });
        }
    }
}

/// The variable in the single-quoted script of a shell that a command starts (`sh -c '… $NAME …'`), and that shell.
fn of_child_shell(command: &SimpleCommand, name: &str, script: &Traced) -> Option<(String, Span)> {
    let program =
        command.program().filter(|program| matches!(program.as_str(), "sh" | "bash" | "zsh" | "dash" | "ksh"))?;
    let own = command.assignments.iter().any(|assignment| assignment.name == name);
    let at = command.words.iter().position(|word| &script.as_str()[word.range.clone()] == "-c").filter(|_| !own)?;
    let Some([Part::Literal { text, quoting: Quoting::Single }]) =
        command.words.get(at + 1).map(|word| &word.parts[..])
    else {
        return None;
    };
    let (used, length) =
        expansions(text.as_str()).find(|(_, found)| *found == name).map(|(at, name)| (at, name.len()))?;
    let sets = text.as_str().contains(&format!("{name}="));
    (!sets).then(|| (program, text.span(used..used + length)))
}

/// The names of variables that stand in a text behind a `$`, and where.
fn expansions(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('$').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let start = at + 1 + usize::from(rest.starts_with('{'));
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = text.as_bytes()[start..].iter().take_while(|byte| is_name(byte)).count();
        (length > 0).then(|| (start, &text[start..start + length]))
    })
}

/// The names of the variables that a page expands anywhere.
fn expanded(page: &str) -> BTreeSet<&str> {
    expansions(page).map(|(_, name)| name).collect()
}

/// The names that stand in the lines of a page that export something, in whatever shell or program.
fn exported(page: &str) -> BTreeSet<&str> {
    let says = |line: &&str| ["export ", "declare -x", "typeset -x", "set -gx "].iter().any(|word| line.contains(word));
    let names = page.lines().filter(says);
    names.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).collect()
}

/// Whether every variable that is set is exported: `set -a`, `set -o allexport`.
fn exports_all(commands: &[&SimpleCommand]) -> bool {
    commands.iter().any(|command| {
        let mut words = command.words.iter().filter_map(Word::as_literal);
        words.next().is_some_and(|word| word.as_str() == "set")
            && words.any(|word| matches!(word.as_str(), "-a" | "allexport"))
    })
}

/// Whether a program reads a variable of its environment: its grammar names it, or its manual does.
fn reads(context: &Context<'_>, program: &str, name: &str) -> bool {
    let is_named = READERS.binary_search_by_key(&program, |(reader, _)| reader).is_ok_and(|index| {
        READERS[index].1.iter().any(|known| name == *known || known.ends_with('_') && name.starts_with(known))
    });
    is_named
        || context.library.grammars().filter(|cli| cli.program == program).any(|cli| {
            let mut flags = cli.commands.iter().flat_map(|command| &command.flags).chain(&cli.globals);
            flags.any(|flag| flag.environment.as_deref() == Some(name))
        })
}
