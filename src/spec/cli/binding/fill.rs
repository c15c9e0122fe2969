//! Templates, filled with the words of a command line.
//!
//! What the command line does not say is [`Inserted::Implied`]; what it says keeps its place.

use super::{
    Binding, Condition, Content, Each, Form, Hole, JsonTemplate, Member, Otherwise, Part, Source, Template,
    TemplatePiece, is_named,
};
use crate::{
    model::{Body, Header, Method, Request, Url, percent},
    spec::cli::{CommandUse, FlagUse, json::Writer, value},
    text::{Inserted, Span, Traced},
};

/// The filling of a binding's templates.
#[derive(Clone, Copy)]
pub(super) struct Fill<'u> {
    usage: &'u CommandUse<'u>,
    /// Which use of a repeated argument this request is for, from 0.
    turn: usize,
    /// What is gone through, and the value that is looked at.
    each: Option<(&'u Source, &'u Item)>,
}

/// One value of what is gone through.
struct Item {
    /// The value; `None` for a flag that takes none.
    value: Option<Traced>,
    /// The value in the file.
    value_span: Span,
    /// What names it: the flag, or the argument itself.
    place: Span,
}

impl<'u> Fill<'u> {
    pub(super) fn new(usage: &'u CommandUse<'u>, turn: usize) -> Self {
        Self { usage, turn, each: None }
    }

    pub(super) fn request(self, binding: &Binding) -> Option<Request> {
        if !binding.when.iter().all(|one| self.holds(one)) || binding.unless.iter().any(|one| self.holds(one)) {
            return None;
        }
        let at = self.usage.words;
        let mut url = Url::read(&self.template(&binding.url, at, encoded)?, at);
        url.query.extend(binding.query.iter().flat_map(|parameter| self.parameters(parameter)));
        let shared = self.usage.spec.bindings.headers.iter();
        let shared = shared.filter(|(name, _)| !binding.headers.iter().any(|(own, _)| own == name));
        let headers = shared.chain(&binding.headers);
        let mut headers: Vec<Header> = headers
            .filter_map(|(name, template)| Some(header(name, &self.template(template, at, Traced::clone)?, at)))
            .collect();
        let mut content_type = |media_type: &str| {
            headers.push(header("Content-Type", &Traced::inserted(media_type, at, Inserted::Implied), at));
        };
        let body = match &binding.content {
            Content::Nothing => None,
            Content::Json(members) => {
                content_type("application/json");
                Some(Body::Text(self.object(members), self.usage.span))
            }
            Content::Text { media_type, file, value } => {
                content_type(media_type);
                Some(self.content(file.as_deref(), value.as_ref()))
            }
        };
        Some(Request {
            method: Method { name: Traced::inserted(&binding.method, at, Inserted::Implied), written: None },
            url,
            headers,
            body,
            follow_redirects: false,
            transfer: None,
            span: self.usage.span,
        })
    }

    /// Whether the command line has what a condition asks for.
    fn holds(self, condition: &Condition) -> bool {
        let Condition { source, value } = condition;
        let Some(wanted) = value else { return self.origin_of(source).is_some() };
        let found = self.value_of(source).map(|(value, _)| value).filter(|value| !value.has_open_parts());
        found.is_some_and(|found| match (wanted.strip_prefix('*'), wanted.strip_suffix('*')) {
            (Some(end), _) => found.as_str().ends_with(end),
            (None, Some(start)) => found.as_str().starts_with(start),
            (None, None) => found.as_str() == wanted,
        })
    }

    /// The parameters of a query that one entry makes.
    fn parameters(self, parameter: &Member) -> Vec<(Traced, Traced)> {
        if parameter.when.as_ref().is_some_and(|condition| !self.holds(condition)) {
            return Vec::new();
        }
        match &parameter.each {
            None => self.parameter(parameter).into_iter().collect(),
            Some(each) => {
                let of_item = |item| Fill { each: Some((&each.source, item)), ..self }.parameter(parameter);
                self.items(each).iter().filter_map(of_item).collect()
            }
        }
    }

    fn parameter(self, parameter: &Member) -> Option<(Traced, Traced)> {
        let at = self.usage.words;
        let value = match &parameter.value {
            JsonTemplate::Text(template) => self.template(template, at, encoded)?,
            JsonTemplate::Literal(text) => Traced::inserted(text, at, Inserted::Implied),
            JsonTemplate::Array(_) | JsonTemplate::Object(_) => return None,
        };
        Some((Traced::inserted(&parameter.name, at, Inserted::Implied), value))
    }

    /// A text that is sent as it stands.
    fn content(self, file: Option<&str>, value: Option<&Template>) -> Body {
        let named = file.and_then(|file| self.flag_value(file));
        if let Some((name, span)) = named {
            return if name.as_str() == "-" { Body::Stdin(span) } else { Body::File(name) };
        }
        let Some(text) = value.and_then(|value| self.template(value, self.usage.words, Traced::clone)) else {
            return Body::Stdin(self.usage.words);
        };
        match text.as_str() {
            "-" => Body::Stdin(text.whole_span()),
            name if name.starts_with('@') && !text.is_open(0..1) => Body::File(text.slice(1..text.len())),
            _ => Body::Text(text, self.usage.span),
        }
    }

    /// A JSON object.
    fn object(self, members: &[Member]) -> Traced {
        let at = self.usage.words;
        let mut out = Writer::default();
        out.implied("{", at);
        let mut separator = "";
        for (index, member) in members.iter().enumerate() {
            if members[..index].iter().any(|before| before.name == member.name) {
                continue;
            }
            let same = || members[index..].iter().filter(|other| other.name == member.name);
            let Some((place, first)) = same().find_map(|part| Some((self.place(part)?, part))) else { continue };
            out.implied(separator, place);
            out.constant(&member.name, place);
            out.implied(":", place);
            match &first.each {
                Some(each) => match self.unlisted(each) {
                    Some(value) => out.raw(&value),
                    None => self.elements(each.key.is_some(), same(), place, &mut out),
                },
                None => self.value(&first.value, place, &mut out),
            }
            separator = ",";
        }
        out.implied("}", at);
        out.finish()
    }

    /// The place on the command line that a member comes from; `None` when nothing there asks for it.
    fn place(self, member: &Member) -> Option<Span> {
        if let Some(each) = &member.each {
            return self.origin_of(&each.source);
        }
        if let Some(condition) = &member.when {
            return self.holds(condition).then(|| self.origin_of(&condition.source))?;
        }
        let origin = || self.origin(&member.value).filter(|place| !place.is_empty()).unwrap_or(self.usage.words);
        self.filled(&member.value).then(origin)
    }

    /// The place that names a flag or an argument.
    fn origin_of(self, source: &Source) -> Option<Span> {
        match source {
            Source::Flag(name) => self.uses(name).last().map(|used| used.name_span),
            Source::Argument { .. } | Source::Profile(_) => self.value_of(source).map(|(_, place)| place),
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

    /// Every value of what is gone through, in order.
    fn items(self, each: &Each) -> Vec<Item> {
        let item = |value: Option<Traced>, value_span, place| Item { value, value_span, place };
        let whole: Vec<Item> = match &each.source {
            Source::Flag(name) => {
                self.uses(name).map(|used| item(used.value.clone(), used.value_span, used.name_span)).collect()
            }
            Source::Argument { index, .. } => {
                let rest = self.usage.arguments.iter().skip(*index);
                rest.map(|(value, span)| item(Some(value.clone()), *span, *span)).collect()
            }
            Source::Profile(_) => Vec::new(),
        };
        let Some(separator) = each.split else { return whole };
        let parts = whole.into_iter().flat_map(|one| {
            let Item { value, value_span, place } = one;
            let value = value.unwrap_or_default();
            let parts: Vec<Item> =
                split(&value, separator).into_iter().map(|part| item(Some(part), value_span, place)).collect();
            parts
        });
        parts.collect()
    }

    /// An open part that stands for a list, however many values it has.
    fn unlisted(self, each: &Each) -> Option<Traced> {
        let whole = |item: Item| item.value.filter(is_wholly_open);
        each.split.and_then(|_| self.items(each).into_iter().find_map(whole))
    }

    /// An array of the values that members of one name add, or an object where each has a key.
    fn elements<'m>(self, keyed: bool, members: impl Iterator<Item = &'m Member>, place: Span, out: &mut Writer) {
        out.implied(if keyed { "{" } else { "[" }, place);
        let mut separator = "";
        for member in members {
            let Some(each) = &member.each else { continue };
            for item in &self.items(each) {
                let fill = Fill { each: Some((&each.source, item)), ..self };
                // A name without a value (`ARGUMENTS` for `name=value`) is no member.
                if each.key.is_some() && !fill.filled(&member.value) {
                    continue;
                }
                out.implied(separator, item.place);
                if let Some(key) = &each.key {
                    let key = fill.template(key, item.place, Traced::clone).unwrap_or_default();
                    out.string(&key, item.value_span);
                    out.implied(":", item.place);
                }
                fill.value(&member.value, item.place, out);
                separator = ",";
            }
        }
        out.implied(if keyed { "}" } else { "]" }, place);
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
            Form::List if is_wholly_open(&value) => out.raw(&value),
            Form::List => {
                out.implied("[", place);
                for (index, part) in split(&value, ',').iter().enumerate() {
                    out.implied(if index == 0 { "" } else { "," }, place);
                    out.string(part, place);
                }
                out.implied("]", place);
            }
            // Its type is the reader's to choose, so it stands without quotes.
            _ if value.has_open_parts() => out.raw(&open_part(&value)),
            Form::Boolean if matches!(value.as_str(), "true" | "false") => out.raw(&value),
            _ if value::is_integer(value.as_str()) => out.raw(&value),
            _ => out.string(&value, place),
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
        // A default stands nowhere in the page.
        let nowhere = Span::at(self.usage.words.end);
        let implied = |text: &str| (Traced::inserted(text, nowhere, Inserted::Implied), nowhere);
        let found = self.value_of(&hole.source);
        let found = match (found, hole.form) {
            (None, Form::Boolean) => match self.origin_of(&hole.source) {
                Some(place) => Some((Traced::inserted("true", place, Inserted::Implied), place)),
                None => Some(implied(hole.otherwise.as_deref().unwrap_or("false"))),
            },
            (found, _) => found,
        };
        let (value, place) = found.or_else(|| hole.otherwise.as_deref().map(implied))?;
        let value = match hole.part {
            None => value,
            Some(Part { separator, index }) => match split(&value, separator).into_iter().nth(index) {
                Some(part) => part,
                // What stands for the whole value stands for its parts.
                None if value.has_open_parts() => value,
                None => return None,
            },
        };
        let unit = match hole.form {
            Form::Nanoseconds => 1,
            Form::Seconds => 1_000_000_000,
            Form::String | Form::Integer | Form::List | Form::Boolean => return Some((value, place)),
        };
        if value.has_open_parts() || value::is_integer(value.as_str()) {
            return Some((value, place));
        }
        // Programs differ in the units that they know; of a duration that is not read nothing is said.
        let count = value::nanoseconds(value.as_str())? / unit;
        Some((Traced::inserted(&count.to_string(), place, Inserted::Implied), place))
    }

    /// What the command line says of a source.
    fn value_of(self, source: &Source) -> Option<(Traced, Span)> {
        if let Some((current, item)) = self.each
            && current == source
        {
            return Some((item.value.clone()?, item.value_span));
        }
        match source {
            Source::Flag(name) => self.flag_value(name),
            Source::Argument { index, repeated } => {
                let index = if *repeated { index + self.turn } else { *index };
                self.usage.arguments.get(index).cloned()
            }
            Source::Profile(name) => {
                let profile = self.usage.spec.bindings.values.get(name)?;
                let from_flag = profile.flag.as_ref().and_then(|flag| self.flag_value(flag));
                let (at, place) = (Span::at(self.usage.words.end), self.usage.words);
                Some(from_flag.unwrap_or_else(|| match &profile.otherwise {
                    Otherwise::Placeholder(name) => {
                        (Traced::inserted(name, at, Inserted::Placeholder(name.as_str().into())), place)
                    }
                    Otherwise::Text(text) => (Traced::inserted(text, at, Inserted::Implied), place),
                }))
            }
        }
    }

    /// The value of a flag; of several uses the last one counts.
    fn flag_value(self, name: &str) -> Option<(Traced, Span)> {
        let used = self.uses(name).last()?;
        Some((used.value.clone()?, used.value_span))
    }

    fn uses(self, name: &str) -> impl Iterator<Item = &'u FlagUse<'u>> {
        self.usage.flags.iter().filter(move |used| is_named(used.flag, name))
    }
}

/// The parts of a value: as many as there are commas, two with another separator. A separator inside an open part is the
/// reader's.
fn split(value: &Traced, separator: char) -> Vec<Traced> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let mut open = value.open_parts().peekable();
    for (at, found) in value.as_str().match_indices(separator) {
        if separator != ',' && !parts.is_empty() {
            break;
        }
        while open.next_if(|range| range.end <= at).is_some() {}
        if open.peek().is_some_and(|range| range.contains(&at)) {
            continue;
        }
        parts.push(value.slice(start..at));
        start = at + found.len();
    }
    parts.push(value.slice(start..value.len()));
    parts
}

/// A segment of a URL's path, or a query value.
fn encoded(value: &Traced) -> Traced {
    percent::encoded_traced(value, "*@:!$'(),;")
}

/// Whether a value is one open part and nothing else.
fn is_wholly_open(value: &Traced) -> bool {
    value.open_parts().next() == Some(0..value.len())
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
