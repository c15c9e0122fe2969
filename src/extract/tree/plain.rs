//! Front matter that is plainly right: what most pages have, and what a parser of all of YAML takes long to say.
//!
//! Takes a text; says whether it is a block mapping of the simplest kind, in which YAML 1.2.2 can find no mistake: names,
//! values of one line, lists of them, block scalars, mappings in mappings, no name twice. It says no to all else, which
//! is then for the parser to judge. What the values are it does not tell.

use crate::text::search;
/// Whether `text` is such a mapping.
pub(in crate::extract) fn is_plain(text: &str) -> bool {
    let mut reader = Reader::default();
    // To see that all is ASCII takes next to nothing.
    let is_ascii = text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~' | b'\n'));
    (is_ascii || text.chars().all(is_plain_character))
        && search::lines(text).all(|line| reader.line(line.strip_suffix('\n').unwrap_or(line)))
        && reader.names_each_once()
}

/// Whether a character means nothing but itself, at least behind a letter: of those beyond ASCII, letters and the
/// punctuation of prose.
fn is_plain_character(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{ff}' | '\u{2010}'..='\u{2027}') || c.is_alphanumeric()
}

/// A mapping that is open.
#[derive(Clone, Copy, Default)]
struct Mapping {
    indentation: usize,
    /// How many were opened before it.
    number: usize,
}

/// What may stand below the last key, deeper than it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Awaits {
    /// Its value is complete.
    #[default]
    Nothing,
    /// A mapping or a list.
    Collection,
    /// More elements of the list at this indentation.
    Elements(usize),
    /// The lines of a block scalar; those at this indentation, once the first of them has set it.
    Lines(Option<usize>),
}

#[derive(Default)]
struct Reader<'a> {
    /// The mappings that are open in the outermost one, the innermost last.
    open: Vec<Mapping>,
    /// How many mappings were opened in it.
    mappings: usize,
    awaits: Awaits,
    /// Every key, with the number of its mapping.
    keys: Vec<(usize, &'a str)>,
}

impl<'a> Reader<'a> {
    /// The innermost mapping that is open.
    fn mapping(&self) -> Mapping {
        self.open.last().copied().unwrap_or_default()
    }

    /// Whether no mapping has two keys of one name.
    fn names_each_once(mut self) -> bool {
        self.keys.sort_unstable();
        self.keys.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Takes the next line; `false` where it is not plainly right.
    fn line(&mut self, line: &'a str) -> bool {
        let content = line.trim_start_matches(' ');
        let indentation = line.len() - content.len();
        let mapping = self.mapping();
        if let Awaits::Lines(first) = self.awaits {
            if content.is_empty() {
                return indentation == 0 || first.is_some();
            }
            if indentation > mapping.indentation {
                self.awaits = Awaits::Lines(first.or(Some(indentation)));
                return first.is_none_or(|first| indentation >= first);
            }
        }
        if content.is_empty() {
            return true;
        }
        if content.starts_with('#') {
            // It ends a block scalar.
            if matches!(self.awaits, Awaits::Lines(_)) {
                self.awaits = Awaits::Nothing;
            }
            return true;
        }
        if let Some(element) = content.strip_prefix("- ") {
            let is_next = match self.awaits {
                Awaits::Collection => indentation > mapping.indentation,
                Awaits::Elements(first) => indentation == first,
                _ => false,
            };
            self.awaits = Awaits::Elements(indentation);
            return is_next && is_scalar(element);
        }
        if self.awaits == Awaits::Collection && indentation > mapping.indentation {
            self.mappings += 1;
            self.open.push(Mapping { indentation, number: self.mappings });
        }
        while self.mapping().indentation > indentation {
            self.open.pop();
        }
        let mapping = self.mapping();
        if mapping.indentation != indentation {
            return false;
        }
        let Some((key, value)) = content.split_once(':') else { return false };
        self.keys.push((mapping.number, key));
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'.' | b'-');
        let value = match value {
            "" => value,
            _ if value.starts_with(' ') => value.trim(),
            _ => return false,
        };
        self.awaits = match value {
            "" => Awaits::Collection,
            ">" | "|" | ">-" | "|-" => Awaits::Lines(None),
            _ => Awaits::Nothing,
        };
        let has_value = self.awaits != Awaits::Nothing || is_scalar(value) || is_list(value);
        // A hyphen at the start may open an element, or end the document.
        !key.is_empty() && !key.starts_with('-') && key.bytes().all(is_key) && has_value
    }
}

/// Whether this is a scalar that starts and ends in its line.
fn is_scalar(text: &str) -> bool {
    let text = text.trim();
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if let Some(inside) = quoted('"').or_else(|| quoted('\'')) {
        return !inside.contains(['"', '\'', '\\']);
    }
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    starts && !text.ends_with(':') && !text.as_bytes().windows(2).any(|pair| matches!(pair, b": " | b" #"))
}

/// Whether this is a list in brackets of the simplest words.
fn is_list(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_word = |word: &str| {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | '+' | '-' | '\u{2013}');
        !word.trim().is_empty() && !word.trim().starts_with('-') && word.chars().all(is_letter)
    };
    inside.is_some_and(|inside| inside.split(',').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::{super::yaml, *};

    #[test]
    fn what_is_plain_is_right() {
        // Every text of up to five of these lines: whatever is called plain, the parser of all of YAML finds right.
        let lines = [
            "a: b c's [x] {y} \u{e9} \u{201c}",
            "a:",
            "b: >",
            "b: \"x: #\"",
            "  a: 'b'",
            "  c:",
            "  - /d, e",
            "  - a: b",
            "- -a: b",
            "b-: c",
            "- f",
            "    text: |",
            "   - g",
            "",
            "  ",
            "    ",
            "c: [a, b-c +d-, \u{e9} \u{2013}]",
            "# x",
            "    # y: z",
            "b: x # y",
            "a: - b",
        ];
        let mut plain = 0;
        let mut texts: Vec<String> = vec![String::new()];
        for _ in 0..4 {
            texts = texts.iter().flat_map(|text| lines.iter().map(move |line| format!("{text}{line}\n"))).collect();
            for text in texts.iter().filter(|text| is_plain(text)) {
                let (_, mistakes) = yaml::read(text, 0..text.len());
                assert!(mistakes.is_empty(), "{text}\n{mistakes:?}");
                plain += 1;
            }
        }
        assert!(plain > 1_000, "{plain}");
    }

    #[test]
    fn what_most_pages_have_is_plain() {
        assert!(is_plain(
            "title: Manage logs\ndescription: >\n  Learn how: [a] \"b\"\n\n    to.\nmenu:\n  v2:\n    name: 'A: b'\n    \
             parent: c\nweight: 20\naliases:\n  - /a/b/\n  - /c/\ninfluxdb/v2-x/tags: [api, logs]\n"
        ));
        for text in [
            "a: b: c\n",
            "a: 1\na: 2\n",
            "a:\n\tb: c\n",
            "a: b\n  c\n",
            "a: &x b\n",
            "a: é\n",
            "a: [-b]\n",
            "a: [- b]\n",
            "a: \u{a0}\n",
            "a: b\u{2028}\n",
            "a\n",
            "a: [b\n",
            "-a: b\n",
            "a-b: 1\na-b: 2\n",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
