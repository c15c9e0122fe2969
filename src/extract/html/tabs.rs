//! Tabs in HTML: by their ARIA roles (WAI-ARIA 1.2: `tablist`, `tab`, `tabpanel`), and by the classes of generators that
//! give none.
//!
//! Takes the opening and closing of elements, in order; hands on the body of each panel with the choice it is.

use super::{references, tokens::Tag};
use crate::{extract::Alternative, text::Traced};
use std::ops::Range;

/// How many sets of tabs may lie in one another; deeper ones are passed over.
const DEEPEST: usize = 64;

/// The classes of one kind of tabs: of the element around a set, and of each panel. The labels stand before the panels,
/// as links or as labels of radio buttons.
struct Family {
    set: &'static str,
    /// Ends with a hyphen where only the start of the class is known.
    panel: &'static str,
}

/// Material for MkDocs, its older tabs, Sphinx Design, VitePress, and the shortcodes of Hugo sites.
const FAMILIES: [Family; 6] = [
    Family { set: "tabbed-alternate", panel: "tabbed-block" },
    Family { set: "tabbed-set", panel: "tabbed-content" },
    Family { set: "sd-tab-set", panel: "sd-tab-content" },
    Family { set: "vp-code-group", panel: "language-" },
    Family { set: "tabs-wrapper", panel: "tab-content" },
    Family { set: "code-tabs-wrapper", panel: "code-tab-content" },
];

/// A set of tabs that is open.
struct Set {
    /// It lasts while this many elements are open.
    needs: usize,
    /// `None` for one with ARIA roles.
    family: Option<&'static Family>,
    group: usize,
    panels: usize,
}

/// The label of a tab.
struct Label {
    group: usize,
    /// Its `id`, and that of the panel which it controls.
    id: String,
    controls: String,
    text: String,
}

/// A panel, open or closed.
struct Panel {
    body: Range<usize>,
    group: usize,
    index: usize,
    id: String,
    labelled_by: String,
}

/// The tabs of a piece of HTML.
pub(super) struct Tabs<'a> {
    next_group: &'a mut usize,
    sets: Vec<Set>,
    labels: Vec<Label>,
    /// How many elements are open inside which text belongs to the last label.
    in_label: Option<usize>,
    panels: Vec<Panel>,
    /// The panels that are open: an index, and how many elements must be open.
    open: Vec<(usize, usize)>,
}

impl<'a> Tabs<'a> {
    pub(super) fn new(next_group: &'a mut usize) -> Self {
        Self { next_group, sets: Vec::new(), labels: Vec::new(), in_label: None, panels: Vec::new(), open: Vec::new() }
    }

    /// An element opens inside `above` others.
    pub(super) fn open(&mut self, html: &str, tag: &Tag, above: usize) {
        let attribute = |name: &str| tag.attribute(html, name).unwrap_or_default();
        let (role, may_name) = (attribute("role"), matches!(tag.name.as_str(), "a" | "label"));
        if self.sets.is_empty() && role != "tablist" && tag.attribute_range("class").is_none() {
            return;
        }
        if let Some(family) = FAMILIES.iter().find(|family| tag.has_class(html, &[family.set])) {
            return self.begin(above + 1, Some(family));
        }
        if role == "tablist" {
            // Its panels stand beside it, and another list beside it has panels of its own.
            self.sets.retain(|set| set.family.is_some() || set.needs != above);
            return self.begin(above, None);
        }
        let Some(set) = self.sets.last_mut() else { return };
        let is_inside = self.open.last().is_some_and(|(panel, _)| self.panels[*panel].group == set.group);
        let is_label = !is_inside && if set.family.is_some() { may_name } else { role == "tab" };
        let is_panel = match set.family {
            Some(family) if family.panel.ends_with('-') => {
                !is_inside && tag.classes(html).any(|(class, _)| class.starts_with(family.panel))
            }
            Some(family) => tag.has_class(html, &[family.panel]),
            None => role == "tabpanel",
        };
        if is_label {
            let (id, controls) = (attribute("id").to_owned(), attribute("aria-controls").to_owned());
            self.labels.push(Label { group: set.group, id, controls, text: String::new() });
            self.in_label = Some(above + 1);
        } else if is_panel && self.open.len() < DEEPEST {
            let (id, labelled_by) = (attribute("id").to_owned(), attribute("aria-labelledby").to_owned());
            let body = tag.range.end..tag.range.end;
            self.panels.push(Panel { body, group: set.group, index: set.panels, id, labelled_by });
            self.open.push((self.panels.len() - 1, above + 1));
            set.panels += 1;
        }
    }

    fn begin(&mut self, needs: usize, family: Option<&'static Family>) {
        if self.sets.len() < DEEPEST {
            self.sets.push(Set { needs, family, group: *self.next_group, panels: 0 });
            *self.next_group += 1;
        }
    }

    /// Text that readers see.
    pub(super) fn text(&mut self, html: &Traced, range: Range<usize>) {
        if let (Some(_), Some(label)) = (self.in_label, self.labels.last_mut()) {
            label.text.push_str(&references::decoded(html, range));
        }
    }

    /// An element closes at `at`; `left` are still open.
    pub(super) fn close(&mut self, left: usize, at: usize) {
        self.in_label = self.in_label.filter(|needs| *needs <= left);
        while let Some((panel, _)) = self.open.pop_if(|(_, needs)| *needs > left) {
            self.panels[panel].body.end = at.max(self.panels[panel].body.start);
        }
        while self.sets.pop_if(|set| set.needs > left).is_some() {}
    }

    /// The body of every panel, with the choice it is.
    pub(super) fn finish(self) -> Vec<(Range<usize>, Alternative)> {
        let mut labels = self.labels;
        labels.sort_by_key(|label| label.group);
        let choice = |panel: Panel| {
            let first = labels.partition_point(|label| label.group < panel.group);
            let last = labels.partition_point(|label| label.group <= panel.group);
            let labels = &labels[first..last];
            let names = |label: &&Label| {
                (!panel.id.is_empty() && label.controls == panel.id)
                    || (!label.id.is_empty() && label.id == panel.labelled_by)
            };
            let label = labels.iter().find(names).or_else(|| labels.get(panel.index));
            let label = label.map(|label| label.text.split_whitespace().collect::<Vec<_>>().join(" ").into());
            (panel.body, Alternative { group: panel.group, index: panel.index, label })
        };
        self.panels.into_iter().map(choice).collect()
    }
}
