//! DP006: a part of a page that is shown or hidden for a product that the site does not have, a shortcode that names one.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    site::Product,
    spec::Suggestion,
    text::{Nearest, Traced, nearest},
};
use std::{collections::BTreeSet, sync::Arc};

pub(super) const RULE: Rule = Rule {
    code: "DP006",
    name: "unknown-product",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP006-unknown-product.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(variant) = &context.page.variant else { return };
    let site = &variant.site;
    if site.products.is_empty() {
        return;
    }
    let pages_say = |product: &Arc<Product>| Some(product.word.clone()).filter(|word| !word.is_empty());
    let words: BTreeSet<String> = site.products.iter().filter_map(pages_say).collect();
    let shown = context.page.conditions.iter().flat_map(|condition| &condition.products);
    for product in shown.filter(|product| !words.contains(product.as_str())) {
        let nearest = nearest(product.as_str(), words.iter().map(String::as_str)).filter(Nearest::is_near);
        tell(product, nearest, &words, findings);
    }
    let called: BTreeSet<&str> = site.words(context.config).collect();
    for (product, is_said) in &context.page.products {
        if product.has_open_parts() || called.contains(product.as_str()) {
            continue;
        }
        let nearest = nearest(product.as_str(), called.iter().copied()).filter(Nearest::is_near);
        // An argument without a name may mean anything, unless it looks like a product.
        if *is_said || nearest.is_some() {
            tell(product, nearest, &words, findings);
        }
    }
}

fn tell(product: &Traced, nearest: Option<Nearest<'_>>, words: &BTreeSet<String>, findings: &mut Findings<'_>) {
    let finding = findings.push(product.whole_span(), format!("no product of the site is called `{product}`"));
    if let Some(nearest) = nearest {
        let suggestion = Suggestion { text: nearest.word.to_owned(), certain: nearest.is_certain() };
        finding.suggest(product.whole_span(), &suggestion);
    } else {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        finding.help(format!("the site's products are `{}`", words.join("`, `")));
    }
}
