//! What is there to be used where no configuration says it: said in one line, and written down by `docproof init`.
//!
//! Takes a folder or the paths that were named; hands on [`SiteSurvey`]. Changes nothing of a run.

use super::{Trouble, references::add_references_at};
use crate::{
    config::Config,
    discover::{self, survey},
    report::count,
    site::Site,
    spec::Library,
    text::SourceFile,
};
use std::{collections::BTreeSet, path::Path};

/// What is around the pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SiteSurvey {
    /// The site's root, as it is shown.
    pub root: String,
    /// The site generator, and the file or folder that tells.
    pub generator: Option<(&'static str, &'static str)>,
    /// The site's data file of products, relative to the root, and how many it names.
    pub products: Option<(String, usize)>,
    /// OpenAPI documents, relative to the root.
    pub openapi: Vec<String>,
    /// Programs whose reference pages are used, in order.
    pub programs: Vec<String>,
    /// Where reference pages are looked for, as the configuration says it.
    pub references: serde_json::Value,
    /// The name of the preset, unless there is none.
    pub preset: Option<&'static str>,
}

impl SiteSurvey {
    /// What is used and what could be, in one line; `None` where nothing was found that is worth a word.
    pub fn line(&self) -> Option<String> {
        let mut used = Vec::new();
        used.extend(self.generator.map(|(name, _)| match &self.products {
            None => format!("{name} site at {}", self.root),
            Some((_, products)) => format!("{name} site at {} ({})", self.root, count(*products, "product")),
        }));
        if used.is_empty() && self.openapi.is_empty() && self.programs.is_empty() {
            return None;
        }
        used.extend(self.preset.map(|name| format!("preset {name}")));
        used.extend((!self.programs.is_empty()).then(|| format!("reference pages of {}", self.programs.join(", "))));
        let unused = match self.openapi.len() {
            0 => String::new(),
            number => format!("; not used: {} (`docproof init` names them)", count(number, "OpenAPI document")),
        };
        Some(format!("using: {}{unused}", used.join(", ")))
    }
}

/// Looks around in one folder, and for the programs that its pages describe.
pub fn survey(folder: &Path, config: &Config, working_directory: &Path) -> (SiteSurvey, Vec<Trouble>) {
    let (survey, mut troubles) = look(folder, config, working_directory);
    let mut library = Library::default();
    for trouble in add_references_at(&mut library, &working_directory.join(folder), config, working_directory) {
        // The data file of the products is read for both.
        if !troubles.contains(&trouble) {
            troubles.push(trouble);
        }
    }
    (SiteSurvey { programs: programs(&library), ..survey }, troubles)
}

/// The programs whose reference pages were read, in order.
fn programs(library: &Library) -> Vec<String> {
    let names: BTreeSet<&String> = library.references.iter().map(|reference| &reference.spec.program).collect();
    names.into_iter().cloned().collect()
}

/// Looks for what every run tells of a folder.
fn look(folder: &Path, config: &Config, working_directory: &Path) -> (SiteSurvey, Vec<Trouble>) {
    let root = working_directory.join(folder);
    let found = survey::survey(&root, &config.site.content);
    let (products, troubles) = products(&root, config, working_directory);
    let survey = SiteSurvey {
        root: discover::show(&root, working_directory),
        generator: found.generator,
        products,
        openapi: found.openapi,
        programs: Vec::new(),
        references: config.cli_references.clone().into(),
        preset: config.preset.name(),
    };
    (survey, troubles)
}

/// Looks around a page, in the nearest folder above it that holds a site's sources or a repository; the library knows whose
/// reference pages are used.
pub fn survey_around(
    page: &SourceFile,
    library: &Library,
    config: &Config,
    working_directory: &Path,
) -> Option<SiteSurvey> {
    let root = survey::root(&working_directory.join(page.path()), &config.site.content)?;
    Some(SiteSurvey { programs: programs(library), ..look(&root, config, working_directory).0 })
}

/// The data file of the site at `root`, if there is one, and how many products it names.
fn products(root: &Path, config: &Config, working_directory: &Path) -> (Option<(String, usize)>, Vec<Trouble>) {
    let name = &config.site.products;
    let data = root.join(name);
    if name.is_empty() || !discover::site::is_file(&data) {
        return (None, Vec::new());
    }
    let file = match discover::read(&data, working_directory) {
        Ok(file) => file,
        Err(failure) => return (None, vec![failure.into()]),
    };
    match Site::new("", Some(&file), &config.site) {
        Ok(site) => (Some((name.clone(), site.products.len())), Vec::new()),
        Err(error) => (None, vec![Trouble::at(&file, error.span, error.message)]),
    }
}
