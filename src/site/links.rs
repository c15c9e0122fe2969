//! Which files a page includes: another page's text in place of its own, texts in place of shortcodes.
//!
//! Takes the text of a page; hands on its [`Link`]s and the paths at which their files may lie. Shortcodes are found by
//! `extract`, which knows them.

use crate::{
    config::SiteLayout,
    text::{SourceFile, Span},
};

/// A file that another one names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What stands in place of what.
    pub kind: LinkKind,
    /// The name of the file, as written.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
}

/// What a link puts where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// A front matter field: the text of that page stands in place of this one's own.
    Source,
    /// A shortcode: the text of a file of this folder stands in place of the tag, which stands at this place.
    Text(String, Span),
}

/// The page whose text `file` publishes: a field at the top of its front matter (YAML or TOML).
pub fn source(file: &SourceFile, layout: &SiteLayout) -> Option<Link> {
    source_in(file.text(), &layout.source)
}

/// As [`source`], of a text of which only the beginning may be there.
pub fn source_in(text: &str, field: &str) -> Option<Link> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    let (delimiter, equals) = match first.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    if field.is_empty() {
        return None;
    }
    let mut at = start + first.len();
    for line in lines {
        if line.trim_end() == delimiter {
            return None;
        }
        let after = line.strip_prefix(field).map(str::trim_start).and_then(|rest| rest.strip_prefix(equals));
        if let Some(after) = after {
            return value(after, at + line.len() - after.len());
        }
        at += line.len();
    }
    None
}

/// The path that stands at the beginning of `text`, a line that starts at `at`. What is no path to a page (a URL, a name
/// of a person) is another use of the field.
fn value(text: &str, at: usize) -> Option<Link> {
    let trimmed = text.trim_start();
    let at = at + text.len() - trimmed.len();
    let (at, value) = match trimmed.chars().next()? {
        quote @ ('"' | '\'') => (at + 1, trimmed[1..].split(quote).next().unwrap_or_default()),
        _ => (at, trimmed.split(" #").next().unwrap_or_default().trim_end()),
    };
    let is_path = (value.starts_with(['/', '.']) || is_page(value)) && !value.contains("://") && !value.contains(' ');
    let span = Span::new(at, at + value.len());
    (is_path && value.len() > 1).then(|| Link { kind: LinkKind::Source, name: value.to_owned(), span })
}

/// Whether a path ends as pages do.
pub fn is_page(path: &str) -> bool {
    [".md", ".markdown", ".mdx"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

impl Link {
    /// Where the file may lie, the likeliest first, given the path of the page and that of the site's root, which ends
    /// with `/`; each path is plain, with no `.` or `..` in it. None leads out of the root.
    pub fn targets(&self, page: &str, root: &str, layout: &SiteLayout) -> Vec<String> {
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let base = match &self.kind {
            LinkKind::Source if self.name.starts_with('/') => format!("{root}{}", layout.content),
            LinkKind::Text(below, _) if below != "." => format!("{root}{below}"),
            LinkKind::Source | LinkKind::Text(..) => folder.to_owned(),
        };
        let path = plain(&format!("{base}/{}", self.name));
        let name = path.rsplit('/').next().unwrap_or_default();
        let mut paths = vec![path.clone()];
        if self.kind == LinkKind::Source && !name.contains('.') {
            paths = [".md", "/_index.md", "/index.md"].iter().map(|ending| format!("{path}{ending}")).collect();
        }
        paths.retain(|path| path.starts_with(root));
        paths
    }

    /// The folder that must be there for a copy of the site to hold such files at all: without it, nobody can say whether
    /// the site lacks a file or just the copy.
    pub fn shelf(&self, root: &str, layout: &SiteLayout) -> Option<String> {
        match &self.kind {
            LinkKind::Source => {
                let first = self.name.strip_prefix('/')?.split('/').next()?;
                Some(format!("{root}{}/{first}", layout.content)).filter(|_| self.name[1..].contains('/'))
            }
            LinkKind::Text(below, _) => (below != ".").then(|| format!("{root}{below}")),
        }
    }
}

/// A path with `.` and `..` taken out.
pub fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn named(front: &str) -> Option<(String, usize)> {
        source_in(front, "source").map(|link| (link.name, link.span.start))
    }

    #[test]
    fn the_source_of_a_page_is_a_path_in_its_front_matter() {
        assert_eq!(named("---\na: 1\nsource: /shared/x.md # why\n---\n"), Some(("/shared/x.md".to_owned(), 17)));
        assert_eq!(named("\u{feff}+++\r\nsource = \"/shared/x.md\"\r\n+++\r\n"), Some(("/shared/x.md".to_owned(), 18)));
        assert_eq!(named("---\nsource: 'x.md'\n"), Some(("x.md".to_owned(), 13)));
        for other in [
            "---\nsource: https://a.b/x.md\n---\n",
            "---\nsource: Jane Doe\n---\n",
            "---\na: 1\n---\nsource: /x.md\n",
            "source: /x.md",
            "---\nsource:\n---\n",
        ] {
            assert_eq!(named(other), None, "{other:?}");
        }
    }

    #[test]
    fn targets_lie_in_the_site() {
        let layout = Config::standard().site;
        let targets = |kind: LinkKind, name: &str| {
            let link = Link { kind, name: name.to_owned(), span: Span::at(0) };
            link.targets("/s/content/a/b.md", "/s/", &layout)
        };
        assert_eq!(targets(LinkKind::Source, "/shared/x.md"), ["/s/content/shared/x.md"]);
        assert_eq!(targets(LinkKind::Source, "../c/./x.md"), ["/s/content/c/x.md"]);
        assert_eq!(targets(LinkKind::Source, "/c")[..2], ["/s/content/c.md", "/s/content/c/_index.md"]);
        let text = |folder: &str| LinkKind::Text(folder.to_owned(), Span::at(0));
        assert_eq!(targets(text("shared/text"), "/x/y.sh"), ["/s/shared/text/x/y.sh"]);
        assert_eq!(targets(text("."), "y.sh"), ["/s/content/a/y.sh"]);
        assert!(targets(text("shared/text"), "../../../etc/passwd").is_empty());
    }
}
