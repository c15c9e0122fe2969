//! Help texts in the form of each library, and what is read of them.

use super::*;
use crate::spec::cli::{Flag, Takes, ValueKind};

/// What is read of a text: a line for each command, flag and argument.
fn told(text: &str) -> String {
    let file = Arc::new(SourceFile::new("help.txt", text));
    let entries = entries(&Traced::source(text, 0), &file, None);
    entries.iter().map(told_entry).collect()
}

fn told_entry(entry: &Entry) -> String {
    let mut told = format!("{} {}\n", entry.program, entry.path.join(" "));
    for usage in &entry.usages {
        told += &format!("  usage {}\n", entry.place.file.slice(usage.place.span).replace('\n', " "));
    }
    for alias in &entry.aliases {
        told += &format!("  alias {}\n", alias.name);
    }
    for command in entry.subcommands.iter().flatten() {
        told += &format!("  command {} {}\n", command.name, command.aliases.join(" "));
    }
    for argument in &entry.arguments {
        told += &format!("  argument {} {}\n", argument.name, if argument.repeated { "..." } else { "" });
    }
    let flags = entry.flags.iter().map(|flag| ("flag", flag));
    for (kind, flag) in flags.chain(entry.inherited.iter().map(|flag| ("inherited", flag))) {
        told += &format!("  {kind} {}\n", told_flag(flag));
    }
    if entry.flag_list.is_none() {
        told += "  more flags\n";
    }
    told
}

fn told_flag(flag: &Flag) -> String {
    let long = flag.long.iter().chain(&flag.aliases).map(|long| format!("--{long}"));
    let names: Vec<String> = flag.short.map(|short| format!("-{short}")).into_iter().chain(long).collect();
    let mut told = names.join(" ");
    told += match flag.takes {
        Takes::Nothing => "",
        Takes::Value => " takes",
        Takes::Optional => " takes?",
        Takes::Unknown => " unknown",
    };
    if flag.value != ValueKind::String {
        told += &format!(" {:?}", flag.value);
    }
    told += &flag.value_name.as_ref().map(|name| format!(" <{name}>")).unwrap_or_default();
    told += &flag.default.as_ref().map(|default| format!(" default {default}")).unwrap_or_default();
    told += &flag.environment.as_ref().map(|name| format!(" env {name}")).unwrap_or_default();
    for (is, word) in [
        (flag.negatable, " negatable"),
        (flag.repeatable, " repeatable"),
        (flag.required, " required"),
        (flag.inferred, " inferred"),
        (flag.deprecated.is_some(), " deprecated"),
    ] {
        told += if is { word } else { "" };
    }
    told
}

/// Holds what is read of `tests/helps/NAME.txt` against `snapshots/helps`.
macro_rules! styles {
    ($($name:ident $file:literal,)*) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!("../../../../tests/helps/", $file, ".txt"));
            insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../../../../snapshots/helps", omit_expression => true }, {
                insta::assert_snapshot!($file, told(text));
            });
        }
    )*};
}

styles! {
    argparse "argparse",
    clap "clap",
    click "click",
    cobra "cobra",
    commander "commander",
    docopt "docopt",
    getopt "getopt",
    git "git",
    go_flag "go-flag",
    kubectl "kubectl",
    oclif "oclif",
    urfave "urfave",
    yargs "yargs",
}
