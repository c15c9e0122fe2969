//! Real pages: each marker of another tool belongs to the fence that its author put it before.

use crate::support::corpus_pages;
use docproof::extract::MarkerKind;
use std::collections::BTreeMap;

/// The comments that stand alone on a line, as most are written, and what they mean.
const MARKERS: [(&str, MarkerKind); 2] =
    [("pytest.mark.skip", MarkerKind::Skip), ("pytest.mark.xfail", MarkerKind::ExpectedFailure)];

/// The line of the fence that follows a line: blank lines, comments and shortcodes may stand between. A fence that stands
/// four columns further to the right is indented code (CommonMark section 4.4).
fn next_fence(lines: &[&str], marker: usize) -> Option<usize> {
    let (mut in_comment, mut found) = (false, None);
    for (at, line) in lines.iter().enumerate().skip(marker + 1) {
        let text = line.trim();
        if in_comment || text.starts_with("<!--") {
            in_comment = !text.contains("-->");
        } else if !text.is_empty() && !text.starts_with("{{") {
            found = Some(at);
            break;
        }
    }
    let columns = |at: usize| lines[at].len() - lines[at].trim_start().len();
    found.filter(|at| lines[*at].trim().starts_with("```") && columns(*at) < columns(marker) + 4)
}

#[test]
fn markers_belong_to_the_fence_that_follows() {
    let Some(pages) = corpus_pages() else { return };
    let (mut tied, mut stray, mut wrong) = (0, Vec::new(), Vec::new());
    for page in pages {
        let file = &page.file;
        let line = |offset: usize| file.position(offset).line - 1;
        let mut found: BTreeMap<usize, (usize, MarkerKind)> = BTreeMap::new();
        for example in &page.examples {
            for marker in page.markers(example) {
                found.insert(line(marker.span.start), (line(example.span.start), marker.kind));
            }
        }
        let lines: Vec<&str> = file.text().lines().collect();
        for (at, text) in lines.iter().enumerate() {
            let inside = text.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim);
            let Some((_, kind)) = MARKERS.iter().find(|(name, _)| inside == Some(name)) else { continue };
            let place = format!("{}:{}", file.path(), at + 1);
            match (next_fence(&lines, at), found.get(&at)) {
                (Some(fence), Some(other)) if *other == (fence, *kind) => tied += 1,
                (None, None) => stray.push(place),
                (want, got) => wrong.push(format!("{place}: {got:?} instead of {want:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tied > 400 && stray.len() < 10, "{tied} markers, and these belong to no fence: {stray:#?}");
}
