//! Code that stands in no fence: the children of `<CodeBlock>`, and the language that kramdown puts below a block.
//!
//! Takes an element or a place after a block; hands on [`Code`] with the escapes of its template literal removed.

use super::{
    Code,
    element::{self, Element, Kind},
    reader::Reader,
};
use crate::{
    extract::{Form, expand::as_word},
    text::{Inserted, Traced},
};

/// Adds the code of a `<CodeBlock>` that stands at `start`; hands on where it ends. The code is its only child, a template
/// literal or a line of text, or its attribute `code`. Other children (a fence, a variable) are read as they stand.
pub(super) fn block(reader: &mut Reader<'_>, element: &Element<'_>, start: usize) -> Option<usize> {
    if !matches!(element.name, "CodeBlock" | "Code") {
        return None;
    }
    let (text, end) = if element.kind == Kind::SelfClosing {
        (attribute(reader.text, element)?, element.end)
    } else {
        let (text, after) = child(reader.text, element)?;
        let rest = reader.source[after..].trim_start();
        let closing = element::read(reader.source, reader.source.len() - rest.len())?;
        (closing.name == element.name && closing.kind == Kind::Closing).then_some((text, closing.end))?
    };
    let code = Code {
        form: Form::Tag,
        span: reader.span(start..end),
        opening: reader.span(start..element.end),
        language: language(reader.text, element),
        introduction: reader.introduction(start),
        text,
        closed: true,
        hidden: reader.is_hidden(),
    };
    reader.layout.code.push(code);
    Some(end)
}

/// The only child of an element, if it is text, and where it ends.
fn child(text: &Traced, element: &Element<'_>) -> Option<(Traced, usize)> {
    let children = &text.as_str()[element.end..];
    let Some(inside) = children.trim_start().strip_prefix('{') else {
        let line = children.split('\n').next()?;
        let length = line.find(['<', '{', '`'])?;
        let is_text = line[length..].starts_with("</") && !line[..length].trim().is_empty();
        return is_text.then(|| (text.slice(element.end..element.end + length).trim(), element.end + length));
    };
    let literal = inside.trim_start().strip_prefix('`')?;
    let start = text.len() - literal.len() + usize::from(literal.starts_with('\n'));
    let (code, after) = template(text, start)?;
    let rest = text.as_str()[after..].trim_start().strip_prefix('}')?;
    Some((code, text.len() - rest.len()))
}

/// The text of the attribute `code` of an element.
fn attribute(text: &Traced, element: &Element<'_>) -> Option<Traced> {
    let end = element.attributes.end;
    let attributes = &text.as_str()[element.attributes.clone()];
    let value = attributes.split_once(" code=").or_else(|| attributes.split_once("\tcode="))?.1;
    let value = value.strip_prefix('{').map_or(value, str::trim_start);
    let inside = end - value.len() + 1;
    match value.chars().next()? {
        '`' => Some(template(text, inside)?.0),
        quote @ ('"' | '\'') => Some(text.slice(inside..inside + value[1..].find(quote)?)),
        _ => None,
    }
}

/// The language that the attributes of an element name.
fn language(text: &Traced, element: &Element<'_>) -> Option<Traced> {
    let attributes = &text.as_str()[element.attributes.clone()];
    let named = ["language", "lang", "className"].iter().find_map(|name| element::value(attributes, name))?;
    let word = named.strip_prefix("language-").unwrap_or(&named);
    let end = element.attributes.start + attributes.find(&named)? + named.len();
    (!word.is_empty()).then(|| text.slice(end - word.len()..end))
}

/// The text of the template literal (ECMAScript section 12.9.6) whose inside starts at `start`, and the place after its
/// closing backtick. What `${ }` stands for is unknown.
fn template(text: &Traced, start: usize) -> Option<(Traced, usize)> {
    let source = text.as_str();
    let (mut code, mut at, mut kept) = (Traced::new(), start, start);
    loop {
        let found = at + source[at..].find(['`', '\\', '$'])?;
        let rest = &source[found..];
        if rest.starts_with('`') {
            code.push_slice(text, kept..found);
            return Some((code, found + 1));
        }
        let expression = rest.strip_prefix("${").and_then(|rest| rest.split_once('}')).map(|(inside, _)| inside);
        if let Some(inside) = expression {
            code.push_slice(text, kept..found);
            let word = as_word(inside);
            at = found + "${}".len() + inside.len();
            code.push_inserted(&word, text.span(found..at), Inserted::Shortcode(inside.trim().into()));
            kept = at;
        } else if let Some(escaped) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
            code.push_slice(text, kept..found);
            at = found + 1 + escaped.len_utf8();
            let plain = match escaped {
                'n' => String::from("\n"),
                't' => String::from("\t"),
                '\n' => String::new(),
                other => other.to_string(),
            };
            code.push_inserted(&plain, text.span(found..at), Inserted::Escape);
            kept = at;
        } else {
            at = found + 1;
        }
    }
}

/// The language that an attribute list of kramdown gives to the block that ends at `end`: `{: .language-sh}`.
pub(in crate::extract) fn block_attribute_language(text: &Traced, end: usize) -> Option<Traced> {
    let rest = text.as_str()[end..].trim_start_matches([' ', '\r']).strip_prefix('\n')?;
    let line = rest.split('\n').next()?.trim_start();
    let list = line.strip_prefix("{:")?.split_once('}')?.0;
    let (before, class) = list.split_once(".language-")?;
    let start = text.len() - rest.len() + (rest.split('\n').next()?.len() - line.len()) + "{:".len();
    let start = start + before.len() + ".language-".len();
    let length = class.split([' ', '\t', '.', '#']).next()?.len();
    (length > 0).then(|| text.slice(start..start + length))
}
