//! The flags of a command, each once.
//!
//! Takes flags as lists describe them, and what is said of them elsewhere; hands on one list in the order of the page. What
//! is said of a flag again completes what was said before.

use super::head::Head;
use crate::spec::cli::{Flag, FlagGroup, Takes, ValueKind};
use std::collections::{BTreeMap, BTreeSet};

/// Flags in order, found by their names.
#[derive(Default)]
pub(super) struct List {
    flags: Vec<Flag>,
    long: BTreeMap<String, usize>,
    short: BTreeMap<char, usize>,
}

impl List {
    /// Adds a flag, or completes the one that has its long name; its short one where one of them has no long name.
    pub(super) fn add(&mut self, flag: Flag) {
        let index = self.index(&flag).unwrap_or(self.flags.len());
        for name in flag.long.iter().chain(&flag.aliases) {
            self.long.entry(name.clone()).or_insert(index);
        }
        if let Some(short) = flag.short {
            self.short.entry(short).or_insert(index);
        }
        match self.flags.get_mut(index) {
            Some(known) => complete(known, flag),
            None => self.flags.push(flag),
        }
    }

    /// Completes a flag that is there.
    pub(super) fn complete(&mut self, more: Flag) {
        if let Some(index) = self.index(&more) {
            complete(&mut self.flags[index], more);
        }
    }

    fn index(&self, flag: &Flag) -> Option<usize> {
        let by_short = || flag.short.and_then(|short| self.short.get(&short)).copied();
        match &flag.long {
            Some(long) => {
                self.long.get(long).copied().or_else(|| by_short().filter(|index| self.flags[*index].long.is_none()))
            }
            None => by_short(),
        }
    }

    /// The flag that a head names.
    pub(super) fn named(&mut self, head: &Head) -> Option<&mut Flag> {
        let long = head.long.iter().find_map(|name| self.long.get(name));
        let short = || head.short.iter().find_map(|name| self.short.get(name));
        let index = *long.or_else(|| short().filter(|_| head.long.is_empty()))?;
        self.flags.get_mut(index)
    }

    /// The flag that a word of a command line calls, without a value behind `=`.
    pub(super) fn called(&self, word: &str) -> Option<usize> {
        if let Some(name) = word.strip_prefix("--") {
            return self.long.get(name).copied();
        }
        let name = word.strip_prefix('-')?;
        let mut letters = name.chars();
        let short = letters.next().filter(|_| letters.next().is_none());
        short.and_then(|short| self.short.get(&short)).copied()
    }

    pub(super) fn as_slice(&self) -> &[Flag] {
        &self.flags
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [Flag] {
        &mut self.flags
    }

    pub(super) fn into_flags(self) -> Vec<Flag> {
        self.flags
    }

    /// The groups whose flags are all there, each once. Of flags of which one is needed none can be required by itself.
    pub(super) fn groups(&mut self, told: Vec<FlagGroup>) -> Vec<FlagGroup> {
        let mut groups: BTreeMap<Vec<String>, FlagGroup> = BTreeMap::new();
        for mut group in told {
            group.flags.retain(|name| self.long.contains_key(name));
            group.flags = group.flags.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            if group.flags.len() < 2 {
                continue;
            }
            match groups.get_mut(&group.flags) {
                // Both must say that one of them is needed; one alone may mean itself.
                Some(known) => {
                    known.required &= group.required;
                    known.exclusive |= group.exclusive;
                }
                None => _ = groups.insert(group.flags.clone(), group),
            }
        }
        for name in groups.keys().flatten() {
            self.flags[self.long[name]].required = false;
        }
        groups.into_values().collect()
    }
}

/// Adds what a second description says and the first one leaves open.
fn complete(known: &mut Flag, more: Flag) {
    if known.takes == Takes::Unknown {
        known.takes = more.takes;
        if known.value == ValueKind::String {
            known.value = more.value;
            known.inferred = more.inferred;
        }
    }
    known.long = known.long.take().or(more.long);
    known.short = known.short.or(more.short);
    known.value_name = known.value_name.take().or(more.value_name);
    known.environment = known.environment.take().or(more.environment);
    known.default = known.default.take().or(more.default);
    known.deprecated = known.deprecated.take().or(more.deprecated);
    known.repeatable |= more.repeatable;
    known.negatable |= more.negatable;
    known.required |= more.required && known.deprecated.is_none();
}
