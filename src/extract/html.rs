//! HTML, read into what its readers copy: the blocks of code, with the headings and tabs around them.
//!
//! Takes a traced text: a rendered page, or a piece of HTML in a page of Markdown. Hands on [`Document`], by ranges of that
//! text. Goes by what HTML itself says (`<pre>`, `<h2>`, ARIA roles) and by the classes that highlighters and site
//! generators write; builds no tree of elements, and never fails.

mod code;
mod language;
mod references;
mod tabs;
mod tokens;

use super::{Alternative, Form, Info, blocks::Fence};
use crate::text::Traced;
use code::Code;
use std::{collections::BTreeMap, ops::Range};
use tabs::Tabs;
use tokens::{Tag, Token};

/// What a piece of HTML shows, each in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its blocks of code.
    pub(super) blocks: Vec<CodeBlock>,
    /// Its headings: level, text without markup, the range of the element.
    pub(super) headings: Vec<(u8, String, Range<usize>)>,
    /// The body of every tab, with the choice it is.
    pub(super) choices: Vec<(Range<usize>, Alternative)>,
    /// The insides of its comments.
    pub(super) comments: Vec<Range<usize>>,
}

/// A `<pre>` element that holds code.
#[derive(Debug)]
pub(super) struct CodeBlock {
    /// The whole element.
    pub(super) range: Range<usize>,
    /// Its opening tag.
    pub(super) opening: Range<usize>,
    /// The language, as its class or that of an element around it says.
    pub(super) language: Option<Traced>,
    /// The code as readers copy it: tags dropped, character references decoded, line numbers left out, what is marked up
    /// as a placeholder inserted as one.
    pub(super) code: Traced,
    /// Whether the element is closed.
    pub(super) closed: bool,
    /// Whether readers do not see it: it stands in a comment or a `<template>`.
    pub(super) hidden: bool,
    /// What leads up to it.
    pub(super) lead: Lead,
}

/// What leads up to a block of code.
#[derive(Debug, Clone, Default)]
pub(super) struct Lead {
    /// The inside of the paragraph right before it, tags included.
    pub(super) introduction: Option<Range<usize>>,
    /// The insides of the comments after that.
    pub(super) markers: Vec<Range<usize>>,
}

impl CodeBlock {
    /// The block, which stands in `text`, as Markdown has them.
    pub(super) fn into_fence(self, text: &Traced) -> Fence {
        Fence {
            form: Form::Html,
            code_end: self.range.end,
            range: self.range,
            opening: self.opening,
            info: Info { language: self.language, text: None, attributes: Vec::new() },
            code: self.code,
            closed: self.closed,
            because: None,
            introduction: self.lead.introduction,
            markers: self.lead.markers.into_iter().map(|range| text.slice(range)).collect(),
        }
    }
}

/// The blocks of code in a piece of HTML, those in its comments included.
pub(super) fn code_blocks(text: &Traced) -> Vec<CodeBlock> {
    // Most pieces of HTML in Markdown have none, and are not worth a closer look.
    if !text.as_str().as_bytes().windows(4).any(|window| window.eq_ignore_ascii_case(b"<pre")) {
        return Vec::new();
    }
    read(text, &mut 0).blocks
}

/// Reads a piece of HTML. Sets of tabs are numbered from `next_group` on.
pub(super) fn read(text: &Traced, next_group: &mut usize) -> Document {
    read_part(text, 0..text.len(), false, next_group)
}

/// Reads a part of `text`; `hidden` says that it is a comment, whose own comments are not read.
fn read_part(text: &Traced, part: Range<usize>, hidden: bool, next_group: &mut usize) -> Document {
    let html = text.as_str();
    let mut walk = Walk {
        text,
        document: Document::default(),
        open: Vec::new(),
        counts: BTreeMap::new(),
        code: None,
        heading: None,
        paragraph: Paragraph::None,
        tabs: Tabs::new(next_group),
        markers: Vec::new(),
        hidden: usize::from(hidden),
    };
    for token in tokens::tokens(html, part.clone()) {
        match token {
            Token::Open(tag) => walk.open(tag),
            Token::Close(name, range) => walk.close(&name, range),
            Token::Text(range) => walk.text(range),
            Token::Comment(range) if !hidden => {
                walk.markers.push(range.clone());
                walk.document.comments.push(range);
            }
            Token::Comment(_) => {}
        }
    }
    let mut document = walk.finish(part.end);
    for comment in document.comments.iter().filter(|range| html[(*range).clone()].contains("<pre")) {
        document.blocks.extend(read_part(text, comment.clone(), true, &mut 0).blocks);
    }
    document.blocks.sort_by_key(|block| block.range.start);
    document
}

/// Elements that have no content (HTML Living Standard, section 13.1.2).
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose text is no text of the page.
const UNSEEN: &[&str] = &["script", "style", "template", "title", "textarea", "noscript", "svg", "iframe"];

/// An element that is open.
struct Element {
    tag: Tag,
    role: Role,
}

/// What an open element means to what stands in it.
#[derive(PartialEq, Eq)]
enum Role {
    /// Nothing.
    None,
    /// The outermost `<pre>`.
    Pre,
    /// A part of a `<pre>`, and what its end does.
    Part(code::Part),
    /// A heading.
    Heading,
    /// Something whose text readers do not see.
    Unseen,
}

/// The paragraph that may introduce the next block of code.
enum Paragraph {
    None,
    /// It is open; its inside starts here.
    Open(usize),
    /// It stands here, and nothing that readers see has followed.
    Ended(Range<usize>),
}

struct Walk<'a> {
    text: &'a Traced,
    document: Document,
    open: Vec<Element>,
    /// How many elements of each name are open, so that a closing tag without an opening one costs nothing.
    counts: BTreeMap<String, usize>,
    code: Option<Code<'a>>,
    heading: Option<(u8, String, usize)>,
    paragraph: Paragraph,
    tabs: Tabs<'a>,
    /// The insides of the comments since the last paragraph, heading or block of code.
    markers: Vec<Range<usize>>,
    /// How many open elements hide what stands in them.
    hidden: usize,
}

impl Walk<'_> {
    fn open(&mut self, tag: Tag) {
        let html = self.text.as_str();
        if VOID.contains(&tag.name.as_str()) {
            if let Some(code) = self.code.as_mut().filter(|_| tag.name == "br") {
                code.line_break(tag.range);
            }
            return;
        }
        let role = match (tag.name.as_str(), &mut self.code) {
            _ if tag.self_closing && tag.name != "pre" => return,
            (name, _) if UNSEEN.contains(&name) => {
                self.hidden += 1;
                Role::Unseen
            }
            (_, Some(code)) => Role::Part(code.open(&tag)),
            ("p", None) => {
                self.paragraph = Paragraph::Open(tag.range.end);
                Role::None
            }
            ("pre", None) => {
                let around = self.open.iter().rev().map(|element| &element.tag);
                let language = language::of(self.text, std::iter::once(&tag).chain(around.take(language::REACH)));
                let in_gutter = self.open.iter().rev().take(2).any(|one| code::is_line_number(html, &one.tag));
                self.code = Some(Code::new(self.text, tag.range.clone(), language, in_gutter));
                Role::Pre
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", None) => {
                self.markers.clear();
                let level = tag.name.as_bytes()[1] - b'0';
                self.heading = Some((level, String::new(), tag.range.start));
                Role::Heading
            }
            (_, None) => Role::None,
        };
        if self.code.is_none() && self.hidden == 0 {
            self.tabs.open(html, &tag, self.open.len());
        }
        *self.counts.entry(tag.name.clone()).or_default() += 1;
        self.open.push(Element { tag, role });
    }

    fn close(&mut self, name: &str, range: Range<usize>) {
        // What stands in a block of code cannot close what stands around it.
        let is_open = self.counts.get(name).is_some_and(|count| *count > 0);
        if !is_open || (self.code.is_some() && name != "pre" && !self.is_open_in_code(name)) {
            return;
        }
        while let Some(element) = self.open.pop() {
            let found = element.tag.name == name;
            let end = if found { range.clone() } else { range.start..range.start };
            self.leave(&element, &end, found);
            if found {
                break;
            }
        }
    }

    fn is_open_in_code(&self, name: &str) -> bool {
        let inside = self.open.iter().rev().take_while(|element| element.role != Role::Pre);
        inside.take(code::DEEPEST).any(|element| element.tag.name == name)
    }

    /// An element ends with the tag at `end`, or, where `end` is empty, because one around it does.
    fn leave(&mut self, element: &Element, end: &Range<usize>, closed: bool) {
        if let Some(count) = self.counts.get_mut(&element.tag.name) {
            *count -= 1;
        }
        match element.role {
            Role::None if element.tag.name == "p" => {
                if let Paragraph::Open(start) = self.paragraph {
                    self.paragraph = Paragraph::Ended(start..start.max(end.start));
                }
                self.markers.clear();
            }
            Role::None => {}
            Role::Unseen => self.hidden -= 1,
            Role::Part(part) => {
                if let Some(code) = &mut self.code {
                    code.close(part, end.start);
                }
            }
            Role::Pre => {
                let code = self.code.take();
                if let Some(block) = code.and_then(|code| code.finish(end.end, closed, self.hidden > 0)) {
                    let introduction = self.introduction(block.range.start);
                    let lead = Lead { introduction, markers: std::mem::take(&mut self.markers) };
                    self.document.blocks.push(CodeBlock { lead, ..block });
                }
            }
            Role::Heading => {
                self.paragraph = Paragraph::None;
                if let Some((level, title, start)) = self.heading.take() {
                    let title = title.trim_matches(|c: char| c.is_whitespace() || "#¶\u{200b}\u{1f517}".contains(c));
                    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                    self.document.headings.push((level, title, start..end.end));
                }
            }
        }
        self.tabs.close(self.open.len(), end.start);
    }

    /// The paragraph that introduces the block that starts at `start`; it introduces no other one.
    fn introduction(&mut self, start: usize) -> Option<Range<usize>> {
        match std::mem::replace(&mut self.paragraph, Paragraph::None) {
            Paragraph::None => None,
            // One that is not closed ends where the block begins (HTML Living Standard, section 13.1.2.4).
            Paragraph::Open(paragraph) => Some(paragraph..paragraph.max(start)),
            Paragraph::Ended(range) => Some(range),
        }
    }

    fn text(&mut self, range: Range<usize>) {
        match (&mut self.code, &mut self.heading) {
            (Some(code), _) => {
                // What a script in it says is no code of the page; what a hidden block holds is.
                if self.open.last().is_none_or(|element| element.role != Role::Unseen) {
                    code.text(range);
                }
            }
            _ if self.hidden > 0 => {}
            (None, Some((_, title, _))) => title.push_str(&references::decoded(self.text, range)),
            (None, None) => {
                if matches!(self.paragraph, Paragraph::Ended(_)) && !self.text.as_str()[range.clone()].trim().is_empty()
                {
                    self.paragraph = Paragraph::None;
                }
                self.tabs.text(self.text, range);
            }
        }
    }

    fn finish(mut self, end: usize) -> Document {
        while let Some(element) = self.open.pop() {
            self.leave(&element, &(end..end), false);
        }
        self.document.choices = self.tabs.finish();
        self.document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a piece of HTML: language, code, and `!` where it is hidden.
    fn blocks(html: &str) -> Vec<String> {
        let blocks = code_blocks(&Traced::source(html, 0));
        let said = |block: &CodeBlock| {
            let language = block.language.as_ref().map(Traced::as_str).unwrap_or_default();
            format!("{}{language}:{}", if block.hidden { "!" } else { "" }, block.code)
        };
        blocks.iter().map(said).collect()
    }

    #[test]
    fn every_highlighter_is_read() {
        let chroma = "<div class=\"highlight\"><pre tabindex=\"0\" class=\"chroma\"><code class=\"language-sh\" data-lang=\"sh\">\
            <span class=\"line\"><span class=\"cl\">curl <span class=\"s2\">&#34;http://h/a?b&amp;c&#34;</span>\n</span></span></code></pre></div>";
        assert_eq!(blocks(chroma), ["sh:curl \"http://h/a?b&c\"\n"]);
        let table = "<div class=\"highlight\"><div class=\"chroma\"><table class=\"lntable\"><tr><td class=\"lntd\">\n\
            <pre tabindex=\"0\" class=\"chroma\"><code><span class=\"lnt\">1\n</span><span class=\"lnt\">2\n</span></code></pre></td>\n\
            <td class=\"lntd\">\n<pre class=\"chroma\"><code class=\"language-sh\">a\nb\n</code></pre></td></tr></table></div></div>";
        assert_eq!(blocks(table), ["sh:a\nb\n"]);
        let inline = "<pre class=chroma><code class=language-sh><span style=\"display:flex\"><span style=\"white-space:pre;user-select:none\">1</span><span>a\n</span></span></code></pre>";
        assert_eq!(blocks(inline), ["sh:a\n"]);
        let rouge = "<div class=\"language-bash highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code>\
            <table class=\"rouge-table\"><tbody><tr><td class=\"rouge-gutter gl\"><pre class=\"lineno\">1\n2\n</pre></td>\
            <td class=\"rouge-code\"><pre>a\nb\n</pre></td></tr></tbody></table></code></pre></div></div>";
        assert_eq!(blocks(rouge), ["bash:a\nb\n"]);
        let pygments = "<div class=\"highlight-bash notranslate\"><div class=\"highlight\"><pre><span></span>a<span class=\"w\"> </span>b\n</pre></div></div>";
        assert_eq!(blocks(pygments), ["bash:a b\n"]);
        let prism = "<div class=\"language-bash codeBlockContainer\"><div><pre class=\"prism-code language-bash\"><code>\
            <span class=\"token-line\">a<br></span><span class=\"token-line\">b<br></span></code></pre><button>Copy</button></div></div>";
        assert_eq!(blocks(prism), ["bash:a\nb\n"]);
        let shiki = "<div class=\"language-sh vp-adaptive-theme\"><button title=\"Copy\"></button><span class=\"lang\">sh</span>\
            <pre class=\"shiki\" v-pre=\"\"><code><span class=\"line\"><span>a</span></span>\n<span class=\"line\"><span>b</span></span></code></pre></div>";
        assert_eq!(blocks(shiki), ["sh:a\nb"]);
        let lines =
            "<pre data-language=\"sh\"><code><div class=\"line\">a</div><div class=\"line\">b</div></code></pre>";
        assert_eq!(blocks(lines), ["sh:a\nb\n"]);
        assert_eq!(
            blocks("<pre class=\"sourceCode numberSource sh\"><code class=\"sourceCode sh\">a</code></pre>"),
            ["sh:a"]
        );
        assert_eq!(blocks("<pre><code class=\"hljs bash\">a</code></pre>"), ["bash:a"]);
        assert_eq!(blocks("<div class=\"highlight highlight-source-shell\"><pre>a</pre></div>"), ["shell:a"]);
        assert_eq!(blocks("<body class=\"lang-en\"><pre>\r\n\r\na</pre>"), [":\na"]);
    }

    #[test]
    fn what_is_odd_is_read_as_browsers_read_it() {
        assert_eq!(blocks("<PRE>a</b></div>b</PRE></pre>c<pre>d"), [":ab", ":d"]);
        assert_eq!(
            blocks("<!-- <pre>a</pre> --><pre>b<!-- c --></pre><template><pre>d</pre></template>"),
            ["!:a", ":b", "!:d"]
        );
        assert_eq!(blocks("<script>'<pre>a</pre>'</script><p>&lt;pre>"), Vec::<String>::new());
        assert_eq!(blocks("<pre></pre><pre><script>x</script>a</pre>"), [":", ":a"]);
    }

    #[test]
    fn placeholders_are_recognised_in_their_markup() {
        let html = "<pre>a <var>TOKEN</var> <span class=\"code-placeholder-wrapper\"><var class=\"code-placeholder\">DB</var></span> \
            <code-placeholder>&lt;my id&gt;</code-placeholder> <em>X</em> <var>a\nb</var></pre>";
        let block = &code_blocks(&Traced::source(html, 0))[0];
        assert_eq!(block.code.as_str(), "a TOKEN DB my id X a\nb");
        let names: Vec<&str> =
            block.code.insertions().filter(|(.., why)| why.is_open()).map(|(_, at, _)| &html[at.range()]).collect();
        assert_eq!(names, ["TOKEN", "DB", "&lt;my id&gt;"]);
    }

    /// The choices of a piece of HTML: `group.index:label body`.
    fn choices(html: &str) -> Vec<String> {
        let document = read(&Traced::source(html, 0), &mut 0);
        let said = |(body, choice): &(Range<usize>, Alternative)| {
            format!(
                "{}.{}:{} {}",
                choice.group,
                choice.index,
                choice.label.as_deref().unwrap_or("-"),
                &html[body.clone()]
            )
        };
        document.choices.iter().map(said).collect()
    }

    #[test]
    fn tabs_of_every_kind_are_choices() {
        let aria = "<div><ul role=tablist><li role=tab id=t1 aria-controls=p1>A</li><li role=tab id=t2>B &amp; C</li></ul>\
            <div><div role=tabpanel aria-labelledby=t2>b</div><div role=tabpanel id=p1>a</div></div></div><p role=tabpanel>no</p>";
        assert_eq!(choices(aria), ["0.0:B & C b", "0.1:A a"]);
        let beside = "<ul role=tablist><li role=tab>A</ul><p role=tabpanel>1</p><ul role=tablist><li role=tab>B</ul><p role=tabpanel>2</p>";
        assert_eq!(choices(beside), ["0.0:A 1", "1.0:B 2"]);
        let material = "<div class=\"tabbed-set tabbed-alternate\"><input><div class=tabbed-labels><label>A</label><label>B</label></div>\
            <div class=tabbed-content><div class=tabbed-block>a</div><div class=tabbed-block>b</div></div></div>";
        assert_eq!(choices(material), ["0.0:A a", "0.1:B b"]);
        let hugo = "<div class=tabs-wrapper><div class=tabs><p><a href=#>A</a>\n<a href=#>B</a></p></div><div class=tab-content>\
            <div class=code-tabs-wrapper><div class=code-tabs><p><a>C</a></p></div><div class=code-tab-content>c <a>no</a></div></div></div>\
            <div class=tab-content>b</div></div>";
        let inner = "<div class=code-tabs-wrapper><div class=code-tabs><p><a>C</a></p></div><div class=code-tab-content>c <a>no</a></div></div>";
        assert_eq!(choices(hugo), [format!("0.0:A {inner}"), "1.0:C c <a>no</a>".to_owned(), "0.1:B b".to_owned()]);
    }

    #[test]
    fn the_paragraph_right_before_introduces_a_block() {
        let introductions = |html: &str| -> Vec<Option<String>> {
            let blocks = code_blocks(&Traced::source(html, 0));
            blocks.into_iter().map(|block| block.lead.introduction.map(|range| html[range].to_owned())).collect()
        };
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(introductions("<p>a <b>b</b></p>\n<div><pre>x</pre></div><pre>y</pre>"), [said("a <b>b</b>"), None]);
        assert_eq!(introductions("<p>a<p>b\n<pre>x</pre>"), [said("b\n")]);
        assert_eq!(introductions("<p>a</p>and<pre>x</pre><p>b</p><h2>c</h2><pre>y</pre>"), [None, None]);
    }

    #[test]
    fn headings_lose_their_anchors() {
        let document = read(&Traced::source("<h2 id=a>A <code>b</code>\n c<a href=#a>¶</a></h2><h3>d", 0), &mut 0);
        let said: Vec<(u8, &str)> = document.headings.iter().map(|(level, text, _)| (*level, text.as_str())).collect();
        assert_eq!(said, [(2, "A b c"), (3, "d")]);
    }
}
