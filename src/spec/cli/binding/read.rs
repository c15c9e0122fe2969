//! The requests of a grammar file, as `docs/reference/cli-spec.md` describes them.
//!
//! Takes what the TOML reader made of the tables `api` and `request`; hands on [`Binding`]s whose every name is known.

use super::{
    Binding, Condition, Content, Each, Form, Hole, JsonTemplate, Member, Otherwise, Part, ProfileValue, Shared, Source,
    Template, TemplatePiece, is_named,
};
use crate::{
    spec::{
        SpecError,
        cli::{
            ArgumentSpec, Flag,
            grammar::{error, place},
        },
    },
    text::Span,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// How deep the value of a body member may nest.
const DEEPEST: usize = 32;

/// The table `api`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(in crate::spec::cli) struct ApiEntry {
    #[serde(default)]
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    values: BTreeMap<String, Spanned<ProfileEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileEntry {
    flag: Option<String>,
    placeholder: Option<String>,
    default: Option<String>,
}

/// A table `request` of a command.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::spec::cli) struct RequestEntry {
    method: String,
    path: Spanned<String>,
    url: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    when: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    query: BTreeMap<String, Spanned<ParameterEntry>>,
    body: Option<Vec<Spanned<MemberEntry>>>,
    content: Option<Spanned<ContentEntry>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a text, or a table with `value` and perhaps `each`, `split` or `when`")]
enum ParameterEntry {
    Text(String),
    Table(ConditionalEntry),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionalEntry {
    each: Option<String>,
    split: Option<char>,
    when: Option<String>,
    value: toml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberEntry {
    member: String,
    each: Option<String>,
    split: Option<char>,
    key: Option<String>,
    when: Option<String>,
    value: toml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentEntry {
    #[serde(rename = "type")]
    media_type: String,
    file: Option<String>,
    value: Option<String>,
}

impl ApiEntry {
    /// What its URLs start with, and what all requests share.
    pub(in crate::spec::cli) fn shared(self) -> Result<(String, Shared), SpecError> {
        let values = self.values.into_iter().map(|(name, entry)| Ok((name, profile_value(entry)?)));
        let values = values.collect::<Result<BTreeMap<String, ProfileValue>, SpecError>>()?;
        let mut shared = Shared { headers: Vec::new(), values };
        shared.headers = Names::new(std::iter::empty(), &[], &shared).headers(&self.headers)?;
        Ok((self.url, shared))
    }
}

fn profile_value(entry: Spanned<ProfileEntry>) -> Result<ProfileValue, SpecError> {
    let (span, entry) = (place(&entry), entry.into_inner());
    let otherwise = match (entry.placeholder, entry.default) {
        (Some(name), None) => Otherwise::Placeholder(name),
        (None, Some(text)) => Otherwise::Text(text),
        _ => return Err(error(span, String::from("a value needs either `placeholder` or `default`"))),
    };
    Ok(ProfileValue { flag: entry.flag.map(|flag| undashed(&flag).to_owned()), otherwise })
}

/// The names that a template may use.
pub(in crate::spec::cli) struct Names<'g> {
    flags: Vec<&'g Flag>,
    arguments: &'g [ArgumentSpec],
    values: &'g BTreeMap<String, ProfileValue>,
}

impl<'g> Names<'g> {
    pub(in crate::spec::cli) fn new(
        flags: impl Iterator<Item = &'g Flag>,
        arguments: &'g [ArgumentSpec],
        shared: &'g Shared,
    ) -> Self {
        Self { flags: flags.collect(), arguments, values: &shared.values }
    }

    pub(in crate::spec::cli) fn request(&self, entry: Spanned<RequestEntry>, base: &str) -> Result<Binding, SpecError> {
        let span = place(&entry);
        let entry = entry.into_inner();
        let base = entry.url.as_deref().unwrap_or(base);
        let url = self.template(&format!("{base}{}", entry.path.get_ref()), place(&entry.path))?;
        let conditions = |all: Vec<Spanned<String>>| {
            all.iter().map(|one| self.condition(one.get_ref(), place(one))).collect::<Result<Vec<_>, _>>()
        };
        let query = entry.query.into_iter().map(|(name, entry)| self.parameter(name, entry));
        let content = match (entry.body, entry.content) {
            (None, None) => Content::Nothing,
            (Some(members), None) => {
                let members = members.into_iter().map(|member| self.member(member));
                Content::Json(members.collect::<Result<_, SpecError>>()?)
            }
            (None, Some(content)) => self.content(content)?,
            (Some(_), Some(_)) => {
                return Err(error(span, String::from("a request has either `body` or `content`")));
            }
        };
        Ok(Binding {
            method: entry.method.to_uppercase(),
            url,
            headers: self.headers(&entry.headers)?,
            when: conditions(entry.when)?,
            unless: conditions(entry.unless)?,
            query: query.collect::<Result<_, SpecError>>()?,
            content,
        })
    }

    fn headers(&self, entries: &BTreeMap<String, Spanned<String>>) -> Result<Vec<(String, Template)>, SpecError> {
        let header = |(name, value): (&String, &Spanned<String>)| {
            Ok((name.clone(), self.template(value.get_ref(), place(value))?))
        };
        entries.iter().map(header).collect()
    }

    fn parameter(&self, name: String, entry: Spanned<ParameterEntry>) -> Result<Member, SpecError> {
        let span = place(&entry);
        match entry.into_inner() {
            ParameterEntry::Text(text) => {
                let value = JsonTemplate::Text(self.template(&text, span)?);
                Ok(Member { name, each: None, when: None, value })
            }
            ParameterEntry::Table(ConditionalEntry { each, split, when, value }) => {
                if matches!(value, toml::Value::Array(_) | toml::Value::Table(_)) {
                    return Err(error(span, String::from("a parameter is a text, a number or a boolean")));
                }
                self.conditional(MemberEntry { member: name, each, split, key: None, when, value }, span)
            }
        }
    }

    fn member(&self, entry: Spanned<MemberEntry>) -> Result<Member, SpecError> {
        let span = place(&entry);
        self.conditional(entry.into_inner(), span)
    }

    fn conditional(&self, entry: MemberEntry, span: Span) -> Result<Member, SpecError> {
        let MemberEntry { member: name, each, split, key, when, value } = entry;
        if each.is_none() && (split.is_some() || key.is_some()) {
            return Err(error(span, String::from("`split` and `key` go with `each`")));
        }
        let key = key.map(|key| self.template(&key, span)).transpose()?;
        let each = each.map(|each| self.source(&each, span)).transpose()?;
        let when = when.map(|when| self.condition(&when, span)).transpose()?;
        let value = self.json(value, span, DEEPEST)?;
        Ok(Member { name, each: each.map(|source| Each { source, split, key }), when, value })
    }

    fn content(&self, entry: Spanned<ContentEntry>) -> Result<Content, SpecError> {
        let (span, entry) = (place(&entry), entry.into_inner());
        let file = match entry.file.map(|file| self.source(&file, span)).transpose()? {
            None => None,
            Some(Source::Flag(name)) => Some(name),
            Some(_) => return Err(error(span, String::from("`file` is a flag; an argument stands in `value`"))),
        };
        let value = entry.value.map(|value| self.template(&value, span)).transpose()?;
        Ok(Content::Text { media_type: entry.media_type, file, value })
    }

    /// `--flag`, `--flag=value` or an argument.
    fn condition(&self, text: &str, span: Span) -> Result<Condition, SpecError> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        Ok(Condition { source: self.source(name, span)?, value })
    }

    fn json(&self, value: toml::Value, span: Span, depth: usize) -> Result<JsonTemplate, SpecError> {
        let Some(depth) = depth.checked_sub(1) else { return Err(error(span, String::from("nested too deeply"))) };
        Ok(match value {
            toml::Value::String(text) => JsonTemplate::Text(self.template(&text, span)?),
            toml::Value::Integer(number) => JsonTemplate::Literal(number.to_string()),
            toml::Value::Boolean(value) => JsonTemplate::Literal(value.to_string()),
            toml::Value::Array(items) => {
                let items = items.into_iter().map(|item| self.json(item, span, depth));
                JsonTemplate::Array(items.collect::<Result<Vec<JsonTemplate>, SpecError>>()?)
            }
            toml::Value::Table(members) => {
                let members = members.into_iter().map(|(name, value)| Ok((name, self.json(value, span, depth)?)));
                JsonTemplate::Object(members.collect::<Result<Vec<(String, JsonTemplate)>, SpecError>>()?)
            }
            toml::Value::Float(_) | toml::Value::Datetime(_) => {
                return Err(error(
                    span,
                    String::from("a body may hold texts, whole numbers, booleans, arrays and tables"),
                ));
            }
        })
    }

    /// A text in which `{…}` stands for a value.
    fn template(&self, text: &str, span: Span) -> Result<Template, SpecError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((inside, after)) = behind.split_once('}') else {
                return Err(error(span, format!("`{{` is never closed in `{text}`")));
            };
            if !before.is_empty() {
                pieces.push(TemplatePiece::Text(before.to_owned()));
            }
            pieces.push(TemplatePiece::Hole(self.hole(inside, span)?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(TemplatePiece::Text(rest.to_owned()));
        }
        Ok(Template { pieces })
    }

    /// `NAME`, then `.PART`, `:FORM` and `|DEFAULT`, each of which may be left out.
    fn hole(&self, text: &str, span: Span) -> Result<Hole, SpecError> {
        let (text, otherwise) = match text.split_once('|') {
            Some((text, otherwise)) => (text, Some(otherwise.to_owned())),
            None => (text, None),
        };
        let name_end = text.find(['.', ':']).unwrap_or(text.len());
        let (name, rest) = text.split_at(name_end);
        let (part, form) = match rest.strip_prefix('.') {
            None => (None, rest),
            Some(rest) => {
                let (separator, rest) = match rest.strip_prefix([':', '=']) {
                    Some(behind) => (rest.chars().next().unwrap_or(','), behind),
                    None => (',', rest),
                };
                let end = rest.find(':').unwrap_or(rest.len());
                let (number, form) = rest.split_at(end);
                let index = number.parse().map_err(|_| error(span, format!("`{number}` is no number of a part")))?;
                (Some(Part { separator, index }), form)
            }
        };
        let form = match form {
            "" => Form::String,
            ":integer" => Form::Integer,
            ":nanoseconds" => Form::Nanoseconds,
            ":seconds" => Form::Seconds,
            ":list" => Form::List,
            ":boolean" => Form::Boolean,
            other => {
                let other = other.trim_start_matches(':');
                let message = format!(
                    "`{other}` is no form; there are `integer`, `nanoseconds`, `seconds`, `list` and `boolean`"
                );
                return Err(error(span, message));
            }
        };
        let is_profile = self.values.contains_key(name) && !name.starts_with('-') && !self.is_argument(name);
        let source = if is_profile { Source::Profile(name.to_owned()) } else { self.source(name, span)? };
        Ok(Hole { source, part, otherwise, form })
    }

    fn is_argument(&self, name: &str) -> bool {
        self.arguments.iter().any(|argument| argument.name == name)
    }

    /// A flag that the command has, its long name.
    pub(in crate::spec::cli) fn flag(&self, name: &str, span: Span) -> Result<String, SpecError> {
        if self.flags.iter().any(|flag| is_named(flag, name)) {
            return Ok(name.to_owned());
        }
        Err(error(span, format!("the command has no flag `--{name}`")))
    }

    /// A flag or an argument.
    fn source(&self, name: &str, span: Span) -> Result<Source, SpecError> {
        if name.starts_with('-') {
            return Ok(Source::Flag(self.flag(undashed(name), span)?));
        }
        match self.arguments.iter().position(|argument| argument.name == name) {
            Some(index) => Ok(Source::Argument { index, repeated: self.arguments[index].repeated }),
            None => Err(error(span, format!("`{name}` is no argument of the command and no entry of `api.values`"))),
        }
    }
}

/// A flag's name without its dashes.
pub(in crate::spec::cli) fn undashed(flag: &str) -> &str {
    flag.trim_start_matches('-')
}
