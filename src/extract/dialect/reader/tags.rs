//! Tags of Liquid and shortcodes of Hugo that hold code, as the sweep over the lines meets them.
//!
//! Takes a line; opens and closes what its tags do, or hands on the code between two shortcodes.

use super::{Code, End, Line, Reader, Role, shortcodes, tag};

impl Reader<'_> {
    /// A shortcode that holds code. Its tags are text, as they were; of the lines between nothing stays but their ends.
    pub(super) fn shortcode(&mut self, line: &Line) -> Option<usize> {
        let (hidden, introduction) = (self.is_hidden(), self.introduction(line.text.start));
        let (code, body) = shortcodes::code(self.text, &mut self.ends, line.text.start, line.columns)?;
        self.layout.code.push(Code { introduction, hidden, ..code });
        let end = self.end_of_line(body.end);
        self.push(&Line { all: line.all.start..body.start, ..line.clone() });
        for (at, newline) in self.source[body.clone()].match_indices('\n') {
            let text = self.text;
            self.top().text.push_slice(text, body.start + at..body.start + at + newline.len());
        }
        self.push(&Line { all: body.end..end, ..line.clone() });
        Some(end)
    }

    /// Tags of Liquid at the beginning of a line, one after another. One that means nothing here goes without a trace.
    pub(super) fn tag(&mut self, line: &Line) -> Option<usize> {
        let (mut at, mut end) = (line.text.start, None);
        while let Some(tag) = tag::read(self.source, at..line.text.end) {
            end = Some(line.all.end);
            if tag.is_closing {
                if let Some(index) = self.stack.iter().rposition(|open| open.end == End::Tag(tag.name)) {
                    self.end_from(index, line.all.start.max(self.stack[index].start), tag.end);
                }
            } else if let Some(role) =
                tag::role(&tag, self.text).filter(|_| self.closings.tag_closes(tag.name, tag.end))
            {
                self.leave_blank(line);
                let opens = Line { text: at..tag.end, ..line.clone() };
                self.open(&opens, End::Tag(tag.name), role, Some(line.columns));
            }
            let after = &self.source[tag.end..line.text.end];
            at = line.text.end - after.trim_start().len();
            if matches!(self.top().role, Role::Code(_)) {
                let rest = Line { all: tag.end..line.all.end, text: at..line.text.end, columns: 0 };
                if at < line.text.end {
                    self.code(&rest, &self.source[at..line.text.end]);
                }
                return end;
            }
        }
        end?;
        let rest = Line { all: at..line.all.end, text: at..line.text.end, columns: usize::MAX };
        if at < line.text.end {
            self.content(&rest, at);
        } else {
            self.leave_blank(line);
        }
        end
    }
}
