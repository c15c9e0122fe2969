//! Whether docproof finds a mutant: the mutant is put back into its page, and the whole page is checked.

use super::{
    corpus::{Candidate, Corpus},
    site::Mutant,
    ways::Way,
};
use docproof::{pipeline, site::Document, text::SourceFile};
use std::{ops::Range, sync::Arc};

/// What was said of a mutant.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The codes of all findings in the lines of the statement, in order.
    pub(super) codes: Vec<&'static str>,
    /// Whether one of them is by a rule that may answer.
    pub(super) is_found: bool,
    /// Whether such a one stands in a line to be changed.
    pub(super) is_at_line: bool,
    /// Whether its mark touches a character to be changed.
    pub(super) is_at_place: bool,
    /// The page and the line, and each line that was edited.
    pub(super) shown: String,
}

/// Checks the page with the mutant in it.
pub(super) fn judge(way: &Way, candidate: &Candidate, corpus: &Corpus) -> Verdict {
    let document = &corpus.documents[candidate.document];
    let (text, edited) = apply(document.file.text(), &candidate.in_file);
    let file = Arc::new(SourceFile::new(document.file.path(), text));
    let document = Document { file: file.clone(), problems: Vec::new(), ..document.clone() };
    let report = pipeline::check(&[document], &corpus.config, &corpus.library);
    let line = |at: usize| file.position(at).line;
    let (first, last) = candidate.lines;
    let right: Vec<usize> = edited.iter().flat_map(|range| line(range.start)..=line(range.end)).collect();
    let mut verdict = Verdict { shown: format!("{}:{}", file.path(), right[0]), ..Verdict::default() };
    for number in right[0]..=right[0] + 1 {
        let text = file.line(number).map_or("", |span| file.slice(span));
        verdict.shown += &format!("\n        {text}");
    }
    for finding in &report.findings {
        let span = finding.primary.span;
        let at = line(span.start);
        // The text of a here-document comes after the statement.
        if !(first..=last).contains(&at) && !right.contains(&at) {
            continue;
        }
        verdict.codes.push(finding.code);
        if way.codes.iter().any(|code| finding.code.starts_with(code)) {
            verdict.is_found = true;
            verdict.is_at_line |= right.contains(&at);
            verdict.is_at_place |=
                edited.iter().any(|place| span.start <= place.end + 1 && place.start <= span.end + 1);
        }
    }
    verdict
}

/// The page with the mutant in it, and where that must be changed: what was put in, and the other right places.
fn apply(page: &str, mutant: &Mutant) -> (String, Vec<Range<usize>>) {
    let (mut text, mut kept, mut edited) = (String::with_capacity(page.len() + 16), 0, Vec::new());
    for (range, with) in &mutant.edits {
        text += &page[kept..range.start];
        edited.push(text.len()..text.len() + with.len());
        text += with;
        kept = range.end;
    }
    text += &page[kept..];
    for place in &mutant.places {
        let before = mutant.edits.iter().filter(|(range, _)| range.end <= *place);
        let (cut, put) = before.fold((0, 0), |(cut, put), (range, with)| (cut + range.len(), put + with.len()));
        edited.push(place + put - cut..place + put - cut + 1);
    }
    (text, edited)
}
