//! JSON in single quotes.

use super::{Oracle, Way};
use crate::mutations::site::{Mutant, Site};
use std::ops::Range;

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "a comma too many in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| bodies(site, |body| body.last_values().map(|at| Mutant::insert(at, ",")).collect()),
    },
    Way {
        name: "a comma missing in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| bodies(site, |body| body.marks(',').map(|at| Mutant::new(at..at + 1, "")).collect()),
    },
    Way {
        name: "a colon missing in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| bodies(site, |body| body.marks(':').map(|at| Mutant::new(at..at + 1, "")).collect()),
    },
    Way {
        name: "`=` for a colon in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| bodies(site, |body| body.marks(':').map(|at| Mutant::new(at..at + 1, "=")).collect()),
    },
    Way {
        name: "a semicolon for a comma in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| bodies(site, |body| body.marks(',').map(|at| Mutant::new(at..at + 1, ";")).collect()),
    },
    Way {
        name: "a key without quotes in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| {
            bodies(site, |body| {
                let keys = body.strings.iter().filter(|string| body.is_key(string));
                keys.map(|string| Mutant::new(string.start..string.start + 1, "").and(string.end - 1..string.end, ""))
                    .collect()
            })
        },
    },
    Way {
        name: "drop an opening quote in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let cut = |string: &Range<usize>| Mutant::new(string.start..string.start + 1, "").at(string.end);
            bodies(site, |body| body.strings.iter().map(cut).collect())
        },
    },
    Way {
        name: "drop a closing quote in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let cut = |string: &Range<usize>| Mutant::new(string.end - 1..string.end, "").at(string.start);
            bodies(site, |body| body.strings.iter().map(cut).collect())
        },
    },
    Way {
        name: "curl the quotes of a string in JSON",
        codes: &["DP205", "DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            bodies(site, |body| {
                let curl = |string: &Range<usize>| {
                    Mutant::new(string.start..string.start + 1, "“").and(string.end - 1..string.end, "”")
                };
                body.strings.iter().map(curl).collect()
            })
        },
    },
    Way {
        name: "drop the last bracket of JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            bodies(site, |body| {
                let end = body.start + body.text.trim_end().len();
                vec![Mutant::new(end - 1..end, "").at(body.start)]
            })
        },
    },
    Way {
        name: "one bracket too many in JSON",
        codes: &["DP401"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            bodies(site, |body| {
                let end = body.start + body.text.trim_end().len();
                vec![Mutant::insert(end, "}")]
            })
        },
    },
    Way {
        name: "double quotes around JSON",
        codes: &["DP401", "DP202"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            bodies(site, |body| {
                let end = body.start + body.text.len();
                let mutant = Mutant::new(body.start - 1..body.start, "\"").and(end..end + 1, "\"");
                // Each quote in it may be changed instead.
                body.strings.iter().take(1).map(|string| mutant.clone().at(string.start + 1)).collect()
            })
        },
    },
    Way {
        name: "drop the quotes around JSON",
        codes: &["DP401", "DP301", "DP202", "DP210", "DP217"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            bodies(site, |body| {
                let end = body.start + body.text.len();
                vec![Mutant::new(body.start - 1..body.start, "").and(end..end + 1, "")]
            })
        },
    },
    Way {
        name: "misspell a key of a known body",
        codes: &["DP506"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            if !site.is_routed {
                return Vec::new();
            }
            bodies(site, |body| {
                let keys = body.strings.iter().filter(|string| body.is_key(string) && string.len() > 6);
                keys.map(|string| Mutant::new(string.start + 3..string.start + 4, "")).collect()
            })
        },
    },
];

/// A JSON text between single quotes.
struct Body<'a> {
    text: &'a str,
    /// Where it starts in the script.
    start: usize,
    /// Its strings, quotes included.
    strings: Vec<Range<usize>>,
}

/// The mutants of each word that is JSON in single quotes.
fn bodies(site: &Site<'_>, mutants: impl Fn(&Body<'_>) -> Vec<Mutant>) -> Vec<Mutant> {
    let quoted = site.curl_words().filter_map(|word| site.quoted(word));
    let json = quoted.filter(|one| {
        let text = one.inside.trim();
        one.quote == '\'' && text.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(text).is_ok()
    });
    json.flat_map(|one| mutants(&Body::new(one.inside, one.start + 1))).collect()
}

impl<'a> Body<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let (mut strings, mut open, mut escaped) = (Vec::new(), None, false);
        for (at, c) in text.char_indices() {
            match (c, open) {
                ('"', None) => open = Some(at),
                ('"', Some(from)) if !escaped => {
                    strings.push(start + from..start + at + 1);
                    open = None;
                }
                _ => {}
            }
            escaped = c == '\\' && !escaped && open.is_some();
        }
        Self { text, start, strings }
    }

    /// Each character `mark` outside of strings.
    fn marks(&self, mark: char) -> impl Iterator<Item = usize> {
        let found = self.text.match_indices(mark).map(|(at, _)| self.start + at);
        found.filter(|at| !self.strings.iter().any(|string| string.contains(at)))
    }

    /// The end of the last value of each object and array.
    fn last_values(&self) -> impl Iterator<Item = usize> {
        let ends = self.marks('}').chain(self.marks(']'));
        let ends = ends.map(|at| self.start + self.text[..at - self.start].trim_end().len());
        ends.filter(|at| !self.text[..at - self.start].ends_with(['{', '[', ',']))
    }

    fn is_key(&self, string: &Range<usize>) -> bool {
        self.text[string.end - self.start..].trim_start().starts_with(':')
    }
}
