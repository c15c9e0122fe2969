//! Every rule's page is its test: each `Fails` block must yield exactly that rule, each `Passes` block nothing at all.

use crate::support::{root, snapshots_in};
use docproof::{
    config::Config,
    diagnostic::{Diagnostic, Level},
    pipeline,
    rules::{Check, RULES, Rule},
    spec::{Api, CliSpec, Library},
    text::SourceFile,
};
use std::{collections::BTreeSet, fs, sync::Arc};

#[test]
fn pages_hold() {
    let _guard = snapshots_in("rules");
    let config = Config::standard();
    let mut errors = Vec::new();
    for rule in RULES {
        let heading = format!("# {} {}\n\n", rule.code, rule.name);
        assert!(rule.page.starts_with(&heading), "{}: the page must start with {heading:?}", rule.code);
        let blocks = blocks(rule.page);
        assert!(blocks.iter().any(|block| block.section == "Fails"), "{}: no `Fails` block", rule.code);
        assert!(blocks.iter().any(|block| block.section == "Passes"), "{}: no `Passes` block", rule.code);
        // A rule that is off is asked for.
        let mut config = config.clone();
        if rule.level == Level::Off {
            config.levels.insert(rule.code.to_owned(), String::from("note"));
        }
        let mut library = Library::embedded();
        let mut grammars = Vec::new();
        for block in blocks.iter().filter(|block| block.section == "Contract") {
            let contract = |name: &str| Arc::new(SourceFile::new(name, block.text.as_str()));
            if block.text.starts_with("version = ") {
                grammars.push(Arc::new(CliSpec::load(contract("contract.toml")).unwrap()));
            } else {
                library.apis.insert(0, Arc::new(Api::load(contract("contract.yaml")).unwrap()));
            }
        }
        library.clis.splice(0..0, grammars);
        let site: Vec<&Block<'_>> = blocks.iter().filter(|block| block.section == "Site").collect();
        let mut seen = String::new();
        let shown = blocks.iter().filter(|block| !["Contract", "Site"].contains(&block.section));
        for (number, block) in shown.enumerate() {
            let file = Arc::new(SourceFile::new("page.md", block.text.as_str()));
            // Rules that look at what happened need a run: on the mock, and compared with the block's snapshot.
            let found = match rule.check {
                Check::Outcome(_) => pipeline::run_source(&file, &config, &library, None),
                _ if !site.is_empty() => check_in_site(&site, block, &config, &library),
                Check::Comparison(_) => pipeline::run_source(&file, &config, &library, Some(&block.recorded)),
                _ => pipeline::check_source(&file, &config, &library),
            };
            let codes: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
            let told: Vec<String> = found.iter().map(describe).collect();
            match block.section {
                "Fails" if codes != BTreeSet::from([rule.code]) => {
                    errors.push(format!("{}: block {number} must yield {0} alone, got {told:#?}", rule.code));
                }
                "Passes" if !codes.is_empty() => {
                    errors.push(format!("{}: block {number} must yield nothing, got {told:#?}", rule.code));
                }
                _ => {}
            }
            for line in &told {
                seen += &format!("{line}\n");
            }
        }
        insta::assert_snapshot!(rule.code, seen);
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Checks a block as a page of the site whose files are given.
fn check_in_site(site: &[&Block<'_>], block: &Block<'_>, config: &Config, library: &Library) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for file in site {
        write(&file.name, &file.text);
    }
    fs::create_dir_all(folder.path().join("data")).unwrap();
    let page = if block.name.is_empty() { "content/influxdb3/core/page.md" } else { &*block.name };
    write(page, &block.text);
    let files = vec![Arc::new(SourceFile::new(page, block.text.as_str()))];
    let published = pipeline::documents(files, config, folder.path());
    assert_eq!(published.troubles, []);
    // A page of a site's CLI reference is held against the others, which docproof reads from the site.
    let mut own = Library::embedded();
    let troubles = pipeline::add_references(&mut own, &published.documents, config, folder.path());
    assert_eq!(troubles, []);
    let library = if own.references.is_empty() { library } else { &own };
    pipeline::check(&published.documents, config, library).findings
}

#[test]
fn table_is_sorted_and_complete() {
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code), "RULES is not in code order");
    let names = |folder: &str| -> BTreeSet<String> {
        fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "README" && name != "context")
            .collect()
    };
    assert_eq!(names("src/rules"), RULES.iter().map(|rule| rule.name.replace('-', "_")).collect());
    assert_eq!(names("docs/rules"), RULES.iter().map(page_name).collect());
}

#[test]
fn index_is_current() {
    let mut want = String::from(
        "# Rules\n\n<!-- Written by `cargo test` from the rule pages; edit those instead. -->\n\n\
         | Code | Name | Level | What it finds |\n| --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let (code, page, name) = (rule.code, page_name(rule), rule.name);
        want += &format!("| [{code}]({page}.md) | `{name}` | {} | {} |\n", rule.level.name(), rule.summary());
    }
    let path = root().join("docs/rules/README.md");
    if fs::read_to_string(&path).unwrap_or_default() != want {
        fs::write(&path, want).unwrap();
        panic!("{} was stale; it has been rewritten", path.display());
    }
}

fn page_name(rule: &Rule) -> String {
    format!("{}-{}", rule.code, rule.name)
}

fn describe(diagnostic: &Diagnostic) -> String {
    let file = &diagnostic.primary.file;
    let at = file.position(diagnostic.primary.span.start);
    let text = file.slice(file.clamp(diagnostic.primary.span));
    let mut line = format!("{} {}:{} {text:?}: {}", diagnostic.code, at.line, at.column, diagnostic.message);
    if let Some(help) = &diagnostic.help {
        line += &format!(" | {help}");
    }
    line
}

/// A page shown on a rule's page.
struct Block<'a> {
    /// The `##` section it stands in.
    section: &'a str,
    /// What the line before it calls it: `` `data/products.yml`: ``.
    name: String,
    text: String,
    /// The snapshot that follows it, if one does.
    recorded: String,
}

/// The four-backtick blocks of a page; one marked `snap` belongs to the one before it.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut section, mut name, mut inside, mut is_snapshot) = ("", "", false, false);
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in page.split_inclusive('\n') {
        if !inside && line.starts_with("## ") {
            (section, name) = (line[3..].trim(), "");
        } else if line.starts_with("````") && !line.starts_with("`````") {
            if !inside {
                is_snapshot = line.trim_end().ends_with("snap");
                if !is_snapshot {
                    let (name, text, recorded) = (name.to_owned(), String::new(), String::new());
                    blocks.push(Block { section, name, text, recorded });
                }
            }
            inside = !inside;
        } else if inside {
            let block = blocks.last_mut().unwrap();
            if is_snapshot { block.recorded.push_str(line) } else { block.text.push_str(line) }
        } else if let Some((path, _)) = line.strip_prefix('`').and_then(|rest| rest.split_once("`:")) {
            name = path;
        }
    }
    blocks
}
