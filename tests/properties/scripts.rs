//! Scripts with much of one thing are read and checked in time in proportion to how much there is.

use crate::support::assert_linear;
use docproof::{
    config::Config,
    model, pipeline,
    shell::{self, transcript},
    spec::Library,
    text::{SourceFile, Traced},
};
use std::sync::Arc;

/// A name, and the script with so much of it.
type Shape = (&'static str, fn(usize) -> String);

/// Each number below `count` as `each` writes it.
fn many(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

const SCRIPTS: &[Shape] = &[
    ("words", |n| format!("echo{}", " word".repeat(n))),
    ("one long word", |n| format!("echo {}", "a".repeat(n))),
    ("a long word in quotes", |n| format!("echo '{}'", "a b\n".repeat(n))),
    ("quotes in one word", |n| format!("echo {}", "'a'\"b\"".repeat(n))),
    ("quotes that take turns", |n| format!("echo {}", "'\"".repeat(n))),
    ("quotes without partners", |n| "echo 'a\n\necho \"b\n\n".repeat(n)),
    ("apostrophes", |n| "echo it's\n".repeat(n)),
    ("escapes", |n| format!("echo {}", "\\a".repeat(n))),
    ("joined lines", |n| format!("echo{}", " \\\n  --word w".repeat(n))),
    ("lines that are not joined", |n| format!("echo{}", "\n  --word w".repeat(n))),
    ("backslashes that are escaped", |n| format!("echo{}", " \\\\\n  --word w".repeat(n))),
    ("comments behind backslashes", |n| format!("echo{}", " \\ # why\n  --word w".repeat(n))),
    ("statements", |n| "echo a; ".repeat(n)),
    ("pipes", |n| format!("echo{}", " | cat".repeat(n))),
    ("conditions", |n| format!("echo{}", " && echo || echo".repeat(n))),
    ("operators that cannot stand", |n| "| ".repeat(n)),
    ("closing parentheses", |n| ") ".repeat(n)),
    ("substitutions", |n| format!("echo {}", "\"$(date -u)\" ".repeat(n))),
    ("substitutions in each other", |n| format!("echo {}{}", "$(echo ".repeat(n), ")".repeat(n))),
    ("substitutions that are not closed", |n| "echo \"$(".repeat(n)),
    ("backticks", |n| format!("echo {}", "`date` ".repeat(n))),
    ("backticks that are not closed", |n| "echo `date\n\n".repeat(n)),
    ("variables", |n| many(n, |n| format!("VALUE_{n}=1\necho \"$VALUE_{n}\" '$VALUE_{n}'\n"))),
    ("parameters in each other", |n| format!("echo {}{}", "${A:-".repeat(n), "}".repeat(n))),
    ("arithmetic", |n| format!("echo {}", "$((1 + (2))) ".repeat(n))),
    ("arithmetic in itself", |n| format!("echo $(({}1{}))", "(".repeat(n), ")".repeat(n))),
    ("elements of an array", |n| format!("a=({})", "'b' ".repeat(n))),
    ("braces", |n| format!("echo {}", "{a,b}".repeat(n))),
    ("braces in each other", |n| format!("echo {}{}", "{a,".repeat(n), "}".repeat(n))),
    ("redirections", |n| format!("echo{}", " >a <b 2>&1".repeat(n))),
    ("placeholders in brackets", |n| format!("echo{}", " <NAME>".repeat(n))),
    ("here-documents", |n| "cat <<E\n$A\nE\n".repeat(n)),
    ("here-documents of one line", |n| {
        format!("cat{}\n{}", many(n, |n| format!(" <<E{n}")), many(n, |n| format!("a\nE{n}\n")))
    }),
    ("here-documents that do not end", |n| "cat <<E\na\n\n".repeat(n)),
    ("lines of a here-document", |n| format!("cat <<E\n{}E\n", "a $B `c` $(d)\n  E\n".repeat(n))),
    ("conditions of if", |n| "if a; then b; elif c; then d; fi\n".repeat(n)),
    ("elif", |n| format!("if a; then b;{} fi", " elif c; then d;".repeat(n))),
    ("if in if", |n| format!("{}{}", "if a; then ".repeat(n), "fi; ".repeat(n))),
    ("if that does not end", |n| "if a; then b\n\n".repeat(n)),
    ("loops", |n| "for i in 1 2; do while a; do b; done; done\n".repeat(n)),
    ("loops without their ends", |n| "for i in 1 2; do\n".repeat(n)),
    ("arms of a case", |n| format!("case $a in\n{}esac", many(n, |n| format!("b{n}|c) d;;\n")))),
    ("groups", |n| "{ a; }; (b)\n".repeat(n)),
    ("groups in each other", |n| format!("{}a{}", "( ".repeat(n), ") ".repeat(n))),
    ("braces that do not close", |n| "{ a\n".repeat(n)),
    ("functions", |n| many(n, |n| format!("f{n}() {{ a; }}\nf{n}\n"))),
    ("prompts", |n| "$ echo a\nb\n".repeat(n)),
    ("tables", |n| "echo\n+---+\n| a |\n+---+\n".repeat(n)),
    ("typographic quotes", |n| "echo “a” ‘b’ –c\n".repeat(n)),
    ("blanks of other kinds", |n| format!("echo{}", "\u{a0}a \u{200b}b".repeat(n))),
];

const CURLS: &[Shape] = &[
    ("options", |n| format!("curl http://h.example{}", " --compressed".repeat(n))),
    ("options that are unknown", |n| format!("curl http://h.example{}", many(n, |n| format!(" --compresed{n}")))),
    ("options in one word", |n| format!("curl http://h.example -{}", "s".repeat(n))),
    ("options with `=`", |n| format!("curl http://h.example{}", " --header='A: b'".repeat(n))),
    ("headers", |n| format!("curl http://h.example{}", many(n, |n| format!(" -H 'X-Name-{n}: value'")))),
    ("the same header", |n| format!("curl http://h.example{}", " -H 'Accept: text/plain' -H Accept:".repeat(n))),
    ("headers without quotes", |n| format!("curl http://h.example{}", " -H Accept: text".repeat(n))),
    ("methods", |n| format!("curl http://h.example{}", " -X POST -X get".repeat(n))),
    ("next", |n| format!("curl http://h.example{}", many(n, |n| format!(" --next http://h.example/{n} -d a")))),
    ("URLs", |n| format!("curl{}", many(n, |n| format!(" http://h.example/{n}")))),
    ("URLs with data", |n| format!("curl -d @a{}", many(n, |n| format!(" http://h.example/{n} -d b{n}=c")))),
    ("data", |n| format!("curl http://h.example{}", many(n, |n| format!(" -d a{n}=b --data-urlencode 'c=d e'")))),
    ("data of a query", |n| format!("curl -G http://h.example{}", many(n, |n| format!(" -d a{n}=b")))),
    ("forms", |n| format!("curl http://h.example{}", many(n, |n| format!(" -F a{n}=@b")))),
    ("cookies", |n| format!("curl http://h.example -b '{}'", "a=b; ".repeat(n))),
    ("parameters", |n| format!("curl 'http://h.example/?{}'", many(n, |n| format!("&a{n}=b")))),
    ("segments", |n| format!("curl http://h.example{}", "/a".repeat(n))),
    ("globs", |n| format!("curl 'http://h.example/{}'", "{a,b}".repeat(n))),
    ("globs of ranges", |n| format!("curl 'http://h.example/{}'", "[1-1000]".repeat(n))),
    ("globs that do not close", |n| format!("curl 'http://h.example/{}'", "{a,[1-".repeat(n))),
    ("words of a glob", |n| format!("curl 'http://h.example/{{{}z}}'", "a,".repeat(n))),
    ("JSON", |n| format!("curl http://h.example --json '[{}1]'", "{\"a\": \"b\"}, ".repeat(n))),
    ("JSON without commas", |n| format!("curl http://h.example --json '[{}1]'", "{\"a\" \"b\"} ".repeat(n))),
    ("JSON in itself", |n| format!("curl http://h.example --json '{}{}'", "[".repeat(n), "]".repeat(n))),
    ("commands", |n| many(n, |n| format!("curl -sS http://h.example/{n} -H 'Accept: text/plain' | jq .\n"))),
];

#[test]
fn scripts_are_read_in_time_that_grows_with_them() {
    for (what, script) in SCRIPTS.iter().chain(CURLS) {
        assert_linear(what, 100, script, |text| {
            let text = Traced::source(text, 0);
            drop(model::plan(&shell::parse(&text), &text));
            drop(transcript::transcript(&text, true, &|name| name == "curl"));
        });
    }
}

#[test]
fn scripts_are_checked_in_time_that_grows_with_them() {
    let (config, library) = (Config::standard(), Library::embedded());
    for (what, script) in SCRIPTS.iter().chain(CURLS) {
        let page = |count| format!("Run it:\n\n```sh\n{}\n```\n", script(count));
        assert_linear(what, 15, page, |text| {
            drop(pipeline::check_source(&Arc::new(SourceFile::new("page.md", text)), &config, &library));
        });
    }
}
