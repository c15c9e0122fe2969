//! DP607: a command without a flag it needs.

use super::{Check, Findings, Rule, context::Context};
use crate::{diagnostic::Level, spec::CliProblemKind};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP607",
    name: "missing-flag",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP607-missing-flag.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut environment = Environment { text: context.page.file.text(), variables: None, verdicts: BTreeMap::new() };
    let scripts = context.readings.iter().filter(|reading| reading.is_script());
    for invocation in scripts.flat_map(|reading| &reading.invocations).filter(|one| !one.is_cut_short) {
        let command = invocation.usage.name();
        for problem in &invocation.usage.problems {
            let CliProblemKind::MissingFlag { flags } = &problem.kind else { continue };
            if flags.iter().any(|flag| environment.supplies(&invocation.usage.spec.program, flag)) {
                continue;
            }
            let message = match flags.as_slice() {
                [flag] => format!("`{command}` needs the flag `{flag}`"),
                flags => format!("`{command}` needs one of the flags `{}`", flags.join("`, `")),
            };
            findings.push(problem.span, message).rests_on(problem, &command);
        }
    }
}

/// The variables that a page sets, anywhere.
struct Environment<'p> {
    text: &'p str,
    /// Their names, once somebody asked.
    variables: Option<BTreeSet<&'p str>>,
    /// What was answered before, by program and flag.
    verdicts: BTreeMap<(String, String), bool>,
}

impl Environment<'_> {
    /// Whether the page sets a variable that is named after the program and the flag (`THINGS_AUTH_TOKEN=…` for `--token`
    /// of `things`), as programs read them though their references do not always say so.
    fn supplies(&mut self, program: &str, flag: &str) -> bool {
        let variables = self.variables.get_or_insert_with(|| assigned(self.text));
        let name = |word: &str| word.trim_start_matches('-').replace('-', "_").to_ascii_uppercase();
        let (prefix, flag) = (name(program) + "_", name(flag));
        let key = (prefix, flag);
        if let Some(verdict) = self.verdicts.get(&key) {
            return *verdict;
        }
        let rest = |variable: &&str| variable.strip_prefix(key.0.as_str()).is_some_and(|rest| rest.contains(&key.1));
        let verdict = variables.iter().any(rest);
        self.verdicts.insert(key, verdict);
        verdict
    }
}

/// Every `NAME` of a `NAME=` in capitals.
fn assigned(text: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let before = text.match_indices('=').map(|(at, _)| &text[..at]);
    let names = before.map(|before| &before[before.trim_end_matches(is_name).len()..]);
    names.filter(|name| !name.is_empty()).collect()
}
