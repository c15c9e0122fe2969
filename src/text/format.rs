//! What a file is: told from its name, and from its first words where the name does not say.

/// A format that pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown, with whatever a site generator adds to it.
    Markdown,
    /// HTML, as a site generator or an author wrote it.
    Html,
    /// YAML or JSON that holds Markdown in its fields: an OpenAPI document, or a part of one.
    Document,
}

impl Format {
    /// The format of a file that is to be read as a page.
    pub fn of(path: &str, text: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_one = |endings: &[&str]| endings.iter().any(|one| ending.eq_ignore_ascii_case(one));
        if is_one(&["md", "markdown", "mdx"]) {
            Self::Markdown
        } else if is_one(&["html", "htm"]) {
            Self::Html
        } else if is_one(&["yaml", "yml", "json"]) {
            Self::Document
        } else if is_html(text) {
            Self::Html
        } else if is_openapi(text) {
            Self::Document
        } else {
            Self::Markdown
        }
    }
}

/// Whether a text opens as an HTML page does.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let opens_with = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    opens_with("<!doctype html") || opens_with("<html")
}

/// Whether a text is an OpenAPI document, in YAML or JSON: a key `openapi` or `swagger` at its top names a version. A file
/// of tags with prose of their own (`x-traitTag`, which Redoc reads) is one too.
pub fn is_openapi(text: &str) -> bool {
    text.contains("x-traitTag") || names_version(text, "openapi", "23") || names_version(text, "swagger", "23")
}

/// Whether a text is an OpenAPI document that requests can be held against: it describes an API, in version 3.
pub fn is_contract(text: &str) -> bool {
    names_version(text, "openapi", "3")
}

/// Whether a key at the top of a text names a version that begins with one of the digits `versions`.
fn names_version(text: &str, key: &str, versions: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let is_json = text.trim_start().starts_with('{');
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].trim_end_matches(['"', '\'']);
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = rest.strip_prefix(':') else { return false };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let names_version = value.starts_with(|c| versions.contains(c)) && value[1..].starts_with('.');
        let is_at_top = if is_json { is_top_of_json(before) } else { before.is_empty() || before.ends_with('\n') };
        names_version && is_at_top
    })
}

/// Whether a key that follows `before` stands at the top of a JSON document. Few texts have a key of this name, so the
/// braces before it are counted only then.
fn is_top_of_json(before: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in before.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 1 && before.trim_end().ends_with(['{', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_name_and_then_by_their_first_words() {
        let of = |path: &str, text: &str| Format::of(path, text);
        assert_eq!(of("a.b/README", "# A\n"), Format::Markdown);
        assert_eq!(of("a.md", "<!doctype html>"), Format::Markdown);
        assert_eq!(of("a.HTML", ""), Format::Html);
        assert_eq!(of("standard input", "\u{feff}\n<!DOCTYPE html>"), Format::Html);
        assert_eq!(of("-", "# c\nopenapi: '3.0.0'\n"), Format::Document);
        assert_eq!(of("-", "---\nopenapi: GET /a\n---\n"), Format::Markdown);
    }

    #[test]
    fn openapi_documents_name_their_version_at_the_top() {
        assert!(is_openapi("info: {}\nswagger: \"2.0\"\n"));
        assert!(is_openapi("{ \"info\": {\"x\": \"}{\"},\n  \"openapi\" : \"3.1.0\"}"));
        assert!(is_openapi("{\"openapi\":\"3.1.0\"}"));
        let tags = "tags:\n  - name: a\n    x-traitTag: true\n";
        assert!(is_openapi(tags) && !is_contract(tags) && !is_contract("swagger: \"2.0\"\n"));
        assert!(is_contract("openapi: 3.1.0\n"));
        assert!(!is_openapi("{\"info\": {\"openapi\": \"3.1.0\"}}"));
        assert!(!is_openapi("dependencies:\n  openapi: 3.0.1\n"));
        assert!(!is_openapi("{\"dependencies\": {\n\"swagger\": \"2.1\"}}"));
        assert!(!is_openapi("The key openapi: 3.0 is needed"));
    }
}
