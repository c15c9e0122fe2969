//! DP005: a file that a page puts in place of a part of it, and that is not there.
//!
//! Where not even the folder is there that holds such files, it may be this copy of the site that lacks it; links that lead
//! out of the site are not followed, and texts without measure not brought in. That is worth knowing, for nobody checks what
//! the page shows there, but no mistake of its author.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, site::LinkProblemKind};

pub(super) const RULE: Rule = Rule {
    code: "DP005",
    name: "missing-include",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP005-missing-include.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for link in context.links {
        let target = &link.target;
        let mut note = |why: String| {
            findings.push(link.span, format!("{why}, so what it shows here is not checked")).level(Level::Note);
        };
        match link.kind {
            LinkProblemKind::Missing => {
                findings
                    .push(link.span, format!("there is no file `{target}`, whose text this page shows"))
                    .help("correct the path, or restore the file");
            }
            LinkProblemKind::OutOfReach => note(format!("`{target}` is not in this copy of the site")),
            LinkProblemKind::LeadsOut => note(format!("`{target}` is a link that leads out of the site")),
            LinkProblemKind::TooLong => note(format!("`{target}` makes the texts that this page brings in too long")),
            LinkProblemKind::Cycle(_) => {}
        }
    }
}
