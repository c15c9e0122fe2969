//! The reference pages of real programs: how much of them is read, and the flags of their tables by another reader.

use crate::support::{corpus, markdown_files, root};
use docproof::{
    config::Config,
    extract::Outline,
    pipeline,
    spec::{Entry, Flag, Takes},
    text::SourceFile,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The folders that hold the pages of a program, the program, and what readers call the product.
const REFERENCES: &[(&str, &str, &str)] = &[
    ("content/influxdb3/cloud-dedicated/reference/cli", "influxctl", "Cloud Dedicated"),
    ("content/influxdb3/core/reference/cli", "influxdb3", "Core"),
    ("content/influxdb/v2/reference/cli", "influx", "OSS v2"),
    ("content/influxdb/v2/reference/cli", "influxd", "OSS v2"),
];

fn source_file(site: &Path, path: PathBuf) -> Arc<SourceFile> {
    let shown = path.strip_prefix(site).unwrap().to_str().unwrap().to_owned();
    Arc::new(SourceFile::new(shown, fs::read_to_string(path).unwrap()))
}

/// What each page of a program says as its readers see it, by the page's place in the tree.
fn entries(site: &Path, folder: &str, program: &str) -> BTreeMap<String, Vec<Entry>> {
    let config = Config::standard();
    let tree = format!("{folder}/{program}");
    let files = markdown_files(&site.join(&tree)).into_iter().map(|path| source_file(site, path)).collect();
    let published = pipeline::documents(files, &config, site);
    let mut pages = BTreeMap::new();
    for document in published.documents.iter().filter(|document| !document.is_stub) {
        for variant in &document.variants {
            let outline = Outline::read(&document.file, Some(variant), &config);
            for path in variant.pages.iter().filter(|path| path.starts_with(&tree)) {
                let place = path[tree.len()..].trim_end_matches(".md").trim_end_matches("_index");
                let command: Vec<_> = place.split('/').filter(|word| !word.is_empty()).map(str::to_owned).collect();
                pages.insert(path.clone(), Entry::of_page(&outline, program, &command));
            }
        }
    }
    pages
}

/// The tables of `docs/design/2026-11-22-cli-references.md`: what is read of each program, and which pages are not read whole.
fn tables(site: &Path) -> String {
    let mut table = String::from(
        "| Program | Product | Pages | Commands | Flags | with a known value | required | with a default | with choices | with a variable | Arguments | Pages not read whole |\n\
         | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
    );
    let mut unread = String::from("| Page | Where | Why |\n| --- | --- | --- |\n");
    for (folder, program, product) in REFERENCES {
        let pages = entries(site, folder, program);
        let all: Vec<&Entry> = pages.values().flatten().collect();
        let flags: Vec<&Flag> = all.iter().flat_map(|entry| &entry.flags).collect();
        let count = |has: &dyn Fn(&Flag) -> bool| flags.iter().filter(|flag| has(flag)).count();
        let not_whole = pages.values().filter(|entries| entries.iter().any(|entry| !entry.unread.is_empty())).count();
        table += &format!(
            "| `{program}` | {product} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {not_whole} |\n",
            pages.len(),
            all.len(),
            flags.len(),
            count(&|flag| flag.takes != Takes::Unknown),
            count(&|flag| flag.required),
            count(&|flag| flag.default.is_some()),
            count(&|flag| matches!(&flag.value, docproof::spec::ValueKind::Choice(_))),
            count(&|flag| flag.environment.is_some()),
            all.iter().map(|entry| entry.arguments.len()).sum::<usize>(),
        );
        for (path, entries) in &pages {
            for part in entries.iter().flat_map(|entry| &entry.unread) {
                let line = part.place.file.position(part.place.span.start).line;
                unread += &format!("| `{path}` | `{}:{line}` | {} |\n", part.place.file.path(), part.reason);
            }
        }
    }
    format!("{table}\n{unread}")
}

#[test]
fn what_is_read_of_each_program_is_written_down() {
    let Some(corpus) = corpus() else { return };
    let tables = tables(&corpus.join("influxdata-docs"));
    let page = fs::read_to_string(root().join("docs/design/2026-11-22-cli-references.md")).unwrap();
    for table in tables.split("\n\n") {
        assert!(
            page.contains(table.trim()),
            "docs/design/2026-11-22-cli-references.md is not what is read today:\n{tables}"
        );
    }
}

/// The flags that a page's tables name, found by looking at lines alone: dashes and name of each.
fn flags_of_rows(text: &str) -> BTreeSet<String> {
    let (mut in_fence, mut in_comment, mut in_table) = (false, false, false);
    let mut columns = 1;
    let mut names = BTreeSet::new();
    for line in text.lines() {
        let line = line.trim_start();
        in_fence ^= line.starts_with("```");
        in_comment |= line.contains("<!--") && !line.starts_with('|');
        let cells: Vec<&str> = line.trim_start_matches('|').split('|').map(str::trim).collect();
        if !line.starts_with('|') {
            in_table &= in_comment;
        } else if !in_fence && !in_comment && !in_table {
            in_table = matches!(cells[0].to_lowercase().as_str(), "flag" | "option");
            columns = if cells.get(1).is_some_and(|title| matches!(title.to_lowercase().as_str(), "" | "flag")) {
                2
            } else {
                1
            };
        } else if in_table && !in_comment {
            for word in cells.iter().take(columns).flat_map(|cell| cell.split(['`', ' ', ',', '>'])) {
                let name = word.split(['=', '<', '[']).next().unwrap();
                let bare = name.trim_start_matches('-');
                names.extend((bare.len() < name.len() && !bare.is_empty()).then(|| bare.to_owned()));
            }
        }
        in_comment &= !line.contains("-->");
    }
    names
}

#[test]
fn tables_have_the_flags_that_a_look_at_their_lines_finds() {
    let Some(corpus) = corpus() else { return };
    let site = corpus.join("influxdata-docs");
    let config = Config::standard();
    let folders =
        ["content/shared/influxctl", "content/shared/influxdb3-cli", "content/shared/influxdb-v2/reference/cli"];
    let folders = folders.into_iter().chain(REFERENCES.iter().map(|(folder, ..)| *folder)).collect::<BTreeSet<_>>();
    let (mut pages, mut count) = (0, 0);
    for path in folders.iter().flat_map(|folder| markdown_files(&site.join(folder))) {
        let file = source_file(&site, path);
        let wanted = flags_of_rows(file.text());
        // Every part of the page, whichever product's readers it is for.
        let entries = Entry::of_page(&Outline::read(&file, None, &config), "program", &[String::from("command")]);
        let flags =
            entries.iter().flat_map(|entry| entry.flags.iter().chain(&entry.inherited)).filter(|flag| !flag.hidden);
        let names =
            flags.flat_map(|flag| flag.long.iter().chain(&flag.aliases).cloned().chain(flag.short.map(String::from)));
        let found: BTreeSet<String> = names.collect();
        let missing: Vec<_> = wanted.difference(&found).collect();
        assert!(missing.is_empty(), "{}: {missing:?} are not read", file.path());
        // A description may name an older name of its flag, and a short name of one letter may follow two dashes.
        let only: Vec<_> = found.difference(&wanted).filter(|name| name.as_str() != "force").collect();
        assert!(wanted.is_empty() || only.is_empty(), "{}: {only:?} are no flags of its tables", file.path());
        pages += usize::from(!wanted.is_empty());
        count += wanted.len();
    }
    assert!(pages > 200 && count > 1_500, "{count} flags of {pages} pages");
}
