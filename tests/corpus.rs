//! Real pages: what holds of every page we know. Skipped, with a note, where the corpus is absent.

mod accounting;
mod api;
mod cli;
mod commands;
mod markers;
mod model;
mod outline;
mod pages;
mod references;
mod running;
mod shell;
mod site;
mod transcripts;
