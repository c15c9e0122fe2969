//! The order of the stages, and nothing else: each stage's own module says how it works.
//!
//! Takes source files, a configuration and contracts; hands on what every stage found and what the rules say of it.

mod reading;

pub use reading::read_page;

use crate::{
    config::Config, diagnostic::Diagnostic, extract, rules, rules::context::Context, spec::Library, text::SourceFile,
};
use std::sync::Arc;

/// The static verdict on one page: extract, resolve, shell, model, spec, rules. Touches nothing outside.
pub fn check_source(file: &Arc<SourceFile>, config: &Config, library: &Library) -> Vec<Diagnostic> {
    let page = extract::page(file, config);
    let context: Context<'_> = read_page(&page, config, library);
    rules::check_page(&context)
}
