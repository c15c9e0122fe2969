//! DP303: a curl command that names no URL.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind},
};

pub(super) const RULE: Rule = Rule {
    code: "DP303",
    name: "missing-url",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP303-missing-url.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for CurlProblem { kind, span } in reading.plan.curls().flat_map(|curl| &curl.problems) {
        match kind {
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
