//! A grammar, written as a grammar file.
//!
//! Takes a [`CliSpec`]; hands on the document that `docs/reference/cli-spec.md` describes, as TOML for people (with the place
//! that each command was read from) or as JSON. Reading it gives the same grammar: what is left out is what the reader
//! takes for granted.

mod toml;

use super::{ArgumentSpec, CliSpec, CommandSpec, Flag, FlagGroup, Takes, ValueKind};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format that is written.
pub(super) const VERSION: u32 = 1;

/// A table whose keys stand in the order in which readers expect them.
type Table = Map<String, Value>;

/// A grammar as TOML.
pub(super) fn toml(spec: &CliSpec) -> String {
    toml::write(spec, &document(spec))
}

/// A grammar as a document.
pub(super) fn document(spec: &CliSpec) -> Table {
    let mut table = Table::new();
    put(&mut table, "version", VERSION);
    put(&mut table, "program", &*spec.program);
    if let Some(edition) = &spec.edition {
        let mut entry = Table::new();
        put(&mut entry, "product", &*edition.product);
        put_text(&mut entry, "version", Some(&edition.version).filter(|version| !version.is_empty()));
        put_text(&mut entry, "name", Some(&edition.name).filter(|name| **name != edition.product));
        put(&mut table, "edition", entry);
    }
    put_true(&mut table, "incomplete", !spec.complete);
    put_true(&mut table, "flags-after-arguments", spec.flags_after_arguments);
    put_true(&mut table, "one-dash-long-flags", spec.one_dash_long_flags);
    put_true(&mut table, "global-flags-first", spec.globals_first);
    put_list(&mut table, "profile-flags", &spec.profile_flags);
    put_all(&mut table, "flags", spec.globals.iter().filter_map(flag));
    let sets = Sets::of(&spec.commands);
    if !sets.named.is_empty() {
        let named = sets.named.iter().map(|(name, flags)| (name.clone(), Value::from(flags.clone())));
        put(&mut table, "flag-sets", named.collect::<Table>());
    }
    let base = base_url(&spec.commands);
    let mut api = spec.bindings.table();
    if !base.is_empty() {
        put(&mut api, "url", &*base);
    }
    if !api.is_empty() {
        put(&mut table, "api", api);
    }
    let command = |(index, command)| self::command(index, command, &sets, &base);
    put_all(&mut table, "command", spec.commands.iter().enumerate().map(command));
    table
}

/// What the URLs of all requests start with, up to a slash.
fn base_url(commands: &[CommandSpec]) -> String {
    let urls = commands.iter().flat_map(|command| command.bindings.iter().map(|one| one.url(&command.arguments)));
    let shared = |one: String, other: String| {
        let same = one.char_indices().zip(other.chars()).take_while(|((_, one), other)| one == other);
        let end = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
        one[..end].to_owned()
    };
    let all = urls.reduce(shared).unwrap_or_default();
    // A name in braces is not cut.
    all.rfind('/').map(|end| all[..end].to_owned()).filter(|base| !base.ends_with('/')).unwrap_or_default()
}

fn command(index: usize, command: &CommandSpec, sets: &Sets, base: &str) -> Table {
    let mut table = Table::new();
    put(&mut table, "name", command.name());
    put_list(&mut table, "aliases", &command.aliases);
    let open =
        [("commands", command.knows_commands), ("flags", command.knows_flags), ("arguments", command.knows_arguments)];
    let open: Vec<&str> = open.iter().filter(|(_, known)| !known).map(|(part, _)| *part).collect();
    match open.len() {
        0 => {}
        3 => put(&mut table, "incomplete", true),
        _ => put(&mut table, "incomplete", open),
    }
    put_true(&mut table, "stands-alone", command.stands_alone);
    put_true(&mut table, "passes-through", command.passes_through);
    put_text(&mut table, "deprecated", command.deprecated.as_ref());
    put_list(&mut table, "flag-sets", &sets.of_command(index));
    put_all(&mut table, "flags", command.flags.iter().filter_map(flag).filter(|flag| !sets.has(index, flag)));
    put_all(&mut table, "arguments", command.arguments.iter().map(argument));
    put_all(&mut table, "groups", command.groups.iter().map(group));
    put_all(&mut table, "request", command.bindings.iter().map(|one| one.table(base, &command.arguments)));
    table
}

fn argument(argument: &ArgumentSpec) -> Table {
    let mut table = Table::new();
    put(&mut table, "name", &*argument.name);
    put_true(&mut table, "optional", !argument.required);
    put_true(&mut table, "repeated", argument.repeated);
    table
}

fn group(group: &FlagGroup) -> Table {
    let mut table = Table::new();
    put_list(&mut table, "flags", &group.flags);
    put_true(&mut table, "exclusive", group.exclusive);
    put_true(&mut table, "required", group.required);
    table
}

/// A flag; `None` for one without a name.
pub(super) fn flag(flag: &Flag) -> Option<Table> {
    let mut table = Table::new();
    if flag.long.is_none() && flag.short.is_none() {
        return None;
    }
    put_text(&mut table, "long", flag.long.as_ref());
    put_text(&mut table, "short", flag.short.map(String::from).as_ref());
    put_list(&mut table, "aliases", &flag.aliases);
    let takes = match flag.takes {
        Takes::Value | Takes::Nothing => None,
        Takes::Optional => Some("optional"),
        Takes::Unknown => Some("unknown"),
    };
    if let Some(takes) = takes {
        put(&mut table, "takes", takes);
    }
    if flag.takes == Takes::Value || (flag.takes != Takes::Nothing && flag.value != ValueKind::String) {
        put_kind(&mut table, &flag.value);
    }
    put_text(&mut table, "value-name", flag.value_name.as_ref());
    put_true(&mut table, "inferred", flag.inferred);
    put_true(&mut table, "negatable", flag.negatable);
    put_true(&mut table, "repeatable", flag.repeatable);
    put_true(&mut table, "required", flag.required);
    put_text(&mut table, "environment", flag.environment.as_ref());
    put_text(&mut table, "default", flag.default.as_ref());
    put_text(&mut table, "deprecated", flag.deprecated.as_ref());
    put_true(&mut table, "hidden", flag.hidden);
    Some(table)
}

/// A kind of value: its name, unless choices or forms say it.
fn put_kind(table: &mut Table, kind: &ValueKind) {
    let name = match kind {
        ValueKind::String => "string",
        ValueKind::Integer => "integer",
        ValueKind::Number => "number",
        ValueKind::Duration => "duration",
        ValueKind::Timestamp => "timestamp",
        ValueKind::Boolean => "boolean",
        ValueKind::File => "file",
        ValueKind::KeyValue => "key-value",
        ValueKind::List(words) => {
            put(table, "value", "list");
            return put_list(table, "choices", words);
        }
        ValueKind::Choice(words) => return put(table, "choices", &**words),
        ValueKind::Form(forms) => return put(table, "forms", &**forms),
    };
    put(table, "value", name);
}

/// Flags that several commands share.
struct Sets {
    /// Each set by its name, in the order of the commands that have them.
    named: Vec<(String, Vec<Value>)>,
    /// The names of the sets of each command, by its index.
    used: BTreeMap<usize, Vec<String>>,
    /// The flags that stand in a set, and the commands that have them from there.
    shared: BTreeMap<String, BTreeSet<usize>>,
}

impl Sets {
    /// Flags that are alike in the same commands, two at least of both, are a set.
    fn of(commands: &[CommandSpec]) -> Self {
        let mut users: BTreeMap<String, (Value, Vec<usize>)> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for (index, command) in commands.iter().enumerate() {
            for flag in command.flags.iter().filter_map(flag) {
                let key = Value::from(flag.clone()).to_string();
                let known = users.entry(key.clone()).or_insert_with(|| {
                    order.push(key);
                    (Value::from(flag), Vec::new())
                });
                if known.1.last() != Some(&index) {
                    known.1.push(index);
                }
            }
        }
        let mut alike: BTreeMap<&[usize], Vec<&String>> = BTreeMap::new();
        for key in &order {
            alike.entry(&users[key].1).or_default().push(key);
        }
        let is_set = |(users, flags): &(&[usize], Vec<&String>)| users.len() > 1 && flags.len() > 1;
        let mut sets = Self { named: Vec::new(), used: BTreeMap::new(), shared: BTreeMap::new() };
        let mut taken = BTreeSet::new();
        for (indexes, keys) in alike.into_iter().filter(is_set) {
            let flags: Vec<Value> = keys.iter().map(|key| users[*key].0.clone()).collect();
            let name = unused(&name(&flags), &mut taken);
            for index in indexes {
                sets.used.entry(*index).or_default().push(name.clone());
            }
            let indexes: BTreeSet<usize> = indexes.iter().copied().collect();
            sets.shared.extend(keys.into_iter().map(|key| (key.clone(), indexes.clone())));
            sets.named.push((name, flags));
        }
        sets
    }

    fn of_command(&self, index: usize) -> Vec<String> {
        self.used.get(&index).cloned().unwrap_or_default()
    }

    fn has(&self, index: usize, flag: &Table) -> bool {
        let users = self.shared.get(&Value::from(flag.clone()).to_string());
        users.is_some_and(|users| users.contains(&index))
    }
}

/// A name for a set: its first flags.
fn name(flags: &[Value]) -> String {
    let name = |flag: &Value| Some(flag.get("long").or_else(|| flag.get("short"))?.as_str()?.to_owned());
    flags.iter().filter_map(name).take(3).collect::<Vec<_>>().join("-")
}

fn unused(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number: usize| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

fn put(table: &mut Table, key: &str, value: impl Into<Value>) {
    table.insert(key.to_owned(), value.into());
}

fn put_true(table: &mut Table, key: &str, value: bool) {
    if value {
        table.insert(key.to_owned(), json!(true));
    }
}

fn put_text(table: &mut Table, key: &str, text: Option<&String>) {
    if let Some(text) = text {
        table.insert(key.to_owned(), json!(text));
    }
}

fn put_list(table: &mut Table, key: &str, words: &[String]) {
    if !words.is_empty() {
        table.insert(key.to_owned(), json!(words));
    }
}

fn put_all(table: &mut Table, key: &str, items: impl Iterator<Item = Table>) {
    let items: Vec<Value> = items.map(Value::from).collect();
    if !items.is_empty() {
        table.insert(key.to_owned(), Value::from(items));
    }
}

#[cfg(test)]
mod tests;
