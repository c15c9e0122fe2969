//! Reference pages in the forms that sites and generators write: what is read of each.

use crate::support::assert_linear;
use docproof::{
    config::Config,
    extract::Outline,
    spec::{Entry, Flag, Takes, ValueKind},
    text::SourceFile,
};
use std::sync::Arc;

fn entries(page: &str, path: &[&str]) -> Vec<Entry> {
    let file = Arc::new(SourceFile::new("page.md", page));
    let path: Vec<String> = path.iter().map(ToString::to_string).collect();
    Entry::of_page(&Outline::read(&file, None, &Config::standard()), "mytool", &path)
}

/// Everything that was read of a page, a line for each thing.
fn read(page: &str, path: &[&str]) -> Vec<String> {
    entries(page, path).iter().flat_map(told).collect()
}

fn told(entry: &Entry) -> Vec<String> {
    let name = std::iter::once("mytool").chain(entry.path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let list = if entry.flag_list.is_some() { "" } else { " (flags unknown)" };
    let deprecated = entry.deprecated.as_ref().map(|instead| format!(" deprecated({instead})")).unwrap_or_default();
    let mut lines = vec![format!("{name}{list}{deprecated}")];
    let names = |named: &[docproof::spec::Named]| {
        let name =
            |one: &docproof::spec::Named| std::iter::once(&one.name).chain(&one.aliases).cloned().collect::<Vec<_>>();
        named.iter().flat_map(name).collect::<Vec<_>>().join(" ")
    };
    if !entry.aliases.is_empty() {
        lines.push(format!("  aliases {}", names(&entry.aliases)));
    }
    if let Some(commands) = &entry.subcommands {
        lines.push(format!("  commands {}", names(commands)));
    }
    lines.extend(entry.usages.iter().map(|usage| format!("  usage {}", text(&usage.place))));
    let argument = |argument: &docproof::spec::ArgumentSpec| {
        let optional = if argument.required { "" } else { " optional" };
        let repeated = if argument.repeated { " repeated" } else { "" };
        format!("  argument {}{optional}{repeated}", argument.name)
    };
    lines.extend(entry.arguments.iter().map(argument));
    lines.extend(entry.flags.iter().map(|flag| format!("  {}", flag_line(flag))));
    lines.extend(entry.inherited.iter().map(|flag| format!("  inherited {}", flag_line(flag))));
    for group in &entry.groups {
        let kind = match (group.exclusive, group.required) {
            (true, true) => "exactly one of",
            (true, false) => "at most one of",
            _ => "one of",
        };
        lines.push(format!("  {kind} {}", group.flags.join(" ")));
    }
    lines.extend(entry.unread.iter().map(|unread| format!("  unread {}: {}", text(&unread.place), unread.reason)));
    lines
}

fn text(place: &docproof::spec::Place) -> String {
    place.file.text()[place.span.range()].split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn flag_line(flag: &Flag) -> String {
    let short = flag.short.map(|short| format!("-{short}"));
    let long = flag.long.iter().chain(&flag.aliases).map(|long| format!("--{long}"));
    let mut line = short.into_iter().chain(long).collect::<Vec<_>>().join(" ");
    let value = flag.value_name.as_deref().unwrap_or("");
    line += &match flag.takes {
        Takes::Value => format!(" <{value}>"),
        Takes::Nothing => String::new(),
        Takes::Optional => format!(" [={value}]"),
        Takes::Unknown => String::from(" ?"),
    };
    let guess = if flag.inferred { "~" } else { "" };
    match &flag.value {
        ValueKind::String => {}
        ValueKind::Choice(words) => line += &format!(" {guess}one of {}", words.join("|")),
        ValueKind::List(words) => line += &format!(" {guess}list of {}", words.join("|")),
        kind => line += &format!(" {guess}{}", format!("{kind:?}").to_lowercase()),
    }
    for (said, word) in [
        (flag.negatable, "negatable"),
        (flag.repeatable, "repeatable"),
        (flag.required, "required"),
        (flag.hidden, "hidden"),
    ] {
        if said {
            line += &format!(" {word}");
        }
    }
    for (word, value) in [("env", &flag.environment), ("default", &flag.default), ("deprecated", &flag.deprecated)] {
        if let Some(value) = value {
            line += &format!(" {word}({value})");
        }
    }
    line
}

fn assert_read(page: &str, path: &[&str], want: &[&str]) {
    assert_eq!(read(page, path), want, "{page}");
}

#[test]
fn tables_have_names_types_and_descriptions_in_any_columns() {
    assert_read(
        "# mytool go\n\n## Usage\n\n```sh\nmytool go [flags] <NAME>\n```\n\n## Flags\n\n\
         | Flag | | Description | Input type | Environment variable |\n|:--|:--|:--|:-:|:--|\n\
         | `-c` | `--config` | Config to use | string | `MY_CONFIG` |\n\
         | | `--count` | How many | integer | |\n\
         | | `--file` | File to read (default `~/x`) | stringArray | |\n\
         | | `--json` | Output data as JSON (default `false`) | | `MY_JSON` |\n\
         | | `--id` | Thing ID (mutually exclusive with `--config`) | | |\n\
         | | `--debug` | Inspect all requests | string | |\n\
         | `-h` | `--help` | Help for the `go` command | | |\n",
        &["go"],
        &[
            "mytool go",
            "  usage mytool go [flags] <NAME>",
            "  -c --config <> env(MY_CONFIG)",
            "  --count <> integer",
            "  --file <> repeatable default(~/x)",
            "  --json env(MY_JSON) default(false)",
            "  --id ?",
            "  --debug ?",
            "  -h --help",
            "  at most one of config id",
        ],
    );
    assert_read(
        "## Options\n\n| Option | Description | Default | Required |\n|--|--|--|--|\n\
         | `-H`, `--host <URL>` | The host | `http://h` | Yes |\n\
         | `--mode [a\\|b]` | The mode | none | No |\n\
         | `--color[=WHEN]` | Colors (`always` or `never`) | | Varies |\n\
         | `--tag <TAG>...` | Tags | | |\n\
         | `--[no-]wait` | Wait for the end | true | |\n\
         | `--old`, `--older` (deprecated alias) | Ignore what is old | | |\n",
        &["go"],
        &[
            "mytool go",
            "  -H --host <URL> required default(http://h)",
            "  --mode <a|b> one of a|b",
            "  --color [=WHEN] ~one of always|never",
            "  --tag <TAG> repeatable",
            "  --wait negatable default(true)",
            "  --old --older",
        ],
    );
}

#[test]
fn a_section_of_flags_is_known_only_if_all_of_it_is_read() {
    assert_read(
        "## Flags\n\n{{< generated/flags >}}\n",
        &["go"],
        &["mytool go (flags unknown)", "  unread generated/flags: the flags come from the shortcode generated/flags"],
    );
    assert_read(
        "## Flags\n\nAll that the server takes.\n",
        &["go"],
        &["mytool go (flags unknown)", "  unread Flags: no table, list or help text under this heading names a flag"],
    );
    assert_read("## Flags\n\nThis command has no flags.\n", &["go"], &["mytool go"]);
    assert_read("Text.\n", &["go"], &["mytool go (flags unknown)"]);
    assert_read(
        "## Options\n\n- `-q`: Be quiet.\n\nFor all other options, such as `--jobs`, see [Configuration](/config/).\n",
        &["go"],
        &[
            "mytool go (flags unknown)",
            "  -q ?",
            "  --jobs ? hidden",
            "  unread For all other options, such as `--jobs`, see [Configuration](/config/).: more flags are described elsewhere",
        ],
    );
    assert_read(
        "## Flags\n\n| Flag | Description |\n|--|--|--|\n| `-a` | All |\n",
        &["go"],
        &[
            "mytool go (flags unknown)",
            "  unread | Flag | Description | |--|--|--| | `-a` | All |: rows that are no part of a table",
        ],
    );
    assert_read(
        "## Flags\n\n| Flag | Description |\n|--|--|\n| `-a` | All |\n| `-b` | Both |\n| {{< more >}} | x |\n",
        &["go"],
        &[
            "mytool go (flags unknown)",
            "  -a ?",
            "  -b ?",
            "  unread {{< more >}}: a row of the table of flags names no flag",
        ],
    );
    // Flags that a comment leaves out are there all the same.
    assert_read(
        "## Flags\n\n<!--left out\n--secret: for tests\n--other\n-->\n\n- `-q`: Be quiet.\n\n<!-- --not a flag -->\n",
        &["go"],
        &["mytool go", "  -q ?", "  --secret ? hidden", "  --other ? hidden"],
    );
}

#[test]
fn commands_arguments_and_aliases_are_listed() {
    assert_read(
        "## Commands\n\n| Command | Description |\n|--|--|\n| [create](/x/create/) | Create |\n| `list`, `ls` | List |\n| help, h | Help |\n\n\
         ## Arguments\n\n| Argument | Description |\n|--|--|\n| **FILE** | A file |\n| `[NAME]...` | Names |\n\n\
         #### Command aliases\n`thing`, `things`\n",
        &["thing"],
        &[
            "mytool thing (flags unknown)",
            "  aliases things",
            "  commands create list ls help h",
            "  argument FILE",
            "  argument NAME optional repeated",
        ],
    );
    assert_read(
        "## Subcommands\n\n- [`mytool thing create`](create.md): Create a thing\n- `rm` - Remove it\n- **show** — Show\n- And so on\n\n\
         ## Arguments:\n\n- **`TABLE_NAME`**: _(Optional)_ The table.\n  - **NOTE**: nested\n- `<COLUMN>...`: Columns\n",
        &["thing"],
        &[
            "mytool thing (flags unknown)",
            "  commands create rm show",
            "  argument TABLE_NAME optional",
            "  argument COLUMN repeated",
        ],
    );
    assert_read(
        "The `mytool thing` command is deprecated. Use `mytool stuff` instead.\n",
        &["thing"],
        &["mytool thing (flags unknown) deprecated(mytool stuff)"],
    );
}

#[test]
fn flags_of_the_program_and_of_parents_are_inherited() {
    let page = "## Flags\n\n- `-q`: Be quiet.\n\n## Global flags\n\n- `--debug`: Be loud.\n";
    assert_read(page, &["go"], &["mytool go", "  -q ?", "  inherited --debug ?"]);
    assert_read(page, &[], &["mytool", "  -q ?", "  --debug ?"]);
}

#[test]
fn variables_stand_for_flags_in_a_table_of_their_own() {
    assert_read(
        "## Options\n\n- `--host`: The host\n- `-t`, `--token`: The token\n\n### Option environment variables\n\n\
         | Environment Variable | Option |\n|--|--|\n| `MY_HOST` | `--host` |\n| `MY_TOKEN` (preferred) `OLD_TOKEN` (deprecated) | `--token` |\n",
        &["go"],
        &["mytool go", "  --host ? env(MY_HOST)", "  -t --token ? env(MY_TOKEN)"],
    );
}

#[test]
fn one_page_describes_several_commands_under_headings() {
    assert_read(
        "# mytool\n\n## Commands\n\n### create\n\nMake one.\n\n```\nmytool create [OPTIONS] <NAME>\n```\n\n| Option | Description |\n|--|--|\n| `--force` | Overwrite it |\n\n\
         ### `mytool list`\n\n```\nmytool list [--json]\n```\n\n- `--json`: Print JSON\n\n## Environment variables\n\nNone.\n\n## mytool at work\n\nText.\n\n## Examples\n\n### mytool create\n\n```\nmytool create x\n```\n",
        &[],
        &[
            "mytool (flags unknown)",
            "  commands create list",
            "mytool create",
            "  usage mytool create [OPTIONS] <NAME>",
            "  --force ?",
            "mytool list (flags unknown)",
            "  usage mytool list [--json]",
        ],
    );
}

#[test]
fn headings_name_flags() {
    assert_read(
        "## Options\n\n### `--format <FORMAT>`\n\nThe format: `table` or `json`.\n\n### -q, --quiet\n\nBe quiet. Can be given multiple times.\n\n#### Note\n\nText.\n\n### `[ -dir <path> ]`\n\nWhere. Default is `.`.\n",
        &["go"],
        &[
            "mytool go",
            "  --format <FORMAT> ~one of table|json",
            "  -q --quiet ? repeatable",
            "  --dir <path> ~file default(.)",
        ],
    );
    // Headings that say more of flags that a table lists.
    assert_read(
        "### Speed\n\n##### --size\n\nHow much. Default is `10`.\n\n## Flags\n\n| Flag | Description |\n|--|--|\n| `--size` | Size |\n| `-v` | Talk |\n",
        &["go"],
        &["mytool go", "  --size <> default(10)", "  -v ?"],
    );
}

#[test]
fn one_dash_may_stand_before_long_names() {
    assert_read(
        "# mytool inspect\n\n## Subcommands\n\n### `build`\n\n#### Syntax\n\n```\nmytool build -database <name> [ -batch-size ]\n```\n\n#### Options\n\nWhat is optional is in brackets.\n\n\
         ##### `[ -batch-size ]`\n\nThe size of batches. Default value is `10000`.\n\n##### `-database <name>`\n\nThe database.\n\n##### `[ -out <dir>]` or `[-out -]`\n\nWhere.\n\n## Flags\n\n\
         | Flag | Description |\n|--|--|\n| `-format 'json\\|csv'` | Format of the output |\n| `-execute 'command'` | Run it |\n| `-auth-type` | Type (`none`, `basic`) |\n",
        &[],
        &[
            "mytool",
            "  commands build",
            "  --format <json|csv> one of json|csv",
            "  --execute <command>",
            "  --auth-type <> ~one of none|basic",
            "mytool build",
            "  usage mytool build -database <name> [ -batch-size ]",
            "  --batch-size <> default(10000)",
            "  --database <name>",
            "  --out <dir> ~file",
        ],
    );
}

#[test]
fn lists_and_definitions_describe_flags() {
    assert_read(
        "## Options\n\n`-f`, `--format`\n: The format (default `x`).\n\n**-o, --out** *FILE*\n\nWhere to write.\n\n`--all` does more than you think.\n",
        &["go"],
        &["mytool go", "  -f --format <> default(x)", "  -o --out <FILE> ~file"],
    );
    assert_read(
        "## Options\n\n* `--name TEXT`: The name.  [required]\n* `--count INTEGER`: How often.  [default: 1]\n* `--kind [a|b]`: The kind\n* `--shout / --no-shout`: Shout  [default: no-shout]\n* `--help`: Show this message and exit.\n",
        &["go"],
        &[
            "mytool go",
            "  --name <TEXT> required",
            "  --count <INTEGER> ~integer default(1)",
            "  --kind <a|b> one of a|b",
            "  --shout negatable default(no-shout)",
            "  --help",
        ],
    );
}

#[test]
fn pages_of_clap_markdown() {
    assert_read(
        "# Command-Line Help for `mytool`\n\n**Command Overview:**\n\n* [`mytool`↴](#mytool)\n* [`mytool create`↴](#mytool-create)\n\n## `mytool`\n\nA tool\n\n**Usage:** `mytool [OPTIONS] <COMMAND>`\n\n###### **Subcommands:**\n\n* `create` — Create things\n* `help` — Help\n\n###### **Options:**\n\n* `-v`, `--verbose` — Be loud\n\n## `mytool create`\n\nCreate things\n\n**Usage:** `mytool create [OPTIONS] <NAME>`\n\n**Command Alias:** `new`\n\n###### **Arguments:**\n\n* `<NAME>` — Its name\n\n###### **Options:**\n\n* `-f`, `--format <FORMAT>` — Format\n\n  Default value: `text`\n\n  Possible values:\n  - `text`:\n    Plain\n  - `json`\n\n* `-n`, `--dry-run` — Do nothing\n* `-l`, `--level <LEVEL>` — Level\n",
        &[],
        &[
            "mytool",
            "  commands create help",
            "  usage mytool [OPTIONS] <COMMAND>",
            "  -v --verbose ?",
            "mytool create",
            "  aliases new",
            "  usage mytool create [OPTIONS] <NAME>",
            "  argument NAME",
            "  -f --format <FORMAT> ~one of text|json default(text)",
            "  -n --dry-run",
            "  -l --level <LEVEL>",
        ],
    );
}

#[test]
fn pages_of_typer() {
    assert_read(
        "# `mytool`\n\nA tool.\n\n**Usage**:\n\n```console\n$ mytool [OPTIONS] COMMAND [ARGS]...\n```\n\n**Options**:\n\n* `--help`: Show this message and exit.\n\n**Commands**:\n\n* `create`: Create one.\n\n## `mytool create`\n\nCreate one.\n\n**Usage**:\n\n```console\n$ mytool create [OPTIONS] NAME\n```\n\n**Arguments**:\n\n* `NAME`: The name.  [required]\n\n**Options**:\n\n* `--kind TEXT`: The kind  [env var: MY_KIND; default: x]\n* `--help`: Show this message and exit.\n",
        &[],
        &[
            "mytool",
            "  commands create",
            "  usage mytool [OPTIONS] COMMAND [ARGS]...",
            "  --help",
            "mytool create",
            "  usage mytool create [OPTIONS] NAME",
            "  argument NAME",
            "  --kind <TEXT> env(MY_KIND) default(x)",
            "  --help",
        ],
    );
}

#[test]
fn pages_of_cobra() {
    assert_read(
        "## mytool create\n\nCreate one\n\n### Synopsis\n\nCreate one thing.\n\n```\nmytool create [flags] NAME\n```\n\n### Examples\n\n```\n  mytool create --kind a x\n```\n\n\
         ### Options\n\n```\n  -h, --help            help for create\n  -k, --kind string     The kind (default \"a\")\n      --tags strings    Tags\n      --wait            Wait for it\n```\n\n\
         ### Options inherited from parent commands\n\n```\n      --config string   config file\n```\n\n### SEE ALSO\n\n* [mytool](mytool.md)\t - A tool\n* [mytool create all](mytool_create_all.md)\t - All\n",
        &["create"],
        &[
            "mytool create",
            "  commands all",
            "  usage mytool create [flags] NAME",
            "  -h --help",
            "  -k --kind <string> default(a)",
            "  --tags <strings> repeatable",
            "  --wait",
            "  inherited --config <string>",
        ],
    );
}

#[test]
fn pages_of_oclif() {
    assert_read(
        "# Commands\n\n## `mytool hello PERSON`\n\nSay hello\n\n```\nUSAGE\n  $ mytool hello PERSON -f <value> [--json]\n\nARGUMENTS\n  PERSON  Person to say hello to\n\nFLAGS\n  -f, --from=<value>  (required) Who\n\nGLOBAL FLAGS\n  --json  Format output as json.\n\nDESCRIPTION\n  Say hello\n\nEXAMPLES\n  $ mytool hello friend --from oclif\n```\n\n## `mytool world`\n\n```\nUSAGE\n  $ mytool world\n```\n",
        &[],
        &[
            "mytool (flags unknown)",
            "  commands hello world",
            "mytool hello",
            "  usage mytool hello PERSON -f <value> [--json]",
            "  argument PERSON",
            "  -f --from <> required",
            "  inherited --json",
            "mytool world (flags unknown)",
            "  usage mytool world",
        ],
    );
}

#[test]
fn examples_prove_whether_flags_take_values() {
    let page = |examples: &str| {
        format!(
            "## Usage\n\n```sh\nmytool go [flags] <NAME>\n```\n\n## Flags\n\n- `--to`: To\n- `--now`: Now\n\n## Examples\n\n```sh\n{examples}\n```\n"
        )
    };
    assert_read(
        &page("mytool go --to there --now mine"),
        &["go"],
        &["mytool go", "  usage mytool go [flags] <NAME>", "  --to ?", "  --now ?"],
    );
    assert_read(
        &page("mytool go \\\n  --to there \\\n  --now \\\n  --to \"not here\" mine"),
        &["go"],
        &["mytool go", "  usage mytool go [flags] <NAME>", "  --to <> repeatable", "  --now"],
    );
    assert_read(
        &page("mytool go --to <THERE> mine | mytool go mine --now # --now x"),
        &["go"],
        &["mytool go", "  usage mytool go [flags] <NAME>", "  --to <>", "  --now ?"],
    );
    assert_read(
        &page("mytool other --to there mine\nmytool go --to $(a b) mine"),
        &["go"],
        &["mytool go", "  usage mytool go [flags] <NAME>", "  --to ?", "  --now ?"],
    );
}

#[test]
fn every_place_is_a_place_of_the_page() {
    let page = "---\ntitle: mytool go\n---\n## Flags\n\n| Flag | | Description |\n|--|--|--|\n| `-é` | `--grüße` | Grüße (`ä` or `b`) |\n";
    for entry in entries(page, &["go"]) {
        assert_eq!(text(&entry.place), "mytool go");
        for flag in &entry.flags {
            assert_eq!(text(&flag.place), "--grüße");
        }
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_page() {
    let page = |count: usize| {
        let row = |index| format!("| | `--flag-{index}` | Text (`a`, `b`, default `a`) | string |\n");
        let rows = (0..count).map(row).collect::<Vec<String>>().concat();
        format!(
            "## Flags\n\n| Flag | | Description | Type |\n|--|--|--|--|\n{rows}\n## Examples\n\n```\n{}\n```\n",
            "mytool go --x y [ ( ` ' \n".repeat(count)
        )
    };
    for (what, piece) in [
        ("a page of flags", ""),
        ("deprecations", "- `--x`: deprecated deprecated (default) (`a` (`b` is used with default: "),
        ("heads", "-a <-a <-a (-a [-a "),
        ("headings", "## mytool go x\n\n### y\n\n"),
    ] {
        let text = |count: usize| {
            if piece.is_empty() { page(count) } else { format!("## Flags\n\n- {}", piece.repeat(count)) }
        };
        assert_linear(what, 300, text, |text| drop(entries(text, &["go"])));
    }
}
