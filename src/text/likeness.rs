//! What an author probably meant by a word that is not there.
//!
//! Takes the word and the words that are there; hands on the nearest one and how near it is. Whether that is near enough
//! to be worth saying depends on what else is known, and is mostly for [`Nearest::is_near`] to say.

/// The nearest of some words to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// The word.
    pub word: &'a str,
    /// How many letters must be put in, taken out, changed or swapped (Damerau and Levenshtein). Case and the choice of
    /// `-` or `_` cost nothing by themselves but one in all, so that a word that differs in nothing else is still not equal.
    pub distance: usize,
    /// How many letters the longer of the two has.
    pub letters: usize,
    /// Whether no other word is as near.
    pub is_alone: bool,
}

impl Nearest<'_> {
    /// Whether it is worth saying: when more than a third of the letters differ, a guess is noise.
    pub fn is_near(&self) -> bool {
        self.distance * 3 <= self.letters
    }

    /// Whether nothing else can have been meant.
    pub fn is_certain(&self) -> bool {
        self.is_alone && self.distance * 6 <= self.letters
    }
}

/// The nearest of `known` to `word`, the first of those that are as near; `None` where nothing is known.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
    let mut best: Option<Nearest<'a>> = None;
    let folded = folded(word);
    let letters = folded.chars().count();
    for candidate in known {
        let target = self::folded(candidate);
        // At least so many letters must be added or taken away.
        let least = target.chars().count().abs_diff(letters);
        if best.as_ref().is_some_and(|nearest| least > nearest.distance) {
            continue;
        }
        let is_spelt_otherwise = word != candidate && folded == target;
        let distance = strsim::damerau_levenshtein(&folded, &target) + usize::from(is_spelt_otherwise);
        match &mut best {
            Some(nearest) if distance > nearest.distance => {}
            Some(nearest) if distance == nearest.distance => nearest.is_alone = false,
            _ => {
                let letters = word.chars().count().max(candidate.chars().count());
                best = Some(Nearest { word: candidate, distance, letters, is_alone: true });
            }
        }
    }
    best
}

fn folded(text: &str) -> String {
    text.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let near = |word: &str| nearest(word, ["read-database", "write-database", "format"]).filter(Nearest::is_near);
        let found = near("read_database").unwrap();
        assert_eq!((found.word, found.is_certain()), ("read-database", true));
        let found = near("formt").unwrap();
        assert_eq!((found.word, found.is_certain()), ("format", true));
        assert_eq!(near("read-dbs"), None);
        assert_eq!(near("verbose"), None);
    }
}
