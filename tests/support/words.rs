//! The words of a script's commands as bash itself makes them, without running any of them.
//!
//! Each simple command is given to a function that prints its arguments. What is in its words and would run or write
//! something (substitutions, redirections) is cut out first; variables are unset, patterns match nothing, and the shell is
//! a restricted one, which starts no program by a path and writes no file.

use super::shell::bash;
use docproof::{
    shell::{self, Part, Quoting, SimpleCommand, Word},
    text::Traced,
};
use std::ops::Range;

/// What stands in place of a substitution.
const CUT: &str = "SUBSTITUTION";

/// A command for bash, and the words that we say it has.
pub(crate) struct Asked {
    /// The command's words as they are written.
    pub(crate) line: String,
    /// What they come to.
    pub(crate) words: Vec<String>,
}

/// The text as bash is to see it: open parts as plain words.
pub(crate) fn plain(text: &Traced) -> String {
    let mut view = text.as_str().as_bytes().to_vec();
    for range in text.open_parts() {
        view[range].fill(b'_');
    }
    String::from_utf8(view).expect("whole characters are replaced")
}

/// Every simple command of a script, and how many there are that cannot be compared, by why.
pub(crate) fn commands(text: &str) -> (Vec<Asked>, Vec<&'static str>) {
    let script = shell::parse(&Traced::source(text, 0));
    let (mut asked, mut left_out) = (Vec::new(), Vec::new());
    for command in script.simple_commands().into_iter().filter(|command| !command.words.is_empty()) {
        match expected(command) {
            Ok(words) => asked.push(Asked { line: line(text, command), words }),
            Err(why) => left_out.push(why),
        }
    }
    (asked, left_out)
}

/// The words of a command as they are written, continued lines and all.
fn line(text: &str, command: &SimpleCommand) -> String {
    let mut cuts: Vec<(Range<usize>, &str)> =
        command.redirections.iter().map(|redirection| (redirection.range.clone(), " ")).collect();
    command.words.iter().flat_map(|word| &word.parts).for_each(|part| cut(part, &mut cuts));
    cuts.sort_by_key(|(range, _)| range.start);
    let start = command.words[0].range.start;
    let (mut line, mut at) = (String::new(), start);
    for (range, with) in cuts {
        // An assignment in front of the words may hold a redirection, too.
        if range.start >= at {
            line.push_str(&text[at..range.start]);
            line.push_str(with);
            at = range.end;
        }
    }
    line.push_str(text.get(at..command.range.end).unwrap_or_default());
    line
}

fn cut(part: &Part, cuts: &mut Vec<(Range<usize>, &str)>) {
    match part {
        Part::Substitution { range, .. } | Part::Process { range, .. } | Part::Opaque { range } => {
            cuts.push((range.clone(), CUT));
        }
        Part::Parameter(parameter) => {
            let inner = parameter.subscript.iter().chain([&parameter.operand]);
            inner.flat_map(|word| &word.parts).for_each(|part| cut(part, cuts));
        }
        _ => {}
    }
}

/// The words that a command gets where no variable is set; why that cannot be told otherwise.
fn expected(command: &SimpleCommand) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    for word in &command.words {
        let expanded = word.brace_expanded().unwrap_or_else(|| vec![word.clone()]);
        for word in &expanded {
            let mut field = Field::default();
            expand(word, &mut field, &mut words)?;
            field.end(&mut words);
        }
    }
    Ok(words)
}

/// A word that is being put together.
#[derive(Default)]
struct Field {
    text: String,
    is_there: bool,
}

impl Field {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.is_there = true;
    }

    fn end(self, words: &mut Vec<String>) {
        if self.is_there {
            words.push(self.text);
        }
    }
}

fn expand(word: &Word, field: &mut Field, words: &mut Vec<String>) -> Result<(), &'static str> {
    if word.parts.is_empty() && !word.range.is_empty() {
        field.is_there = true;
    }
    for part in &word.parts {
        match part {
            Part::Literal { text, quoting: Quoting::None } if text.as_str().contains('\u{0}') => return Err("a null"),
            Part::Literal { text, .. } => field.push(text.as_str()),
            Part::Substitution { .. } | Part::Process { .. } | Part::Opaque { .. } => field.push(CUT),
            Part::Variable { name, quoted, .. } => match name.as_str() {
                "?" | "#" => field.push("0"),
                "$" | "!" | "-" | "0" | "PATH" | "HOME" | "PWD" | "OLDPWD" | "IFS" | "PS4" | "PPID" | "RANDOM"
                | "UID" | "EUID" | "SECONDS" | "HOSTNAME" | "SHELL" | "TERM" | "LC_ALL" | "SHLVL" | "HOSTTYPE"
                | "MACHTYPE" | "OSTYPE" | "GROUPS" | "LINENO" | "OPTIND" | "SHELLOPTS" | "_" => {
                    return Err("a variable that the shell sets");
                }
                // Nothing at all, not even an empty word.
                "@" if *quoted => {}
                _ if *quoted => field.push(""),
                _ => {}
            },
            Part::Parameter(parameter) => match (parameter.operator, parameter.prefix, &parameter.subscript) {
                (":-" | "-" | ":=" | "=", None, None) if parameter.quoted => {
                    field.is_there = true;
                    expand(&parameter.operand, field, words)?;
                }
                (":-" | "-", None, None) => split_default(&parameter.operand, field, words)?,
                (":+" | "+" | "#" | "##" | "%" | "%%" | "/" | "//" | "^^" | ",,", None, None) => {
                    field.is_there |= parameter.quoted;
                }
                ("", Some('#'), None) => field.push("0"),
                _ => return Err("a parameter that stops bash"),
            },
            Part::Arithmetic { .. } => return Err("arithmetic"),
            Part::Array { .. } => return Err("an array"),
        }
    }
    Ok(())
}

/// An unquoted default is split at its own unquoted blanks.
fn split_default(word: &Word, field: &mut Field, words: &mut Vec<String>) -> Result<(), &'static str> {
    for part in &word.parts {
        let Part::Literal { text, quoting: Quoting::None } = part else {
            expand(&Word { parts: vec![part.clone()], range: 0..0 }, field, words)?;
            continue;
        };
        for (index, piece) in text.as_str().split([' ', '\t', '\n']).enumerate() {
            if index > 0 {
                std::mem::take(field).end(words);
            }
            if !piece.is_empty() {
                field.push(piece);
            }
        }
    }
    Ok(())
}

/// What bash makes of each line; `None` where there is no bash.
pub(crate) fn ask(lines: &[&str]) -> Option<Vec<Vec<String>>> {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let mut script =
        String::from("HOME='~'\nset -f\nwords() { local word; for word; do printf '%s\\0' \"$word\"; done; }\n");
    for line in lines {
        // A line that bash reads in another way than we do must not spoil the next one.
        script.push_str(&format!("words {line}\nprintf '\\1\\0'\n"));
    }
    let path = scratch.path().join("words");
    std::fs::write(&path, script).expect("the scratch folder can be written");
    let output = bash(&["-r", &path.to_string_lossy()])?;
    let output = String::from_utf8(output.stdout).expect("UTF-8 in, UTF-8 out");
    let words = |all: &str| all.split_terminator('\0').map(str::to_owned).collect();
    Some(output.split_terminator("\u{1}\0").map(words).collect())
}
