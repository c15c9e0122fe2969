//! From characters to bytes: the YAML parser counts characters, and a span counts bytes.

/// The byte offset of each character of a text.
#[derive(Debug)]
pub struct CharacterOffsets {
    /// Empty when all characters are one byte long.
    table: Vec<usize>,
    len: usize,
}

impl CharacterOffsets {
    /// Takes time and memory in proportion to a text that is not ASCII, and next to none otherwise.
    pub fn new(text: &str) -> Self {
        let table = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { table, len: text.len() }
    }

    /// The byte at which a character stands, counted from 0; the end of the text for any past the last one.
    pub fn byte(&self, character: usize) -> usize {
        if self.table.is_empty() {
            return character.min(self.len);
        }
        self.table.get(character).copied().unwrap_or(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_bytes() {
        let offsets = |text: &str| [0, 1, 2, 9].map(|character| CharacterOffsets::new(text).byte(character));
        assert_eq!(offsets("abc"), [0, 1, 2, 3]);
        assert_eq!(offsets("a\u{e9}c"), [0, 1, 3, 4]);
    }
}
