//! The facts that rules look at: one page, read by every stage.
//!
//! `reading` fills these in; nothing here judges.

pub mod declarations;
mod uses;

use crate::{
    config::Config,
    extract::{Alternative, Example, Page, Suppression},
    model::{Invocation, Plan, Request, Section, json},
    resolve::Resolved,
    shell::Script,
    site::LinkProblem,
    spec::{CommandUse, Library, ReferenceProblem, Route},
    text::{Span, Traced},
};
use declarations::Declarations;
use std::{cell::OnceCell, collections::BTreeMap, ops::Range};

/// A page and everything known about it.
pub struct Context<'a> {
    /// The page.
    pub page: &'a Page,
    /// What the user asked for.
    pub config: &'a Config,
    /// The contracts.
    pub library: &'a Library,
    /// What is wrong with the files that the page includes.
    pub links: &'a [LinkProblem],
    /// One reading for each example of the page, at the same index.
    pub readings: Vec<Reading<'a>>,
    /// See [`Context::declarations`].
    pub(crate) declarations: OnceCell<Declarations>,
}

/// A fence, read by every stage.
pub struct Reading<'a> {
    /// The fence.
    pub example: &'a Example,
    /// Its index in the page.
    pub index: usize,
    /// What it was taken for.
    pub kind: FenceKind,
    /// Its code, placeholders marked.
    pub resolved: Resolved,
    /// Its syntax; empty unless it is a script.
    pub script: Script,
    /// What it asks for; empty unless it is a script.
    pub plan: Plan,
    /// Every request it asks for, in order: as HTTP spells it, or with curl, inside `$( )` and `xargs` too.
    pub requests: Vec<RequestReading<'a>>,
    /// Every command whose program has a grammar, in order.
    pub invocations: Vec<InvocationReading<'a>>,
    /// The parts of a script that shows several ways to do a thing; none where it is one piece.
    pub parts: Vec<Part>,
    /// The marks (`...`) that say that something is left out of the script.
    pub elisions: Vec<Span>,
    /// The example whose output or response it shows, by its index in the page.
    pub output_of: Option<usize>,
    /// The lines that it shows as printed by its commands, a run of lines each.
    pub printed: Vec<Span>,
}

impl<'a> Reading<'a> {
    /// Whether it is a shell script that readers are meant to run.
    pub fn is_script(&self) -> bool {
        self.kind == FenceKind::Script
    }

    /// Whether a mark says that something is left out of the command at `span` of the page's `file`.
    pub fn is_abridged(&self, file: &str, span: Span) -> bool {
        is_abridged(file, &self.elisions, span)
    }

    /// Of each curl command of a script, what stands between its `--next`s, and the requests that this makes with what
    /// the contracts say of them.
    pub fn sections(&self) -> impl Iterator<Item = (&Section, &[RequestReading<'a>])> {
        let mut start = 0;
        self.plan.curls().flat_map(move |curl| {
            let first = start;
            start += curl.requests.len();
            curl.sections.iter().map(move |section| {
                let range = first + section.requests.start..first + section.requests.end;
                (section, self.requests.get(range).unwrap_or_default())
            })
        })
    }
}

/// Whether one of the `elisions`, in order, belongs to the command at `span`: it stands in it, or nothing stands between.
pub(super) fn is_abridged(file: &str, elisions: &[Span], span: Span) -> bool {
    let next = elisions.partition_point(|elision| elision.start < span.start);
    elisions.get(next).is_some_and(|elision| is_part(file, span, *elision))
}

fn is_part(file: &str, span: Span, elision: Span) -> bool {
    let between = || {
        let text = file.get(span.end..elision.start);
        text.is_some_and(|text| text.chars().all(|c| c.is_whitespace() || matches!(c, '\\' | '>')))
    };
    span.contains(elision) || span.end <= elision.start && between()
}

/// A part of a script that shows several ways to do a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What the comment above it says, if one does.
    pub title: Option<String>,
    /// Which list of alternatives of the script it is in, and its place in that list; `None` for what all share.
    pub choice: Option<(usize, usize)>,
    /// All of it: a range of the script.
    pub range: Range<usize>,
}

/// What a fence was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FenceKind {
    /// A shell script.
    Script,
    /// An HTTP request as it is sent: `POST /api/v2/write HTTP/1.1`, headers, a body.
    Request,
    /// The grammar of a command (`influxctl token create [flags] <X>`), never run.
    Synopsis,
    /// A program's output or a response body.
    Output,
    /// Shown as wrong, old or failing on purpose; the text says how the page says so.
    Counterexample(String),
    /// Code in another language, or no code.
    OtherLanguage,
    /// Something docproof cannot read; the text names it.
    Unsupported(String),
}

/// A request and what the contracts say of it.
pub struct RequestReading<'a> {
    /// The request.
    pub request: Request,
    /// Which operation it is.
    pub route: Route<'a>,
    /// Its body, read as JSON, where its content type says that it is JSON or the operation takes nothing else.
    pub body: Option<json::Document>,
    /// Whether the rest of it is missing here: the command's last line was not continued, which is a finding of its own, or
    /// the page leaves something out of it (`...`).
    pub is_cut_short: bool,
}

/// A CLI command and what its grammar says of it.
pub struct InvocationReading<'a> {
    /// The command.
    pub invocation: Invocation,
    /// What its grammar says.
    pub usage: CommandUse<'a>,
    /// What other grammars say, where its own knows a command or a flag not.
    pub others: Vec<CommandUse<'a>>,
    /// The request it stands for, where it has a binding.
    pub bound: Option<RequestReading<'a>>,
    /// Whether the command's last line was not continued, as in [`RequestReading`].
    pub is_cut_short: bool,
}

/// A suppression and what became of each of its rules.
pub struct SuppressionUse<'a> {
    /// The suppression.
    pub suppression: &'a Suppression,
    /// What became of each word of [`Suppression::rules`], at the same index.
    pub words: Vec<WordUse>,
}

/// What became of a rule that a suppression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordUse {
    /// It suppresses something.
    Used,
    /// There is nothing that it could suppress.
    Unused,
    /// Not every rule that it means looked at the page.
    Unjudged,
    /// It means no rule that can be suppressed.
    Unknown,
}

/// A set of alternatives of which a reader picks one, and the fences that stand directly in each.
pub struct Group<'a> {
    /// The alternatives, in order.
    pub alternatives: Vec<(&'a Alternative, Vec<&'a Reading<'a>>)>,
}

impl<'a> Context<'a> {
    /// A page and its readings, one for each example, in order.
    pub fn new(page: &'a Page, config: &'a Config, library: &'a Library, readings: Vec<Reading<'a>>) -> Self {
        Self { page, config, library, links: &[], readings, declarations: OnceCell::new() }
    }

    /// Where the page contradicts the reference that it belongs to, or itself.
    pub fn contradictions(&self) -> impl Iterator<Item = &'a ReferenceProblem> {
        let path = self.page.file.path();
        let all = self.library.references.iter().flat_map(|reference| &reference.problems);
        all.filter(move |problem| problem.place.file.path() == path)
    }

    /// What does not fit between the patterns of the page and its examples.
    pub fn declarations(&self) -> &Declarations {
        self.declarations.get_or_init(|| declarations::declarations(self.page, &self.readings))
    }

    /// Whether what stands at `span` is about another product of the site than the page's own, and tells its readers what they
    /// could do there: the name of the page, a heading, the text right above or the tab it stands in names one. A word of `command` itself names
    /// the command (`influx v1 auth`).
    pub fn is_about_another_product(&self, span: Span, command: &str) -> bool {
        let Some(variant) = &self.page.variant else { return false };
        let Some(own) = &variant.product else { return false };
        let next = self.page.examples.partition_point(|example| example.span.start <= span.start);
        let example = next.checked_sub(1).map(|index| &self.page.examples[index]);
        let headings = example.into_iter().flat_map(|example| example.headings.iter());
        let above = headings
            .map(|heading| &*heading.text)
            .chain(example.and_then(|example| example.introduction.as_ref()).map(Traced::as_str))
            .chain(
                example.into_iter().flat_map(|example| &example.alternatives).filter_map(|tab| tab.label.as_deref()),
            );
        let file_name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let paths = variant.pages.iter().map(String::as_str).chain([self.page.file.path()]);
        let texts: Vec<String> = paths.map(file_name).chain(above.map(str::to_lowercase)).collect();
        let names = |word: &str| texts.iter().any(|text| has_word(text, word));
        let others = variant.site.products.iter().filter(|other| other.word != own.word && !other.word.is_empty());
        let is_part = |name: &str| command.split(' ').any(|word| word == name);
        others.into_iter().any(|other| !is_part(&other.word) && names(&other.word.to_lowercase()))
    }

    /// Every set of alternatives of the page. A fence belongs to its innermost choice only: outer tabs around it
    /// ("Linux", "macOS") say where it is read, not what it is an alternative to.
    pub fn groups(&'a self) -> Vec<Group<'a>> {
        let mut groups: BTreeMap<usize, BTreeMap<usize, (&Alternative, Vec<&Reading<'_>>)>> = BTreeMap::new();
        for reading in &self.readings {
            let Some(choice) = reading.example.alternatives.last() else { continue };
            let group = groups.entry(choice.group).or_default();
            group.entry(choice.index).or_insert_with(|| (choice, Vec::new())).1.push(reading);
        }
        groups.into_values().map(|group| Group { alternatives: group.into_values().collect() }).collect()
    }
}

/// Whether a text has a word, with nothing but signs or blanks around it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let is_letter = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(is_letter) && !text[at + found.len()..].starts_with(is_letter)
    })
}
