//! `test`, `[ … ]` and `[[ … ]]` (POSIX.1-2024, test; bash(1), Conditional Expressions), as far as files in memory and
//! strings tell.

use super::{patterns, tools::Files};
/// A word of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word.
    Word(String),
    /// An operator of `[[ … ]]`.
    Operator(String),
    /// What stands to the right of `=` in `[[ … ]]`: a pattern.
    Pattern(String),
    /// What stands to the right of `=~`.
    Expression(String),
}

impl Token {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Operator(text) | Self::Pattern(text) | Self::Expression(text) => text,
        }
    }
}

/// Deeper conditions are not written.
const DEEPEST: usize = 32;

/// Operators of one word.
const UNARY: &[&str] =
    &["-z", "-n", "-f", "-e", "-s", "-r", "-a", "-d", "-w", "-x", "-L", "-h", "-p", "-S", "-t", "-b", "-c", "-v"];

/// Operators between two words.
const BINARY: &[&str] = &["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "=~"];

/// Whether a condition holds; `Err` names what is not understood.
pub(super) fn holds(tokens: &[Token], files: &Files) -> Result<bool, String> {
    // So few words mean what their number says (POSIX, test).
    match tokens {
        [] => return Ok(false),
        [word] => return Ok(!word.text().is_empty()),
        [not, word] if not.text() == "!" => return Ok(word.text().is_empty()),
        [left, operator, right] if BINARY.contains(&operator.text()) => {
            return compared(left.text(), operator.text(), right);
        }
        _ => {}
    }
    let mut reader = Reader { tokens, at: 0, depth: 0, files };
    let value = reader.either()?;
    match reader.peek() {
        None => Ok(value),
        Some(token) => Err(format!("`{}` in a condition", token.text())),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    files: &'a Files,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, words: &[&str]) -> bool {
        let found = self.peek().is_some_and(|token| words.contains(&token.text()));
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Result<bool, String> {
        let mut value = self.both()?;
        while self.take(&["||", "-o"]) {
            value |= self.both()?;
        }
        Ok(value)
    }

    fn both(&mut self) -> Result<bool, String> {
        let mut value = self.one()?;
        while self.take(&["&&", "-a"]) {
            value &= self.one()?;
        }
        Ok(value)
    }

    fn one(&mut self) -> Result<bool, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(String::from("so deep a condition"));
        }
        let value = self.primary();
        self.depth -= 1;
        value
    }

    fn primary(&mut self) -> Result<bool, String> {
        let Some(first) = self.peek() else { return Err(String::from("a condition that ends too early")) };
        self.at += 1;
        let next = self.peek();
        if let Some(operator) = next.filter(|next| BINARY.contains(&next.text()))
            && let Some(right) = self.tokens.get(self.at + 1)
        {
            self.at += 2;
            return compared(first.text(), operator.text(), right);
        }
        match first.text() {
            "!" => Ok(!self.one()?),
            "(" => {
                let value = self.either()?;
                if self.take(&[")"]) { Ok(value) } else { Err(String::from("a condition without its `)`")) }
            }
            operator if UNARY.contains(&operator) && next.is_some() => {
                self.at += 1;
                asked(operator, next.map_or("", Token::text), self.files)
            }
            text => Ok(!text.is_empty()),
        }
    }
}

fn asked(operator: &str, word: &str, files: &Files) -> Result<bool, String> {
    match operator {
        "-z" => Ok(word.is_empty()),
        "-n" => Ok(!word.is_empty()),
        "-f" | "-e" | "-a" | "-r" | "-w" => Ok(files.contains_key(word)),
        "-s" => Ok(files.get(word).is_some_and(|text| !text.is_empty())),
        // There is no terminal.
        "-t" => Ok(false),
        _ => Err(format!("the condition `{operator}`")),
    }
}

fn compared(left: &str, operator: &str, right: &Token) -> Result<bool, String> {
    let number = |text: &str| text.trim().parse::<i64>().map_err(|_| format!("`{text}` for a number"));
    let text = right.text();
    let is_equal = || match right {
        Token::Pattern(pattern) => patterns::matches(pattern, left).ok_or_else(|| String::from("such a pattern")),
        _ => Ok(left == text),
    };
    match operator {
        "=" | "==" => is_equal(),
        "!=" => Ok(!is_equal()?),
        "<" => Ok(left < text),
        ">" => Ok(left > text),
        "=~" => Ok(patterns::expression(text).ok_or_else(|| format!("the expression `{text}`"))?.is_match(left)),
        "-eq" => Ok(number(left)? == number(text)?),
        "-ne" => Ok(number(left)? != number(text)?),
        "-lt" => Ok(number(left)? < number(text)?),
        "-le" => Ok(number(left)? <= number(text)?),
        "-gt" => Ok(number(left)? > number(text)?),
        _ => Ok(number(left)? >= number(text)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, sync::Arc};

    #[test]
    fn conditions_hold_as_in_bash() {
        let files = Arc::new(BTreeMap::from([(String::from("f"), Arc::from("x"))]));
        for (condition, want) in [
            ("", false),
            ("a", true),
            ("! a", false),
            ("-n a", true),
            ("-z a", false),
            ("-f f", true),
            ("! -e g", true),
            ("a = a", true),
            ("a != a", false),
            ("! = !", true),
            ("10 -gt 9", true),
            ("a < b && b < a", false),
            ("a < b || b < a", true),
            ("( a = b -o c = c ) -a -s f", true),
            ("abc =~ ^a.c$", true),
            ("-n", true),
        ] {
            let tokens: Vec<Token> = condition.split_whitespace().map(|word| Token::Word(word.to_owned())).collect();
            assert_eq!(holds(&tokens, &files), Ok(want), "{condition}");
        }
        let tokens = [Token::Word("abc".into()), Token::Operator("==".into()), Token::Pattern("a*".into())];
        assert_eq!(holds(&tokens, &files), Ok(true));
        for condition in ["a b c", "1 -eq x", "-d /tmp", &"( ".repeat(10_000), &"! ".repeat(10_000)] {
            let tokens: Vec<Token> = condition.split_whitespace().map(|word| Token::Word(word.to_owned())).collect();
            assert!(holds(&tokens, &files).is_err(), "{condition}");
        }
    }
}
