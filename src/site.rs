//! The site that pages belong to: its products, and which pages a text is published as.
//!
//! Takes the data files and the front matter of a site, as text; hands on a [`Site`], which knows the product of each
//! page, and [`Document`]s: files with the [`Variant`]s in which readers see them. Opens no file, and knows no product:
//! what is special to a site is data.

mod links;
mod products;
mod publish;
mod texts;

pub use links::{Link, LinkKind, is_page, plain};
pub use products::DataError;
pub use publish::{Found, publish};
pub use texts::{Argument, has_text, product_arguments};

use crate::{
    config::SiteLayout,
    text::{SourceFile, Span},
};
use std::{collections::BTreeMap, sync::Arc};

/// A product that a site documents, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Product {
    /// What the data file calls it (`influxdb3_core`, `influxdb`).
    pub key: String,
    /// Which version of it (`core`, `v2`); empty where it has none.
    pub version: String,
    /// What pages call it where a part is shown for some products only (`core`, `v2`).
    pub word: String,
    /// The folder of its pages, below the folder of all pages (`influxdb3/core`); empty where it has none.
    pub folder: String,
    /// What the data file says of it: texts by the path of their keys (`latest_patches.v2`).
    pub fields: Arc<BTreeMap<String, String>>,
}

impl Product {
    /// The folder that it shares with its kin: the first part of its own.
    pub fn family(&self) -> &str {
        self.folder.split('/').next().unwrap_or_default()
    }
}

/// One way in which readers see a file: as the pages of one product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variant {
    /// The product; `None` where the pages belong to none, and see every part of it.
    pub product: Option<Arc<Product>>,
    /// The pages that show it in this way, in order: the file itself, or those that include it. Empty where none does,
    /// but a part of it is meant for this product.
    pub pages: Vec<String>,
    /// The site.
    pub site: Arc<Site>,
}

impl Variant {
    /// Whether what is shown (or, if not `shown`, hidden) for the products called `words` is there.
    pub fn shows<'a>(&self, shown: bool, mut words: impl Iterator<Item = &'a str>) -> bool {
        self.product.as_ref().is_none_or(|product| words.any(|word| word == product.word) == shown)
    }
}

/// What is known of the site that pages belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Its root folder, as paths are shown: empty, or ending with `/`.
    pub root: String,
    /// Its products, in the order of the data file.
    pub products: Vec<Arc<Product>>,
}

impl Site {
    /// The site whose root is shown as `root`, with the products of its data file, if it has one.
    ///
    /// # Errors
    ///
    /// When the data file is no YAML, or no mapping of products.
    pub fn new(root: impl Into<String>, data: Option<&SourceFile>, layout: &SiteLayout) -> Result<Self, DataError> {
        let products = data.map(|data| products::read(data.text(), layout)).transpose()?.unwrap_or_default();
        Ok(Self { root: root.into(), products })
    }

    /// The product to whose folder the page shown as `path` belongs.
    pub fn product_of(&self, path: &str, layout: &SiteLayout) -> Option<&Arc<Product>> {
        let page = path.strip_prefix(&self.root)?.strip_prefix(&layout.content)?.strip_prefix('/')?;
        let holds = |product: &&Arc<Product>| {
            let rest = page.strip_prefix(&product.folder);
            !product.folder.is_empty() && rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.products.iter().filter(holds).max_by_key(|product| product.folder.len())
    }
}

/// A file and the ways in which readers see it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file; texts that it includes are attached to it.
    pub file: Arc<SourceFile>,
    /// Whether readers see the text of another file in place of its own; what its front matter holds is its own.
    pub is_stub: bool,
    /// Whether all of it is to be read; else only what the readers of its variants see.
    pub is_whole: bool,
    /// The ways in which readers see it, at least one.
    pub variants: Vec<Arc<Variant>>,
    /// What is wrong with what it includes.
    pub problems: Vec<LinkProblem>,
}

impl From<Arc<SourceFile>> for Document {
    /// A page that belongs to no site.
    fn from(file: Arc<SourceFile>) -> Self {
        let variant = Variant { pages: vec![file.path().to_owned()], ..Variant::default() };
        Self { file, is_stub: false, is_whole: true, variants: vec![Arc::new(variant)], problems: Vec::new() }
    }
}

/// Something wrong with what a file includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkProblem {
    /// The name of the file, where it stands.
    pub span: Span,
    /// Where the file should be, as it is shown.
    pub target: String,
    /// What is wrong.
    pub kind: LinkProblemKind,
}

/// What can be wrong with an included file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkProblemKind {
    /// There is no such file.
    Missing,
    /// Not even the folder is there that holds such files, so that it may be just this copy of the site that lacks it.
    OutOfReach,
    /// A link in the file system that leads out of the site, where a page of a stranger may name nothing.
    LeadsOut,
    /// The texts that the page brings in are too long with this one; those that follow are left out, too.
    TooLong,
    /// It includes, perhaps through others, the file that includes it: these, in order, from one to the next.
    Cycle(Vec<String>),
}
