//! The rows of a list of commands or arguments.
//!
//! Takes a line of the list; hands on the names in it and where the description starts.

use crate::spec::cli::synopsis::brackets::Brackets;
use std::ops::Range;

/// A row. All ranges are places in its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The names, each a word or several words.
    pub(super) names: Vec<Range<usize>>,
    /// What follows the last name before the description: the arguments of a command.
    pub(super) rest: Range<usize>,
    /// Where the description starts; the end of the text where there is none.
    pub(super) description: usize,
}

/// The row of a command: `build, b    Compile`, `checkout (co)  Switch`, `auth:  Authenticate`, `serve [options] <port>  Start`.
/// `None` where the line holds something else.
pub(super) fn command(text: &str) -> Option<Row> {
    let term = &text[..term(text)];
    let description = description(text, term.len());
    let (mut names, mut at) = (Vec::new(), 0);
    let mut rest = term.len()..term.len();
    loop {
        let length = name_length(&term[at..]);
        if length == 0 {
            break;
        }
        names.push(at..at + length);
        at += length;
        let behind = term[at..].trim_start_matches(['*', ':', ')']);
        at = term.len() - behind.len();
        match ["  ", ", ", ",", " (", "|", " | ", " / "].into_iter().find(|mark| behind.starts_with(mark)) {
            Some("  ") | None if behind.starts_with(" - ") || behind.is_empty() => break,
            Some(mark) if mark != "  " => at += mark.len(),
            // A command of several words, or the arguments of one.
            _ if behind.starts_with(" <") || behind.starts_with(" [") || behind.starts_with(" {") => {
                rest = at + 1..term.len();
                break;
            }
            _ if behind.starts_with(' ') && name_length(&behind[1..]) > 0 => {
                let name = names.last_mut()?;
                let words = words_length(&term[name.start..]);
                *name = name.start..name.start + words;
                at = name.end;
                let behind = term[at..].trim_start();
                if behind.starts_with(['<', '[', '{']) {
                    rest = term.len() - behind.len()..term.len();
                } else if !behind.is_empty() {
                    return None;
                }
                break;
            }
            _ => return None,
        }
    }
    (!names.is_empty()).then_some(Row { names, rest, description })
}

/// The row of an argument: `<NAME>  The name`, `[FILE]...  Files`, `infile   a file`.
pub(super) fn argument(text: &str) -> Option<Row> {
    let end = term(text);
    let name = text[..end].trim_end_matches("...");
    let is_name = !name.is_empty() && name.split_whitespace().count() <= 4 && !name.ends_with(['.', ':', ',']);
    is_name.then(|| Row {
        names: std::iter::once(0..end).collect(),
        rest: end..end,
        description: description(text, end),
    })
}

/// Where the term ends: at two blanks, a tab or ` - ` outside of brackets.
fn term(text: &str) -> usize {
    let brackets = Brackets::of(text);
    let (bytes, mut at) = (text.as_bytes(), 0);
    while at < bytes.len() {
        if bytes[at] == b'\t'
            || bytes[at] == b' ' && (bytes.get(at + 1) == Some(&b' ') || text[at..].starts_with(" - "))
        {
            return at;
        }
        at = brackets.end(at).filter(|_| bytes[at] != b'\'').unwrap_or(at) + 1;
    }
    text.len()
}

fn description(text: &str, term: usize) -> usize {
    let rest = text[term..].trim_start();
    let rest = rest.strip_prefix("- ").unwrap_or(rest);
    text.len() - rest.len()
}

/// The length of the name of a command that a text starts with.
fn name_length(text: &str) -> usize {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'+');
    let length = text.bytes().take_while(|byte| is_part(*byte)).count();
    let name = text[..length].trim_end_matches([':', '.']);
    if name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) { name.len() } else { 0 }
}

/// The length of the names that a text starts with, with blanks between.
fn words_length(text: &str) -> usize {
    let mut end = name_length(text);
    while text[end..].starts_with(' ') {
        let next = name_length(&text[end + 1..]);
        if next == 0 {
            break;
        }
        end += 1 + next;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_commands() {
        for (text, want) in [
            ("build, b    Compile the package", "build,b / / Compile the package"),
            ("install     Install packages.", "install / / Install packages."),
            ("checkout (co)   Switch", "checkout,co / / Switch"),
            ("auth:          Authenticate gh", "auth / / Authenticate gh"),
            ("buildx*     Docker Buildx", "buildx / / Docker Buildx"),
            ("serve [options] <port>   start", "serve / [options] <port> / start"),
            ("token create  Create a token", "token create / / Create a token"),
            ("app serve [port]  start the server", "app serve / [port] / start the server"),
            ("apps:create   make one", "apps:create / / make one"),
            ("status", "status / / "),
            ("help, h  Shows a list", "help,h / / Shows a list"),
            ("add - Add files", "add / / Add files"),
            ("access, adduser, audit, bugs, cache, ci,", "access,adduser,audit,bugs,cache,ci / / "),
        ] {
            let row = command(text).unwrap();
            let names: Vec<&str> = row.names.iter().map(|name| &text[name.clone()]).collect();
            let told = format!("{} / {} / {}", names.join(","), &text[row.rest], &text[row.description..]);
            assert_eq!(told.replace("/  /", "/ /"), want, "{text}");
        }
        for text in ["Use \"kpt --help\" for more", "{add,list}", "...   See all", "", "prints what it does. Then more"]
        {
            assert_eq!(command(text), None, "{text}");
        }
    }
}
