//! The CLI grammars of a run, for `docproof spec`.

use crate::{
    report::Grammar,
    spec::{CliSpec, Library},
};

/// Every grammar of a library, in the order of the programs, the one that commands are held against first.
pub fn grammars(library: &Library) -> Vec<Grammar> {
    let mut grammars: Vec<Grammar> = library.grammars().map(grammar).collect();
    grammars.sort_by(|one, other| (&one.program, &one.product).cmp(&(&other.program, &other.product)));
    grammars
}

fn grammar(spec: &CliSpec) -> Grammar {
    let flags = spec.commands.iter().map(|command| command.flags.len()).sum::<usize>() + spec.globals.len();
    Grammar {
        program: spec.program.clone(),
        product: spec.edition.as_ref().map(|edition| {
            let version = if edition.version.is_empty() { String::new() } else { format!("/{}", edition.version) };
            (format!("{}{version}", edition.product), edition.name.clone())
        }),
        commands: spec.commands.len(),
        flags,
        arguments: spec.commands.iter().map(|command| command.arguments.len()).sum(),
        source: spec.file.path().to_owned(),
        pages: 0,
        unread: Vec::new(),
        toml: spec.to_toml(),
        document: spec.to_json(),
    }
}
