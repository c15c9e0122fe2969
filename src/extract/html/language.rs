//! The language of a block of code, as highlighters and site generators write it into classes and attributes.
//!
//! Takes the opening tags of a block and of what stands around it, innermost first; hands on the word.

use super::tokens::Tag;
use crate::text::Traced;

/// How many elements around a block may name its language.
pub(super) const REACH: usize = 3;

/// What stands before the language in a class: the HTML standard and Prism, Prettify, GitHub, Sphinx.
const PREFIXES: [&str; 4] = ["language-", "lang-", "highlight-source-", "highlight-"];

/// Classes after which the next one is the language: Pandoc, highlight.js.
const BEFORE: [&str; 2] = ["sourceCode", "hljs"];

/// Classes that may stand between these and the language.
const OPTIONS: [&str; 3] = ["numberSource", "numberLines", "lineAnchors"];

/// Words that name no language.
const NONE: [&str; 6] = ["none", "default", "plaintext", "undefined", "nohighlight", "notranslate"];

/// Attributes that hold the language: Hugo and Asciidoctor, Shiki and its kin.
const ATTRIBUTES: [&str; 3] = ["data-lang", "data-language", "lang"];

/// The language that the first of `tags` names.
pub(super) fn of<'a>(text: &Traced, tags: impl Iterator<Item = &'a Tag>) -> Option<Traced> {
    let html = text.as_str();
    for (index, tag) in tags.enumerate() {
        // What is further out names a language only where it exists to hold the block.
        if index > 0 && !matches!(tag.name.as_str(), "div" | "figure" | "td" | "tr" | "tbody" | "table") {
            return None;
        }
        let is_code = matches!(tag.name.as_str(), "pre" | "code");
        for name in ATTRIBUTES.into_iter().filter(|name| *name != "lang" || tag.name == "pre") {
            if let Some(range) = tag.attribute_range(name).filter(|range| is_word(&html[range.clone()])) {
                return known(text.slice(range));
            }
        }
        let mut before = None;
        for (class, at) in tag.classes(html) {
            let prefix = PREFIXES.into_iter().find(|prefix| class.starts_with(prefix));
            let start = match (prefix, before) {
                (Some(prefix), _) => prefix.len(),
                (None, Some(_)) if is_code && OPTIONS.contains(&class) => continue,
                (None, Some(_)) if is_code => 0,
                _ => {
                    before = BEFORE.into_iter().find(|one| *one == class);
                    continue;
                }
            };
            if is_word(&class[start..]) {
                return known(text.slice(at + start..at + class.len()));
            }
        }
    }
    None
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+#.".contains(&byte))
}

fn known(word: Traced) -> Option<Traced> {
    (!NONE.contains(&word.as_str())).then_some(word)
}
