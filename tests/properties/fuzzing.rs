//! The checks of the fuzz targets (`tests/fuzz`), over arbitrary text: what a fuzzer runs for hours runs here for a moment.

#[path = "../fuzz/checks.rs"]
mod checks;

use crate::support::shell::assert_holds;
use proptest::prelude::*;

/// Lines of help texts of several styles, and what is none.
const HELP: &[&str] = &[
    "Usage: tool [OPTIONS] <COMMAND>",
    "usage: tool [-h] [--size SIZE] {a,b} ...",
    "USAGE:\n   tool create [command options] [arguments...]",
    "Usage:\n  tool create [flags]",
    "Options:",
    "Flags:",
    "GLOBAL OPTIONS:",
    "optional arguments:",
    "Available Commands:",
    "Commands:",
    "  create      Create a thing",
    "  create, c   Create a thing",
    "  -h, --help  Show help",
    "  -s, --size <SIZE>  The size [default: 3] [possible values: 3, 4]",
    "      --size int   the size (default 3)",
    "   --size value, -s value  The size (default: 3) [$SIZE]",
    "  --size SIZE, -s SIZE\n                        the size",
    "      --[no-]colour[=WHEN]  Colours (one of: always, never)",
    "  -é  x",
    "  --  x",
    "  --a=",
    "",
    "    ",
    "Text: of\tany kind [--x",
    "tool 1.0",
    "\u{1b}[1mOptions:\u{1b}[0m",
];

/// Lines of reference pages, and what is none.
const REFERENCE: &[&str] = &[
    "---\ntitle: tool create\n---\n",
    "# tool create",
    "## Usage\n",
    "```sh\ntool create [flags] <NAME>\n```\n",
    "```\ntool create table (--a | --b=<C>) [X]...\n```\n",
    "## Flags\n",
    "## Global flags\n",
    "## Commands\n",
    "### `tool create other`\n",
    "## Arguments\n",
    "\n| Flag | | Description |\n| :-- | :-- | :-- |",
    "\n| Option | Description | Input type | Maps to |\n| --- | --- | --- | --- |",
    "\n| Command | Description |\n| - | - |",
    "| `-n` | `--name` | The name ({{< req >}}) _(Repeatable)_ |",
    "| | `--format` | `table` _(default)_ or `json` |",
    "| `-n` | `--size <N>` | Deprecated. Use `--name`. Default is `3` | integer | `TOOL_SIZE` |",
    "| `--` | `-` | | |",
    "| [create](/create/) | Makes \\| it |",
    "| **NAME** | ({{< req >}}) One of `a`, `b` |",
    "- `--name`, `-n NAME`: the name",
    "- **NAME**: a name",
    "{{% show-in \"core\" %}}",
    "{{% /show-in %}}",
    "{{< cli/flags >}}",
    "\n> [!Note]\n> text `--é`",
    "<!-- --x -->",
    "",
];

/// Lines of a grammar file, right ones and wrong ones.
const GRAMMAR: &[&str] = &[
    "[[command]]",
    "name = \"a\"",
    "name = \"a b\"",
    "name = \"\"",
    "aliases = [\"b\", \"\"]",
    "incomplete = true",
    "flags-after-arguments = true",
    "one-dash-long-flags = true",
    "flags = [{ long = \"a\" }]",
    "flags = [{ short = \"a\" }, { long = \"é\", choices = [\"x\", \"\"] }]",
    "flags = [{ long = \"\", value = \"duration\", required = true }]",
    "flags = [{ long = \"b\", value = \"list\", repeatable = true }, { long = \"b\" }]",
    "flags = [{ long = \"c\", takes = \"optional\", value = \"integer\" }]",
    "arguments = [{ name = \"A\", repeated = true }]",
    "arguments = [{ name = \"A\", optional = true }, { name = \"\" }]",
    "[api]",
    "url = \"{A}/x\"",
    "[[command.request]]",
    "method = \"GET\"",
    "path = \"/{A}/{--b.1:integer}\"",
    "body = [{ member = \"m\", each = \"--b\", value = \"{--b:nanoseconds}\" }]",
    "[flag-sets]",
    "s = [{ long = \"s\", value = \"key-value\" }]",
    "flag-sets = [\"s\"]",
    "= [",
];

proptest! {
    #[test]
    fn extraction(text in ".{0,400}") {
        checks::extraction(&text);
    }

    #[test]
    fn shortcodes(text in "([{%<>}/*\"` \n=é]|[a-c]){0,200}") {
        checks::shortcodes(&text);
    }

    #[test]
    fn attributes(text in "([{}\"'`= ,.#é]|[a-c]){0,100}") {
        checks::attributes(&text);
    }

    #[test]
    fn yaml(text in "([-:|>\"'#&*\\[\\]{} \n\té\\\\]|[a-c]|```sh\n){0,100}") {
        checks::yaml(&text);
    }

    #[test]
    fn shell(text in "([ \t\n]|[a-c=<E-]|[\"'`\\\\$|&;<>(){}#]|\\$\\(|<<E|if |fi|do |done|é){0,120}") {
        checks::scripts::shell(&text, assert_holds);
    }

    #[test]
    fn curl(text in "(-[XHdGITFou:]|--(data|header|next|json|url|get|data-urlencode|no-)|[ \n'\"@:/?&=;{},\\[\\]é-]|http://|[a-c1-3A]){0,60}") {
        checks::scripts::curl(&text);
    }

    #[test]
    fn transcript(text in "([$%>#] |\\.\\.\\.|[a-c'\"\\\\|{}\\[\\]():+=<é…世A-]| |\n|<<E\n|Key: ){0,100}") {
        checks::scripts::transcript(&text);
    }

    #[test]
    fn json(text in "([{}\\[\\]:, \n]|\"[ab]?\"|\"|null|-?[0-9.e]|[a-cAé'“/#=\\\\]|\\.\\.\\.){0,80}") {
        checks::scripts::json(&text);
    }

    #[test]
    fn synopsis(text in "([\\[\\](){}<>| =,.:\n\\\\…-]|--|\\.\\.\\.|[a-cAB]|NAME|flags|usage|é){0,80}") {
        checks::references::synopsis(&text);
    }

    #[test]
    fn help(lines in proptest::collection::vec(proptest::sample::select(HELP), 0..24)) {
        checks::references::help(&lines.join("\n"));
    }

    #[test]
    fn reference(lines in proptest::collection::vec(proptest::sample::select(REFERENCE), 0..24)) {
        checks::references::reference(&lines.join("\n"));
    }

    #[test]
    fn grammar(lines in proptest::collection::vec(proptest::sample::select(GRAMMAR), 0..24)) {
        checks::references::grammar(&(String::from("version = 1\nprogram = \"p\"\n") + &lines.join("\n")));
    }
}
