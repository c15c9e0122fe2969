//! `[cli.NAME]` in a `docproof.toml`: what is said of a program whose commands the pages show.

use crate::text::SourceFile;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::BTreeMap, fmt, sync::Arc};
use toml::Spanned;

/// What the configuration says of a program.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// Where its reference pages are, where the place does not say it: paths from the site's root.
    pub reference: Vec<Location>,
    /// A grammar file to be used in place of its reference pages, relative to the file that says so; empty where there is none.
    pub grammar: String,
    /// Whether its reference pages are left alone.
    pub off: bool,
    /// What its reference pages do not say, in the order in which it is said.
    pub patches: Vec<Patch>,
}

/// Where reference pages are.
#[derive(Debug, Clone)]
pub struct Location {
    /// A path from the site's root, with its place in the file; `*` stands for any name.
    pub pattern: Spanned<String>,
    /// The file.
    pub file: Arc<SourceFile>,
}

/// An entry of `[[cli.NAME.patch]]`.
#[derive(Debug, Clone)]
pub struct Patch {
    /// What it says, with its place in the file.
    pub table: Spanned<toml::Table>,
    /// The file.
    pub file: Arc<SourceFile>,
}

/// A program as one file speaks of it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Said {
    reference: Option<Vec<Spanned<String>>>,
    grammar: Option<String>,
    off: Option<bool>,
    #[serde(default)]
    patch: Vec<Spanned<toml::Table>>,
}

/// Lays what a file says of programs over what is known of them.
pub(super) fn lay(said: BTreeMap<String, Said>, programs: &mut BTreeMap<String, Program>, file: &SourceFile) {
    let source = Arc::new(SourceFile::new(file.path(), file.text()));
    for (name, said) in said {
        let program = programs.entry(name).or_default();
        let located = |pattern| Location { pattern, file: source.clone() };
        super::file::set(
            &mut program.reference,
            said.reference.map(|patterns| patterns.into_iter().map(located).collect()),
        );
        super::file::set(&mut program.grammar, said.grammar);
        super::file::set(&mut program.off, said.off);
        program.patches.extend(said.patch.into_iter().map(|table| Patch { table, file: source.clone() }));
    }
}

/// Reads the table of programs.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Said>, D::Error> {
    struct Programs;
    impl<'de> Visitor<'de> for Programs {
        type Value = BTreeMap<String, Said>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table for each program; the list of grammar files is called `grammars`")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Deserialize::deserialize(MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_any(Programs)
}
