//! The API request a command stands for.
//!
//! Takes a [`CommandUse`]; hands on ordinary requests, each part traced to the words that made it: the URL, the headers
//! and the body are templates over the command's flags and arguments. Knows no API: the templates are data.

mod fill;
mod read;
mod write;

pub(super) use read::{ApiEntry, Names, RequestEntry, undashed};

use super::{CommandUse, Flag, Reach};
use crate::model::Request;
use fill::Fill;
use std::collections::BTreeMap;

/// What the bindings of a grammar share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Headers of every request.
    pub(super) headers: Vec<(String, Template)>,
    /// Values that come from the reader's profile, by name.
    pub(super) values: BTreeMap<String, ProfileValue>,
}

/// A value that a profile supplies unless a flag does.
#[derive(Debug, Clone)]
pub(super) struct ProfileValue {
    /// The flag, its long name.
    flag: Option<String>,
    /// What stands for it where the flag is not there.
    otherwise: Otherwise,
}

/// What stands for a profile's value.
#[derive(Debug, Clone)]
enum Otherwise {
    /// A placeholder of this name: every profile has another value.
    Placeholder(String),
    /// What the program takes when the profile says nothing.
    Text(String),
}

/// A request a command may stand for.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    /// The method, upper case.
    method: String,
    /// The URL without its query.
    url: Template,
    /// Headers of its own, which replace those that all requests share.
    headers: Vec<(String, Template)>,
    /// What the command line must have.
    when: Vec<Condition>,
    /// What it must not have.
    unless: Vec<Condition>,
    /// The query; a parameter whose flags are not there is left out.
    query: Vec<Member>,
    /// What is sent.
    content: Content,
}

/// The body of a request.
#[derive(Debug, Clone)]
enum Content {
    /// None.
    Nothing,
    /// A JSON object with these members, in order.
    Json(Vec<Member>),
    /// A text: the file that a flag names, what fills a template, or standard input, whichever is there first.
    Text {
        /// Its media type.
        media_type: String,
        /// The flag that names a file, its long name.
        file: Option<String>,
        /// The text itself; `@name` stands for a file and `-` for standard input.
        value: Option<Template>,
    },
}

/// Something that a command line has or has not.
#[derive(Debug, Clone)]
struct Condition {
    /// The flag or argument.
    source: Source,
    /// What its value must be; a `*` at its start or end stands for any text. `None` where any value will do.
    value: Option<String>,
}

/// A member of a JSON body, or a parameter of a query.
#[derive(Debug, Clone)]
struct Member {
    /// Its key.
    name: String,
    /// What adds one value each time it is used.
    each: Option<Each>,
    /// The flag or argument that must be there.
    when: Option<Condition>,
    /// Its value, or the element that is added.
    value: JsonTemplate,
}

/// What is gone through.
#[derive(Debug, Clone)]
struct Each {
    /// The flag or argument.
    source: Source,
    /// What stands between the values that one use of it has (`a,b`).
    split: Option<char>,
    /// The key of each value; the member is an object then, and an array where there is none.
    key: Option<Template>,
}

/// A JSON value with holes.
#[derive(Debug, Clone)]
enum JsonTemplate {
    /// A number, `true` or `false`, as JSON writes it.
    Literal(String),
    /// A string, or what one hole stands for.
    Text(Template),
    /// An array.
    Array(Vec<JsonTemplate>),
    /// An object.
    Object(Vec<(String, JsonTemplate)>),
}

/// A text with holes.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// Its pieces, in order.
    pieces: Vec<TemplatePiece>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone)]
enum TemplatePiece {
    /// Text that stands there always.
    Text(String),
    /// A hole.
    Hole(Hole),
}

/// A hole in a template.
#[derive(Debug, Clone)]
struct Hole {
    /// What fills it.
    source: Source,
    /// One of the parts of the value; all of it where there is none.
    part: Option<Part>,
    /// What fills it where the command line does not.
    otherwise: Option<String>,
    /// What it becomes in JSON.
    form: Form,
}

/// A part of a value.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// What stands between the parts.
    separator: char,
    /// Which one, from 0.
    index: usize,
}

/// What fills a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// The value of this flag, its long name.
    Flag(String),
    /// The positional argument at this place, from 0.
    Argument {
        /// Its place.
        index: usize,
        /// Whether it may be given more than once; then each one makes a request.
        repeated: bool,
    },
    /// A value of the reader's profile.
    Profile(String),
}

/// What a value becomes in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A string.
    String,
    /// A number.
    Integer,
    /// A duration as a number of nanoseconds.
    Nanoseconds,
    /// A duration as a number of seconds.
    Seconds,
    /// The values between commas, as an array of strings.
    List,
    /// `true` where the flag is there, `false` where it is not.
    Boolean,
}

impl Binding {
    /// Whether it makes one request for each use of a repeated argument.
    fn is_repeated(&self) -> bool {
        self.url.pieces.iter().any(|piece| {
            matches!(piece, TemplatePiece::Hole(Hole { source: Source::Argument { repeated: true, .. }, .. }))
        })
    }
}

pub(super) fn requests(usage: &CommandUse<'_>) -> Vec<Request> {
    // A word behind a flag that is not known may be its value.
    let Some(command) = usage.command.filter(|_| !usage.has_unknown_flag) else { return Vec::new() };
    match usage.reach {
        Reach::Help | Reach::OutOfScope | Reach::Synopsis => return Vec::new(),
        Reach::Whole | Reach::Uncounted => {}
    }
    for binding in &command.bindings {
        let fill = |turn| Fill::new(usage, turn).request(binding);
        let turns = if binding.is_repeated() { usage.arguments.len() } else { 1 };
        let requests: Vec<Request> = (0..turns).filter_map(fill).collect();
        if !requests.is_empty() {
            return requests;
        }
    }
    Vec::new()
}

/// Whether a flag has this long name.
fn is_named(flag: &Flag, name: &str) -> bool {
    flag.long.as_deref() == Some(name) || flag.aliases.iter().any(|alias| alias == name)
}
