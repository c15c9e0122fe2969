//! How the patterns of a page and its examples fit: what a pattern declares and nobody uses, what an example uses and no
//! pattern declares, and which of the two are one placeholder under two names.
//!
//! Takes a page and its readings; hands on [`Declarations`]. An author who repeats a pattern over several examples means one
//! list for all of them, so patterns of the same text are held against the examples of all.

use super::{
    Reading,
    uses::{self, Unused},
};
use crate::{
    extract::{Finds, Page, PlaceholderScope},
    resolve::PlaceholderUse,
    text::{self, Inserted, Span, Traced, is_upper_snake},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Bound, Range},
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
    let (names, declared) = (Names::of(page, readings), Declared::of(page));
    let mut lists = lists(page, readings, &declared);
    for list in lists.values_mut() {
        declarations.misspelt.extend(list.misspelt(&declared, &names));
    }
    let meant: BTreeSet<String> = declarations.misspelt.iter().map(|misspelt| misspelt.meant.clone()).collect();
    // Patterns of the same text are judged once, and spoken of at each place.
    let mut judged: BTreeMap<&str, Vec<Verdict>> = BTreeMap::new();
    for scope in &page.scopes {
        let pattern = scope.pattern.as_str();
        let Some(list) = lists.get_mut(pattern).filter(|list| list.is_shown && !list.is_unknown) else { continue };
        let verdicts = judged.entry(pattern).or_insert_with(|| {
            let (verdicts, misspelt) = list.judge(scope, &names, &meant);
            declarations.misspelt.extend(misspelt);
            verdicts
        });
        for Verdict { range, renamed } in verdicts {
            let declared = scope.pattern.slice(range.clone());
            match renamed.clone() {
                Some((used, how)) => declarations.renamed.push(Renamed { declared, used, how }),
                None => declarations.unused.push(declared),
            }
        }
    }
    for list in lists.into_values() {
        let List { undeclared, renamed, .. } = list;
        declarations.undeclared.extend(undeclared.into_iter().filter(|undeclared| !renamed.contains(&undeclared.name)));
    }
    declarations
}

/// What is wrong with an alternative of a pattern.
struct Verdict {
    /// Where in the pattern it stands.
    range: Range<usize>,
    /// What the examples call the placeholder; nothing where no example uses it.
    renamed: Option<(Arc<str>, Likeness)>,
}

/// What the patterns of a page take for placeholders, whichever of them.
struct Declared<'a> {
    words: BTreeSet<&'a str>,
    /// The patterns that are more than words, each once.
    expressions: BTreeMap<&'a str, &'a PlaceholderScope>,
}

impl<'a> Declared<'a> {
    fn of(page: &'a Page) -> Self {
        let mut declared = Self { words: BTreeSet::new(), expressions: BTreeMap::new() };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for scope in page.scopes.iter().filter(|scope| seen.insert(scope.pattern.as_str())) {
            match scope.finds() {
                Some(Finds::Words(words)) => declared.words.extend(words.iter().map(String::as_str)),
                Some(Finds::Matches(_)) => drop(declared.expressions.insert(scope.pattern.as_str(), scope)),
                None => {}
            }
        }
        declared
    }

    /// Whether some pattern declares the name; `None` where it would take too long to find out.
    fn holds(&self, name: &str) -> Option<bool> {
        let is_short = self.expressions.len() <= LONGEST_LIST;
        let declares = || is_short.then(|| self.expressions.values().any(|scope| scope.declares(name)));
        if self.words.contains(name) { Some(true) } else { declares() }
    }
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
    /// Up to where the endpoints that the prose names are among the texts.
    read_to: usize,
}

fn lists<'a>(page: &'a Page, readings: &'a [Reading<'_>], declared: &Declared<'_>) -> BTreeMap<&'a str, List<'a>> {
    let keys: BTreeSet<String> = page.keys.iter().map(|key| folded(key.name.as_str())).collect();
    let mut called: BTreeMap<Arc<str>, bool> = BTreeMap::new();
    let mut is_called_one = |name: &Arc<str>| {
        let is_declared = || declared.holds(name) == Some(true);
        *called.entry(name.clone()).or_insert_with(|| keys.contains(&folded(name)) || is_declared())
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
            list.is_unknown |= scope.finds().is_none() || brings_text(script);
            list.texts.extend([script.as_str(), reading.example.code.as_str()]);
        }
        let Some(&innermost) = reading.example.scopes.first() else { continue };
        if scopes().any(|scope| scope.finds().is_none()) {
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
    // So does what the prose names with a shortcode.
    let mut endpoints: Vec<&Traced> = page.endpoints.iter().map(|endpoint| &endpoint.url).collect();
    endpoints.sort_by_key(|url| url.whole_span());
    for scope in &page.scopes {
        let Some(list) = lists.get_mut(scope.pattern.as_str()) else { continue };
        let start = scope.covers.start.max(list.read_to);
        let first = endpoints.partition_point(|url| url.whole_span().start < start);
        let inside = endpoints[first..].iter().take_while(|url| scope.covers.contains(url.whole_span()));
        list.texts.extend(inside.map(|url| url.as_str()));
        list.read_to = list.read_to.max(scope.covers.end);
    }
    lists
}

/// The most names of which each is tried: examples with more are no one's, and each try costs.
const LONGEST_LIST: usize = 64;

impl List<'_> {
    /// What is wrong with the pattern that these examples share, of which `scope` is one instance, but for the names that
    /// are `meant` elsewhere; and the slips in the examples that come to light by that.
    fn judge(
        &mut self,
        scope: &PlaceholderScope,
        names: &Names<'_>,
        meant: &BTreeSet<String>,
    ) -> (Vec<Verdict>, Vec<Misspelt>) {
        let (mut verdicts, mut misspelt) = (Vec::new(), Vec::new());
        let text = |unused: &Unused| &scope.pattern.as_str()[unused.range.clone()];
        let mut unused = uses::unused(scope, &self.texts);
        unused.retain(|one| !meant.contains(text(one)));
        let left_over: BTreeSet<Arc<str>> = self.undeclared.iter().map(|undeclared| undeclared.name.clone()).collect();
        let is_name = |one: &Unused| !one.is_part && is_upper_snake(text(one));
        let is_only_one = unused.len() == 1 && left_over.len() == 1 && unused.iter().all(is_name);
        for one in unused {
            let declared = text(&one);
            let meant = self.meant_by(declared, one.is_part, &left_over);
            let renamed = meant.or_else(|| Some((left_over.first().filter(|_| is_only_one)?.clone(), Likeness::Alone)));
            match &renamed {
                // The page describes the one and speaks of the other nowhere else: it is the example that is wrong.
                Some((used, Likeness::Near)) if names.described.contains(declared) && !left_over.contains(used) => {
                    let spans = self.open.get(used).into_iter().flatten();
                    let slip = |span: &Span| Misspelt { used: used.clone(), span: *span, meant: declared.to_owned() };
                    misspelt.extend(spans.map(slip));
                    continue;
                }
                Some((used, _)) => drop(self.renamed.insert(used.clone())),
                None if one.is_part => continue,
                None => {}
            }
            verdicts.push(Verdict { range: one.range, renamed });
        }
        (verdicts, misspelt)
    }

    /// The undeclared placeholder, one of those `left_over`, that an unused alternative was meant to be.
    fn meant_by(&self, declared: &str, is_part: bool, left_over: &BTreeSet<Arc<str>>) -> Option<(Arc<str>, Likeness)> {
        if !is_upper_snake(declared) {
            return None;
        }
        if is_part {
            let start = format!("{declared}_");
            let longer = left_over.range::<str, _>((Bound::Included(&*start), Bound::Unbounded)).next()?;
            return longer.starts_with(&start).then(|| (longer.clone(), Likeness::Part));
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
    fn misspelt(&mut self, patterns: &Declared<'_>, names: &Names<'_>) -> Vec<Misspelt> {
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
        misspelt.retain(|slip| patterns.holds(&slip.used) == Some(false));
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

/// Whether a line of the code is nothing but a shortcode, which brings in the text of another file.
pub fn brings_text(script: &Traced) -> bool {
    let unknown = script.insertions().filter(|(_, _, why)| matches!(why, Inserted::Shortcode(_)));
    unknown.map(|(range, _, _)| range).any(|range| {
        let line_before = script.as_str()[..range.start].rsplit('\n').next().unwrap_or_default();
        let line_after = script.as_str()[range.end..].split('\n').next().unwrap_or_default();
        line_before.trim().is_empty() && line_after.trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::is_slip;

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
}
