//! Lines that go on in the next one, and do not.

use super::{Oracle, Way};
use crate::mutations::site::{Mutant, Site};
use std::ops::Range;

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "drop a `\\` at a line end",
        codes: &["DP201", "DP202", "DP603", "DP604", "DP301"],
        oracle: Oracle::Words,
        floor: 92,
        mutants: |site| each(site, |at| Mutant::new(at..at + 1, "")),
    },
    Way {
        name: "drop the last `\\`",
        codes: &["DP201", "DP202", "DP603", "DP604", "DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| site.continuations().last().map(|at| Mutant::new(*at..at + 1, "")).into_iter().collect(),
    },
    Way {
        name: "add a blank after a `\\`",
        codes: &["DP203"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::insert(at + 1, " ")),
    },
    Way {
        name: "drop the blank before a `\\`",
        codes: &["DP214", "DP202", "DP301"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: glued,
    },
    Way {
        name: "`\\\\` for `\\`",
        codes: &["DP201"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::insert(at, "\\")),
    },
    Way {
        name: "`/` for `\\`",
        codes: &["DP201"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::new(at..at + 1, "/")),
    },
    Way {
        name: "`^` for `\\`",
        codes: &["DP201", "DP202", "DP219"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::new(at..at + 1, "^")),
    },
    Way {
        name: "a backtick for `\\`",
        codes: &["DP201", "DP202", "DP219"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::new(at..at + 1, "`")),
    },
    Way {
        name: "a comment after a `\\`",
        codes: &["DP206"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| each(site, |at| Mutant::insert(at + 1, " # optional")),
    },
    Way {
        name: "a `\\` behind the last line",
        codes: &["DP204", "DP214"],
        oracle: Oracle::Always,
        floor: 95,
        mutants: trailing,
    },
    Way {
        name: "indent the end of a here-document",
        codes: &["DP208", "DP216"],
        oracle: Oracle::Always,
        floor: 95,
        mutants: |site| delimiters(site).into_iter().map(|one| Mutant::insert(one.line.start, "  ")).collect(),
    },
    Way {
        name: "misspell the end of a here-document",
        codes: &["DP208", "DP216"],
        oracle: Oracle::Always,
        floor: 95,
        mutants: |site| {
            let misspelt = |one: Delimiter| Mutant::insert(one.line.end, "S").at(one.operator);
            delimiters(site).into_iter().map(misspelt).collect()
        },
    },
    Way {
        name: "a blank behind the end of a here-document",
        codes: &["DP208", "DP216"],
        oracle: Oracle::Always,
        floor: 95,
        mutants: |site| delimiters(site).into_iter().map(|one| Mutant::insert(one.line.end, " ")).collect(),
    },
];

fn each(site: &Site<'_>, mutant: impl Fn(usize) -> Mutant) -> Vec<Mutant> {
    site.continuations().into_iter().map(mutant).collect()
}

/// `"a" \` and an option at the margin, which becomes `"a"--option`.
fn glued(site: &Site<'_>) -> Vec<Mutant> {
    let text = site.text();
    let is_blank = |at: &usize| text[..*at].ends_with(' ') && !text[..at - 1].ends_with([' ', '\n']);
    let is_option = |at: &usize| text[at + 2..].trim_start_matches([' ', '\t']).starts_with('-');
    let found = site.continuations().into_iter().filter(|at| is_blank(at) && is_option(at));
    let margin = |at: usize| text[at + 2..].len() - text[at + 2..].trim_start_matches([' ', '\t']).len();
    // The blanks of the next line go, too: with them the words would stay apart.
    found.map(|at| Mutant::new(at - 1..at, "").and(at + 2..at + 2 + margin(at), "")).collect()
}

/// A statement that is the last of its block.
fn trailing(site: &Site<'_>) -> Vec<Mutant> {
    let end = site.range.end;
    let has_text =
        site.commands.iter().flat_map(|command| &command.redirections).any(|one| one.here_document.is_some());
    let is_last = site.text()[end..].trim().is_empty();
    if is_last && !has_text { vec![Mutant::insert(end, " \\")] } else { Vec::new() }
}

/// The end of a here-document.
struct Delimiter {
    /// Where the redirection starts.
    operator: usize,
    /// The line that ends it.
    line: Range<usize>,
}

/// The end of each here-document.
fn delimiters(site: &Site<'_>) -> Vec<Delimiter> {
    let redirections = site.commands.iter().flat_map(|command| &command.redirections);
    let found = redirections.filter(|redirection| redirection.operator == "<<").filter_map(|redirection| {
        let end = redirection.here_document.as_ref()?.range.end;
        let delimiter = redirection.target.as_literal()?;
        let rest = site.text().get(end..)?;
        let line = end..end + delimiter.len();
        rest.starts_with(delimiter.as_str()).then_some(Delimiter { operator: redirection.range.start, line })
    });
    found.collect()
}
