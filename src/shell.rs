//! Shell text, read the way a POSIX shell reads it (Shell Command Language, IEEE Std 1003.1, chapter 2).
//!
//! Takes a [`Traced`] script; hands on a [`Script`]: statements, words with their quoting and expansions, and
//! [`ShellProblem`]s. Parsing never fails and never runs anything: a statement that cannot be read is kept as such
//! and the next line starts afresh. Knows nothing of Markdown, of HTTP or of what a program's arguments mean.
//! Ranges are byte ranges of the script; [`Traced::span`] turns them into places in the file.

use crate::text::Traced;
use std::ops::Range;

/// A parsed script.
#[derive(Debug, Default)]
pub struct Script {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong with it, in order of place.
    pub problems: Vec<ShellProblem>,
    /// Its comments, `#` included.
    pub comments: Vec<Range<usize>>,
}

/// One complete command line: pipelines joined by `&&`, `||`, `;` or `&` (POSIX 2.9.3, lists).
#[derive(Debug)]
pub struct Statement {
    /// The pipelines.
    pub pipelines: Vec<Pipeline>,
    /// The whole statement.
    pub range: Range<usize>,
}

/// Commands joined by `|` (POSIX 2.9.2).
#[derive(Debug)]
pub struct Pipeline {
    /// When it runs, depending on the pipeline before it in the same statement.
    pub condition: Condition,
    /// Whether `!` negates its status.
    pub negated: bool,
    /// Whether `&` sends it to the background.
    pub background: bool,
    /// The commands, in order.
    pub commands: Vec<Command>,
    /// The whole pipeline.
    pub range: Range<usize>,
}

/// When a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Always: it is the first one, or follows `;` or `&`.
    Always,
    /// After `&&`: when the one before succeeded.
    And,
    /// After `||`: when the one before failed.
    Or,
}

/// One command of a pipeline.
#[derive(Debug)]
pub enum Command {
    /// Words, assignments and redirections (POSIX 2.9.1).
    Simple(SimpleCommand),
    /// A compound command (`for`, `if`, `{`, `(` …; POSIX 2.9.4), kept whole and not looked into.
    Compound {
        /// The word it starts with.
        keyword: String,
        /// All of it.
        range: Range<usize>,
    },
}

/// A simple command.
#[derive(Debug, Default)]
pub struct SimpleCommand {
    /// `NAME=value` before the first word.
    pub assignments: Vec<Assignment>,
    /// The command's name and arguments.
    pub words: Vec<Word>,
    /// `>`, `<`, `<<` and their kin.
    pub redirections: Vec<Redirection>,
    /// The whole command.
    pub range: Range<usize>,
}

/// `NAME=value`.
#[derive(Debug)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// What it is set to.
    pub value: Word,
    /// All of it.
    pub range: Range<usize>,
}

/// A redirection (POSIX 2.7).
#[derive(Debug)]
pub struct Redirection {
    /// The file descriptor before the operator, if written.
    pub descriptor: Option<u32>,
    /// `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `>&`, `<&`, `>|`, `&>`.
    pub operator: String,
    /// The file, or for a here-document its delimiter.
    pub target: Word,
    /// A here-document's text (POSIX 2.7.4), expansions as in a double-quoted word unless the delimiter was quoted.
    pub here_document: Option<Word>,
    /// All of it, without the here-document.
    pub range: Range<usize>,
}

/// One word of a command: what stands between unquoted blanks.
#[derive(Debug, Default)]
pub struct Word {
    /// Its parts, in order. No parts: the empty word (`""`).
    pub parts: Vec<Part>,
    /// All of it, quotes included.
    pub range: Range<usize>,
}

/// A part of a word.
#[derive(Debug)]
pub enum Part {
    /// Text with the quotes and escapes around it removed (POSIX 2.6.7).
    Literal {
        /// The text.
        text: Traced,
        /// How it was quoted.
        quoting: Quoting,
    },
    /// `$NAME`, `${NAME}`, `${NAME:-word}`, `$1`, `$?` (POSIX 2.6.2).
    Variable {
        /// The name without `$` and braces.
        name: String,
        /// What follows the name inside the braces (`:-word`), unread; empty for the plain forms.
        operator: Traced,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it, `$` included.
        range: Range<usize>,
    },
    /// `$( … )` or `` ` … ` `` (POSIX 2.6.3).
    Substitution {
        /// What runs. Its ranges, too, are ranges of the whole script.
        script: Script,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// All of it, `$(` and `)` included.
        range: Range<usize>,
    },
    /// `$(( … ))`, `<( … )`, `>( … )`, an array's `( … )`: kept whole and not looked into.
    Opaque {
        /// All of it.
        range: Range<usize>,
    },
}

/// How a literal was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Not at all.
    None,
    /// `\c`
    Backslash,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    DollarSingle,
}

/// Something wrong with a script, or something that a shell accepts and its author did not mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellProblem {
    /// What.
    pub kind: ShellProblemKind,
    /// Where, in the script.
    pub range: Range<usize>,
}

/// What can be wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellProblemKind {
    /// A quote of this kind is never closed. The range is the opening quote.
    UnclosedQuote(char),
    /// `$(`, `${` or `` ` `` is never closed. The range is the opener.
    UnclosedExpansion,
    /// A here-document whose delimiter (the text) never comes. The range is the operator and delimiter.
    UnclosedHereDocument(String),
    /// Blanks after a backslash at the end of a line: the line is not continued. The range is the blanks.
    BlankAfterBackslash,
    /// A backslash at the very end of the script. The range is the backslash.
    TrailingContinuation,
    /// A word that cannot stand here (`)`, `;;`, `|` with nothing before it).
    UnexpectedToken(String),
}

/// Reads a script.
pub fn parse(text: &Traced) -> Script {
    let _ = text;
    Script::default()
}
