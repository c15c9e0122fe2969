//! A container that is open while a page is read, and the choices that containers make.
//!
//! Takes what opens it; keeps its text, its lists and its fence until it ends.

use super::lines::{Fence, Lists, Marks};
use crate::{extract::Alternative, text::Traced};

/// How a container ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End<'a> {
    /// With the page.
    Page,
    /// At the first line that is indented by fewer columns.
    Indentation(usize),
    /// At a line of as many such characters.
    Marks(Marks),
    /// At `</name>`.
    Element(&'a str),
    /// At `{% endname %}`.
    Tag(&'a str),
    /// At `*/}`.
    Comment,
    /// At the next line of its kind (`== label`).
    Section,
    /// At the next line of its kind (`# [label](#tab/id)`), at a line across the page, or at the first line that is indented
    /// by fewer columns.
    Heading(usize),
}

/// What a container means for what stands in it.
#[derive(Debug, Clone)]
pub(super) enum Role {
    /// Nothing.
    Plain,
    /// No reader sees it.
    Hidden,
    /// A set of tabs; their values and labels, where the set names them.
    Set(Vec<(Option<String>, String)>),
    /// A tab. `value` is what the set knows it by; `is_first` begins a new set.
    Choice { label: Option<String>, value: Option<String>, is_first: bool },
    /// A set of which each fence is a choice.
    CodeSet,
    /// Code, in this language.
    Code(Option<Traced>),
}

impl Role {
    /// A tab with this label.
    pub(super) const fn choice(label: Option<String>) -> Self {
        Self::Choice { label, value: None, is_first: false }
    }
}

/// Whether options may still open the body of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Options {
    /// No, or no more.
    Past,
    /// `:name: value` or a line of `---` may come.
    Awaited,
    /// In a block of YAML, up to the next `---`.
    Block,
}

/// A container that is open.
#[derive(Debug)]
pub(super) struct Open<'a> {
    pub(super) end: End<'a>,
    pub(super) role: Role,
    /// Where its opening line starts in the text, indentation left out.
    pub(super) start: usize,
    /// Where its opening line ends in the text, the line ending left out.
    pub(super) opening_end: usize,
    /// The columns taken off its lines; `None` until its first line shows them.
    pub(super) indentation: Option<usize>,
    pub(super) options: Options,
    /// The choice that it is: an index into the choices of the layout.
    pub(super) choice: Option<usize>,
    pub(super) text: Traced,
    pub(super) lists: Lists,
    pub(super) fence: Option<Fence>,
    /// What ends a block of HTML that is passed over: `-->`, `</pre>`.
    pub(super) verbatim: Option<&'static str>,
    /// The set of its tabs: its number and how many there are so far.
    pub(super) set: Option<(usize, usize)>,
}

impl<'a> Open<'a> {
    pub(super) fn new(end: End<'a>, role: Role, start: usize, indentation: Option<usize>) -> Self {
        Self {
            end,
            role,
            start,
            opening_end: start,
            indentation,
            options: Options::Past,
            choice: None,
            text: Traced::new(),
            lists: Lists::default(),
            fence: None,
            verbatim: None,
            set: None,
        }
    }

    /// The next tab in it. Tabs belong together if they stand in one set, or follow one another.
    pub(super) fn next_choice(
        &mut self,
        label: Option<String>,
        value: Option<&str>,
        is_first: bool,
        next_group: &mut usize,
    ) -> Alternative {
        let (group, index) = self.set.filter(|_| !is_first).unwrap_or_else(|| {
            *next_group += 1;
            (*next_group - 1, 0)
        });
        self.set = Some((group, index + 1));
        let named = match &self.role {
            Role::Set(labels) => {
                let of_value = labels.iter().find(|(of, _)| of.is_some() && of.as_deref() == value);
                of_value.or_else(|| labels.get(index).filter(|(of, _)| of.is_none())).map(|(_, label)| label.clone())
            }
            _ => None,
        };
        Alternative { group, index, label: label.or(named).map(Into::into).or_else(|| value.map(Into::into)) }
    }

    /// Takes notice of text in it: tabs that are in no set do not follow one another across it.
    pub(super) fn interrupt(&mut self) {
        if !matches!(self.role, Role::Set(_) | Role::CodeSet) {
            self.set = None;
        }
    }

    /// Whether a line without its indentation is an option of the directive, which is no part of its body.
    pub(super) fn takes_option(&mut self, line: &str) -> bool {
        let is_rule = line.trim_end() == "---";
        let named = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        let is_option = named.is_some_and(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace));
        let next = match self.options {
            Options::Awaited if is_rule => Options::Block,
            Options::Awaited if is_option => Options::Awaited,
            Options::Block if !is_rule => Options::Block,
            Options::Block => Options::Past,
            Options::Awaited | Options::Past => {
                self.options = Options::Past;
                return false;
            }
        };
        self.options = next;
        true
    }
}
