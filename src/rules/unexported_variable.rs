//! DP218: a variable that is set for the shell alone, and read by a program that it starts.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{Assignment, Part, Quoting, SimpleCommand},
    text::{Span, Traced},
};

pub(super) const RULE: Rule = Rule {
    code: "DP218",
    name: "unexported-variable",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP218-unexported-variable.md"),
    check: Check::Script(check),
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

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let commands = reading.script.simple_commands();
    let is_set = |command: &&SimpleCommand| command.words.is_empty() && !command.assignments.is_empty();
    if !commands.iter().any(is_set) || exports_all(&commands) {
        return;
    }
    let page = context.page.file.text();
    for (at, command) in commands.iter().enumerate().filter(|(_, command)| is_set(command)) {
        for Assignment { name, range, .. } in &command.assignments {
            let after = commands[at + 1..].iter();
            let child = after.clone().find_map(|command| of_child_shell(command, name, script));
            let reader = || {
                let program =
                    after.clone().filter_map(|command| command.program()).find(|one| reads(context, one, name))?;
                // What the shell itself puts in anywhere need not be exported.
                (!is_expanded(page, name)).then_some(program)
            };
            let message = match (&child, child.is_none().then(reader).flatten()) {
                (Some((program, _)), _) => {
                    format!(
                        "`{name}` is set for this shell alone: the `{program}` below is another one, which has no such variable"
                    )
                }
                (None, Some(program)) => format!("`{name}` is set for this shell alone: `{program}` does not get it"),
                (None, None) => continue,
            };
            if is_exported(page, name) {
                continue;
            }
            let place = script.span(range.start..range.start + name.len());
            let mut finding = findings.push(place, message).help(format!("write `export {name}=…`"));
            if let Some((_, used)) = child {
                finding = finding.related(used, "it is read here");
            }
            finding.fix(Span::at(place.start), "export ");
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
    let used = expansions(text.as_str(), name).next()?;
    let sets = text.as_str().contains(&format!("{name}="));
    (!sets).then(|| (program, text.span(used..used + 1 + name.len())))
}

/// Where `$NAME` or `${NAME` stands in a text.
fn expansions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> {
    text.match_indices('$').map(|(at, _)| at).filter(move |at| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest).strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    })
}

fn is_expanded(page: &str, name: &str) -> bool {
    expansions(page, name).next().is_some()
}

/// Whether the page exports a variable anywhere, in whatever shell or program.
fn is_exported(page: &str, name: &str) -> bool {
    page.match_indices(name).any(|(at, _)| {
        let line = page[..at].rsplit('\n').next().unwrap_or_default();
        ["export ", "declare -x", "typeset -x", "set -gx "].iter().any(|word| line.contains(word))
    })
}

/// Whether every variable that is set is exported: `set -a`, `set -o allexport`.
fn exports_all(commands: &[&SimpleCommand]) -> bool {
    commands.iter().any(|command| {
        let mut words = command.words.iter().filter_map(|word| word.as_literal());
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
        || context.library.clis.iter().filter(|cli| cli.program == program).any(|cli| {
            let mut flags = cli.commands.iter().flat_map(|command| &command.flags).chain(&cli.globals);
            flags.any(|flag| flag.environment.as_deref() == Some(name))
        })
}
