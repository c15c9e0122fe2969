//! Reading manuals of programs takes time in proportion to their length.

use crate::support::assert_linear;
use docproof::{
    config::Config,
    extract::Outline,
    spec::{CliSpec, Entry, assemble, usages},
    text::{SourceFile, Traced},
};
use std::sync::Arc;

#[test]
fn synopses_take_time_in_proportion() {
    let read = |text: &str| {
        let file = Arc::new(SourceFile::new("synopsis", text));
        drop(usages(&Traced::source(text, 0), &file));
    };
    let texts: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("flags of a usage", &|n| format!("tool {}", "[--flag <VALUE>] ".repeat(n))),
        ("nested brackets", &|n| format!("tool {}{}", "[-a ".repeat(n), "]".repeat(n))),
        ("brackets that do not close", &|n| format!("tool {}", "[(<{".repeat(n))),
        ("brackets that do not open", &|n| format!("tool {}", "]})>".repeat(n))),
        ("choices", &|n| format!("tool ({})", "--a | --b=<C> | ".repeat(n))),
        ("usages", &|n| "tool command [flags] <NAME>...\n".repeat(n)),
        ("continued lines", &|n| format!("tool \\\n{}", "  [--flag] \\\n".repeat(n))),
        ("indented lines", &|n| format!("Usage: tool [-h]\n{}", "            [--flag]\n".repeat(n))),
        ("dots", &|n| format!("tool {}", "A... ".repeat(n))),
    ];
    for (what, text) in texts {
        assert_linear(what, 100, text, read);
    }
}

#[test]
fn help_texts_take_time_in_proportion() {
    let read = |text: &str| {
        let file = Arc::new(SourceFile::new("help", text));
        drop(assemble(Entry::of_help(&Traced::source(text, 0), &file, Some("tool")), None, None));
    };
    let texts: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("flags", &|n| {
            format!("Usage: tool [flags]\n\nFlags:\n{}", many(n, &|n| format!("      --flag-{n} string   Text\n")))
        }),
        ("commands", &|n| {
            format!("Usage: tool <COMMAND>\n\nCommands:\n{}", many(n, &|n| format!("  command-{n}  Text\n")))
        }),
        ("lines of a description", &|n| {
            format!("Options:\n  -a, --all  Text\n{}", "             more `text` (default: 3)\n".repeat(n))
        }),
        ("help texts one after another", &|n| {
            many(n, &|n| format!("Usage: tool c{n} [flags]\n\nFlags:\n  -a, --all   Text\n\n"))
        }),
        ("headings", &|n| "Options:\n\n".repeat(n)),
        ("choices", &|n| format!("Options:\n  --a <A>  Text [possible values: {}]\n", "b, ".repeat(n))),
        ("blanks", &|n| format!("Options:\n{}", "  --a    b    c    d\n\n\n".repeat(n))),
    ];
    for (what, text) in texts {
        assert_linear(what, 60, text, read);
    }
}

#[test]
fn references_take_time_in_proportion() {
    let config = Config::standard();
    let file = |text: &str| Arc::new(SourceFile::new("page.md", text));
    let page = |text: &str, path: &[String]| Entry::of_page(&Outline::read(&file(text), None, &config), "tool", path);
    let table = "# tool\n\n## Flags\n\n| Flag | | Description |\n| :-- | :-- | :-- |\n";
    let texts: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("flags of a table", &|n| {
            format!("{table}{}", many(n, &|n| format!("| | `--flag-{n}` | Text. Default is `{n}` |\n")))
        }),
        ("the same flag", &|n| format!("{table}{}", "| `-f` | `--flag` | Text |\n".repeat(n))),
        ("words of a cell", &|n| format!("{table}| | `--a` | One of {} |\n", "`b`, ".repeat(n))),
        ("commands", &|n| many(n, &|n| format!("## `tool c{n}`\n\n```sh\ntool c{n} [flags]\n```\n\n"))),
        ("tables", &|n| "## Flags\n\n| Flag | Text |\n| --- | --- |\n| `--a` | b |\n\n".repeat(n)),
        ("items", &|n| format!("## Options\n\n{}", many(n, &|n| format!("- `--flag-{n} <VALUE>`: text\n")))),
        ("rows of commands", &|n| {
            format!(
                "## Commands\n\n| Command | Text |\n| -- | -- |\n{}",
                many(n, &|n| format!("| [c{n}](/c{n}/) | Text |\n"))
            )
        }),
    ];
    for (what, text) in texts {
        assert_linear(what, 60, text, |text| drop(assemble(page(text, &[]), None, None)));
    }
    let pages = |text: &str| {
        let entry = |line: &str| {
            page(&format!("# tool {line}\n\n## Flags\n\n| Flag |\n| --- |\n| `--{line}` |\n"), &[line.to_owned()])
        };
        drop(assemble(text.lines().flat_map(entry).collect(), None, None));
    };
    assert_linear("pages", 60, |n| many(n, &|n| format!("c{n}\n")), pages);
}

#[test]
fn grammar_files_take_time_in_proportion() {
    let read = |text: &str| drop(CliSpec::load(Arc::new(SourceFile::new("grammar.toml", text))));
    let head = "version = 1\nprogram = \"tool\"\n";
    let flags = |n: usize| many(n, &|n| format!("  {{ long = \"flag-{n}\", value = \"string\" }},\n"));
    let texts: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("flags of a command", &|n| format!("{head}[[command]]\nname = \"a\"\nflags = [\n{}]\n", flags(n))),
        ("commands", &|n| head.to_owned() + &many(n, &|n| format!("[[command]]\nname = \"c{n}\"\n"))),
    ];
    for (what, text) in texts {
        assert_linear(what, 60, text, read);
    }
}

/// Many pieces of text, one after the other.
fn many(count: usize, each: &dyn Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<String>>().concat()
}
