//! DP615: a list of subcommands that lacks one which has a page.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP615",
    name: "unlisted-subcommand",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP615-unlisted-subcommand.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let ReferenceProblemKind::SubcommandNotListed(name) = &problem.kind else { continue };
        let message = format!("`{name}` has a page, and the commands of `{}` do not list it", problem.command);
        findings
            .push(problem.place.span, message)
            .contradicted(problem, "its page")
            .help(format!("add `{name}` to the list"));
    }
}
