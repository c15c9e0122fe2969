//! The embedded CLI grammars against the published reference, and every command of their families in the corpus.

use crate::support::{corpus, markdown_files};
use docproof::{
    config::Config,
    extract, pipeline,
    spec::{CliSpec, CommandSpec, Flag, Library, Reach, Route, Takes, ValueKind},
    text::SourceFile,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

/// A row of a reference page's flag table.
struct Row {
    short: Option<char>,
    long: String,
    /// What follows the names.
    cells: Vec<String>,
}

/// The flag table of a page: the rows under its `Flags` heading that name a long flag.
fn rows(text: &str) -> Vec<Row> {
    let is_heading = |line: &&str| line.starts_with("## ");
    let section = text.lines().skip_while(|line| !line.starts_with("## ") || !line.to_lowercase().ends_with("flags"));
    let lines = section.skip(1).take_while(|line| !is_heading(line));
    let cells = lines
        .filter_map(|line| line.strip_prefix('|'))
        .map(|line| line.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let row = |cells: Vec<String>| {
        let name = |cell: &str, dashes| cell.trim_matches('`').strip_prefix(dashes).map(str::to_owned);
        let long = name(cells.get(1)?, "--").filter(|long| !long.starts_with('-'))?;
        let short = name(&cells[0], "-").and_then(|short| short.chars().next());
        Some(Row { short, long, cells: cells[2..].to_vec() })
    };
    cells.filter_map(row).collect()
}

/// A page's text, that of the shared page where it only includes one.
fn page(content: &Path, path: &str) -> String {
    let text = fs::read_to_string(content.join(path)).unwrap();
    let source = text.lines().find_map(|line| line.strip_prefix("source: /"));
    source.map_or(text.clone(), |source| fs::read_to_string(content.join(source)).unwrap())
}

/// Where the reference describes a command, if it has a page.
fn reference(content: &Path, program: &str, command: &CommandSpec) -> Option<String> {
    let folder = match program {
        "influxctl" => "influxdb3/cloud-dedicated/reference/cli/influxctl",
        "influx" => "influxdb/v2/reference/cli/influx",
        // Editions differ, and the grammar names what all of them have.
        _ => return None,
    };
    let path = format!("{folder}/{}", command.path.join("/"));
    let files = [".md", "/_index.md", "/index.md"].map(|end| path.clone() + end);
    let found = files.into_iter().find(|file| content.join(file).is_file());
    found.filter(|_| command.knows_flags && command.path != ["version"])
}

/// Flags that every command takes and not every page lists.
const CONNECTION: [&str; 8] =
    ["active-config", "configs-path", "hide-headers", "host", "http-debug", "json", "skip-verify", "token"];

/// What the program takes and the reference has otherwise, by the end of the page's path: a blank for the kind of a value
/// that its examples show, an alternative that is called required, a flag that its examples repeat.
const EXCUSED: &[(&str, &[&str])] = &[
    ("apply/_index.md", &["env-ref", "file", "filter", "force", "secret"]),
    ("backup/_index.md", &["skip-verify"]),
    ("bucket/list.md", &["page-size"]),
    ("bucket-schema/create.md", &["bucket", "bucket-id"]),
    ("bucket-schema/update.md", &["bucket", "bucket-id"]),
    ("dbrp/create.md", &["bucket-id", "db", "rp"]),
    ("dbrp/list.md", &["bucket-id", "db"]),
    ("dbrp/update.md", &["rp"]),
    ("members/add.md", &["owner"]),
    ("org/create.md", &["description"]),
    ("remote/delete.md", &["id"]),
    ("remote/list.md", &["name"]),
    ("secret/update.md", &["value"]),
    ("stacks/init.md", &["template-url"]),
    ("stacks/remove.md", &["stack-id"]),
    ("stacks/update.md", &["template-url"]),
    ("task/update.md", &["status"]),
    ("v1/auth/create.md", &["password"]),
    ("v1/auth/delete.md", &["id"]),
    ("v1/auth/set-active.md", &["host"]),
    ("v1/auth/set-inactive.md", &["id"]),
    ("write/_index.md", &["compression", "skipHeader"]),
    ("write/dryrun.md", &["compression", "skipHeader"]),
];

/// What the reference says of a flag and the grammar does not, or says otherwise. The grammar file has the reason of each
/// exception.
fn disagreement(flag: &Flag, row: &Row) -> Option<&'static str> {
    let excused = ["http-debug", "operator", "timeout"].contains(&row.long.as_str());
    let text = row.cells.join(" | ");
    let repeatable = ["Repeatable", "multiple of this flag", "stringArray"].iter().any(|word| text.contains(word));
    let input = row.cells.get(1).map(String::as_str);
    let quoted = text.split('`').skip(1).step_by(2).filter(|_| text.contains("_(default)_"));
    let choices: BTreeSet<&str> = quoted.collect();
    let known: BTreeSet<&str> = match &flag.value {
        ValueKind::Choice(words) => words.iter().map(String::as_str).collect(),
        _ => BTreeSet::new(),
    };
    let variable = row.cells.get(2).map(|cell| cell.trim_matches('`')).filter(|cell| cell.starts_with("INFLUX_"));
    match () {
        () if flag.hidden => Some("hidden"),
        () if flag.short != row.short => Some("short name"),
        () if flag.repeatable != repeatable => Some("repeatable"),
        () if !excused && input == Some("") && flag.takes != Takes::Nothing => Some("takes nothing"),
        () if !excused && input.is_some_and(|input| !input.is_empty()) && flag.takes != Takes::Value => {
            Some("takes a value")
        }
        () if flag.required != text.contains("{{< req >}}") => Some("required"),
        () if variable.is_some() && flag.environment.as_deref() != variable => Some("environment variable"),
        () if choices != known => Some("choices"),
        () => None,
    }
}

#[test]
fn the_grammars_are_those_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    let content = corpus.join("influxdata-docs/content");
    let (mut compared, mut bare, mut errors) = (0, Vec::new(), Vec::new());
    for cli in &Library::embedded().clis {
        for command in &cli.commands {
            let Some(path) = reference(&content, &cli.program, command) else { continue };
            let rows = rows(&page(&content, &path));
            if rows.is_empty() {
                bare.push(command.name());
                continue;
            }
            compared += rows.len();
            let excused = EXCUSED.iter().find(|(end, _)| path.ends_with(end)).map_or(&[][..], |(_, flags)| flags);
            errors.extend(compare(cli, command, &rows, excused).into_iter().map(|error| format!("{path}: {error}")));
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(compared >= 1_100, "only {compared} flags were compared");
    assert!(bare.len() <= 4, "no flag table: {bare:?}");
}

fn compare(cli: &CliSpec, command: &CommandSpec, rows: &[Row], excused: &[&str]) -> Vec<String> {
    let all = cli.globals.iter().chain(&command.flags);
    let known: BTreeMap<&str, &Flag> = all.filter_map(|flag| Some((flag.long.as_deref()?, flag))).collect();
    let mut errors = Vec::new();
    for row in rows.iter().filter(|row| !excused.contains(&row.long.as_str())) {
        match known.get(row.long.as_str()).map(|flag| disagreement(flag, row)) {
            None => errors.push(format!("the grammar lacks --{}", row.long)),
            Some(Some(what)) => errors.push(format!("--{} differs: {what}", row.long)),
            Some(None) => {}
        }
    }
    for flag in command.flags.iter().filter(|flag| !flag.hidden) {
        let long = flag.long.as_deref().unwrap_or_default();
        let is_excused = excused.contains(&long) || cli.program == "influx" && CONNECTION.contains(&long);
        if !is_excused && !rows.iter().any(|row| row.long == long) {
            errors.push(format!("the reference lacks --{long}"));
        }
    }
    errors
}

#[test]
fn the_global_flags_are_those_of_the_reference() {
    let Some(corpus) = corpus() else { return };
    let path = "influxdb3/cloud-dedicated/reference/cli/influxctl/_index.md";
    let rows = rows(&page(&corpus.join("influxdata-docs/content"), path));
    let listed: BTreeSet<&str> = rows.iter().map(|row| row.long.as_str()).collect();
    let library = Library::embedded();
    let globals = library.clis[0].globals.iter().filter(|flag| !flag.hidden);
    assert_eq!(globals.filter_map(|flag| flag.long.as_deref()).collect::<BTreeSet<_>>(), listed);
}

#[test]
fn every_command_of_the_families_is_read_and_bound() {
    let Some(corpus) = corpus() else { return };
    let (config, library) = (Config::standard(), Library::embedded());
    let families = [("influxctl", "token"), ("influxctl", "database"), ("influx", "auth")];
    let (mut read, mut bound, mut errors) = (0, 0, Vec::new());
    let mut files = markdown_files(&corpus.join("influxdata-docs/content"));
    files.push(corpus.join("seeds/000_0d69470e7539703c.txt"));
    for path in files {
        let file = Arc::new(SourceFile::new(path.display().to_string(), fs::read_to_string(&path).unwrap()));
        let page = extract::page(&file, &config);
        let context = pipeline::read_page(&page, &config, &library);
        for found in context.readings.iter().flat_map(|reading| &reading.invocations) {
            let family = found.invocation.arguments.first().map_or("", |word| word.as_str());
            if !families.contains(&(found.usage.spec.program.as_str(), family)) {
                continue;
            }
            read += 1;
            let line = file.slice(found.invocation.span);
            if found.usage.reach == Reach::OutOfScope || found.usage.command.is_none() {
                errors.push(format!("{}: not read: {line}", file.path()));
            }
            if let Some(request) = &found.bound {
                bound += 1;
                if !matches!(request.route, Route::Operation(_)) {
                    errors.push(format!("{}: no operation: {line}", file.path()));
                }
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(read >= 90 && bound >= 90, "{read} commands were read and {bound} bound");
}

#[test]
fn the_tabs_of_the_corpus_disagree_where_they_do() {
    let Some(corpus) = corpus() else { return };
    let (config, library) = (Config::standard(), Library::embedded());
    let mut files = markdown_files(&corpus.join("influxdata-docs/content"));
    files.push(corpus.join("seeds/000_0d69470e7539703c.txt"));
    let mut told = Vec::new();
    for path in files {
        let file = Arc::new(SourceFile::new(path.display().to_string(), fs::read_to_string(&path).unwrap()));
        let found = pipeline::check_source(&file, &config, &library);
        for finding in found.iter().filter(|finding| finding.code == "DP701") {
            let at = file.position(finding.primary.span.start);
            let other = file.slice(finding.related[0].span);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let here = file.slice(finding.primary.span);
            told.push(format!("{name} {}:{} {here}, other {other}", at.line, at.column));
        }
    }
    let want = [
        // 43 minutes in nanoseconds; the command says 30 days.
        "create.md 210:24 2592000000000, other 30d",
        // The command makes a token with a name of its own, which has a path of its own.
        "create.md 90:9 POST, other influxdb3 create token --admin --token ADMIN_TOKEN --name \"TOKEN_NAME\"",
        // The section is about formats.
        "list.md 125:28 csv, other jsonl",
        "000_0d69470e7539703c.txt 40:23 \"read\", other --write-database",
    ];
    assert_eq!(told, want);
}
