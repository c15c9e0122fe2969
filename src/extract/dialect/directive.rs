//! Directives: fences of colons, slashes or backticks with a name (MyST, Docusaurus, VitePress, Python-Markdown blocks).
//!
//! Takes a line without its indentation; hands on the [`Directive`] that it opens, and what its name means.

use super::{
    lines::{Marks, marks},
    open::Role,
};
use crate::{extract::attributes, text::Traced};
use std::ops::Range;

/// A line that opens a directive; the ranges are of that line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) marks: Marks,
    pub(super) name: Range<usize>,
    /// What follows the name.
    pub(super) argument: Range<usize>,
    /// Whether the name stands in braces, as it does in MyST; then options may open the body.
    pub(super) is_braced: bool,
}

/// What a line of colons or slashes does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Container {
    Opens(Directive),
    Closes(Marks),
}

/// The directive that a line of three or more colons (`:::note`, `::: code-group`, `:::{tab-set}`) or slashes
/// (`/// tab | Label`) opens or closes.
pub(super) fn container(line: &str) -> Option<Container> {
    let line = line.trim_end();
    let byte = line.bytes().next().filter(|byte| matches!(byte, b':' | b'/'))?;
    let count = line.bytes().take_while(|other| *other == byte).count();
    let marks = Marks { byte, count };
    let rest = &line[count..];
    if count < 3 || (byte == b'/' && !rest.is_empty() && !rest.starts_with(' ')) {
        return None;
    }
    if rest.is_empty() {
        return Some(Container::Closes(marks));
    }
    braced(line, marks).or_else(|| named(line, marks)).map(Container::Opens)
}

/// The directive that a line of backticks or tildes opens: ```` ```{note} ````. Attributes in braces have a blank, a dot
/// or an `=`, which no name has.
pub(super) fn fence(line: &str) -> Option<Directive> {
    braced(line.trim_end(), marks(line)?)
}

fn braced(line: &str, marks: Marks) -> Option<Directive> {
    let rest = line[marks.count..].trim_start();
    let inside = rest.strip_prefix('{')?;
    let length = inside.find('}')?;
    let start = line.len() - inside.len();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '+');
    let looks_named = inside[..length].starts_with(|c: char| c.is_ascii_alphabetic());
    (looks_named && inside[..length].chars().all(is_name)).then(|| Directive {
        marks,
        name: start..start + length,
        argument: start + length + 1..line.len(),
        is_braced: true,
    })
}

fn named(line: &str, marks: Marks) -> Option<Directive> {
    let name = line[marks.count..].trim_start();
    let start = line.len() - name.len();
    let length = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(name.len());
    // Pandoc and Quarto write classes: `::: {.panel-tabset}`; a name is not asked for there.
    let is_named = length > 0 || (marks.byte == b':' && name.starts_with('{'));
    is_named.then(|| Directive {
        marks,
        name: start..start + length,
        argument: start + length..line.len(),
        is_braced: false,
    })
}

/// Directives whose body is code in the language that their argument names.
const CODE: &[&str] = &["code", "code-block", "code-cell", "sourcecode", "highlight", "prompt"];

/// Directives in backticks whose body is Markdown; any other name is a language, or as good as one.
const MARKDOWN: &[&str] = &[
    "admonition",
    "attention",
    "aside",
    "card",
    "caution",
    "collapse",
    "container",
    "danger",
    "deprecated",
    "details",
    "div",
    "dropdown",
    "epigraph",
    "error",
    "exercise",
    "figure",
    "grid",
    "grid-item",
    "grid-item-card",
    "hint",
    "important",
    "list-table",
    "margin",
    "note",
    "only",
    "panels",
    "seealso",
    "sidebar",
    "solution",
    "tip",
    "toggle",
    "topic",
    "versionadded",
    "versionchanged",
    "warning",
];

/// What the directive that `line`, a range of `text`, opens means for its body.
pub(super) fn role(directive: &Directive, text: &Traced, line: usize) -> Role {
    let at = |range: &Range<usize>| line + range.start..line + range.end;
    let name = &text.as_str()[at(&directive.name)];
    let argument = text.slice(at(&directive.argument)).trim();
    match name {
        "tab-set" | "tabs" | "tab-group" | "tabset" => Role::Set(Vec::new()),
        "tab-item" | "tab" | "group-tab" | "tabbed" | "code-tab" => Role::choice(Some(label(argument.as_str()))),
        "code-group" | "code-tabs" | "tab-set-code" => Role::CodeSet,
        _ if directive.is_braced && CODE.contains(&name) => Role::Code(first_word(&argument)),
        "code" if argument.as_str().starts_with('{') => Role::Code(language(text, &at(&directive.argument))),
        _ if matches!(directive.marks.byte, b':' | b'/') || MARKDOWN.contains(&name) => Role::Plain,
        _ => Role::Code(Some(text.slice(at(&directive.name)))),
    }
}

/// What an argument calls a tab: `Label`, `"Label"`, `| Label`, `[Label]`, `{title="Label"}`.
fn label(argument: &str) -> String {
    let argument = argument.trim_start_matches('|').trim();
    let titled = argument.strip_prefix('{').and_then(|attributes| {
        let (_, value) = attributes.split_once("title=").or_else(|| attributes.split_once("label="))?;
        value.trim_start_matches(['"', '\'']).split(['"', '\'', '}']).next()
    });
    titled.unwrap_or_else(|| argument.trim_matches(['"', '\'', '[', ']'])).to_owned()
}

/// The language that attributes in braces name: `{language=shell showCopyAction=true}`.
fn language(text: &Traced, argument: &Range<usize>) -> Option<Traced> {
    let inside = text.as_str()[argument.clone()].find('{').map_or(argument.start, |brace| argument.start + brace + 1);
    let end = text.as_str()[inside..argument.end].find('}').map_or(argument.end, |brace| inside + brace);
    let named = attributes::read(text, inside..end, false).into_iter().find(|one| one.name.as_str() == "language")?;
    named.value
}

fn first_word(argument: &Traced) -> Option<Traced> {
    let length = argument.as_str().split_whitespace().next()?.len();
    Some(argument.slice(0..length))
}
