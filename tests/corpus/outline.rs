//! The outlines of real pages have every row of their tables.

use crate::support::{corpus, markdown_files};
use docproof::{
    config::Config,
    extract::{Block, Outline},
    text::SourceFile,
};
use std::{fs, sync::Arc};

/// How many lines of a page's tables are outside code and comments, counted by looking at lines alone.
fn lines_of_tables(text: &str) -> usize {
    let (mut in_fence, mut in_comment, mut count) = (false, false, 0);
    let cells = |line: &str| line.trim().trim_matches('|').split('|').count();
    let (mut above, mut is_broken) = ("", false);
    for line in text.lines() {
        let line = line.trim_start_matches([' ', '>']);
        // A row that is shown to some readers only.
        let line = if line.starts_with("{{") { line.split_once("}}").map_or(line, |(_, rest)| rest) } else { line };
        in_fence ^= line.starts_with("```") && !in_comment;
        in_comment |= !in_fence && line.contains("<!--");
        if !in_fence && !in_comment && line.starts_with('|') {
            if line.chars().all(|c| matches!(c, '|' | ' ' | ':' | '-')) && cells(line) != cells(above) {
                // To nobody a table: its header has another number of cells than the row of delimiters.
                (is_broken, count) = (true, count - 1);
            }
            count += usize::from(!is_broken);
        } else {
            is_broken &= line.trim().is_empty() && in_comment;
        }
        above = line;
        in_comment &= !line.contains("-->");
    }
    count
}

#[test]
fn every_row_of_reference_pages_is_there() {
    let Some(corpus) = corpus() else { return };
    let config = Config::standard();
    let (mut pages, mut rows, mut missing) = (0, 0, Vec::new());
    for path in markdown_files(&corpus.join("influxdata-docs/content")) {
        let name = path.display().to_string();
        if !name.contains("/cli/") && !name.contains("-cli/") {
            continue;
        }
        let file = Arc::new(SourceFile::new(name, fs::read_to_string(&path).unwrap()));
        let blocks = Outline::read(&file, None, &config).blocks;
        let lines = blocks.iter().map(|block| match block {
            // A header, and the row of delimiters below it.
            Block::Table { rows, .. } => rows.len() + 2,
            _ => 0,
        });
        let (found, want) = (lines.sum::<usize>(), lines_of_tables(file.text()));
        pages += 1;
        rows += want;
        if found != want {
            missing.push(format!("{}: {found} of {want}", file.path()));
        }
    }
    assert!(pages > 300 && rows > 3_000, "{rows} rows of {pages} pages");
    assert_eq!(missing, [""; 0]);
}
