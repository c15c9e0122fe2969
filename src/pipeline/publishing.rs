//! From files to documents: the site that they belong to, what they include, and the pages that publish them.
//!
//! Takes the files that were named; hands on [`Documents`]. Reads what they name, each file once, and looks through the
//! folder of all pages only where a file is among them that no product's pages hold: others may publish its text.

use super::{Trouble, in_parallel};
use crate::{
    config::Config,
    discover::{self, Failure, Unchanged, site as folders},
    extract,
    site::{self, Document, Found, Link, LinkKind, LinkProblem, LinkProblemKind, Site},
    text::{SourceFile, Span},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// The most bytes of texts that one page brings in: a few lines could else ask for the same long text without end.
const LONGEST: usize = 4 * 1024 * 1024;

/// What a run reads, and what stood in its way.
#[derive(Debug, Default)]
pub struct Documents {
    /// The documents, in the order of the files; what only they publish follows them.
    pub documents: Vec<Document>,
    /// Data files that cannot be used.
    pub troubles: Vec<Trouble>,
}

/// Finds out as which pages `files` are published.
pub fn documents(files: Vec<Arc<SourceFile>>, config: &Config, working_directory: &Path) -> Documents {
    changed_documents(files, &Unchanged::default(), config, working_directory)
}

/// Finds out as which pages `files`, which changed, are published; of the pages that are `unchanged`, those that bring in a
/// file that changed are read, too.
pub fn changed_documents(
    files: Vec<Arc<SourceFile>>,
    unchanged: &Unchanged,
    config: &Config,
    working_directory: &Path,
) -> Documents {
    let mut shelves = Shelves::new(config, working_directory);
    let links = in_parallel(&files, |file| extract::links(file, config));
    for (file, links) in files.into_iter().zip(links) {
        shelves.add(file, links, true);
    }
    shelves.find_includers(unchanged);
    shelves.find_publishers();
    shelves.follow_links();
    Documents { documents: site::publish(shelves.found, &config.site), troubles: shelves.troubles }
}

/// The site at a root folder; one without products where it holds none of a site's files.
pub(super) fn site_at(root: &Path, config: &Config, working_directory: &Path) -> (Arc<Site>, Vec<Trouble>) {
    let mut shelves = Shelves::new(config, working_directory);
    let page = format!("{}/{}/page.md", site::plain(&slashed(root)), config.site.content);
    let found = shelves.root(&page, &page);
    (found.map(|root| root.site).unwrap_or_default(), shelves.troubles)
}

/// The documents that bring in the text of a file, which is no page itself.
pub fn including(text: &SourceFile, config: &Config, working_directory: &Path) -> Documents {
    let path = working_directory.join(text.path());
    let found = folders::around(&path, &config.site.content).filter(|_| !site::is_page(text.path()));
    let Some((root, real)) = found else { return Documents::default() };
    let pages = folders::pages_below(&root.join(&config.site.content), &root);
    let unchanged = Unchanged { pages: pages.into_iter().map(Into::into).collect(), others: BTreeSet::from([real]) };
    changed_documents(Vec::new(), &unchanged, config, working_directory)
}

/// The root of a site, and how its files are shown.
#[derive(Clone)]
struct Root {
    /// Its path, ending with `/`.
    path: String,
    /// What stands for that in paths that are shown.
    shown: String,
    site: Arc<Site>,
}

/// All files that were found, and the sites that they belong to.
struct Shelves<'a> {
    config: &'a Config,
    folder: &'a Path,
    /// The working directory, plain.
    here: String,
    roots: BTreeMap<String, Option<Root>>,
    found: Vec<Found>,
    /// What each of them names.
    links: Vec<Vec<Link>>,
    root_of: Vec<Option<Root>>,
    by_path: BTreeMap<String, usize>,
    troubles: Vec<Trouble>,
    /// How many bytes of texts the page at hand may still bring in; none where one was too long.
    room: Option<usize>,
}

impl<'a> Shelves<'a> {
    fn new(config: &'a Config, folder: &'a Path) -> Self {
        let here = site::plain(&slashed(folder));
        let (roots, by_path) = (BTreeMap::new(), BTreeMap::new());
        let (found, links, root_of, troubles) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { config, folder, here, roots, found, links, root_of, by_path, troubles, room: None }
    }

    /// Takes a file in, and gives it its number.
    fn add(&mut self, file: Arc<SourceFile>, links: Vec<Link>, named: bool) -> usize {
        let path = site::plain(&slashed(&self.folder.join(file.path())));
        let root = self.root(&path, file.path());
        let index = self.found.len();
        // What lies in no site can include nothing: nobody knows relative to what.
        let links = if root.is_some() { links } else { Vec::new() };
        let site = root.as_ref().map(|root| root.site.clone()).unwrap_or_default();
        self.by_path.insert(path.clone(), index);
        self.found.push(Found {
            file,
            path,
            site,
            named,
            is_stub: false,
            links: Vec::new(),
            texts: Vec::new(),
            problems: Vec::new(),
        });
        self.links.push(links);
        self.root_of.push(root);
        index
    }

    /// The site that a page belongs to: the innermost folder above its folder of pages that looks like one.
    fn root(&mut self, path: &str, shown: &str) -> Option<Root> {
        let content = &self.config.site.content;
        if content.is_empty() {
            return None;
        }
        let marker = format!("/{content}/");
        let places: Vec<usize> = path.match_indices(&marker).map(|(at, _)| at + 1).collect();
        for place in places.into_iter().rev() {
            let root = &path[..place];
            if !self.roots.contains_key(root) {
                let read = folders::is_root(Path::new(root)).then(|| self.read_root(root, &path[place..], shown));
                self.roots.insert(root.to_owned(), read);
            }
            if let Some(Some(root)) = self.roots.get(root) {
                return Some(root.clone());
            }
        }
        None
    }

    fn read_root(&mut self, path: &str, below: &str, shown: &str) -> Root {
        let shown = if let Some(prefix) = shown.strip_suffix(below) {
            prefix.to_owned()
        } else {
            // The working directory lies in the site.
            let depth = self.here.strip_prefix(path.trim_end_matches('/')).map(|rest| rest.matches('/').count());
            depth.map_or_else(|| path.to_owned(), |depth| "../".repeat(depth))
        };
        let data = format!("{path}{}", self.config.site.products);
        let is_there = !self.config.site.products.is_empty() && folders::is_file(Path::new(&data));
        let data = is_there.then(|| self.read_own(&data, path));
        let data = data.transpose().unwrap_or_else(|failure| {
            self.troubles.push(failure.into());
            None
        });
        let site = Site::new(path, data.as_deref(), &self.config.site).unwrap_or_else(|error| {
            let told = data.as_deref().map(|file| Trouble::at(file, error.span, error.message));
            self.troubles.extend(told);
            Site { root: path.to_owned(), ..Site::default() }
        });
        Root { path: path.to_owned(), shown, site: Arc::new(site) }
    }

    /// Takes in the pages that did not change and name a file that did.
    fn find_includers(&mut self, unchanged: &Unchanged) {
        if unchanged.others.is_empty() {
            return;
        }
        let read = in_parallel(&unchanged.pages, |path| {
            let file = discover::read(path, self.folder).ok()?;
            let links = extract::links(&file, self.config);
            (!links.is_empty()).then_some((file, links))
        });
        for (file, links) in read.into_iter().flatten() {
            let path = site::plain(&slashed(&self.folder.join(file.path())));
            let Some(root) = self.root(&path, file.path()) else { continue };
            let changed = |target: &String| folders::is_among(Path::new(target), &unchanged.others);
            if links.iter().any(|link| link.targets(&path, &root.path, &self.config.site).iter().any(changed)) {
                self.add(file, links, true);
            }
        }
    }

    /// Reads a file of the site whose root is the folder `root`.
    fn read_own(&self, path: &str, root: &str) -> Result<Arc<SourceFile>, Failure> {
        if !folders::is_own(Path::new(path), Path::new(root)) {
            let path = discover::show(Path::new(path), self.folder);
            return Err(Failure {
                path,
                reason: String::from("a link that leads out of the site, which is not followed"),
            });
        }
        discover::read(Path::new(path), self.folder)
    }

    /// Takes in the pages that publish a text that was named: one that lies in no product's folder may be shared.
    fn find_publishers(&mut self) {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (index, file) in self.found.iter().enumerate() {
            let Some(root) = self.root_of[index].as_ref().filter(|_| !self.config.site.source.is_empty()) else {
                continue;
            };
            let is_stub = self.links[index].iter().any(|link| link.kind == LinkKind::Source);
            if !is_stub && file.site.product_of(&file.path, &self.config.site).is_none() {
                wanted.entry(root.path.clone()).or_default().insert(file.path.clone());
            }
        }
        for (root, wanted) in wanted {
            let folder = format!("{root}{}", self.config.site.content);
            let mut paths = folders::pages_below(Path::new(&folder), Path::new(&root));
            paths.retain(|path| !self.by_path.contains_key(path));
            let publishes = in_parallel(&paths, |path| {
                let link = extract::source_link(&folders::head(Path::new(path))?, self.config)?;
                let targets = link.targets(path, &root, &self.config.site);
                targets.iter().any(|target| wanted.contains(target)).then_some(())
            });
            for (path, _) in paths.iter().zip(publishes).filter(|(_, publishes)| publishes.is_some()) {
                self.load(path, &root);
            }
        }
    }

    /// Reads a file that something in the site with this root names; `None` where there is none, or it is none of the site's.
    fn load(&mut self, path: &str, root: &str) -> Option<usize> {
        if let Some(index) = self.by_path.get(path) {
            return Some(*index);
        }
        if !folders::is_file(Path::new(path)) {
            return None;
        }
        let file = self.read_own(path, root).ok()?;
        let root = self.roots.get(root).and_then(Option::as_ref);
        let shown = root.and_then(|root| Some(format!("{}{}", root.shown, path.strip_prefix(&root.path)?)));
        let file = match shown {
            Some(shown) if shown != file.path() => Arc::new(SourceFile::new(shown, file.text())),
            _ => file,
        };
        let links = extract::links(&file, self.config);
        Some(self.add(file, links, false))
    }

    /// Reads what the files name, and what that names in turn.
    fn follow_links(&mut self) {
        let mut index = 0;
        while index < self.found.len() {
            let mut includes: Vec<(Span, Arc<SourceFile>)> = Vec::new();
            self.room = Some(LONGEST);
            if let Some(root) = self.root_of[index].clone() {
                for link in std::mem::take(&mut self.links[index]) {
                    self.follow(index, &link, &root, &mut includes);
                }
            }
            if !includes.is_empty() {
                self.found[index].file = Arc::new(self.found[index].file.with_includes(includes));
            }
            index += 1;
        }
    }

    fn follow(&mut self, index: usize, link: &Link, root: &Root, includes: &mut Vec<(Span, Arc<SourceFile>)>) {
        let targets = link.targets(&self.found[index].path, &root.path, &self.config.site);
        let target = targets.iter().find_map(|path| self.load(path, &root.path));
        self.found[index].is_stub |= link.kind == LinkKind::Source && (target.is_some() || link.is_certain());
        let Some(target) = target else {
            if link.is_certain() {
                let kind = self.why_not(link, root, &targets);
                let target = targets.first().and_then(|path| path.strip_prefix(&root.path));
                let target = target.map_or_else(|| link.name.clone(), |below| format!("{}{below}", root.shown));
                self.found[index].problems.push(LinkProblem { span: link.span, target, kind });
            }
            return;
        };
        match &link.kind {
            LinkKind::Text(_, tag) if !site::is_page(&self.found[target].path) => {
                let file = self.found[target].file.clone();
                match self.room.map(|room| room.checked_sub(file.text().len())) {
                    Some(Some(rest)) => {
                        self.room = Some(rest);
                        includes.push((*tag, file));
                        self.found[index].texts.push((target, link.span));
                    }
                    Some(None) => {
                        self.room = None;
                        let (target, kind) = (file.path().to_owned(), LinkProblemKind::TooLong);
                        self.found[index].problems.push(LinkProblem { span: link.span, target, kind });
                    }
                    None => {}
                }
            }
            _ => self.found[index].links.push((target, link.span)),
        }
    }

    /// Why nothing that a link may mean could be read.
    fn why_not(&self, link: &Link, root: &Root, targets: &[String]) -> LinkProblemKind {
        let leads_out = |path: &String| {
            folders::is_file(Path::new(path)) && !folders::is_own(Path::new(path), Path::new(&root.path))
        };
        let folder = link.shelf(&root.path, &self.config.site);
        if targets.iter().any(leads_out) {
            LinkProblemKind::LeadsOut
        } else if folder.is_none_or(|folder| folders::is_folder(Path::new(&folder))) {
            LinkProblemKind::Missing
        } else {
            LinkProblemKind::OutOfReach
        }
    }
}

pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
