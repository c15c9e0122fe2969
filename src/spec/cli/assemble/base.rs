//! What goes over from a grammar file of the same program to the grammar that was read from its manual.
//!
//! Takes both; adds to the second what a manual does not say: requests, hidden flags, the style of flags, and what it
//! leaves open of flags. Where they disagree the manual is right.

use super::{
    super::{ArgumentSpec, CliSpec, CommandSpec, Flag, Takes},
    flags::{self, FlagSet},
};
use std::{collections::BTreeSet, sync::Arc};

/// Whether a grammar is of the same program and not only of one of the same name: they share most of the commands of the
/// smaller one.
pub(super) fn is_akin(base: &CliSpec, spec: &CliSpec) -> bool {
    let first = |spec: &CliSpec| -> BTreeSet<String> {
        spec.commands.iter().filter_map(|command| command.path.first().cloned()).collect()
    };
    let (one, other) = (first(base), first(spec));
    let shared = one.intersection(&other).count();
    base.program == spec.program && shared > 0 && shared * 2 >= one.len().min(other.len())
}

pub(super) fn take_over(base: &CliSpec, spec: &mut CliSpec) {
    spec.flags_after_arguments = base.flags_after_arguments;
    spec.one_dash_long_flags = base.one_dash_long_flags;
    spec.globals_first = base.globals_first;
    spec.profile_flags.clone_from(&base.profile_flags);
    spec.bindings = base.bindings.clone();
    fill(&mut spec.globals, &base.globals);
    let globals = spec.globals.clone();
    for command in &mut spec.commands {
        if let Some(known) = base.commands.iter().find(|known| known.path == command.path) {
            command_from(known, command, &globals);
        }
    }
}

fn command_from(base: &CommandSpec, command: &mut CommandSpec, globals: &[Flag]) {
    fill(&mut command.flags, &base.flags);
    for alias in &base.aliases {
        if !command.aliases.contains(alias) {
            command.aliases.push(alias.clone());
        }
    }
    // A usage often leaves out an argument that the command takes, or that there may be more of them.
    let is_open = !command.knows_arguments && command.arguments.is_empty();
    if is_open || base.knows_arguments && most(&base.arguments) > most(&command.arguments) {
        command.arguments.clone_from(&base.arguments);
    }
    let known = command.flags.iter().chain(globals);
    let bindings = base.bindings.iter().filter_map(|binding| binding.adapted(&known, &command.arguments));
    command.bindings = bindings.map(Arc::new).collect();
}

/// How many arguments may be given.
fn most(arguments: &[ArgumentSpec]) -> usize {
    if arguments.last().is_some_and(|last| last.repeated) { usize::MAX } else { arguments.len() }
}

/// Adds hidden flags, and what is open of those that are there.
fn fill(flags: &mut Vec<Flag>, base: &[Flag]) {
    let mut set = FlagSet::of(flags.iter());
    for known in base {
        match set.find(known.long.as_deref(), known.short) {
            Some(flag) => complete(flag, known),
            None if known.hidden => set.add(known),
            None => {}
        }
    }
    *flags = set.into_flags();
}

fn complete(flag: &mut Flag, base: &Flag) {
    // A manual that calls a flag a switch and a grammar that gives it a value do not speak of the same thing.
    if flag.takes == base.takes || flag.takes == Takes::Unknown {
        let (hidden, default) = (flag.hidden, flag.default.clone());
        flags::join(flag, base);
        (flag.hidden, flag.default) = (hidden, default);
    }
}
