//! Pages of site generators, and of several at once: nothing panics, code comes back from any container, byte for byte,
//! and time grows with the length of the page.

use crate::support::{assert_linear, assert_traced};
use docproof::{
    config::Config,
    extract::{self, Page},
    text::{Origin, SourceFile, Span},
};
use proptest::prelude::*;
use std::{fmt::Write as _, sync::Arc};

fn read(name: &str, text: &str) -> Page {
    extract::page(&Arc::new(SourceFile::new(name, text)), &Config::standard())
}

/// A line that means something to some generator, at any indentation.
fn line() -> impl Strategy<Value = String> {
    let blanks = prop::sample::select(vec!["", "", "", "  ", "    ", "    ", "\t", "      ", "        ", "> "]);
    let part = prop::sample::select(vec![
        "=== \"A\"",
        "===! 'B'",
        "!!! note",
        "???+ tip \"T\"",
        ":::",
        "::::",
        ":::note",
        "::: code-group",
        ":::{tab-set}",
        ":::{tab-item} A",
        ":::{code-block} sh",
        ":::{",
        "== C",
        "/// tab | A",
        "///",
        "```",
        "```",
        "```sh",
        "```sh [A]",
        "````",
        "```{note}",
        "```{code-block} sh",
        "```{bash, x=1}",
        "~~~",
        ":option: x",
        "---",
        "<Tabs>",
        "</Tabs>",
        "<Tabs items={['a', 'b']}>",
        "<Tab title=\"x\">",
        "</Tab>",
        "text</Tab>",
        "```</Tab>",
        "<TabItem",
        "value='a'>",
        "<CodeGroup>",
        "</CodeGroup>",
        "<CodeBlock language=\"sh\">{`a ${b} \\`c",
        "`}</CodeBlock>",
        "<CodeBlock code=\"x\"/>",
        "<Note>a</Note>",
        "<br/>",
        "<details>",
        "</details>",
        "<summary>x</summary>",
        "{/* a",
        "*/}",
        "{/* b */}",
        "import A from 'a'",
        "export const a = `",
        "{% tabs %}",
        "{% tab title=\"A\" %}",
        "{% endtab %}",
        "{% endtabs %}",
        "{% highlight sh %}",
        "{% endhighlight %}",
        "{% raw %}",
        "{% endraw %}",
        "{% comment %}",
        "{% endcomment %}",
        "{: .language-sh}",
        "--8<-- \"a\"",
        "{{ a.b }}",
        "{{#include a}}",
        "{{< x >}}",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "- a",
        "1. b",
        "# H",
        "curl http://h/ # (1)!",
        "{ <1>",
        "é\u{4e16}",
        "",
        "",
        "",
    ]);
    (blanks, part).prop_map(|(blanks, part)| format!("{blanks}{part}"))
}

fn document() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\n", "\r\n"]);
    prop::collection::vec((line(), ending), 0..40)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, ending)| [line, ending.to_owned()]).collect())
}

fn assert_page(page: &Page) {
    assert!(
        page.examples.is_sorted_by(|a, b| a.span.start < b.span.start),
        "each stands once, in order: {:?}",
        page.examples.iter().map(|example| example.span).collect::<Vec<_>>()
    );
    for example in &page.examples {
        assert!(example.span.contains(example.opening) && page.file.text().get(example.span.range()).is_some());
        assert_traced(&page.file, &example.code);
        for (range, origin) in example.code.runs() {
            let at = match origin {
                Origin::Source(at) => Span::new(*at, at + range.len()),
                Origin::Inserted { at, .. } => *at,
            };
            assert!(example.span.contains(at), "code stands in its own example");
        }
        assert!(example.alternatives.len() <= 64);
    }
}

/// A container of some generator: what stands before its body, how much the body is indented, what stands after it, and
/// whether it is a tab.
#[derive(Debug, Clone, Copy)]
struct Container(&'static str, usize, &'static str, bool);

const CONTAINERS: &[Container] = &[
    Container("=== \"A\"\n\n", 4, "\n", true),
    Container("!!! note \"T\"\n", 4, "\n", false),
    Container("??? tip\n\n", 4, "\n", false),
    Container("- item\n\n", 2, "\n", false),
    Container("1. item\n", 3, "\n", false),
    Container("<TabItem value=\"a\">\n", 2, "</TabItem>\n", true),
    Container("<Tabs>\n<Tab title=\"a\">\n", 0, "</Tab>\n</Tabs>\n", true),
    Container("<Steps>\n", 4, "</Steps>\n", false),
    Container("{% tab title=\"A\" %}\n", 0, "{% endtab %}\n", true),
    Container("{% hint %}\n", 0, "{% endhint %}\n", false),
];

/// Code in a fence in these containers, the outermost first.
fn page_of(containers: &[Container], code: &[String]) -> String {
    let Some((Container(before, columns, after, _), inner)) = containers.split_first() else {
        let lines: String = code.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        return format!("```sh\n{lines}```\n");
    };
    let mut body = String::new();
    for line in page_of(inner, code).lines() {
        writeln!(body, "{:columns$}{line}", "").unwrap();
    }
    format!("{before}{body}{after}")
}

proptest! {
    #[test]
    fn documents_of_every_dialect_are_read(text in document()) {
        for name in ["page.md", "page.mdx"] {
            assert_page(&read(name, &text));
        }
    }

    #[test]
    fn code_comes_back_from_containers_of_every_dialect(
        containers in prop::collection::vec(prop::sample::select(CONTAINERS), 0..6),
        code in prop::collection::vec("[a-zé ]{0,6}[a-zé]", 1..5),
    ) {
        let text = page_of(&containers, &code);
        let page = read("page.mdx", &text);
        assert_page(&page);
        prop_assert_eq!(page.examples.len(), 1, "{}", text);
        let example = &page.examples[0];
        let lines: String = code.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        prop_assert_eq!(example.code.as_str(), lines, "{}", text);
        prop_assert!(example.closed, "{}", text);
        let tabs = containers.iter().filter(|container| container.3).count();
        prop_assert_eq!(example.alternatives.len(), tabs, "{}", text);
    }
}

#[test]
fn large_and_deep_pages_take_time_in_proportion() {
    let nested = |count: usize| {
        (0..count).flat_map(|depth| [" ".repeat(depth.min(60) * 4), "!!! note\n".into()]).collect::<String>()
    };
    let tab = "=== \"A\"\n\n    ```sh\n    curl http://h/\n    ```\n\n";
    let pages: [(&str, &dyn Fn(usize) -> String); 11] = [
        ("notes in notes", &nested),
        ("tabs", &|count| tab.repeat(count)),
        ("tabs of JSX", &|count| {
            format!("<Tabs>\n{}</Tabs>\n", "<Tab title=\"a\">\n```sh\na\n```\n</Tab>\n".repeat(count))
        }),
        ("tags that do not end", &|count| "<A {\n".repeat(count) + "</A>"),
        ("elements in elements", &|count| "<A>\n".repeat(count) + &"</A>\n".repeat(count)),
        ("directives that do not end", &|count| ":::{note}\n```{tip}\n".repeat(count)),
        ("literals that do not end", &|count| "<CodeBlock>{`\\`\n</CodeBlock>\n".repeat(count)),
        ("values that do not end", &|count| format!("```sh\n{}\n```\n", "{{ a {% b ".repeat(count))),
        ("shortcodes that do not end", &|count| "{{< a lang=\"x\" >}}\n".repeat(count) + "```\n{{< /a >}}\n"),
        ("shortcodes in shortcodes", &|count| {
            "{{< a lang=\"x\" >}}\n".repeat(count) + &"{{< /b >}}{{< /a >}}\n".repeat(count)
        }),
        ("tags of Liquid", &|count| "{% tabs %}{% tab a %}{% raw %}\n".repeat(count) + "{% endtab %}{% endtabs %}"),
    ];
    for (what, page) in pages {
        assert_linear(what, 250, page, |text| assert_page(&read("page.mdx", text)));
    }
    let page = read("page.md", &tab.repeat(10_000));
    assert_eq!(page.examples.len(), 10_000);
    assert_eq!(page.examples[9_999].alternatives[0].index, 9_999);
    assert_eq!(read("page.md", &nested(1_000)).examples.len(), 0);
}
