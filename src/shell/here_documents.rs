//! Here-documents (POSIX 2.7.4): their text starts after the line that names them.

use super::{
    Command, Compound, Part, Quoting, Redirection, ShellProblemKind, Statement, Word,
    parser::Parser,
    words::{Closer, WordBuilder},
};
use std::ops::Range;

/// A here-document whose text has not come yet.
#[derive(Debug)]
pub(super) struct Awaited {
    delimiter: String,
    /// Whether any part of the delimiter was quoted, which turns expansions off.
    quoted: bool,
    /// Whether it is `<<-`, which drops leading tabs.
    strips_tabs: bool,
    /// The operator and the delimiter.
    range: Range<usize>,
}

/// The text of a here-document.
#[derive(Debug)]
pub(super) struct Body {
    redirection: usize,
    text: Word,
}

impl Parser<'_> {
    /// Notes that the text of a here-document starts after the next line end.
    pub(super) fn await_here_document(&mut self, target: &Word, strips_tabs: bool, range: Range<usize>) {
        let unquoted = |part: &Part| !matches!(part, Part::Literal { quoting, .. } if *quoting != Quoting::None);
        let quoted = target.parts.is_empty() || !target.parts.iter().all(unquoted);
        // Nothing is expanded in a delimiter.
        let written = &self.text.as_str()[target.range.clone()];
        let delimiter = target.as_literal().map_or_else(|| written.to_owned(), |text| text.as_str().to_owned());
        self.awaited.push(Awaited { delimiter, quoted, strips_tabs, range });
    }

    /// Reads the text of every awaited here-document. Stands at the start of a line.
    pub(super) fn here_documents(&mut self) {
        for awaited in std::mem::take(&mut self.awaited) {
            let start = self.at;
            let (end, next) = self.here_document_end(&awaited);
            let mut builder = WordBuilder::default();
            if awaited.quoted {
                self.literal_lines(&mut builder, start..end, awaited.strips_tabs);
            } else {
                let limit = std::mem::replace(&mut self.end, end);
                if self.quoted_text(&mut builder, Closer::End(awaited.strips_tabs), start).is_err() {
                    builder = WordBuilder::default();
                    builder.literal(self.text, start..end, Quoting::Double);
                }
                self.end = limit;
            }
            self.at = next;
            self.bodies.push(Body { redirection: awaited.range.start, text: builder.finish(start..end) });
        }
    }

    /// Where the text ends, and where the line after its delimiter starts.
    fn here_document_end(&mut self, awaited: &Awaited) -> (usize, usize) {
        let mut start = self.at;
        while start < self.end {
            let end = self.end_of_line(start);
            let line = &self.text.as_str()[start..end];
            let line = if awaited.strips_tabs { line.trim_start_matches('\t') } else { line };
            let next = (end + self.line_end(end)).min(self.end);
            if line == awaited.delimiter {
                return (start, next);
            }
            if next == start {
                break;
            }
            start = next;
        }
        self.report(ShellProblemKind::UnclosedHereDocument(awaited.delimiter.clone()), awaited.range.clone());
        (self.end, self.end)
    }

    fn literal_lines(&self, builder: &mut WordBuilder, range: Range<usize>, strips_tabs: bool) {
        if !strips_tabs {
            return builder.literal(self.text, range, Quoting::Single);
        }
        let mut start = range.start;
        for line in self.text.as_str()[range].split_inclusive('\n') {
            let tabs = line.len() - line.trim_start_matches('\t').len();
            builder.literal(self.text, start + tabs..start + line.len(), Quoting::Single);
            start += line.len();
        }
    }

    /// Reports the here-documents that the script ends before.
    pub(super) fn end_here_documents(&mut self) {
        for awaited in std::mem::take(&mut self.awaited) {
            self.report(ShellProblemKind::UnclosedHereDocument(awaited.delimiter), awaited.range);
        }
    }

    /// Gives the texts that were read to the redirections of `statement` that named them, however deep they stand in it.
    pub(super) fn attach_here_documents(&mut self, statement: &mut Statement) {
        if self.bodies.is_empty() {
            return;
        }
        let mut bodies = std::mem::take(&mut self.bodies);
        bodies.sort_by_key(|body| body.redirection);
        attach(std::slice::from_mut(statement), &mut bodies);
    }
}

/// No deeper than the parser reads.
fn attach(statements: &mut [Statement], bodies: &mut [Body]) {
    for command in
        statements.iter_mut().flat_map(|statement| &mut statement.pipelines).flat_map(|pipeline| &mut pipeline.commands)
    {
        attach_to_command(command, bodies);
    }
}

fn attach_to_command(command: &mut Command, bodies: &mut [Body]) {
    match command {
        Command::Simple(simple) => {
            let values = simple.assignments.iter_mut().map(|assignment| &mut assignment.value);
            values.chain(&mut simple.words).for_each(|word| attach_to_word(word, bodies));
            attach_to_redirections(&mut simple.redirections, bodies);
        }
        Command::Compound(compound) => {
            match &mut compound.kind {
                Compound::Function { body, .. } | Compound::Coprocess(body) => attach_to_command(body, bodies),
                kind => {
                    kind.words_mut().into_iter().for_each(|word| attach_to_word(word, bodies));
                    kind.lists_mut().into_iter().for_each(|list| attach(list, bodies));
                }
            }
            attach_to_redirections(&mut compound.redirections, bodies);
        }
        Command::Unreadable { .. } => {}
    }
}

fn attach_to_redirections(redirections: &mut [Redirection], bodies: &mut [Body]) {
    for redirection in redirections {
        attach_to_word(&mut redirection.target, bodies);
        let found = bodies.binary_search_by_key(&redirection.range.start, |body| body.redirection);
        if let Ok(at) = found {
            redirection.here_document = Some(std::mem::take(&mut bodies[at].text));
        }
        if let Some(text) = &mut redirection.here_document {
            attach_to_word(text, bodies);
        }
    }
}

fn attach_to_word(word: &mut Word, bodies: &mut [Body]) {
    for part in &mut word.parts {
        match part {
            Part::Substitution { script, .. } | Part::Process { script, .. } => attach(&mut script.statements, bodies),
            Part::Parameter(parameter) => {
                let subscript = parameter.subscript.iter_mut();
                subscript.chain([&mut parameter.operand]).for_each(|word| attach_to_word(word, bodies));
            }
            Part::Arithmetic { expression, .. } => attach_to_word(expression, bodies),
            Part::Array { elements, .. } => elements.iter_mut().for_each(|word| attach_to_word(word, bodies)),
            Part::Literal { .. } | Part::Variable { .. } | Part::Opaque { .. } => {}
        }
    }
}
