//! The contracts of a run: those the user named, then those of the preset.

use crate::{
    config::{Config, Preset},
    discover::{self, Failure},
    spec::{Api, Library},
    text::{Position, SourceFile, Span},
};
use std::{fmt, path::Path};

/// Something docproof could not use: a path, a contract, a configuration. It never hides the rest of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The file, as it is shown.
    pub path: String,
    /// Where in it, if somewhere.
    pub position: Option<Position>,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl Trouble {
    /// Something wrong at a place of a file.
    pub fn at(file: &SourceFile, span: Option<Span>, message: impl Into<String>) -> Self {
        let position = span.map(|span| file.position(span.start));
        Self { path: file.path().to_owned(), position, message: message.into() }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self { path: failure.path, position: None, message: failure.reason }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Reads the contracts that `config` names (paths relative to `folder`) and adds those of its preset.
pub fn library(config: &Config, folder: &Path, working_directory: &Path) -> (Library, Vec<Trouble>) {
    let (mut library, mut troubles) = (Library::default(), Vec::new());
    let mut load = |path: &String, take: &mut dyn FnMut(std::sync::Arc<SourceFile>) -> Result<(), Trouble>| {
        let file = discover::read(&folder.join(path), working_directory).map_err(Trouble::from);
        troubles.extend(file.and_then(take).err());
    };
    for path in &config.openapi {
        load(path, &mut |file| {
            let api = Api::load(file.clone()).map_err(|error| Trouble::at(&file, error.span, error.message))?;
            library.apis.push(api);
            Ok(())
        });
    }
    if config.preset == Preset::Influxdata {
        let embedded = Library::embedded();
        library.apis.extend(embedded.apis);
        library.clis.extend(embedded.clis);
    }
    (library, troubles)
}
