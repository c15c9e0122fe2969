//! The items of a line of a synopsis.
//!
//! Takes the text of a line and which bracket closes which; hands on its [`UsageItem`]s with their places.

use super::{
    brackets::Brackets,
    option::{Spelling, inside},
};
use crate::{
    spec::cli::{Named, Place, UsageItem, UsageKind},
    text::{SourceFile, Span, Traced},
};
use std::{ops::Range, sync::Arc};

/// How deep brackets are read; what lies deeper is one argument.
const DEEPEST: usize = 12;

/// A piece of a line between blanks.
#[derive(Debug, Clone)]
pub(super) enum Run {
    /// A word, with all of the brackets that start in it.
    Word {
        /// Where.
        range: Range<usize>,
        /// Whether a comma follows, which another name of the same flag stands behind.
        comma: bool,
    },
    /// `|`.
    Pipe,
}

/// Where items stand.
#[derive(Debug, Clone, Copy)]
struct Scope {
    within: Within,
    /// Whether `COMMAND` is the name of a subcommand here, and not an argument.
    commands: bool,
    depth: usize,
}

/// A word that stands for itself alone.
const SINGLE: Scope = Scope { within: Within::Round, commands: false, depth: 0 };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Line,
    /// `[ ]`
    Square,
    /// `( )`, `{ }` or `< >`
    Round,
}

/// A line that is being read.
pub(super) struct Reader<'l> {
    line: &'l Traced,
    text: &'l str,
    brackets: Brackets,
    file: &'l Arc<SourceFile>,
}

impl<'l> Reader<'l> {
    pub(super) fn new(line: &'l Traced, file: &'l Arc<SourceFile>) -> Self {
        Self { line, text: line.as_str(), brackets: Brackets::of(line.as_str()), file }
    }

    /// The runs of a part of the line.
    pub(super) fn runs(&self, range: Range<usize>) -> Vec<Run> {
        let bytes = self.text.as_bytes();
        let (mut runs, mut at) = (Vec::new(), range.start);
        while at < range.end {
            if bytes[at].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            if bytes[at] == b'|' {
                runs.push(Run::Pipe);
                at += 1;
                continue;
            }
            let start = at;
            while at < range.end && !bytes[at].is_ascii_whitespace() && !(bytes[at] == b'|' && self.splits(at)) {
                at = self.brackets.end(at).filter(|end| *end < range.end).map_or(at, |end| end) + 1;
            }
            let comma = at - start > 1 && bytes[at - 1] == b',';
            runs.push(Run::Word { range: start..at - usize::from(comma), comma });
        }
        runs
    }

    /// Whether the bar at `at` stands between two items, and not inside of one (`json|table`).
    fn splits(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_end = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'-');
        is_end(bytes.get(at + 1)) || at == 0 || bytes[at - 1].is_ascii_whitespace()
    }

    /// Whether a word names the program or a command.
    pub(super) fn is_name(&self, range: &Range<usize>, is_first: bool) -> bool {
        let word = &self.text[range.clone()];
        let word = if is_first { program(word) } else { word };
        if self.line.is_open(range.clone()) || word.ends_with("...") {
            return false;
        }
        if is_first {
            let is_part = |c: char| c.is_alphanumeric() || "._-/\\:+@~".contains(c);
            return word.starts_with(|c: char| c.is_alphanumeric() || "./~".contains(c))
                && word.chars().all(is_part)
                && word.contains(char::is_alphanumeric);
        }
        is_literal(word) && !is_command(word) && !is_flags(word)
    }

    /// A word as a name, and where it stands.
    pub(super) fn named(&self, run: &Run) -> Option<Named> {
        let Run::Word { range, .. } = run else { return None };
        let range = range.start..range.start + program(&self.text[range.clone()]).len();
        Some(Named { name: self.text[range.clone()].to_owned(), aliases: Vec::new(), place: self.place(range) })
    }

    /// The items of a line, its first words left out.
    pub(super) fn line(&self, runs: &[Run], takes_commands: bool) -> Vec<UsageItem> {
        self.items(runs, Scope { within: Within::Line, commands: takes_commands, depth: DEEPEST })
    }

    fn items(&self, runs: &[Run], scope: Scope) -> Vec<UsageItem> {
        let (mut items, mut at, mut is_joined, mut scope) = (Vec::<UsageItem>::new(), 0, false, scope);
        while let Some(run) = runs.get(at) {
            let Run::Word { range, .. } = run else {
                is_joined = !items.is_empty();
                at += 1;
                continue;
            };
            if let Some(last) = items.last_mut().filter(|_| is_dots(&self.text[range.clone()])) {
                last.repeated = true;
                // A word that stands for itself is not repeated.
                if let UsageKind::Word(name) = &mut last.kind {
                    last.kind = UsageKind::Argument(std::mem::take(name));
                }
                last.place.span = last.place.span.cover(self.line.span(range.clone()));
                at += 1;
                continue;
            }
            let (found, used) = self.item(range, &runs[at..], scope);
            at += used;
            // `docker run IMAGE [COMMAND]`: what stands behind an argument is no subcommand.
            let ends = |item: &UsageItem| match item.kind {
                // `cargo [+toolchain] [COMMAND]`
                UsageKind::Argument(_) => !item.optional || item.repeated,
                UsageKind::EndOfFlags => true,
                _ => false,
            };
            scope.commands &= scope.within != Within::Line || !found.iter().any(ends);
            match items.pop() {
                Some(last) if is_joined && !found.is_empty() => items.push(either(last, found)),
                last => items.extend(last.into_iter().chain(found)),
            }
            is_joined = false;
        }
        items
    }

    /// What starts with a word, and how many runs it takes.
    fn item(&self, range: &Range<usize>, runs: &[Run], scope: Scope) -> (Vec<UsageItem>, usize) {
        let word = &self.text[range.clone()];
        if is_dots(word) {
            return (Vec::new(), 1);
        }
        if word == "--" {
            return (vec![self.made(UsageKind::EndOfFlags, range.clone())], 1);
        }
        if let Some(flag) = self.flag(range, runs, scope) {
            return flag;
        }
        if word.starts_with('[')
            && let Some(groups) = self.groups(range, scope)
        {
            return (groups, 1);
        }
        (vec![self.argument(range, scope)], 1)
    }

    /// `[a]`, `[a][b]...`: a word that is nothing but groups in brackets.
    fn groups(&self, range: &Range<usize>, scope: Scope) -> Option<Vec<UsageItem>> {
        let (mut groups, mut at) = (Vec::<UsageItem>::new(), range.start);
        while at < range.end {
            if is_dots(&self.text[at..range.end]) {
                groups.last_mut()?.repeated = true;
                break;
            }
            let end = self.brackets.end(at).filter(|_| self.text.as_bytes()[at] == b'[')?;
            groups.extend(self.group(at..end + 1, scope));
            at = end + 1;
        }
        Some(groups)
    }

    /// What stands in square brackets, which belong to `range`. Several short flags in one word are several items.
    fn group(&self, range: Range<usize>, scope: Scope) -> Vec<UsageItem> {
        let within = range.start + 1..range.end - 1;
        let name = self.text[inside(self.text, within.clone(), &self.brackets)].to_owned();
        let optional = |kind| UsageItem { optional: true, ..self.made(kind, range.clone()) };
        let repeated = self.text[within.clone()].trim_end().ends_with("...");
        if is_flags(&name) {
            return vec![optional(UsageKind::Flags)];
        }
        if is_command(&name) && scope.commands {
            return vec![UsageItem { repeated, ..optional(UsageKind::Subcommand) }];
        }
        if scope.depth == 0 {
            return vec![optional(UsageKind::Argument(name))];
        }
        let below = Scope { within: Within::Square, depth: scope.depth - 1, ..scope };
        let mut ways = self.ways(within, below);
        let is_several =
            |items: &[UsageItem]| items.iter().all(|item| matches!(&item.kind, UsageKind::Flag { long: None, .. }));
        match ways.as_mut_slice() {
            [] => Vec::new(),
            [way] if way.len() == 1 || is_several(way) => {
                for item in way.iter_mut() {
                    item.optional = true;
                }
                std::mem::take(way)
            }
            [way] => vec![optional(UsageKind::Group(std::mem::take(way)))],
            _ => vec![optional(UsageKind::Choice(ways))],
        }
    }

    /// What stands between the bars of a part of the line; `-x | --xyz` is one flag.
    fn ways(&self, range: Range<usize>, scope: Scope) -> Vec<Vec<UsageItem>> {
        let runs = self.runs(range);
        let parts: Vec<&[Run]> = runs.split(|run| matches!(run, Run::Pipe)).collect();
        let is_word = |part: &[Run]| match part {
            [Run::Word { range, .. }] => is_literal(&self.text[range.clone()]),
            _ => false,
        };
        // `on | off` are words; `file` alone is the name of an argument.
        let within =
            if parts.len() > 1 && parts.iter().any(|part| is_word(part)) { Within::Round } else { scope.within };
        let ways = parts.into_iter().map(|part| self.items(part, Scope { within, ..scope }));
        let mut ways: Vec<Vec<UsageItem>> = ways.filter(|way| !way.is_empty()).collect();
        if let [first, second] = ways.as_slice()
            && let Some(one) = same_flag(first, second)
        {
            ways = vec![vec![one]];
        }
        ways
    }

    /// A flag with its other names and its value, and how many runs they take.
    fn flag(&self, range: &Range<usize>, runs: &[Run], scope: Scope) -> Option<(Vec<UsageItem>, usize)> {
        let mut spelling = Spelling::read(self.text, range.clone(), &self.brackets)?;
        let (mut long, mut short, mut used, mut end) = (None, None, 1, range.end);
        let mut names = vec![(spelling.dashes, spelling.name.clone())];
        // `-n, --name`
        while let (Some(Run::Word { comma: true, .. }), Some(Run::Word { range: next, .. })) =
            (runs.get(used - 1), runs.get(used))
        {
            let Some(other) = Spelling::read(self.text, next.clone(), &self.brackets) else { break };
            names.push((other.dashes, other.name.clone()));
            spelling.value = other.value.or(spelling.value);
            (used, end) = (used + 1, next.end);
        }
        let (name, dashes) = (&self.text[spelling.name.clone()], spelling.dashes);
        if names.len() == 1
            && dashes == 1
            && spelling.value.is_none()
            && is_group_of_letters(name)
            && !self.is_value(runs.get(used), scope)
        {
            let flag = |at: usize| {
                let letter = spelling.name.start + at..spelling.name.start + at + 1;
                let short = self.text[letter.clone()].chars().next();
                self.made(UsageKind::Flag { long: None, short, value: None, optional_value: false }, letter)
            };
            return Some(((0..name.len()).map(flag).collect(), 1));
        }
        for (dashes, name) in names {
            let name = &self.text[name];
            if dashes == 1 && name.chars().count() == 1 {
                short = short.or(name.chars().next());
            } else {
                long = long.or(Some(name.to_owned()));
            }
        }
        let (mut value, mut optional_value) = (None, false);
        if let Some(spelt) = spelling.value {
            (value, optional_value) = (Some(self.name(spelt.name)), spelt.optional);
        } else if let Some(Run::Word { range: next, .. }) = runs.get(used).filter(|run| self.is_value(Some(run), scope))
        {
            let is_help = matches!(long.as_deref(), Some("help" | "version"));
            if !is_help {
                let name = inside(self.text, next.clone(), &self.brackets);
                (value, optional_value) = (Some(self.name(name)), self.text[next.clone()].starts_with('['));
                (used, end) = (used + 1, next.end);
            }
        }
        let repeated = ["...", "\u{2026}"].iter().any(|dots| self.text[range.start..end].ends_with(dots));
        let item = self.made(UsageKind::Flag { long, short, value, optional_value }, range.start..end);
        Some((vec![UsageItem { repeated, ..item }], used))
    }

    /// Whether a run stands for the value of the flag before it.
    fn is_value(&self, run: Option<&Run>, scope: Scope) -> bool {
        let Some(Run::Word { range, .. }) = run else { return false };
        let word = &self.text[range.clone()];
        match word.as_bytes() {
            [b'-', ..] => false,
            // `[--color [WHEN]]`; on the line itself that would be an argument.
            [b'[', ..] => scope.within == Within::Square,
            _ if is_dots(word) => false,
            _ => scope.within != Within::Line || !is_command(word) && !is_flags(word),
        }
    }

    /// An argument, a choice, a group, or a word that stands for itself.
    fn argument(&self, range: &Range<usize>, scope: Scope) -> UsageItem {
        let word = &self.text[range.clone()];
        // `<ID>[ ... ID_N]`: what is glued to an argument and holds dots says that it may be given again.
        let behind = self.brackets.end(range.start).map_or(range.end, |end| end + 1);
        let glued = self.text.get(behind..range.end).filter(|glued| glued.starts_with('[') && glued.contains("..."));
        if glued.is_some() {
            return UsageItem { repeated: true, ..self.argument(&(range.start..behind), scope) };
        }
        let bare = word.trim_end_matches("...").trim_end_matches('\u{2026}');
        let (repeated, end) = (bare.len() < word.len(), range.start + bare.len());
        let item = UsageItem { repeated, ..self.made(UsageKind::Flags, range.clone()) };
        let with = |kind| UsageItem { kind, ..item.clone() };
        if let Some(choice) = self.choice(range.start..end) {
            return with(choice);
        }
        let is_bracketed = end > range.start && self.brackets.end(range.start) == Some(end - 1);
        let within = range.start + 1..end.saturating_sub(1);
        let open = bare.as_bytes().first().copied().filter(|_| is_bracketed);
        if let Some(b'(' | b'{' | b'<') = open.filter(|_| scope.depth > 0) {
            let below = Scope { within: Within::Round, depth: scope.depth - 1, ..scope };
            if let Some(kind) = self.round(within, open == Some(b'<'), below) {
                return with(kind);
            }
        }
        let name = self.name(inside(self.text, range.start..end, &self.brackets));
        if scope.commands && is_command(&name) {
            return with(UsageKind::Subcommand);
        }
        let is_named = is_bracketed || !name.bytes().any(|byte| byte.is_ascii_lowercase());
        if is_flags(&name) && (is_named || scope.within == Within::Line) {
            return with(UsageKind::Flags);
        }
        let is_itself = is_literal(word) && scope.within != Within::Square && !self.line.is_open(range.clone());
        with(if is_itself { UsageKind::Word(name) } else { UsageKind::Argument(name) })
    }

    /// What stands in `( )`, `{ }` or `< >`, if it is more than a name.
    fn round(&self, within: Range<usize>, is_angled: bool, below: Scope) -> Option<UsageKind> {
        let mut ways = self.ways(within, below);
        let kind = match ways.as_mut_slice() {
            [] => return None,
            [way] if way.len() == 1 => way.pop()?.kind,
            [way] => UsageKind::Group(std::mem::take(way)),
            _ => return Some(UsageKind::Choice(ways)),
        };
        let is_name = matches!(kind, UsageKind::Word(_) | UsageKind::Argument(_));
        // `<key=value>`, `<file name>`: the words of a name.
        let is_more = !is_name && (!is_angled || matches!(kind, UsageKind::Choice(_)));
        is_more.then_some(kind)
    }

    /// `json|table`, `{a,b}`, `<A>|<B>`: several words with bars between them, or in braces with commas.
    fn choice(&self, range: Range<usize>) -> Option<UsageKind> {
        let text = &self.text[range.clone()];
        let is_braced = text.starts_with('{') && self.brackets.end(range.start) == Some(range.end - 1);
        let (range, mark) = match is_braced {
            true if text.contains('|') => (range.start + 1..range.end - 1, b'|'),
            true => (range.start + 1..range.end - 1, b','),
            false => (range, b'|'),
        };
        let (mut parts, mut start, mut at) = (Vec::new(), range.start, range.start);
        while at < range.end {
            let byte = self.text.as_bytes()[at];
            if byte == mark {
                parts.push(start..at);
                start = at + 1;
            }
            at = self.brackets.end(at).filter(|end| *end < range.end).unwrap_or(at) + 1;
        }
        parts.push(start..range.end);
        if parts.len() == 1 && !is_braced {
            return None;
        }
        let way = |part: Range<usize>| {
            let bare = inside(self.text, part.clone(), &self.brackets);
            let name = self.name(bare.clone());
            let is_itself = bare == part && !is_metavariable(&name) && !self.line.is_open(bare.clone());
            let flag = Spelling::read(self.text, bare.clone(), &self.brackets);
            if let Some((items, _)) = flag.and_then(|_| self.flag(&bare, &[], SINGLE)) {
                return items;
            }
            let kind = if is_itself { UsageKind::Word(name) } else { UsageKind::Argument(name) };
            vec![self.made(kind, bare)]
        };
        let ways: Vec<Vec<UsageItem>> =
            parts.into_iter().filter(|part| !self.text[part.clone()].trim().is_empty()).map(way).collect();
        (!ways.is_empty()).then_some(UsageKind::Choice(ways))
    }

    /// A name as it is told: angle brackets inside of it left out (`<host>:<port>`).
    fn name(&self, range: Range<usize>) -> String {
        self.text[range].chars().filter(|c| !"<>".contains(*c)).collect::<String>().trim().to_owned()
    }

    fn made(&self, kind: UsageKind, range: Range<usize>) -> UsageItem {
        UsageItem { kind, optional: false, repeated: false, place: self.place(range) }
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place { file: self.file.clone(), span: self.line.span(range) }
    }
}

/// Two items with a bar between them.
fn either(first: UsageItem, second: Vec<UsageItem>) -> UsageItem {
    if let Some(one) = same_flag(std::slice::from_ref(&first), &second) {
        return one;
    }
    let ends = second.last().map_or(first.place.span, |last| last.place.span);
    let place = Place { span: first.place.span.cover(ends), ..first.place.clone() };
    let ways = match first.kind {
        UsageKind::Choice(mut ways) if !first.optional && !first.repeated => {
            ways.push(second);
            ways
        }
        _ => vec![vec![first], second],
    };
    UsageItem { kind: UsageKind::Choice(ways), optional: false, repeated: false, place }
}

/// The flag that two ways to spell one are: a short name, and a long one that starts with its letter.
fn same_flag(first: &[UsageItem], second: &[UsageItem]) -> Option<UsageItem> {
    let ([first], [second]) = (first, second) else { return None };
    let (
        UsageKind::Flag { long: None, short: Some(letter), value, optional_value },
        UsageKind::Flag { long: Some(long), short: None, value: other, optional_value: other_optional },
    ) = (&first.kind, &second.kind)
    else {
        return None;
    };
    let is_same = long.chars().next().is_some_and(|initial| initial.eq_ignore_ascii_case(letter));
    let span: Span = first.place.span.cover(second.place.span);
    is_same.then(|| UsageItem {
        kind: UsageKind::Flag {
            long: Some(long.clone()),
            short: Some(*letter),
            value: other.clone().or_else(|| value.clone()),
            optional_value: *optional_value || *other_optional,
        },
        optional: second.optional,
        repeated: second.repeated,
        place: Place { span, ..first.place.clone() },
    })
}

/// The name of a program without what it ends in on some systems: `rustup[EXE]`, `rustup[.exe]`.
fn program(word: &str) -> &str {
    ["[EXE]", "[.exe]", "[exe]"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

fn is_dots(word: &str) -> bool {
    matches!(word, "..." | "\u{2026}" | ".." | "[...]" | "[\u{2026}]" | ",...")
}

/// Whether a word is written as commands are: no capitals, no punctuation but dashes, underscores and colons.
fn is_literal(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_:".contains(&byte))
}

/// Whether a word is written as metavariables are.
fn is_metavariable(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_uppercase()) && !word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether a name stands for a subcommand.
fn is_command(name: &str) -> bool {
    let name = name.trim_end_matches("...").to_ascii_lowercase();
    matches!(
        name.as_str(),
        "command" | "commands" | "subcommand" | "subcommands" | "sub-command" | "sub_command" | "cmd"
    )
}

/// Whether a name stands for all flags: `flags`, `OPTIONS`, `global options`.
fn is_flags(name: &str) -> bool {
    let lower = name.trim_end_matches("...").to_ascii_lowercase();
    let mut words = lower.rsplit([' ', '-', '_']);
    let is_name = matches!(words.next(), Some("options" | "option" | "flags" | "flag" | "opts" | "switches"));
    is_name && words.clone().count() < 3 && words.all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// `abc` of `-abc`: several short flags in one word (POSIX 12.1), which utilities list in the order of the alphabet.
fn is_group_of_letters(name: &str) -> bool {
    let letters = name.as_bytes();
    let key = |byte: u8| (byte.to_ascii_lowercase(), byte.is_ascii_lowercase());
    letters.len() > 1
        && letters.iter().all(u8::is_ascii_alphanumeric)
        && letters
            .windows(2)
            .all(|pair| key(pair[0]) < key(pair[1]) || pair[0].eq_ignore_ascii_case(&pair[1]) && pair[0] != pair[1])
}
