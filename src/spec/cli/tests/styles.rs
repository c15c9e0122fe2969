//! Command lines of programs of each style, by made-up grammars.

use super::{super::CliProblemKind, words};
use crate::{spec::CliSpec, text::SourceFile};
use std::sync::Arc;

/// The kinds of problems of a line by a grammar, by their names.
fn kinds(grammar: &str, line: &str) -> Vec<String> {
    let text = format!("version = 1\nprogram = \"x\"\n{grammar}");
    let spec = CliSpec::load(Arc::new(SourceFile::new("x.toml", text))).unwrap();
    let usage = spec.interpret(&words(line));
    let name = |kind: &CliProblemKind| format!("{kind:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
    usage.problems.iter().map(|problem| name(&problem.kind)).collect()
}

#[test]
fn what_nobody_says_of_a_flag_is_not_counted() {
    let grammar = "flags-after-arguments = true\n[[command]]\nname = \"do\"\narguments = [{ name = \"A\" }]
        flags = [{ long = \"maybe\", takes = \"unknown\" }, { long = \"when\", value = \"string\", takes = \"optional\" }]";
    for (line, want) in [
        ("x do --maybe a", &[][..]),
        ("x do --maybe a b", &[]),
        ("x do --maybe a b c", &["TooManyArguments"]),
        ("x do --maybe", &["MissingArgument"]),
        ("x do --maybe=a b c", &["TooManyArguments"]),
        ("x do --when a", &[]),
        ("x do --when=now a", &[]),
        ("x do --when now a", &["TooManyArguments"]),
        ("x do a $MORE b", &["TooManyArguments"]),
        ("x do a $MORE", &[]),
    ] {
        assert_eq!(kinds(grammar, line), want, "{line}");
    }
}

#[test]
fn flags_are_read_where_the_style_of_the_program_has_them() {
    let command = "[[command]]\nname = \"do\"\naliases = [\"make\"]\narguments = [{ name = \"A\", repeated = true }]
        flags = [{ long = \"all\", short = \"a\", negatable = true }, { long = \"tag\", short = \"t\", value = \"string\", aliases = [\"label\"] }]";
    let cobra = format!("flags-after-arguments = true\nflags = [{{ long = \"debug\" }}]\n{command}");
    let go =
        format!("one-dash-long-flags = true\nglobal-flags-first = true\nflags = [{{ long = \"debug\" }}]\n{command}");
    for (grammar, line, want) in [
        (&cobra, "x --debug make -at v --no-all --label w a", &[][..]),
        (&cobra, "x --tag v do a --debug -- --whatever", &[]),
        (&cobra, "x do -tvalue -5 -.5 a", &[]),
        (&cobra, "x do -az a", &["UnknownFlag"]),
        (&cobra, "x do --no-tag a", &["UnknownFlag"]),
        (&go, "x -debug do -tag v -a a b", &[]),
        (&go, "x do -debug a", &["GlobalFlagAfterCommand"]),
        (&go, "x --tag v do a", &["FlagBeforeCommand"]),
        (&go, "x do -at v a", &["UnknownFlag"]),
        (&go, "x do a -tag v", &["FlagAfterArgument"]),
    ] {
        assert_eq!(kinds(grammar, line), want, "{line}");
    }
}

#[test]
fn what_else_can_supply_a_flag_makes_it_dispensable() {
    let grammar = "flags-after-arguments = true\nprofile-flags = [\"host\"]\n[[command]]\nname = \"do\"
        groups = [{ flags = [\"id\", \"name\"], required = true, exclusive = true }]
        flags = [
          { long = \"host\", value = \"string\", required = true },
          { long = \"token\", value = \"string\", required = true, environment = \"X_TOKEN\" },
          { long = \"size\", value = \"integer\", required = true, default = \"1\" },
          { long = \"old\", value = \"string\", required = true, deprecated = \"\" },
          { long = \"org\", value = \"string\", required = true },
          { long = \"id\", value = \"string\" }, { long = \"name\", value = \"string\" },
        ]";
    for (line, want) in [
        ("x do --org a --id 5", &[][..]),
        ("x do --org a", &["MissingFlag"]),
        ("x do --id 5", &["MissingFlag"]),
        ("x do --id 5 $REST", &[]),
        ("x do --org a --id 5 --name b", &["ExclusiveFlags"]),
        ("x do --org a --id 5 --old b", &["DeprecatedFlag"]),
        ("x do --orgg a --id 5", &["UnknownFlag"]),
    ] {
        assert_eq!(kinds(grammar, line), want, "{line}");
    }
}

#[test]
fn a_program_may_work_without_a_command_or_hand_on_its_words() {
    let grammar = "flags-after-arguments = true\n[[command]]\nname = \"\"\nstands-alone = true
        flags = [{ long = \"node\", value = \"string\" }]
        [[command]]\nname = \"exec\"\npasses-through = true\narguments = [{ name = \"POD\" }]
        [[command]]\nname = \"run\"\nstands-alone = true\narguments = [{ name = \"FILE\", optional = true }]
        [[command]]\nname = \"run all\"";
    for (line, want) in [
        ("x --node a", &[][..]),
        ("x --nod a", &["UnknownFlag"]),
        ("x", &[]),
        ("x wrong", &["UnknownCommand"]),
        ("x exec pod ls --color=always -l", &[]),
        ("x exec pod -- ls -l", &[]),
        ("x exec --color pod", &["UnknownFlag"]),
        ("x run", &[]),
        ("x run all", &[]),
        ("x run file.txt", &[]),
        ("x run file.txt more", &["TooManyArguments"]),
    ] {
        assert_eq!(kinds(grammar, line), want, "{line}");
    }
}

#[test]
fn values_are_of_their_kind() {
    let grammar = "flags-after-arguments = true\n[[command]]\nname = \"do\"\nflags = [
          { long = \"n\", value = \"number\" }, { long = \"pair\", value = \"key-value\", repeatable = true },
          { long = \"list\", value = \"list\", choices = [\"a\", \"b\"] },
          { long = \"for\", value = \"duration\", inferred = true },
          { long = \"yes\", value = \"boolean\" },
        ]";
    for (line, want) in [
        ("x do --n -1.5e3 --pair k=v --list a,b --for '30 days' --yes True", &[][..]),
        ("x do --n <COUNT> --pair $PAIR --list a,<B> --for DURATION --yes <YES>", &[]),
        ("x do --n many", &["FlagValue"]),
        ("x do --pair kv", &["FlagValue"]),
        ("x do --list a,c", &["FlagValue"]),
        ("x do --for soon", &["FlagValue"]),
        ("x do --yes maybe", &["FlagValue"]),
        ("x do --n 1 --n 2", &["RepeatedFlag"]),
    ] {
        assert_eq!(kinds(grammar, line), want, "{line}");
    }
}

#[test]
fn a_flag_that_is_switched_off_is_given() {
    let grammar = "[[command]]\nname = \"drop\"\nflags = [{ long = \"force\", negatable = true, required = true }]";
    assert_eq!(kinds(grammar, "x drop --force"), [""; 0]);
    assert_eq!(kinds(grammar, "x drop --no-force"), [""; 0]);
    assert_eq!(kinds(grammar, "x drop"), ["MissingFlag"]);
}
