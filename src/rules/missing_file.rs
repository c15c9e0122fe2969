//! DP314: a file that is sent by a page that makes its files, and neither makes nor names this one.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    model::{RedirectionSource, UsedOption},
    text::{Nearest, Span, nearest},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP314",
    name: "missing-file",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP314-missing-file.md"),
    check: Check::Page(check),
};

/// With how many of the files that a page makes a missing one is compared.
const COMPARED: usize = 50;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let scripts = context.readings.iter().filter(|reading| reading.is_script());
    let sections = scripts.flat_map(|reading| reading.sections().map(|(section, _)| section));
    let sent: Vec<(String, Span)> = sections.flat_map(|section| &section.options).filter_map(sent).collect();
    let made = made(context);
    let kinds: BTreeSet<&str> = made.iter().map(|name| kind(name)).collect();
    // A page that makes no files leaves them to its readers.
    if sent.is_empty() || made.is_empty() {
        return;
    }
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for word in context.page.file.text().split(|c| !is_of_name(c)) {
        *words.entry(word.trim_matches('.')).or_default() += 1;
    }
    let mut uses: BTreeMap<&str, BTreeSet<Span>> = BTreeMap::new();
    for (name, span) in &sent {
        uses.entry(name).or_default().insert(*span);
    }
    for (name, spans) in uses {
        // The page names it elsewhere: it makes it, asks for it, or says what it is.
        let is_named = words.get(name).copied().unwrap_or_default() > spans.len();
        let Some(span) = spans.first().filter(|_| !is_named) else { continue };
        let message = format!("nothing on this page makes or names the file `{name}`");
        // Of another kind than those that the page makes, it is the readers' own.
        if let Some(meant) = nearest(name, made.iter().take(COMPARED).map(String::as_str)).filter(Nearest::is_near) {
            findings.push(*span, message).help(format!("it makes `{}`", meant.word)).level(Level::Warning);
        } else if kinds.contains(kind(name)) {
            findings.push(*span, message).help("say where readers have it from, or show what is in it");
        }
    }
}

/// The extension of a file's name.
fn kind(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The files that the commands of a page write, by their names without the folders.
fn made(context: &Context<'_>) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for command in context.readings.iter().flat_map(|reading| reading.plan.commands()) {
        let written = command.redirections.iter().filter_map(|redirection| match &redirection.source {
            RedirectionSource::Write(file) | RedirectionSource::Append(file) => Some(file.cooked()),
            _ => None,
        });
        for file in written.filter(|file| !file.has_open_parts() && !file.as_str().starts_with('/')) {
            made.insert(file.as_str().rsplit('/').next().unwrap_or_default().to_owned());
        }
    }
    made
}

/// The file that an option sends, by its name without the folders, and its place.
fn sent(option: &UsedOption) -> Option<(String, Span)> {
    let (value, _) = option.value.as_ref()?;
    let text = value.as_str();
    let file = match option.name {
        "data" | "data-ascii" | "data-binary" | "json" => text.strip_prefix('@')?,
        "data-urlencode" => text.split_once('@').filter(|(name, _)| !name.contains('='))?.1,
        "form" => text.split_once('=').and_then(|(_, value)| value.strip_prefix(['@', '<']))?.split(';').next()?,
        "upload-file" => text,
        _ => return None,
    };
    let start = text.len() - text.split_once(file).map_or(file.len(), |(before, _)| text.len() - before.len());
    let range = start..start + file.len();
    if value.is_open(range.clone()) || file.contains("path/to") || file.starts_with("/dev/") {
        return None;
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_name = name.contains('.') && name.len() > 2 && name.chars().all(is_of_name) && !name.starts_with('.');
    is_name.then(|| (name.to_owned(), value.span(range)))
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')
}
