//! Fences in a shell language that plainly hold something else, by name.

use crate::shell::transcript::{self, Prompter};

/// What a script of the Windows command prompt is called.
pub(super) const BATCH: &str = "a script of the Windows command prompt";

/// What the text is, if it is certainly no script of a Unix shell.
pub(super) fn name(text: &str) -> Option<&'static str> {
    let first = transcript::first_line(text)?;
    if let Some(Prompter::Other(name)) = transcript::prompt(first).map(|prompt| prompt.of) {
        return Some(name);
    }
    if transcript::is_query(first) && !first.ends_with('\\') {
        return Some("SQL");
    }
    if is_power_shell(first) {
        return Some("a PowerShell script");
    }
    if is_batch(first) {
        return Some(BATCH);
    }
    if is_sudoers(first) {
        return Some("rules of sudo");
    }
    None
}

/// Whether the text sets a variable and uses it as the Windows command prompt does: `set NAME=value`, `%NAME%`. Text as it
/// stands in the page: resolved, the second is a placeholder.
pub(super) fn is_batch_with_variables(text: &str) -> bool {
    /// One that is set is mostly used at once; a bound keeps the search linear.
    const LONGEST_LIST: usize = 3;
    let set = |line: &str| {
        let line = line.trim_start().trim_start_matches("> ");
        let rest = line.get(..4).filter(|word| word.eq_ignore_ascii_case("set ")).map(|_| &line[4..])?;
        rest.split_once('=').map(|(name, _)| format!("%{}%", name.trim_start_matches('"')))
    };
    text.contains('%') && text.lines().filter_map(set).take(LONGEST_LIST).any(|used| text.contains(&used))
}

/// `$env:NAME = …`, `Get-Item …`, `$name = …`, a line continued by a backtick.
fn is_power_shell(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let cmdlet = word.split_once('-').is_some_and(|(verb, noun)| {
        let is_word = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_uppercase())
                && text.len() > 2
                && text.bytes().all(|byte| byte.is_ascii_alphabetic())
                && text.bytes().any(|byte| byte.is_ascii_lowercase())
        };
        is_word(verb) && is_word(noun)
    });
    let is_assignment = word.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && line[word.len()..].trim_start().starts_with("= ")
    });
    let is_continued = line.strip_suffix('`').is_some_and(|rest| rest.ends_with(' ') && !rest.contains('`'));
    cmdlet || is_assignment || is_continued || line.to_ascii_lowercase().starts_with("$env:")
}

/// Programs that only Windows has. What they are given, a path that ends with `\`, is no string of a Unix shell's.
const OF_WINDOWS: &[&str] = &[
    "attrib", "bcdedit", "cacls", "choco", "cmdkey", "fsutil", "icacls", "netsh", "regsvr32", "robocopy", "schtasks",
    "setx", "takeown", "taskkill", "tasklist", "winget", "wmic", "xcopy",
];

/// `takeown …`, `REM …`, `@echo off`, `.\program.exe`, a line continued by a caret.
fn is_batch(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let program = lower.split_whitespace().next().unwrap_or_default();
    OF_WINDOWS.contains(&program.strip_suffix(".exe").unwrap_or(program))
        || lower.starts_with("@echo off")
        || line.starts_with("REM ")
        || line.starts_with(".\\")
        || line.ends_with(" ^")
}

/// `user ALL=(root) NOPASSWD: …`
fn is_sudoers(line: &str) -> bool {
    let mut words = line.split_whitespace().skip(1);
    let first = words.next().unwrap_or_default();
    first.starts_with("ALL=(") || line.starts_with("Cmnd_Alias ")
}
