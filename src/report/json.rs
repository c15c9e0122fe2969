//! The JSON report, version 1 (`docs/reference/report-json.md`). Fields are added within a version, never renamed.

use super::{Command, Fence, ProgramCount, Report, StateCount};
use crate::diagnostic::{Diagnostic, Fix, Label};
use serde::Serialize;
use std::io::{self, Write};

/// Writes the report as one JSON document.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (summary, states, programs) = (report.summary(), report.states(), report.programs());
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: SummaryRecord {
            files: summary.files,
            fences: summary.fences,
            examples: summary.examples,
            commands: summary.commands,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            suppressed: summary.suppressed,
            known: summary.known,
        },
        states: states.iter().map(state).collect(),
        programs: programs.iter().map(program).collect(),
        findings: report.findings.iter().map(finding).collect(),
        fences: report.fences.iter().map(fence).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: SummaryRecord,
    states: Vec<StateRecord<'a>>,
    programs: Vec<ProgramRecord<'a>>,
    findings: Vec<FindingRecord<'a>>,
    fences: Vec<FenceRecord<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct SummaryRecord {
    files: usize,
    fences: usize,
    examples: usize,
    commands: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    known: usize,
}

#[derive(Serialize)]
struct StateRecord<'a> {
    state: &'a str,
    reason: Option<&'a str>,
    fences: usize,
}

#[derive(Serialize)]
struct ProgramRecord<'a> {
    program: &'a str,
    reason: Option<&'a str>,
    commands: usize,
}

#[derive(Serialize)]
struct FindingRecord<'a> {
    code: &'a str,
    rule: &'a str,
    level: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    fix: Option<FixRecord<'a>>,
    related: Vec<RelatedRecord<'a>>,
    affects: Vec<&'a str>,
    products: Vec<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct FixRecord<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    replacement: &'a str,
}

#[derive(Serialize)]
struct RelatedRecord<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct FenceRecord<'a> {
    path: &'a str,
    line: usize,
    end_line: usize,
    form: &'a str,
    language: Option<&'a str>,
    state: &'a str,
    reason: Option<&'a str>,
    tabs: Vec<&'a str>,
    field: Option<&'a str>,
    hidden: bool,
    commands: Vec<CommandRecord<'a>>,
}

#[derive(Serialize)]
struct CommandRecord<'a> {
    program: &'a str,
    line: usize,
    operation: Option<&'a str>,
    reference: Option<ReferenceRecord<'a>>,
    unmatched: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exchanges: Vec<ExchangeRecord<'a>>,
}

#[derive(Serialize)]
struct ReferenceRecord<'a> {
    path: &'a str,
    line: usize,
    product: Option<&'a str>,
}

#[derive(Serialize)]
struct ExchangeRecord<'a> {
    method: &'a str,
    url: &'a str,
    status: u16,
    emulated: bool,
}

fn state(count: &StateCount) -> StateRecord<'_> {
    StateRecord { state: count.state.name(), reason: count.reason.as_deref(), fences: count.fences }
}

fn program(count: &ProgramCount) -> ProgramRecord<'_> {
    ProgramRecord { program: &count.program, reason: count.reason.as_deref(), commands: count.commands }
}

fn finding(diagnostic: &Diagnostic) -> FindingRecord<'_> {
    let path = diagnostic.primary.file.path();
    FindingRecord {
        code: diagnostic.code,
        rule: diagnostic.rule,
        level: diagnostic.level.name(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        place: place(&diagnostic.primary),
        fix: diagnostic.fix.as_ref().map(|fix| fix_record(fix, &diagnostic.primary)),
        related: diagnostic
            .related
            .iter()
            .map(|label| RelatedRecord { message: &label.text, place: place(label) })
            .collect(),
        affects: match diagnostic.affects.as_slice() {
            [] => vec![path],
            pages => pages.iter().map(String::as_str).collect(),
        },
        products: diagnostic.products.iter().map(String::as_str).collect(),
    }
}

fn place(label: &Label) -> Place<'_> {
    let start = label.file.position(label.span.start);
    let end = label.file.position(label.span.end);
    Place {
        path: label.file.path(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn fix_record<'a>(fix: &'a Fix, primary: &Label) -> FixRecord<'a> {
    let start = primary.file.position(fix.span.start);
    let end = primary.file.position(fix.span.end);
    FixRecord {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        replacement: &fix.replacement,
    }
}

fn fence(fence: &Fence) -> FenceRecord<'_> {
    FenceRecord {
        path: &fence.path,
        line: fence.line,
        end_line: fence.end_line,
        form: fence.form,
        language: fence.language.as_deref(),
        state: fence.state.name(),
        reason: fence.reason.as_deref(),
        tabs: fence.tabs.iter().map(String::as_str).collect(),
        field: fence.field.as_deref(),
        hidden: fence.hidden,
        commands: fence.commands.iter().map(command).collect(),
    }
}

fn command(command: &Command) -> CommandRecord<'_> {
    let exchanges = command.exchanges.iter().map(|exchange| ExchangeRecord {
        method: &exchange.method,
        url: &exchange.url,
        status: exchange.status,
        emulated: exchange.emulated,
    });
    CommandRecord {
        program: &command.program,
        line: command.line,
        operation: command.operation.as_deref(),
        reference: command.reference.as_ref().map(|reference| ReferenceRecord {
            path: &reference.path,
            line: reference.line,
            product: reference.product.as_deref(),
        }),
        unmatched: command.unmatched.as_deref(),
        exchanges: exchanges.collect(),
    }
}
