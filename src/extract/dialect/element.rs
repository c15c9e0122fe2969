//! Elements of JSX and HTML as MDX reads them: `<Tabs>`, `<TabItem value="a">`, `<CodeGroup>`.
//!
//! Takes a place in a text; hands on the [`Element`] whose tag stands there, and what its name means.

use super::{closings::name, open::Role};
use std::ops::Range;

/// A tag of an element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) attributes: Range<usize>,
    /// One past its `>`.
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Opening,
    Closing,
    SelfClosing,
}

/// The longest tag, in bytes; so that texts full of broken ones take no more than time in proportion to their length.
const LONGEST: usize = 4096;

/// The tag that stands at `at`. It may go over several lines; `>` in quotes and braces does not end it.
pub(super) fn read(source: &str, at: usize) -> Option<Element<'_>> {
    let rest = source[at..].strip_prefix('<')?;
    let (rest, is_closing) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
    let name = name(rest);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let start = source.len() - rest.len() + name.len();
    let (mut quote, mut depth) = (None, 0_usize);
    for (offset, byte) in source[start..].bytes().enumerate().take(LONGEST) {
        if let Some(open) = quote {
            quote = Some(open).filter(|open| *open != byte);
            continue;
        }
        match byte {
            b'"' | b'\'' | b'`' => quote = Some(byte),
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'<' if depth == 0 => return None,
            b'>' if depth == 0 => {
                let inside = &source[start..start + offset];
                let kind = match (is_closing, inside.ends_with('/')) {
                    (true, _) => Kind::Closing,
                    (false, true) => Kind::SelfClosing,
                    (false, false) => Kind::Opening,
                };
                return Some(Element { name, kind, attributes: start..start + offset, end: start + offset + 1 });
            }
            _ => {}
        }
    }
    None
}

/// Elements of HTML whose bodies are blocks; in MDX they are read as components are.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "figure",
    "li",
    "ol",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether an element of this name holds blocks of Markdown.
pub(super) fn holds_blocks(name: &str, is_mdx: bool) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) || (is_mdx && BLOCKS.contains(&name))
}

/// What an element means for what stands in it.
pub(super) fn role(name: &str, attributes: &str) -> Role {
    match name {
        "Tabs" | "TabGroup" | "Tabs.Root" | "TabbedContent" | "TabsRoot" => Role::Set(labels(attributes)),
        "TabItem" | "Tab" | "Tabs.Tab" | "TabPanel" | "TabsPanel" | "Tabs.Panel" | "TabsContent" | "Tabs.Content"
        | "TabContent" | "CodeTab" => {
            let label = ["label", "title", "name", "header"].iter().find_map(|name| value(attributes, name));
            Role::Choice { label, value: value(attributes, "value"), is_first: false }
        }
        "CodeGroup" | "CodeTabs" | "CodeBlocks" | "RequestExample" | "ResponseExample" => Role::CodeSet,
        _ => Role::Plain,
    }
}

/// The text of an attribute: `label="x"`, `label={'x'}`.
pub(super) fn value(attributes: &str, name: &str) -> Option<String> {
    let found = attributes.match_indices(name).find_map(|(at, _)| {
        let is_word = attributes[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let rest = attributes[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        is_word.then_some(rest)
    })?;
    let quoted = found.strip_prefix('{').map_or(found, str::trim_start);
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    quoted[1..].split(quote).next().map(str::to_owned)
}

/// What a set calls its tabs, each with the value that a tab refers to it by, where it has one: `items={['a', 'b']}`,
/// `values={[{ label: 'A', value: 'a' }]}`.
fn labels(attributes: &str) -> Vec<(Option<String>, String)> {
    let list = |name: &str| attributes.split_once(name).map(|(_, rest)| rest.split(']').next().unwrap_or_default());
    if let Some(items) = list("items={[") {
        return items.split(['"', '\'', '`']).skip(1).step_by(2).map(|label| (None, label.to_owned())).collect();
    }
    let Some(values) = list("values={[") else { return Vec::new() };
    let field = |object: &str, name: &str| {
        let (_, rest) = object.split_once(name)?;
        let rest = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
        rest.split(['"', '\'', '`']).nth(1).map(str::to_owned)
    };
    values.split('}').filter_map(|object| Some((field(object, "value"), field(object, "label")?))).collect()
}
