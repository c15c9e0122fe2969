//! The valid commands of real pages, and all ways to break each.

use super::{
    program::ProgramCommand,
    site::{Edit, Mutant, Site},
    ways::Way,
};
use crate::support::{self, corpus, root};
use docproof::{
    config::Config,
    extract::{self, Container, Form},
    pipeline,
    reading::context::{Context, InvocationReading, Reading},
    report::{Fence, State},
    shell::{self, Command, SimpleCommand, Statement},
    site::Document,
    spec::{Library, Reach},
    text::Traced,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::{Arc, LazyLock},
};

/// Pages, and what they are held against.
pub(super) struct Corpus {
    /// The pages.
    pub(super) documents: Vec<Document>,
    /// What is said of them all: the fences in which nothing is wrong, by page and line.
    clean: BTreeSet<(String, usize)>,
    pub(super) config: Config,
    pub(super) library: Library,
}

/// What can be broken in one way.
pub(super) struct Breakable {
    /// The way.
    pub(super) way: &'static Way,
    /// Its mutants.
    pub(super) candidates: Vec<Candidate>,
    /// How many others no contract tells from valid commands, by the reason.
    pub(super) unknowable: BTreeMap<&'static str, usize>,
}

/// A mutant of one statement of one page.
pub(super) struct Candidate {
    /// Which document.
    pub(super) document: usize,
    /// The first and the last line of the statement, from 1.
    pub(super) lines: (usize, usize),
    /// The mutant, in ranges of the page.
    pub(super) in_file: Mutant,
    /// The whole script, what is open in it as plain letters.
    pub(super) script: Arc<str>,
    /// The mutant, in ranges of the script.
    pub(super) mutant: Mutant,
}

impl Corpus {
    /// The pages of the corpus, or, where it is absent, our own guides; read once.
    pub(super) fn get() -> &'static Self {
        static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::read);
        &CORPUS
    }

    fn read() -> Self {
        let content =
            corpus().map_or_else(|| root().join("docs/examples"), |corpus| corpus.join("influxdata-docs/content"));
        let (documents, config, library) = support::site(content);
        let report = pipeline::check(&documents, &config, &library);
        let mut findings: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for finding in report.findings.iter().chain(&report.suppressed) {
            let file = &finding.primary.file;
            findings.entry(file.path()).or_default().insert(file.position(finding.primary.span.start).line);
        }
        let is_clean = |fence: &&Fence| {
            let lines = findings.get(fence.path.as_str());
            fence.state == State::Checked
                && lines.is_none_or(|lines| lines.range(fence.line..=fence.end_line).next().is_none())
        };
        let clean = report.fences.iter().filter(is_clean).map(|fence| (fence.path.clone(), fence.line)).collect();
        Self { documents, clean, config, library }
    }

    /// Every script in which nothing is wrong, what is open in it as plain letters.
    pub(super) fn scripts(&self) -> Vec<Arc<str>> {
        let mut scripts = Vec::new();
        self.each_reading(|_, _, reading| {
            let script = plain(&reading.resolved.script);
            if !script.trim().is_empty() {
                scripts.push(script.into());
            }
        });
        scripts
    }

    /// Every mutant of every valid statement, by the way in which it is broken.
    pub(super) fn candidates(&self, ways: impl Iterator<Item = &'static Way>) -> Vec<Breakable> {
        let breakable = |way| Breakable { way, candidates: Vec::new(), unknowable: BTreeMap::new() };
        let mut found: Vec<Breakable> = ways.map(breakable).collect();
        self.each_reading(|document, context, reading| {
            let (file, script) = (&context.page.file, &reading.resolved.script);
            let text: Arc<str> = plain(script).into();
            let is_command = |range: &Range<usize>| shell::looks_like_command(&script.as_str()[range.clone()]);
            for statement in reading.script.statements.iter().filter(|statement| is_command(&statement.range)) {
                let site = site(context.library, reading, statement);
                let lines = script.span(statement.range.clone());
                let line = |at: usize| file.position(at).line;
                let lines = (line(lines.start), line(lines.end.saturating_sub(1)));
                for Breakable { way, candidates, unknowable } in &mut found {
                    for mutant in (way.mutants)(&site) {
                        if let Some(reason) = mutant.unknowable {
                            *unknowable.entry(reason).or_default() += 1;
                        } else if let Some(in_file) = in_file(file.text(), script, &mutant) {
                            candidates.push(Candidate { document, lines, in_file, script: text.clone(), mutant });
                        }
                    }
                }
            }
        });
        found
    }

    /// Calls `see` with every fence in which nothing is wrong, as its first readers see it: the index of its document, the
    /// page, the reading.
    fn each_reading(&self, mut see: impl FnMut(usize, &Context<'_>, &Reading<'_>)) {
        for (index, document) in self.documents.iter().enumerate().filter(|(_, document)| !document.is_stub) {
            let page = extract::page(&document.file, &self.config);
            let mut seen = BTreeSet::new();
            for (page, _) in extract::views(page, &document.variants, &self.config) {
                let context = pipeline::read_page(&page, &self.config, &self.library);
                let valid = context.readings.iter().filter(|reading| self.is_valid(&context, reading));
                valid.filter(|reading| seen.insert(reading.example.span)).for_each(|one| see(index, &context, one));
            }
        }
    }

    fn is_valid(&self, context: &Context<'_>, reading: &Reading<'_>) -> bool {
        let example = reading.example;
        let file = &context.page.file;
        let line = file.position(example.span.start).line;
        reading.is_script()
            && reading.script.problems.is_empty()
            && reading.elisions.is_empty()
            && reading.printed.is_empty()
            && example.form == Form::Fence
            && example.container == Container::Body
            && self.clean.contains(&(file.path().to_owned(), line))
    }
}

fn site<'a>(library: &'a Library, reading: &'a Reading<'_>, statement: &'a Statement) -> Site<'a> {
    let script = &reading.resolved.script;
    let span = script.span(statement.range.clone());
    let inside = || reading.invocations.iter().filter(|invocation| span.contains(invocation.invocation.span));
    let known = inside().filter(|one| matches!(one.usage.reach, Reach::Whole | Reach::Uncounted));
    let starts: BTreeSet<usize> = known.map(|invocation| invocation.invocation.span.start).collect();
    let is_known = |command: &Command| {
        let Command::Simple(SimpleCommand { words, .. }) = command else { return false };
        let name = words.first().map(|word| word.range.clone());
        name.is_some_and(|name| &script.as_str()[name.clone()] == "curl" || starts.contains(&script.span(name).start))
    };
    let commands = Site::commands(statement);
    let program_commands = inside().filter(|invocation| !invocation.is_cut_short);
    let program_command = |one: &'a InvocationReading<'_>| ProgramCommand::new(reading, &commands, &one.usage, library);
    Site {
        script,
        range: statement.range.clone(),
        is_known: statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands).all(is_known),
        is_routed: reading
            .requests
            .iter()
            .any(|request| request.route.matched().is_some() && span.contains(request.request.span)),
        is_covered: reading.requests.iter().any(|request| {
            let matched = request.route.matched().filter(|_| span.contains(request.request.span));
            matched.is_some_and(|matched| matched.api.covers(&request.request))
        }),
        program_commands: program_commands.filter_map(program_command).collect(),
        commands,
    }
}

/// A script in which each part that is open is as many letters, so that bash takes it for text.
fn plain(script: &Traced) -> String {
    let mut plain = script.as_str().to_owned();
    for part in script.open_parts() {
        plain.replace_range(part.clone(), &"_".repeat(part.len()));
    }
    plain
}

/// The edits and the places of a mutant in the file; `None` where an edit begins or ends inside of what does not stand
/// there as it is, or in the text of another file.
fn in_file(file: &str, script: &Traced, mutant: &Mutant) -> Option<Mutant> {
    let mut edits = Vec::new();
    for (range, with) in &mutant.edits {
        let span = script.span(range.clone());
        if [range.start, range.end].iter().any(|at| is_inserted(script, *at)) || file.get(span.range()).is_none() {
            return None;
        }
        edits.push((span.range(), with.clone()));
    }
    let places = mutant.places.iter().map(|place| script.span(*place..*place).start).collect();
    let is_apart = edits.windows(2).all(|pair: &[Edit]| pair[0].0.end <= pair[1].0.start);
    is_apart.then_some(Mutant { edits, places, unknowable: None })
}

/// Whether `at` lies inside of one inserted run.
fn is_inserted(script: &Traced, at: usize) -> bool {
    script.insertions().any(|(range, ..)| range.start < at && at < range.end)
}
