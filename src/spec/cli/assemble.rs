//! The grammar of a program, put together from what its manual says of each command.
//!
//! Takes the [`Entry`]s of one program, from reference pages or help texts, and a grammar to fill gaps from; hands on a
//! [`CliSpec`] and where the manual contradicts itself ([`ReferenceProblem`]). Claims completeness only where the manual
//! does. Reads no text: how a page is laid out, and how a synopsis is written, is known elsewhere.

mod base;
mod contradictions;
mod flags;
mod tree;
mod usage;

use super::{ArgumentSpec, CliSpec, CommandSpec, Edition, Entry, Flag, ReferenceProblem};
use crate::text::SourceFile;
use std::sync::Arc;
use tree::{Described, Tree};
use usage::Synopsis;

/// The grammar of the program that `entries` describe, and where they contradict each other, in the order of the commands.
/// `base` is a grammar of the same program: what its manual leaves open is taken from there, and where they disagree the
/// manual is right. The program is that of the first entry; entries of others are passed over.
pub fn assemble(
    entries: Vec<Entry>,
    base: Option<&CliSpec>,
    edition: Option<Edition>,
) -> (CliSpec, Vec<ReferenceProblem>) {
    let program = entries.first().map(|entry| entry.program.clone()).unwrap_or_default();
    let tree = Tree::new(entries.into_iter().filter(|entry| entry.program == program));
    let problems = contradictions::find(&program, &tree);
    let root = tree.root();
    let file = root.or_else(|| tree.commands().next()).map(|command| command.place.file.clone());
    let file = file.unwrap_or_else(|| Arc::new(SourceFile::new("", "")));
    let mut spec = CliSpec {
        edition,
        complete: root.is_some_and(Described::lists_commands),
        commands: tree.commands().filter_map(|command| self::command(command, &tree)).collect(),
        shown: root.map(Described::shown).unwrap_or_default(),
        globals: root.filter(|root| tree.has_children(&root.path)).map_or_else(Vec::new, flags::of_program),
        ..CliSpec::new(&program, file)
    };
    spec.one_dash_long_flags = flags::have_one_dash(&spec);
    flags::learn(&mut spec);
    if let Some(base) = base.filter(|base| base::is_akin(base, &spec)) {
        base::take_over(base, &mut spec);
    }
    (spec, problems)
}

/// One command; `None` for the program itself where it is only the start of its commands.
fn command(described: &Described, tree: &Tree) -> Option<CommandSpec> {
    let synopsis = Synopsis::of(described);
    let has_children = tree.has_children(&described.path);
    let flags = flags::of_command(described, &synopsis);
    let does_something = |flag: &Flag| !flags::is_help(flag);
    let stands_alone =
        has_children && synopsis.stands_alone && (!synopsis.arguments.is_empty() || flags.iter().any(does_something));
    if described.path.is_empty() && has_children && !stands_alone {
        return None;
    }
    let (arguments, knows_arguments) = arguments(described, &synopsis);
    let is_read = |entry: &Entry| entry.flag_list.is_some() && entry.unread.is_empty();
    let groups = flags::groups(described, &synopsis, &flags);
    Some(CommandSpec {
        aliases: described.aliases(),
        knows_commands: described.lists_commands() || !has_children && !synopsis.has_subcommand,
        knows_flags: !described.entries.is_empty() && described.entries.iter().all(is_read),
        knows_arguments: knows_arguments && !synopsis.has_subcommand,
        stands_alone,
        deprecated: described.entries.iter().find_map(|entry| entry.deprecated.clone()),
        flags,
        arguments,
        groups,
        shown: described.shown(),
        flag_list: described.entries.iter().find_map(|entry| entry.flag_list.clone()),
        ..CommandSpec::new(described.path.clone(), described.place.clone())
    })
}

/// The arguments of a command and whether they are all known: how many there are says the usage, and what they are called
/// the list of arguments.
fn arguments(described: &Described, synopsis: &Synopsis) -> (Vec<ArgumentSpec>, bool) {
    let listed = contradictions::listed(described, synopsis);
    if listed.is_empty() || !synopsis.is_known {
        let known = if synopsis.is_known { synopsis.arguments.clone() } else { Vec::new() };
        return (known, synopsis.is_known && listed.is_empty());
    }
    if listed.len() != synopsis.arguments.len() {
        return (synopsis.arguments.clone(), false);
    }
    let named = |(argument, listed): (&ArgumentSpec, &ArgumentSpec)| {
        let name = if contradictions::is_alike(&argument.name, &listed.name) { &argument.name } else { &listed.name };
        ArgumentSpec { name: name.clone(), ..argument.clone() }
    };
    (synopsis.arguments.iter().zip(&listed).map(named).collect(), true)
}

#[cfg(test)]
mod tests;
