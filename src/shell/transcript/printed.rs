//! What commands print, told by its shape from what is typed.
//!
//! Each shape is one that no command has. Some are certain wherever a command could begin; others, such as a line of
//! prose, only below a command.

use super::prompt;

/// What printed text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Rows and borders, columns, a tree.
    Table,
    /// JSON.
    Json,
    /// Sections or settings of a configuration file, a systemd unit.
    Settings,
    /// `Key: value`
    Fields,
    /// Lines of a log, of an HTTP response, messages, prose.
    Messages,
}

/// The shape of a line at which a command could begin, if it is none; `next` is the next line that is not blank.
pub(super) fn shape(line: &str, next: Option<&str>, is_below_command: bool) -> Option<Shape> {
    if is_border(line)
        || is_row(line)
        || is_drawn(line)
        || line == "." && next.is_some_and(is_drawn)
        || is_columns(line)
    {
        return Some(Shape::Table);
    }
    if is_json(line, next.unwrap_or_default()) {
        return Some(Shape::Json);
    }
    if is_section(line) {
        return Some(Shape::Settings);
    }
    if is_field(line) {
        return Some(Shape::Fields);
    }
    if is_log(line) || is_below_command && is_message(line) {
        return Some(Shape::Messages);
    }
    None
}

/// Programs that guides call, beside those with a grammar: a line that starts with one of these is typed, whatever
/// stands above it.
const PROGRAMS: &[&str] = &[
    "apt",
    "apt-get",
    "aws",
    "az",
    "bash",
    "brew",
    "bundle",
    "cargo",
    "cat",
    "cd",
    "chmod",
    "choco",
    "chown",
    "cp",
    "curl",
    "defaults",
    "dnf",
    "docker",
    "docker-compose",
    "dotnet",
    "dpkg",
    "echo",
    "env",
    "export",
    "find",
    "flask",
    "gcloud",
    "gem",
    "git",
    "go",
    "gpg",
    "grep",
    "gunzip",
    "head",
    "helm",
    "java",
    "journalctl",
    "jq",
    "kill",
    "kubectl",
    "less",
    "ln",
    "ls",
    "make",
    "mkdir",
    "mv",
    "mvn",
    "mysql",
    "nano",
    "node",
    "npm",
    "npx",
    "openssl",
    "pip",
    "pip3",
    "pnpm",
    "podman",
    "printf",
    "psql",
    "python",
    "python3",
    "rm",
    "rpm",
    "rsync",
    "ruby",
    "scp",
    "sed",
    "service",
    "sh",
    "shasum",
    "sleep",
    "source",
    "ssh",
    "sudo",
    "systemctl",
    "tail",
    "tar",
    "tee",
    "telegraf",
    "terraform",
    "touch",
    "unset",
    "unzip",
    "uv",
    "vi",
    "vim",
    "wget",
    "xargs",
    "yarn",
    "yum",
    "zsh",
];

/// Whether a line below output is typed again.
pub(super) fn starts_command(line: &str, is_program: &dyn Fn(&str) -> bool) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let name = word.rsplit('/').next().unwrap_or_default();
    let is_path = word.starts_with("./") && word.len() > 2;
    is_path || PROGRAMS.binary_search(&name).is_ok() || is_program(name)
}

/// `+-----+-----+`, `----- -----`, `======`
fn is_border(line: &str) -> bool {
    line.len() >= 4
        && line.starts_with(['+', '-', '='])
        && (line.contains("--") || line.contains("=="))
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b'|' | b':' | b' ' | b'\t'))
        || line.starts_with("-----BEGIN ")
        || line.starts_with("-----END ")
}

/// `| a | b |`
fn is_row(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|') && !line.starts_with("||")
}

/// `├── a`, `│ b`, `✓ c`
fn is_drawn(line: &str) -> bool {
    let first = line.chars().next();
    first.is_some_and(|first| {
        matches!(first, '\u{2500}'..='\u{259F}' | '✓' | '✔' | '✗' | '✘' | '●' | '○' | '▶' | '►' | '•' | '⠿')
    })
}

/// `ID     Name     Org`: words that begin with capitals, far apart.
fn is_columns(line: &str) -> bool {
    let mut columns =
        line.split('\t').flat_map(|part| part.split("  ")).map(str::trim).filter(|column| !column.is_empty());
    let is_title = |column: &str| {
        column.starts_with(|c: char| c.is_ascii_uppercase())
            && column.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '(' | ')' | '%'))
    };
    columns.next().is_some_and(is_title) && columns.next().is_some_and(is_title) && columns.all(is_title)
}

/// A line with which a JSON object or array begins.
fn is_json(line: &str, next: &str) -> bool {
    let inside = |rest: &str| {
        let rest = rest.trim_start();
        if rest.is_empty() { next.trim_start().to_owned() } else { rest.to_owned() }
    };
    if let Some(rest) = line.strip_prefix('{') {
        let inside = inside(rest);
        return inside.starts_with('"') && (inside.contains("\":") || inside.contains("\" :"))
            || inside.starts_with('}') && !rest.trim_start().is_empty();
    }
    let Some(rest) = line.strip_prefix('[') else { return false };
    let starts_value = |text: &str| text.starts_with(['{', '"', '[']) && !line.starts_with("[[");
    rest.trim_start() == rest && starts_value(&inside(rest))
}

/// `[Unit]`, `[[inputs.cpu]]`
fn is_section(line: &str) -> bool {
    let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let name = name.map(|name| name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name));
    name.is_some_and(|name| {
        name.len() > 1
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    })
}

/// `key: value`, `Longer key: value`
fn is_field(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return false;
    }
    let is_key = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | ')' | '/' | '.'))
    };
    let starts_well = key.starts_with(|c: char| c.is_alphabetic());
    let is_title = key.starts_with(|c: char| c.is_ascii_uppercase());
    let words = key.split(' ').count();
    starts_well && key.split(' ').all(is_key) && (words == 1 || is_title && words <= 5)
}

/// `2024-01-01T00:00:00Z …`, `HTTP/1.1 200 OK`
fn is_log(line: &str) -> bool {
    let shape: String = line.chars().take(11).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let shape = shape.strip_prefix('[').unwrap_or(&shape);
    let is_date = ["0000-00-00", "0000/00/00"].iter().any(|date| shape.starts_with(date));
    let is_time = shape.starts_with("00:00:00");
    let is_status = line
        .strip_prefix("HTTP/")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(' '));
    is_date
        || is_time
        || is_status
        || line.starts_with("* ")
        || line.starts_with("< HTTP/")
        || line.starts_with(',')
        || is_markup(line)
}

/// The first line of a document in XML or HTML.
fn is_markup(line: &str) -> bool {
    ["<?xml ", "<!DOCTYPE ", "<!doctype ", "<html"].iter().any(|start| line.starts_with(start))
}

/// What is certain only below a command: a sentence, a number alone, another program's prompt.
fn is_message(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_capitalised = first.starts_with(|c: char| c.is_ascii_uppercase())
        && first.len() > 1
        && first[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':'));
    let is_session = prompt::prompt(line).is_some_and(|prompt| !prompt.is_shell());
    let in_parentheses = first.len() > 2 && first.starts_with('(') && first.ends_with(')') && !line.ends_with(')');
    is_capitalised && words.count() >= 2 || is_number || is_session || in_parentheses
}
