//! Choices that a page offers: tabs, and sibling headings in a front matter field.
//!
//! Takes paired shortcodes or headings; hands on [`Alternative`]s for stretches of the text.

use super::{Alternative, Heading, attributes, pairs::Pairs};
use crate::text::Traced;
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// A set of tabs that is open.
struct Wrapper<'a> {
    group: usize,
    /// Where it ends.
    end: usize,
    /// Of the shortcodes of one family: `code-tabs-wrapper` goes with `code-tabs` and `code-tab-content`.
    family: &'a str,
    /// What its tabs are called.
    part: &'static str,
    labels: Vec<Arc<str>>,
    count: usize,
}

/// The body of every tab, with the choice it is: the n-th `tab-content` of a `tabs-wrapper` has the n-th label of its
/// `tabs`; in other themes a `tab` names itself, or its set names it. Groups are numbered from `next_group` on.
pub(super) fn choices(text: &Traced, pairs: &Pairs, next_group: &mut usize) -> Vec<(Range<usize>, Alternative)> {
    let source = text.as_str();
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
        let end = closing.range.start;
        let value = |names: &[&str]| {
            let attributes = attributes::read(text, opening.arguments.clone(), true).into_iter();
            let mut named = attributes.filter(|attribute| names.contains(&attribute.name.as_str()));
            named.find_map(|attribute| attribute.value).map(|value| value.to_string())
        };
        match (part, open.last_mut().filter(|wrapper| wrapper.family == family)) {
            ("tabs", Some(wrapper)) if wrapper.part == "tab-content" => wrapper.labels = labels(&source[body]),
            ("tabs-wrapper", _) => {
                open.push(Wrapper {
                    group: *next_group,
                    end,
                    family,
                    part: "tab-content",
                    labels: Vec::new(),
                    count: 0,
                });
                *next_group += 1;
            }
            ("tabs" | "tabpane" | "tabgroup", _) => {
                let items = value(&["items"]).unwrap_or_default();
                let labels = items.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Into::into).collect();
                open.push(Wrapper { group: *next_group, end, family, part: "tab", labels, count: 0 });
                *next_group += 1;
            }
            (_, Some(wrapper)) if part == wrapper.part => {
                let index = wrapper.count;
                wrapper.count += 1;
                let own =
                    if part == "tab" { value(&["header", "name", "title", "label", "tabName", ""]) } else { None };
                let label = wrapper.labels.get(index).cloned().or_else(|| own.map(Into::into));
                found.push((body, Alternative { group: wrapper.group, index, label }));
            }
            _ => {}
        }
    }
    found
}

/// The texts of the links of a list of tabs, `[label](#)` each.
fn labels(body: &str) -> Vec<Arc<str>> {
    let links = body.lines().filter_map(|line| {
        let (label, target) = line.trim().strip_prefix('[')?.rsplit_once("](")?;
        target.ends_with(')').then(|| label.into())
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
