//! The parts of a script that its comments divide: `# Syntax` and what stands below it, `# Example` and what stands
//! below that.

use crate::shell::Script;
use std::ops::Range;

/// A part of a script, from a comment to the next one that stands between two commands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// The comments that it begins with; empty where it begins with a command.
    pub(super) title: Range<usize>,
    /// Its statements: indices into those of the script.
    pub(super) statements: Range<usize>,
    /// All of it.
    pub(super) range: Range<usize>,
}

/// What a section is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A script.
    Script,
    /// The grammar of a command: words in it describe words.
    Grammar,
    /// What the page calls a synopsis; a command line all the same, with names for the reader's values.
    Synopsis,
    /// What the comment above it says not to do; the text says how.
    Counterexample(String),
}

impl Role {
    /// How the page says that it does not work.
    pub(super) fn counterexample(&self) -> Option<&str> {
        match self {
            Self::Counterexample(reason) => Some(reason),
            Self::Script | Self::Grammar | Self::Synopsis => None,
        }
    }
}

/// The sections of a script, in order; together they are all of it.
pub(super) fn read(script: &Script, text: &str) -> Vec<Section> {
    let starts_line = |at: usize| text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
    let mut comments = script.comments.iter().filter(|comment| starts_line(comment.start)).peekable();
    let mut sections = vec![Section { title: 0..0, statements: 0..0, range: 0..text.len() }];
    for (index, statement) in script.statements.iter().enumerate() {
        let mut title: Option<Range<usize>> = None;
        while let Some(comment) = comments.next_if(|comment| comment.start < statement.range.start) {
            // A comment inside the statement before, in its `$( )` or after its backslash, divides nothing.
            let is_inside = index > 0 && comment.start < script.statements[index - 1].range.end;
            if !is_inside {
                title = Some(title.map_or(comment.start, |title| title.start)..comment.end);
            }
        }
        if let Some(title) = title {
            if let Some(last) = sections.last_mut() {
                last.range.end = title.start;
            }
            sections.push(Section { range: title.start..text.len(), title, statements: index..index });
        }
        if let Some(last) = sections.last_mut() {
            last.statements.end = index + 1;
        }
    }
    sections.retain(|section| !section.range.is_empty());
    sections
}
