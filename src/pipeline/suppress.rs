//! What the author of a page, or the configuration, accepts: those findings are counted, not reported.
//!
//! Takes the findings of a page in the order of their places; hands on those that are told and those that are not, with
//! what the rules say of the suppressions themselves.

use super::leveled;
use crate::{
    config::{Config, Ignore},
    diagnostic::{Diagnostic, Level},
    extract::{Page, SuppressionFault},
    reading::context::{Context, SuppressionUse, WordUse},
    report::Report,
    rules::{self, Check, Rule},
    text::Span,
};
use std::collections::{BTreeMap, BTreeSet};

/// The findings of a page, told apart.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What is reported.
    pub(super) findings: Vec<Diagnostic>,
    /// What is accepted.
    pub(super) suppressed: Vec<Diagnostic>,
    /// What became of each word of each suppression of the page, in the order of both.
    pub(super) uses: Vec<Vec<WordUse>>,
}

/// One word of one suppression, as the rule that it means and where it holds.
struct Entry {
    start: usize,
    end: usize,
    code: &'static str,
    /// The suppression and the word in it.
    place: (usize, usize),
}

/// Takes out the findings that a page or the configuration accepts. `ran` says whether the page was run, so that the rules
/// of runs had a look at it.
pub(super) fn apply(context: &Context<'_>, findings: Vec<Diagnostic>, ran: bool) -> Told {
    let (page, config) = (context.page, context.config);
    let unchecked: Vec<Span> = unchecked(page);
    let nothing = page.suppressions.is_empty() && config.ignores.is_empty() && unchecked.is_empty();
    if config.no_suppressions || nothing {
        return Told { findings, ..Told::default() };
    }
    let mut uses: Vec<Vec<WordUse>> = Vec::with_capacity(page.suppressions.len());
    let mut entries = Vec::new();
    for (index, suppression) in page.suppressions.iter().enumerate() {
        let mut words = Vec::with_capacity(suppression.rules.len());
        for (position, word) in suppression.rules.iter().enumerate() {
            let meant: Vec<&Rule> = rules::named(word.as_str()).filter(|rule| can_be_suppressed(rule)).collect();
            let looked = meant.iter().all(|rule| has_looked(rule, config, ran));
            words.push(match (meant.is_empty(), looked) {
                (true, _) => WordUse::Unknown,
                (false, false) => WordUse::Unjudged,
                (false, true) => WordUse::Unused,
            });
            if matches!(suppression.fault, None | Some(SuppressionFault::NeverEnds)) {
                let (start, end) = (suppression.covers.start, suppression.covers.end);
                // What stands at the very end of the file stands in it, too.
                let end = if end == page.file.text().len() { usize::MAX } else { end };
                let entry = |rule: &&'static Rule| Entry { start, end, code: rule.code, place: (index, position) };
                entries.extend(meant.iter().map(entry));
            }
        }
        uses.push(words);
    }
    entries.sort_by_key(|entry| entry.start);
    let ignored = ignored(context);
    let mut told = Told::default();
    // Of each rule, the suppressions that are open, the one that began last on top.
    let mut open: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let mut rest = entries.iter().peekable();
    // What stands in an included text stands where the page includes it.
    let mut findings: Vec<(usize, Diagnostic)> =
        findings.into_iter().map(|finding| (page.file.home(finding.primary.span).start, finding)).collect();
    findings.sort_by_key(|(at, _)| *at);
    for (at, finding) in findings {
        while let Some(entry) = rest.next_if(|entry| entry.start <= at) {
            open.entry(entry.code).or_default().push(entry);
        }
        let here = open.entry(finding.code).or_default();
        while here.pop_if(|entry| entry.end <= at).is_some() {}
        if let Some(Entry { place: (index, position), .. }) = here.last() {
            uses[*index][*position] = WordUse::Used;
            told.suppressed.push(finding);
        } else if ignored.contains(&finding.code) || is_inside(at, &unchecked) {
            told.suppressed.push(finding);
        } else {
            told.findings.push(finding);
        }
    }
    for findings in [&mut told.findings, &mut told.suppressed] {
        findings.sort_by_key(|finding| (finding.primary.span, finding.code));
    }
    Told { uses, ..told }
}

/// The entries of the configuration that accept nothing in the pages of a report. `pages` are the names of
/// the pages that were read. What speaks of none of them, or of rules that did not look, is not judged.
pub fn unused_ignores<'a>(report: &Report, config: &'a Config, pages: &BTreeSet<String>) -> Vec<&'a Ignore> {
    let accepted: Vec<(&str, Vec<String>)> = report
        .suppressed
        .iter()
        .map(|finding| {
            let shown = finding.affects.iter().map(String::as_str).chain([finding.primary.file.path()]);
            (finding.code, shown.map(|page| config.name_of(page)).collect())
        })
        .collect();
    let is_unused = |ignore: &&Ignore| {
        let rules = || ignore.rules.get_ref().iter().flat_map(|word| rules::named(word));
        pages.iter().any(|page| ignore.covers(page))
            && rules().all(|rule| has_looked(rule, config, report.ran))
            && !accepted.iter().any(|(code, pages)| {
                rules().any(|rule| rule.code == *code) && pages.iter().any(|page| ignore.covers(page))
            })
    };
    config.ignores.iter().filter(is_unused).collect()
}

/// Joins what became of the same suppressions in two views of a page: what is used in one is used.
pub(super) fn join_uses(joined: &mut Vec<Vec<WordUse>>, other: Vec<Vec<WordUse>>) {
    if joined.len() != other.len() {
        *joined = other;
        return;
    }
    for (word, other) in joined.iter_mut().flatten().zip(other.into_iter().flatten()) {
        if other == WordUse::Used {
            *word = other;
        }
    }
}

/// What the rules say of the suppressions of a page, given what became of each.
pub(super) fn judge(context: &Context<'_>, uses: &[Vec<WordUse>]) -> Vec<Diagnostic> {
    let uses = context.page.suppressions.iter().zip(uses);
    let uses: Vec<SuppressionUse<'_>> =
        uses.map(|(suppression, words)| SuppressionUse { suppression, words: words.clone() }).collect();
    leveled(rules::check_suppressions(context, &uses), context)
}

/// The fences that the page says are not to be checked, in order.
fn unchecked(page: &Page) -> Vec<Span> {
    let examples = page.examples.iter().filter(|example| page.unchecked(example).is_some());
    let mut spans: Vec<Span> = examples.map(|example| example.span).collect();
    spans.sort_unstable();
    spans
}

fn is_inside(at: usize, spans: &[Span]) -> bool {
    let before = spans.partition_point(|span| span.start <= at);
    before > 0 && at < spans[before - 1].end
}

/// What is said of suppressions is not suppressed by one: it would be about itself.
fn can_be_suppressed(rule: &Rule) -> bool {
    !matches!(rule.check, Check::Suppression(_))
}

/// Whether a rule looked at the page, so that its silence says something.
fn has_looked(rule: &Rule, config: &Config, ran: bool) -> bool {
    let level = config.level(rule.code, rule.name);
    let is_off = level.map_or(rule.level == Level::Off, |level| Level::named(level) == Some(Level::Off));
    !is_off && (ran || !matches!(rule.check, Check::Outcome(_) | Check::Comparison(_)))
}

/// The codes of the rules whose findings the configuration accepts in this page.
fn ignored(context: &Context<'_>) -> Vec<&'static str> {
    let name = context.config.name_of(context.page.file.path());
    let ignores = context.config.ignores.iter().filter(|ignore| ignore.covers(&name));
    let words = ignores.flat_map(|ignore| ignore.rules.get_ref());
    words.flat_map(|word| rules::named(word)).map(|rule| rule.code).collect()
}
