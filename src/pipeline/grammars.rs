//! The CLI grammars of a run, for `docproof spec`; and one that help texts describe.

use super::{Trouble, read};
use crate::{
    discover,
    report::Grammar,
    spec::{CliSpec, Entry, Library, Place, Unread},
    text::Traced,
};
use std::path::{Path, PathBuf};

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

/// The grammar of the program that these help texts describe; `-` is standard input. `program` is its name where the texts do
/// not say it, or call it otherwise.
///
/// # Errors
///
/// When a text cannot be read or is no help text, or when they are of several programs.
pub fn help_grammar(paths: &[PathBuf], program: Option<&str>, working_directory: &Path) -> Result<Grammar, Trouble> {
    let mut entries: Vec<Entry> = Vec::new();
    for path in paths {
        let is_input = path.as_os_str() == "-";
        let file = if is_input {
            discover::standard_input("standard input").map_err(Trouble::from)?
        } else {
            read(path, working_directory)?
        };
        let text = Traced::source(file.text(), 0);
        let found = Entry::of_help(&text, &file, program);
        if found.is_empty() {
            let is_help = !Entry::of_help(&text, &file, Some("program")).is_empty();
            return Err(Trouble::at(&file, None, if is_help { NAMELESS } else { NO_HELP }.to_owned()));
        }
        if let Some(other) = found.iter().chain(&entries).find(|entry| entry.program != found[0].program) {
            let message = format!(
                "this is a help text of `{}`, and another one is of `{}`: make a grammar for each program, or name the one they \
                 are of with --program",
                found[0].program, other.program
            );
            return Err(Trouble::at(&file, None, message));
        }
        entries.extend(found);
    }
    Ok(grammar(&CliSpec::of_help(entries), &Library::default()))
}

/// Said of a text that is no help text.
const NO_HELP: &str = "nothing here looks like a help text: neither a usage (`Usage: program [options]`) nor a list of flags \
                       (`-h, --help  Print help`) or of commands below a title (`Commands:`)";

/// Said of a help text without a usage.
const NAMELESS: &str = "the help text does not say of which program it is: name it with --program";
