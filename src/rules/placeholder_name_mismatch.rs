//! DP103: a placeholder whose description spells it in another way than the examples.

use super::{
    Check, Findings, Rule,
    context::{
        Context,
        declarations::{Likeness, Misspelt, folded},
    },
};
use crate::{diagnostic::Level, text::is_upper_snake};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "DP103",
    name: "placeholder-name-mismatch",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP103-placeholder-name-mismatch.md"),
    check: Check::Page(check),
};

/// The longest name, in bytes, that is compared for slips.
const LONGEST_NAME: usize = 100;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    patterns(context, findings);
    uses(context, findings);
    if !context.page.keys.is_empty() {
        descriptions(context, findings);
    }
}

/// Names in patterns that the examples spell otherwise.
fn patterns(context: &Context<'_>, findings: &mut Findings<'_>) {
    for renamed in &context.declarations().renamed {
        let (span, declared, used) = (renamed.declared.whole_span(), &renamed.declared, &renamed.used);
        let message = match renamed.how {
            Likeness::Near => format!("the examples call this placeholder `{used}`, not `{declared}`"),
            Likeness::Part => format!("`{declared}` is only a part of the placeholder `{used}`"),
            Likeness::Alone => format!("no example here uses `{declared}`, and the pattern leaves out `{used}`"),
        };
        let finding = findings.push(span, message).help(format!("write `{used}`"));
        if renamed.how == Likeness::Near {
            finding.fix(span, &**used);
        }
    }
}

/// Names in examples that the pattern spells otherwise.
fn uses(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Misspelt { used, span, meant } in &context.declarations().misspelt {
        findings
            .push(*span, format!("`{used}` is declared as `{meant}`"))
            .help(format!("write `{meant}`"))
            .fix(*span, context.page.file.slice(*span).replace(&**used, meant));
    }
}

/// Names in descriptions that the examples spell otherwise.
fn descriptions(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut written: BTreeSet<&str> = BTreeSet::new();
    let mut spellings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for reading in &context.readings {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        written.extend(reading.example.code.as_str().split(|c| !is_part(c)));
        for used in &reading.resolved.placeholders {
            spellings.entry(folded(&used.name)).or_default().insert(&used.name);
        }
    }
    // A description may also have a variable in mind.
    for word in written.iter().filter(|word| word.contains('_') && is_upper_snake(word)) {
        spellings.entry(folded(word)).or_insert_with(|| BTreeSet::from([*word]));
    }
    let described: BTreeSet<String> = context.page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let undescribed = spellings.keys().map(String::as_str).filter(|name| !described.contains(*name));
    let slips = Slips::new(undescribed);
    let misspelt: BTreeSet<&str> = context.declarations().misspelt.iter().map(|slip| &*slip.meant).collect();
    for key in &context.page.keys {
        let name = key.name.as_str();
        if written.contains(name) || misspelt.contains(name) {
            continue;
        }
        // A key that no example uses may be one slip away from a placeholder that no key describes.
        let folded = folded(name);
        let meant = spellings.get(&folded).or_else(|| spellings.get(slips.nearest(&folded)?));
        let Some(spellings) = meant.filter(|spellings| !spellings.contains(name)) else { continue };
        let span = key.name.whole_span();
        let list: Vec<String> = spellings.iter().map(|spelling| format!("`{spelling}`")).collect();
        let list = list.join(" or ");
        let finding = findings
            .push(span, format!("the examples call this placeholder {list}, not `{name}`"))
            .help(format!("write {list}"));
        if let (Some(spelling), 1) = (spellings.first(), spellings.len()) {
            finding.fix(span, *spelling);
        }
    }
}

/// Folded names, to be asked for one that differs from another by a slip, without trying each.
struct Slips<'a> {
    /// The names by each of their remainders.
    names: BTreeMap<String, BTreeSet<&'a str>>,
}

impl<'a> Slips<'a> {
    fn new(all: impl Iterator<Item = &'a str>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<&'a str>> = BTreeMap::new();
        for name in all {
            for remainder in remainders(name) {
                names.entry(remainder).or_default().insert(name);
            }
        }
        Self { names }
    }

    /// The first name, in order, that is one slip away.
    fn nearest(&self, name: &str) -> Option<&'a str> {
        let near = remainders(name).filter_map(|remainder| self.names.get(&remainder));
        near.flatten().copied().filter(|other| is_slip(name, other)).min()
    }
}

/// A name, and what is left of it without each of its characters: names that are one slip apart share one of these. None
/// of a name that is longer than a person writes.
fn remainders(name: &str) -> impl Iterator<Item = String> {
    let name = (name.len() <= LONGEST_NAME).then_some(name);
    name.into_iter().flat_map(|name| {
        let shortened = name.char_indices().map(|(at, c)| format!("{}{}", &name[..at], &name[at + c.len_utf8()..]));
        std::iter::once(name.to_owned()).chain(shortened)
    })
}

/// Whether two folded names differ by one slip of the finger. Names that differ in a digit are two of a row.
fn is_slip(one: &str, other: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    one.len() >= 6
        && one.chars().all(char::is_alphanumeric)
        && letters(one) != letters(other)
        && strsim::damerau_levenshtein(one, other) == 1
}
