//! Text as it may be shown on a terminal.

use std::borrow::Cow;

/// The text with each control character that a hostile page or server could rewrite a terminal with, and each character
/// that turns the direction of writing, replaced by U+FFFD. Line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(is_harmful) { Cow::Owned(text.replace(is_harmful, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// The same as one line, for names and messages: a name with a line break in it could write lines of its own, which the
/// programs that read a log take for something else.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.contains('\n') => Cow::Owned(text.replace('\n', "\u{fffd}")),
        text => text,
    }
}

/// The same with every byte in its place, for excerpts of a file, which a printer underlines.
pub fn visible_source(text: Cow<'_, str>) -> Cow<'_, str> {
    // The printer takes care of the others; these have two bytes, as what stands for them has.
    let is_harmful = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if text.contains(is_harmful) { Cow::Owned(text.replace(is_harmful, "\u{bf}")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_harmful_is_left_and_nothing_else_is_lost() {
        let text = "a\tb\n\u{1b}[31m \u{9b}31m \u{202e}é 🙂\u{7f}";
        assert_eq!(visible(text), "a\tb\n\u{fffd}[31m \u{fffd}31m \u{fffd}é 🙂\u{fffd}");
        assert_eq!(visible_line("a\n::error::\tb"), "a\u{fffd}::error::\tb");
        let source = visible_source(Cow::Borrowed(text));
        assert_eq!((source.len(), source.contains('\u{9b}')), (text.len(), false));
    }
}
