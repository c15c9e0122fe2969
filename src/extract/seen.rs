//! A page as the readers of one variant see it.
//!
//! Takes a [`Page`] of which every part was read; hands on the same without the parts that these readers do not see, and
//! with the texts of shortcodes in the names that it has. The code of its fences is left to `resolve`.

use super::{Condition, Example, Page, PlaceholderScope, Unseen, expand};
use crate::{
    config::Config,
    site::Variant,
    text::{Span, Traced},
};
use std::{borrow::Cow, sync::Arc};

/// How many conditions may lie in one another.
const DEEPEST: usize = 64;

impl Page {
    /// Whether readers of every variant see the same: no part is for some of them only, and no shortcode stands where its
    /// text would matter.
    pub fn is_alike_for_all(&self) -> bool {
        let has_none = |text: &str| !text.contains("{{");
        self.conditions.is_empty()
            && self.examples.iter().all(|example| has_none(example.code.as_str()))
            && self.endpoints.iter().all(|endpoint| has_none(endpoint.url.as_str()))
            && self.keys.iter().all(|key| has_none(key.name.as_str()))
    }

    /// The page as the readers of `variant` see it.
    #[must_use]
    pub fn seen_by(mut self, variant: &Arc<Variant>, config: &Config) -> Self {
        self.variant = Some(variant.clone());
        let hidden = hidden(&self.conditions, variant);
        if !hidden.is_empty() {
            let shown = |span: Span| !covers(&hidden, span);
            self.keep_examples(|example| shown(example.span));
            self.keys.retain(|key| shown(key.name.whole_span()));
            self.endpoints.retain(|endpoint| shown(endpoint.url.whole_span()));
            self.keep_scopes(|scope| shown(scope.pattern.whole_span()));
            for example in &mut self.examples {
                example.headings = example.headings.iter().filter(|heading| shown(heading.span)).cloned().collect();
            }
        }
        self.expand_names(variant, config);
        self.collect_marked_names();
        self
    }

    /// Every fence with the conditions under which it is shown, the outermost first.
    pub fn conditioned_examples(&self) -> Vec<(&Example, Vec<&Condition>)> {
        let (mut conditions, mut examples) =
            (self.conditions.iter().collect::<Vec<_>>(), self.examples.iter().collect::<Vec<_>>());
        conditions.sort_by_key(|condition| condition.covers.start);
        examples.sort_by_key(|example| example.span.start);
        let (mut next, mut open) = (conditions.into_iter().peekable(), Vec::<&Condition>::new());
        let mut around = |example: &Example| -> Vec<&Condition> {
            let span = example.span;
            while let Some(condition) = next.next_if(|condition| condition.covers.start <= span.start) {
                open.retain(|other| other.covers.end > condition.covers.start);
                // Deeper ones are passed over, so that time stays linear; no author nests more than a few.
                if open.len() < DEEPEST {
                    open.push(condition);
                }
            }
            open.iter().copied().filter(|condition| condition.covers.contains(span)).collect()
        };
        examples.into_iter().map(|example| (example, around(example))).collect()
    }

    /// Leaves out the fences that `keep` turns down; they are [`Page::unseen`].
    pub fn keep_examples(&mut self, keep: impl Fn(&Example) -> bool) {
        let Self { examples, scopes, unseen, .. } = self;
        examples.retain(|example| {
            let kept = keep(example);
            if !kept {
                let patterns = example.scopes.iter().map(|scope| scopes[*scope].pattern.to_string()).collect();
                unseen.push(Unseen { code: example.code.clone(), patterns });
            }
            kept
        });
    }

    /// Leaves out the declarations of placeholders that `keep` turns down.
    fn keep_scopes(&mut self, keep: impl Fn(&PlaceholderScope) -> bool) {
        let mut kept = 0;
        let number = |scope: &PlaceholderScope| {
            let number = keep(scope).then_some(kept);
            kept += usize::from(number.is_some());
            number
        };
        let numbers: Vec<Option<usize>> = self.scopes.iter().map(number).collect();
        let mut index = 0;
        self.scopes.retain(|_| {
            index += 1;
            numbers[index - 1].is_some()
        });
        for example in &mut self.examples {
            example.scopes = example.scopes.iter().filter_map(|scope| numbers[*scope]).collect();
        }
    }

    fn expand_names(&mut self, variant: &Variant, config: &Config) {
        let file = self.file.clone();
        let traced = |text: &mut Traced| {
            if text.as_str().contains("{{") {
                *text = expand(text, &file, Some(variant), config);
            }
        };
        let name = |text: &mut Arc<str>| {
            if text.contains("{{") {
                *text = expand(&Traced::source(text, 0), &file, Some(variant), config).as_str().into();
            }
        };
        self.endpoints.iter_mut().for_each(|endpoint| traced(&mut endpoint.url));
        self.keys.iter_mut().for_each(|key| traced(&mut key.name));
        let keys = self.keys.iter_mut().flat_map(|key| &mut key.alternatives);
        for example in &mut self.examples {
            if example.headings.iter().any(|heading| heading.text.contains("{{")) {
                let mut headings = example.headings.to_vec();
                for heading in &mut headings {
                    name(&mut heading.text);
                }
                example.headings = headings.into();
            }
            example.alternatives.iter_mut().filter_map(|choice| choice.label.as_mut()).for_each(name);
        }
        keys.filter_map(|choice| choice.label.as_mut()).for_each(name);
    }

    /// Notes the names that are marked as placeholders.
    pub(super) fn collect_marked_names(&mut self) {
        let marked = self.keys.iter().filter(|key| key.marked);
        self.marked_names = marked.map(|key| key.name.to_string()).collect();
    }
}

impl Condition {
    /// Whether the readers of `variant` see what it covers.
    pub fn admits(&self, variant: &Variant) -> bool {
        self.products.is_empty() || variant.shows(self.shown, self.products.iter().map(Traced::as_str))
    }
}

/// The stretches that readers do not see, in order, none inside another.
fn hidden(conditions: &[Condition], variant: &Variant) -> Vec<Span> {
    let covers = conditions.iter().filter(|condition| !condition.admits(variant)).map(|condition| condition.covers);
    let mut covers: Vec<Span> = covers.collect();
    covers.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut furthest = 0;
    covers.retain(|span| {
        let is_outer = span.end > furthest;
        furthest = furthest.max(span.end);
        is_outer
    });
    covers
}

/// Whether one of these stretches holds all of `span`. The last that starts before it reaches furthest.
fn covers(stretches: &[Span], span: Span) -> bool {
    let next = stretches.partition_point(|stretch| stretch.start <= span.start);
    next > 0 && stretches[next - 1].contains(span)
}

/// The pages of a document: one for each variant, or one for all where they see the same.
pub fn views<'a>(page: Page, variants: &'a [Arc<Variant>], config: &Config) -> Vec<(Page, Cow<'a, [Arc<Variant>]>)> {
    match variants {
        [variant] => vec![(page.seen_by(variant, config), variants.into())],
        [first, ..] if page.is_alike_for_all() => vec![(page.seen_by(first, config), variants.into())],
        _ => variants
            .iter()
            .map(|variant| (page.clone().seen_by(variant, config), vec![variant.clone()].into()))
            .collect(),
    }
}
