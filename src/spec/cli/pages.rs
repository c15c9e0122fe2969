//! Reference pages: what a page says of a command, and of the commands that it describes under headings of their own.
//!
//! Takes the outline of a page, the program and the command that the page's place in the tree names; hands on an [`Entry`]
//! for each command, with everything traced to the page and with the parts that could not be read. Whether the page is
//! right it does not ask, and it knows nothing of other pages.

mod arguments;
mod commands;
mod examples;
mod flags;
mod head;
mod list;
mod lists;
mod sections;
mod tables;

use super::{Entry, Flag, FlagGroup, Named, Place, Unread, Usage, UsageItem, UsageKind, prose, synopsis};
use crate::{
    extract::{Block, Inline, MarkKind, Outline},
    text::{SourceFile, Span, Traced},
};
use examples::Example;
use flags::Rows;
use head::Head;
use list::List;
use sections::{Section, Subject};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tables::{Column, Listing, Table};

/// What a page says. The first entry is the command of the page's own place, the program itself where `path` is empty; the
/// others are those that have headings on the page.
pub(super) fn entries(outline: &Outline, program: &str, path: &[String]) -> Vec<Entry> {
    let sections = sections::sections(outline);
    let mut readers = vec![Reader::new(outline, program, path.to_vec(), page_place(outline))];
    let mut by_path = BTreeMap::from([(path.to_vec(), 0)]);
    // The open headings of commands: their levels and readers.
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        while section.level > 0 && open.last().is_some_and(|(level, _)| *level >= section.level) {
            open.pop();
        }
        if let Some(named) = command_heading(&sections[index..], program, path) {
            let parent = open.last().map_or(0, |(_, reader)| *reader);
            readers[parent].lists(section, &named);
            let reader = *by_path.entry(named).or_insert_with_key(|named| {
                let title = section.title().expect("a heading names the command");
                let place = Place { file: Arc::clone(&outline.file), span: title.whole_span() };
                readers.push(Reader::new(outline, program, named.clone(), place));
                readers.len() - 1
            });
            open.push((section.level, reader));
        }
        let current = open.last().map_or(0, |(_, reader)| *reader);
        readers[current].section(section);
    }
    readers.into_iter().map(Reader::finish).collect()
}

/// The command that a heading names, if its section describes one: the path without the program.
fn command_heading(rest: &[Section], program: &str, page: &[String]) -> Option<Vec<String>> {
    let (section, below) = rest.split_first()?;
    let heading = section.heading.filter(|_| section.level <= 6)?;
    if matches!(section.around, Subject::Examples | Subject::Flags | Subject::Inherited | Subject::Flag) {
        return None;
    }
    let path = commands::heading(heading, program, page, section.around == Subject::Commands)?;
    if !path.starts_with(page) {
        return None;
    }
    let inside = std::iter::once(section).chain(below.iter().take_while(|below| below.level > section.level));
    let mut describes = false;
    for inside in inside {
        // The heading of another command ends what is this one's.
        let is_other = !std::ptr::eq(inside, section)
            && inside.heading.is_some_and(|heading| {
                commands::command_line(heading.text.as_str().trim(), program).is_some_and(|other| other != path)
            });
        if is_other {
            break;
        }
        describes |= inside.codes().any(|code| examples::shows(code, program, &path))
            || inside.blocks.iter().any(|block| names_command(block, program, &path));
    }
    (describes || section.subject == Subject::Other && path == page).then_some(path)
}

/// Whether a paragraph shows how a command is used: `Usage: mytool create [OPTIONS]`.
fn names_command(block: &Block, program: &str, path: &[String]) -> bool {
    let Block::Paragraph(text) = block else { return false };
    text.text.as_str().to_lowercase().starts_with("usage")
        && text.codes().any(|code| examples::shows(&code, program, path))
}

/// Where a page begins: its title, else its first heading, else its first character.
fn page_place(outline: &Outline) -> Place {
    let heading = outline.blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(&text.text),
        _ => None,
    });
    let title = outline.title.as_ref().or(heading).filter(|title| !title.is_empty());
    Place { file: Arc::clone(&outline.file), span: title.map_or(Span::at(0), Traced::whole_span) }
}

/// Reads the sections of one command.
struct Reader<'o> {
    outline: &'o Outline,
    entry: Entry,
    /// The flags so far.
    flags: List,
    /// The flags of the command's parents so far.
    inherited: List,
    /// Groups as they are told, before it is known which flags there are.
    groups: Vec<FlagGroup>,
    /// Variables by the heads of the flags they stand for.
    variables: Vec<(Head, String)>,
    /// Flags that headings name where no list is announced.
    titled: Vec<Flag>,
    /// The command lines of the page, for what they prove of its flags.
    examples: Vec<Example>,
    /// Whether a part of the list of flags could not be read.
    flags_unread: bool,
    /// Whether a part of the list of subcommands could not be read.
    commands_unread: bool,
    /// The heading of a section of flags in which nothing was found so far.
    announced: Option<Span>,
    /// Names of flags that comments say are left out on purpose.
    hidden: Vec<Flag>,
}

impl<'o> Reader<'o> {
    fn new(outline: &'o Outline, program: &str, path: Vec<String>, place: Place) -> Self {
        Self {
            outline,
            entry: Entry::new(program, path, place),
            flags: List::default(),
            inherited: List::default(),
            groups: Vec::new(),
            variables: Vec::new(),
            titled: Vec::new(),
            examples: Vec::new(),
            flags_unread: false,
            commands_unread: false,
            announced: None,
            hidden: Vec::new(),
        }
    }

    fn file(&self) -> &'o Arc<SourceFile> {
        &self.outline.file
    }

    fn place(&self, span: Span) -> Place {
        Place { file: Arc::clone(self.file()), span }
    }

    fn section(&mut self, section: &Section) {
        let lists_flags = matches!(section.subject, Subject::Flags | Subject::Inherited);
        if section.subject == Subject::Flags
            && let Some(title) = section.title()
            && self.announced.is_none()
        {
            self.announced = Some(title.whole_span());
        }
        for block in &section.blocks {
            match block {
                Block::Table { header, rows, span } => self.table(&Table::new(header, rows, *span), section.subject),
                Block::Code { code, .. } => self.code(code, section.subject),
                Block::Unknown { name } if lists_flags => {
                    self.unread_flags(name.whole_span(), format!("the flags come from the shortcode {}", name.as_str()))
                }
                Block::Unknown { name } if section.subject == Subject::Commands => {
                    self.commands_unread = true;
                    self.unread(
                        name.whole_span(),
                        format!("the subcommands come from the shortcode {}", name.as_str()),
                    );
                }
                Block::Comment(text) => self.hidden.extend(hidden(text, self.file())),
                Block::Paragraph(text) => self.paragraph(text, section),
                _ => {}
            }
        }
        match section.subject {
            Subject::Flags | Subject::Inherited => {
                let rows = lists::flags(&section.blocks, self.file());
                self.flags(rows, section.subject, None);
            }
            Subject::Flag => self.flag_heading(section),
            Subject::Arguments => self.arguments(section),
            Subject::Commands => {
                let listed = commands::listed(&section.blocks, &self.entry.program, &self.entry.path, self.file());
                self.subcommands(listed);
            }
            Subject::SeeAlso => self.see_also(section),
            _ => {}
        }
    }

    fn table(&mut self, table: &Table, subject: Subject) {
        if subject == Subject::Examples {
            return;
        }
        match table.listing() {
            Listing::Flags if subject != Subject::Environment => {
                let rows = table.flags(self.file());
                self.flags(rows, subject, Some(table.span));
            }
            Listing::Flags | Listing::Variables => self.variables.extend(table.variables()),
            Listing::Arguments => {
                let found: Vec<_> = table
                    .subjects(Column::Arguments)
                    .filter_map(|(name, said)| arguments::argument(name, said))
                    .collect();
                if !found.is_empty() {
                    self.entry
                        .argument_list
                        .get_or_insert(Place { file: Arc::clone(&self.outline.file), span: table.span });
                }
                self.entry.arguments.extend(found);
            }
            Listing::Commands => {
                let (program, path) = (&self.entry.program, &self.entry.path);
                let found = table
                    .subjects(Column::Commands)
                    .filter_map(|(name, _)| commands::named(&name.text, program, path, &self.outline.file))
                    .collect();
                self.subcommands(found);
            }
            Listing::Other => {}
        }
    }

    /// Takes over the flags of a list.
    fn flags(&mut self, rows: Rows, subject: Subject, span: Option<Span>) {
        let (flags, groups, unread) = rows.read();
        let Some(first) = flags.first() else { return };
        self.announced = None;
        self.flags_unread |= !unread.is_empty();
        self.entry.unread.extend(unread);
        let span = span.unwrap_or(first.place.span);
        // The flags of the program's own page are everybody's, whatever their heading says.
        let inherited = subject == Subject::Inherited && !self.entry.path.is_empty();
        if !inherited {
            let place = self.place(span);
            self.entry.flag_list.get_or_insert(place);
        }
        let list = if inherited { &mut self.inherited } else { &mut self.flags };
        flags.into_iter().for_each(|flag| list.add(flag));
        self.groups.extend(groups);
    }

    fn code(&mut self, code: &Traced, subject: Subject) {
        let (program, path) = (self.entry.program.as_str(), self.entry.path.as_slice());
        let lines = examples::examples(code, program, path);
        // A synopsis may stand without a heading of its own, below that of the command, before everything else.
        let opens = matches!(subject, Subject::Other) && self.entry.usages.is_empty() && self.entry.flag_list.is_none();
        let is_usage = subject == Subject::Usage || opens && lines.iter().any(Example::is_synopsis);
        if is_usage {
            self.usages(code);
            return;
        }
        if !lines.is_empty() {
            self.entry.has_example = Some(true);
        }
        self.examples.extend(lines);
    }

    /// Takes over the lines of a synopsis that begin with the program.
    fn usages(&mut self, text: &Traced) {
        let usages = synopsis::usages(text, self.file());
        let is_own = |usage: &Usage| usage.words.first().is_some_and(|word| word.name == self.entry.program);
        self.entry.usages.extend(usages.into_iter().filter(is_own));
    }

    fn paragraph(&mut self, text: &Inline, section: &Section) {
        let said = text.text.as_str().trim_start();
        let lowered = said.to_lowercase();
        if section.subject == Subject::Aliases || is_alias_line(&lowered) {
            let found = commands::aliases(text, self.entry.path.last(), self.file());
            self.entry.aliases.extend(found);
        }
        if section.subject == Subject::Usage || lowered.starts_with("usage:") {
            text.codes().for_each(|code| self.usages(&code));
        }
        if matches!(section.subject, Subject::Flags | Subject::Inherited) && points_elsewhere(text) {
            self.unread_flags(text.text.whole_span(), String::from("more flags are described elsewhere"));
        }
        let name = std::iter::once(&self.entry.program)
            .chain(&self.entry.path)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        if section.subject == Subject::Other && self.entry.deprecated.is_none() {
            self.entry.deprecated = prose::deprecated_command(text, &name);
        }
        // A table whose header and whose line of dashes differ in length is text for everybody, and a row behind a comment.
        if said.starts_with('|') && said.matches('|').count() > 2 {
            let span = text.text.whole_span();
            let reason = || String::from("rows that are no part of a table");
            match section.subject {
                Subject::Flags | Subject::Inherited => self.unread_flags(span, reason()),
                Subject::Commands => {
                    self.commands_unread = true;
                    self.unread(span, reason());
                }
                _ => {}
            }
        }
        if matches!(section.subject, Subject::Flags)
            && said.len() < 120
            && [
                "no flags",
                "no options",
                "not have any flags",
                "not have any options",
                "not support any flags",
                "no additional flags",
            ]
            .iter()
            .any(|none| lowered.contains(none))
        {
            let place = self.place(text.text.whole_span());
            self.entry.flag_list.get_or_insert(place);
            self.announced = None;
        }
    }

    /// A heading that names a flag: its paragraphs say the rest.
    fn flag_heading(&mut self, section: &Section) {
        let Some((heading, head)) = section.heading.and_then(|heading| Some((heading, Head::read(heading)?))) else {
            return;
        };
        let mut row = lists::row(heading, &head, self.file());
        row.remarks = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Paragraph(text) => Some(text.clone()),
                _ => None,
            })
            .collect();
        let rows = Rows { rows: vec![row], ..Rows::default() };
        if matches!(section.around, Subject::Flags | Subject::Inherited) {
            self.flags(rows, section.around, None);
        } else {
            self.titled.extend(rows.read().0);
        }
    }

    fn arguments(&mut self, section: &Section) {
        for block in &section.blocks {
            let Block::Item { depth: 1, text } = block else { continue };
            let Some((name, said)) = lists::name(text) else { continue };
            let said = head::part(text, said..text.text.len());
            let Some(argument) = arguments::argument(&head::part(text, name.clone()), Some(&said)) else { continue };
            let place = self.place(text.text.span(name));
            self.entry.argument_list.get_or_insert(place);
            self.entry.arguments.push(argument);
        }
    }

    fn subcommands(&mut self, found: Vec<Named>) {
        if found.is_empty() {
            return;
        }
        self.entry.subcommands.get_or_insert_default().extend(found);
    }

    /// Takes the heading of a command in a list of commands for one of the list.
    fn lists(&mut self, section: &Section, path: &[String]) {
        let (Some(title), Some((last, above))) = (section.title(), path.split_last()) else { return };
        if section.around == Subject::Commands && above == self.entry.path {
            let place = self.place(title.whole_span());
            self.subcommands(vec![Named { name: last.clone(), aliases: Vec::new(), place }]);
        }
    }

    /// The links of a page that cobra wrote: its children are among them, all of them.
    fn see_also(&mut self, section: &Section) {
        let items: Vec<&Inline> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Item { text, .. } => Some(text),
                _ => None,
            })
            .collect();
        let depth = self.entry.path.len();
        let paths: Option<Vec<(Vec<String>, Traced)>> = items
            .iter()
            .map(|item| {
                let name = item.text.slice(lists::name(item)?.0);
                Some((commands::command_line(name.as_str(), &self.entry.program)?, name))
            })
            .collect();
        let children = paths
            .unwrap_or_default()
            .into_iter()
            .filter(|(path, _)| path.len() == depth + 1 && path.starts_with(&self.entry.path));
        let file = self.file();
        let named = children
            .filter_map(|(_, name)| commands::named(&name, &self.entry.program, &self.entry.path, file))
            .collect();
        self.subcommands(named);
    }

    fn unread(&mut self, span: Span, reason: String) {
        let place = self.place(span);
        self.entry.unread.push(Unread { place, reason });
    }

    fn unread_flags(&mut self, span: Span, reason: String) {
        self.flags_unread = true;
        self.announced = None;
        self.unread(span, reason);
    }

    fn finish(mut self) -> Entry {
        // Headings that name flags are the list where there is no other one.
        let titled = std::mem::take(&mut self.titled);
        if self.entry.flag_list.is_none() && !self.flags_unread && titled.len() > 1 {
            self.entry.flag_list = Some(titled[0].place.clone());
            titled.into_iter().for_each(|flag| self.flags.add(flag));
        } else {
            titled.into_iter().for_each(|flag| self.flags.complete(flag));
        }
        if let Some(span) = self.announced.filter(|_| self.entry.flag_list.is_none()) {
            self.unread_flags(span, String::from("no table, list or help text under this heading names a flag"));
        }
        for (head, variable) in &self.variables {
            for list in [&mut self.flags, &mut self.inherited] {
                if let Some(flag) = list.named(head) {
                    flag.environment.get_or_insert_with(|| variable.clone());
                }
            }
        }
        std::mem::take(&mut self.hidden).into_iter().for_each(|flag| self.flags.add(flag));
        let arguments = arguments_at_most(&self.entry);
        examples::prove(&self.examples, &mut self.flags, arguments);
        self.entry.groups = self.flags.groups(self.groups);
        self.entry.flags = self.flags.into_flags();
        self.entry.inherited = self.inherited.into_flags();
        if self.flags_unread {
            self.entry.flag_list = None;
        }
        if self.commands_unread {
            self.entry.subcommands = None;
        }
        if let Some(commands) = &mut self.entry.subcommands {
            let mut seen = BTreeSet::new();
            commands.retain(|command| seen.insert(command.name.clone()));
        }
        self.entry.has_example.get_or_insert(false);
        self.entry
    }
}

/// Whether a paragraph is the list of a command's other names: `Aliases: …`.
fn is_alias_line(lowered: &str) -> bool {
    ["alias:", "aliases:", "command alias:", "command aliases:"].iter().any(|lead| lowered.starts_with(lead))
}

/// How many arguments a command takes at most; `None` where nobody says or it takes any number.
fn arguments_at_most(entry: &Entry) -> Option<usize> {
    fn count(items: &[UsageItem]) -> Option<usize> {
        let counts = items.iter().map(|item| match &item.kind {
            UsageKind::Argument(_) | UsageKind::Subcommand | UsageKind::Word(_) => (!item.repeated).then_some(1),
            UsageKind::Group(items) => count(items).filter(|count| *count == 0 || !item.repeated),
            UsageKind::Choice(ways) => {
                ways.iter().map(|way| count(way)).try_fold(0, |most, count| Some(most.max(count?)))
            }
            UsageKind::Flags | UsageKind::Flag { .. } => Some(0),
            UsageKind::EndOfFlags => None,
        });
        counts.sum()
    }
    let listed = entry.arguments.iter().map(|argument| (!argument.repeated).then_some(1)).sum::<Option<usize>>()?;
    if entry.usages.is_empty() {
        return entry.argument_list.is_some().then_some(listed);
    }
    let used =
        entry.usages.iter().map(|usage| count(&usage.items)).try_fold(0, |most, count| Some(most.max(count?)))?;
    Some(used.max(listed))
}

/// Whether a paragraph says that there are flags that are not listed here: `For additional options, see …`.
fn points_elsewhere(text: &Inline) -> bool {
    let said = text.text.as_str().to_lowercase();
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_linked = text.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Link(_)));
    let names_more = words.iter().enumerate().any(|(at, word)| {
        let reach = match *word {
            "additional" | "other" | "advanced" | "remaining" | "full" | "complete" | "further" | "all" => 5,
            "more" => 1,
            _ => return false,
        };
        words[at + 1..].iter().take(reach).any(|word| matches!(*word, "flags" | "options"))
    });
    is_linked && names_more && ["see", "refer", "visit"].iter().any(|verb| words.contains(verb))
}

/// The flags that a comment says are left out: lines that begin with a flag, after one that may say what they are.
fn hidden(comment: &Traced, file: &Arc<SourceFile>) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut start = 0;
    for (index, line) in comment.as_str().split('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let text = Inline { text: comment.slice(range).trim(), marks: Vec::new() };
        let reason = |head: &Head| text.text.as_str()[head.end..].trim_start().chars().next();
        match Head::read(&text).filter(|head| matches!(reason(head), None | Some(':' | '-' | '—' | '–'))) {
            Some(head) => flags.push(Flag { hidden: true, ..head.flag(&text.text, file) }),
            None if index == 0 => {}
            // Anything else makes it a comment about other things.
            None => return Vec::new(),
        }
    }
    flags
}
