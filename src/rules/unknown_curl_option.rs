//! DP301: a curl option that curl does not have, or that curl does not take in this form.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{CurlProblem, CurlProblemKind, curl::WHOLE_NAMES},
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP301",
    name: "unknown-curl-option",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP301-unknown-curl-option.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for CurlProblem { kind, span } in reading.plan.curls().flat_map(|curl| &curl.problems) {
        match kind {
            CurlProblemKind::UnknownOption { option, suggestion } => {
                unknown(*span, option, suggestion.as_deref(), findings);
            }
            CurlProblemKind::NoDashes { name, is_severed } => {
                let message = if *is_severed {
                    format!("a blank stands between `--` and `{name}`, so curl takes it and all that follows for URLs")
                } else {
                    format!("`{name}` has no dashes, so curl takes it for a URL")
                };
                let meant = format!("--{name}");
                findings.push(*span, message).help(format!("write `{meant}`")).fix(*span, meant);
            }
            CurlProblemKind::Lenient { option, meant } => {
                findings
                    .push(*span, format!("curl takes `{option}` for `{meant}` only before version {WHOLE_NAMES}"))
                    .help(format!("write `{meant}`"))
                    .fix(*span, meant);
            }
            CurlProblemKind::WrongCase { option, meant } => {
                findings
                    .push(*span, format!("`{option}` is another option than `{meant}`, for which this value is"))
                    .help(format!("write `{meant}`"))
                    .fix(*span, meant);
            }
            CurlProblemKind::EqualsInValue { option } => {
                findings
                    .push(*span, format!("curl takes the `=` after `{option}` for the start of the value"))
                    .help("put a blank in place of the equals sign")
                    .fix(*span, " ");
            }
            CurlProblemKind::EqualsSign { option, takes_value: false } => {
                findings.push(*span, format!("`{option}` takes no value"));
            }
            CurlProblemKind::MissingValue { option } => {
                findings.push(*span, format!("`{option}` needs a value, and none follows"));
            }
            CurlProblemKind::OptionAsValue { option, value } => {
                findings
                    .push(*span, format!("`{option}` needs a value, and curl takes `{value}` for it"))
                    .help(format!("write the value of `{option}` before `{value}`, or leave `{option}` out"));
            }
            _ => {}
        }
    }
}

fn unknown(span: Span, option: &str, suggestion: Option<&str>, findings: &mut Findings<'_>) {
    let finding = findings.push(span, format!("curl has no option `{option}`"));
    let Some(suggestion) = suggestion else { return };
    let same_letters = suggestion.trim_start_matches('-').eq_ignore_ascii_case(option.trim_start_matches('-'));
    let finding = finding.help(format!("did you mean `{suggestion}`?"));
    let is_method =
        suggestion.strip_prefix("-X ").is_some_and(|method| option.trim_start_matches(['-', 'X']) == method);
    if is_method || same_letters && suggestion.starts_with("--") {
        // Only the case or a dash differs, or a method has the dash of its option, so nothing else can have been meant.
        finding.fix(span, suggestion);
    }
}
