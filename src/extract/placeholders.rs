//! Declarations and descriptions of placeholders.
//!
//! Takes the parts of a page that declare or describe some; hands on [`PlaceholderScope`]s and names.

use super::{Finds, PatternProblem, PlaceholderScope};
use crate::text::{Span, Traced, is_upper_snake, search};
use regex::{Regex, RegexBuilder};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::{Arc, OnceLock},
};

/// The most memory that a compiled pattern may take, in bytes; far above what a list of names needs.
const PATTERN_LIMIT: usize = 1 << 20;

/// A pattern compiled, or why it could not be.
type Compiled = Result<Finds, Option<Complaint>>;

/// Why a pattern does not compile.
#[derive(Debug, Clone)]
struct Complaint {
    /// `None` where it is too large.
    reason: Option<&'static str>,
    /// Where in the pattern, in bytes.
    place: Range<usize>,
}

/// What a pattern means, found out when somebody asks: to read a page takes no compiled expression.
#[derive(Debug, Default)]
pub(super) struct Meaning(OnceLock<Compiled>);

/// The patterns of a page: authors repeat them from example to example, and each is compiled once.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, Arc<Meaning>>);

impl Patterns {
    /// A declaration of `pattern` for all that stands in `covers`.
    pub(super) fn scope(&mut self, pattern: Traced, covers: Span) -> PlaceholderScope {
        let meaning = match self.0.get(pattern.as_str()) {
            Some(meaning) => meaning.clone(),
            None => self.0.entry(pattern.to_string()).or_default().clone(),
        };
        PlaceholderScope { alternatives: alternatives(&pattern), pattern, covers, meaning }
    }
}

impl PlaceholderScope {
    /// What the pattern takes for placeholders; `None` where it does not compile.
    pub fn finds(&self) -> Option<&Finds> {
        self.compiled().as_ref().ok()
    }

    /// Why the pattern does not compile; also `None` where it may be right for another regular expression engine.
    pub fn complaint(&self) -> Option<PatternProblem> {
        let Complaint { reason, place } = self.compiled().as_ref().err()?.as_ref()?;
        Some(PatternProblem { reason: *reason, place: self.pattern.slice(place.clone()) })
    }

    fn compiled(&self) -> &Compiled {
        let compile = || match words(&self.alternatives) {
            Some(words) => Ok(Finds::Words(words)),
            None => compile(self.pattern.as_str()).map(Finds::Matches),
        };
        self.meaning.0.get_or_init(compile)
    }
}

/// The alternatives, if each is a plain word.
fn words(alternatives: &[Traced]) -> Option<BTreeSet<String>> {
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let all_words = alternatives.iter().all(|alternative| is_word(alternative.as_str()));
    all_words.then(|| alternatives.iter().map(ToString::to_string).collect())
}

/// Compiles a pattern so that it finds whole words only: `DATABASE_NAME` is no part of `MY_DATABASE_NAME`. Where the
/// pattern uses what only other engines know (look-around, back-references), there is neither a regex nor a complaint.
fn compile(pattern: &str) -> Result<Regex, Option<Complaint>> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(PATTERN_LIMIT).build();
    let readable = &*readable(pattern);
    let words = build(&format!(r"\b{{start-half}}(?:{readable})\b{{end-half}}"));
    // A stray `)` closes the group around the pattern, so one with brackets must be right by itself as well.
    let alone = if words.is_ok() && !may_close_more(readable) { Ok(()) } else { build(readable).map(|_| ()) };
    match (words, alone) {
        (Ok(regex), Ok(())) => Ok(regex),
        (_, Err(regex::Error::Syntax(reason))) => Err(complaint(pattern, readable, &reason)),
        (Err(regex::Error::CompiledTooBig(_)), _) | (_, Err(regex::Error::CompiledTooBig(_))) => {
            Err(Some(Complaint { reason: None, place: 0..pattern.len() }))
        }
        _ => Err(None),
    }
}

/// Whether a pattern may close a group that it does not open.
fn may_close_more(pattern: &str) -> bool {
    let depth = pattern.bytes().try_fold(0_usize, |depth, byte| match byte {
        b'(' => Some(depth + 1),
        b')' => depth.checked_sub(1),
        // What stands in a class, or behind a backslash, opens and closes nothing.
        b'[' | b'\\' => None,
        _ => Some(depth),
    });
    depth.is_none() && pattern.contains(')')
}

/// What every engine turns down, in the words of `regex`, and what it is called here.
const BROKEN: &[(&str, &str)] = &[
    ("unclosed group", "this group is never closed"),
    ("unopened group", "this `)` closes no group"),
    ("unclosed character class", "this character class is never closed"),
    ("repetition operator missing expression", "there is nothing here to repeat"),
    ("incomplete escape sequence", "there is nothing behind this `\\`"),
    ("invalid character class range", "this range runs backwards"),
];

/// What is wrong with a pattern, and at which byte of it, if other engines turn it down as well.
fn complaint(pattern: &str, readable: &str, report: &str) -> Option<Complaint> {
    let reason = BROKEN.iter().find(|(reason, _)| report.contains(reason))?.1;
    // Only here may a class stand in a class.
    let has_nested_class = || readable.match_indices('[').any(|(at, _)| readable[at + 1..].contains('['));
    if reason.contains("character class") && has_nested_class() {
        return None;
    }
    // The report shows the pattern and below it a caret, both indented alike.
    let caret = report.lines().rfind(|line| line.trim_start().starts_with('^'));
    let column = caret.and_then(|line| line.find('^')?.checked_sub(INDENT)).filter(|_| readable == pattern);
    let place = column.and_then(|column| pattern.char_indices().nth(column)).map(|(at, c)| at..at + c.len_utf8());
    Some(Complaint { reason: Some(reason), place: place.unwrap_or(0..pattern.len()) })
}

/// How far `regex` indents the pattern in a report, in characters.
const INDENT: usize = 4;

/// A pattern as it is meant. Some sites hold it against HTML, where `<` is `&lt;`, and authors write it so; and a brace that
/// counts nothing (`{name}`) is a brace for most engines, though not for the one used here.
pub fn readable(pattern: &str) -> Cow<'_, str> {
    let mut readable = Cow::Borrowed(pattern);
    if pattern.contains('&') {
        let characters =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        let text = characters.iter().fold(pattern.to_owned(), |text, (entity, c)| text.replace(entity, c));
        readable = Cow::Owned(text);
    }
    if !readable.contains('{') {
        return readable;
    }
    let (mut escaped, mut is_escaped) = (String::with_capacity(readable.len() + 4), false);
    for (at, c) in readable.char_indices() {
        let behind = &readable[at + c.len_utf8()..];
        let counts = || {
            let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
            rest.starts_with('}') && behind.starts_with(|c: char| c.is_ascii_digit())
        };
        let is_property = || ["\\p", "\\P", "\\u", "\\x", "\\b"].iter().any(|class| readable[..at].ends_with(class));
        if c == '{' && !is_escaped && !counts() && !is_property() {
            escaped.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        escaped.push(c);
    }
    Cow::Owned(escaped)
}

/// The pattern split at its top-level `|`.
fn alternatives(pattern: &Traced) -> Vec<Traced> {
    let source = pattern.as_str();
    let (mut depth, mut in_class, mut escaped, mut start, mut parts) = (0_usize, false, false, 0, Vec::new());
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b']' if in_class => in_class = false,
            _ if in_class => {}
            b'[' => in_class = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => {
                parts.push(pattern.slice(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(pattern.slice(start..source.len()));
    parts
}

/// The lines that are nothing but attributes in braces, `placeholders` among them.
pub(super) fn attribute_lines(source: &str) -> impl Iterator<Item = Range<usize>> {
    search::find_all(source, "placeholders=").filter_map(|at| {
        let brace = source[..at].trim_end_matches([' ', '\t']).strip_suffix('{')?;
        let indent = brace.trim_end_matches([' ', '\t', '>']);
        let start = brace.len();
        let is_first = indent.is_empty() || indent.ends_with('\n');
        let line = is_first.then(|| source[start..].split('\n').next().unwrap_or_default().trim_end())?;
        line.ends_with('}').then(|| start..start + line.len())
    })
}

/// The names in the body of a `code-placeholder-key`: each code span, or the whole where there is none.
pub(super) fn marked_names(text: &Traced, body: Range<usize>) -> Vec<Traced> {
    let source = &text.as_str()[body.clone()];
    let mut names = Vec::new();
    let mut pieces = source.split('`');
    let mut at = body.start + pieces.next().map_or(0, str::len) + 1;
    while let (Some(code), Some(after)) = (pieces.next(), pieces.next()) {
        names.push(text.slice(at..at + code.len()).trim());
        at += code.len() + after.len() + 2;
    }
    if names.is_empty() && !source.contains('`') {
        names.push(text.slice(body).trim());
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The longest description that is read, in bytes.
const LONGEST_DESCRIPTION: usize = 400;

/// What is said of a name that ends at `at`: the rest of its paragraph, or of its row.
pub(super) fn description(source: &str, at: usize) -> Range<usize> {
    let limit = (at + LONGEST_DESCRIPTION).min(source.len());
    let limit = (at..=limit).rev().find(|place| source.is_char_boundary(*place)).unwrap_or(at);
    let mut end = at;
    for line in source[at..limit].split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t', '>']);
        let is_next = text.trim().is_empty() || text.starts_with(['-', '*', '+', '#', '|', '`']);
        if end > at && is_next {
            break;
        }
        end += line.len();
    }
    let text = &source[at..end];
    // A name that is a link has its target behind it.
    let link = text.strip_prefix("](").and_then(|target| target.split_once(')'));
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ':' | '*' | '|' | '-' | '\u{2013}' | '\u{2014}');
    let text = link.map_or(text, |(_, rest)| rest).trim_start_matches(is_mark);
    let start = end - text.len();
    start..start + text.split(" |").next().unwrap_or_default().trim_end().len()
}

/// The name in a code span with which a list item opens, if it looks like a placeholder's: `NAME` or `<name>`.
pub(super) fn described_name(text: &Traced, code: &Range<usize>) -> Option<Traced> {
    let span = text.slice(code.clone());
    let ticks = span.len() - span.as_str().trim_start_matches('`').len();
    let name = span.slice(ticks..span.len().saturating_sub(ticks).max(ticks)).trim();
    let inside = name.as_str().strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    match inside {
        Some(inside) if !inside.is_empty() && !inside.contains(['<', '>', '/', '=']) => {
            Some(name.slice(1..name.len() - 1))
        }
        Some(_) => None,
        None => (name.len() > 1 && is_upper_snake(name.as_str())).then_some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[Traced]) -> Vec<&str> {
        list.iter().map(Traced::as_str).collect()
    }

    fn scope_of(pattern: &str) -> PlaceholderScope {
        Patterns::default().scope(Traced::source(pattern, 0), Span::at(0))
    }

    #[test]
    fn patterns_are_split_and_find_whole_words() {
        let scope = scope_of("DATABASE_NAME|(A|B)_C|[|]|30d|DATABASE_NAME_2");
        assert_eq!(texts(&scope.alternatives), ["DATABASE_NAME", "(A|B)_C", "[|]", "30d", "DATABASE_NAME_2"]);
        let Some(Finds::Matches(regex)) = scope.finds() else { panic!("{:?}", scope.finds()) };
        let found = |text: &str| regex.find(text).map(|found| found.as_str().to_owned());
        assert_eq!(found("x/DATABASE_NAME/"), Some("DATABASE_NAME".to_owned()));
        assert_eq!(found("MY_DATABASE_NAME"), None);
        assert_eq!(found("DATABASE_NAME_2"), Some("DATABASE_NAME_2".to_owned()));
        assert_eq!(found("'B_C'"), Some("B_C".to_owned()));
        assert!(scope_of("&lt;(A|B)&gt;").declares("<B>"));
        let scope = scope_of("A_B|C");
        assert!(matches!(scope.finds(), Some(Finds::Words(_))) && scope.declares("C") && !scope.declares("B"));
    }

    #[test]
    fn only_what_is_broken_everywhere_is_complained_of() {
        let complaint = |pattern: &str| {
            let problem = scope_of(pattern).complaint()?;
            Some((problem.place.to_string(), problem.place.whole_span().start))
        };
        assert_eq!(complaint("A|(B|C"), Some(("(".to_owned(), 2)));
        assert_eq!(complaint("A)|B"), Some((")".to_owned(), 1)));
        assert_eq!(complaint("A|*B"), Some(("*".to_owned(), 2)));
        assert_eq!(complaint("A|[B"), Some(("[".to_owned(), 2)));
        for other in [r"\QA\E", r"[[]A", r"\p{Lu}A", r"(?<=x)A", r"(A)\1", r"\hA", r"A{,3}", r"(?<name>A|B)_\d\/x\-"] {
            assert_eq!(complaint(other), None, "{other}");
        }
        assert!(scope_of("{token}|${VAR}|A{2}").declares("{token}") && scope_of("{a}|A{2}").declares("AA"));
        let look_around = scope_of("(?=A)B");
        assert!(look_around.complaint().is_none() && look_around.finds().is_none());
        assert!(scope_of("A").complaint().is_none());
    }

    #[test]
    fn names_are_found_in_keys() {
        let names = |text: &str| {
            let traced = Traced::source(text, 0);
            marked_names(&traced, 0..text.len()).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names("`A_B` and `C`"), ["A_B", "C"]);
        assert_eq!(names(" TOKEN ID "), ["TOKEN ID"]);
        assert_eq!(names("`` ` "), Vec::<String>::new());
        let name = |text: &str| described_name(&Traced::source(text, 0), &(0..text.len())).map(|name| name.to_string());
        assert_eq!(name("`TOKEN_ID`"), Some("TOKEN_ID".to_owned()));
        assert_eq!(name("`<token-id>`"), Some("token-id".to_owned()));
        assert_eq!(name("`permissions`"), None);
        assert_eq!(name("`TOKEN ID`"), None);
    }
}
