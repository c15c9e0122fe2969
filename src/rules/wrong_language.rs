//! DP009: a code block in another language than it says.

use super::{
    Check, Findings, Rule,
    context::{Context, FenceKind, Reading},
};
use crate::{
    diagnostic::Level,
    model::{Notation, notation},
};

pub(super) const RULE: Rule = Rule {
    code: "DP009",
    name: "wrong-language",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP009-wrong-language.md"),
    check: Check::Example(check),
};

/// Languages that no shell command and no HTTP request is written in. Any other word may be what a site calls a terminal:
/// `terminal`, `azurecli-interactive`.
const OTHERS: &[&str] = &[
    "c",
    "c#",
    "c++",
    "clojure",
    "cpp",
    "cs",
    "csharp",
    "css",
    "csv",
    "dart",
    "dockerfile",
    "dotenv",
    "elixir",
    "env",
    "erlang",
    "flux",
    "fsharp",
    "go",
    "golang",
    "graphql",
    "groovy",
    "haskell",
    "hcl",
    "html",
    "influxql",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsonl",
    "jsx",
    "julia",
    "kotlin",
    "lua",
    "makefile",
    "mjs",
    "ndjson",
    "nginx",
    "perl",
    "php",
    "properties",
    "proto",
    "protobuf",
    "py",
    "python",
    "python3",
    "r",
    "rb",
    "rs",
    "ruby",
    "rust",
    "scala",
    "scss",
    "sql",
    "swift",
    "terraform",
    "toml",
    "ts",
    "tsx",
    "typescript",
    "xml",
    "yaml",
    "yml",
];

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(language) = &reading.example.info.language else { return };
    let word = language.as_str().to_ascii_lowercase();
    let is_other = OTHERS.contains(&word.as_str());
    let is_shell = context.config.is_shell(&word);
    let (what, right) = match &reading.kind {
        // The console of Elasticsearch is one for requests.
        FenceKind::Request if is_other || is_shell && word != "console" => ("an HTTP request", "http"),
        FenceKind::Script if is_other || word == "http" => ("a shell command", "sh"),
        FenceKind::OtherLanguage | FenceKind::Unsupported(_) if is_shell => match notation(&reading.example.code) {
            Some(notation) => (notation.title(), notation.language()),
            None => return,
        },
        _ => return,
    };
    let finding = findings.push(language.whole_span(), format!("the code block says `{language}`, and holds {what}"));
    // A configuration file may be in one of several languages.
    if right == Notation::Toml.language() {
        finding.help("name the language that it is in");
    } else {
        finding.help(format!("write `{right}`")).fix(language.whole_span(), right);
    }
}
