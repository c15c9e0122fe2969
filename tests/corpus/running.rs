//! Running every real page on the mock: nothing panics, and only what is wrong is reported.

use crate::support::{corpus, markdown_files};
use docproof::{
    config::Config,
    extract, pipeline, rules,
    spec::Library,
    targets::{Mock, RunState},
    text::SourceFile,
};
use std::{fs, sync::Arc};

/// The requests that the contracts turn down and no static rule finds: this one shows no token where the server asks for one.
const TURNED_DOWN: &[&str] = &[
    "shared/influxdb3-admin/query-system-data/_index.md:54:1 this request (`GetExecuteQuerySQL`) is answered with 401 Unauthorized",
];

#[test]
fn every_page_runs() {
    let Some(corpus) = corpus() else { return };
    let (library, config) = (Library::embedded(), Config::standard());
    let folder = corpus.join("influxdata-docs/content");
    let mut files = markdown_files(&folder);
    files.push(corpus.join("seeds/000_0d69470e7539703c.txt"));
    let (mut passed, mut findings) = (0, Vec::new());
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let file = Arc::new(SourceFile::new(name, text));
        let page = extract::page(&file, &config);
        let context = pipeline::read_page(&page, &config, &library);
        let known = rules::check_page(&context);
        let ran = pipeline::run_page(&context, &known, &mut Mock::new(&library), None).unwrap();
        let asked = ran.outcomes.iter().filter(|outcome| !outcome.exchanges.is_empty());
        passed += asked.filter(|outcome| outcome.state == RunState::Passed).count();
        for finding in &ran.findings {
            let at = file.position(finding.primary.span.start);
            findings.push(format!("{}:{}:{} {}", file.path(), at.line, at.column, finding.message));
        }
    }
    assert_eq!(findings, TURNED_DOWN);
    // A page may say that an example is not to be run: `<!--pytest.mark.skip-->`.
    assert!(passed >= 120, "only {passed} examples made requests and passed");
}
