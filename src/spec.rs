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
    ArgumentSpec, CliProblem, CliProblemKind, CliSpec, CommandSpec, CommandUse, Flag, FlagUse, Reach, Suggestion,
    Takes, ValueKind,
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
        let clis = [
            ("influxctl.toml", include_str!("spec/embedded/influxctl.toml")),
            ("influx.toml", include_str!("spec/embedded/influx.toml")),
        ];
        let cli = |(name, text): (&str, &str)| {
            let file = Arc::new(SourceFile::new(format!("docproof:{name}"), text));
            CliSpec::load(file).expect("a test loads every embedded grammar")
        };
        Self { clis: clis.into_iter().map(cli).collect(), ..Self::default() }
    }

    /// The operation a request asks for, by the first contract that covers it.
    pub fn route<'a>(&'a self, request: &Request) -> Route<'a> {
        let mut best = Route::OutOfScope;
        for api in &self.apis {
            match api.route(request) {
                Route::OutOfScope => {}
                found @ Route::Operation(_) => return found,
                near => {
                    if matches!(best, Route::OutOfScope) {
                        best = near;
                    }
                }
            }
        }
        best
    }

    /// What a command line means, by the grammar of its program; `None` when there is none.
    pub fn interpret<'a>(&'a self, invocation: &Invocation) -> Option<CommandUse<'a>> {
        let spec = self.clis.iter().find(|spec| spec.program == invocation.program.as_str())?;
        Some(spec.interpret(invocation))
    }
}
