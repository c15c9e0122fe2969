//! The notations of synopses, and what each is read as.

use super::*;
use crate::spec::cli::{UsageItem, UsageKind};

/// The usages of a text, in one notation: `program command: items`, optional ones with `?`, repeated ones with `*`.
fn told(text: &str) -> Vec<String> {
    let file = Arc::new(SourceFile::new("page.md", text));
    let usages = usages(&Traced::source(text, 0), &file);
    usages
        .iter()
        .map(|usage| {
            let words: Vec<&str> = usage.words.iter().map(|word| word.name.as_str()).collect();
            for word in &usage.words {
                assert_eq!(file.slice(word.place.span), word.name);
            }
            format!("{}: {}", words.join(" "), items(&usage.items, &file))
        })
        .collect()
}

fn items(items: &[UsageItem], file: &SourceFile) -> String {
    items.iter().map(|item| told_item(item, file)).collect::<Vec<_>>().join(" ")
}

fn told_item(item: &UsageItem, file: &SourceFile) -> String {
    let written = file.slice(item.place.span);
    let text = match &item.kind {
        UsageKind::Flags => String::from("FLAGS"),
        UsageKind::Subcommand => String::from("COMMAND"),
        UsageKind::Word(word) => word.clone(),
        UsageKind::Argument(name) => {
            let first: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(written.contains(&first), "{written} holds {name}");
            format!("<{name}>")
        }
        UsageKind::Flag { long, short, value, optional_value } => {
            let long = long.as_ref().map(|long| format!("--{long}"));
            assert!(long.iter().all(|long| written.contains(long.trim_start_matches('-'))), "{written}");
            let names: Vec<String> = short.map(|short| format!("-{short}")).into_iter().chain(long).collect();
            let value = value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
            let value = if *optional_value { format!("[{value}]") } else { value };
            format!("{}{value}", names.join("/"))
        }
        UsageKind::Choice(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| self::items(way, file)).collect();
            format!("({})", ways.join(" | "))
        }
        UsageKind::Group(group) => format!("({})", self::items(group, file)),
        UsageKind::EndOfFlags => String::from("--"),
    };
    let optional = if item.optional { "?" } else { "" };
    let repeated = if item.repeated { "*" } else { "" };
    format!("{text}{optional}{repeated}")
}

#[test]
fn each_notation_is_read() {
    let notations = [
        // clap
        ("things drop [flags] <ID>[ ... ID_N]", "things drop: FLAGS? <ID>*"),
        ("influxctl token create [OPTIONS] <DESCRIPTION>", "influxctl token create: FLAGS? <DESCRIPTION>"),
        ("a serve [OPTIONS] --node-id <ID> [FILE]...", "a serve: FLAGS? --node-id=ID <FILE>?*"),
        ("a [OPTIONS] [COMMAND]", "a: FLAGS? COMMAND?"),
        ("a <SUBCOMMAND>", "a: COMMAND"),
        ("a b <NAME|--all>", "a b: (<NAME> | --all)"),
        ("cargo [+toolchain] [OPTIONS] [COMMAND]", "cargo: <+toolchain>? FLAGS? COMMAND?"),
        ("cargo test [OPTIONS] [TESTNAME] [-- [ARGS]...]", "cargo test: FLAGS? <TESTNAME>? (-- <ARGS>?*)?"),
        ("a help [COMMAND]", "a help: <COMMAND>?"),
        ("a [--color[=<WHEN>]] [--level[=LEVEL]]", "a: --color[=WHEN]? --level[=LEVEL]?"),
        // cobra
        ("docker run [OPTIONS] IMAGE [COMMAND] [ARG...]", "docker run: FLAGS? <IMAGE> <COMMAND>? <ARG>?*"),
        (
            "kubectl exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
            "kubectl exec: (<POD> | <TYPE/NAME>) -c=CONTAINER? FLAGS? -- <COMMAND> <args>?*",
        ),
        ("a get [flags]", "a get: FLAGS?"),
        ("a [command]", "a: COMMAND?"),
        // urfave/cli
        ("a [global options] command [command options] [arguments...]", "a: FLAGS? COMMAND FLAGS? <arguments>?*"),
        ("a [global options] [command [command options]]", "a: FLAGS? (COMMAND FLAGS?)?"),
        ("a b - list things [command options]", "a b: <-> list things FLAGS?"),
        // argparse, optparse
        (
            "usage: venv [-h] [--upgrade]\n            [--prompt PROMPT]\n            ENV_DIR [ENV_DIR ...]\n",
            "venv: -h? --upgrade? --prompt=PROMPT? <ENV_DIR> <ENV_DIR>?*",
        ),
        ("usage: a [-h] {add,list} ...", "a: -h? (add | list)*"),
        ("usage: a [--color {red,green}] [file [file ...]]", "a: --color=red,green? (<file> <file>?*)?"),
        ("Usage: a [options] arg1 arg2", "a: FLAGS? arg1 arg2"),
        // git
        (
            "usage: git [-v | --version] [-C <path>] [--exec-path[=<path>]]\n           <command> [<args>]",
            "git: -v/--version? -C=path? --exec-path[=path]? COMMAND <args>?",
        ),
        (
            "usage: git clone [<options>] [--] <repo> [<dir>]\n   or: git clone (-a|--all)",
            "git clone: FLAGS? --? <repo> <dir>?; git clone: -a/--all",
        ),
        ("git diff [<options>] [<commit>] [--] [<path>...]", "git diff: FLAGS? <commit>? --? <path>?*"),
        ("git log -L<range>:<file> -U<n>", "git log: -L=range:file -U=n"),
        ("git push [--[no-]signed] [<repository> [<refspec>...]]", "git push: --signed? (<repository> <refspec>?*)?"),
        // docopt
        ("naval ship new <name>...", "naval ship new: <name>*"),
        (
            "naval mine (set|remove) <x> <y> [--moored|--drifting]",
            "naval mine: (set | remove) <x> <y> (--moored | --drifting)?",
        ),
        // POSIX and GNU
        ("ls [-ikqrs] [-glno] [-A|-a] [file...]", "ls: -i? -k? -q? -r? -s? -g? -l? -n? -o? (-A | -a)? <file>?*"),
        ("cp [OPTION]... SOURCE... DIRECTORY", "cp: FLAGS?* <SOURCE>* <DIRECTORY>"),
        ("head -nNUM --bytes=[-]NUM", "head: -n=NUM --bytes=[-]NUM"),
        // Go's flag package
        (
            "influxd-ctl backup -db <db> [-strategy full|incremental] <path>",
            "influxd-ctl backup: --db=db --strategy=full|incremental? <path>",
        ),
        // Pages
        (
            "a create \\\n  --name <NAME> \\\n  [--force] \\\n  \"<DESCRIPTION>\"",
            "a create: --name=NAME --force? <DESCRIPTION>",
        ),
        ("# Syntax\n$ a b -n, --name <NAME>\n\n# Another\na c", "a b: -n/--name=NAME; a c: "),
        ("a set <KEY>=<VALUE> <on|off> {x|y}", "a set: <KEY=VALUE> (on | off) (x | y)"),
        ("a state < active | inactive >", "a state: (active | inactive)"),
        ("a b --format json|table", "a b: --format=json|table"),
        ("a --tag <KEY>… <DATABASE_NAME>…", "a: --tag=KEY* <DATABASE_NAME>*"),
        ("a write (-f FILE | --lines <LINES>) [--no-sync]", "a write: (-f=FILE | --lines=LINES) --no-sync?"),
        ("a write --x X | --y Y", "a write: (--x=X | --y=Y)"),
        ("Usage:\n  a b [flags]\n  a b [command]\n\nFlags:\n  -h, --help   help", "a b: FLAGS?; a b: COMMAND?"),
    ];
    let read = notations.map(|(text, want)| (text, told(text).join("; "), want));
    let wrong: Vec<_> = read.iter().filter(|(_, read, want)| read != want).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_not_closed_is_passed_over() {
    for (text, want) in [
        ("a [--b <C", "a: <[--b>?* <C>?*"),
        ("a [B[ ...[B]]", "a: <[B[ ...[B]]>?*"),
        ("a [[[[[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]]]]", "a: <b>?"),
        ("", ""),
        ("... | -- [] <> ()", ": -- <> <>"),
    ] {
        assert_eq!(told(text).join("; "), want, "{text}");
    }
}
