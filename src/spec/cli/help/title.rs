//! The titles of a help text: `Options:`, `Available Commands:`, `GLOBAL FLAGS`.
//!
//! Takes a line and the one behind it; hands on what stands below it.

use crate::spec::cli::synopsis::LABELS;

/// What stands below a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Nothing in particular: sentences, or flags that have no title.
    Untitled,
    /// Flags, or something of which only the flags are known.
    Flags {
        /// Whether they belong to the program or to a command above this one.
        inherited: bool,
    },
    /// Subcommands.
    Commands,
    /// Arguments.
    Arguments,
    /// Other names of the command.
    Aliases,
    /// Examples, whose lines are no list.
    Examples,
    /// Something else whose lines are no list: a description, variables, notes.
    Other,
}

/// The most words a title has.
const LONGEST: usize = 9;

/// What a line is the title of; `None` where it is no title. `next` is the next line that is not blank, and whether that is
/// indented further.
pub(super) fn read(line: &str, after_blank: bool, next: &str, is_list: bool) -> Option<Section> {
    let words = line.split_whitespace().count();
    if words > LONGEST || line.starts_with(['-', '<', '[', '{', '$', '#', '"', '\'', '`']) {
        return None;
    }
    let name = line.strip_suffix(':');
    let is_capital = words <= 4
        && line.len() > 3
        && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ')
        && after_blank;
    // git has titles without a colon.
    let is_sentence = line.ends_with(['.', '!', '?', ',', ';']);
    let is_bare = after_blank && is_list && !is_sentence && (next.starts_with('-') || is_command_title(line));
    if name.is_none() && !is_capital && !is_bare {
        return None;
    }
    Some(section(name.unwrap_or(line)))
}

/// Whether a line heads a synopsis, and how long its label is.
pub(super) fn usage_label(line: &str) -> Option<usize> {
    let is_label = |word: &str| LABELS.iter().any(|label| label.eq_ignore_ascii_case(word));
    match line.split_once(':') {
        Some((word, _)) if is_label(word) => Some(word.len() + 1),
        _ => (is_label(line) && line.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(line.len()),
    }
}

fn is_command_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let last = line.split_whitespace().next_back().unwrap_or_default();
    words <= 5 && last.eq_ignore_ascii_case("commands") && line.starts_with(|c: char| c.is_uppercase())
}

/// What stands below a title of this name.
fn section(name: &str) -> Section {
    let lower = name.to_ascii_lowercase();
    let has = |words: &[&str]| {
        let mut parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| words.contains(&part))
    };
    let is_any = |names: &[&str]| names.contains(&lower.as_str());
    let is_inherited = has(&["global", "inherited", "persistent", "parent"]);
    match () {
        () if has(&["example", "examples"]) => Section::Examples,
        () if has(&["alias", "aliases"]) => Section::Aliases,
        () if has(&["option", "options", "flag", "flags", "switches"]) => Section::Flags { inherited: is_inherited },
        () if is_any(&["description", "name", "version", "author", "authors", "copyright"]) => Section::Other,
        () if has(&["environment", "variables"]) => Section::Other,
        () if has(&["learn", "see", "notes", "note", "documentation", "feedback", "topics", "guides", "help"])
            && !has(&["commands"]) =>
        {
            Section::Other
        }
        () if has(&["command", "commands", "subcommand", "subcommands"]) => Section::Commands,
        () if has(&["argument", "arguments", "args", "positional", "positionals", "parameters"]) => Section::Arguments,
        () => Section::Flags { inherited: is_inherited },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_from_sentences() {
        let flags = Some(Section::Flags { inherited: false });
        for (line, next, want) in [
            ("Options:", "-h", flags),
            ("Global Flags:", "-h", Some(Section::Flags { inherited: true })),
            ("GLOBAL OPTIONS:", "--help", Some(Section::Flags { inherited: true })),
            ("Package Selection:", "-p", flags),
            ("Commit message options", "-F", flags),
            ("Some of the options include:", "-c", flags),
            ("Available Commands:", "alpha", Some(Section::Commands)),
            ("Basic Commands (Beginner):", "create", Some(Section::Commands)),
            ("Main Porcelain Commands", "add", Some(Section::Commands)),
            ("COMMANDS", "create", Some(Section::Commands)),
            ("positional arguments:", "file", Some(Section::Arguments)),
            ("optional arguments:", "-h", Some(Section::Arguments)),
            ("Examples:", "$ a", Some(Section::Examples)),
            ("ALIASES", "b", Some(Section::Aliases)),
            ("Environment variables:", "A", Some(Section::Other)),
            ("See 'git help git' for an overview of the system.", "", None),
            ("Rust's package manager", "Usage", None),
            ("-v", "-x", None),
        ] {
            assert_eq!(read(line, true, next, !next.is_empty()), want, "{line}");
        }
    }

    #[test]
    fn labels_of_synopses() {
        for (line, want) in [
            ("Usage: a b", Some(6)),
            ("usage:", Some(6)),
            ("USAGE", Some(5)),
            ("SYNOPSIS", Some(8)),
            ("Usage of a:", None),
        ] {
            assert_eq!(usage_label(line), want, "{line}");
        }
    }
}
