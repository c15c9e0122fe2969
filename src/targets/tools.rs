//! The small programs that examples put around their requests: `echo`, `cat`, `date` and their kin.
//!
//! Takes words and standard input; hands on standard output and a status. Files are a map in memory; the clock stands
//! still; nothing else of the outside world is seen. What a tool does not understand it does not guess.

mod date;
mod text;

pub(super) use date::{CLOCK, timestamp};

use super::MOST_TEXT;
use std::{collections::BTreeMap, sync::Arc};

/// Files that examples write and read, by name. Nothing of the real file system is among them.
/// Cheap to copy, for every alternative of a page starts from a copy.
pub(super) type Files = Arc<BTreeMap<String, Arc<str>>>;

/// What a tool did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Standard output.
    pub(super) output: String,
    /// The exit status.
    pub(super) status: u8,
}

impl Done {
    pub(super) fn output(output: String) -> Self {
        Self { output, status: 0 }
    }

    pub(super) fn status(status: u8) -> Self {
        Self { output: String::new(), status }
    }
}

/// Runs a tool; `None` when there is none of this name, `Err` names what it does not support.
pub(super) fn run(name: &str, arguments: &[&str], input: &str, files: &mut Files) -> Option<Result<Done, String>> {
    let done = match name {
        "echo" => Ok(text::echo(arguments)),
        "printf" => text::printf(arguments),
        "cat" => cat(arguments, input, files),
        "date" | "gdate" => date::run(arguments),
        "head" | "tail" => text::lines(name, arguments, input),
        "tr" => text::tr(arguments, input),
        "grep" => text::grep(arguments, input),
        "tee" => tee(arguments, input, files),
        "seq" => text::seq(arguments),
        "true" | ":" | "sleep" | "wait" | "cd" | "mkdir" | "clear" | "touch" => Ok(Done::default()),
        "false" => Ok(Done::status(1)),
        _ => return None,
    };
    Some(done.map_err(|what| if what.is_empty() { name.to_owned() } else { format!("{name} {what}") }))
}

fn cat(arguments: &[&str], input: &str, files: &Files) -> Result<Done, String> {
    if arguments.is_empty() {
        return Ok(Done::output(input.to_owned()));
    }
    let mut output = String::new();
    for name in arguments {
        match (*name, files.get(*name)) {
            ("-", _) => output += input,
            (option, _) if option.starts_with('-') => return Err(option.to_owned()),
            (_, Some(text)) => output += text,
            (name, None) => return Err(format!("{name}, a file the page does not make")),
        }
        if output.len() > MOST_TEXT {
            return Err(String::from("of so much text"));
        }
    }
    Ok(Done::output(output))
}

fn tee(arguments: &[&str], input: &str, files: &mut Files) -> Result<Done, String> {
    for name in arguments {
        match *name {
            "/dev/null" => {}
            option if option.starts_with('-') => return Err(option.to_owned()),
            name => drop(Arc::make_mut(files).insert(name.to_owned(), input.into())),
        }
    }
    Ok(Done::output(input.to_owned()))
}
