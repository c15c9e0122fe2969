//! One validator for each schema that is asked for, made when it is first needed and kept.

use super::document::Document;
use crate::model::percent;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The name under which the document is known to the validators.
pub(super) const NAME: &str = "urn:docproof:document";

/// The validators of a document.
#[derive(Debug)]
pub(super) struct Validators {
    draft: Draft,
    /// By JSON pointer; `None` for a schema that is no schema.
    made: Mutex<BTreeMap<String, Option<Arc<Validator>>>>,
}

impl Validators {
    /// None yet. OpenAPI 3.0 is closest to draft 4, 3.1 is draft 2020-12.
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, made: Mutex::new(BTreeMap::new()) }
    }

    /// The validator of the schema at a pointer. `None` when it cannot be made; then nothing is known of its values.
    pub(super) fn get(&self, document: &Document, pointer: &str) -> Option<Arc<Validator>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(pointer) {
            return known.clone();
        }
        let validator = self.make(document.value(), pointer).map(Arc::new);
        made.insert(pointer.to_owned(), validator.clone());
        validator
    }

    fn make(&self, document: &Value, pointer: &str) -> Option<Validator> {
        let registry = Registry::new().draft(self.draft).add(NAME, document).ok()?.prepare().ok()?;
        // A pointer as a URI fragment (RFC 6901 section 6).
        let fragment = percent::encoded(pointer, "/!$&'()*+,;=:@?");
        let schema = json!({ "$ref": format!("{NAME}#{fragment}") });
        let options =
            jsonschema::options().with_draft(self.draft).with_registry(&registry).should_validate_formats(true);
        options.build(&schema).ok()
    }
}
