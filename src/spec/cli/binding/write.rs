//! Requests, written as the tables `api` and `request` of a grammar file.
//!
//! Takes the bindings of a grammar; hands on tables that [`super::read`] reads back, and bindings for a grammar that has
//! fewer flags.

use super::{
    Binding, Condition, Content, Each, Form, Hole, JsonTemplate, Member, Otherwise, Part, Shared, Source, Template,
    TemplatePiece, is_named,
};
use crate::spec::cli::{ArgumentSpec, Flag};
use serde_json::{Map, Value, json};

type Table = Map<String, Value>;

/// What stands behind the name in a hole, so that no name may hold it.
const MARKS: [char; 6] = ['.', ':', '|', '=', '{', '}'];

impl Shared {
    /// The table `api`, but for its `url`.
    pub(in crate::spec::cli) fn table(&self) -> Table {
        let mut table = Table::new();
        let value = |value: &super::ProfileValue| {
            let mut entry = Table::new();
            if let Some(flag) = &value.flag {
                entry.insert(String::from("flag"), json!(format!("--{flag}")));
            }
            let (key, text) = match &value.otherwise {
                Otherwise::Placeholder(name) => ("placeholder", name),
                Otherwise::Text(text) => ("default", text),
            };
            entry.insert(key.to_owned(), json!(text));
            Value::from(entry)
        };
        if !self.headers.is_empty() {
            table.insert(String::from("headers"), headers(&self.headers, &[]));
        }
        if !self.values.is_empty() {
            let values = self.values.iter().map(|(name, entry)| (name.clone(), value(entry)));
            table.insert(String::from("values"), Value::from(values.collect::<Table>()));
        }
        table
    }
}

fn headers(headers: &[(String, Template)], arguments: &[ArgumentSpec]) -> Value {
    let headers = headers.iter().map(|(name, value)| (name.clone(), Value::from(value.text(arguments))));
    Value::from(headers.collect::<Table>())
}

impl Binding {
    /// The request for a command with these flags and arguments: what it takes from others is left out; `None` where that
    /// leaves no request.
    pub(in crate::spec::cli) fn adapted<'f>(
        &self,
        flags: &(impl Iterator<Item = &'f Flag> + Clone),
        arguments: &[ArgumentSpec],
    ) -> Option<Self> {
        let has = |source: &Source| match source {
            Source::Flag(name) => flags.clone().any(|flag| is_named(flag, name)),
            Source::Argument { index, .. } => {
                arguments.get(*index).is_some_and(|argument| !argument.name.contains(MARKS))
            }
            Source::Profile(_) => true,
        };
        if !self.url.sources().all(has) || !self.when.iter().all(|condition| has(&condition.source)) {
            return None;
        }
        let mut binding = self.clone();
        binding.unless.retain(|condition| has(&condition.source));
        binding.headers.retain(|(_, value)| value.sources().all(has));
        binding.query.retain(|member| member.is_filled(&has));
        match &mut binding.content {
            Content::Nothing => {}
            Content::Json(members) => members.retain(|member| member.is_filled(&has)),
            Content::Text { file, value, .. } => {
                let is_there = |name: &String| has(&Source::Flag(name.clone()));
                *file = file.take().filter(is_there);
                *value = value.take().filter(|value| value.sources().all(has));
            }
        }
        Some(binding)
    }

    /// Its URL, as a grammar file has it.
    pub(in crate::spec::cli) fn url(&self, arguments: &[ArgumentSpec]) -> String {
        self.url.text(arguments)
    }

    /// The table `request`; its `path` is what follows `base`.
    pub(in crate::spec::cli) fn table(&self, base: &str, arguments: &[ArgumentSpec]) -> Table {
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| drop(table.insert(key.to_owned(), value));
        let url = self.url(arguments);
        put("method", json!(self.method));
        if let Some(path) = url.strip_prefix(base) {
            put("path", json!(path));
        } else {
            put("url", json!(""));
            put("path", json!(url));
        }
        if !self.headers.is_empty() {
            put("headers", headers(&self.headers, arguments));
        }
        for (key, conditions) in [("when", &self.when), ("unless", &self.unless)] {
            if !conditions.is_empty() {
                put(key, conditions.iter().map(|condition| condition.text(arguments)).collect());
            }
        }
        if !self.query.is_empty() {
            let query = self.query.iter().map(|member| (member.name.clone(), member.parameter(arguments)));
            put("query", Value::from(query.collect::<Table>()));
        }
        match &self.content {
            Content::Nothing => {}
            Content::Json(members) => put("body", members.iter().map(|member| member.table(arguments)).collect()),
            Content::Text { media_type, file, value } => {
                let mut content = Table::new();
                content.insert(String::from("type"), json!(media_type));
                if let Some(file) = file {
                    content.insert(String::from("file"), json!(format!("--{file}")));
                }
                if let Some(value) = value {
                    content.insert(String::from("value"), json!(value.text(arguments)));
                }
                put("content", Value::from(content));
            }
        }
        table
    }
}

impl Member {
    /// Whether all that it is made of is there.
    fn is_filled(&self, has: &impl Fn(&Source) -> bool) -> bool {
        let of_each = self.each.iter().all(|each| {
            let mut key = each.key.iter().flat_map(Template::sources);
            has(&each.source) && key.all(has)
        });
        of_each && self.when.iter().all(|condition| has(&condition.source)) && self.value.is_filled(has)
    }

    fn table(&self, arguments: &[ArgumentSpec]) -> Value {
        let mut table = Table::from_iter([(String::from("member"), json!(self.name))]);
        table.extend(self.conditions(arguments));
        Value::from(table)
    }

    /// A parameter of a query: its text, or a table where there is more to say.
    fn parameter(&self, arguments: &[ArgumentSpec]) -> Value {
        match &self.value {
            JsonTemplate::Text(text) if self.each.is_none() && self.when.is_none() => json!(text.text(arguments)),
            _ => Value::from(self.conditions(arguments)),
        }
    }

    fn conditions(&self, arguments: &[ArgumentSpec]) -> Table {
        let mut table = Table::new();
        if let Some(Each { source, split, key }) = &self.each {
            table.insert(String::from("each"), json!(source.text(arguments)));
            if let Some(split) = split {
                table.insert(String::from("split"), json!(split));
            }
            if let Some(key) = key {
                table.insert(String::from("key"), json!(key.text(arguments)));
            }
        }
        if let Some(when) = &self.when {
            table.insert(String::from("when"), json!(when.text(arguments)));
        }
        table.insert(String::from("value"), self.value.json(arguments));
        table
    }
}

impl Condition {
    fn text(&self, arguments: &[ArgumentSpec]) -> String {
        let value = self.value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
        self.source.text(arguments) + &value
    }
}

impl JsonTemplate {
    fn is_filled(&self, has: &impl Fn(&Source) -> bool) -> bool {
        match self {
            Self::Literal(_) => true,
            Self::Text(template) => template.sources().all(has),
            Self::Array(items) => items.iter().all(|item| item.is_filled(has)),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_filled(has)),
        }
    }

    fn json(&self, arguments: &[ArgumentSpec]) -> Value {
        match self {
            Self::Literal(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
            Self::Text(template) => json!(template.text(arguments)),
            Self::Array(items) => items.iter().map(|item| item.json(arguments)).collect(),
            Self::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), value.json(arguments)));
                Value::from(members.collect::<Table>())
            }
        }
    }
}

impl Template {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.pieces.iter().filter_map(|piece| match piece {
            TemplatePiece::Text(_) => None,
            TemplatePiece::Hole(hole) => Some(&hole.source),
        })
    }

    fn text(&self, arguments: &[ArgumentSpec]) -> String {
        let piece = |piece: &TemplatePiece| match piece {
            TemplatePiece::Text(text) => text.clone(),
            TemplatePiece::Hole(hole) => hole.text(arguments),
        };
        self.pieces.iter().map(piece).collect()
    }
}

impl Hole {
    fn text(&self, arguments: &[ArgumentSpec]) -> String {
        let part = match self.part {
            None => String::new(),
            Some(Part { separator: ',', index }) => format!(".{index}"),
            Some(Part { separator, index }) => format!(".{separator}{index}"),
        };
        let form = match self.form {
            Form::String => "",
            Form::Integer => ":integer",
            Form::Nanoseconds => ":nanoseconds",
            Form::Seconds => ":seconds",
            Form::List => ":list",
            Form::Boolean => ":boolean",
        };
        let otherwise = self.otherwise.as_ref().map(|text| format!("|{text}")).unwrap_or_default();
        format!("{{{}{part}{form}{otherwise}}}", self.source.text(arguments))
    }
}

impl Source {
    fn text(&self, arguments: &[ArgumentSpec]) -> String {
        match self {
            Self::Flag(name) => format!("--{name}"),
            Self::Argument { index, .. } => {
                arguments.get(*index).map(|argument| argument.name.clone()).unwrap_or_default()
            }
            Self::Profile(name) => name.clone(),
        }
    }
}
