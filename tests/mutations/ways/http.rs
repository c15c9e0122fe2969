//! What curl is told to send.

use super::{Oracle, Way};
use crate::mutations::site::{Mutant, Site};
use docproof::shell::Word;

pub(super) const WAYS: &[Way] = &[
    Way {
        name: "drop the colon of a header",
        codes: &["DP302"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| headers(site, |at, raw| raw.find(':').map(|colon| Mutant::new(at + colon..at + colon + 1, ""))),
    },
    Way {
        name: "`=` for the colon of a header",
        codes: &["DP302"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            headers(site, |at, raw| raw.find(": ").map(|colon| Mutant::new(at + colon..at + colon + 2, "=")))
        },
    },
    Way {
        name: "drop the quotes of a header",
        codes: &["DP301", "DP302"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            let quoted = site.headers().into_iter().filter_map(|word| site.quoted(word));
            let strip = |start: usize, end: usize| Mutant::new(start..start + 1, "").and(end - 1..end, "");
            quoted.map(|one| strip(one.start, one.end)).collect()
        },
    },
    Way {
        name: "misspell the name of a header",
        codes: &["DP302", "DP309", "DP310"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            headers(site, |at, raw| {
                let name = raw.split(':').next().unwrap_or_default().trim_start_matches(['"', '\'']);
                let known = ["authorization", "content-type", "accept", "content-encoding", "accept-encoding"];
                let start = at + raw.find(name)? + 3;
                known.contains(&name.to_ascii_lowercase().as_str()).then(|| Mutant::new(start..start + 1, ""))
            })
        },
    },
    Way {
        name: "drop the credential of a header",
        codes: &["DP302", "DP309", "DP310"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            headers(site, |at, raw| {
                // Without a value, other headers are those that curl is asked to leave out.
                let end = raw.len() - usize::from(raw.ends_with(['"', '\'']));
                let colon = raw.find(": ").filter(|_| raw.to_ascii_lowercase().contains("authorization"))?;
                (colon + 2 < end).then(|| Mutant::new(at + colon + 1..at + end, ""))
            })
        },
    },
    Way {
        name: "drop the scheme of a credential",
        codes: &["DP309", "DP302"],
        oracle: Oracle::Words,
        floor: 80,
        mutants: |site| {
            // Which schemes an API takes, its contract says.
            if !site.is_routed {
                return Vec::new();
            }
            schemes(site, |at, scheme| Mutant::new(at..at + scheme.len() + 1, ""))
        },
    },
    Way {
        name: "glue the scheme of a credential to it",
        codes: &["DP309", "DP302"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| schemes(site, |at, scheme| Mutant::new(at + scheme.len()..at + scheme.len() + 1, "")),
    },
    Way {
        name: "drop `Content-Type` of a JSON body",
        codes: &["DP310"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: content_type,
    },
    Way {
        name: "glue host and port",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            urls(site, |at, raw| {
                let colon = at + raw.find("localhost:")? + "localhost".len();
                Some(Mutant::new(colon..colon + 1, ""))
            })
        },
    },
    Way {
        name: "a slash between host and port",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            urls(site, |at, raw| {
                let colon = at + raw.find("localhost:")? + "localhost:".len();
                Some(Mutant::insert(colon, "/"))
            })
        },
    },
    Way {
        name: "drop a slash of the scheme",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| slashes(site, 1..2),
    },
    Way {
        name: "drop the colon of the scheme",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| slashes(site, 0..1),
    },
    Way {
        name: "misspell the scheme",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            urls(site, |at, raw| {
                let start = at + raw.find("http")?;
                Some(Mutant::new(start + 1..start + 2, ""))
            })
        },
    },
    Way {
        name: "the scheme twice",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| urls(site, |at, raw| Some(Mutant::insert(at + raw.find("http")?, "http://"))),
    },
    Way {
        name: "a second `?`",
        codes: &["DP308", "DP505", "DP503"],
        oracle: Oracle::Words,
        floor: 80,
        mutants: |site| {
            urls(site, |at, raw| {
                let and = at + raw.find('&').filter(|_| raw.contains('?'))?;
                Some(Mutant::new(and..and + 1, "?"))
            })
        },
    },
    Way {
        name: "`&` for the `?` of a query",
        codes: &["DP308", "DP501"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            urls(site, |at, raw| {
                let mark = at + raw.find('?').filter(|_| raw.starts_with(['"', '\'']))?;
                Some(Mutant::new(mark..mark + 1, "&"))
            })
        },
    },
    Way {
        name: "a blank in a URL",
        codes: &["DP308"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            urls(site, |at, raw| {
                let slash = at + raw.rfind('/').filter(|_| raw.starts_with(['"', '\'']))?;
                Some(Mutant::insert(slash + 1, " "))
            })
        },
    },
    Way {
        name: "misspell the path of an operation",
        codes: &["DP501"],
        oracle: Oracle::Words,
        floor: 85,
        mutants: |site| {
            if !site.is_routed {
                return Vec::new();
            }
            urls(site, |at, raw| {
                // The first segment behind the version, without its third letter.
                let version = raw.find("/api/v")? + "/api/v0/".len();
                let is_long = raw.get(version..version + 4)?.chars().all(|c| c.is_ascii_lowercase());
                is_long.then(|| Mutant::new(at + version + 2..at + version + 3, ""))
            })
        },
    },
    Way {
        name: "write a method in lower case",
        codes: &["DP304"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| methods(site, |method| Some(method.to_ascii_lowercase())),
    },
    Way {
        name: "misspell a method",
        codes: &["DP304", "DP502"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| methods(site, |method| (method.len() > 3).then(|| format!("{}{}", &method[..1], &method[2..]))),
    },
    Way {
        name: "`-G` for a method",
        codes: &["DP304", "DP301", "DP307", "DP318"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| methods(site, |_| Some(String::from("-G"))),
    },
    Way {
        name: "another method that the operation has not",
        codes: &["DP502", "DP305", "DP307", "DP304"],
        oracle: Oracle::Words,
        floor: 95,
        mutants: |site| {
            if !site.is_covered {
                return Vec::new();
            }
            methods(site, |method| (method != "DELETE").then(|| String::from("PUT")))
        },
    },
    Way {
        name: "drop the `-G` of a query",
        codes: &["DP306", "DP502", "DP310", "DP311", "DP503", "DP506"],
        oracle: Oracle::Words,
        floor: 60,
        mutants: |site| {
            let has_query = site.curl_words().any(|word| site.raw(word).starts_with("--data"));
            let is_get = |word: &&Word| matches!(site.raw(word), "-G" | "--get");
            let found = site.curl_words().filter(|_| has_query).filter(is_get);
            // The data is what is sent in another way without it.
            let data = site.curl_words().find(|word| site.raw(word).starts_with("--data"));
            let place = data.map_or(site.range.start, |word| word.range.end + 1);
            found.map(|word| Mutant::new(word.range.clone(), "").at(place)).collect()
        },
    },
    Way {
        name: "drop the URL",
        codes: &["DP303", "DP301"],
        oracle: Oracle::Words,
        floor: 90,
        mutants: |site| {
            let curl = |word: &Word| site.command_of(word).unwrap_or(site.range.start);
            site.urls().map(|word| Mutant::new(word.range.clone(), "").at(curl(word))).collect()
        },
    },
];

/// The headers: where each starts and how it is written.
fn headers(site: &Site<'_>, mutant: impl Fn(usize, &str) -> Option<Mutant>) -> Vec<Mutant> {
    site.headers().into_iter().filter_map(|word| mutant(word.range.start, site.raw(word))).collect()
}

/// The URLs: where each starts and how it is written.
fn urls(site: &Site<'_>, mutant: impl Fn(usize, &str) -> Option<Mutant>) -> Vec<Mutant> {
    site.urls().filter_map(|word| mutant(word.range.start, site.raw(word))).collect()
}

/// Bytes of `://` taken out.
fn slashes(site: &Site<'_>, cut: std::ops::Range<usize>) -> Vec<Mutant> {
    urls(site, |at, raw| {
        let start = at + raw.find("://")?;
        Some(Mutant::new(start + cut.start..start + cut.end, ""))
    })
}

/// The arguments of `-X`.
fn methods(site: &Site<'_>, other: impl Fn(&str) -> Option<String>) -> Vec<Mutant> {
    let words = site.values(&["-X", "--request"]).into_iter();
    let is_plain = |word: &&Word| site.raw(word).chars().all(|c| c.is_ascii_uppercase());
    words
        .filter(is_plain)
        .filter_map(|word| other(site.raw(word)).map(|other| Mutant::new(word.range.clone(), other)))
        .collect()
}

/// `Token`, `Bearer` or `Basic` in front of a credential: where it stands and how it is written.
fn schemes(site: &Site<'_>, mutant: impl Fn(usize, &str) -> Mutant) -> Vec<Mutant> {
    headers(site, |at, raw| {
        let lower = raw.to_ascii_lowercase();
        let value = lower.find("authorization: ")? + "authorization: ".len();
        let scheme = raw[value..].split(' ').next()?;
        matches!(scheme, "Token" | "Bearer" | "Basic").then(|| mutant(at + value, scheme))
    })
}

/// The option that says that a body is JSON, with its value, where the operation is known.
fn content_type(site: &Site<'_>) -> Vec<Mutant> {
    let is_body = |word: &Word| site.quoted(word).is_some_and(|one| one.inside.trim_start().starts_with('{'));
    let has_body = site.is_routed && site.curl_words().any(is_body);
    let words: Vec<&Word> = site.curl_words().filter(|_| has_body).collect();
    let is_json = |raw: &str| raw.to_ascii_lowercase().contains("content-type: application/json");
    let pairs = words.windows(2).filter(|pair| is_json(site.raw(pair[1])) && site.raw(pair[0]).starts_with('-'));
    let range = |pair: &[&Word]| pair[0].range.start..pair[1].range.end;
    pairs.map(|pair| Mutant::new(range(pair), "").at(site.range.start)).filter(|m| !m.edits.is_empty()).collect()
}
