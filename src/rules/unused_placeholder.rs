//! DP102: a declared placeholder that no example uses.

use super::{Check, Findings, Rule, context::Context};
use crate::{
    diagnostic::Level,
    extract::unescaped,
    text::{Inserted, Traced},
};
use regex::Regex;
use std::{collections::BTreeMap, ops::Range};

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
    // An author who repeats a pattern over several examples means one list for all of them.
    let mut lists: BTreeMap<&str, List<'_>> = BTreeMap::new();
    for reading in &context.readings {
        for scope in reading.example.scopes.iter().map(|scope| &page.scopes[*scope]) {
            let list = lists.entry(scope.pattern.as_str()).or_default();
            list.is_shown |= !reading.example.hidden;
            list.is_unknown |= scope.finds.is_none() || brings_text(&reading.resolved.script);
            list.texts.extend([reading.resolved.script.as_str(), reading.example.code.as_str()]);
        }
    }
    // One list may serve what the readers of other products see, too.
    for unseen in &page.unseen {
        for pattern in &unseen.patterns {
            if let Some(list) = lists.get_mut(pattern.as_str()) {
                list.texts.push(unseen.code.as_str());
            }
        }
    }
    for scope in &page.scopes {
        let Some(list) = lists.get(scope.pattern.as_str()).filter(|list| list.is_shown && !list.is_unknown) else {
            continue;
        };
        let endpoints = page.endpoints.iter().map(|endpoint| &endpoint.url);
        let endpoints: Vec<&Traced> = endpoints.filter(|url| scope.covers.contains(url.whole_span())).collect();
        let is_used = |pattern: &str| {
            let mut texts = list.texts.iter().copied().chain(endpoints.iter().map(|url| url.as_str()));
            if pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return texts.any(|text| text.contains(pattern));
            }
            Regex::new(&unescaped(pattern)).map_or(true, |regex| texts.any(|text| regex.is_match(text)))
        };
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

/// The examples that one pattern covers.
#[derive(Default)]
struct List<'a> {
    /// Their code, with and without the brackets of placeholders.
    texts: Vec<&'a str>,
    /// Whether a reader sees any of them.
    is_shown: bool,
    /// Whether the pattern or some of the code cannot be judged: another page may bring in a use.
    is_unknown: bool,
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
