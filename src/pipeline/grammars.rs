//! The CLI grammars of a run, for `docproof spec`.

use crate::{
    report::Grammar,
    spec::{CliSpec, Library, Place, Unread},
};

/// Every grammar of a library, in the order of the programs, the one that commands are held against first.
pub fn grammars(library: &Library) -> Vec<Grammar> {
    let mut grammars: Vec<Grammar> = library.grammars().map(|spec| grammar(spec, library)).collect();
    grammars.sort_by(|one, other| (&one.program, &one.product).cmp(&(&other.program, &other.product)));
    grammars
}

fn grammar(spec: &CliSpec, library: &Library) -> Grammar {
    let reference = library.references.iter().find(|reference| std::ptr::eq(&raw const *reference.spec, spec));
    let unread = |unread: &Unread| {
        let Place { file, span } = &unread.place;
        (file.path().to_owned(), file.position(span.start).line, unread.reason.clone())
    };
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
        pages: reference.map_or(0, |reference| reference.pages),
        unread: reference.iter().flat_map(|reference| &reference.unread).map(unread).collect(),
        toml: spec.to_toml(),
        document: spec.to_json(),
    }
}
