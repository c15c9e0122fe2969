//! docproof proves that the command examples in a documentation site still work.
//!
//! The modules below stand in the order in which data flows through them; `tests/architecture.rs` holds the table of
//! who may import whom, and `docs/architecture.md` tells the whole story. Each module says itself what it takes and hands on.

pub mod text;

pub mod config;

pub mod discover;

pub mod site;

pub mod extract;

pub mod resolve;

pub mod shell;

pub mod model;

pub mod spec;

pub mod reading;

pub mod targets;

pub mod snapshot;

pub mod diagnostic;

pub mod rules;

pub mod report;

pub mod pipeline;

pub mod cli;
