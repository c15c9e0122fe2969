//! Texts that several pages publish: each checked once for each product, and told of once.

use crate::support::corpus;
use docproof::{config::Config, diagnostic::Diagnostic, pipeline, report::Report, spec::Library, text::SourceFile};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Every page below a folder of a site whose root is `root`, as if docproof had been started there.
fn pages(root: &Path, below: &str) -> Vec<Arc<SourceFile>> {
    let read = |path: PathBuf| {
        let shown = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        Arc::new(SourceFile::new(shown, fs::read_to_string(path).unwrap()))
    };
    crate::support::markdown_files(&root.join(below)).into_iter().map(read).collect()
}

fn check(root: &Path, below: &str) -> Report {
    let (config, library) = (Config::standard(), Library::embedded());
    let published = pipeline::documents(pages(root, below), &config, root);
    assert_eq!(published.troubles, []);
    pipeline::check(&published.documents, &config, &library)
}

/// The page that a stub names, found by its line alone.
fn source(text: &str) -> Option<&str> {
    let front_matter = text.strip_prefix("---\n")?.split("\n---").next()?;
    let value = front_matter.lines().find_map(|line| line.strip_prefix("source: "))?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// The stubs of each shared page, by the product's folder.
type Stubs = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn stubs(files: &[Arc<SourceFile>]) -> Stubs {
    let mut stubs = Stubs::new();
    for file in files {
        let Some(source) = source(file.text()) else { continue };
        let product = file.path().split('/').skip(1).take(2).collect::<Vec<_>>().join("/");
        let pages = stubs.entry(format!("content{source}")).or_default().entry(product).or_default();
        pages.push(file.path().to_owned());
    }
    stubs
}

#[test]
fn every_shared_page_has_a_variant_for_each_product_that_publishes_it() {
    let Some(corpus) = corpus() else { return };
    let root = corpus.join("influxdata-docs");
    let files = pages(&root, "content");
    let (wanted, named) = (stubs(&files), files.len());
    let published = pipeline::documents(files, &Config::standard(), &root);
    assert_eq!(published.documents.len(), named, "no page is lost, none is read twice");
    let mut seen = 0;
    for document in &published.documents {
        let Some(products) = wanted.get(document.file.path()) else { continue };
        let found = document.variants.iter().map(|variant| {
            let product = variant.product.as_ref().map_or("", |product| product.folder.as_str());
            (product.to_owned(), variant.pages.clone())
        });
        assert_eq!(&found.collect::<BTreeMap<_, _>>(), products, "{}", document.file.path());
        seen += 1;
    }
    assert_eq!(seen, wanted.len());
    assert!(seen > 300, "{seen} shared pages");
}

/// A site of the corpus' shared pages, published for the product that publishes them there and for another one.
fn site_of_two_products(corpus: &Path) -> tempfile::TempDir {
    let (root, folder) = (corpus.join("influxdata-docs"), tempfile::tempdir().unwrap());
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("data/products.yml", &fs::read_to_string(root.join("data/products.yml")).unwrap());
    for file in pages(&root, "content/influxdb3") {
        let Some(source) = source(file.text()) else { continue };
        let source = format!("content{source}");
        write(&source, &fs::read_to_string(root.join(&source)).unwrap());
        write(file.path(), file.text());
        let other = |path: &str| path.replace("/core/", "/enterprise/").replace("/cloud-dedicated/", "/clustered/");
        write(&other(file.path()), file.text());
    }
    folder
}

/// Where a finding stands and what it is.
fn key(finding: &Diagnostic) -> (String, usize, &'static str) {
    (finding.primary.file.path().to_owned(), finding.primary.span.start, finding.code)
}

#[test]
fn a_fault_is_told_once_for_all_products_that_show_it() {
    let Some(corpus) = corpus() else { return };
    let site = site_of_two_products(&corpus);
    let whole = check(site.path(), "content");
    let mut told = BTreeSet::new();
    for finding in whole.findings.iter().filter(|finding| finding.primary.file.path().starts_with("content/shared")) {
        let (file, span) = (&finding.primary.file, finding.primary.span);
        let place = (file.path(), span, finding.code, finding.message.as_str());
        assert!(told.insert(place), "{place:?} is told twice");
    }
    let mut fences = BTreeSet::new();
    assert!(whole.fences.iter().all(|fence| fences.insert((&fence.path, fence.line, fence.end_line))));
    // What the pages of one product say is what the whole says of them.
    let mut shared = 0;
    for product in ["core", "enterprise", "cloud-dedicated", "clustered"] {
        let folder = format!("content/influxdb3/{product}");
        let is_of = |page: &String| page.starts_with(&folder);
        let alone = check(site.path(), &folder);
        let alone: BTreeSet<_> = alone.findings.iter().map(key).collect();
        let affecting = |finding: &&Diagnostic| {
            finding.affects.iter().any(is_of)
                || finding.affects.is_empty() && is_of(&finding.primary.file.path().to_owned())
        };
        let here: BTreeSet<_> = whole.findings.iter().filter(affecting).map(key).collect();
        assert_eq!(alone, here, "{product}");
        shared += here.len();
    }
    assert!(shared > 20, "{shared} findings");
}
