//! Texts that look like real credentials.
//!
//! Takes a text; hands on the places of what nobody makes up by hand ([`secrets`]), or the text with all of it masked
//! ([`redacted`]). What documentation shows in place of a credential (words, `xxxx`, `0123456789`, the published samples
//! of a vendor) is none.

use regex::{Captures, Regex};
use std::{borrow::Cow, collections::BTreeSet, ops::Range, sync::LazyLock};

/// Something that looks like a real credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it is, with its article: "a GitHub token".
    pub kind: &'static str,
}

/// The forms of credentials that say themselves what they are.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?<aws>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)",
        r"(?<github>\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}))",
        r"(?<gitlab>\bglpat-[A-Za-z0-9_-]{20,})",
        r"(?<slack>\bxox[abprs]-[A-Za-z0-9-]{20,})",
        r"(?<stripe>\b[rs]k_live_[A-Za-z0-9]{20,})",
        r"(?<google>\bAIza[A-Za-z0-9_-]{35})",
        r"(?<jwt>\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{20,})",
        r"(?<key>-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,})",
        r"(?<url>\w://[^\s/:@]{1,64}:[^\s/@:]{10,64}@)",
    ];
    Regex::new(&forms.join("|")).expect("the forms are fixed")
});

/// Long words, which may be a credential.
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[A-Za-z0-9+/_-]{40,512}={0,2}").expect("the form is fixed"));

/// The shortest text that can hold a credential, in bytes: a URL with a password.
const SHORTEST: usize = 15;

/// The shortest word without a form of its own that can be one, in bytes.
const WORD: usize = 40;

/// The names of the groups of [`FORMS`] and what each is.
const KINDS: &[(&str, &str)] = &[
    ("aws", "an AWS access key"),
    ("github", "a GitHub token"),
    ("gitlab", "a GitLab token"),
    ("slack", "a Slack token"),
    ("stripe", "a Stripe key"),
    ("google", "a Google API key"),
    ("jwt", "a JSON Web Token"),
    ("key", "a private key"),
    ("url", "a password"),
];

/// Words that stand before a credential on its line.
const CALLED: &[&str] = &[
    "token",
    "bearer",
    "secret",
    "passw",
    "api-key",
    "api_key",
    "apikey",
    "authorization",
    "credential",
    "-u ",
    "--user ",
];

/// Words that stand before a digest or something else that may be published.
const PUBLIC: &[&str] =
    &["sha256", "sha384", "sha512", "integrity", "checksum", "digest", "public", "ssh-", "signature"];

/// How far before a word its name is looked for, in bytes.
const BEFORE: usize = 48;

/// Every real-looking credential of a text, in order. A long random word counts where its line calls it a credential, or
/// where it ends in `==`, as encoded keys do.
pub fn secrets(text: &str) -> Vec<Secret> {
    let found = candidates(text).into_iter().filter(|secret| {
        let word = &text[secret.range.clone()];
        if secret.kind != "a token" {
            return true;
        }
        let floor =
            (secret.range.start.saturating_sub(BEFORE)..=secret.range.start).find(|at| text.is_char_boundary(*at));
        let start = floor.unwrap_or(secret.range.start);
        let line = text[start..secret.range.end].rsplit('\n').next().unwrap_or_default().to_ascii_lowercase();
        let is_key = word.ends_with("==") && (64..=128).contains(&word.len()) && !word.starts_with("AAAA");
        let says = |words: &[&str]| words.iter().any(|name| line.contains(name));
        (is_key || says(CALLED)) && !says(PUBLIC)
    });
    found.collect()
}

/// The text with each long random word in it masked by asterisks, whatever it may be: it takes as many bytes as before.
pub fn redacted(text: &str) -> Cow<'_, str> {
    let mut masked: Option<String> = None;
    for Secret { range, .. } in candidates(text) {
        let mask = "*".repeat(range.len());
        masked.get_or_insert_with(|| text.to_owned()).replace_range(range, &mask);
    }
    masked.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What may be a credential by its form alone, in order.
fn candidates(text: &str) -> Vec<Secret> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let (mut found, mut forms) = (Vec::new(), Vec::new());
    for form in FORMS.captures_iter(text) {
        forms.extend(form.get(0).map(|whole| whole.range()));
        found.extend(with_form(&form));
    }
    let is_apart = |range: &Range<usize>| {
        let next = forms.partition_point(|form| form.end <= range.start);
        forms.get(next).is_none_or(|form| range.end <= form.start)
    };
    for word in WORDS.find_iter(text) {
        let words = random_words(text, word.range()).into_iter().filter(is_apart);
        found.extend(words.map(|range| Secret { range, kind: "a token" }));
    }
    found.sort_by_key(|secret| secret.range.start);
    found
}

/// A long word that looks random, without the folders that it begins with; else those of its parts that do. What is encoded
/// in base 64 has slashes as a path has.
fn random_words(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let is_random = |range: &Range<usize>| {
        let word = text[range.clone()].trim_end_matches('=');
        word.len() >= WORD && has_cases(word) && looks_random(word)
    };
    let is_of_path = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '-');
    let path =
        text[range.clone()].split_inclusive('/').take_while(|part| part.trim_end_matches('/').chars().all(is_of_path));
    let behind_path = range.start + path.map(str::len).sum::<usize>()..range.end;
    if is_random(&behind_path) {
        return vec![behind_path];
    }
    let mut at = range.start;
    let parts = text[range].split_inclusive('/').map(|part| {
        let start = at;
        at += part.len();
        start..start + part.trim_end_matches('/').len()
    });
    parts.filter(is_random).collect()
}

fn has_cases(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_lowercase()) && word.contains(|c: char| c.is_ascii_uppercase())
}

fn with_form(found: &Captures<'_>) -> Option<Secret> {
    let (kind, matched) = KINDS.iter().find_map(|(name, kind)| Some((*kind, found.name(name)?)))?;
    let (text, range) = (matched.as_str(), matched.range());
    let (random, shortest) = match kind {
        // The published sample of jwt.io: its subject is 1234567890.
        "a JSON Web Token" if text.contains(".eyJzdWIiOiIxMjM0NTY3ODkwI") => return None,
        "a JSON Web Token" => (text.rsplit('.').next()?, 20),
        "a private key" => (text.rsplit(char::is_whitespace).next()?, 40),
        "a password" => (text.rsplit(':').next()?.trim_end_matches('@'), 10),
        "an AWS access key" => (&text[4..], 16),
        _ => (text.trim_start_matches(|c: char| c != '_' && c != '-').get(1..)?, 16),
    };
    // Only the password of a URL is secret.
    let range = if kind == "a password" { range.end - 1 - random.len()..range.end - 1 } else { range };
    let has_cases = kind == "an AWS access key" || has_cases(random);
    let is_made = random.len() >= shortest && random.is_ascii() && has_cases && looks_random(random);
    is_made.then_some(Secret { range, kind })
}

/// What people write into something that is only to look like a credential.
const MADE_UP: &[&str] = &[
    "example",
    "sample",
    "xxx",
    "your",
    "dummy",
    "fake",
    "secret",
    "password",
    "redact",
    "placeholder",
    "123456",
    "abcdef",
];

/// Whether a word looks as if a machine had drawn its letters: digits among them, many different ones, kinds of letters
/// that change all the time, no alphabet told in order, no words.
fn looks_random(word: &str) -> bool {
    let folded = word.to_ascii_lowercase();
    if !word.contains(|c: char| c.is_ascii_digit()) || MADE_UP.iter().any(|made_up| folded.contains(made_up)) {
        return false;
    }
    let bytes = word.as_bytes();
    let different: BTreeSet<u8> = folded.bytes().collect();
    let kind = |byte: u8| (byte.is_ascii_lowercase(), byte.is_ascii_uppercase(), byte.is_ascii_digit());
    let changes = bytes.windows(2).filter(|two| kind(two[0]) != kind(two[1])).count();
    let folded = folded.as_bytes();
    let in_order =
        |stride: usize| folded.windows(stride + 1).filter(|run| run[stride] == run[0].wrapping_add(1)).count();
    let wanted = if word.len() < 40 { word.len() / 2 } else { 16 };
    different.len() >= wanted && changes * 5 >= word.len() * 2 && (in_order(1).max(in_order(2))) * 4 < word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words drawn by a machine for these tests; nothing takes them.
    const WORD: &str = "qX7fT2mZk9Lw4RbVn0Ys8Hc3Jd6Gp1Ua5Ee-Kt_Qi7Mz2Wv9Bx4Nf";

    fn kinds(text: &str) -> Vec<(&'static str, &str)> {
        secrets(text).into_iter().map(|secret| (secret.kind, &text[secret.range])).collect()
    }

    #[test]
    fn what_a_machine_drew_is_a_secret_where_its_line_says_so() {
        assert_eq!(kinds(&format!("-H \"Authorization: Token {WORD}==\"")).len(), 1);
        assert_eq!(kinds(&format!("checksum\n{WORD}")), []);
        assert_eq!(kinds(&format!("token sha512-{WORD}==")), []);
        let [secret] = secrets("postgres://app:t7Kq2ZxV9m@db.internal/x")[..].to_vec().try_into().unwrap();
        assert_eq!((secret.kind, secret.range), ("a password", 15..25));
        let github = format!("ghp_{}", &WORD.replace(['-', '_'], "a")[..36]);
        assert_eq!(kinds(&github), [("a GitHub token", &*github)]);
        let in_path = format!(
            "curl https://hooks.example.com/{github}?token=/an/organization/with/authorizations/and/users/{WORD}"
        );
        assert_eq!(kinds(&in_path), [("a GitHub token", &*github), ("a token", WORD)]);
        assert_eq!(kinds(&format!("--{github}")), [("a GitHub token", &*github)]);
        assert_eq!(kinds("AKIAQ3XHZ7R2M5WTN9KD"), [("an AWS access key", "AKIAQ3XHZ7R2M5WTN9KD")]);
    }

    #[test]
    fn what_people_make_up_is_none() {
        let made_up = [
            "AKIAIOSFODNN7EXAMPLE",
            "token apiv3_0xxx0o0XxXxx00Xxxx000xXXxoo0==000000000000000000000000000",
            "token A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3",
            "token ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789==",
            "token /influxdb3/Cloud-Dedicated/reference/client-libraries/v3/python2/",
            "token a3f5d2c1b0e9f8a7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d8c7b6a5f4e3",
            "postgres://user:password@host postgres://app:my-password-1@host http://a:${TOKEN_OF_9}@b",
            "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ];
        for text in made_up {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn masks_are_as_long_as_what_they_hide() {
        let text = format!("ünknown `{WORD}` x");
        let masked = redacted(&text);
        assert_eq!((masked.len(), masked.contains(WORD), masked.contains("ünknown `***")), (text.len(), false, true));
        assert!(matches!(redacted("nothing to hide"), Cow::Borrowed(_)));
    }
}
