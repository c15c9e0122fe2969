//! Code in reStructuredText, as MyST pages hold it: `.. code-block:: sh` in ```` ```{eval-rst} ````.
//!
//! Takes the text of such a block; hands on the directives in it that hold code, their indentation removed.

use super::lines;
use crate::text::Traced;
use std::ops::Range;

/// Directives whose body is code in the language that their argument names.
const CODE: &[&str] = &["code", "code-block", "sourcecode", "prompt"];

/// A directive that holds code; the ranges are of the text.
pub(super) struct Block {
    /// From the two dots to the end of the body.
    pub(super) range: Range<usize>,
    /// The line with the two dots, without indentation.
    pub(super) opening: Range<usize>,
    pub(super) language: Option<Traced>,
    pub(super) code: Traced,
}

/// The language by which a directive of MyST says that its body is reStructuredText.
pub(super) const LANGUAGE: &str = "eval-rst";

/// Every directive of `text` that holds code, in order.
pub(super) fn blocks(text: &Traced) -> Vec<Block> {
    let source = text.as_str();
    let (mut blocks, mut at) = (Vec::new(), 0);
    while at < source.len() {
        let line = line_at(source, at);
        let content = source[line.clone()].trim_end();
        let (columns, bytes) = lines::indentation(content);
        let opening = line.start + bytes..line.start + content.len();
        at = line.end;
        let Some(argument) = argument(&source[opening.clone()]) else { continue };
        let language = opening.start + argument.start..opening.start + argument.end;
        let (code, end) = body(text, at, columns);
        at = end.max(at);
        if !code.as_str().trim().is_empty() {
            let language = (!language.is_empty()).then(|| text.slice(language));
            blocks.push(Block { range: opening.start..end, opening, language, code });
        }
    }
    blocks
}

/// The range of the line that starts at `at`, with its ending.
fn line_at(source: &str, at: usize) -> Range<usize> {
    at..source[at..].find('\n').map_or(source.len(), |newline| at + newline + 1)
}

/// The first word of the argument of a directive that holds code.
fn argument(line: &str) -> Option<Range<usize>> {
    let (name, argument) = line.strip_prefix(".. ")?.split_once("::")?;
    if !CODE.contains(&name.trim()) {
        return None;
    }
    let start = line.len() - argument.trim_start().len();
    Some(start..start + argument.split_whitespace().next().map_or(0, str::len))
}

/// The body from `at` on, which is indented by more than `columns`, without the options before it; and where it ends.
fn body(text: &Traced, mut at: usize, columns: usize) -> (Traced, usize) {
    let source = text.as_str();
    let (mut code, mut end, mut indentation, mut has_options) = (Traced::new(), at, None, true);
    while at < source.len() {
        let line = line_at(source, at);
        let content = source[line.clone()].trim();
        let (own, _) = lines::indentation(&source[line.clone()]);
        if !content.is_empty() && own <= columns {
            break;
        }
        at = line.end;
        if content.is_empty() {
            has_options &= code.is_empty() && indentation.is_none();
        } else if has_options && content.starts_with(':') {
            continue;
        } else {
            has_options = false;
        }
        if !content.is_empty() || !code.is_empty() {
            let indentation = *indentation.get_or_insert(own);
            lines::push(&mut code, text, line.clone(), indentation);
        }
        if !content.is_empty() {
            end = line.start + source[line].trim_end().len();
        }
    }
    let length = code.as_str().trim_end().len();
    let kept = code.as_str()[length..].find('\n').map_or(code.len(), |newline| length + newline + 1);
    (code.slice(0..kept), end)
}
