//! The head of a flag's description: its names and what it calls its value, as a cell, a list item or a heading has them.
//!
//! Takes a text with its marks; hands on the names in it and where the head ends. Known are `-h, --help`, `--flag <X>`,
//! `--flag=X`, `--flag[=X]`, `--flag X`, `--flag string`, `--[no-]flag`, `-f | --flag`, `--flag / --no-flag`,
//! `--flag [a|b]`, `--flag {a,b}`, `[ -flag <x> ]`, `<X>...`.

use crate::{
    extract::{Inline, MarkKind},
    spec::cli::{Flag, Place, Takes, ValueKind, prose::kind_named},
    text::{SourceFile, Traced},
};
use std::{ops::Range, sync::Arc};

/// How many names a flag has at most, and how many characters stand between two brackets of a head at most.
const MOST_NAMES: usize = 8;
const LONGEST: usize = 120;

/// The names of a flag, and what stands for its value.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Long names without dashes.
    pub(super) long: Vec<String>,
    /// Short names without dash.
    pub(super) short: Vec<char>,
    /// What stands for the value, without brackets.
    pub(super) value: Option<String>,
    /// Whether the value may be left out.
    pub(super) optional_value: bool,
    /// The words that may stand for it, where the head lists them.
    pub(super) choices: Vec<String>,
    /// Whether the value may be repeated: `...` follows it.
    pub(super) repeatable: bool,
    /// Whether `--no-` before the name switches the flag off.
    pub(super) negatable: bool,
    /// The first long name with its dashes, else the first name, in the text.
    pub(super) name: Range<usize>,
    /// Where the head ends in the text.
    pub(super) end: usize,
}

impl Head {
    /// Reads the head that opens a text; `None` where the text does not begin with a flag.
    pub(super) fn read(inline: &Inline) -> Option<Self> {
        let mut reader = Reader { inline, text: inline.text.as_str(), at: 0 };
        let mut head = Self::default();
        reader.skip(|c| c.is_whitespace() || matches!(c, '[' | '(' | '*' | '`'));
        for _ in 0..MOST_NAMES {
            let had_long = !head.long.is_empty();
            let Some(name) = reader.name(&mut head) else { break };
            if head.name.is_empty() || (!had_long && !head.long.is_empty()) {
                head.name = name;
            }
            reader.value(&mut head);
            head.end = reader.at;
            if !reader.separator() {
                break;
            }
        }
        (!head.name.is_empty()).then_some(head)
    }

    /// The flag of this head. Whether it takes a value is known where something stands for the value.
    pub(super) fn flag(&self, text: &Traced, file: &Arc<SourceFile>) -> Flag {
        let mut flag = Flag::new(Place { file: Arc::clone(file), span: text.span(self.name.clone()) });
        self.add_to(&mut flag);
        flag
    }

    /// Adds to a flag what this head says: another cell of the same row.
    pub(super) fn add_to(&self, flag: &mut Flag) {
        for long in &self.long {
            match &flag.long {
                None => flag.long = Some(long.clone()),
                Some(known) if known == long || flag.aliases.contains(long) => {}
                Some(_) => flag.aliases.push(long.clone()),
            }
        }
        flag.short = flag.short.or(self.short.first().copied());
        flag.negatable |= self.negatable;
        if self.negatable && self.value.is_none() && flag.takes == Takes::Unknown {
            flag.takes = Takes::Nothing;
        }
        flag.repeatable |= self.repeatable;
        if let Some(value) = self.value.clone() {
            flag.takes = if self.optional_value { Takes::Optional } else { Takes::Value };
            if !self.choices.is_empty() {
                flag.value = ValueKind::Choice(self.choices.clone());
            } else if let Some(typed) = kind_named(&value) {
                flag.inferred = typed.kind != ValueKind::String;
                flag.value = typed.kind;
                flag.repeatable |= typed.repeatable;
            }
            flag.value_name.get_or_insert(value);
        }
    }
}

/// What stands between a flag and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Equals,
    Blank,
    Nothing,
}

struct Reader<'a> {
    inline: &'a Inline,
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(skipped).len();
    }

    /// A name with its dashes.
    fn name(&mut self, head: &mut Head) -> Option<Range<usize>> {
        let start = self.at;
        let dashes = self.rest().len() - self.rest().trim_start_matches('-').len();
        if !matches!(dashes, 1 | 2) {
            return None;
        }
        let mut name = &self.rest()[dashes..];
        let negated = name.strip_prefix("[no-]");
        head.negatable |= negated.is_some();
        let skipped = dashes + if negated.is_some() { "[no-]".len() } else { 0 };
        name = negated.unwrap_or(name);
        let length = name
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '?' | '#' | '@')))
            .unwrap_or(name.len());
        let name = name[..length].trim_end_matches(['.', '-', '_']);
        let first = name.chars().next().filter(|c| c.is_alphanumeric() || matches!(c, '?' | '#' | '@'))?;
        let is_short = dashes == 1 && name.chars().nth(1).is_none();
        if is_short {
            head.short.push(first);
        } else if let Some(positive) =
            name.strip_prefix("no-").filter(|positive| head.long.iter().any(|long| long == positive))
        {
            // `--sync, --no-sync`
            debug_assert!(!positive.is_empty());
            head.negatable = true;
        } else {
            head.long.push(name.to_owned());
        }
        self.at = start + skipped + name.len();
        Some(start..self.at)
    }

    /// What stands for the value of the flag that was just read.
    fn value(&mut self, head: &mut Head) {
        let start = self.at;
        let blank = self.rest().starts_with(char::is_whitespace);
        if blank {
            self.skip(char::is_whitespace);
        }
        let bracketed = !blank && self.rest().starts_with("[=");
        if bracketed {
            self.at += 1;
        }
        let equals = self.rest().starts_with('=');
        self.at += usize::from(equals);
        let behind = if equals {
            Behind::Equals
        } else if blank {
            Behind::Blank
        } else {
            Behind::Nothing
        };
        let found = self.metavariable(head, start, behind);
        match found {
            Some(value) if !value.is_empty() => {
                if bracketed && self.rest().starts_with(']') {
                    self.at += 1;
                }
                head.optional_value |= bracketed;
                head.value = Some(value);
                self.ellipsis(head);
            }
            _ => self.at = start,
        }
    }

    fn ellipsis(&mut self, head: &mut Head) {
        for dots in ["...", "…"] {
            if self.rest().trim_start().starts_with(dots) {
                self.skip(char::is_whitespace);
                self.at += dots.len();
                head.repeatable = true;
            }
        }
    }

    /// The name of a value; behind a blank only what cannot be the first word of a description.
    fn metavariable(&mut self, head: &mut Head, flag_end: usize, behind: Behind) -> Option<String> {
        let rest = self.rest();
        let open = rest.chars().next()?;
        let close = match open {
            '<' => Some('>'),
            '{' => Some('}'),
            '[' => Some(']'),
            '"' | '\'' if behind == Behind::Equals || self.in_code(flag_end) => Some(open),
            _ => None,
        };
        if let Some(close) = close {
            let mut inside = rest.char_indices().skip(1).take(LONGEST);
            let (end, _) = inside.find(|(_, c)| *c == close)?;
            let inside = rest[1..end].trim();
            let words: Vec<&str> = inside.split(['|', ',']).map(str::trim).collect();
            let is_choice = |word: &&str| {
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte))
            };
            let listed = words.len() > 1 && words.iter().all(is_choice) && !inside.starts_with('-');
            // `--flag [X]` is a value that may be left out, `--flag [a|b]` (click) is one of two words.
            if open == '[' && !listed && (inside.starts_with('-') || inside.contains(char::is_whitespace)) {
                return None;
            }
            if listed {
                head.choices = words.iter().map(|word| (*word).to_owned()).collect();
            }
            head.optional_value |= open == '[' && !listed;
            let name = inside.trim_matches(['<', '>', '.', '…', '=']).to_owned();
            head.repeatable |= inside.ends_with("...");
            self.at += end + 1;
            return Some(name);
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ']' | '`' | '|' | '…'))
            .unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches(['.', ':']);
        let is_metavariable = match behind {
            Behind::Equals => true,
            Behind::Nothing => false,
            // Behind a flag that is marked as code, an unmarked word in capitals begins the description.
            Behind::Blank => {
                self.in_code(flag_end)
                    || self.in_emphasis()
                    || (!self.is_code(flag_end) && word.len() > 1 && is_metavariable(word))
            }
        };
        if !is_metavariable || word.is_empty() || word.starts_with('-') || is_joining(word) {
            return None;
        }
        let name = word.trim_end_matches("...").trim_matches(['<', '>']).to_owned();
        self.at += word.len();
        Some(name)
    }

    /// Whether the place where the reader stands is in the same code span as the flag that ends at `flag_end`.
    fn in_code(&self, flag_end: usize) -> bool {
        let marks = self.inline.marks.iter().filter(|mark| mark.kind == MarkKind::Code);
        marks.into_iter().any(|mark| mark.range.start < flag_end && self.at < mark.range.end)
    }

    /// Whether the flag that ends at `flag_end` is marked as code.
    fn is_code(&self, flag_end: usize) -> bool {
        self.inline
            .marks
            .iter()
            .any(|mark| mark.kind == MarkKind::Code && mark.range.start < flag_end && flag_end <= mark.range.end)
    }

    /// Whether the place where the reader stands begins an emphasized text (`--format *FORMAT*`).
    fn in_emphasis(&self) -> bool {
        self.inline.marks.iter().any(|mark| mark.kind == MarkKind::Emphasis && mark.range.start == self.at)
    }

    /// Passes what may stand between two names; `false` where none follows.
    fn separator(&mut self) -> bool {
        let start = self.at;
        loop {
            self.skip(|c| c.is_whitespace() || matches!(c, ',' | '/' | '|' | ']' | '[' | ';'));
            if let Some(after) = self.rest().strip_prefix("or ") {
                self.at = self.text.len() - after.len();
            } else if let Some(remark) = alias_remark(self.rest()) {
                self.at += remark;
            } else {
                break;
            }
        }
        let goes_on = self.rest().starts_with('-')
            && self.at > start
            && self.rest()[1..].starts_with(|c: char| c == '-' || c.is_alphanumeric());
        if !goes_on {
            self.at = start;
        }
        goes_on
    }
}

/// The length of a remark about a name that opens a text: `(deprecated alias)`.
fn alias_remark(text: &str) -> Option<usize> {
    let mut inside = text.strip_prefix('(')?.char_indices().take(LONGEST);
    let close = inside.find(|(_, c)| *c == ')')?.0 + 2;
    let said = text[..close].to_lowercase();
    (said.contains("alias") || said.contains("deprecated") || said.contains("preferred") || said.contains("short"))
        .then_some(close)
}

/// Whether a word is written as the names of values are: in capitals.
fn is_metavariable(word: &str) -> bool {
    let letters = word.trim_end_matches("...");
    letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_-|:=/[],".contains(&byte))
}

/// Whether a word joins names: `--id or username`.
fn is_joining(word: &str) -> bool {
    matches!(word, "or" | "and" | "/" | "|" | "—" | "–")
}
