//! Searches that every byte of every page goes through.
//!
//! Take a text; hand on what those of the standard library do, which take several times as long: most lines are short, and
//! most pages hold nothing of what is looked for.

use memchr::{memchr, memmem};

/// The lines of a text, each with its ending, as [`str::split_inclusive`] has them.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |newline| newline + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Where `needle` stands first in a text.
pub fn find(text: &str, needle: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), needle.as_bytes())
}

/// Every place in a text where `needle` stands, none inside another.
pub fn find_all<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    memmem::find_iter(text.as_bytes(), needle.as_bytes())
}

/// Where the byte `needle`, an ASCII character, stands first in a text.
pub fn find_byte(text: &str, needle: u8) -> Option<usize> {
    memchr(needle, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_the_standard_library_finds() {
        for text in ["", "\n", "a", "a\n", "\r\nb\n\n\u{e9}{{", "{{\n{{<"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
            assert_eq!(find_byte(text, b'{'), text.find('{'), "{text:?}");
            assert_eq!(find(text, "{{"), text.find("{{"), "{text:?}");
            assert!(find_all(text, "{{").eq(text.match_indices("{{").map(|(at, _)| at)), "{text:?}");
        }
    }
}
