//! Pages of every kind of site, written as their authors write them: what is read of each, and one mistake deep inside.

use crate::{
    cases::run,
    support::{root, snapshots_in},
};
use docproof::{
    config::Config,
    extract::{self, Example, Page},
    text::SourceFile,
};
use std::{fs, sync::Arc};

fn read(path: &str, text: String) -> (Arc<SourceFile>, Page) {
    let file = Arc::new(SourceFile::new(path, text));
    let page = extract::page(&file, &Config::standard());
    (file, page)
}

/// An example in one line: where it is, how it is shown and in what language, its heading, the tabs it stands in, what
/// `list` says of it, and how it starts.
fn told(file: &SourceFile, example: &Example, listed: &serde_json::Value) -> String {
    let line = |offset: usize| file.position(offset).line;
    let choice = |choice: &extract::Alternative| {
        format!("{}.{} {}", choice.group, choice.index, choice.label.as_deref().unwrap_or("-"))
    };
    let choices: Vec<String> = example.alternatives.iter().map(choice).collect();
    let programs = listed["commands"].as_array().unwrap().iter().map(|command| command["program"].as_str().unwrap());
    format!(
        "{}-{} {} {}{} | {} | {} | {} {:?} | {}",
        line(example.span.start),
        line(example.span.end - 1),
        example.form.name(),
        example.info.language.as_ref().map_or("-", |language| language.as_str()),
        if example.hidden { ", hidden" } else { "" },
        example.headings.last().map_or("-", |heading| &*heading.text),
        choices.join(" > "),
        listed["state"].as_str().unwrap(),
        programs.collect::<Vec<_>>(),
        example.code.as_str().lines().next().unwrap_or_default(),
    )
}

/// A finding in one line: its place, its code, what it says.
fn found(finding: &serde_json::Value) -> String {
    let text = |name: &str| finding[name].as_str().unwrap().to_owned();
    format!("{}:{} {} {}", finding["line"], finding["column"], text("code"), text("message"))
}

#[test]
fn pages_of_every_site_are_read_as_meant() {
    let mut pages: Vec<_> =
        fs::read_dir(root().join("tests/pages")).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort();
    let _folder = snapshots_in("pages");
    for page in pages {
        let name = page.file_name().unwrap().to_str().unwrap();
        let (file, read) = read(name, fs::read_to_string(&page).unwrap());
        let ran = run(page.parent().unwrap(), &["check", "--format", "json", name]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let fences = report["fences"].as_array().unwrap();
        assert_eq!(fences.len(), read.examples.len(), "{name}");
        let mut lines: Vec<String> =
            read.examples.iter().zip(fences).map(|(example, listed)| told(&file, example, listed)).collect();
        lines.push(String::new());
        lines.extend(report["findings"].as_array().unwrap().iter().map(found));
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}
