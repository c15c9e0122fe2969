//! Pages of any shape in a site: no fence is lost to the readers of one product, every byte says where it comes from.

use docproof::{
    config::Config,
    extract, pipeline, resolve,
    site::{Document, Site, Variant},
    spec::Library,
    text::{Origin, SourceFile, Span},
};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static CONFIG: LazyLock<Config> = LazyLock::new(Config::standard);
static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

const PRODUCTS: &str = "a:\n  content_path: x/core\n  versions: [core]\n  placeholder_host: localhost:8181\n  scheme: http\n\
                        b:\n  content_path: x/v2\n  versions: [v2]\nc:\n  content_path: x/cloud\n  versions: [cloud]\n";

fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{{% show-in \"core\" %}}",
        "{{% show-in \"v2,cloud\" %}}",
        "{{% show-in \"nobody\" %}}",
        "{{% /show-in %}}",
        "{{< hide-in \"core, v2\" >}}",
        "{{< /hide-in >}}",
        "{{% hide-in %}}",
        "{{% /hide-in %}}",
        "```sh { placeholders=\"API_TOKEN\" }",
        "```sh",
        "```",
        "  ```",
        "- item",
        "> ",
        "# In {{< product-name >}}",
        "curl {{< influxdb/host-url >}}/x --json '{\"a\": 1,}' \\",
        "  -H 'Authorization: {{< get-shared-text \"x.sh\" >}}' \\",
        "{{% get-shared-text \"x.sh\" %}}",
        "curl http://h/API_TOKEN",
        "",
    ])
}

fn page() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..24).prop_map(|lines| lines.join("\n"))
}

/// The page in a site, with the text that it includes, seen by the readers of two of its three products.
fn document(text: &str) -> Document {
    let data = SourceFile::new("data/products.yml", PRODUCTS);
    let site = Arc::new(Site::new("", Some(&data), &CONFIG.site).unwrap());
    let file = SourceFile::new("content/shared/page.md", text);
    let included = Arc::new(SourceFile::new("shared/text/x.sh", "curl http://é/ --json '[1,]'\n"));
    let links = extract::links(&file, &CONFIG).into_iter();
    let tags = links.filter_map(|link| match link.kind {
        docproof::site::LinkKind::Text(_, tag) => Some((tag, included.clone())),
        docproof::site::LinkKind::Source => None,
    });
    let variants = site.products[..2].iter().map(|product| {
        let pages = vec![format!("content/{}/page.md", product.folder)];
        Arc::new(Variant { product: Some(product.clone()), pages, site: site.clone() })
    });
    let variants = variants.collect();
    Document { variants, ..Document::from(Arc::new(file.with_includes(tags))) }
}

fn assert_listed(text: &str) {
    let document = document(text);
    // Of indented code and HTML only what holds a command is listed.
    let is_fence = |example: &&extract::Example| example.form == extract::Form::Fence;
    let wanted = extract::page(&document.file, &CONFIG).examples.iter().filter(is_fence).count();
    let report = pipeline::check(std::slice::from_ref(&document), &CONFIG, &LIBRARY);
    assert_eq!(report.fences.iter().filter(|fence| fence.form == "fence").count(), wanted);
    for finding in &report.findings {
        let file = &finding.primary.file;
        assert!(finding.primary.span.end <= file.text().len(), "{finding:?}");
        assert!(file.text().get(finding.primary.span.range()).is_some(), "{finding:?}");
        assert!(!finding.affects.is_empty() || file.path() == document.file.path());
    }
}

#[test]
fn fences_between_conditions_that_cross_are_listed() {
    let fence = "```sh { placeholders=\"API_TOKEN\" }\n";
    assert_listed(&format!(
        "{{{{< hide-in \"core, v2\" >}}}}\n{fence}{{{{% show-in \"nobody\" %}}}}\n{{{{< /hide-in >}}}}\n{fence}{{{{% /show-in %}}}}"
    ));
}

#[test]
fn a_mark_in_an_empty_line_of_a_quote_has_a_place() {
    assert_listed(
        "```sh\ncurl {{< influxdb/host-url >}}/x \\\n> \n  -H 'Authorization: {{< get-shared-text \"x.sh\" >}}' \\",
    );
}

proptest! {
    #[test]
    fn every_fence_is_listed_once_and_every_finding_has_a_place(text in page()) {
        assert_listed(&text);
    }

    #[test]
    fn code_with_included_texts_says_where_it_comes_from(text in page()) {
        let document = document(&text);
        let file = &document.file;
        for (page, _) in extract::views(extract::page(file, &CONFIG), &document.variants, &CONFIG) {
            for example in &page.examples {
                let script = resolve::resolve(&page, example, &CONFIG).script;
                for (range, origin) in script.runs() {
                    if let Origin::Source(offset) = origin {
                        prop_assert_eq!(file.slice(Span::new(*offset, offset + range.len())), &script.as_str()[range]);
                    }
                }
            }
        }
    }
}
