//! What a validator says of a value, in terms an author can act on: the branch of an `anyOf` that was meant, the key
//! that is misspelt, and nothing about what is not known.

use super::{Api, SchemaProblem, SchemaProblemKind, validators::NAME};
use crate::{
    model::{
        json::{self, pointer},
        percent,
    },
    spec::one_of,
    text::{self, Span},
};
use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A value to check, and where it came from.
pub(super) struct Instance<'a> {
    /// The value.
    pub value: &'a Value,
    /// JSON pointers to its parts of which nothing is known, sorted or not.
    pub unknown: &'a [String],
    /// What it was read from, if it was JSON.
    pub node: Option<&'a json::Node>,
    /// All of it in the page.
    pub whole: Span,
}

impl Api {
    /// How a value does not fit the schema at a pointer.
    pub(super) fn check_value(&self, schema: &str, instance: &Instance<'_>) -> Vec<SchemaProblem> {
        let Some(validator) = self.validators.get(&self.document, schema) else { return Vec::new() };
        let mut found = Vec::new();
        for error in validator.iter_errors(instance.value) {
            found.extend(self.problems(&error, instance));
        }
        found
    }

    fn problems(&self, error: &ValidationError<'_>, instance: &Instance<'_>) -> Vec<SchemaProblem> {
        let place = error.instance_path().as_str();
        if instance.is_silent(place, error.kind()) {
            return Vec::new();
        }
        let keyword = error.absolute_keyword_location().map(jsonschema::Uri::as_str);
        let keyword =
            keyword.and_then(|uri| uri.strip_prefix(NAME)?.strip_prefix('#')).map(percent::decoded).unwrap_or_default();
        let one = |kind: SchemaProblemKind| {
            vec![SchemaProblem {
                span: instance.span(place, &kind),
                instance: place.to_owned(),
                schema_span: self.document.key_span(&keyword),
                kind,
            }]
        };
        let other = |text: String| one(SchemaProblemKind::Other(text));
        match error.kind() {
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                self.branches(context, place, instance)
            }
            ValidationErrorKind::Required { property } => {
                let property = property.as_str().unwrap_or_default().to_owned();
                let owner = keyword.rsplit_once('/').map_or("", |(owner, _)| owner);
                if self.is_read_only(owner, &property) {
                    return Vec::new();
                }
                let misspelt = self.misspelt(owner, &property, instance.value.pointer(place));
                one(SchemaProblemKind::Missing { property, misspelt })
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let owner = keyword.rsplit_once('/').map_or("", |(owner, _)| owner);
                let known = self.property_names(owner);
                let names = unexpected.iter().map(|property| SchemaProblemKind::Unknown {
                    suggestion: nearest(property, known.iter().map(String::as_str)),
                    property: property.clone(),
                });
                names.flat_map(one).collect()
            }
            ValidationErrorKind::Type { kind } => {
                let found = type_name(error.instance()).to_owned();
                one(SchemaProblemKind::Type { expected: expected(kind), found })
            }
            ValidationErrorKind::Enum { options } => {
                let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
                one(self::allowed(options, error.instance()))
            }
            ValidationErrorKind::Constant { expected_value } => {
                one(self::allowed(std::slice::from_ref(expected_value.as_ref()), error.instance()))
            }
            ValidationErrorKind::Format { format } if matches!(format.as_str(), "date-time" | "date" | "uuid") => {
                one(SchemaProblemKind::Format(format.clone()))
            }
            ValidationErrorKind::Pattern { pattern } => other(format!("must match the pattern `{pattern}`")),
            ValidationErrorKind::MinLength { limit } => {
                other(format!("must have at least {}", count(*limit, "character")))
            }
            ValidationErrorKind::MaxLength { limit } => {
                other(format!("must have at most {}", count(*limit, "character")))
            }
            ValidationErrorKind::MinItems { limit } => other(format!("must have at least {}", count(*limit, "item"))),
            ValidationErrorKind::MaxItems { limit } => other(format!("must have at most {}", count(*limit, "item"))),
            ValidationErrorKind::MinProperties { limit } => {
                other(format!("must have at least {}", count(*limit, "property")))
            }
            ValidationErrorKind::MaxProperties { limit } => {
                other(format!("must have at most {}", count(*limit, "property")))
            }
            ValidationErrorKind::Minimum { limit } => other(format!("must be at least {limit}")),
            ValidationErrorKind::Maximum { limit } => other(format!("must be at most {limit}")),
            ValidationErrorKind::ExclusiveMinimum { limit } => other(format!("must be more than {limit}")),
            ValidationErrorKind::ExclusiveMaximum { limit } => other(format!("must be less than {limit}")),
            ValidationErrorKind::MultipleOf { multiple_of } => other(format!("must be a multiple of {multiple_of}")),
            ValidationErrorKind::UniqueItems => other(String::from("must not have the same item twice")),
            ValidationErrorKind::AdditionalItems { limit } => {
                other(format!("must have at most {}", count(u64::try_from(*limit).unwrap_or(u64::MAX), "item")))
            }
            // A value that fits two branches, other formats, and what the validator itself could not do: no evidence.
            _ => Vec::new(),
        }
    }

    /// What is wrong with the branch that was most likely meant; nothing if some branch fits as far as is known.
    fn branches(
        &self,
        context: &[Vec<ValidationError<'static>>],
        place: &str,
        instance: &Instance<'_>,
    ) -> Vec<SchemaProblem> {
        let mut branches: Vec<Vec<SchemaProblem>> = Vec::new();
        for errors in context {
            let problems: Vec<SchemaProblem> = errors.iter().flat_map(|error| self.problems(error, instance)).collect();
            if problems.is_empty() {
                return Vec::new();
            }
            branches.push(problems);
        }
        if let Some(merged) = merged(&branches) {
            return vec![merged];
        }
        // The sort is stable: of equals the first branch is taken.
        branches.sort_by_key(|problems| strangeness(problems, place));
        branches.into_iter().next().unwrap_or_default()
    }

    /// Whether a property only ever stands in responses.
    fn is_read_only(&self, owner: &str, property: &str) -> bool {
        let says = |schema: &Value| schema.get("readOnly") == Some(&Value::Bool(true));
        self.property_pointers(owner).iter().filter(|(name, _)| name == property).any(|(_, pointer)| {
            self.document.get(pointer).is_some_and(says)
                || self.document.follow(pointer).is_some_and(|(_, one)| says(one))
        })
    }

    /// A key of the object that no schema knows and that may be `property`, misspelt.
    fn misspelt(&self, owner: &str, property: &str, object: Option<&Value>) -> Option<String> {
        let known: BTreeSet<String> = self.property_names(owner).into_iter().collect();
        let keys = object?.as_object()?.keys().map(String::as_str).filter(|key| !known.contains(*key));
        nearest(property, keys)
    }

    fn property_names(&self, owner: &str) -> Vec<String> {
        self.property_pointers(owner).into_iter().map(|(name, _)| name).collect()
    }

    fn property_pointers(&self, owner: &str) -> Vec<(String, String)> {
        super::properties::of(&self.document, owner)
    }
}

impl Instance<'_> {
    /// Whether too little is known of a place to say this of it.
    fn is_silent(&self, place: &str, kind: &ValidationErrorKind) -> bool {
        let about_members = matches!(
            kind,
            ValidationErrorKind::Required { .. }
                | ValidationErrorKind::AdditionalProperties { .. }
                | ValidationErrorKind::UnevaluatedProperties { .. }
                | ValidationErrorKind::Type { .. }
                | ValidationErrorKind::MinProperties { .. }
                | ValidationErrorKind::MaxProperties { .. }
                | ValidationErrorKind::MinItems { .. }
                | ValidationErrorKind::MaxItems { .. }
                // Their branches are looked at one by one.
                | ValidationErrorKind::AnyOf { .. }
                | ValidationErrorKind::OneOfNotValid { .. }
        );
        self.unknown.iter().any(|unknown| {
            let inside = unknown.is_empty() || place == unknown || is_below(place, unknown);
            inside || !about_members && is_below(unknown, place)
        })
    }

    /// The characters to change.
    fn span(&self, place: &str, kind: &SchemaProblemKind) -> Span {
        let Some(node) = self.node.and_then(|root| root.pointer(place)) else { return self.whole };
        match kind {
            SchemaProblemKind::Missing { misspelt: Some(key), .. }
            | SchemaProblemKind::Unknown { property: key, .. } => {
                node.member(key).map_or(node.span, |member| member.key_span)
            }
            SchemaProblemKind::Missing { misspelt: None, .. } if !node.span.is_empty() => {
                Span::new(node.span.end - 1, node.span.end)
            }
            _ => node.span,
        }
    }
}

fn is_below(place: &str, above: &str) -> bool {
    place.len() > above.len() && place.starts_with(above) && place.as_bytes()[above.len()] == b'/'
}

/// How many properties an object may have that its schema does not know, before the two are taken for different things.
const STRANGERS: usize = 2;

/// Sorts problems by place and drops what another one says already, and what only says in many words that a body was
/// written for another version or product than the document.
pub(super) fn tidy(mut problems: Vec<SchemaProblem>) -> Vec<SchemaProblem> {
    let explained: BTreeSet<(String, String)> = problems
        .iter()
        .filter_map(|problem| match &problem.kind {
            SchemaProblemKind::Missing { misspelt: Some(key), .. } => Some((problem.instance.clone(), key.clone())),
            _ => None,
        })
        .collect();
    let mut strangers: BTreeMap<String, usize> = BTreeMap::new();
    for problem in &problems {
        if let SchemaProblemKind::Unknown { suggestion: None, .. } = problem.kind {
            *strangers.entry(problem.instance.clone()).or_default() += 1;
        }
    }
    problems.retain(|problem| match &problem.kind {
        SchemaProblemKind::Unknown { suggestion: None, .. } if strangers[&problem.instance] > STRANGERS => false,
        SchemaProblemKind::Unknown { property, .. } => {
            !explained.contains(&(problem.instance.clone(), property.clone()))
        }
        _ => true,
    });
    problems.sort_by(|a, b| (a.span, &a.instance).cmp(&(b.span, &b.instance)));
    problems.dedup_by(|a, b| a.kind == b.kind && a.instance == b.instance);
    problems
}

/// One problem in place of branches that all complain about the same place in the same way: every type they want, every
/// value they allow.
fn merged(branches: &[Vec<SchemaProblem>]) -> Option<SchemaProblem> {
    let first = branches.first()?;
    first.iter().find_map(|candidate| {
        let same: Vec<&SchemaProblem> = branches
            .iter()
            .map(|problems| {
                problems.iter().find(|other| {
                    other.instance == candidate.instance
                        && std::mem::discriminant(&other.kind) == std::mem::discriminant(&candidate.kind)
                })
            })
            .collect::<Option<_>>()?;
        let mut all = candidate.clone();
        match &mut all.kind {
            SchemaProblemKind::Enum { allowed, suggestion } => {
                for other in &same[1..] {
                    let SchemaProblemKind::Enum { allowed: more, suggestion: another } = &other.kind else { continue };
                    allowed.extend(more.iter().filter(|value| !allowed.contains(value)).cloned().collect::<Vec<_>>());
                    *suggestion = suggestion.take().or(another.clone());
                }
                Some(all)
            }
            SchemaProblemKind::Type { expected, .. } => {
                for other in &same[1..] {
                    let SchemaProblemKind::Type { expected: more, .. } = &other.kind else { continue };
                    if !expected.split(" or ").any(|one| one == more) {
                        *expected = format!("{expected} or {more}");
                    }
                }
                Some(all)
            }
            _ => None,
        }
    })
}

/// How unlikely it is that a branch with these problems was meant by the value at `place`: the value itself is of the
/// wrong type; a value right inside it is not the fixed one that tells the branches apart.
fn strangeness(problems: &[SchemaProblem], place: &str) -> usize {
    let weight = |problem: &SchemaProblem| match problem.kind {
        SchemaProblemKind::Type { .. } | SchemaProblemKind::Enum { .. } if problem.instance == place => 100,
        SchemaProblemKind::Enum { .. } => 10,
        _ => 1,
    };
    problems.iter().map(weight).sum()
}

fn allowed(options: &[Value], found: &Value) -> SchemaProblemKind {
    let allowed: Vec<String> = options.iter().map(Value::to_string).collect();
    let texts = options.iter().filter_map(Value::as_str);
    let suggestion = found.as_str().and_then(|found| nearest(found, texts)).map(|text| Value::from(text).to_string());
    SchemaProblemKind::Enum { allowed, suggestion }
}

fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(types) => {
            let mut names: Vec<String> = types.iter().map(|one| one.to_string()).collect();
            names.sort_by_key(|name| name == "null");
            names.join(" or ")
        }
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn count(number: u64, thing: &str) -> String {
    match thing.strip_suffix('y') {
        _ if number == 1 => format!("1 {thing}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {thing}s"),
    }
}

/// The nearest of some names, if it is near enough to be meant. The names of an object are few and told apart by more
/// than a letter, so a little more may differ than in a command line.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let found = text::nearest(name, names)?;
    (found.distance <= 1 + name.chars().count() / 4).then(|| found.word.to_owned())
}

impl SchemaProblem {
    /// The value's name as people write it (`permissions[0].action`); empty for the whole.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for token in self.instance.split('/').skip(1) {
            let token = pointer::unescape(token);
            match token.bytes().all(|byte| byte.is_ascii_digit()) {
                true => name += &format!("[{token}]"),
                false if name.is_empty() => name += &token,
                false => name += &format!(".{token}"),
            }
        }
        name
    }
}

impl SchemaProblemKind {
    /// What the schema wants, to be read after the value's name: ``must be of type `string` ``.
    pub fn wanted(&self) -> String {
        match self {
            Self::Missing { property, .. } => format!("must have `{property}`"),
            Self::Unknown { property, .. } => format!("must not have `{property}`"),
            Self::Type { expected, .. } => format!("must be of type {}", one_of(expected.split(" or "))),
            Self::Enum { allowed, .. } => {
                format!("must be {}", one_of(allowed.iter().map(|value| value.trim_matches('"'))))
            }
            Self::Format(format) => format!("must have the format `{format}`"),
            Self::Other(text) => text.clone(),
        }
    }
}
