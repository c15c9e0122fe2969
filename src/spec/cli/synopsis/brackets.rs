//! Which bracket closes which, in a line of a synopsis.
//!
//! Takes the text of a line; hands on the end of each pair. A bracket that is never closed is a character like others.

/// The brackets of a synopsis; quotes close themselves.
const PAIRS: [(u8, u8); 6] = [(b'[', b']'), (b'<', b'>'), (b'{', b'}'), (b'(', b')'), (b'"', b'"'), (b'\'', b'\'')];

/// Where each bracket is closed.
#[derive(Debug)]
pub(in crate::spec::cli) struct Brackets {
    /// For each byte that opens a pair, the one that closes it; 0 for all others.
    ends: Vec<usize>,
}

impl Brackets {
    /// Reads a line, in time that grows with its length.
    pub(in crate::spec::cli) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut ends = vec![0; bytes.len()];
        // The open ones, and how many there are of each kind.
        let (mut open, mut counts): (Vec<(usize, usize)>, _) = (Vec::new(), [0_usize; PAIRS.len()]);
        for (at, byte) in bytes.iter().enumerate() {
            let closed = PAIRS.iter().position(|(_, close)| close == byte).filter(|kind| counts[*kind] > 0);
            if let Some(kind) = closed {
                while let Some((start, other)) = open.pop() {
                    counts[other] -= 1;
                    if other == kind {
                        ends[start] = at;
                        break;
                    }
                }
            } else if let Some(kind) = PAIRS.iter().position(|(open, _)| open == byte) {
                // An apostrophe inside a word is none of these.
                let is_inside = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
                if *byte != b'\'' || !is_inside {
                    open.push((at, kind));
                    counts[kind] += 1;
                }
            }
        }
        Self { ends }
    }

    /// Where the bracket that stands at `at` is closed; `None` where none stands there, or one that is never closed.
    pub(in crate::spec::cli) fn end(&self, at: usize) -> Option<usize> {
        self.ends.get(at).copied().filter(|end| *end > at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_whatever_stands_between_them() {
        let text = "a [b <c>] [d (e ] don't {f|g}";
        let brackets = Brackets::of(text);
        let pairs: Vec<&str> = (0..text.len()).filter_map(|at| brackets.end(at).map(|end| &text[at..=end])).collect();
        assert_eq!(pairs, ["[b <c>]", "<c>", "[d (e ]", "{f|g}"]);
    }
}
