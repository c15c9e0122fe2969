//! Which files a page includes: another page's text in place of its own, texts in place of shortcodes.
//!
//! Takes the text of a page; hands on its [`Link`]s and the paths at which their files may lie. Shortcodes are found by
//! `extract`, which knows them.

use crate::{
    config::SiteLayout,
    text::{Span, Traced},
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

impl Link {
    /// The page whose text a page publishes, as the field of its front matter names it. What is no path to a page (a URL,
    /// the name of a person) is another use of the field.
    pub fn source(value: &Traced) -> Option<Self> {
        let (name, span) = (value.as_str(), value.whole_span());
        let is_path = (name.starts_with(['/', '.']) || is_page(name)) && !name.contains("://") && !name.contains(' ');
        (is_path && name.len() > 1).then(|| Self { kind: LinkKind::Source, name: name.to_owned(), span })
    }
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

    /// Whether it can be nothing but the name of a file of the site: what only looks like the path of a page (`README.md`)
    /// may say where a text came from.
    pub fn is_certain(&self) -> bool {
        self.kind != LinkKind::Source || self.name.starts_with(['/', '.'])
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

    #[test]
    fn the_source_of_a_page_is_a_path() {
        let named = |value: &str| Link::source(&Traced::source(value, 7)).map(|link| (link.name, link.span.start));
        assert_eq!(named("/shared/x.md"), Some(("/shared/x.md".to_owned(), 7)));
        assert!(named("x.md").is_some() && named("../x").is_some());
        assert!(["https://a.b/x.md", "Jane Doe", "/", "", "notes, p. 3.md"].iter().all(|other| named(other).is_none()));
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
