//! Whether a flag or a command should not be used any more, and what to use instead.
//!
//! Takes the tokens of a description; hands on the replacement, empty where none is named. A description that speaks of the
//! deprecation of something else (an alias, a variable, another flag) says nothing of its own flag.

use super::{
    Flag,
    tokens::{Token, tokens},
};
use crate::extract::Inline;

/// What to use instead of a flag.
pub(super) fn deprecated_flag(flag: &Flag, said: &[Token]) -> Option<String> {
    let is_own = |token: &Token| {
        let name = token.text().unwrap_or_default().trim_start_matches('-');
        flag.long.as_deref() == Some(name) || flag.short.is_some_and(|short| name.chars().eq([short]))
    };
    deprecated(said, &["flag", "option", "argument", "parameter", "setting", "switch"], &is_own)
}

/// What to use instead of a command whose page says so in one of its paragraphs.
pub(in crate::spec::cli) fn deprecated_command(paragraph: &Inline, name: &str) -> Option<String> {
    let said = tokens(paragraph);
    let is_own = |token: &Token| token.literal() == Some(name);
    deprecated(&said, &["command", "subcommand"], &is_own)
}

fn deprecated(said: &[Token], nouns: &[&str], is_own: &dyn Fn(&Token) -> bool) -> Option<String> {
    let at = (0..said.len()).find(|at| speaks_of_it(said, *at, nouns, is_own))?;
    Some(replacement(&said[at + 1..]))
}

/// Whether the token at `at` says that the thing itself is deprecated.
fn speaks_of_it(said: &[Token], at: usize, nouns: &[&str], is_own: &dyn Fn(&Token) -> bool) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|before| said.get(before));
    let is_word = said[at].is_any(&["deprecated", "obsolete", "discontinued", "unsupported"]);
    let no_longer = said[at].is_any(&["supported", "used", "available"])
        && before(1).is_some_and(|word| word.is("longer"))
        && before(2).is_some_and(|word| word.is("no"));
    if !is_word && !no_longer {
        return false;
    }
    // `this flag is deprecated`, `--old has been deprecated`
    let near = at.saturating_sub(12);
    let sentence = said[near..at]
        .iter()
        .rposition(|token| matches!(token, Token::Sign('.' | ';' | '!' | '?')))
        .map_or(near, |end| near + end + 1);
    let verb = said[sentence..at]
        .iter()
        .rposition(|word| word.is_any(&["is", "are", "was", "been"]))
        .map(|verb| sentence + verb);
    if let Some(verb) = verb {
        let has = verb - usize::from(verb > sentence && said[verb - 1].is_any(&["has", "have"]));
        let subject = &said[sentence..has];
        let named = subject.last().is_some_and(|token| token.is_any(nouns) || is_own(token));
        // `This is deprecated`: nothing else is the subject.
        let is_this = subject.first().is_some_and(|token| token.is("this")) && subject.len() == 1;
        let others = subject.iter().any(|token| token.literal().is_some() && !is_own(token));
        return (named || is_this) && !others && at - verb <= 3;
    }
    // `Deprecated: use …`, `(Deprecated)`, `Output as text. Deprecated.`
    let after = said.get(at + 1);
    let closes = match after {
        None | Some(Token::Sign(_)) => true,
        Some(token) => {
            token.is_any(&["use", "in", "since", "as", "and", "by", "for"])
                || token.text().is_some_and(|text| text.starts_with(char::is_uppercase)) && is_word
        }
    };
    let opens = match before(1) {
        None | Some(Token::Sign('.' | '*' | ';' | '!')) => true,
        // What stands in brackets behind a name of something else belongs to that.
        Some(Token::Sign('(' | '[')) => before(2).is_none_or(|token| token.literal().is_none() || is_own(token)),
        _ => false,
    };
    is_word && opens && closes
}

/// What to use instead: `use X`, `in favor of X`, `replaced by X`, `prefer X`.
fn replacement(said: &[Token]) -> String {
    let named = |token: Option<&Token>| match token {
        Some(Token::Literal(text)) => Some((*text).to_owned()),
        Some(Token::Word(word)) if word.starts_with('-') && word.len() > 1 => Some((*word).to_owned()),
        _ => None,
    };
    let found = said.iter().enumerate().find_map(|(at, token)| {
        let leads = token.is_any(&["use", "of", "by", "prefer", "with", "see"]);
        let skip = usize::from(said.get(at + 1).is_some_and(|word| word.is_any(&["the", "instead"])));
        leads.then(|| named(said.get(at + 1 + skip))).flatten()
    });
    found.unwrap_or_default()
}
