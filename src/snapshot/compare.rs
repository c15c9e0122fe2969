//! What is recorded against what happened, example by example.

use super::{Comparison, Part, Section, Shown, Snapshot, Verdict, redacted, render, render::titles};
use crate::targets::{Outcome, RunState};
use similar::TextDiff;

/// Compares what happened with what is recorded (`None`: nothing is) in the file shown as `path`. One comparison for
/// each example that made a request or that is recorded, in page order.
pub fn compare(path: &str, recorded: Option<&Snapshot>, examples: &[Shown<'_>]) -> Vec<Comparison> {
    let now = render(recorded.map_or("", |recorded| &recorded.source), examples);
    let sections = recorded.map(|recorded| recorded.sections.as_slice()).unwrap_or_default();
    let comparison = |(shown, title): (&Shown<'_>, String)| {
        let (recorded, now) = (find(sections, &title), find(&now.sections, &title));
        let mut differs = 0;
        let verdict = match (recorded, now) {
            (None, None) => return None,
            (None, Some(_)) => Verdict::New { path: path.to_owned() },
            (Some(_), None) => Verdict::Gone { path: path.to_owned(), reason: reason(shown.outcome) },
            (Some(section), Some(now)) if section.text == now.text => Verdict::Same,
            (Some(section), Some(now)) => {
                let (old, new) = (format!("{}\n", section.text), format!("{}\n", now.text));
                let diff = TextDiff::from_lines(&old, &new);
                let diff = diff.unified_diff().context_radius(3).header("recorded", "now").to_string();
                let (exchange, part) = first_difference(&old, &new);
                differs = exchange;
                Verdict::Different { path: path.to_owned(), diff, part }
            }
        };
        let exchanges = &shown.outcome.exchanges;
        let span = match (&shown.outcome.state, exchanges.get(differs).or(exchanges.first())) {
            (_, Some(exchange)) => exchange.span,
            (RunState::Failed { span, .. } | RunState::Unsupported { span, .. }, None) => *span,
            (RunState::Passed | RunState::Skipped(_), None) => shown.span,
        };
        Some(Comparison { example: shown.outcome.example, span, verdict })
    };
    examples.iter().zip(titles(examples)).filter_map(comparison).collect()
}

fn find<'a>(sections: &'a [Section], title: &str) -> Option<&'a Section> {
    sections.iter().find(|section| section.title == title)
}

/// Which exchange of the new text the first different line belongs to, and which part of it that is.
fn first_difference(old: &str, new: &str) -> (usize, Part) {
    let is_request = |line: &str| line.split_once(' ').is_some_and(|(_, url)| url.contains("://"));
    let is_header = |line: &str| line.split_once(": ").is_some_and(|(name, _)| !name.contains([' ', '"']));
    let (mut exchange, mut part, mut recorded) = (None, Part::Response, old.lines());
    for line in new.lines() {
        let before = recorded.next().unwrap_or_default();
        part = match part {
            Part::Response if is_request(line) => {
                exchange = Some(exchange.map_or(0, |index| index + 1));
                if line.split(' ').next() == before.split(' ').next() { Part::Url } else { Part::Method }
            }
            Part::Response => Part::Response,
            _ if line.starts_with("→ ") => Part::Response,
            Part::Body(_) => Part::Body(line.trim_start().split('"').nth(1).map(str::to_owned)),
            _ if is_header(line) => Part::Header(line.split(':').next().unwrap_or_default().to_owned()),
            _ => Part::Body(None),
        };
        if line != before {
            break;
        }
    }
    (exchange.unwrap_or(0), part)
}

/// Why an example shows nothing.
fn reason(outcome: &Outcome) -> String {
    match &outcome.state {
        RunState::Passed => String::from("it makes no request"),
        RunState::Unsupported { what, .. } => format!("docproof cannot run {what}"),
        RunState::Failed { reason, .. } | RunState::Skipped(reason) => redacted(outcome, reason),
    }
}
