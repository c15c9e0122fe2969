//! What is recorded against what happened, example by example.

use super::{Comparison, Shown, Snapshot, Verdict, render, render::titles};
use similar::TextDiff;

/// Compares what happened with what is recorded (`None`: nothing is) in the file shown as `path`. One comparison for
/// each example that made a request, in page order.
pub fn compare(path: &str, recorded: Option<&Snapshot>, examples: &[Shown<'_>]) -> Vec<Comparison> {
    let now = render(recorded.map_or("", |recorded| &recorded.source), examples);
    let asked = examples.iter().zip(titles(examples)).filter(|(shown, _)| !shown.outcome.exchanges.is_empty());
    let comparison = |((shown, title), now): ((&Shown<'_>, String), &super::Section)| {
        let sections = recorded.map(|recorded| recorded.sections.as_slice()).unwrap_or_default();
        let verdict = match sections.iter().find(|section| section.title == title) {
            None => Verdict::New { path: path.to_owned() },
            Some(section) if section.text == now.text => Verdict::Same,
            Some(section) => {
                let (old, new) = (format!("{}\n", section.text), format!("{}\n", now.text));
                let diff = TextDiff::from_lines(&old, &new);
                let diff = diff.unified_diff().context_radius(3).header("recorded", "now").to_string();
                Verdict::Different { path: path.to_owned(), diff }
            }
        };
        let span = shown.outcome.exchanges.first().map_or(shown.span, |exchange| exchange.span);
        Comparison { example: shown.outcome.example, span, verdict }
    };
    asked.zip(&now.sections).map(comparison).collect()
}
