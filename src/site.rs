//! The site that pages belong to: its products, and which pages a text is published as.
//!
//! Takes the data files and the front matter of a site, as text; hands on a [`Site`], which knows for each file the
//! [`Variant`]s in which readers see it. Opens no file, and knows no product: what is special to a site is data.

use std::{collections::BTreeMap, sync::Arc};

/// A product that a site documents, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Product {
    /// What the data file calls it, and the version where it has several (`influxdb3_core`, `influxdb/v2`).
    pub key: String,
    /// What pages call it where a part is shown for some products only (`core`, `v2`).
    pub word: String,
    /// The folder of its pages, below the folder of all pages (`influxdb3/core`).
    pub folder: String,
    /// Texts of its own, by the name of the shortcode that shows them.
    pub shortcodes: BTreeMap<String, String>,
}

/// One way in which readers see a file: as the pages of one product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variant {
    /// The product; `None` where the pages belong to none.
    pub product: Option<Arc<Product>>,
    /// The pages that show it in this way, in order: the file itself, or those that include it.
    pub pages: Vec<String>,
}

/// What is known of the site that pages belong to.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Its products.
    pub products: Vec<Arc<Product>>,
}
