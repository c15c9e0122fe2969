//! Text of any shape as HTTP requests: nothing panics, every part comes from where it says, time is linear.

use docproof::{
    model::{Body, http},
    text::{Origin, Traced},
};
use proptest::prelude::*;

fn line() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "GET ",
        "POST ",
        "PATCH",
        "/x",
        "/a/b?c=d",
        "https://h:1/",
        "{{host}}",
        "<ID>",
        " HTTP/1.1",
        "HTTP/1.1 200 OK",
        "Host: h:8",
        "A",
        ":",
        " ",
        "\t",
        "?q=1",
        "&r",
        "{\"a\": 1}",
        "###",
        "# x",
        "@v = 1",
        "< ./f",
        "...",
        "é",
        "\u{4e16}",
        "",
    ]);
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

/// Nothing is inserted but the slash of a path that has none.
fn assert_source(text: &str, part: &Traced) {
    for (range, origin) in part.runs() {
        match origin {
            Origin::Source(at) => assert_eq!(&part.as_str()[range.clone()], &text[*at..at + range.len()]),
            Origin::Inserted { .. } => assert_eq!(&part.as_str()[range], "/"),
        }
    }
}

proptest! {
    #[test]
    fn any_lines_are_read(lines in prop::collection::vec(line(), 0..20), ending in prop::sample::select(vec!["\n", "\r\n"])) {
        let text = lines.join(ending);
        let mut end = 0;
        for message in http::parse(&Traced::source(&text, 0)) {
            let request = &message.request;
            prop_assert!(end <= request.span.start && request.span.end <= text.len(), "requests stand in order and apart");
            end = request.span.end;
            assert_source(&text, &request.method.name);
            assert_source(&text, &request.url.text);
            for header in &request.headers {
                assert_source(&text, &header.text);
            }
            if let Some(Body::Text(body, span)) = &request.body {
                assert_source(&text, body);
                prop_assert_eq!(body.as_str(), &text[span.range()]);
            }
        }
        let _ = http::opening(&text);
    }
}
