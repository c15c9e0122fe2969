//! What an author probably meant by a word that is not there.
//!
//! Takes the word and the words that are there; hands on the nearest one, if one is near enough to be worth saying.

use super::Suggestion;

/// The nearest of `known`, if it is near.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<Suggestion> {
    let mut best: Option<(usize, &str)> = None;
    let mut rivals = 0_usize;
    for candidate in known {
        let distance = distance(word, candidate);
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => rivals += 1,
            _ => (best, rivals) = (Some((distance, candidate)), 0),
        }
    }
    let (distance, text) = best?;
    let length = word.chars().count().max(text.chars().count());
    // A third of the letters may differ before the guess becomes noise.
    (distance * 3 <= length)
        .then(|| Suggestion { text: text.to_owned(), certain: rivals == 0 && distance * 6 <= length })
}

/// Edits between two words; case and the choice of `-` or `_` cost nothing by themselves but one in all, so that a word
/// that differs in nothing else is still not equal.
fn distance(word: &str, candidate: &str) -> usize {
    let (folded, target) = (fold(word), fold(candidate));
    strsim::damerau_levenshtein(&folded, &target) + usize::from(word != candidate && folded == target)
}

fn fold(text: &str) -> String {
    text.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["read-database", "write-database", "format"];
        let near = |word: &str| nearest(word, known.iter().copied());
        assert_eq!(
            near("read_database").map(|found| (found.text, found.certain)),
            Some(("read-database".into(), true))
        );
        assert_eq!(near("formt").map(|found| (found.text, found.certain)), Some(("format".into(), true)));
        assert_eq!(near("read-dbs").map(|found| found.certain), None);
        assert_eq!(near("verbose"), None);
    }
}
