//! Tags of Liquid, GitBook and Markdoc that stand on a line of their own: `{% tab title="A" %}`, `{% highlight sh %}`.
//!
//! Takes a line without its indentation; hands on the [`Tag`] that it starts with, and what its name means.

use super::{closings::name, open::Role};
use crate::{extract::attributes, text::Traced};
use std::ops::Range;

/// A tag; the ranges are of the text.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Its name, without the `end` or `/` of a closing tag.
    pub(super) name: &'a str,
    pub(super) is_closing: bool,
    pub(super) arguments: Range<usize>,
    /// One past its `%}`.
    pub(super) end: usize,
}

/// The tag with which the line at `line` of `source` starts.
pub(super) fn read(source: &str, line: Range<usize>) -> Option<Tag<'_>> {
    let inside = source[line.clone()].strip_prefix("{%")?;
    let length = inside.find("%}")?;
    let start = line.start + 2;
    let word = inside[..length].trim_start_matches(['-', ' ', '\t']);
    let (word, is_closing) = match word.strip_prefix('/').or_else(|| word.strip_prefix("end")) {
        Some(rest) if !name(rest).is_empty() => (rest, true),
        _ => (word, false),
    };
    let name = name(word);
    let arguments = start + length - word.len() + name.len()..start + inside[..length].trim_end_matches('-').len();
    let is_sound = !name.is_empty() && arguments.start <= arguments.end;
    is_sound.then_some(Tag { name, is_closing, arguments, end: start + length + 2 })
}

/// What a tag means for what stands between it and its closing tag; `None` for one that means nothing to Markdown.
pub(super) fn role(tag: &Tag<'_>, text: &Traced) -> Option<Role> {
    let attributes = || attributes::read(text, tag.arguments.clone(), true);
    let named = |wanted: &[&str]| {
        let mut all = attributes().into_iter();
        all.find(|attribute| wanted.contains(&attribute.name.as_str()))?.value
    };
    let positional = || attributes().into_iter().filter(|attribute| attribute.name.is_empty());
    match tag.name {
        "tabs" | "codetabs" | "navtabs" => Some(Role::Set(Vec::new())),
        "navtab" => Some(Role::choice(Some(text.as_str()[tag.arguments.clone()].trim().to_owned()))),
        "tab" | "codetab" => {
            // Where nothing names it, the label is the last word: `{% tab set-name Label %}`.
            let label = named(&["title", "label", "name"]).or_else(|| positional().last()?.value);
            Some(Role::choice(label.map(|label| label.to_string())))
        }
        "code-group" | "codegroup" => Some(Role::CodeSet),
        "highlight" | "codeblock" => {
            let language = positional().next().and_then(|attribute| attribute.value);
            let language = language.map(|word| match word.as_str().strip_prefix("lang:") {
                Some(rest) => word.slice(word.len() - rest.len()..word.len()),
                None => word,
            });
            Some(Role::Code(language.or_else(|| named(&["lang", "language"]))))
        }
        "comment" => Some(Role::Hidden),
        _ => None,
    }
}
