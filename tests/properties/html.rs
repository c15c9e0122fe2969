//! HTML of any shape: nothing panics, every block stands once, every byte of code comes from where it says.

use crate::support::{assert_linear, assert_traced};
use docproof::{
    config::Config,
    extract::{self, Form, Page},
    text::{Origin, SourceFile, Span},
};
use proptest::prelude::*;
use std::sync::Arc;

fn read(text: &str) -> (Arc<SourceFile>, Page) {
    let file = Arc::new(SourceFile::new("page.html", text));
    let page = extract::page(&file, &Config::standard());
    (file, page)
}

/// A piece that means something to HTML, to a highlighter or to docproof, with room for mistakes.
fn piece() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "<pre>",
        "</pre>",
        "<pre class=\"language-sh\">",
        "<PRE",
        "<code class='hljs sh'>",
        "</code>",
        "<span class=lnt>",
        "</span>",
        "<td class=\"gutter\">",
        "</td>",
        "<tr>",
        "<div>",
        "</div>",
        "<br>",
        "<br/>",
        "<var>",
        "</var>",
        "<x-placeholder>",
        "</x-placeholder>",
        "<!--",
        "-->",
        "<!-",
        "<script>",
        "</script>",
        "<template>",
        "</template>",
        "<h2>",
        "</h2>",
        "<div class=\"tabs-wrapper\">",
        "<div class=tab-content>",
        "<ul role=tablist>",
        "</ul>",
        "<li role=tab>",
        "</li>",
        "<p role='tabpanel'>",
        "</p>",
        "<div class=\"tabbed-set tabbed-alternate\">",
        "<label>",
        "</label>",
        "<div class=tabbed-block>",
        "<a b=\"",
        "\"",
        "'",
        ">",
        "<",
        "/>",
        "&lt;",
        "&#65;",
        "&#x1F600;",
        "&hellip;",
        "&amp",
        "&",
        ";",
        "&nope;",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "é",
        "\u{4e16}",
        "\u{feff}",
        "\0",
        "curl A_B",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<!doctype html>",
        "---\n",
        "a: b\n",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn assert_page(text: &str) {
    let (file, page) = read(text);
    assert!(
        page.examples.is_sorted_by(|a, b| a.span.start < b.span.start),
        "blocks stand once each, in order: {text:?}"
    );
    for example in &page.examples {
        assert_eq!(example.form, Form::Html);
        assert!(example.span.contains(example.opening));
        assert!(file.slice(example.opening).to_ascii_lowercase().starts_with("<pre"));
        assert_traced(&file, &example.code);
        for (range, origin) in example.code.runs() {
            let at = match origin {
                Origin::Source(at) => Span::new(*at, at + range.len()),
                Origin::Inserted { at, .. } => *at,
            };
            assert!(example.span.contains(at), "code stands in its own block: {text:?}");
            assert!(file.text().is_char_boundary(at.start) && file.text().is_char_boundary(at.end));
        }
    }
}

proptest! {
    #[test]
    fn html_of_every_shape_is_read(text in piece()) {
        assert_page(&text);
        assert_page(&format!("<pre>{text}</pre>"));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_page(&text);
    }

    #[test]
    fn text_comes_back_from_its_escapes(text in "[a-z<>&\"' é\u{4e16}\n]{0,40}", style in 0..3_u8) {
        let escape = |c: char| match (c, style) {
            ('<', 0) => String::from("&lt;"),
            ('&', 0 | 1) => String::from("&amp;"),
            ('"', 0) => String::from("&quot;"),
            ('<' | '&' | '\'' | 'é', _) => format!("&#x{:X};", u32::from(c)),
            _ => String::from(c),
        };
        let html = format!("<pre><code>\n{}</code></pre>", text.chars().map(escape).collect::<String>());
        let (_, page) = read(&html);
        prop_assert_eq!(page.examples[0].code.as_str(), text);
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    for piece in [
        "<",
        "<b>",
        "<b></i>",
        "<pre><b></i>",
        "</b>",
        "&lt;",
        "&#",
        "<!--",
        "<p role=tabpanel><ul role=tablist><li role=tab>",
    ] {
        let text = |times| format!("<pre></pre>{}", piece.repeat(times));
        assert_linear(piece, 1_000, text, |text| assert!(!read(text).1.examples.is_empty()));
    }
}
