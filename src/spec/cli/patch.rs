//! What reference pages cannot say of a program: patches of a grammar, from `[[cli.NAME.patch]]` of a configuration.
//!
//! Takes the text of a configuration file and the grammars of a program's editions; changes the grammars. A patch names a
//! command, has the keys of a grammar file, which are laid over what the pages say, and quotes the sentence it rests on.

use super::{
    CliSpec, CommandSpec, Flag, FlagGroup, Place, Suggestion,
    binding::undashed,
    grammar::{self, ArgumentEntry, GroupEntry, Incomplete, error, place},
    write,
};
use crate::{
    spec::SpecError,
    text::{SourceFile, Span},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

/// A change to the grammar of a program.
#[derive(Debug)]
pub struct Patch {
    /// The program.
    pub program: String,
    /// The file that asks for it.
    pub file: Arc<SourceFile>,
    entry: Entry,
}

/// The tables of programs in a configuration; what else stands there is read elsewhere.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    cli: BTreeMap<String, Program>,
}

#[derive(Deserialize)]
struct Program {
    #[serde(default)]
    patch: Vec<Spanned<Entry>>,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Entry {
    command: Option<Spanned<String>>,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    because: String,
    #[serde(default)]
    aliases: Vec<String>,
    incomplete: Option<Incomplete>,
    stands_alone: Option<bool>,
    passes_through: Option<bool>,
    deprecated: Option<String>,
    #[serde(default)]
    flags: Vec<Spanned<toml::Table>>,
    flags_of: Option<Spanned<String>>,
    #[serde(default)]
    remove: Vec<Spanned<String>>,
    arguments: Option<Vec<Spanned<ArgumentEntry>>>,
    #[serde(default)]
    groups: Vec<Spanned<GroupEntry>>,
    flags_after_arguments: Option<bool>,
    one_dash_long_flags: Option<bool>,
    global_flags_first: Option<bool>,
    #[serde(default)]
    profile_flags: Vec<String>,
}

impl Patch {
    /// The patches that a configuration file holds, in order.
    ///
    /// # Errors
    ///
    /// When one of them has a key or a value that there is not, or does not say what it rests on. The error says where.
    pub fn read(file: &Arc<SourceFile>) -> Result<Vec<Self>, SpecError> {
        let document: Document = toml::from_str(file.text()).map_err(|error| grammar::explain(&error))?;
        let mut patches = Vec::new();
        for (program, tables) in document.cli {
            for entry in tables.patch {
                let span = place(&entry);
                let entry = entry.into_inner();
                if entry.because.trim().is_empty() {
                    let message = "a patch quotes the sentence that it rests on: `because = \"…\"`";
                    return Err(error(span, String::from(message)));
                }
                entry.check(span, file)?;
                patches.push(Self { program: program.clone(), file: file.clone(), entry });
            }
        }
        Ok(patches)
    }

    /// Lays patches over the grammars of a program's editions, in order. What a patch names must be in one of the editions
    /// that it is for; where there is no such edition, nothing is asked of it. What is wrong is told with the file it stands in.
    pub fn apply(patches: &[Self], specs: &mut [CliSpec]) -> Vec<(Arc<SourceFile>, SpecError)> {
        let mut errors = Vec::new();
        for patch in patches {
            let targets = specs.iter_mut().filter(|spec| patch.is_for(spec));
            let results: Vec<Result<(), SpecError>> = targets.map(|spec| lay(patch, spec)).collect();
            if !results.iter().any(Result::is_ok)
                && let Some(Err(error)) = results.into_iter().next()
            {
                errors.push((patch.file.clone(), error));
            }
        }
        errors
    }

    /// Whether it is meant for this edition of its program.
    fn is_for(&self, spec: &CliSpec) -> bool {
        let products = &self.entry.products;
        let is_named = |product: &str, version: &str| {
            products.iter().any(|name| {
                name == product
                    || name.split_once('/').is_some_and(|(name, number)| name == product && number == version)
            })
        };
        spec.program == self.program
            && (products.is_empty()
                || spec.edition.as_ref().is_some_and(|edition| is_named(&edition.product, &edition.version)))
    }
}

impl Entry {
    /// What is wrong with it whatever it is laid over.
    fn check(&self, span: Span, file: &Arc<SourceFile>) -> Result<(), SpecError> {
        let of_program = self.flags_after_arguments.is_some()
            || self.one_dash_long_flags.is_some()
            || self.global_flags_first.is_some()
            || !self.profile_flags.is_empty();
        if of_program && self.command.is_some() {
            let message = "how a program reads its command line is the same for all commands: leave out `command`";
            return Err(error(span, String::from(message)));
        }
        if let Some(arguments) = &self.arguments {
            grammar::arguments(arguments.clone())?;
        }
        for table in &self.flags {
            let is_named = ["long", "short"].iter().any(|key| table.get_ref().contains_key(*key));
            if !is_named {
                return Err(error(place(table), String::from("a flag needs `long` or `short`")));
            }
            grammar::flag_of(&json(table.get_ref()), place(table), &Place { file: file.clone(), span })?;
        }
        Ok(())
    }
}

fn lay(patch: &Patch, spec: &mut CliSpec) -> Result<(), SpecError> {
    let entry = &patch.entry;
    let Some(named) = &entry.command else { return program(patch, spec) };
    let (span, name) = (place(named), named.get_ref().as_str());
    let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
    let extra = match &entry.flags_of {
        Some(source) => of_command(spec, source.get_ref(), place(source))?.flags.clone(),
        None => Vec::new(),
    };
    if words.is_empty() && !spec.commands.iter().any(|command| command.path.is_empty()) {
        // The program itself does something without a command, which its reference does not list as one.
        let mut root = CommandSpec::new(Vec::new(), Place { file: spec.file.clone(), span: Span::at(0) });
        (root.knows_commands, root.knows_flags) = (spec.complete, true);
        spec.commands.insert(0, root);
    }
    let mut results = Vec::new();
    match words.split_last() {
        Some((last, parent)) if last == "*" => {
            let below =
                |command: &&mut CommandSpec| command.path.len() > parent.len() && command.path.starts_with(parent);
            for command in spec.commands.iter_mut().filter(below) {
                results.push(self::command(patch, &extra, command, &spec.globals));
            }
        }
        _ => {
            let own = spec.commands.iter_mut().find(|command| command.path == words);
            results.extend(own.map(|command| self::command(patch, &extra, command, &spec.globals)));
        }
    }
    match (results.iter().any(Result::is_ok), results.into_iter().next()) {
        (true, _) => Ok(()),
        (false, Some(error)) => error,
        (false, None) => of_command(spec, name, span).map(|_| ()),
    }
}

/// The command of this name.
fn of_command<'s>(spec: &'s CliSpec, name: &str, span: Span) -> Result<&'s CommandSpec, SpecError> {
    let found = spec.commands.iter().find(|command| command.name() == name);
    found.ok_or_else(|| {
        let names: Vec<String> = spec.commands.iter().map(CommandSpec::name).collect();
        error(span, format!("`{}` has no command `{name}`{}", spec.program, meant(name, &names)))
    })
}

fn meant(name: &str, known: &[String]) -> String {
    let suggestion = Suggestion::nearest(name, known.iter().map(String::as_str));
    suggestion.map(|found| format!("; did you mean `{}`?", found.text)).unwrap_or_default()
}

/// What a patch without a command says of the program as a whole.
fn program(patch: &Patch, spec: &mut CliSpec) -> Result<(), SpecError> {
    let entry = &patch.entry;
    flags(patch, &mut spec.globals, &spec.program)?;
    let set = |known: &mut bool, said: Option<bool>| *known = said.unwrap_or(*known);
    set(&mut spec.flags_after_arguments, entry.flags_after_arguments);
    set(&mut spec.one_dash_long_flags, entry.one_dash_long_flags);
    set(&mut spec.globals_first, entry.global_flags_first);
    for name in entry.profile_flags.iter().map(|name| undashed(name)) {
        if !spec.profile_flags.iter().any(|known| known == name) {
            spec.profile_flags.push(name.to_owned());
        }
    }
    if let Some(incomplete) = &entry.incomplete {
        spec.complete = incomplete.knows(grammar::Part::Commands);
    }
    Ok(())
}

fn command(patch: &Patch, extra: &[Flag], command: &mut CommandSpec, globals: &[Flag]) -> Result<(), SpecError> {
    let entry = &patch.entry;
    flags(patch, &mut command.flags, &command.path.join(" "))?;
    for flag in extra {
        if !command.flags.iter().any(|known| known.long == flag.long && known.short == flag.short) {
            // What the other command needs, this one need not.
            command.flags.push(Flag { required: false, ..flag.clone() });
        }
    }
    let known = |long: &str| {
        let all = command.flags.iter().chain(globals);
        all.into_iter().any(|flag| flag.long.as_deref() == Some(long))
    };
    let mut groups = Vec::new();
    for group in &entry.groups {
        let (span, group) = (place(group), group.get_ref());
        let flags: Vec<String> = group.flags.iter().map(|name| undashed(name).to_owned()).collect();
        if let Some(name) = flags.iter().find(|name| !known(name)) {
            return Err(unknown_flag(name, &command.path.join(" "), &command.flags, span));
        }
        groups.push(FlagGroup { flags, exclusive: group.exclusive, required: group.required });
    }
    for group in groups {
        for flag in &mut command.flags {
            flag.required &= !(group.required && group.flags.iter().any(|long| flag.long.as_ref() == Some(long)));
        }
        command.groups.retain(|known| known.flags != group.flags);
        command.groups.push(group);
    }
    for alias in &entry.aliases {
        if !command.aliases.contains(alias) {
            command.aliases.push(alias.clone());
        }
    }
    if let Some(incomplete) = &entry.incomplete {
        command.knows_commands = incomplete.knows(grammar::Part::Commands);
        command.knows_flags = incomplete.knows(grammar::Part::Flags);
        command.knows_arguments = incomplete.knows(grammar::Part::Arguments);
    }
    command.stands_alone = entry.stands_alone.unwrap_or(command.stands_alone);
    command.passes_through = entry.passes_through.unwrap_or(command.passes_through);
    command.deprecated = entry.deprecated.clone().or(command.deprecated.take());
    if let Some(arguments) = &entry.arguments {
        command.arguments = grammar::arguments(arguments.clone())?;
        command.knows_arguments = true;
    }
    Ok(())
}

/// Lays flags over those of a command, by name, and takes out those that it has not.
fn flags(patch: &Patch, flags: &mut Vec<Flag>, command: &str) -> Result<(), SpecError> {
    for table in &patch.entry.flags {
        let (span, said) = (place(table), json(table.get_ref()));
        let text = |key: &str| said.get(key).and_then(Value::as_str).map(undashed);
        let is_named = |flag: &&mut Flag| {
            let is_short = |short: &str| flag.short.is_some_and(|own| short.chars().eq([own]));
            text("long").map_or_else(|| text("short").is_some_and(is_short), |long| flag.long.as_deref() == Some(long))
        };
        match flags.iter_mut().find(is_named) {
            Some(known) => *known = laid(known, said, span)?,
            // A flag that the pages leave out is not listed: that must be said, or a misspelt name would add one.
            None if said.get("hidden") == Some(&Value::Bool(true)) => {
                flags.push(grammar::flag_of(&said, span, &Place { file: patch.file.clone(), span })?);
            }
            None => {
                let name = said.get("long").or_else(|| said.get("short")).and_then(Value::as_str).unwrap_or_default();
                return Err(unknown_flag(name, command, flags, span));
            }
        }
    }
    for name in &patch.entry.remove {
        let long = undashed(name.get_ref());
        let before = flags.len();
        flags.retain(|flag| flag.long.as_deref() != Some(long));
        if flags.len() == before {
            return Err(unknown_flag(long, command, flags, place(name)));
        }
    }
    Ok(())
}

fn unknown_flag(name: &str, command: &str, flags: &[Flag], span: Span) -> SpecError {
    let names: Vec<String> = flags.iter().filter_map(|flag| Some(format!("--{}", flag.long.as_ref()?))).collect();
    let meant = meant(&format!("--{}", undashed(name)), &names);
    let hint = if meant.is_empty() { "; one that the pages leave out says `hidden = true`" } else { "" };
    error(span, format!("`{command}` has no flag `--{}`{meant}{hint}", undashed(name)))
}

/// A flag with what a patch says laid over it, key by key.
fn laid(flag: &Flag, said: Map<String, Value>, span: Span) -> Result<Flag, SpecError> {
    // A kind of value is one thing, however many keys say it.
    const KIND: [&str; 5] = ["takes", "value", "choices", "forms", "inferred"];
    let mut table = write::flag(flag).unwrap_or_default();
    if said.keys().any(|key| KIND.contains(&key.as_str())) {
        table.retain(|key, _| !KIND.contains(&key.as_str()));
    }
    table.extend(said);
    grammar::flag_of(&table, span, &flag.place)
}

/// A table of a configuration as a JSON object.
fn json(table: &toml::Table) -> Map<String, Value> {
    match serde_json::to_value(table) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::ValueKind, *};

    const GRAMMAR: &str = "version = 1\nprogram = \"things\"\nedition = { product = \"a\" }\n\
         flags = [{ long = \"host\", value = \"string\" }]\n\
         [[command]]\nname = \"make\"\nflags = [{ long = \"when\", choices = [\"x\"], inferred = true, required = true }, \
         { long = \"all\" }, { long = \"wrong\" }]\n[[command]]\nname = \"make more\"\nflags = [{ long = \"all\" }]\n";

    fn patched(patch: &str) -> (CliSpec, Vec<(String, String)>) {
        let text = format!("[[cli.things.patch]]\nbecause = \"It is so.\"\n{patch}");
        let file = Arc::new(SourceFile::new("docproof.toml", text));
        let mut specs = vec![CliSpec::load(Arc::new(SourceFile::new("x.toml", GRAMMAR))).unwrap()];
        let told = |file: &SourceFile, error: SpecError| {
            let at = error.span.map(|span| file.slice(span).to_owned()).unwrap_or_default();
            (error.message, at)
        };
        let errors = match Patch::read(&file) {
            Ok(patches) => Patch::apply(&patches, &mut specs),
            Err(error) => vec![(file.clone(), error)],
        };
        (specs.remove(0), errors.into_iter().map(|(file, error)| told(&file, error)).collect())
    }

    #[test]
    fn what_a_patch_says_is_laid_over_what_pages_say() {
        let (spec, errors) = patched(
            "command = \"make\"\naliases = [\"mk\"]\nremove = [\"--wrong\"]\narguments = [{ name = \"NAME\" }]\n\
             groups = [{ flags = [\"when\", \"--all\"], required = true }]\n\
             flags = [{ long = \"when\", forms = [\"every:{duration}\"] }, { long = \"old\", hidden = true }]\n",
        );
        assert_eq!(errors, []);
        let make = &spec.commands[0];
        let names: Vec<String> = make.flags.iter().map(Flag::name).collect();
        assert_eq!(
            (names, &make.aliases[..]),
            (["--when", "--all", "--old"].map(str::to_owned).to_vec(), &[String::from("mk")][..])
        );
        let when = &make.flags[0];
        assert_eq!(when.value, ValueKind::Form(vec![String::from("every:{duration}")]));
        assert!(!when.inferred && !when.required, "one of a group may stand in its place");
        assert_eq!(when.place.file.path(), "x.toml", "it is still described by the pages");
        assert_eq!((make.arguments.len(), make.groups.len(), make.knows_arguments), (1, 1, true));
    }

    #[test]
    fn a_patch_may_be_of_the_program_or_of_many_commands() {
        let (spec, errors) =
            patched("flags-after-arguments = true\nglobal-flags-first = true\nprofile-flags = [\"--host\"]\n");
        assert_eq!(errors, []);
        assert!(spec.flags_after_arguments && spec.globals_first && spec.profile_flags == ["host"]);
        let (spec, errors) = patched("command = \"*\"\nflags = [{ long = \"all\", repeatable = true }]\n");
        assert_eq!(errors, []);
        assert!(spec.commands[0].flags[1].repeatable && spec.commands[1].flags[0].repeatable);
        let (spec, errors) = patched("command = \"\"\nflags-of = \"make\"\nstands-alone = true\n");
        assert_eq!(errors, []);
        let root = &spec.commands[0];
        assert!(root.path.is_empty() && root.stands_alone && root.knows_flags && root.flags.len() == 3);
        assert!(!root.flags[0].required && spec.commands[1].flags[0].required);
    }

    #[test]
    fn a_patch_for_another_product_is_passed_over() {
        for (products, changed) in [("[\"a\"]", true), ("[\"b\"]", false), ("[\"a/v2\"]", false)] {
            let (spec, errors) = patched(&format!("command = \"make\"\nproducts = {products}\nstands-alone = true\n"));
            assert_eq!((errors, spec.commands[0].stands_alone), (Vec::new(), changed), "{products}");
        }
    }

    #[test]
    fn what_a_patch_cannot_mean_is_told_at_its_place() {
        for (patch, message, at) in [
            ("command = \"mkae\"", "`things` has no command `mkae`; did you mean `make`?", "\"mkae\""),
            (
                "command = \"make\"\nflags = [{ long = \"wen\" }]",
                "`make` has no flag `--wen`; did you mean `--when`?",
                "{ long = \"wen\" }",
            ),
            (
                "command = \"make\"\nflags = [{ long = \"quite-other\" }]",
                "`make` has no flag `--quite-other`; one that the pages leave out says `hidden = true`",
                "{ long = \"quite-other\" }",
            ),
            ("command = \"make\"\nremove = [\"--al\"]", "`make` has no flag `--al`; did you mean `--all`?", "\"--al\""),
            ("comand = \"make\"", "unknown key `comand`", "comand"),
            (
                "command = \"make\"\nflags = [{ long = \"all\", valu = 1 }]",
                "unknown key `valu`",
                "{ long = \"all\", valu = 1 }",
            ),
            ("command = \"make\"\nbecause = \"\"", "duplicate key", "because"),
            ("command = \"make\"\nglobal-flags-first = true", "leave out `command`", ""),
        ] {
            let (_, errors) = patched(patch);
            let [(told, place)] = errors.as_slice() else { panic!("{patch}: {errors:?}") };
            assert!(told.contains(message), "{told}");
            assert!(place.contains(at), "{patch}: {place}");
        }
    }
}
