//! A command line, held against a grammar.
//!
//! Takes the words of an invocation; hands on a [`CommandUse`]. Reads words from left to right the way the program
//! would, and stops being sure where the words themselves are unknown: an open part fits everything, an expansion
//! without quotes may be several words, a command the grammar does not fully know may take anything.

use super::{
    CliProblem, CliProblemKind, CliSpec, CommandSpec, CommandUse, Flag, FlagUse, Reach, Suggestion, Takes, ValueKind,
    flags::{self, FlagWord},
    value,
};
use crate::{
    model::Invocation,
    text::{Inserted, Origin, Span, Traced, is_upper_snake},
};

pub(super) fn interpret<'a>(spec: &'a CliSpec, invocation: &Invocation) -> CommandUse<'a> {
    let program = invocation.program.whole_span();
    let words = if invocation.program.is_empty() { invocation.span } else { program };
    let mut reader = Reader {
        spec,
        words: invocation.arguments.iter().zip(&invocation.spans).map(|(word, span)| (word, *span)).collect(),
        next: 0,
        path: Vec::new(),
        group: true,
        only_arguments: false,
        found: CommandUse {
            spec,
            command: None,
            flags: Vec::new(),
            arguments: Vec::new(),
            problems: Vec::new(),
            reach: Reach::Whole,
            words,
            span: invocation.span,
        },
    };
    reader.read();
    reader.finish()
}

struct Reader<'a, 'w> {
    spec: &'a CliSpec,
    words: Vec<(&'w Traced, Span)>,
    next: usize,
    /// The words that name the command, as the grammar spells them.
    path: Vec<String>,
    /// Whether the next word that is no flag names a command.
    group: bool,
    /// Whether `--` has been read.
    only_arguments: bool,
    found: CommandUse<'a>,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self) {
        while let Some(&(word, span)) = self.words.get(self.next) {
            self.next += 1;
            if matches!(self.found.reach, Reach::OutOfScope | Reach::Help) {
                return;
            }
            match FlagWord::read(word).filter(|_| !self.only_arguments) {
                Some(flag) if flag.ends_flags() => self.only_arguments = true,
                Some(flag) => self.flag(&flag, word, span),
                None if self.group => self.command(word, span),
                None => self.argument(word, span),
            }
        }
    }

    /// A word that names a command.
    fn command(&mut self, word: &Traced, span: Span) {
        let text = word.as_str();
        if word.has_open_parts() {
            self.found.reach = Reach::OutOfScope;
            return;
        }
        if matches!(text, "help" | "h") {
            self.found.reach = Reach::Help;
            return;
        }
        let named = |child: &&CommandSpec| {
            child.path.last().is_some_and(|name| name == text) || child.aliases.iter().any(|alias| alias == text)
        };
        let found = self.spec.children(&self.path).find(named);
        let Some(found) = found else {
            self.unknown_command(text, span);
            return;
        };
        self.path.clone_from(&found.path);
        self.found.command = Some(found);
        self.found.words = self.found.words.cover(span);
        self.group = self.spec.is_group(&found.path);
        if !found.knows_flags && !self.group {
            self.found.reach = Reach::OutOfScope;
        }
    }

    fn unknown_command(&mut self, text: &str, span: Span) {
        let complete = self.found.command.map_or(self.spec.complete, |command| command.knows_commands);
        if complete {
            let names = self.spec.children(&self.path).filter_map(|child| child.path.last());
            let suggestion = Suggestion::nearest(text, names.map(String::as_str));
            let command = self.path.iter().map(String::as_str).chain([text]).collect::<Vec<_>>().join(" ");
            let command = format!("{} {command}", self.spec.program);
            self.problem(CliProblemKind::UnknownCommand { command, suggestion }, span);
        }
        self.found.reach = Reach::OutOfScope;
    }

    /// A word that stands for itself.
    fn argument(&mut self, word: &Traced, span: Span) {
        if may_be_several(word, span) {
            self.uncount();
        }
        self.found.arguments.push((word.clone(), span));
    }

    /// A word that has the form of a flag, and the word behind it where that is its value.
    fn flag(&mut self, flag: &FlagWord, word: &Traced, span: Span) {
        let written = word.as_str()[flag.name.clone()].to_owned();
        if word.is_open(flag.name.clone()) {
            self.uncount();
            return;
        }
        let Some((known, value)) = flags::find(self.spec, self.found.command, flag, word) else {
            self.unknown_flag(written, word.span(flag.name.clone()));
            return;
        };
        if matches!(known.long.as_deref(), Some("help" | "version")) {
            self.found.reach = Reach::Help;
            return;
        }
        let name_span = word.span(flag.name.clone());
        let mut used = FlagUse { flag: known, value: None, value_span: span, name_span, span };
        match value {
            Some(range) => {
                used.value = Some(word.slice(range.clone()));
                used.value_span = if range.is_empty() { span } else { word.span(range) };
            }
            None => self.value(&mut used, &written),
        }
        // Where words cannot be counted, the argument may be the value of a flag before it.
        if let Some((argument, _)) = self.found.arguments.last()
            && !self.spec.flags_after_arguments
            && self.found.reach == Reach::Whole
        {
            let argument = argument.as_str().to_owned();
            self.problem(CliProblemKind::FlagAfterArgument { flag: written.clone(), argument }, used.span);
        }
        self.check_value(&used, written);
        self.found.flags.push(used);
    }

    /// The value of a flag that has none glued to it: the next word, if the flag takes one.
    fn value(&mut self, used: &mut FlagUse<'a>, written: &str) {
        if used.flag.takes == Takes::Unknown {
            self.uncount();
        }
        if used.flag.takes != Takes::Value {
            return;
        }
        match self.words.get(self.next) {
            Some(&(value, span)) if !self.is_known_flag(value) => {
                if may_be_several(value, span) {
                    self.uncount();
                }
                self.next += 1;
                used.value = Some(value.clone());
                used.value_span = span;
                used.span = used.span.cover(span);
            }
            _ => {
                self.uncount();
                self.problem(CliProblemKind::MissingValue { flag: written.to_owned() }, used.span);
            }
        }
    }

    /// Whether a word is a flag of this command. A program would take even that for a value; its author did not mean it.
    fn is_known_flag(&self, word: &Traced) -> bool {
        let find = |flag: &FlagWord| flags::find(self.spec, self.found.command, flag, word);
        FlagWord::read(word).is_some_and(|flag| !word.is_open(flag.name.clone()) && find(&flag).is_some())
    }

    fn check_value(&mut self, used: &FlagUse<'a>, flag: String) {
        let Some(value) = used.value.as_ref().filter(|value| !value.has_open_parts()) else { return };
        let kind = match used.flag.takes {
            Takes::Nothing => &ValueKind::Boolean,
            Takes::Value | Takes::Optional | Takes::Unknown => &used.flag.value,
        };
        let text = value.as_str();
        // A value may be written the way placeholders are though nobody declared it.
        if value::fits(kind, text) || (is_upper_snake(text) && !differs_in_case(kind, text)) {
            return;
        }
        let suggestion = match kind {
            ValueKind::Choice(words) => Suggestion::nearest(text, words.iter().map(String::as_str)),
            _ => None,
        };
        let (value, kind, expected) = (text.to_owned(), kind.clone(), value::expected(kind));
        self.problem(CliProblemKind::FlagValue { flag, value, kind, expected, suggestion }, used.value_span);
    }

    fn unknown_flag(&mut self, flag: String, span: Span) {
        self.uncount();
        let complete = self.found.command.map_or(self.spec.complete, |command| command.knows_flags);
        if !complete
            || !self.names_command()
            || matches!(flag.as_str(), "-h" | "--help" | "-help" | "-v" | "--version" | "-version")
        {
            self.found.reach = Reach::OutOfScope;
            return;
        }
        let bare = flag.trim_start_matches('-');
        let names = flags::known(self.spec, self.found.command).filter(|known| !known.hidden);
        let suggestion = Suggestion::nearest(bare, names.filter_map(|known| known.long.as_deref()))
            .map(|found| Suggestion { text: format!("--{}", found.text), ..found });
        let has_it = |command: &&CommandSpec| command.flags.iter().any(|known| known.long.as_deref() == Some(bare));
        let elsewhere = self.spec.commands.iter().find(has_it).map(CommandSpec::name);
        self.problem(CliProblemKind::UnknownFlag { flag, suggestion, elsewhere }, span);
        if self.group {
            // Whether the next word is its value or a command cannot be told.
            self.found.reach = Reach::OutOfScope;
        }
    }

    /// Whether the command is known, or a later word may name it. Without one, a line of flags alone may be meant for
    /// another program of the same name (`influx -execute 'SHOW DATABASES'`).
    fn names_command(&self) -> bool {
        let is_command =
            |text: &str| self.spec.children(&self.path).any(|child| child.path.last().is_some_and(|name| name == text));
        self.found.command.is_some() || self.words[self.next..].iter().any(|(word, _)| is_command(word.as_str()))
    }

    fn uncount(&mut self) {
        if self.found.reach == Reach::Whole {
            self.found.reach = Reach::Uncounted;
        }
    }

    fn problem(&mut self, kind: CliProblemKind, span: Span) {
        self.found.problems.push(CliProblem { kind, span });
    }

    /// What can only be told at the end: what is missing and what is too much.
    fn finish(mut self) -> CommandUse<'a> {
        if self.found.reach == Reach::Whole
            && !self.group
            && let Some(command) = self.found.command
        {
            self.count(command);
        }
        if self.words.iter().any(|(word, span)| is_synopsis(word, *span)) {
            self.found.reach = Reach::Synopsis;
        }
        match self.found.reach {
            Reach::Synopsis | Reach::Help => self.found.problems.clear(),
            _ => self.found.problems.sort_by_key(|problem| (problem.span.start, problem.span.end)),
        }
        self.found
    }

    fn count(&mut self, command: &'a CommandSpec) {
        let given = self.found.arguments.len();
        let allowed = command.arguments.len();
        if let Some(missing) = command.arguments.iter().filter(|argument| argument.required).nth(given) {
            self.problem(CliProblemKind::MissingArgument { argument: missing.name.clone() }, self.found.words);
        }
        let repeated = command.arguments.last().is_some_and(|last| last.repeated);
        if let Some((first, span)) = self.found.arguments.get(allowed).filter(|_| !repeated) {
            let first = first.as_str().to_owned();
            let span = self.found.arguments[allowed..].iter().fold(*span, |all, (_, span)| all.cover(*span));
            self.problem(CliProblemKind::TooManyArguments { allowed, first }, span);
        }
        let is_given = |flag: &Flag| self.found.flags.iter().any(|used| std::ptr::eq(used.flag, flag));
        let missing: Vec<String> = command
            .flags
            .iter()
            .filter(|flag| flag.required && flag.environment.is_none() && !is_given(flag))
            .map(Flag::name)
            .collect();
        for flag in missing {
            self.problem(CliProblemKind::MissingFlag { flag }, self.found.words);
        }
    }
}

/// Whether a word belongs to the notation of a synopsis: `[flags]`, `[--force]`, `...`, `<ID>...`.
fn is_synopsis(word: &Traced, span: Span) -> bool {
    // Inside quotes, brackets and dots are text.
    let unquoted = span.len() <= extent(word);
    let text = word.as_str();
    text == "..."
        || text == "…"
        || (unquoted && (text.starts_with('[') || text.ends_with(']') || text.ends_with("...")))
}

/// Whether a word may be several words or none when the script runs: it holds an expansion and no quotes.
fn may_be_several(word: &Traced, span: Span) -> bool {
    let expands = word.insertions().any(|(_, _, why)| matches!(why, Inserted::Expansion(_)));
    expands && span.len() <= extent(word)
}

/// How many bytes of the file a word's text stands for; its quotes are not among them.
fn extent(word: &Traced) -> usize {
    let length = |(range, origin): (std::ops::Range<usize>, &Origin)| match origin {
        Origin::Source(_) => range.len(),
        Origin::Inserted { at, .. } => at.len(),
    };
    word.runs().map(length).sum()
}

/// Whether a value is a choice in other letters.
fn differs_in_case(kind: &ValueKind, text: &str) -> bool {
    matches!(kind, ValueKind::Choice(words) if words.iter().any(|word| word.eq_ignore_ascii_case(text)))
}
