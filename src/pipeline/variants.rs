//! One text, seen by the readers of several products, told of once.
//!
//! Takes a document; hands on a view of its page for each variant that differs from the others, and joins what was found
//! in them: a finding with all the pages that it affects, a fence with the worst of its states.

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Label},
    extract::{self, Example, Page},
    reading,
    report::{Fence, State},
    site::{Document, Product, Variant},
    spec::Library,
    text::{Span, Traced},
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

/// A page as some of its readers see it.
pub(super) struct View {
    /// The page.
    pub(super) page: Page,
    /// The variants whose readers see it so.
    pub(super) variants: Vec<Arc<Variant>>,
    /// Where it is read for the sake of these fences alone, which no variant shows: the pages that would are not here.
    only: Option<Vec<Span>>,
}

impl View {
    /// What pages call the product for which it is read, though no page of that product is there.
    pub(super) fn for_product(&self) -> Option<&str> {
        let variant = self.variants.first().filter(|_| self.only.is_some())?;
        Some(variant.product.as_ref().map_or("other", |product| &product.word))
    }

    /// Leaves only those findings that are about fences that are looked at in this view.
    pub(super) fn keep(&self, findings: &mut Vec<Diagnostic>) {
        let Some(only) = &self.only else { return };
        findings.retain(|finding| {
            let place = self.page.file.home(finding.primary.span);
            let next = only.partition_point(|fence| fence.start <= place.start);
            next > 0 && only[next - 1].contains(place)
        });
    }
}

/// The views of a document, those of its variants first.
pub(super) fn views(document: &Document, config: &Config, library: &Library) -> Vec<View> {
    let page = reading::page(&document.file, config, library);
    let unseen = unseen(&page, document);
    let spare = (!unseen.is_empty()).then(|| page.clone());
    let mut views: Vec<View> = Vec::new();
    for (page, variants) in extract::views(page, &document.variants, config) {
        views.extend(by_contract(page, variants.into_owned(), library));
    }
    if let Some(page) = spare {
        views.extend(unseen.into_iter().map(|(variant, only)| {
            let mut page = page.clone().seen_by(&variant, config);
            page.keep_examples(|example| only.binary_search(&example.span).is_ok());
            View { page, variants: vec![variant], only: Some(only) }
        }));
    }
    views
}

/// The views of a page that all these readers see alike: one for all of them, or one for each library where its commands are
/// held against another edition of a program for some of them.
fn by_contract(page: Page, variants: Vec<Arc<Variant>>, library: &Library) -> Vec<View> {
    let differs = |example: &Example| library.has_edition_of(example.code.as_str());
    if variants.len() < 2 || !page.examples.iter().any(differs) {
        return vec![View { page, variants, only: None }];
    }
    let mut groups: Vec<(&Library, Vec<Arc<Variant>>)> = Vec::new();
    for variant in variants {
        let product = variant.product.as_ref();
        let own = product.map_or(library, |product| library.of(&product.key, &product.version));
        match groups.iter_mut().find(|(other, _)| std::ptr::eq(*other, own)) {
            Some((_, group)) => group.push(variant),
            None => groups.push((own, vec![variant])),
        }
    }
    let view = |(_, variants): (&Library, Vec<Arc<Variant>>)| {
        let page = Page { variant: variants.first().cloned(), ..page.clone() };
        View { page, variants, only: None }
    };
    groups.into_iter().map(view).collect()
}

/// The fences that no variant shows, by the product that they are for.
fn unseen(page: &Page, document: &Document) -> Vec<(Arc<Variant>, Vec<Span>)> {
    let mut unseen: Vec<(Arc<Variant>, Vec<Span>)> = Vec::new();
    let is_looked_for = document.is_whole && !page.conditions.is_empty();
    let Some(first) = document.variants.first().filter(|_| is_looked_for) else { return unseen };
    for (example, conditions) in page.conditioned_examples() {
        let is_shown = |variant: &Variant| conditions.iter().all(|condition| condition.admits(variant));
        if conditions.is_empty() || document.variants.iter().any(|variant| is_shown(variant)) {
            continue;
        }
        let variant = |product: Option<&Arc<Product>>| Variant {
            product: product.cloned(),
            pages: vec![document.file.path().to_owned()],
            site: first.site.clone(),
        };
        // The innermost condition knows best; of the products that it names, those of the same family come first (one
        // word may name a product of each), and all the other conditions must admit it.
        let named = conditions.iter().rev().filter(|condition| condition.shown).flat_map(|one| &one.products);
        let called = |word: &Traced| {
            let mut called: Vec<&Arc<Product>> =
                first.site.products.iter().filter(|one| one.word == word.as_str()).collect();
            called.sort_by_key(|product| Some(product.family()) != first.product.as_ref().map(|first| first.family()));
            called
        };
        let mut variants = named.flat_map(called).chain(&first.site.products).map(|product| variant(Some(product)));
        let meant = variants.find(is_shown).unwrap_or_else(|| variant(None));
        match unseen.iter_mut().find(|(other, _)| **other == meant) {
            Some((_, fences)) => fences.push(example.span),
            None => unseen.push((Arc::new(meant), vec![example.span])),
        }
    }
    for (_, fences) in &mut unseen {
        fences.sort_unstable();
    }
    unseen
}

/// Joins the findings of several views, in the order of their places.
pub(super) fn join_findings(found: Vec<(&View, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let all: usize = found.iter().filter(|(view, _)| view.only.is_none()).map(|(view, _)| view.variants.len()).sum();
    let mut joined: BTreeMap<(Span, &'static str), Vec<Joined<'_>>> = BTreeMap::new();
    for (view, findings) in found {
        let mut rest = Vec::new();
        for finding in findings {
            let same = joined.entry((finding.primary.span, finding.code)).or_default();
            match same.iter_mut().find(|other| other.finding.message == finding.message) {
                Some(other) => other.views.push(view),
                None => rest.push(finding),
            }
        }
        // What is said of a place in other words, because a text differs from product to product, is the same finding.
        for finding in rest {
            let same = joined.entry((finding.primary.span, finding.code)).or_default();
            match same.iter_mut().find(|other| !other.views.iter().any(|seen| std::ptr::eq(*seen, view))) {
                Some(other) => other.views.push(view),
                None => same.push(Joined { finding, views: vec![view] }),
            }
        }
    }
    joined.into_values().flatten().map(|joined| joined.told(all)).collect()
}

/// A finding and the views in which it stands.
struct Joined<'a> {
    finding: Diagnostic,
    views: Vec<&'a View>,
}

impl Joined<'_> {
    fn told(mut self, all: usize) -> Diagnostic {
        let variants: Vec<&Arc<Variant>> = self.views.iter().flat_map(|view| &view.variants).collect();
        let mut affects: Vec<String> = variants.iter().flat_map(|variant| &variant.pages).cloned().collect();
        affects.sort();
        affects.dedup();
        let is_partial = variants.len() < all || self.views.iter().any(|view| view.only.is_some());
        let words = variants.iter().filter_map(|variant| variant.product.as_ref()).map(|product| product.word.clone());
        let mut products: Vec<String> = if is_partial { words.collect() } else { Vec::new() };
        products.sort();
        products.dedup();
        self.finding.affects = affects;
        self.finding.products = products;
        self.finding
    }
}

/// Joins the fences of several views, in the order of the page: each once, in the worst of its states.
pub(super) fn join_fences(found: Vec<Vec<(Span, Fence)>>) -> Vec<Fence> {
    let mut joined: Vec<(Span, Fence)> = Vec::new();
    let mut places: BTreeMap<Span, usize> = BTreeMap::new();
    for (span, fence) in found.into_iter().flatten() {
        match places.get(&span) {
            Some(index) if rank(fence.state) < rank(joined[*index].1.state) => joined[*index].1 = fence,
            Some(_) => {}
            None => {
                places.insert(span, joined.len());
                joined.push((span, fence));
            }
        }
    }
    joined.sort_by_key(|(span, _)| span.start);
    joined.into_iter().map(|(_, fence)| fence).collect()
}

/// How bad a state is, the worst first.
fn rank(state: State) -> u8 {
    match state {
        State::Broken => 0,
        State::Failed => 1,
        State::Unsupported => 2,
        State::Checked => 3,
        State::Passed => 4,
        State::Skipped => 5,
        State::Synopsis => 6,
        State::Output => 7,
        State::OtherLanguage => 8,
    }
}

/// Says of each place in an included text in which file it really is, and leaves out what goes without saying: that a
/// finding affects the page in which it stands.
pub(super) fn settle(finding: &mut Diagnostic) {
    let place = |label: &mut Label| {
        let (file, span) = label.file.locate(label.span);
        let file = file.cloned();
        label.span = span;
        label.file = file.unwrap_or_else(|| label.file.clone());
    };
    if let Some(fix) = &mut finding.fix {
        fix.span = finding.primary.file.locate(fix.span).1;
    }
    place(&mut finding.primary);
    finding.related.iter_mut().for_each(place);
    if let [page] = finding.affects.as_slice()
        && page == finding.primary.file.path()
    {
        finding.affects.clear();
    }
}

/// Joins what several pages say of the same text that they include.
pub(super) fn join_included(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut joined: BTreeMap<(String, Span, &'static str, String), Diagnostic> = BTreeMap::new();
    for finding in findings {
        let Label { file, span, .. } = &finding.primary;
        match joined.entry((file.path().to_owned(), *span, finding.code, finding.message.clone())) {
            Entry::Vacant(free) => drop(free.insert(finding)),
            Entry::Occupied(mut same) => same.get_mut().affects.extend(finding.affects),
        }
    }
    let sorted = joined.into_values().map(|mut finding| {
        finding.affects.sort();
        finding.affects.dedup();
        finding
    });
    sorted.collect()
}
