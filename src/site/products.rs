//! The products of a site, read from its data file.
//!
//! Takes YAML, a mapping with one mapping for each product; hands on a [`Product`] for each of its versions. What a field
//! means is for the layout to say: only the folder and the versions are looked at here.

use super::Product;
use crate::{
    config::SiteLayout,
    text::{CharacterOffsets, Span},
};
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};
use std::{collections::BTreeMap, sync::Arc};

/// A data file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DataError {
    /// What is wrong.
    pub message: String,
    /// Where in the file.
    pub span: Option<Span>,
}

/// How deep fields are looked for; deeper ones are not known.
const DEEPEST: usize = 8;

/// The longest run of indentation that is handed to the YAML parser, whose tree is taken down by recursion.
const WIDEST: usize = 1000;

/// Reads every product, in the order of the file.
pub(super) fn read(text: &str, layout: &SiteLayout) -> Result<Vec<Arc<Product>>, DataError> {
    let fail = |message: String, span: Option<Span>| DataError { message, span };
    let indentation = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'-' | b'?' | b':')).count();
    if text.lines().any(|line| indentation(line) > WIDEST) {
        return Err(fail(String::from("it is nested too deeply"), None));
    }
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        let at = CharacterOffsets::new(text).byte(error.marker().index());
        fail(format!("not YAML: {}", error.info()), Some(Span::at(at)))
    })?;
    let Some(document) = documents.first() else { return Ok(Vec::new()) };
    let YamlData::Mapping(mapping) = &document.data else {
        return Err(fail(String::from("not a mapping of products"), None));
    };
    let offsets = CharacterOffsets::new(text);
    let mut products = Vec::new();
    for (key, value) in mapping {
        let Some(key) = key.data.as_str() else { continue };
        let mut fields = BTreeMap::new();
        flatten(text, &offsets, value, "", DEEPEST, &mut fields);
        products.extend(versions(key, &Arc::new(fields), layout).into_iter().map(Arc::new));
    }
    Ok(products)
}

/// Puts every scalar below `value` into `fields`, as it is written, under the path of its keys; items count from 0.
fn flatten(
    text: &str,
    offsets: &CharacterOffsets,
    value: &MarkedYaml<'_>,
    path: &str,
    depth: usize,
    fields: &mut BTreeMap<String, String>,
) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match &value.data {
        _ if depth == 0 => {}
        YamlData::Mapping(mapping) => {
            for (key, value) in mapping {
                flatten(text, offsets, value, &below(written(text, offsets, key)), depth - 1, fields);
            }
        }
        YamlData::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(text, offsets, item, &below(&index.to_string()), depth - 1, fields);
            }
        }
        _ => drop(fields.insert(path.to_owned(), written(text, offsets, value).to_owned())),
    }
}

/// A scalar as a page would show it: `1.0` stays `1.0`.
fn written<'a>(text: &'a str, offsets: &CharacterOffsets, value: &'a MarkedYaml<'_>) -> &'a str {
    let (start, end) = (offsets.byte(value.span.start.index()), offsets.byte(value.span.end.index()));
    value.data.as_str().unwrap_or_else(|| text.get(start..end).unwrap_or_default().trim())
}

/// A product for each version, as the fields of its folder and versions say.
fn versions(key: &str, fields: &Arc<BTreeMap<String, String>>, layout: &SiteLayout) -> Vec<Product> {
    let listed = |field: &str| -> Vec<(&str, &str)> {
        let prefix = format!("{field}.");
        let items = fields.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text.as_str())));
        items.collect()
    };
    let folders = listed(&layout.folder_field);
    let mut names: Vec<&str> = listed(&layout.versions_field).into_iter().map(|(_, version)| version).collect();
    names.extend(
        folders.iter().map(|(version, _)| *version).filter(|version| !names.contains(version)).collect::<Vec<_>>(),
    );
    if names.is_empty() {
        names.push("");
    }
    let whole = fields.get(&layout.folder_field).map(|folder| folder.trim_matches('/'));
    let product = |version: &str| {
        let own =
            folders.iter().find(|(name, _)| *name == version).map(|(_, folder)| folder.trim_matches('/').to_owned());
        let folder = own.unwrap_or_else(|| match whole {
            Some(folder) if names.len() > 1 => format!("{folder}/{version}"),
            folder => folder.unwrap_or_default().to_owned(),
        });
        // Pages are at `product/version/…`, so the second folder is the word, if the product's folder has two.
        let word = folder.split('/').nth(1).unwrap_or(version).to_owned();
        Product { key: key.to_owned(), version: version.to_owned(), word, folder, fields: fields.clone() }
    };
    names.iter().map(|version| product(version)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn said(text: &str) -> Vec<String> {
        let products = read(text, &Config::standard().site).unwrap();
        products.iter().map(|p| format!("{} {} {} {}", p.key, p.version, p.word, p.folder)).collect()
    }

    #[test]
    fn each_version_is_a_product() {
        let text = "a:\n  content_path: x/core\n  versions: [core]\nb:\n  content_path: {v2: y/v2, v1: y/v1}\n  versions: [v2, v1]\n\
                    c:\n  content_path: z\n  versions: [v1]\nd:\n  name: D\ne:\n  content_path: {v1: z/control}\n";
        assert_eq!(
            said(text),
            ["a core core x/core", "b v2 v2 y/v2", "b v1 v1 y/v1", "c v1 v1 z", "d   ", "e v1 control z/control"]
        );
    }

    #[test]
    fn scalars_are_kept_as_written() {
        let products = read("a:\n  latest: 1.0\n  é: {b: '2'}\n", &Config::standard().site).unwrap();
        assert_eq!((products[0].fields["latest"].as_str(), products[0].fields["é.b"].as_str()), ("1.0", "2"));
    }

    #[test]
    fn what_is_no_data_is_an_error_with_its_place() {
        let layout = Config::standard().site;
        assert_eq!(read("a: b: c\n", &layout).unwrap_err().span, Some(Span::at(4)));
        assert!(read("- a\n", &layout).is_err() && read("", &layout).unwrap().is_empty());
        assert!(read(&format!("a:\n  {}x\n", "- ".repeat(100_000)), &layout).is_err());
        assert!(read(&format!("a: {}\n", "[".repeat(100_000)), &layout).is_err());
    }
}
