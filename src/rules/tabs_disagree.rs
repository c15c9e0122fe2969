//! DP701: a CLI example and an API example that are alternatives of one procedure, and ask for different things.
//!
//! Only a pair of a command and a curl request is compared: two tabs for two operating systems, or for two versions of an
//! API, differ on purpose. What both sides say is compared; what only one side says is an option it takes.

mod compare;

use super::{
    Check, Findings, Rule,
    context::{Context, Group, Reading, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::percent,
    spec::Match,
    targets::Effect,
    text::{Span, Traced},
};
use compare::{Difference, Names, Side};

pub(super) const RULE: Rule = Rule {
    code: "DP701",
    name: "tabs-disagree",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP701-tabs-disagree.md"),
    check: Check::Group(check),
};

/// The most alternatives of one set that are compared with each other, and the most requests of one alternative: more is
/// no page that a person wrote.
const MOST: usize = 32;

fn check(_: &Context<'_>, group: &Group<'_>, findings: &mut Findings<'_>) {
    let alternatives = &group.alternatives[..group.alternatives.len().min(MOST)];
    for (index, (earlier, before)) in alternatives.iter().enumerate() {
        let there = earlier.label.clone().unwrap_or_else(|| format!("alternative {}", earlier.index + 1).into());
        for (_, after) in &alternatives[index + 1..] {
            let is_known = !has_unbound(before) && !has_unbound(after);
            for (before, after) in [(commands(before), requests(after)), (requests(before), commands(after))] {
                if before.len() > MOST || after.len() > MOST {
                    continue;
                }
                if !is_known || !compare_operations(&before, &after, &there, findings) {
                    compare_effects(&before, &after, &there, findings);
                }
            }
        }
    }
}

/// A request of an alternative.
#[derive(Clone, Copy)]
struct Asked<'a> {
    reading: &'a RequestReading<'a>,
    /// Whether a command stands for it.
    is_command: bool,
    /// Whether the command line has a mistake: its words may have been taken for others than its author meant, or are not
    /// all there. The mistake is reported by itself.
    is_doubtful: bool,
}

impl<'a> Asked<'a> {
    fn matched(self) -> Option<&'a Match<'a>> {
        self.reading.route.matched()
    }

    fn operation(self) -> Option<&'a str> {
        self.matched().map(|matched| matched.operation.id.as_str())
    }

    /// Whether it changes something on the server.
    fn changes(self) -> bool {
        Effect::of(self.reading.request.method.name.as_str()) != Effect::Read
    }
}

/// The requests that the commands of an alternative stand for.
fn commands<'a>(readings: &[&'a Reading<'a>]) -> Vec<Asked<'a>> {
    let invocations = readings.iter().flat_map(|reading| &reading.invocations);
    let asked = invocations.filter_map(|found| {
        let is_doubtful = !found.usage.problems.is_empty() || found.is_cut_short;
        Some(Asked { reading: found.bound.as_ref()?, is_command: true, is_doubtful })
    });
    asked.collect()
}

/// Whether an alternative has a command of which it is not known what it asks for: that one may be the counterpart.
fn has_unbound(readings: &[&Reading<'_>]) -> bool {
    let mut invocations = readings.iter().flat_map(|reading| &reading.invocations);
    invocations.any(|found| found.bound.is_none())
}

/// The requests an alternative makes with curl.
fn requests<'a>(readings: &[&'a Reading<'a>]) -> Vec<Asked<'a>> {
    let requests = readings.iter().flat_map(|reading| &reading.requests);
    requests.map(|reading| Asked { reading, is_command: false, is_doubtful: reading.is_cut_short }).collect()
}

/// Whether the only requests of both sides are of different operations, which is then reported.
fn compare_operations(before: &[Asked<'_>], after: &[Asked<'_>], there: &str, findings: &mut Findings<'_>) -> bool {
    let (Some(one), Some(other)) = (the_one(before), the_one(after)) else { return false };
    let (Some(wanted), Some(found)) = (one.matched(), other.matched()) else { return false };
    if wanted.operation.id == found.operation.id {
        return false;
    }
    if wanted.operation.does.is_some() && wanted.operation.does == found.operation.does {
        return true;
    }
    let (wanted, found) = (wanted.operation.endpoint(), found.operation.endpoint());
    let message = format!("this asks for `{found}`, the alternative `{there}` for `{wanted}`");
    let finding = findings.push(place(other), message).related(place(one), format!("the alternative `{there}`"));
    if !one.changes() && !other.changes() {
        // Two ways to look at the same thing may well be meant.
        finding.level(Level::Warning);
    }
    true
}

/// Compares the requests of the same operation on both sides.
fn compare_effects(before: &[Asked<'_>], after: &[Asked<'_>], there: &str, findings: &mut Findings<'_>) {
    for (index, one) in before.iter().enumerate() {
        let Some(operation) = one.operation() else { continue };
        if before[..index].iter().any(|earlier| earlier.operation() == Some(operation)) {
            continue;
        }
        let same = |all: &[Asked<'_>]| all.iter().filter(|asked| asked.operation() == Some(operation)).count();
        // Which one goes with which is only certain when there are as many here as there.
        if same(before) != same(after) {
            continue;
        }
        let of_operation = |asked: &&Asked<'_>| asked.operation() == Some(operation);
        for (one, other) in before.iter().filter(of_operation).zip(after.iter().filter(of_operation)) {
            if one.is_doubtful || other.is_doubtful {
                continue;
            }
            for difference in differences(*one, *other) {
                report(&difference, there, findings);
            }
        }
    }
}

/// The only request of a side, or the only one that changes something. `None` when there are requests that nothing
/// certain is known of: one of them may be the counterpart.
fn the_one<'a>(all: &[Asked<'a>]) -> Option<Asked<'a>> {
    if all.iter().any(|asked| asked.operation().is_none() || asked.is_doubtful) {
        return None;
    }
    let changing: Vec<Asked<'a>> = all.iter().copied().filter(|asked| asked.changes()).collect();
    match (all, changing.as_slice()) {
        ([only], _) | (_, [only]) => Some(*only),
        _ => None,
    }
}

/// Where a request says what it asks for.
fn place(asked: Asked<'_>) -> Span {
    let request = &asked.reading.request;
    if asked.is_command { request.span } else { request.method.written.unwrap_or(request.url.span) }
}

fn differences(one: Asked<'_>, other: Asked<'_>) -> Vec<Difference> {
    let (earlier, later) = (Side::new(one.reading), Side::new(other.reading));
    let names = Names::new(&earlier, &later);
    let mut found = Vec::new();
    if let (Some(wanted), Some(given)) = (one.matched(), other.matched()) {
        for ((parameter, wanted), (_, given)) in wanted.path_values.iter().zip(&given.path_values) {
            compare_texts(&names, &parameter.name, wanted, given, &mut found);
        }
    }
    for (name, wanted) in &one.reading.request.url.query {
        let same = other.reading.request.url.query.iter().find(|(other, _)| other.as_str() == name.as_str());
        // A query as words is prose, and a form may encode it in two ways.
        let is_words = |text: &Traced| decoded(text).contains(char::is_whitespace);
        if let Some((_, given)) = same.filter(|(_, given)| !is_words(wanted) && !is_words(given)) {
            compare_texts(&names, name.as_str(), wanted, given, &mut found);
        }
    }
    if let (Some(wanted), Some(given)) = (earlier.body, later.body) {
        names.compare("", wanted, given, &mut found);
    }
    found
}

/// A value of a query as it is meant; a form encodes a blank as `+` (WHATWG URL, application/x-www-form-urlencoded).
fn decoded(value: &Traced) -> String {
    percent::decoded(&value.as_str().replace('+', " ")).into_owned()
}

fn compare_texts(names: &Names, name: &str, wanted: &Traced, given: &Traced, found: &mut Vec<Difference>) {
    // What comes from the reader's profile, and a default, stands nowhere in the page.
    let is_nowhere = |text: &Traced| !text.is_empty() && text.whole_span().is_empty();
    if !is_nowhere(wanted) && !is_nowhere(given) {
        names.compare_text(name, (wanted, wanted.whole_span()), (given, given.whole_span()), found);
    }
}

fn report(difference: &Difference, there: &str, findings: &mut Findings<'_>) {
    let Difference { name, here, other, certain, span, other_span } = difference;
    let message = match (here, other) {
        (Some(here), Some(other)) => format!("`{name}` is `{here}` here, but `{other}` in the alternative `{there}`"),
        (None, Some(other)) => format!("`{name}` lacks `{other}`, which the alternative `{there}` has"),
        (Some(here), None) => format!("`{name}` has `{here}`, which the alternative `{there}` does not have"),
        (None, None) => return,
    };
    let finding = findings.push(*span, message).related(*other_span, format!("the alternative `{there}`"));
    if !certain {
        finding.level(Level::Warning);
    }
}
