//! What of a page only those who know the programs can tell: which indented block or block of HTML is a command and not
//! prose, and which info string has swallowed one.
//!
//! Takes a file; hands on its page, in which every example that is left is code, from its first character on.

use crate::{
    config::Config,
    extract::{self, Example, Form, Page},
    model::http::{self, Opening},
    spec::Library,
    text::{SourceFile, Traced},
};
use std::sync::Arc;

/// Reads a page, as [`extract::page`] does, for a reader who knows the programs of `library`.
pub(crate) fn page(file: &Arc<SourceFile>, config: &Config, library: &Library) -> Page {
    let mut page = extract::page(file, config);
    page.examples.retain(|example| match example.form {
        _ if !example.tentative => true,
        Form::Html => is_shell(example, config) || opens_with_command(example, library) || is_request(example),
        _ => is_script(example, library),
    });
    for example in &mut page.examples {
        let Some(mut code) = swallowed(example, library) else { continue };
        let ending = example.opening.end + usize::from(file.text()[example.opening.end..].starts_with('\r'));
        if file.text()[ending..].starts_with('\n') {
            code.push_source("\n", ending);
        }
        code.push(&example.code);
        example.code = code;
    }
    page
}

/// Whether the language of an example is one of shells.
fn is_shell(example: &Example, config: &Config) -> bool {
    example.info.language.as_ref().is_some_and(|language| config.is_shell(language.as_str()))
}

/// Whether an example opens as a request of HTTP does.
fn is_request(example: &Example) -> bool {
    http::opening(example.code.as_str()) == Some(Opening::Request)
}

/// Whether an indented block is a script: it opens with a command, and so does each part of it after a blank line, unless
/// a prompt tells commands from what they print. A page that was saved as text has prose in such blocks.
fn is_script(example: &Example, library: &Library) -> bool {
    let code = example.code.as_str().trim_start();
    let mut parts = code.split("\n\n").map(str::trim_start).filter(|part| !part.is_empty());
    let is_command = |part: &str| part.starts_with('#') || library.opens_with_command(part);
    opens_with_command(example, library) && (without_prompt(code).len() < code.len() || parts.all(is_command))
}

/// Whether the code of an example opens with a command, perhaps below comments or behind a prompt.
pub(super) fn opens_with_command(example: &Example, library: &Library) -> bool {
    library.opens_with_command(without_prompt(without_comments(example.code.as_str())))
}

/// Code without the comments above its first command.
fn without_comments(code: &str) -> &str {
    let is_comment = |line: &str| line.is_empty() || line == "#" || line.starts_with("# ") || line.starts_with("#!");
    let length: usize = code.split_inclusive('\n').take_while(|line| is_comment(line.trim())).map(str::len).sum();
    &code[length..]
}

/// Code without the prompt before its first command.
fn without_prompt(code: &str) -> &str {
    let code = code.trim_start();
    ["$ ", "% "].iter().find_map(|prompt| code.strip_prefix(prompt)).unwrap_or(code)
}

/// The command that an info string holds: behind its language (```` ```sh influx write … ````), or with a program where
/// the language should be (```` ```curl -X POST … ````).
fn swallowed(example: &Example, library: &Library) -> Option<Traced> {
    let (info, language) = (example.info.text.as_ref()?, example.info.language.as_ref()?);
    let behind = without_prompt(info.as_str().strip_prefix(language.as_str()).unwrap_or_default());
    let command = [behind, info.as_str()].into_iter().find(|text| library.opens_with_command(text))?;
    Some(info.slice(info.len() - command.len()..info.len()))
}
