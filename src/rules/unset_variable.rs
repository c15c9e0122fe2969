//! DP107: a variable of the shell that nothing on the page sets.

use super::{
    Check, Findings, Rule,
    context::{
        Context,
        declarations::{folded, is_slip},
    },
};
use crate::{
    diagnostic::Level,
    model::{Action, Argument, Piece, Plan},
    text::Span,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP107",
    name: "unset-variable",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP107-unset-variable.md"),
    check: Check::Page(check),
};

/// Variables that shells, logins and common programs set.
const KNOWN: &[&str] = &[
    "BASH",
    "BASHPID",
    "BASH_SOURCE",
    "BASH_VERSION",
    "CI",
    "COLUMNS",
    "DISPLAY",
    "EDITOR",
    "EUID",
    "FUNCNAME",
    "GOPATH",
    "GOROOT",
    "GROUPS",
    "HOME",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "JAVA_HOME",
    "KUBECONFIG",
    "LANG",
    "LINENO",
    "LINES",
    "LOGNAME",
    "MACHTYPE",
    "MAIL",
    "OLDPWD",
    "OPTARG",
    "OPTIND",
    "OSTYPE",
    "PATH",
    "PIPESTATUS",
    "PPID",
    "PS1",
    "PS2",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHLVL",
    "SUDO_USER",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "UID",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "VIRTUAL_ENV",
    "VISUAL",
    "ZSH",
];

/// Beginnings of the names of variables that a desktop, a continuous integration service or a package manager sets.
const FAMILIES: &[&str] = &["BASH_", "CI_", "GITHUB_", "GITLAB_", "LC_", "NVM_", "SSH_", "XDG_", "npm_"];

/// The most names of which each is tried as the one that was meant.
const LONGEST_LIST: usize = 64;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut uses: Vec<(&str, Span)> = Vec::new();
    for reading in context.readings.iter().filter(|reading| reading.is_script() && !reading.example.hidden) {
        variables(&reading.plan, &mut uses);
    }
    uses.retain(|(name, _)| !KNOWN.contains(name) && !FAMILIES.iter().any(|family| name.starts_with(family)));
    if uses.is_empty() {
        return;
    }
    let named = named(context.page.file.text());
    let described: BTreeSet<String> = context.page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let set: Vec<&str> =
        named.iter().filter(|(_, is_set)| **is_set).map(|(name, _)| *name).take(LONGEST_LIST).collect();
    let mut seen = BTreeSet::new();
    for (name, span) in uses {
        let is_named = named.contains_key(name) || described.contains(&folded(name));
        if is_named || is_of_a_program(context, name) || !seen.insert(name) {
            continue;
        }
        let finding = findings.push(span, format!("nothing on this page sets `{name}`"));
        match set.iter().find(|set| is_slip(name, set)) {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
            }
            // Another page may set it, or readers know it: told only where the configuration asks for it.
            _ => {
                finding
                    .level(Level::Off)
                    .help(format!("set it where readers see it, `export {name}=…`, or say where it comes from"));
            }
        }
    }
}

/// Whether a grammar names it as the variable that supplies a flag's value.
fn is_of_a_program(context: &Context<'_>, name: &str) -> bool {
    context.library.grammars().any(|cli| {
        let mut flags = cli.commands.iter().flat_map(|command| &command.flags).chain(&cli.globals);
        flags.any(|flag| flag.environment.as_deref() == Some(name))
    })
}

/// Every `$NAME` that a shell expands in the words of a plan. The text of a here-document is a file of its own, mostly with
/// variables of its own.
fn variables<'a>(plan: &'a Plan, uses: &mut Vec<(&'a str, Span)>) {
    for command in plan.commands() {
        let second = command.arguments.get(1).map(Argument::cooked);
        // `name = "$X"` is a line of a configuration, and `$env:X` one of another shell.
        let is_other = second.is_some_and(|word| word.as_str() == "=");
        if is_other || matches!(command.action, Action::Compound(_) | Action::Unreadable) {
            continue;
        }
        let assigned = command.assignments.iter().map(|assignment| &assignment.value);
        for piece in assigned.chain(&command.arguments).flat_map(|Argument { pieces, .. }| pieces) {
            if let Piece::Variable { name, span, .. } = piece {
                let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() > 1 && name != "env";
                uses.extend(is_name.then_some((name.as_str(), *span)));
            }
        }
    }
}

/// Every name that the page writes other than to expand it (`$NAME`, `${NAME}`), and whether it sets it there (`NAME=`).
/// To mention a variable is enough: the page tells of it.
fn named(text: &str) -> BTreeMap<&str, bool> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (mut named, mut at) = (BTreeMap::new(), 0);
    for piece in text.split_inclusive(|c| !is_letter(c)) {
        let (word, start) = (piece.trim_end_matches(|c| !is_letter(c)), at);
        at += piece.len();
        let before = &text[..start];
        if word.len() > 1 && !before.ends_with('$') && !before.ends_with("${") {
            // A parameter of a URL (`?name=`) and an option (`--name=`) set no variable.
            let is_set = text[start + word.len()..].starts_with('=') && !before.ends_with(['?', '&', '-']);
            *named.entry(word).or_insert(false) |= is_set;
        }
    }
    named
}
