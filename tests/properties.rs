//! Properties that must hold for every input.

mod curl;
mod json;
mod pages;
mod shell;
mod traced;
