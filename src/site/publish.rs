//! Which files are read as which pages.
//!
//! Takes the files that were found, with what each of them puts in place of what; hands on a [`Document`] for each that
//! is to be checked, with the variants in which readers see it.

use super::{Document, LinkProblem, LinkProblemKind, Product, Site, Variant, is_page};
use crate::{
    config::SiteLayout,
    text::{SourceFile, Span},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A file that was found, and the files that it puts in place of something.
#[derive(Debug, Clone)]
pub struct Found {
    /// The file, with the texts that it includes.
    pub file: Arc<SourceFile>,
    /// Its path: absolute, with `/`, and plain.
    pub path: String,
    /// The site that it belongs to.
    pub site: Arc<Site>,
    /// Whether it was named. One that was not is a document only if one that was publishes it.
    pub named: bool,
    /// Whether its own text is that of another page.
    pub is_stub: bool,
    /// The files whose pages it stands for, by index, and where it names them: they are documents as well.
    pub links: Vec<(usize, Span)>,
    /// The files whose texts it puts in, likewise: they are a part of it.
    pub texts: Vec<(usize, Span)>,
    /// What is wrong with the others that it names.
    pub problems: Vec<LinkProblem>,
}

/// The documents of the files that were named, each once and in order; a file that a document publishes, and that was
/// not named, follows it.
pub fn publish(mut found: Vec<Found>, layout: &SiteLayout) -> Vec<Document> {
    for (index, problem) in cycles(&found) {
        found[index].problems.push(problem);
    }
    let mut publishers = vec![Vec::new(); found.len()];
    for (index, file) in found.iter().enumerate() {
        for (target, _) in &file.links {
            publishers[*target].push(index);
        }
    }
    let (mut documents, mut seen) = (Vec::with_capacity(found.len()), BTreeSet::new());
    for named in (0..found.len()).filter(|index| found[*index].named) {
        let mut open = vec![named];
        while let Some(index) = open.pop() {
            if seen.insert(index) {
                documents.push(document(index, &found, &publishers, layout));
                open.extend(found[index].links.iter().rev().map(|(target, _)| *target).filter(|at| !found[*at].named));
            }
        }
    }
    documents
}

fn document(index: usize, found: &[Found], publishers: &[Vec<usize>], layout: &SiteLayout) -> Document {
    let file = &found[index];
    let mut variants: BTreeMap<_, (Option<&Arc<Product>>, Vec<String>)> = BTreeMap::new();
    for page in pages(index, found, publishers, layout) {
        let page = &found[page];
        let product = page.site.product_of(&page.path, layout);
        let key = product.map(|product| (product.key.as_str(), product.version.as_str()));
        variants.entry(key).or_insert((product, Vec::new())).1.push(page.file.path().to_owned());
    }
    let variant = |(product, mut pages): (Option<&Arc<Product>>, Vec<String>)| {
        pages.sort();
        Arc::new(Variant { product: product.cloned(), pages, site: file.site.clone() })
    };
    let mut variants: Vec<Arc<Variant>> = variants.into_values().map(variant).collect();
    variants.sort_by(|a, b| a.pages.cmp(&b.pages));
    let problems = file.problems.clone();
    Document { file: file.file.clone(), is_stub: file.is_stub, is_whole: file.named, variants, problems }
}

/// The pages on which the text of a file is read: those that publish it, through others perhaps; the file itself, where
/// none does, or where it stands among the pages of a product.
fn pages(index: usize, found: &[Found], publishers: &[Vec<usize>], layout: &SiteLayout) -> BTreeSet<usize> {
    let (mut pages, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![index]);
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let file = &found[at];
        let is_page = publishers[at].is_empty() || file.is_stub || file.site.product_of(&file.path, layout).is_some();
        if is_page {
            pages.insert(at);
        }
        // What a stub shows of its own is read on the stub.
        if !file.is_stub {
            open.extend(&publishers[at]);
        }
    }
    if pages.is_empty() {
        pages.insert(index);
    }
    pages
}

/// The links that lead back to a file that led to them, each told once, at the link that closes the circle.
fn cycles(found: &[Found]) -> Vec<(usize, LinkProblem)> {
    let (mut problems, mut done) = (Vec::new(), vec![false; found.len()]);
    for start in 0..found.len() {
        // The files on the way, each with the number of its next link, and the place of the link that was taken.
        let mut way: Vec<(usize, usize)> = Vec::new();
        let (mut spans, mut on_way) = (vec![Span::at(0)], BTreeSet::new());
        if !done[start] {
            way.push((start, 0));
            on_way.insert(start);
        }
        while let Some((index, next)) = way.last_mut() {
            let index = *index;
            let Found { links, texts, .. } = &found[index];
            let link = links.get(*next).or_else(|| texts.get(*next - links.len().min(*next))).copied();
            let Some((target, span)) = link else {
                done[index] = true;
                on_way.remove(&index);
                way.pop();
                spans.pop();
                continue;
            };
            *next += 1;
            if let Some(last) = spans.last_mut() {
                *last = span;
            }
            if on_way.contains(&target) {
                let circle = way.iter().map(|(at, _)| *at).skip_while(|at| *at != target).chain([target]);
                let circle = circle.map(|at| found[at].file.path().to_owned()).collect();
                let target = found[target].file.path().to_owned();
                // A text is told of on the page that puts it in.
                let told = way.iter().zip(&spans).rev().find(|((at, _), _)| is_page(&found[*at].path));
                let ((at, _), span) = told.unwrap_or((&way[0], &spans[0]));
                problems.push((*at, LinkProblem { span: *span, target, kind: LinkProblemKind::Cycle(circle) }));
            } else if !done[target] {
                spans.push(Span::at(0));
                way.push((target, 0));
                on_way.insert(target);
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files by path, each with the paths that it publishes; those in `named` are named.
    fn documents(files: &[(&str, &[&str])], named: &[&str]) -> Vec<(String, Vec<Vec<String>>, usize)> {
        let layout =
            SiteLayout { content: "content".into(), folder_field: "content_path".into(), ..SiteLayout::default() };
        let data = SourceFile::new("p.yml", "a:\n  content_path: x/a\nb:\n  content_path: x/b\n");
        let site = Arc::new(Site::new("", Some(&data), &layout).unwrap());
        let place = |path: &str| files.iter().position(|(other, _)| *other == path).unwrap();
        let found = files.iter().map(|(path, links)| Found {
            file: Arc::new(SourceFile::new(*path, "")),
            path: (*path).to_owned(),
            site: site.clone(),
            named: named.contains(path),
            is_stub: !links.is_empty(),
            links: links.iter().map(|path| (place(path), Span::at(0))).collect(),
            texts: Vec::new(),
            problems: Vec::new(),
        });
        let documents = publish(found.collect(), &layout).into_iter();
        let said = documents.map(|document| {
            let pages = document.variants.iter().map(|variant| variant.pages.clone()).collect();
            (document.file.path().to_owned(), pages, document.problems.len())
        });
        said.collect()
    }

    fn want(list: &[(&str, &[&[&str]], usize)]) -> Vec<(String, Vec<Vec<String>>, usize)> {
        let owned = |words: &&[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        list.iter()
            .map(|(path, pages, problems)| ((*path).to_owned(), pages.iter().map(owned).collect(), *problems))
            .collect()
    }

    #[test]
    fn a_shared_text_is_read_once_for_each_product() {
        let (s, a, a2, b) = ("content/s.md", "content/x/a/1.md", "content/x/a/2.md", "content/x/b/1.md");
        let files: &[(&str, &[&str])] = &[(b, &[s]), (s, &[]), (a2, &[s]), (a, &[s])];
        let shared: (&str, &[&[&str]], usize) = (s, &[&[a, a2], &[b]], 0);
        assert_eq!(documents(files, &[s]), want(&[shared]));
        assert_eq!(documents(files, &[a]), want(&[(a, &[&[a]], 0), shared]));
        assert_eq!(documents(files, &[b, s, a, a2])[..2], want(&[(b, &[&[b]], 0), shared]));
    }

    #[test]
    fn a_circle_is_told_once_and_ends() {
        let files: &[(&str, &[&str])] = &[("content/1.md", &["content/2.md"]), ("content/2.md", &["content/1.md"])];
        let said = documents(files, &["content/1.md", "content/2.md"]);
        assert_eq!(said.iter().map(|(.., problems)| problems).sum::<usize>(), 1);
        let alone: &[(&str, &[&str])] = &[("content/1.md", &["content/1.md"])];
        assert_eq!(documents(alone, &["content/1.md"]), want(&[("content/1.md", &[&["content/1.md"]], 1)]));
    }

    #[test]
    fn long_chains_take_no_stack() {
        let names: Vec<String> = (0..20_000).map(|number| format!("content/{number:05}.md")).collect();
        let found = |(index, name): (usize, &String)| Found {
            file: Arc::new(SourceFile::new(name.as_str(), "")),
            path: name.clone(),
            site: Arc::default(),
            named: index == 0,
            is_stub: true,
            links: (index + 1 < names.len()).then(|| (index + 1, Span::at(0))).into_iter().collect(),
            texts: Vec::new(),
            problems: Vec::new(),
        };
        let documents = publish(names.iter().enumerate().map(found).collect(), &SiteLayout::default());
        assert_eq!(documents.len(), names.len());
    }
}
