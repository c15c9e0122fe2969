//! Positional arguments, as tables and lists describe them.
//!
//! Takes a name and what is said of it; hands on the argument.

use crate::{extract::Inline, spec::cli::ArgumentSpec};

/// An argument: `DATABASE_NAME`, `<FILE>`, `[PACKAGES]...`; `None` where the name is none. Whether it may be left out is said
/// by brackets around it or by `(Optional)` in its description.
pub(super) fn argument(name: &Inline, description: Option<&Inline>) -> Option<ArgumentSpec> {
    let written = name.text.as_str().trim();
    let repeated = written.ends_with("...") || written.ends_with('…');
    let bare = written.trim_end_matches(['.', '…']).trim_end();
    let in_brackets = bare.starts_with('[');
    let bare = bare.trim_matches(|c| matches!(c, '[' | ']' | '<' | '>' | '*' | ' ' | '.'));
    let is_name = !bare.is_empty()
        && !bare.starts_with('-')
        && bare.split_whitespace().count() <= 3
        && bare
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/' | '.' | '=' | ':' | '|' | '@'));
    let said = description.map(|text| text.text.as_str().trim_start().to_lowercase()).unwrap_or_default();
    let optional = in_brackets
        || ["(optional)", "optional.", "optional:", "optional "].iter().any(|lead| said.starts_with(lead))
        || said.ends_with("[optional]");
    let repeated = repeated || said.contains("one or more ") || said.contains("zero or more ");
    is_name.then(|| ArgumentSpec { name: bare.to_owned(), required: !optional, repeated })
}
