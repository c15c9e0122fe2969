//! The parts of a script that are different ways to do one thing: `# Option 1` and `# Option 2`, `# Using curl` and
//! `# Using wget`, `# Linux` and `# macOS`, `# or`.
//!
//! Takes a script and the parts that its comments divide; hands on [`Part`]s. Numbered steps (`# 1. Create`, `# Step 2`,
//! `# Then`) are no alternatives: what does not plainly say that a reader picks one of several is one script.

use super::sections::Section;
use crate::{reading::context::Part, shell::Script};
use std::collections::BTreeMap;

/// What is counted where one of several is to be picked. Steps, parts and phases follow one another.
const COUNTED: &[&str] =
    &["alternative", "approach", "choice", "example", "method", "option", "solution", "variant", "variation", "way"];

/// How a comment names the means by which its commands do the thing.
const MEANS: &[&str] = &["using", "via", "with", "without"];

/// The most words of a comment that names means and tells no step ("Using the ID that the command above printed").
const MOST_WORDS: usize = 7;

/// How a comment says that its commands stand in for those above.
const OR: &[&str] = &["alternately", "alternative", "alternatively", "or"];

/// Interfaces, tools, systems and machines: of a list of such names a reader has one.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "aarch64", "alma", "almalinux", "alpine", "amazon", "amd64", "api", "apple", "apt", "arch", "arm", "arm32", "arm64",
    "armhf", "armv6", "armv7", "armv8", "aws", "azure", "bash", "brew", "bun", "centos", "choco", "chocolatey", "cli",
    "cmd", "compose", "conda", "curl", "debian", "deno", "dnf", "docker", "example", "examples", "fedora", "fish", "freebsd",
    "gcp", "git", "gnu", "hat", "helm", "homebrew", "http", "httpie", "https", "i386", "intel", "kubernetes", "launchd", "linux",
    "mac", "macos", "minikube", "mint", "node", "npm", "openssl", "opensuse", "osx", "pip", "pipx", "pnpm", "podman", "poetry",
    "powershell", "python", "raspberry", "raspbian", "redhat", "rest", "rhel", "rocky", "rpm", "scoop", "silicon", "sles",
    "snap", "suse", "syntax", "systemd", "sysvinit", "ubuntu", "unix", "usage", "uv", "venv", "virtualenv", "wget", "windows",
    "winget", "wsl", "x64", "x86", "x86_64", "yarn", "yum", "zsh", "zypper",
];

/// Words that such names stand among.
#[rustfmt::skip]
const AMONG: &[&str] = &[
    "a", "and", "based", "bit", "desktop", "distributions", "enterprise", "for", "host", "hosts", "in", "machines", "of",
    "on", "or", "os", "pi", "processors", "red", "server", "shell", "system", "systems", "the", "users", "x",
];

/// What a comment counts or names, if it may be of a list of alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// So many of these: `# Option 1`.
    Counted(&'static str),
    /// By what means: `# Using curl`.
    Means,
    /// The name of what one reader of several has: `# Linux`.
    Name,
}

/// What the comment above a section says.
#[derive(Debug, Default)]
struct Title {
    /// Its first line, without `#` and what frames it.
    words: String,
    kind: Option<Kind>,
    /// Whether its commands stand in for those above.
    is_or: bool,
}

/// The parts of a script that holds alternatives, in order; together they are all of its statements. Nothing for a script
/// that is one piece. `is_program` knows the names of the programs with a grammar.
pub(super) fn parts(script: &Script, sections: &[Section], text: &str, is_program: &dyn Fn(&str) -> bool) -> Vec<Part> {
    if sections.len() < 2 {
        return Vec::new();
    }
    let titles: Vec<Title> = sections.iter().map(|section| title(&text[section.title.clone()], is_program)).collect();
    let mut parts = listed(sections, &titles).unwrap_or_else(|| paired(sections, &titles));
    parts.retain(|part| !part.range.is_empty());
    // From numbers of statements to stretches of the text.
    let mut end = text.len();
    for part in parts.iter_mut().rev() {
        let start = script.statements[part.range.start].range.start;
        part.range = start..std::mem::replace(&mut end, start);
    }
    parts
}

/// The parts of a script whose comments are a list: what stands above the first is shared by all, what stands below one is
/// its own up to the next.
fn listed(sections: &[Section], titles: &[Title]) -> Option<Vec<Part>> {
    // Where each kind of title comes first, and whether there are two different ones of it.
    let mut kinds: BTreeMap<Kind, (usize, bool)> = BTreeMap::new();
    for (index, title) in titles.iter().enumerate() {
        if let Some(kind) = title.kind {
            let (first, is_list) = kinds.entry(kind).or_insert((index, false));
            *is_list |= titles[*first].words != title.words;
        }
    }
    let lists = kinds.into_iter().filter(|(_, (_, is_list))| *is_list);
    let (kind, (first, _)) = lists.min_by_key(|(_, (first, _))| *first)?;
    let mut parts = vec![Part { title: None, choice: None, range: 0..sections[first].statements.start }];
    let (mut group, mut index) = (0, 0);
    for (section, title) in sections.iter().zip(titles).skip(first) {
        if title.kind == Some(kind) {
            // The first title once more begins the next list.
            if parts.len() > 1 && title.words == titles[first].words {
                (group, index) = (group + 1, 0);
            }
            let range = section.statements.clone();
            parts.push(Part { title: Some(title.words.clone()), choice: Some((group, index)), range });
            index += 1;
        } else if let Some(last) = parts.last_mut() {
            last.range.end = section.statements.end;
        }
    }
    Some(parts)
}

/// The parts of a script in which comments say `or`: the last statement above such a comment and the statements below it
/// are alternatives.
fn paired(sections: &[Section], titles: &[Title]) -> Vec<Part> {
    let (mut parts, mut group): (Vec<Part>, usize) = (Vec::new(), 0);
    for (section, title) in sections.iter().zip(titles) {
        let range = section.statements.clone();
        let choice = match parts.last_mut() {
            Some(above) if title.is_or && !above.range.is_empty() => {
                if let Some((group, index)) = above.choice {
                    Some((group, index + 1))
                } else {
                    let last = above.range.end - 1..above.range.end;
                    above.range.end = last.start;
                    let title = above.title.clone();
                    group += 1;
                    parts.push(Part { title, choice: Some((group, 0)), range: last });
                    Some((group, 1))
                }
            }
            _ => None,
        };
        let title = Some(title.words.clone()).filter(|words| !words.is_empty());
        parts.push(Part { title, choice, range });
    }
    if group == 0 { Vec::new() } else { parts }
}

/// Reads the comments of `text`: the first line says what a section is, the second where the first is of another matter.
fn title(text: &str, is_program: &dyn Fn(&str) -> bool) -> Title {
    let frame = |c: char| c.is_whitespace() || matches!(c, '#' | '-' | '=' | '*' | '~' | ':' | '.');
    let mut lines = text.lines().map(|line| line.trim_matches(frame)).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return Title::default() };
    let read = |line: &str| {
        let words = words(line);
        let is_or = words.first().is_some_and(|word| OR.contains(&word.as_str()));
        let kind = kind(&words, line, is_program);
        let kind = if is_or { kind.or_else(|| self::kind(&words[1..], line, is_program)) } else { kind };
        Title { words: line.to_owned(), is_or: is_or && !matches!(kind, Some(Kind::Counted(_))), kind }
    };
    let title = read(first);
    let is_all = |title: &Title| title.kind.is_some() || title.is_or && words(&title.words).len() == 1;
    if title.kind.is_some() || title.is_or {
        return title;
    }
    lines.next().map(read).filter(is_all).unwrap_or(title)
}

/// The words of a line, in small letters.
fn words(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

/// What a title is by its words, `or` in front of them taken away.
fn kind(words: &[String], line: &str, is_program: &dyn Fn(&str) -> bool) -> Option<Kind> {
    let first = words.first()?.as_str();
    let is_ordinal = |word: &String| word.len() == 1 || word.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(counted) = COUNTED.iter().find(|counted| **counted == first)
        && words.get(1).is_some_and(is_ordinal)
    {
        return Some(Kind::Counted(counted));
    }
    if MEANS.contains(&first) && (2..=MOST_WORDS).contains(&words.len()) && !line.contains([',', ';']) {
        return Some(Kind::Means);
    }
    // What stands behind a colon tells more of what is named.
    let name = self::words(line.split(':').next().unwrap_or_default());
    let is_number = |word: &str| word.trim_start_matches('v').bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |word: &str| NAMES.contains(&word) || is_program(word);
    let is_among = |word: &str| AMONG.contains(&word) || is_number(word);
    let (names, others): (Vec<&str>, Vec<&str>) = name.iter().map(String::as_str).partition(|word| is_name(word));
    let is_bits = line.ends_with("-bit");
    ((!names.is_empty() || is_bits) && others.into_iter().all(is_among)).then_some(Kind::Name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reading::kind::sections, shell, text::Traced};

    /// Each part of a script: `shared` or the number of its list and its place in it, and its first word.
    fn of(text: &str) -> Vec<String> {
        let script = shell::parse(&Traced::source(text, 0));
        let parts = parts(&script, &sections::read(&script, text), text, &|name| name == "influxctl");
        let name = |part: &Part| {
            let choice = part.choice.map_or_else(|| String::from("all"), |(group, index)| format!("{group}.{index}"));
            let statements = script.statements.iter().filter(|one| part.range.contains(&one.range.start));
            let words: Vec<&str> = statements.map(|one| &text[one.range.clone()]).collect();
            format!("{choice} {}", words.join(";"))
        };
        parts.iter().map(name).collect()
    }

    #[test]
    fn a_list_of_options_shares_what_stands_above_it() {
        let text = "X=1\n\n# Option 1: curl\na\nb\n\n# Option 2\nc\n# and then\nd\n";
        assert_eq!(of(text), ["all X=1", "0.0 a;b", "0.1 c;d"]);
        assert_eq!(of("# Method A\na\n# Method B\nb\n"), ["0.0 a", "0.1 b"]);
        assert_eq!(of("# --- Alternative 1 ---\na\n# --- Alternative 2 ---\nb\n"), ["0.0 a", "0.1 b"]);
    }

    #[test]
    fn means_and_names_are_lists() {
        assert_eq!(of("# Using curl\na\n# Or using `wget`\nb\n"), ["0.0 a", "0.1 b"]);
        assert_eq!(of("# With authentication\na\n# Without authentication\nb\n"), ["0.0 a", "0.1 b"]);
        assert_eq!(of("# Ubuntu and Debian\n# Add the key\na\n# Red Hat 9:\nb\n"), ["0.0 a", "0.1 b"]);
        assert_eq!(of("# influxctl CLI\na\n# HTTP API\nb\n"), ["0.0 a", "0.1 b"]);
        assert_eq!(
            of("# Create\n# CLI\na\n# API\nb\n# List\n# CLI\nc\n# API\nd\n"),
            ["0.0 a", "0.1 b", "1.0 c", "1.1 d"]
        );
        assert_eq!(of("# Syntax\na <X>\n# Example\na b\n"), ["0.0 a <X>", "0.1 a b"]);
    }

    #[test]
    fn or_speaks_of_the_statement_above() {
        assert_eq!(of("X=1\na\n# or\nb\n# OR:\nc\n# Verify\nd\n"), ["all X=1", "1.0 a", "1.1 b", "1.2 c", "all d"]);
        assert_eq!(of("# Start\na\n# Alternatively, start it by hand\nb\nc\n"), ["1.0 a", "1.1 b;c"]);
        assert_eq!(of("# or\na\n"), [""; 0]);
    }

    #[test]
    fn steps_are_no_alternatives() {
        for steps in [
            "# 1. Create\na\n# 2. List\nb\n",
            "# Step 1\na\n# Step 2\nb\n",
            "# First, create\na\n# Then list\nb\n# Finally delete\nc\n",
            "# Create a database\na\n# Create a table\nb\n",
            "# Using the ID that is printed, delete it\na\n# Using curl\nb\n",
            "# Using curl\na\n# Delete it\nb\n",
            "# Linux\na\n# Verify\nb\n",
            "# Part 1\na\n# Part 2\nb\n",
            "# Option 1\na\n# Option 1\nb\n",
        ] {
            assert_eq!(of(steps), [""; 0], "{steps}");
        }
    }
}
