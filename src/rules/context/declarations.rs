//! How the patterns of a page and its examples fit: what a pattern declares and nobody uses, what an example uses and no
//! pattern declares, and which of the two are one placeholder under two names.
//!
//! Takes a page and its readings; hands on [`Declarations`]. An author who repeats a pattern over several examples means one
//! list for all of them, so patterns of the same text are held against the examples of all.

use super::Reading;
use crate::{
    extract::{Page, PlaceholderScope, readable},
    resolve::PlaceholderUse,
    text::{self, Inserted, Span, Traced, is_upper_snake},
};
use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

/// What does not fit between the patterns of a page and its examples.
#[derive(Debug, Default)]
pub struct Declarations {
    /// Each alternative of a pattern, or choice of a group in one, that nothing in the examples matches.
    pub unused: Vec<Traced>,
    /// Each placeholder that the pattern over its example leaves out though the page calls it one; the first use in each
    /// example.
    pub undeclared: Vec<Undeclared>,
    /// Each alternative that stands for a placeholder which the examples call otherwise; those are in neither list above.
    pub renamed: Vec<Renamed>,
    /// Each use of a name that is a slip in writing a declared one; the declared one is in no list above.
    pub misspelt: Vec<Misspelt>,
}

/// A placeholder that an example misspells.
#[derive(Debug)]
pub struct Misspelt {
    /// What the example says.
    pub used: Arc<str>,
    /// Where.
    pub span: Span,
    /// The declared name.
    pub meant: String,
}

/// A placeholder that no pattern over its example declares.
#[derive(Debug, Clone)]
pub struct Undeclared {
    /// Its name.
    pub name: Arc<str>,
    /// Where it stands in the file.
    pub span: Span,
    /// The innermost pattern over the example: an index into `Page::scopes`.
    pub scope: usize,
}

/// An alternative of a pattern that should have another name.
#[derive(Debug)]
pub struct Renamed {
    /// The alternative.
    pub declared: Traced,
    /// What the examples call the placeholder.
    pub used: Arc<str>,
    /// Why the two are taken for one.
    pub how: Likeness,
}

/// Why two names are taken for one placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They are spelled nearly alike.
    Near,
    /// The one is a part of the other.
    Part,
    /// They are the only ones that are left over.
    Alone,
}

/// A name without what people vary: case, blanks, hyphens, underscores.
pub fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

/// Holds the patterns of a page against its examples.
pub fn declarations(page: &Page, readings: &[Reading<'_>]) -> Declarations {
    let mut declarations = Declarations::default();
    if page.scopes.is_empty() {
        return declarations;
    }
    let (names, mut lists) = (Names::of(page, readings), lists(page, readings));
    for list in lists.values_mut() {
        declarations.misspelt.extend(list.misspelt(page, &names));
    }
    let meant: BTreeSet<String> = declarations.misspelt.iter().map(|misspelt| misspelt.meant.clone()).collect();
    for scope in &page.scopes {
        let Some(list) = lists.get_mut(scope.pattern.as_str()).filter(|list| list.is_shown && !list.is_unknown) else {
            continue;
        };
        let mut unused = unused(page, scope, list);
        unused.retain(|one| !meant.contains(one.place.as_str()));
        let left_over: BTreeSet<Arc<str>> = list.undeclared.iter().map(|undeclared| undeclared.name.clone()).collect();
        let is_only_one = unused.len() == 1 && left_over.len() == 1 && unused.iter().all(Unused::is_name);
        for Unused { place, is_part } in unused {
            let meant = list.meant_by(place.as_str(), is_part);
            let meant = meant.or_else(|| Some((left_over.first().filter(|_| is_only_one)?.clone(), Likeness::Alone)));
            match meant {
                // The page describes the one and speaks of the other nowhere else: it is the example that is wrong.
                Some((used, Likeness::Near))
                    if names.described.contains(place.as_str()) && !left_over.contains(&used) =>
                {
                    let spans = list.open.get(&used).into_iter().flatten();
                    let slip = |span: &Span| Misspelt { used: used.clone(), span: *span, meant: place.to_string() };
                    declarations.misspelt.extend(spans.map(slip));
                }
                Some((used, how)) => {
                    list.renamed.insert(used.clone());
                    declarations.renamed.push(Renamed { declared: place, used, how });
                }
                None if is_part => {}
                None => declarations.unused.push(place),
            }
        }
    }
    for list in lists.into_values() {
        let List { undeclared, renamed, .. } = list;
        declarations.undeclared.extend(undeclared.into_iter().filter(|undeclared| !renamed.contains(&undeclared.name)));
    }
    declarations
}

/// What the page and its code speak of.
struct Names<'a> {
    /// The names that the prose describes.
    described: BTreeSet<&'a str>,
    /// Every word in capitals in the code.
    written: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(page: &'a Page, readings: &'a [Reading<'_>]) -> Self {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let shown = readings.iter().map(|reading| reading.example.code.as_str());
        let code = shown.chain(page.unseen.iter().map(|unseen| unseen.code.as_str()));
        let words = code.flat_map(|code| code.split(move |c| !is_letter(c)));
        Self {
            described: page.keys.iter().map(|key| key.name.as_str()).collect(),
            written: words.filter(|word| word.len() > 1 && is_upper_snake(word)).collect(),
        }
    }
}

/// The examples that one pattern covers.
#[derive(Default)]
struct List<'a> {
    /// The names that the pattern lists as they are.
    listed: Vec<&'a str>,
    /// Their code, with and without the brackets of placeholders.
    texts: Vec<&'a str>,
    /// Whether a reader sees any of them.
    is_shown: bool,
    /// Whether the pattern or some of the code cannot be judged: another page may bring in a use.
    is_unknown: bool,
    /// The placeholders in them that no pattern declares, whether or not the page describes them.
    open: BTreeMap<Arc<str>, Vec<Span>>,
    /// Those that the page calls placeholders.
    undeclared: Vec<Undeclared>,
    /// The names that the pattern has in another form.
    renamed: BTreeSet<Arc<str>>,
}

fn lists<'a>(page: &'a Page, readings: &'a [Reading<'_>]) -> BTreeMap<&'a str, List<'a>> {
    let keys: BTreeSet<String> = page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let mut declared: BTreeMap<Arc<str>, bool> = BTreeMap::new();
    let mut is_called_one = |name: &Arc<str>| {
        let is_declared = || page.scopes.iter().any(|scope| scope.declares(name));
        *declared.entry(name.clone()).or_insert_with(|| keys.contains(&folded(name)) || is_declared())
    };
    let mut lists: BTreeMap<&str, List<'_>> = BTreeMap::new();
    for reading in readings {
        let scopes = || reading.example.scopes.iter().map(|scope| &page.scopes[*scope]);
        let script = &reading.resolved.script;
        for scope in scopes() {
            let list = lists.entry(scope.pattern.as_str()).or_default();
            if list.texts.is_empty() {
                let alternatives = scope.alternatives.iter().map(|alternative| alternative.as_str().trim());
                list.listed = alternatives.filter(|name| is_upper_snake(name)).collect();
            }
            list.is_shown |= !reading.example.hidden;
            list.is_unknown |= scope.finds.is_none() || brings_text(script);
            list.texts.extend([script.as_str(), reading.example.code.as_str()]);
        }
        let Some(&innermost) = reading.example.scopes.first() else { continue };
        if scopes().any(|scope| scope.finds.is_none()) {
            continue;
        }
        let list = lists.entry(page.scopes[innermost].pattern.as_str()).or_default();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for PlaceholderUse { name, span, range, declared } in &reading.resolved.placeholders {
            // The name of a JSON member is as likely a name of the API, or of a variable, as a placeholder.
            let after = &script.as_str()[range.end..];
            let is_member = after.strip_prefix('"').is_some_and(|rest| rest.trim_start().starts_with(':'));
            if is_member || declared.is_some() {
                continue;
            }
            list.open.entry(name.clone()).or_default().push(*span);
            if seen.insert(name) && is_called_one(name) {
                list.undeclared.push(Undeclared { name: name.clone(), span: *span, scope: innermost });
            }
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
    lists
}

/// What of a pattern no example uses.
struct Unused {
    place: Traced,
    /// Whether examples use it, but only as a part of other words.
    is_part: bool,
}

impl Unused {
    fn is_name(&self) -> bool {
        !self.is_part && is_upper_snake(self.place.as_str())
    }
}

/// The most names of which each is tried: examples with more are no one's, and each try costs.
const LONGEST_LIST: usize = 64;

impl List<'_> {
    /// The undeclared placeholder that an unused alternative was meant to be.
    fn meant_by(&self, declared: &str, is_part: bool) -> Option<(Arc<str>, Likeness)> {
        if !is_upper_snake(declared) {
            return None;
        }
        if is_part {
            let longer = self.undeclared.iter().map(|undeclared| &undeclared.name);
            let mut longer =
                longer.filter(|name| name.strip_prefix(declared).is_some_and(|rest| rest.starts_with('_')));
            return longer.next().map(|name| (name.clone(), Likeness::Part));
        }
        if self.open.len() > LONGEST_LIST {
            return None;
        }
        let nearest = text::nearest(declared, self.open.keys().map(|name| &**name))?;
        let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
        // Names that differ in a digit are two of a row.
        let is_near = nearest.is_near() && nearest.is_alone && digits(declared) == digits(nearest.word);
        is_near.then(|| (nearest.word.into(), Likeness::Near))
    }
}

impl List<'_> {
    /// The uses of names that the page calls nothing, and that are a slip away from a name which the pattern lists and the
    /// page uses or describes.
    fn misspelt(&mut self, page: &Page, names: &Names<'_>) -> Vec<Misspelt> {
        if self.open.len() > LONGEST_LIST || self.listed.len() > LONGEST_LIST {
            return Vec::new();
        }
        let called: BTreeSet<&str> = self.undeclared.iter().map(|undeclared| &*undeclared.name).collect();
        let is_known = |name: &str| names.described.contains(name) || names.written.contains(name);
        let mut misspelt = Vec::new();
        for (used, spans) in self.open.iter().filter(|(used, _)| !called.contains(&***used)) {
            let mut listed = self.listed.iter().filter(|listed| is_known(listed) && is_slip(used, listed));
            if let Some(meant) = listed.next() {
                let slip = |span: &Span| Misspelt { used: used.clone(), span: *span, meant: (*meant).to_owned() };
                misspelt.extend(spans.iter().map(slip));
            }
        }
        misspelt.retain(|slip| !page.scopes.iter().any(|scope| scope.declares(&slip.used)));
        for slip in &misspelt {
            self.open.remove(&slip.used);
        }
        misspelt
    }
}

/// Whether two names are the same but for one slip of the finger in one of their words. Short words and digits are two of a
/// row (`KEY_A` and `KEY_B`).
pub fn is_slip(one: &str, other: &str) -> bool {
    if one == other || folded(one) == folded(other) {
        return one != other;
    }
    let (ones, others): (Vec<&str>, Vec<&str>) = (one.split('_').collect(), other.split('_').collect());
    if ones.len() != others.len() {
        return false;
    }
    let mut different = ones.iter().zip(&others).filter(|(one, other)| one != other);
    let Some((one, other)) = different.next().filter(|_| different.next().is_none()) else { return false };
    let are_words = one.bytes().chain(other.bytes()).all(|byte| byte.is_ascii_alphabetic());
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if !are_words || short.len() < 3 || long.len() < 4 || long.len() > LONGEST_WORD {
        return false;
    }
    // `DATA` and `DATE`, `USER` and `USERS` are words in their own right.
    let letters = |word: &str| word.bytes().collect::<BTreeSet<u8>>();
    let may_be_other = match long.len() - short.len() {
        0 => long.len() == 4 && letters(long) != letters(short),
        _ => long.strip_prefix(*short).is_some_and(|end| end.eq_ignore_ascii_case("s")),
    };
    !may_be_other && strsim::damerau_levenshtein(short, long) == 1
}

/// The longest word that is compared for slips, in bytes.
const LONGEST_WORD: usize = 40;

/// Every alternative, or choice of a group in one, that the examples do not use as a word of its own.
fn unused(page: &Page, scope: &PlaceholderScope, list: &List<'_>) -> Vec<Unused> {
    let endpoints = page.endpoints.iter().map(|endpoint| &endpoint.url);
    let endpoints: Vec<&Traced> = endpoints.filter(|url| scope.covers.contains(url.whole_span())).collect();
    let texts = || list.texts.iter().copied().chain(endpoints.iter().map(|url| url.as_str()));
    let is_used = |pattern: &str| {
        if pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return texts().any(|text| text.contains(pattern));
        }
        Regex::new(&readable(pattern)).map_or(true, |regex| texts().any(|text| regex.is_match(text)))
    };
    let is_part = |word: &str| is_upper_snake(word) && !texts().any(|text| has_word(text, word));
    let mut unused = Vec::new();
    for alternative in &scope.alternatives {
        let alternative = alternative.trim();
        let source = alternative.as_str();
        if source.is_empty() {
            continue;
        }
        if !is_used(source) {
            unused.push(Unused { place: alternative, is_part: false });
            continue;
        }
        if is_part(source) {
            unused.push(Unused { place: alternative.clone(), is_part: true });
        }
        for part in parts(source) {
            let (before, after) = (&source[..part.group.start], &source[part.group.end..]);
            let place = alternative.slice(part.text.clone()).trim();
            if !is_used(&format!("{before}(?:{}){after}", &source[part.text.clone()])) {
                unused.push(Unused { place, is_part: false });
            } else if before.is_empty() && after.is_empty() && is_part(place.as_str()) {
                unused.push(Unused { place, is_part: true });
            }
        }
    }
    unused
}

/// Whether a text holds a word that is no part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    text.match_indices(word)
        .any(|(at, _)| !is_letter(text[..at].bytes().next_back()) && !is_letter(text[at + word.len()..].bytes().next()))
}

/// Whether a line of the code is nothing but a shortcode, which brings in the text of another file.
pub fn brings_text(script: &Traced) -> bool {
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
    use super::{is_slip, parts};

    #[test]
    fn slips_are_told_from_other_names() {
        for (one, other) in [("DATABSE_NAME", "DATABASE_NAME"), ("AUHT_TOKEN", "AUTH_TOKEN"), ("USR_ID", "USER_ID")] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one}");
        }
        for (one, other) in
            [("KEY_A", "KEY_B"), ("DATA_ID", "DATE_ID"), ("USERS_ID", "USER_ID"), ("TOKEN_1", "TOKEN_2")]
        {
            assert!(!is_slip(one, other) && !is_slip(one, one), "{one}");
        }
    }

    #[test]
    fn groups_are_taken_apart() {
        let texts =
            |pattern: &'static str| parts(pattern).into_iter().map(|part| &pattern[part.text]).collect::<Vec<_>>();
        assert_eq!(texts("(A|B(C|D))_(E|F)X"), ["A", "B(C|D)", "E", "F"]);
        assert_eq!(texts(r"A(_\d)?|\(x|y\)"), Vec::<&str>::new());
        assert_eq!(texts("[(A|B)]"), Vec::<&str>::new());
    }
}
