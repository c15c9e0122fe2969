//! What a place of a page is to Markdown, where it is no code that docproof reads.

use super::front_matter;
use crate::text::SourceFile;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use std::borrow::Cow;

/// The kind of block in which the byte `at` of a page stands, in words: the innermost one that has a name of its own.
pub fn block_at(file: &SourceFile, at: usize) -> Cow<'static, str> {
    let front_matter = front_matter::read(file, &[]);
    let Some(at) = at.checked_sub(front_matter.body) else {
        let key = front_matter::key_at(file.text(), at);
        return key
            .map_or(Cow::Borrowed("front matter"), |key| Cow::Owned(format!("the field `{key}` of the front matter")));
    };
    let body = &file.text()[front_matter.body..];
    let mut found = if body[at.min(body.len())..].lines().next().is_none_or(|line| line.trim().is_empty()) {
        "a blank line"
    } else {
        "text between blocks"
    };
    let line_end = body[at..].find('\n').map_or(body.len(), |length| at + length);
    let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        // A line that is indented begins before its block does.
        if range.start > line_end {
            break;
        }
        if range.end <= at {
            continue;
        }
        if let Event::Start(tag) = event {
            found = match tag {
                Tag::Paragraph => "a paragraph",
                Tag::Heading { .. } => "a heading",
                Tag::CodeBlock(CodeBlockKind::Indented) => "an indented code block, in which no command was found",
                Tag::CodeBlock(CodeBlockKind::Fenced(_)) => "a fenced code block",
                Tag::HtmlBlock => "HTML or a comment",
                Tag::Item => "a list item",
                Tag::BlockQuote(_) => "a quote",
                Tag::Table(_) => "a table",
                _ => found,
            };
        }
    }
    Cow::Borrowed(found)
}
