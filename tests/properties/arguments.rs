//! curl's command line: what is written from options is read back, and a real curl turns down the same ones.

use docproof::{
    model::{Action, Curl, CurlProblem, CurlProblemKind, classify, curl::EQUALS_SIGN, curl::WHOLE_NAMES},
    text::{Span, Traced, Version},
};
use proptest::prelude::*;
use std::process::{Command, Stdio};

/// The command line of these words.
fn read(words: &[String]) -> Curl {
    let mut file = String::from("curl");
    let (mut arguments, mut spans) = (vec![Traced::source("curl", 0)], vec![Span::new(0, 4)]);
    for word in words {
        spans.push(Span::new(file.len() + 1, file.len() + 1 + word.len()));
        arguments.push(Traced::source(word, file.len() + 1));
        file = format!("{file} {word}");
    }
    match classify(arguments, spans, Span::new(0, file.len())) {
        Action::Curl(curl) => curl,
        other => panic!("{other:?}"),
    }
}

/// Switches and options with a value: long name and letter.
const SWITCHES: &[(&str, char)] =
    &[("silent", 's'), ("show-error", 'S'), ("location", 'L'), ("include", 'i'), ("get", 'G'), ("insecure", 'k')];
const VALUED: &[(&str, char)] = &[
    ("request", 'X'),
    ("header", 'H'),
    ("data", 'd'),
    ("user", 'u'),
    ("output", 'o'),
    ("user-agent", 'A'),
    ("cookie", 'b'),
];

proptest! {
    /// Long, as a letter, as a letter with its value glued on, several letters in one word: all say the same.
    #[test]
    fn what_is_written_is_read(
        options in prop::collection::vec((0..SWITCHES.len() + VALUED.len(), 0..4, "[a-zA-Z][a-zA-Z0-9 :,{}]{0,8}"), 0..8),
        urls in prop::collection::vec("https://[a-z]{1,5}/[a-z]{0,5}", 1..3),
    ) {
        let (mut words, mut meant, mut letters) = (Vec::new(), Vec::new(), None::<String>);
        for (choice, form, value) in options {
            if let Some((name, letter)) = SWITCHES.get(choice) {
                meant.push((*name, None));
                match (form, letters.as_mut()) {
                    (0, _) => words.extend(letters.take().into_iter().chain([format!("--{name}")])),
                    (1, Some(letters)) => letters.push(*letter),
                    _ => words.extend(letters.replace(format!("-{letter}"))),
                }
                continue;
            }
            let (name, letter) = VALUED[choice - SWITCHES.len()];
            meant.push((name, Some(value.clone())));
            match (form, letters.take()) {
                (0, before) => words.extend(before.into_iter().chain([format!("--{name}"), value])),
                (1, before) => words.extend(before.into_iter().chain([format!("-{letter}"), value])),
                (2, before) => words.extend(before.into_iter().chain([format!("-{letter}{value}")])),
                (_, before) => words.extend([before.unwrap_or_else(|| String::from("-")) + &letter.to_string(), value]),
            }
        }
        words.extend(letters);
        // Words that are read as other than they are written have rules of their own.
        let has_slip = |words: &[String]| {
            let kinds = read(words).problems.into_iter().map(|problem| problem.kind);
            kinds.into_iter().any(|kind| !matches!(kind, CurlProblemKind::Conflict { .. } | CurlProblemKind::WithoutUrl { .. }))
        };
        words.extend(urls.iter().cloned());
        prop_assume!(!has_slip(&words));
        let curl = read(&words);
        prop_assert_eq!(curl.requests.len(), urls.len());
        for (request, url) in curl.requests.iter().zip(&urls) {
            prop_assert_eq!(request.url.text.as_str(), url);
        }
        let value = |value: &Option<(Traced, Span)>| value.as_ref().map(|(value, _)| value.as_str().to_owned());
        let found: Vec<_> = curl.sections[0].options.iter().map(|used| (used.name, value(&used.value))).collect();
        prop_assert_eq!(found, meant);
    }
}

/// Pieces of command lines whose sense is the same in every version of curl, or whose version is known.
fn piece() -> impl Strategy<Value = Vec<String>> {
    let pieces = vec![
        "-s",
        "-sSL",
        "-G",
        "--get",
        "-I",
        "--no-get",
        "-g",
        "-k",
        "--compressed",
        "--no-compressed",
        "--no-GET",
        "--GET",
        "--insec",
        "--hea",
        "--headr",
        "-XPOST",
        "-X PUT",
        "-H A:b",
        "-HA:b",
        "-d x",
        "-dx",
        "--data-raw y",
        "--json {}",
        "-F a=b",
        "--form-string a=b",
        "-T -",
        "-u a:b",
        "-ua:b",
        "-m 5",
        "-m x",
        "--retry 0",
        "--retry x",
        "--retry-delay 0.5",
        "--max-redirs -1",
        "--max-redirs -2",
        "--tls-max 1.2",
        "--tls-max 5",
        "--limit-rate 1k",
        "--limit-rate x",
        "--header=A:b",
        "--url-query a=b",
        "-o /dev/null",
        "-w x",
        "-!",
        "-s!",
        "-",
        "--nope",
        "--no-data",
        "--variable a=b",
        "--expand-data x",
        "--out-null",
        "--http1.1",
        "-4",
        "--create-file-mode 0999",
        "-C x",
        "-y 1.5",
        "http://127.0.0.1:1/ --next",
        "http://127.0.0.1:1/ -:",
        "--url http://127.0.0.1:1/b",
        "-- ",
    ];
    prop::sample::select(pieces)
        .prop_map(|piece| piece.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// Whether this version of curl stops at what is wrong with a command line, before it sends anything.
fn is_turned_down(curl: &Curl, version: Version) -> bool {
    let options = curl.sections.iter().flat_map(|section| &section.options);
    let stops = |kind: &CurlProblemKind| match kind {
        CurlProblemKind::UnknownOption { .. }
        | CurlProblemKind::MissingValue { .. }
        | CurlProblemKind::BadValue { .. }
        | CurlProblemKind::MissingUrl
        | CurlProblemKind::NextWithoutUrl { .. } => true,
        CurlProblemKind::Lenient { .. } => version >= WHOLE_NAMES,
        CurlProblemKind::EqualsSign { .. } => version < EQUALS_SIGN,
        CurlProblemKind::Newer { since, .. } => version < *since,
        CurlProblemKind::Conflict { is_fatal, .. } => *is_fatal,
        _ => false,
    };
    options.into_iter().any(|used| used.option.added > version) || curl.problems.iter().any(|one| stops(&one.kind))
}

/// A real curl, at an address where nothing listens: exit status 2 says that the command line is at fault.
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn a_real_curl_turns_down_the_same_command_lines() {
    let curl = |arguments: &[String]| {
        let mut command = Command::new("curl");
        // -q: no file of defaults. The environment may name a proxy.
        command.arg("-q").args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).output()
    };
    let Ok(output) = curl(&[String::from("--version")]) else {
        eprintln!("skipped: there is no curl on this machine");
        return;
    };
    let version = String::from_utf8(output.stdout).unwrap();
    let version: Version = version.split(' ').nth(1).unwrap().parse().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 200, ..ProptestConfig::default() });
    runner
        .run(&prop::collection::vec(piece(), 0..4), |pieces| {
            let mut words: Vec<String> = pieces.concat();
            words.push(String::from("http://127.0.0.1:1/"));
            let read = read(&words);
            let is_conflict = |problem: &CurlProblem| matches!(problem.kind, CurlProblemKind::Conflict { .. });
            if read.sections.len() > 1 && read.problems.iter().any(is_conflict) {
                // Some versions look at a conflict behind `--next` once the transfer before it is done.
                return Ok(());
            }
            let ours = is_turned_down(&read, version);
            let theirs = curl(&words).unwrap();
            let said = String::from_utf8_lossy(&theirs.stderr).into_owned();
            prop_assert_eq!(ours, theirs.status.code() == Some(2), "curl {:?} said: {}", words, said);
            Ok(())
        })
        .unwrap();
}
