//! Properties that must hold for every input.

mod api;
mod arguments;
mod cli;
mod curl;
mod dialects;
mod fields;
mod fuzzing;
mod grammars;
mod growth;
mod html;
mod http;
mod json;
mod outline;
mod pages;
mod references;
mod running;
mod scripts;
mod shell;
mod site;
mod traced;
