//! In which language a fence is: what its info string says, unless its first line plainly says something else.

use super::{adopt::opens_with_command, kind};
use crate::{
    config::Config,
    extract::Example,
    model::http::{self, Opening},
    spec::Library,
};

/// What a fence holds, as far as that is known before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Commands for a shell.
    Shell,
    /// Requests as HTTP spells them.
    Request,
    /// A response as HTTP spells it.
    Response,
    /// Anything else.
    Other,
}

/// Languages in which a line that looks like a command may be none, or one for another shell.
const APART: &[&str] = &[
    "pwsh", "ps", "ps1", "cmd", "bat", "batch", "dos", "fish", "nu", "nushell", "elvish", "xonsh", "md", "markdown",
    "mdx", "diff",
];

/// The language of a fence.
pub(super) fn of(example: &Example, config: &Config, library: &Library) -> Language {
    let language = example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase());
    let is_shell = language.as_ref().is_some_and(|language| config.shell_languages.contains(language));
    let code = example.code.as_str();
    // What Markdown shows of Markdown is an example of how to write.
    if language.as_ref().is_some_and(|language| APART.contains(&language.as_str()) || language.contains("powershell")) {
        return Language::Other;
    }
    match http::opening(code) {
        Some(Opening::Request) => return Language::Request,
        // A bare `404 Not Found` may be the output of anything but a shell.
        Some(Opening::Response) if !is_shell || code.trim_start().starts_with("HTTP/") => return Language::Response,
        _ => {}
    }
    let may_be_shell = is_shell || kind::may_be_shell(example, config, library);
    if may_be_shell || opens_with_command(example, library) { Language::Shell } else { Language::Other }
}
