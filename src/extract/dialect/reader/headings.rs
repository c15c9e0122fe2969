//! Tabs that lines like headings begin: `# [label](#tab/id)` up to a line across the page (`DocFX`), `== label` in a set.
//!
//! Takes a line; opens and ends the containers of such tabs.

use super::{End, Line, Reader, Role};

/// The label of a heading that is a tab to `DocFX`: `# [label](#tab/id)`.
pub(in crate::extract::dialect) fn label(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let heading = line.trim_start_matches('#');
    let level = line.len() - heading.len();
    // Most headings are none, and this is soon seen.
    let (text, _) = heading.ends_with(')').then(|| heading.rsplit_once("](#tab/"))??;
    let label = text.rsplit_once('[')?.1;
    ((1..=6).contains(&level) && heading.starts_with(' ')).then(|| label.trim_matches('*'))
}

/// Whether a line is one across the page (CommonMark section 4.1) and nothing else: `---`, `***`.
pub(super) fn is_break(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'*'))
}

impl Reader<'_> {
    /// `== label` in a set of tabs between colons.
    pub(super) fn section(&mut self, line: &Line, content: &str) -> bool {
        let Some(label) = content.strip_prefix("== ") else { return false };
        let innermost = self.stack.iter().rposition(|open| open.end != End::Section).unwrap_or_default();
        if !matches!((&self.stack[innermost].role, self.stack[innermost].end), (Role::Set(_), End::Marks(_))) {
            return false;
        }
        self.end_from(innermost + 1, line.all.start, line.all.start);
        self.leave_blank(line);
        let label = label.trim().strip_prefix("tab ").unwrap_or(label).trim().trim_matches('"');
        self.open(line, End::Section, Role::choice(Some(label.to_owned())), Some(line.columns));
        true
    }

    /// `# [label](#tab/id)`, the beginning of a tab, if a line across the page ends its set.
    pub(super) fn heading_tab(&mut self, line: &Line, content: &str) -> bool {
        let Some(label) = label(content) else { return false };
        let source = self.source;
        let last = *self.last_break.get_or_insert_with(|| {
            let mut at = source.len();
            let mut lines = source.split_inclusive('\n').rev();
            lines.find(|line| {
                at -= line.len();
                is_break(line)
            });
            at
        });
        if last < line.all.end {
            return false;
        }
        self.end_tab(line, line.all.start);
        self.leave_blank(line);
        self.open(line, End::Heading(line.columns), Role::choice(Some(label.to_owned())), Some(line.columns));
        true
    }

    /// A line across the page that ends a set of such tabs.
    pub(super) fn ends_tabs(&mut self, line: &Line) -> bool {
        let ends = self.end_tab(line, line.text.end);
        if ends {
            self.top().interrupt();
            self.leave_blank(line);
        }
        ends
    }

    /// Ends the innermost tab that a heading began. Returns whether there is one.
    fn end_tab(&mut self, line: &Line, closed: usize) -> bool {
        let index = self.stack.iter().rposition(|open| matches!(open.end, End::Heading(_)));
        if let Some(index) = index {
            self.end_from(index, line.all.start, closed);
        }
        index.is_some()
    }
}
