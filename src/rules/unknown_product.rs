//! DP006: a part of a page that is shown or hidden for a product that the site does not have.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    text::{Nearest, nearest},
};

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
    for condition in &context.page.conditions {
        for product in condition.products.iter().filter(|product| !site.has_word(product.as_str())) {
            let word = product.as_str();
            let words = || site.products.iter().map(|product| product.word.as_str()).filter(|word| !word.is_empty());
            let help = if let Some(nearest) = nearest(word, words()).filter(Nearest::is_near) {
                format!("did you mean `{}`?", nearest.word)
            } else {
                let mut words: Vec<&str> = words().collect();
                words.sort_unstable();
                words.dedup();
                format!("the site's products are `{}`", words.join("`, `"))
            };
            findings.push(product.whole_span(), format!("no product of the site is called `{word}`")).help(help);
        }
    }
}
