//! What docproof understands of one place of a page: why the fence there has its state, and what was read from it.
//!
//! Takes a page that every stage has read; hands on an [`Explanation`]. Finds nothing out: all that it says, a stage
//! knows.

mod commands;

use super::{account, suppress::Told};
use crate::{
    diagnostic::Diagnostic,
    extract::{Container, Example, Form, MarkerKind, Page, block_at},
    reading::{
        context::{Context, FenceKind, Part, Reading},
        said,
    },
    report::{Explanation, Fact, Fence, State},
    text::{Inserted, Span},
};
use std::collections::BTreeMap;

/// The name of the fact that says how a fence is read; what is in no fence has none.
const WHAT: &str = "what";

/// The name of the fact that says which pages show a fence to whom.
const PUBLISHED: &str = "published";

/// The longest that an excerpt of the page may be, in characters.
const EXCERPT: usize = 72;

/// What is understood of the line `line` (from 1) of a page, given what is said of it; `column` chooses among fences that
/// share the line. `None` where the page has no such line.
pub(super) fn place(context: &Context<'_>, said: &Told, line: usize, column: Option<usize>) -> Option<Explanation> {
    let page = context.page;
    let place = page.file.line(line)?;
    let at = column.map(|column| column_offset(page.file.slice(place), column) + place.start);
    let touches = |span: Span| match at {
        Some(at) => span.start <= at && at <= span.end,
        None => span.start <= place.end && place.start < span.end.max(span.start + 1),
    };
    let reading = context.readings.iter().find(|reading| touches(reading.example.span));
    Some(match reading {
        Some(reading) => fence(context, reading, said),
        None => elsewhere(context, place, line, said),
    })
}

/// What is understood of the fence that brings in a text by the tag at `tag`, if it is a fence that does.
pub(super) fn included(context: &Context<'_>, said: &Told, tag: Span) -> Option<Explanation> {
    let reading = context.readings.iter().find(|reading| reading.example.span.contains(tag))?;
    Some(fence(context, reading, said))
}

/// Tells once what holds in several ways in which readers see a page: the pages that show it are told together. Where some
/// readers see a fence, those who see none are left out.
pub(super) fn join(explanations: Vec<Explanation>) -> Vec<Explanation> {
    let mut joined: Vec<Explanation> = Vec::new();
    let is_published = |fact: &&Fact| fact.name == PUBLISHED;
    let known = |explanation: &Explanation| -> Vec<Fact> {
        explanation.facts.iter().filter(|fact| !is_published(fact)).cloned().collect()
    };
    let has_fence = explanations.iter().any(|explanation| explanation.facts.iter().any(|fact| fact.name == WHAT));
    for explanation in explanations {
        if has_fence && !explanation.facts.iter().any(|fact| fact.name == WHAT) {
            continue;
        }
        let same = joined.iter_mut().find(|one| one.title == explanation.title && known(one) == known(&explanation));
        let Some(same) = same else {
            joined.push(explanation);
            continue;
        };
        let lines = explanation.facts.into_iter().filter(|fact| is_published(&fact)).flat_map(|fact| fact.lines);
        if let Some(fact) = same.facts.iter_mut().find(|fact| fact.name == PUBLISHED) {
            fact.lines.extend(lines);
        }
    }
    joined
}

/// The offset of a column, counted from 1 in characters.
fn column_offset(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// A line outside every fence: what it is, and where the nearest fences are.
fn elsewhere(context: &Context<'_>, place: Span, line: usize, said: &Told) -> Explanation {
    let page = context.page;
    let path = page.file.path();
    let mut explanation =
        Explanation { title: format!("{path}:{line}  in no block of code that docproof reads"), facts: Vec::new() };
    explanation.add("line", [block_at(&page.file, place.start).into_owned()]);
    explanation.add("text", excerpt(page.file.slice(place)));
    let lines = |example: &Example| {
        let (start, end) = (page.file.position(example.span.start).line, page.file.position(example.span.end).line);
        format!("{path}:{start}-{end}")
    };
    let examples = || page.examples.iter();
    let before = examples().filter(|example| example.span.end <= place.start).max_by_key(|example| example.span.end);
    let after = examples().filter(|example| example.span.start >= place.end).min_by_key(|example| example.span.start);
    explanation.add("before", before.map(lines));
    explanation.add("after", after.map(lines));
    explanation.add("findings", told(page, &said.findings, place));
    explanation
}

fn fence(context: &Context<'_>, reading: &Reading<'_>, said: &Told) -> Explanation {
    let (page, example) = (context.page, reading.example);
    let account = account::fence(context, reading, &said.findings, None);
    let mut explanation = Explanation { title: title(&account), facts: Vec::new() };
    explanation.add("why", [why(&account)]);
    explanation.add(WHAT, [what(reading)]);
    explanation.add("stands", stands(page, example));
    let headings: Vec<&str> = example.headings.iter().map(|heading| &*heading.text).collect();
    explanation.add("headings", (!headings.is_empty()).then(|| headings.join(" > ")));
    explanation.add("tabs", (!account.tabs.is_empty()).then(|| account.tabs.join(" > ")));
    explanation.add(PUBLISHED, published(page));
    explanation.add("brings in", texts(page, example));
    explanation.add("introduced", example.introduction.iter().filter_map(|text| excerpt(text.as_str())));
    explanation.add("comments", example.markers.iter().filter_map(|text| excerpt(text.as_str())));
    explanation.add("markers", markers(page, example));
    explanation.add("attributes", attributes(example));
    explanation.add("shortcodes", shortcodes(page, reading));
    explanation.add("placeholders", placeholders(page, reading));
    explanation.add("commands", commands::commands(context, reading));
    explanation.add("alternatives", alternatives(page, reading));
    explanation.add("printed", lines_of(page, &reading.printed));
    explanation.add("left out", lines_of(page, &reading.elisions));
    explanation.add("findings", told(page, &said.findings, example.span));
    explanation.add("accepted", told(page, &said.suppressed, example.span));
    explanation
}

fn title(fence: &Fence) -> String {
    let reason = fence.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{}:{}-{}  {}{reason}", fence.path, fence.line, fence.end_line, fence.state.name())
}

/// The state in a sentence.
fn why(fence: &Fence) -> String {
    let reason = fence.reason.as_deref();
    match (fence.state, reason) {
        (State::Broken, Some(code)) => format!("{code} is an error: a reader who copies it fails"),
        (State::Checked, None) => String::from("every command was read and held against its contract"),
        (State::Checked, Some("shell only")) => {
            String::from("the shell's grammar is all that it was held against: no command in it is known")
        }
        (State::Checked, Some(_)) => String::from("its commands were read; no contract covers what they ask for"),
        (State::Synopsis, _) => String::from("it shows how a command is used, and is no command line to be run"),
        (State::Output, _) => String::from("it is what a program writes or a server answers"),
        (State::OtherLanguage, _) if fence.language.is_none() => {
            String::from("it names no language and does not begin with a command that docproof knows")
        }
        (State::OtherLanguage, _) => String::from("its language is none that docproof checks (`shell-languages`)"),
        (State::Unsupported, Some(what)) => format!("docproof cannot read {what}"),
        (State::Skipped, Some(reason)) => format!("left out on purpose: {reason}"),
        (state, _) => state.name().to_owned(),
    }
}

fn what(reading: &Reading<'_>) -> String {
    let example = reading.example;
    let form = match example.form {
        Form::Fence if example.closed => "a fenced code block",
        Form::Fence => "a fenced code block that is never closed",
        Form::Indented => "an indented code block",
        Form::Html => "a block of HTML",
        Form::Sample => "a code sample",
        Form::Tag => "a tag that holds code",
    };
    let language = match &example.info.language {
        Some(language) => format!(" in `{language}`"),
        None => String::from(" without a language"),
    };
    let kind = match reading.kind {
        FenceKind::Script => "read as a shell script",
        FenceKind::Request => "read as an HTTP request",
        FenceKind::Synopsis => "read as the grammar of a command",
        FenceKind::Output => "read as output",
        FenceKind::Counterexample(_) => "shown as what not to do",
        FenceKind::OtherLanguage => "not read",
        FenceKind::Unsupported(_) => "not understood",
    };
    format!("{form}{language}, {kind}")
}

/// The lines of the page that these places cover.
fn lines_of(page: &Page, places: &[Span]) -> Vec<String> {
    let line = |at: usize| page.file.position(at).line;
    let lines = places.iter().map(|place| (line(place.start), line(place.end.saturating_sub(1).max(place.start))));
    lines
        .map(|(first, last)| if first == last { format!("line {first}") } else { format!("lines {first}-{last}") })
        .collect()
}

/// Where in the page it stands, where that is not simply the body.
fn stands(page: &Page, example: &Example) -> Vec<String> {
    let mut lines = Vec::new();
    if let Container::Field(name) = &example.container {
        lines.push(format!("in the front matter field `{name}`"));
    }
    if example.hidden {
        lines.push(String::from("in a comment, where no reader sees it"));
    }
    let (text, at) = page.file.around(example.opening.start);
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let prefix = &text[line..at];
    let quotes = prefix.matches('>').count();
    if quotes > 0 {
        lines.push(format!("in a quote ({quotes} deep)"));
    } else if !prefix.is_empty() {
        lines.push(format!("indented by {} columns", prefix.chars().count()));
    }
    lines
}

/// The product and the pages by which readers see it.
fn published(page: &Page) -> Vec<String> {
    let Some(variant) = &page.variant else { return Vec::new() };
    let product = variant.product.as_ref().map(|product| format!("{} {}", product.key, product.version));
    let others: Vec<&String> = variant.pages.iter().filter(|path| *path != page.file.path()).collect();
    match (product, others.as_slice()) {
        (Some(product), []) => vec![format!("for {}", product.trim_end())],
        (Some(product), others) => others.iter().map(|path| format!("for {}, as {path}", product.trim_end())).collect(),
        (None, others) => others.iter().map(|path| format!("as {path}")).collect(),
    }
}

/// The texts of other files that stand in an example.
fn texts(page: &Page, example: &Example) -> Vec<String> {
    let texts = page.file.included().filter(|(_, tag)| example.span.contains(*tag));
    texts.map(|(text, tag)| format!("{} in line {}", text.path(), page.file.position(tag.start).line)).collect()
}

/// What the page says to whoever runs its examples, and what follows from it.
fn markers(page: &Page, example: &Example) -> Vec<String> {
    let meaning = |kind: MarkerKind| match kind {
        MarkerKind::Skip => "`docproof run` does not run it",
        MarkerKind::ExpectedFailure => "when `docproof run` runs it and it fails, that is right",
        MarkerKind::Unchecked => "it is neither checked nor run",
    };
    let markers = page.markers(example);
    markers.iter().map(|marker| format!("{}: {}", said(page, marker), meaning(marker.kind))).collect()
}

fn attributes(example: &Example) -> Vec<String> {
    let attribute = |attribute: &crate::extract::Attribute| match &attribute.value {
        Some(value) => format!("{} = {value}", attribute.name),
        None => attribute.name.to_string(),
    };
    example.info.attributes.iter().map(attribute).collect()
}

/// Each shortcode, once, with the text that stands for it.
fn shortcodes(page: &Page, reading: &Reading<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (range, at, why) in reading.resolved.script.insertions() {
        let written = page.file.slice(at);
        let meaning = match why {
            Inserted::Shortcode(_) => {
                String::from("nothing says what it stands for, so it is one word that is left open")
            }
            Inserted::Implied if written.starts_with("{{") => reading.resolved.script.as_str()[range].to_owned(),
            _ => continue,
        };
        let line = format!("{written}: {meaning}");
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Each of several ways to do a thing that a script shows, and what they share.
fn alternatives(page: &Page, reading: &Reading<'_>) -> Vec<String> {
    let part = |part: &Part| {
        let line = page.file.position(reading.resolved.script.span(part.range.clone()).start).line;
        match (&part.title, part.choice) {
            (_, None) => format!("from line {line}: in common"),
            (Some(title), Some(_)) => format!("from line {line}: {}", excerpt(title).unwrap_or_default()),
            (None, Some(_)) => format!("from line {line}"),
        }
    };
    reading.parts.iter().map(part).collect()
}

/// Each placeholder, once: where it stands, what declares it, where it is described.
fn placeholders(page: &Page, reading: &Reading<'_>) -> Vec<String> {
    let line = |span: Span| page.file.position(span.start).line;
    let mut uses: BTreeMap<&str, (Vec<usize>, Option<usize>)> = BTreeMap::new();
    for used in &reading.resolved.placeholders {
        let entry = uses.entry(&used.name).or_default();
        entry.0.push(line(used.span));
        entry.1 = entry.1.or(used.declared);
    }
    let sentence = |(name, (mut lines, declared)): (&str, (Vec<usize>, Option<usize>))| {
        lines.dedup();
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let declared = declared.and_then(|scope| page.scopes.get(scope)).map_or_else(
            || String::from("not declared"),
            |scope| format!("declared in line {}", line(scope.pattern.whole_span())),
        );
        let described = page.keys.iter().find(|key| key.name.as_str() == name).map_or_else(
            || String::from("not described"),
            |key| format!("described in line {}", line(key.name.whole_span())),
        );
        format!("{name} in line {}, {declared}, {described}", lines.join(", "))
    };
    uses.into_iter().map(sentence).collect()
}

/// The findings that stand in `span`.
fn told(page: &Page, findings: &[Diagnostic], span: Span) -> Vec<String> {
    let inside = findings.iter().filter(|finding| {
        let at = page.file.home(finding.primary.span).start;
        std::sync::Arc::ptr_eq(&finding.primary.file, &page.file) && span.start <= at && at <= span.end
    });
    inside
        .map(|finding| {
            let (text, place) = page.file.locate(finding.primary.span);
            let at = text.unwrap_or(&page.file).position(place.start);
            let place = text.map_or_else(String::new, |text| format!("{}:", text.path()));
            let (level, code, message) = (finding.level.name(), finding.code, &finding.message);
            format!("{place}{}:{} {level}[{code}]: {message}", at.line, at.column)
        })
        .collect()
}

/// The first line of a text that is not blank, shortened.
fn excerpt(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let short: String = line.chars().take(EXCERPT).collect();
    Some(if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short })
}
