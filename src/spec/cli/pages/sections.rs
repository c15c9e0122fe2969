//! The sections of a page, and what each is about.
//!
//! Takes an outline; hands on its blocks by the headings they stand under. A paragraph that is nothing but a title
//! (`**Options:**`) is a heading below all others, as the generated pages of clap and typer have them. A heading keeps the
//! subject of the one above it unless it names one of its own.

use super::head::Head;
use crate::{
    extract::{Block, Inline, MarkKind, Outline},
    text::Traced,
};

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// What stands before the first heading, or under one of no known subject.
    Other,
    /// How the command is used.
    Usage,
    /// The command's flags.
    Flags,
    /// Flags of the program, or of the command's parents.
    Inherited,
    /// Its arguments.
    Arguments,
    /// Its subcommands.
    Commands,
    /// Its other names.
    Aliases,
    /// The variables that stand for its flags.
    Environment,
    /// Examples.
    Examples,
    /// Links to its parent and to its subcommands, as cobra writes them.
    SeeAlso,
    /// One flag, which the heading names.
    Flag,
}

/// The blocks under one heading, down to the next one of any level.
#[derive(Debug, Clone)]
pub(super) struct Section<'o> {
    /// Its heading.
    pub(super) heading: Option<&'o Inline>,
    /// The heading's level; 7 for a paragraph that stands for one, 0 before the first heading.
    pub(super) level: u8,
    /// What it is about.
    pub(super) subject: Subject,
    /// What the section around it is about.
    pub(super) around: Subject,
    /// The blocks.
    pub(super) blocks: Vec<&'o Block>,
}

/// The level of a paragraph that stands for a heading.
const LABEL: u8 = 7;

/// Cuts a page into sections.
pub(super) fn sections(outline: &Outline) -> Vec<Section<'_>> {
    let mut sections =
        vec![Section { heading: None, level: 0, subject: Subject::Other, around: Subject::Other, blocks: Vec::new() }];
    // The open headings: level and subject.
    let mut open: Vec<(u8, Subject)> = Vec::new();
    for block in &outline.blocks {
        let (level, text) = match block {
            Block::Heading { level, text } => (*level, text),
            Block::Paragraph(text) if is_label(text) => (LABEL, text),
            other => {
                sections.last_mut().expect("there is a first one").blocks.push(other);
                continue;
            }
        };
        while open.last().is_some_and(|(above, _)| *above >= level) {
            open.pop();
        }
        let around = open.last().map_or(Subject::Other, |(_, subject)| *subject);
        let subject = match named(text) {
            // What stands under `Examples` are examples, whatever they are called.
            Some(_) if around == Subject::Examples => Subject::Examples,
            Some(subject) => subject,
            // What follows a flag is not the flag, and a heading in a list of commands is one of them.
            None if matches!(around, Subject::Flag | Subject::Commands) => Subject::Other,
            None => around,
        };
        open.push((level, subject));
        sections.push(Section { heading: Some(text), level, subject, around, blocks: Vec::new() });
    }
    sections
}

/// Whether a paragraph is nothing but the title of what follows: emphasized, or one word for it, with a colon behind it.
fn is_label(text: &Inline) -> bool {
    let words = text.text.as_str().trim();
    let title = words.trim_end_matches(':');
    let is_linked = text.marks.iter().any(|mark| matches!(mark.kind, MarkKind::Link(_)));
    let emphasized =
        text.marks.iter().any(|mark| mark.kind == MarkKind::Emphasis && mark.range.len() + 1 >= title.len());
    // Plain words with a colon lead in a list, unless they are its name and nothing else.
    let words_most = if emphasized { 4 } else { 2 };
    let short = title.split_whitespace().count() <= words_most && !title.ends_with('.') && !is_linked;
    short && (emphasized || words.ends_with(':')) && named(text).is_some_and(|subject| subject != Subject::Flag)
}

/// What the words of a heading say that its section is about.
fn named(text: &Inline) -> Option<Subject> {
    if Head::read(text).is_some() {
        return Some(Subject::Flag);
    }
    let title = text.text.as_str().to_lowercase();
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let (first, last) = (*words.first()?, *words.last()?);
    // A sentence is a title of something else: `Set options for queries`.
    if words.len() > 6 {
        return None;
    }
    let flags = has(&["flag", "flags", "option", "options", "switches"]);
    Some(match () {
        () if has(&["example", "examples"]) => Subject::Examples,
        () if has(&["environment", "env"]) => Subject::Environment,
        () if has(&["alias", "aliases"]) && words.len() <= 3 => Subject::Aliases,
        () if flags && has(&["global", "inherited", "parent", "persistent", "common"]) => Subject::Inherited,
        () if flags
            && (["flag", "flags", "option", "options", "switches"].contains(&last)
                || ["flags", "options", "switches"].contains(&first)) =>
        {
            Subject::Flags
        }
        () if words.len() <= 2 && matches!(last, "parameters" | "switches") => Subject::Flags,
        () if words.len() <= 3 && matches!(last, "arguments" | "argument" | "args" | "positionals" | "operands") => {
            Subject::Arguments
        }
        () if words.len() <= 3 && matches!(last, "commands" | "subcommands" | "command" | "subcommand") => {
            Subject::Commands
        }
        () if words.len() <= 2 && matches!(first, "usage" | "syntax" | "synopsis") => Subject::Usage,
        () if title.trim_end_matches(':') == "see also" => Subject::SeeAlso,
        () => return None,
    })
}

impl Section<'_> {
    /// The text of the heading.
    pub(super) fn title(&self) -> Option<&Traced> {
        self.heading.map(|heading| &heading.text)
    }

    /// The code blocks.
    pub(super) fn codes(&self) -> impl Iterator<Item = &Traced> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Code { code, .. } => Some(code),
            _ => None,
        })
    }
}
