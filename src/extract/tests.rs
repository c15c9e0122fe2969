//! Whole pages through [`super::page`].

use super::*;
use crate::config::Config;

fn read(text: &str) -> (Arc<SourceFile>, Page) {
    let file = Arc::new(SourceFile::new("page.md", text));
    let page = page(&file, &Config::standard());
    (file, page)
}

/// Where each fence stands: its code, its headings, its choices (`group.index:label`).
fn places(page: &Page) -> Vec<String> {
    let place = |example: &Example| {
        let headings: Vec<&str> = example.headings.iter().map(|heading| &*heading.text).collect();
        let choice = |choice: &Alternative| {
            format!("{}.{}:{}", choice.group, choice.index, choice.label.as_deref().unwrap_or_default())
        };
        let choices: Vec<String> = example.alternatives.iter().map(choice).collect();
        format!("{} [{}] [{}]", example.code.as_str().trim(), headings.join("/"), choices.join(" "))
    };
    page.examples.iter().map(place).collect()
}

#[test]
fn tabs_are_choices_and_nest() {
    let (_, page) = read(
        "# A {{< x >}}\n{{< tabs-wrapper >}}\n{{% tabs \"small\" %}}\n[One](#)\n[Two](#two)\n{{% /tabs %}}\n\
         {{% tab-content %}}\n## B\n```sh\na\n```\n\
         {{< code-tabs-wrapper >}}\n{{% code-tabs %}}\n[C](#)\n{{% /code-tabs %}}\n\
         {{% code-tab-content %}}\n```sh\nb\n```\n{{% /code-tab-content %}}\n\
         {{% code-tab-content %}}\n```sh\nc\n```\n{{% /code-tab-content %}}\n{{< /code-tabs-wrapper >}}\n\
         {{% /tab-content %}}\n{{% tab-content %}}\n```sh\nd\n```\n{{% /tab-content %}}\n{{< /tabs-wrapper >}}\n\
         ```sh\ne\n```\n",
    );
    assert_eq!(
        places(&page),
        [
            "a [A {{< x >}}/B] [0.0:One]",
            "b [A {{< x >}}/B] [0.0:One 1.0:C]",
            "c [A {{< x >}}/B] [0.0:One 1.1:]",
            "d [A {{< x >}}] [0.1:Two]",
            "e [A {{< x >}}] []",
        ]
    );
    assert!(page.problems.is_empty());
}

#[test]
fn headings_of_a_field_are_choices() {
    let (file, page) = read(
        "---\nlist_code_example: |\n  ##### CLI\n  ```sh\n  a\n  ```\n\n  ##### API\n  ```sh\n  b \\\n    c\n  ```\n---\n\
         ## One\n```sh\nd\n```\n## Two\n```sh\ne\n```\n",
    );
    assert_eq!(places(&page), ["a [CLI] [0.0:CLI]", "b \\\n  c [API] [0.1:API]", "d [One] []", "e [Two] []"]);
    assert_eq!(page.examples[0].container, Container::Field("list_code_example".to_owned()));
    let code = &page.examples[1].code;
    assert_eq!(code.as_str(), "b \\\n  c\n");
    assert_eq!(file.position(code.span(6..7).start), crate::text::Position { line: 11, column: 5 });
}

#[test]
fn patterns_cover_what_they_stand_around() {
    let (file, page) = read(
        "{{% code-placeholders \"A|B\" %}}\n{{% code-placeholders `C` %}}\n```sh {placeholders=\"D\"}\n```\n\
         {{% /code-placeholders %}}\n```sh\n```\n{{% /code-placeholders %}}\n```sh\n```\n\
         `{{% code-placeholders \"X\" %}}`\n",
    );
    let patterns = |example: &Example| {
        example.scopes.iter().map(|scope| page.scopes[*scope].pattern.to_string()).collect::<Vec<_>>()
    };
    let patterns: Vec<Vec<String>> = page.examples.iter().map(patterns).collect();
    assert_eq!(patterns, [vec!["D", "C", "A|B"], vec!["A|B"], vec![]]);
    let names: Vec<&str> = page.scopes[0].alternatives.iter().map(|name| file.slice(name.whole_span())).collect();
    assert_eq!(names, ["A", "B"]);
}

#[test]
fn keys_and_endpoints_are_read_from_prose() {
    let (_, page) = read(
        "- {{% code-placeholder-key %}}`TOKEN ID`, `B`{{% /code-placeholder-key %}}: x\n- **`C_D`**, `EE` and `<f>`: y\n\
         - `permissions`: z\n- `G` is no key\n\n{{< api-endpoint endpoint=\"{{< host >}}/x\" method=\"get\" >}}\n",
    );
    let keys: Vec<(&str, bool)> = page.keys.iter().map(|key| (key.name.as_str(), key.marked)).collect();
    assert_eq!(keys, [("TOKEN ID", true), ("B", true), ("C_D", false), ("EE", false), ("f", false)]);
    let [endpoint] = page.endpoints.as_slice() else { panic!("{:?}", page.endpoints) };
    assert_eq!(endpoint.url.as_str(), "{{< host >}}/x");
    assert_eq!(endpoint.method.as_ref().map(Traced::as_str), Some("get"));
}

#[test]
fn names_are_described_in_many_ways() {
    let (_, page) = read(
        "Replace `O_O` in your file.\n\nAbout it.\n\n```sh\na A_A\n```\n\n\
         Replace `A_A` and `B_B` with x, where `<d d>` is z.\n\nReplace the following:\n\n\
         - **`E_E`** \u{2013} what\n- F_F: what\n- **G_G**: what\n  of it\n- [`H_H`](/x): what\n\nNot these:\n\n- I_I: no\n\n\
         | Placeholder | Meaning |\n| --- | --- |\n| `J_J` | what | more |\n| plain | `K_K` |\n| `<l>` | what |\n\n\
         | Variable | Meaning |\n| --- | --- |\n| `M_M` | what |\n\n- `N_N`: no request\n",
    );
    let keys: Vec<(&str, &str)> =
        page.keys.iter().filter(|key| key.asked).map(|key| (key.name.as_str(), key.description.as_str())).collect();
    assert_eq!(
        keys,
        [
            ("A_A", "and `B_B` with x, where `<d d>` is z."),
            ("B_B", "with x, where `<d d>` is z."),
            ("d d", "is z."),
            ("E_E", "what"),
            ("F_F", "what"),
            ("G_G", "what\n  of it"),
            ("H_H", "what"),
            ("J_J", "what"),
            ("l", "what"),
        ]
    );
    assert!(page.keys.iter().any(|key| key.name.as_str() == "N_N" && !key.asked));
}

#[test]
fn fences_in_comments_are_hidden() {
    let (file, page) =
        read("a\n<!-- x\n```sh\nb\n```\n-->\n<!-- ```sh\nnot one\n-->\n> <!--\n> ```sh\n> c\n> ```\n> -->\n");
    let hidden: Vec<(&str, bool)> = page.examples.iter().map(|e| (e.code.as_str(), e.hidden)).collect();
    assert_eq!(hidden, [("b\n", true), ("c\n", true)]);
    assert_eq!(file.slice(page.examples[0].code.whole_span()), "b\n");
    assert!(page.problems.is_empty());
}

#[test]
fn line_ends_tabs_and_marks_are_read() {
    let (file, page) = read("\u{feff}1. a\r\n\r\n   ```sh\r\n\t\u{e9}\tb\r\n\r\n   c\r\n   ```\r\n");
    let code = &page.examples[0].code;
    assert_eq!(code.as_str(), " \u{e9}\tb\n\nc\n", "the item takes three of the tab's four columns");
    assert_eq!(code.insertions().count(), 1);
    assert_eq!(file.slice(code.span(0..1)), "\t");
    assert_eq!(file.slice(page.examples[0].opening), "```sh");
    assert!(page.examples[0].closed);
}

#[test]
fn what_leads_up_to_a_fence_is_the_paragraph_before_it_in_the_same_container() {
    let (_, page) = read(
        "Run\nthis:\n\n<!--a\nb-->\n\n{{% tab-content %}}\n\n<!-- c -->\n```sh\n```\n\n```sh\n```\n\n- *One*:\n  ```sh\n  ```\n\n  \
         > Two\n  > ```sh\n  > ```\n\n  Three\n\n- ```sh\n  ```\n\n***\n\n* **Four** `x`:\n  ```sh\n  ```\n",
    );
    let lead = |example: &Example| {
        let markers: Vec<&str> = example.markers.iter().map(|marker| marker.as_str().trim()).collect();
        format!("{} [{}]", example.introduction.as_ref().map_or("", Traced::as_str), markers.join("|"))
    };
    let leads: Vec<String> = page.examples.iter().map(lead).collect();
    assert_eq!(leads, ["Run\nthis: [a\nb|c]", " []", "*One*: []", "Two []", " []", "**Four** `x`: []"]);
}
