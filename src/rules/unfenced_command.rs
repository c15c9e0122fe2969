//! DP004: commands on a page that has no fenced code block.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    extract::Form,
    text::{Format, Span},
};

pub(super) const RULE: Rule = Rule {
    code: "DP004",
    name: "unfenced-command",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP004-unfenced-command.md"),
    check: Check::Page(check),
};

/// How many characters of the first command the message repeats.
const SHOWN: usize = 60;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (file, examples) = (&context.page.file, &context.page.examples);
    let is_read = examples.iter().any(|example| !matches!(example.form, Form::Indented | Form::Html));
    if is_read || Format::of(file.path(), file.text()) != Format::Markdown {
        return;
    }
    let text = context.page.file.text();
    let mut blocks: Vec<Span> = examples.iter().map(|example| example.span).collect();
    blocks.sort_unstable();
    let (mut first, mut count, mut run_together) = (None, 0_usize, false);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        for (at, behind_marker) in places(line, &context.config.shell_languages) {
            let before = blocks.partition_point(|block| block.start <= offset + at);
            let is_read = before > 0 && blocks[before - 1].contains(Span::at(offset + at));
            if !is_read && context.library.opens_with_command(&line[at..]) {
                first.get_or_insert(offset + at);
                count += 1;
                run_together |= behind_marker;
            }
        }
        offset += line.len();
    }
    let Some(first) = first else { return };
    let command = excerpt(&text[first..]);
    let message = match count {
        1 => format!("`{command}` looks like a command and stands in no fenced code block, so nothing checks it"),
        _ => format!(
            "{count} places look like commands and stand in no fenced code block, so nothing checks them; the first \
             is `{command}`"
        ),
    };
    let help = if run_together {
        "the page has lost its line breaks, and with them its code blocks; check the file that its author wrote"
    } else {
        "put each between a line of ```sh and a line of ```; if the page was made from another, check that one"
    };
    findings.push(Span::new(first, first + command.len()), message).help(help);
}

/// Where a command may start in a line: behind its blanks and prompt, and behind each fence marker that stands in the
/// middle of it; with each, whether it is the latter.
fn places(line: &str, languages: &[String]) -> Vec<(usize, bool)> {
    let trimmed = line.trim_start();
    let trimmed = trimmed.strip_prefix("$ ").unwrap_or(trimmed).trim_start();
    let mut places = vec![(line.len() - trimmed.len(), false)];
    for (at, marker) in line.match_indices("```") {
        let rest = &line[at + marker.len()..];
        let language = rest.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
        let behind = rest[language.len()..].trim_start();
        if languages.contains(&language.to_ascii_lowercase()) {
            places.push((line.len() - behind.len(), true));
        }
    }
    places
}

/// The start of the text: up to the end of its line, a continuation or a fence marker.
fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    let line = text[..end].lines().next().unwrap_or_default();
    let line = line.split("```").next().unwrap_or_default();
    line.split('\\').next().unwrap_or_default().trim_end()
}
