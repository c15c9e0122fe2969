//! DP106: one placeholder that stands for two kinds of thing.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PlaceholderKey};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "DP106",
    name: "ambiguous-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP106-ambiguous-placeholder.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut first: BTreeMap<&str, (Kind, &PlaceholderKey)> = BTreeMap::new();
    for key in context.page.keys.iter().filter(|key| key.asked) {
        let name = key.name.as_str();
        let Some(kind) = kind(key.description.as_str()) else { continue };
        let (before, other) = *first.entry(name).or_insert((kind, key));
        // `TOKEN_ID`: "the token to update" is short for its identifier, as the name says.
        let is_short = [kind, before].contains(&Kind::Token) && ["ID", "NAME"].iter().any(|end| name.ends_with(end));
        if before != kind && !is_short {
            findings
                .push(key.name.whole_span(), format!("`{name}` is {} here, and {} above", kind.said(), before.said()))
                .related(other.name.whole_span(), "described before")
                .help("give the two different names, so that readers do not put the one where the other belongs");
        }
    }
}

/// What a placeholder stands for, as far as its description says so beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identifier,
    Name,
    Token,
}

impl Kind {
    const fn said(self) -> &'static str {
        match self {
            Self::Identifier => "an identifier",
            Self::Name => "a name",
            Self::Token => "a token",
        }
    }
}

/// Words that end the noun with which a description begins.
const ENDS: &[&str] = &[
    "of",
    "for",
    "to",
    "that",
    "which",
    "with",
    "in",
    "on",
    "from",
    "used",
    "where",
    "is",
    "as",
    "associated",
    "assigned",
    "you",
    "generated",
    "created",
];

/// The kind of thing that a description begins with: `the ID of …`, `your database name`. `None` where it speaks of another
/// kind, or of two (`the name or ID of …`).
fn kind(description: &str) -> Option<Kind> {
    let clause = description.split(['.', ',', '(', ';', ':', '\u{2013}', '\u{2014}']).next().unwrap_or_default();
    let clause = clause.split("--").next().unwrap_or_default();
    let words = clause.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '/'));
    let words = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase);
    let noun: Vec<String> = words.take_while(|word| !ENDS.contains(&word.as_str())).collect();
    if noun.len() > LONGEST_NOUN || noun.iter().any(|word| word == "or" || word.contains('/')) {
        return None;
    }
    match noun.last()?.as_str() {
        "id" | "identifier" | "uuid" => Some(Kind::Identifier),
        "name" => Some(Kind::Name),
        "token" | "string" if noun.iter().any(|word| word == "token") => Some(Kind::Token),
        _ => None,
    }
}

/// The most words of a noun; more are a sentence.
const LONGEST_NOUN: usize = 6;

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    #[test]
    fn kinds_are_told_by_the_first_noun() {
        assert_eq!(kind("the ID of the token to update"), Some(Kind::Identifier));
        assert_eq!(kind("your [node ID](/x)"), Some(Kind::Identifier));
        assert_eq!(kind("The **name** of the database"), Some(Kind::Name));
        assert_eq!(kind("a [database token](/influxdb3/tokens/) with access"), Some(Kind::Token));
        assert_eq!(kind("the token string"), Some(Kind::Token));
        assert_eq!(kind("the name or ID of the bucket"), None);
        assert_eq!(kind("the database to read"), None);
        assert_eq!(kind(""), None);
    }
}
