//! What a fence is taken for: a script, the grammar of a command, or another language.

use crate::{
    config::Config,
    extract::Example,
    rules::context::FenceKind,
    shell::{Command, Part, Quoting, Script, SimpleCommand, Word},
    spec::Library,
    text::{Inserted, Traced},
};

/// Whether a fence may be a shell script: its language says so, or it has none and starts with a command that docproof
/// understands.
pub(super) fn may_be_shell(example: &Example, config: &Config, library: &Library) -> bool {
    if let Some(language) = &example.info.language {
        return config.shell_languages.contains(&language.as_str().to_ascii_lowercase());
    }
    let first = example.code.as_str().split_whitespace().next().unwrap_or_default();
    first == "curl" || library.clis.iter().any(|cli| cli.program == first)
}

/// What a fence is that shows the text of another file, where that is not there.
pub(super) fn of_missing_text(text: &Traced, config: &Config) -> Option<FenceKind> {
    let names = text.insertions().filter_map(|(_, _, why)| match why {
        Inserted::Shortcode(name) => Some(name),
        _ => None,
    });
    let name = names.into_iter().find(|name| config.site.includes.contains_key(name.as_ref()))?;
    Some(FenceKind::Unsupported(format!("`{name}` of a file that is not here")))
}

/// What a fence in a shell language is.
pub(super) fn of_script(script: &Script, text: &Traced) -> FenceKind {
    let commands = || simple_commands(script);
    if commands().any(|command| has_prompt(command, text)) {
        return FenceKind::Unsupported(String::from("a prompt before the command"));
    }
    if commands().any(|command| command.words.iter().skip(1).any(is_grammar)) {
        return FenceKind::Synopsis;
    }
    FenceKind::Script
}

fn simple_commands(script: &Script) -> impl Iterator<Item = &SimpleCommand> {
    let pipelines = script.statements.iter().flat_map(|statement| &statement.pipelines);
    pipelines.flat_map(|pipeline| &pipeline.commands).filter_map(|command| match command {
        Command::Simple(command) => Some(command),
        Command::Compound { .. } | Command::Unreadable { .. } => None,
    })
}

/// `$ influxctl …`, as in a transcript of a terminal.
fn has_prompt(command: &SimpleCommand, text: &Traced) -> bool {
    let first = command.words.first().and_then(|word| text.as_str().get(word.range.clone()));
    command.words.len() > 1 && first.is_some_and(|word| word == "$" || word == "%")
}

/// `[flags]`, `[--name=<NAME>]`, `...`: words that describe words.
fn is_grammar(word: &Word) -> bool {
    let Some(Part::Literal { text, quoting: Quoting::None }) = word.parts.first() else { return false };
    let text = text.as_str();
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.chars().next());
    text == "..." || bracketed.is_some_and(|c| c.is_alphabetic() || matches!(c, '-' | '<'))
}
