//! DP109: a declaration of placeholders that the site generator does not read.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    extract::{Attribute, PageProblemKind},
    text::{self, Span, is_upper_snake},
};

pub(super) const RULE: Rule = Rule {
    code: "DP109",
    name: "misspelt-attribute",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP109-misspelt-attribute.md"),
    check: Check::Page(check),
};

/// The attribute that declares placeholders.
const NAME: &str = "placeholders";

/// How many letters of the attribute's name may be wrong for it to be recognised.
const SLIPS: usize = 2;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for problem in &context.page.problems {
        if problem.kind == PageProblemKind::StrayAttributes {
            findings
                .push(problem.span, "attributes on a line of their own are text: they declare nothing")
                .help("put them behind the language, on the line that opens the fence");
        }
    }
    for reading in &context.readings {
        for attribute in &reading.example.info.attributes {
            if attribute.name.as_str() == NAME {
                form(context, reading, attribute, findings);
            } else if is_meant(reading, attribute) {
                let span = attribute.name.whole_span();
                findings
                    .push(span, format!("`{}` is no attribute of a fence: it declares no placeholders", attribute.name))
                    .help(format!("write `{NAME}`"))
                    .fix(span, NAME);
            }
        }
    }
}

/// Whether an attribute of another name was meant to declare placeholders: it is called nearly so, and lists a name of
/// the code.
fn is_meant(reading: &Reading<'_>, attribute: &Attribute) -> bool {
    let name = attribute.name.as_str().to_ascii_lowercase();
    let is_near = name.contains("placeholder")
        || name.len() > 2 && text::nearest(&name, [NAME]).is_some_and(|nearest| nearest.distance <= SLIPS);
    let listed = attribute.value.as_ref().map(|value| value.as_str().split(['|', ',', '(', ')']).map(str::trim));
    let code = reading.example.code.as_str();
    let stands_in_code = |name: &str| is_upper_snake(name) && code.contains(name);
    is_near && listed.is_some_and(|mut names| names.any(stands_in_code))
}

/// What is wrong with the form of the attribute: Goldmark reads attributes in braces, with a `=`, and none at all where it
/// cannot read one of them.
fn form(context: &Context<'_>, reading: &Reading<'_>, attribute: &Attribute, findings: &mut Findings<'_>) {
    // An empty list has no place in the file, and declares nothing in any form.
    let Some(value) = attribute.value.as_ref().filter(|value| !value.is_empty()) else { return };
    let file = &context.page.file;
    let (opening, span) = (reading.example.opening, attribute.span);
    let before = file.slice(Span::new(opening.start, span.start));
    let after = file.slice(Span::new(span.end, opening.end));
    let (name_end, value_span) = (attribute.name.whole_span().end, value.whole_span());
    let written = file.slice(span);
    let quote = file.slice(Span::new(name_end, value_span.start)).chars().last();
    let is_quoted = matches!(quote, Some('"' | '\'' | '`'));
    let ends_quoted = quote.is_some_and(|quote| written.ends_with(quote) && span.end > value_span.start);
    if is_quoted && !ends_quoted {
        let at = Span::at(value_span.end);
        let quote = quote.unwrap_or('"');
        findings
            .push(at, format!("the value of `{NAME}` is never closed: the site generator reads no attribute here"))
            .help(format!("write `{quote}` after `{value}`, before the `}}`"))
            .fix(at, quote.to_string());
    } else if !before.contains('{') {
        findings
            .push(span, format!("`{NAME}` stands outside braces: the site generator does not read it"))
            .help(format!("write `{{ {written} }}`"))
            .fix(span, format!("{{ {written} }}"));
    } else if !after.contains('}') {
        let at = Span::at(span.end + after.trim_end().len());
        findings
            .push(at, "the braces of the attributes are never closed: the site generator reads none of them")
            .help("write `}` at the end of the line")
            .fix(at, " }");
    } else if !file.slice(Span::new(name_end, value_span.start)).contains('=') {
        let gap = Span::new(name_end, value_span.start - usize::from(is_quoted));
        findings
            .push(span, format!("there is no `=` between `{NAME}` and its value: the site generator does not read it"))
            .help(format!("write `{NAME}=\"{value}\"`"))
            .fix(gap, "=");
    }
}
