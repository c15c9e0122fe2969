//! The term of a list of options: `-f, --file <FILE>`, `--debug / --no-debug`, `-name type`.
//!
//! Takes a line that starts with a dash; hands on the flags in it, what stands for their values, and where the description
//! starts. Help texts put two blanks or more before a description, but for terms that are too long for their column.

use crate::spec::cli::synopsis::{
    brackets::Brackets,
    option::{Spelling, inside},
};
use std::ops::Range;

/// The flags of one line. All ranges are places in its text.
#[derive(Debug)]
pub(super) struct Term {
    /// Its flags: one, or two that switch a thing on and off.
    pub(super) flags: Vec<FlagTerm>,
    /// Where the description starts; the end of the text where there is none.
    pub(super) description: usize,
}

/// A flag as a term has it.
#[derive(Debug, Default)]
pub(super) struct FlagTerm {
    /// Its long names.
    pub(super) longs: Vec<Range<usize>>,
    /// Its short names.
    pub(super) shorts: Vec<Range<usize>>,
    /// Whether `--no-name` is said to switch it off.
    pub(super) negatable: bool,
    /// What stands for its value.
    pub(super) value: Option<ValueTerm>,
    /// Whether it is shown several times.
    pub(super) repeated: bool,
    /// What kubectl shows behind its `=`: the default.
    pub(super) default: Option<Range<usize>>,
    /// Whether it is the title of a paragraph, `--name:`, which would not show a value.
    pub(super) is_title: bool,
}

/// What stands for a value.
#[derive(Debug, Clone)]
pub(super) struct ValueTerm {
    /// Its name or its choices, without brackets around them.
    pub(super) name: Range<usize>,
    /// The bracket it stands in.
    pub(super) bracket: Option<char>,
    /// Whether it may be left out.
    pub(super) optional: bool,
    /// Whether it is glued to the flag by `=` or a bracket.
    pub(super) glued: bool,
    /// Whether there are several.
    pub(super) several: bool,
}

/// A word of a term, and the blanks behind it.
struct Word {
    range: Range<usize>,
    /// Whether two blanks, a tab or the end of the line follow.
    ends: bool,
}

/// How many words without a bracket may stand for a value (`--arg a v`).
const MOST_WORDS: usize = 3;

/// Reads a term; `None` where the text does not start with a flag.
pub(super) fn read(text: &str) -> Option<Term> {
    let brackets = Brackets::of(text);
    let words = words(text, &brackets);
    let mut reader = Reader { text, brackets, flags: vec![FlagTerm::default()], after_slash: false, after_name: false };
    let mut at = 0;
    reader.flag(&words.first()?.range)?;
    while let Some(word) = words.get(at) {
        let Some(next) = words.get(at + 1) else { break };
        let comma = text[word.range.clone()].ends_with(',') || is_separator(&text[word.range.clone()]);
        if word.ends && !(comma && text[next.range.clone()].starts_with('-')) {
            break;
        }
        match reader.next(&words[at + 1..]) {
            0 => break,
            used => at += used,
        }
    }
    let description = words.get(at + 1).map_or(text.len(), |word| word.range.start);
    // Python's own help has a colon there.
    let description = text[description..].strip_prefix(": ").map_or(description, |rest| text.len() - rest.len());
    Some(Term { flags: reader.flags, description })
}

struct Reader<'t> {
    text: &'t str,
    brackets: Brackets,
    flags: Vec<FlagTerm>,
    /// Whether a slash came last: what follows is the flag that does the contrary.
    after_slash: bool,
    /// Whether a name came last, and no value.
    after_name: bool,
}

impl Reader<'_> {
    /// Reads what starts with the first of these words; says how many of them belong to the term.
    fn next(&mut self, words: &[Word]) -> usize {
        let Some(word) = words.first() else { return 0 };
        let text = &self.text[word.range.clone()];
        if text == "/" {
            self.after_slash = true;
        }
        if is_separator(text) {
            let is_followed = words.get(1).is_some_and(|next| self.text[next.range.clone()].starts_with('-'));
            return usize::from(is_followed);
        }
        if text.starts_with('-') {
            return usize::from(self.flag(&word.range).is_some());
        }
        let ends = |word: &Word| word.ends || self.text[word.range.clone()].ends_with(',');
        match text.as_bytes()[0] {
            b'[' if text.trim_start_matches(['[', ' ']).starts_with('-') => {
                if let Some(flag) = self.flags.last_mut() {
                    flag.repeated = true;
                }
                1
            }
            b'<' | b'[' | b'{' | b'"' | b'\'' if self.brackets.end(word.range.start).is_some() => {
                self.value(word, true)
            }
            b'(' if self.brackets.end(word.range.start).is_some() => 1,
            b'.' if text.starts_with("...") => self.value(word, false),
            _ if is_metavariable(text) && self.are_values(words) => self.value(word, false),
            _ => {
                let has_value = !self.after_name;
                let is_last = |(index, word): (usize, &Word)| {
                    let next = words.get(index + 1).map(|next| &self.text[next.range.clone()]);
                    ends(word) || next.is_some_and(|next| next == ":" || next.starts_with(['[', '<', '{', '(', '-']))
                };
                let count = words.iter().enumerate().position(is_last).map_or(words.len(), |last| last + 1);
                let reaches_end =
                    words.get(count.saturating_sub(1)).is_some_and(|last| last.range.end == self.text.len());
                if self.is_known(&word.range) {
                    return self.value(word, false);
                }
                if has_value || count > MOST_WORDS || reaches_end && count > 1 || !self.are_names(&words[..count]) {
                    return 0;
                }
                words[..count].iter().map(|word| self.value(word, false)).sum()
            }
        }
    }

    /// Whether a word is the value that an earlier name of the flag has, too.
    fn is_known(&self, range: &Range<usize>) -> bool {
        let value = self.flags.last().and_then(|flag| flag.value.as_ref()).filter(|_| self.after_name);
        value.is_some_and(|value| self.text[value.name.clone()] == *self.text[range.clone()].trim_end_matches(','))
    }

    /// Whether all words up to the blanks before the description stand for values: `CA certificate` does not.
    fn are_values(&self, words: &[Word]) -> bool {
        let text = |word: &Word| &self.text[word.range.clone()];
        let is_value =
            |word: &Word| is_metavariable(text(word)) || text(word).starts_with(['<', '[', '{', '.', '-', '|']);
        let last = words.iter().position(|word| word.ends || text(word).ends_with(','));
        words[..last.map_or(words.len(), |last| last + 1)].iter().all(is_value)
    }

    /// Whether words look like the names of values and not like the start of a sentence.
    fn are_names(&self, words: &[Word]) -> bool {
        words.iter().all(|word| {
            let is_last = word.range.end == self.text.len();
            let text = self.text[word.range.clone()].trim_end_matches(',');
            let text = if is_last { text.trim_end_matches(':') } else { text };
            !text.is_empty() && !text.ends_with(['.', ':', ';', '!']) && !text.contains(['(', ')', '`'])
        })
    }

    /// Adds the names of a word; a value may be glued to the last one.
    fn flag(&mut self, range: &Range<usize>) -> Option<()> {
        let text = &self.text[range.clone()];
        let bare = range.start..range.start + text.trim_end_matches(',').len();
        let (mut start, mut found) = (bare.start, None);
        for part in split(&self.text[bare.clone()]) {
            let part = start..start + part;
            start = part.end + 1;
            if let Some(spelling) = Spelling::read(self.text, part.clone(), &self.brackets) {
                self.add(&spelling, &part);
                found = Some(());
            }
            self.after_slash = self.text[part.end..].starts_with('/');
        }
        found
    }

    fn add(&mut self, spelling: &Spelling, part: &Range<usize>) {
        let is_short = spelling.dashes == 1 && self.text[spelling.name.clone()].chars().nth(1).is_none();
        let last_is_short_only = self.flags.last().is_some_and(|flag| flag.longs.is_empty());
        // `--debug / --no-debug` are two flags, `-h / --help` is one.
        let is_other = is_short || !last_is_short_only;
        if std::mem::take(&mut self.after_slash) && is_other {
            self.flags.push(FlagTerm::default());
        }
        let Some(flag) = self.flags.last_mut() else { return };
        let names = if is_short { &mut flag.shorts } else { &mut flag.longs };
        names.push(spelling.name.clone());
        self.after_name = true;
        flag.negatable |= spelling.negatable;
        flag.is_title = part.end == self.text.len() && self.text.ends_with(':') && spelling.value.is_none();
        let Some(value) = &spelling.value else {
            flag.repeated |= self.text[part.clone()].ends_with("...");
            return;
        };
        // `--all-namespaces=false:`
        if part.end == self.text.len() && self.text.ends_with(':') {
            flag.default = Some(spelling.name.end + 1..part.end - 1);
            return;
        }
        let glued = self.text[spelling.name.end..].chars().next();
        flag.value = Some(ValueTerm {
            name: value.name.clone(),
            bracket: glued.filter(|c| "[<{".contains(*c)).or_else(|| self.text[..value.name.start].chars().next_back()),
            optional: value.optional,
            glued: true,
            several: self.text[part.clone()].ends_with("...") && !value.name.is_empty(),
        });
    }

    /// Adds a word that stands for a value.
    fn value(&mut self, word: &Word, is_bracketed: bool) -> usize {
        let range =
            word.range.start..word.range.start + self.text[word.range.clone()].trim_end_matches([',', ':']).len();
        let text = &self.text[range.clone()];
        let Some(flag) = self.flags.last_mut() else { return 0 };
        let several =
            text.ends_with("...") || text.ends_with("...]") || text.ends_with('\u{2026}') || text.contains("...>");
        let is_first = std::mem::take(&mut self.after_name);
        if let Some(value) = &mut flag.value {
            // click's `INTEGER RANGE` is one value, too; `-b ADDRESS, --bind ADDRESS` is one value, `--point X Y` are two.
            value.several |= !is_first && text != "RANGE";
            return 1;
        }
        let name = inside(self.text, range.clone(), &self.brackets);
        let bracket = text.chars().next().filter(|_| is_bracketed);
        // click writes its choices in square brackets, others what may be left out.
        let optional = bracket == Some('[') && !text.contains('|');
        flag.value = Some(ValueTerm { name, bracket, optional, glued: false, several });
        1
    }
}

/// The words of a line, brackets kept whole.
fn words(text: &str, brackets: &Brackets) -> Vec<Word> {
    let bytes = text.as_bytes();
    let (mut words, mut at) = (Vec::<Word>::new(), 0);
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
            at = brackets.end(at).unwrap_or(at) + 1;
        }
        let end = at;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let gap = &text[end..at];
        words.push(Word { range: start..end, ends: gap.len() != 1 || gap == "\t" });
    }
    words
}

/// The lengths of the names in a word that holds several: `-n,--name`, `-S|--save`, `-h/--help`.
fn split(text: &str) -> Vec<usize> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in text.match_indices([',', '|', '/']) {
        let is_between = text[at + 1..].starts_with('-') && at > start && !text[start..at].contains(['=', '<', '[']);
        if is_between {
            parts.push(at - start);
            start = at + 1;
        }
    }
    parts.push(text.len() - start);
    parts
}

fn is_separator(text: &str) -> bool {
    matches!(text, "," | "|" | "/" | "or")
}

/// Whether a word is written as metavariables are: capitals, and no small letters.
fn is_metavariable(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase() || "<[{+".contains(c))
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && !text.bytes().any(|byte| byte.is_ascii_lowercase())
        && !text.ends_with(['.', ':', ';']) | text.ends_with("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let Some(term) = read(text) else { return String::from("nothing") };
        let of = |range: &Range<usize>| text[range.clone()].to_owned();
        let flag = |flag: &FlagTerm| {
            let names: Vec<String> = flag.shorts.iter().chain(&flag.longs).map(of).collect();
            let mut told = names.join("/");
            if let Some(value) = &flag.value {
                let marks = [(value.optional, "?"), (value.glued, "="), (value.several, "*")];
                let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
                told += &format!(" <{}>{marks}", of(&value.name));
            }
            for (is, mark) in [(flag.negatable, " no"), (flag.repeated, " again")] {
                told += if is { mark } else { "" };
            }
            told + &flag.default.as_ref().map(|default| format!(" default {}", of(default))).unwrap_or_default()
        };
        let flags: Vec<String> = term.flags.iter().map(flag).collect();
        format!("{}: {}", flags.join(" + "), &text[term.description..])
    }

    #[test]
    fn each_style_is_read() {
        let terms = [
            ("-h, --help     Print help", "h/help: Print help"),
            ("--color <WHEN>  Coloring", "color <WHEN>: Coloring"),
            ("-v, --verbose...   Use it", "v/verbose again: Use it"),
            ("-p, --package [<SPEC>]  Package", "p/package <SPEC>?: Package"),
            ("--alt-svc <file name> Enable alt-svc", "alt-svc <file name>: Enable alt-svc"),
            ("--basic              Use HTTP", "basic: Use HTTP"),
            ("--[no-]cleanup <mode> how to strip", "cleanup <mode> no: how to strip"),
            ("-S, --[no-]gpg-sign[=<key-id>]", "S/gpg-sign <key-id>?= no: "),
            ("--[no-]fixup [(amend|reword):]commit", "fixup <[(amend|reword):]commit> no: "),
            ("-b ADDRESS, --bind ADDRESS", "b/bind <ADDRESS>: "),
            ("--schema {detect,2.0}", "schema <detect,2.0>: "),
            ("--point X Y   a point", "point <X>*: a point"),
            ("--config string      Location", "config <string>: Location"),
            ("--config value, -c value  path", "c/config <value>: path"),
            ("--tag value [ --tag value ]   tags", "tag <value> again: tags"),
            ("-in infile            X.509", "in <infile>: X.509"),
            ("-force", "force: "),
            ("-v\tverbose", "v: verbose"),
            ("--all-namespaces=false:", "all-namespaces default false: "),
            ("-A, --all=false:", "A/all default false: "),
            ("--debug / --no-debug  Set debug", "debug + no-debug: Set debug"),
            ("-s, --shout / -S, --quiet  Shout", "s/shout + S/quiet: Shout"),
            ("--arg a v        set variable", "arg <a>*: set variable"),
            ("-f, --file=ARCHIVE         use", "f/file <ARCHIVE>=: use"),
            ("--occurrence[=NUMBER]  process", "occurrence <NUMBER>?=: process"),
            ("-A, --catenate, --concatenate   append", "A/catenate/concatenate: append"),
            ("-S|--save", "S/save: "),
            ("-c cmd : program", "c <cmd>: program"),
            ("-b     : issue", "b: issue"),
            ("--format [json|table]  the format", "format <json|table>: the format"),
            ("-n,--name TEXT  a name", "n/name <TEXT>: a name"),
            ("--data-binary <data> HTTP POST binary data", "data-binary <data>: HTTP POST binary data"),
            ("--pycs always|never:", "pycs <always|never>: "),
            ("-NUM    lines", "NUM: lines"),
            ("-U<n>, --unified=<n>  lines", "U/unified <n>=: lines"),
            ("-h or --help  text", "h/help: text"),
            ("- no flag", "nothing"),
            ("--", "nothing"),
            ("-", "nothing"),
        ];
        let wrong: Vec<_> =
            terms.iter().map(|(text, want)| (text, told(text), want)).filter(|(_, told, want)| told != *want).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
