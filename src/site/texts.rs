//! What a shortcode shows in the pages of a product.
//!
//! Takes a shortcode's name and arguments, and the texts of the configuration; hands on the text that readers see, or
//! nothing where that is not known.

use super::{Product, Site, Variant};
use crate::config::Config;
use std::{ops::Bound, sync::Arc};

/// The longest field that is put in, in bytes: a page may ask for it many times.
const LONGEST: usize = 1024;

/// An argument of a shortcode: its name, empty where it has none, and its value.
pub type Argument<'a> = (&'a str, &'a str);

impl Variant {
    /// What a shortcode shows to the readers of this variant.
    pub fn text(&self, config: &Config, name: &str, arguments: &[Argument<'_>]) -> Option<String> {
        let (template, taken) = template(config, name, arguments)?;
        let mut choice = Choice { product: self.product.clone(), ..Choice::default() };
        for (index, argument) in arguments.iter().enumerate() {
            if !taken.contains(&index) {
                choice.take(&self.site, config, argument)?;
            }
        }
        choice.settle(&self.site)?;
        fill(template, &choice, &self.site)
    }
}

impl Product {
    /// What readers call it; its key where nothing says so.
    pub fn name(self: &Arc<Self>, config: &Config) -> String {
        let choice = Choice { product: Some(self.clone()), ..Choice::default() };
        fill(&config.site.name, &choice, &Site::default()).unwrap_or_else(|| self.key.clone())
    }
}

/// Which of a shortcode's arguments name a product; none of a shortcode that the configuration does not know, or whose text is
/// the same for every product.
pub fn product_arguments(config: &Config, name: &str, arguments: &[Argument<'_>]) -> Vec<usize> {
    let found = template(config, name, arguments).filter(|(text, _)| text.contains('{'));
    let Some((_, taken)) = found else { return Vec::new() };
    let names = |index: &usize| !taken.contains(index) && matches!(arguments[*index].0, "" | "product");
    (0..arguments.len()).filter(names).collect()
}

impl Site {
    /// The words by which shortcodes may call its products: other words for them, their keys, what pages call them.
    pub fn words<'a>(&'a self, config: &'a Config) -> impl Iterator<Item = &'a str> {
        let products = self.products.iter().flat_map(|product| [product.key.as_str(), product.word.as_str()]);
        config.site.aliases.keys().map(String::as_str).chain(products).filter(|word| !word.is_empty())
    }
}

/// Whether the configuration has a text for a shortcode of this name, or of one that starts alike.
pub fn has_text(config: &Config, name: &str) -> bool {
    config
        .shortcodes
        .range::<str, _>((Bound::Included(name), Bound::Unbounded))
        .next()
        .is_some_and(|(key, _)| key.starts_with(name))
}

/// The text of the configuration whose name says most about these arguments, and which of them it says.
fn template<'a>(config: &'a Config, name: &str, arguments: &[Argument<'_>]) -> Option<(&'a str, Vec<usize>)> {
    let named = config.shortcodes.range(name.to_owned()..).take_while(|(key, _)| key.starts_with(name));
    let fitting = named.filter_map(|(key, text)| {
        let words = key[name.len()..].split_ascii_whitespace();
        // What only starts alike is another shortcode: `host-url` is no `host`.
        if !matches!(key.as_bytes().get(name.len()), None | Some(b' ')) {
            return None;
        }
        let place = |word: &str| {
            let (name, value) = word.split_once('=').unwrap_or(("", word));
            arguments.iter().position(|argument| *argument == (name, value))
        };
        Some((text.as_str(), words.map(place).collect::<Option<Vec<usize>>>()?))
    });
    fitting.max_by_key(|(_, taken)| taken.len())
}

/// Whose fields fill a text: those of the page's product, unless arguments say another.
#[derive(Default)]
struct Choice {
    product: Option<Arc<Product>>,
    version: Option<String>,
}

impl Choice {
    /// Takes an argument that chooses; `None` where nobody knows what it means.
    fn take(&mut self, site: &Site, config: &Config, (name, value): &Argument<'_>) -> Option<()> {
        match *name {
            "version" => self.version = Some((*value).to_owned()),
            "" | "product" => self.product = Some(site.called(value, config, self.product.as_ref())?),
            _ => return None,
        }
        Some(())
    }

    /// Goes over to the version that was asked for.
    fn settle(&mut self, site: &Site) -> Option<()> {
        let Some(version) = &self.version else { return Some(()) };
        let key = &self.product.as_ref()?.key;
        let number = |version: &str| version.trim_start_matches('v').to_owned();
        let mut same = site.products.iter().filter(|product| product.key == *key);
        self.product = Some(same.find(|product| number(&product.version) == number(version))?.clone());
        Some(())
    }
}

impl Site {
    /// The product that shortcodes call `word`: by another word for it, by its key, as pages call it. Of several versions
    /// that of `current`, else the first.
    fn called(&self, word: &str, config: &Config, current: Option<&Arc<Product>>) -> Option<Arc<Product>> {
        let key = config.site.aliases.get(word).map_or(word, String::as_str);
        let is_current = |product: &&Arc<Product>| current.is_some_and(|current| current.version == product.version);
        let keyed = || self.products.iter().filter(|product| product.key == key);
        let worded = || self.products.iter().filter(|product| product.word == word);
        let found = keyed().find(is_current).or_else(|| keyed().next());
        found.or_else(|| worded().next()).cloned()
    }
}

/// Puts the fields into a text. A brace around anything but names of fields is a brace.
fn fill(template: &str, choice: &Choice, site: &Site) -> Option<String> {
    let (mut filled, mut rest) = (String::with_capacity(template.len()), template);
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let is_list = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '$' | ':' | '|');
        let names = &after[..after.find(|c| !is_list(c)).unwrap_or(after.len())];
        let is_list = after[names.len()..].starts_with('}') && names.split('|').all(|name| !name.is_empty());
        filled.push_str(&rest[..open]);
        if is_list {
            filled.push_str(&names.split('|').find_map(|name| field(name, choice, site))?);
            rest = &rest[open + names.len() + 2..];
        } else {
            filled.push('{');
            rest = &rest[open + 1..];
        }
    }
    filled.push_str(rest);
    Some(filled)
}

/// A field by its name: `latest_patches.$version`, `$word`, `other-product:field`.
fn field(name: &str, choice: &Choice, site: &Site) -> Option<String> {
    let (product, name) = match name.split_once(':') {
        Some((key, name)) => (site.products.iter().find(|product| product.key == key), name),
        None => (choice.product.as_ref(), name),
    };
    let product = product?;
    let text = match name {
        "$version" => &product.version,
        "$word" => &product.word,
        "$number" => product.version.trim_start_matches('v'),
        path => product.fields.get(path.replace("$version", &product.version).as_str())?,
    };
    (text.len() <= LONGEST).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceFile;

    const DATA: &str = "influxdb:\n  name: DB\n  name__v2: DB v2\n  content_path: {v2: influxdb/v2, v1: influxdb/v1}\n  \
                        versions: [v2, v1]\n  latest_patches: {v2: 2.9.1, v1: 1.12.4}\n  latest_cli: {v2: 2.8.0}\n  \
                        placeholder_host: localhost:8086\n  scheme: http\ninfluxdb3_core:\n  name: Core\n  \
                        content_path: influxdb3/core\n  versions: [core]\n  latest_patch: 3.1.0\n  \
                        placeholder_host: localhost:8181\n  scheme: http\n";

    fn text(page: &str, name: &str, arguments: &[Argument<'_>]) -> Option<String> {
        let mut config = Config::standard();
        config.shortcodes.insert("plain".to_owned(), "{\"a\": {}} {$word}".to_owned());
        let site = Arc::new(Site::new("", Some(&SourceFile::new("p.yml", DATA)), &config.site).unwrap());
        let product = site.product_of(page, &config.site).cloned();
        Variant { product, pages: Vec::new(), site }.text(&config, name, arguments)
    }

    #[test]
    fn texts_are_those_of_the_pages_product() {
        let (v2, core) = ("content/influxdb/v2/a.md", "content/influxdb3/core/a.md");
        assert_eq!(text(v2, "product-name", &[]).unwrap(), "DB v2");
        assert_eq!(text(core, "product-name", &[]).unwrap(), "Core");
        assert_eq!(text(v2, "current-version", &[]).unwrap(), "2");
        assert_eq!(text(core, "influxdb/host-url", &[]).unwrap(), "http://localhost:8181");
        assert_eq!(text(core, "plain", &[]).unwrap(), "{\"a\": {}} core");
        assert_eq!(text("content/other/a.md", "product-name", &[]), None);
        assert_eq!(text(core, "unknown", &[]), None);
        assert_eq!(text(core, "product", &[]), None, "only the start of a name");
    }

    #[test]
    fn arguments_choose_another_text_product_or_version() {
        let (v2, core) = ("content/influxdb/v2/a.md", "content/influxdb3/core/a.md");
        assert_eq!(text(v2, "latest-patch", &[]).unwrap(), "2.9.1");
        assert_eq!(text(v2, "latest-patch", &[("cli", "true")]).unwrap(), "2.8.0");
        assert_eq!(text(v2, "latest-patch", &[("version", "1")]).unwrap(), "1.12.4");
        assert_eq!(text(v2, "latest-patch", &[("version", "1.8")]), None);
        assert_eq!(text(core, "latest-patch", &[("product", "influxdb"), ("version", "v1")]).unwrap(), "1.12.4");
        assert_eq!(text(core, "influxdb/host", &[("", "oss")]).unwrap(), "localhost:8086");
        assert_eq!(text(core, "influxdb/host", &[("", "nothing")]), None);
        assert_eq!(text(core, "product-name", &[("omit", "C")]), None, "nobody knows what it does");
    }
}
