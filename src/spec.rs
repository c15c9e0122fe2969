//! Contracts: what an API and a CLI accept, read from their documents.
//!
//! Takes the text of OpenAPI documents and CLI grammars; hands on [`Api`] and [`CliSpec`] with look-ups: which operation
//! a request is, whether a body fits its schema, what a command line means, which request a command stands for.
//! Returns facts with places in the page *and* in the contract; judges nothing, knows nothing of pages or examples.

mod api;
mod cli;

pub use api::{
    Api, Match, Operation, Parameter, ParameterLocation, ResponseSpec, Route, SchemaProblem, SchemaProblemKind,
    Security, SecurityScheme, SpecError,
};
pub use cli::{
    ArgumentSpec, Belonging, CliProblem, CliProblemKind, CliSpec, CommandSpec, CommandUse, Edition, Entry, Flag,
    FlagGroup, FlagUse, Named, Patch, Place, Reach, ReferenceProblem, ReferenceProblemKind, Shown, Suggestion, Takes,
    Unread, Usage, UsageItem, UsageKind, ValueKind, assemble, usages,
};

use crate::{
    model::{Invocation, Request},
    text::SourceFile,
};
use std::sync::Arc;

/// What the paths of the contracts begin with that docproof brings along.
const EMBEDDED: &str = "docproof:";

/// Every contract a run knows: those that the pages of one product are held against, and beside them, by product, those of
/// all the others.
#[derive(Debug, Default)]
pub struct Library {
    /// API contracts; the user's before the embedded ones, so that they win.
    pub apis: Vec<Arc<Api>>,
    /// CLI grammars, the first of a program first: the user's, then those of reference pages, then the embedded ones.
    pub clis: Vec<Arc<CliSpec>>,
    /// Grammars of other products' editions of programs. They say where something belongs; no command is held against them.
    pub others: Vec<Arc<CliSpec>>,
    /// What the reference pages of this product, or of a site without products, say; of all of them in the library of pages
    /// that belong to no product.
    pub references: Vec<Arc<Reference>>,
    /// The libraries of the products that have reference pages.
    editions: Vec<(Edition, Library)>,
}

/// The reference pages of a program, read.
#[derive(Debug)]
pub struct Reference {
    /// The grammar that they give.
    pub spec: Arc<CliSpec>,
    /// Where they contradict each other.
    pub problems: Vec<ReferenceProblem>,
    /// What of them could not be read.
    pub unread: Vec<Unread>,
    /// How many pages there are.
    pub pages: usize,
}

impl Library {
    /// The contracts that docproof brings along.
    pub fn embedded() -> Self {
        let apis = [
            (
                "influxdb3-cloud-dedicated-management.yaml",
                include_str!("spec/embedded/influxdb3-cloud-dedicated-management.yaml"),
            ),
            ("influxdb-v2-authorizations.yaml", include_str!("spec/embedded/influxdb-v2-authorizations.yaml")),
            ("influxdb-v2.yaml", include_str!("spec/embedded/influxdb-v2.yaml")),
            ("influxdb3.yaml", include_str!("spec/embedded/influxdb3.yaml")),
        ];
        let clis = [
            ("influxctl.toml", include_str!("spec/embedded/influxctl.toml")),
            ("influx.toml", include_str!("spec/embedded/influx.toml")),
            ("influxdb3.toml", include_str!("spec/embedded/influxdb3.toml")),
        ];
        let file = |name: &str, text: &str| Arc::new(SourceFile::new(format!("{EMBEDDED}{name}"), text));
        let api = |(name, text)| Api::load(file(name, text)).expect("a test loads every embedded document");
        let cli = |(name, text)| CliSpec::load(file(name, text)).expect("a test loads every embedded grammar");
        let (apis, clis) = (apis.into_iter().map(api), clis.into_iter().map(cli));
        Self { apis: apis.map(Arc::new).collect(), clis: clis.map(Arc::new).collect(), ..Self::default() }
    }

    /// Takes in what reference pages say: each edition's for the pages of its product, and what belongs to no product for
    /// all of them. They come before the grammars of the same program that are already there.
    pub fn add_references(&mut self, references: Vec<Reference>) {
        let references: Vec<Arc<Reference>> = references.into_iter().map(Arc::new).collect();
        let mut editions: Vec<Edition> = Vec::new();
        for edition in references.iter().filter_map(|reference| reference.spec.edition.as_ref()) {
            if !editions.contains(edition) {
                editions.push(edition.clone());
            }
        }
        let general = self.with(&references, None);
        self.editions =
            editions.into_iter().map(|edition| (edition.clone(), self.with(&references, Some(&edition)))).collect();
        (self.clis, self.others, self.references) = (general.clis, general.others, references);
    }

    /// The same contracts, with those references that the pages of one edition's product are held against.
    fn with(&self, references: &[Arc<Reference>], edition: Option<&Edition>) -> Self {
        let is_own = |reference: &&Arc<Reference>| {
            reference.spec.edition.is_none() || reference.spec.edition.as_ref() == edition
        };
        let (own, others): (Vec<_>, Vec<_>) = references.iter().partition(is_own);
        let spec = |reference: &Arc<Reference>| reference.spec.clone();
        Self {
            apis: self.apis.clone(),
            clis: own.iter().map(|one| spec(one)).chain(self.clis.iter().cloned()).collect(),
            others: others.into_iter().map(spec).collect(),
            references: own.into_iter().cloned().collect(),
            editions: Vec::new(),
        }
    }

    /// The library that the pages of a version of a product are held against; this one where they have none of their own.
    pub fn of(&self, product: &str, version: &str) -> &Self {
        let mut editions = self.editions.iter();
        let own = editions.find(|(edition, _)| edition.product == product && edition.version == version);
        own.map_or(self, |(_, library)| library)
    }

    /// Whether a text may hold a command of a program of which products have editions of their own.
    pub fn has_edition_of(&self, text: &str) -> bool {
        let mut programs = self.others.iter().map(|spec| spec.program.as_str());
        programs.any(|program| text.contains(program))
    }

    /// Every grammar there is: those that commands are held against, and those of other editions.
    pub fn grammars(&self) -> impl Iterator<Item = &CliSpec> + Clone {
        self.clis.iter().chain(&self.others).map(Arc::as_ref)
    }

    /// Whether there is a grammar of a program of this name.
    pub fn has_program(&self, name: &str) -> bool {
        self.grammars().any(|cli| cli.program == name)
    }

    /// Every operation, of whatever contract, that a request fits.
    pub fn matches<'a>(&'a self, request: &Request) -> Vec<Match<'a>> {
        self.apis.iter().filter_map(|api| api.operation(request)).collect()
    }

    /// The operation a request asks for. Of several contracts that have it, those that name the request's host come
    /// first, then those that the request fits best (products share paths, and ask for different parameters), then those
    /// that stand first. Absence counts only where no contract has it.
    pub fn route<'a>(&'a self, request: &Request) -> Route<'a> {
        let found = self.apis.iter().filter_map(|api| api.operation(request));
        let best = found.min_by_key(|matched| (!matched.named_host, matched.misfit(request)));
        let says = |route: &Route<'_>| !matches!(route, Route::OutOfScope);
        let absent = || self.apis.iter().map(|api| api.route(request)).find(says).unwrap_or(Route::OutOfScope);
        best.map_or_else(absent, Route::Operation)
    }

    /// Whether `text` opens with a command of a program that docproof understands, and not with a sentence about it: curl with
    /// an option or a URL, a CLI with one of its commands.
    pub fn opens_with_command(&self, text: &str) -> bool {
        let mut words = text.split_whitespace();
        let (Some(program), Some(next)) = (words.next(), words.next()) else { return false };
        let next = next.trim_start_matches(['"', '\'']);
        if program == "curl" {
            return next.starts_with('-') || next.starts_with("http:") || next.starts_with("https:") || next == "\\";
        }
        let grammars = self.grammars().filter(|cli| cli.program == program);
        let mut names = grammars.flat_map(|cli| &cli.commands).filter_map(|command| command.path.first());
        names.any(|name| name == next)
    }

    /// What a command line means, by the grammar of its program; `None` when there is none.
    pub fn interpret<'a>(&'a self, invocation: &Invocation) -> Option<CommandUse<'a>> {
        let spec = self.clis.iter().find(|spec| spec.program == invocation.program.as_str())?;
        Some(spec.interpret(invocation))
    }

    /// What other grammars make of a command line that has a command or a flag unknown to its own, for
    /// [`CommandUse::belongs`]; none where it has not.
    pub fn others<'a>(&'a self, invocation: &Invocation, usage: &CommandUse<'_>) -> Vec<CommandUse<'a>> {
        cli::others(self.grammars(), invocation, usage)
    }
}

/// Words of which one is wanted, for a message: `` `a`, `b` or `c` ``.
fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => String::from("nothing"),
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_documents_are_complete() {
        let library = Library::embedded();
        let counts: Vec<usize> = library.apis.iter().map(|api| api.operations.len()).collect();
        assert_eq!(counts, [15, 5, 82, 32]);
        // Before there is a user, nobody can have a token.
        let open = ["GetSetup", "PostSetup"];
        for api in &library.apis {
            for operation in &api.operations {
                let key = api.file.slice(operation.span).to_ascii_uppercase();
                assert_eq!(key, operation.method, "{}: the span is the method's key", operation.id);
                let is_open = operation.security.iter().all(|one| one.schemes.is_empty());
                assert_eq!(is_open, open.contains(&operation.id.as_str()), "{}: who may call it", operation.id);
                let mut responses = operation.responses.iter();
                for response in responses.by_ref().filter(|response| !response.media_types.is_empty()) {
                    assert!(response.example.is_some(), "{} {}: no example", operation.id, response.status);
                }
            }
        }
    }

    #[test]
    fn a_page_is_held_against_the_edition_of_its_product() {
        let reference = |product: Option<&str>, program: &str| {
            let file = SourceFile::new("x.toml", format!("version = 1\nprogram = \"{program}\"\n"));
            let mut spec = CliSpec::load(Arc::new(file)).unwrap();
            spec.edition = product.map(|product| Edition {
                product: product.to_owned(),
                version: String::new(),
                name: product.to_uppercase(),
            });
            Reference { spec: Arc::new(spec), problems: Vec::new(), unread: Vec::new(), pages: 1 }
        };
        let mut library = Library::embedded();
        library.add_references(vec![
            reference(Some("a"), "influx"),
            reference(Some("b"), "influx"),
            reference(None, "tool"),
        ]);
        let said = |library: &Library| {
            let names = |specs: &[Arc<CliSpec>]| -> Vec<String> {
                let edition =
                    |spec: &Arc<CliSpec>| spec.edition.as_ref().map_or("", |edition| &edition.product).to_owned();
                specs
                    .iter()
                    .filter(|spec| !["influxctl", "influxdb3"].contains(&spec.program.as_str()))
                    .map(|spec| spec.program.clone() + ":" + &edition(spec))
                    .collect()
            };
            (names(&library.clis), names(&library.others), library.references.len())
        };
        let list = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        assert_eq!(said(library.of("a", "")), (list(&["influx:a", "tool:", "influx:"]), list(&["influx:b"]), 2));
        let general = (list(&["tool:", "influx:"]), list(&["influx:a", "influx:b"]), 3);
        assert_eq!(said(&library), general);
        assert_eq!(said(library.of("c", "")), general);
        assert!(library.of("b", "").has_program("tool") && library.opens_with_command("influx auth list"));
    }

    #[test]
    fn secrets_and_volatile_values_are_marked() {
        let library = Library::embedded();
        let marked = |id: &str, status: &str, below: &str, mark: &str| {
            let operations = library.apis.iter().flat_map(|api| api.operations.iter().map(move |one| (api, one)));
            let (api, operation) = operations.into_iter().find(|(_, operation)| operation.id == id).unwrap();
            let response = operation.responses.iter().find(|response| response.status == status).unwrap();
            let mut pointer = response.schema.clone().unwrap();
            for step in below.split(' ') {
                pointer = format!("{}/{step}", api.follow(&pointer).unwrap().0);
            }
            api.schema(&pointer).unwrap().get(mark) == Some(&serde_json::Value::Bool(true))
        };
        let (secret, volatile) = ("x-docproof-secret", "x-docproof-volatile");
        assert!(marked("CreateDatabaseToken", "200", "properties/accessToken", secret));
        assert!(marked("GetDatabaseTokens", "200", "items properties/id", volatile));
        assert!(!marked("GetDatabaseTokens", "200", "items properties/description", volatile));
        assert!(marked("GetAuthorizations", "200", "properties/authorizations items properties/token", secret));
        assert!(marked("PostLegacyAuthorizations", "201", "properties/token", secret));
        assert!(marked("PostTasks", "201", "properties/id", volatile));
        assert!(marked("PostCreateAdminToken", "201", "properties/token", secret));
    }
}
