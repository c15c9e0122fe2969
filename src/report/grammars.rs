//! The CLI grammars that a run knows, as a table: what `docproof spec` prints.

use crate::text::visible_line;
use serde_json::{Value, json};
use std::io::{self, Write};

/// A CLI grammar, to be written.
#[derive(Debug, Clone)]
pub struct Grammar {
    /// The program.
    pub program: String,
    /// The product whose program it is, as the site's data file names it, and what readers call it; none where it speaks for
    /// all of them.
    pub product: Option<(String, String)>,
    /// How many commands it has.
    pub commands: usize,
    /// How many flags, those of each command counted.
    pub flags: usize,
    /// How many arguments, likewise.
    pub arguments: usize,
    /// The file that it was read from; of many pages, the program's own.
    pub source: String,
    /// How many reference pages it was read from; 0 for a grammar file.
    pub pages: usize,
    /// What of them could not be read: path, line and why.
    pub unread: Vec<(String, usize, String)>,
    /// The grammar file.
    pub toml: String,
    /// The same as a JSON document.
    pub document: Value,
}

/// Writes a table of grammars, a line each, and below it what could not be read.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(grammars: &[Grammar], out: &mut dyn Write) -> io::Result<()> {
    let header = ["program", "product", "commands", "flags", "arguments", "read from"].map(str::to_owned);
    let row = |grammar: &Grammar| {
        let from = match grammar.pages {
            0 => grammar.source.clone(),
            pages => format!("{} and {} below it", grammar.source, super::count(pages.saturating_sub(1), "page")),
        };
        let product = grammar.product.as_ref().map_or("-", |(_, name)| name).to_owned();
        let [commands, flags, arguments] = [grammar.commands, grammar.flags, grammar.arguments];
        [grammar.program.clone(), product, commands.to_string(), flags.to_string(), arguments.to_string(), from]
    };
    let rows: Vec<[String; 6]> = std::iter::once(header).chain(grammars.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let [program, product, commands, flags, arguments] = [0, 1, 2, 3, 4].map(width);
    for [a, b, c, d, e, f] in &rows {
        let line = format!("{a:<program$}  {b:<product$}  {c:>commands$}  {d:>flags$}  {e:>arguments$}  {f}");
        writeln!(out, "{}", visible_line(line.trim_end()))?;
    }
    let unread: Vec<&(String, usize, String)> = grammars.iter().flat_map(|grammar| &grammar.unread).collect();
    if !unread.is_empty() {
        writeln!(out, "\nnot read whole:")?;
    }
    for (path, line, reason) in unread {
        writeln!(out, "  {}", visible_line(&format!("{path}:{line}: {reason}")))?;
    }
    Ok(())
}

/// Writes the same as a JSON array of one object for each grammar, without the grammars themselves.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_json(grammars: &[Grammar], out: &mut dyn Write) -> io::Result<()> {
    let unread =
        |(path, line, reason): &(String, usize, String)| json!({ "path": path, "line": line, "reason": reason });
    let record = |grammar: &Grammar| {
        json!({
            "program": grammar.program,
            "product": grammar.product.as_ref().map(|(key, name)| json!({ "key": key, "name": name })),
            "commands": grammar.commands,
            "flags": grammar.flags,
            "arguments": grammar.arguments,
            "source": grammar.source,
            "pages": grammar.pages,
            "unread": grammar.unread.iter().map(unread).collect::<Vec<_>>(),
        })
    };
    let document: Vec<Value> = grammars.iter().map(record).collect();
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
