//! Properties that must hold for every input.

mod cli;
mod curl;
mod json;
mod pages;
mod shell;
mod traced;
