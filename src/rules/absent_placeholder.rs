//! DP105: a placeholder that the page describes and shows nowhere.

use super::{
    Check, Findings, Rule,
    context::{
        Context, FenceKind, Reading,
        declarations::{brings_text, folded},
    },
};
use crate::{
    diagnostic::Level,
    extract::PlaceholderKey,
    text::{self, Nearest, Span, Traced, is_upper_snake},
};
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

pub(super) const RULE: Rule = Rule {
    code: "DP105",
    name: "absent-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP105-absent-placeholder.md"),
    check: Check::Page(check),
};

/// What brings in the text of another file, in the words of several site generators: a use may stand there.
const INCLUSIONS: &[&str] = &[
    "get-shared-text",
    "{{< include",
    "{{% include",
    "{% include",
    "{{#include",
    "{{#rustdoc_include",
    "literalinclude",
    "readfile",
    "--8<--",
    "raw-loader",
];

/// The most names of which each is tried as the one that was meant.
const LONGEST_LIST: usize = 64;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let page = context.page;
    let is_asked = |key: &&PlaceholderKey| key.asked && key.name.len() > 1 && is_upper_snake(key.name.as_str());
    // A changelog speaks of names that it need not show.
    let is_history = |reading: &Reading<'_>| matches!(reading.kind, FenceKind::Counterexample(_));
    let is_shown = context.readings.iter().any(|reading| !reading.example.hidden && !is_history(reading));
    if !is_shown || !page.keys.iter().any(|key| is_asked(&key)) {
        return;
    }
    if brings_in_text(context) {
        return;
    }
    let used = used(context);
    let declarations = context.declarations();
    // What a pattern declares in vain, or an example misspells, is told where that is mended.
    let elsewhere = declarations.unused.iter().map(Traced::as_str);
    let elsewhere: BTreeSet<&str> = elsewhere.chain(declarations.misspelt.iter().map(|slip| &*slip.meant)).collect();
    let described: BTreeSet<String> = page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let placeholders = context.readings.iter().flat_map(|reading| &reading.resolved.placeholders);
    let open = placeholders.map(|used| &*used.name).filter(|name| !described.contains(&folded(name)));
    let open: BTreeSet<&str> = open.take(LONGEST_LIST).collect();
    let tabs = Tabs::default();
    for key in page.keys.iter().filter(is_asked) {
        let name = key.name.as_str();
        if elsewhere.contains(name) || used.contains(name) && !tabs.lack(context, key) {
            continue;
        }
        let place = if used.contains(name) { "of this tab" } else { "of this page" };
        let message = format!("`{name}` is described, but stands in no example {place}");
        let finding = findings.push(key.name.whole_span(), message);
        match text::nearest(name, open.iter().copied()).filter(Nearest::is_near) {
            Some(nearest) => finding.help(format!("did you mean `{}`?", nearest.word)),
            None => finding.help("remove the description, or use the placeholder in an example"),
        };
    }
}

/// Whether the page shows text of other files, which is not known here.
pub(super) fn brings_in_text(context: &Context<'_>) -> bool {
    let text = context.page.file.text();
    INCLUSIONS.iter().any(|words| text.contains(words))
        || context.readings.iter().any(|reading| brings_text(&reading.resolved.script))
}

/// The words in the code of each tab, by the tab's set and number; nothing until a description stands in one.
#[derive(Default)]
struct Tabs<'a>(OnceCell<BTreeMap<(usize, usize), BTreeSet<&'a str>>>);

impl<'a> Tabs<'a> {
    fn of(context: &'a Context<'_>) -> BTreeMap<(usize, usize), BTreeSet<&'a str>> {
        let mut tabs: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
        for example in context.readings.iter().map(|reading| reading.example).filter(|example| !example.hidden) {
            for tab in &example.alternatives {
                let words = example.code.as_str().split(|c| !is_letter(c)).filter(|word| !word.is_empty());
                tabs.entry((tab.group, tab.index)).or_default().extend(words);
            }
        }
        tabs
    }

    /// Whether the tab that a description stands in has examples, and none of them the name.
    fn lack(&self, context: &'a Context<'_>, key: &PlaceholderKey) -> bool {
        let Some(tab) = key.alternatives.last() else { return false };
        let Some(words) = self.0.get_or_init(|| Self::of(context)).get(&(tab.group, tab.index)) else { return false };
        let name = key.name.as_str();
        let is_endpoint = || context.page.endpoints.iter().any(|endpoint| endpoint.url.as_str().contains(name));
        !words.is_empty() && !words.contains(name) && !is_endpoint()
    }
}

/// Whether a character is a part of a name.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Every word in capitals that the page writes, other than to describe it, to declare it or to speak of it in code of its
/// own.
fn used<'a>(context: &Context<'a>) -> BTreeSet<&'a str> {
    let page = context.page;
    let names = page.keys.iter().map(|key| key.name.whole_span());
    let mut spoken: Vec<Span> = names.chain(page.scopes.iter().map(|scope| scope.pattern.whole_span())).collect();
    spoken.sort();
    let is_spoken = |at: usize| {
        let after = spoken.partition_point(|span| span.start <= at);
        after > 0 && at < spoken[after - 1].end
    };
    let (text, mut at) = (page.file.text(), 0);
    let mut used = BTreeSet::new();
    for piece in text.split_inclusive(|c| !is_letter(c)) {
        let (word, start) = (piece.trim_end_matches(|c| !is_letter(c)), at);
        at += piece.len();
        if word.len() < 2 || !is_upper_snake(word) || is_spoken(start) {
            continue;
        }
        let (before, after) = (&text[..start], &text[start + word.len()..]);
        let is_alone = ["`", "**", "<"].iter().any(|mark| before.ends_with(mark))
            && ["`", "**", ">`"].iter().any(|mark| after.starts_with(mark));
        if !is_alone {
            used.insert(word);
        }
    }
    used
}
