//! The reference pages say what the program does: each is written from it, or held against it.

use crate::{
    cases, reports,
    support::{markdown_files, root},
};
use clap::{CommandFactory as _, Parser as _};
use docproof::{
    cli::{Arguments, Exit},
    config::DEFAULTS,
    report::{State, json},
    rules::RULES,
    spec::{CliSpec, Patch},
    text::SourceFile,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

const WRITTEN: &str = "<!-- Written by `cargo test`; edit";

#[test]
fn command_line_reference_is_current() {
    let mut page = format!(
        "# Command line\n\n{WRITTEN} src/cli/arguments.rs instead. -->\n\n\
         What each command does, as `docproof COMMAND --help` prints it. The [first run](../guide/first-run.md) shows \
         them at work.\n\n## docproof\n\n```text\n"
    );
    let mut command = Arguments::command();
    page += &help(&mut command);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let mut sub = command.find_subcommand(&name).unwrap().clone();
        sub = sub.bin_name(format!("docproof {name}"));
        page += &format!("```\n\n## docproof {name}\n\n```text\n{}", help(&mut sub));
        for below in sub.get_subcommands() {
            let whole = format!("docproof {name} {}", below.get_name());
            let text = help(&mut below.clone().bin_name(&whole));
            page += &format!("```\n\n### {whole}\n\n```text\n{text}");
        }
    }
    page += "```\n";
    current("docs/reference/cli.md", &page);
}

fn help(command: &mut clap::Command) -> String {
    let text = command.render_long_help().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
}

#[test]
fn configuration_reference_is_current() {
    let page = format!(
        "# Configuration\n\n{WRITTEN} src/config/defaults.toml instead. -->\n\n\
         `docproof` reads the nearest `docproof.toml` (or `.docproof.toml`) in the working directory or a folder above it; \
         `--config`, or the variable `DOCPROOF_CONFIG`, names another file, `--no-config` none. Flags win over the \
         environment, the environment over the file, the file over the preset that it names, the preset over the \
         defaults. A variable sets the key of its name: `DOCPROOF_SNAPSHOTS` sets `snapshots`, `DOCPROOF_LIVE_ALLOW` \
         sets `allow` of the table `live`; the items of a list are parted by commas. Paths in a file are relative to \
         the file, paths in variables and flags to the working directory.\n\n\
         A key that docproof does not know is an error with its line: a misspelt key would \
         otherwise switch a check off without a word.\n\nEvery key, with its default:\n\n```toml\n{DEFAULTS}```\n"
    );
    current("docs/reference/config.md", &page);
}

/// The columns of the table are told of in its head, see there.
#[test]
fn curl_option_reference_is_current() {
    let table = read("src/model/curl/options.tsv");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with("# ")).map(|line| line.split('\t').collect()).collect();
    let mut page = format!(
        "# curl's options\n\n{WRITTEN} src/model/curl/options.tsv instead. -->\n\n\
         All {} options that docproof knows, up to curl 8.23.0, as [DP301](../rules/DP301-unknown-curl-option.md) and \
         [DP315](../rules/DP315-newer-curl.md) to [DP319](../rules/DP319-ineffective-option.md) use them; \
         [curl](curl.md) says what becomes of them.\n\n\
         | Option | Value | Several of it | In curl | What else | Category |\n| --- | --- | --- | --- | --- | --- |\n",
        rows.len()
    );
    let names = |list: &str| {
        let name = |name: &str| format!("`--{name}`");
        list.split(',').map(name).collect::<Vec<_>>().join(", ")
    };
    for row in rows {
        let [name, letter, takes, form, repeat, scope, added, ended, needs, excludes, category] = row[..] else {
            panic!("{row:?}")
        };
        let letter = match letter {
            "-" => String::new(),
            // The one letter that turns its option off.
            "N" => String::from("`-N` = `--no-buffer`, "),
            letter => format!("`-{letter}`, "),
        };
        let off = if takes == "switch" { " (`--no-…`)" } else { "" };
        let form = form.split('@').next().unwrap().replace('|', ", ");
        let value = if takes == "value" { form.as_str() } else { "" };
        let several = match (takes, repeat) {
            (_, "append") => "all count",
            (_, "url") => "one for each URL",
            ("value", _) => "the last counts",
            _ => "",
        };
        let since = if ended == "-" { format!("since {added}") } else { format!("{added} until {ended}") };
        let mut notes = Vec::new();
        notes.extend((scope == "global").then(|| String::from("holds beyond `--next`")));
        notes.extend((needs != "-").then(|| format!("needs {}", names(needs).replace(", ", " or "))));
        notes.extend((excludes != "-").then(|| format!("not with {}", names(excludes))));
        let notes = notes.join("; ");
        page += &format!(
            "| {letter}`--{name}`{off} | {value} | {several} | {since} | {notes} | {} |\n",
            category.replace(',', ", ")
        );
    }
    current("docs/reference/curl-options.md", &page);
}

#[test]
fn exit_code_reference_is_current() {
    let mut page = format!(
        "# Exit codes\n\n{WRITTEN} src/cli/exit.rs instead. -->\n\n\
         The numbers are promised to scripts: none changes its meaning.\n\n| Code | Meaning |\n| --- | --- |\n"
    );
    for (exit, meaning) in Exit::ALL {
        page += &format!("| {} | {meaning} |\n", exit.code());
    }
    page += "\nWhere several hold, 3 wins over 2, 2 over 1, and 1 over 4. A path that cannot be read makes the code 2, and \
             every other page is checked all the same. A folder without a page does so too, unless there are findings \
             (1) or there is no example anywhere (4). Notes are not findings in this sense. `docproof list` never \
             returns 1, and `--exit-zero` turns 1 into 0.\n";
    current("docs/reference/exit-codes.md", &page);
}

/// Rewrites a page that is stale, and fails once.
fn current(page: &str, want: &str) {
    let path = root().join(page);
    if fs::read_to_string(&path).unwrap_or_default() != want {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, want).unwrap();
        panic!("{page} was stale; it has been rewritten");
    }
}

#[test]
fn json_report_page_has_the_shape_of_a_report() {
    let page = read("docs/reference/report-json.md");
    let example = fences(&page).into_iter().find(|fence| fence.language == "json").expect("an example");
    let example: Value = serde_json::from_str(&example.text).expect("the example is JSON");
    let mut bytes = Vec::new();
    json::write(&reports::report(), &mut bytes).unwrap();
    let report: Value = serde_json::from_slice(&bytes).unwrap();
    let (documented, real) = (shape(&example), shape(&report));
    let missing: Vec<_> = real.iter().filter(|(path, _)| !documented.contains_key(*path)).collect();
    let invented: Vec<_> = documented.iter().filter(|(path, _)| !real.contains_key(*path)).collect();
    assert!(missing.is_empty() && invented.is_empty(), "not in the example: {missing:?}; invented: {invented:?}");
    for (path, kinds) in &documented {
        let known: BTreeSet<_> = real[path].iter().copied().chain(["null"]).collect();
        assert!(kinds.iter().all(|kind| known.contains(kind)), "{path}: {kinds:?} in the example, {known:?} really");
        let field = path.rsplit('.').next().unwrap().trim_end_matches("[]");
        assert!(field.is_empty() || page.contains(&format!("`{field}`")), "the page does not describe `{field}`");
    }
    for state in State::ALL {
        assert!(page.contains(&format!("| `{}` |", state.name())), "the page does not describe `{}`", state.name());
    }
}

/// The grammars among the examples of the page.
fn grammar_examples(page: &str) -> Vec<String> {
    let is_grammar = |fence: &Fence| fence.language == "toml" && fence.text.starts_with("version = ");
    fences(page).into_iter().filter(is_grammar).map(|fence| fence.text).collect()
}

fn schema_of_grammars() -> Value {
    serde_json::from_str(&read("docs/reference/cli-spec.schema.json")).unwrap()
}

#[test]
fn cli_grammar_page_and_schema_have_every_key() {
    let page = read("docs/reference/cli-spec.md");
    let examples = grammar_examples(&page);
    assert!(!examples.is_empty(), "no example");
    let load = |text: &str| CliSpec::load(Arc::new(SourceFile::new("things.toml", text)));
    assert!(examples.iter().all(|example| load(example).is_ok()), "an example is no grammar");
    let command = "version = 1\nprogram = \"a\"\n[[command]]\nname = \"b\"\n";
    let request = format!("{command}[[command.request]]\nmethod = \"GET\"\npath = \"/\"\n");
    let levels = [
        (format!("nonsense = 1\n{command}"), ""),
        (format!("edition = {{ nonsense = 1 }}\n{command}"), "/properties/edition"),
        (format!("[api]\nnonsense = 1\n{command}"), "/$defs/api"),
        (
            format!("[api.values]\na = {{ nonsense = 1 }}\n{command}"),
            "/$defs/api/properties/values/additionalProperties",
        ),
        (format!("{command}nonsense = 1\n"), "/$defs/command"),
        (format!("{command}flags = [{{ nonsense = 1 }}]\n"), "/$defs/flag"),
        (format!("{command}arguments = [{{ nonsense = 1 }}]\n"), "/$defs/argument"),
        (format!("{command}groups = [{{ nonsense = 1 }}]\n"), "/$defs/group"),
        (format!("{command}[[command.request]]\nnonsense = 1\n"), "/$defs/request"),
        (format!("{request}body = [{{ nonsense = 1 }}]\n"), "/$defs/member"),
        (format!("{request}content = {{ nonsense = 1 }}\n"), "/$defs/content"),
    ];
    let schema = schema_of_grammars();
    for (text, pointer) in levels {
        let error = load(&text).expect_err("a key that does not exist").message;
        assert!(error.starts_with("unknown key `nonsense`"), "{error}");
        let keys: BTreeSet<&str> = error.split('`').skip(3).step_by(2).collect();
        for key in &keys {
            let told = page.contains(&format!("`{key}`")) || page.contains(&format!("`{key} = "));
            assert!(told, "docs/reference/cli-spec.md does not describe `{key}`");
        }
        let properties = schema.pointer(&format!("{pointer}/properties")).and_then(Value::as_object);
        let known: BTreeSet<&str> = properties.unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, keys, "docs/reference/cli-spec.schema.json at {pointer}");
    }
}

#[test]
fn patches_are_described() {
    let page = read("docs/reference/cli-spec.md");
    let patches = |text: &str| Patch::read(&Arc::new(SourceFile::new("docproof.toml", text)));
    let examples: Vec<Fence> = fences(&page)
        .into_iter()
        .filter(|fence| fence.language == "toml" && fence.text.starts_with("[[cli."))
        .collect();
    assert!(
        !examples.is_empty() && examples.iter().all(|fence| patches(&fence.text).is_ok_and(|read| !read.is_empty()))
    );
    let error = patches("[[cli.things.patch]]\nnonsense = 1\n").expect_err("a key that does not exist").message;
    let keys: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
    assert!(keys.len() > 10, "{error}");
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "docs/reference/cli-spec.md does not describe `{key}`");
    }
}

#[test]
fn the_schema_of_grammars_takes_what_docproof_takes() {
    let schema = jsonschema::validator_for(&schema_of_grammars()).unwrap();
    let problems = |text: &str| -> Vec<String> {
        let document: Value = toml::from_str(text).unwrap();
        schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
    };
    let mut grammars = grammar_examples(&read("docs/reference/cli-spec.md"));
    let embedded = root().join("src/spec/embedded");
    let files = fs::read_dir(embedded).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    grammars.extend(files.map(|path| fs::read_to_string(path).unwrap()));
    assert!(grammars.len() > 3, "the embedded grammars are not where they were");
    for text in &grammars {
        assert_eq!(problems(text), Vec::<String>::new());
        let written = CliSpec::load(Arc::new(SourceFile::new("x.toml", text.as_str()))).unwrap();
        assert_eq!(problems(&written.to_toml()), Vec::<String>::new());
    }
    // And what docproof turns down, it turns down.
    let command = "version = 1\nprogram = \"a\"\n[[command]]\nname = \"b\"\n";
    let wrong = [
        String::from("version = 2\nprogram = \"a\"\n"),
        String::from("version = 1\n"),
        format!("{command}flags = [{{ value = \"string\" }}]\n"),
        format!("{command}flags = [{{ long = \"a\", value = \"text\" }}]\n"),
        format!("{command}flags = [{{ long = \"a\", value = \"integer\", choices = [\"1\"] }}]\n"),
        format!("{command}flags = [{{ long = \"a\", value = \"string\", forms = [\"a\"] }}]\n"),
        format!("{command}incomplete = [\"all\"]\n"),
        format!("{command}[[command.request]]\nmethod = \"GET\"\n"),
    ];
    for text in wrong {
        assert!(CliSpec::load(Arc::new(SourceFile::new("x.toml", text.as_str()))).is_err(), "{text}");
        assert_ne!(problems(&text), Vec::<String>::new(), "{text}");
    }
}

/// Each path of a JSON value, with the kinds of value that stand there.
fn shape(value: &Value) -> BTreeMap<String, BTreeSet<&'static str>> {
    fn visit(value: &Value, path: &str, shape: &mut BTreeMap<String, BTreeSet<&'static str>>) {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        shape.entry(path.to_owned()).or_default().insert(kind);
        match value {
            Value::Array(items) => items.iter().for_each(|item| visit(item, &format!("{path}[]"), shape)),
            Value::Object(members) => {
                members.iter().for_each(|(name, item)| visit(item, &format!("{path}.{name}"), shape));
            }
            _ => {}
        }
    }
    let mut shape = BTreeMap::new();
    visit(value, "", &mut shape);
    shape
}

#[test]
fn every_command_line_in_the_docs_can_be_typed() {
    let mut seen = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        for line in command_lines(&text) {
            let words = words(&line);
            if let Err(error) = Arguments::try_parse_from(&words) {
                let fine = matches!(
                    error.kind(),
                    clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
                );
                assert!(fine, "{}: `{line}`: {error}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} command lines found: the reader of this test is broken");
}

/// The `docproof …` command lines of a page: those of its shell fences, continuations joined, and those in backticks.
fn command_lines(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for fence in fences(page) {
        if matches!(fence.language.as_str(), "sh" | "console" | "yaml") {
            let joined = fence.text.replace("\\\n", " ");
            let lines =
                joined.lines().map(|line| line.trim().trim_start_matches(['$', '-', ' ']).trim_start_matches("run: "));
            found.extend(lines.filter(|line| program(line).is_some()).map(str::to_owned));
        }
    }
    for inline in page.split('`').skip(1).step_by(2) {
        // A word in capitals stands for what the reader types (`docproof COMMAND --help`).
        let general = inline.split_whitespace().any(|word| word == "COMMAND" || word == "…");
        if !inline.contains('\n') && !general && program(inline).is_some_and(|rest| !rest.is_empty()) {
            found.push(inline.to_owned());
        }
    }
    found
}

/// What follows `docproof`, or `cargo run … --`, in a line.
fn program(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("cargo run --release -- ").or_else(|| {
        let name = line.rfind("docproof ").filter(|at| line[..*at].split_whitespace().all(|word| word.contains('=')));
        name.map(|at| &line[at + "docproof ".len()..])
    })?;
    Some(rest.trim())
}

/// The arguments of a command line, as a shell splits them, up to the first pipe, redirection or comment.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::from("docproof")];
    let (mut word, mut quote) = (String::new(), None);
    for c in program(line).unwrap().chars().chain([' ']) {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') if matches!(word.as_str(), "|" | ">" | "#" | "||" | "&&") => return words,
            (None, ' ') if !word.is_empty() => words.push(std::mem::take(&mut word)),
            (None, ' ') => {}
            (_, c) => word.push(c),
        }
    }
    words
}

/// What the rules of each hundred of codes are about.
const FAMILIES: [(&str, &str); 10] = [
    ("DP0", "Pages: code blocks, shortcodes, front matter"),
    ("DP1", "Placeholders"),
    ("DP2", "Shell"),
    ("DP3", "curl and HTTP"),
    ("DP4", "Bodies"),
    ("DP5", "Requests against the OpenAPI document"),
    ("DP6", "Commands against the CLI grammar"),
    ("DP7", "Examples against each other"),
    ("DP8", "Running, and snapshots"),
    ("DP9", "Suppressions"),
];

#[test]
fn the_readme_lists_every_rule() {
    let readme = read("README.md");
    let (start, end) = ("from the table of rules -->\n", "<!-- end of rules -->");
    let (before, rest) = readme.split_once(start).expect("the marker before the table");
    let (_, after) = rest.split_once(end).expect("the marker behind the table");
    let mut table = String::from("| What | Rules |\n| --- | --- |\n");
    for (family, subject) in FAMILIES {
        let rules = RULES.iter().filter(|rule| rule.code.starts_with(family));
        let links: Vec<String> =
            rules.map(|rule| format!("[{1}](docs/rules/{0}-{1}.md)", rule.code, rule.name)).collect();
        if !links.is_empty() {
            table += &format!("| {subject} | {} |\n", links.join(", "));
        }
    }
    let known = |rule: &docproof::rules::Rule| FAMILIES.iter().any(|(family, _)| rule.code.starts_with(family));
    assert!(RULES.iter().all(known), "a rule belongs to no family");
    current("README.md", &format!("{before}{start}\n{table}\n{end}{after}"));
}

#[test]
fn what_the_guide_shows_is_what_comes() {
    let mut pages = markdown_files(&root().join("docs/guide"));
    pages.push(root().join("README.md"));
    let (mut ran, mut errors) = (0, Vec::new());
    for page in pages {
        let (count, differences) = cases::prove(&page);
        ran += count;
        errors.extend(differences);
    }
    assert!(ran > 4, "only {ran} command lines ran: the reader of this test is broken");
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn links_between_our_pages_resolve() {
    let mut checked = 0;
    for path in pages().into_iter().chain(markdown_files(&root().join("docs/rules"))) {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&without_fences(&text)) {
            if link.contains("://") || link.starts_with('/') || link == "#" {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link.as_str(), ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: the link `{link}` leads nowhere", path.display());
            if !anchor.is_empty() {
                let anchors = anchors(&fs::read_to_string(&target).unwrap());
                assert!(anchors.contains(anchor), "{}: the link `{link}` leads to no heading", path.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} links found: the reader of this test is broken");
}

/// The targets of inline links, `[text](target)`.
fn links(text: &str) -> Vec<String> {
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}

/// The anchors that GitHub gives the headings of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let text = without_fences(page);
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading.to_lowercase();
            let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// `README.md` and every page below `docs`, the rules' own apart.
fn pages() -> Vec<PathBuf> {
    let rules = root().join("docs/rules");
    let mut pages = vec![root().join("README.md")];
    pages.extend(markdown_files(&root().join("docs")).into_iter().filter(|path| !path.starts_with(&rules)));
    pages
}

struct Fence {
    language: String,
    text: String,
}

/// The fences of a page that stand at its left edge.
fn fences(page: &str) -> Vec<Fence> {
    let (mut fences, mut open): (Vec<Fence>, Option<&str>) = (Vec::new(), None);
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if ticks.len() >= 3 => {
                fences.push(Fence { language: line[ticks.len()..].trim().to_owned(), text: String::new() });
                open = Some(ticks);
            }
            Some(opening) if ticks.len() >= opening.len() && line.len() == ticks.len() => open = None,
            Some(_) => fences.last_mut().unwrap().text.push_str(&format!("{line}\n")),
            None => {}
        }
    }
    fences
}

fn without_fences(page: &str) -> String {
    let (mut text, mut open): (String, Option<&str>) = (String::new(), None);
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if ticks.len() >= 3 => open = Some(ticks),
            Some(opening) if ticks.len() >= opening.len() && line.len() == ticks.len() => open = None,
            Some(_) => {}
            None => text += &format!("{line}\n"),
        }
    }
    text
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(Path::new(page))).unwrap()
}
