//! A valid statement of a page, as the ways to break it see it.

use super::program::ProgramCommand;
use docproof::{
    shell::{Command, SimpleCommand, Statement, Word},
    text::Traced,
};
use std::ops::Range;

/// A statement of a script in which nothing is wrong. Ranges are ranges of the script.
pub(super) struct Site<'a> {
    /// The script, its placeholders under their own names.
    pub(super) script: &'a Traced,
    /// The statement.
    pub(super) range: Range<usize>,
    /// Its simple commands, in order, those in compound commands and substitutions left out.
    pub(super) commands: Vec<&'a SimpleCommand>,
    /// Whether all that its commands are given is known: each is curl, or has a grammar.
    pub(super) is_known: bool,
    /// Whether an OpenAPI document knows the operation that it asks for.
    pub(super) is_routed: bool,
    /// Whether that document claims to know every operation of its path.
    pub(super) is_covered: bool,
    /// Those of its commands whose programs have a grammar, in order.
    pub(super) program_commands: Vec<ProgramCommand<'a>>,
}

/// What replaces what.
pub(super) type Edit = (Range<usize>, String);

/// One way to break one statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mutant {
    /// The edits, in order and apart.
    pub(super) edits: Vec<Edit>,
    /// Other places than those of the edits where a finding stands right: the partner of a quote that went.
    pub(super) places: Vec<usize>,
    /// Why nobody who knows the contracts alone can tell that it is a mistake; such a mutant is counted, and not made.
    pub(super) unknowable: Option<&'static str>,
}

impl Mutant {
    /// One edit.
    pub(super) fn new(range: Range<usize>, with: impl Into<String>) -> Self {
        Self { edits: vec![(range, with.into())], ..Self::default() }
    }

    /// One that no contract tells from a valid command, and why.
    pub(super) fn unknowable(reason: &'static str) -> Self {
        Self { unknowable: Some(reason), ..Self::default() }
    }

    /// A text put in at `at`.
    pub(super) fn insert(at: usize, text: &str) -> Self {
        Self::new(at..at, text)
    }

    /// Another edit, behind those there are.
    pub(super) fn and(mut self, range: Range<usize>, with: impl Into<String>) -> Self {
        self.edits.push((range, with.into()));
        self
    }

    /// Another place where a finding stands right.
    pub(super) fn at(mut self, place: usize) -> Self {
        self.places.push(place);
        self
    }

    /// `text` with the edits.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut edited = text.to_owned();
        for (range, with) in self.edits.iter().rev() {
            edited.replace_range(range.clone(), with);
        }
        edited
    }
}

/// A word in quotes, and nothing else in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quoted<'a> {
    /// The quote.
    pub(super) quote: char,
    /// Where the word starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What stands between the quotes, as written.
    pub(super) inside: &'a str,
}

impl<'a> Site<'a> {
    /// The simple commands of a statement.
    pub(super) fn commands(statement: &'a Statement) -> Vec<&'a SimpleCommand> {
        let commands = statement.pipelines.iter().flat_map(|pipeline| &pipeline.commands);
        let simple = commands.filter_map(|command| match command {
            Command::Simple(command) => Some(command),
            _ => None,
        });
        simple.collect()
    }

    /// The script as written.
    pub(super) fn text(&self) -> &'a str {
        self.script.as_str()
    }

    /// A word as written.
    pub(super) fn raw(&self, word: &Word) -> &'a str {
        &self.text()[word.range.clone()]
    }

    /// The words of its commands.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a Word> {
        self.commands.iter().flat_map(|command| &command.words)
    }

    /// The words of its curl commands.
    pub(super) fn curl_words(&self) -> impl Iterator<Item = &'a Word> {
        let is_curl = |command: &&&SimpleCommand| command.words.first().is_some_and(|word| self.raw(word) == "curl");
        self.commands.iter().filter(is_curl).flat_map(|command| &command.words)
    }

    /// The values of the options of these names of its curl commands, where they are words of their own.
    pub(super) fn values(&self, names: &[&str]) -> Vec<&'a Word> {
        let words: Vec<&Word> = self.curl_words().collect();
        let pairs = words.windows(2).filter(|pair| names.contains(&self.raw(pair[0])));
        pairs.map(|pair| pair[1]).collect()
    }

    /// The URLs of its curl commands.
    pub(super) fn urls(&self) -> impl Iterator<Item = &'a Word> {
        let has_scheme = |word: &str| {
            let word = word.trim_start_matches(['"', '\'']);
            word.starts_with("http://") || word.starts_with("https://")
        };
        self.curl_words().filter(move |word| has_scheme(self.raw(word)))
    }

    /// The headers of its curl commands.
    pub(super) fn headers(&self) -> Vec<&'a Word> {
        self.values(&["-H", "--header"])
    }

    /// A word that is one string in quotes.
    pub(super) fn quoted(&self, word: &Word) -> Option<Quoted<'a>> {
        let Range { start, end } = word.range;
        let raw = self.raw(word);
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inside = raw[1..].strip_suffix(quote)?;
        let mut escaped = false;
        for c in inside.chars() {
            if c == quote && !(escaped && quote == '"') {
                return None;
            }
            escaped = c == '\\' && !escaped;
        }
        (!escaped).then_some(Quoted { quote, start, end, inside })
    }

    /// The words that are one string in quotes.
    pub(super) fn strings(&self) -> impl Iterator<Item = Quoted<'a>> {
        self.words().filter_map(|word| self.quoted(word))
    }

    /// Each `\` that continues a line, outside of words.
    pub(super) fn continuations(&self) -> Vec<usize> {
        let text = &self.text()[self.range.clone()];
        let redirections = self.commands.iter().flat_map(|command| &command.redirections);
        let texts = redirections.filter_map(|redirection| redirection.here_document.as_ref());
        let words: Vec<&Word> = self.words().chain(texts).collect();
        let in_word = |at: usize| words.iter().any(|word| word.range.start < at && at < word.range.end);
        let found = text.match_indices("\\\n").map(|(at, _)| self.range.start + at);
        found.filter(|at| !in_word(*at) && !self.text()[..*at].ends_with('\\')).collect()
    }

    /// Where the command starts that holds a word.
    pub(super) fn command_of(&self, word: &Word) -> Option<usize> {
        let holds = |command: &&&SimpleCommand| command.words.iter().any(|one| one.range == word.range);
        self.commands.iter().find(holds).map(|command| command.range.start)
    }
}
