//! curl: any argument vector is read, and every byte of what would be sent knows its place.

use docproof::{
    model::{Action, Body, classify},
    text::{Inserted, Origin, Span, Traced},
};
use proptest::prelude::*;

/// Words that curl command lines are made of, and some that they are not.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "-X", "-XPOST", "-sSL", "-H", "--header", "-d", "--data", "--data-raw", "--data-urlencode", "--json", "-G", "-I",
            "-T", "-F", "-u", "-uuser:pass", "--next", "--url", "--", "-", "-o", "-O", "--GET", "--no-get", "--expand-url",
            "--data=x", "-b", "-A", "-e", "-K", "--url-query", "-r", "--oauth2-bearer", "-w", "-N", "--H", "-user", "-h",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "https://h.example/a/b?x=1&y=#z", "localhost:8086", "http://u:p@[::1]:1/", "Content-Type: application/json",
            "X;", "X:", "@file", "@-", "name@file", "a=b c", "=x", "{\"a\": 1}", "", ".", "...", "é=ü&x",
        ]).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

proptest! {
    #[test]
    fn any_command_line_is_read(
        program in prop::sample::select(vec!["curl", "xargs", "sudo", "jq", "env"]),
        words in prop::collection::vec((word(), any::<bool>()), 0..10),
    ) {
        let mut file = program.to_owned();
        let (mut arguments, mut spans) = (vec![Traced::source(program, 0)], vec![Span::new(0, program.len())]);
        for (word, open) in words {
            file.push(' ');
            let span = Span::new(file.len(), file.len() + word.len());
            file += &word;
            spans.push(span);
            arguments.push(match open && !word.is_empty() {
                true if word.len() % 2 == 0 => Traced::inserted(&word, span, Inserted::Expansion("X".into())),
                true => Traced::inserted(&word, span, Inserted::Placeholder("X".into())),
                false => Traced::source(&word, span.start),
            });
        }
        let action = classify(arguments, spans, Span::new(0, file.len()));
        let action = match &action {
            Action::Xargs(xargs) => &*xargs.action,
            other => other,
        };
        let Action::Curl(curl) = action else { return Ok(()) };
        for problem in &curl.problems {
            prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= file.len());
        }
        for request in &curl.requests {
            let url = &request.url;
            let mut sent = vec![&url.text, &url.scheme, &url.host, &url.path, &request.method.name];
            sent.extend(url.port.iter());
            sent.extend(url.query.iter().flat_map(|(name, value)| [name, value]));
            for header in &request.headers {
                sent.extend([&header.text, &header.name]);
                sent.extend(header.value.iter());
                prop_assert!(!header.implied || header.name.has_open_parts() || header.text.insertions().count() > 0);
            }
            match &request.body {
                Some(Body::Text(text, _) | Body::File(text)) => sent.push(text),
                Some(Body::Form(parts)) => sent.extend(parts),
                Some(Body::Stdin(_)) | None => {}
            }
            for text in sent {
                holds(&file, text)?;
            }
            prop_assert!(url.text.as_str().starts_with(url.scheme.as_str()));
            prop_assert!(url.text.as_str().contains(url.host.as_str()));
        }
    }
}

/// Every byte that claims to come from the file equals the file's byte there; every inserted one stands for a place.
fn holds(file: &str, text: &Traced) -> Result<(), TestCaseError> {
    for (range, origin) in text.runs() {
        match origin {
            Origin::Source(offset) => {
                prop_assert_eq!(&text.as_str()[range.clone()], &file[*offset..offset + range.len()]);
            }
            Origin::Inserted { at, .. } => prop_assert!(at.start <= at.end && at.end <= file.len()),
        }
    }
    Ok(())
}
