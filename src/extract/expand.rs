//! Shortcodes in code and in names.
//!
//! Takes a text of a page; hands on the same as a reader sees it: a shortcode's text where it is known, the text of the
//! file that it includes, nothing for the tags of a pair (their body stays, unless it is hidden from these readers), and
//! one opaque word for any other. Where the text is Markdown, lines that hold nothing but a tag leave an empty line, so that
//! no table or paragraph takes in what follows it.

use super::{
    Attribute, attributes,
    dialect::{self, Fences},
    shortcode::{self, Shortcode, ShortcodeKind},
};
use crate::{
    config::Config,
    site::{Argument, Variant},
    text::{Inserted, SourceFile, Traced},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Expands the shortcodes of `code`, a text of `file`, for the readers of `variant`; where that is `None`, every part is
/// there. What other generators put in goes the same way.
pub fn expand(code: &Traced, file: &SourceFile, variant: Option<&Variant>, config: &Config) -> Traced {
    let nobody = Variant::default();
    tags(&dialect::expand(code), file, variant.unwrap_or(&nobody), config, false)
}

/// The same of a text that is Markdown, fences and tables included.
pub(super) fn expand_markdown(text: &Traced, file: &SourceFile, variant: Option<&Variant>, config: &Config) -> Traced {
    let nobody = Variant::default();
    tags(&dialect::expand(text), file, variant.unwrap_or(&nobody), config, true)
}

/// Expands the tags of a text, of the page itself or of a file that it includes. What such a file includes in turn has no
/// place in the page: it stays an opaque word, so this goes no deeper than one text.
fn tags(code: &Traced, file: &SourceFile, variant: &Variant, config: &Config, is_markdown: bool) -> Traced {
    let source = code.as_str();
    let tags = shortcode::scan(source);
    if tags.is_empty() {
        return code.clone();
    }
    let reader = Reader { code, file, variant, config };
    let name = |tag: &Shortcode| &source[tag.name.clone()];
    let paired: BTreeSet<&str> = tags.iter().filter(|tag| tag.kind == ShortcodeKind::Closing).map(name).collect();
    let hidden = reader.hidden(&tags);
    let (mut expanded, mut at, mut fences) = (Traced::new(), 0, Fences::of(source));
    for (index, tag) in tags.iter().enumerate() {
        if tag.range.start < at {
            continue; // Inside a part that is hidden.
        }
        let is_pair = paired.contains(name(tag)) && tag.kind != ShortcodeKind::SelfClosing;
        let mut range = tag.range.clone();
        if let Some(end) = hidden.get(&index) {
            range.end = *end;
        }
        let line = line_of_its_own(source, &range).filter(|_| is_pair);
        let range = line.clone().unwrap_or(range);
        expanded.push_slice(code, at..range.start.max(at));
        at = range.end;
        if line.is_some() && is_markdown && !fences.hold(range.start) && !joins_rows(expanded.as_str(), &source[at..]) {
            expanded.push_slice(code, range.end - 1..range.end);
        }
        if tag.kind == ShortcodeKind::Escaped {
            expanded.push_slice(code, range.start..range.start + 3);
            expanded.push_slice(code, tag.arguments.clone());
            expanded.push_slice(code, range.end - 3..range.end);
        } else if !is_pair {
            reader.replace(tag, &mut expanded);
        }
    }
    expanded.push_slice(code, at..source.len());
    expanded
}

/// What is known of those who read.
struct Reader<'a> {
    code: &'a Traced,
    file: &'a SourceFile,
    variant: &'a Variant,
    config: &'a Config,
}

impl Reader<'_> {
    /// Where each tag that opens a hidden part ends that part, by the index of the tag.
    fn hidden(&self, tags: &[Shortcode]) -> BTreeMap<usize, usize> {
        let source = self.code.as_str();
        let (mut hidden, mut open) = (BTreeMap::new(), BTreeMap::<&str, Vec<usize>>::new());
        for (index, tag) in tags.iter().enumerate() {
            let name = &source[tag.name.clone()];
            let Some(shown) = shows(self.config, name) else { continue };
            match tag.kind {
                ShortcodeKind::Opening => open.entry(name).or_default().push(index),
                ShortcodeKind::Closing => {
                    let Some(opening) = open.get_mut(name).and_then(Vec::pop) else { continue };
                    let products = products(self.code, tags[opening].arguments.clone());
                    let mut words = products.iter().map(Traced::as_str).peekable();
                    if words.peek().is_some() && !self.variant.shows(shown, words) {
                        hidden.insert(opening, tag.range.end);
                    }
                }
                ShortcodeKind::SelfClosing | ShortcodeKind::Escaped => {}
            }
        }
        hidden
    }

    /// Puts in what stands for a tag without a body.
    fn replace(&self, tag: &Shortcode, expanded: &mut Traced) {
        let (name, place) = (&self.code.as_str()[tag.name.clone()], self.code.span(tag.range.clone()));
        if self.config.site.includes.contains_key(name)
            && let Some((text, offset)) = self.file.included_at(place.start)
        {
            let text = Traced::source(text.trim_end(), offset);
            expanded.push(&tags(&text, self.file, self.variant, self.config, false));
            return;
        }
        let attributes = attributes::read(self.code, tag.arguments.clone(), true);
        let arguments: Vec<Argument<'_>> = attributes.iter().map(argument).collect();
        match self.variant.text(self.config, name, &arguments) {
            Some(text) => expanded.push_inserted(&text, place, Inserted::Implied),
            None => expanded.push_inserted(&as_word(name), place, Inserted::Shortcode(name.into())),
        }
    }
}

/// An argument of a shortcode.
pub(super) fn argument(attribute: &Attribute) -> Argument<'_> {
    (attribute.name.as_str(), attribute.value.as_ref().map_or("", Traced::as_str))
}

/// Whether a shortcode shows its body for the products that it names (`true`), or hides it for them; `None` for any other.
pub(super) fn shows(config: &Config, name: &str) -> Option<bool> {
    let is_in = |names: &[String]| names.iter().any(|other| other == name);
    is_in(&config.site.show_in).then_some(true).or_else(|| is_in(&config.site.hide_in).then_some(false))
}

/// The products that a `show-in` names, each with its place.
pub(super) fn products(text: &Traced, arguments: Range<usize>) -> Vec<Traced> {
    let Some(list) = attributes::first_positional(text, arguments) else { return Vec::new() };
    let (mut products, mut at) = (Vec::new(), 0);
    for word in list.as_str().split(',') {
        products.push(list.slice(at..at + word.len()).trim());
        at += word.len() + 1;
    }
    products.retain(|word| !word.is_empty());
    products
}

/// The whole lines of a range that shares them with nothing. Leaving an empty line there would end a command that is
/// continued over it.
pub(super) fn line_of_its_own(source: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let before = source[..range.start].trim_end_matches([' ', '\t']);
    let after = source[range.end..].trim_start_matches([' ', '\t']);
    let starts = before.is_empty() || before.ends_with('\n');
    (starts && after.starts_with('\n')).then(|| before.len()..source.len() - after.len() + 1)
}

/// Whether the rows of one table stand before and after a line that is taken out.
fn joins_rows(before: &str, after: &str) -> bool {
    let is_row = |line: &str| line.trim_start_matches([' ', '\t', '>']).starts_with('|');
    let mut lines = after.lines();
    let (next, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    // Another table begins where a delimiter row comes second (GitHub Flavored Markdown section 4.10).
    let is_delimiter =
        |line: &str| line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '>' | '\t'));
    let goes_on = is_row(next) && !is_delimiter(second.trim_end()) || next.trim_start().starts_with("{{");
    goes_on && before.lines().next_back().is_some_and(is_row)
}

/// The name of a shortcode or a value as one word of a shell.
pub(super) fn as_word(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let word: String = name.trim().chars().map(plain).collect();
    if word.is_empty() { String::from("-") } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{site::Site, text::Span};
    use std::sync::Arc;

    const DATA: &str = "a:\n  content_path: x/core\n  versions: [core]\n  placeholder_host: localhost:8086\n";

    fn expanded(code: &str) -> Traced {
        let config = Config::standard();
        let site = Arc::new(Site::new("", Some(&SourceFile::new("p.yml", DATA)), &config.site).unwrap());
        let variant = Variant { product: site.products.first().cloned(), pages: Vec::new(), site };
        let file = SourceFile::new("page.md", code);
        expand(&Traced::source(code, 0), &file, Some(&variant), &config)
    }

    #[test]
    fn known_texts_opaque_words_and_pairs() {
        let text = expanded("curl http://{{< influxdb/host >}}/{{% latest/patch cli=true %}}/x");
        assert_eq!(text.as_str(), "curl http://localhost:8086/latest-patch/x");
        assert!(!text.is_open(12..26) && text.is_open(27..39));
        assert_eq!(text.span(12..13).start, 12);
        let text = expanded("a \\\n{{% show-in \"core\" %}}\n  b \\\n{{% /show-in %}}\n  c {{</* x */>}}");
        assert_eq!(text.as_str(), "a \\\n  b \\\n  c {{< x >}}");
    }

    #[test]
    fn texts_that_are_included_have_tags_too() {
        let mut config = Config::standard();
        config.site.includes.insert("text".to_owned(), ".".to_owned());
        let site = Arc::new(Site::new("", Some(&SourceFile::new("p.yml", DATA)), &config.site).unwrap());
        let variant = Variant { product: site.products.first().cloned(), pages: Vec::new(), site };
        let (page, text) = ("a {{< text \"x.sh\" >}} z", "b {{< influxdb/host >}} {{< other >}} {{< text \"y\" >}}\n");
        let tag = Span::new(2, page.len() - 2);
        let file = SourceFile::new("a.md", page).with_includes([(tag, Arc::new(SourceFile::new("x.sh", text)))]);
        let expanded = expand(&Traced::source(page, 0), &file, Some(&variant), &config);
        assert_eq!(expanded.as_str(), "a b localhost:8086 other text z");
        assert_eq!(expanded.open_parts().map(|range| &expanded.as_str()[range]).collect::<Vec<_>>(), ["other", "text"]);
        let host = expanded.span(4..18);
        assert_eq!((file.slice(host), file.home(host)), ("{{< influxdb/host >}}", tag));
    }

    #[test]
    fn what_is_hidden_is_not_there() {
        let text = expanded("a{{% show-in \"v2\" %}} b{{% hide-in \"core\" %}}c{{% /hide-in %}} d{{% /show-in %}} e");
        assert_eq!(text.as_str(), "a e");
        let text = expanded(
            "a \\\n  {{% hide-in \"v2, core\" %}}\n  b \\\n{{% /hide-in %}}\n  {{% show-in %}}c{{% /show-in %}}\n",
        );
        assert_eq!(text.as_str(), "a \\\n  c\n");
    }
}
