//! xargs's command line (xargs(1), POSIX and GNU), and the command inside it.

use super::{Action, classify};
use crate::text::{Inserted, Span, Traced};

/// `xargs`.
#[derive(Debug, Clone)]
pub struct Xargs {
    /// `-I NAME`: the text to replace in the arguments, once for each input line; without it the input's words are added
    /// at the end.
    pub replace: Option<Traced>,
    /// `-n COUNT`, `-L COUNT`: how many words (lines) each command gets; all of them if not given.
    pub count: Option<Traced>,
    /// `-0`: items end with a null byte, nothing else separates them.
    pub null: bool,
    /// `-r`: without input nothing runs.
    pub skip_empty: bool,
    /// The arguments of the command it runs, its name first, with [`Xargs::replace`] still in them.
    pub arguments: Vec<Traced>,
    /// The place of each argument in the file.
    pub spans: Vec<Span>,
    /// Options that are not understood; a command with any of them is not run.
    pub unknown: Vec<Traced>,
    /// What that command is, with the replaced text as an open part.
    pub action: Box<Action>,
}

/// Reads the arguments of an xargs command, its name not included.
pub(super) fn parse(arguments: &[Traced], spans: &[Span], command: Span) -> Xargs {
    let mut xargs = Xargs {
        replace: None,
        count: None,
        null: false,
        skip_empty: false,
        arguments: Vec::new(),
        spans: Vec::new(),
        unknown: Vec::new(),
        action: Box::new(Action::Assignments),
    };
    let mut at = 0;
    while let Some(argument) = arguments.get(at) {
        if argument.as_str() == "--" {
            at += 1;
            break;
        }
        if !argument.as_str().starts_with('-') || argument.is_open(0..1) {
            break;
        }
        at += xargs.option(argument, arguments.get(at + 1));
    }
    xargs.arguments = arguments.get(at..).unwrap_or_default().to_vec();
    xargs.spans = spans.get(at..).unwrap_or_default().to_vec();
    if xargs.arguments.is_empty() {
        // POSIX: without a command it is `echo`.
        xargs.arguments.push(Traced::inserted("echo", Span::at(command.end), Inserted::Implied));
        xargs.spans.push(Span::at(command.end));
    }
    xargs.action = Box::new(xargs.inner(command));
    xargs
}

impl Xargs {
    /// What the command is, its input not known.
    fn inner(&self, command: Span) -> Action {
        let name = self.replace.as_ref().map_or("", Traced::as_str);
        let mut arguments: Vec<Traced> = self.arguments.iter().map(|word| classify::open_up(word, name)).collect();
        let mut spans = self.spans.clone();
        if self.replace.is_none() {
            let input = Inserted::Expansion("input".into());
            arguments.push(Traced::inserted("$input", Span::at(command.end), input));
            spans.push(Span::at(command.end));
        }
        // A chain of `xargs xargs xargs …` is no deeper than the command line is long; it is cut short all the same.
        if arguments[0].as_str() == "xargs" {
            return Action::Unreadable;
        }
        classify::classify(arguments, spans, command)
    }

    /// Reads one option; returns how many arguments it took.
    fn option(&mut self, argument: &Traced, next: Option<&Traced>) -> usize {
        let text = argument.as_str();
        let after = |length: usize| argument.slice(length..argument.len());
        if let Some(long) = text.strip_prefix("--") {
            let value = long.find('=').map(|at| after(2 + at + 1));
            match (long.split('=').next().unwrap_or_default(), value) {
                ("null", None) => self.null = true,
                ("no-run-if-empty", None) => self.skip_empty = true,
                ("replace", value) => self.replace = Some(value.unwrap_or_else(|| implied_braces(argument))),
                ("max-args" | "max-lines", Some(value)) => self.count = Some(value),
                ("verbose", None) | ("max-procs", Some(_)) => {}
                _ => self.unknown.push(argument.clone()),
            }
            return 1;
        }
        let Some(letter) = text.chars().nth(1) else {
            self.unknown.push(argument.clone());
            return 1;
        };
        let attached = text.len() > 1 + letter.len_utf8();
        if matches!(letter, '0' | 'r' | 't' | 'x') {
            for letter in text.chars().skip(1) {
                match letter {
                    '0' => self.null = true,
                    'r' => self.skip_empty = true,
                    't' | 'x' => {}
                    _ => {
                        self.unknown.push(argument.clone());
                        return 1;
                    }
                }
            }
            return 1;
        }
        let value = if attached { Some(after(1 + letter.len_utf8())) } else { next.cloned() };
        match (letter, value) {
            ('I', Some(value)) => self.replace = Some(value),
            // `-i` takes its argument only when it is attached.
            ('i', value) => {
                self.replace = Some(value.filter(|_| attached).unwrap_or_else(|| implied_braces(argument)));
                return 1;
            }
            ('n' | 'L', Some(value)) => self.count = Some(value),
            ('P' | 's', Some(_)) => {}
            ('d' | 'E' | 'a', Some(_)) => self.unknown.push(argument.clone()),
            _ => {
                self.unknown.push(argument.clone());
                return 1;
            }
        }
        if attached { 1 } else { 2 }
    }
}

fn implied_braces(option: &Traced) -> Traced {
    Traced::inserted("{}", option.whole_span(), Inserted::Implied)
}
