//! A command line, held against a grammar.
//!
//! Takes the words of an invocation; hands on a [`CommandUse`]. Reads words from left to right the way the program
//! would, and stops being sure where the words themselves are unknown: an open part fits everything, an expansion
//! without quotes may be several words, the word behind a flag of unknown arity may be its value, a command the grammar
//! does not fully know may take anything.

use super::{
    CliProblem, CliProblemKind, CliSpec, CommandSpec, CommandUse, Flag, FlagUse, Place, Reach, Suggestion, Takes,
    ValueKind,
    flags::{self, FlagWord, Found},
    hints, value,
};
use crate::{
    model::Invocation,
    text::{Inserted, Origin, Span, Traced, is_upper_snake},
};
use std::cell::OnceCell;

pub(super) fn interpret<'a>(spec: &'a CliSpec, invocation: &Invocation) -> CommandUse<'a> {
    let program = invocation.program.whole_span();
    let words = if invocation.program.is_empty() { invocation.span } else { program };
    let itself = spec.commands.iter().find(|command| command.path.is_empty());
    let mut reader = Reader {
        spec,
        words: invocation.arguments.iter().zip(&invocation.spans).map(|(word, span)| (word, *span)).collect(),
        next: 0,
        group: itself.is_none() || spec.is_group(&[]),
        only_arguments: false,
        before: Before::Word,
        ahead: OnceCell::new(),
        count: Count::default(),
        negated: Vec::new(),
        found: CommandUse {
            spec,
            command: itself,
            flags: Vec::new(),
            arguments: Vec::new(),
            problems: Vec::new(),
            reach: Reach::Whole,
            has_unknown_flag: false,
            words,
            span: invocation.span,
        },
    };
    reader.read();
    reader.finish()
}

pub(super) struct Reader<'a, 'w> {
    pub(super) spec: &'a CliSpec,
    words: Vec<(&'w Traced, Span)>,
    next: usize,
    /// Whether the next word that is no flag names a command.
    pub(super) group: bool,
    /// Whether `--` has been read.
    only_arguments: bool,
    /// What the word before was.
    before: Before,
    /// The command that the words still to come name, once somebody asked.
    ahead: OnceCell<Option<&'a CommandSpec>>,
    pub(super) count: Count,
    /// The flags that are switched off by their other name.
    pub(super) negated: Vec<&'a Flag>,
    pub(super) found: CommandUse<'a>,
}

/// What a word was, as far as the next word depends on it.
#[derive(Clone, Copy)]
enum Before {
    /// Nothing that needs another word.
    Word,
    /// A flag of which nobody says whether it takes a value.
    Unsure,
    /// A flag that takes no value from the next word: the last one used.
    Complete,
}

/// What is known of the number of arguments.
#[derive(Default)]
pub(super) struct Count {
    /// How many words, arguments or values of flags, may be several words or none.
    pub(super) several: usize,
    /// Whether a mistake before makes it unknown what is missing.
    pub(super) confused: bool,
    /// The arguments that may be values of flags, several words or none, by their indices.
    pub(super) unsure: Vec<usize>,
    /// The first argument that is one for certain, by its index.
    pub(super) first_certain: Option<usize>,
    /// Arguments that were perhaps meant for the value of the flag before them: the argument's index, then the flag's.
    pub(super) meant_for_flags: Vec<(usize, usize)>,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self) {
        while let Some(&(word, span)) = self.words.get(self.next) {
            self.next += 1;
            if matches!(self.found.reach, Reach::OutOfScope | Reach::Help) {
                return;
            }
            let before = std::mem::replace(&mut self.before, Before::Word);
            match FlagWord::read(word, self.spec).filter(|_| !self.only_arguments) {
                Some(flag) if flag.ends_flags() => self.end_flags(),
                Some(flag) => self.flag(&flag, word, span),
                None if self.group && !self.only_arguments => self.command(word, span, before),
                None => self.argument(word, span, before),
            }
        }
    }

    /// The word `--`.
    fn end_flags(&mut self) {
        self.only_arguments = true;
        if self.found.command.is_some_and(|command| command.passes_through) {
            self.next = self.words.len();
        }
    }

    /// A word that names a command.
    fn command(&mut self, word: &Traced, span: Span, before: Before) {
        let text = word.as_str();
        let path = self.found.command.map_or(&[][..], |command| &command.path);
        if word.has_open_parts() {
            self.found.reach = Reach::OutOfScope;
            // A placeholder may stand for a command, but not for one behind which another command of the group is named, and
            // neither does a text that holds one.
            let is_text =
                word.insertions().all(|(_, _, why)| !why.is_open() || matches!(why, Inserted::Placeholder(_)));
            if is_text && !path.is_empty() && self.is_command_next(path) {
                self.unknown_command(text, span);
            }
            return;
        }
        if let Some(child) = self.spec.child(path, text) {
            self.descend(child, text, span);
            return;
        }
        // `cargo +nightly doc`: no command is called so, and what follows may well be one.
        if text.starts_with('+') && path.is_empty() {
            return;
        }
        let takes_words =
            |command: &CommandSpec| command.stands_alone && (!command.knows_arguments || !command.arguments.is_empty());
        if self.found.command.is_some_and(takes_words) && !self.is_nearly_command(text, before) {
            self.group = false;
            self.argument(word, span, before);
            return;
        }
        match before {
            Before::Unsure => {}
            Before::Complete if self.meant_for_flag(text) => {
                let index = self.found.flags.len() - 1;
                self.boolean_with_value(index, text.to_owned(), span);
            }
            _ if matches!(text, "help" | "h") => self.found.reach = Reach::Help,
            _ => self.unknown_command(text, span),
        }
    }

    fn descend(&mut self, child: &'a CommandSpec, text: &str, span: Span) {
        self.found.command = Some(child);
        self.found.words = self.found.words.cover(span);
        self.group = self.spec.is_group(&child.path);
        self.ahead = OnceCell::new();
        // What a request is made of is known at least.
        if !child.knows_flags && !child.knows_arguments && child.bindings.is_empty() && !self.group {
            self.found.reach = Reach::OutOfScope;
        }
        if let Some(instead) = &child.deprecated {
            let parents = &child.path[..child.path.len().saturating_sub(1)];
            let command = format!("{} {text}", self.spec.full_name(parents));
            let kind = CliProblemKind::DeprecatedCommand { command, instead: instead.clone() };
            self.problem(kind, span, Some(&child.place));
        }
    }

    fn unknown_command(&mut self, text: &str, span: Span) {
        self.found.reach = Reach::OutOfScope;
        let parent = self.found.command;
        let path = parent.map_or(&[][..], |command| &command.path);
        // The program itself names its commands where the grammar says that it names them all.
        let complete = parent.filter(|parent| !parent.path.is_empty()).map_or(self.spec.complete, |c| c.knows_commands);
        let is_misplaced = self.is_command_next(path);
        // `(batch|stream)` is how a synopsis writes what may stand here.
        let is_notation = text.contains(['(', '|', ')']);
        if !complete || is_notation || (is_upper_snake(text) && !is_misplaced) {
            return;
        }
        let children = self.spec.children(path);
        let names = children.flat_map(|child| child.path.last().into_iter().chain(&child.aliases));
        let suggestion = Suggestion::nearest(text, names.map(String::as_str));
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        // `influxdb3 3.2.1` is what a program says of itself.
        let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_name);
        if suggestion.is_none() && !is_misplaced && !is_name {
            return;
        }
        let next = self.words.get(self.next).map_or("", |(word, _)| word.as_str());
        let elsewhere = hints::moved_command(self.spec, path, text, next);
        let command = format!("{} {text}", self.spec.full_name(path));
        let place = parent.map(|parent| &parent.place);
        self.problem(CliProblemKind::UnknownCommand { command, suggestion, elsewhere }, span, place);
    }

    /// Whether a word is the name of a subcommand with a slip in it, where the command lists those and no arguments.
    fn is_nearly_command(&self, text: &str, before: Before) -> bool {
        let Some(command) = self.found.command.filter(|command| command.knows_commands) else { return false };
        let is_word = matches!(before, Before::Word) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let children = self.spec.children(&command.path);
        let names = children.flat_map(|child| child.path.last().into_iter().chain(&child.aliases));
        is_word && command.arguments.is_empty() && Suggestion::nearest(text, names.map(String::as_str)).is_some()
    }

    /// Whether the next word names a command below `path`.
    fn is_command_next(&self, path: &[String]) -> bool {
        let next = self.words.get(self.next).filter(|(word, _)| !word.has_open_parts());
        next.is_some_and(|(word, _)| self.spec.child(path, word.as_str()).is_some())
    }

    /// A word that stands for itself.
    fn argument(&mut self, word: &Traced, span: Span, before: Before) {
        let index = self.found.arguments.len();
        if may_be_several(word, span) {
            self.count.several += 1;
            self.count.unsure.push(index);
            self.uncount();
        } else if matches!(before, Before::Unsure) {
            self.count.unsure.push(index);
            self.uncount();
            // `--keys a b c`: of a flag that may take several values nobody says which word is the last one.
            let last = self.found.flags.last().map(|used| used.flag);
            if last.is_some_and(|flag| flag.takes == Takes::Unknown && flag.repeatable) {
                self.before = Before::Unsure;
            }
        } else if matches!(before, Before::Complete) && self.meant_for_flag(word.as_str()) && !word.has_open_parts() {
            self.count.meant_for_flags.push((index, self.found.flags.len() - 1));
        } else {
            self.count.first_certain = self.count.first_certain.or(Some(index));
        }
        self.found.arguments.push((word.clone(), span));
        let is_last = |command: &CommandSpec| command.passes_through && command.arguments.len() == index + 1;
        if self.found.command.is_some_and(is_last) {
            self.next = self.words.len();
        }
    }

    /// A word that has the form of a flag, and the word behind it where that is its value.
    fn flag(&mut self, flag: &FlagWord, word: &Traced, span: Span) {
        let mut found = flags::find(self.spec, self.found.command, flag, word);
        if found.is_empty() && word.is_open(flag.name.clone()) && self.may_be_known(flag, word) {
            self.before = Before::Unsure;
            self.count.confused = true;
            self.uncount();
            return;
        }
        let mut owner = None;
        if found.is_empty() && self.group {
            owner = self.command_ahead().filter(|_| !word.is_open(flag.name.clone()));
            found = owner.map(|owner| flags::find(self.spec, Some(owner), flag, word)).unwrap_or_default();
        }
        if found.is_empty() {
            self.unknown_flag(flag, word);
            return;
        }
        for found in found {
            self.known_flag(&found, word, span, owner);
            if self.found.reach == Reach::Help {
                return;
            }
        }
    }

    /// Whether a flag whose name is partly open may be one that the command has.
    fn may_be_known(&self, flag: &FlagWord, word: &Traced) -> bool {
        let open = word.open_parts().next().map_or(word.len(), |part| part.start);
        let closed = word.as_str().get(flag.dashes..open).unwrap_or_default();
        let closed = closed.strip_prefix("no-").unwrap_or(closed);
        let known = flags::known(self.spec, self.found.command);
        let starts = |known: &Flag| hints::long_names(known).any(|name| name.starts_with(closed));
        flag.dashes == 1 || closed.is_empty() || self.group || known.into_iter().any(starts)
    }

    fn known_flag(&mut self, found: &Found<'a>, word: &Traced, span: Span, owner: Option<&'a CommandSpec>) {
        let flag = found.flag;
        let written = hints::written(word, found);
        let asks = |long: &str| long == "version" || long.split('-').any(|word| word == "help");
        if flag.long.as_deref().is_some_and(asks) && flag.takes != Takes::Value {
            self.found.reach = Reach::Help;
            return;
        }
        let name_span = word.span(found.name.clone());
        let mut used = FlagUse { flag, value: None, value_span: span, name_span, span };
        match &found.value {
            Some(range) => {
                used.value = Some(word.slice(range.clone()));
                used.value_span = if range.is_empty() { span } else { word.span(range.clone()) };
                // `--flag= value`: nobody means the empty value that the blank makes.
                if range.is_empty() && flag.takes == Takes::Value && self.is_value_next(word, span) {
                    self.missing_value(&written, &used);
                }
            }
            None if found.negated => {}
            None => self.value(&mut used, &written),
        }
        self.check_order(&used, &written, owner);
        self.check_value(&used, &written);
        if let Some(instead) = &flag.deprecated {
            let kind = CliProblemKind::DeprecatedFlag { flag: written, instead: instead.clone() };
            self.problem(kind, name_span, Some(&flag.place));
        }
        if found.negated {
            self.negated.push(flag);
        } else {
            self.found.flags.push(used);
        }
    }

    /// The value of a flag that has none glued to it: the next word, if the flag takes one.
    fn value(&mut self, used: &mut FlagUse<'a>, written: &str) {
        match used.flag.takes {
            Takes::Value => {}
            Takes::Unknown => return self.before = Before::Unsure,
            Takes::Nothing | Takes::Optional => return self.before = Before::Complete,
        }
        match self.words.get(self.next) {
            // `--flag = value`: the program takes the sign for the value.
            Some(&(value, span)) if value.as_str() == "=" && span.len() == 1 => {
                self.next = (self.next + 2).min(self.words.len());
                used.span = used.span.cover(span);
                self.missing_value(written, used);
            }
            Some(&(value, span)) if !self.is_known_flag(value) => {
                if may_be_several(value, span) {
                    self.count.several += 1;
                    self.uncount();
                }
                self.next += 1;
                used.value = Some(value.clone());
                used.value_span = span;
                used.span = used.span.cover(span);
            }
            _ => self.missing_value(written, used),
        }
    }

    fn missing_value(&mut self, written: &str, used: &FlagUse<'a>) {
        self.count.confused = true;
        self.uncount();
        let kind = CliProblemKind::MissingValue { flag: written.to_owned() };
        self.problem(kind, used.span, Some(&used.flag.place));
    }

    /// Whether the value of a flag that ends with `=`, and not with quotes of an empty value, stands behind a blank.
    fn is_value_next(&self, word: &Traced, span: Span) -> bool {
        let next = self.words.get(self.next).filter(|_| span.len() <= extent(word));
        next.is_some_and(|(value, _)| FlagWord::read(value, self.spec).is_none())
    }

    /// Whether a word is a flag of this command. A program would take even that for a value; its author did not mean it.
    fn is_known_flag(&self, word: &Traced) -> bool {
        let flag = FlagWord::read(word, self.spec).filter(|flag| !word.is_open(flag.name.clone()));
        flag.is_some_and(|flag| !flags::find(self.spec, self.found.command, &flag, word).is_empty())
    }

    /// Whether the program still reads flags where this one stands.
    fn check_order(&mut self, used: &FlagUse<'a>, written: &str, owner: Option<&'a CommandSpec>) {
        let flag = written.to_owned();
        let place = Some(&used.flag.place);
        let is_own = |command: &CommandSpec| command.flags.iter().any(|own| std::ptr::eq(own, used.flag));
        match self.found.command {
            _ if self.spec.flags_after_arguments => {}
            _ if owner.is_some_and(is_own) => {
                let command = self.spec.full_name(owner.map_or(&[][..], |owner| &owner.path));
                let place = owner.map(|owner| &owner.place);
                self.problem(CliProblemKind::FlagBeforeCommand { flag, command }, used.span, place);
                return;
            }
            _ => {
                let certain = self.count.first_certain.and_then(|index| self.found.arguments.get(index));
                if let Some((argument, _)) = certain.filter(|_| self.count.several == 0) {
                    let argument = argument.as_str().to_owned();
                    self.problem(CliProblemKind::FlagAfterArgument { flag, argument }, used.span, place);
                    return;
                }
            }
        }
        let behind = self.found.command.is_some_and(|command| !command.path.is_empty() && !is_own(command));
        if behind && owner.is_none() && self.spec.globals_first {
            let kind = CliProblemKind::GlobalFlagAfterCommand { flag: written.to_owned() };
            self.problem(kind, used.span, place);
        }
    }

    fn check_value(&mut self, used: &FlagUse<'a>, written: &str) {
        let Some(value) = used.value.as_ref().filter(|value| !value.has_open_parts()) else { return };
        let kind = match used.flag.takes {
            Takes::Nothing => &ValueKind::Boolean,
            Takes::Value | Takes::Optional | Takes::Unknown => &used.flag.value,
        };
        let Some(misfit) = value::misfit(kind, value.as_str(), used.flag.inferred) else { return };
        let text = &value.as_str()[misfit.clone()];
        let choices = value::choices(kind);
        // A value may be written the way placeholders are though nobody declared it.
        if is_upper_snake(text) && !choices.iter().any(|choice| choice.eq_ignore_ascii_case(text)) {
            return;
        }
        let is_part = misfit.len() < value.len() && !misfit.is_empty();
        let span = if is_part { value.span(misfit.clone()) } else { used.value_span };
        let problem = CliProblemKind::FlagValue {
            flag: written.to_owned(),
            value: text.to_owned(),
            kind: kind.clone(),
            inferred: used.flag.inferred,
            expected: value::expected(kind, value.as_str()),
            suggestion: hints::choice(text, choices),
        };
        self.problem(problem, span, Some(&used.flag.place));
    }

    fn unknown_flag(&mut self, flag: &FlagWord, word: &Traced) {
        let written = &word.as_str()[flag.name.clone()];
        self.uncount();
        self.count.confused = true;
        if flag.value.is_none() {
            self.before = Before::Unsure;
        }
        let complete = self.found.command.map_or(self.spec.complete, |command| command.knows_flags);
        let asks_for_help =
            written.contains("help") || matches!(written, "-h" | "-v" | "-V" | "-?" | "--version" | "-version");
        if !complete || asks_for_help || !self.names_command() {
            self.found.has_unknown_flag = true;
            // Of a program that takes flags alone for a question, nothing more is known.
            if asks_for_help || self.group || !self.found.command.is_some_and(|command| command.knows_arguments) {
                self.found.reach = Reach::OutOfScope;
            }
            return;
        }
        let (suggestion, elsewhere) = hints::flag(self.spec, self.found.command, flag.bare(word), flag.dashes);
        let place = self.found.command.map(|command| command.flag_list.as_ref().unwrap_or(&command.place));
        let examples = self.found.command.map_or(&self.spec.shown, |command| &command.shown);
        let is_shown = examples.flags.contains(written);
        let file = self.found.command.map_or(&self.spec.file, |command| &command.place.file);
        let shown = is_shown.then(|| file.path().to_owned());
        let (flag_name, command) = (written.to_owned(), self.found.name());
        let kind = CliProblemKind::UnknownFlag { flag: flag_name, command, suggestion, elsewhere, shown };
        self.problem(kind, word.span(flag.name.clone()), place);
        if self.group && !is_shown {
            // Whether the next word is its value or a command cannot be told.
            self.found.reach = Reach::OutOfScope;
        }
    }

    /// Whether the command is known, or a later word may name it. Without one, a line of flags alone may be meant for
    /// another program of the same name (`influx -execute 'SHOW DATABASES'`).
    fn names_command(&self) -> bool {
        let is_known = |command: &CommandSpec| !command.path.is_empty() || command.stands_alone;
        !self.group || self.found.command.is_some_and(is_known) || self.command_ahead().is_some()
    }

    /// The command that the words still to come name.
    fn command_ahead(&self) -> Option<&'a CommandSpec> {
        *self.ahead.get_or_init(|| self.named_by_the_rest())
    }

    fn named_by_the_rest(&self) -> Option<&'a CommandSpec> {
        let mut path = self.found.command.map_or(&[][..], |command| &command.path);
        let mut ahead = None;
        for (word, _) in &self.words[self.next..] {
            if let Some(child) = self.spec.child(path, word.as_str()).filter(|_| !word.has_open_parts()) {
                (path, ahead) = (&child.path, Some(child));
            }
        }
        ahead
    }

    /// Whether a word was meant for the value of the flag before it, which takes none from the next word.
    fn meant_for_flag(&self, text: &str) -> bool {
        let Some(used) = self.found.flags.last() else { return false };
        match (used.flag.takes, &used.flag.value) {
            (Takes::Nothing, _) | (Takes::Optional, ValueKind::Boolean) => {
                matches!(text, "true" | "false" | "yes" | "no")
            }
            (Takes::Optional, kind) => value::choices(kind).iter().any(|choice| choice == text),
            (Takes::Value | Takes::Unknown, _) => false,
        }
    }

    /// Says that a word was meant for the value of this flag of the line.
    pub(super) fn boolean_with_value(&mut self, flag: usize, value: String, span: Span) {
        let used = &self.found.flags[flag];
        let (place, span) = (&used.flag.place, used.name_span.cover(span));
        let kind = CliProblemKind::BooleanWithValue {
            flag: used.flag.name(),
            value,
            takes_value: used.flag.takes == Takes::Optional,
        };
        self.problem(kind, span, Some(place));
    }

    fn uncount(&mut self) {
        if self.found.reach == Reach::Whole {
            self.found.reach = Reach::Uncounted;
        }
    }

    pub(super) fn problem(&mut self, kind: CliProblemKind, span: Span, place: Option<&Place>) {
        self.found.problems.push(CliProblem { kind, span, place: place.cloned() });
    }

    /// What can only be told at the end.
    fn finish(mut self) -> CommandUse<'a> {
        let is_complete = matches!(self.found.reach, Reach::Whole | Reach::Uncounted);
        if let Some(command) = self.found.command.filter(|command| is_complete && (!self.group || command.stands_alone))
        {
            self.tell(command);
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
