//! DP903: a suppression that cannot mean what its author had in mind.

use super::{
    Check, Findings, Rule,
    context::{Context, SuppressionUse, WordUse},
};
use crate::{
    diagnostic::Level,
    extract::SuppressionFault,
    text::{Nearest, Traced, nearest},
};

pub(super) const RULE: Rule = Rule {
    code: "DP903",
    name: "malformed-suppression",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP903-malformed-suppression.md"),
    check: Check::Suppression(check),
};

/// The words with which a comment speaks to docproof.
const WORDS: [&str; 4] = ["docproof-ignore", "docproof-ignore-start", "docproof-ignore-end", "docproof-ignore-file"];

fn check(_: &Context<'_>, one: &SuppressionUse<'_>, findings: &mut Findings<'_>) {
    let text = &one.suppression.text;
    let word = text.as_str().split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
    let span = text.span(0..word.len());
    match one.suppression.fault {
        Some(SuppressionFault::UnknownWord) => {
            let near = nearest(word, WORDS).filter(Nearest::is_near).map(|near| near.word);
            let near = near.unwrap_or(if word.starts_with("docproof-") { WORDS[0] } else { "ignore" });
            findings.push(span, format!("docproof knows no `{word}`")).help(format!("did you mean `{near}`?"));
            return;
        }
        Some(SuppressionFault::NamesNoRule) => {
            let help = format!("name what is accepted: `{word} DP203: reason`");
            findings.push(text.whole_span(), "this suppression names no rule").help(help);
        }
        Some(SuppressionFault::EndsNothing) => {
            let help = "a `docproof-ignore-start` goes before it";
            findings.push(span, "this ends nothing").help(help);
        }
        Some(SuppressionFault::NeverEnds) => {
            let help = "put a `docproof-ignore-end` where it ends, or write `docproof-ignore-file`";
            findings.push(span, "nothing ends this, so that it covers the rest of the file").help(help);
        }
        None => {}
    }
    for (rule, _) in one.suppression.rules.iter().zip(&one.words).filter(|(_, word)| **word == WordUse::Unknown) {
        unknown(rule, findings);
        if one.suppression.reason.is_none() {
            // The words behind it are its reason, or what is left of one.
            return;
        }
    }
}

fn unknown(rule: &Traced, findings: &mut Findings<'_>) {
    let (span, word) = (rule.whole_span(), rule.as_str());
    if super::named(word).next().is_some() {
        let message = format!("what `{word}` finds cannot be suppressed in a page");
        findings
            .push(span, message)
            .help(format!("`{word} = \"off\"` below `[rules]` in docproof.toml switches it off"));
        return;
    }
    let help = match super::nearest(word) {
        Some(near) => format!("did you mean `{}` ({})?", near.name, near.code),
        None => String::from("`docproof rules` lists them all; a colon stands before the reason"),
    };
    findings.push(span, format!("no rule has the code or name `{word}`")).help(help);
}
