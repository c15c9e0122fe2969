//! The default of a flag, as its description has it.
//!
//! Takes the tokens of a description; hands on the value that the flag has when it is not given. A default that is told in
//! words (`default is the number of cores`) is no value.

use super::tokens::Token;

/// The default: `(default "x")`, `(default is 5)`, `[default: a b]`, `Defaults to x.`, and `x (default)`.
pub(super) fn default_value<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    (0..tokens.len()).find_map(|at| {
        let before = at.checked_sub(1).map(|before| tokens[before]);
        let is_said = tokens[at].is_any(&["default", "defaults"])
            && !before.is_some_and(|word| word.is_any(&["by", "uses", "use", "the", "a", "as", "no", "non", "its"]));
        if !is_said {
            return None;
        }
        let bracket =
            tokens[..at].iter().rev().take(12).find(|token| matches!(token, Token::Sign('(' | '[' | ')' | ']')));
        let in_parentheses = matches!(bracket, Some(Token::Sign('(' | '[')));
        match tokens.get(at + 1) {
            Some(Token::Sign(')' | ']')) if matches!(before, Some(Token::Sign('(' | '['))) => {
                literal_before(&tokens[..at - 1])
            }
            None => None,
            _ => value_after(&tokens[at + 1..], in_parentheses),
        }
    })
}

/// The value that follows the word, behind `is`, `to`, `value` and a colon.
fn value_after<'a>(tokens: &[Token<'a>], in_parentheses: bool) -> Option<&'a str> {
    let links = tokens
        .iter()
        .take_while(|token| {
            matches!(token, Token::Sign(':' | '-')) || token.is_any(&["is", "to", "value", "are", "=", "of"])
        })
        .count();
    let is_labelled = matches!(tokens.first(), Some(Token::Sign(':')));
    let value = tokens.get(links)?;
    let closes = matches!(tokens.get(links + 1), None | Some(Token::Sign(')' | ']' | ',' | ';' | '.')));
    match *value {
        Token::Literal(text) => Some(text).filter(|text| !text.is_empty()),
        Token::Word(text) if is_plain_value(text) => Some(text),
        // `(default: json)`: a label and one word are a value, `default is synchronous` is a sentence.
        Token::Word(text) if closes && is_labelled && in_parentheses && !is_no_value(text) => Some(text),
        _ => None,
    }
}

/// The literal that `(default)` stands behind; what explains the literal may stand between (`m (measurement) (default)`).
fn literal_before<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    let mut depth = 0_usize;
    for token in tokens.iter().rev().take(24) {
        match *token {
            Token::Sign(')' | ']') => depth += 1,
            Token::Sign('(' | '[') if depth == 0 => return None,
            Token::Sign('(' | '[') => depth -= 1,
            _ if depth > 0 => {}
            Token::Literal(text) => return Some(text),
            Token::Sign(',' | ';' | '.') => return None,
            token if token.is_any(&["or", "and"]) => return None,
            _ => {}
        }
    }
    None
}

/// Whether a bare word is a value, in whatever sentence it stands: a number, with a unit or without, `true` and `false`, a
/// path, an address.
fn is_plain_value(word: &str) -> bool {
    let digits = word.trim_start_matches('-');
    matches!(word, "true" | "false")
        || digits.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:%".contains(&byte))
        || ["~/", "/", "./", "http://", "https://"]
            .iter()
            .any(|start| word.starts_with(start) && word.len() > start.len())
}

/// Whether a word says that there is no default.
pub(in crate::spec::cli) fn is_no_value(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "" | "none"
            | "n/a"
            | "na"
            | "-"
            | "--"
            | "—"
            | "–"
            | "unset"
            | "empty"
            | "required"
            | "null"
            | "nil"
            | "varies"
    )
}
