//! jq's command line (jq(1)). The program itself is compiled where it runs.

use crate::text::{Inserted, Span, Traced};

/// `jq`.
#[derive(Debug, Clone, Default)]
pub struct Jq {
    /// The program; `.` where none is given.
    pub filter: Traced,
    /// The files it reads; standard input where there are none.
    pub files: Vec<Traced>,
    /// `-r`, `--raw-output`: strings without quotes.
    pub raw: bool,
    /// `-c`, `--compact-output`.
    pub compact: bool,
    /// `-n`, `--null-input`.
    pub null_input: bool,
    /// `-s`, `--slurp`.
    pub slurp: bool,
    /// `-e`, `--exit-status`.
    pub exit_status: bool,
    /// `--arg NAME VALUE` (as strings) and `--argjson NAME VALUE` (the flag is true).
    pub variables: Vec<(Traced, Traced, bool)>,
    /// Options that are not understood; a command with any of them is not run.
    pub unknown: Vec<Traced>,
}

/// Reads the arguments of a jq command, its name not included.
pub(super) fn parse(arguments: &[Traced]) -> Jq {
    let filter = Traced::inserted(".", Span::at(0), Inserted::Implied);
    let mut jq = Jq { filter, ..Jq::default() };
    let (mut rest, mut options, mut has_filter) = (arguments.iter(), true, false);
    while let Some(argument) = rest.next() {
        let text = argument.as_str();
        let is_option = options && text.len() > 1 && text.starts_with('-') && !argument.is_open(0..1);
        match text {
            "--" if options => options = false,
            "--arg" | "--argjson" if is_option => match (rest.next(), rest.next()) {
                (Some(name), Some(value)) => jq.variables.push((name.clone(), value.clone(), text == "--argjson")),
                _ => jq.unknown.push(argument.clone()),
            },
            _ if is_option => {
                if !jq.switch(text) {
                    jq.unknown.push(argument.clone());
                    if matches!(text, "-f" | "--from-file" | "--indent" | "-L") {
                        rest.next();
                        has_filter |= text.contains('f');
                    } else if matches!(text, "--slurpfile" | "--rawfile") {
                        rest.nth(1);
                    }
                }
            }
            _ if has_filter => jq.files.push(argument.clone()),
            _ => {
                jq.filter = argument.clone();
                has_filter = true;
            }
        }
    }
    jq
}

impl Jq {
    /// Sets what an option or a bundle of letters says; `false` if any of it is not understood.
    fn switch(&mut self, text: &str) -> bool {
        let letters: &str = match text.strip_prefix("--") {
            None => &text[1..],
            Some("raw-output") => "r",
            Some("compact-output") => "c",
            Some("null-input") => "n",
            Some("slurp") => "s",
            Some("exit-status") => "e",
            Some("monochrome-output") => "M",
            Some("unbuffered") => "",
            Some(_) => return false,
        };
        letters.chars().all(|letter| {
            match letter {
                'r' => self.raw = true,
                'c' => self.compact = true,
                'n' => self.null_input = true,
                's' => self.slurp = true,
                'e' => self.exit_status = true,
                'M' => {}
                _ => return false,
            }
            true
        })
    }
}
