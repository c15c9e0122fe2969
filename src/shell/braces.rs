//! Brace expansion: `a{b,c}` is two words, `{1..3}` three (bash(1), Brace Expansion; POSIX has none).
//!
//! Takes a word; hands on the words that it stands for. Nothing that is quoted, and no `${…}`, takes part in it.

use super::{Part, Quoting, Word};
use crate::text::{Inserted, Traced};
use std::collections::BTreeMap;

/// The most words that one word may stand for; with more it is left as it is written.
const MOST: usize = 1000;

/// The most bytes that they may be together.
const LONGEST: usize = 1 << 20;

/// How deep braces may be nested.
const DEEPEST: usize = 16;

/// A piece of a word that is the same in all that comes of it, or a sign between pieces.
#[derive(Clone)]
enum Token {
    Piece(Part),
    /// `{`, `}` or `,` without quotes.
    Sign(char, Traced),
}

/// A pair of braces: where the second one is, and the commas between them that belong to no inner pair.
struct Pair {
    close: usize,
    commas: Vec<usize>,
}

impl Word {
    /// The words that it stands for; `None` where it is one word as it is written.
    pub fn brace_expanded(&self) -> Option<Vec<Self>> {
        let is_open =
            |part: &Part| matches!(part, Part::Literal { text, quoting: Quoting::None } if text.as_str().contains('{'));
        if !self.parts.iter().any(is_open) {
            return None;
        }
        let tokens = tokens(&self.parts);
        let pairs = pairs(&tokens);
        let expanded =
            Expansion { tokens: &tokens, pairs: &pairs, length: self.range.len() }.all(0, tokens.len(), 0)?;
        // Nothing comes of an alternative that is empty.
        let words = expanded
            .into_iter()
            .filter(|parts| !parts.is_empty())
            .map(|parts| Self { parts: joined(parts), range: self.range.clone() });
        (pairs.keys().any(|open| is_expanded(&tokens, *open, &pairs[open]))).then(|| words.collect())
    }
}

fn tokens(parts: &[Part]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for part in parts {
        let Part::Literal { text, quoting: Quoting::None } = part else {
            tokens.push(Token::Piece(part.clone()));
            continue;
        };
        let mut kept = 0;
        let piece = |range| Token::Piece(Part::Literal { text: text.slice(range), quoting: Quoting::None });
        for (at, sign) in text.as_str().match_indices(['{', '}', ',']) {
            if text.is_open(at..at + 1) {
                continue;
            }
            if kept < at {
                tokens.push(piece(kept..at));
            }
            kept = at + 1;
            tokens.extend(sign.chars().map(|sign| Token::Sign(sign, text.slice(at..kept))));
        }
        if kept < text.len() {
            tokens.push(piece(kept..text.len()));
        }
    }
    tokens
}

/// The pairs of braces by where they open.
fn pairs(tokens: &[Token]) -> BTreeMap<usize, Pair> {
    let (mut pairs, mut open) = (BTreeMap::new(), Vec::<(usize, Vec<usize>)>::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{', _) => open.push((at, Vec::new())),
            Token::Sign(',', _) => open.last_mut().into_iter().for_each(|(_, commas)| commas.push(at)),
            Token::Sign('}', _) => {
                pairs.extend(open.pop().map(|(from, commas)| (from, Pair { close: at, commas })));
            }
            _ => {}
        }
    }
    pairs
}

/// Whether a pair stands for several words.
fn is_expanded(tokens: &[Token], open: usize, pair: &Pair) -> bool {
    !pair.commas.is_empty() || sequence(&tokens[open + 1..pair.close]).is_some()
}

struct Expansion<'a> {
    tokens: &'a [Token],
    pairs: &'a BTreeMap<usize, Pair>,
    /// The length of the word.
    length: usize,
}

impl Expansion<'_> {
    /// What the tokens from `start` to `end` stand for; `None` where that is too much.
    fn all(&self, start: usize, end: usize, depth: usize) -> Option<Vec<Vec<Part>>> {
        if depth > DEEPEST {
            return None;
        }
        let (mut found, mut at) = (vec![Vec::new()], start);
        while at < end {
            let pair = self.pairs.get(&at).filter(|pair| pair.close < end && is_expanded(self.tokens, at, pair));
            let Some(pair) = pair else {
                for parts in &mut found {
                    parts.push(part(&self.tokens[at]));
                }
                at += 1;
                continue;
            };
            let mut choices = Vec::new();
            if pair.commas.is_empty() {
                choices.extend(sequence(&self.tokens[at + 1..pair.close])?.into_iter().map(|part| vec![part]));
            } else {
                let mut from = at + 1;
                for comma in pair.commas.iter().copied().chain([pair.close]) {
                    choices.extend(self.all(from, comma, depth + 1)?);
                    from = comma + 1;
                }
            }
            let count = found.len() * choices.len();
            if count > MOST || count * self.length > LONGEST {
                return None;
            }
            let with = |before: &Vec<Part>| -> Vec<Vec<Part>> {
                choices.iter().map(|choice| before.iter().chain(choice).cloned().collect()).collect()
            };
            found = found.iter().flat_map(with).collect();
            at = pair.close + 1;
        }
        Some(found)
    }
}

fn part(token: &Token) -> Part {
    match token {
        Token::Piece(part) => part.clone(),
        Token::Sign(_, text) => Part::Literal { text: text.clone(), quoting: Quoting::None },
    }
}

/// `1..3`, `a..e`, `01..10..3`: what stands between two braces, if it is a sequence.
fn sequence(inside: &[Token]) -> Option<Vec<Part>> {
    let [Token::Piece(Part::Literal { text, quoting: Quoting::None })] = inside else { return None };
    if text.has_open_parts() {
        return None;
    }
    let fields: Vec<&str> = text.as_str().split("..").collect();
    let (first, last, step) = match fields.as_slice() {
        [first, last] => (*first, *last, 1),
        [first, last, step] => (*first, *last, step.parse::<i64>().ok()?.checked_abs()?.max(1)),
        _ => return None,
    };
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| text.len() < 16);
    let letter = |text: &str| text.bytes().next().filter(|byte| byte.is_ascii_alphabetic() && text.len() == 1);
    let (from, to, is_letter) = match (number(first), number(last)) {
        (Some(from), Some(to)) => (from, to, false),
        _ => (i64::from(letter(first)?), i64::from(letter(last)?), true),
    };
    if from.abs_diff(to) / step.unsigned_abs() >= MOST as u64 {
        return None;
    }
    let is_padded =
        |text: &str| text.trim_start_matches('-').len() > 1 && text.trim_start_matches('-').starts_with('0');
    let width = if is_padded(first) || is_padded(last) { first.len().max(last.len()) } else { 0 };
    let mut values = Vec::new();
    let mut value = from;
    while if from <= to { value <= to } else { value >= to } {
        values.push(value);
        value += if from <= to { step } else { -step };
    }
    let shown = |value: i64| match u8::try_from(value) {
        Ok(byte) if is_letter => char::from(byte).to_string(),
        _ => format!("{value:0width$}"),
    };
    let at = text.whole_span();
    let part =
        |value| Part::Literal { text: Traced::inserted(&shown(value), at, Inserted::Escape), quoting: Quoting::None };
    Some(values.into_iter().map(part).collect())
}

/// The parts with those put together that make one literal.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for part in parts {
        match (all.last_mut(), &part) {
            (
                Some(Part::Literal { text: before, quoting: Quoting::None }),
                Part::Literal { text, quoting: Quoting::None },
            ) => before.push(text),
            _ => all.push(part),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::{shell, text::Traced};

    fn expanded(word: &str) -> String {
        let script = shell::parse(&Traced::source(word, 0));
        let commands = script.simple_commands();
        let words = commands[0].words[0].brace_expanded();
        let words = words.into_iter().flatten().map(|word| word.as_literal().unwrap_or_default().to_string());
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn braces_stand_for_several_words() {
        for (word, want) in [
            ("a{b,c}d", "abd acd"),
            ("a{b,c{1,2}}", "ab ac1 ac2"),
            ("{a,b}{1..3}", "a1 a2 a3 b1 b2 b3"),
            ("x{08..10}{c..a..2}", "x08c x08a x09c x09a x10c x10a"),
            ("{a{b,c}}{", "{ab}{ {ac}{"),
            ("{,a}'{b,c}'", "{b,c} a{b,c}"),
            ("{a,{b,c}", "{a,b {a,c"),
            ("http://h/{a,b}", "http://h/a http://h/b"),
            ("{name}", ""),
            ("a{}", ""),
            ("\\{a,b}", ""),
            ("{a..é}", ""),
            ("{1..99999999}", ""),
        ] {
            assert_eq!(expanded(word), want, "{word}");
        }
        assert_eq!(expanded(&"{a,b}".repeat(40)), "");
        assert_eq!(expanded(&"{a,".repeat(9999)), "");
    }
}
