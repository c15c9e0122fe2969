//! DP008: a code block that Markdown takes for something else.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, extract::PageProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP008",
    name: "lost-fence",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP008-lost-fence.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let lost = context.page.problems.iter().filter(|problem| problem.kind == PageProblemKind::LostFence);
    for problem in lost {
        let message = "Markdown takes this line for indented code, so readers see its backticks and what stands around it \
                       as code";
        let finding = findings.push(problem.span, message);
        match problem.because {
            Some(because) => finding
                .related(because, "the list that it was meant to stand in ends before this line")
                .help("indent that line and those after it as far as the list item, or indent the code block less"),
            None => finding.help("indent it as far as the text of its list item, or by at most three columns more"),
        };
    }
}
