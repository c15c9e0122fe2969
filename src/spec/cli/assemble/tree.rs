//! The commands of a program as a tree: which entries describe which command.
//!
//! Takes entries in any order; hands on one [`Described`] for each command, parents first. Here it is decided what a
//! command is called, and which commands are one command that a flag selects among (`create token --admin`).

use super::super::{Entry, Named, Place, Shown, Usage, UsageItem, UsageKind};
use std::collections::BTreeMap;

/// All that is said of one command.
pub(super) struct Described {
    /// The words that name it.
    pub(super) path: Vec<String>,
    /// Its descriptions, in the order in which they came; none where it only stands in the list of its parent.
    pub(super) entries: Vec<Entry>,
    /// The flag that selects each description, at the same index, and where it is named.
    pub(super) selectors: Vec<Option<Selector>>,
    /// Where its parent lists it.
    pub(super) listed: Vec<Named>,
    /// Where it is described, or else listed.
    pub(super) place: Place,
}

/// A flag that chooses one of several forms of a command.
pub(super) struct Selector {
    /// Its long name.
    pub(super) long: String,
    /// Where it is named.
    pub(super) place: Place,
}

/// All commands, by path.
pub(super) struct Tree {
    commands: BTreeMap<Vec<String>, Described>,
}

impl Described {
    fn new(path: Vec<String>, place: &Place) -> Self {
        Self { path, entries: Vec::new(), selectors: Vec::new(), listed: Vec::new(), place: place.clone() }
    }

    /// What the examples of its descriptions use of it.
    pub(super) fn shown(&self) -> Shown {
        let mut all = Shown::default();
        for entry in &self.entries {
            all.flags.extend(entry.shown.flags.iter().cloned());
            all.arguments = all.arguments.max(entry.shown.arguments);
        }
        all
    }

    /// Whether one of its descriptions lists its subcommands.
    pub(super) fn lists_commands(&self) -> bool {
        self.entries.iter().any(|entry| entry.subcommands.is_some())
    }

    /// Other names for its last word, each once.
    pub(super) fn aliases(&self) -> Vec<String> {
        let own = self.entries.iter().flat_map(|entry| &entry.aliases);
        let own = own.flat_map(|named| std::iter::once(&named.name).chain(&named.aliases));
        let mut aliases: Vec<String> = Vec::new();
        for alias in own.chain(self.listed.iter().flat_map(|named| &named.aliases)) {
            if self.path.last() != Some(alias) && !aliases.contains(alias) {
                aliases.push(alias.clone());
            }
        }
        aliases
    }

    /// The lines of its synopsis that are of this command and not of another one, each with what follows its name.
    pub(super) fn usages(&self) -> impl Iterator<Item = (&Usage, Vec<&UsageItem>)> {
        let usages = self.entries.iter().flat_map(|entry| &entry.usages);
        usages.filter_map(|usage| Some((usage, self.items(usage)?)))
    }

    /// What follows the name of the command in a usage; `None` where the usage is another command's. Flags may stand between
    /// the words of the name (`show system --database <NAME> summary`).
    pub(super) fn items<'u>(&self, usage: &'u Usage) -> Option<Vec<&'u UsageItem>> {
        let words = usage.words.get(1..).unwrap_or_default();
        let mut path = self.path.iter();
        if words.len() > path.len() || !words.iter().zip(&mut path).all(|(word, name)| is_same_word(&word.name, name)) {
            return None;
        }
        let mut path = self.path[words.len()..].iter().peekable();
        let mut items = Vec::new();
        for item in &usage.items {
            match (&item.kind, path.peek()) {
                (UsageKind::Word(word) | UsageKind::Argument(word), Some(name)) => {
                    if item.optional || !is_same_word(word, name) {
                        return None;
                    }
                    path.next();
                }
                (UsageKind::Flag { .. } | UsageKind::Flags, _) | (_, None) => items.push(item),
                _ => return None,
            }
        }
        path.next().is_none().then_some(items)
    }
}

impl Tree {
    pub(super) fn new(entries: impl Iterator<Item = Entry>) -> Self {
        let mut commands: BTreeMap<Vec<String>, Described> = BTreeMap::new();
        let mut lists: Vec<(Vec<String>, Vec<Named>)> = Vec::new();
        for mut entry in entries {
            spell_as_used(&mut entry);
            let selector = selector(&entry);
            if selector.is_some() {
                entry.path.pop();
            }
            if let Some(list) = &entry.subcommands {
                lists.push((entry.path.clone(), list.clone()));
            }
            let place = entry.place.clone();
            let described =
                commands.entry(entry.path.clone()).or_insert_with(|| Described::new(entry.path.clone(), &place));
            if selector.is_none() && described.selectors.iter().all(Option::is_some) {
                described.place = place;
            }
            described.selectors.push(selector);
            described.entries.push(entry);
        }
        for (parent, list) in lists {
            for named in list {
                let Some(path) = listed_path(&parent, &named) else { continue };
                let place = named.place.clone();
                commands.entry(path.clone()).or_insert_with(|| Described::new(path, &place)).listed.push(named);
            }
        }
        join_aliases(&mut commands);
        add_parents(&mut commands);
        Self { commands }
    }

    /// The program itself, if it is described.
    pub(super) fn root(&self) -> Option<&Described> {
        self.commands.get(&[][..])
    }

    /// Every command, parents before their children, children by name; the program itself comes first.
    pub(super) fn commands(&self) -> impl Iterator<Item = &Described> {
        self.commands.values()
    }

    /// The command of this path.
    pub(super) fn get(&self, path: &[String]) -> Option<&Described> {
        self.commands.get(path)
    }

    /// Whether other commands stand below a path.
    pub(super) fn has_children(&self, path: &[String]) -> bool {
        let below = self.commands.range::<[String], _>((std::ops::Bound::Excluded(path), std::ops::Bound::Unbounded));
        below.map(|(other, _)| other).next().is_some_and(|other| other.starts_with(path))
    }

    /// The commands one word below a path, by name.
    pub(super) fn children<'t>(&'t self, path: &'t [String]) -> impl Iterator<Item = &'t Described> {
        let below = self.commands.range::<[String], _>((std::ops::Bound::Excluded(path), std::ops::Bound::Unbounded));
        let below = below.take_while(|(other, _)| other.starts_with(path));
        below.filter(|(other, _)| other.len() == path.len() + 1).map(|(_, described)| described)
    }
}

/// Names the command as its synopsis spells it, where that differs from the place of the page only in how words are joined
/// (`show/table-list.md` is `show table_list`).
fn spell_as_used(entry: &mut Entry) {
    let length = entry.path.len();
    let is_own = |usage: &&Usage| {
        let words = usage.words.get(1..).unwrap_or_default();
        words.len() == length && words.iter().zip(&entry.path).all(|(word, name)| is_same_word(&word.name, name))
    };
    let Some(usage) = entry.usages.iter().find(is_own) else { return };
    entry.path = usage.words[1..].iter().map(|word| word.name.clone()).collect();
}

fn is_same_word(word: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
    };
    word == name || letters(word) == letters(name)
}

/// The flag that selects this form of a command: the page of `create token admin` says `create token --admin`.
fn selector(entry: &Entry) -> Option<Selector> {
    let (last, parent) = entry.path.split_last()?;
    let of_parent = |usage: &&Usage| {
        let words = usage.words.get(1..).unwrap_or_default();
        words.len() == parent.len() && words.iter().zip(parent).all(|(word, name)| is_same_word(&word.name, name))
    };
    let mut items = entry.usages.iter().filter(of_parent).flat_map(|usage| &usage.items);
    items.find_map(|item| selecting(item, last))
}

fn selecting(item: &UsageItem, name: &str) -> Option<Selector> {
    match &item.kind {
        UsageKind::Flag { long: Some(long), .. } if long == name && !item.optional => {
            Some(Selector { long: long.clone(), place: item.place.clone() })
        }
        _ => None,
    }
}

/// The command that an item of a list of subcommands names; `None` where it names none (`--admin`, `-h`).
fn listed_path(parent: &[String], named: &Named) -> Option<Vec<String>> {
    let mut words: Vec<&str> = named.name.split_whitespace().collect();
    // Some lists repeat the words of the parent.
    let repeated = parent.iter().rev().zip(words.iter()).count();
    if repeated == parent.len() && words.len() > repeated && words.iter().zip(parent).all(|(word, name)| word == name) {
        words.drain(..repeated);
    }
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphanumeric());
    if words.is_empty() || !words.iter().all(is_word) {
        return None;
    }
    Some(parent.iter().map(String::as_str).chain(words).map(str::to_owned).collect())
}

/// A command that is listed by another name than its page has is the one that calls itself so.
fn join_aliases(commands: &mut BTreeMap<Vec<String>, Described>) {
    let is_described = |command: &&Described| !command.entries.is_empty() && !command.path.is_empty();
    let names = commands.values().filter(is_described).flat_map(|command| {
        let parent = command.path[..command.path.len() - 1].to_vec();
        command.aliases().into_iter().map(move |alias| ([&parent[..], &[alias]].concat(), command.path.clone()))
    });
    let names: BTreeMap<Vec<String>, Vec<String>> = names.collect();
    for (alias, path) in names {
        let is_only_listed = commands.get(&alias).is_some_and(|command| command.entries.is_empty());
        let listed = if is_only_listed { commands.remove(&alias) } else { None };
        if let (Some(listed), Some(command)) = (listed, commands.get_mut(&path)) {
            command.listed.extend(listed.listed);
        }
    }
}

/// A command whose parent nobody describes has one all the same, of which nothing is known.
fn add_parents(commands: &mut BTreeMap<Vec<String>, Described>) {
    let missing: Vec<(Vec<String>, Place)> = commands
        .values()
        .flat_map(|command| (1..command.path.len()).map(|end| (command.path[..end].to_vec(), command.place.clone())))
        .filter(|(path, _)| !commands.contains_key(path))
        .collect();
    for (path, place) in missing {
        commands.entry(path.clone()).or_insert_with(|| Described::new(path, &place));
    }
}
