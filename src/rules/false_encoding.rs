//! DP312: a claim of compression that what is sent, or what is shown, does not keep.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Action, Body, Curl, Header, RedirectionSource, Section},
};

pub(super) const RULE: Rule = Rule {
    code: "DP312",
    name: "false-encoding",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP312-false-encoding.md"),
    check: Check::Script(check),
};

/// Codings that are no text (RFC 9110 section 8.4.1, RFC 7932, RFC 8878).
const CODINGS: &[&str] = &["br", "compress", "deflate", "gzip", "x-compress", "x-gzip", "zstd"];

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        for read in requests.iter().take(1) {
            let Some((header, coding)) = coded(read.request.header("Content-Encoding")) else { continue };
            let Some(Body::Text(text, _)) = &read.request.body else { continue };
            // What is text up to here is no compressed data, whatever is filled in.
            if text.is_empty() || text.is_open(0..1) || read.is_cut_short {
                continue;
            }
            let finding =
                findings.push(header.span, format!("the body is plain text, and this header says `{coding}`"));
            if section.option("compressed").is_some() {
                finding.help("leave it out: `--compressed` asks for a compressed answer and compresses nothing itself");
            } else {
                finding.help("leave it out, or send a compressed file: `--data-binary @FILE.gz`");
            }
        }
    }
    for step in &reading.plan.steps {
        let Some(last) = step.commands.last() else { continue };
        let Action::Curl(curl) = &last.action else { continue };
        let is_kept = last.redirections.iter().any(|one| {
            one.descriptor == 1 && matches!(one.source, RedirectionSource::Write(_) | RedirectionSource::Append(_))
        });
        if !is_kept {
            answers(curl, findings);
        }
    }
}

/// A compressed answer that goes to a terminal as it comes.
fn answers(curl: &Curl, findings: &mut Findings<'_>) {
    let unpacks = |section: &Section| {
        let kept = ["compressed", "output", "remote-name", "remote-name-all", "head", "tr-encoding"];
        section.is_open || kept.iter().any(|name| section.option(name).is_some())
    };
    if curl.output.is_some() || curl.sections.iter().any(unpacks) {
        return;
    }
    for header in &curl.headers {
        if !header.name.as_str().eq_ignore_ascii_case("Accept-Encoding") {
            continue;
        }
        if let Some((header, coding)) = coded(Some(header)) {
            findings
                .push(
                    header.span,
                    format!("this asks for `{coding}`, and curl prints the compressed bytes of the answer"),
                )
                .help("`--compressed` asks for it and unpacks what comes")
                .level(Level::Note);
        }
    }
}

/// A header that names a coding, the first of those that it names.
fn coded(header: Option<&Header>) -> Option<(&Header, &'static str)> {
    let header = header.filter(|header| !header.implied)?;
    let value = header.value.as_ref().filter(|value| !value.has_open_parts())?.as_str().to_ascii_lowercase();
    let named = value.split(',').map(|one| one.split(';').next().unwrap_or_default().trim());
    let mut codings = named.filter_map(|name| CODINGS.iter().find(|coding| **coding == name));
    codings.next().map(|coding| (header, *coding))
}
