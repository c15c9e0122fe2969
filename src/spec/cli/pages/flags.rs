//! The flags of a list, whatever form the list has: what its rows say together.
//!
//! Takes the rows of one table or list; hands on its flags. A row is not read alone: that a cell is blank means something
//! only where the other rows fill theirs.

use crate::{
    extract::Inline,
    spec::cli::{
        Flag, FlagGroup, Takes, Unread, ValueKind,
        prose::{self, Typed, kind_named},
    },
};

use super::tables::reads_as_switch;

/// A flag as one row describes it.
#[derive(Debug)]
pub(super) struct Row {
    /// Its names and its value.
    pub(super) flag: Flag,
    /// Whether a column or a sign says that it must be given.
    pub(super) required: bool,
    /// What the column of types says; `None` where there is no such column.
    pub(super) types: Option<String>,
    /// Its description.
    pub(super) description: Inline,
    /// What the column of accepted values says.
    pub(super) choices: Option<Inline>,
    /// What stands behind the names in their own cells.
    pub(super) remarks: Vec<Inline>,
}

/// The rows of a list.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) list: Vec<Row>,
    /// Whether there is a column of types.
    pub(super) has_types: bool,
    /// What could not be read.
    pub(super) unread: Vec<Unread>,
}

impl Rows {
    /// The flags, with what they say of each other.
    pub(super) fn read(self) -> (Vec<Flag>, Vec<FlagGroup>, Vec<Unread>) {
        let types = self.list.iter().filter(|row| row.types.as_deref().is_some_and(|name| !name.is_empty())).count();
        let values = self.list.iter().filter(|row| row.flag.value_name.is_some()).count();
        // One value among many flags may be an exception; two are the notation of the list.
        let shows_values = values >= 2 || (values == 1 && self.list.len() <= 3);
        let (mut flags, mut groups) = (Vec::new(), Vec::new());
        for mut row in self.list {
            let is_typed = row.types.as_deref().is_some_and(|name| !name.is_empty());
            if let Some(name) = row.types.as_deref().filter(|name| !name.is_empty()) {
                set_type(&mut row.flag, name, &row.description);
            }
            prose::describe(&mut row.flag, &row.description);
            for remark in &row.remarks {
                prose::describe(&mut row.flag, remark);
            }
            if let Some(choices) = &row.choices {
                set_choices(&mut row.flag, choices);
            }
            row.flag.required |= row.required && row.flag.deprecated.is_none();
            // A blank cell says that nothing is taken, if what the flag is for does not say otherwise.
            let blank = (types > 0 && self.has_types && !is_typed) || (shows_values && row.flag.value_name.is_none());
            if blank && row.flag.takes == Takes::Unknown && reads_as_switch(&row.description) {
                row.flag.takes = Takes::Nothing;
            }
            groups.extend(group(&row));
            flags.push(row.flag);
        }
        (flags, groups, self.unread)
    }
}

/// Takes over what a column of types says. A word that fits no value is no proof where the flag reads as a switch.
fn set_type(flag: &mut Flag, name: &str, description: &Inline) {
    let words: Vec<&str> = name.split(['|', '/', ',']).map(str::trim).collect();
    let typed =
        kind_named(name).or_else(|| kind_named(words[0])).or_else(|| words[0].split_whitespace().find_map(kind_named));
    let Some(Typed { kind, repeatable }) = typed else { return };
    flag.repeatable |= repeatable;
    match kind {
        // A boolean of most libraries takes a value behind `=` only, if any.
        ValueKind::Boolean => {
            if flag.takes == Takes::Unknown {
                flag.takes = Takes::Optional;
            }
            flag.value = ValueKind::Boolean;
        }
        ValueKind::String
            if flag.takes == Takes::Unknown && reads_as_switch(description) && !names_value(description) => {}
        kind => {
            if flag.takes == Takes::Unknown {
                flag.takes = Takes::Value;
            }
            if flag.value == ValueKind::String || flag.inferred {
                flag.value = kind;
                flag.inferred = false;
            }
        }
    }
}

/// Whether a description that begins like a switch's speaks of a value all the same: it has a literal to choose or a list.
fn names_value(description: &Inline) -> bool {
    let text = description.text.as_str().to_lowercase();
    ["default", "format", "comma-separated", "specified", "example", " path", " id", " name", " by ", "number of"]
        .iter()
        .any(|word| text.contains(word))
}

/// Takes over what a column of accepted values says.
fn set_choices(flag: &mut Flag, cell: &Inline) {
    let words: Vec<String> = cell.codes().map(|code| code.as_str().trim().to_owned()).collect();
    let plain = |word: &String| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte))
    };
    if words.len() < 2 || !words.iter().all(plain) || flag.value != ValueKind::String {
        return;
    }
    if flag.takes == Takes::Unknown {
        flag.takes = Takes::Value;
    }
    flag.value = ValueKind::Choice(words);
    flag.inferred = true;
}

/// The flags that a row says cannot stand beside its own, or must where its own does not.
fn group(row: &Row) -> Option<FlagGroup> {
    let own = row.flag.long.clone().or_else(|| row.flag.short.map(String::from))?;
    let excluded = prose::excluded(&row.description);
    let instead = prose::required_without(&row.description);
    let (others, exclusive, required) = match () {
        () if !excluded.is_empty() => (excluded, true, row.flag.required),
        () if !instead.is_empty() => (instead, false, true),
        () => return None,
    };
    Some(FlagGroup { flags: std::iter::once(own).chain(others).collect(), exclusive, required })
}
