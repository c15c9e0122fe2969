//! Where a manual contradicts itself.
//!
//! Takes the described commands of a program; hands on [`ReferenceProblem`]s with both places. Only what is written twice,
//! and differently, is a contradiction: of what could not be read whole, and of what is said once, nothing is known here.

use super::{
    super::{ArgumentSpec, Entry, Named, Place, ReferenceProblem, ReferenceProblemKind as Kind, Usage, ValueKind},
    flags::{self, FlagSet},
    tree::{Described, Tree},
    usage::{Synopsis, UsedFlag},
};
use crate::{spec::one_of, text::Span};
use std::collections::BTreeMap;

pub(super) fn find(program: &str, tree: &Tree) -> Vec<ReferenceProblem> {
    let globals = tree.root().map(flags::described).unwrap_or_default();
    let mut found = Found { program, tree, globals, problems: Vec::new() };
    for command in tree.commands() {
        found.usages(command);
        found.arguments(command);
        found.flags(command);
        found.subcommands(command);
    }
    found.problems
}

struct Found<'t> {
    program: &'t str,
    tree: &'t Tree,
    globals: FlagSet,
    problems: Vec<ReferenceProblem>,
}

impl Found<'_> {
    fn push(&mut self, command: &Described, kind: Kind, place: &Place, other: Option<&Place>) {
        let words = std::iter::once(self.program).chain(command.path.iter().map(String::as_str));
        let command = words.collect::<Vec<_>>().join(" ");
        self.problems.push(ReferenceProblem { kind, command, place: place.clone(), other: other.cloned() });
    }

    fn usages(&mut self, command: &Described) {
        for (entry, selector) in command.entries.iter().zip(&command.selectors) {
            // A page that shows how its command is used may well show another one besides.
            let is_told = selector.is_some() || entry.usages.iter().any(|usage| command.items(usage).is_some());
            for usage in entry.usages.iter().filter(|_| !is_told) {
                if let Some((name, place)) = self.other_command(command, usage) {
                    self.push(command, Kind::UsageNamesOther(name), &place, Some(&entry.place));
                }
            }
            if entry.has_example == Some(false) {
                self.push(command, Kind::WithoutExample, &entry.place, None);
            }
        }
        let (synopsis, described) = (Synopsis::of(command), flags::described(command));
        let listed: Vec<&Place> = command.entries.iter().filter_map(|entry| entry.flag_list.as_ref()).collect();
        let is_whole = |entry: &Entry| entry.flag_list.is_some() && entry.unread.is_empty();
        for used in &synopsis.flags {
            let own = described.named(used);
            let known = own.or_else(|| self.globals.named(used));
            let name = used.name();
            match known {
                // What stands before the last word of the command may belong to its parent.
                None if self.is_of_parent(command, used) => {}
                None if command.entries.iter().all(is_whole) && !matches!(&*name, "--help" | "-h") => {
                    self.push(command, Kind::UsageFlagNotListed(name), &used.place, listed.first().copied());
                }
                Some(flag) if flag.required && used.optional && command.entries.len() == 1 => {
                    let other = flag.place.clone();
                    self.push(command, Kind::RequiredContradicts(name), &used.place, Some(&other));
                }
                _ => {}
            }
        }
    }

    /// Whether a command above this one lists a flag.
    fn is_of_parent(&self, command: &Described, used: &UsedFlag) -> bool {
        let parents = (1..command.path.len()).filter_map(|end| self.tree.get(&command.path[..end]));
        parents.into_iter().any(|parent| flags::described(parent).named(used).is_some())
    }

    /// The command that a line of a synopsis names in place of the one that it stands under, and where.
    fn other_command(&self, command: &Described, usage: &Usage) -> Option<(String, Place)> {
        let (program, words) = usage.words.split_first()?;
        let names: Vec<&str> = words.iter().map(|word| word.name.as_str()).collect();
        let path: Vec<&str> = command.path.iter().map(String::as_str).collect();
        let place = words
            .iter()
            .fold(program.place.clone(), |all, word| Place { span: all.span.cover(word.place.span), ..all });
        // A page may show how its subcommands and its parents are used, and call itself by an alias.
        let is_near = names.starts_with(&path) || path.starts_with(&names);
        let is_alias = names.split_last().is_some_and(|(last, parent)| {
            path.split_last().is_some_and(|(_, own)| own == parent) && command.aliases().iter().any(|name| name == last)
        });
        if program.name != self.program || is_near || is_alias {
            return None;
        }
        let is_command = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
            self.tree.get(&path).is_some()
        };
        (is_command(&names) || names.len() == path.len()).then(|| (usage_name(usage), place))
    }

    fn arguments(&mut self, command: &Described) {
        let synopsis = Synopsis::of(command);
        let lists: Vec<&Entry> = command.entries.iter().filter(|entry| entry.argument_list.is_some()).collect();
        let ([entry], true) = (lists.as_slice(), synopsis.is_known && !synopsis.has_subcommand) else { return };
        let Some(list) = &entry.argument_list else { return };
        let Some(usage) = command.usages().next().map(|(usage, _)| usage.place.clone()) else { return };
        // Where there are as many, they are only called differently.
        let (listed, used) = (&listed(command, &synopsis), &synopsis.arguments);
        let lacks =
            |all: &[ArgumentSpec], one: &ArgumentSpec| !all.iter().any(|other| is_alike(&other.name, &one.name));
        if listed.len() < used.len() {
            for argument in used.iter().filter(|argument| lacks(listed, argument)) {
                let place = named_in(&usage, &argument.name);
                self.push(command, Kind::UsageArgumentNotListed(argument.name.clone()), &place, Some(list));
            }
        } else if listed.len() > used.len() && !used.iter().any(|argument| argument.repeated) {
            for argument in listed.iter().filter(|argument| lacks(used, argument)) {
                let place = named_in(list, &argument.name);
                self.push(command, Kind::ListedArgumentNotInUsage(argument.name.clone()), &place, Some(&usage));
            }
        }
    }

    fn flags(&mut self, command: &Described) {
        for entry in &command.entries {
            let mut short = BTreeMap::new();
            for flag in &entry.flags {
                if let Some(name) = flag.short
                    && let Some(first) = short.insert(name, flag)
                {
                    self.push(command, Kind::ShortNameTwice(name), &flag.place, Some(&first.place));
                }
                if let (Some(default), ValueKind::Choice(words)) = (&flag.default, &flag.value)
                    && !words.contains(default)
                {
                    let choices = one_of(words.iter().map(String::as_str));
                    let kind = Kind::DefaultIsNoChoice { flag: flag.name(), default: default.clone(), choices };
                    self.push(command, kind, &flag.place, None);
                }
            }
        }
    }

    fn subcommands(&mut self, command: &Described) {
        let lists: Vec<&Vec<Named>> = command.entries.iter().filter_map(|entry| entry.subcommands.as_ref()).collect();
        let Some(last) = lists.iter().find_map(|list| list.last()) else { return };
        let children: Vec<&Described> = self.tree.children(&command.path).collect();
        let described = children.iter().filter(|child| !child.entries.is_empty()).count();
        for child in &children {
            match (child.listed.first(), child.entries.first()) {
                (None, Some(entry)) => {
                    let name = child.path.last().cloned().unwrap_or_default();
                    self.push(command, Kind::SubcommandNotListed(name), &last.place, Some(&entry.place));
                }
                // Every program has a command that helps.
                (Some(listed), None) if listed.name == "help" => {}
                (Some(listed), None) if described * 2 >= children.len() && !self.tree.has_children(&child.path) => {
                    self.push(command, Kind::SubcommandWithoutPage(listed.name.clone()), &listed.place, None);
                }
                _ => {}
            }
        }
    }
}

/// The arguments that a command lists, but for what its usage shows as the value of a flag.
pub(super) fn listed(command: &Described, synopsis: &Synopsis) -> Vec<ArgumentSpec> {
    let is_value =
        |name: &str| synopsis.flags.iter().any(|flag| flag.value.as_ref().is_some_and(|value| is_alike(value, name)));
    let all = command.entries.iter().flat_map(|entry| &entry.arguments);
    all.filter(|argument| !is_value(&argument.name)).cloned().collect()
}

/// Whether two names of an argument are spellings of one: `DATABASE_NAME`, `database-name`, `<database name>`.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let letters =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect() };
    letters(one) == letters(other)
}

/// Where a name stands in a place; all of the place where it stands otherwise.
fn named_in(place: &Place, name: &str) -> Place {
    let at = place.file.slice(place.span).find(name).map(|at| place.span.start + at);
    let span = at.map_or(place.span, |at| Span::new(at, at + name.len()));
    Place { span, ..place.clone() }
}

fn usage_name(usage: &Usage) -> String {
    usage.words.iter().map(|word| word.name.as_str()).collect::<Vec<_>>().join(" ")
}
