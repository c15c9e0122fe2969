//! DP303: a curl command that names no URL.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Action, CurlProblem, CurlProblemKind, Redirection, RedirectionSource},
};

pub(super) const RULE: Rule = Rule {
    code: "DP303",
    name: "missing-url",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP303-missing-url.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let file = context.page.file.text();
    let commands = reading.plan.commands().into_iter().flat_map(|command| {
        command.actions().filter_map(|action| match action {
            // `<https://…>` in brackets is DP211's, or a placeholder.
            Action::Curl(curl) if !command.redirections.iter().any(is_of_url) => Some((command.span, curl)),
            _ => None,
        })
    });
    for (command, CurlProblem { kind, span }) in
        commands.flat_map(|(span, curl)| curl.problems.iter().map(move |problem| (span, problem)))
    {
        match kind {
            // What is left out (`...`) may be the URL.
            CurlProblemKind::MissingUrl if reading.is_abridged(file, command) => {}
            CurlProblemKind::MissingUrl => {
                findings
                    .push(*span, "this curl command names no URL")
                    .help("if the URL stands on a later line, each line before it must end in a backslash");
            }
            CurlProblemKind::NextWithoutUrl { before } => {
                let side = if *before { "before" } else { "behind" };
                findings
                    .push(*span, format!("no URL stands {side} this `--next`"))
                    .help("each part of the command needs a URL of its own");
            }
            _ => {}
        }
    }
}

fn is_of_url(redirection: &Redirection) -> bool {
    matches!(&redirection.source, RedirectionSource::Read(file) if file.cooked().as_str().starts_with("http"))
}
