//! The API request a command stands for.
//!
//! Takes a [`CommandUse`]; hands on ordinary requests, each part traced to the words that made it: the URL, the headers
//! and the JSON body are templates over the command's flags and arguments. Knows no API: the templates are data.

use super::{CommandUse, FlagUse, json::Writer, value};
use crate::{
    model::{Body, Header, Method, Request, Url, percent},
    text::{Inserted, Span, Traced},
};
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
#[derive(Debug)]
pub(super) struct ProfileValue {
    /// The flag, its long name.
    pub(super) flag: Option<String>,
    /// What stands for it where the flag is not there.
    pub(super) otherwise: Otherwise,
}

/// What stands for a profile's value.
#[derive(Debug)]
pub(super) enum Otherwise {
    /// A placeholder of this name: every profile has another value.
    Placeholder(String),
    /// What the program takes when the profile says nothing.
    Text(String),
}

/// A request a command may stand for.
#[derive(Debug)]
pub(super) struct Binding {
    /// The method, upper case.
    pub(super) method: String,
    /// The URL without its query.
    pub(super) url: Template,
    /// The query; a parameter whose flags are not there is left out.
    pub(super) query: Vec<(String, Template)>,
    /// The members of the JSON body, in order; `None` for no body.
    pub(super) body: Option<Vec<Member>>,
}

/// A member of a JSON body.
#[derive(Debug)]
pub(super) struct Member {
    /// Its key.
    pub(super) name: String,
    /// The flag that adds one element to an array each time it is used, its long name.
    pub(super) each: Option<String>,
    /// The flag that must be there, its long name.
    pub(super) when: Option<String>,
    /// Its value, or the element that is added.
    pub(super) value: JsonTemplate,
}

/// A JSON value with holes.
#[derive(Debug)]
pub(super) enum JsonTemplate {
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
#[derive(Debug)]
pub(super) struct Template {
    /// Its pieces, in order.
    pub(super) pieces: Vec<TemplatePiece>,
}

/// A piece of a [`Template`].
#[derive(Debug)]
pub(super) enum TemplatePiece {
    /// Text that stands there always.
    Text(String),
    /// A hole.
    Hole(Hole),
}

/// A hole in a template.
#[derive(Debug)]
pub(super) struct Hole {
    /// What fills it.
    pub(super) source: Source,
    /// Which of the parts between commas, from 0; all of the value where there is none.
    pub(super) part: Option<usize>,
    /// What it becomes in JSON.
    pub(super) form: Form,
}

/// What fills a hole.
#[derive(Debug)]
pub(super) enum Source {
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
pub(super) enum Form {
    /// A string.
    String,
    /// A number.
    Integer,
    /// A duration as a number of nanoseconds.
    Nanoseconds,
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
    use super::Reach::{Help, OutOfScope, Synopsis, Uncounted, Whole};
    let Some(command) = usage.command else { return Vec::new() };
    match usage.reach {
        Help | OutOfScope | Synopsis => return Vec::new(),
        Whole | Uncounted => {}
    }
    for binding in &command.bindings {
        let fill = |turn| Fill { usage, turn, each: None }.request(binding);
        let turns = if binding.is_repeated() { usage.arguments.len() } else { 1 };
        let requests: Vec<Request> = (0..turns).filter_map(fill).collect();
        if !requests.is_empty() {
            return requests;
        }
    }
    Vec::new()
}

/// The filling of a binding's templates.
#[derive(Clone, Copy)]
struct Fill<'u> {
    usage: &'u CommandUse<'u>,
    /// Which use of a repeated argument this request is for, from 0.
    turn: usize,
    /// The flag whose uses are gone through, and the use that is looked at.
    each: Option<&'u FlagUse<'u>>,
}

impl<'u> Fill<'u> {
    fn request(self, binding: &Binding) -> Option<Request> {
        let at = self.usage.words;
        let text = self.template(&binding.url, at, encoded)?;
        let mut url = Url::read(&text, at);
        for (name, template) in &binding.query {
            if let Some(value) = self.template(template, at, encoded) {
                url.query.push((Traced::inserted(name, at, Inserted::Implied), value));
            }
        }
        let shared = &self.usage.spec.bindings;
        let header = |(name, template): &(String, Template)| {
            Some(header(name, &self.template(template, at, Traced::clone)?, at))
        };
        let mut headers: Vec<Header> = shared.headers.iter().filter_map(header).collect();
        let body = binding.body.as_ref().map(|members| self.body(members));
        if body.is_some() {
            let json = Traced::inserted("application/json", at, Inserted::Implied);
            headers.push(self::header("Content-Type", &json, at));
        }
        Some(Request {
            method: Method { name: Traced::inserted(&binding.method, at, Inserted::Implied), written: None },
            url,
            headers,
            body: body.map(|text| Body::Text(text, self.usage.span)),
            follow_redirects: false,
            transfer: None,
            span: self.usage.span,
        })
    }

    fn body(self, members: &[Member]) -> Traced {
        let at = self.usage.words;
        let mut out = Writer::default();
        out.implied("{", at);
        let mut separator = "";
        for (index, member) in members.iter().enumerate() {
            if members[..index].iter().any(|before| before.name == member.name) {
                continue;
            }
            let same = || members[index..].iter().filter(|other| other.name == member.name);
            let Some(place) = same().find_map(|part| self.place(part)) else { continue };
            out.implied(separator, place);
            out.constant(&member.name, place);
            out.implied(":", place);
            if member.each.is_some() {
                self.elements(same(), place, &mut out);
            } else {
                self.value(&member.value, place, &mut out);
            }
            separator = ",";
        }
        out.implied("}", at);
        out.finish()
    }

    /// The place on the command line that a member comes from; `None` when nothing there asks for it.
    fn place(self, member: &Member) -> Option<Span> {
        let named = member.each.as_ref().or(member.when.as_ref());
        let from_flag = named.map(|flag| self.flag(flag).map(|used| used.name_span));
        match from_flag {
            Some(place) => place,
            None => self.filled(&member.value).then(|| self.origin(&member.value).unwrap_or(self.usage.words)),
        }
    }

    /// The place of the first word that a value is made of.
    fn origin(self, template: &JsonTemplate) -> Option<Span> {
        match template {
            JsonTemplate::Literal(_) => None,
            JsonTemplate::Text(template) => template.pieces.iter().find_map(|piece| match piece {
                TemplatePiece::Text(_) => None,
                TemplatePiece::Hole(hole) => Some(self.hole(hole)?.1),
            }),
            JsonTemplate::Array(items) => items.iter().find_map(|item| self.origin(item)),
            JsonTemplate::Object(members) => members.iter().find_map(|(_, value)| self.origin(value)),
        }
    }

    fn elements<'m>(self, members: impl Iterator<Item = &'m Member>, place: Span, out: &mut Writer) {
        out.implied("[", place);
        let mut separator = "";
        for member in members {
            let Some(flag) = &member.each else { continue };
            for used in self.uses(flag) {
                out.implied(separator, used.name_span);
                Fill { each: Some(used), ..self }.value(&member.value, used.name_span, out);
                separator = ",";
            }
        }
        out.implied("]", place);
    }

    fn value(self, template: &JsonTemplate, at: Span, out: &mut Writer) {
        match template {
            JsonTemplate::Literal(text) => out.implied(text, at),
            JsonTemplate::Text(template) => self.text(template, at, out),
            JsonTemplate::Array(items) => {
                out.implied("[", at);
                for (index, item) in items.iter().enumerate() {
                    out.implied(if index == 0 { "" } else { "," }, at);
                    self.value(item, at, out);
                }
                out.implied("]", at);
            }
            JsonTemplate::Object(members) => {
                out.implied("{", at);
                let there = members.iter().filter(|(_, value)| self.filled(value));
                for (index, (name, value)) in there.enumerate() {
                    out.implied(if index == 0 { "" } else { "," }, at);
                    out.constant(name, at);
                    out.implied(":", at);
                    self.value(value, at, out);
                }
                out.implied("}", at);
            }
        }
    }

    fn text(self, template: &Template, at: Span, out: &mut Writer) {
        let [TemplatePiece::Hole(hole)] = template.pieces.as_slice() else {
            let text = self.template(template, at, Traced::clone).unwrap_or_default();
            return out.string(&text, at);
        };
        let Some((value, place)) = self.hole(hole) else { return out.implied("null", at) };
        match hole.form {
            Form::String => out.string(&value, place),
            // Its type is the reader's to choose, so it stands without quotes.
            _ if value.has_open_parts() => out.raw(&open_part(&value)),
            Form::Integer if value::is_integer(value.as_str()) => out.raw(&value),
            Form::Nanoseconds => match value::nanoseconds(value.as_str()) {
                Some(count) => out.implied(&count.to_string(), place),
                None => out.string(&value, place),
            },
            Form::Integer => out.string(&value, place),
        }
    }

    /// Whether everything a value needs is there.
    fn filled(self, template: &JsonTemplate) -> bool {
        match template {
            JsonTemplate::Literal(_) => true,
            JsonTemplate::Text(template) => template.pieces.iter().all(|piece| match piece {
                TemplatePiece::Text(_) => true,
                TemplatePiece::Hole(hole) => self.hole(hole).is_some(),
            }),
            JsonTemplate::Array(items) => items.iter().all(|item| self.filled(item)),
            JsonTemplate::Object(members) => members.iter().any(|(_, value)| self.filled(value)),
        }
    }

    /// A template with its holes filled, each value edited by `edit`; `None` when one cannot be filled.
    fn template(self, template: &Template, at: Span, edit: fn(&Traced) -> Traced) -> Option<Traced> {
        let mut out = Traced::new();
        for (index, piece) in template.pieces.iter().enumerate() {
            match piece {
                TemplatePiece::Text(text) => out.push_inserted(text, at, Inserted::Implied),
                TemplatePiece::Hole(hole) => {
                    // A URL's first hole is its host, which is no segment of a path.
                    let is_base = index == 0 && template.pieces.len() > 1;
                    let (value, _) = self.hole(hole)?;
                    out.push(&if is_base { value } else { edit(&value) });
                }
            }
        }
        Some(out)
    }

    fn hole(self, hole: &Hole) -> Option<(Traced, Span)> {
        let (value, place) = match &hole.source {
            Source::Flag(name) => self.flag_value(name)?,
            Source::Argument { index, repeated } => {
                let index = if *repeated { index + self.turn } else { *index };
                self.usage.arguments.get(index).cloned()?
            }
            Source::Profile(name) => {
                let profile = self.usage.spec.bindings.values.get(name)?;
                let from_flag = profile.flag.as_ref().and_then(|flag| self.flag_value(flag));
                let at = Span::at(self.usage.words.end);
                from_flag.unwrap_or_else(|| match &profile.otherwise {
                    Otherwise::Placeholder(name) => {
                        let why = Inserted::Placeholder(name.as_str().into());
                        (Traced::inserted(name, at, why), self.usage.words)
                    }
                    Otherwise::Text(text) => (Traced::inserted(text, at, Inserted::Implied), self.usage.words),
                })
            }
        };
        let Some(part) = hole.part else { return Some((value, place)) };
        let text = value.as_str();
        let start = if part == 0 { 0 } else { text.match_indices(',').nth(part - 1)?.0 + 1 };
        let end = text[start..].find(',').map_or(text.len(), |length| start + length);
        Some((value.slice(start..end), place))
    }

    fn flag_value(self, name: &str) -> Option<(Traced, Span)> {
        let used = self.flag(name)?;
        Some((used.value.clone()?, used.value_span))
    }

    /// The use of a flag that counts: the one that is looked at, else the last one.
    fn flag(self, name: &str) -> Option<&'u FlagUse<'u>> {
        let current = self.each.filter(|used| used.flag.long.as_deref() == Some(name));
        current.or_else(|| self.uses(name).last())
    }

    fn uses(self, name: &str) -> impl Iterator<Item = &'u FlagUse<'u>> {
        self.usage.flags.iter().filter(move |used| used.flag.long.as_deref() == Some(name))
    }
}

/// A segment of a URL's path, or a query value.
fn encoded(value: &Traced) -> Traced {
    percent::encoded_traced(value, "*@:!$'(),;")
}

/// The first open part of a value, alone: what stands for the whole value where it is no text.
fn open_part(value: &Traced) -> Traced {
    value.open_parts().next().map_or_else(Traced::new, |range| value.slice(range))
}

fn header(name: &str, value: &Traced, at: Span) -> Header {
    let name = Traced::inserted(name, at, Inserted::Implied);
    let mut text = name.clone();
    text.push_inserted(": ", at, Inserted::Implied);
    text.push(value);
    Header { text, span: at, name, value: Some(value.clone()), implied: true }
}
