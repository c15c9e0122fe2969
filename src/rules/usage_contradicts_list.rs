//! DP613: a usage and the lists below it that do not name the same flags and arguments.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::ReferenceProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP613",
    name: "usage-contradicts-list",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP613-usage-contradicts-list.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in context.contradictions() {
        let command = &problem.command;
        let (message, help) = match &problem.kind {
            ReferenceProblemKind::UsageFlagNotListed(flag) => (
                format!("`{flag}` stands in the usage of `{command}`, and its flags do not list it"),
                "list it, or take it out of the usage",
            ),
            ReferenceProblemKind::UsageArgumentNotListed(argument) => (
                format!("`{argument}` stands in the usage of `{command}`, and its arguments do not list it"),
                "list it, or take it out of the usage",
            ),
            ReferenceProblemKind::ListedArgumentNotInUsage(argument) => (
                format!("`{argument}` is listed as an argument of `{command}`, and its usage does without"),
                "show it in the usage, or take it out of the list",
            ),
            _ => continue,
        };
        let label = match &problem.kind {
            ReferenceProblemKind::UsageFlagNotListed(_) => "the flags are listed here",
            ReferenceProblemKind::UsageArgumentNotListed(_) => "the arguments are listed here",
            _ => "the usage",
        };
        findings.push(problem.place.span, message).contradicted(problem, label).help(help);
    }
}
