//! One page of Markdown, read into what its author wrote: fences, headings, tabs, placeholders.
//!
//! Takes a [`SourceFile`]; hands on a [`Page`] in which every fence stands exactly once, in page order, with the
//! text of its code traced to the file. Never fails and never judges: what is odd becomes a [`PageProblem`].
//! Knows nothing of shells or HTTP.

mod attributes;
mod blocks;
mod described;
mod dialect;
mod expand;
mod front_matter;
mod gather;
mod html;
mod info;
mod lead;
mod markers;
mod openapi;
mod outline;
mod pairs;
mod place;
mod placeholders;
mod repair;
mod seen;
pub mod shortcode;
mod suppressions;
mod tabs;
#[cfg(test)]
mod tests;
mod tree;

pub use expand::expand;
pub use front_matter::front_matter_field;
pub use markers::{Marker, MarkerKind, Stretch};
pub use outline::{Block, Inline, Mark, MarkKind, Outline};
pub use place::block_at;
pub use placeholders::readable;
pub use seen::views;
pub use suppressions::{Suppression, SuppressionFault};

use crate::{
    config::Config,
    site::{Link, LinkKind, Variant},
    text::{Format, SourceFile, Span, Traced},
};
use std::{collections::BTreeSet, sync::Arc};

/// A page and all that was found in it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file it was read from.
    pub file: Arc<SourceFile>,
    /// The way in which readers see it; `None` where every part of it is read, whomever it is shown to.
    pub variant: Option<Arc<Variant>>,
    /// Every stretch that is shown to the readers of some products only.
    pub conditions: Vec<Condition>,
    /// Every fence, in the order of the file; those inside front matter fields come first.
    pub examples: Vec<Example>,
    /// The fences that the readers of its variant do not see; none where every part is read.
    pub unseen: Vec<Unseen>,
    /// Every declaration of placeholders; fences name the ones that cover them by index.
    pub scopes: Vec<PlaceholderScope>,
    /// Every placeholder that the prose describes.
    pub keys: Vec<PlaceholderKey>,
    /// The names of those that a shortcode marks as such (`code-placeholder-key`).
    pub marked_names: BTreeSet<String>,
    /// Every endpoint the prose names with a shortcode (`api-endpoint`).
    pub endpoints: Vec<EndpointMention>,
    /// Every product that a shortcode names to show something of it, and whether its argument says that it is a product
    /// (`product="core"`).
    pub products: Vec<(Traced, bool)>,
    /// What is odd about the page itself.
    pub problems: Vec<PageProblem>,
    /// Every comment that says which findings are accepted, in order.
    pub suppressions: Vec<Suppression>,
    /// Every stretch whose examples are not to be run, in order.
    pub stretches: Vec<Stretch>,
}

/// A stretch of a page that is shown to the readers of some products only: `{{% show-in "core,enterprise" %}}`.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The stretch.
    pub covers: Span,
    /// The products, as the page calls them.
    pub products: Vec<Traced>,
    /// Whether it is shown for these products, or hidden for them.
    pub shown: bool,
}

/// A fence that some readers of a page see, and others do not.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// Its code.
    pub code: Traced,
    /// The patterns of the declarations of placeholders that cover it.
    pub patterns: Vec<String>,
}

/// How a page shows a piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// A fenced code block (CommonMark section 4.5).
    #[default]
    Fence,
    /// An indented code block (CommonMark section 4.4) that holds a command.
    Indented,
    /// A block of HTML: `<pre>`.
    Html,
    /// Tags of a site generator with code between them: `{% highlight sh %}`, `<CodeBlock>`.
    Tag,
    /// A sample in a document that is not Markdown: `x-codeSamples` of an OpenAPI document.
    Sample,
}

impl Form {
    /// The word that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fence => "fence",
            Self::Indented => "indented",
            Self::Html => "html",
            Self::Tag => "tag",
            Self::Sample => "sample",
        }
    }
}

/// One fenced code block (CommonMark section 4.5), whatever its language, or another piece of code that a page shows.
#[derive(Debug, Clone)]
pub struct Example {
    /// How the page shows it.
    pub form: Form,
    /// The whole block in the file, from the opening fence to the end of the closing one.
    pub span: Span,
    /// The line that opens it, without indentation: from the first backtick or tilde to the end of the line.
    pub opening: Span,
    /// What follows the opening backticks.
    pub info: Info,
    /// The code: container prefixes (list indentation, `>`) removed, line endings as `\n`.
    pub code: Traced,
    /// Whether a closing fence was found.
    pub closed: bool,
    /// The paragraph that stands right before it in the same container, as written; shortcodes and HTML between count as
    /// nothing.
    pub introduction: Option<Traced>,
    /// The insides of the HTML comments between that paragraph and the block, in order: markers that tools look for.
    pub markers: Vec<Traced>,
    /// The headings it stands under, outermost first; shared with the fences beside it.
    pub headings: Arc<[Heading]>,
    /// The choices a reader makes to see it, outermost first: tabs, or sibling headings in a front matter field.
    pub alternatives: Vec<Alternative>,
    /// Where in the file it stands.
    pub container: Container,
    /// Whether it stands inside an HTML comment, where no reader sees it.
    pub hidden: bool,
    /// Whether it is code only if it holds a command: an indented block may be prose that was indented too far, and a block of
    /// HTML in a page of Markdown any text that is to be shown as it is.
    pub tentative: bool,
    /// The declarations of placeholders that cover it: indices into [`Page::scopes`], innermost first.
    pub scopes: Vec<usize>,
}

/// The info string of a fence.
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// The first word, as written (`sh`, `bash`, `json`).
    pub language: Option<Traced>,
    /// All of it, from the language on, where it says more than a language.
    pub text: Option<Traced>,
    /// The attributes in braces: `{ placeholders="A|B" callout="x" }`.
    pub attributes: Vec<Attribute>,
}

impl Info {
    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.as_str() == name)
    }
}

/// `name="value"` or a bare `name` in an info string or a shortcode.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name; empty for a positional shortcode argument.
    pub name: Traced,
    /// The value without its quotes, if there is one.
    pub value: Option<Traced>,
    /// The whole attribute.
    pub span: Span,
}

/// A heading a fence stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text, markup removed; shared, for it stands above many fences.
    pub text: Arc<str>,
    /// The line in the file.
    pub span: Span,
}

/// One of several ways to do the same thing, of which a reader picks one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Which set of alternatives, unique in the page.
    pub group: usize,
    /// Which one of the set, from 0.
    pub index: usize,
    /// What the page calls it: the tab's label, the heading's text.
    pub label: Option<Arc<str>>,
}

/// Where in a file a fence stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Container {
    /// In the page's body.
    Body,
    /// In the front matter field of this name, which holds Markdown of its own.
    Field(String),
    /// In the field of a document at this JSON pointer (RFC 6901), which holds Markdown, or is the sample itself.
    Pointer(String),
}

/// A declaration of which tokens are placeholders.
#[derive(Debug, Clone)]
pub struct PlaceholderScope {
    /// The pattern, a regular expression, as written.
    pub pattern: Traced,
    /// Its alternatives: the pattern split at its top-level `|`, each with its place.
    pub alternatives: Vec<Traced>,
    /// The part of the file that it covers.
    pub covers: Span,
    meaning: Arc<placeholders::Meaning>,
}

/// Why a pattern is no regular expression for any engine, or none that is used here.
#[derive(Debug, Clone)]
pub struct PatternProblem {
    /// What is wrong at the place; `None` where nothing is, but that it is too large to be compiled.
    pub reason: Option<&'static str>,
    /// The characters of the pattern; all of it where the place is not known.
    pub place: Traced,
}

/// What a pattern takes for placeholders; whole words only, so that `DATABASE_NAME` is no part of `MY_DATABASE_NAME`.
#[derive(Debug, Clone)]
pub enum Finds {
    /// Just these words: the pattern is nothing but words with `|` between them, as most are.
    Words(BTreeSet<String>),
    /// What this expression finds.
    Matches(regex::Regex),
}

impl PlaceholderScope {
    /// Whether the pattern takes the whole of `text` for a placeholder.
    pub fn declares(&self, text: &str) -> bool {
        match self.finds() {
            Some(Finds::Words(words)) => words.contains(text),
            Some(Finds::Matches(regex)) => regex.find(text).is_some_and(|found| found.len() == text.len()),
            None => false,
        }
    }
}

/// A placeholder that the prose describes.
#[derive(Debug, Clone)]
pub struct PlaceholderKey {
    /// The name, without backticks.
    pub name: Traced,
    /// Whether it stands in a `code-placeholder-key` shortcode; otherwise it is described in plain Markdown, as in a list
    /// item `` `NAME`: what ``.
    pub marked: bool,
    /// Whether the page asks readers to put something in its place; otherwise it may be a variable, or a word of a language.
    pub asked: bool,
    /// What the page says of it: the rest of its paragraph, a few hundred bytes at most.
    pub description: Traced,
    /// The tab or heading choice it stands in, outermost first, as for an [`Example`].
    pub alternatives: Vec<Alternative>,
}

/// An endpoint named in prose: `{{% api-endpoint endpoint="…" method="patch" %}}`.
#[derive(Debug, Clone)]
pub struct EndpointMention {
    /// The method, as written.
    pub method: Option<Traced>,
    /// The URL, as written.
    pub url: Traced,
}

/// Something odd about a page.
#[derive(Debug, Clone)]
pub struct PageProblem {
    /// What.
    pub kind: PageProblemKind,
    /// Where the author must look.
    pub span: Span,
    /// Another place that explains it: the line that was meant to close a fence, or the first line it swallows that was
    /// meant to open another; for a lost fence, the line that ended its list.
    pub because: Option<Span>,
}

/// What can be odd about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageProblemKind {
    /// A fence that is never closed; it swallows the rest of its container.
    UnclosedFence,
    /// Front matter that cannot be read; the text names its format and says why.
    BrokenFrontMatter(String),
    /// A document that is neither YAML nor JSON, or not all of it; the text says why.
    BrokenDocument(String),
    /// Front matter that is never closed.
    UnclosedFrontMatter,
    /// A paired shortcode of this name that is opened and never closed.
    UnclosedShortcode(String),
    /// A closing shortcode of this name that closes nothing.
    UnopenedShortcode(String),
    /// Attributes that declare placeholders on a line of their own, where they are text.
    StrayAttributes,
    /// A fence that Markdown takes for indented code (CommonMark section 4.4): it is indented too far for where it stands.
    LostFence,
    /// An HTML comment that is never closed; it hides the rest of the page.
    UnclosedComment,
}

/// Reads a page.
pub fn page(file: &Arc<SourceFile>, config: &Config) -> Page {
    let format = Format::of(file.path(), file.text());
    let front_matter = match format {
        Format::Document => front_matter::FrontMatter::default(),
        Format::Markdown | Format::Html => front_matter::read(file, &config.markdown_fields),
    };
    let mut page = Page {
        file: file.clone(),
        variant: None,
        conditions: Vec::new(),
        examples: Vec::new(),
        unseen: Vec::new(),
        scopes: Vec::new(),
        keys: Vec::new(),
        marked_names: BTreeSet::new(),
        endpoints: Vec::new(),
        products: Vec::new(),
        problems: front_matter.problems,
        suppressions: Vec::new(),
        stretches: Vec::new(),
    };
    let mut shared = gather::Shared::new(file.text(), config, front_matter.suppressions);
    for (name, field) in &front_matter.fields {
        gather::gather(&mut page, field, &Container::Field(name.clone()), &mut shared);
    }
    let body = Traced::part(file, front_matter.body..file.text().len());
    match format {
        Format::Markdown => gather::gather(&mut page, &body, &Container::Body, &mut shared),
        Format::Html => gather::gather_html(&mut page, &body, &Container::Body, &mut shared),
        Format::Document => openapi::read(&mut page, file, &mut shared),
    }
    let mut code: Vec<Span> = page.examples.iter().map(|example| example.span).collect();
    code.sort_unstable();
    page.suppressions = shared.suppressions(file.text(), &code);
    page.stretches = markers::stretches(file.text(), &code);
    page.collect_marked_names();
    page
}

/// The page whose text a page publishes in place of its own, given its text or enough of it to hold the front matter.
pub fn source_link(text: &str, config: &Config) -> Option<Link> {
    let field = Some(config.site.source.as_str()).filter(|field| !field.is_empty())?;
    Link::source(&front_matter_field(text, field)?)
}

/// The files that a page puts in place of its own text or of shortcodes, in the order of the file.
pub fn links(file: &SourceFile, config: &Config) -> Vec<Link> {
    let text = file.text();
    let mut links: Vec<Link> = source_link(text, config).into_iter().collect();
    if !config.site.includes.keys().any(|name| text.contains(name)) {
        return links;
    }
    let traced = Traced::part(file, 0..text.len());
    for tag in shortcode::scan(text) {
        let Some(folder) = config.site.includes.get(&text[tag.name.clone()]) else { continue };
        let attributes = attributes::read(&traced, tag.arguments.clone(), true);
        let Some(name) = attributes.into_iter().find_map(|attribute| attribute.value) else { continue };
        let kind = LinkKind::Text(folder.clone(), Span::new(tag.range.start, tag.range.end));
        links.push(Link { kind, name: name.to_string(), span: name.whole_span() });
    }
    links.retain(|link| !link.name.is_empty());
    links
}
