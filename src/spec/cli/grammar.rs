//! A grammar file, read with the place of every mistake. `docs/reference/cli-spec.md` describes the format.

use super::{
    ArgumentSpec, CliSpec, CommandSpec, Edition, Flag, FlagGroup, Place, Shown, Takes, ValueKind,
    binding::{ApiEntry, Binding, Names, RequestEntry, Shared, undashed},
    form,
};
use crate::{
    spec::SpecError,
    text::{SourceFile, Span},
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    version: Spanned<u32>,
    program: String,
    edition: Option<EditionEntry>,
    #[serde(default)]
    incomplete: bool,
    #[serde(default)]
    flags_after_arguments: bool,
    #[serde(default)]
    one_dash_long_flags: bool,
    #[serde(default)]
    global_flags_first: bool,
    #[serde(default)]
    profile_flags: Vec<Spanned<String>>,
    #[serde(default)]
    flags: Vec<Spanned<FlagEntry>>,
    #[serde(default)]
    flag_sets: BTreeMap<String, Vec<Spanned<FlagEntry>>>,
    #[serde(default)]
    api: ApiEntry,
    #[serde(default, rename = "command")]
    commands: Vec<Spanned<CommandEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionEntry {
    product: String,
    #[serde(default)]
    version: String,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CommandEntry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    incomplete: Incomplete,
    #[serde(default)]
    stands_alone: bool,
    #[serde(default)]
    passes_through: bool,
    deprecated: Option<String>,
    #[serde(default)]
    groups: Vec<Spanned<GroupEntry>>,
    #[serde(default)]
    flag_sets: Vec<Spanned<String>>,
    #[serde(default)]
    flags: Vec<Spanned<FlagEntry>>,
    #[serde(default)]
    arguments: Vec<Spanned<ArgumentEntry>>,
    #[serde(default)]
    request: Vec<Spanned<RequestEntry>>,
}

/// What of a command is not named in full: all, or some of it.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected true, false or a list of `commands`, `flags` and `arguments`")]
pub(super) enum Incomplete {
    All(bool),
    Some(Vec<Part>),
}

/// What there is of a command.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    Commands,
    Flags,
    Arguments,
}

impl Default for Incomplete {
    fn default() -> Self {
        Self::All(false)
    }
}

impl Incomplete {
    pub(super) fn knows(&self, part: Part) -> bool {
        match self {
            Self::All(incomplete) => !incomplete,
            Self::Some(parts) => !parts.contains(&part),
        }
    }
}

/// Flags that depend on each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupEntry {
    pub(super) flags: Vec<String>,
    #[serde(default)]
    pub(super) exclusive: bool,
    #[serde(default)]
    pub(super) required: bool,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FlagEntry {
    long: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    short: Option<char>,
    takes: Option<TakesName>,
    value: Option<ValueName>,
    choices: Option<Vec<String>>,
    forms: Option<Vec<String>>,
    value_name: Option<String>,
    #[serde(default)]
    inferred: bool,
    #[serde(default)]
    negatable: bool,
    #[serde(default)]
    repeatable: bool,
    #[serde(default)]
    required: bool,
    environment: Option<String>,
    default: Option<String>,
    deprecated: Option<String>,
    #[serde(default)]
    hidden: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum TakesName {
    Value,
    Nothing,
    Optional,
    Unknown,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum ValueName {
    String,
    Integer,
    Number,
    Duration,
    Timestamp,
    Boolean,
    Choice,
    File,
    List,
    KeyValue,
}

/// An argument.
#[derive(Debug, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct ArgumentEntry {
    name: String,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    repeated: bool,
}

pub(super) fn load(file: Arc<SourceFile>) -> Result<CliSpec, SpecError> {
    let read: File = toml::from_str(file.text()).map_err(|error| explain(&error))?;
    if *read.version.get_ref() != 1 {
        let message =
            format!("version {} of the CLI grammar format; this docproof reads version 1", read.version.get_ref());
        return Err(SpecError { message, span: Some(place(&read.version)) });
    }
    let globals = read.flags.into_iter().map(|entry| flag(entry, &file)).collect::<Result<Vec<Flag>, SpecError>>()?;
    let (base, shared) = read.api.shared()?;
    let mut commands = Vec::new();
    for entry in read.commands {
        commands.push(command(entry, &file, &globals, &read.flag_sets, &base, &shared)?);
    }
    let edition = read.edition.map(|entry| Edition {
        name: entry.name.unwrap_or_else(|| entry.product.clone()),
        product: entry.product,
        version: entry.version,
    });
    let is_flag = |name: &str| {
        let all = globals.iter().chain(commands.iter().flat_map(|command| &command.flags));
        all.into_iter().any(|flag| flag.long.as_deref() == Some(name))
    };
    for name in &read.profile_flags {
        if !is_flag(undashed(name.get_ref())) {
            return Err(error(place(name), format!("no command has a flag `{}`", name.get_ref())));
        }
    }
    Ok(CliSpec {
        file,
        program: read.program,
        edition,
        complete: !read.incomplete,
        flags_after_arguments: read.flags_after_arguments,
        one_dash_long_flags: read.one_dash_long_flags,
        commands,
        globals,
        globals_first: read.global_flags_first,
        profile_flags: read.profile_flags.into_iter().map(|name| undashed(name.get_ref()).to_owned()).collect(),
        shown: Shown::default(),
        bindings: Arc::new(shared),
    })
}

fn command(
    entry: Spanned<CommandEntry>,
    file: &Arc<SourceFile>,
    globals: &[Flag],
    sets: &BTreeMap<String, Vec<Spanned<FlagEntry>>>,
    base: &str,
    shared: &Shared,
) -> Result<CommandSpec, SpecError> {
    let entry = entry.into_inner();
    let mut flags = entry.flags;
    for name in &entry.flag_sets {
        let Some(set) = sets.get(name.get_ref()) else {
            return Err(error(place(name), format!("no `flag-sets` entry is called `{}`", name.get_ref())));
        };
        flags.extend(set.iter().cloned());
    }
    let flags = flags.into_iter().map(|entry| flag(entry, file)).collect::<Result<Vec<Flag>, SpecError>>()?;
    let arguments = arguments(entry.arguments)?;
    let known = globals.iter().chain(&flags);
    let names = Names::new(known, &arguments, shared);
    let bindings = entry.request.into_iter().map(|request| Ok(Arc::new(names.request(request, base)?)));
    let bindings = bindings.collect::<Result<Vec<Arc<Binding>>, SpecError>>()?;
    let mut groups = Vec::new();
    for group in entry.groups {
        let (span, group) = (place(&group), group.into_inner());
        let members = group.flags.iter().map(|name| names.flag(undashed(name), span));
        let flags = members.collect::<Result<Vec<String>, SpecError>>()?;
        groups.push(FlagGroup { flags, exclusive: group.exclusive, required: group.required });
    }
    let (span, path) = (place(&entry.name), entry.name.get_ref().split_whitespace().map(str::to_owned).collect());
    Ok(CommandSpec {
        aliases: entry.aliases,
        knows_commands: entry.incomplete.knows(Part::Commands),
        knows_flags: entry.incomplete.knows(Part::Flags),
        knows_arguments: entry.incomplete.knows(Part::Arguments),
        stands_alone: entry.stands_alone,
        passes_through: entry.passes_through,
        deprecated: entry.deprecated,
        flags,
        arguments,
        groups,
        bindings,
        ..CommandSpec::new(path, Place { file: file.clone(), span })
    })
}

/// Arguments in order, of which each can be reached.
pub(super) fn arguments(entries: Vec<Spanned<ArgumentEntry>>) -> Result<Vec<ArgumentSpec>, SpecError> {
    let mut arguments: Vec<ArgumentSpec> = Vec::new();
    for entry in entries {
        let (span, entry) = (place(&entry), entry.into_inner());
        if arguments.last().is_some_and(|before| before.repeated || (!before.required && !entry.optional)) {
            return Err(error(
                span,
                format!("`{}` can never be reached: an argument before it takes its place", entry.name),
            ));
        }
        arguments.push(ArgumentSpec { name: entry.name, required: !entry.optional, repeated: entry.repeated });
    }
    Ok(arguments)
}

fn flag(entry: Spanned<FlagEntry>, file: &Arc<SourceFile>) -> Result<Flag, SpecError> {
    let span = place(&entry);
    of_entry(entry.into_inner(), span, Place { file: file.clone(), span })
}

/// A flag from a table of its keys; what is wrong with it stands at `span`, and it is described at `place`.
pub(super) fn flag_of(
    table: &serde_json::Map<String, serde_json::Value>,
    span: Span,
    place: &Place,
) -> Result<Flag, SpecError> {
    let entry = serde_json::from_value(serde_json::Value::Object(table.clone()));
    let entry: FlagEntry = entry.map_err(|problem| error(span, worded(&problem.to_string())))?;
    of_entry(entry, span, place.clone())
}

fn of_entry(entry: FlagEntry, span: Span, place: Place) -> Result<Flag, SpecError> {
    if entry.long.is_none() && entry.short.is_none() {
        return Err(error(span, String::from("a flag needs `long` or `short`")));
    }
    if entry.choices.is_some() && entry.value.is_some_and(|value| !matches!(value, ValueName::Choice | ValueName::List))
    {
        return Err(error(span, String::from("`choices` go with `value = \"choice\"` or `value = \"list\"`")));
    }
    if entry.forms.is_some() && (entry.choices.is_some() || entry.value.is_some()) {
        return Err(error(span, String::from("`forms` say what the value is; `value` and `choices` say it otherwise")));
    }
    if let Some(mistake) = entry.forms.iter().flatten().find_map(|text| form::mistake(text)) {
        return Err(error(span, mistake));
    }
    let value = match (entry.value, entry.choices) {
        (Some(ValueName::List), words) => Some(ValueKind::List(words.unwrap_or_default())),
        (_, Some(words)) => Some(ValueKind::Choice(words)),
        (Some(ValueName::Choice), None) => {
            return Err(error(span, String::from("`value = \"choice\"` needs `choices`")));
        }
        (Some(ValueName::String), None) => Some(ValueKind::String),
        (Some(ValueName::Integer), None) => Some(ValueKind::Integer),
        (Some(ValueName::Number), None) => Some(ValueKind::Number),
        (Some(ValueName::KeyValue), None) => Some(ValueKind::KeyValue),
        (Some(ValueName::Duration), None) => Some(ValueKind::Duration),
        (Some(ValueName::Timestamp), None) => Some(ValueKind::Timestamp),
        (Some(ValueName::Boolean), None) => Some(ValueKind::Boolean),
        (Some(ValueName::File), None) => Some(ValueKind::File),
        (None, None) => entry.forms.map(ValueKind::Form),
    };
    let takes = match (entry.takes, &value) {
        (Some(TakesName::Value), _) | (None, Some(_)) => Takes::Value,
        (Some(TakesName::Nothing), _) | (None, None) => Takes::Nothing,
        (Some(TakesName::Optional), _) => Takes::Optional,
        (Some(TakesName::Unknown), _) => Takes::Unknown,
    };
    Ok(Flag {
        long: entry.long,
        aliases: entry.aliases,
        short: entry.short,
        takes,
        value: value.unwrap_or(ValueKind::String),
        inferred: entry.inferred,
        value_name: entry.value_name,
        negatable: entry.negatable,
        repeatable: entry.repeatable,
        required: entry.required,
        environment: entry.environment,
        default: entry.default,
        deprecated: entry.deprecated,
        hidden: entry.hidden,
        place,
    })
}

pub(super) fn place<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

pub(super) fn error(span: Span, message: String) -> SpecError {
    SpecError { message, span: Some(span) }
}

/// The words of the TOML reader, turned into ours.
pub(super) fn explain(error: &toml::de::Error) -> SpecError {
    let message = worded(error.message().lines().next().unwrap_or_default());
    SpecError { message, span: error.span().map(|range| Span::new(range.start, range.end)) }
}

fn worded(message: &str) -> String {
    message.replace("unknown field", "unknown key").replace("missing field", "missing key")
}
