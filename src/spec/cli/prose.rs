//! What the description of a flag says besides what the flag is for: its default, the words it takes, whether it must be
//! given, may be given again, or should not be used any more, the variable that can stand for it.
//!
//! Takes a description as a page or a help text has it; adds to a [`Flag`] what it plainly says, in the wordings of
//! manuals (`(default "x")` of Go's flag package and cobra, `[default: x]` and `[possible values: a, b]` of clap, `[$X]` of
//! urfave/cli, `[required]` of click and typer) and of people. What it does not understand it leaves alone; it never takes
//! back what a table or a synopsis has said.

mod choices;
mod deprecation;
mod kinds;
mod literals;
mod tokens;

pub(super) use deprecation::deprecated_command;
pub(super) use kinds::{Typed, is_switch, kind_named};

use super::{Flag, Takes, ValueKind};
use crate::{extract::Inline, text::is_upper_snake};
use literals::default_value;
pub(super) use literals::is_no_value;
use tokens::{Token, tokens};

/// Adds to a flag what its description says.
pub(super) fn describe(flag: &mut Flag, description: &Inline) {
    let tokens = tokens(description);
    let lowered = description.text.as_str().to_lowercase();
    if flag.deprecated.is_none() {
        flag.deprecated = deprecation::deprecated_flag(flag, &tokens);
    }
    flag.required |= flag.deprecated.is_none() && says_required(&tokens);
    flag.repeatable |= says_repeatable(&lowered);
    if flag.environment.is_none() {
        flag.environment = variable(&tokens);
    }
    flag.aliases.extend(aliases(&tokens));
    if flag.default.is_none() {
        flag.default = default_value(&tokens).map(str::to_owned);
    }
    if flag.takes == Takes::Nothing {
        return;
    }
    choices::read(flag, &tokens, &lowered);
    kinds::read(flag, &tokens, &lowered);
}

/// Whether a description says that its flag must be given, whatever else is: `(Required)`, `[required]`, `Required.`,
/// `This flag is required.`; not `(required if …)`, not `Required for …`.
fn says_required(tokens: &[Token]) -> bool {
    let said = |at: usize| {
        let before = at.checked_sub(1).map(|before| tokens[before]);
        let after = tokens.get(at + 1).copied();
        let opens = matches!(before, None | Some(Token::Sign('(' | '[' | '*' | '.' | '|' | ';' | ',')));
        let closes = match after {
            None | Some(Token::Sign(_)) => true,
            // `Required The name …`: the next word begins a sentence of its own.
            Some(Token::Word(word)) => before.is_none() && word.starts_with(|c: char| c.is_uppercase()),
            Some(Token::Literal(_)) => false,
        };
        let subject = before.is_some_and(|word| word.is("is")) && {
            let subject = at.checked_sub(2).map(|subject| tokens[subject]);
            subject.is_some_and(|word| word.is_any(&["flag", "option", "argument", "parameter", "this", "it", "value"]))
        };
        let ends = matches!(after, None | Some(Token::Sign('.' | ')' | ']' | ';' | '!')));
        (opens && closes) || (subject && ends)
    };
    (0..tokens.len()).any(|at| tokens[at].is_any(&["required", "mandatory"]) && said(at))
}

/// Whether a description says that its flag may be given more than once.
fn says_repeatable(lowered: &str) -> bool {
    const YES: &[&str] = &[
        "repeatable",
        "multiple of this flag",
        "multiple of this option",
        "multiple times",
        "more than once",
        "can be repeated",
        "may be repeated",
        "repeat this flag",
        "repeat this option",
        "repeat the flag",
        "repeat the option",
        "multiple occurrences",
        "specified repeatedly",
    ];
    const NO: &[&str] = &["not repeatable", "cannot be", "can't be", "can not be", "must not be", "may not be"];
    YES.iter().any(|word| lowered.contains(word)) && !NO.iter().any(|word| lowered.contains(word))
}

/// The variable that can supply a flag's value: `[env: X=]`, `[$X]`, `environment variable: X`, `X environment variable`.
fn variable(tokens: &[Token]) -> Option<String> {
    let named = |token: Option<&Token>| {
        let text = token?.text()?;
        let name = text.trim_start_matches('$').split('=').next().unwrap_or_default();
        (name.len() > 1 && is_upper_snake(name)).then(|| name.to_owned())
    };
    (0..tokens.len()).find_map(|at| {
        let before = |back: usize| at.checked_sub(back).and_then(|before| tokens.get(before));
        match tokens[at] {
            Token::Sign(':') if before(1).is_some_and(|word| word.is_any(&["env", "var", "variable"])) => {
                named(tokens.get(at + 1))
            }
            token
                if token.is_any(&["variable", "var"])
                    && before(1).is_some_and(|word| word.is_any(&["environment", "env"])) =>
            {
                named(before(2)).or_else(|| named(tokens.get(at + 1)))
            }
            Token::Word(word) if word.starts_with('$') && matches!(before(1), Some(Token::Sign('['))) => {
                named(Some(&tokens[at]))
            }
            _ => None,
        }
    })
}

/// Other long names: `--force is a deprecated alias`, `(alias: --db)`, `Aliases: --a, --b`.
fn aliases(tokens: &[Token]) -> Vec<String> {
    let long = |token: Option<&Token>| {
        let name = token?.text()?.strip_prefix("--")?;
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        is_name.then(|| name.to_owned())
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if !tokens[at].is_any(&["alias", "aliases"]) {
            continue;
        }
        if matches!(tokens.get(at + 1), Some(Token::Sign(':'))) {
            let names = tokens[at + 2..].iter().filter(|token| !matches!(token, Token::Sign(',')));
            found.extend(names.map_while(|token| long(Some(token))));
        } else if let Some(is) = (at.saturating_sub(3)..at).find(|is| tokens[*is].is("is")) {
            found.extend(is.checked_sub(1).and_then(|name| long(tokens.get(name))));
        }
    }
    found
}

/// The flags that a description says its own flag cannot be used with, without their dashes.
pub(super) fn excluded(description: &Inline) -> Vec<String> {
    const LEADS: &[&[&str]] = &[
        &["exclusive", "with"],
        &["exclusive", "of"],
        &["conflicts", "with"],
        &["incompatible", "with"],
        &["used", "with"],
        &["combined", "with"],
    ];
    let tokens = tokens(description);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let Some(lead) = LEADS.iter().find(|lead| {
            lead.iter().enumerate().all(|(i, word)| tokens.get(at + i).is_some_and(|token| token.is(word)))
        }) else {
            continue;
        };
        // `cannot be used with` excludes; `used with` alone asks for the other flag.
        let denied = at.checked_sub(2).is_some_and(|from| {
            tokens[from..at].iter().any(|token| token.is_any(&["cannot", "not", "can't", "never"]))
        });
        if matches!(lead[0], "used" | "combined") && !denied {
            continue;
        }
        let names = tokens[at + 2..]
            .iter()
            .filter(|token| !matches!(token, Token::Sign(',')) && !token.is_any(&["or", "and", "the"]));
        found.extend(names.map_while(|token| flag_name(token.text()?)));
    }
    found
}

/// The flags of which one must be given where this one is not: `(required if no --name)`.
pub(super) fn required_without(description: &Inline) -> Vec<String> {
    let tokens = tokens(description);
    let lead = |at: usize| {
        tokens[at].is("required") && tokens.get(at + 1).is_some_and(|word| word.is_any(&["if", "without", "unless"]))
    };
    let Some(at) = (0..tokens.len()).find(|at| lead(*at)) else { return Vec::new() };
    let mut rest = tokens[at + 1..].iter();
    let denies = match rest.next() {
        Some(word) if word.is("if") => rest.next().is_some_and(|word| word.is_any(&["no", "not"])),
        _ => true,
    };
    if !denies {
        return Vec::new();
    }
    rest.map_while(|token| flag_name(token.text()?)).collect()
}

fn flag_name(word: &str) -> Option<String> {
    let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-'))?;
    (!name.is_empty() && !name.starts_with('-')).then(|| name.to_owned())
}

/// Whether a kind that was guessed takes every literal that the description shows as an example, and its default.
fn agrees(kind: &ValueKind, flag: &Flag, tokens: &[Token]) -> bool {
    let example = |at: usize| {
        let said = tokens[..at]
            .iter()
            .rev()
            .take(8)
            .any(|word| word.is_any(&["example", "examples", "e.g.", "e.g", "i.e.", "i.e", "as", "or"]));
        tokens[at].literal().filter(|_| said)
    };
    let examples = (0..tokens.len()).filter_map(example);
    let mut shown = examples.chain(flag.default.as_deref());
    shown.all(|text| super::value::misfit(kind, text, true).is_none())
}

#[cfg(test)]
mod tests;
