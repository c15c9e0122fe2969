//! Finds the placeholders in code.
//!
//! Takes text whose shortcodes are expanded, and the declarations that cover it; hands on every placeholder, none
//! overlapping another. What is declared is taken at its word, short of shell variables and example values. What is
//! not declared must look like a placeholder and like nothing else.

use super::PlaceholderForm;
use crate::{
    extract::{Example, Finds, Page},
    text::Traced,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// A placeholder in a text.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where it stands, brackets included.
    pub(super) range: Range<usize>,
    /// Its name, without brackets.
    pub(super) name: Range<usize>,
    /// How it is written.
    pub(super) form: PlaceholderForm,
    /// The declaration that covers it, an index into [`Page::scopes`].
    pub(super) declared: Option<usize>,
}

/// Every placeholder of `text`, in order. Where `guess` is not set, only what is declared counts: in Python or HTML
/// brackets and capitals mean other things.
pub(super) fn find(page: &Page, example: &Example, text: &Traced, guess: bool) -> Vec<Mark> {
    let source = text.as_str();
    let mut marks = Marks { text, found: BTreeMap::new() };
    let words = words(source);
    let variables = variables(source, &words);
    let declaring =
        |spelling: &str| example.scopes.iter().copied().find(|scope| page.scopes[*scope].declares(spelling));
    for (range, form) in bracketed(source) {
        let name = range.start + 1..range.end - 1;
        let declared = declaring(&source[name.clone()]).or_else(|| declaring(&source[range.clone()]));
        if guess || declared.is_some() {
            marks.add(Mark { range, name, form, declared });
        }
    }
    for scope in &example.scopes {
        let found: Vec<Range<usize>> = match &page.scopes[*scope].finds {
            Some(Finds::Words(names)) => {
                words.iter().filter(|word| names.contains(&source[(*word).clone()])).cloned().collect()
            }
            Some(Finds::Matches(regex)) => regex.find_iter(source).map(|found| found.range()).collect(),
            None => continue,
        };
        for range in found {
            if is_name(&source[range.clone()]) && !is_variable(source, range.start, range.end) {
                marks.add(Mark { name: range.clone(), range, form: PlaceholderForm::Bare, declared: Some(*scope) });
            }
        }
    }
    if guess {
        for range in words {
            let word = &source[range.clone()];
            // Of single words only those count that the prose calls placeholders in so many words.
            let is_upper_snake = is_name(word) && (word.contains('_') || page.marked_names.contains(word));
            if is_upper_snake && looks_bare(source, &range, &variables) {
                marks.add(Mark { name: range.clone(), range, form: PlaceholderForm::Bare, declared: None });
            }
        }
    }
    marks.found.into_values().collect()
}

/// The marks found so far, by where they start.
struct Marks<'a> {
    text: &'a Traced,
    found: BTreeMap<usize, Mark>,
}

impl Marks<'_> {
    /// Keeps a mark unless something stands there already: another mark, or what nobody knows the text of.
    fn add(&mut self, mark: Mark) {
        let before = self.found.range(..mark.range.end).next_back();
        let is_free = before.is_none_or(|(_, other)| other.range.end <= mark.range.start);
        if is_free && !mark.range.is_empty() && !self.text.is_open(mark.range.clone()) {
            self.found.insert(mark.range.start, mark);
        }
    }
}

/// Whether what a declared pattern found is a name. Anything else (`30d`, `500`, `./tokens.json`) is an example of a
/// value, which readers may well leave as it is.
fn is_name(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// Names in brackets: `<NAME>` anywhere, `{name}` in URLs.
fn bracketed(source: &str) -> Vec<(Range<usize>, PlaceholderForm)> {
    let bytes = source.as_bytes();
    let closed = closed_elements(source);
    let mut found = Vec::new();
    for (at, byte) in source.bytes().enumerate() {
        if byte == b'<' {
            let length = inside(bytes, at + 1, b'>', |byte| is_word(byte) || matches!(byte, b'-' | b' '));
            let Some(end) = length else { continue };
            if looks_angled(source, at..end + 1) && !closed.contains(&source[at + 1..end]) {
                found.push((at..end + 1, PlaceholderForm::Angle));
            }
        } else if byte == b'{' {
            let length = inside(bytes, at + 1, b'}', |byte| is_word(byte) || byte == b'-');
            let Some(end) = length else { continue };
            if is_in_url(source, at) && bytes.get(end + 1) != Some(&b'}') {
                found.push((at..end + 1, PlaceholderForm::Curly));
            }
        }
    }
    found
}

/// The longest name that is looked for in brackets, in bytes.
const LONGEST: usize = 64;

/// The place of the closing bracket if a name stands before it: a letter, then letters, digits and what is allowed.
fn inside(bytes: &[u8], start: usize, close: u8, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let length = bytes[start..].iter().take(LONGEST).take_while(|byte| allowed(**byte)).count();
    let end = start + length;
    let ends_well = length > 0 && bytes.get(end) == Some(&close) && !matches!(bytes[end - 1], b' ' | b'-');
    (ends_well && bytes[start].is_ascii_alphabetic()).then_some(end)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What programs print in angle brackets.
const PRINTED: &[&str] = &["nil", "null", "none", "no value", "unset", "unknown", "empty"];

/// Elements of HTML that could be taken for a placeholder.
const HTML: &[&str] = &[
    "a", "b", "body", "br", "code", "details", "div", "em", "h1", "h2", "h3", "head", "hr", "html", "i", "li", "ol",
    "p", "pre", "script", "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
];

/// Whether `<…>` is a placeholder: no element of HTML or XML, no redirection, no type parameter.
fn looks_angled(source: &str, range: Range<usize>) -> bool {
    let name = &source[range.start + 1..range.end - 1];
    let before = source[..range.start].chars().next_back();
    let is_upper = !name.contains(|c: char| c.is_ascii_lowercase());
    let stands_free = before.is_none_or(|c| c != '<' && c != '\\' && (is_upper || !(c.is_alphanumeric() || c == '_')));
    stands_free && !PRINTED.contains(&name) && !HTML.contains(&name)
}

/// The names of the elements that are closed somewhere: `</name>`.
fn closed_elements(source: &str) -> BTreeSet<&str> {
    let closings = source.match_indices("</").map(|(at, _)| at + 2);
    closings.filter_map(|at| inside(source.as_bytes(), at, b'>', is_word).map(|end| &source[at..end])).collect()
}

/// How far back the beginning of a URL is looked for, in bytes.
const URL_LIMIT: usize = 256;

/// Whether the brace at `at` stands in a URL or a path, and not after a `$` or another brace.
fn is_in_url(source: &str, at: usize) -> bool {
    let bytes = &source.as_bytes()[at.saturating_sub(URL_LIMIT)..at];
    let starts =
        bytes.iter().rposition(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'('));
    let before = &bytes[starts.map_or(0, |blank| blank + 1)..];
    let is_path = before.starts_with(b"/") || before.windows(3).any(|three| three == b"://");
    is_path && !matches!(before.last(), Some(b'$' | b'{'))
}

/// The maximal runs of letters, digits and underscores.
fn words(source: &str) -> Vec<Range<usize>> {
    let (mut words, mut start) = (Vec::new(), None);
    for (at, c) in source.char_indices() {
        match (start, c.is_alphanumeric() || c == '_') {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                words.push(first..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|first| first..source.len()));
    words
}

/// Words after which a name is the name of a variable, or of something else that the script itself gives a meaning.
const NAMING: &[&str] = &[
    "export", "unset", "printenv", "declare", "readonly", "local", "typeset", "read", "for", "-e", "--env", "-I", "<<",
    "<<-", "function",
];

/// Names that the script itself uses as names: `NAME=…`, `$NAME`, `export NAME`, `<<NAME`.
fn variables<'a>(source: &'a str, words: &[Range<usize>]) -> BTreeSet<&'a str> {
    let names = words.iter().filter(|word| {
        source.as_bytes()[word.start].is_ascii_uppercase()
            && (is_variable(source, word.start, word.end) || NAMING.contains(&word_before(source, word.start)))
    });
    names.map(|word| &source[word.clone()]).collect()
}

/// The word before `at` on the same line, and `<<` even where no blank stands between.
fn word_before(source: &str, at: usize) -> &str {
    let floor = at.saturating_sub(URL_LIMIT);
    let floor = (floor..=at).find(|place| source.is_char_boundary(*place)).unwrap_or(at);
    let before = source[floor..at].trim_end_matches([' ', '\t', '\'', '"', '\\']);
    let start = before.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
    let word = &before[start..];
    if let Some(redirection) = word.rfind("<<") { &word[redirection..] } else { word }
}

/// Whether the name at `start..end` is a shell variable: `$NAME`, `${NAME}`, `%NAME%`, or `NAME=` where a command
/// begins.
fn is_variable(source: &str, start: usize, end: usize) -> bool {
    let before = &source.as_bytes()[..start];
    if before.ends_with(b"$") || before.ends_with(b"${") || before.ends_with(b"${#") || before.ends_with(b"$env:") {
        return true;
    }
    if before.ends_with(b"%") && source[end..].starts_with('%') {
        return true;
    }
    source[end..].starts_with('=') && begins_command(source, start)
}

/// Whether nothing but assignments stands before `at` in its command.
fn begins_command(source: &str, at: usize) -> bool {
    let floor = at.saturating_sub(URL_LIMIT);
    let floor = (floor..=at).find(|place| source.is_char_boundary(*place)).unwrap_or(at);
    let line = source[floor..at].rsplit(['\n', ';', '&', '|', '(']).next().unwrap_or_default();
    let is_assignment = |word: &str| {
        let name = word.split('=').next().unwrap_or_default();
        word.contains('=') && !name.is_empty() && name.bytes().all(is_word)
    };
    (line.is_empty() || line.ends_with(char::is_whitespace))
        && line.split_whitespace().all(|word| is_assignment(word) || NAMING.contains(&word) || word == "set")
}

/// Names in capitals that mean themselves in SQL.
const SQL: &[&str] =
    &["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "INFORMATION_SCHEMA", "PRIMARY_KEY", "ROW_NUMBER"];

/// Whether nothing about an undeclared word in capitals says that it is an option, a variable, a function or a keyword.
fn looks_bare(source: &str, range: &Range<usize>, variables: &BTreeSet<&str>) -> bool {
    let word = &source[range.clone()];
    if word.ends_with('_') || variables.contains(word) || SQL.contains(&word) {
        return false;
    }
    let after = source[range.end..].chars().next();
    let floor = range.start.saturating_sub(LONGEST);
    let before = &source.as_bytes()[floor..range.start];
    let run = before.iter().rposition(|byte| !(is_word(*byte) || *byte == b'-')).map_or(0, |stop| stop + 1);
    let is_option = before[run..].starts_with(b"-");
    let is_member = before.ends_with(b"env.") || before.ends_with(b"environ.") || before.ends_with(b"::");
    !is_option && !is_member && !matches!(after, Some('=' | '('))
}

#[cfg(test)]
mod tests {
    use crate::{
        config::Config,
        extract, resolve,
        text::{Inserted, SourceFile},
    };
    use std::sync::Arc;

    /// The placeholders of the first fence of a page, declared ones with a `!`.
    fn marked(page: &str) -> Vec<String> {
        let config = Config::standard();
        let file = Arc::new(SourceFile::new("page.md", page));
        let page = extract::page(&file, &config);
        let resolved = resolve::resolve(&page, &page.examples[0], &config);
        for used in &resolved.placeholders {
            let (range, _, why) = resolved.script.insertions().find(|(range, ..)| *range == used.range).unwrap();
            assert_eq!(
                (&resolved.script.as_str()[range], why),
                (&*used.name, &Inserted::Placeholder(used.name.clone()))
            );
        }
        let describe = |used: &resolve::PlaceholderUse| {
            let mark = if used.declared.is_some() { "!" } else { "" };
            format!("{}{mark}", file.slice(used.span))
        };
        resolved.placeholders.iter().map(describe).collect()
    }

    fn marked_code(code: &str) -> Vec<String> {
        marked(&format!("```sh\n{code}\n```\n"))
    }

    #[test]
    fn declared_names_are_whole_words() {
        let code = "x --db DATABASE_NAME MY_DATABASE_NAME $TOKEN TOKEN=1 'TOKEN' 30d";
        let page = format!("```sh {{ placeholders=\"TOKEN|DATABASE_NAME|30d\" }}\n{code}\n```\n");
        assert_eq!(marked(&page), ["DATABASE_NAME!", "MY_DATABASE_NAME", "TOKEN!", "TOKEN!"]);
        let page = "{{% code-placeholders \"(A|B)_ID\" %}}\n```js\nf('A_ID', <C_ID>, D_ID, <B_ID>)\n```\n{{% /code-placeholders %}}";
        assert_eq!(marked(page), ["A_ID!", "<B_ID>!"]);
    }

    #[test]
    fn brackets_are_placeholders_where_they_mean_nothing_else() {
        assert_eq!(
            marked_code("influx -t <TOKEN> --id <token-id> --n '<my name>'"),
            ["<TOKEN>", "<token-id>", "<my name>"]
        );
        assert_eq!(marked_code("cat <in >out <<EOF; echo '<b>x</b> <x>1</x>' 3<4>5 < A > B"), Vec::<String>::new());
        assert_eq!(marked_code("curl http://h/api/{id}/x?a={b}"), ["{id}", "{b}"]);
        assert_eq!(
            marked_code("echo {id} ${id} http://${host}/{{x}} -d '{\"a\": {}}' | jq '{id}'"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn bare_capitals_are_placeholders_unless_they_are_used_as_something_else() {
        assert_eq!(
            marked_code("curl http://h/ORG_ID?db=DB_NAME -H 'Token API_TOKEN'"),
            ["ORG_ID", "DB_NAME", "API_TOKEN"]
        );
        let code = "export A_B=C_D; E_F=1 x; echo $A_B A_B ${G_H} G_H --I_J -DK_L M_N() O_P=1 CURRENT_DATE\ncat <<END_IT\nEND_IT";
        assert_eq!(marked_code(code), ["C_D"]);
        let page =
            "- {{% code-placeholder-key %}}`PORT`{{% /code-placeholder-key %}}: x\n\n```sh\ncurl HOST:PORT\n```\n";
        assert_eq!(marked(page), ["PORT"]);
        assert_eq!(marked("```py\nA_B = C_D\n```\n"), Vec::<String>::new());
    }
}
