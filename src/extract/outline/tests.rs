//! What an outline holds, on small pages.

use super::*;
use crate::{config::Config, site::Site};

const PRODUCTS: &str = "a:\n  name: A DB\n  content_path: x/a\nb:\n  name: B DB\n  content_path: x/b\n";

/// What the readers of a product see of a page, a block a line.
fn outline(text: &str, product: &str) -> Vec<String> {
    let config = Config::standard();
    let site = Arc::new(Site::new("", Some(&SourceFile::new("p.yml", PRODUCTS)), &config.site).unwrap());
    let product = site.products.iter().find(|one| one.key == product).cloned();
    let variant = Variant { product, pages: Vec::new(), site };
    let file = Arc::new(SourceFile::new("page.md", text));
    Outline::read(&file, Some(&variant), &config).blocks.iter().map(said).collect()
}

fn said(block: &Block) -> String {
    let row = |cells: &[Inline]| cells.iter().map(marked).collect::<Vec<_>>().join(" | ");
    match block {
        Block::Heading { level, text } => format!("h{level} {}", marked(text)),
        Block::Paragraph(text) => format!("p {}", marked(text)),
        Block::Item { depth, text } => format!("item{depth} {}", marked(text)),
        Block::Table { header, rows, .. } => {
            let all: Vec<String> = std::iter::once(row(header)).chain(rows.iter().map(|cells| row(cells))).collect();
            format!("table {}", all.join(" / "))
        }
        Block::Code { language, code, .. } => {
            format!("code {} {:?}", language.as_deref().unwrap_or("-"), code.as_str())
        }
        Block::Comment(text) => format!("comment {}", text.as_str().trim()),
        Block::Unknown { name } => format!("unknown {name}"),
    }
}

/// A text with its code in backticks, its emphasis in stars and the addresses of its links behind them.
fn marked(inline: &Inline) -> String {
    let mut signs: Vec<(usize, isize, String)> = Vec::new();
    for (index, mark) in (1..).zip(&inline.marks) {
        let (open, close) = match &mark.kind {
            MarkKind::Code => ("`", String::from("`")),
            MarkKind::Emphasis => ("*", String::from("*")),
            MarkKind::Link(address) => ("[", format!("]({address})")),
        };
        signs.push((mark.range.start, index, open.to_owned()));
        // What opened last closes first.
        signs.push((mark.range.end, -index, close));
    }
    signs.sort_by_key(|(at, order, _)| (*at, *order));
    let (mut text, mut at) = (String::new(), 0);
    for (place, _, sign) in signs {
        text += &inline.text.as_str()[at..place];
        text += &sign;
        at = place;
    }
    text + &inline.text.as_str()[at..]
}

#[test]
fn blocks_stand_in_order_with_their_marks() {
    let text = "---\ntitle: t\n---\n# The `x` *command* {#x}\n\nA [link](/a#b) to **`x`**,\nsee ![alt](i.png).\n\n- one\n\n  more\n  \
                - two `a b`\n\n1. three\n\n```sh {a=\"b\"}\nx y\n```\n\n<!-- note -->\n\n    x\n";
    let want = [
        "h1 The `x` *command*",
        "p A [link](/a#b) to *`x`*, see .",
        "item1 one more",
        "item2 two `a b`",
        "item1 three",
        "code sh \"x y\\n\"",
        "comment note",
        "code - \"x\\n\"",
    ];
    assert_eq!(outline(text, "a"), want);
}

#[test]
fn tables_have_the_cells_that_readers_see() {
    let text = "| Flag | | Text |\n|:--|--|:-:|\n| `-a` | `--all <A\\|B>` | _Every_<br>one |\n| `-b` | too few\n| 1 | 2 | 3 | too many |\n\
                > | q |\n> |---|\n> | `a` <b>c</b> <NAME> |\n";
    let want = [
        "table Flag |  | Text / `-a` | `--all <A|B>` | *Every* one / `-b` | too few |  / 1 | 2 | 3",
        "table q / `a` *c* <NAME>",
    ];
    assert_eq!(outline(text, "a"), want);
}

#[test]
fn each_product_has_its_own_tables() {
    let text = "## Options\n<!-- c -->\nText {{< product-name >}}\n{{% show-in \"a\" %}}\n| F | T |\n|---|---|\n| x | {{< product-name >}} \
                |\n{{% /show-in %}}\n{{% show-in \"b\" %}}\n| F | T |\n|---|---|\n| y | {{< other \"|\" >}} |\n{{% /show-in %}}\nEnd.\n";
    assert_eq!(outline(text, "a"), ["h2 Options", "comment c", "p Text A DB", "table F | T / x | A DB", "p End."]);
    assert_eq!(outline(text, "b"), ["h2 Options", "comment c", "p Text B DB", "table F | T / y | other", "p End."]);
    let text = "| F | T |\n|---|---|\n| x | 1 |\n{{% show-in \"a\" %}}\n| y | 2 |\n{{% /show-in %}}\n{{% show-in \"b\" %}}| z | 3 \
                |{{% /show-in %}}\n| w | 4 |\n{{% note %}}\nText.\n{{% /note %}}\n";
    assert_eq!(outline(text, "a"), ["table F | T / x | 1 / y | 2 / w | 4", "p Text."]);
    assert_eq!(outline(text, "b"), ["table F | T / x | 1 / z | 3 / w | 4", "p Text."]);
}

#[test]
fn a_row_that_is_commented_out_ends_no_table() {
    let text = "| F |\n|---|\n| x |\n<!-- later:\n| y |\n-->\n| z |\n<!-- end -->\n\n```\n| a |\n<!-- b -->\n```\n";
    let want = ["table F / x / z", "comment later:\n| y |", "comment end", "code - \"| a |\\n<!-- b -->\\n\""];
    assert_eq!(outline(text, "a"), want);
}

#[test]
fn a_fence_that_swallows_others_is_cut_off() {
    let text = "```sh\na\n```{{% /note %}}\n\nb\n\n```\nc\n```\n";
    assert_eq!(outline(text, "a"), ["code sh \"a\\n\"", "p b", "code - \"c\\n\""]);
}

#[test]
fn what_nobody_knows_is_said_to_be_there() {
    let text = "Before\n{{< a/flags >}}\nafter {{% b %}}.\n\n- {{< c >}}\n\n| F |\n|---|\n| x |\n{{< d >}}\n";
    let want = ["p Before", "unknown a/flags", "p after b.", "item1 c", "unknown c", "table F / x", "unknown d"];
    assert_eq!(outline(text, "a"), want);
}
