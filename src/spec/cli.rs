//! The grammar of a command-line program: commands, flags, arguments, and the requests they stand for.
//!
//! Takes a grammar file (`docs/reference/cli-spec.md`) and command lines; hands on what a command line means
//! ([`CommandUse`]), what is wrong with it ([`CliProblem`]) and which API requests it stands for. Runs nothing and
//! judges nothing: what a grammar does not claim to know completely is never a problem.

mod assemble;
mod belongs;
mod binding;
mod count;
mod flags;
mod form;
mod grammar;
mod help;
mod hints;
mod interpret;
mod json;
mod manual;
mod pages;
mod patch;
mod problem;
mod prose;
mod synopsis;
mod value;
mod write;

pub use assemble::assemble;
pub use belongs::Belonging;
pub(super) use belongs::others;
pub use manual::{Entry, Named, ReferenceProblem, ReferenceProblemKind, Shown, Unread, Usage, UsageItem, UsageKind};
pub use patch::Patch;
pub use problem::{CliProblem, CliProblemKind, Suggestion};
pub use synopsis::usages;

use super::SpecError;
use crate::{
    model::{Invocation, Request},
    text::{SourceFile, Span, Traced},
};
use std::sync::Arc;

/// A place in a document that a grammar was read from.
#[derive(Debug, Clone)]
pub struct Place {
    /// The document: a grammar file, a reference page, a help text.
    pub file: Arc<SourceFile>,
    /// Where in it.
    pub span: Span,
}

/// Which product's program a grammar describes, where editions of one program differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// What the site's data file calls the product (`influxdb3_core`).
    pub product: String,
    /// Which version of it (`v2`); empty where it has none.
    pub version: String,
    /// What readers call it (`InfluxDB 3 Core`).
    pub name: String,
}

/// A program's grammar.
#[derive(Debug)]
pub struct CliSpec {
    /// The file it was read from; of a reference of many pages, the program's own page.
    pub file: Arc<SourceFile>,
    /// The program (`influxctl`).
    pub program: String,
    /// The product whose program it describes; `None` where it speaks for every edition.
    pub edition: Option<Edition>,
    /// Whether every command of the program is named here; only then is another word an unknown command.
    pub complete: bool,
    /// Whether the program goes on reading flags after the first argument. Programs built on Go's `flag` package stop
    /// there and take every later word for an argument.
    pub flags_after_arguments: bool,
    /// Whether a long flag may also be written with one dash (`-force`), as Go's `flag` package allows.
    pub one_dash_long_flags: bool,
    /// Its commands.
    pub commands: Vec<CommandSpec>,
    /// Flags every command takes.
    pub globals: Vec<Flag>,
    /// Whether those flags are read before the words that name the command only.
    pub globals_first: bool,
    /// Flags that a profile of the reader's, a file of settings, may supply: their long names, without dashes.
    pub profile_flags: Vec<String>,
    /// What the examples on the program's own page use before a command.
    pub shown: Shown,
    /// What a binding may use besides flags and arguments.
    bindings: Arc<binding::Shared>,
}

/// A command of a program.
#[derive(Debug)]
pub struct CommandSpec {
    /// The words that name it (`token`, `create`); none for the program itself, where it does something without a command.
    pub path: Vec<String>,
    /// Other names for its last word.
    pub aliases: Vec<String>,
    /// Whether its subcommands are all named. Of what is not known to be named in full, nothing is ever called unknown,
    /// missing or too much.
    pub knows_commands: bool,
    /// Whether its flags are all named.
    pub knows_flags: bool,
    /// Whether its arguments are all named.
    pub knows_arguments: bool,
    /// Whether it does something itself though it has subcommands (`influxd`, `influxd run`).
    pub stands_alone: bool,
    /// Whether all that follows its own arguments belongs to another program (`kubectl exec POD -- ls -l`).
    pub passes_through: bool,
    /// What to use instead, if the command should not be used any more; may be empty.
    pub deprecated: Option<String>,
    /// Its own flags.
    pub flags: Vec<Flag>,
    /// Its arguments, in order; those that may be left out come last.
    pub arguments: Vec<ArgumentSpec>,
    /// Flags of which at most one may be given, by their long names; and of which one must be.
    pub groups: Vec<FlagGroup>,
    /// Where it is described.
    pub place: Place,
    /// Where its flags are listed, if they are in one place.
    pub flag_list: Option<Place>,
    /// What the examples on its own page use of it.
    pub shown: Shown,
    /// The requests it may stand for; the first one that has all its URL needs is taken.
    bindings: Vec<Arc<binding::Binding>>,
}

/// A positional argument.
#[derive(Debug, Clone)]
pub struct ArgumentSpec {
    /// Its name in the reference (`TOKEN_ID`).
    pub name: String,
    /// Whether the command fails without it.
    pub required: bool,
    /// Whether it may be given more than once. Only the last argument may.
    pub repeated: bool,
}

/// Flags that depend on each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagGroup {
    /// Their long names, without dashes.
    pub flags: Vec<String>,
    /// Whether at most one of them may be given.
    pub exclusive: bool,
    /// Whether at least one of them must be given.
    pub required: bool,
}

/// A flag.
#[derive(Debug, Clone)]
pub struct Flag {
    /// `--long`, without dashes.
    pub long: Option<String>,
    /// Other long names of it, without dashes.
    pub aliases: Vec<String>,
    /// `-s`, without dash.
    pub short: Option<char>,
    /// Whether it takes a value.
    pub takes: Takes,
    /// What kind of value it takes.
    pub value: ValueKind,
    /// Whether the kind is read out of prose, which seldom names every value that a program takes; what does not fit is
    /// then a sign, not a proof.
    pub inferred: bool,
    /// What its reference calls the value (`DATABASE_NAME`).
    pub value_name: Option<String>,
    /// Whether `--no-long` switches it off.
    pub negatable: bool,
    /// Whether it may be given more than once.
    pub repeatable: bool,
    /// Whether the command fails without it.
    pub required: bool,
    /// The environment variable that can supply its value.
    pub environment: Option<String>,
    /// The value it has when it is not given.
    pub default: Option<String>,
    /// What to use instead, if the flag should not be used any more; may be empty.
    pub deprecated: Option<String>,
    /// Whether the program takes it though its reference does not list it.
    pub hidden: bool,
    /// Where it is described.
    pub place: Place,
}

/// Whether a flag takes a value. References often do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It does.
    Value,
    /// It does not.
    Nothing,
    /// It may have one, behind `=` only (`--color[=WHEN]`).
    Optional,
    /// Nobody says.
    Unknown,
}

/// The kinds of value a flag takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A number, with a fraction or without.
    Number,
    /// Numbers with units: `30d`, `1mo`, `1h30m`, `2.5d`.
    Duration,
    /// A date, or a date and time (RFC 3339).
    Timestamp,
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Choice(Vec<String>),
    /// The path of a file.
    File,
    /// Values with commas between them; of these words, where there are any.
    List(Vec<String>),
    /// A name and a value, `key=value`.
    KeyValue,
    /// A text of one of these forms, in which braces stand for a value of a kind: `every:{duration}`.
    Form(Vec<String>),
}

/// A command line, understood.
#[derive(Debug)]
pub struct CommandUse<'a> {
    /// The grammar.
    pub spec: &'a CliSpec,
    /// The command, if it was found.
    pub command: Option<&'a CommandSpec>,
    /// The flags, in order.
    pub flags: Vec<FlagUse<'a>>,
    /// The positional arguments with their places, in order.
    pub arguments: Vec<(Traced, Span)>,
    /// What is wrong, in order of place.
    pub problems: Vec<CliProblem>,
    /// How much of the command line was read.
    pub reach: Reach,
    /// Whether it has a flag of which nothing is known nor reported: a word behind it may be its value.
    pub has_unknown_flag: bool,
    /// The program and the words that name the command, in the file.
    pub words: Span,
    /// The whole command, in the file.
    pub span: Span,
}

/// How much of a command line was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of it: what is not in [`CommandUse`] is not in the command.
    Whole,
    /// All of it, but some words may stand for several or none (`$ARGS` without quotes, a flag that may take a value):
    /// how many arguments there are is unknown.
    Uncounted,
    /// It asks for help or for the version; nothing else is looked at.
    Help,
    /// It shows how the command is used (`[flags]`, `...`); it is no command line.
    Synopsis,
    /// The grammar does not know the command well enough.
    OutOfScope,
}

/// A flag as it was used.
#[derive(Debug)]
pub struct FlagUse<'a> {
    /// The flag.
    pub flag: &'a Flag,
    /// Its value.
    pub value: Option<Traced>,
    /// The value in the file, quotes included; the flag itself where it has no value.
    pub value_span: Span,
    /// The flag without its value, in the file.
    pub name_span: Span,
    /// The flag, and its value where that is another word, in the file.
    pub span: Span,
}

impl CliSpec {
    /// A program of which nothing is known but its name; it reads flags in any place.
    pub fn new(program: &str, file: Arc<SourceFile>) -> Self {
        Self {
            file,
            program: program.to_owned(),
            edition: None,
            complete: false,
            flags_after_arguments: true,
            one_dash_long_flags: false,
            commands: Vec::new(),
            globals: Vec::new(),
            globals_first: false,
            profile_flags: Vec::new(),
            shown: Shown::default(),
            bindings: Arc::default(),
        }
    }

    /// Reads a grammar file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, has a key or a value that the format does not know, or names a flag, an argument or a
    /// command that is not there. The error says where.
    pub fn load(file: Arc<SourceFile>) -> Result<Self, SpecError> {
        grammar::load(file)
    }

    /// The grammar as a grammar file, which says where each command was read; [`CliSpec::load`] reads it back.
    pub fn to_toml(&self) -> String {
        write::toml(self)
    }

    /// The grammar as the document of a grammar file.
    pub fn to_json(&self) -> serde_json::Value {
        write::document(self).into()
    }

    /// Whether docproof brings it along.
    pub fn is_embedded(&self) -> bool {
        self.file.path().starts_with(super::EMBEDDED)
    }

    /// What a command line means.
    pub fn interpret<'a>(&'a self, invocation: &Invocation) -> CommandUse<'a> {
        interpret::interpret(self, invocation)
    }

    /// The program and a command, with blanks between.
    fn full_name(&self, path: &[String]) -> String {
        std::iter::once(&self.program).chain(path).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether other commands start with the words of this path: it groups them and does nothing itself.
    fn is_group(&self, path: &[String]) -> bool {
        self.commands.iter().any(|command| command.path.len() > path.len() && command.path.starts_with(path))
    }

    /// The command that a word names, one below a path.
    fn child<'a>(&'a self, path: &[String], word: &str) -> Option<&'a CommandSpec> {
        let is_named = |child: &&CommandSpec| {
            child.path.last().is_some_and(|name| name == word) || child.aliases.iter().any(|alias| alias == word)
        };
        self.children(path).find(is_named)
    }

    /// The commands one word below a path.
    fn children<'a>(&'a self, path: &[String]) -> impl Iterator<Item = &'a CommandSpec> {
        let is_child = |command: &&CommandSpec| command.path.len() == path.len() + 1 && command.path.starts_with(path);
        self.commands.iter().filter(is_child)
    }
}

impl CommandSpec {
    /// A command of which nothing is known but its name.
    pub fn new(path: Vec<String>, place: Place) -> Self {
        Self {
            path,
            aliases: Vec::new(),
            knows_commands: false,
            knows_flags: false,
            knows_arguments: false,
            stands_alone: false,
            passes_through: false,
            deprecated: None,
            flags: Vec::new(),
            arguments: Vec::new(),
            groups: Vec::new(),
            place,
            flag_list: None,
            shown: Shown::default(),
            bindings: Vec::new(),
        }
    }

    /// The words that name it, with blanks between.
    pub fn name(&self) -> String {
        self.path.join(" ")
    }
}

impl Flag {
    /// Whether this is a long name of it, without dashes.
    fn is_called(&self, name: &str) -> bool {
        self.long.as_deref() == Some(name) || self.aliases.iter().any(|alias| alias == name)
    }

    /// Its name with dashes, the long one where it has one.
    pub fn name(&self) -> String {
        match (&self.long, self.short) {
            (Some(long), _) => format!("--{long}"),
            (None, Some(short)) => format!("-{short}"),
            (None, None) => String::new(),
        }
    }
}

impl CommandUse<'_> {
    /// The program and the command, with blanks between (`influxctl token create`).
    pub fn name(&self) -> String {
        let words = self.command.map_or(&[][..], |command| &command.path);
        self.spec.full_name(words)
    }

    /// The names of the commands below it, one word each, in order.
    pub fn subcommands(&self) -> Vec<&str> {
        let path = self.command.map_or(&[][..], |command| &command.path);
        self.spec.children(path).filter_map(|child| child.path.last()).map(String::as_str).collect()
    }

    /// The first argument that is the long name of one of the command's flags without its dashes, and where it stands.
    pub fn bare_flag(&self) -> Option<(&str, Span)> {
        let flags = &self.command?.flags;
        let is_flag = |text: &str| flags.iter().any(|flag| flag.long.as_deref() == Some(text));
        let mut bare = self.arguments.iter().filter(|(word, _)| !word.has_open_parts() && is_flag(word.as_str()));
        bare.next().map(|(word, span)| (word.as_str(), *span))
    }

    /// How the command is used: its name, `[flags]` where it has any, and its arguments.
    pub fn synopsis(&self) -> Option<String> {
        let command = self.command?;
        let mut text = self.name();
        if !command.flags.is_empty() {
            text += " [flags]";
        }
        for argument in &command.arguments {
            let repeated = if argument.repeated { "..." } else { "" };
            let written = format!("{}{repeated}", argument.name);
            text += &if argument.required { format!(" {written}") } else { format!(" [{written}]") };
        }
        Some(text)
    }

    /// The first request this command stands for, see [`CommandUse::requests`].
    pub fn request(&self) -> Option<Request> {
        self.requests().into_iter().next()
    }

    /// The requests this command stands for, by its binding: ordinary [`Request`]s whose parts are traced to the words
    /// that made them. What the binding itself adds is [`crate::text::Inserted::Implied`]; a value that only the
    /// reader's profile holds is a placeholder whose place in the file is empty. There are several where an argument is
    /// repeated and each one is a request of its own; none when the command has no binding or what it needs is not
    /// there.
    pub fn requests(&self) -> Vec<Request> {
        binding::requests(self)
    }
}

#[cfg(test)]
mod tests;
