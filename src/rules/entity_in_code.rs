//! DP110: a character reference of HTML in code, which readers see as it is written.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{diagnostic::Level, extract::Form, text::Span};
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    code: "DP110",
    name: "entity-in-code",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP110-entity-in-code.md"),
    check: Check::Example(check),
};

/// Languages in which a character reference means what it means in HTML.
const MARKUP: &[&str] =
    &["html", "xml", "svg", "jsx", "tsx", "vue", "svelte", "mdx", "php", "erb", "liquid", "markdown", "md"];

/// An ampersand between two parameters of a URL.
static IN_QUERY: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"[?&][\w.-]+=[^\s&]*(&amp;)[\w.-]+=").expect("the pattern is fixed"));

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let example = reading.example;
    let language = example.info.language.as_ref().map_or(String::new(), |word| word.as_str().to_ascii_lowercase());
    // In HTML and in documents of other kinds the reference is read before anybody sees it.
    let is_read = matches!(example.form, Form::Html | Form::Sample) || MARKUP.contains(&language.as_str());
    if is_read || !example.code.as_str().contains('&') {
        return;
    }
    for used in &reading.resolved.placeholders {
        if context.page.file.slice(used.span).starts_with("&lt;") {
            report(findings, used.span, context.page.file.slice(used.span), &format!("<{}>", used.name));
        }
    }
    let references = IN_QUERY.captures_iter(example.code.as_str()).filter_map(|found| found.get(1));
    for range in references.map(|reference| -> Range<usize> { reference.range() }) {
        report(findings, example.code.span(range), "&amp;", "&");
    }
}

fn report(findings: &mut Findings<'_>, span: Span, written: &str, meant: &str) {
    findings
        .push(span, format!("`{written}` is shown to readers as it is written: Markdown reads no HTML in code"))
        .help(format!("write `{meant}`"))
        .fix(span, meant);
}
