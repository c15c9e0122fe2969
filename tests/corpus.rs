//! Real pages: what holds of every page we know. Skipped, with a note, where the corpus is absent.

mod api;
mod cli;
mod model;
mod pages;
mod shell;
//! Checks on the real pages beside the project; each passes with a note where they are absent.

mod cli;
mod model;
mod shell;
