//! What can be told of a command line at its end only: what is missing, what is too much, what does not go together.

use super::{CliProblemKind, CommandSpec, Flag, FlagUse, interpret::Reader};
use crate::text::{Span, Traced};
use std::{collections::BTreeMap, mem};

impl<'a> Reader<'a, '_> {
    pub(super) fn tell(&mut self, command: &'a CommandSpec) {
        if command.knows_arguments && !command.passes_through {
            self.too_many(command);
        }
        if !self.count.confused && self.count.several == 0 {
            if command.knows_arguments {
                self.missing_arguments(command);
            }
            self.missing_flags(command);
        }
        self.repeated_flags();
        self.exclusive_flags(command);
    }

    fn missing_arguments(&mut self, command: &'a CommandSpec) {
        let given = self.found.arguments.len();
        if let Some(missing) = command.arguments.iter().filter(|argument| argument.required).nth(given) {
            let kind = CliProblemKind::MissingArgument { argument: missing.name.clone() };
            self.problem(kind, self.found.words, Some(&command.place));
        }
    }

    fn too_many(&mut self, command: &'a CommandSpec) {
        let (allowed, given) = (command.arguments.len(), self.found.arguments.len());
        let certain = given.saturating_sub(self.count.unsure.len());
        let is_repeated = command.arguments.last().is_some_and(|last| last.repeated);
        let required = command.arguments.iter().filter(|argument| argument.required).count();
        let spare = certain.saturating_sub(if is_repeated { required.max(1) } else { allowed });
        if spare == 0 {
            return;
        }
        // What stands behind a flag that takes no value was meant for its value rather than for an argument.
        let meant = mem::take(&mut self.count.meant_for_flags);
        let meant = &meant[..meant.len().min(spare)];
        let (mut next, mut plain) = (meant.iter().peekable(), Vec::new());
        for (index, (value, span)) in mem::take(&mut self.found.arguments).into_iter().enumerate() {
            if let Some((_, flag)) = next.next_if(|(argument, _)| *argument == index) {
                self.boolean_with_value(*flag, value.as_str().to_owned(), span);
                continue;
            }
            if self.count.unsure.binary_search(&index).is_err() {
                plain.push(self.found.arguments.len());
            }
            self.found.arguments.push((value, span));
        }
        if is_repeated || certain - meant.len() <= allowed {
            return;
        }
        let rest: Vec<&(Traced, Span)> =
            plain.into_iter().skip(allowed).map(|index| &self.found.arguments[index]).collect();
        let Some((first, span)) = rest.first() else { return };
        let (first, span) = (first.as_str().to_owned(), rest.iter().fold(*span, |all, (_, span)| all.cover(*span)));
        let shown = (given <= command.shown.arguments).then(|| command.place.file.path().to_owned());
        let kind = CliProblemKind::TooManyArguments { allowed, first, shown };
        self.problem(kind, span, Some(&command.place));
    }

    fn missing_flags(&mut self, command: &'a CommandSpec) {
        // A flag that is switched off has its value, too: `--force / --no-force  [required]`.
        let used = || self.found.flags.iter().map(|used| used.flag).chain(self.negated.iter().copied());
        let is_given = |flag: &Flag| used().any(|used| std::ptr::eq(used, flag));
        let named = |name: &String| command.flags.iter().find(|flag| flag.is_called(name));
        let is_supplied = |flag: &Flag| {
            let in_profile = self.spec.profile_flags.iter().any(|name| flag.is_called(name));
            is_given(flag) || in_profile || flag.environment.is_some() || flag.default.is_some()
        };
        // One of several flags that exclude each other is enough.
        let has_other = |flag: &Flag| {
            let groups = command.groups.iter().filter(|group| group.flags.iter().any(|name| flag.is_called(name)));
            groups.flat_map(|group| &group.flags).filter_map(named).any(is_given)
        };
        let is_missing =
            |flag: &&Flag| flag.required && flag.deprecated.is_none() && !is_supplied(flag) && !has_other(flag);
        let alone = command.flags.iter().filter(is_missing).map(|flag| (vec![flag.name()], &flag.place));
        let is_unmet = |flags: &[String]| !flags.iter().filter_map(named).any(is_supplied);
        let groups = command.groups.iter().filter(|group| group.required && is_unmet(&group.flags));
        let groups =
            groups.map(|group| (group.flags.iter().filter_map(named).map(Flag::name).collect(), &command.place));
        let missing: Vec<(Vec<String>, _)> = alone.chain(groups).collect();
        for (flags, place) in missing {
            self.problem(CliProblemKind::MissingFlag { flags }, self.found.words, Some(place));
        }
    }

    /// A flag that may be given once is given again. References seldom say of every flag whether it may be repeated, so this
    /// is only told of flags whose second value cannot be added to the first.
    fn repeated_flags(&mut self) {
        let mut seen: BTreeMap<*const Flag, usize> = BTreeMap::new();
        let mut told = Vec::new();
        for (index, used) in self.found.flags.iter().enumerate() {
            let Some(first) = seen.insert(std::ptr::from_ref(used.flag), index) else { continue };
            let first = &self.found.flags[first];
            if !used.flag.repeatable && first.span != used.span && replaces(first, used) {
                told.push((index, first.name_span));
            }
        }
        for (index, first) in told {
            let used = &self.found.flags[index];
            let (flag, span) = (used.flag.name(), used.name_span);
            let place = &used.flag.place;
            self.problem(CliProblemKind::RepeatedFlag { flag, first }, span, Some(place));
        }
    }

    fn exclusive_flags(&mut self, command: &'a CommandSpec) {
        let mut told = Vec::new();
        for group in command.groups.iter().filter(|group| group.exclusive) {
            let is_member = |used: &&FlagUse<'_>| group.flags.iter().any(|name| used.flag.is_called(name));
            let mut members = self.found.flags.iter().filter(is_member);
            let Some(first) = members.next() else { continue };
            let Some(other) = members.find(|used| !std::ptr::eq(used.flag, first.flag)) else { continue };
            let (flag, earlier) = (other.flag.name(), first.flag.name());
            let kind = CliProblemKind::ExclusiveFlags { flag, other: earlier, first: first.name_span };
            told.push((kind, other.name_span));
        }
        for (kind, span) in told {
            self.problem(kind, span, Some(&command.place));
        }
    }
}

/// Whether a flag that is given again can only take the place of the first one: both say the same, or the value is one that
/// nothing can be added to.
fn replaces(first: &FlagUse<'_>, again: &FlagUse<'_>) -> bool {
    use super::{Takes, ValueKind as Kind};
    let is_same = match (&first.value, &again.value) {
        (Some(first), Some(again)) => first.as_str() == again.as_str(),
        (None, None) => again.flag.takes == Takes::Nothing,
        _ => false,
    };
    let is_single = match again.flag.value {
        Kind::Integer | Kind::Number | Kind::Duration | Kind::Timestamp | Kind::Boolean => true,
        Kind::Choice(_) => !again.flag.inferred,
        Kind::String | Kind::File | Kind::List(_) | Kind::KeyValue | Kind::Form(_) => false,
    };
    is_same || (is_single && again.flag.takes == Takes::Value)
}
