//! What stands in a script that nobody types: prompts, what commands print, and marks for what is left out.
//!
//! Takes the text of a fence; hands on a [`Transcript`], which says by ranges what is typed, what is printed and what
//! is left out. What is typed is for [`super::parse`]. A line is taken for output only where no shell could have been
//! meant by it: at the beginning of a command, by a shape that no command has. Knows no program but by name, and judges
//! nothing. One pass over the lines.

mod printed;
mod progress;
mod prompt;

pub use printed::Shape;
pub use prompt::{Prompt, Prompter, is_query, prompt};

use crate::text::Traced;
use progress::Progress;
use std::ops::Range;

/// The lines of a script by what they are.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// What is typed, in order: neither prompts nor output nor marks for what is left out.
    pub typed: Vec<Range<usize>>,
    /// What commands print: runs of whole lines, in order.
    pub printed: Vec<Printed>,
    /// What says that something is left out (`...`, `# …`), in order.
    pub elisions: Vec<Range<usize>>,
    /// Whether the commands stand behind prompts.
    pub prompted: bool,
}

/// Lines that a command printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The lines, the last line end included.
    pub range: Range<usize>,
    /// What the first of them looks like; `None` where only the prompts around them say that they are output.
    pub shape: Option<Shape>,
}

impl Transcript {
    /// Whether everything in the text is typed as it stands.
    pub fn is_plain(&self) -> bool {
        !self.prompted && self.printed.is_empty() && self.elisions.is_empty()
    }
}

/// Reads the lines of `text`; `is_program` knows the names of the programs with a grammar, and `is_session` says that the
/// text was announced as a session, in which `# ` may be the prompt of the superuser.
pub fn transcript(text: &Traced, is_session: bool, is_program: &dyn Fn(&str) -> bool) -> Transcript {
    let view = view(text);
    let mut lines = Lines { text: &view, is_program, progress: Progress::default(), found: Transcript::default() };
    let first = view.lines().map(str::trim).find(|line| !line.is_empty());
    let is_root = is_session && first.is_some_and(|line| lines.is_root_prompt(line));
    let root = is_root.then_some(Prompt { length: ROOT.len(), sign: '#', of: Prompter::Shell });
    match root.or_else(|| first_line(&view).and_then(prompt)).filter(Prompt::is_shell) {
        Some(style) => lines.prompted(style.sign),
        None => lines.unprompted(),
    }
    lines.found
}

/// The prompt of the superuser, where it has no other part.
const ROOT: &str = "# ";

/// The first line that is not blank and no comment (`#`, or the `//` of other languages), without its indentation.
pub fn first_line(text: &str) -> Option<&str> {
    text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//"))
}

/// The text with its open parts made plain words: whatever the name of a placeholder holds, it is no syntax.
fn view(text: &Traced) -> std::borrow::Cow<'_, str> {
    if !text.has_open_parts() {
        return text.as_str().into();
    }
    let (mut view, mut at) = (String::with_capacity(text.len()), 0);
    for range in text.open_parts() {
        view.push_str(&text.as_str()[at..range.start]);
        view.extend(std::iter::repeat_n('_', range.len()));
        at = range.end;
    }
    view.push_str(&text.as_str()[at..]);
    view.into()
}

/// How lines begin that are no commands, and no output of the command above either.
const PARTS: &[char] = &['"', '\'', '-', '{', '}', '[', ']', ',', '+'];

/// Marks that stand where something is left out.
const ELISIONS: &[&str] =
    &["...", "....", "\u{2026}", "[...]", "[\u{2026}]", "(...)", "<...>", "<snip>", "[snip]", "--snip--", "(snip)"];

/// Whether a line says that lines are left out.
fn is_elision(line: &str) -> bool {
    let Some(remark) = line.strip_prefix('#').or_else(|| line.strip_prefix("//")) else {
        return ELISIONS.contains(&line.trim());
    };
    // Among the options of a command it may be written as if it were continued, as the lines around it are.
    ELISIONS.contains(&remark.trim().trim_end_matches('\\').trim())
}

struct Lines<'a> {
    text: &'a str,
    is_program: &'a dyn Fn(&str) -> bool,
    progress: Progress<'a>,
    found: Transcript,
}

impl Lines<'_> {
    /// A session: each command behind its prompt, which ends with `sign`, and what it printed below it.
    fn prompted(&mut self, sign: char) {
        self.found.prompted = true;
        let (mut at, text) = (0, self.text);
        // Whether the further lines of this command have a prompt of their own; the first of them says so for all.
        let mut second: Option<bool> = None;
        for line in text.split_inclusive('\n') {
            let (start, content) = (at, line.trim_start_matches([' ', '\t']));
            at += line.len();
            let here = self.typed_after(content.trim_end(), sign);
            if self.progress.is_open() && (sign == '>' || here.is_none()) {
                let rest = content
                    .strip_prefix("> ")
                    .or_else(|| content.strip_prefix('>').filter(|rest| rest.trim().is_empty()));
                let is_second = *second.get_or_insert(rest.is_some());
                let from = rest.filter(|_| is_second).map_or(start, |rest| at - rest.len());
                self.command(from..at);
            } else if let Some(length) = here {
                (self.progress, second) = (Progress::default(), None);
                self.command((at - content.len() + length).min(at)..at);
            } else if self.is_printing() || !content.trim().is_empty() && !content.starts_with('#') {
                self.printed(start..at, None);
            } else {
                self.comment(start..at);
            }
        }
    }

    /// The length of the prompt that a line begins with.
    fn typed_after(&self, line: &str, sign: char) -> Option<usize> {
        if sign == '#' && self.is_root_prompt(line) {
            return Some(ROOT.len());
        }
        prompt(line).filter(|prompt| prompt.is_shell() && prompt.sign == sign).map(|prompt| prompt.length)
    }

    /// Whether a line can be a command of the superuser as well as a comment.
    fn is_root_prompt(&self, line: &str) -> bool {
        line.strip_prefix(ROOT).is_some_and(|typed| printed::starts_command(typed.trim_start(), self.is_program))
    }

    /// A script, which may go on with what its commands print.
    fn unprompted(&mut self) {
        let (mut at, text) = (0, self.text);
        let mut after_blank = true;
        // How the command above begins, and the least that a command is indented.
        let mut above: Option<(&str, usize)> = None;
        for line in text.split_inclusive('\n') {
            let (start, content, indentation) = (at, line.trim(), line.len() - line.trim_start().len());
            at += line.len();
            let was_blank = std::mem::replace(&mut after_blank, content.is_empty());
            if self.progress.is_open() {
                self.command(start..at);
                continue;
            }
            if self.is_printing() {
                let is_comment = was_blank && content.starts_with('#');
                if !is_comment && !printed::starts_command(content, self.is_program) {
                    self.printed(start..at, None);
                    continue;
                }
            }
            // Below a line that is itself only a part of something, or further right, stands more of it: a body that lost
            // its quote, the inside of a loop.
            let is_part = above.is_some_and(|(above, left)| indentation > left || above.starts_with(PARTS));
            let next = || text[at..].lines().map(str::trim).find(|line| !line.is_empty());
            let shape = || if is_part { None } else { printed::shape(content, next(), above.is_some()) };
            if content.is_empty() {
                self.typed(start..at);
            } else if content.starts_with('#') || is_elision(content) {
                self.comment(start..at);
            } else if let Some(shape) = shape() {
                self.printed(start..at, Some(shape));
            } else {
                above = Some((content, above.map_or(indentation, |(_, left)| left.min(indentation))));
                self.command(start..at);
            }
        }
    }

    /// Whether the line before was printed.
    fn is_printing(&self) -> bool {
        let typed = self.found.typed.last().map_or(0, |range| range.end);
        self.found.printed.last().is_some_and(|printed| printed.range.end >= typed && printed.range.end > 0)
    }

    /// A part of a command.
    fn command(&mut self, range: Range<usize>) {
        let line = &self.text[range.clone()];
        let mut from = range.start;
        if is_elision(line.trim()) && self.progress.is_continued() {
            // Nothing stands on the line but the mark: what came before it is not continued to it.
            self.elision(range.start + (line.len() - line.trim_start().len())..range.start + line.trim_end().len());
            if line.trim_start().starts_with('#') {
                return;
            }
            self.uncontinue();
            self.progress = Progress::default();
            return self.typed(range.end - usize::from(line.ends_with('\n'))..range.end);
        }
        for word in self.progress.read(line) {
            let word = range.start + word.start..range.start + word.end;
            self.typed(from..word.start);
            from = word.end;
            self.elision(word);
        }
        self.typed(from..range.end);
    }

    /// A comment, which may say that something is left out.
    fn comment(&mut self, range: Range<usize>) {
        let line = &self.text[range.clone()];
        if !is_elision(line.trim()) {
            return self.typed(range);
        }
        self.elision(range.start + (line.len() - line.trim_start().len())..range.start + line.trim_end().len());
        self.typed(range.end - usize::from(line.ends_with('\n'))..range.end);
    }

    /// A part of what is typed. Of output before it the last line end is kept, so that the commands around it stay apart.
    fn typed(&mut self, range: Range<usize>) {
        if self.is_printing() && !range.is_empty() {
            let end = self.found.printed.last().map_or(0, |printed| printed.range.end);
            self.found.typed.push(end - usize::from(self.text[..end].ends_with('\n'))..end);
        }
        match self.found.typed.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ if range.is_empty() => {}
            _ => self.found.typed.push(range),
        }
    }

    /// A line that is printed.
    fn printed(&mut self, range: Range<usize>, shape: Option<Shape>) {
        match self.found.printed.last_mut() {
            Some(last) if last.range.end == range.start => last.range.end = range.end,
            _ => self.found.printed.push(Printed { range, shape }),
        }
    }

    fn elision(&mut self, range: Range<usize>) {
        self.found.elisions.push(range);
    }

    /// Takes back the backslash and the line end that the typed text ends with.
    fn uncontinue(&mut self) {
        if let Some(last) = self.found.typed.last_mut() {
            let kept = self.text[last.clone()].trim_end().trim_end_matches('\\').trim_end().len();
            last.end = last.start + kept;
        }
    }
}

#[cfg(test)]
mod tests;
