//! What docproof understands of one place of a page.
//!
//! Takes an [`Explanation`]; writes it as a list of facts, each with a name before it, or as JSON.

use crate::{
    rules::Rule,
    text::{redacted, visible_line},
};
use serde::Serialize;
use std::io::{self, Write};

/// What is known of a place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Explanation {
    /// The place and, in a few words, what became of it.
    pub title: String,
    /// What is known, in the order in which it was found out.
    pub facts: Vec<Fact>,
}

/// One thing that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about (`tab`).
    pub name: &'static str,
    /// What is known of it, at least one line; later lines may be indented to belong to those before.
    pub lines: Vec<String>,
}

impl Explanation {
    /// Adds what is known of `name`, with what looks like a credential masked; nothing where there are no lines.
    pub fn add(&mut self, name: &'static str, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().map(|line| redacted(&line).into_owned()).collect();
        if !lines.is_empty() {
            self.facts.push(Fact { name, lines });
        }
    }
}

/// Writes explanations, one below the other: there are several where a page is published in several ways.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(explanations: &[Explanation], out: &mut dyn Write) -> io::Result<()> {
    for (index, explanation) in explanations.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", visible_line(&explanation.title))?;
        let width = explanation.facts.iter().map(|fact| fact.name.len()).max().unwrap_or_default();
        for fact in &explanation.facts {
            for (index, line) in fact.lines.iter().enumerate() {
                let name = if index == 0 { fact.name } else { "" };
                writeln!(out, "{}", visible_line(format!("  {name:<width$}  {line}").trim_end()))?;
            }
        }
    }
    Ok(())
}

/// Writes explanations as one JSON document, version 1 (`docs/reference/report-json.md`).
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_json(explanations: &[Explanation], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document { version: 1, explanations })?;
    writeln!(out)
}

/// Writes a rule and its page, likewise.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_rule_json(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let (level, summary) = (rule.level.name(), rule.summary());
    let Rule { code, name, since, page, .. } = rule;
    let rule = RuleRecord { code, name, level, since, summary, page };
    serde_json::to_writer_pretty(&mut *out, &RuleDocument { version: 1, rule })?;
    writeln!(out)
}

#[derive(Serialize)]
struct RuleDocument<'a> {
    version: u32,
    rule: RuleRecord<'a>,
}

#[derive(Serialize)]
struct RuleRecord<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    since: &'a str,
    summary: String,
    page: &'a str,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    explanations: &'a [Explanation],
}
