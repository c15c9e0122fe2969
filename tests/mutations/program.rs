//! A valid command of a program that has a grammar, as the ways to break it see it.
//!
//! All ranges are ranges of the script.

use super::site::Mutant;
use docproof::{
    reading::context::Reading,
    shell::{SimpleCommand, Word},
    spec::{CliSpec, CommandSpec, CommandUse, Flag, FlagUse, Library, Reach, Takes},
    text::{Span, Traced},
};
use std::ops::Range;

/// A command, where its words stand, and what its grammar says of it.
pub(super) struct ProgramCommand<'a> {
    script: &'a Traced,
    /// The words of the command, its program included.
    words: &'a [Word],
    /// What its grammar says.
    pub(super) usage: &'a CommandUse<'a>,
    /// What its grammar says of the command itself.
    pub(super) command: &'a CommandSpec,
    /// Whether it reads from a pipe or a file, which may stand for an argument.
    pub(super) is_fed: bool,
    /// All grammars.
    pub(super) library: &'a Library,
}

/// A flag of the command.
pub(super) struct UsedFlag<'a> {
    /// What the grammar says of it.
    pub(super) flag: &'a Flag,
    /// The flag without its value.
    pub(super) name: Range<usize>,
    /// Its value, where it has one; quotes included.
    pub(super) value: Option<Range<usize>>,
    /// Whether its value is a word of its own.
    pub(super) is_apart: bool,
    /// The flag and its value.
    pub(super) range: Range<usize>,
}

impl<'a> ProgramCommand<'a> {
    /// `usage` as a command of a statement; `None` where its command is not known or its words are not found.
    pub(super) fn new(
        reading: &'a Reading<'_>,
        commands: &[&'a SimpleCommand],
        usage: &'a CommandUse<'a>,
        library: &'a Library,
    ) -> Option<Self> {
        let script = &reading.resolved.script;
        let holds = |command: &&&SimpleCommand| {
            let (first, last) = (command.words.first(), command.words.last());
            first.zip(last).is_some_and(|(first, last)| {
                script.span(first.range.start..last.range.end).contains(Span::at(usage.words.start))
            })
        };
        let words = &commands.iter().find(holds)?.words;
        let first = words.iter().position(|word| script.span(word.range.clone()).start == usage.words.start)?;
        Some(Self {
            script,
            words: &words[first..],
            usage,
            command: usage.command?,
            is_fed: reading.plan.is_fed(usage.span),
            library,
        })
    }

    /// Its grammar.
    pub(super) fn spec(&self) -> &'a CliSpec {
        self.usage.spec
    }

    /// A range as written.
    pub(super) fn raw(&self, range: &Range<usize>) -> &'a str {
        &self.script.as_str()[range.clone()]
    }

    /// Where the program stands.
    pub(super) fn program(&self) -> Range<usize> {
        self.words[0].range.clone()
    }

    /// Where the last word of the command ends.
    pub(super) fn end(&self) -> usize {
        self.words[self.words.len() - 1].range.end
    }

    /// The words that name the command, the program left out.
    pub(super) fn path(&self) -> Vec<Range<usize>> {
        let mut names = self.command.path.iter().peekable();
        let mut found = Vec::new();
        for word in self.words.iter().skip(1) {
            let raw = self.raw(&word.range);
            let is_last = names.len() == 1;
            let is_name =
                |name: &&String| **name == raw || is_last && self.command.aliases.iter().any(|one| one == raw);
            if names.next_if(is_name).is_some() {
                found.push(word.range.clone());
            }
        }
        if names.peek().is_none() { found } else { Vec::new() }
    }

    /// Its flags, in order.
    pub(super) fn flags(&self) -> Vec<UsedFlag<'a>> {
        let flag = |used: &FlagUse<'a>| {
            let value = used.value.as_ref().and_then(|_| self.range(used.value_span));
            let (name, range) = (self.range(used.name_span)?, self.range(used.span)?);
            let is_apart = self.words.iter().any(|word| Some(&word.range) == value.as_ref());
            Some(UsedFlag { flag: used.flag, name, value, is_apart, range })
        };
        self.usage.flags.iter().filter_map(flag).collect()
    }

    /// Its positional arguments, in order.
    pub(super) fn arguments(&self) -> Vec<Range<usize>> {
        self.usage.arguments.iter().filter_map(|(_, span)| self.range(*span)).collect()
    }

    /// The word behind `at`.
    pub(super) fn next(&self, at: usize) -> Option<Range<usize>> {
        self.words.iter().map(|word| word.range.clone()).find(|range| range.start >= at)
    }

    /// What stands between the word before `range` and the end of `range`: it, with the blanks or the continued line in
    /// front of it.
    pub(super) fn with_blanks(&self, range: &Range<usize>) -> Range<usize> {
        let before = self.words.iter().map(|word| word.range.end).filter(|end| *end <= range.start).max();
        before.unwrap_or(range.start)..range.end
    }

    /// The flags that may stand behind the command.
    pub(super) fn known(&self) -> impl Iterator<Item = &'a Flag> {
        self.command.flags.iter().chain(&self.spec().globals)
    }

    /// Whether `name` (without dashes) is a flag of the command, by any of its names.
    pub(super) fn has_flag(&self, name: &str) -> bool {
        self.known().any(|flag| has_name(flag, name))
    }

    /// Whether `name` is a subcommand of `path`, by any of its names.
    pub(super) fn has_child(&self, path: &[String], name: &str) -> bool {
        children(self.spec(), path).any(|child| {
            child.path.last().is_some_and(|last| last == name) || child.aliases.iter().any(|alias| alias == name)
        })
    }

    /// Why a flag that the command lacks would not be told, if it would not.
    pub(super) fn flags_unknown(&self) -> Option<&'static str> {
        (!self.command.knows_flags).then_some("the reference does not claim to list all flags")
    }

    /// Why a subcommand that `path` lacks would not be told, if it would not.
    pub(super) fn commands_unknown(&self, path: &[String]) -> Option<&'static str> {
        let knows = match path {
            [] => self.spec().complete,
            _ => self.spec().commands.iter().any(|command| command.path == path && command.knows_commands),
        };
        (!knows).then_some("the reference does not claim to list all subcommands")
    }

    /// Why arguments that are too many or too few would not be told, if they would not.
    pub(super) fn arguments_unknown(&self) -> Option<&'static str> {
        match self.usage.reach {
            Reach::Whole if self.command.knows_arguments => None,
            Reach::Whole => Some("the reference does not claim to list all arguments"),
            _ if self.usage.flags.iter().any(|used| used.flag.takes == Takes::Unknown) => {
                Some("the reference does not say whether a flag takes a value")
            }
            _ => Some("a word may stand for several"),
        }
    }

    /// Why one more argument may be meant, if it may.
    pub(super) fn argument_possible(&self) -> Option<&'static str> {
        let arguments = &self.command.arguments;
        let is_free = arguments.len() > self.usage.arguments.len();
        (is_free && !arguments.last().is_some_and(|last| last.repeated)).then_some("it may be an argument")
    }

    /// What supplies a required flag that is not given, if something may.
    pub(super) fn supplied(&self, flag: &Flag) -> Option<&'static str> {
        let name = flag.long.as_deref().unwrap_or_default();
        let in_group = self.command.groups.iter().any(|group| group.flags.iter().any(|one| one == name));
        match () {
            () if flag.environment.is_some() => Some("a variable of the environment may supply it"),
            () if flag.default.is_some() => Some("the flag has a default"),
            () if self.spec().profile_flags.iter().any(|one| one == name) => Some("a profile may supply it"),
            () if flag.deprecated.is_some() || in_group => Some("another flag may stand for it"),
            () if self.usage.reach != Reach::Whole => Some("a word may stand for several"),
            () => None,
        }
    }

    /// The range of a place in the file that begins and ends in words.
    fn range(&self, span: Span) -> Option<Range<usize>> {
        let within = |at: usize| {
            let word = self.words.iter().find(|word| {
                let there = self.script.span(word.range.clone());
                there.start <= at && at <= there.end
            })?;
            let there = self.script.span(word.range.clone());
            match at {
                _ if at == there.start => Some(word.range.start),
                _ if at == there.end => Some(word.range.end),
                _ => Some(word.range.start + at - there.start),
            }
        };
        let range = within(span.start)?..within(span.end)?;
        (range.start <= range.end && self.script.span(range.clone()) == span).then_some(range)
    }
}

/// Whether `name` is one of the names of a flag, without dashes.
pub(super) fn has_name(flag: &Flag, name: &str) -> bool {
    let is_long = |long: &str| long == name || flag.negatable && name.strip_prefix("no-") == Some(long);
    flag.long.as_deref().is_some_and(is_long)
        || flag.aliases.iter().any(|alias| is_long(alias))
        || flag.short.is_some_and(|short| name.chars().eq([short]))
}

/// The commands one word below a path.
pub(super) fn children<'a>(spec: &'a CliSpec, path: &[String]) -> impl Iterator<Item = &'a CommandSpec> {
    let is_child = |command: &&CommandSpec| command.path.len() == path.len() + 1 && command.path.starts_with(path);
    spec.commands.iter().filter(is_child)
}

/// `mutant`, or why it would not be told.
pub(super) fn unless(unknowable: Option<&'static str>, mutant: Mutant) -> Mutant {
    unknowable.map_or(mutant, Mutant::unknowable)
}
