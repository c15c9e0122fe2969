//! What goes over the wire, held against the real curl: it sends to a recorder on loopback, and what came is compared
//! byte for byte with what docproof makes of the same command, and with what docproof's client for live servers sends.
//!
//! curl never leaves the machine: `--connect-to` leads every host to the recorder, `--noproxy` keeps proxies out, `-q`
//! configuration files, and it runs in a folder of its own. What may differ is listed in `docs/reference/curl.md`.

use crate::support::{
    corpus_pages, markdown_files,
    recorder::{Recorder, Seen, answer},
    root,
};
use docproof::{
    config::Config,
    extract::{self, Page},
    pipeline::{read_page, run_page},
    spec::Library,
    targets::{Answer, Effect, Live, Outcome, Received, Reply, RunState, Sent, Target, TargetError},
    text::SourceFile,
};
use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, LazyLock},
    time::Duration,
};

/// The files of the rows, by name.
fn files() -> Vec<(&'static str, String)> {
    vec![
        ("f.txt", String::from("one\r\ntwo & x\n")),
        ("g.json", String::from("{\"a\": 1}\n")),
        ("h.hdr", String::from("X-A: 1\nX-B: 2\n# c\n\nX-C;\n")),
        ("empty", String::new()),
        ("mid", "y".repeat(2_000)),
        ("big", "z1".repeat(550_000)),
        (
            "jar",
            String::from(
                "# Netscape HTTP Cookie File\n.h.example\tTRUE\t/\tFALSE\t0\tn\tv\nh.example\tFALSE\t/p\tFALSE\t0\tm\tw\n",
            ),
        ),
        ("netrc", String::from("machine h.example login me password pw\n")),
    ]
}

/// Ways to give data, each of which is put together with each of [`SETTINGS`].
const DATA: &[&str] = &[
    "",
    "-d a=b",
    "-d 'x y'",
    "--data-raw '@x'",
    "-d @f.txt",
    "--data-binary @f.txt",
    "-d @f.txt -d c=d",
    "--data-urlencode 'q=a b&c'",
    "--data-urlencode @f.txt",
    "--data-urlencode n@f.txt",
    "--json '{\"a\":1}'",
    "--json '[' --json ']'",
    "-F a=b",
    "-F 'a=@f.txt;type=x/y'",
    "-T f.txt",
    "-d ''",
    "--data-ascii @g.json --data-urlencode 'z=a b'",
    "-d a -d b",
    "--url-query 'u=1 2' -d x",
    "--url-query 'u=1 2'",
];

/// Ways to send it.
const SETTINGS: &[&str] = &[
    "",
    "-G",
    "-X PUT",
    "-X DELETE",
    "-H 'Content-Type: application/json'",
    "-H 'Content-Type:'",
    "-H 'Accept: text/csv'",
    "-H 'Accept:'",
    "-u u:p",
    "--oauth2-bearer t",
    "-b a=b -e http://r/",
    "-A agent",
    "--compressed",
    "-r 0-9",
    "-I",
    "-H 'Authorization: Token t' -H 'X-Y;'",
    "-H 'Expect:' -H 'Host: other'",
    "-L --post302",
    "-sS -f -w '%{http_code}'",
    "--http2",
    "-k --path-as-is",
];

/// What the rows that read standard input find there.
const INPUT: &str = "in\nput\n";

fn reads_input(row: &str) -> bool {
    ["@-", "<-", "-T - ", "-T . "].iter().any(|reads| row.contains(reads))
}

/// The words of a row.
fn words(row: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in row.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Every row of the table: those written by hand, and every kind of data with every setting.
fn rows() -> Vec<String> {
    let written = include_str!("wire/rows.txt").lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
    let made = DATA.iter().flat_map(|data| {
        SETTINGS.iter().map(move |setting| {
            let path = if setting.starts_with("-L") { "redirect/302" } else { "dir/" };
            format!("{setting} {data} http://h.example/{path}").trim_start().to_owned()
        })
    });
    written.chain(made).collect()
}

/// A target that writes down what it is sent and answers as the recorder does.
#[derive(Default)]
struct Answering {
    sent: Vec<Sent>,
}

impl Target for Answering {
    fn send(&mut self, request: &Sent) -> Result<Reply, TargetError> {
        self.sent.push(request.clone());
        let (status, headers) = answer(&request.target);
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let response = Received { status, headers, body: String::new() };
        Ok(Reply::Answer(Answer { response, operation: None, objection: None }))
    }

    fn prepare(&mut self, _: &[Sent]) {}

    fn save(&mut self) -> usize {
        0
    }

    fn restore(&mut self, _: usize) {}
}

fn outcomes(page: &Page, config: &Config, library: &Library, target: &mut dyn Target) -> Vec<Outcome> {
    let context = read_page(page, config, library);
    run_page(&context, &[], target, None).expect("the target is there").outcomes
}

/// What docproof makes of a row, and why it sends nothing where it does not.
fn made(row: &str, config: &Config, library: &Library) -> (Vec<Sent>, RunState) {
    let mut script = String::new();
    for (name, text) in files().iter().filter(|(name, _)| row.contains(name)) {
        let text = text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t");
        script += &format!("printf '{text}' > {name}\n");
    }
    let input = if reads_input(row) { format!("printf '{}' | ", INPUT.replace('\n', "\\n")) } else { String::new() };
    let text = format!("~~~~sh\n{script}{input}curl {row}\n~~~~\n");
    let page = extract::page(&Arc::new(SourceFile::new("page.md", text)), config);
    let mut target = Answering::default();
    let mut outcomes = outcomes(&page, config, library, &mut target);
    (target.sent, outcomes.pop().map_or(RunState::Passed, |outcome| outcome.state))
}

/// What docproof makes of every row.
static MADE: LazyLock<Vec<(String, Vec<Sent>, RunState)>> = LazyLock::new(|| {
    let (config, library) = (Config::standard(), Library::embedded());
    let made = |row: String| {
        let (sent, state) = made(&row, &config, &library);
        (row, sent, state)
    };
    rows().into_iter().map(made).collect()
});

/// What the real curl sends for these words; `None` where there is no curl.
fn curl(words: &[String], folder: &Path, recorder: &Recorder) -> Option<(Vec<Seen>, Option<i32>)> {
    let connect = format!("::127.0.0.1:{}", recorder.address().port());
    let own = ["-s", "-S", "-m", "10", "--noproxy", "*", "--connect-to", &connect];
    let mut command = Command::new("curl");
    command.arg("-q").args(own);
    for word in words {
        command.arg(word);
        if matches!(word.as_str(), "--next" | "-:") {
            command.args(own);
        }
    }
    // Names beyond ASCII need to know their encoding.
    command.env_clear().env("LC_ALL", "C.UTF-8").current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    // One that reads nothing may be gone.
    child.stdin.take().map(|mut pipe| pipe.write_all(INPUT.as_bytes()).ok());
    let status = child.wait().ok()?;
    Some((recorder.take(), status.code()))
}

#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn has_curl() -> bool {
    let found = Command::new("curl").arg("-V").stdout(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("skipped: there is no curl on this machine");
    }
    found
}

/// A request as it is compared: names in small letters, what may differ between versions of curl left open.
fn shown(method: &str, target: &str, headers: &[(String, String)], body: &str) -> String {
    static BOUNDARY: LazyLock<Regex> = LazyLock::new(|| Regex::new("-{24}[0-9A-Za-z]{16,22}").unwrap());
    let is_form = BOUNDARY.is_match(body);
    let mut text = format!("{method} {target}\n");
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        let value = match name.as_str() {
            "user-agent" if value.starts_with("curl/") => "curl/VERSION",
            "content-length" if is_form => {
                assert_eq!(value.parse(), Ok(body.len()), "{text}");
                "LENGTH"
            }
            _ => value.trim(),
        };
        text += &format!("{name}: {value}\n");
    }
    BOUNDARY.replace_all(&format!("{text}\n{body}"), "BOUNDARY").into_owned()
}

fn of_sent(sent: &Sent) -> String {
    shown(&sent.method, &sent.target, &sent.headers, &sent.body)
}

fn of_seen(seen: &Seen) -> String {
    shown(&seen.method, &seen.target, &seen.headers, &seen.body)
}

fn shortened(text: &str) -> String {
    text.chars().take(2_000).collect()
}

#[test]
fn every_row_is_sent_as_curl_sends_it() {
    if !has_curl() {
        return;
    }
    let recorder = Recorder::start();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut errors = Vec::new();
    for (row, ours, state) in MADE.iter() {
        let (theirs, status) = curl(&words(row), folder.path(), &recorder).expect("curl is there");
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (ours.iter().map(of_sent).collect(), theirs.iter().map(of_seen).collect());
        if ours != theirs {
            errors.push(format!(
                "curl {row}\n--- docproof, {state:?}\n{}\n--- curl, exit {status:?}\n{}\n",
                shortened(&ours.join("\n")),
                shortened(&theirs.join("\n"))
            ));
        }
    }
    assert!(MADE.len() >= 700, "{} rows", MADE.len());
    assert!(errors.is_empty(), "{} of {} rows differ\n{}", errors.len(), MADE.len(), errors.join("\n"));
}

/// Options that would make curl read or write elsewhere or talk to others, and letters for them.
const ELSEWHERE: &[&str] = &[
    "--config",
    "--doh-url",
    "--dns-servers",
    "--output-dir",
    "--unix-socket",
    "--abstract-unix-socket",
    "--interface",
    "--hsts",
    "--alt-svc",
    "--trace",
    "--trace-ascii",
    "--dump-header",
    "--stderr",
    "--etag-save",
    "--libcurl",
    "--dns-interface",
];

/// Whether a command may be given to the real curl: it reads and writes nothing but in its folder.
fn is_tame(words: &[String]) -> bool {
    let goes_out = |word: &String| {
        word.starts_with(['/', '~']) && word != "/dev/null"
            || word.contains("../")
            || word.starts_with("-K")
            || word.starts_with("-D")
            || word.starts_with("-o/") && word != "-o/dev/null"
            || ELSEWHERE.contains(&word.as_str())
            || ["@/", "@~", "=@", "<", "file:"].iter().any(|start| word.starts_with(start))
    };
    !words.iter().skip(1).any(goes_out)
}

/// Every curl command of some pages, each once: its words, and what docproof sends for it.
fn commands(pages: impl Iterator<Item = Page>) -> Vec<(Vec<String>, Vec<Sent>)> {
    let (config, library) = (Config::standard(), Library::embedded());
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for mut page in pages {
        // What a page leaves out of its own tests is sent by readers all the same.
        page.stretches.clear();
        page.examples.iter_mut().for_each(|example| example.markers.clear());
        let mut target = Answering::default();
        for outcome in outcomes(&page, &config, &library, &mut target) {
            let asked =
                outcome.exchanges.iter().filter(|one| one.words.first().is_some_and(|word| word.ends_with("curl")));
            let asked: Vec<_> = asked.collect();
            for exchanges in asked.chunk_by(|one, next| Arc::ptr_eq(&one.words, &next.words)) {
                let words = exchanges[0].words.to_vec();
                if seen.insert(words.clone()) {
                    found.push((words, exchanges.iter().map(|exchange| exchange.request.clone()).collect()));
                }
            }
        }
    }
    found
}

fn compare(found: &[(Vec<String>, Vec<Sent>)]) -> (usize, Vec<String>) {
    let (recorder, folder) = (Recorder::start(), tempfile::tempdir().unwrap());
    let (mut compared, mut errors) = (0, Vec::new());
    for (words, ours) in found {
        // What a page writes to a file or pipes into curl is not there for the real one.
        let reads =
            |word: &String| word.starts_with('@') || word.starts_with("-d@") || word == "-" || word.contains("=@");
        if !is_tame(words)
            || words.iter().any(reads)
            || words.iter().any(|word| word == "-T" || word == "--upload-file")
        {
            continue;
        }
        // The recorder speaks no TLS.
        let plain =
            |word: &String| word.strip_prefix("https://").map_or_else(|| word.clone(), |rest| format!("http://{rest}"));
        let words: Vec<String> = words.iter().skip(1).map(plain).filter(|word| !word.starts_with("--http")).collect();
        let (theirs, status) = curl(&words, folder.path(), &recorder).expect("curl is there");
        compared += 1;
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (ours.iter().map(of_sent).collect(), theirs.iter().map(of_seen).collect());
        if ours != theirs {
            errors.push(format!(
                "curl {words:?}\n--- docproof\n{}\n--- curl, exit {status:?}\n{}\n",
                shortened(&ours.join("\n")),
                shortened(&theirs.join("\n"))
            ));
        }
    }
    (compared, errors)
}

#[test]
fn our_guides_are_sent_as_curl_sends_them() {
    if !has_curl() {
        return;
    }
    let config = Config::standard();
    let pages = markdown_files(&root().join("docs/examples")).into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        extract::page(&Arc::new(SourceFile::new(path.display().to_string(), text)), &config)
    });
    let found = commands(pages);
    let (compared, errors) = compare(&found);
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(compared >= 10, "only {compared} of {} commands were compared", found.len());
}

#[test]
#[expect(clippy::print_stderr, reason = "how much was compared is worth telling")]
fn real_pages_are_sent_as_curl_sends_them() {
    let Some(pages) = corpus_pages().filter(|_| has_curl()) else { return };
    let found = commands(pages);
    let (compared, errors) = compare(&found);
    eprintln!("compared {compared} of {} commands of the corpus with the real curl", found.len());
    assert!(errors.is_empty(), "{} of {compared} commands differ\n{}", errors.len(), errors.join("\n"));
    assert!(compared * 10 >= found.len() * 8, "only {compared} of {} commands were compared", found.len());
}

/// Why the client for live servers may send something else: see "What a live run sends" in `docs/reference/curl.md`.
fn excuse(sent: &Sent) -> Option<&'static str> {
    let gives = |name: &str| sent.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let is_encoded = |c: char| "\"<>`{}^|'\\".contains(c) || !c.is_ascii();
    let is_dotted = |target: &str| {
        let path = target.split('?').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
        path.split('/').any(|segment| segment == "." || segment == "..")
    };
    if !gives("host") {
        Some("no Host")
    } else if !gives("accept") {
        Some("no Accept")
    } else if sent.target.contains(is_encoded) {
        Some("characters that a URL encodes")
    } else if is_dotted(&sent.target) {
        Some("dot segments")
    } else {
        None
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "how much was compared is worth telling")]
fn the_live_client_sends_what_curl_sends() {
    let recorder = Recorder::start();
    let mut all: Vec<Sent> = MADE.iter().flat_map(|(_, sent, _)| sent.clone()).collect();
    if let Some(pages) = corpus_pages() {
        all.extend(commands(pages).into_iter().flat_map(|(_, sent)| sent));
    }
    let base = format!("http://{}", recorder.address());
    let place = |sent: &Sent| sent.url.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
    let hosts: BTreeMap<String, String> = all.iter().map(|sent| (place(sent), base.clone())).collect();
    let effects = [Effect::Read, Effect::Write, Effect::Delete];
    let mut live = Live::new(&hosts, &effects, Duration::from_secs(10)).unwrap();
    let (mut errors, mut compared, mut excused) = (Vec::new(), 0, BTreeMap::<&str, usize>::new());
    for sent in &all {
        let reply = live.send(sent).expect("the recorder is there");
        let theirs: Vec<Seen> = recorder.take();
        if let Reply::Refused(reason) = &reply {
            assert!(theirs.is_empty(), "{sent:?}");
            let known = ["is not a method", "is not a header name", "is not a URL", "as its target"];
            assert!(known.iter().any(|known| reason.contains(known)), "{reason} {sent:?}");
            *excused.entry("refused").or_default() += 1;
            continue;
        }
        if let Some(excuse) = excuse(sent) {
            *excused.entry(excuse).or_default() += 1;
            continue;
        }
        compared += 1;
        // The server that was named is the one that is asked, unless the command itself names a host.
        let own = place(sent);
        let mut ours = sent.clone();
        for (name, value) in &mut ours.headers {
            if name.eq_ignore_ascii_case("host") && value.eq_ignore_ascii_case(&own) {
                *value = recorder.address().to_string();
            }
        }
        // The map of headers keeps those of one name together.
        let mut order: Vec<String> = Vec::new();
        for (name, _) in &ours.headers {
            let name = name.to_ascii_lowercase();
            if !order.contains(&name) {
                order.push(name);
            }
        }
        ours.headers.sort_by_key(|(name, _)| order.iter().position(|known| name.eq_ignore_ascii_case(known)));
        let (ours, theirs) = (vec![of_sent(&ours)], theirs.iter().map(of_seen).collect::<Vec<_>>());
        if ours != theirs {
            errors.push(format!(
                "--- ours\n{}\n--- live\n{}\n",
                shortened(&ours.join("\n")),
                shortened(&theirs.join("\n"))
            ));
        }
    }
    eprintln!("compared {compared} of {} requests of the live client; {excused:?}", all.len());
    assert!(errors.is_empty(), "{} of {compared} requests differ\n{}", errors.len(), errors.join("\n"));
    assert!(compared * 100 >= all.len() * 85, "only {compared} of {} requests were compared; {excused:?}", all.len());
}
