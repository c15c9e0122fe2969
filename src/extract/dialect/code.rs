//! Code that stands in no fence: the children of `<CodeBlock>`, and the language that kramdown puts below a block.
//!
//! Takes an element or a place after a block; hands on [`Code`] with the escapes of its template literal removed.

use super::{
    Code,
    element::{self, Element},
    reader::Reader,
};
use crate::{
    extract::Form,
    text::{Inserted, Traced},
};

/// Adds the code of a `<CodeBlock language="sh">` whose only child is a template literal; hands on where it ends. Any
/// other child (a fence, text) is read as it stands.
pub(super) fn block(reader: &mut Reader<'_>, element: &Element<'_>, start: usize) -> Option<usize> {
    let source = reader.source;
    let children = element.end + source[element.end..].len() - source[element.end..].trim_start().len();
    let literal = source[children..].strip_prefix('{')?.trim_start().strip_prefix('`')?;
    if element.name != "CodeBlock" && element.name != "Code" {
        return None;
    }
    let inside = source.len() - literal.len();
    let inside = inside + usize::from(literal.starts_with('\n'));
    let (text, after) = template(reader.text, inside)?;
    let rest = source[after..].trim_start().strip_prefix('}')?.trim_start();
    let closing = element::read(source, source.len() - rest.len()).filter(|closing| closing.name == element.name)?;
    let attributes = &source[element.attributes.clone()];
    let language = ["language", "lang", "className"].iter().find_map(|name| element::value(attributes, name));
    let language = language.and_then(|language| {
        let at = attributes.find(language.as_str())? + element.attributes.start;
        let word = language.strip_prefix("language-").unwrap_or(&language);
        let end = at + language.len();
        (!word.is_empty()).then(|| reader.text.slice(end - word.len()..end))
    });
    let code = Code {
        form: Form::Tag,
        span: reader.span(start..closing.end),
        opening: reader.span(start..element.end),
        language,
        text,
        closed: true,
        hidden: reader.is_hidden(),
    };
    reader.layout.code.push(code);
    Some(closing.end)
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
            let word = super::inserts::as_word(inside);
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
