//! The tags, texts and comments of HTML, by ranges of the text.
//!
//! Takes a text; hands on [`Token`]s in order, as the WHATWG tokenizer (HTML Living Standard, section 13.2.5) cuts them:
//! scripts and styles are text. Builds no tree and decodes nothing.

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use std::ops::Range;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `<name …>`
    Open(Tag),
    /// `</name>`: its name in lower case, and the range of the tag.
    Close(String, Range<usize>),
    /// What stands between tags, character references as written.
    Text(Range<usize>),
    /// The inside of `<!-- … -->`.
    Comment(Range<usize>),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    /// From `<` to `>`.
    pub(super) range: Range<usize>,
    /// Whether it ends with `/>`.
    pub(super) self_closing: bool,
    /// Each attribute: its name in lower case, and the range of its value without quotes.
    pub(super) attributes: Vec<(String, Range<usize>)>,
}

impl Tag {
    /// The value of an attribute, as written.
    pub(super) fn attribute<'a>(&self, html: &'a str, name: &str) -> Option<&'a str> {
        self.attribute_range(name).map(|range| &html[range])
    }

    /// Where the value of an attribute stands.
    pub(super) fn attribute_range(&self, name: &str) -> Option<Range<usize>> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, range)| range.clone())
    }

    /// The words of its `class`, with their places.
    pub(super) fn classes<'a>(&self, html: &'a str) -> impl Iterator<Item = (&'a str, usize)> {
        let range = self.attribute_range("class").unwrap_or(0..0);
        let value = &html[range.clone()];
        let place = move |word: &str| range.start + (word.as_ptr() as usize - value.as_ptr() as usize);
        value.split_ascii_whitespace().map(move |word| (word, place(word)))
    }

    /// Whether one of these is among its classes.
    pub(super) fn has_class(&self, html: &str, names: &[&str]) -> bool {
        self.classes(html).any(|(class, _)| names.contains(&class))
    }
}

/// Cuts the part `part` of `html` into tokens. A tag that the part ends in is none.
pub(super) fn tokens(html: &str, part: Range<usize>) -> Vec<Token> {
    let mut tag: Option<Tag> = None;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Token> {
        let range = part.start + span.start..part.start + span.end;
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                tag = Some(Tag { name, range, self_closing: false, attributes: Vec::new() });
            }
            CallbackEvent::AttributeName { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                tag.as_mut()?.attributes.push((name, range.end..range.end));
            }
            CallbackEvent::AttributeValue { .. } => tag.as_mut()?.attributes.last_mut()?.1 = range,
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = tag.take()?;
                return Some(Token::Open(Tag { range: tag.range.start..range.end, self_closing, ..tag }));
            }
            CallbackEvent::EndTag { name } => {
                tag = None;
                return Some(Token::Close(String::from_utf8_lossy(name).into_owned(), range));
            }
            CallbackEvent::String { .. } => return Some(Token::Text(range)),
            CallbackEvent::Comment { .. } => return inside_comment(html, range).map(Token::Comment),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    let Ok(tokens) = Tokenizer::new_with_emitter(&html[part.clone()], emitter).collect::<Result<Vec<Token>, _>>();
    tokens
}

/// The inside of a comment; `None` for what browsers merely take for one (`<?php ?>`, `<![CDATA[ ]]>`).
fn inside_comment(html: &str, range: Range<usize>) -> Option<Range<usize>> {
    let start = range.start + html[range.clone()].strip_prefix("<!--").map(|_| "<!--".len())?;
    let text = &html[start..range.end];
    let text = text.strip_suffix("-->").or_else(|| text.strip_suffix("--!>")).unwrap_or(text);
    Some(start..start + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let html = "é\r\n<B A='&lt;x' c=\"é y\" d>y&amp;z</b\r\n><!-- c\r\n -->t<script>a<b</script><br/><?x?></ x><a";
        let said: Vec<String> = tokens(html, 0..html.len())
            .into_iter()
            .map(|token| match token {
                Token::Open(tag) => {
                    let values = tag.attributes.iter().map(|(name, value)| format!(" {name}={}", &html[value.clone()]));
                    format!("{} {}{}", &html[tag.range.clone()], tag.name, values.collect::<String>())
                }
                Token::Close(name, range) => format!("{name} {}", &html[range]),
                Token::Text(range) => format!("T{}", &html[range]),
                Token::Comment(range) => format!("C{}", &html[range]),
            })
            .collect();
        assert_eq!(
            said,
            [
                "Té\r\n",
                "<B A='&lt;x' c=\"é y\" d> b a=&lt;x c=é y d=",
                "Ty&amp;z",
                "b </b\r\n>",
                "C c\r\n ",
                "Tt",
                "<script> script",
                "Ta<b",
                "script </script>",
                "<br/> br",
            ]
        );
    }
}
