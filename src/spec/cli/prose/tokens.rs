//! A description as words, literals and signs.
//!
//! Takes the text of a description with its marks; hands on what a reader sees as one thing each. Judges nothing.

use crate::extract::{Inline, MarkKind};

/// A piece of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A text that stands for itself: a code span, or a text in quotes.
    Literal(&'a str),
    /// A word.
    Word(&'a str),
    /// A sign: a bracket, a comma, a colon, a full stop, `|`, or `-` for every dash between blanks or words.
    Sign(char),
}

impl<'a> Token<'a> {
    /// Whether it is this word, in any case.
    pub(super) fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word))
    }

    /// Whether it is one of these words, in any case.
    pub(super) fn is_any(self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// The word or the literal.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Literal(text) | Self::Word(text) => Some(text),
            Self::Sign(_) => None,
        }
    }

    /// The literal.
    pub(super) fn literal(self) -> Option<&'a str> {
        if let Self::Literal(text) = self { Some(text) } else { None }
    }
}

/// Reads a description.
pub(super) fn tokens(description: &Inline) -> Vec<Token<'_>> {
    let text = description.text.as_str();
    let mut codes = description.marks.iter().filter(|mark| mark.kind == MarkKind::Code).map(|mark| mark.range.clone());
    let mut code = codes.next();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < text.len() {
        while code.as_ref().is_some_and(|code| code.start < at) {
            code = codes.next();
        }
        let limit = code.as_ref().map_or(text.len(), |code| code.start);
        if let Some(range) = code.clone().filter(|code| code.start == at && code.end > at) {
            tokens.push(Token::Literal(text[range.clone()].trim()));
            at = range.end;
            continue;
        }
        let rest = &text[at..limit.max(at)];
        let Some(first) = rest.chars().next() else {
            // An empty code span stands here.
            code = codes.next();
            continue;
        };
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if let Some(quoted) = quoted(rest, text[..at].chars().next_back()) {
            tokens.push(Token::Literal(&quoted[1..quoted.len() - 1]));
            at += quoted.len();
        } else if is_sign(first) || first == '.' && rest[1..].chars().next().is_none_or(char::is_whitespace) {
            tokens.push(Token::Sign(first));
            at += first.len_utf8();
        } else if let Some(dashes) = dashes(rest, text[..at].chars().next_back()) {
            tokens.push(Token::Sign('-'));
            at += dashes;
        } else {
            let word = word(rest);
            tokens.push(Token::Word(word));
            at += word.len();
        }
    }
    tokens
}

/// Whether a character is a sign wherever it stands.
fn is_sign(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | ':' | '|' | '!' | '?' | '*')
}

/// The quoted text that opens a text, its quotes included. A quote after a letter is an apostrophe.
fn quoted(rest: &str, before: Option<char>) -> Option<&str> {
    let close = match rest.chars().next()? {
        '"' => '"',
        '\'' if before.is_none_or(|c| !c.is_alphanumeric()) => '\'',
        _ => return None,
    };
    let end = rest[1..].find(close)? + 1;
    let after = rest[end + 1..].chars().next();
    (end > 1 && after.is_none_or(|c| !c.is_alphanumeric())).then(|| &rest[..=end])
}

/// The length of a dash that opens a text: of a long one, or of hyphens that are not the beginning of a flag.
fn dashes(rest: &str, before: Option<char>) -> Option<usize> {
    if let Some(dash) = rest.chars().next().filter(|c| matches!(c, '–' | '—')) {
        return Some(dash.len_utf8());
    }
    let hyphens = rest.len() - rest.trim_start_matches('-').len();
    let is_free = rest[hyphens..].chars().next().is_none_or(char::is_whitespace);
    (hyphens > 0 && (is_free || before.is_some_and(char::is_alphanumeric))).then_some(hyphens)
}

/// The word that opens a text: up to a blank or a sign. Two hyphens inside of it are a dash, and what ends a sentence is
/// no part of it. Colons inside of it are (`http://localhost`).
fn word(rest: &str) -> &str {
    let is_end = |(at, c): (usize, char)| {
        let next = rest[at + c.len_utf8()..].chars().next();
        match c {
            ':' => next.is_none_or(|c| c.is_whitespace() || is_sign(c)),
            '.' => next.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']')),
            '-' => at > 0 && next == Some('-') && !rest[..at].starts_with('-'),
            '–' | '—' | '"' => true,
            _ => c.is_whitespace() || is_sign(c),
        }
    };
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let end = rest.char_indices().skip(1).find(|found| is_end(*found)).map_or(rest.len(), |(at, _)| at);
    &rest[..end.max(first)]
}

#[cfg(test)]
mod tests {
    use super::{super::tests::inline, *};

    fn read(text: &str) -> Vec<String> {
        tokens(&inline(text)).into_iter().map(|token| format!("{token:?}")).collect()
    }

    #[test]
    fn a_description_is_words_literals_and_signs() {
        let cases: &[(&str, &str)] = &[
            (
                "Format (`a`, `b c`).",
                "Word(\"Format\") Sign('(') Literal(\"a\") Sign(',') Literal(\"b c\") Sign(')') Sign('.')",
            ),
            (
                "cache--for example: `x`",
                "Word(\"cache\") Sign('-') Word(\"for\") Word(\"example\") Sign(':') Literal(\"x\")",
            ),
            (
                "default: http://a:80/, or ~/.x.",
                "Word(\"default\") Sign(':') Word(\"http://a:80/\") Sign(',') Word(\"or\") Word(\"~/.x\") Sign('.')",
            ),
            ("(default \"a b\") don't", "Sign('(') Word(\"default\") Literal(\"a b\") Sign(')') Word(\"don't\")"),
            ("use --path — or - -x", "Word(\"use\") Word(\"--path\") Sign('-') Word(\"or\") Sign('-') Word(\"-x\")"),
            ("``é`` [é", "Word(\"é\") Sign('[') Word(\"é\")"),
        ];
        for (text, want) in cases {
            assert_eq!(read(text).join(" "), *want, "{text}");
        }
    }
}
