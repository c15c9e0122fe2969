//! DP207: a URL whose `&` is not quoted, so that the shell ends the command in the middle of it.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::{Command, Pipeline, Word},
};

pub(super) const RULE: Rule = Rule {
    code: "DP207",
    name: "unquoted-ampersand",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP207-unquoted-ampersand.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for statement in &reading.script.statements {
        let mut cut: Option<&Word> = None;
        for pair in statement.pipelines.windows(2) {
            let ampersand = pair[0].range.end;
            let joined = pair[0].background && pair[1].range.start == ampersand + 1;
            let url = cut.or_else(|| query(text, &pair[0]));
            let Some(url) = url.filter(|_| joined) else {
                cut = None;
                continue;
            };
            // One finding for each URL, at its first `&`.
            if cut.replace(url).is_some() {
                continue;
            }
            let rest = text[url.range.start..].split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
            let whole = script.span(url.range.start..url.range.start + rest.len());
            let written = context.page.file.slice(whole);
            let finding = findings
                .push(
                    script.span(ampersand..ampersand + 1),
                    "the unquoted `&` ends the command in the middle of its URL",
                )
                .help(format!("put the URL in quotes: `\"{written}\"`"));
            // In double quotes a variable keeps its meaning.
            if !rest.contains(['"', '\'', '`', '\\']) && !rest.contains("$(") {
                finding.fix(whole, format!("\"{written}\""));
            }
        }
    }
}

/// The last word of a command, if it is a URL with the start of a query in it: one that says so, or, where curl is asked for
/// it, one without a scheme.
fn query<'a>(text: &str, pipeline: &'a Pipeline) -> Option<&'a Word> {
    let Command::Simple(command) = pipeline.commands.last()? else { return None };
    let (first, word) = (command.words.first()?, command.words.last()?);
    let (path, _) = text[word.range.clone()].split_once('?')?;
    let is_asked = &text[first.range.clone()] == "curl" && path.contains('/');
    (word.looks_like_url() || is_asked).then_some(word)
}
