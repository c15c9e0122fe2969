//! Code between two shortcodes of Hugo, which its highlighter shows as it stands: `{{< highlight sh >}}`, and the
//! shortcodes of themes that name a language: `{{< tab header="Linux" lang="sh" >}}`, `{{< code-block lang="sh" >}}`.
//!
//! Takes a place where a shortcode may start; hands on the [`Code`] up to its closing tag. The tags themselves stay where
//! they are, for those who read tabs and look for tags without a partner.

use super::{Code, closings::name, lines};
use crate::{
    extract::{
        Form, attributes,
        shortcode::{self, ShortcodeKind},
    },
    text::{Traced, search},
};
use std::ops::Range;

/// Shortcodes that hold code whether they name a language or not.
const HOLD_CODE: &[&str] = &["highlight", "code", "code-block", "codeblock", "command", "console", "terminal"];

/// Arguments that name the language of a body that is code.
const LANGUAGES: &[&str] = &["lang", "language", "codelang"];

/// Languages that people speak: what is said to be in one of them is prose.
const SPOKEN: &[&str] =
    &["en", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "pt-br", "ru", "uk", "zh", "zh-cn"];

/// Whether a line without its indentation may open such code.
pub(super) fn may_open(line: &str) -> bool {
    let Some(inside) = line.strip_prefix("{{<").or_else(|| line.strip_prefix("{{%")) else { return false };
    let names_language = || ["lang=", "language="].iter().any(|name| inside.contains(name));
    HOLD_CODE.contains(&name(inside.trim_start())) || search::find_byte(inside, b'=').is_some() && names_language()
}

/// Where the tags of a text close and where its fences open: looked up once, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Ends<'a> {
    /// Each closing tag, once that was asked: where it stands, and its name.
    closings: Option<Vec<(Range<usize>, &'a str)>>,
    /// How many of them stand before the place that was asked for last.
    passed: usize,
    /// The first fence after that place; the end of the text if there is none.
    fence: usize,
}

impl<'a> Ends<'a> {
    /// The tag that closes `name` next after `at`, if no other one closes before it and no fence opens. Places are asked for
    /// in order.
    fn closes(&mut self, source: &'a str, name: &str, at: usize) -> Option<Range<usize>> {
        let closings = self.closings.get_or_insert_with(|| closings(source));
        self.passed += closings[self.passed..].iter().take_while(|(tag, _)| tag.start < at).count();
        let (tag, _) = closings.get(self.passed).filter(|(_, closed)| *closed == name)?;
        if self.fence < at {
            let next = source[at..].match_indices("```").find(|(found, _)| {
                source[..at + found].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
            });
            self.fence = next.map_or(source.len(), |(found, _)| at + found);
        }
        (self.fence > tag.start).then(|| tag.clone())
    }
}

/// Each closing tag of a text: where it stands, and its name.
fn closings(source: &str) -> Vec<(Range<usize>, &str)> {
    let tags = shortcode::scan(source).into_iter().filter(|tag| tag.kind == ShortcodeKind::Closing);
    tags.map(|tag| (tag.range, &source[tag.name])).collect()
}

/// The code that the shortcode at `start` holds, indented by `columns`; also the range of its body.
pub(super) fn code<'a>(
    text: &'a Traced,
    ends: &mut Ends<'a>,
    start: usize,
    columns: usize,
) -> Option<(Code, Range<usize>)> {
    let source = text.as_str();
    let tag = shortcode::at(source, start).filter(|tag| tag.kind == ShortcodeKind::Opening)?;
    let name = &source[tag.name.clone()];
    let closing = ends.closes(source, name, tag.range.end)?;
    let arguments = attributes::read(text, tag.arguments.clone(), true);
    let named = arguments.iter().find(|one| LANGUAGES.contains(&one.name.as_str()));
    // Between `{{%` and `%}}` stands Markdown, but for the highlighter of old.
    let is_verbatim = source[tag.range.clone()].starts_with("{{<") || name == "highlight";
    let is_text = arguments
        .iter()
        .any(|one| one.name.as_str() == "text" && one.value.as_ref().is_some_and(|value| value.as_str() == "true"));
    let positional = || arguments.iter().find(|one| one.name.is_empty());
    let language = named.or_else(|| (name == "highlight").then(positional)?).and_then(|one| one.value.clone());
    let is_spoken = language.as_ref().is_some_and(|name| SPOKEN.contains(&&*name.as_str().to_ascii_lowercase()));
    if !is_verbatim || is_text || is_spoken || named.is_none() && !HOLD_CODE.contains(&name) {
        return None;
    }
    let body = tag.range.end..closing.start;
    let mut code = Traced::new();
    let mut at = body.start;
    for (index, line) in source[body.clone()].split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let is_edge = (index == 0 || range.end == body.end) && line.trim().is_empty();
        if !is_edge {
            lines::push(&mut code, text, range, columns);
        }
    }
    let code = Code {
        form: Form::Tag,
        span: text.span(start..closing.end),
        opening: text.span(tag.range),
        language,
        introduction: None,
        text: code,
        closed: true,
        hidden: false,
    };
    Some((code, body))
}
