//! What two requests of the same operation say, compared by meaning.
//!
//! Takes the JSON bodies, path and query values of both sides; hands on [`Difference`]s. An unknown value fits everything;
//! what only one side says is no difference; arrays of objects are compared without regard to order.

use crate::{
    model::json::{Member, Node, NodeKind},
    reading::context::RequestReading,
    text::{Inserted, Origin, Span, Traced, is_upper_snake},
};
use std::collections::BTreeSet;

/// The deepest nesting that is looked into.
const DEEPEST: usize = 32;
/// The longest array whose elements are paired.
const LONGEST: usize = 64;

/// One side of a comparison.
pub(super) struct Side<'a> {
    /// The JSON body, where there is one.
    pub(super) body: Option<&'a Node>,
    reading: &'a RequestReading<'a>,
}

/// Something that the two sides say differently.
pub(super) struct Difference {
    /// What it is called: the key, the parameter.
    pub(super) name: String,
    /// What the later side says; `None` when it says nothing.
    pub(super) here: Option<String>,
    /// What the earlier side says; `None` when it says nothing.
    pub(super) other: Option<String>,
    /// Whether the words themselves are the meaning, not example values that readers replace.
    pub(super) certain: bool,
    /// The place in the later side.
    pub(super) span: Span,
    /// The place in the earlier side.
    pub(super) other_span: Span,
}

/// The names that both sides use for values the reader fills in.
pub(super) struct Names {
    earlier: BTreeSet<String>,
    later: BTreeSet<String>,
}

impl<'a> Side<'a> {
    pub(super) fn new(reading: &'a RequestReading<'a>) -> Self {
        Self { body: reading.body.as_ref().and_then(|document| document.root.as_ref()), reading }
    }

    /// Every placeholder in the URL and the body.
    fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let request = &self.reading.request;
        let query = request.url.query.iter().map(|(_, value)| value);
        query.chain([&request.url.path]).for_each(|text| add_names(text, &mut names));
        let mut rest: Vec<&Node> = self.body.into_iter().collect();
        while let Some(node) = rest.pop() {
            match &node.kind {
                NodeKind::String(text) | NodeKind::Open(text) => add_names(text, &mut names),
                NodeKind::Array(items) => rest.extend(items),
                NodeKind::Object(members) => rest.extend(members.iter().map(|member| &member.value)),
                _ => {}
            }
        }
        names
    }
}

fn add_names(text: &Traced, names: &mut BTreeSet<String>) {
    for (_, _, why) in text.insertions() {
        if let Inserted::Placeholder(name) = why {
            names.insert(name.to_string());
        }
    }
    names.extend(placeholder(text));
}

/// The placeholder that a text is, declared or only written like one.
fn placeholder(text: &Traced) -> Option<String> {
    let written = text.as_str();
    let is_name = written.len() > 1 && is_upper_snake(written);
    text.as_placeholder().map(str::to_owned).or_else(|| is_name.then(|| written.to_owned()))
}

impl Names {
    pub(super) fn new(earlier: &Side<'_>, later: &Side<'_>) -> Self {
        Self { earlier: earlier.names(), later: later.names() }
    }

    /// Two values of the same name.
    pub(super) fn compare(&self, name: &str, earlier: &Node, later: &Node, found: &mut Vec<Difference>) {
        self.nodes(name, earlier, later, found, DEEPEST);
    }

    fn nodes(&self, name: &str, earlier: &Node, later: &Node, found: &mut Vec<Difference>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        // A default of a command stands nowhere in the page.
        if earlier.span.is_empty() || later.span.is_empty() {
            return;
        }
        match (&earlier.kind, &later.kind) {
            (NodeKind::Object(wanted), NodeKind::Object(given)) => self.objects(wanted, given, found, depth),
            (NodeKind::Array(wanted), NodeKind::Array(given)) => {
                self.arrays(name, (earlier, wanted), (later, given), found, depth);
            }
            (NodeKind::String(wanted), NodeKind::String(given)) => {
                self.compare_text(name, (wanted, earlier.span), (given, later.span), found);
            }
            (NodeKind::Number(wanted), NodeKind::Number(given)) if !same_number(wanted, given) => {
                found.push(Difference {
                    name: name.to_owned(),
                    here: Some(given.clone()),
                    other: Some(wanted.clone()),
                    certain: false,
                    span: later.span,
                    other_span: earlier.span,
                });
            }
            (NodeKind::Bool(wanted), NodeKind::Bool(given)) if wanted != given => found.push(Difference {
                name: name.to_owned(),
                here: Some(given.to_string()),
                other: Some(wanted.to_string()),
                certain: true,
                span: later.span,
                other_span: earlier.span,
            }),
            // Values of different types are for the schema to judge; open ones fit everything.
            _ => {}
        }
    }

    fn objects(&self, wanted: &[Member], given: &[Member], found: &mut Vec<Difference>, depth: usize) {
        for member in wanted {
            let same = given.iter().find(|other| other.key.as_str() == member.key.as_str());
            if let Some(other) = same {
                self.nodes(member.key.as_str(), &member.value, &other.value, found, depth);
            }
        }
    }

    /// Arrays without regard to order: equal elements go together first, then those that may be equal, then the most
    /// alike. Only what differs inside such a pair, or has no partner, is a difference.
    fn arrays(
        &self,
        name: &str,
        (earlier, wanted): (&Node, &[Node]),
        (later, given): (&Node, &[Node]),
        found: &mut Vec<Difference>,
        depth: usize,
    ) {
        if !is_listed(wanted) || !is_listed(given) {
            return;
        }
        let mut left: Vec<&Node> = wanted.iter().collect();
        let mut over: Vec<&Node> = given.iter().collect();
        over.retain(|item| take(&mut left, |other| same(other, item, DEEPEST)).is_none());
        over.retain(|item| {
            let fits = |other: &Node| {
                let mut found = Vec::new();
                self.nodes(name, other, item, &mut found, depth);
                found.is_empty() && alike(other, item) > 0
            };
            take(&mut left, fits).is_none()
        });
        over.retain(|item| {
            let best = left.iter().map(|other| alike(other, item)).max().filter(|likeness| *likeness > 0);
            let partner = best.and_then(|best| take(&mut left, |other| alike(other, item) == best));
            if let Some(partner) = partner {
                self.nodes(name, partner, item, found, depth);
            }
            partner.is_none()
        });
        for item in over {
            found.push(Difference {
                name: name.to_owned(),
                here: Some(short(item, 2)),
                other: None,
                certain: true,
                span: item.span,
                other_span: earlier.span,
            });
        }
        for item in left {
            found.push(Difference {
                name: name.to_owned(),
                here: None,
                other: Some(short(item, 2)),
                certain: true,
                span: later.span,
                other_span: item.span,
            });
        }
    }

    /// Two texts of the same name, each with its place.
    pub(super) fn compare_text(
        &self,
        name: &str,
        (wanted, other_span): (&Traced, Span),
        (given, span): (&Traced, Span),
        found: &mut Vec<Difference>,
    ) {
        if wanted.as_str() == given.as_str() {
            return;
        }
        let certain = match (placeholder(wanted), placeholder(given)) {
            // Two names for one value are common; one name that both sides know, used for two values, is a mistake.
            (Some(wanted), Some(given)) if self.later.contains(&wanted) || self.earlier.contains(&given) => true,
            // `*` is no value that a reader would put in for a name.
            (Some(_), None) if is_symbol(given) => true,
            (None, Some(_)) if is_symbol(wanted) => true,
            (Some(_), _) | (_, Some(_)) => return,
            (None, None) => is_constant(wanted) || is_constant(given),
        };
        let is_open = wanted.has_open_parts() || given.has_open_parts();
        let is_prose = |text: &Traced| text.as_str().contains(char::is_whitespace);
        // A description is prose, however short it is.
        let is_prose = |text: &Traced| name == "description" || is_prose(text);
        if is_open && !certain || is_prose(wanted) || is_prose(given) || same_instant(wanted, given) {
            return;
        }
        found.push(Difference {
            name: name.to_owned(),
            here: Some(given.to_string()),
            other: Some(wanted.to_string()),
            certain,
            span,
            other_span,
        });
    }
}

/// Whether a text is what a command itself stands for, not a value that its author chose.
fn is_constant(text: &Traced) -> bool {
    !text.is_empty() && text.runs().all(|(_, origin)| matches!(origin, Origin::Inserted { why: Inserted::Implied, .. }))
}

/// Whether a text is a sign and no name or number: a wildcard.
fn is_symbol(text: &Traced) -> bool {
    !text.is_empty() && !text.has_open_parts() && !text.as_str().contains(char::is_alphanumeric)
}

/// Whether two timestamps are written to different precision.
fn same_instant(one: &Traced, other: &Traced) -> bool {
    let second = |text: &Traced| text.as_str().get(..19).filter(|head| head.contains('T')).map(str::to_owned);
    second(one).is_some_and(|one| second(other) == Some(one))
}

fn same_number(one: &str, other: &str) -> bool {
    match (one.parse::<i128>(), other.parse::<i128>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.parse::<f64>().ok() == other.parse::<f64>().ok(),
    }
}

/// Whether the author wrote every element: nothing is left out, nothing stands for several, and no flag alone stands for
/// a whole set of them (`--all-access`), which the program defines and not the page.
fn is_listed(items: &[Node]) -> bool {
    let is_closed = |node: &Node| !matches!(node.kind, NodeKind::Elision | NodeKind::Broken | NodeKind::Open(_));
    let is_set = items.windows(2).any(|pair| pair[0].span == pair[1].span);
    items.len() <= LONGEST && items.iter().all(is_closed) && !is_set
}

/// Whether two values are written the same.
fn same(one: &Node, other: &Node, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match (&one.kind, &other.kind) {
        (NodeKind::Object(one), NodeKind::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|member| {
                    let twin = other.iter().find(|twin| twin.key.as_str() == member.key.as_str());
                    twin.is_some_and(|twin| same(&member.value, &twin.value, depth))
                })
        }
        (NodeKind::Array(one), NodeKind::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other, depth))
        }
        (NodeKind::String(one), NodeKind::String(other)) => one.as_str() == other.as_str(),
        (NodeKind::Number(one), NodeKind::Number(other)) => same_number(one, other),
        (NodeKind::Bool(one), NodeKind::Bool(other)) => one == other,
        (NodeKind::Null, NodeKind::Null) => true,
        _ => false,
    }
}

/// How many members two elements have in common, plus one for being of the same kind. Elements without members are alike
/// only when they are the same.
fn alike(one: &Node, other: &Node) -> usize {
    match (&one.kind, &other.kind) {
        (NodeKind::Object(one), NodeKind::Object(other)) => {
            let twin = |member: &&Member| {
                other
                    .iter()
                    .any(|twin| twin.key.as_str() == member.key.as_str() && same(&member.value, &twin.value, DEEPEST))
            };
            1 + one.iter().filter(twin).count()
        }
        _ => usize::from(same(one, other, DEEPEST)),
    }
}

/// Takes the first element that fits out of a list.
fn take<'n>(left: &mut Vec<&'n Node>, fits: impl Fn(&Node) -> bool) -> Option<&'n Node> {
    let index = left.iter().position(|node| fits(node))?;
    Some(left.remove(index))
}

/// A value in a few words, for a message: what it says down to `depth` objects.
fn short(node: &Node, depth: usize) -> String {
    match &node.kind {
        NodeKind::Null => String::from("null"),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Number(text) => text.clone(),
        NodeKind::String(text) | NodeKind::Open(text) => text.to_string(),
        NodeKind::Array(_) => String::from("[…]"),
        NodeKind::Object(members) => {
            let values = members.iter().map(|member| &member.value);
            let inner = |value: &Node| depth > 1 || !matches!(value.kind, NodeKind::Object(_));
            let parts = values.filter(|value| inner(value) && !matches!(value.kind, NodeKind::Array(_)));
            parts.map(|value| short(value, depth - 1)).collect::<Vec<_>>().join(" ")
        }
        NodeKind::Elision | NodeKind::Broken => String::from("…"),
    }
}
