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
    ArgumentSpec, CliProblem, CliProblemKind, CliSpec, CommandSpec, CommandUse, Edition, Entry, Flag, FlagGroup,
    FlagUse, Named, Place, Reach, ReferenceProblem, ReferenceProblemKind, Suggestion, Takes, Unread, Usage, UsageItem,
    UsageKind, ValueKind, assemble, usages,
};

use crate::{
    model::{Invocation, Request},
    text::SourceFile,
};
use std::sync::Arc;

/// Every contract a run knows.
#[derive(Debug, Default)]
pub struct Library {
    /// API contracts; the user's before the embedded ones, so that they win.
    pub apis: Vec<Api>,
    /// CLI grammars; the user's before the embedded ones.
    pub clis: Vec<CliSpec>,
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
        ];
        let clis = [
            ("influxctl.toml", include_str!("spec/embedded/influxctl.toml")),
            ("influx.toml", include_str!("spec/embedded/influx.toml")),
        ];
        let file = |name: &str, text: &str| Arc::new(SourceFile::new(format!("docproof:{name}"), text));
        let api = |(name, text)| Api::load(file(name, text)).expect("a test loads every embedded document");
        let cli = |(name, text)| CliSpec::load(file(name, text)).expect("a test loads every embedded grammar");
        Self { apis: apis.into_iter().map(api).collect(), clis: clis.into_iter().map(cli).collect() }
    }

    /// Every operation, of whatever contract, that a request fits.
    pub fn matches<'a>(&'a self, request: &Request) -> Vec<Match<'a>> {
        let routes = self.apis.iter().map(|api| api.route(request));
        routes.filter_map(|route| route.matched().cloned()).collect()
    }

    /// The operation a request asks for. Of several contracts that have it, those that name the request's host come
    /// first, then those that the request fits best (products share paths, and ask for different parameters), then those
    /// that stand first. Absence counts only where no contract has it.
    pub fn route<'a>(&'a self, request: &Request) -> Route<'a> {
        let (mut found, mut absent) = (Vec::new(), Route::OutOfScope);
        for api in &self.apis {
            match api.route(request) {
                Route::Operation(matched) => found.push(matched),
                near if matches!(absent, Route::OutOfScope) => absent = near,
                _ => {}
            }
        }
        let best = found.into_iter().min_by_key(|matched| (!matched.named_host, matched.misfit(request)));
        best.map_or(absent, Route::Operation)
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
        let grammars = self.clis.iter().filter(|cli| cli.program == program);
        let mut names = grammars.flat_map(|cli| &cli.commands).filter_map(|command| command.path.first());
        names.any(|name| name == next)
    }

    /// What a command line means, by the grammar of its program; `None` when there is none.
    pub fn interpret<'a>(&'a self, invocation: &Invocation) -> Option<CommandUse<'a>> {
        let spec = self.clis.iter().find(|spec| spec.program == invocation.program.as_str())?;
        Some(spec.interpret(invocation))
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
        assert_eq!(counts, [15, 5]);
        for api in &library.apis {
            for operation in &api.operations {
                let key = api.file.slice(operation.span).to_ascii_uppercase();
                assert_eq!(key, operation.method, "{}: the span is the method's key", operation.id);
                assert!(!operation.security.is_empty(), "{}: anyone may call it", operation.id);
                for response in operation.responses.iter().filter(|response| response.status != "204") {
                    assert!(response.example.is_some(), "{} {}: no example", operation.id, response.status);
                }
            }
        }
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
    }
}
