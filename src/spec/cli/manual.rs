//! What a manual says of one command: the facts of a reference page, or of a program's `--help`, before they are joined to
//! a grammar.
//!
//! Readers of pages and of help texts hand on an [`Entry`] for each command; `assemble` makes a grammar of all entries of a
//! program, and says where they contradict each other ([`ReferenceProblem`]). Nothing here reads a text.

use super::{ArgumentSpec, Flag, FlagGroup, Place, Takes, ValueKind, pages};
use crate::extract::Outline;
use std::collections::BTreeSet;

/// What a manual says of one command.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The program.
    pub program: String,
    /// The words that name the command, without the program; none for the program itself.
    pub path: Vec<String>,
    /// Where it is described: the title, the first heading or the first line.
    pub place: Place,
    /// Other names for the last word of its path.
    pub aliases: Vec<Named>,
    /// How it is used, each line of the synopsis.
    pub usages: Vec<Usage>,
    /// Its subcommands, each with the names that stand beside it (`help, h`); `None` where there is no list of them, and
    /// what is missing from a list is no subcommand.
    pub subcommands: Option<Vec<Named>>,
    /// The flags that are described, in order; none twice.
    pub flags: Vec<Flag>,
    /// Flags that are listed as its parents' or the program's: they may stand behind it, too.
    pub inherited: Vec<Flag>,
    /// Where its flags are listed: a table, a list or the options of a help text. `None` where there is no such list, or one
    /// that cannot be read whole; then it is not known which flags there are.
    pub flag_list: Option<Place>,
    /// The arguments that are described, in order. Whether one is optional or repeated is known from the usage only.
    pub arguments: Vec<ArgumentSpec>,
    /// Where its arguments are described, if they are.
    pub argument_list: Option<Place>,
    /// Flags that depend on each other.
    pub groups: Vec<FlagGroup>,
    /// What to use instead of a command that should not be used any more; may be empty.
    pub deprecated: Option<String>,
    /// Whether an example of the command stands on its page; `None` where nobody looked.
    pub has_example: Option<bool>,
    /// What the examples on its own page use of it.
    pub shown: Shown,
    /// The parts that could not be read.
    pub unread: Vec<Unread>,
}

/// What the examples of a reference use of a command though its lists lack it. Which of the two is wrong nobody can tell; so
/// it is the reference that contradicts itself, and what other pages do as its examples do is no mistake of theirs.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Flags, with their dashes and without values.
    pub flags: BTreeSet<String>,
    /// The most arguments.
    pub arguments: usize,
}

impl Entry {
    /// A command of which nothing is said yet.
    pub fn new(program: &str, path: Vec<String>, place: Place) -> Self {
        Self {
            program: program.to_owned(),
            path,
            place,
            aliases: Vec::new(),
            usages: Vec::new(),
            subcommands: None,
            flags: Vec::new(),
            inherited: Vec::new(),
            flag_list: None,
            arguments: Vec::new(),
            argument_list: None,
            groups: Vec::new(),
            deprecated: None,
            has_example: None,
            shown: Shown::default(),
            unread: Vec::new(),
        }
    }

    /// What a reference page says: of the program's command that its place in the tree names, and of those that it describes
    /// under headings of their own.
    pub fn of_page(outline: &Outline, program: &str, path: &[String]) -> Vec<Self> {
        pages::entries(outline, program, path)
    }
}

impl Flag {
    /// A flag of which nothing is said yet, not even its name.
    pub fn new(place: Place) -> Self {
        Self {
            long: None,
            aliases: Vec::new(),
            short: None,
            takes: Takes::Unknown,
            value: ValueKind::String,
            inferred: false,
            value_name: None,
            negatable: false,
            repeatable: false,
            required: false,
            environment: None,
            default: None,
            deprecated: None,
            hidden: false,
            place,
        }
    }
}

/// A name, and where it stands.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Other names that stand beside it.
    pub aliases: Vec<String>,
    /// Where.
    pub place: Place,
}

/// A part of a manual that could not be read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// Where.
    pub place: Place,
    /// Why, as a clause: `the flags come from the shortcode cli/influxd-flags`.
    pub reason: String,
}

/// One line of a synopsis: `influxctl token create [flags] <DESCRIPTION>` (POSIX 12.1, Utility Argument Syntax, and the
/// looser notation of clap, cobra and urfave/cli).
#[derive(Debug, Clone)]
pub struct Usage {
    /// The words before the first item: the program and the command.
    pub words: Vec<Named>,
    /// What follows, in order.
    pub items: Vec<UsageItem>,
    /// The whole line.
    pub place: Place,
}

/// What may stand at one place of a command line.
#[derive(Debug, Clone)]
pub struct UsageItem {
    /// What.
    pub kind: UsageKind,
    /// Whether it may be left out: it stands in `[ ]`.
    pub optional: bool,
    /// Whether it may be given more than once: `...` follows it.
    pub repeated: bool,
    /// Where.
    pub place: Place,
}

/// What a place of a synopsis stands for.
#[derive(Debug, Clone)]
pub enum UsageKind {
    /// All flags that are described elsewhere: `[flags]`, `[OPTIONS]`.
    Flags,
    /// A subcommand, described elsewhere: `[command]`, `<SUBCOMMAND>`.
    Subcommand,
    /// A word that stands for itself.
    Word(String),
    /// An argument: `<DATABASE_NAME>`, `TOKEN_ID`, its name without brackets.
    Argument(String),
    /// A flag.
    Flag {
        /// Its long name without dashes.
        long: Option<String>,
        /// Its short name without dash.
        short: Option<char>,
        /// What stands for its value (`DATABASE_NAME`); `None` where it has none.
        value: Option<String>,
        /// Whether the value may be left out: `[=<WHEN>]`.
        optional_value: bool,
    },
    /// One of several: `(A | B)`, `{a|b}`, `[--x | --y]`; each is a sequence.
    Choice(Vec<Vec<UsageItem>>),
    /// A sequence in brackets.
    Group(Vec<UsageItem>),
    /// `--`, behind which all words are arguments.
    EndOfFlags,
}

/// A contradiction inside a reference.
#[derive(Debug, Clone)]
pub struct ReferenceProblem {
    /// What.
    pub kind: ReferenceProblemKind,
    /// The program and the command, with blanks between.
    pub command: String,
    /// Where it is said.
    pub place: Place,
    /// Where the contrary is said.
    pub other: Option<Place>,
}

/// How a reference can contradict itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceProblemKind {
    /// The usage has a flag that the list of flags lacks.
    UsageFlagNotListed(String),
    /// The usage names another command than the page's place in the tree.
    UsageNamesOther(String),
    /// The usage has an argument that the list of arguments lacks.
    UsageArgumentNotListed(String),
    /// The list of arguments has one that the usage lacks.
    ListedArgumentNotInUsage(String),
    /// Two flags have the same short name.
    ShortNameTwice(char),
    /// A list of subcommands has one without a page of its own, though its siblings have one.
    SubcommandWithoutPage(String),
    /// A page's command is not in the list of subcommands of its parent.
    SubcommandNotListed(String),
    /// A flag's default is none of the values that the flag takes.
    DefaultIsNoChoice {
        /// The flag, dashes included.
        flag: String,
        /// The default.
        default: String,
        /// The values that it takes, for a message.
        choices: String,
    },
    /// The usage says that a flag must be given, and the list that it has a default; or the other way round.
    RequiredContradicts(String),
    /// No example of the command stands on its page.
    WithoutExample,
}
