//! What a help says of its command, as an entry of a manual.
//!
//! Takes the lists and the synopsis of one help; hands on an [`Entry`] for its command, and for each other command that only
//! its synopsis shows (`git remote add <name> <url>`).

use super::{
    body::{Body, Listed, What},
    flag,
    title::Section,
};
use crate::{
    extract::Inline,
    spec::cli::{ArgumentSpec, Entry, Flag, Named, Place, Takes, Usage, UsageItem, UsageKind, ValueKind},
    text::{Inserted, SourceFile, Span, Traced},
};
use std::{ops::Range, sync::Arc};

/// How many flags must be listed to say that values would be shown.
const MANY: usize = 8;

/// A help, read.
pub(super) struct Source<'t> {
    pub(super) text: &'t Traced,
    pub(super) file: &'t Arc<SourceFile>,
    /// The program, where the user or the page names it.
    pub(super) program: Option<&'t str>,
    pub(super) usages: Vec<Usage>,
    pub(super) body: Body,
    /// The name in `Usage of NAME:`.
    pub(super) named: Option<Range<usize>>,
}

impl Source<'_> {
    /// The entries; none where the text is no help.
    pub(super) fn entries(mut self) -> Vec<Entry> {
        let Some((program, paths)) = self.commands() else { return Vec::new() };
        for usage in &mut self.usages {
            if usage.items.first().and_then(module).is_some() {
                usage.items.remove(0);
            }
        }
        let own = common(&paths);
        let (mut entry, mut below) = (Entry::new(&program, own.clone(), self.place()), Vec::<Entry>::new());
        for (usage, path) in self.usages.iter().zip(&paths) {
            if *path == own {
                entry.usages.push(usage.clone());
                continue;
            }
            if let Some(other) = below.iter_mut().find(|other| other.path == *path) {
                other.usages.push(usage.clone());
            } else {
                let usages = vec![usage.clone()];
                below.push(Entry { usages, ..Entry::new(&program, path.clone(), usage.place.clone()) });
            }
        }
        self.lists(&mut entry);
        if entry.subcommands.is_none() && !below.is_empty() && !entry.usages.iter().any(takes_arguments) {
            let child = |other: &Entry| {
                let name = other.path.get(own.len())?.clone();
                Some(Named { name, aliases: Vec::new(), place: other.place.clone() })
            };
            entry.subcommands = Some(below.iter().filter_map(child).collect());
        }
        std::iter::once(entry).chain(below).collect()
    }

    /// The program, and the command of each usage.
    fn commands(&self) -> Option<(String, Vec<Vec<String>>)> {
        let is_several = self.usages.len() > 1;
        let paths = self.usages.iter().map(|usage| path(usage, is_several)).collect();
        let first = self.usages.first().and_then(|usage| usage.words.first()).map(|word| base_name(&word.name));
        let named = self.named.clone().map(|range| base_name(&self.text.as_str()[range]));
        let module = self.usages.first().and_then(|usage| usage.items.first()).and_then(module);
        let program = self.program.or(module).or(first).or(named).filter(|program| !program.is_empty())?;
        let says_something = !self.usages.is_empty() || self.named.is_some() || !self.body.rows.is_empty();
        says_something.then(|| (program.to_owned(), paths))
    }

    fn lists(&self, entry: &mut Entry) {
        let is_program = entry.path.is_empty();
        let (mut commands, mut choice) = (Vec::new(), false);
        for listed in &self.body.rows {
            let line = &self.text.as_str()[listed.line.clone()];
            match &listed.what {
                What::Flag(term) => {
                    let is_inherited = listed.section == Section::Flags { inherited: true } && !is_program;
                    let description = self.description(listed);
                    let choices = self.choices(listed, description.text.as_str());
                    let place =
                        self.at(listed.line.start..listed.line.start + line[..term.description].trim_end().len());
                    for flag in term.flags.iter().flat_map(|term| flag::flags(term, line, &place, &description)) {
                        let list = if is_inherited { &mut entry.inherited } else { &mut entry.flags };
                        let flag = match &choices {
                            Some(words) if flag.takes != Takes::Nothing => {
                                Flag { value: ValueKind::Choice(words.clone()), inferred: false, ..flag }
                            }
                            _ => flag,
                        };
                        add(list, flag);
                    }
                }
                What::Command(row) => commands.extend(self.named_command(listed, &row.names, entry)),
                What::Argument(row) => {
                    choice |= line.starts_with('{');
                    entry.arguments.extend(row.names.iter().filter_map(|name| argument(&line[name.clone()])));
                }
                What::Aliases => entry.aliases.extend(self.aliases(&listed.line, &entry.path)),
            }
        }
        if choice && !commands.is_empty() {
            entry.arguments.clear();
        }
        if !commands.is_empty() && !self.body.more_commands {
            entry.subcommands = Some(commands);
        }
        // A list of many flags of which none has a value does not show values.
        if entry.flags.len() >= MANY
            && entry.flags.iter().all(|flag| flag.takes == Takes::Nothing && flag.default.is_none())
        {
            let is_plain =
                |flag: &&mut Flag| !flag.long.as_deref().is_some_and(|long| matches!(long, "help" | "version"));
            entry.flags.iter_mut().filter(is_plain).for_each(|flag| flag.takes = Takes::Unknown);
        }
        entry.has_example = self.body.has_example.then_some(true);
        entry.flag_list = self.list(|what| matches!(what, What::Flag(_))).filter(|_| self.is_complete());
        entry.argument_list =
            self.list(|what| matches!(what, What::Argument(_))).filter(|_| !entry.arguments.is_empty());
    }

    /// Whether the list of flags is the list of all. git's programs list under no title those that are theirs alone.
    fn is_complete(&self) -> bool {
        let file = self.file;
        let is_angled = |usage: &Usage| {
            let mut all = usage.items.iter().filter(|item| matches!(item.kind, UsageKind::Flags));
            all.any(|item| file.slice(item.place.span).contains('<'))
        };
        !self.body.more_flags && (self.body.is_titled || !self.usages.iter().any(is_angled))
    }

    /// The commands that a row names. A list with commas and no description names as many commands; otherwise the first name
    /// is the command and the others are its aliases.
    fn named_command(&self, listed: &Listed, listing: &[Range<usize>], entry: &Entry) -> Vec<Named> {
        let text = self.text.as_str();
        let at = |name: &Range<usize>| listed.line.start + name.start..listed.line.start + name.end;
        let command = |name: &Range<usize>| {
            let range = at(name);
            let place = self.at(range.clone());
            let words: Vec<&str> = text[range].split_whitespace().collect();
            // `app serve` in a list of `app` repeats the program.
            let whole: Vec<&str> =
                std::iter::once(entry.program.as_str()).chain(entry.path.iter().map(String::as_str)).collect();
            let name = words.strip_prefix(whole.as_slice()).unwrap_or(&words).join(" ");
            (!name.is_empty()).then(|| Named { name, aliases: Vec::new(), place })
        };
        let line = &text[listed.line.clone()];
        if listing.len() > 3 || line.ends_with(',') {
            return listing.iter().filter_map(command).collect();
        }
        let Some((first, others)) = listing.split_first() else { return Vec::new() };
        let Some(mut whole) = command(first) else { return Vec::new() };
        whole.aliases = others.iter().map(|name| text[at(name)].to_owned()).collect();
        let description = self.description(listed);
        whole.aliases.extend(bracketed(description.text.as_str(), "[aliases: "));
        vec![whole]
    }

    /// The other names of a command in a list of them; names of other commands that do the same are passed over.
    fn aliases(&self, line: &Range<usize>, path: &[String]) -> Vec<Named> {
        let text = &self.text.as_str()[line.clone()];
        let (mut found, mut start) = (Vec::new(), line.start);
        for part in text.split(',') {
            let range = start + part.len() - part.trim_start().len()..start + part.trim_end().len();
            start += part.len() + 1;
            let words: Vec<&str> = part.trim_start_matches([' ', '$']).split_whitespace().collect();
            let Some((name, parents)) = words.split_last() else { continue };
            let above = path.split_last().map_or(&[][..], |(_, above)| above);
            let is_sibling = parents.is_empty()
                || parents.len() == above.len() + 1 && parents[1..].iter().zip(above).all(|(word, name)| word == name);
            let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte));
            if is_sibling && is_name && path.last().is_some_and(|own| own != name) {
                let place = self.at(range.end - name.len()..range.end);
                found.push(Named { name: (*name).to_owned(), aliases: Vec::new(), place });
            }
        }
        found
    }

    /// The description of a row, its lines joined by blanks.
    fn description(&self, listed: &Listed) -> Inline {
        let mut text = Traced::new();
        for part in &listed.description {
            // argparse breaks words behind their dashes.
            let is_broken = text.as_str().ends_with('-') && !text.as_str().ends_with(" -");
            if !text.is_empty() && !is_broken {
                let at = Span::at(self.text.span(part.clone()).start);
                text.push_inserted(" ", at, Inserted::Implied);
            }
            text.push_slice(self.text, part.clone());
        }
        Inline { text, marks: Vec::new() }
    }

    /// The words that a flag takes, as clap lists them below its description, each behind a dash, and oclif in brackets.
    fn choices(&self, listed: &Listed, description: &str) -> Option<Vec<String>> {
        let text = |part: &Range<usize>| &self.text.as_str()[part.clone()];
        let mut parts = listed.description.iter().skip_while(|part| !text(part).ends_with("Possible values:"));
        let items = parts.by_ref().skip(1).map_while(|part| text(part).strip_prefix("- "));
        let name = |item: &str| item.split(':').next().unwrap_or_default().trim().to_owned();
        let mut words: Vec<String> = items.map(name).collect();
        if let Some((inside, _)) = description.split_once("<options: ").and_then(|(_, rest)| rest.split_once('>')) {
            words.extend(inside.split('|').map(|word| word.trim().to_owned()));
        }
        (!words.is_empty() && words.iter().all(|word| !word.is_empty() && !word.contains(' '))).then_some(words)
    }

    /// From the first row of a kind to the last.
    fn list(&self, is_kind: impl Fn(&What) -> bool) -> Option<Place> {
        let mut rows = self.body.rows.iter().filter(|listed| is_kind(&listed.what));
        let first = rows.next()?;
        let last = rows.next_back().unwrap_or(first);
        let end = last.description.last().map_or(last.line.end, |part| part.end.max(last.line.end));
        Some(self.at(first.line.start..end))
    }

    /// Where the help is: its first usage, or its first row.
    fn place(&self) -> Place {
        let first = self.body.rows.first().map(|listed| listed.line.clone());
        let usage = self.usages.first().map(|usage| usage.place.clone());
        usage.unwrap_or_else(|| self.at(self.named.clone().or(first).unwrap_or(0..0)))
    }

    fn at(&self, range: Range<usize>) -> Place {
        Place { file: self.file.clone(), span: self.text.span(range) }
    }
}

/// The command of a usage. Where there are several usages, a word behind the program's flags is the name of a command, too:
/// `git remote [-v] show <name>`.
fn path(usage: &Usage, is_several: bool) -> Vec<String> {
    let words = usage.words.iter().skip(1).map(|word| word.name.clone());
    let is_flag = |item: &&UsageItem| match item.kind {
        UsageKind::Flags => true,
        UsageKind::Flag { .. } | UsageKind::Choice(_) => item.optional,
        _ => false,
    };
    let word = usage.items.iter().find(|item| !is_flag(item)).and_then(|item| match &item.kind {
        UsageKind::Word(word) => Some(word.clone()),
        _ => None,
    });
    words.chain(word.filter(|_| is_several)).collect()
}

/// The words that all paths start with.
fn common(paths: &[Vec<String>]) -> Vec<String> {
    let Some((first, others)) = paths.split_first() else { return Vec::new() };
    let length = |other: &Vec<String>| first.iter().zip(other).take_while(|(one, two)| one == two).count();
    let shared = others.iter().map(length).min().unwrap_or(first.len());
    first[..shared].to_vec()
}

/// The module that `python -m MODULE` runs.
fn module(item: &UsageItem) -> Option<&str> {
    match &item.kind {
        UsageKind::Flag { short: Some('m'), value: Some(value), long: None, .. } if !item.optional => Some(value),
        _ => None,
    }
}

fn takes_arguments(usage: &Usage) -> bool {
    usage
        .items
        .iter()
        .any(|item| !matches!(item.kind, UsageKind::Flags | UsageKind::Flag { .. } | UsageKind::Subcommand))
}

/// The name of a program without its folder.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// `<NAME>`, `[FILE]...`, `infile` as an argument.
fn argument(text: &str) -> Option<ArgumentSpec> {
    let bare = text.trim_end_matches("...").trim_end_matches('\u{2026}').trim_end();
    let repeated = bare.len() < text.len() || bare.ends_with("...>") || bare.ends_with("...]");
    let is_optional = bare.starts_with('[');
    let name = bare.trim_matches(|c| "<>[]".contains(c)).trim_end_matches("...");
    let is_name = !name.is_empty() && !name.contains(['<', '[', ',', '`']);
    is_name.then(|| ArgumentSpec { name: name.to_owned(), required: !is_optional, repeated })
}

/// The words in brackets behind a label: `[aliases: a, b]`.
fn bracketed(text: &str, label: &str) -> Vec<String> {
    let inside = text.find(label).and_then(|at| text[at + label.len()..].split_once(']'));
    let words = inside.map(|(inside, _)| inside.split(',').map(|word| word.trim().to_owned()));
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect()
}

/// Adds a flag to a list that may have it already.
fn add(list: &mut Vec<Flag>, flag: Flag) {
    let Some(known) = list.iter_mut().find(|known| is_same(known, &flag)) else {
        list.push(flag);
        return;
    };
    if known.takes == Takes::Unknown && flag.takes != Takes::Unknown {
        *known = flag;
    } else if known.short != flag.short && flag.short.is_some() {
        // `-p, --indicator-style=slash`: short for one of its values.
        list.push(Flag { long: None, aliases: Vec::new(), takes: Takes::Unknown, ..flag });
    }
}

fn is_same(one: &Flag, two: &Flag) -> bool {
    match (&one.long, &two.long) {
        (Some(one), Some(two)) => one == two,
        (None, None) => one.short == two.short,
        _ => false,
    }
}
