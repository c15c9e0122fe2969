//! What the synopsis of a command says: its arguments, its flags, and which of them exclude each other.
//!
//! Takes the usages of a command, one for each line or form; hands on a [`Synopsis`] that holds for all of them. A place
//! that not every form has may be left out.

use super::{
    super::{ArgumentSpec, Place, UsageItem, UsageKind},
    tree::Described,
};

/// How many brackets may lie in one another.
const DEEPEST: usize = 16;

/// What all forms of a command's synopsis say together.
#[derive(Default)]
pub(super) struct Synopsis {
    /// Whether there is one.
    pub(super) is_known: bool,
    /// Its arguments, those that may be left out last.
    pub(super) arguments: Vec<ArgumentSpec>,
    /// Its flags, in order.
    pub(super) flags: Vec<UsedFlag>,
    /// Flags that stand for each other.
    pub(super) choices: Vec<Choice>,
    /// Whether a subcommand follows in one of the forms.
    pub(super) has_subcommand: bool,
    /// Whether one of the forms does without a subcommand.
    pub(super) stands_alone: bool,
}

/// A flag as a synopsis has it.
#[derive(Debug, Clone)]
pub(super) struct UsedFlag {
    pub(super) long: Option<String>,
    pub(super) short: Option<char>,
    /// What stands for its value.
    pub(super) value: Option<String>,
    pub(super) optional_value: bool,
    /// Whether more words behind its value are values, too.
    pub(super) several_values: bool,
    /// Whether the command line may do without it.
    pub(super) optional: bool,
    pub(super) repeated: bool,
    pub(super) place: Place,
}

/// Flags of which at most one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// Their long names.
    pub(super) flags: Vec<String>,
    /// Whether one of them must be.
    pub(super) required: bool,
}

/// One form of a synopsis.
#[derive(Default)]
struct Line {
    arguments: Vec<ArgumentSpec>,
    flags: Vec<UsedFlag>,
    choices: Vec<Choice>,
    has_subcommand: bool,
}

impl Synopsis {
    pub(super) fn of(described: &Described) -> Self {
        let commands = described.entries.iter().flat_map(|entry| entry.subcommands.iter().flatten());
        let commands: Vec<&str> = commands.map(|command| command.name.as_str()).collect();
        let mut lines: Vec<Line> = described.usages().map(|(_, items)| Line::read(&items, &commands)).collect();
        for line in &mut lines {
            line.name_subcommands(described);
        }
        let mut synopsis = Self { is_known: !lines.is_empty(), ..Self::default() };
        synopsis.has_subcommand = lines.iter().any(|line| line.has_subcommand);
        synopsis.stands_alone = lines.iter().any(|line| !line.has_subcommand);
        let forms: Vec<&Line> = lines.iter().filter(|line| !line.has_subcommand).collect();
        synopsis.arguments = arguments(&forms);
        for line in &forms {
            for flag in &line.flags {
                let others = forms.iter().filter(|other| !std::ptr::eq(**other, *line));
                let everywhere = others.clone().all(|other| other.flags.iter().any(|known| known.is_same(flag)));
                synopsis.add(UsedFlag { optional: flag.optional || !everywhere, ..flag.clone() });
            }
            for choice in &line.choices {
                let required = choice.required && forms.len() == 1;
                if !synopsis.choices.iter().any(|known| known.flags == choice.flags) {
                    synopsis.choices.push(Choice { required, ..choice.clone() });
                }
            }
        }
        synopsis
    }

    fn add(&mut self, flag: UsedFlag) {
        match self.flags.iter_mut().find(|known| known.is_same(&flag)) {
            Some(known) => {
                known.optional |= flag.optional;
                known.repeated |= flag.repeated;
                known.value = known.value.take().or(flag.value);
            }
            None => self.flags.push(flag),
        }
    }

    /// Whether it shows a value behind any of its flags. Only then does a flag without one take none: some synopses name
    /// the flags alone.
    pub(super) fn shows_values(&self) -> bool {
        self.flags.iter().any(|flag| flag.value.is_some())
    }
}

impl UsedFlag {
    /// Its name with dashes, the long one where it has one.
    pub(super) fn name(&self) -> String {
        match (&self.long, self.short) {
            (Some(long), _) => format!("--{long}"),
            (None, Some(short)) => format!("-{short}"),
            (None, None) => String::new(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (&self.long, &other.long) {
            (Some(one), Some(two)) => one == two,
            _ => self.short.is_some() && self.short == other.short,
        }
    }
}

/// The arguments of all forms: one that a form lacks may be left out.
fn arguments(forms: &[&Line]) -> Vec<ArgumentSpec> {
    let most = forms.iter().map(|line| line.arguments.len()).max().unwrap_or(0);
    let mut arguments: Vec<ArgumentSpec> = Vec::new();
    for index in 0..most {
        let here: Vec<&ArgumentSpec> = forms.iter().filter_map(|line| line.arguments.get(index)).collect();
        let required = here.len() == forms.len() && here.iter().all(|argument| argument.required);
        let repeated = here.iter().any(|argument| argument.repeated);
        arguments.push(ArgumentSpec { name: here[0].name.clone(), required, repeated });
    }
    // Behind one that may be left out, or be given twice, words can no longer be told apart.
    let mut optional = false;
    for argument in &mut arguments {
        optional |= !argument.required;
        argument.required &= !optional;
    }
    if let Some(first) = arguments.iter().position(|argument| argument.repeated) {
        arguments.truncate(first + 1);
    }
    arguments
}

/// Arguments of which the last one stands for more of the one before it (`<ID> [<ID_N>...]`) as one.
fn joined(mut arguments: Vec<ArgumentSpec>) -> Vec<ArgumentSpec> {
    if let [.., one, more] = arguments.as_mut_slice()
        && more.repeated
        && more.name.starts_with(one.name.as_str())
    {
        one.repeated = true;
        arguments.pop();
    }
    arguments
}

/// Whether an item of a synopsis stands for more values of the flag before it.
fn is_more_of(flag: &UsageItem, item: &UsageItem) -> bool {
    let UsageKind::Flag { value: Some(value), .. } = &flag.kind else { return false };
    let is_value = |item: &UsageItem| match &item.kind {
        UsageKind::Word(name) | UsageKind::Argument(name) => name == value,
        _ => false,
    };
    let is_all = match &item.kind {
        UsageKind::Group(items) => items.first().is_some_and(is_value) && items.len() == 1,
        _ => is_value(item),
    };
    item.optional && is_all
}

impl Line {
    /// What a form says; `commands` are the subcommands, which argparse shows as a choice: `{add,remove} ...`.
    fn read(items: &[&UsageItem], commands: &[&str]) -> Self {
        let mut line = Self::default();
        line.sequence(items.iter().copied(), false, false, DEEPEST);
        let is_command = |argument: &ArgumentSpec| argument.name.split('|').all(|name| commands.contains(&name));
        if let Some(at) = line.arguments.iter().position(is_command) {
            line.arguments.truncate(at);
            line.has_subcommand = true;
        }
        line.arguments = joined(std::mem::take(&mut line.arguments));
        line
    }

    /// Takes an argument that is one of the command's own subcommands (`record (batch|stream)`) for what it is.
    fn name_subcommands(&mut self, described: &Described) {
        let lists = described.entries.iter().filter_map(|entry| entry.subcommands.as_ref());
        let is_subcommand = |word: &str| lists.clone().flatten().any(|listed| listed.name == word);
        if self.arguments.first().is_some_and(|first| first.name.split('|').any(is_subcommand)) {
            self.arguments.clear();
            self.has_subcommand = true;
        }
    }

    fn sequence<'u>(
        &mut self,
        items: impl IntoIterator<Item = &'u UsageItem>,
        optional: bool,
        repeated: bool,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let mut before: Option<&UsageItem> = None;
        for item in items {
            // `--columns NAME [NAME ...]`: more values of the flag, no argument.
            if before.is_some_and(|before| is_more_of(before, item)) {
                self.flags.last_mut().expect("a flag stands before").several_values = true;
            } else {
                self.item(item, optional || item.optional, repeated || item.repeated, depth);
                before = Some(item);
            }
        }
    }

    fn item(&mut self, item: &UsageItem, optional: bool, repeated: bool, depth: usize) {
        match &item.kind {
            UsageKind::Flags | UsageKind::EndOfFlags => {}
            UsageKind::Subcommand => self.has_subcommand = true,
            UsageKind::Word(name) | UsageKind::Argument(name) => {
                self.arguments.push(ArgumentSpec { name: name.clone(), required: !optional, repeated });
            }
            UsageKind::Flag { long, short, value, optional_value } => self.flags.push(UsedFlag {
                long: long.clone(),
                short: *short,
                value: value.clone(),
                optional_value: *optional_value,
                several_values: false,
                optional,
                repeated,
                place: item.place.clone(),
            }),
            UsageKind::Group(items) => self.sequence(items, optional, repeated, depth),
            UsageKind::Choice(alternatives) => self.choice(alternatives, optional, repeated, depth),
        }
    }

    /// One of several. Arguments that stand for each other are one argument; flags that do exclude each other.
    fn choice(&mut self, alternatives: &[Vec<UsageItem>], optional: bool, repeated: bool, depth: usize) {
        let mut forms: Vec<Self> = Vec::new();
        for alternative in alternatives {
            let mut form = Self::default();
            form.sequence(alternative, false, false, depth);
            forms.push(form);
        }
        let most = forms.iter().map(|form| form.arguments.len()).max().unwrap_or(0);
        for index in 0..most {
            let here: Vec<&ArgumentSpec> = forms.iter().filter_map(|form| form.arguments.get(index)).collect();
            let required = !optional && here.len() == forms.len() && here.iter().all(|argument| argument.required);
            let names: Vec<&str> = here.iter().map(|argument| argument.name.as_str()).collect();
            let repeated = repeated || here.iter().any(|argument| argument.repeated);
            self.arguments.push(ArgumentSpec { name: names.join("|"), required, repeated });
        }
        let single = |form: &Self| match form.flags.as_slice() {
            [flag] if form.arguments.is_empty() => flag.long.clone(),
            _ => None,
        };
        let names: Option<Vec<String>> = forms.iter().map(single).collect();
        if let Some(flags) = names.filter(|names| names.len() > 1 && !repeated) {
            self.choices.push(Choice { flags, required: !optional });
        }
        for form in forms {
            self.has_subcommand |= form.has_subcommand;
            self.choices.extend(form.choices.into_iter().map(|choice| Choice { required: false, ..choice }));
            let flags = form.flags.into_iter();
            self.flags.extend(flags.map(|flag| UsedFlag {
                optional: true,
                repeated: repeated || flag.repeated,
                ..flag
            }));
        }
    }
}
