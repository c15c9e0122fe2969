//! DP319: an option of curl that has no effect where it stands.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{
        Curl, CurlProblemKind, Section, UsedOption,
        curl::{OptionKind, Repeat},
    },
    text::Span,
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "DP319",
    name: "ineffective-option",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP319-ineffective-option.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for curl in reading.plan.curls() {
        for section in &curl.sections {
            repeated(section, findings);
            if !section.is_open {
                alone(section, findings);
            }
        }
        without_url(curl, findings);
    }
}

/// Of an option with a value that counts once the last one wins. Several methods are DP307's.
fn repeated(section: &Section, findings: &mut Findings<'_>) {
    let mut last: BTreeMap<&str, Span> = BTreeMap::new();
    let counts_once = |used: &&UsedOption| {
        let option = used.option;
        option.repeat == Repeat::Last && option.kind == OptionKind::Value && used.name != "request"
    };
    for used in section.options.iter().rev().filter(counts_once) {
        let winner = *last.entry(used.name).or_insert(used.span);
        if winner != used.span {
            findings
                .push(used.span, format!("curl takes the last `{}` only", used.spelling()))
                .related(winner, "this is the last one")
                .help("leave one of them out");
        }
    }
}

/// Options that only change what another one does.
fn alone(section: &Section, findings: &mut Findings<'_>) {
    for used in section.options.iter().filter(|used| !used.off) {
        let needs: Vec<&str> = used.option.needs().collect();
        if let Some(first) = needs.first().filter(|_| !needs.iter().any(|name| section.option(name).is_some())) {
            findings
                .push(used.span, format!("`{}` does nothing without `--{first}`", used.spelling()))
                .help(format!("add `--{first}`, or leave it out"));
        }
    }
}

fn without_url(curl: &Curl, findings: &mut Findings<'_>) {
    for problem in &curl.problems {
        if let CurlProblemKind::WithoutUrl { option } = &problem.kind {
            let message = format!("there is no URL left for this `{option}`: each belongs to one URL, in order");
            findings.push(problem.span, message).help("leave it out, or add a URL");
        }
    }
}
