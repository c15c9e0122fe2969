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
mod reader;
mod said;
mod sections;
mod tables;

use super::{Entry, Place};
use crate::{
    extract::{Block, MarkKind, Outline},
    text::{Span, Traced},
};
use reader::Reader;
use sections::{Section, Subject};
use std::{collections::BTreeMap, sync::Arc};

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
    // A whole command line as code that is listed among the commands, or has a list of flags below it.
    let is_line = path.len() > page.len()
        && heading.marks.iter().any(|mark| mark.kind == MarkKind::Code && mark.range.start == 0)
        && commands::command_line(heading.text.as_str(), program).is_some();
    let inside = std::iter::once(section).chain(below.iter().take_while(|below| below.level > section.level));
    let mut describes = is_line && section.around == Subject::Commands;
    for inside in inside {
        // The heading of another command ends what is this one's.
        let is_other = !std::ptr::eq(inside, section)
            && inside.heading.is_some_and(|heading| {
                commands::command_line(heading.text.as_str().trim(), program).is_some_and(|other| other != path)
            });
        if is_other || describes {
            break;
        }
        describes |= is_line && inside.subject == Subject::Flags
            || inside.codes().any(|code| examples::shows(code, program, &path))
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
