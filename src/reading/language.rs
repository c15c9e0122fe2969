//! In which language a fence is: what its info string says, unless its first line plainly says something else.

use super::{adopt::opens_with_command, kind};
use crate::{
    config::Config,
    extract::Example,
    model::http::{self, Opening},
    shell::transcript::{self, Prompt},
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
    let is_shell = language.as_ref().is_some_and(|language| config.is_shell(language));
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
    let may_be_shell = is_shell || language.is_none() && kind::may_be_shell(code, library);
    let is_script = || opens_with_command(example, library) || language.is_none() && leads_to_command(code, library);
    if may_be_shell || is_script() { Language::Shell } else { Language::Other }
}

/// Words with which lines begin that prepare for a command: what they say is no other language's.
const PREPARES: &[&str] = &[
    "apt", "apt-get", "brew", "cargo", "cd", "chmod", "cp", "dnf", "docker", "echo", "export", "git", "kubectl",
    "make", "mkdir", "mv", "npm", "npx", "pip", "pip3", "rm", "set", "source", "sudo", "tar", "unzip", "wget", "yarn",
    "yum",
];

/// How many lines a command of a known program is looked for in.
const PREPARATION: usize = 40;

/// Whether code without a language comes to a command of a known program after nothing but remarks, assignments and
/// everyday commands, or behind a prompt in a session.
fn leads_to_command(code: &str, library: &Library) -> bool {
    let mut lines = code.lines().map(str::trim).filter(|line| !line.is_empty()).take(PREPARATION).peekable();
    let is_session = lines.peek().is_some_and(|line| typed(line).is_some());
    let mut continues = false;
    for line in lines {
        let command = if is_session { typed(line) } else { Some(line) };
        if command.is_some_and(|command| library.opens_with_command(command)) {
            return true;
        }
        if !is_session && !continues && !prepares(line) {
            return false;
        }
        continues = line.ends_with('\\');
    }
    false
}

/// What stands behind the prompt of a shell.
fn typed(line: &str) -> Option<&str> {
    transcript::prompt(line).filter(Prompt::is_shell).map(|prompt| &line[prompt.length..])
}

/// Whether a line is a remark, assigns a variable or is an everyday command.
fn prepares(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let assigns = line.split_once('=').is_some_and(|(name, _)| is_name(name));
    line.starts_with('#') || assigns || PREPARES.contains(&first)
}
