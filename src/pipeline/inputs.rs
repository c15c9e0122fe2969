//! What a run reads: the configuration, the contracts that it names, and the pages.

use crate::{
    config::{Config, Preset},
    discover::{self, Failure, Search, Unchanged},
    spec::{Api, CliSpec, Library},
    text::{Position, SourceFile, Span, visible, visible_line},
};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

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
        write!(f, "{}", visible_line(&self.path))?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", visible(&self.message))
    }
}

/// Reads the contracts that `config` names (paths relative to `folder`) and adds those of its preset.
pub fn library(config: &Config, folder: &Path, working_directory: &Path) -> (Library, Vec<Trouble>) {
    let (mut library, mut troubles) = (Library::default(), Vec::new());
    let mut load = |path: &String, take: &mut dyn FnMut(Arc<SourceFile>) -> Result<(), Trouble>| {
        let file = discover::read(&folder.join(path), working_directory).map_err(Trouble::from);
        troubles.extend(file.and_then(take).err());
    };
    for path in &config.openapi {
        load(path, &mut |file| {
            let api = Api::load(file.clone()).map_err(|error| Trouble::at(&file, error.span, error.message))?;
            library.apis.push(Arc::new(api));
            Ok(())
        });
    }
    for path in config.grammar_files() {
        load(path, &mut |file| {
            let cli = CliSpec::load(file.clone()).map_err(|error| Trouble::at(&file, error.span, error.message))?;
            library.clis.push(Arc::new(cli));
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

/// The pages a run reads, and what could not be read.
#[derive(Debug, Default)]
pub struct Pages {
    /// The pages, in order.
    pub files: Vec<Arc<SourceFile>>,
    /// Pages that were left out because they did not change.
    pub unchanged: Unchanged,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
    /// Folders and patterns without a page.
    pub empty: Vec<Trouble>,
    /// What the pages were compared with, where only those that changed were read.
    pub base: Option<String>,
    /// The file that changed for which all of them were read after all.
    pub ground: Option<String>,
}

/// Finds and reads every page that is asked for; `-` is standard input, shown as `standard_input`.
///
/// # Errors
///
/// When what to leave out is no pattern, or git cannot say what changed.
pub fn pages(search: &Search, standard_input: &str, working_directory: &Path) -> Result<Pages, Trouble> {
    let mut pages = Pages::default();
    let (dashes, named): (Vec<PathBuf>, Vec<PathBuf>) =
        search.paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    if !dashes.is_empty() {
        match discover::standard_input(standard_input) {
            Ok(file) => pages.files.push(file),
            Err(failure) => pages.troubles.push(failure.into()),
        }
    }
    let found = discover::pages(&Search { paths: named, ..search.clone() }, working_directory)?;
    pages.files.extend(found.files);
    pages.troubles.extend(found.failures.into_iter().map(Trouble::from));
    pages.empty.extend(found.empty.into_iter().map(Trouble::from));
    pages.unchanged = found.unchanged;
    pages.base = found.base;
    pages.ground = found.ground;
    Ok(pages)
}

/// The paths that a file lists, one a line or each ending with a NUL; `-` is standard input.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn listed(path: &Path, working_directory: &Path) -> Result<Vec<PathBuf>, Trouble> {
    discover::listed(path, working_directory).map_err(Trouble::from)
}

/// Whether there is a file at `path`.
pub fn is_file(path: &Path) -> bool {
    discover::site::is_file(path)
}

/// Reads one file of text.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn read(path: &Path, working_directory: &Path) -> Result<Arc<SourceFile>, Trouble> {
    discover::read(path, working_directory).map_err(Trouble::from)
}

/// The nearest file called by one of `names` in `folder` or a folder above it.
pub fn upward(names: &[&str], folder: &Path) -> Option<PathBuf> {
    discover::upward(names, folder)
}

/// Reads the configuration: the file at `path`, if one is named, and the environment, over the defaults.
///
/// # Errors
///
/// When the file cannot be read, or one of them says something that docproof does not understand.
pub fn configuration(
    path: Option<&Path>,
    environment: &BTreeMap<String, String>,
    working_directory: &Path,
) -> Result<Config, Trouble> {
    let file = path.map(|path| read(path, working_directory)).transpose()?;
    Config::read(file.as_deref(), environment).map_err(|error| {
        let help = error.help.map(|help| format!("; {help}")).unwrap_or_default();
        Trouble { path: error.path, position: error.position, message: format!("{}{help}", error.message) }
    })
}
