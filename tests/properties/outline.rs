//! Outlines of pages of any shape: nothing panics, every byte of a text comes from where it says, and none is lost.

use super::pages::{assert_place, assert_traced, document};
use crate::support::assert_linear;
use docproof::{
    config::Config,
    extract::{Block, Inline, Outline},
    text::{SourceFile, Traced},
};
use proptest::prelude::*;
use std::sync::Arc;

fn read(text: &str) -> Outline {
    Outline::read(&Arc::new(SourceFile::new("page.md", text)), None, &Config::standard())
}

/// Every text of an outline that is read for its marks.
fn inlines(outline: &Outline) -> Vec<&Inline> {
    fn of(block: &Block) -> Vec<&Inline> {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) | Block::Item { text, .. } => vec![text],
            Block::Table { header, rows, .. } => header.iter().chain(rows.iter().flatten()).collect(),
            Block::Code { .. } | Block::Comment(_) | Block::Unknown { .. } => Vec::new(),
        }
    }
    outline.blocks.iter().flat_map(of).collect()
}

fn assert_outline(text: &str) {
    let outline = read(text);
    for inline in inlines(&outline) {
        assert_traced(&outline.file, &inline.text);
        assert!(inline.marks.is_sorted_by_key(|mark| mark.range.start), "marks stand in order");
        for mark in &inline.marks {
            assert!(!mark.range.is_empty() && inline.text.as_str().get(mark.range.clone()).is_some(), "{mark:?}");
        }
    }
    for block in &outline.blocks {
        match block {
            Block::Code { code, span, .. } => {
                assert_traced(&outline.file, code);
                assert_place(&outline.file, *span);
            }
            Block::Table { header, rows, span } => {
                assert_place(&outline.file, *span);
                assert!(rows.iter().all(|row| row.len() == header.len()), "rows have as many cells as the header");
            }
            Block::Comment(text) | Block::Unknown { name: text } => assert_traced(&outline.file, text),
            Block::Heading { .. } | Block::Paragraph(_) | Block::Item { .. } => {}
        }
    }
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn outlines_of_every_shape_are_read(text in document()) {
        assert_outline(&text);
    }

    #[test]
    fn outlines_of_any_text_are_read(text in any::<String>()) {
        assert_outline(&text);
    }

    #[test]
    fn tables_come_back_whole(
        rows in prop::collection::vec(prop::collection::vec("(`-[a-z]`|\\*[a-zé]+\\*|[a-z]{0,5}|`a b`|<A_B>)", 3), 1..6),
        container in prop::sample::select(vec!["", "> ", "> > "]),
        heading in any::<bool>(),
    ) {
        let row = |cells: &[String]| format!("{container}| {} |\n", cells.join(" | "));
        let body: String = rows.iter().map(|cells| row(cells)).collect();
        let before = if heading { format!("{container}# t\n") } else { String::new() };
        let outline = read(&format!("{before}{container}| a | b | c |\n{container}|:--|---|--:|\n{body}"));
        let Some(Block::Table { rows: found, .. }) = outline.blocks.last() else { panic!("{:?}", outline.blocks) };
        let said: Vec<Vec<String>> = found.iter().map(|row| row.iter().map(|cell| letters(cell.text.as_str())).collect()).collect();
        let want: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| letters(cell)).collect()).collect();
        prop_assert_eq!(said, want);
    }

    #[test]
    fn no_text_is_lost(
        lines in prop::collection::vec("(# |- |1\\. |> |)[a-z]{1,6}( \\*\\*[a-z]{1,4}\\*\\*| `[a-z]{1,4}`| \\[[a-z]{1,4}\\]\\(x\\)|)", 1..12),
    ) {
        let text = lines.join("\n\n");
        let outline = read(&text);
        let said: String = inlines(&outline).into_iter().map(|inline| letters(inline.text.as_str())).collect();
        prop_assert_eq!(said, letters(&text.replace("(x)", "").replace("1. ", "")));
    }
}

#[test]
fn outlines_grow_with_the_page_and_no_faster() {
    let pages: &[(&str, &str)] = &[
        ("rows", "| `-a` | b \\| `c` {{< req >}} |\n"),
        ("items", "- a `b`\n"),
        ("deeper items", "> - a\n"),
        ("paragraphs of unknown shortcodes", "a *b*\n{{< x >}}\n"),
        ("lines of a paragraph", "a `b` <C> <code>d\n"),
        ("conditions", "{{% show-in \"x\" %}}\n| a |\n{{% /show-in %}}\n"),
        ("fences and conditions", "```sh\n{{% show-in \"x\" %}}\na\n{{% /show-in %}}\n```\n"),
        ("broken fences", "```sh\na\n```{{% /x %}}\n"),
        ("images", "![a ![b\n"),
        ("emphasis", "*a **b "),
        ("code spans over lines", "> `a\n> b` "),
        ("comments", "<!-- a -->\n"),
        ("HTML", "<table><tr><td>a<b>\n\n"),
    ];
    for (what, piece) in pages {
        let header = "| a | b |\n|---|---|\n";
        assert_linear(what, 400, |count| header.to_owned() + &piece.repeat(count), |text| drop(read(text)));
    }
    let deep = |count: usize| "> ".repeat(count.min(400)) + &"- ".repeat(count.min(400)) + "a\n";
    drop(read(&deep(400)));
}

#[test]
fn names_of_unknown_shortcodes_are_as_written() {
    let outline = read("{{% cli/some_flags \"x\" %}}\n\n{{ site.x }}\n");
    let names: Vec<&Traced> = outline
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Unknown { name } => Some(name),
            _ => None,
        })
        .collect();
    assert_eq!(names[0].as_str(), "cli/some_flags");
    assert_eq!(names[0].whole_span().start, 4);
}
