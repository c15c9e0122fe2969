//! DP311: a file of lines that curl sends as one line.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::{Body, Section, UsedOption},
    text::{Origin, Span, Traced},
};

pub(super) const RULE: Rule = Rule {
    code: "DP311",
    name: "lost-newlines",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP311-lost-newlines.md"),
    check: Check::Script(check),
};

/// Files in which a line end separates one record from the next: line protocol, tables, JSON values one after another, logs.
const LINES: &[&str] = &["csv", "jsonl", "ldjson", "line", "log", "lp", "ndjson", "prom", "tsv"];

/// Files of bytes, of which curl takes out those that look like line ends, and the zeros.
const BYTES: &[&str] = &[
    "avro", "bin", "bz2", "gz", "jar", "jpeg", "jpg", "parquet", "pdf", "png", "protobuf", "tar", "tgz", "xz", "zip",
    "zst",
];

/// Media types whose records are lines.
const TYPES: &[&str] = &[
    "application/jsonl",
    "application/ldjson",
    "application/x-ldjson",
    "application/x-ndjson",
    "ndjson",
    "text/csv",
    "text/tab-separated-values",
];

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        // In a query a line end is no more than a character.
        if section.option("get").is_some() {
            continue;
        }
        for option in section.all(&["data", "data-ascii"]) {
            let Some((value, place)) = option.value.as_ref() else { continue };
            let Some(name) = file(value) else { continue };
            let joint = requests.first().and_then(|read| joint(context.page.file.text(), read));
            let why = why(&name, section, requests)
                .or_else(|| joint.map(|_| String::from("two lines of it become one without a blank between them")));
            let Some(why) = why else { continue };
            let written = context.page.file.slice(option.span);
            let mut finding = findings
                .push(*place, format!("`{}` leaves out the line ends of the file, and {why}", shown(option)))
                .help("`--data-binary` sends the file as it is");
            if let Some(joint) = joint {
                finding = finding.related(joint, "this line end is not sent");
            }
            if matches!(written, "-d" | "--data" | "--data-ascii") {
                finding.fix(option.span, "--data-binary");
            }
        }
    }
}

/// Where a text that the page itself gives is joined so that what stood in two lines becomes one word. JSON and XML do not
/// mind.
fn joint(page: &str, read: &RequestReading<'_>) -> Option<Span> {
    let Some(Body::Text(text, _)) = &read.request.body else { return None };
    let sent = text.as_str();
    if sent.trim_start().starts_with(['{', '[', '<', '"']) || read.body.is_some() {
        return None;
    }
    let mut before: Option<usize> = None;
    for (range, origin) in text.runs() {
        let Origin::Source(start) = origin else {
            before = None;
            continue;
        };
        let gap = before.and_then(|end| Some((end, page.get(end..*start)?)));
        let is_glued = !sent[..range.start].ends_with(char::is_whitespace)
            && !sent[range.clone()].starts_with(char::is_whitespace);
        // A backslash joins lines on purpose.
        if let Some((end, _)) = gap.filter(|(_, gap)| is_glued && gap.contains('\n') && !gap.contains('\\')) {
            return Some(Span::at(end));
        }
        before = Some(start + range.len());
    }
    None
}

/// The name of the file that a value of `--data` names; `-` for standard input.
fn file(value: &Traced) -> Option<Traced> {
    let is_file = value.as_str().starts_with('@') && !value.is_open(0..1);
    is_file.then(|| value.slice(1..value.len()))
}

/// Why the line ends matter, if they plainly do.
fn why(file: &Traced, section: &Section, requests: &[RequestReading<'_>]) -> Option<String> {
    let name = file.as_str().to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if BYTES.contains(&extension) {
        return Some(format!("it would no longer be what `.{extension}` says"));
    }
    if LINES.contains(&extension) {
        return Some(format!("the records of a `.{extension}` file are its lines"));
    }
    if extension == "json" {
        return None;
    }
    let request = &requests.first()?.request;
    let header = |name: &str| request.header(name).filter(|header| !header.implied).and_then(|one| one.value.as_ref());
    if header("Content-Encoding").is_some_and(|value| matches!(value.as_str(), "gzip" | "deflate" | "br" | "zstd")) {
        return Some(String::from("it would no longer be compressed data"));
    }
    let media_type = header("Content-Type").map(|value| value.as_str().to_ascii_lowercase()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if TYPES.contains(&media_type) {
        return Some(format!("the records of `{media_type}` are its lines"));
    }
    // Of Elasticsearch, whose bulk requests are lines of JSON.
    if request.url.path.as_str().ends_with("/_bulk") || request.url.path.as_str().ends_with("/_msearch") {
        return Some(String::from("this endpoint reads a line at a time"));
    }
    // Plain text by its header or by the contract alone: line protocol, a query. A single line loses nothing.
    let matched = requests.first()?.route.matched()?;
    let types = &matched.operation.body_types;
    let is_text = !types.is_empty() && types.iter().all(|one| one.starts_with("text/plain"));
    let is_single = section.data().count() == 1;
    (is_text && is_single).then(|| format!("`{}` takes text", matched.operation.endpoint()))
}

/// The option as it is mostly written.
fn shown(option: &UsedOption) -> &'static str {
    if option.name == "data" { "--data" } else { "--data-ascii" }
}
