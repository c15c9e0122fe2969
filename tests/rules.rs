//! Every rule's page is its test: each `Fails` block must yield exactly that rule, each `Passes` block nothing at all.

use crate::support::root;
use docproof::{
    config::Config,
    diagnostic::Diagnostic,
    pipeline,
    rules::{RULES, Rule},
    spec::{Api, Library},
    text::SourceFile,
};
use std::{collections::BTreeSet, fs, sync::Arc};

#[test]
fn pages_hold() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/rules");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    let config = Config::standard();
    let mut errors = Vec::new();
    for rule in RULES {
        let heading = format!("# {} {}\n\n", rule.code, rule.name);
        assert!(rule.page.starts_with(&heading), "{}: the page must start with {heading:?}", rule.code);
        let blocks = blocks(rule.page);
        assert!(blocks.iter().any(|(section, _)| *section == "Fails"), "{}: no `Fails` block", rule.code);
        assert!(blocks.iter().any(|(section, _)| *section == "Passes"), "{}: no `Passes` block", rule.code);
        let mut library = Library::embedded();
        for (_, text) in blocks.iter().filter(|(section, _)| *section == "Contract") {
            library.apis.insert(0, Api::load(Arc::new(SourceFile::new("contract.yaml", text.as_str()))).unwrap());
        }
        let mut seen = String::new();
        for (number, (section, text)) in blocks.iter().filter(|(section, _)| *section != "Contract").enumerate() {
            let file = Arc::new(SourceFile::new("page.md", text.as_str()));
            let found = pipeline::check_source(&file, &config, &library);
            let codes: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
            let told: Vec<String> = found.iter().map(describe).collect();
            match *section {
                "Fails" if codes != BTreeSet::from([rule.code]) => {
                    errors.push(format!("{}: block {number} must yield {0} alone, got {told:#?}", rule.code));
                }
                "Passes" if !codes.is_empty() => {
                    errors.push(format!("{}: block {number} must yield nothing, got {told:#?}", rule.code));
                }
                _ => {}
            }
            told.iter().for_each(|line| seen += &format!("{line}\n"));
        }
        insta::assert_snapshot!(rule.code, seen);
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
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

/// The four-backtick blocks of a page, each with the `##` section it stands in.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let (mut section, mut inside, mut blocks) = ("", false, Vec::new());
    for line in page.split_inclusive('\n') {
        if !inside && line.starts_with("## ") {
            section = line[3..].trim();
        } else if line.starts_with("````") && !line.starts_with("`````") {
            if !inside {
                blocks.push((section, String::new()));
            }
            inside = !inside;
        } else if inside {
            blocks.last_mut().unwrap().1.push_str(line);
        }
    }
    blocks
}
