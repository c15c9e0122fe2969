//! DP111: a placeholder that the list below its example leaves out.

use super::{
    Check, Findings, Rule, absent_placeholder,
    context::{Context, Reading, declarations::folded},
};
use crate::{
    diagnostic::Level,
    extract::{Alternative, Page, PlaceholderKey},
    text::{Span, is_upper_snake},
};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "DP111",
    name: "undocumented-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP111-undocumented-placeholder.md"),
    check: Check::Page(check),
};

/// The most descriptions that are looked at for one example.
const LONGEST_LIST: usize = 256;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let page = context.page;
    if !page.keys.iter().any(|key| key.asked) || absent_placeholder::brings_in_text(context) {
        return;
    }
    let lists = Lists::of(page);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for reading in context.readings.iter().filter(|reading| !reading.example.hidden) {
        let list = lists.below(page, reading);
        let is_listed = |name: &str| list.iter().any(|key| folded(key.name.as_str()) == folded(name));
        let used = &reading.resolved.placeholders;
        // A list that describes none of the example's placeholders is not about it.
        let Some(first) = list.first().filter(|_| used.iter().any(|used| is_listed(&used.name))) else { continue };
        for used in used {
            let is_declared = used.declared.is_some() && used.name.len() > 1 && is_upper_snake(&used.name);
            if is_declared && !lists.spoken_of.contains(&folded(&used.name)) && told.insert(&used.name) {
                findings
                    .push(
                        used.span,
                        format!("`{}` is not described, though the list below describes others", used.name),
                    )
                    .related(first.name.whole_span(), "the list")
                    .help(format!("add an item for `{}` to the list", used.name));
            }
        }
    }
}

/// The lists of placeholders of a page.
struct Lists<'a> {
    /// What is described in them, in order.
    keys: Vec<&'a PlaceholderKey>,
    /// Where a section begins, in order.
    sections: Vec<usize>,
    /// The words that the page writes outside of examples and patterns, folded.
    spoken_of: BTreeSet<String>,
}

impl<'a> Lists<'a> {
    fn of(page: &'a Page) -> Self {
        let mut keys: Vec<&PlaceholderKey> = page.keys.iter().filter(|key| key.asked).collect();
        keys.sort_by_key(|key| key.name.whole_span());
        let mut code: Vec<Span> = page.examples.iter().map(|example| example.span).collect();
        code.extend(page.scopes.iter().map(|scope| scope.pattern.whole_span()));
        code.sort_unstable();
        let mut sections = Vec::new();
        let (text, mut at) = (page.file.text(), 0);
        let mut spoken_of = BTreeSet::new();
        let mut prose = |part: &str, start: usize| {
            let words = part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            spoken_of.extend(words.filter(|word| word.len() > 1 && is_upper_snake(word)).map(folded));
            sections.extend(part.match_indices("\n#").map(|(newline, _)| start + newline + 1));
        };
        for span in code {
            if span.start > at {
                prose(&text[at..span.start.min(text.len())], at);
            }
            at = at.max(span.end).min(text.len());
        }
        prose(&text[at..], at);
        spoken_of.extend(keys.iter().map(|key| folded(key.name.as_str())));
        sections.sort_unstable();
        Self { keys, sections, spoken_of }
    }

    /// The list that follows an example, before the next section, for the readers of its tab.
    fn below(&self, page: &Page, reading: &Reading<'_>) -> Vec<&'a PlaceholderKey> {
        let example = reading.example;
        let from = self.keys.partition_point(|key| key.name.whole_span().start < example.span.end);
        let next = self.sections.partition_point(|start| *start < example.span.end);
        let end = self.sections.get(next).copied().unwrap_or(page.file.text().len());
        let is_for = |key: &&&PlaceholderKey| {
            let choices: &[Alternative] = &key.alternatives;
            choices.iter().all(|choice| example.alternatives.contains(choice))
        };
        self.keys[from..]
            .iter()
            .take_while(|key| key.name.whole_span().start < end)
            .take(LONGEST_LIST)
            .filter(is_for)
            .copied()
            .collect()
    }
}
