//! DP211: a placeholder or a URL in angle brackets that a shell takes for a redirection.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{Part, Quoting, Redirection, SimpleCommand, Word},
    text::{Inserted, is_upper_snake},
};

pub(super) const RULE: Rule = Rule {
    code: "DP211",
    name: "placeholder-redirect",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP211-placeholder-redirect.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for command in reading.script.simple_commands() {
        for redirection in &command.redirections {
            let sign = redirection.operator.as_str();
            let name = &text[redirection.target.range.clone()];
            let place = script.span(redirection.range.clone());
            if sign == "<" && is_url(name) && text[redirection.range.end..].starts_with('>') {
                // Markdown's `<https://…>`, which in code is no link.
                findings
                    .push(place, "the shell reads from a file here: the angle brackets are no part of the URL")
                    .help("put the URL in quotes, without the brackets")
                    .fix(script.span(redirection.range.start..redirection.range.end + 1), format!("\"{name}\""));
            } else if sign == "<" && opens(text, command, redirection) {
                findings
                    .push(place, format!("the shell reads from a file `{name}` here: no `>` closes the placeholder"))
                    .help(format!("write `{name}`, or `<{name}>` if that is how the page marks placeholders"));
            } else if sign == ">" && closes(text, command, redirection) {
                let sign = script.span(redirection.range.start..redirection.range.start + 1);
                findings
                    .push(sign, format!("the shell writes to a file `{name}` here: no `<` opens the placeholder"))
                    .help("remove the `>`, or put a `<` before the name")
                    .fix(sign, "");
            }
        }
        for text in command.words.iter().flat_map(|word| &word.parts).filter_map(unquoted) {
            for (_, span, why) in text.insertions() {
                let written = context.page.file.slice(span);
                if matches!(why, Inserted::Placeholder(_)) && written.starts_with('<') {
                    // Most sites write placeholders so, and readers know: told only where the configuration asks for it.
                    findings
                        .push(span, format!("to a shell, `{written}` is a redirection from a file"))
                        .help("put it in quotes, or write the placeholder without brackets")
                        .level(Level::Off);
                }
            }
        }
    }
}

/// The text of a part that nothing quotes.
fn unquoted(part: &Part) -> Option<&crate::text::Traced> {
    match part {
        Part::Literal { text, quoting: Quoting::None } => Some(text),
        _ => None,
    }
}

/// Whether what a shell would read from is the address of a page, and no name for one of the reader's.
fn is_url(name: &str) -> bool {
    let address = name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or_default();
    let host = address.split('/').next().unwrap_or_default();
    host.contains('.')
        && !host.contains("your")
        && !address.contains(|c: char| c.is_ascii_uppercase() || "<{[$".contains(c))
}

/// Whether a name looks like one that readers are to replace.
fn is_name(name: &str) -> bool {
    let is_yours = ["your-", "your_", "YOUR-"].iter().any(|start| name.starts_with(start));
    is_yours || name.len() > 2 && is_upper_snake(name)
}

/// Whether `<NAME` stands where the value of an option belongs, without the `>` behind it.
fn opens(text: &str, command: &SimpleCommand, redirection: &Redirection) -> bool {
    let before = command.words.iter().rfind(|word| word.range.end <= redirection.range.start);
    let stands_for_value = before.is_some_and(|word| {
        let is_joined = word.range.end == redirection.range.start && text[word.range.clone()].ends_with('=');
        is_joined || word.looks_like_option() && !text[word.range.clone()].contains('=')
    });
    let is_glued = redirection.target.range.start == redirection.range.start + 1;
    let is_closed = text[redirection.range.end..].starts_with('>');
    is_glued && !is_closed && stands_for_value && is_name(&text[redirection.target.range.clone()])
}

/// Whether `NAME>` ends a word and an option follows, which is the name of no file.
fn closes(text: &str, command: &SimpleCommand, redirection: &Redirection) -> bool {
    let name = command.words.iter().rfind(|word: &&Word| word.range.end == redirection.range.start);
    let is_placeholder = name.is_some_and(|word| {
        let written = &text[word.range.clone()];
        is_name(written.rsplit(['=', '/', ':']).next().unwrap_or_default())
    });
    is_placeholder && redirection.descriptor.is_none() && redirection.target.looks_like_option()
}
