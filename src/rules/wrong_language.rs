//! DP009: a code block in another language than it says.

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Notation, notation},
};

pub(super) const RULE: Rule = Rule {
    code: "DP009",
    name: "wrong-language",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP009-wrong-language.md"),
    check: Check::Example(check),
};

/// Words after the backticks that name no language, so that none of them is wrong.
const NEUTRAL: &[&str] = &[
    "text",
    "txt",
    "plain",
    "plaintext",
    "none",
    "nohighlight",
    "curl",
    "httpie",
    "cli",
    "terminal",
    "command",
    "cmdline",
    "commandline",
    "code",
];

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(language) = &reading.example.info.language else { return };
    let word = language.as_str().to_ascii_lowercase();
    let is_shell = context.config.shell_languages.contains(&word);
    let (what, right) = match &reading.kind {
        _ if NEUTRAL.contains(&word.as_str()) => return,
        FenceKind::Request if word != "http" => ("an HTTP request", "http"),
        FenceKind::Script if !is_shell => ("a shell command", "sh"),
        FenceKind::OtherLanguage | FenceKind::Unsupported(_) if is_shell => match notation(&reading.example.code) {
            Some(notation) => (notation.title(), notation.language()),
            None => return,
        },
        _ => return,
    };
    let finding = findings.push(language.whole_span(), format!("the code block says `{language}`, and holds {what}"));
    // A configuration file may be in one of several languages.
    if right == Notation::Toml.language() {
        finding.help("name the language that it is in");
    } else {
        finding.help(format!("write `{right}`")).fix(language.whole_span(), right);
    }
}
