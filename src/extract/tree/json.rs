//! JSON (RFC 8259) as the same nodes: nearly all of it is YAML too, but not all of its escapes and blanks.
//!
//! Takes a text that starts with a brace or a bracket; hands on its value, what is wrong with it and where it ends. Reads on
//! past a comma too many or too few.

use super::{Builder, Frame, Mistake, Next, Node, Scalar, Style, scalars};
use std::{borrow::Cow, ops::Range};

/// Reads the value that `inside` of `file` starts with, blanks aside.
pub(in crate::extract) fn read(file: &str, inside: Range<usize>) -> (Node<'_>, Vec<Mistake>, usize) {
    let mut reader =
        Reader { file, at: inside.start, end: inside.end, builder: Builder::default(), wants: Wants::Value };
    while reader.step() && !reader.builder.stack.is_empty() {}
    let (mut builder, at) = (reader.builder, reader.at);
    if !builder.stack.is_empty() && builder.mistakes.is_empty() {
        let reason = String::from("a bracket that is opened is never closed");
        builder.mistakes.push(Mistake { range: at..at, reason });
    }
    let (node, mistakes) = builder.finish();
    (node, mistakes, at)
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Value,
    /// A comma or a closing bracket.
    Comma,
    Colon,
}

struct Reader<'a> {
    file: &'a str,
    at: usize,
    end: usize,
    builder: Builder<'a>,
    wants: Wants,
}

impl<'a> Reader<'a> {
    /// Reads one token; `false` where there is none, or nothing can be made of it.
    fn step(&mut self) -> bool {
        let rest = &self.file[self.at..self.end];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let Some(byte) = self.file[self.at..self.end].bytes().next() else { return false };
        let start = self.at;
        match byte {
            b',' | b':' => {
                self.at += 1;
                if (byte == b',') != (self.wants == Wants::Comma) || (byte == b':') != (self.wants == Wants::Colon) {
                    self.mistake(start..self.at, if byte == b',' { "a comma too many" } else { "a colon too many" });
                }
                self.wants = Wants::Value;
            }
            b'{' | b'[' => {
                self.value(start);
                self.at += 1;
                self.wants = Wants::Value;
                let frame = match byte {
                    b'{' => Frame::Mapping(Vec::new(), Next::Key),
                    _ => Frame::Sequence(Vec::new()),
                };
                return self.builder.open(&(start..self.at), frame);
            }
            b'}' | b']' => {
                self.at += 1;
                let before = self.file[..start].trim_end();
                if before.ends_with(',') {
                    self.mistake(before.len() - 1..before.len(), "a comma too many");
                }
                self.builder.close();
                self.wants = Wants::Comma;
            }
            b'"' => {
                self.value(start);
                let Some(scalar) = self.string() else {
                    self.mistake(start..start + 1, "a string that is never closed");
                    return false;
                };
                self.add(scalar);
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                self.value(start);
                let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
                let word = &self.file[self.at..self.end];
                let word = &word[..word.find(|c| !is_word(c)).unwrap_or(word.len())];
                self.at += word.len();
                self.add(Scalar { text: Cow::Borrowed(word), range: start..self.at, style: Style::Plain });
            }
            _ => {
                let character = self.file[start..].chars().next().map_or(0, char::len_utf8);
                self.mistake(start..start + character, "nothing that JSON has");
                return false;
            }
        }
        true
    }

    /// A value begins at `start`.
    fn value(&mut self, start: usize) {
        match self.wants {
            Wants::Value => {}
            Wants::Comma => self.mistake(start..start, "a comma is missing"),
            Wants::Colon => self.mistake(start..start, "a colon is missing"),
        }
    }

    fn add(&mut self, scalar: Scalar<'a>) {
        let is_key = matches!(self.builder.stack.last(), Some(Frame::Mapping(_, Next::Key)));
        self.wants = if is_key { Wants::Colon } else { Wants::Comma };
        self.builder.scalar(scalar);
    }

    /// The string that starts here; goes past it.
    fn string(&mut self) -> Option<Scalar<'a>> {
        let (start, mut text, mut run) = (self.at, String::new(), self.at + 1);
        self.at += 1;
        loop {
            let length = self.file[self.at..self.end].find(['"', '\\'])?;
            self.at += length;
            if self.file.as_bytes()[self.at] == b'"' {
                break;
            }
            text.push_str(&self.file[run..self.at]);
            let (length, unescaped) = scalars::escape(&self.file[self.at..self.end]);
            text.push_str(&unescaped);
            self.at += length;
            run = self.at;
        }
        let last = &self.file[run..self.at];
        self.at += 1;
        let text = if text.is_empty() { Cow::Borrowed(last) } else { Cow::Owned(text + last) };
        Some(Scalar { text, range: start..self.at, style: Style::Double })
    }

    fn mistake(&mut self, range: Range<usize>, reason: &str) {
        self.builder.mistakes.push(Mistake { range, reason: reason.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (String, Vec<&'static str>, &str) {
        let (node, mistakes, end) = read(text, 0..text.len());
        let reasons = ["a comma too many", "a comma is missing", "a colon is missing", "never closed", "nothing that"];
        let reason = |mistake: &Mistake| *reasons.iter().find(|one| mistake.reason.contains(**one)).unwrap();
        (show(&node, text), mistakes.iter().map(reason).collect(), &text[end..])
    }

    fn show(node: &Node<'_>, file: &str) -> String {
        match node {
            Node::Scalar(scalar) => scalar.traced(file).to_string(),
            Node::Sequence(elements) => {
                let elements: Vec<String> = elements.iter().map(|one| show(one, file) + " ").collect();
                format!("[{}]", elements.concat())
            }
            Node::Mapping(members) => {
                let members = members.iter().map(|(key, value)| format!("{}={} ", key.text, show(value, file)));
                members.collect::<Vec<String>>().concat()
            }
            Node::Other => String::from("-"),
        }
    }

    #[test]
    fn json_is_read_with_its_places() {
        let text = "{\"a\":\t[1, null, true],\n \"b\\u0041\\/\": \"x\\ny \\ud83d\\ude00é\", \"c\": {}} rest";
        assert_eq!(said(text), ("a=[1 - true ] bA/=x\ny \u{1f600}é c= ".to_owned(), vec![], " rest"));
        let (node, ..) = read(text, 0..text.len());
        let value = node.get("bA/").and_then(Node::scalar).unwrap().traced(text);
        assert_eq!(&text[value.span(2..3).range()], "y");
        assert_eq!(&text[value.span(4..5).range()], "\\ud83d\\ude00");
    }

    #[test]
    fn mistakes_have_places_and_hide_little() {
        assert_eq!(said("[1, ]"), ("[1 ]".to_owned(), vec!["a comma too many"], ""));
        assert_eq!(said("{\"a\" 1 \"b\": 2}").1, ["a colon is missing", "a comma is missing"]);
        assert_eq!(said("[,1").1, ["a comma too many"]);
        assert_eq!(said("{\"a\": 1, \"b").1, ["never closed"]);
        assert_eq!(said("{\"a\": 1, 'b'").1, ["nothing that"]);
        assert_eq!(said("[[").1, ["never closed"]);
        let deep = "[".repeat(100_000);
        assert_eq!(read(&deep, 0..deep.len()).1.len(), 1);
    }
}
