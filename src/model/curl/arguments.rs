//! curl's argument vector to options and URLs, by the rules of curl(1), in the order of the command line.

use super::{
    Curl, CurlProblem, CurlProblemKind, UsedOption,
    options::{self, CurlOption, OptionKind},
    values,
};
use crate::text::{Span, Traced};

/// One thing a command line says.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// An option.
    Option(UsedOption),
    /// A URL.
    Url(Traced, Span),
    /// An argument that may expand to several or to none (`$OPTIONS`), or stands for what was left out (`...`).
    Unknown,
}

/// Methods of HTTP that are written like options by mistake: `-POST` is `-P OST`.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Reads an argument vector, the program's name not included. What is wrong with it, and the options, go to `curl`.
pub(super) fn items(arguments: &[Traced], spans: &[Span], curl: &mut Curl) -> Vec<Item> {
    let items = Vec::with_capacity(arguments.len());
    let mut reader = Reader { arguments, spans, next: 0, has_url: has_url(arguments), curl, items };
    let mut flags = true;
    while let Some((argument, span)) = reader.take() {
        let text = argument.as_str();
        if flags && text == "--" {
            // `-- get` is an option with a blank in it, and the options go on behind it.
            flags = reader.has_url && reader.severed_option(span);
        } else if flags && text.starts_with('-') && !argument.is_open(0..1) {
            reader.option(argument, span);
            reader.split_header();
        } else if flags && reader.has_url && reader.bare_option(argument, span, span) {
            reader.split_header();
        } else if is_left_out(argument) {
            reader.items.push(Item::Unknown);
        } else {
            reader.items.push(Item::Url(argument.clone(), span));
        }
    }
    reader.items
}

struct Reader<'a, 'c> {
    arguments: &'a [Traced],
    spans: &'a [Span],
    next: usize,
    /// Whether an argument is a URL beyond doubt, so that a word which is none was not meant as one.
    has_url: bool,
    curl: &'c mut Curl,
    items: Vec<Item>,
}

impl<'a> Reader<'a, '_> {
    fn take(&mut self) -> Option<(&'a Traced, Span)> {
        let argument = self.arguments.get(self.next)?;
        let span = self.spans.get(self.next).copied().unwrap_or_else(|| argument.whole_span());
        self.next += 1;
        Some((argument, span))
    }

    fn problem(&mut self, kind: CurlProblemKind, span: Span) {
        self.curl.problems.push(CurlProblem { kind, span });
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

    /// An option whose name stands behind a blank after its dashes, which are at `dashes`.
    fn severed_option(&mut self, dashes: Span) -> bool {
        let Some((name, span)) = self.take() else { return false };
        let is_option = self.bare_option(name, span, dashes.cover(span));
        if is_option {
            self.split_header();
        } else {
            self.next -= 1;
        }
        is_option
    }

    /// The whole name of an option without its dashes, read as it was meant; `place` is what must be changed.
    fn bare_option(&mut self, name: &Traced, span: Span, place: Span) -> bool {
        let text = name.as_str();
        let option = options::long(text).map(|option| (option, false));
        let option = option.or_else(|| switch_off(text).map(|option| (option, true)));
        let lacks_value = |option: &CurlOption| option.kind == OptionKind::Value && self.next == self.arguments.len();
        let Some((option, off)) = option.filter(|(option, _)| !name.has_open_parts() && !lacks_value(option)) else {
            return false;
        };
        let is_severed = place != span;
        self.problem(CurlProblemKind::NoDashes { name: text.to_owned(), is_severed }, place);
        self.found(option, off, span, &format!("--{text}"));
        true
    }

    fn long(&mut self, argument: &'a Traced, whole: &str, span: Span) {
        let name = whole.split_once('=').map_or(whole, |(name, _)| name);
        let written = &argument.as_str()[..2 + name.len()];
        // `--expand-NAME` is NAME with variables filled in.
        let expanded = name.strip_prefix("expand-");
        let (option, off) = match options::long(expanded.unwrap_or(name)) {
            Some(option) => (Some(option), false),
            None => (switch_off(name), true),
        };
        let Some(option) = option else { return self.unknown(argument, name, span) };
        if expanded.is_some() {
            self.problem(CurlProblemKind::Newer { what: written.to_owned(), since: options::EXPANSION }, span);
            self.curl.unsupported(written, span);
        }
        let equals = written.len();
        if equals == argument.len() {
            return self.found(option, off, span, written);
        }
        let takes_value = option.kind == OptionKind::Value;
        let kind = CurlProblemKind::EqualsSign { option: written.to_owned(), takes_value };
        self.problem(kind, argument.span(equals..equals + 1));
        let value = (argument.slice(equals + 1..argument.len()), argument.span(equals + 1..argument.len()));
        self.push(option, off, span, written, takes_value.then_some(value));
    }

    /// `-sSL`, `-XPOST`, `-o file`.
    fn letters(&mut self, argument: &'a Traced, span: Span) {
        let text = argument.as_str();
        let whole = &text[1..];
        let is_closed = !argument.has_open_parts();
        if is_closed && whole.len() > 2 && (options::long(whole).is_some() || METHODS.contains(&whole)) {
            // `-user name`: curl reads `-u ser`, which nobody means.
            return self.unknown(argument, whole, span);
        }
        if text == "-" {
            let kind = CurlProblemKind::UnknownOption { option: text.to_owned(), suggestion: None };
            self.problem(kind, span);
            return self.items.push(Item::Unknown);
        }
        for (at, letter) in text.char_indices().skip(1) {
            let end = at + letter.len_utf8();
            if argument.is_open(at..end) {
                return self.items.push(Item::Unknown);
            }
            let Some(option) = options::short(letter) else {
                let kind = CurlProblemKind::UnknownOption { option: format!("-{letter}"), suggestion: None };
                self.problem(kind, argument.span(at..end));
                return self.items.push(Item::Unknown);
            };
            // `-N` is `--no-buffer`.
            let off = letter == 'N';
            let place = if text.len() == 2 { span } else { argument.span(at..end) };
            if option.kind != OptionKind::Value || end == text.len() {
                self.found(option, off, place, &format!("-{letter}"));
                continue;
            }
            let mut start = end;
            if text[end..].starts_with('=') && option.name != "header" {
                let kind = CurlProblemKind::EqualsInValue { option: format!("-{letter}") };
                self.problem(kind, argument.span(end..end + 1));
                start = end + 1;
            }
            let value = (argument.slice(start..text.len()), argument.span(start..text.len()));
            return self.push(option, off, place, &format!("-{letter}"), Some(value));
        }
    }

    /// An option that curl has; its value is the next argument, whatever that looks like.
    fn found(&mut self, option: &'static CurlOption, off: bool, span: Span, written: &str) {
        if option.kind != OptionKind::Value {
            return self.push(option, off, span, written, None);
        }
        let before = self.next;
        let value = self.take().map(|(argument, span)| (argument.clone(), span));
        let Some((argument, place)) = &value else {
            if option.name == "help" {
                return self.push(option, off, span, written, None);
            }
            self.items.push(Item::Unknown);
            return self.problem(CurlProblemKind::MissingValue { option: written.to_owned() }, span);
        };
        if let Some(meant) = wrong_case(written, argument) {
            let (option, letter) = (written.to_owned(), format!("-{}", meant.letter.unwrap_or_default()));
            self.problem(CurlProblemKind::WrongCase { option, meant: letter.clone() }, span);
            self.next = before;
            return self.found(meant, false, span, &letter);
        }
        if option.name == "request" && is_option(argument) {
            // `-X -H …`: curl takes `-H` for the method. It is read again as what it was meant to be.
            self.next = before;
        } else if is_whole_option(argument) {
            let (option, value) = (written.to_owned(), argument.as_str().to_owned());
            self.next = before;
            return self.problem(CurlProblemKind::OptionAsValue { option, value }, span.cover(*place));
        }
        self.push(option, off, span, written, value);
    }

    fn push(
        &mut self,
        option: &'static CurlOption,
        off: bool,
        span: Span,
        written: &str,
        value: Option<(Traced, Span)>,
    ) {
        if let Some((value, place)) = &value {
            values::check(option.form, written, value, *place, &mut self.curl.problems);
        }
        let (name, is_letter) = (option.name, !written.starts_with("--"));
        self.items.push(Item::Option(UsedOption { name, option, is_letter, off, value, span }));
    }

    /// An option that curl does not have. What it was meant to be is read in its place, so that the rest of the
    /// command line still means something.
    fn unknown(&mut self, argument: &'a Traced, name: &str, span: Span) {
        let text = argument.as_str();
        let written = &text[..text.find('=').unwrap_or(text.len())];
        let place = argument.span(0..written.len());
        let lenient = options::lenient(name).filter(|_| written.starts_with("--"));
        if let Some((option, off)) = lenient {
            let meant = format!("--{}{}", if off { "no-" } else { "" }, option.name);
            self.problem(CurlProblemKind::Lenient { option: written.to_owned(), meant }, place);
            if written.len() == text.len() {
                return self.found(option, off, span, written);
            }
            return self.items.push(Item::Unknown);
        }
        let suggestion = match written.starts_with("--") {
            true => options::nearest(name),
            false if METHODS.contains(&name) => Some(format!("-X {name}")),
            false => Some(format!("--{name}")),
        };
        let meant = suggestion.as_deref().and_then(|suggestion| match suggestion.strip_prefix("--") {
            Some(name) => options::long(name),
            None if suggestion.len() == 2 => suggestion.chars().nth(1).and_then(options::short),
            None => None,
        });
        let method = suggestion.as_deref().and_then(|suggestion| suggestion.strip_prefix("-X "));
        self.problem(
            CurlProblemKind::UnknownOption { option: written.to_owned(), suggestion: suggestion.clone() },
            place,
        );
        if written.len() < text.len() {
            return self.items.push(Item::Unknown);
        }
        match (meant, method.zip(options::short('X'))) {
            (Some(meant), _) => self.found(meant, false, span, written),
            (None, Some((method, request))) => {
                let start = text.len() - method.len();
                let value = (argument.slice(start..text.len()), argument.span(start..text.len()));
                self.push(request, false, span, written, Some(value));
            }
            (None, None) => self.items.push(Item::Unknown),
        }
    }

    /// `-H Name: value` without quotes: the words of the value stand alone, and curl takes each for a URL.
    fn split_header(&mut self) {
        let Some(Item::Option(UsedOption { name: "header", value: Some((header, span)), .. })) = self.items.last()
        else {
            return;
        };
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
        self.problem(CurlProblemKind::SplitHeader { header: whole }, span.cover(end));
    }
}

/// Whether an argument that is not the value of an option is a URL beyond doubt.
fn has_url(arguments: &[Traced]) -> bool {
    let is_url = |word: &Traced| {
        let text = word.as_str();
        !text.contains(' ')
            && (text.starts_with("http://")
                || text.starts_with("https://")
                || text.starts_with("localhost")
                || word.is_open(0..text.len().min(1)) && text.contains('/'))
    };
    let takes_value = |before: &Traced| {
        let text = before.as_str();
        let option = match text.strip_prefix("--") {
            Some(name) => options::long(name).filter(|option| option.name != "url"),
            None => text.strip_prefix('-').and_then(|letters| letters.chars().next_back()).and_then(options::short),
        };
        option.is_some_and(|option| option.kind == OptionKind::Value)
    };
    let before = std::iter::once(None).chain(arguments.iter().map(Some));
    before.zip(arguments).any(|(before, word)| is_url(word) && !before.is_some_and(takes_value))
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

/// Whether an argument is one option and nothing else: `-H`, `--header`, but not `-1`, `-5m` or `-Hello`.
fn is_whole_option(argument: &Traced) -> bool {
    let text = argument.as_str();
    let is_letter = text.len() == 2 && text.as_bytes()[1].is_ascii_alphabetic();
    is_option(argument) && (is_letter || text.len() > 3 && text.starts_with("--"))
}

/// The option of the other case, where the value says that it was meant: `-x POST`, `-h "Accept: text/csv"`, `-D '{"a": 1}'`,
/// `-K https://…`, `-o https://…`.
fn wrong_case(written: &str, value: &Traced) -> Option<&'static CurlOption> {
    let text = value.as_str();
    let is_header = || {
        let name = text.split_once(": ").map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let meant = match written {
        "-x" if METHODS.contains(&text) => 'X',
        "-h" if is_header() => 'H',
        "-D" if text.starts_with('{') && text.contains(['"', ':']) && !value.is_open(0..1) => 'd',
        "-K" if text.contains("://") => 'k',
        "-o" if text.contains("://") => 'O',
        _ => return None,
    };
    options::short(meant)
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
