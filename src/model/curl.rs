//! curl's command line, read as curl reads it (curl(1), up to version 8.23.0).
//!
//! Takes the arguments of a `curl` command; hands on a [`Curl`]: the requests that it would send and what is wrong with
//! the command line. Nothing is sent, no file is read and no value is judged.

mod arguments;
mod conflicts;
mod data;
mod options;
mod requests;
mod transfer;
mod values;

pub use data::{Data, DataSource, FileReading, base64};
pub use options::{CurlOption, EQUALS_SIGN, OptionKind, Repeat, WHOLE_NAMES};
pub use transfer::{FormField, Transfer};

use super::{Header, Request};
use crate::text::{Span, Traced, Version};
use std::ops::Range;

/// A curl command line.
#[derive(Debug, Clone, Default)]
pub struct Curl {
    /// The requests it makes, in order; several for several URLs or `--next`.
    pub requests: Vec<Request>,
    /// What stands before, between and after its `--next`s, in order.
    pub sections: Vec<Section>,
    /// Every `-H` as written, those that take a header away or are malformed included.
    pub headers: Vec<Header>,
    /// Every `-X` and its argument: the place of the option, the method and its place.
    pub methods: Vec<(Span, Traced, Span)>,
    /// Whether curl leaves out the line ends of a body that it reads from a file or standard input: `-d @file` does,
    /// `--data-binary @file` and `--json @file` do not.
    pub joins_lines: bool,
    /// What is wrong with the command line itself.
    pub problems: Vec<CurlProblem>,
    /// `-o FILE`, or `-O`: where the response goes instead of standard output.
    pub output: Option<Traced>,
    /// `-i` or `-I`: the response's head is written too.
    pub include_head: bool,
    /// `-f` or `--fail-with-body`: a status of 400 or above is a failure (exit status 22).
    pub fail: bool,
    /// `-w FORMAT`.
    pub write_out: Option<Traced>,
}

/// What stands between two `--next`s of a command line (curl(1), `--next`): options, and the requests that they shape.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its options, in order.
    pub options: Vec<UsedOption>,
    /// Which of [`Curl::requests`] it makes.
    pub requests: Range<usize>,
    /// Whether it has arguments that may hold more options: `$OPTIONS`, `...`, `-K file`.
    pub is_open: bool,
}

/// An option as a command line has it.
#[derive(Debug, Clone)]
pub struct UsedOption {
    /// Its long name, without dashes and without `no-`.
    pub name: &'static str,
    /// What curl's table says of it.
    pub option: &'static CurlOption,
    /// Whether it is written as a letter.
    pub is_letter: bool,
    /// Whether it is turned off (`--no-…`).
    pub off: bool,
    /// Its argument and the place of that in the file, quotes included; `None` for switches.
    pub value: Option<(Traced, Span)>,
    /// The option itself in the file; of several letters (`-sSL`) its own.
    pub span: Span,
}

impl UsedOption {
    /// The option as written, but for mistakes in its name.
    pub fn spelling(&self) -> String {
        match self.option.letter.filter(|_| self.is_letter) {
            Some(letter) => format!("-{letter}"),
            None => format!("--{}{}", if self.off { "no-" } else { "" }, self.name),
        }
    }

    /// Whether its argument is `name=value`, as forms and queries have it, whatever the value.
    pub fn is_pair(&self) -> bool {
        let Some((text, _)) = self.value.as_ref().filter(|_| self.name != "json") else { return false };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$');
        let name = text.as_str().find(|c| !is_name(c)).unwrap_or(text.len());
        name > 0 && text.as_str()[name..].starts_with('=') && !text.as_str().contains('\n')
    }
}

impl Section {
    /// The last option of this long name, which is the one that counts; `None` where it was turned off again.
    pub fn option(&self, name: &str) -> Option<&UsedOption> {
        self.options.iter().rev().find(|option| option.name == name).filter(|option| !option.off)
    }

    /// Every option that gives data to send (`-d` and its kin, `--json`) and what it gives, in order.
    pub fn data(&self) -> impl Iterator<Item = (&UsedOption, &Traced, Span)> {
        const NAMES: &[&str] = &["data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"];
        self.all(NAMES).filter_map(|option| option.value.as_ref().map(|(text, span)| (option, text, *span)))
    }

    /// Every option of one of these long names, in order.
    pub fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a UsedOption> {
        self.options.iter().filter(|option| names.contains(&option.name))
    }
}

impl Curl {
    fn unsupported(&mut self, option: &str, span: Span) {
        let kind = CurlProblemKind::Unsupported { option: option.to_owned() };
        self.problems.push(CurlProblem { kind, span });
    }
}

/// Something wrong with a curl command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurlProblem {
    /// What.
    pub kind: CurlProblemKind,
    /// Where, in the file.
    pub span: Span,
}

/// What can be wrong with a curl command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurlProblemKind {
    /// No option of this name; the nearest one that exists.
    UnknownOption {
        /// The option as written.
        option: String,
        /// The nearest option that curl has.
        suggestion: Option<String>,
    },
    /// The whole name of an option without its dashes, or behind a blank after them, which curl takes for a URL; read as it
    /// was meant.
    NoDashes {
        /// The name.
        name: String,
        /// Whether the dashes stand before it as a word of their own; they are then part of the span.
        is_severed: bool,
    },
    /// A name that curl took for an option before [`WHOLE_NAMES`] only: cut short, or in another case.
    Lenient {
        /// The option as written.
        option: String,
        /// The whole name, dashes included.
        meant: String,
    },
    /// A letter in the wrong case, which its value gives away (`-x POST`); the span is the option.
    WrongCase {
        /// The option as written.
        option: String,
        /// The option that was meant.
        meant: String,
    },
    /// `-o=file`: the equals sign is part of the value; the span is the equals sign.
    EqualsInValue {
        /// The option as written, without the value.
        option: String,
    },
    /// An option where the value of another one should stand (`-d -H …`), which curl takes for the value; the span is both.
    OptionAsValue {
        /// The option that has no value.
        option: String,
        /// The option that stands in its place.
        value: String,
    },
    /// More options that each belong to a URL than there are URLs (`-O -o file URL`); the span is one too many.
    WithoutUrl {
        /// The option as written.
        option: String,
    },
    /// Something that curl takes only since a version: a value, a variable of `-w`, `--expand-data`.
    Newer {
        /// What, as written.
        what: String,
        /// The first version that takes it.
        since: Version,
    },
    /// A value that curl turns down.
    BadValue {
        /// The option as written.
        option: String,
        /// The value.
        value: String,
        /// What the value must be, with an article.
        expected: String,
        /// What was most likely meant.
        suggestion: Option<String>,
    },
    /// `%{name}` in the format of `-w`, which curl does not know; the span is the name.
    UnknownVariable {
        /// The name.
        name: String,
        /// The nearest name that curl knows.
        suggestion: Option<String>,
    },
    /// Two options that cannot be together; the span is that of the one that stands later.
    Conflict {
        /// The one that stands later.
        option: String,
        /// The other one.
        other: String,
        /// The place of the other one.
        place: Span,
        /// Whether curl stops there, whatever its version.
        is_fatal: bool,
    },
    /// `--option=value`, which curl takes since [`EQUALS_SIGN`] only; the span is the equals sign.
    EqualsSign {
        /// The option, without the value.
        option: String,
        /// Whether it takes a value at all.
        takes_value: bool,
    },
    /// `-H Name: value` without quotes, so that the value stands alone as the next argument; the span is both.
    SplitHeader {
        /// The header as it was meant.
        header: String,
    },
    /// An option that needs a value stands last.
    MissingValue {
        /// The option as written.
        option: String,
    },
    /// No URL at all; the span is the command's name.
    MissingUrl,
    /// A `--next` with URLs on one side only; the span is the `--next`.
    NextWithoutUrl {
        /// Whether none stands before it; otherwise none stands behind it.
        before: bool,
    },
    /// An option docproof does not understand well enough to tell what would be sent (`-K`, `--aws-sigv4`).
    Unsupported {
        /// The option as written.
        option: String,
    },
}

/// Reads the arguments of a curl command, its name not included. `command` is the whole command in the file.
pub fn parse(arguments: &[Traced], spans: &[Span], command: Span) -> Curl {
    let mut curl = Curl::default();
    let items = arguments::items(arguments, spans, &mut curl);
    requests::read(items, command, &mut curl);
    curl
}

#[cfg(test)]
mod tests;
