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
