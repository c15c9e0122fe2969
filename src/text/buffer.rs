//! The bytes of a traced string: its own, or a slice of those of another one.
//!
//! Takes texts and slices of itself; hands on a `str`. What stands in a file is sliced again and again on its way through
//! the stages, so slices and copies of a whole file share its memory, and slices that stand side by side there become one.

use std::{ops::Range, sync::Arc};

/// A string, perhaps one that shares its memory.
#[derive(Debug, Clone)]
pub(super) enum Buffer {
    Own(String),
    /// `start..end` of `all`, on character boundaries.
    Slice {
        all: Arc<str>,
        start: usize,
        end: usize,
    },
}

impl Buffer {
    pub(super) const fn new() -> Self {
        Self::Own(String::new())
    }

    /// A text whose slices share its memory.
    pub(super) fn of(text: &str) -> Self {
        Self::part(&text.into(), 0..text.len())
    }

    /// A part of a text, which shares its memory.
    pub(super) fn part(all: &Arc<str>, range: Range<usize>) -> Self {
        Self::Slice { all: all.clone(), start: range.start, end: range.end }
    }

    /// The same, so that slices share its memory.
    pub(super) fn shared(self) -> Self {
        match self {
            Self::Own(text) if !text.is_empty() => Self::of(&text),
            other => other,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Slice { all, start, end } => &all[*start..*end],
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Own(text) => text.len(),
            Self::Slice { start, end, .. } => end - start,
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.own(text.len()).push_str(text);
    }

    /// Adds a part of another one.
    pub(super) fn push_slice(&mut self, other: &Self, range: Range<usize>) {
        if let Self::Slice { all: from, start: base, .. } = other {
            let (first, last) = (base + range.start, base + range.end);
            match self {
                Self::Slice { all, end, .. } if *end == first && Arc::ptr_eq(all, from) => {
                    *end = last;
                    return;
                }
                _ if self.len() == 0 => {
                    *self = Self::Slice { all: from.clone(), start: first, end: last };
                    return;
                }
                _ => {}
            }
        }
        self.push_str(&other.as_str()[range]);
    }

    /// Its own string, with room for some more bytes.
    fn own(&mut self, more: usize) -> &mut String {
        if let Self::Slice { .. } = self {
            let text = self.as_str();
            let mut own = String::with_capacity(2 * text.len() + more);
            own.push_str(text);
            *self = Self::Own(own);
        }
        match self {
            Self::Own(text) => text,
            Self::Slice { .. } => unreachable!("it was made its own above"),
        }
    }
}

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Buffer {}

impl Default for Buffer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_side_by_side_become_one_and_others_are_copied() {
        let all = Buffer::of("one two");
        let mut text = Buffer::new();
        text.push_slice(&all, 0..3);
        text.push_slice(&all, 3..5);
        assert!(matches!(text, Buffer::Slice { .. }) && text.as_str() == "one t");
        let copy = text.clone();
        text.push_slice(&all, 0..1);
        text.push_str("!");
        assert_eq!((text.as_str(), copy.as_str(), text.len()), ("one to!", "one t", 7));
        text.push_slice(&copy, 4..5);
        assert!(text == Buffer::of("one to!t"));
    }
}
