//! DP102: a declared placeholder that no example uses.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    text::{Inserted, Traced},
};
use regex::Regex;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "DP102",
    name: "unused-placeholder",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP102-unused-placeholder.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let page = context.page;
    let mut covered: Vec<Vec<usize>> = vec![Vec::new(); page.scopes.len()];
    for reading in &context.readings {
        for scope in &reading.example.scopes {
            covered[*scope].push(reading.index);
        }
    }
    for (scope, covered) in page.scopes.iter().zip(&covered) {
        // What another page brings in may well use them all.
        let brings_text = |index: &usize| brings_text(&context.readings[*index].resolved.script);
        if covered.is_empty() || scope.regex.is_none() || covered.iter().any(brings_text) {
            continue;
        }
        let endpoints = page.endpoints.iter().filter(|endpoint| scope.covers.contains(endpoint.url.whole_span()));
        let texts: Vec<&str> = covered
            .iter()
            .flat_map(|index| {
                let reading = &context.readings[*index];
                [reading.resolved.script.as_str(), reading.example.code.as_str()]
            })
            .chain(endpoints.map(|endpoint| endpoint.url.as_str()))
            .collect();
        let is_used =
            |pattern: &str| Regex::new(pattern).map_or(true, |regex| texts.iter().any(|text| regex.is_match(text)));
        for alternative in &scope.alternatives {
            let source = alternative.as_str();
            if source.trim().is_empty() {
                continue;
            }
            if !is_used(source.trim()) {
                report(findings, alternative, source.trim());
                continue;
            }
            for part in parts(source) {
                let (before, after) = (&source[..part.group.start], &source[part.group.end..]);
                if !is_used(&format!("{before}(?:{}){after}", &source[part.text.clone()])) {
                    report(findings, &alternative.slice(part.text.clone()), &source[part.text]);
                }
            }
        }
    }
}

fn report(findings: &mut Findings<'_>, place: &Traced, name: &str) {
    findings
        .push(place.trim().whole_span(), format!("`{name}` is declared as a placeholder, but no example here uses it"))
        .help("remove it from the pattern, or use it in the example");
}

/// Whether a line of the code is nothing but a shortcode, which brings in the text of another file.
fn brings_text(script: &Traced) -> bool {
    let unknown = script.insertions().filter(|(_, _, why)| matches!(why, Inserted::Shortcode(_)));
    unknown.map(|(range, _, _)| range).any(|range| {
        let line_before = script.as_str()[..range.start].rsplit('\n').next().unwrap_or_default();
        let line_after = script.as_str()[range.end..].split('\n').next().unwrap_or_default();
        line_before.trim().is_empty() && line_after.trim().is_empty()
    })
}

/// One choice of a group: in `(A|B)_C` the `A`, with the place of the group.
struct Part {
    group: Range<usize>,
    text: Range<usize>,
}

/// The choices of each group at the top level of a pattern that has several.
fn parts(pattern: &str) -> Vec<Part> {
    let (mut depth, mut start, mut cuts, mut escaped, mut parts) = (0_usize, 0, Vec::new(), false, Vec::new());
    for (at, byte) in pattern.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            // Classes may hold any of the characters below; patterns with one are judged as a whole only.
            b'[' => return Vec::new(),
            b'(' => {
                depth += 1;
                if depth == 1 {
                    start = at;
                    cuts = vec![at + 1];
                }
            }
            b'|' if depth == 1 => cuts.push(at + 1),
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && cuts.len() > 1 && !pattern[start..].starts_with("(?") {
                    cuts.push(at + 1);
                    let texts = cuts.windows(2).map(|cut| cut[0]..cut[1] - 1);
                    parts.extend(texts.map(|text| Part { group: start..at + 1, text }));
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn groups_are_taken_apart() {
        let texts =
            |pattern: &'static str| parts(pattern).into_iter().map(|part| &pattern[part.text]).collect::<Vec<_>>();
        assert_eq!(texts("(A|B(C|D))_(E|F)X"), ["A", "B(C|D)", "E", "F"]);
        assert_eq!(texts(r"A(_\d)?|\(x|y\)"), Vec::<&str>::new());
        assert_eq!(texts("[(A|B)]"), Vec::<&str>::new());
    }
}
