//! DP315: a curl command that needs a newer curl than the configuration counts on.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind, curl::EQUALS_SIGN},
};

pub(super) const RULE: Rule = Rule {
    code: "DP315",
    name: "newer-curl",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP315-newer-curl.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let oldest = context.config.min_curl;
    let counts_on = format!("examples must work with curl {oldest}, see `curl.min-version` in the configuration");
    for curl in reading.plan.curls() {
        for given in
            curl.sections.iter().flat_map(|section| &section.options).filter(|given| given.option.added > oldest)
        {
            let message = format!("`{}` needs curl {} or newer", given.spelling(), given.option.added);
            findings.push(given.span, message).help(&*counts_on);
        }
        for CurlProblem { kind, span } in &curl.problems {
            match kind {
                CurlProblemKind::Newer { what, since } if *since > oldest => {
                    findings.push(*span, format!("`{what}` needs curl {since} or newer")).help(&*counts_on);
                }
                CurlProblemKind::EqualsSign { takes_value: true, option } if EQUALS_SIGN > oldest => {
                    findings
                        .push(*span, format!("a value after `{option}=` needs curl {EQUALS_SIGN} or newer"))
                        .help("put a blank in place of the equals sign")
                        .fix(*span, " ");
                }
                _ => {}
            }
        }
    }
}
