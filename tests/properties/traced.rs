//! Provenance: whatever is done to a [`Traced`], every byte that claims to come from the file equals the file's byte.

use docproof::text::{Inserted, Origin, Span, Traced};
use proptest::prelude::*;

/// One thing a stage may do to a text. Numbers are reduced to places that exist.
#[derive(Debug, Clone)]
enum Edit {
    /// Keep a part (a word, a fence's body).
    Slice(usize, usize),
    /// Remove the same number of leading blanks from each line (list items, quotes).
    Dedent(usize),
    /// Join with another part of the file.
    Concatenate(usize, usize),
    /// Put another text in place of a part (a shortcode, a variable).
    Expand(usize, usize, String),
    /// Mark a part as a placeholder.
    Substitute(usize, usize),
    /// Remove quotes and backslashes, as a shell does.
    Unquote,
    /// Remove backslash-newline pairs.
    JoinLines,
    /// Trim.
    Trim,
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<usize>;
    prop_oneof![
        (place(), place()).prop_map(|(a, b)| Edit::Slice(a, b)),
        (0_usize..6).prop_map(Edit::Dedent),
        (place(), place()).prop_map(|(a, b)| Edit::Concatenate(a, b)),
        (place(), place(), "[a-zé世\n]{0,6}").prop_map(|(a, b, text)| Edit::Expand(a, b, text)),
        (place(), place()).prop_map(|(a, b)| Edit::Substitute(a, b)),
        Just(Edit::Unquote),
        Just(Edit::JoinLines),
        Just(Edit::Trim),
    ]
}

/// Two places of `text`, in order, on character boundaries.
fn range(text: &str, a: usize, b: usize) -> std::ops::Range<usize> {
    let snap = |place: usize| {
        let mut place = place % (text.len() + 1);
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    };
    let (a, b) = (snap(a), snap(b));
    a.min(b)..a.max(b)
}

fn apply(file: &str, traced: &Traced, edit: &Edit) -> Traced {
    let text = traced.as_str();
    match edit {
        Edit::Slice(a, b) => traced.slice(range(text, *a, *b)),
        Edit::Dedent(width) => {
            let (mut out, mut at) = (Traced::new(), 0);
            for line in text.split_inclusive('\n') {
                let blanks = line.bytes().take(*width).take_while(|byte| *byte == b' ').count();
                out.push_slice(traced, at + blanks..at + line.len());
                at += line.len();
            }
            out
        }
        Edit::Concatenate(a, b) => {
            let part = range(file, *a, *b);
            let mut out = traced.clone();
            out.push_source(&file[part.clone()], part.start);
            out
        }
        Edit::Expand(a, b, with) => {
            let part = range(text, *a, *b);
            let at = traced.span(part.clone());
            traced.replace(part, &Traced::inserted(with, at, Inserted::Shortcode("x".into())))
        }
        Edit::Substitute(a, b) => {
            let part = range(text, *a, *b);
            let (name, at) = (&text[part.clone()], traced.span(part.clone()));
            traced.replace(part.clone(), &Traced::inserted(name, at, Inserted::Placeholder(name.into())))
        }
        Edit::Unquote => keep(traced, |c, _| !matches!(c, '"' | '\'' | '\\')),
        Edit::JoinLines => {
            keep(traced, |c, rest| !(c == '\\' && rest.starts_with('\n') || c == '\n' && rest.is_empty()))
        }
        Edit::Trim => traced.trim(),
    }
}

/// The characters for which `wanted` (given the character and what follows it) is true.
fn keep(traced: &Traced, wanted: impl Fn(char, &str) -> bool) -> Traced {
    let (text, mut out) = (traced.as_str(), Traced::new());
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if wanted(c, &text[end..]) {
            out.push_slice(traced, at..end);
        }
    }
    out
}

fn assert_holds(file: &str, traced: &Traced) {
    let mut covered = 0;
    for (range, origin) in traced.runs() {
        assert_eq!(range.start, covered, "runs must be gapless");
        assert!(!range.is_empty(), "no run may be empty");
        covered = range.end;
        let run = &traced.as_str()[range];
        match origin {
            Origin::Source(offset) => assert_eq!(run, &file[*offset..offset + run.len()]),
            Origin::Inserted { at, .. } => assert!(at.start <= at.end && at.end <= file.len()),
        }
    }
    assert_eq!(covered, traced.len());
    for index in 0..traced.len() {
        let byte = traced.as_str().as_bytes()[index];
        if let Some(Origin::Source(offset)) = traced.origin(index) {
            assert_eq!(byte, file.as_bytes()[offset]);
            assert_eq!(traced.span(index..index + 1), Span::new(offset, offset + 1));
        }
    }
    let whole = traced.whole_span();
    assert!(whole.start <= whole.end && whole.end <= file.len());
}

proptest! {
    #[test]
    fn every_byte_that_claims_to_come_from_the_file_does(
        file in "[a-zA-Z \"'\\\\\n{}<é世|`]{0,80}",
        edits in prop::collection::vec(edit(), 0..12),
    ) {
        let mut traced = Traced::source(&file, 0);
        for edit in &edits {
            traced = apply(&file, &traced, edit);
            assert_holds(&file, &traced);
        }
    }

    #[test]
    fn slicing_and_joining_is_the_identity(file in "[a-z\n世]{0,40}", at in any::<usize>(), with in "[A-Z]{0,3}") {
        let inserted = Traced::inserted(&with, Span::at(0), Inserted::Implied);
        let mut traced = Traced::source(&file, 0);
        traced.push(&inserted);
        let cut = range(traced.as_str(), at, 0).end;
        let mut joined = traced.slice(0..cut);
        joined.push_slice(&traced, cut..traced.len());
        prop_assert_eq!(joined.as_str(), traced.as_str());
        for index in 0..traced.len() {
            prop_assert_eq!(joined.origin(index), traced.origin(index));
        }
    }
}
