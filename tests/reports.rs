//! One fixed report, written in every format.

use crate::support::snapshots_in;
use docproof::{
    diagnostic::{Diagnostic, Fix, Label, Level},
    report::{Command, Exchange, Fence, Reference, Report, State, human, json, list},
    text::{SourceFile, Span},
};
use std::sync::Arc;

const PAGE: &str = "# Update\n\n```sh\ncurl -d '{\n  \"name\": \"世界\",\n}' https://api.example.com/things\n```\n";

/// A report with a finding of each kind: with a fix, with a place in a contract, with control characters.
pub(crate) fn report() -> Report {
    let page = Arc::new(SourceFile::new("docs/update.md", PAGE));
    let contract = Arc::new(SourceFile::new("api.yaml", "openapi: 3.1.0\npaths:\n  /things/{id}: {}\n"));
    let at = |text: &str| {
        let start = PAGE.find(text).unwrap();
        Span::new(start, start + text.len())
    };
    let finding = |code, rule, level, message: &str, span| Diagnostic {
        code,
        rule,
        level,
        message: message.into(),
        primary: Label { file: page.clone(), span, text: String::new() },
        related: Vec::new(),
        help: None,
        fix: None,
        affects: Vec::new(),
        products: Vec::new(),
    };
    let comma = Span::new(at(",\n}").start, at(",\n}").start + 1);
    let mut trailing = finding("DP401", "invalid-json", Level::Error, "trailing comma after the last member", comma);
    trailing.help = Some(String::from("remove it"));
    trailing.fix = Some(Fix { span: comma, replacement: String::new() });
    let mut unknown = finding("DP501", "unknown-endpoint", Level::Warning, "no operation at `/things`", at("things"));
    unknown.primary.text = String::from("no such path");
    unknown.related.push(Label { file: contract, span: Span::new(24, 36), text: String::from("nearest") });
    let hostile = finding("DP101", "undeclared", Level::Note, "`\u{1b}[2J\u{202e}` is odd", at("curl"));
    let accepted = finding("DP203", "blank-after-backslash", Level::Error, "accepted", at("curl"));
    let command = Command {
        program: String::from("curl"),
        line: 4,
        operation: Some(String::from("CreateThing")),
        reference: None,
        unmatched: None,
        exchanges: vec![Exchange {
            method: String::from("POST"),
            url: String::from("https://api.example.com/things"),
            status: 201,
            emulated: false,
        }],
    };
    let product = Some(String::from("Things Cloud"));
    let of_program = |line, program: &str, reference: bool, unmatched: Option<&str>| Command {
        program: program.to_owned(),
        line,
        operation: None,
        reference: reference.then(|| Reference {
            path: String::from("docs/reference/cli/things/create.md"),
            line: 9,
            product: product.clone(),
        }),
        unmatched: unmatched.map(str::to_owned),
        exchanges: Vec::new(),
    };
    let of_program = vec![
        of_program(13, "things create", true, None),
        of_program(14, "things create", true, Some("it asks for help or for the version")),
        of_program(15, "thingsd", false, Some("no reference of this product describes the program")),
    ];
    let fence = |line, state, commands| Fence {
        path: String::from("docs/update.md"),
        line,
        end_line: line + 4,
        form: "fence",
        language: Some(String::from("sh")),
        state,
        reason: (state == State::Unsupported).then(|| String::from("`kubectl`")),
        tabs: (state == State::Broken).then(|| String::from("curl")).into_iter().collect(),
        field: None,
        hidden: false,
        commands,
    };
    Report {
        files: 1,
        suppressed: vec![accepted],
        known: 2,
        findings: vec![trailing, unknown, hostile],
        fences: vec![fence(3, State::Broken, vec![command]), fence(12, State::Unsupported, of_program)],
        ran: true,
    }
}

fn written(write: impl Fn(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_shows_the_same_report() {
    let _guard = snapshots_in("reports");
    let report = report();
    insta::assert_snapshot!("human", written(|out| human::write(&report, human::Style::default(), out)));
    insta::assert_snapshot!("list", written(|out| list::write(&report, false, out)));
    insta::assert_snapshot!("json", written(|out| json::write(&report, out)));
}

#[test]
fn a_page_cannot_drive_the_terminal() {
    let text = written(|out| human::write(&report(), human::Style::default(), out));
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    let colored = written(|out| human::write(&report(), human::Style { color: true, quiet: false }, out));
    assert!(colored.contains('\u{1b}') && !colored.contains("\u{1b}[2J"), "{colored:?}");
}

#[test]
fn any_span_can_be_printed() {
    for start in 0..=PAGE.len() + 2 {
        for end in [start, start + 1, start + 5, PAGE.len() + 9] {
            let mut report = report();
            report.findings.truncate(1);
            report.findings[0].primary.span = Span::new(start, end);
            report.findings[0].fix = Some(Fix { span: Span::new(start, end), replacement: String::from("x") });
            written(|out| human::write(&report, human::Style::default(), out));
        }
    }
}

#[test]
fn of_a_very_long_line_only_the_place_is_told() {
    let text = format!("short\n{}\n", "é".repeat(20_000));
    let file = Arc::new(SourceFile::new("a\u{1b}.md", text));
    let shown = |at: usize| {
        let span = Span::new(at, at + 2);
        let finding = Diagnostic {
            code: "DP401",
            rule: "invalid-json",
            level: Level::Error,
            message: String::from("wrong"),
            primary: Label { file: file.clone(), span, text: String::new() },
            related: Vec::new(),
            help: Some(String::from("mend it")),
            fix: Some(Fix { span, replacement: String::from("x") }),
            affects: Vec::new(),
            products: Vec::new(),
        };
        human::render(&finding, false)
    };
    let long = shown(6 + 2 * 700);
    assert!(long.contains("a\u{fffd}.md:2:701") && long.contains("mend it") && long.len() < 200, "{long}");
    assert!(shown(0).contains("+ xort"));
}
