//! The constructs of each generator by themselves; whole pages are in `tests/dialects.rs`.

use super::{directive, element, inserts, lines, python, tag};
use crate::text::{SourceFile, Traced};
use std::sync::Arc;

/// Each example of a page: its code, and the names of the tabs it stands in.
fn read(name: &str, text: &str) -> Vec<(String, String)> {
    let file = Arc::new(SourceFile::new(name, text));
    let page = crate::extract::page(&file, &crate::config::Config::standard());
    let tabs = |example: &crate::extract::Example| -> Vec<String> {
        example.alternatives.iter().map(|choice| choice.label.as_deref().unwrap_or_default().to_owned()).collect()
    };
    let sure = page.examples.iter().filter(|example| !example.tentative);
    sure.map(|example| (example.code.to_string(), tabs(example).join("/"))).collect()
}

fn want(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, tabs)| ((*code).to_owned(), (*tabs).to_owned())).collect()
}

#[test]
fn blocks_of_python_markdown() {
    let tab = |line: &str| match python::block(line) {
        Some(python::Block::Tab { label, is_first }) => Some((line[label].to_owned(), is_first)),
        _ => None,
    };
    assert_eq!(tab("=== \"A \\\" b\"  "), Some(("A \\\" b".to_owned(), false)));
    assert_eq!(tab("===! 'A'"), Some(("A".to_owned(), true)));
    for line in ["!!! note", "??? note \"T\"", "???+ note", "!!! \"T\""] {
        assert_eq!(python::block(line), Some(python::Block::Admonition), "{line}");
    }
    for line in ["===", "=== A", "===\"A\"", "=== \"", "!!!", "!!!note", "??? 1", "!"] {
        assert_eq!(python::block(line), None, "{line}");
    }
    // Without a body it is a line of text, and the fence below it one of the page.
    assert_eq!(read("a.md", "=== \"A\"\n```sh\na\n```\n"), want(&[("a\n", "")]));
    // A body ends at the first line that is indented less, whatever is open in it.
    assert_eq!(read("a.md", "=== \"A\"\n\n    ```sh\n    a\n\n```sh\nb\n```\n"), want(&[("a\n\n", "A"), ("b\n", "")]));
}

#[test]
fn a_fence_that_nothing_closes_ends_with_its_container() {
    let tabs = "<Tabs>\n<Tab title=\"A\">\n```sh\na\n</Tab>\n<Tab title=\"B\">\n```sh\nb\n```\n</Tab>\n</Tabs>\n";
    assert_eq!(read("a.mdx", tabs), want(&[("a\n", "A"), ("b\n", "B")]));
    let liquid = "{% tabs %}\n{% tab title=\"A\" %}\n```sh\na\n{% endtab %}\n{% endtabs %}\n\n```sh\nb\n```\n";
    assert_eq!(read("a.md", liquid), want(&[("a\n", "A"), ("b\n", "")]));
    assert_eq!(read("a.md", ":::note\n```sh\na\n:::\n\nText.\n"), want(&[("a\n", "")]));
    // What a fence shows of such tags is code.
    for shown in ["</Tab>", ":::", "{% endtab %}"] {
        let page =
            format!("<Tab title=\"A\">\n:::note\n{{% tab %}}\n```sh\n{shown}\n```\n{{% endtab %}}\n:::\n</Tab>\n");
        assert_eq!(read("a.mdx", &page)[0].0, format!("{shown}\n"), "{shown}");
    }
}

#[test]
fn directives() {
    let named = |line: &str| match directive::container(line) {
        Some(directive::Container::Opens(found)) => Some((found.marks.count, line[found.name].to_owned())),
        _ => None,
    };
    assert_eq!(named(":::note[Title]"), Some((3, "note".to_owned())));
    assert_eq!(named("::::{tab-set}"), Some((4, "tab-set".to_owned())));
    assert_eq!(named("::: {.panel}"), Some((3, String::new())));
    assert_eq!(named("/// tab | A"), Some((3, "tab".to_owned())));
    for line in ["///path", "::", ":: note", "://", "::: "] {
        assert_eq!(named(line), None, "{line}");
    }
    for line in ["```{ .sh }", "```{.sh}", "```{a=1}", "```{", "```sh{a}", "``{a}"] {
        assert_eq!(directive::fence(line), None, "{line}");
    }
    let text = ":::code{showCopyAction=true language=shell}\na\n:::\n:::tab{title=\u{e9}}\n```\nb\n```\n:::\n";
    assert_eq!(read("a.md", text), want(&[("a\n", ""), ("b\n", "\u{e9}")]));
    // Options are no part of a body.
    let text = "```{code-block} sh\n:caption: x\n\na\n```\n:::{code-block} sh\n---\nb: c\n---\nd\n:::\n";
    assert_eq!(read("a.md", text), want(&[("\na\n", ""), ("d\n", "")]));
    // The closing line may be longer, but not shorter.
    let text = "::::{tab-set}\n:::{tab-item} A\n```sh\na\n```\n::::\n```sh\nb\n```\n";
    assert_eq!(read("a.md", text), want(&[("a\n", "A"), ("b\n", "")]));
}

#[test]
fn elements() {
    let kind = |text: &str| element::read(text, 0).map(|element| (element.name.to_owned(), element.end));
    assert_eq!(kind("<Tabs.Tab\n  a={x => '>'}\n  b=\">\">x"), Some(("Tabs.Tab".to_owned(), 33)));
    assert_eq!(kind("</A >"), Some(("A".to_owned(), 5)));
    for text in ["<A", "<A <B>", "< A>", "<1>", "<A \"", "<A {"] {
        assert_eq!(kind(text), None, "{text}");
    }
    assert_eq!(element::value(" a-label='x' label={\"y\"}", "label").as_deref(), Some("y"));
    // A name in angle brackets is no element unless it is closed.
    assert_eq!(read("a.md", "<Tab title=\"A\">\n\n```sh\na\n```\n"), want(&[("a\n", "")]));
    // Escapes of a template literal; the rest of the page goes on.
    let text = "<CodeBlock language=\"sh\">\n{`\na \\`b\\` \\\\\n  ${c}`}\n</CodeBlock>\n\n```sh\nd\n```\n";
    assert_eq!(read("a.mdx", text), want(&[("a `b` \\\n  c", ""), ("d\n", "")]));
    assert_eq!(
        read("a.mdx", "<CodeBlock code={`a`} />\n<CodeBlock>b c</CodeBlock>\n"),
        want(&[("a", ""), ("b c", "")])
    );
    // An element may end behind text, and behind a fence.
    let text = "<Tab title=\"A\">\n```sh\na\n```</Tab>\n<Tab title=\"B\">b</Tab>\n```sh\nc\n```\n";
    assert_eq!(read("a.mdx", text), want(&[("a\n", "A"), ("c\n", "")]));
    // A comment ends where it ends, a fence that is open in it or not.
    let text = "{/*\n```sh\na\n*/}\n```sh\nb\n```\n";
    assert_eq!(read("a.mdx", text), want(&[("b\n", "")]));
}

#[test]
fn headings_that_are_tabs() {
    let label = super::reader::tab_label;
    assert_eq!(label("# [A b](#tab/a)"), Some("A b"));
    assert_eq!(label("### <a name=\"x\"></a>[**C#**](#tab/c/d) "), Some("C#"));
    for line in ["[A](#tab/a)", "#[A](#tab/a)", "# [A](#a)", "# A](#tab/a)", "####### [A](#tab/a)", "# [A](#tab/a) b"] {
        assert_eq!(label(line), None, "{line}");
    }
    let text = "# [A](#tab/a)\n```sh\na\n```\n## [B](#tab/b)\n\n### c\n```sh\nb\n```\n---\n```sh\nc\n```\n";
    assert_eq!(read("a.md", text), want(&[("a\n", "A"), ("b\n", "B"), ("c\n", "")]));
    // Without a line across the page they are headings; in a list they end where their item does.
    let text = "---\n\n# [A](#tab/a)\n```sh\na\n```\n";
    assert_eq!(read("a.md", text), want(&[("a\n", "")]));
    let text = "1. a\n\n   # [A](#tab/a)\n   ```sh\n   a\n   ```\n\n```sh\nb\n```\n\n---\n";
    assert_eq!(read("a.md", text), want(&[("a\n", "A"), ("b\n", "")]));
}

#[test]
fn tags() {
    let said = |line: &str| {
        tag::read(line, 0..line.len()).map(|tag| (tag.name.to_owned(), tag.is_closing, line[tag.arguments].to_owned()))
    };
    let of = |name: &str, is_closing, arguments: &str| Some((name.to_owned(), is_closing, arguments.to_owned()));
    assert_eq!(said("{%- tab title=\"A\" -%} x"), of("tab", false, " title=\"A\" "));
    assert_eq!(said("{% endtab %}"), of("tab", true, " "));
    let text = "{% navtabs codeblock %}\n{% navtab With cURL %}\n```sh\na\n```\n{% endnavtab %}\n{% endnavtabs %}\n";
    assert_eq!(read("a.md", text), want(&[("a\n", "With cURL")]));
    assert_eq!(said("{% /code-group %}"), of("code-group", true, " "));
    assert_eq!((said("{% %}"), said("{% tab"), said("{{% tab %}}")), (None, None, None));
    let text = "{% highlight sh %}a\n{% endraw %}{% endhighlight %}\n\n```\nb\n```\n{: .x .language-sh}\n";
    let codes: Vec<String> = read("a.md", text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["a\n{% endraw %}", "b\n"]);
}

#[test]
fn what_is_put_into_code_is_open() {
    let expanded = |code: &str| {
        let text = Traced::source(code, 0);
        let text = inserts::expand(&text).into_owned();
        let open: Vec<String> = text.open_parts().map(|range| text.as_str()[range].to_owned()).collect();
        (text.to_string(), open.join(" "))
    };
    let of = |text: &str, open: &str| (text.to_owned(), open.to_owned());
    assert_eq!(expanded("a {{ site.b }}/{{ c | d: 'e' }} ${{ f }}"), of("a site-b/c f", "site-b c f"));
    assert_eq!(expanded("a \\\n{% raw %}\n  {{ b.c }}\n{% endraw %}\n{{ d.e }}"), of("a \\\n  {{ b.c }}\nd-e", "d-e"));
    assert_eq!(expanded("{{#include a.sh:b}}\n;--8<-- \"a\"\n"), of("include\n;snippet\n", "include snippet"));
    assert_eq!(expanded("{ <1>\n  \"a\": 1 <2> \n} <3>"), of("{\n  \"a\": 1 \n}", ""));
    for code in ["{{ .Names }} {{< a >}} {{% b %}} {{c}} {{ c }} {{", "a --8<-- b", "a <1> b", "x<1>"] {
        assert_eq!(expanded(code), of(code, ""));
    }
}

#[test]
fn indentation_is_counted_in_columns() {
    assert_eq!(lines::indentation(" \t x"), (5, 3));
    let text = Traced::source("\ta", 0);
    let mut part = Traced::new();
    lines::push(&mut part, &text, 0..2, 2);
    assert_eq!((part.as_str(), part.span(0..2).range()), ("  a", 0..1));
    assert_eq!(read("a.md", "!!! note\n\n\t```sh\n\t\ta\n\t```\n"), want(&[("\ta\n", "")]));
}
