//! Grammars that are written and read again are what they were.

use super::{super::Place, *};
use crate::text::{SourceFile, Span};
use proptest::prelude::*;
use std::sync::Arc;

/// Everything a grammar says but for its requests, without places and without the order of flags, which a set gives up.
/// It names every field, so that a new one cannot be forgotten.
fn facts(spec: &CliSpec) -> String {
    let CliSpec {
        file: _,
        program,
        edition,
        complete,
        flags_after_arguments,
        one_dash_long_flags,
        commands,
        globals,
        globals_first,
        profile_flags,
        shown: _,
        bindings: _,
    } = spec;
    let style = (complete, flags_after_arguments, one_dash_long_flags, globals_first, profile_flags);
    let commands: Vec<String> = commands.iter().map(of_command).collect();
    format!("{program} {edition:?} {style:?} {:#?} {commands:#?}", of_flags(globals))
}

fn of_command(command: &CommandSpec) -> String {
    let CommandSpec {
        path,
        aliases,
        knows_commands,
        knows_flags,
        knows_arguments,
        stands_alone,
        passes_through,
        deprecated,
        flags,
        arguments,
        groups,
        place: _,
        flag_list: _,
        shown: _,
        bindings: _,
    } = command;
    let known = (knows_commands, knows_flags, knows_arguments, stands_alone, passes_through, deprecated);
    format!("{path:?} {aliases:?} {known:?} {:#?} {arguments:?} {groups:?}", of_flags(flags))
}

fn of_flags(flags: &[Flag]) -> Vec<String> {
    let mut facts: Vec<String> = flags.iter().map(of_flag).collect();
    facts.sort();
    facts
}

fn of_flag(flag: &Flag) -> String {
    let Flag {
        long,
        aliases,
        short,
        takes,
        value,
        inferred,
        value_name,
        negatable,
        repeatable,
        required,
        environment,
        default,
        deprecated,
        hidden,
        place: _,
    } = flag;
    let names = (long, aliases, short, takes, value, inferred, value_name);
    format!("{names:?} {:?}", (negatable, repeatable, required, environment, default, deprecated, hidden))
}

/// A text that a page could hold, what TOML must escape among it.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 \"\\\\'=#\\[\\]{}\n\t\r\u{7f}\u{85}é\u{1f600}-]{0,8}"
}

fn word() -> impl Strategy<Value = String> {
    "[a-z]{1,6}"
}

fn values() -> impl Strategy<Value = ValueKind> {
    let words = || prop::collection::vec(text(), 0..3);
    prop_oneof![
        Just(ValueKind::String),
        Just(ValueKind::Integer),
        Just(ValueKind::Number),
        Just(ValueKind::Duration),
        Just(ValueKind::Timestamp),
        Just(ValueKind::Boolean),
        Just(ValueKind::File),
        Just(ValueKind::KeyValue),
        words().prop_map(ValueKind::Choice),
        words().prop_map(ValueKind::List),
        Just(ValueKind::Form(vec![String::from("all"), String::from("every:{duration}")])),
    ]
}

fn flags() -> impl Strategy<Value = Vec<Flag>> {
    let takes = prop_oneof![Just(Takes::Value), Just(Takes::Nothing), Just(Takes::Optional), Just(Takes::Unknown)];
    let names = (prop::option::of("[a-m-]{1,3}"), prop::collection::vec(word(), 0..2), proptest::char::range('a', 'z'));
    let bits = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let texts = (
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(prop::sample::select(vec![String::new(), String::from("--other")])),
    );
    let flag = (names, takes, values(), bits, texts).prop_map(|(names, takes, value, bits, texts)| Flag {
        // A flag that takes nothing has no kind of value.
        value: if takes == Takes::Nothing { ValueKind::String } else { value },
        short: names.0.is_none().then_some(names.2),
        long: names.0,
        aliases: names.1,
        takes,
        inferred: bits.0,
        value_name: texts.0,
        negatable: bits.1,
        repeatable: bits.2,
        required: bits.3,
        environment: texts.1,
        default: texts.2,
        deprecated: texts.3,
        hidden: bits.4,
        place: place(),
    });
    let key = |flag: &Flag| (flag.long.clone(), flag.short);
    prop::collection::vec(flag, 0..6).prop_map(move |flags| {
        let mut seen = BTreeSet::new();
        flags.into_iter().filter(|flag| seen.insert(key(flag))).collect()
    })
}

fn commands() -> impl Strategy<Value = Vec<CommandSpec>> {
    let parts = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let argument = (text(), any::<bool>());
    let texts = (prop::collection::vec(word(), 0..2), prop::option::of(text()));
    let command = (prop::collection::vec(word(), 0..3), texts, parts, flags(), argument, flags(), any::<[bool; 3]>());
    let command = command.prop_map(|(path, (aliases, deprecated), parts, flags, argument, more, bits)| {
        let members: Vec<String> = flags.iter().filter_map(|flag| flag.long.clone()).collect();
        let group = FlagGroup { flags: members, exclusive: bits[0], required: bits[1] };
        let repeated = ArgumentSpec { name: argument.0.clone(), required: false, repeated: bits[2] };
        CommandSpec {
            aliases,
            knows_commands: parts.0,
            knows_flags: parts.1,
            knows_arguments: parts.2,
            stands_alone: parts.3,
            passes_through: parts.4,
            deprecated,
            arguments: vec![ArgumentSpec { name: argument.0, required: argument.1, repeated: false }, repeated],
            groups: vec![group],
            flags: flags.into_iter().chain(more).collect(),
            ..CommandSpec::new(path, place())
        }
    });
    prop::collection::vec(command, 0..5)
}

fn place() -> Place {
    Place { file: Arc::new(SourceFile::new("a\nb.md", "x")), span: Span::at(0) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_written_grammar_is_read_as_what_it_was(
        commands in commands(),
        globals in flags(),
        style in any::<[bool; 4]>(),
        shared in prop::option::of(flags()),
        product in text(),
    ) {
        let mut spec = CliSpec::new("things", Arc::new(SourceFile::new("x", "")));
        spec.commands = commands;
        if let Some(shared) = shared {
            // Most programs give many commands the same flags.
            spec.commands.iter_mut().for_each(|command| command.flags.extend(shared.clone()));
        }
        for command in &mut spec.commands {
            let mut seen = BTreeSet::new();
            command.flags.retain(|flag| seen.insert((flag.long.clone(), flag.short)));
        }
        let first = globals.iter().find_map(|flag| flag.long.clone());
        spec.profile_flags = first.filter(|name| !name.starts_with('-')).into_iter().collect();
        spec.globals = globals;
        [spec.complete, spec.flags_after_arguments, spec.one_dash_long_flags, spec.globals_first] = style;
        spec.edition = Some(super::super::Edition { version: product.clone(), name: product.clone(), product });
        for command in &mut spec.commands {
            // A name in a group is written without its dashes.
            command.groups.iter_mut().for_each(|group| group.flags.retain(|name| !name.starts_with('-')));
            command.groups.retain(|group| !group.flags.is_empty());
        }
        let written = spec.to_toml();
        let read = CliSpec::load(Arc::new(SourceFile::new("x.toml", written.clone())));
        let read = read.map_err(|error| TestCaseError::fail(format!("{}\n{written}", error.message)))?;
        prop_assert_eq!(facts(&spec), facts(&read), "{}", &written);
        // But for the places, which are those of the new file, what is written again is the same text.
        let bare = |text: &str| text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(bare(&read.to_toml()), bare(&written));
        let data: serde_json::Value = ::toml::from_str(&written).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(data, spec.to_json());
    }
}

#[test]
fn embedded_grammars_are_written_and_read_with_their_requests() {
    let library = crate::spec::Library::embedded();
    assert!(!library.clis.is_empty());
    for spec in &library.clis {
        let written = spec.to_toml();
        let read = CliSpec::load(Arc::new(SourceFile::new("x.toml", written.clone()))).unwrap();
        assert_eq!(facts(spec), facts(&read));
        let bindings = |spec: &CliSpec| -> Vec<String> {
            let all = spec.commands.iter().map(|command| format!("{:?}", command.bindings));
            all.chain([format!("{:?}", spec.bindings)]).collect()
        };
        assert_eq!(bindings(spec), bindings(&read), "{written}");
    }
}
