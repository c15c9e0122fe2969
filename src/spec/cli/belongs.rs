//! Whose command line it is that another grammar finds fault with: another edition's of the program, or another program's.
//!
//! Takes a reading that has a problem and all grammars; hands on the one to which the words belong. Reads the same words
//! again, with the same interpreter, so that what belongs elsewhere is what is right there.

use super::{CliProblem, CliProblemKind, CliSpec, CommandUse, Reach};
use crate::model::Invocation;

/// Where a command or a flag belongs.
#[derive(Debug, Clone, Copy)]
pub enum Belonging<'u, 'a> {
    /// Another edition of the same program has it; this is how that one reads the words.
    Edition(&'u CommandUse<'a>),
    /// All the words are a command of another program.
    Program(&'u CommandUse<'a>),
    /// A command of another program that has the same name has this flag.
    Namesake(&'u CommandUse<'a>),
}

/// What other grammars make of a command line that has a command or a flag unknown to its own; none where it has not.
pub(in crate::spec) fn others<'a>(
    all: impl Iterator<Item = &'a CliSpec>,
    invocation: &Invocation,
    usage: &CommandUse<'_>,
) -> Vec<CommandUse<'a>> {
    if !usage.problems.iter().any(is_unknown) {
        return Vec::new();
    }
    let own = usage.spec;
    let is_other = |spec: &&CliSpec| {
        let is_edition = || own.edition.is_some() && spec.edition.is_some() && spec.edition != own.edition;
        spec.program != own.program || is_edition()
    };
    let read = all.filter(is_other).map(|spec| spec.interpret(invocation));
    read.filter(|other| matches!(other.reach, Reach::Whole | Reach::Uncounted)).collect()
}

fn is_unknown(problem: &CliProblem) -> bool {
    matches!(problem.kind, CliProblemKind::UnknownCommand { .. } | CliProblemKind::UnknownFlag { .. })
}

impl CommandUse<'_> {
    /// Where an unknown command or flag belongs, if one of the `others` has it, see [`crate::spec::Library::others`].
    pub fn belongs<'u, 'a>(&self, others: &'u [CommandUse<'a>], problem: &CliProblem) -> Option<Belonging<'u, 'a>> {
        let (CliProblemKind::UnknownCommand { suggestion, .. } | CliProblemKind::UnknownFlag { suggestion, .. }) =
            &problem.kind
        else {
            return None;
        };
        let mut having = others.iter().filter(|other| other.has(problem));
        if let Some(edition) = having.clone().find(|other| other.spec.program == self.spec.program) {
            return Some(Belonging::Edition(edition));
        }
        if suggestion.as_ref().is_some_and(|suggestion| suggestion.certain) {
            return None;
        }
        let path = |usage: &CommandUse<'_>| usage.command.map(|command| command.path.clone()).unwrap_or_default();
        let is_whole = |other: &&CommandUse<'_>| other.problems.is_empty() && !path(other).is_empty();
        if let Some(program) = having.clone().find(is_whole) {
            return Some(Belonging::Program(program));
        }
        let own = path(self);
        let is_flag = matches!(problem.kind, CliProblemKind::UnknownFlag { .. });
        having.find(|other| is_flag && path(other) == own).map(Belonging::Namesake)
    }

    /// Whether this reading has what is unknown to another one: it names the command or the flag, rather than merely not
    /// claiming to know, and finds nothing unknown before it.
    fn has(&self, problem: &CliProblem) -> bool {
        let first = self.problems.iter().find(|problem| is_unknown(problem));
        if first.is_some_and(|first| first.span.start <= problem.span.start) {
            return false;
        }
        if matches!(problem.kind, CliProblemKind::UnknownCommand { .. }) {
            return self.command.is_some() && self.words.contains(problem.span);
        }
        let at = self.flags.partition_point(|used| used.name_span.start < problem.span.start);
        self.flags.get(at).is_some_and(|used| used.name_span == problem.span)
    }
}
