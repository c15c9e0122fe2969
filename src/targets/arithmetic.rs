//! Arithmetic of shells: `$(( … ))` (POSIX 2.6.4; bash(1), Arithmetic Evaluation), on integers of 64 bits that wrap.

/// Variables, as far as an expression needs them.
pub(super) trait Variables {
    /// The number that a variable holds; 0 where it holds none.
    fn number(&mut self, name: &str) -> i64;
    /// Sets a variable.
    fn set_number(&mut self, name: &str, value: i64);
}

/// Deeper expressions are not written.
const DEEPEST: usize = 32;

/// Operators of two sides, longest first, and how closely they bind.
const BINARY: &[(&str, u8)] = &[
    ("**", 12),
    ("<<", 9),
    (">>", 9),
    ("<=", 8),
    (">=", 8),
    ("==", 7),
    ("!=", 7),
    ("&&", 3),
    ("||", 2),
    ("*", 11),
    ("/", 11),
    ("%", 11),
    ("+", 10),
    ("-", 10),
    ("<", 8),
    (">", 8),
    ("&", 6),
    ("^", 5),
    ("|", 4),
];

/// Operators that assign.
const ASSIGNING: &[&str] = &["<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="];

/// What an expression comes to; `Err` says what is wrong with it. An empty one is 0.
pub(super) fn evaluate(text: &str, variables: &mut dyn Variables) -> Result<i64, String> {
    let mut reader = Reader { text, at: 0, depth: 0, variables };
    reader.blanks();
    if reader.rest().is_empty() {
        return Ok(0);
    }
    let mut value = reader.expression(0, true)?;
    while reader.take(",") {
        value = reader.expression(0, true)?;
    }
    if reader.rest().is_empty() { Ok(value) } else { Err(reader.unread()) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    variables: &'a mut dyn Variables,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn unread(&self) -> String {
        format!("arithmetic: `{}`", self.rest().chars().take(20).collect::<String>())
    }

    /// An expression of operators that bind at least as closely as `least`. What is not `live` is read and has no effect.
    fn expression(&mut self, least: u8, live: bool) -> Result<i64, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(String::from("arithmetic: too deep"));
        }
        let mut left = self.operand(live)?;
        loop {
            self.blanks();
            let rest = self.rest();
            if least <= 1 && rest.starts_with('?') {
                self.at += 1;
                let yes = self.expression(0, live && left != 0)?;
                if !self.take(":") {
                    return Err(self.unread());
                }
                let no = self.expression(1, live && left == 0)?;
                left = if left != 0 { yes } else { no };
                continue;
            }
            let found = BINARY.iter().find(|(operator, _)| rest.starts_with(operator));
            let Some((operator, binds)) = found.filter(|(_, binds)| *binds >= least.max(2)) else { break };
            self.at += operator.len();
            let is_decided = *operator == "&&" && left == 0 || *operator == "||" && left != 0;
            // `**` binds to the right, the others to the left.
            let next = if *operator == "**" { *binds } else { binds + 1 };
            let right = self.expression(next, live && !is_decided)?;
            left = applied(operator, left, right, live && !is_decided)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self, live: bool) -> Result<i64, String> {
        self.blanks();
        let rest = self.rest();
        for sign in ["++", "--"] {
            if rest.starts_with(sign) && rest[2..].trim_start().starts_with(is_letter) {
                self.at += 2;
                self.blanks();
                let name = self.name();
                let value = self.variables.number(name).wrapping_add(if sign == "++" { 1 } else { -1 });
                if live {
                    self.variables.set_number(name, value);
                }
                return Ok(value);
            }
        }
        let Some(first) = rest.chars().next() else { return Err(String::from("arithmetic that ends too early")) };
        match first {
            '(' => {
                self.at += 1;
                let value = self.expression(0, live)?;
                if self.take(")") { Ok(value) } else { Err(self.unread()) }
            }
            '+' | '-' | '!' | '~' => {
                self.at += 1;
                let value = self.expression(13, live)?;
                Ok(match first {
                    '-' => value.wrapping_neg(),
                    '!' => i64::from(value == 0),
                    '~' => !value,
                    _ => value,
                })
            }
            '0'..='9' => self.number(),
            _ if is_letter(first) => Ok(self.variable(live)?),
            _ => Err(self.unread()),
        }
    }

    fn number(&mut self) -> Result<i64, String> {
        let length = self.rest().find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(self.rest().len());
        let text = &self.rest()[..length];
        self.at += length;
        let parsed = if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            i64::from_str_radix(digits, 16).ok()
        } else if let Some((base, digits)) = text.split_once('#') {
            let base = base.parse::<u32>().ok().filter(|base| (2..=36).contains(base));
            base.and_then(|base| i64::from_str_radix(digits, base).ok())
        } else if text.len() > 1 && text.starts_with('0') {
            i64::from_str_radix(text, 8).ok()
        } else {
            text.parse().ok()
        };
        parsed.ok_or_else(|| format!("arithmetic: `{text}`"))
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !(is_letter(c) || c.is_ascii_digit())).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn variable(&mut self, live: bool) -> Result<i64, String> {
        let name = self.name();
        self.blanks();
        let rest = self.rest();
        if rest.starts_with('[') {
            return Err(String::from("an array"));
        }
        let value = self.variables.number(name);
        for (sign, step) in [("++", 1), ("--", -1)] {
            if rest.starts_with(sign) {
                self.at += 2;
                if live {
                    self.variables.set_number(name, value.wrapping_add(step));
                }
                return Ok(value);
            }
        }
        let assigning = ASSIGNING.iter().find(|operator| rest.starts_with(**operator) && !rest.starts_with("=="));
        let Some(operator) = assigning else { return Ok(value) };
        self.at += operator.len();
        let right = self.expression(0, live)?;
        let result = match operator.strip_suffix('=') {
            Some("") | None => right,
            Some(operator) => applied(operator, value, right, live)?,
        };
        if live {
            self.variables.set_number(name, result);
        }
        Ok(result)
    }
}

const fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn applied(operator: &str, left: i64, right: i64, live: bool) -> Result<i64, String> {
    if matches!(operator, "/" | "%") && right == 0 {
        return if live { Err(String::from("a division by 0")) } else { Ok(0) };
    }
    let shift = u32::try_from(right & 63).unwrap_or_default();
    Ok(match operator {
        "**" => left.wrapping_pow(u32::try_from(right).map_err(|_| String::from("such an exponent"))?),
        "*" => left.wrapping_mul(right),
        "/" => left.wrapping_div(right),
        "%" => left.wrapping_rem(right),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "<<" => left.wrapping_shl(shift),
        ">>" => left.wrapping_shr(shift),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "&" => left & right,
        "^" => left ^ right,
        "|" => left | right,
        "&&" => i64::from(left != 0 && right != 0),
        _ => i64::from(left != 0 || right != 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    impl Variables for BTreeMap<String, i64> {
        fn number(&mut self, name: &str) -> i64 {
            self.get(name).copied().unwrap_or_default()
        }

        fn set_number(&mut self, name: &str, value: i64) {
            self.insert(name.to_owned(), value);
        }
    }

    #[test]
    fn expressions_come_to_what_bash_says() {
        let mut variables = BTreeMap::from([(String::from("a"), 5)]);
        for (text, want) in [
            ("1 + 2 * 3", 7),
            ("(1+2)*3 % 4", 1),
            ("2**3**2", 512),
            ("1 << 2 + 1", 8),
            ("a > 3 ? 10 : 20", 10),
            ("0 ? 1 : 0 ? 2 : 3", 3),
            ("!a || a == 5 && 1", 1),
            ("-2 ** 2", 4),
            ("0x1f + 010 + 2#101", 44),
            ("a++ + ++a", 12),
            ("a += 3, a", 10),
            ("0 && (a = 1), a", 10),
            ("~0", -1),
            ("", 0),
            ("b", 0),
            ("0 && 1/0", 0),
        ] {
            assert_eq!(evaluate(text, &mut variables), Ok(want), "{text}");
        }
        for text in ["1 +", "1 2", "1/0", "a[0]", "(1", "1 ? 2", "08", &"(".repeat(10_000), &"-".repeat(10_000)] {
            assert!(evaluate(text, &mut variables).is_err(), "{text}");
        }
    }
}
