//! What must hold of the manuals of programs, whatever the text: of synopses, help texts, reference pages and grammar files.

use super::{
    is_traced,
    scripts::{TIMES, with_placeholders},
};
use docproof::{
    config::Config,
    extract::Outline,
    model::Invocation,
    spec::{CliSpec, CommandUse, Entry, Place, Usage, UsageItem, UsageKind, assemble, usages},
    text::{SourceFile, Span, Traced},
};
use std::sync::Arc;

/// A synopsis: each usage and all in it has its place in the text, one behind the other, and reading it twice gives the same.
pub(crate) fn synopsis(text: &str) {
    let file = Arc::new(SourceFile::new("synopsis", text));
    for script in [Traced::source(text, 0), with_placeholders(text)] {
        let found = usages(&script, &file);
        for usage in &found {
            usage_is_sound(usage);
        }
        assert_eq!(format!("{found:?}"), format!("{:?}", usages(&script, &file)), "reading is a function of the text");
    }
    let long = Arc::new(SourceFile::new("synopsis", text.repeat(TIMES)));
    drop(usages(&Traced::source(long.text(), 0), &long));
}

/// A help text: what it says has its place in it, makes a grammar that is sound, and reading it twice gives the same.
pub(crate) fn help(text: &str) {
    let file = Arc::new(SourceFile::new("help", text));
    for script in [Traced::source(text, 0), with_placeholders(text)] {
        let found = Entry::of_help(&script, &file, None);
        let again = Entry::of_help(&script, &file, None);
        assert_eq!(format!("{found:?}"), format!("{again:?}"), "reading is a function of the text");
        entries_are_sound(found);
    }
    let long = Arc::new(SourceFile::new("help", text.repeat(TIMES)));
    drop(Entry::of_help(&Traced::source(long.text(), 0), &long, Some("tool")));
}

/// A reference page, of a command and of a program: likewise.
pub(crate) fn reference(text: &str) {
    let (file, config) = (Arc::new(SourceFile::new("page.md", text)), Config::standard());
    let outline = Outline::read(&file, None, &config);
    for path in [&[][..], &[String::from("create"), String::from("table")]] {
        let found = Entry::of_page(&outline, "tool", path);
        assert_eq!(format!("{found:?}"), format!("{:?}", Entry::of_page(&outline, "tool", path)));
        entries_are_sound(found);
    }
    let long = Arc::new(SourceFile::new("page.md", text.repeat(TIMES)));
    drop(Entry::of_page(&Outline::read(&long, None, &config), "tool", &[]));
}

/// What a manual says of its commands: all of it has its place, and the grammar that it makes can be written and read again.
fn entries_are_sound(entries: Vec<Entry>) {
    for entry in &entries {
        place_is_sound(&entry.place);
        entry.usages.iter().for_each(usage_is_sound);
        entry.flags.iter().chain(&entry.inherited).for_each(|flag| place_is_sound(&flag.place));
        entry.subcommands.iter().flatten().for_each(|command| place_is_sound(&command.place));
        entry.flag_list.iter().chain(&entry.argument_list).for_each(place_is_sound);
        entry.unread.iter().for_each(|unread| place_is_sound(&unread.place));
    }
    let (spec, problems) = assemble(entries, None, None);
    for problem in &problems {
        place_is_sound(&problem.place);
        problem.other.iter().for_each(place_is_sound);
    }
    spec_is_sound(&spec);
    if !spec.program.is_empty() {
        let written = spec.to_toml();
        let read = CliSpec::load(Arc::new(SourceFile::new("written.toml", written.as_str())));
        assert!(read.is_ok(), "{:?}\n{written}", read.err());
    }
}

fn usage_is_sound(usage: &Usage) {
    place_is_sound(&usage.place);
    usage.words.iter().for_each(|word| place_is_sound(&word.place));
    let mut items: Vec<&UsageItem> = usage.items.iter().collect();
    while let Some(item) = items.pop() {
        place_is_sound(&item.place);
        match &item.kind {
            UsageKind::Choice(choices) => items.extend(choices.iter().flatten()),
            UsageKind::Group(group) => items.extend(group),
            _ => {}
        }
    }
}

fn place_is_sound(place: &Place) {
    assert!(place.file.text().get(place.span.range()).is_some(), "{place:?}");
}

/// A grammar file: an error has its place in it; of a grammar every command has its place, and any command line of its own
/// words is read.
pub(crate) fn grammar(text: &str) {
    let file = Arc::new(SourceFile::new("grammar.toml", text));
    let spec = match CliSpec::load(file.clone()) {
        Ok(spec) => spec,
        Err(error) => {
            assert!(error.span.is_none_or(|span| text.get(span.range()).is_some()), "{error:?}");
            return;
        }
    };
    spec_is_sound(&spec);
}

/// Everything in a grammar has its place, and command lines of its own words are read.
fn spec_is_sound(spec: &CliSpec) {
    for command in &spec.commands {
        place_is_sound(&command.place);
        command.flags.iter().for_each(|flag| place_is_sound(&flag.place));
        let mut words = command.path.clone();
        words.extend(command.flags.iter().flat_map(|flag| [flag.name(), String::from("-1")]));
        words.extend(["--", "x"].map(str::to_owned));
        let (text, invocation) = invocation(&spec.program, &words);
        usage_of_command_is_sound(&spec.interpret(&invocation), &text);
    }
}

fn usage_of_command_is_sound(usage: &CommandUse<'_>, text: &str) {
    for problem in &usage.problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
    }
    let file = SourceFile::new("script", text);
    usage.arguments.iter().for_each(|(argument, _)| is_traced(&file, argument));
    drop(usage.requests());
}

/// A command line of these words.
fn invocation(program: &str, words: &[String]) -> (String, Invocation) {
    let mut text = program.to_owned();
    let (mut arguments, mut spans) = (Vec::new(), Vec::new());
    for word in words {
        text.push(' ');
        arguments.push(Traced::source(word, text.len()));
        spans.push(Span::new(text.len(), text.len() + word.len()));
        text += word;
    }
    let span = Span::new(0, text.len());
    (text, Invocation { program: Traced::source(program, 0), arguments, spans, span })
}
