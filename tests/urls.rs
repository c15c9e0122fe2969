//! What DP308 says of URLs, held against the real curl: what it calls refused is refused, and what curl refuses is found.

use docproof::{config::Config, diagnostic::Diagnostic, pipeline, spec::Library, text::SourceFile};
use std::{collections::BTreeSet, process::Command, sync::Arc};

/// URLs for a server on this machine at which nobody listens.
const URLS: &[&str] = &[
    "http://127.0.0.1:1/a",
    "127.0.0.1:1/a",
    "http://127.0.0.1:1/a b",
    "http://127.0.0.1:1/a?q=SELECT * FROM t",
    " http://127.0.0.1:1/a",
    "http://127.0.0.1:1/a ",
    "http//127.0.0.1:1/a",
    "http:127.0.0.1:1/a",
    "http:/127.0.0.1:1/a",
    "htps://127.0.0.1:1/a",
    "htp://127.0.0.1:1/a",
    "things://127.0.0.1:1/a",
    "http://http://127.0.0.1:1/a",
    "http://127.0.0.1:1:1/a",
    "http://127.0.0.1:86api/a",
    "http://127.0.0.1:99999/a",
    "http://127.0.0.1,1/a",
    "http://127.0.0.1;1/a",
    "\"http://127.0.0.1:1/a\"",
    "http:\\\\127.0.0.1:1/a",
    "http://127.0.0.1:1/a?x[y]=1",
    "http://127.0.0.1:1/a?x[]=1",
    "http://127.0.0.1:1/a?x=rate(b[5m])",
    "http://127.0.0.1:1/[1-2]",
    "http://127.0.0.1:1/[a-c:2]",
    "http://127.0.0.1:1/a]b",
    "http://127.0.0.1:1/{a,b}",
    "http://127.0.0.1:1/{a",
    "http://127.0.0.1:1/a}",
    "http://127.0.0.1:1/a?x=%20&y=1",
    "http://127.0.0.1:1/a?x=1#b",
    "http://127.0.0.1:1/a?x=1?y=2",
    "http://127.0.0.1:1/a&x=1",
    "http://[::1]:1/a",
];

/// Exit codes of curl with which it gives up before it asks anybody: an unknown protocol, a URL that it cannot read.
const REFUSED: [i32; 2] = [1, 3];

fn findings(url: &str) -> Vec<Diagnostic> {
    let page = format!("```sh\ncurl '{url}'\n```\n");
    pipeline::check_source(
        &Arc::new(SourceFile::new("page.md", page.as_str())),
        &Config::standard(),
        &Library::default(),
    )
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn what_curl_refuses_is_found_and_nothing_else_is_called_refused() {
    let asked = |url: &str| {
        let arguments = ["-q", "-sS", "--noproxy", "*", "--connect-to", "::127.0.0.1:1", "--max-time", "5", url];
        Command::new("curl").args(arguments).output().ok().and_then(|output| output.status.code())
    };
    if asked(URLS[0]).is_none() {
        eprintln!("skipped: there is no curl on this machine");
        return;
    }
    for url in URLS {
        let code = asked(url).unwrap();
        let found: Vec<String> = findings(url).into_iter().map(|one| format!("{} {}", one.code, one.message)).collect();
        let is_refused = REFUSED.contains(&code);
        assert!(!is_refused || !found.is_empty(), "curl gives up on {url} ({code}), and nothing is found");
        let is_said = found.iter().any(|one| one.contains("refuse") || one.contains("knows no protocol"));
        assert!(!is_said || is_refused, "curl takes {url} ({code}), and yet: {found:?}");
    }
}

#[test]
fn repairs_of_urls_leave_nothing_to_find() {
    let mut mended = BTreeSet::new();
    for url in URLS {
        let page = format!("```sh\ncurl '{url}'\n```\n");
        let found = findings(url);
        let Some(fix) = found.iter().find(|one| one.code == "DP308").and_then(|one| one.fix.as_ref()) else { continue };
        let text = format!("{}{}{}", &page[..fix.span.start], fix.replacement, &page[fix.span.end..]);
        let file = Arc::new(SourceFile::new("page.md", text.as_str()));
        let left = pipeline::check_source(&file, &Config::standard(), &Library::default());
        assert_eq!(left.iter().map(|one| &one.message).collect::<Vec<_>>(), [""; 0], "{text}");
        mended.insert(*url);
    }
    assert!(mended.len() >= 10, "{mended:?}");
}
