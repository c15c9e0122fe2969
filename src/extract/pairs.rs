//! Which shortcode tags belong together.
//!
//! Takes the tags of a text and what is code in it; hands on [`Pairs`]: every opening tag with the closing tag that
//! ends it, and the tags that are left over. Hugo knows from a shortcode's template whether it has a body. Templates
//! are not read here, so a name counts as paired if a closing tag of that name stands in the text, or if the configuration
//! says so.

use super::shortcode::{Shortcode, ShortcodeKind};
use crate::config::SiteLayout;
use std::collections::{BTreeMap, BTreeSet};

/// The tags of a text, sorted out.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Each opening tag with its closing tag, in the order in which they open.
    pub(super) paired: Vec<(Shortcode, Shortcode)>,
    /// Tags that stand alone and may do so.
    pub(super) single: Vec<Shortcode>,
    /// Opening tags that should be closed and are not.
    pub(super) unclosed: Vec<Shortcode>,
    /// Closing tags that close nothing.
    pub(super) unopened: Vec<Shortcode>,
}

/// Sorts out `tags`, the shortcodes of `text` in order. Those that start where `is_code` says so are mentions: they pair
/// with nothing. Hugo does run them, though, so where one of them could be the missing half of a pair, nothing is said
/// to be missing. Pairs of different names may cross: sites get away with it, and the pairs are clear.
pub(super) fn read(text: &str, mut tags: Vec<Shortcode>, is_code: impl Fn(usize) -> bool, site: &SiteLayout) -> Pairs {
    let mentions: Vec<Shortcode> = tags.extract_if(.., |tag| is_code(tag.range.start)).collect();
    let name = |tag: &Shortcode| &text[tag.name.clone()];
    // What is open of each name that is closed anywhere.
    let mut open: BTreeMap<&str, Vec<Shortcode>> = BTreeMap::new();
    for closing in tags.iter().filter(|tag| tag.kind == ShortcodeKind::Closing) {
        open.entry(name(closing)).or_default();
    }
    let mut pairs = Pairs::default();
    for tag in tags {
        let open = open.get_mut(name(&tag));
        match tag.kind {
            ShortcodeKind::Escaped => {}
            ShortcodeKind::Opening => match open {
                Some(open) => open.push(tag),
                None => pairs.leave_open(text, tag, site),
            },
            ShortcodeKind::SelfClosing => pairs.single.push(tag),
            ShortcodeKind::Closing => match open.and_then(Vec::pop) {
                Some(opening) => pairs.paired.push((opening, tag)),
                None => pairs.unopened.push(tag),
            },
        }
    }
    for tag in open.into_values().flatten() {
        pairs.leave_open(text, tag, site);
    }
    let mentioned = |kind: ShortcodeKind| -> BTreeSet<&str> {
        mentions.iter().filter(|mention| mention.kind == kind).map(name).collect()
    };
    let (opened, ended) = (mentioned(ShortcodeKind::Opening), mentioned(ShortcodeKind::Closing));
    pairs.unclosed.retain(|tag| !ended.contains(name(tag)));
    pairs.unopened.retain(|tag| !opened.contains(name(tag)));
    for tags in [&mut pairs.single, &mut pairs.unclosed] {
        tags.sort_by_key(|tag| tag.range.start);
    }
    pairs.paired.sort_by_key(|(open, _)| open.range.start);
    pairs
}

impl Pairs {
    /// An opening tag that nothing closes: a mistake, or a shortcode that has a body only sometimes.
    fn leave_open(&mut self, text: &str, tag: Shortcode, site: &SiteLayout) {
        let is_one_of = |list: &[String]| list.iter().any(|name| *name == text[tag.name.clone()]);
        let may_say_all = !tag.arguments.is_empty();
        if is_one_of(&site.paired) || !may_say_all && is_one_of(&site.paired_without_arguments) {
            self.unclosed.push(tag);
        } else {
            self.single.push(tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::shortcode, *};
    use std::ops::Range;

    fn said(text: &str, code: &[Range<usize>]) -> [Vec<String>; 4] {
        let site = SiteLayout {
            paired: names(&["tabs"]),
            paired_without_arguments: names(&["note", "warn"]),
            ..crate::config::Config::standard().site
        };
        let is_code = |at: usize| code.iter().any(|range| range.contains(&at));
        let pairs = read(text, shortcode::scan(text), is_code, &site);
        let names = |tags: &[Shortcode]| tags.iter().map(|tag| text[tag.name.clone()].to_owned()).collect();
        let paired: Vec<Shortcode> = pairs.paired.into_iter().map(|(open, _)| open).collect();
        [names(&paired), names(&pairs.single), names(&pairs.unclosed), names(&pairs.unopened)]
    }

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn pairs_nest_and_lone_tags_stand_alone() {
        let text = "{{% tabs %}}{{< x >}}{{% y %}}{{% y %}}{{% /y %}}{{% /tabs %}}{{% note %}}{{% /warn %}}";
        assert_eq!(said(text, &[]), [names(&["tabs", "y"]), names(&["x", "y"]), names(&["note"]), names(&["warn"])]);
    }

    #[test]
    fn what_arguments_say_needs_no_body() {
        let text = "{{< note \"Keep it.\" >}}{{< warn >}}{{% tabs \"a\" %}}";
        assert_eq!(said(text, &[]), [vec![], names(&["note"]), names(&["warn", "tabs"]), vec![]]);
    }

    #[test]
    fn mentions_in_code_pair_with_nothing() {
        let text = "`{{% note %}}` {{% note %}} {{% /note %}} `{{% warn %}}` {{% /warn %}}";
        let code = [0..14, 42..56];
        assert_eq!(said(text, &code), [names(&["note"]), vec![], vec![], vec![]]);
    }
}
