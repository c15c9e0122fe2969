//! Fields of front matter and of documents, in every style: the code that comes out is the code that went in, and each of
//! its characters stands where the file says it.

use crate::support::{assert_linear, assert_traced};
use docproof::{
    config::Config,
    extract::{self, Page},
    text::{Origin, SourceFile},
};
use proptest::prelude::*;
use std::sync::Arc;

fn read(name: &str, text: &str) -> (Arc<SourceFile>, Page) {
    let file = Arc::new(SourceFile::new(name, text));
    let page = extract::page(&file, &Config::standard());
    (file, page)
}

/// How a text is written as a value, and the file that holds it.
const STYLES: [&str; 10] =
    ["literal", "indented", "kept", "folded", "single", "double", "json", "json document", "toml", "toml literal"];

/// A page whose field `list_code_example` (or, in a document, `description`) is `text`, in this style.
fn written(style: &str, text: &str) -> (&'static str, String) {
    let lines = |indent: &str| -> String {
        let line = |line: &str| if line.is_empty() { String::from("\n") } else { format!("{indent}{line}\n") };
        text.lines().map(line).collect()
    };
    // Each character as it is escaped in JSON and YAML, in TOML, with another way to end a line.
    let escaped = |newline: &str, is_json: bool| -> String {
        let escape = |c: char| match c {
            '\\' => String::from("\\\\"),
            '"' => String::from("\\\""),
            '\n' => newline.to_owned(),
            '/' if is_json => String::from("\\/"),
            '\u{1f600}' if is_json => String::from("\\ud83d\\ude00"),
            '\u{1f600}' => String::from("\\U0001F600"),
            c => String::from(c),
        };
        text.chars().map(escape).collect()
    };
    let yaml = |value: &str| format!("---\nx: é\nlist_code_example: {value}\ny: 1\n---\n");
    match style {
        "literal" => ("page.md", yaml(&format!("|\n{}", lines("  ")))),
        "indented" => ("page.md", yaml(&format!("|2-\n{}", lines("  ")))),
        "kept" => ("page.md", yaml(&format!("|+ # why\n{}\n", lines("     ")))),
        "folded" => ("page.md", yaml(&format!(">\n{}", lines("  ").replace('\n', "\n\n")))),
        "single" => {
            let folded = lines(" ").trim_end().replace('\'', "''").replace('\n', "\n\n");
            ("page.md", yaml(&format!("'{folded}'")))
        }
        "double" => ("page.md", yaml(&format!("\"{}\"", escaped("\\\n  \\n", false)))),
        "json" => ("page.md", format!("{{\"list_code_example\":\t\"{}\"}}\n", escaped("\\n", true))),
        "json document" => ("a.json", format!("{{\"a\": [{{\"description\": \"{}\"}}]}}", escaped("\\n", true))),
        "toml" => ("page.md", format!("+++\nlist_code_example = \"\"\"\n{}\"\"\"\n+++\n", escaped("\n", false))),
        "toml literal" => {
            ("page.md", format!("+++\nlist_code_example = '''\n{}'''\n+++\n", lines("").replace("'''", "'")))
        }
        other => panic!("{other}"),
    }
}

proptest! {
    #[test]
    fn code_comes_back_from_every_style(
        lines in prop::collection::vec("[a-z\"'#:&{}é\u{4e16}/]([a-z\"'\\\\ #:&é\u{1f600}/]{0,8}[a-z\"#:é/])?", 1..6),
        crlf in any::<bool>(),
    ) {
        let code: String = lines.iter().flat_map(|line| [line.replace("''", "'"), String::from("\n")]).collect();
        for style in STYLES {
            let (name, text) = written(style, &format!("```sh\n{code}```\n"));
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            let (file, page) = read(name, &text);
            prop_assert!(page.problems.is_empty(), "{style}: {:?}\n{text}", page.problems);
            prop_assert_eq!(page.examples.len(), 1, "{}:\n{}", style, text);
            let example = &page.examples[0];
            prop_assert_eq!(example.code.as_str(), &code, "{}:\n{}", style, text);
            assert_traced(&file, &example.code);
            for (range, origin) in example.code.runs() {
                if let Origin::Inserted { at, .. } = origin {
                    prop_assert!(at.len() <= 16 && range.len() <= 4, "{style}: {range:?} has no place of its own\n{text}");
                }
            }
        }
    }
}

#[test]
fn time_grows_with_the_document_and_no_faster() {
    let documents: [(&str, &str, &str); 7] = [
        ("a.yaml", "paths:\n", "  /x:\n    get:\n      description: |\n        ```sh\n        a\n        ```\n"),
        ("a.yaml", "description: |\n", "  ```sh\n  a\n  ```\n\n"),
        ("a.yaml", "description: \"", "```sh\\na\\n```\\n\\n\\\n  "),
        ("a.yaml", "", "a: &a [x]\nb: *a\n"),
        ("a.json", "{\"description\": \"", "```sh\\na\\n```\\n"),
        ("a.json", "", "{\"a\": ["),
        ("page.md", "+++\na = \"", "\\n"),
    ];
    for (name, start, piece) in documents {
        assert_linear(piece, 500, |times| start.to_owned() + &piece.repeat(times), |text| drop(read(name, text)));
    }
}
