//! Shell text, read the way a POSIX shell reads it (Shell Command Language, IEEE Std 1003.1, chapter 2).
//!
//! Takes a [`Traced`] script; hands on a [`Script`]: statements, words with their quoting and expansions, and
//! [`ShellProblem`]s. Parsing never fails and never runs anything: a statement that cannot be read is kept as such
//! and the next line starts afresh. Knows nothing of Markdown, of HTTP or of what a program's arguments mean.
//! Ranges are byte ranges of the script; [`Traced::span`] turns them into places in the file.

mod commands;
mod compound;
mod expansions;
mod here_documents;
mod mend;
mod parser;
mod recovery;
mod shape;
pub mod transcript;
mod walk;
mod words;

pub use mend::mends;
pub use recovery::likely_close;
pub use shape::{are_neighbours, looks_like_command};

use crate::text::Traced;
use std::ops::Range;

/// A parsed script.
#[derive(Debug, Default)]
pub struct Script {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong with it, in order of place. Those of a substitution's script stand in the outermost one.
    pub problems: Vec<ShellProblem>,
    /// Its comments, `#` included. Those of a substitution's script stand in the outermost one.
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
    /// What no shell can read: a statement with a quote that is never closed, a line that starts with an operator.
    Unreadable {
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
    /// A compound command that starts with this word is never closed; it is read as a plain word. The range is the
    /// word.
    UnclosedCompound(String),
    /// Expansions or compound commands nested deeper than anyone writes them. The range is the opener.
    TooDeep,
}

impl Command {
    /// All of it, in the script.
    pub const fn range(&self) -> &Range<usize> {
        match self {
            Self::Simple(SimpleCommand { range, .. }) | Self::Compound { range, .. } | Self::Unreadable { range } => {
                range
            }
        }
    }
}

/// Reads a script.
pub fn parse(text: &Traced) -> Script {
    parser::Parser::new(text).script()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Inserted, Span};

    fn read(text: &str) -> Script {
        parse(&Traced::source(text, 0))
    }

    /// The script in a short form: words in brackets, expansions in angle brackets.
    fn show(script: &Script) -> String {
        let commands = script.statements.iter().map(|statement| {
            let pipelines = statement.pipelines.iter().map(|pipeline| {
                let commands: Vec<String> = pipeline.commands.iter().map(show_command).collect();
                let sign = match pipeline.condition {
                    Condition::Always => "",
                    Condition::And => "&& ",
                    Condition::Or => "|| ",
                };
                let negated = if pipeline.negated { "! " } else { "" };
                format!("{sign}{negated}{}{}", commands.join(" | "), if pipeline.background { " &" } else { "" })
            });
            pipelines.collect::<Vec<_>>().join(" ; ")
        });
        commands.collect::<Vec<_>>().join("\n")
    }

    fn show_command(command: &Command) -> String {
        match command {
            Command::Simple(simple) => {
                let assignments =
                    simple.assignments.iter().map(|set| format!("{}={}", set.name, show_word(&set.value)));
                let words = simple.words.iter().map(show_word);
                let redirections = simple.redirections.iter().map(|redirection| {
                    let body = redirection.here_document.as_ref().map(show_word).unwrap_or_default();
                    let descriptor = redirection.descriptor.map(|n| n.to_string()).unwrap_or_default();
                    format!("{descriptor}{}{}{body}", redirection.operator, show_word(&redirection.target))
                });
                assignments.chain(words).chain(redirections).collect::<Vec<_>>().join(" ")
            }
            Command::Compound { keyword, range } => format!("{keyword}@{range:?}"),
            Command::Unreadable { range } => format!("?@{range:?}"),
        }
    }

    fn show_word(word: &Word) -> String {
        let parts = word.parts.iter().map(|part| match part {
            Part::Literal { text, .. } => text.as_str().to_owned(),
            Part::Variable { name, operator, .. } => format!("<${name}{operator}>"),
            Part::Substitution { script, .. } => format!("<{}>", show(script)),
            Part::Opaque { range } => format!("<{range:?}>"),
        });
        format!("[{}]", parts.collect::<String>())
    }

    fn kinds(text: &str) -> Vec<(ShellProblemKind, Range<usize>)> {
        read(text).problems.into_iter().map(|problem| (problem.kind, problem.range)).collect()
    }

    #[test]
    fn words_are_unquoted() {
        assert_eq!(show(&read("a 'b c' \"d \\\" e\" f\\ g ''h'i' #j")), "[a] [b c] [d \" e] [f g] [hi]");
        assert_eq!(show(&read("a $'x\\ny\\u00e9\\'' \"\"")), "[a] [x\ny\u{e9}'] []");
        assert_eq!(show(&read("a \\\n  b\\\nc \\\r\n d\r\ne")), "[a] [bc] [d]\n[e]");
    }

    #[test]
    fn expansions_are_kept_apart() {
        assert_eq!(show(&read("a \"b$C ${D:-e f}\" $1x")), "[a] [b<$C> <$D:-e f>] [<$1>x]");
        assert_eq!(show(&read("x=\"$(date -d \"+7 days\")\" y")), "x=[<[date] [-d] [+7 days]>] [y]");
        assert_eq!(
            show(&read("a `b 'c d'` $((1 + (2))) <(e f) g=(1 2)")),
            "[a] [<[b] [c d]>] [<12..24>] [<25..31>] [g=<34..39>]"
        );
        assert_eq!(show(&read("a $ $, \"$\"")), "[a] [$] [$,] [$]");
    }

    #[test]
    fn lists_and_pipelines() {
        assert_eq!(show(&read("a | b |\n c && ! d || e; f & g")), "[a] | [b] | [c] ; && ! [d] ; || [e] ; [f] & ; [g]");
        assert_eq!(show(&read("X=1 Y=\"a b\" c 2>&1 >d <<<e")), "X=[1] Y=[a b] [c] 2>&[1] >[d] <<<[e]");
    }

    #[test]
    fn here_documents_come_after_their_line() {
        let text = "a <<EOF | b <<-'X'\nx $Y \\$z\nEOF\n\t\tq $Y\n\tX\nc";
        assert_eq!(show(&read(text)), "[a] <<[EOF][x <$Y> $z\n] | [b] <<-[X][q $Y\n]\n[c]");
        assert_eq!(kinds("a <<E\nb"), [(ShellProblemKind::UnclosedHereDocument("E".into()), 2..5)]);
    }

    #[test]
    fn compound_commands_are_kept_whole() {
        let text = "for i in 1 2; do if x; then y; fi; done | z\n{ a; }\n(b; (c))\ncase $x in a|b) c;; (*) d; esac\nf() { g; }\nh";
        assert_eq!(show(&read(text)), "for@0..39 | [z]\n{@44..50\n(@51..59\ncase@60..91\nf@92..102\n[h]");
        assert_eq!(show(&read("{\n \"a\": {\n }\n}\nx")), "[{]\n[a:] [{]\n[}]\n[}]\n[x]");
        assert_eq!(show(&read("for more, see\nx")), "[for] [more,] [see]\n[x]");
    }

    #[test]
    fn open_parts_are_plain_text() {
        let name = "a 'b|c";
        let placeholder = Traced::inserted(name, Span::new(4, 12), Inserted::Placeholder(name.into()));
        let text = Traced::source("x --<a 'b|c>;y", 0).replace(4..12, &placeholder);
        assert_eq!(show(&parse(&text)), "[x] [--a 'b|c]\n[y]".replace('\n', " ; "));
    }

    #[test]
    fn a_lost_quote_costs_one_statement() {
        let unclosed = |at: usize, quote: char| vec![(ShellProblemKind::UnclosedQuote(quote), at..at + 1)];
        // The closing quote of the second line is missing.
        let text = "a \\\n  --b \"c \\\n  --d \"e\"\nf 'g'\n";
        assert_eq!((show(&read(text)), kinds(text)), ("?@0..24\n[f] [g]".into(), unclosed(10, '"')));
        // The opening quote of the second line is missing; the strings that follow are inside out up to the end.
        let text = "a \\\n  --b c' \\\n  --d '{\n  \"e\": 1\n}'\nf 'g'\n";
        assert_eq!((show(&read(text)), kinds(text)), ("?@0..35\n[f] [g]".into(), unclosed(11, '\'')));
        // The body is never closed.
        let text = "a --d '{\n  \"e\": {\n  }\n}\n\nf g\n";
        assert_eq!((show(&read(text)), kinds(text)), ("?@0..23\n[f] [g]".into(), unclosed(6, '\'')));
        // Output between two commands.
        let text = "a\nIt can't read b\nc 'd'\nIt won't\ne";
        assert_eq!(show(&read(text)), "[a]\n?@2..17\n[c] [d]\n?@24..32\n[e]");
        assert_eq!(show(&read("a\n| b | c's |\nd")), "[a]\n?@2..13\n[d]");
    }

    #[test]
    fn nesting_has_a_limit() {
        for deep in ["$(", "${x:-", "(", "{ x; ", "if ", "\"$(", "a=(", "<(", "`$("] {
            let script = read(&deep.repeat(100_000));
            assert!(!script.problems.is_empty(), "{deep}");
        }
    }

    #[test]
    fn slips_are_reported() {
        assert_eq!(kinds("a \\  \n --b"), [(ShellProblemKind::BlankAfterBackslash, 3..5)]);
        assert_eq!(show(&read("a \\  \n --b")), "[a] [--b]");
        assert_eq!(kinds("a b\\\n\n"), [(ShellProblemKind::TrailingContinuation, 3..4)]);
        assert_eq!(kinds("a 'b\nc"), [(ShellProblemKind::UnclosedQuote('\''), 2..3)]);
    }
}
