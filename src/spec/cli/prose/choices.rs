//! The words that a flag takes, as its description lists them.
//!
//! Takes the tokens of a description; sets the kind of a flag's value where a list is plainly the list of what may be given.
//! Examples are no such list, nor is one with an item that is a pattern: a list of which a part is missing would make
//! mistakes of right values.

use super::{
    super::{Flag, Takes, ValueKind},
    literals::is_no_value,
    tokens::Token,
};

/// Sets the choices of a flag.
pub(super) fn read(flag: &mut Flag, tokens: &[Token], lowered: &str) {
    if flag.value != ValueKind::String {
        return;
    }
    let Some(found) = bracketed(tokens).or_else(|| listed(tokens)) else { return };
    let mut words = found.words;
    if let Some(default) = found.default {
        flag.default.get_or_insert_with(|| default.to_owned());
        if !words.contains(&default) {
            words.push(default);
        }
    }
    if words.len() < 2 || words.iter().any(|word| !is_choice(word)) {
        return;
    }
    if words.iter().all(|word| matches!(*word, "true" | "false")) {
        flag.value = ValueKind::Boolean;
        flag.inferred = !found.generated;
        return;
    }
    // A list without the default that the description tells is not whole.
    if flag.default.as_deref().is_some_and(|default| !is_no_value(default) && !words.contains(&default))
        && !found.generated
    {
        return;
    }
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let is_list = ["comma-separated", "comma separated", "separated by comma", "comma-delimited"]
        .iter()
        .any(|word| lowered.contains(word));
    flag.value = if is_list { ValueKind::List(words) } else { ValueKind::Choice(words) };
    flag.inferred = !found.generated;
    if flag.takes == Takes::Unknown {
        flag.takes = Takes::Value;
    }
}

/// Words that may be given.
struct Listed<'a> {
    words: Vec<&'a str>,
    /// The one of them that the list says is the default.
    default: Option<&'a str>,
    /// Whether a program wrote the list, in the notation of its library.
    generated: bool,
}

/// `[possible values: a, b]` (clap), `[choices: "a", "b"]` (yargs), `(choices: "a", "b")` (commander), `(one of: a, b)`.
fn bracketed<'a>(tokens: &[Token<'a>]) -> Option<Listed<'a>> {
    let colon = (2..tokens.len()).find(|at| {
        matches!(tokens[*at], Token::Sign(':')) && {
            let label = |back: usize, words: &[&str]| tokens[at - back].is_any(words);
            let named = label(1, &["choices", "values", "one", "options"]) || (label(1, &["of"]) && label(2, &["one"]));
            let label_length = tokens[..*at].iter().rev().take_while(|token| token.text().is_some()).count();
            named
                && label_length <= 3
                && at.checked_sub(label_length + 1).is_some_and(|open| matches!(tokens[open], Token::Sign('[' | '(')))
        }
    })?;
    let close = tokens[colon..].iter().position(|token| matches!(token, Token::Sign(']' | ')')))? + colon;
    let inside = &tokens[colon + 1..close];
    let separates = |token: &Token| matches!(token, Token::Sign(',' | '|')) || token.is_any(&["or", "and"]);
    let words: Vec<&str> = inside
        .split(separates)
        .filter(|part| !part.is_empty())
        .map_while(|part| match part {
            [word] => word.text(),
            _ => None,
        })
        .collect();
    let parts = inside.split(separates).filter(|part| !part.is_empty()).count();
    (words.len() == parts).then_some(Listed { words, default: None, generated: true })
}

/// A list in prose: in brackets of its own, behind a colon, or behind words that say what it is.
fn listed<'a>(tokens: &[Token<'a>]) -> Option<Listed<'a>> {
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].literal().is_none() {
            at += 1;
            continue;
        }
        let (list, end) = list_from(tokens, at);
        let enough = list.words.len() + usize::from(list.default.is_some()) >= 2;
        if enough && leads(&tokens[..at], tokens.get(end)) {
            return Some(list);
        }
        at = end.max(at + 1);
    }
    None
}

/// The literals from `at` on that only commas, `or`, `default` and remarks in brackets stand between; and where they end.
fn list_from<'a>(tokens: &[Token<'a>], mut at: usize) -> (Listed<'a>, usize) {
    let mut list = Listed { words: Vec::new(), default: None, generated: false };
    let mut end = at;
    while let Some(Token::Literal(text)) = tokens.get(at) {
        list.words.push(text);
        at += 1;
        if let Some(after) = remark(tokens, at) {
            if tokens[at..after].iter().any(|token| token.is("default")) {
                list.default = Some(text);
            }
            at = after;
        }
        end = at;
        let link = |token: &Token| matches!(token, Token::Sign(',' | '|')) || token.is_any(&["or", "and", "/"]);
        let links = tokens[at..].iter().take_while(|token| link(token)).count();
        if links == 0 {
            break;
        }
        at += links;
        // `, default: x` ends a list.
        let said = tokens[at..]
            .iter()
            .take_while(|token| matches!(token, Token::Sign(':')) || token.is_any(&["default", "is", "the"]))
            .count();
        if said > 0
            && let Some(Token::Literal(text)) = tokens.get(at + said)
            && tokens[at..at + said].iter().any(|token| token.is("default"))
        {
            list.default = Some(text);
            at += said + 1;
            // `default is x unless …` is told of the list all the same.
            end = tokens[at..]
                .iter()
                .position(|token| matches!(token, Token::Sign(')' | ']' | '.')))
                .map_or(tokens.len(), |close| at + close);
            break;
        }
    }
    // `a`, `b` (default `b`)
    if let [Token::Sign('(' | '['), said @ ..] = &tokens[end..]
        && let Some(close) = said.iter().take(8).position(|token| matches!(token, Token::Sign(')' | ']')))
        && let [first, .., Token::Literal(text)] = &said[..close]
        && first.is("default")
    {
        list.default = Some(text);
        end += close + 2;
    }
    (list, end)
}

/// The end of a remark in brackets without literals that starts at `at`: `(default)`, `(best compression)`.
fn remark(tokens: &[Token], mut at: usize) -> Option<usize> {
    let mut end = None;
    while matches!(tokens.get(at), Some(Token::Sign('(' | '['))) {
        let close = tokens[at..].iter().take(9).position(|token| matches!(token, Token::Sign(')' | ']')))? + at;
        if tokens[at..close].iter().any(|token| token.literal().is_some()) {
            break;
        }
        at = close + 1;
        end = Some(at);
    }
    end
}

/// Whether what stands before a list and behind it makes it the list of what may be given.
fn leads(before: &[Token], after: Option<&Token>) -> bool {
    let closed = matches!(after, Some(Token::Sign(')' | ']')));
    let ended = matches!(after, None | Some(Token::Sign('.' | ')' | ']' | ';')));
    let Some(last) = before.last() else { return false };
    let words = |count: usize| &before[before.len().saturating_sub(count)..];
    match last {
        Token::Sign('(' | '[') => closed,
        Token::Sign(':') => ended && !words(6).iter().any(|word| is_example(*word)),
        _ => {
            let said = |leads: &[&str]| last.is_any(leads);
            let of_values = words(4).iter().any(|word| {
                word.is_any(&[
                    "values",
                    "levels",
                    "options",
                    "formats",
                    "types",
                    "choices",
                    "modes",
                    "supported",
                    "valid",
                    "allowed",
                    "possible",
                    "supports",
                    "accepts",
                ])
            });
            let one_of = said(&["of"]) && words(2).first().is_some_and(|word| word.is("one"));
            let must = said(&["be"]) && words(2).first().is_some_and(|word| word.is_any(&["must", "can", "may"]));
            let is = said(&["are", "is", "include", "supports", "accepts"]) && of_values;
            ended && (one_of || must || is || said(&["either"]))
        }
    }
}

/// Whether a word says that examples follow, or the form of something.
fn is_example(word: Token) -> bool {
    word.is_any(&[
        "example",
        "examples",
        "e.g.",
        "e.g",
        "eg",
        "ex",
        "ex.",
        "i.e.",
        "i.e",
        "instance",
        "like",
        "as",
        "note",
        "see",
        "requires",
        "replaces",
        "aliases",
        "alias",
        "variable",
        "variables",
    ])
}

/// Whether a text can be a word to choose: no flag, no pattern, no range.
fn is_choice(text: &str) -> bool {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte));
    let is_range = text.split_once('-').is_some_and(|(from, to)| {
        [from, to].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let is_file = text.starts_with('.')
        || text.rsplit_once('.').is_some_and(|(_, extension)| {
            extension.len() > 1 && extension.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
    is_word && !is_range && !is_file && !crate::text::is_upper_snake(text)
}
