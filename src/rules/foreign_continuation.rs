//! DP219: a line that is continued as other shells do it (`^`, a backtick) in a script for a shell of Unix.

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind, Reading},
};
use crate::{diagnostic::Level, text::Traced};

pub(super) const RULE: Rule = Rule {
    code: "DP219",
    name: "foreign-continuation",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP219-foreign-continuation.md"),
    check: Check::Example(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let language = reading.example.info.language.as_ref();
    let is_shell = language.is_some_and(|language| context.config.is_shell(language.as_str()));
    if !is_shell || !matches!(reading.kind, FenceKind::Script | FenceKind::Unsupported(_)) {
        return;
    }
    let script = &reading.resolved.script;
    let text = script.as_str();
    let places: Vec<usize> =
        text.match_indices(['^', '`']).map(|(at, _)| at).filter(|at| continues(text, *at)).collect();
    let is_mixed = text.lines().any(|line| line.ends_with(" \\"));
    let Some(first) = places.first() else { return };
    if !is_mixed && says_windows(reading) {
        return;
    }
    for at in if is_mixed { &places[..] } else { std::slice::from_ref(first) } {
        let (sign, place) = (&text[*at..=*at], script.span(*at..at + 1));
        let shell = if sign == "^" { "the Windows command prompt" } else { "PowerShell" };
        let finding = findings.push(place, format!("`{sign}` continues a line in {shell}, not in a shell of Unix"));
        if is_mixed {
            finding.help("write `\\`").fix(place, "\\");
        } else {
            let name = if sign == "^" { "bat" } else { "powershell" };
            finding.help(format!("write `\\`, or call the block `{name}`"));
        }
    }
}

/// Whether the sign at `at` stands at the end of a line, behind a blank, and what follows looks like more of the command.
pub(super) fn continues(text: &str, at: usize) -> bool {
    if !matches!(text.as_bytes().get(at), Some(b'^' | b'`')) {
        return false;
    }
    let rest = text[at + 1..].trim_start_matches([' ', '\t', '\r']);
    let Some(line) = rest.strip_prefix('\n') else { return false };
    let next = line.trim_start_matches([' ', '\t']);
    let name = next.strip_prefix("--").or_else(|| next.strip_prefix('-')).unwrap_or_default();
    // A line that is indented, or starts with a string or a variable, is no command of its own.
    let is_part = name.starts_with(|c: char| c.is_ascii_alphabetic())
        || next.len() < line.len() && !next.starts_with(['\n', '\r'])
        || next.starts_with(['"', '\'', '$', '<'])
        || ["http://", "https://"].iter().any(|start| next.starts_with(start));
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    // A mark below something that was printed stands alone.
    line.ends_with([' ', '\t']) && !line.trim().is_empty() && is_part
}

/// Whether what stands around a block says that it is for Windows.
fn says_windows(reading: &Reading<'_>) -> bool {
    let example = reading.example;
    let labels = example.alternatives.iter().filter_map(|choice| choice.label.as_deref());
    let headings = example.headings.iter().map(|heading| &*heading.text);
    let introduction = example.introduction.as_ref().map(Traced::as_str);
    labels.chain(headings).chain(introduction).any(|text| {
        let text = text.to_ascii_lowercase();
        ["windows", "powershell", "cmd", "command prompt"].iter().any(|word| text.contains(word))
    })
}
