//! curl's argument vector to options and URLs, by the rules of curl(1), in the order of the command line.

use super::{
    CurlProblem, CurlProblemKind,
    options::{self, CurlOption, OptionKind},
};
use crate::text::{Span, Traced};

/// One thing a command line says.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// An option.
    Option {
        /// Its long name.
        name: &'static str,
        /// Whether it is turned off (`--no-…`).
        off: bool,
        /// Its argument, with its place in the file, quotes included; `None` for switches.
        value: Option<(Traced, Span)>,
        /// The option itself in the file.
        span: Span,
    },
    /// A URL.
    Url(Traced, Span),
    /// An argument that may expand to several or to none (`$OPTIONS`), or stands for what was left out (`...`).
    Unknown,
}

/// Reads an argument vector, the program's name not included.
pub(super) fn items(arguments: &[Traced], spans: &[Span], problems: &mut Vec<CurlProblem>) -> Vec<Item> {
    let mut reader = Reader { arguments, spans, next: 0, problems, items: Vec::new() };
    let mut flags = true;
    while let Some((argument, span)) = reader.take() {
        let text = argument.as_str();
        if flags && text == "--" {
            flags = false;
        } else if flags && text.starts_with('-') && !argument.is_open(0..1) {
            reader.option(argument, span);
            reader.split_header();
        } else if is_left_out(argument) {
            reader.items.push(Item::Unknown);
        } else {
            reader.items.push(Item::Url(argument.clone(), span));
        }
    }
    reader.items
}

struct Reader<'a> {
    arguments: &'a [Traced],
    spans: &'a [Span],
    next: usize,
    problems: &'a mut Vec<CurlProblem>,
    items: Vec<Item>,
}

impl<'a> Reader<'a> {
    fn take(&mut self) -> Option<(&'a Traced, Span)> {
        let argument = self.arguments.get(self.next)?;
        let span = self.spans.get(self.next).copied().unwrap_or_else(|| argument.whole_span());
        self.next += 1;
        Some((argument, span))
    }

    fn option(&mut self, argument: &'a Traced, span: Span) {
        match argument.as_str().strip_prefix("--") {
            Some(name) if !argument.is_open(0..argument.len()) => self.long(argument, name, span),
            Some(name) => match name.find('=').filter(|at| !argument.is_open(0..at + 2)) {
                Some(_) => self.long(argument, name, span),
                None => self.items.push(Item::Unknown),
            },
            None => self.letters(argument, span),
        }
    }

    fn long(&mut self, argument: &Traced, whole: &str, span: Span) {
        let (name, equals) = match whole.split_once('=') {
            Some((name, _)) => (name, Some(2 + name.len())),
            None => (whole, None),
        };
        // `--expand-NAME` is NAME with variables filled in (curl 8.3.0).
        let expanded = name.strip_prefix("expand-");
        let (option, off) = match options::long(expanded.unwrap_or(name)) {
            Some(option) => (Some(option), false),
            None => (switch_off(name), true),
        };
        let Some(option) = option else { return self.unknown(argument, name, span) };
        if expanded.is_some() {
            let kind = CurlProblemKind::Unsupported { option: format!("--{name}") };
            self.problems.push(CurlProblem { kind, span });
        }
        let Some(equals) = equals else { return self.found(option, off, span, &format!("--{name}")) };
        // Since curl 8.16.0 a value may follow an equals sign.
        let kind =
            CurlProblemKind::EqualsSign { option: format!("--{name}"), takes_value: option.kind == OptionKind::Value };
        self.problems.push(CurlProblem { kind, span: argument.span(equals..equals + 1) });
        let value = argument.slice(equals + 1..argument.len());
        let value_span = argument.span(equals + 1..argument.len());
        let value = (option.kind == OptionKind::Value).then_some((value, value_span));
        self.items.push(Item::Option { name: option.name, off, value, span });
    }

    /// `-sSL`, `-XPOST`, `-o file`.
    fn letters(&mut self, argument: &'a Traced, span: Span) {
        let text = argument.as_str();
        if text.len() > 3 && options::long(&text[1..]).is_some() && !argument.has_open_parts() {
            // `-user name`: curl reads `-u ser`, which nobody means.
            return self.unknown(argument, &text[1..], span);
        }
        if text == "-" {
            self.items.push(Item::Unknown);
            return;
        }
        for (at, letter) in text.char_indices().skip(1) {
            if argument.is_open(at..at + letter.len_utf8()) {
                self.items.push(Item::Unknown);
                return;
            }
            let Some(option) = options::short(letter) else {
                let kind = CurlProblemKind::UnknownOption { option: format!("-{letter}"), suggestion: None };
                self.problems.push(CurlProblem { kind, span: argument.span(at..at + letter.len_utf8()) });
                self.items.push(Item::Unknown);
                return;
            };
            let off = letter == 'N';
            let end = at + letter.len_utf8();
            let place = if text.len() == 2 { span } else { argument.span(at..end) };
            if option.kind != OptionKind::Value || end == text.len() {
                self.found(option, off, place, &format!("-{letter}"));
            } else {
                let value = (argument.slice(end..text.len()), argument.span(end..text.len()));
                self.items.push(Item::Option { name: option.name, off, value: Some(value), span: place });
                return;
            }
        }
    }

    /// An option that curl has; its value is the next argument, whatever that looks like.
    fn found(&mut self, option: &CurlOption, off: bool, span: Span, written: &str) {
        let mut value = None;
        if option.kind == OptionKind::Value {
            let before = self.next;
            value = self.take().map(|(argument, span)| (argument.clone(), span));
            if option.name == "request" && value.as_ref().is_some_and(|(method, _)| is_option(method)) {
                // `-X -H …`: curl takes `-H` for the method. It is read again as what it was meant to be.
                self.next = before;
            }
            if value.is_none() && option.name != "help" {
                let kind = CurlProblemKind::MissingValue { option: written.to_owned() };
                self.problems.push(CurlProblem { kind, span });
                return;
            }
        }
        self.items.push(Item::Option { name: option.name, off, value, span });
    }

    /// An option that curl does not have. What it was meant to be is read in its place, so that the rest of the
    /// command line still means something.
    fn unknown(&mut self, argument: &Traced, name: &str, span: Span) {
        let written = &argument.as_str()[..argument.as_str().find('=').unwrap_or(argument.len())];
        let suggestion = if written.starts_with("--") { options::nearest(name) } else { Some(format!("--{name}")) };
        let meant = suggestion.as_deref().and_then(|suggestion| match suggestion.strip_prefix("--") {
            Some(name) => options::long(name),
            None if suggestion.len() == 2 => suggestion.chars().nth(1).and_then(options::short),
            None => None,
        });
        match meant {
            Some(meant) if !argument.as_str().contains('=') => self.found(meant, false, span, written),
            _ => self.items.push(Item::Unknown),
        }
        let kind = CurlProblemKind::UnknownOption { option: written.to_owned(), suggestion };
        self.problems.push(CurlProblem { kind, span: argument.span(0..written.len()) });
    }

    /// `-H Name: value` without quotes: the words of the value stand alone, and curl takes each for a URL.
    fn split_header(&mut self) {
        let Some(Item::Option { name: "header", value: Some((header, span)), .. }) = self.items.last() else { return };
        if !header.as_str().ends_with(':') || header.has_open_parts() {
            return;
        }
        let (mut whole, mut end) = (header.as_str().to_owned(), *span);
        let span = *span;
        let rest = self.arguments.get(self.next..).unwrap_or_default();
        let mut words = rest.iter().take_while(|word| !is_option(word) && !is_address(word)).count();
        if words == rest.len() && words > 1 {
            // There must be a URL somewhere, if only an open part.
            words -= usize::from(rest[words - 1].has_open_parts());
        }
        if words == 0 || rest[0].has_open_parts() {
            return;
        }
        for _ in 0..words {
            if let Some((word, place)) = self.take() {
                whole = format!("{whole} {word}");
                end = place;
            }
        }
        let (kind, span) = (CurlProblemKind::SplitHeader { header: whole }, span.cover(end));
        self.problems.push(CurlProblem { kind, span });
    }
}

/// Whether an argument is an option that curl has.
fn is_option(argument: &Traced) -> bool {
    let text = argument.as_str();
    match text.strip_prefix("--") {
        _ if argument.has_open_parts() => false,
        Some(name) => options::long(name).is_some() || switch_off(name).is_some(),
        None => {
            text.strip_prefix('-').and_then(|rest| rest.chars().next()).is_some_and(|c| options::short(c).is_some())
        }
    }
}

/// Whether a word is an address rather than a word of a header's value.
fn is_address(word: &Traced) -> bool {
    let text = word.as_str();
    let is_media_type = text.split_once('/').is_some_and(|(kind, _)| {
        matches!(kind, "application" | "audio" | "image" | "multipart" | "text" | "video" | "*")
    });
    text.contains("://") || text.starts_with("localhost") || text.contains('/') && !is_media_type
}

/// The switch that `no-name` turns off.
fn switch_off(name: &str) -> Option<&'static CurlOption> {
    options::long(name.strip_prefix("no-")?).filter(|option| option.kind == OptionKind::Switch)
}

/// Whether an argument stands for arguments that are not there: `...`, `[options]`, or one that is an expansion as a
/// whole and therefore may hold options.
fn is_left_out(argument: &Traced) -> bool {
    let text = argument.as_str();
    let brackets = text.starts_with('[') && text.ends_with(']') || text.starts_with('<') && text.ends_with('>');
    text.trim_matches('.').is_empty() || text == "…" || brackets
}
