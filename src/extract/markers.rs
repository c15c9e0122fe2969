//! What a page already says to tools that run its examples: `<!--pytest.mark.skip-->`, ```` ```sh,no_run ````.
//!
//! Takes an [`Example`] with the comments before it and its opening line; hands on [`Marker`]s. They change what is run,
//! and `lint="false"` what is checked; none is docproof's own.

use super::{Example, Page};
use crate::text::{Span, Traced, search};

/// Something that a page says of an example to whoever runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// What it means.
    pub kind: MarkerKind,
    /// The words, as written.
    pub span: Span,
}

/// What a marker means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// The example is not to be run.
    Skip,
    /// The example fails when it runs.
    ExpectedFailure,
    /// The example is not to be checked.
    Unchecked,
}

/// How comments start that say so: pytest-codeblocks, pytest-markdown, Sybil, MDX of OCaml, and what is usual without any
/// tool. An argument may follow, as in `skipif(…)`.
const COMMENTS: [(&str, MarkerKind); 14] = [
    ("pytest.mark.skip", MarkerKind::Skip),
    ("pytest.mark.xfail", MarkerKind::ExpectedFailure),
    ("pytest-codeblocks:skip", MarkerKind::Skip),
    ("pytest-codeblocks:importorskip", MarkerKind::Skip),
    ("pytest-codeblocks:xfail", MarkerKind::ExpectedFailure),
    ("pytest-markdown-docs:skip", MarkerKind::Skip),
    ("skip:next", MarkerKind::Skip),
    ("test:skip", MarkerKind::Skip),
    ("test:ignore", MarkerKind::Skip),
    ("test:xfail", MarkerKind::ExpectedFailure),
    ("skip-test", MarkerKind::Skip),
    ("no-test", MarkerKind::Skip),
    ("$mdxskip", MarkerKind::Skip),
    ("doctest:+skip", MarkerKind::Skip),
];

/// Words of an info string that say so: mdBook and rustdoc, and classes in braces (`.no-test`).
const WORDS: [(&str, MarkerKind); 11] = [
    ("ignore", MarkerKind::Skip),
    ("no_run", MarkerKind::Skip),
    ("no-run", MarkerKind::Skip),
    ("norun", MarkerKind::Skip),
    ("no-test", MarkerKind::Skip),
    ("no_test", MarkerKind::Skip),
    ("notest", MarkerKind::Skip),
    ("skip", MarkerKind::Skip),
    ("skip-test", MarkerKind::Skip),
    ("xfail", MarkerKind::ExpectedFailure),
    ("should_panic", MarkerKind::ExpectedFailure),
];

/// Attributes with a value that say so.
const VALUES: [(&str, &str, MarkerKind); 6] = [
    ("test", "false", MarkerKind::Skip),
    ("run", "false", MarkerKind::Skip),
    ("exec", "false", MarkerKind::Skip),
    ("skip", "true", MarkerKind::Skip),
    ("ignore", "true", MarkerKind::Skip),
    ("lint", "false", MarkerKind::Unchecked),
];

/// A stretch of a page of which a marker speaks: from `skip: start` to `skip: end` (Sybil).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The stretch.
    pub covers: Span,
    /// What is said of the examples in it.
    pub marker: Marker,
}

/// The stretches of a page, in order: comments that stand alone on their line, in none of the `code`, which is in order. One
/// that is not closed goes on to the end.
pub(super) fn stretches(text: &str, code: &[Span]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let (mut at, mut open) = (0, None);
    if search::find(text, "skip:").is_none() {
        return found;
    }
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if !line.contains("skip:") {
            continue;
        }
        let before = code.partition_point(|code| code.start <= start);
        let is_code = before > 0 && start < code[before - 1].end;
        let Some(comment) = comment_of(line).filter(|_| !is_code) else { continue };
        let said: String = comment.chars().filter(|c| !c.is_whitespace()).take(64).collect();
        if said == "skip:end" {
            if let Some(index) = open.take() {
                let stretch: &mut Stretch = &mut found[index];
                stretch.covers.end = start;
            }
        } else if (said == "skip:start" || said.starts_with("skip:startif")) && open.is_none() {
            let words = start + line.find(comment).unwrap_or_default();
            let marker = Marker { kind: MarkerKind::Skip, span: Span::new(words, words + comment.len()) };
            open = Some(found.len());
            found.push(Stretch { covers: Span::new(at, text.len()), marker });
        }
    }
    found
}

/// The inside of a comment that is all there is on a line, in HTML or in MyST (`% …`), in a quote or a list item, too.
fn comment_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let html = line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    Some(html.or_else(|| line.strip_prefix("% "))?.trim_matches('-').trim())
}

impl Page {
    /// What the page says of an example to whoever runs it: of the stretch that it stands in, then in comments before it.
    pub fn markers(&self, example: &Example) -> Vec<Marker> {
        let around = self.stretches.partition_point(|stretch| stretch.covers.start <= example.span.start);
        let around = around.checked_sub(1).map(|index| &self.stretches[index]);
        let around = around.filter(|stretch| example.span.start < stretch.covers.end);
        let mut found: Vec<Marker> = around.map(|stretch| stretch.marker.clone()).into_iter().collect();
        for comment in &example.markers {
            if let Some(kind) = of_comment(comment.as_str()) {
                found.push(Marker { kind, span: comment.trim().whole_span() });
            }
        }
        for attribute in &example.info.attributes {
            let (name, value) = (attribute.name.as_str(), attribute.value.as_ref().map(Traced::as_str));
            let kind = match value {
                None => of_word(name.trim_start_matches('.')),
                Some(value) => VALUES.iter().find(|known| (known.0, known.1) == (name, value)).map(|known| known.2),
            };
            found.extend(kind.map(|kind| Marker { kind, span: attribute.span }));
        }
        found.extend(self.words(example));
        found
    }

    /// What says that an example fails when it runs, if anything does.
    pub fn expects_failure(&self, example: &Example) -> Option<Marker> {
        self.markers(example).into_iter().find(|marker| marker.kind == MarkerKind::ExpectedFailure)
    }

    /// What says that an example is not to be checked, if anything does.
    pub fn unchecked(&self, example: &Example) -> Option<Marker> {
        example.info.attribute("lint")?;
        self.markers(example).into_iter().find(|marker| marker.kind == MarkerKind::Unchecked)
    }

    /// What the words behind the language say: `sh,no_run`, and a single word such as `sh ignore`. More than one is prose
    /// or a command.
    fn words(&self, example: &Example) -> Option<Marker> {
        let line = self.file.text().get(example.opening.range())?;
        let info = line.trim_start_matches(['`', '~']).split('{').next()?.trim();
        let mut words = info.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).skip(1);
        let word = if info.contains(',') { words.find(|word| of_word(word).is_some()) } else { words.next() }?;
        let kind = of_word(word).filter(|_| info.contains(',') || words.next().is_none())?;
        let start = example.opening.start + line.find(info)? + info.rfind(word)?;
        Some(Marker { kind, span: Span::new(start, start + word.len()) })
    }
}

fn of_comment(comment: &str) -> Option<MarkerKind> {
    // Blanks mean nothing: `pytest-codeblocks: skip`, `skip: next`.
    let said: String = comment.chars().filter(|c| !c.is_whitespace()).take(64).collect::<String>().to_lowercase();
    let starts = |(start, _): &&(&str, MarkerKind)| {
        let rest = said.strip_prefix(start).map(|rest| rest.strip_prefix("if").unwrap_or(rest));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    COMMENTS.iter().find(starts).map(|(_, kind)| *kind)
}

fn of_word(word: &str) -> Option<MarkerKind> {
    WORDS.iter().find(|known| known.0 == word).map(|known| known.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, extract, text::SourceFile};
    use std::sync::Arc;

    /// What the page says of each of its examples, as written.
    fn said(text: &str) -> Vec<String> {
        let file = Arc::new(SourceFile::new("page.md", text));
        let page = extract::page(&file, &Config::standard());
        let show = |marker: &Marker| format!("{:?} {}", marker.kind, file.slice(marker.span));
        page.examples
            .iter()
            .map(|example| page.markers(example).iter().map(show).collect::<Vec<_>>().join("; "))
            .collect()
    }

    #[test]
    fn comments_speak_of_the_next_fence() {
        let text = "<!--pytest.mark.skip-->\n\n```sh\na\n```\n\n```sh\nb\n```\n\n- x\n  <!-- pytest.mark.xfail(reason=\"y\") -->\n  ```sh\n  c\n  ```\n";
        assert_eq!(said(text), ["Skip pytest.mark.skip", "", "ExpectedFailure pytest.mark.xfail(reason=\"y\")"]);
        for comment in ["pytest.mark.skipif(True)", "pytest-codeblocks: skip", "skip: next", "test:skip", "$MDX skip"] {
            assert_eq!(said(&format!("<!-- {comment} -->\n```sh\na\n```\n")), [format!("Skip {comment}")]);
        }
        for comment in ["pytest-codeblocks:cont", "skipping this", "test:setup", "no-testing", "pytest.mark.skipped"] {
            assert_eq!(said(&format!("<!-- {comment} -->\n```sh\na\n```\n")), [""]);
        }
    }

    #[test]
    fn a_stretch_speaks_of_all_fences_in_it() {
        let text = "```sh\na\n```\n\n<!--- skip: start if(\"x\") -->\n\n```sh\nb\n<!-- skip: end -->\n```\n\n- x\n\n  ```sh\n  c\n  ```\n\n% skip: end\n\n```sh\nd\n```\n\nSay `<!-- skip: start -->`.\n\n```sh\ne\n```\n\n> <!-- skip: start -->\n\n```sh\nf\n```\n";
        let start = "Skip skip: start if(\"x\")";
        assert_eq!(said(text), ["", start, start, "", "", "Skip skip: start"]);
    }

    #[test]
    fn the_opening_line_speaks_of_its_fence() {
        let of = |info: &str| said(&format!("```{info}\na\n```\n")).concat();
        assert_eq!(of("sh,no_run"), "Skip no_run");
        assert_eq!(of("sh ignore"), "Skip ignore");
        assert_eq!(of("sh { .no-test placeholders=\"A\" }"), "Skip .no-test");
        assert_eq!(of("sh{test=\"false\"}"), "Skip test=\"false\"");
        assert_eq!(of("sh lint=\"false\""), "Unchecked lint=\"false\"");
        assert_eq!(of("sh git ignore"), "");
        assert_eq!(of("sh ignore this"), "");
        assert_eq!(of("ignore"), "");
    }
}
