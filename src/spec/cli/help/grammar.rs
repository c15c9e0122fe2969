//! The grammar of a program, from its help texts.
//!
//! Takes the entries that help texts were read as; hands on a [`CliSpec`]. Help texts leave some things unsaid that their form
//! tells, and those are known here; how entries become a grammar is known in `assemble`.

use crate::spec::cli::{ArgumentSpec, CliSpec, CommandSpec, Entry, assemble::assemble};
use std::collections::BTreeSet;

impl CliSpec {
    /// The grammar that help texts describe, see [`Entry::of_help`]; the program is that of the first entry.
    pub fn of_help(entries: Vec<Entry>) -> Self {
        let lists_arguments = |entry: &&Entry| entry.argument_list.is_some();
        let listed: BTreeSet<Vec<String>> =
            entries.iter().filter(lists_arguments).map(|one| one.path.clone()).collect();
        let (mut spec, _) = assemble(entries, None, None);
        // Without a list of arguments, a synopsis is what somebody wrote, and seldom tells all that may stand there.
        for command in &mut spec.commands {
            command.knows_arguments &= listed.contains(&command.path);
        }
        spec.one_dash_long_flags = has_one_dash(&spec);
        // A program without commands lacks none.
        let is_alone = |command: &CommandSpec| command.path.is_empty() && command.knows_commands;
        spec.complete |= spec.commands.len() == 1 && spec.commands.iter().all(is_alone);
        spec.commands.iter_mut().for_each(pass_through);
        spec
    }
}

/// Whether the long flags of a program are all written with one dash, as Go's `flag` package has them.
fn has_one_dash(spec: &CliSpec) -> bool {
    let flags = spec.commands.iter().flat_map(|command| &command.flags).chain(&spec.globals);
    let mut written = flags.filter_map(|flag| {
        let long = flag.long.as_ref()?;
        let text = flag.place.file.slice(flag.place.span);
        // Of `--[no-]name` only the dashes can be asked for.
        Some(text.contains(&format!("-{long}")) && !text.contains("--"))
    });
    written.next().is_some_and(|first| first && written.all(|one| one))
}

/// `docker run IMAGE [COMMAND] [ARG...]`: what follows the image belongs to another program.
fn pass_through(command: &mut CommandSpec) {
    let is_command = |argument: &ArgumentSpec| matches!(argument.name.to_ascii_lowercase().as_str(), "command" | "cmd");
    let Some(at) = command.arguments.iter().position(is_command).filter(|at| *at > 0) else { return };
    if command.arguments[at..].iter().any(|argument| argument.repeated) {
        command.arguments.truncate(at);
        command.passes_through = true;
    }
}
