//! Choices that a page offers: tabs, and sibling headings in a front matter field.
//!
//! Takes paired shortcodes or headings; hands on [`Alternative`]s for stretches of the text.

use super::{Alternative, Heading, pairs::Pairs};
use std::{collections::BTreeMap, ops::Range};

/// A set of tabs that is open.
struct Wrapper<'a> {
    group: usize,
    /// Where it ends.
    end: usize,
    /// Of the shortcodes of one family: `tabs-wrapper` goes with `tabs` and `tab-content`.
    family: &'a str,
    labels: Vec<String>,
    count: usize,
}

/// The body of every tab, with the choice it is: the n-th `tab-content` of a `tabs-wrapper` has the n-th label of its
/// `tabs`. Groups are numbered from `next_group` on.
pub(super) fn choices(source: &str, pairs: &Pairs, next_group: &mut usize) -> Vec<(Range<usize>, Alternative)> {
    let (mut found, mut open) = (Vec::new(), Vec::<Wrapper<'_>>::new());
    for (opening, closing) in &pairs.paired {
        while open.last().is_some_and(|wrapper| wrapper.end <= opening.range.start) {
            open.pop();
        }
        let name = &source[opening.name.clone()];
        let (family, part) = match name.strip_prefix("code-") {
            Some(part) => ("code-", part),
            None => ("", name),
        };
        let body = opening.range.end..closing.range.start;
        if part == "tabs-wrapper" {
            open.push(Wrapper { group: *next_group, end: closing.range.start, family, labels: Vec::new(), count: 0 });
            *next_group += 1;
            continue;
        }
        let Some(wrapper) = open.last_mut().filter(|wrapper| wrapper.family == family) else { continue };
        if part == "tabs" {
            wrapper.labels = labels(&source[body]);
        } else if part == "tab-content" {
            let (index, label) = (wrapper.count, wrapper.labels.get(wrapper.count).cloned());
            wrapper.count += 1;
            found.push((body, Alternative { group: wrapper.group, index, label }));
        }
    }
    found
}

/// The texts of the links of a list of tabs, `[label](#)` each.
fn labels(body: &str) -> Vec<String> {
    let links = body.lines().filter_map(|line| {
        let (label, target) = line.trim().strip_prefix('[')?.rsplit_once("](")?;
        target.ends_with(')').then(|| label.to_owned())
    });
    links.collect()
}

/// For each heading, the choice it is, if it has siblings: headings of the same level under the same parent.
pub(super) fn sibling_headings(headings: &[Heading], next_group: &mut usize) -> Vec<Option<Alternative>> {
    // The parent of each heading is the nearest one before it of a lower level; headings without one share `None`.
    let mut path: Vec<usize> = Vec::new();
    let mut siblings: BTreeMap<(Option<usize>, u8), Vec<usize>> = BTreeMap::new();
    for (index, heading) in headings.iter().enumerate() {
        while path.last().is_some_and(|above| headings[*above].level >= heading.level) {
            path.pop();
        }
        siblings.entry((path.last().copied(), heading.level)).or_default().push(index);
        path.push(index);
    }
    let mut choices = vec![None; headings.len()];
    let groups = siblings.into_values().filter(|members| members.len() > 1);
    for members in groups {
        let group = *next_group;
        *next_group += 1;
        for (index, heading) in members.into_iter().enumerate() {
            let label = Some(headings[heading].text.clone());
            choices[heading] = Some(Alternative { group, index, label });
        }
    }
    choices
}
