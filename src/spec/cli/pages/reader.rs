//! The sections of one command, read one after the other.
//!
//! Takes sections in the order of the page; hands on an [`Entry`] when the last one is read: only then is it known which flags
//! there are, and whether the list of them was read whole.

use super::{
    arguments, commands,
    examples::{self, Example},
    flags::Rows,
    head::Head,
    list::List,
    lists, said,
    sections::{Section, Subject},
    tables::{Column, Listing, Table},
};
use crate::{
    extract::{Block, Inline, Outline},
    spec::cli::{Entry, Flag, FlagGroup, Named, Place, Unread, Usage, help, prose, synopsis},
    text::{Inserted, SourceFile, Span, Traced},
};
use std::{collections::BTreeSet, sync::Arc};

/// Reads the sections of one command.
pub(super) struct Reader<'o> {
    outline: &'o Outline,
    pub(super) entry: Entry,
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
    /// Flags, dashes included, beside which the page speaks of a prompt: the program asks for them.
    prompted: Vec<String>,
}

impl<'o> Reader<'o> {
    pub(super) fn new(outline: &'o Outline, program: &str, path: Vec<String>, place: Place) -> Self {
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
            prompted: Vec::new(),
        }
    }

    fn file(&self) -> &'o Arc<SourceFile> {
        &self.outline.file
    }

    fn place(&self, span: Span) -> Place {
        Place { file: Arc::clone(self.file()), span }
    }

    pub(super) fn section(&mut self, section: &Section) {
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
                    self.unread_flags(
                        name.whole_span(),
                        format!("the flags come from the shortcode {}", name.as_str()),
                    );
                }
                Block::Unknown { name } if section.subject == Subject::Commands => {
                    self.commands_unread = true;
                    self.unread(
                        name.whole_span(),
                        format!("the subcommands come from the shortcode {}", name.as_str()),
                    );
                }
                Block::Comment(text) => self.hidden.extend(said::hidden(text, self.file())),
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
        for flag in flags {
            list.add(flag);
        }
        self.groups.extend(groups);
    }

    fn code(&mut self, code: &Traced, subject: Subject) {
        if subject != Subject::Examples
            && (said::is_help(code, subject) || said::is_labelled(code))
            && self.help(code, subject)
        {
            return;
        }
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

    /// Takes over what a help text says of the command; `false` where it says nothing, or speaks of another
    /// command.
    fn help(&mut self, code: &Traced, subject: Subject) -> bool {
        // Below a heading of flags their title is left out, as cobra does.
        let mut text = Traced::new();
        if matches!(subject, Subject::Flags | Subject::Inherited) {
            text.push_inserted("Options:\n", Span::at(code.whole_span().start), Inserted::Implied);
        }
        text.push(code);
        let entries = help::entries(&text, self.file(), Some(&self.entry.program));
        let is_own = |entry: &Entry| entry.path == self.entry.path || entry.path.is_empty();
        let Some(entry) = entries.into_iter().find(is_own) else { return false };
        let lists_flags = !entry.flags.is_empty();
        let says_something = lists_flags || !entry.usages.is_empty() || !entry.inherited.is_empty();
        let inherited = subject == Subject::Inherited && !self.entry.path.is_empty();
        let list = if inherited { &mut self.inherited } else { &mut self.flags };
        for flag in entry.flags {
            list.add(flag);
        }
        for flag in entry.inherited {
            self.inherited.add(flag);
        }
        if lists_flags && !inherited {
            let place = self.place(code.whole_span());
            self.entry.flag_list.get_or_insert(place);
        }
        self.groups.extend(entry.groups);
        self.entry.usages.extend(entry.usages);
        self.entry.aliases.extend(entry.aliases);
        self.subcommands(entry.subcommands.unwrap_or_default());
        if self.entry.arguments.is_empty() {
            self.entry.arguments = entry.arguments;
            self.entry.argument_list = self.entry.argument_list.take().or(entry.argument_list);
        }
        says_something
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
        if lowered.contains("prompt") {
            let names = text.codes().filter(|code| code.as_str().starts_with('-'));
            self.prompted.extend(names.map(|code| code.as_str().to_owned()));
        }
        if section.subject == Subject::Aliases || said::is_alias_line(&lowered) {
            let found = commands::aliases(text, self.entry.path.last(), self.file());
            self.entry.aliases.extend(found);
        }
        if section.subject == Subject::Usage || lowered.starts_with("usage:") {
            for code in text.codes() {
                self.usages(&code);
            }
        }
        if matches!(section.subject, Subject::Flags | Subject::Inherited) && said::points_elsewhere(text) {
            // Those that it names are there.
            let file = self.file();
            let named = text.codes().filter_map(|code| {
                let code = Inline { text: code, marks: Vec::new() };
                let head = Head::read(&code).filter(|head| head.end == code.text.len())?;
                Some(Flag { hidden: true, ..head.flag(&code.text, file) })
            });
            self.hidden.extend(named);
            self.unread_flags(text.text.whole_span(), String::from("more flags are described elsewhere"));
        }
        if section.subject == Subject::Other && self.entry.deprecated.is_none() {
            let words = std::iter::once(&self.entry.program).chain(&self.entry.path).map(String::as_str);
            let name = words.collect::<Vec<_>>().join(" ");
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
        let rows = Rows { list: vec![row], ..Rows::default() };
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
            let said = text.part(said..text.text.len());
            let Some(argument) = arguments::argument(&text.part(name.clone()), Some(&said)) else { continue };
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
    pub(super) fn lists(&mut self, section: &Section, path: &[String]) {
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

    pub(super) fn finish(mut self) -> Entry {
        // Headings that name flags are the list where there is no other one.
        let titled = std::mem::take(&mut self.titled);
        if self.entry.flag_list.is_none() && !self.flags_unread && titled.len() > 1 {
            self.entry.flag_list = Some(titled[0].place.clone());
            for flag in titled {
                self.flags.add(flag);
            }
        } else {
            for flag in titled {
                self.flags.complete(flag);
            }
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
        for flag in std::mem::take(&mut self.hidden) {
            self.flags.add(flag);
        }
        let arguments = said::arguments_at_most(&self.entry);
        examples::prove(&self.examples, &mut self.flags, arguments);
        let is_group = self.entry.subcommands.is_some();
        self.entry.shown = examples::shown(&self.examples, &self.flags, is_group);
        examples::dispense(if is_group { &[] } else { &self.examples }, &mut self.flags);
        examples::repeat(if is_group { &[] } else { &self.examples }, &self.entry.path, &mut self.flags);
        for name in &self.prompted {
            if let Some(index) = self.flags.called(name) {
                self.flags.as_mut_slice()[index].required = false;
            }
        }
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
