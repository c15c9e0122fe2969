//! The CLI reference pages of the products that documents belong to, read into grammars.
//!
//! Takes documents, or a folder; adds a [`Reference`] for each program and product to a [`Library`]. A page that is
//! among the documents is not read again. What the place of a page means is known to `discover`, what stands in it to `spec`.

use super::{Trouble, documents, in_parallel, publishing};
use crate::{
    config::{Config, Location},
    discover::{self, references::Manual, survey},
    extract::{Block, MarkKind, Outline, front_matter_field},
    site::{self, Document, Product, Site, Variant},
    spec::{CliSpec, Edition, Entry, Library, Patch, Place, Reference, ReferenceProblem, assemble},
    text::{SourceFile, Span},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// Reads the references of the products that the documents belong to, of all products where some belong to none.
pub fn add_references(
    library: &mut Library,
    documents: &[Document],
    config: &Config,
    working_directory: &Path,
) -> Vec<Trouble> {
    let mut sites: BTreeMap<&str, (Arc<Site>, BTreeSet<Option<Key<'_>>>)> = BTreeMap::new();
    for variant in documents.iter().flat_map(|document| &document.variants).filter(|one| !one.site.root.is_empty()) {
        let (_, products) = sites.entry(&variant.site.root).or_insert_with(|| (variant.site.clone(), BTreeSet::new()));
        products.insert(variant.product.as_deref().map(key));
    }
    let (mut manuals, mut roots) = (Vec::new(), Vec::new());
    for (root, (site, wanted)) in sites {
        roots.push(PathBuf::from(root));
        let is_wanted = |product: &Product| wanted.contains(&None) || wanted.contains(&Some(key(product)));
        manuals.extend(of_site(Path::new(root), &site, config, is_wanted));
    }
    let is_alone = |document: &&Document| document.variants.iter().all(|variant| variant.site.root.is_empty());
    let alone = documents.iter().find(is_alone);
    if let Some(root) = alone.and_then(|alone| root(Path::new(alone.file.path()), config, working_directory)) {
        manuals.extend(of_site(&root, &Arc::default(), config, |_| true));
        roots.push(root);
    }
    let mut troubles = lost(&roots, config);
    troubles.extend(read(library, manuals, documents, config, working_directory));
    troubles
}

/// Reads the references of all products of the site around a folder.
pub fn add_all_references(
    library: &mut Library,
    folder: &Path,
    config: &Config,
    working_directory: &Path,
) -> Vec<Trouble> {
    let root = root(folder, config, working_directory);
    root.map(|root| add_references_at(library, &root, config, working_directory)).unwrap_or_default()
}

/// Reads the references of all products of the site whose root folder this is.
pub(super) fn add_references_at(
    library: &mut Library,
    root: &Path,
    config: &Config,
    working_directory: &Path,
) -> Vec<Trouble> {
    let (site, mut troubles) = publishing::site_at(root, config, working_directory);
    let manuals = of_site(root, &site, config, |_| true);
    troubles.extend(lost(&[root.to_owned()], config));
    troubles.extend(read(library, manuals, &[], config, working_directory));
    troubles
}

/// The files that the references of the site around a folder are read from: the pages, and the texts that they publish.
pub fn reference_files(folder: &Path, config: &Config, working_directory: &Path) -> Vec<PathBuf> {
    let Some(root) = root(folder, config, working_directory) else { return Vec::new() };
    let (site, _) = publishing::site_at(&root, config, working_directory);
    let pages = of_site(&root, &site, config, |_| true).into_iter().flat_map(|found| found.manual.pages);
    let pages: Vec<PathBuf> = pages.map(|(_, page)| page).collect();
    let files = in_parallel(&pages, |page| discover::read(page, working_directory).ok());
    let found = documents(files.into_iter().flatten().collect(), config, working_directory);
    let files = found.documents.iter().map(|document| working_directory.join(document.file.path()));
    files.collect()
}

/// The root of the site around a path, as it is typed: below the working directory, or above it, links are not followed.
fn root(path: &Path, config: &Config, working_directory: &Path) -> Option<PathBuf> {
    // Where nothing else says what the root is, the folder of the configuration is, if that speaks of reference pages.
    let is_own = |location: &Location| !config.is_of_preset(&location.file);
    let speaks = || config.programs.values().flat_map(|program| &program.reference).any(is_own);
    let folder = || discover::site::real(&working_directory.join(&config.folders.0)).filter(|_| speaks());
    let root = survey::root(&working_directory.join(path), &config.site.content).or_else(folder)?;
    let here = discover::site::real(working_directory)?;
    if let Ok(below) = root.strip_prefix(&here) {
        return Some(working_directory.join(below));
    }
    let depth = here.strip_prefix(&root).map(|below| below.components().count());
    Some(depth.ok().and_then(|depth| working_directory.ancestors().nth(depth)).map_or(root.clone(), Path::to_owned))
}

/// The manuals where the configuration says that those of a program are.
fn located(root: &Path, location: &Location, program: &str) -> Vec<Manual> {
    discover::references::manuals(root, location.pattern.get_ref(), Some(program))
}

/// The places that the user's own configuration names and that no site has reference pages in.
fn lost(roots: &[PathBuf], config: &Config) -> Vec<Trouble> {
    let programs = config.programs.iter().filter(|(_, program)| !roots.is_empty() && !program.off);
    let named = programs.flat_map(|(name, program)| program.reference.iter().map(move |location| (name, location)));
    let own = named.filter(|(_, location)| !config.is_of_preset(&location.file));
    let lost = own.filter(|(name, location)| roots.iter().all(|root| located(root, location, name).is_empty()));
    lost.map(|(name, Location { pattern, file })| {
        let message =
            format!("`{}` leads to no reference page of `{name}`, seen from the site's root", pattern.get_ref());
        Trouble::at(file, Some(Span::new(pattern.span().start, pattern.span().end)), message)
    })
    .collect()
}

/// What tells a version of a product from all others.
type Key<'a> = (&'a str, &'a str);

fn key(product: &Product) -> Key<'_> {
    (&product.key, &product.version)
}

/// A manual, and the product whose program it describes.
struct Found {
    manual: Manual,
    product: Option<Arc<Product>>,
    /// Whether only its place says that it is one.
    is_guess: bool,
}

/// The manuals of a site: where the configuration says that they are, then where they usually are. A program has one for each
/// product.
fn of_site(root: &Path, site: &Arc<Site>, config: &Config, is_wanted: impl Fn(&Product) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, program) in &config.programs {
        for manual in program.reference.iter().flat_map(|location| located(root, location, name)) {
            let product =
                site.product_of(&manual.pages[0].1.to_string_lossy().replace('\\', "/"), &config.site).cloned();
            if product.as_deref().is_none_or(&is_wanted) {
                found.push(Found { manual, product, is_guess: false });
            }
        }
    }
    for pattern in &config.cli_references {
        let below = |folder: &Path, product: Option<&Arc<Product>>| -> Vec<Found> {
            let manuals = discover::references::manuals(folder, pattern, None).into_iter();
            manuals.map(|manual| Found { manual, product: product.cloned(), is_guess: true }).collect()
        };
        for product in site.products.iter().filter(|product| !product.folder.is_empty() && is_wanted(product)) {
            let folder = root.join(&config.site.content).join(&product.folder);
            // The pages of the only version of a product may have a folder of its own all the same (`things/v1`).
            let version = (!product.version.is_empty()).then(|| folder.join(&product.version));
            found.extend(below(&folder, Some(product)));
            found.extend(version.into_iter().flat_map(|version| below(&version, Some(product))));
        }
        if site.products.is_empty() {
            let folders = discover::references::holders(root, pattern);
            found.extend(folders.iter().flat_map(|folder| below(folder, None)));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|one| {
        let is_off = config.programs.get(&one.manual.program).is_some_and(|program| program.off);
        let product = one.product.as_ref().map(|product| (product.key.clone(), product.version.clone()));
        !is_off && seen.insert((one.manual.program.clone(), product))
    });
    found
}

/// A text that is published as a page.
#[derive(Clone)]
struct Published {
    file: Arc<SourceFile>,
    /// Those who read it there.
    variant: Arc<Variant>,
    /// Whether the page is a draft. What it says of a command holds already; that other pages do not speak of it is no mistake.
    is_draft: bool,
}

/// What the pages of a manual say.
#[derive(Default)]
struct Said {
    pages: usize,
    /// Whether a page shows the program as one that is called.
    is_shown: bool,
    entries: Vec<Entry>,
    /// The files of drafts.
    drafts: BTreeSet<String>,
}

/// Reads the manuals and adds them to the library.
fn read(
    library: &mut Library,
    mut found: Vec<Found>,
    documents: &[Document],
    config: &Config,
    working_directory: &Path,
) -> Vec<Trouble> {
    // A grammar that the user named says all there is to say of its program.
    found.retain(|one| !library.clis.iter().any(|cli| cli.program == one.manual.program && !cli.is_embedded()));
    let (pages, mut troubles) = published(&found, documents, config, working_directory);
    let jobs: Vec<(usize, &Vec<String>, &Published)> = found
        .iter()
        .enumerate()
        .flat_map(|(index, one)| one.manual.pages.iter().map(move |(words, page)| (index, words, page)))
        .filter_map(|(index, words, page)| Some((index, words, pages.get(&whole(page, working_directory))?)))
        .collect();
    let read = in_parallel(&jobs, |(index, words, page)| {
        let program = &found[*index].manual.program;
        let outline = Outline::read(&page.file, Some(&page.variant), &config.for_page(page.file.path()));
        let is_shown = !found[*index].is_guess || shows(&outline, program);
        (is_shown, Entry::of_page(&outline, program, words))
    });
    let mut manuals: Vec<(&Found, Said)> = found.iter().map(|one| (one, Said::default())).collect();
    for ((index, _, page), (is_shown, entries)) in jobs.iter().zip(read) {
        let said = &mut manuals[*index].1;
        said.pages += 1;
        said.is_shown |= is_shown;
        said.entries.extend(entries);
        said.drafts.extend(page.is_draft.then(|| page.file.path().to_owned()));
    }
    manuals.retain(|(_, said)| said.is_shown && !said.entries.is_empty());
    let grammars = in_parallel(&manuals, |(one, said)| {
        let base = library.clis.iter().find(|cli| cli.program == one.manual.program).map(Arc::as_ref);
        grammar(one.product.as_ref(), said, base, config)
    });
    let (mut specs, problems): (Vec<CliSpec>, Vec<Vec<ReferenceProblem>>) = grammars.into_iter().unzip();
    troubles.extend(patch(&mut specs, config));
    let references = specs.into_iter().zip(problems).zip(&manuals).map(|((spec, problems), (_, said))| {
        let unread = said.entries.iter().flat_map(|entry| entry.unread.iter().cloned()).collect();
        Reference { spec: Arc::new(spec), problems, unread, pages: said.pages }
    });
    library.add_references(references.collect());
    troubles
}

/// Lays the patches of the configuration over the grammars. Those of the preset speak of pages that may not be here.
fn patch(specs: &mut [CliSpec], config: &Config) -> Vec<Trouble> {
    let mut files: Vec<&Arc<SourceFile>> = Vec::new();
    for patch in config.programs.values().flat_map(|program| &program.patches) {
        if !files.iter().any(|file| file.path() == patch.file.path()) {
            files.push(&patch.file);
        }
    }
    let (mut patches, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        match Patch::read(file) {
            Ok(read) => patches.extend(read),
            Err(error) => errors.push((file.clone(), error)),
        }
    }
    errors.extend(Patch::apply(&patches, specs));
    errors.retain(|(file, _)| !config.is_of_preset(file));
    errors.into_iter().map(|(file, error)| Trouble::at(&file, error.span, error.message)).collect()
}

fn grammar(
    product: Option<&Arc<Product>>,
    said: &Said,
    base: Option<&CliSpec>,
    config: &Config,
) -> (CliSpec, Vec<ReferenceProblem>) {
    let edition = product.map(|product| Edition {
        product: product.key.clone(),
        version: product.version.clone(),
        name: product.name(config),
    });
    let (spec, mut problems) = assemble(said.entries.clone(), base, edition);
    let is_draft = |place: &Place| said.drafts.contains(place.file.path());
    problems.retain(|problem| !is_draft(&problem.place) && !problem.other.as_ref().is_some_and(is_draft));
    (spec, problems)
}

/// The texts that readers see on the pages of the manuals, by the path of the page.
fn published(
    found: &[Found],
    documents: &[Document],
    config: &Config,
    working_directory: &Path,
) -> (BTreeMap<String, Published>, Vec<Trouble>) {
    let whole = |path: &str| whole(Path::new(path), working_directory);
    let known: BTreeSet<String> = documents.iter().map(|document| whole(document.file.path())).collect();
    let pages = found.iter().flat_map(|one| &one.manual.pages);
    let pages: BTreeSet<String> = pages.map(|(_, page)| self::whole(page, working_directory)).collect();
    let missing: Vec<PathBuf> =
        pages.difference(&known).map(|page| typed(page, documents, working_directory)).collect();
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    for file in in_parallel(&missing, |page| discover::read(page, working_directory)) {
        match file {
            Ok(file) => files.push(file),
            Err(failure) => troubles.push(failure.into()),
        }
    }
    let others = super::documents(files, config, working_directory).documents;
    let mut texts = BTreeMap::new();
    for document in documents.iter().chain(&others).filter(|document| !document.is_stub) {
        for variant in &document.variants {
            let text = Published { file: document.file.clone(), variant: variant.clone(), is_draft: false };
            texts.extend(variant.pages.iter().map(|page| (whole(page), text.clone())));
        }
    }
    let is_draft = |document: &&Document| {
        front_matter_field(document.file.text(), "draft").is_some_and(|value| value.as_str() == "true")
    };
    for draft in documents.iter().chain(&others).filter(is_draft) {
        if let Some(text) = texts.get_mut(&whole(draft.file.path())) {
            text.is_draft = true;
        }
    }
    (texts, troubles)
}

/// A path from the root of the file system, with `/` and without `..`, that tells files apart however they are named.
fn whole(path: &Path, working_directory: &Path) -> String {
    site::plain(&publishing::slashed(&working_directory.join(path)))
}

/// A page's path as the paths of the documents are: relative to the working directory, unless one of theirs is not.
fn typed(page: &str, documents: &[Document], working_directory: &Path) -> PathBuf {
    let here = whole(Path::new(""), working_directory);
    let (mut above, mut below) = (Path::new(&here).components().peekable(), Path::new(page).components().peekable());
    while above.peek().is_some() && above.peek() == below.peek() {
        above.next();
        below.next();
    }
    let up = above.count();
    if up > 0 && documents.iter().any(|document| Path::new(document.file.path()).is_absolute()) {
        return PathBuf::from(page);
    }
    std::iter::repeat_n(Path::new(".."), up).map(Path::as_os_str).chain(below.map(Component::as_os_str)).collect()
}

/// Whether a page shows a program as one that is called: in code, or in a code span.
fn shows(outline: &Outline, program: &str) -> bool {
    let is_called = |text: &str| {
        let text = text.trim_start().trim_start_matches("$ ");
        text.strip_prefix(program).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n']))
    };
    outline.blocks.iter().any(|block| match block {
        Block::Code { code, .. } => code.as_str().lines().any(is_called),
        Block::Paragraph(text) | Block::Heading { text, .. } | Block::Item { text, .. } => {
            let codes = text.marks.iter().filter(|mark| mark.kind == MarkKind::Code);
            codes.into_iter().any(|mark| is_called(&text.text.as_str()[mark.range.clone()]))
        }
        Block::Table { .. } | Block::Comment(_) | Block::Unknown { .. } => false,
    })
}
