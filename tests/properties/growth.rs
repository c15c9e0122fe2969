//! A whole check of pages with much of one thing takes time in proportion to how much there is.

use crate::support::assert_linear;
use docproof::{config::Config, pipeline, spec::Library, text::SourceFile};
use std::sync::Arc;

/// A fence of these lines.
fn fence(info: &str, code: &str) -> String {
    format!("```{info}\n{code}\n```\n\n")
}

/// Each number below `count` as `each` writes it.
fn many(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

/// A pattern of this many names.
fn names(count: usize) -> String {
    (0..count).map(|n| format!("NAME_{n}")).collect::<Vec<_>>().join("|")
}

#[test]
fn checks_grow_with_the_page_and_no_faster() {
    let pattern = |names: &str| format!("sh {{ placeholders=\"{names}\" }}");
    let call = "curl http://localhost:8086/api/v2/buckets";
    let pages: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("fences", &|n| fence("sh", call).repeat(n)),
        ("lines of a fence", &|n| fence("sh", &format!("{call}\n").repeat(n))),
        ("the same pattern", &|n| fence(&pattern("A_B|C_D|E_F"), "echo A_B").repeat(n)),
        ("other patterns", &|n| {
            many(n, |n| fence(&pattern(&format!("NAME_{n}")), &format!("echo NAME_{n} OTHER_{n}")))
        }),
        ("names of a pattern that are used", &|n| fence(&pattern(&names(n)), &many(n, |n| format!("echo NAME_{n}\n")))),
        ("names of a pattern that are not used", &|n| fence(&pattern(&names(n)), "echo A_B")),
        ("fences below one pattern", &|n| {
            let fences = many(n, |n| fence("sh", &format!("echo NAME_{n}")));
            format!("{{{{% code-placeholders \"{}\" %}}}}\n{fences}{{{{% /code-placeholders %}}}}\n", names(n))
        }),
        ("tabs with descriptions", &|n| {
            let tab = |n| {
                format!(
                    "{{{{% tab-content %}}}}\n{}- `NAME_{n}`: a name\n{{{{% /tab-content %}}}}\n",
                    fence("sh", call)
                )
            };
            format!("{{{{< tabs-wrapper >}}}}\n{}{{{{< /tabs-wrapper >}}}}\n", many(n, tab))
        }),
        ("indented blocks", &|n| format!("    {call}\n\ntext\n\n").repeat(n)),
        ("commands without a fence", &|n| format!("{call}\n\n").repeat(n)),
        ("blanks behind backslashes", &|n| fence("sh", &"ls \\ \n".repeat(n))),
        ("quotes that do not end", &|n| fence("sh", &"echo 'a\n\n".repeat(n))),
        ("variables that are set for a shell alone", &|n| {
            fence("sh", &many(n, |n| format!("AWS_KEY_{n}=a\naws s3 ls\n")))
        }),
        ("variables in single quotes", &|n| {
            fence("sh", &format!("export A_B=x\ncurl http://localhost -d '{}'", "$A_B ".repeat(n)))
        }),
        ("typographic quotes of a line", &|n| fence("sh", &format!("echo{}", " “a".repeat(n)))),
        ("brackets that do not close", &|n| fence("sh", &"curl http://localhost -d {\"a\"\n".repeat(n))),
        ("bodies without a quote", &|n| fence("sh", &"curl http://localhost -d {\n  \"a\": 1\n}'\n\n".repeat(n))),
        ("strings that are inside out", &|n| fence("sh", &"curl -H a\" \\\n  -H \"b c\" (d)\n".repeat(n))),
        ("comments in a command", &|n| fence("sh", &"curl \\\n  # a\n  # b\n  --silent\n".repeat(n))),
        ("joined lines", &|n| fence("sh", &"echo \"a\"\\\n--b".repeat(n))),
        ("prompts", &|n| fence("sh", &"$ ls\n".repeat(n))),
        ("here-documents in here-documents", &|n| fence("sh", &"cat <<A\n A\ncat <<A\n".repeat(n))),
        ("secrets of a line", &|n| {
            fence(
                "sh",
                &format!("echo token {}", many(n, |n| format!("kT9xQ2vLm8RzW4yN7pB3sD6fG1hJ5cV0aE8uI2oK4q{n:04}== "))),
            )
        }),
        ("marks of a URL", &|n| fence("sh", &format!("curl 'https://h/x?{}'", "a?b=/c&%20[1-2]{d,e}".repeat(n)))),
        ("headers", &|n| fence("sh", &format!("curl https://h/x {}", "-H 'Acccept: a/b, json' ".repeat(n)))),
        ("data", &|n| fence("sh", &format!("curl https://h/x {}", "-d @a.lp -X GET -d b=c ".repeat(n)))),
        ("sections of curl", &|n| fence("sh", &format!("curl {} https://h/y", "-X HEAD h/x --next ".repeat(n)))),
        ("unknown flags", &|n| fence("sh", &format!("influxctl token list{}", many(n, |n| format!(" --a{n} b"))))),
        ("repeated flags", &|n| fence("sh", &format!("influxctl token list{}", " --format json".repeat(n)))),
        ("booleans with values", &|n| {
            fence("sh", &format!("influxctl token list{}", " --include-revoked true".repeat(n)))
        }),
        ("flags before their command", &|n| {
            fence("sh", &format!("influxctl{} token create x", " --read-database a".repeat(n)))
        }),
        ("flags behind arguments", &|n| fence("sh", &format!("influxctl token list{}", " a --format json".repeat(n)))),
        ("commands without their flags", &|n| fence("sh", &"influx auth active\nTHINGS_ID=5\n".repeat(n))),
        ("files", &|n| fence("sh", &many(n, |n| format!("cat a > f{n}.txt; curl https://h/x -T g{n}.bin\n")))),
        ("outputs", &|n| {
            (fence("sh", call) + "The output is similar to the following:\n\n" + &fence("json", "{\"a\": 1}")).repeat(n)
        }),
        ("loops", &|n| fence("sh", &format!("for x in a b; do\n  {call}\ndone\n").repeat(n))),
        ("arms of a case", &|n| fence("sh", &format!("case a in\n{}esac\n", format!("b) {call} ;;\n").repeat(n)))),
        ("compound commands that do not end", &|n| fence("sh", &"if a; then\n  while b; do c\n".repeat(n))),
        ("words that close nothing", &|n| fence("sh", &"a; done\nfi\n}\n".repeat(n))),
        ("here-documents in loops", &|n| fence("sh", &"while a; do cat <<E; done\nb $(c)\nE\n".repeat(n))),
        ("braces", &|n| fence("sh", &format!("echo {}", "a{b,{c,d}}{1..3} {a,{ ".repeat(n)))),
        ("parameters", &|n| fence("sh", &format!("echo {}", "\"${a:-${b[0]//c/'d'}}\" $((1 << 2)) ".repeat(n)))),
        ("functions", &|n| fence("sh", &many(n, |n| format!("f{n}() {{ [[ a == b && c =~ ^(d e)$ ]]; }}\n")))),
        ("suppressions", &|n| ("<!-- docproof-ignore DP401: x -->\n\n".to_owned() + &fence("json", "{,}")).repeat(n)),
    ];
    let (config, library) = (Config::standard(), Library::embedded());
    for (what, page) in pages {
        assert_linear(what, 60, page, |text| {
            drop(pipeline::check_source(&Arc::new(SourceFile::new("page.md", text)), &config, &library));
        });
    }
}
