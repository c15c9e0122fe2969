//! The flags of a command: those of its list, of its synopsis and of the flag that selects it, as one list.
//!
//! Takes what is said of a command; hands on its [`Flag`]s and groups. The list says what a flag is, the synopsis what the
//! list leaves open, and what neither says may be known from a flag of the same name elsewhere in the program.

use super::{
    super::{CliSpec, Flag, FlagGroup, Place, Takes, ValueKind},
    tree::Described,
    usage::{Synopsis, UsedFlag},
};
use std::collections::{BTreeMap, BTreeSet};

/// Flags in order, each found by its name.
#[derive(Default)]
pub(super) struct FlagSet {
    flags: Vec<Flag>,
    long: BTreeMap<String, usize>,
    short: BTreeMap<char, usize>,
}

impl FlagSet {
    /// Adds a flag, or what it says to the flag of its name that is there.
    pub(super) fn add(&mut self, flag: &Flag) {
        match self.index(flag.long.as_deref(), flag.short) {
            Some(index) => join(&mut self.flags[index], flag),
            None => self.flags.push(flag.clone()),
        }
        let index = self.index(flag.long.as_deref(), flag.short).unwrap_or(self.flags.len() - 1);
        for long in flag.long.iter().chain(&flag.aliases) {
            self.long.entry(long.clone()).or_insert(index);
        }
        if let Some(short) = flag.short {
            self.short.entry(short).or_insert(index);
        }
    }

    /// A set of these.
    pub(super) fn of<'f>(flags: impl IntoIterator<Item = &'f Flag>) -> Self {
        let mut set = Self::default();
        flags.into_iter().for_each(|flag| set.add(flag));
        set
    }

    /// The flags, in order.
    pub(super) fn into_flags(self) -> Vec<Flag> {
        self.flags
    }

    /// The flag of these names, to write to.
    pub(super) fn find(&mut self, long: Option<&str>, short: Option<char>) -> Option<&mut Flag> {
        self.index(long, short).map(|index| &mut self.flags[index])
    }

    /// The flag of a synopsis: `no-NAME` is the other side of `NAME` where there is one.
    pub(super) fn named(&self, used: &UsedFlag) -> Option<&Flag> {
        let positive = || self.index(used.long.as_deref()?.strip_prefix("no-"), None);
        let index = self.index(used.long.as_deref(), used.short);
        index.or_else(|| positive().filter(|index| self.flags[*index].negatable)).map(|index| &self.flags[index])
    }

    /// Two flags are one if they have the same long name, or where one has none the same short name.
    fn index(&self, long: Option<&str>, short: Option<char>) -> Option<usize> {
        let by_long = long.and_then(|long| self.long.get(long));
        let by_short = short.and_then(|short| self.short.get(&short));
        let is_open = |index: &&usize| long.is_none() || self.flags[**index].long.is_none();
        by_long.or_else(|| by_short.filter(is_open)).copied()
    }
}

/// The flags that every command takes: those of the program's own description.
pub(super) fn of_program(root: &Described) -> Vec<Flag> {
    let mut flags = described(root).flags;
    flags.iter_mut().for_each(settle);
    flags
}

/// The flags that are described of one command, and those that select one of its forms, in order.
pub(super) fn described(described: &Described) -> FlagSet {
    let mut set = FlagSet::default();
    let mut needed: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, selector) in described.entries.iter().zip(&described.selectors) {
        if let Some(selector) = selector {
            set.add(&Flag { takes: Takes::Nothing, ..bare(Some(selector.long.clone()), None, &selector.place) });
        }
        for flag in entry.flags.iter().chain(&entry.inherited) {
            set.add(flag);
            *needed.entry(flag.name()).or_default() += usize::from(flag.required);
        }
    }
    for flag in &mut set.flags {
        // What only one form of the command needs, the command as a whole does not.
        flag.required &= needed.get(&flag.name()).is_some_and(|forms| *forms >= described.entries.len());
    }
    set
}

/// All flags of one command, those of its synopsis among them.
pub(super) fn of_command(described: &Described, synopsis: &Synopsis) -> Vec<Flag> {
    let mut set = self::described(described);
    for used in &synopsis.flags {
        let known = set.named(used).and_then(|flag| set.index(flag.long.as_deref(), flag.short));
        match known {
            Some(index) => learn_from(&mut set.flags[index], used, synopsis.shows_values()),
            None => set.add(&from_synopsis(used, synopsis.shows_values())),
        }
    }
    set.flags.iter_mut().for_each(settle);
    set.flags
}

/// Whether a flag asks for help or for the version, and nothing else.
pub(super) fn is_help(flag: &Flag) -> bool {
    matches!(flag.long.as_deref(), Some("help" | "version" | "help-all"))
        || flag.long.is_none() && matches!(flag.short, Some('h' | 'V'))
}

/// Adds what a second description says, or another grammar, where the first one leaves it open.
pub(super) fn join(known: &mut Flag, other: &Flag) {
    let says_nothing = known.takes == Takes::Unknown;
    if says_nothing {
        known.takes = other.takes;
    }
    let is_open = known.value == ValueKind::String && (says_nothing || known.takes == Takes::Value);
    if is_open && other.takes != Takes::Nothing {
        known.value = other.value.clone();
        known.inferred = other.inferred;
    } else if let (ValueKind::Choice(words), ValueKind::Choice(more)) = (&mut known.value, &other.value) {
        // Each form of a command may list its own.
        words.extend(more.iter().filter(|word| !words.contains(word)).cloned().collect::<Vec<_>>());
    }
    known.long = known.long.take().or_else(|| other.long.clone());
    known.short = known.short.or(other.short);
    known.value_name = known.value_name.take().or_else(|| other.value_name.clone());
    known.environment = known.environment.take().or_else(|| other.environment.clone());
    known.default = known.default.take().or_else(|| other.default.clone());
    known.deprecated = known.deprecated.take().or_else(|| other.deprecated.clone());
    known.repeatable |= other.repeatable;
    known.negatable |= other.negatable;
    known.hidden &= other.hidden;
    for alias in &other.aliases {
        if !known.aliases.contains(alias) {
            known.aliases.push(alias.clone());
        }
    }
}

/// A flag is not required that has a value anyway, or that should not be used.
fn settle(flag: &mut Flag) {
    flag.required &= flag.default.is_none() && flag.deprecated.is_none();
    if is_help(flag) && flag.takes == Takes::Unknown {
        flag.takes = Takes::Nothing;
    }
}

fn learn_from(flag: &mut Flag, used: &UsedFlag, shows_values: bool) {
    if flag.takes == Takes::Unknown {
        flag.takes = takes(used, shows_values);
    }
    if flag.takes != Takes::Nothing {
        flag.value_name = flag.value_name.take().or_else(|| used.value.clone());
    }
    flag.repeatable |= used.repeated;
    flag.required &= !used.optional;
}

fn takes(used: &UsedFlag, shows_values: bool) -> Takes {
    match &used.value {
        Some(_) if used.several_values => Takes::Unknown,
        Some(_) if used.optional_value => Takes::Optional,
        Some(_) => Takes::Value,
        None if shows_values => Takes::Nothing,
        None => Takes::Unknown,
    }
}

fn from_synopsis(used: &UsedFlag, shows_values: bool) -> Flag {
    let bare = bare(used.long.clone(), used.short, &used.place);
    Flag { takes: takes(used, shows_values), value_name: used.value.clone(), repeatable: used.repeated, ..bare }
}

/// A flag of which no more than its name is known.
pub(super) fn bare(long: Option<String>, short: Option<char>, place: &Place) -> Flag {
    Flag { long, short, ..Flag::new(place.clone()) }
}

/// The groups of a command, those that are described and those that its synopsis shows, of the flags that it has.
pub(super) fn groups(described: &Described, synopsis: &Synopsis, flags: &[Flag]) -> Vec<FlagGroup> {
    let shown = synopsis.choices.iter();
    let shown =
        shown.map(|choice| FlagGroup { flags: choice.flags.clone(), exclusive: true, required: choice.required });
    let told = described.entries.iter().flat_map(|entry| &entry.groups).cloned();
    let mut groups: Vec<FlagGroup> = Vec::new();
    for mut group in told.chain(shown) {
        let written = group.flags.len();
        // `--column | --no-column` is one flag, which is switched.
        group.flags.retain(|long| flags.iter().any(|flag| flag.is_called(long)));
        // One of them may be another name than those that are known, so that nothing is needed for certain.
        group.required &= group.flags.len() == written;
        group.flags.sort();
        group.flags.dedup();
        if group.flags.len() < 2 {
            continue;
        }
        match groups.iter_mut().find(|known| known.flags == group.flags) {
            Some(known) => {
                known.exclusive |= group.exclusive;
                known.required |= group.required;
            }
            None => groups.push(group),
        }
    }
    groups
}

/// Whether the long names of a program are described with one dash, all of them but those that ask for help, as programs
/// have them that read flags with Go's `flag` package.
pub(super) fn have_one_dash(spec: &CliSpec) -> bool {
    let all = spec.commands.iter().flat_map(|command| &command.flags).chain(&spec.globals);
    let written = all.filter(|flag| !is_help(flag)).map(|flag| flag.place.file.slice(flag.place.span));
    let mut long = written.filter(|name| name.starts_with('-') && name.len() > 2).peekable();
    long.peek().is_some() && long.all(|name| !name.starts_with("--"))
}

/// What other commands say of flags of the same long name, where a command's own description is silent: whether they take a
/// value, and the variable that supplies one that is required.
pub(super) fn learn(spec: &mut CliSpec) {
    let mut takes: BTreeMap<String, Vec<Takes>> = BTreeMap::new();
    let mut variables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for flag in spec.commands.iter().flat_map(|command| &command.flags).chain(&spec.globals) {
        let Some(long) = &flag.long else { continue };
        let known = takes.entry(long.clone()).or_default();
        if flag.takes != Takes::Unknown && !known.contains(&flag.takes) {
            known.push(flag.takes);
        }
        variables.entry(long.clone()).or_default().extend(flag.environment.clone());
    }
    for command in &mut spec.commands {
        for flag in &mut command.flags {
            let Some(long) = &flag.long else { continue };
            if let (Takes::Unknown, Some([only])) = (flag.takes, takes.get(long).map(Vec::as_slice)) {
                flag.takes = *only;
            }
            let variables = variables.get(long).filter(|variables| flag.required && variables.len() == 1);
            if let (None, Some(variables)) = (&flag.environment, variables) {
                flag.environment = variables.first().cloned();
            }
        }
        for group in command.groups.iter().filter(|group| group.required) {
            // Another one of its group may stand in its place.
            let grouped = |flag: &&mut Flag| group.flags.iter().any(|long| flag.long.as_ref() == Some(long));
            command.flags.iter_mut().filter(grouped).for_each(|flag| flag.required = false);
        }
    }
    for flag in &mut spec.globals {
        let known = flag.long.as_ref().and_then(|long| takes.get(long)).map(Vec::as_slice);
        if let (Takes::Unknown, Some([only])) = (flag.takes, known) {
            flag.takes = *only;
        }
    }
}
