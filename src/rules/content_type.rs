//! DP310: a body that is sent as what it is not.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading, RequestReading},
};
use crate::{
    diagnostic::Level,
    model::{Body, Header, Section},
    spec::Match,
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP310",
    name: "content-type",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP310-content-type.md"),
    check: Check::Script(check),
};

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for (section, requests) in reading.sections() {
        let Some(read) = requests.iter().find(|read| read.request.body.is_some() && !read.is_cut_short) else {
            continue;
        };
        let Some(header) = read.request.header("Content-Type") else { continue };
        let Some(value) = header.value.as_ref().filter(|value| !value.has_open_parts()) else { continue };
        let media_type = value.as_str().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !header.implied && contradiction(section, read, header, &media_type, findings) {
            continue;
        }
        let Some(matched) = read.route.matched() else { continue };
        // Products share paths: what one of them takes is right.
        let takes = |one: &Match<'_>| {
            let types = &one.operation.body_types;
            types.is_empty() || types.iter().any(|range| range_holds(range, &media_type))
        };
        if context.library.matches(&read.request).iter().any(takes) {
            continue;
        }
        let endpoint = matched.operation.endpoint();
        let wanted = matched.operation.body_types.join("` or `");
        if header.implied {
            // Services that take text seldom look at what it is called.
            if matched.operation.body_types.iter().all(|media_type| media_type.contains("json")) {
                missing(context, section, read, matched, findings);
            }
        } else if media_type.contains('/') {
            let start = value.as_str().len() - value.as_str().trim_start().len();
            findings
                .push(
                    value.span(start..start + media_type.len()),
                    format!("`{endpoint}` takes `{wanted}`, not `{media_type}`"),
                )
                .help(format!("write `Content-Type: {}`", matched.operation.body_types[0]))
                .related_in(matched.api.file.clone(), matched.operation.span, "the operation is here");
        }
    }
}

/// No type is given, and curl's own is not one that the operation takes: of a form.
fn missing(
    context: &Context<'_>,
    section: &Section,
    read: &RequestReading<'_>,
    matched: &Match<'_>,
    findings: &mut Findings<'_>,
) {
    let types = &matched.operation.body_types;
    let Some((option, _, place)) = section.data().next().filter(|_| !matches!(read.request.body, Some(Body::Form(_))))
    else {
        return;
    };
    let wanted = types.join("` or `");
    let message = format!(
        "curl sends this as `application/x-www-form-urlencoded`, and `{}` takes `{wanted}`",
        matched.operation.endpoint()
    );
    let finding = findings
        .push(place, message)
        .help(format!("add `--header \"Content-Type: {}\"`", types[0]))
        .related_in(matched.api.file.clone(), matched.operation.span, "the operation is here");
    let written = context.page.file.slice(option.span);
    if types.len() == 1 && written.starts_with('-') {
        let name = if written.starts_with("--") { "--header" } else { "-H" };
        finding.fix(Span::at(option.span.start), format!("{name} \"Content-Type: {}\" ", types[0]));
    }
}

/// A type that the body itself contradicts, whatever the service.
fn contradiction(
    section: &Section,
    read: &RequestReading<'_>,
    header: &Header,
    media_type: &str,
    findings: &mut Findings<'_>,
) -> bool {
    let has_form = section.all(&["form", "form-string"]).next();
    let value = header.value.as_ref().filter(|value| !value.is_empty()).unwrap_or(&header.text);
    let span = value.whole_span();
    match (media_type, has_form) {
        ("multipart/form-data", None) if section.data().next().is_some() => {
            if value.as_str().contains("boundary") {
                return false;
            }
            findings
                .push(span, "`--data` sends no parts, and this type has no boundary between them")
                .help("`--form` (`-F`) sends parts, and the header with their boundary");
            true
        }
        (other, Some(form)) if !other.starts_with("multipart/") && other.contains('/') => {
            findings
                .push(span, format!("`--form` sends `multipart/form-data`, and this says `{other}`"))
                .related(form.span, "this makes the body")
                .help("leave the header out: curl sends it with the boundary between the parts");
            true
        }
        ("application/x-www-form-urlencoded" | "application/xml" | "text/xml" | "text/csv", None)
            if is_object(read) =>
        {
            findings
                .push(span, format!("the body is JSON, and this says `{media_type}`"))
                .help("write `Content-Type: application/json`")
                .replace(value, 0..value.len(), "application/json");
            true
        }
        _ => false,
    }
}

/// Whether the body is plainly a JSON object.
fn is_object(read: &RequestReading<'_>) -> bool {
    let Some(Body::Text(text, _)) = &read.request.body else { return false };
    let text = text.as_str().trim();
    text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"')) && text.ends_with('}')
}

/// Whether a media type is in a range (`application/*`).
fn range_holds(range: &str, media_type: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(prefix) => media_type.starts_with(prefix),
        None => range == media_type,
    }
}
