//! curl command lines, as curl reads them.

use super::{Curl, CurlProblemKind, parse};
use crate::{
    model::Body,
    text::{Inserted, Span, Traced, Version},
};
use std::collections::BTreeSet;

/// A command line whose arguments are the words of `line`; `$NAME` words are expansions, `_` is a blank.
fn curl(line: &str) -> Curl {
    let (mut arguments, mut spans, mut at) = (Vec::new(), Vec::new(), 0);
    for word in line.split(' ') {
        let span = Span::new(at, at + word.len());
        at += word.len() + 1;
        spans.push(span);
        arguments.push(match word.strip_prefix('$') {
            Some(name) => Traced::inserted(word, span, Inserted::Expansion(name.into())),
            None => Traced::source(&word.replace('_', " "), span.start),
        });
    }
    parse(&arguments, &spans, Span::new(0, line.len()))
}

/// `METHOD scheme host path query [headers] body`, one line for each request.
fn told(line: &str) -> Vec<String> {
    let tell = |request: &crate::model::Request| {
        let (url, mut text) = (&request.url, request.method.name.as_str().to_owned());
        let query: Vec<String> = url.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let port = url.port.as_ref().map(|port| format!(":{port}")).unwrap_or_default();
        text += &format!(" {}|{}{port}|{}|{}", url.scheme, url.host, url.path, query.join("&"));
        for header in &request.headers {
            text += &format!(" [{}={}]", header.name, header.value.clone().unwrap_or_default());
        }
        match &request.body {
            Some(Body::Text(body, _)) => text += &format!(" {body}"),
            Some(Body::File(name)) => text += &format!(" <{name}"),
            Some(Body::Stdin(_)) => text += " <-",
            Some(Body::Form(parts)) => text += &format!(" form{}", parts.len()),
            None => {}
        }
        text
    };
    curl(line).requests.iter().map(tell).collect()
}

fn problems(line: &str) -> Vec<CurlProblemKind> {
    curl(line).problems.into_iter().map(|problem| problem.kind).collect()
}

#[test]
fn the_method_is_implied_as_by_curl() {
    assert_eq!(told("http://h/p"), ["GET http|h|/p|"]);
    assert_eq!(told("-I http://h/p"), ["HEAD http|h|/p|"]);
    assert_eq!(told("-T file http://h/dir/"), ["PUT http|h|/dir/file| <file"]);
    assert_eq!(told("-XPATCH http://h/p"), ["PATCH http|h|/p|"]);
    let form = "[Content-Type=application/x-www-form-urlencoded]";
    assert_eq!(told("http://h -d a -d b"), [format!("POST http|h|| {form} a&b")]);
    assert_eq!(told("http://h --data-binary @f"), [format!("POST http|h|| {form} <f")]);
    assert_eq!(told("http://h --data-binary @-"), [format!("POST http|h|| {form} <-")]);
    assert_eq!(told("-G http://h?x=1 -d a=1 --data-urlencode q=a_b"), ["GET http|h||x=1&a=1&q=a+b"]);
    assert_eq!(told("--no-get http://h -d a"), [format!("POST http|h|| {form} a")]);
}

#[test]
fn headers_are_added_and_removed_as_by_curl() {
    assert_eq!(
        told("--json {} --json [] http://h"),
        ["POST http|h|| [Content-Type=application/json] [Accept=application/json] {}[]"]
    );
    assert_eq!(told("-d x -H content-type:text/plain http://h"), ["POST http|h|| [content-type=text/plain] x"]);
    assert_eq!(told("-d x -H Content-Type: http://h"), ["POST http|h|| x"]);
    assert_eq!(told("-H X-Empty; http://h"), ["GET http|h|| [X-Empty=]"]);
    assert_eq!(told("-uuser:pass http://h"), ["GET http|h|| [Authorization=Basic dXNlcjpwYXNz]"]);
    assert_eq!(told("http://user:pass@h:80/p"), ["GET http|h:80|/p| [Authorization=Basic dXNlcjpwYXNz]"]);
    assert_eq!(told("--oauth2-bearer $TOKEN http://h"), ["GET http|h|| [Authorization=Bearer $TOKEN]"]);
    assert_eq!(
        told("-A me -e from -b a=b -r 0-9 http://h"),
        ["GET http|h|| [User-Agent=me] [Referer=from] [Cookie=a=b] [Range=bytes=0-9]"]
    );
    assert_eq!(told("-F a=b -F c=@d http://h"), ["POST http|h|| [Content-Type=multipart/form-data] form2"]);
}

#[test]
fn options_are_taken_apart_as_by_curl() {
    let read = curl("-sSfiLXPOST -o out http://h -w done");
    assert!(read.fail && read.include_head && read.requests[0].follow_redirects && read.problems.is_empty());
    assert_eq!(read.requests[0].method.written, Some(Span::new(7, 11)));
    assert_eq!(read.output.map(|file| file.as_str().to_owned()).as_deref(), Some("out"));
    assert_eq!(
        told("http://a -d x --next http://b"),
        ["POST http|a|| [Content-Type=application/x-www-form-urlencoded] x", "GET http|b||"]
    );
    assert_eq!(told("--url http://a http://b").len(), 2);
    assert_eq!(told("-s -- http://a -v").len(), 2);
    assert_eq!(told("$OPTIONS http://a"), ["GET http|a||"]);
    assert_eq!(told("$URL"), ["GET |$URL||"]);
    assert_eq!(told("localhost:8086/ping?x#y"), ["GET |localhost:8086|/ping|x="]);
    assert_eq!(told("http://[::1]:8086/ping"), ["GET http|[::1]:8086|/ping|"]);
}

#[test]
fn mistakes_have_names() {
    use CurlProblemKind::{
        EqualsInValue, EqualsSign, Lenient, MissingUrl, MissingValue, OptionAsValue, SplitHeader, UnknownOption,
        WrongCase,
    };
    let unknown = |option: &str, suggestion: &str| {
        let suggestion = Some(suggestion).filter(|text| !text.is_empty()).map(str::to_owned);
        UnknownOption { option: option.to_owned(), suggestion }
    };
    let lenient = |option: &str, meant: &str| Lenient { option: option.to_owned(), meant: meant.to_owned() };
    assert_eq!(problems("--GET http://h"), [lenient("--GET", "--get")]);
    assert_eq!(
        problems("--insec --no-SILENT http://h"),
        [lenient("--insec", "--insecure"), lenient("--no-SILENT", "--no-silent")]
    );
    assert_eq!(told("--HEAD http://h"), ["HEAD http|h||"]);
    let case = |option: &str, meant: &str| WrongCase { option: option.to_owned(), meant: meant.to_owned() };
    assert_eq!(
        (problems("-x POST http://h"), told("-x POST http://h")),
        (vec![case("-x", "-X")], vec![String::from("POST http|h||")])
    );
    assert_eq!(problems("-D {\"a\":1} http://h"), [case("-D", "-d")]);
    assert_eq!((problems("-K http://h"), told("-K http://h").len()), (vec![case("-K", "-k")], 1));
    assert_eq!((problems("-o http://h"), told("-o http://h").len()), (vec![case("-o", "-O")], 1));
    assert_eq!(problems("-D {file} -x PROXY -h all http://h"), []);
    assert_eq!(
        (problems("-DELETE http://h/p"), told("-DELETE http://h/p")),
        (vec![unknown("-DELETE", "-X DELETE")], vec![String::from("DELETE http|h|/p|")])
    );
    assert_eq!(problems("-d=a http://h"), [EqualsInValue { option: String::from("-d") }]);
    let missing = |option: &str, value: &str| OptionAsValue { option: option.to_owned(), value: value.to_owned() };
    assert_eq!(
        (problems("-d -I http://h"), told("-d -I http://h")),
        (vec![missing("-d", "-I")], vec![String::from("HEAD http|h||")])
    );
    assert_eq!(problems("-r -500 -o - -m -1 http://h -u -").len(), 1, "only -1 is no time");
    assert_eq!(problems("- http://h"), [unknown("-", "")]);
    assert_eq!(problems("--headr X:y http://h"), [unknown("--headr", "--header")]);
    assert_eq!(told("--headr X:y http://h"), ["GET http|h|| [X=y]"]);
    assert_eq!(problems("-user a:b http://h"), [unknown("-user", "--user")]);
    assert_eq!(told("-user a:b http://h").len(), 1);
    assert_eq!(problems("-s! http://h"), [unknown("-!", "")]);
    assert_eq!(problems("http://h -H"), [MissingValue { option: String::from("-H") }]);
    assert_eq!(problems("-s -X POST"), [MissingUrl]);
    assert_eq!(problems("--data=x http://h"), [EqualsSign { option: String::from("--data"), takes_value: true }]);
    let split = |header: &str| SplitHeader { header: header.to_owned() };
    assert_eq!(problems("-H Authorization: Bearer abc.def http://h"), [split("Authorization: Bearer abc.def")]);
    assert_eq!(problems("-H Accept: text/plain http://h"), [split("Accept: text/plain")]);
    assert_eq!(problems("-H Authorization: Token abc localhost:80/x"), [split("Authorization: Token abc")]);
    assert_eq!(told("-H Authorization: Token abc -X -G http://h -d a=b"), ["GET http|h||a=b"]);
    assert!(problems("-H Expect: http://h").is_empty() && problems("-H Expect: $URL").is_empty());
    assert!(problems("-H Expect: host/path").is_empty());
    for silent in ["--help", "-V", "-h all", "[options]", "...", "-K file", "$ARGS", "--version -s"] {
        let kinds = problems(silent);
        assert!(kinds.iter().all(|kind| matches!(kind, CurlProblemKind::Unsupported { .. })), "{silent}: {kinds:?}");
    }
}

#[test]
fn places_are_those_of_the_file() {
    let read = curl("-sd x http://h/$ID/y?a=b -H A:b");
    let request = &read.requests[0];
    assert_eq!(request.url.path.whole_span(), Span::new(14, 20));
    assert_eq!(request.url.query[0].1.whole_span(), Span::new(23, 24));
    assert_eq!(request.headers[0].value.as_ref().unwrap().whole_span(), Span::new(30, 31));
    assert_eq!(curl("-sd! http://h --nope").problems[0].span, Span::new(14, 20));
}

/// Every option that the curl of this machine lists takes what the table says, every option of the table that it should
/// have by its version it has, and none that came later.
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
#[expect(clippy::disallowed_methods, reason = "the table is held against a real curl")]
fn the_table_agrees_with_the_real_curl() {
    use super::options::{self, OptionKind};
    let curl = |arguments: &[&str]| std::process::Command::new("curl").args(arguments).output();
    let (Ok(version), Ok(output)) = (curl(&["--version"]), curl(&["--help", "all"])) else {
        eprintln!("skipped: there is no curl on this machine");
        return;
    };
    let version = String::from_utf8(version.stdout).unwrap();
    let version: Version = version.split(' ').nth(1).unwrap().parse().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut listed = BTreeSet::new();
    for line in text.lines().filter(|line| line.trim_start().starts_with('-')) {
        let line = line.trim_start();
        let (letter, rest) = match line.split_once(", --") {
            Some((short, rest)) if short.len() == 2 => (short.chars().nth(1), rest),
            _ => (None, &line[2..]),
        };
        let (name, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let takes = after.starts_with(['<', '[']);
        let positive = name.strip_prefix("no-").filter(|name| options::long(name).is_some()).unwrap_or(name);
        let option = options::long(positive).unwrap_or_else(|| panic!("--{name} is not in the table"));
        assert_eq!(option.kind == OptionKind::Value, takes, "--{name}");
        assert!(option.added <= version, "--{name} is in curl {version}, and was added in {}", option.added);
        if let Some(letter) = letter {
            let option = options::short(letter).unwrap();
            assert!(option.name == positive || letter == 'i' && positive == "show-headers", "-{letter}");
        }
        listed.insert(option.name);
    }
    assert!(listed.len() > 200, "curl listed {} options only", listed.len());
    // Names that curl takes and does not list, and those of features that a build may leave out.
    let other = |name: &str| {
        matches!(name, "include" | "show-headers" | "eprt" | "epsv" | "ftp-ssl" | "ftp-ssl-reqd" | "krb4")
            || name.starts_with("httpsig-")
    };
    let missing =
        |option: &&options::CurlOption| option.added <= version && !listed.contains(option.name) && !other(option.name);
    assert_eq!(options::table().iter().filter(missing).map(|option| option.name).collect::<Vec<_>>(), [""; 0]);
    for option in options::table().iter().filter(|option| !option.name.starts_with("httpsig-")) {
        let output = curl(&[&format!("--no-{}", option.name)]).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_known = option.added <= version;
        assert_eq!(is_known, !said.contains("is unknown"), "--no-{}: {said}", option.name);
        let is_switch = !said.contains("--no- prefix") && !said.contains("isn't a boolean");
        // These were switches in older versions.
        let was_switch = matches!(option.name, "anyauth" | "ftp-pasv" | "help");
        if is_known && !was_switch {
            assert_eq!(option.kind == OptionKind::Switch, is_switch, "--no-{}: {said}", option.name);
        }
    }
}

#[test]
fn sections_hold_the_options_of_their_requests() {
    let curl = curl("-k -d a --data=b http://h/1 http://h/2 -: --no-insecure $MORE http://h/3 --compressed");
    let told = curl.sections.iter().map(|section| {
        let names: Vec<String> = section
            .options
            .iter()
            .map(|option| format!("{}{}@{:?}", if option.off { "no-" } else { "" }, option.name, option.span))
            .collect();
        format!("{} {:?} {}", names.join(" "), section.requests, section.is_open)
    });
    let span = |start: usize, end: usize| format!("{:?}", Span::new(start, end));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            format!("insecure@{} data@{} data@{} 0..2 false", span(0, 2), span(3, 5), span(8, 16)),
            format!("no-insecure@{} compressed@{} 2..3 true", span(42, 55), span(73, 85)),
        ]
    );
    let (first, last) = (&curl.sections[0], &curl.sections[1]);
    assert!(first.option("insecure").is_some() && last.option("insecure").is_none());
    let values: Vec<_> = first.all(&["data"]).map(|option| option.value.clone().unwrap().0.to_string()).collect();
    assert_eq!(values, ["a", "b"]);
}
