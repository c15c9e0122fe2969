//! docproof proves that the command examples in a documentation site still work.
//!
//! The modules below stand in the order in which data flows through them; `tests/architecture.rs` holds the table of
//! who may import whom, and `docs/architecture.md` tells the whole story.

/// Source text, places in it, and strings that remember where they came from.
pub mod text;

/// What the user asked for: built-in defaults, a preset, `docproof.toml`, flags.
pub mod config;

/// Paths to source files, in order.
pub mod discover;

/// A page of Markdown to its fences, headings, tabs and placeholders.
pub mod extract;

/// The code of a fence to text a shell can read: shortcodes expanded, placeholders marked.
pub mod resolve;

/// Shell text to a syntax tree.
pub mod shell;

/// A syntax tree to what it asks for: requests, CLI invocations, filters; and JSON bodies.
pub mod model;

/// Contracts: OpenAPI documents and CLI grammars, and how to look things up in them.
pub mod spec;

/// Places to run an example: the embedded mock, a live server.
pub mod targets;

/// Outcomes to committed snapshots, and back.
pub mod snapshot;

/// What is said about a place.
pub mod diagnostic;

/// Every judgement docproof makes, as one table.
pub mod rules;

/// A finished check, written for people or machines.
pub mod report;

/// The order of the stages.
pub mod pipeline;

/// The command line: arguments, environment, terminal, exit codes.
pub mod cli;
