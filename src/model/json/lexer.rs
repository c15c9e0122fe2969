//! The tokens of a JSON text. Takes a [`Traced`] text; hands on tokens and what is wrong inside or between them.
//!
//! Open parts are atomic: whatever characters they hold, they are part of a string or a word.

use super::{JsonProblemKind, problems::Problems};
use crate::text::Traced;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `{ } [ ] : ,`
    Punctuation(u8),
    /// A string, quotes included; its content is the second range.
    String,
    /// What stands between blanks and punctuation: a literal, a number, a placeholder, a mistake.
    Word,
    /// The end of the text.
    End,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where, in the text.
    pub(super) range: Range<usize>,
    /// For a string, what stands between its quotes.
    pub(super) content: Range<usize>,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
    /// Whether a line ends before it.
    pub(super) first_of_line: bool,
}

/// What opens and closes a string of Python that may go over several lines.
const TRIPLE: &str = "\"\"\"";

impl Token {
    /// Whether it is this punctuation character.
    pub(super) fn is(&self, character: u8) -> bool {
        self.kind == TokenKind::Punctuation(character)
    }

    /// Whether a value can start with it.
    pub(super) fn starts_value(&self) -> bool {
        match self.kind {
            TokenKind::Punctuation(character) => matches!(character, b'{' | b'['),
            TokenKind::String | TokenKind::Word => true,
            TokenKind::End => false,
        }
    }
}

/// Reads all tokens. The last one is [`TokenKind::End`].
pub(super) fn tokens<'a>(text: &'a Traced, problems: &mut Problems<'a>) -> Vec<Token> {
    let open = text.open_parts().collect();
    let mut lexer = Lexer { text: text.as_str(), open, at: 0, problems };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.token();
        let done = token.kind == TokenKind::End;
        tokens.push(token);
        if done {
            return tokens;
        }
    }
}

struct Lexer<'a, 'p> {
    text: &'a str,
    /// The open parts, in order.
    open: Vec<Range<usize>>,
    at: usize,
    problems: &'p mut Problems<'a>,
}

/// How many bytes after an unescaped quote the end of its string is looked for, so that no text takes quadratic time.
const LOOK_AHEAD: usize = 1000;

const SMART_QUOTES: [char; 6] = ['“', '”', '„', '‟', '‘', '’'];

impl Lexer<'_, '_> {
    fn token(&mut self) -> Token {
        let (spaced, first_of_line) = self.skip_blanks();
        let start = self.at;
        let (kind, content) = match self.peek() {
            _ if self.open_end(start).is_some() => (TokenKind::Word, self.word()),
            None => (TokenKind::End, start..start),
            Some(c @ ('{' | '}' | '[' | ']' | ':' | ',')) => {
                self.at += 1;
                (TokenKind::Punctuation(c as u8), start..start)
            }
            Some('"') => (TokenKind::String, self.string()),
            Some('\'') => match self.end_on_line('\'', |c| c == '\'') {
                Some(content) => {
                    self.problems.report(JsonProblemKind::SingleQuotes, start..self.at);
                    (TokenKind::String, content)
                }
                None => (TokenKind::Word, self.word()),
            },
            Some(c) if SMART_QUOTES.contains(&c) => {
                match self.end_on_line(c, |c| c == '"' || SMART_QUOTES.contains(&c)) {
                    Some(content) => {
                        self.problems.report(JsonProblemKind::SmartQuotes, start..self.at);
                        (TokenKind::String, content)
                    }
                    None => (TokenKind::Word, self.word()),
                }
            }
            Some(_) => (TokenKind::Word, self.word()),
        };
        Token { kind, range: start..self.at, content, spaced, first_of_line }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// The end of the open part that holds the byte `at`.
    fn open_end(&self, at: usize) -> Option<usize> {
        let run = self.open.get(self.open.partition_point(|run| run.end <= at))?;
        (run.start <= at).then_some(run.end)
    }

    /// Skips blanks and comments; says whether there were any, and whether a line ended.
    fn skip_blanks(&mut self) -> (bool, bool) {
        let (start, mut newline) = (self.at, false);
        while self.open_end(self.at).is_none() {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else { break };
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                newline |= c == '\n';
                self.at += 1;
            } else if c == '#' || rest.starts_with("//") {
                let end = rest.find('\n').unwrap_or(rest.len());
                self.comment(end);
            } else if let Some(inside) = rest.strip_prefix("/*") {
                self.comment(inside.find("*/").map_or(rest.len(), |end| end + 4));
            } else if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
                // Blanks that JSON does not know: a no-break space, a byte order mark.
                self.problems.report(JsonProblemKind::Unexpected(c.to_string()), self.at..self.at + c.len_utf8());
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        (self.at > start, newline)
    }

    fn comment(&mut self, length: usize) {
        let text = self.text[self.at..self.at + length].trim_end();
        self.problems.report(JsonProblemKind::Comment, self.at..self.at + text.len());
        self.at += length;
    }

    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        loop {
            if let Some(end) = self.open_end(self.at) {
                self.at = end;
                continue;
            }
            // `${NAME}`, where no shell replaced it, is one word.
            if let Some(rest) = self.text[self.at..].strip_prefix("${")
                && let Some(end) = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                && rest[end..].starts_with('}')
            {
                self.at += "${".len() + end + 1;
                continue;
            }
            match self.peek() {
                Some(c) if !c.is_whitespace() && !matches!(c, '{' | '}' | '[' | ']' | ':' | ',' | '"') => {
                    self.at += c.len_utf8();
                }
                _ => return start..self.at,
            }
        }
    }

    /// The content of a string in quotes that JSON does not know, which ends on the same line; the cursor moves past it.
    fn end_on_line(&mut self, first: char, is_end: impl Fn(char) -> bool) -> Option<Range<usize>> {
        let start = self.at + first.len_utf8();
        let mut at = start;
        loop {
            if let Some(end) = self.open_end(at) {
                at = end;
                continue;
            }
            match self.text[at..].chars().next() {
                None | Some('\n') => return None,
                Some(c) if is_end(c) => {
                    self.at = at + c.len_utf8();
                    return Some(start..at);
                }
                Some(c) => at += c.len_utf8(),
            }
        }
    }

    /// One past the end of a string in triple quotes that goes over several lines, if one opens at `quote`.
    fn end_of_triple(&self, quote: usize) -> Option<usize> {
        let inside = self.text[quote..].strip_prefix(TRIPLE)?;
        let length = inside.find(TRIPLE).filter(|length| inside[..*length].contains('\n'))?;
        Some(quote + 2 * TRIPLE.len() + length)
    }

    /// The content of a string in double quotes; the cursor moves past it.
    fn string(&mut self) -> Range<usize> {
        let quote = self.at;
        let start = quote + 1;
        if let Some(end) = self.end_of_triple(quote) {
            self.problems.report(JsonProblemKind::TripleQuotes, quote..quote + TRIPLE.len());
            self.at = end;
            return start..start;
        }
        let first_line = self.quote_or(start, b'\n');
        let end = match first_line {
            Some(at) if self.text.as_bytes()[at] == b'"' => Some(at),
            // The string goes on to the next line: either it holds a newline, or its closing quote was forgotten. It
            // holds a newline if the next quote is followed by what may follow a string.
            Some(newline) => self.quote_or(newline + 1, b'"').filter(|next| {
                let after = self.text[next + 1..].trim_start_matches([' ', '\t', '\r', '\n']);
                let between = self.text[newline..*next].trim_matches([' ', '\t', '\r', '\n', '{', '[', ',']);
                !between.is_empty() && (after.is_empty() || after.starts_with([',', '}', ']', ':']))
            }),
            None => None,
        };
        if let Some(mut end) = end {
            if let Some(key) = self.key_without_end(start..end) {
                self.problems.report(JsonProblemKind::UnclosedString, quote..start);
                self.at = key.end;
                return key;
            }
            if let Some(meant) = self.end_after_unescaped_quote(end) {
                self.problems.report(JsonProblemKind::UnescapedQuote, end..end + 1);
                end = meant;
            }
            self.at = end + 1;
            return start..end;
        }
        let line_end = first_line.unwrap_or(self.text.len());
        let line = &self.text[start..line_end];
        if let Some(smart) = line.rfind(['”', '“']).filter(|at| self.open_end(start + at).is_none()) {
            let end = start + smart;
            self.at = end + '”'.len_utf8();
            self.problems.report(JsonProblemKind::SmartQuotes, end..self.at);
            return start..end;
        }
        // Punctuation at the end of the line was meant for the text around the string.
        let kept = line.trim_end().trim_end_matches(['}', ']', ' ', '\t']).strip_suffix(',').unwrap_or(line.trim_end());
        let kept = kept.trim_end_matches(['}', ']', ' ', '\t']);
        self.at = start + kept.len();
        self.problems.report(JsonProblemKind::UnclosedString, quote..quote + 1);
        start..self.at
    }

    /// The key at the start of a string that was meant to end before its colon (`"key: "value"`): a name, a colon, and
    /// right after the string another letter.
    fn key_without_end(&self, content: Range<usize>) -> Option<Range<usize>> {
        let name = self.text[content.clone()].trim_end().strip_suffix(':')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let goes_on = self.text[content.end + 1..].starts_with(char::is_alphanumeric);
        let key = content.start..content.start + name.len();
        (is_name && goes_on && self.open_end(key.end).is_none()).then_some(key)
    }

    /// Where a string ends that goes on after the quote at `quote`: a letter stands right after it (`"say "yes" twice"`),
    /// and further on in the line a quote stands where a string may end.
    fn end_after_unescaped_quote(&self, quote: usize) -> Option<usize> {
        let starts_word = |text: &str| text.starts_with(|c: char| c.is_alphanumeric());
        if !starts_word(&self.text[quote + 1..]) || self.open_end(quote + 1).is_some() {
            return None;
        }
        let mut at = quote;
        while let Some(next) = self.quote_or(at + 1, b'\n').filter(|next| next - quote < LOOK_AHEAD) {
            let after = self.text[next + 1..].trim_start_matches([' ', '\t', '\r']);
            match self.text.as_bytes()[next] {
                b'\n' => return None,
                _ if after.is_empty() || after.starts_with([',', '}', ']', ':', '\n']) => return Some(next),
                _ => at = next,
            }
        }
        None
    }

    /// The next unescaped `"` or `other` from `at` on, outside open parts.
    fn quote_or(&self, mut at: usize, other: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            if let Some(end) = self.open_end(at) {
                at = end;
                continue;
            }
            match bytes[at] {
                b'\\' if bytes.get(at + 1).is_some_and(|next| *next != other || other == b'"') => at += 2,
                byte if byte == b'"' || byte == other => return Some(at),
                _ => at += 1,
            }
        }
        None
    }
}
