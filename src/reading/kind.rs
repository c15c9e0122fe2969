//! What a fence is taken for: a script, the grammar of a command, output, another language, an example of what not to do.
//!
//! Takes an example and its resolved code; hands on an [`Understanding`]: the kind, and the part of the code that is a
//! script. What is no part of it (prompts, output, a synopsis above the example, a wrong way beside the right one) is cut
//! out of the text before a shell reads it, so that nothing is said of it and every place stays exact.

mod alternatives;
mod counterexample;
mod foreign;
mod sections;
pub(super) mod synopsis;

use crate::{
    config::Config,
    extract::{Example, Page},
    model::{Notation, notation},
    reading::context::{FenceKind, Part},
    resolve::Resolved,
    shell::{
        self, Script,
        transcript::{self, Prompt, Shape, Transcript},
    },
    spec::Library,
    text::{Inserted, Span, Traced},
};
use sections::{Role, Section};

/// What was understood of a fence in a shell language.
pub(super) struct Understanding {
    /// What it is.
    pub(super) kind: FenceKind,
    /// Its code: that of the script alone, if there is one.
    pub(super) resolved: Resolved,
    /// The syntax of that code.
    pub(super) script: Script,
    /// The places of marks that say that something is left out.
    pub(super) elisions: Vec<Span>,
    /// The places of lines that commands print.
    pub(super) printed: Vec<Span>,
    /// The parts of a script that holds several ways to do a thing.
    pub(super) parts: Vec<Part>,
}

impl Understanding {
    /// A fence that holds no script.
    fn unread(kind: FenceKind, resolved: Resolved) -> Self {
        let (elisions, printed, parts) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, resolved, script: Script::default(), elisions, printed, parts }
    }
}

/// Languages that announce a session: prompts, commands and their output.
const SESSIONS: &[&str] = &["console", "terminal", "shell-session", "shellsession", "sh-session", "bash-session"];

/// Whether the code of a fence without a language may be a shell script: it starts with a program that docproof
/// understands.
pub(super) fn may_be_shell(code: &str, library: &Library) -> bool {
    let line = code.trim_start().lines().next().unwrap_or_default();
    let typed = transcript::prompt(line).filter(Prompt::is_shell).map_or(0, |prompt| prompt.length);
    is_program(line[typed..].split_whitespace().next().unwrap_or_default(), library)
}

/// What a fence is that shows the text of another file, where that is not there.
fn of_missing_text(text: &Traced, config: &Config) -> Option<FenceKind> {
    let names = text.insertions().filter_map(|(_, _, why)| match why {
        Inserted::Shortcode(name) => Some(name),
        _ => None,
    });
    let name = names.into_iter().find(|name| config.site.includes.contains_key(name.as_ref()))?;
    Some(FenceKind::Unsupported(format!("`{name}` of a file that is not here")))
}

fn is_program(name: &str, library: &Library) -> bool {
    name == "curl" || library.has_program(name)
}

/// How the page says that an example does not work, if it does.
pub(super) fn counterexample(page: &Page, example: &Example) -> Option<String> {
    counterexample::of_example(page, example)
}

/// Reads a fence in a shell language.
pub(super) fn understand(
    page: &Page,
    example: &Example,
    resolved: Resolved,
    config: &Config,
    library: &Library,
) -> Understanding {
    if let Some(kind) = of_missing_text(&resolved.script, config) {
        return Understanding::unread(kind, resolved);
    }
    let is_batch = foreign::is_batch_with_variables(example.code.as_str());
    let named = foreign::name(resolved.script.as_str()).or_else(|| is_batch.then_some(foreign::BATCH));
    if let Some(name) = named.or_else(|| notation(&resolved.script).map(Notation::title)) {
        let kind = FenceKind::Unsupported(name.to_owned());
        return Understanding::unread(kind, resolved);
    }
    let language = example.info.language.as_ref().map_or("", |language| language.as_str());
    let is_session = SESSIONS.iter().any(|session| language.eq_ignore_ascii_case(session));
    let found = transcript::transcript(&resolved.script, is_session, &|name| is_program(name, library));
    let elisions = found.elisions.iter().map(|range| resolved.script.span(range.clone())).collect();
    let printed = found.printed.iter().map(|printed| resolved.script.span(printed.range.clone())).collect();
    let of_printed = of_printed(&found, resolved.script.as_str());
    let resolved = if found.is_plain() { resolved } else { resolved.keep(&found.typed) };
    let script = shell::parse(&resolved.script);
    if script.statements.is_empty() && !found.printed.is_empty() {
        return Understanding { elisions, printed, ..Understanding::unread(of_printed, resolved) };
    }
    let sections = sections::read(&script, resolved.script.as_str());
    let roles: Vec<Role> = sections.iter().map(|section| role(page, example, &resolved, &script, section)).collect();
    let has = |wanted: &Role| {
        sections.iter().zip(&roles).any(|(section, role)| role == wanted && !section.statements.is_empty())
    };
    let kind = match counterexample::of_example(page, example) {
        Some(reason) => FenceKind::Counterexample(reason),
        None if roles.is_empty() || has(&Role::Script) => FenceKind::Script,
        None if has(&Role::Grammar) || has(&Role::Synopsis) => FenceKind::Synopsis,
        None => match roles.iter().find_map(Role::counterexample) {
            Some(reason) => FenceKind::Counterexample(reason.to_owned()),
            None => FenceKind::Script,
        },
    };
    // Beside an example, a synopsis that is a command line is read with it.
    let is_kept = |role: &Role| matches!(role, Role::Script | Role::Synopsis);
    let kept = || sections.iter().zip(&roles).filter(|(_, role)| is_kept(role)).map(|(section, _)| section);
    let is_program = |name: &str| is_program(name, library);
    if kind != FenceKind::Script {
        return Understanding { kind, resolved, script, elisions, printed, parts: Vec::new() };
    }
    if kept().count() == sections.len() {
        let parts = alternatives::parts(&script, &sections, resolved.script.as_str(), &is_program);
        return Understanding { kind, resolved, script, elisions, printed, parts };
    }
    let ranges: Vec<_> = kept().map(|section| section.range.clone()).collect();
    let resolved = resolved.keep(&ranges);
    let (script, text) = (shell::parse(&resolved.script), resolved.script.as_str());
    let parts = alternatives::parts(&script, &sections::read(&script, text), text, &is_program);
    Understanding { kind, resolved, script, elisions, printed, parts }
}

/// What a fence is that holds no command.
fn of_printed(found: &Transcript, text: &str) -> FenceKind {
    let lines = || found.printed.iter().flat_map(|printed| text[printed.range.clone()].lines());
    // A key without a value has what stands below it for one.
    let is_nested = |line: &str| line.ends_with(':') && line.starts_with(|c: char| c.is_ascii_lowercase());
    match found.printed.iter().find_map(|printed| printed.shape) {
        Some(Shape::Json) => FenceKind::Unsupported(String::from("JSON")),
        Some(Shape::Settings) => FenceKind::Unsupported(String::from("a configuration file")),
        Some(Shape::Fields) if lines().any(is_nested) => FenceKind::Unsupported(String::from("a configuration file")),
        _ => FenceKind::Output,
    }
}

fn role(page: &Page, example: &Example, resolved: &Resolved, script: &Script, section: &Section) -> Role {
    let text = &resolved.script;
    let title = &text.as_str()[section.title.clone()];
    if let Some(words) = counterexample::in_comment(title) {
        let line = page.file.position(text.span(section.title.clone()).start).line;
        return Role::Counterexample(format!("line {line} says `{words}`"));
    }
    let statements = &script.statements[section.statements.clone()];
    if synopsis::is_grammar(text.as_str(), statements) {
        Role::Grammar
    } else if !statements.is_empty() && synopsis::is_named(example, title, statements) {
        Role::Synopsis
    } else {
        Role::Script
    }
}
