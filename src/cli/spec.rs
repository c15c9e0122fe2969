//! `docproof spec`: the CLI grammars that commands are held against, as a table or as grammar files; and grammars made of help
//! texts.

use super::{
    Exit, Surroundings,
    arguments::{FromHelpArguments, SpecArguments, SpecCommand, SpecFormat},
    commands::tell,
    settings,
};
use crate::{
    pipeline::{self, Trouble},
    report::{Grammar, grammars},
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Runs the subcommand.
///
/// # Errors
///
/// When `out` or `err` cannot be written to.
pub(super) fn run(
    arguments: &SpecArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    if let Some(SpecCommand::FromHelp(arguments)) = &arguments.command {
        return from_help(arguments, surroundings, out, err);
    }
    let (found, troubles) = match read(arguments, surroundings) {
        Ok(read) => read,
        Err(trouble) => return tell(&trouble, err).map(|()| Exit::Usage),
    };
    let text = match text(&found, arguments) {
        Ok(text) => text,
        Err(trouble) => return tell(&trouble, err).map(|()| Exit::Usage),
    };
    deliver(&text, arguments.output.as_deref(), &troubles, surroundings, out, err)
}

/// Writes what was asked for, and says what stood in the way.
fn deliver(
    text: &[u8],
    output: Option<&Path>,
    troubles: &[Trouble],
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let written = match output {
        None => out.write_all(text).map(|()| None)?,
        Some(path) => fs::write(surroundings.working_directory.join(path), text)
            .err()
            .map(|error| trouble(&path.display().to_string(), format!("cannot be written: {error}"))),
    };
    out.flush()?;
    for trouble in troubles.iter().chain(&written) {
        tell(trouble, err)?;
    }
    Ok(if troubles.is_empty() && written.is_none() { Exit::Clean } else { Exit::Usage })
}

/// The grammar that help texts describe.
fn from_help(
    arguments: &FromHelpArguments,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let read = pipeline::help_grammar(&arguments.files, arguments.program.as_deref(), &surroundings.working_directory);
    let text = read.and_then(|grammar| document(&grammar, arguments.format));
    match text {
        Ok(text) => deliver(&text, arguments.output.as_deref(), &[], surroundings, out, err),
        Err(trouble) => tell(&trouble, err).map(|()| Exit::Usage),
    }
}

/// A grammar in a format.
fn document(grammar: &Grammar, format: SpecFormat) -> Result<Vec<u8>, Trouble> {
    if format == SpecFormat::Toml {
        return Ok(grammar.toml.clone().into_bytes());
    }
    let mut text = serde_json::to_vec_pretty(&grammar.document).map_err(|error| trouble("spec", error.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

/// Every grammar there is, and what stood in the way.
fn read(arguments: &SpecArguments, surroundings: &Surroundings) -> Result<(Vec<Grammar>, Vec<Trouble>), Trouble> {
    let settings = settings::read(&arguments.contracts, surroundings)?;
    let working_directory = &surroundings.working_directory;
    let (mut library, mut troubles) = pipeline::library(&settings.config, &settings.folder, working_directory);
    let here = Path::new(".");
    troubles.extend(pipeline::add_all_references(&mut library, here, &settings.config, working_directory));
    Ok((pipeline::grammars(&library), troubles))
}

/// What is asked for: a table of all grammars, or one of them.
fn text(found: &[Grammar], arguments: &SpecArguments) -> Result<Vec<u8>, Trouble> {
    let is_chosen = |grammar: &&Grammar| {
        let of_product = |wanted: &String| grammar.product.as_ref().is_some_and(|product| is_product(product, wanted));
        arguments.product.as_ref().is_none_or(of_product)
    };
    let chosen: Vec<&Grammar> = found.iter().filter(is_chosen).collect();
    let mut text = Vec::new();
    let failed = |error: io::Error| trouble("spec", error.to_string());
    match &arguments.program {
        None => {
            let chosen: Vec<Grammar> = chosen.into_iter().cloned().collect();
            match arguments.format {
                None => grammars::write(&chosen, &mut text).map_err(failed)?,
                Some(SpecFormat::Json) => grammars::write_json(&chosen, &mut text).map_err(failed)?,
                Some(SpecFormat::Toml) => {
                    return Err(trouble("--format", String::from("a grammar file is of one program: name it")));
                }
            }
        }
        Some(program) => {
            let grammar = one(program, found, &chosen)?;
            return document(grammar, arguments.format.unwrap_or(SpecFormat::Toml));
        }
    }
    Ok(text)
}

/// The grammar of a program. Where editions of it differ, the product must be named.
fn one<'g>(program: &str, found: &[Grammar], chosen: &[&'g Grammar]) -> Result<&'g Grammar, Trouble> {
    let own: Vec<&'g Grammar> = chosen.iter().copied().filter(|grammar| grammar.program == program).collect();
    let editions: Vec<&&Grammar> = own.iter().filter(|grammar| grammar.product.is_some()).collect();
    match (editions.as_slice(), own.first()) {
        ([edition], _) => Ok(edition),
        ([], Some(first)) => Ok(first),
        ([], None) => {
            let mut programs: Vec<&str> = found.iter().map(|grammar| grammar.program.as_str()).collect();
            programs.dedup();
            let known = if programs.is_empty() { String::from("none") } else { programs.join(", ") };
            let products: Vec<&str> = products(found.iter().filter(|grammar| grammar.program == program));
            let message = match products.as_slice() {
                [] => format!("there is no grammar of this program; there are: {known}"),
                products => format!("no such product has it; it is there for {}", products.join(", ")),
            };
            Err(trouble(program, message))
        }
        (editions, _) => {
            let products = products(editions.iter().map(|grammar| **grammar)).join(", ");
            Err(trouble(
                program,
                format!("its grammar differs from product to product; --product chooses one of {products}"),
            ))
        }
    }
}

fn products<'g>(grammars: impl Iterator<Item = &'g Grammar>) -> Vec<&'g str> {
    grammars.filter_map(|grammar| grammar.product.as_ref()).map(|(key, _)| key.as_str()).collect()
}

/// Whether a product is called so: by its key, with or without the version, or by its name.
fn is_product((key, name): &(String, String), wanted: &str) -> bool {
    let product = key.split_once('/').map_or(key.as_str(), |(product, _)| product);
    [key.as_str(), product, name].iter().any(|known| known.eq_ignore_ascii_case(wanted))
}

fn trouble(path: &str, message: String) -> Trouble {
    Trouble { path: path.to_owned(), position: None, message }
}
