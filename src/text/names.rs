//! The shape of names.

/// Whether a word is written as placeholders are (`TOKEN_ID`): an ASCII capital, then capitals, digits and underscores.
/// A single capital is one, too; where that could be a word of a sentence, the caller asks for more letters.
pub fn is_upper_snake(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
