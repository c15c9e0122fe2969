//! What the shape of a script says about what its author meant, where the grammar alone cannot: options that stand
//! alone, words that name a command. Guesses, each on the safe side.

use super::{Command, Part, Quoting, Script, ShellProblem, SimpleCommand, Statement, Word};
use crate::text::Traced;
use std::ops::Range;

impl Word {
    /// The word's text, quotes removed, if it holds no expansions.
    pub fn as_literal(&self) -> Option<Traced> {
        let mut whole = Traced::new();
        for part in &self.parts {
            let Part::Literal { text, .. } = part else { return None };
            whole.push(text);
        }
        Some(whole)
    }

    /// Whether it is written as an option is: `-x`, `-Xvalue`, `--long`, `--long=value`.
    pub fn looks_like_option(&self) -> bool {
        let Some(Part::Literal { text, quoting: Quoting::None }) = self.parts.first() else { return false };
        let text = text.as_str();
        // `ls -l` prints such words.
        let permissions = text.len() >= 10 && text.bytes().skip(1).take(9).all(|byte| b"rwxsStT-".contains(&byte));
        let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).unwrap_or_default();
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && !permissions
    }

    /// Whether it is a URL that starts as one does on a command line.
    pub fn looks_like_url(&self) -> bool {
        let Some(Part::Literal { text, .. }) = self.parts.first() else { return false };
        text.as_str().starts_with("http://") || text.as_str().starts_with("https://")
    }

    /// Whether it is a quoted JSON object or array.
    pub fn looks_like_json(&self) -> bool {
        let Some(Part::Literal { text, quoting: Quoting::Single | Quoting::Double }) = self.parts.first() else {
            return false;
        };
        text.as_str().trim_start().starts_with(['{', '['])
    }
}

impl Statement {
    /// The simple command it starts with, if it starts with one.
    pub fn head(&self) -> Option<&SimpleCommand> {
        match self.pipelines.first()?.commands.first()? {
            Command::Simple(command) => Some(command),
            Command::Compound(_) | Command::Unreadable { .. } => None,
        }
    }
}

impl Script {
    /// The index of the statement that holds the byte at `index`.
    pub fn statement_at(&self, index: usize) -> Option<usize> {
        let at = self.statements.partition_point(|statement| statement.range.end <= index);
        self.statements.get(at).is_some_and(|statement| statement.range.start <= index).then_some(at)
    }

    /// The problems inside `range`.
    pub fn problems_in(&self, range: &Range<usize>) -> &[ShellProblem] {
        let place = |at: usize| self.problems.partition_point(|problem| problem.range.start < at);
        &self.problems[place(range.start)..place(range.end.max(range.start))]
    }
}

/// Whether a statement of a script starts as commands do: with a lower-case name, a path, a variable or an
/// assignment, and not as settings, prose or a program's output do.
pub fn looks_like_command(statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_setting = matches!(words.next(), Some("=" | ":" | ":=" | "=>" | "|"));
    let name = first.strip_prefix(['.', '/', '~', '$', '"']).unwrap_or(first);
    let sound = |c: char| c.is_ascii_alphanumeric() || "_-+./~${}\"".contains(c);
    let starts = first.starts_with(|c: char| c.is_ascii_lowercase())
        || name.len() < first.len() && name.starts_with(|c: char| c.is_ascii_alphanumeric() || "./{_".contains(c));
    let assigns = first.split_once('=').is_some_and(|(name, _)| super::words::is_name(name.as_bytes()));
    !is_setting && (assigns || starts && first.chars().all(sound))
}

/// Whether two parts of a script stand on lines of which one directly follows the other, with nothing between them.
pub fn are_neighbours(script: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    let between = script.get(before.end..after.start).unwrap_or_default();
    between.trim_ascii().is_empty() && between.bytes().filter(|byte| *byte == b'\n').count() == 1
}
