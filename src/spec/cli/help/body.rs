//! The lists of one help: its flags, commands and arguments, each with its description.
//!
//! Takes the lines of a help; hands on the rows of its lists in order. A row goes on in lines that are indented further, and
//! ends at the next row or title.

use super::{
    lines::Line,
    row::{self, Row},
    split::Help,
    term::{self, Term},
    title::{self, Section},
};
use std::ops::Range;

/// What a help holds besides its synopsis.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The rows of its lists.
    pub(super) rows: Vec<Listed>,
    /// Whether it shows examples.
    pub(super) has_example: bool,
    /// Whether it says that there are more flags than it lists.
    pub(super) more_flags: bool,
    /// Whether it says that there are more commands than it lists.
    pub(super) more_commands: bool,
    /// Whether there is a title above its first flag.
    pub(super) is_titled: bool,
}

/// A row of a list.
#[derive(Debug)]
pub(super) struct Listed {
    /// Under which title.
    pub(super) section: Section,
    /// What it describes. Places are those in `line`.
    pub(super) what: What,
    /// The line it starts in, without blanks at its ends.
    pub(super) line: Range<usize>,
    /// The parts of its description.
    pub(super) description: Vec<Range<usize>>,
    indent: usize,
    /// In which column the description stands, once that is known.
    column: Option<usize>,
}

/// What a row describes.
#[derive(Debug)]
pub(super) enum What {
    Flag(Term),
    Command(Row),
    Argument(Row),
    /// Other names of the command, with commas between them.
    Aliases,
}

/// Sentences by which a help says that it lists only some of the flags.
const MORE_FLAGS: &[&str] =
    &["not the full help", "some of the options", "some of the flags", "most common options", "commonly used options"];

/// How much further to the right a flag without a short name may stand (`  -a, --all`, `      --almost-all`).
const FURTHER: usize = 6;

struct Reader<'t> {
    all: &'t str,
    section: Section,
    /// How far the title of the section is indented.
    title: usize,
    /// How far its first line is, where it is no list.
    least: Option<usize>,
    open: Option<Listed>,
    body: Body,
    /// How many lists of commands have a title that claims to name all, and how many do not.
    claims: (usize, usize),
    /// The words of `{add,list}`, and how far that is indented: commands may be described below it.
    choice: Option<(usize, Vec<&'t str>)>,
}

/// Reads the lists of a help.
pub(super) fn read(all: &str, lines: &[Line], help: &Help) -> Body {
    let mut reader = Reader {
        all,
        section: Section::Untitled,
        title: 0,
        least: None,
        open: None,
        body: Body::default(),
        claims: (0, 0),
        choice: None,
    };
    let mut after_blank = true;
    for at in help.lines.clone() {
        let line = &lines[at];
        if help.synopsis.contains(&at) {
            reader.close();
            (reader.section, after_blank) = (Section::Untitled, true);
            continue;
        }
        if line.is_blank() {
            after_blank = true;
            continue;
        }
        let next = lines[at + 1..help.lines.end].iter().find(|next| !next.is_blank());
        let is_list = next.is_some_and(|next| next.indent > line.indent);
        reader.line(line, after_blank, next.map_or("", |next| next.text(all)), is_list);
        after_blank = false;
    }
    reader.close();
    reader.body.more_commands |= reader.claims.0 == 0 && reader.claims.1 > 0;
    reader.body
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: &Line, after_blank: bool, next: &str, is_list: bool) {
        let text = line.text(self.all);
        let lower = text.to_ascii_lowercase();
        self.body.more_flags |= MORE_FLAGS.iter().any(|more| lower.contains(more));
        if matches!(self.section, Section::Examples | Section::Other) && line.indent > self.title {
            let least = *self.least.get_or_insert(line.indent);
            if line.indent >= least {
                return;
            }
        }
        let is_row = self.starts_row(line);
        if !is_row && self.open.as_ref().is_some_and(|open| line.indent > open.indent) {
            self.describe(line.content.clone(), line.indent);
            return;
        }
        self.close();
        if !is_row && let Some(section) = title::read(text, after_blank, next, is_list) {
            self.title(section, line, &lower);
            return;
        }
        let what = match self.section {
            _ if text.starts_with('-') => term::read(text).map(What::Flag),
            Section::Commands if line.indent > 0 => self.command(text),
            Section::Arguments if line.indent > 0 => self.argument(line, text),
            Section::Aliases => Some(What::Aliases),
            _ => None,
        };
        let Some(what) = what else { return };
        let start = match &what {
            What::Flag(term) => {
                self.body.is_titled |= self.section != Section::Untitled;
                term.description
            }
            What::Command(row) | What::Argument(row) => row.description,
            What::Aliases => text.len(),
        };
        let (line_range, indent) = (line.content.clone(), line.indent);
        self.open = Some(Listed {
            section: self.section,
            what,
            line: line_range.clone(),
            description: Vec::new(),
            indent,
            column: None,
        });
        if start < text.len() {
            let start = line_range.start + start;
            self.describe(start..line_range.end, line.column(self.all, start));
        }
    }

    /// Whether a line starts a row of its own though it may be indented further than the row before.
    fn starts_row(&self, line: &Line) -> bool {
        let text = line.text(self.all);
        let Some(open) = &self.open else { return false };
        if text.starts_with('-') {
            let is_left = match open.column {
                Some(column) => line.indent < column,
                None => line.indent <= open.indent + FURTHER,
            };
            return is_left && term::read(text).is_some();
        }
        let is_choice = |words: &[&str]| {
            let name = row::command(text).and_then(|row| row.names.first().cloned());
            name.is_some_and(|name| words.contains(&&text[name]))
        };
        self.choice.as_ref().is_some_and(|(indent, words)| line.indent > *indent && is_choice(words))
    }

    fn title(&mut self, section: Section, line: &Line, lower: &str) {
        // Commands may stand in groups whose names say nothing.
        let is_group =
            self.section == Section::Commands && line.indent > self.title && matches!(section, Section::Flags { .. });
        if is_group {
            return;
        }
        (self.section, self.title, self.choice, self.least) = (section, line.indent, None, None);
        self.body.has_example |= section == Section::Examples;
        if section == Section::Commands {
            let is_part = ["common", "some ", "popular", "useful"].iter().any(|word| lower.contains(word));
            self.body.more_commands |= lower.contains("plugin");
            if is_part { self.claims.1 += 1 } else { self.claims.0 += 1 }
        }
    }

    fn command(&mut self, text: &'t str) -> Option<What> {
        self.body.more_commands |= text.starts_with("...") || text.starts_with('\u{2026}');
        if text.starts_with('{') {
            return None;
        }
        row::command(text).map(What::Command)
    }

    fn argument(&mut self, line: &Line, text: &'t str) -> Option<What> {
        if let Some((words, _)) = text.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            self.choice = Some((line.indent, words.split(',').collect()));
        }
        let is_command = self.choice.as_ref().is_some_and(|(indent, _)| line.indent > *indent);
        if is_command { row::command(text).map(What::Command) } else { row::argument(text).map(What::Argument) }
    }

    fn describe(&mut self, part: Range<usize>, column: usize) {
        let Some(open) = &mut self.open else { return };
        open.column.get_or_insert(column);
        open.description.push(part);
    }

    fn close(&mut self) {
        self.body.rows.extend(self.open.take());
    }
}
